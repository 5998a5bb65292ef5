//! What every solver gives back: sites, their value, a bound on what any sites could reach, and whether that is proof.

use thiserror::Error;

/// Sites with their value and how far from the best they can be at most.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    /// Chosen candidates, ascending; existing sites are not among them.
    pub sites: Vec<u32>,
    /// What they reach: people covered, total or longest cost, or number of sites.
    pub value: u64,
    /// No sites reach a better value than this. Worked out in whole numbers: no rounding error stands behind it.
    pub bound: u64,
    /// Parts that the search looked at, 1 when the first bound was enough.
    pub nodes: u64,
    /// The search was stopped before it had looked at all that matters.
    pub stopped: bool,
}

impl Answer {
    /// Nothing better exists: the bound equals the value.
    #[must_use]
    pub fn proven(&self) -> bool {
        self.value == self.bound
    }

    /// How much better the best can be at most, as a part of the value; 0 when proven.
    #[must_use]
    pub fn gap(&self) -> f64 {
        match self.value.abs_diff(self.bound) {
            0 => 0.0,
            apart => apart as f64 / self.value.max(1) as f64,
        }
    }
}

/// When a search must end before its proof is complete.
///
/// With `nodes` alone the answer is the same on every machine; `stop` may ask a clock or a key, which siting never does.
#[derive(Clone, Copy)]
pub struct Limits<'a> {
    /// Asked again and again; the search ends soon after it says yes.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// Most parts to look at.
    pub nodes: u64,
}

impl Limits<'_> {
    /// Search until the answer is proven.
    pub const NONE: Limits<'static> = Limits { stop: &|| false, nodes: u64::MAX };

    pub(super) fn reached(&self, nodes: u64) -> bool {
        nodes >= self.nodes || (self.stop)()
    }
}

impl std::fmt::Debug for Limits<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Limits").field("nodes", &self.nodes).finish_non_exhaustive()
    }
}

/// Why there is no answer.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum SitingError {
    /// Demand that no candidate can serve, whatever is opened.
    #[error("{} demand(s) can be served by no candidate, the first is number {}", demand.len(), first(demand))]
    OutOfReach {
        /// All of them, ascending.
        demand: Vec<u32>,
    },
    /// Every demand can be served, but not all with so few sites.
    #[error(
        "{sites} new site(s) cannot serve everybody; the best found leaves {} demand(s), the first is number {}",
        demand.len(),
        first(demand)
    )]
    TooFewSites {
        /// Sites that were allowed.
        sites: usize,
        /// Demand that the best sites found leave, ascending.
        demand: Vec<u32>,
    },
    /// Sites cannot take up all demand.
    #[error("the capacity of any {sites} new site(s) is too small: they take {capacity} of {load}")]
    TooLittleCapacity {
        /// Sites that were allowed.
        sites: usize,
        /// The most that so many can take.
        capacity: u64,
        /// What all demand asks.
        load: u64,
    },
    /// The share asked lies beyond what all candidates together cover.
    #[error("all candidates together cover {covered}, which is less than the {asked} asked for")]
    ShareOutOfReach {
        /// Weight that all candidates cover.
        covered: u64,
        /// Weight asked for.
        asked: u64,
    },
    /// Stopped before any sites that serve everybody were found; whether there are any is not known.
    #[error("stopped before any sites that serve everybody were found")]
    NothingFound,
    /// Weights times costs do not fit into 60 bits, or there are more than four thousand million pairs.
    #[error(
        "weights times costs are too large to add up, or there are too many pairs\nhint: give weights or costs in larger units, or fewer candidates"
    )]
    TooLarge,
    /// A list names a demand that does not exist.
    #[error("a list names demand {demand}, but there are only {demands}")]
    UnknownDemand {
        /// The index named.
        demand: u32,
        /// How many there are.
        demands: usize,
    },
}

fn first(demand: &[u32]) -> u32 {
    demand.first().copied().unwrap_or(0)
}
