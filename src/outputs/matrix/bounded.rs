//! The rows of a matrix with a limit: searches that end at it, and whether any way leads beyond.

use super::{Ask, Found, Spot};
use crate::access::{CatchmentSearch, Catchments, Reach, ReachSearch, Site, Stop};
use crate::network::Network;
use crate::units::Millis;

/// What the searches of all threads share.
pub(super) struct Parts<'a> {
    stops: &'a [Stop],
    catchments: Catchments<'a>,
    reach: Reach<'a>,
    limit: Millis,
}

impl<'a> Parts<'a> {
    pub(super) fn new(ask: &Ask<'a>, network: &'a Network, stops: &'a [Stop], limit: Millis) -> Parts<'a> {
        let catchments = Catchments::new(network, stops, ask.direction);
        Parts { stops, catchments, reach: Reach::new(network, ask.direction), limit }
    }

    /// Scratch memory of one thread.
    pub(super) fn search(&self) -> Bounded<'_> {
        Bounded { parts: self, times: self.catchments.search(), reach: self.reach.search() }
    }
}

/// The searches of one thread.
pub(super) struct Bounded<'a> {
    parts: &'a Parts<'a>,
    times: CatchmentSearch<'a>,
    reach: ReachSearch<'a>,
}

impl Bounded<'_> {
    /// What is found of every place from one site.
    pub(super) fn of(&mut self, spot: &Spot) -> Vec<Found> {
        let site = Site { stop: spot.stop, wait: spot.wait, label: 0 };
        self.reach.site(&site);
        let joins = |stop: &Stop| stop.snap.is_some_and(|snap| self.reach.joins(&snap));
        let beyond = |stop: &Stop| if joins(stop) { Found::TooFar } else { Found::NoWay };
        let mut found: Vec<Found> = self.parts.stops.iter().map(beyond).collect();
        self.times.reach(&site, self.parts.limit, |place, arrival| found[place as usize] = Found::Way(arrival));
        found
    }
}
