//! Times between places: from many places to the nearest of many sites, and one route in detail.
//!
//! It knows places, sites and waiting times; what a site is, is none of its business.

mod buckets;
pub mod catchment_times;
pub mod catchments;
pub mod certificate;
pub mod choices;
mod contour;
pub mod island_joins;
pub mod network_distance;
pub mod reach;
pub mod route;
mod search;
pub mod service_area;
mod settle;
pub mod straight_line;
pub mod stubs;
pub mod travel_times;

pub use catchment_times::CatchmentTimes;
pub use catchments::{CatchmentSearch, Catchments};
pub use certificate::{Flaw, certify};
pub use choices::Choices;
pub use network_distance::NetworkDistance;
pub use reach::{Reach, ReachSearch};
pub use route::{Route, Stretch};
pub use service_area::{Ground, GroundError, reached_bounds};
pub use straight_line::StraightLine;
pub use travel_times::{NodeTimes, TravelTimes};

use serde::{Deserialize, Serialize};

use crate::layers::{Point, Position};
use crate::network::{Network, Snap};
use crate::units::{Metres, Millis};

/// Which way the traveller goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the place towards the site (a patient walks to a clinic).
    #[default]
    Towards,
    /// From the site to the place (an ambulance drives to a home).
    From,
}

/// A place from or to which one travels, with where it joins the network.
#[derive(Clone, Copy, Debug)]
pub struct Stop {
    /// Where it is.
    pub position: Position,
    /// The same in the metric frame.
    pub point: Point,
    /// Where it joins the network; `None` with straight lines, or when no usable edge is within reach.
    pub snap: Option<Snap>,
}

/// A site that can be reached.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// Where it is.
    pub stop: Stop,
    /// Time added at the site, such as parking.
    pub wait: Millis,
    /// What the caller calls it; ties in time go to the smaller label.
    pub label: u32,
}

/// The nearest site of one place.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Arrival {
    /// Both access legs, the network and the waiting time.
    pub time: Millis,
    /// Length of that way, legs included.
    pub length: Metres,
    /// The site's label.
    pub label: u32,
}

/// How one travels in a mode: on a road network, or in straight lines where there are no roads.
#[derive(Debug)]
pub enum Travel {
    /// On roads.
    Roads(Box<Network>),
    /// In straight lines times a detour factor.
    StraightLine(StraightLine),
}

impl Travel {
    /// The nearest site for every stop, in the order of `stops`; `None` where no site can be reached.
    #[must_use]
    pub fn nearest(&self, stops: &[Stop], sites: &[Site], direction: Direction) -> Vec<Option<Arrival>> {
        use rayon::prelude::*;
        match self {
            Travel::Roads(network) => {
                let times = TravelTimes::to_nearest(network, sites, direction);
                stops.par_iter().map(|stop| times.at(stop.snap.as_ref()?)).collect()
            }
            Travel::StraightLine(line) => line.nearest(stops, sites),
        }
    }

    /// [`Travel::nearest`] for those who ask only who arrives within `cutoff`: nothing beyond it is looked for.
    #[must_use]
    pub fn nearest_within(
        &self,
        stops: &[Stop],
        sites: &[Site],
        direction: Direction,
        cutoff: Millis,
    ) -> Vec<Option<Arrival>> {
        use rayon::prelude::*;
        let in_time = |arrival: &Arrival| arrival.time <= cutoff;
        match self {
            Travel::Roads(network) => {
                let times = TravelTimes::within(network, sites, direction, cutoff);
                stops.par_iter().map(|stop| times.at(stop.snap.as_ref()?).filter(in_time)).collect()
            }
            Travel::StraightLine(line) => {
                line.nearest(stops, sites).into_iter().map(|arrival| arrival.filter(in_time)).collect()
            }
        }
    }

    /// A stop at a place.
    #[must_use]
    pub fn stop(&self, position: Position, point: Point) -> Stop {
        let snap = match self {
            Travel::Roads(network) => network.snap_point(point),
            Travel::StraightLine(_) => None,
        };
        Stop { position, point, snap }
    }

    /// The road network, when there is one.
    #[must_use]
    pub fn network(&self) -> Option<&Network> {
        match self {
            Travel::Roads(network) => Some(network),
            Travel::StraightLine(_) => None,
        }
    }
}
