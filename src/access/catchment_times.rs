//! What one site reaches, in times alone: a quarter of the memory and less than half of the work of
//! [`CatchmentSearch`](super::CatchmentSearch), for those who ask neither lengths nor routes.

use super::buckets::Buckets;
use super::catchments::Catchments;
use super::search::{along, on_edge, out_of_site, rows_from_sites};
use super::settle::{Front, Ground, Mark, settle};
use super::travel_times::at_foot;
use super::{Direction, Site};
use crate::network::NodeId;
use crate::units::Millis;

/// Searches for times over [`Catchments`], one after another.
#[derive(Debug)]
pub struct CatchmentTimes<'a> {
    over: &'a Catchments<'a>,
    nodes: Vec<Millis>,
    queue: Buckets,
    touched: Vec<NodeId>,
    places: Vec<Millis>,
    found: Vec<u32>,
}

impl Catchments<'_> {
    /// Scratch memory for searches for times, of one thread.
    #[must_use]
    pub fn times(&self) -> CatchmentTimes<'_> {
        let rows = rows_from_sites(self.network, self.direction);
        CatchmentTimes {
            over: self,
            nodes: vec![Millis::NONE; rows.nodes()],
            queue: Buckets::for_rows(rows),
            touched: Vec::new(),
            places: vec![Millis::NONE; self.snaps.len()],
            found: Vec::new(),
        }
    }
}

impl CatchmentTimes<'_> {
    /// Tells `each` of every place that is at most `cutoff` from the site, as
    /// [`CatchmentSearch::reach`](super::CatchmentSearch::reach) does.
    pub fn reach(&mut self, site: &Site, cutoff: Millis, mut each: impl FnMut(u32, Millis)) {
        let Some((snap, begin)) = site.stop.snap.as_ref().zip(at_foot(site)) else { return };
        let (over, begin) = (self.over, begin.time());
        let network = over.network;
        let mut starts: Vec<(NodeId, Millis)> = Vec::with_capacity(4);
        out_of_site(network, snap, over.direction, |leg| starts.push((leg.node, begin.plus(leg.time))));
        let ground = Ground { rows: rows_from_sites(network, over.direction), edges: &network.edges, cutoff };
        let touched = &mut self.touched;
        let front = &mut Front { best: &mut self.nodes, queue: &mut self.queue };
        settle(ground, starts, front, |node| touched.push(node));
        let (places, found) = (&mut self.places, &mut self.found);
        let edge = network.edge(snap.edge);
        for index in on_edge(&over.by_edge, snap.edge) {
            let Some(place) = &over.snaps[index] else { continue };
            let (from, to) = match over.direction {
                Direction::Towards => (place.fraction, snap.fraction),
                Direction::From => (snap.fraction, place.fraction),
            };
            if let Some((time, _)) = along(edge, from, to) {
                lower(places, found, index as u32, begin.plus(time).plus(place.leg_time), cutoff);
            }
        }
        // Those on the site's own edge came first: all others that hang on one node are told of at once.
        let beside = found.iter().min().copied().unwrap_or(u32::MAX)..=found.iter().max().copied().unwrap_or(0);
        for node in self.touched.drain(..) {
            let n = node.0 as usize;
            let time = std::mem::replace(&mut self.nodes[n], Millis::NONE);
            for hung in &over.hung[over.first[n] as usize..over.first[n + 1] as usize] {
                let (place, time) = (hung.place(), time.plus(hung.time));
                if !hung.is_alone() || beside.contains(&place) {
                    lower(places, found, place, time, cutoff);
                } else if time <= cutoff {
                    each(place, time);
                }
            }
        }
        for place in found.drain(..) {
            each(place, std::mem::replace(&mut places[place as usize], Millis::NONE));
        }
    }
}

fn lower(places: &mut [Millis], found: &mut Vec<u32>, place: u32, time: Millis, cutoff: Millis) {
    let known = &mut places[place as usize];
    if time < *known && time <= cutoff {
        if *known == Millis::NONE {
            found.push(place);
        }
        *known = time;
    }
}
