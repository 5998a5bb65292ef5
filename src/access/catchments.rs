//! One bounded search for each site: which places it reaches within a cutoff, in what time.
//!
//! In: places that joined the network and, one after another, sites. Out: each place within reach with time and
//! length, to a caller who adds up what he likes; no list is kept unless he keeps it. [`Catchments`] is built
//! once and shared, each thread has a [`CatchmentSearch`] of its own, and the cost of a search is that of the
//! ground within reach.

use super::buckets::Buckets;
use super::search::{Label, along, into_place, on_edge, out_of_site, rows_from_sites};
use super::settle::{Front, Ground, Mark, settle, settle_while};
use super::travel_times::at_foot;
use super::{Arrival, Direction, Site, Stop};
use crate::network::{EdgeId, Network, NodeId, Snap};
use crate::units::Millis;

/// Places hung on the nodes of a network, ready for searches from sites.
#[derive(Debug)]
pub struct Catchments<'a> {
    pub(super) network: &'a Network,
    pub(super) direction: Direction,
    /// Where each place joined the network.
    pub(super) snaps: Vec<Option<Snap>>,
    /// `first[n]..first[n + 1]` are the places that hang on node `n`.
    pub(super) first: Vec<u32>,
    pub(super) hung: Vec<Hung>,
    /// The length of the same piece of edge and access leg.
    lengths: Vec<f64>,
    /// Places by their edge, for sites on the same edge.
    pub(super) by_edge: Vec<(EdgeId, u32)>,
}

/// A place that one reaches from a node.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Hung {
    code: u32,
    /// The piece of edge and the access leg.
    pub time: Millis,
}

/// Marks a place that hangs on one node only.
const ALONE: u32 = 1 << 31;

impl Hung {
    pub fn place(self) -> u32 {
        self.code & !ALONE
    }

    /// Whether the place hangs on this node only, so that nothing can be better.
    pub fn is_alone(self) -> bool {
        self.code & ALONE != 0
    }
}

impl<'a> Catchments<'a> {
    /// Hangs places on a network; those that did not join it are reached by nobody.
    #[must_use]
    pub fn new(network: &'a Network, stops: &[Stop], direction: Direction) -> Catchments<'a> {
        let mut pieces: Vec<(NodeId, Hung, f64)> = Vec::with_capacity(stops.len() * 2);
        let mut by_edge = Vec::with_capacity(stops.len());
        for (place, stop) in (0u32..).zip(stops) {
            let Some(snap) = &stop.snap else { continue };
            by_edge.push((snap.edge, place));
            let before = pieces.len();
            into_place(network, snap, direction, |leg| {
                let hung = Hung { code: place, time: leg.time.plus(snap.leg_time) };
                pieces.push((leg.node, hung, leg.length + snap.leg.0));
            });
            if let [(_, hung, _)] = &mut pieces[before..] {
                hung.code |= ALONE;
            }
        }
        by_edge.sort_unstable();
        pieces.sort_by_key(|(node, hung, _)| (*node, hung.place()));
        let mut first = vec![0; network.nodes.len() + 1];
        for (node, ..) in &pieces {
            first[node.0 as usize + 1] += 1;
        }
        for n in 0..network.nodes.len() {
            first[n + 1] += first[n];
        }
        let (hung, lengths) = pieces.into_iter().map(|(_, hung, length)| (hung, length)).unzip();
        let snaps = stops.iter().map(|s| s.snap).collect();
        Catchments { network, direction, snaps, first, hung, lengths, by_edge }
    }

    /// Scratch memory for searches of one thread.
    #[must_use]
    pub fn search(&self) -> CatchmentSearch<'_> {
        let rows = rows_from_sites(self.network, self.direction);
        CatchmentSearch {
            over: self,
            nodes: vec![Label::NONE; rows.nodes()],
            queue: Buckets::for_rows(rows),
            touched: Vec::new(),
            places: vec![Label::NONE; self.snaps.len()],
            found: Vec::new(),
        }
    }
}

/// Searches over [`Catchments`], one after another.
#[derive(Debug)]
pub struct CatchmentSearch<'a> {
    over: &'a Catchments<'a>,
    nodes: Vec<Label>,
    queue: Buckets,
    touched: Vec<NodeId>,
    places: Vec<Label>,
    found: Vec<u32>,
}

impl CatchmentSearch<'_> {
    /// Tells `each` of every place that is at most `cutoff` from the site, by its index among the stops, once each
    /// and in no order that means anything (but the same one each time); leg, wait and network are included.
    pub fn reach(&mut self, site: &Site, cutoff: Millis, mut each: impl FnMut(u32, Arrival)) {
        let Some((snap, begin)) = site.stop.snap.zip(at_foot(site)) else { return };
        let over = self.over;
        let network = over.network;
        let mut starts: Vec<(NodeId, Label)> = Vec::with_capacity(4);
        out_of_site(network, &snap, over.direction, |leg| starts.push((leg.node, begin.then(leg.time, leg.length))));
        let rows = rows_from_sites(network, over.direction);
        let touched = &mut self.touched;
        let ground = Ground { rows, edges: &network.edges, cutoff };
        let front = &mut Front { best: &mut self.nodes, queue: &mut self.queue };
        settle(ground, starts, front, |node| touched.push(node));
        for node in self.touched.drain(..) {
            let label = std::mem::replace(&mut self.nodes[node.0 as usize], Label::NONE);
            let n = node.0 as usize;
            let row = over.first[n] as usize..over.first[n + 1] as usize;
            for (hung, length) in over.hung[row.clone()].iter().zip(&over.lengths[row]) {
                let offer = label.then(hung.time, *length);
                lower(&mut self.places, &mut self.found, hung.place(), offer, cutoff);
            }
        }
        let edge = network.edge(snap.edge);
        for index in on_edge(&over.by_edge, snap.edge) {
            let Some(place) = &over.snaps[index] else { continue };
            let direct = match over.direction {
                Direction::Towards => along(edge, place.fraction, snap.fraction),
                Direction::From => along(edge, snap.fraction, place.fraction),
            };
            if let Some((time, length)) = direct {
                let offer = begin.then(time, length).then(place.leg_time, place.leg.0);
                lower(&mut self.places, &mut self.found, index as u32, offer, cutoff);
            }
        }
        for place in self.found.drain(..) {
            let label = std::mem::replace(&mut self.places[place as usize], Label::NONE);
            if let Some(arrival) = label.arrival() {
                each(place, arrival);
            }
        }
    }
}

impl CatchmentSearch<'_> {
    /// How one gets from the site to each of some places, or from them to it, by their indexes among the stops; the
    /// search goes no farther than the farthest of them.
    pub fn to_each(&mut self, site: &Site, wanted: &[u32]) -> Vec<Option<Arrival>> {
        let Some((snap, begin)) = site.stop.snap.zip(at_foot(site)) else { return vec![None; wanted.len()] };
        let over = self.over;
        let mut starts: Vec<(NodeId, Label)> = Vec::with_capacity(4);
        out_of_site(over.network, &snap, over.direction, |leg| {
            starts.push((leg.node, begin.then(leg.time, leg.length)));
        });
        let rows = rows_from_sites(over.network, over.direction);
        let mut found = vec![Label::NONE; wanted.len()];
        // Places whose label may still get better.
        let mut open: Vec<usize> = (0..wanted.len()).collect();
        let touched = &mut self.touched;
        let reached = |node| touched.push(node);
        let ground = Ground { rows, edges: &over.network.edges, cutoff: Millis::MAX };
        let front = &mut Front { best: &mut self.nodes, queue: &mut self.queue };
        settle_while(ground, starts, front, reached, |time, nodes| {
            open.retain(|&i| {
                found[i] = over.label_of(wanted[i], &snap, begin, nodes);
                Mark::time(found[i]) >= time
            });
            !open.is_empty()
        });
        for i in open {
            found[i] = over.label_of(wanted[i], &snap, begin, &self.nodes);
        }
        for node in self.touched.drain(..) {
            self.nodes[node.0 as usize] = Label::NONE;
        }
        found.into_iter().map(Label::arrival).collect()
    }
}

impl Catchments<'_> {
    /// The label of a place, given those of the nodes and the site's own.
    fn label_of(&self, place: u32, site: &Snap, begin: Label, nodes: &[Label]) -> Label {
        let mut best = Label::NONE;
        let Some(snap) = &self.snaps[place as usize] else { return best };
        let mut offer = |label: Label| {
            if label < best {
                best = label;
            }
        };
        into_place(self.network, snap, self.direction, |leg| {
            let node = nodes[leg.node.0 as usize];
            if node.is_some() {
                offer(node.then(leg.time.plus(snap.leg_time), leg.length + snap.leg.0));
            }
        });
        if snap.edge == site.edge {
            let (from, to) = match self.direction {
                Direction::Towards => (snap.fraction, site.fraction),
                Direction::From => (site.fraction, snap.fraction),
            };
            if let Some((time, length)) = along(self.network.edge(site.edge), from, to) {
                offer(begin.then(time, length).then(snap.leg_time, snap.leg.0));
            }
        }
        best
    }
}

fn lower(places: &mut [Label], found: &mut Vec<u32>, place: u32, offer: Label, cutoff: Millis) {
    let known = &mut places[place as usize];
    if offer < *known && Mark::time(offer) <= cutoff {
        if !known.is_some() {
            found.push(place);
        }
        *known = offer;
    }
}
