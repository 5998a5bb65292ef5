//! Which places can be joined with a site at all, however long it takes.
//!
//! A bounded search cannot tell what lies beyond its limit from what no way leads to. Here strong components, within
//! which every node reaches every other, stand for their nodes, so that the question costs next to nothing: most
//! roads are one component, and the rest are islands and one-way pockets.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

use super::search::{along, into_place, out_of_site, rows_from_sites};
use super::{Direction, Site};
use crate::network::{Network, NodeId, Snap};

/// The strong components of a network, and which of them lead to which in the direction of a search.
#[derive(Debug)]
pub struct Reach<'a> {
    network: &'a Network,
    direction: Direction,
    /// The component of each node.
    component: Vec<u32>,
    /// `first[c]..first[c + 1]` are the components that a search enters from component `c`.
    first: Vec<u32>,
    next: Vec<u32>,
}

impl<'a> Reach<'a> {
    /// Parts a network into components.
    #[must_use]
    pub fn new(network: &'a Network, direction: Direction) -> Reach<'a> {
        let rows = rows_from_sites(network, direction);
        let nodes = rows.nodes() as u32;
        let steps = || (0..nodes).flat_map(|n| rows.steps(NodeId(n)).iter().map(move |step| (n, step.head().0)));
        let mut graph = DiGraph::<(), ()>::with_capacity(nodes as usize, rows.len());
        (0..nodes).for_each(|_| {
            graph.add_node(());
        });
        steps().for_each(|(n, head)| {
            graph.add_edge(n.into(), head.into(), ());
        });
        let mut component = vec![0; nodes as usize];
        // Not `tarjan_scc`: it recurses, and long streets overflow its stack.
        let parts = kosaraju_scc(&graph);
        for (number, part) in (0u32..).zip(&parts) {
            part.iter().for_each(|node| component[node.index()] = number);
        }
        let between = steps().map(|(n, head)| (component[n as usize], component[head as usize]));
        let mut between: Vec<(u32, u32)> = between.filter(|(from, to)| from != to).collect();
        between.sort_unstable();
        between.dedup();
        let mut first = vec![0; parts.len() + 1];
        between.iter().for_each(|(from, _)| first[*from as usize + 1] += 1);
        for c in 0..parts.len() {
            first[c + 1] += first[c];
        }
        Reach { network, direction, component, first, next: between.into_iter().map(|(_, to)| to).collect() }
    }

    /// Scratch memory for the questions of one thread.
    #[must_use]
    pub fn search(&self) -> ReachSearch<'_> {
        ReachSearch { over: self, site: None, starts: Vec::new(), reached: vec![false; self.first.len() - 1] }
    }
}

/// What one site after another can be joined with.
#[derive(Debug)]
pub struct ReachSearch<'a> {
    over: &'a Reach<'a>,
    /// Where the site joined the network.
    site: Option<Snap>,
    /// The components in which the search began.
    starts: Vec<u32>,
    /// The components that it came to.
    reached: Vec<bool>,
}

impl ReachSearch<'_> {
    /// Turns to a site.
    pub fn site(&mut self, site: &Site) {
        let over = self.over;
        self.site = site.stop.snap;
        let mut starts = Vec::with_capacity(4);
        if let Some(snap) = &self.site {
            out_of_site(over.network, snap, over.direction, |leg| starts.push(over.component[leg.node.0 as usize]));
        }
        starts.sort_unstable();
        starts.dedup();
        // Most sites begin in the one large component.
        if starts == self.starts {
            return;
        }
        self.reached.fill(false);
        let mut open = starts.clone();
        open.iter().for_each(|c| self.reached[*c as usize] = true);
        while let Some(c) = open.pop() {
            for &to in &over.next[over.first[c as usize] as usize..over.first[c as usize + 1] as usize] {
                if !std::mem::replace(&mut self.reached[to as usize], true) {
                    open.push(to);
                }
            }
        }
        self.starts = starts;
    }

    /// Whether some way joins a place and the site, in the direction of travel.
    #[must_use]
    pub fn joins(&self, place: &Snap) -> bool {
        let (Some(site), over) = (&self.site, self.over) else { return false };
        let mut found = false;
        into_place(over.network, place, over.direction, |leg| {
            found |= self.reached[over.component[leg.node.0 as usize] as usize];
        });
        let (from, to) = match over.direction {
            Direction::Towards => (place, site),
            Direction::From => (site, place),
        };
        found || from.edge == to.edge && along(over.network.edge(from.edge), from.fraction, to.fraction).is_some()
    }
}
