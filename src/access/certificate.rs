//! A proof, after the fact, that the times of a search are right.
//!
//! Times are the least possible exactly when no arc and no site can improve any of them, and each is accounted for
//! by a site or by an arc that ends there without slack. Both are checked in one pass over the arcs, by code that
//! shares nothing with the search.

use super::search::{out_of_site, rows_from_sites};
use super::travel_times::{NodeTimes, joined};
use super::{Direction, Site};
use crate::network::{Network, NodeId};
use crate::units::Millis;

/// What is wrong with the times of a search: a fault of this program.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    /// A faster way exists.
    #[error(
        "node {node} has the time {found:?} ms, but {possible} ms are possible\nhint: this is a bug in gapzone; please report it with the project file"
    )]
    Improvable {
        /// The node.
        node: u32,
        /// Its time, if it has one.
        found: Option<u32>,
        /// A time that an arc or a site gives.
        possible: u32,
    },
    /// No way takes this time.
    #[error(
        "nothing accounts for the time {found} ms of node {node}\nhint: this is a bug in gapzone; please report it with the project file"
    )]
    Unfounded {
        /// The node.
        node: u32,
        /// Its time.
        found: u32,
    },
}

/// Checks the times of all nodes.
///
/// A cycle of arcs that take no time at all could account for itself; such a cycle is one place, and its times are
/// then only proven not to be improvable.
///
/// # Errors
/// The first node, by number, whose time is wrong.
pub fn certify(network: &Network, times: &NodeTimes, sites: &[Site], direction: Direction) -> Result<(), Flaw> {
    let rows = rows_from_sites(network, direction);
    let mut least: Vec<Option<Millis>> = vec![None; rows.nodes()];
    let mut offer = |node: NodeId, time: Millis| {
        let known = &mut least[node.0 as usize];
        *known = Some(known.map_or(time, |k| k.min(time)));
    };
    for (snap, at_foot) in joined(sites) {
        out_of_site(network, &snap, direction, |leg| offer(leg.node, at_foot.time().plus(leg.time)));
    }
    for node in (0..rows.nodes() as u32).map(NodeId) {
        if let Some((time, _)) = times.node(node) {
            rows.of(node).for_each(|arc| offer(arc.node, time.plus(arc.time)));
        }
    }
    for (n, possible) in (0u32..).zip(least) {
        let found = times.node(NodeId(n)).map(|(time, _)| time);
        match (found, possible) {
            (found, Some(possible)) if found.is_none_or(|f| possible < f) => {
                return Err(Flaw::Improvable { node: n, found: found.map(|t| t.0), possible: possible.0 });
            }
            (Some(found), possible) if possible != Some(found) => {
                return Err(Flaw::Unfounded { node: n, found: found.0 });
            }
            _ => {}
        }
    }
    Ok(())
}
