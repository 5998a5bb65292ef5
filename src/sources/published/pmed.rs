//! Graphs of the OR-Library's p-median problems (Beasley 1985): nodes, edges and p, then one line for each edge.

use std::path::Path;

use super::super::SourceError;
use super::{Numbers, text};

/// Most nodes that are read: all pairs of them are worked out.
const MOST_NODES: u32 = 20_000;

/// An undirected graph; every node is demand of weight 1 and a candidate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Graph {
    /// Number of nodes.
    pub nodes: u32,
    /// Sites that the problem asks for.
    pub p: u32,
    /// Two nodes, counted from 0, and the length between them, each pair once. Of an edge that comes twice the last
    /// counts, as the library says.
    pub edges: Vec<(u32, u32, u32)>,
}

/// Reads such a file.
///
/// # Errors
/// When the file cannot be read or is not of this form.
pub fn pmed(path: &Path) -> Result<Graph, SourceError> {
    parse(path, &text(path)?)
}

pub(super) fn parse(path: &Path, text: &str) -> Result<Graph, SourceError> {
    let mut numbers = Numbers::new(path, text);
    let nodes = numbers.whole("the number of nodes", MOST_NODES)?;
    let count = numbers.whole("the number of edges", 100_000_000)?;
    let p = numbers.whole("p", nodes)?;
    let mut last = std::collections::BTreeMap::new();
    for _ in 0..count {
        let mut end = |what: &str| match numbers.whole(what, nodes)? {
            0 => Err(numbers.odd("nodes are counted from 1".to_owned())),
            n => Ok(n - 1),
        };
        let (from, to) = (end("the first node of an edge")?, end("the second node of an edge")?);
        let length = numbers.whole("the length of an edge", u32::MAX / MOST_NODES)?;
        last.insert((from.min(to), from.max(to)), length);
    }
    numbers.end()?;
    Ok(Graph { nodes, p, edges: last.into_iter().map(|((from, to), length)| (from, to, length)).collect() })
}
