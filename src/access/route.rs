//! One route in detail, and the nearest few sites of one place.

use serde::Serialize;

use super::{Arrival, Direction, Site, Stop};
use crate::layers::Position;
use crate::network::Network;
use crate::units::{Metres, Millis};

/// A stretch of a route along one street.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Stretch {
    /// Index of the street in [`crate::layers::Streets::streets`].
    pub street: u32,
    /// Its length.
    pub length: Metres,
    /// Its time.
    pub time: Millis,
}

/// A route between two places, access legs included.
#[derive(Clone, Debug, Serialize)]
pub struct Route {
    /// All of it: both legs, the stretches and the waiting time.
    pub time: Millis,
    /// All of it, legs included.
    pub length: Metres,
    /// Stretches in order of travel; neighbours on one street are merged.
    pub stretches: Vec<Stretch>,
    /// The line, from the first place to the last.
    pub line: Vec<Position>,
}

/// The nearest `count` sites of a place by time, nearest first; ties by label.
#[must_use]
pub fn nearest_sites(
    network: &Network,
    stop: &Stop,
    sites: &[Site],
    direction: Direction,
    count: usize,
) -> Vec<Arrival> {
    let _ = (network, stop, sites, direction, count);
    Vec::new()
}

/// The fastest route between a place and a site, if there is one.
#[must_use]
pub fn route(network: &Network, stop: &Stop, site: &Site, direction: Direction) -> Option<Route> {
    let _ = (network, stop, site, direction);
    None
}
