//! The record of an import: what of an extract became streets, what was changed on the way, and what was left out.
//!
//! What a profile then makes of the streets is counted by the network that is built for it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::conditional::Conditional;

/// What was kept, changed and left out when an extract was made into streets.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Import {
    /// Ways that became streets, by class (`highway`, `platform`, `ferry`).
    pub ways: BTreeMap<String, u32>,
    /// Ferry ways that were left out because ferries are off.
    pub ferries_off: u32,
    /// Ways that are ferries only because a relation of a ferry line names them.
    pub ferries_by_relation: u32,
    /// Ways cut because the extract lacks some of their nodes; the known stretches are kept.
    pub cut: u32,
    /// Ways left out because the extract lacks so many of their nodes that no two neighbours remain.
    pub lost: u32,
    /// Squares that may be crossed: closed ways with `area=yes`, and multipolygons with a road class.
    pub squares: u32,
    /// Squares whose outline does not close or lacks nodes; they are not crossed.
    pub open_squares: u32,
    /// Turn restrictions that are not in force at the hour.
    pub turns_not_now: u32,
    /// Tags that hold at some hours only.
    pub conditional: Conditional,
}

impl Import {
    /// The number of ways that became streets.
    #[must_use]
    pub fn kept(&self) -> u32 {
        self.ways.values().sum()
    }
}
