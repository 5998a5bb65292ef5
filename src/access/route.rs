//! One route in detail, and the nearest few sites of one place.
//!
//! Both search from the place, so their cost is that of the part of the network within reach.

use std::ops::ControlFlow;

use serde::Serialize;

use super::search::{Label, Leg, Start, along, into_place, on_edge, out_of_site, search};
use super::travel_times::at_foot;
use super::{Arrival, Direction, Site, Stop};
use crate::layers::Position;
use crate::network::{Edge, EdgeId, Network, NodeId, Rows, Snap, Way};
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
///
/// Sites count one by one, also when several bear one label.
#[must_use]
pub fn nearest_sites(
    network: &Network,
    stop: &Stop,
    sites: &[Site],
    direction: Direction,
    count: usize,
) -> Vec<Arrival> {
    let Some(from) = stop.snap.as_ref().filter(|_| count > 0) else { return Vec::new() };
    let joined: Vec<(Snap, Label)> = sites.iter().filter_map(|s| Some((s.stop.snap?, at_foot(s)?))).collect();
    let mut by_node: Vec<(NodeId, u32, Leg)> = Vec::new();
    for (i, (snap, _)) in (0u32..).zip(&joined) {
        into_site(network, snap, direction, |leg| by_node.push((leg.node, i, leg)));
    }
    by_node.sort_by_key(|(node, i, _)| (*node, *i));

    let mut found = vec![Label::NONE; joined.len()];
    let total = |site: usize, way: Label| {
        let (_, at_foot) = joined[site];
        Label::new(way.time().plus(at_foot.time()), at_foot.label(), way.length + at_foot.length)
    };
    let begin = Label::new(from.leg_time, 0, from.leg.0);
    let mut by_edge: Vec<(EdgeId, u32)> = (0u32..).zip(&joined).map(|(i, (snap, _))| (snap.edge, i)).collect();
    by_edge.sort_unstable();
    for site in on_edge(&by_edge, from.edge) {
        if let Some((time, length)) = direct(network, from, &joined[site].0, direction) {
            found[site] = total(site, begin.then(time, length));
        }
    }
    let starts = starts(network, from, begin, direction);
    // The worst of the best `count` so far, looked up anew only when a site got better.
    let mut bound = bound_of(&found, count);
    search(network, rows(network, direction), &starts, None, |node, label| {
        if bound.is_some_and(|bound| label.time() > bound) {
            return ControlFlow::Break(());
        }
        let first = by_node.partition_point(|(n, ..)| *n < node);
        let mut better = false;
        for (_, site, leg) in by_node[first..].iter().take_while(|(n, ..)| *n == node) {
            let offer = total(*site as usize, label.then(leg.time, leg.length));
            if offer < found[*site as usize] {
                found[*site as usize] = offer;
                better = true;
            }
        }
        if better {
            bound = bound_of(&found, count);
        }
        ControlFlow::Continue(())
    });
    found.retain(|label| label.is_some());
    found.sort_by(|a, b| a.partial_cmp(b).expect("labels hold no NaN: lengths of edges and legs are finite"));
    found.truncate(count);
    found.into_iter().filter_map(Label::arrival).collect()
}

/// The time of the `count`-th best, when there are so many.
fn bound_of(found: &[Label], count: usize) -> Option<Millis> {
    let mut times: Vec<Millis> = found.iter().filter(|l| l.is_some()).map(|l| l.time()).collect();
    (times.len() >= count).then(|| *times.select_nth_unstable(count - 1).1)
}

/// The fastest route between a place and a site, if there is one.
#[must_use]
pub fn route(network: &Network, stop: &Stop, site: &Site, direction: Direction) -> Option<Route> {
    let (from, to) = (stop.snap.as_ref()?, site.stop.snap.as_ref()?);
    let zero = Label::new(Millis::ZERO, 0, 0.0);
    let starts = starts(network, from, zero, direction);
    let mut came_by = Vec::new();
    let mut ends: Vec<Leg> = Vec::new();
    into_site(network, to, direction, |leg| ends.push(leg));
    let mut best = direct(network, from, to, direction).map_or(Label::NONE, |(time, length)| zero.then(time, length));
    let mut last: Option<NodeId> = None;
    search(network, rows(network, direction), &starts, Some(&mut came_by), |node, label| {
        if label.time() > best.time() {
            return ControlFlow::Break(());
        }
        for leg in ends.iter().filter(|leg| leg.node == node) {
            let offer = label.then(leg.time, leg.length);
            if offer < best {
                best = offer;
                last = Some(node);
            }
        }
        ControlFlow::Continue(())
    });
    if !best.is_some() {
        return None;
    }
    let mut steps = steps(network, from, to, last, &came_by, (best.time(), best.length), direction);
    let mut line = vec![stop.position, from.foot];
    if direction == Direction::From {
        steps.reverse();
        steps.iter_mut().for_each(Step::turn);
        line = vec![site.stop.position, to.foot];
    }
    let mut stretches: Vec<Stretch> = Vec::new();
    for step in &steps {
        line.extend(step.shape(network));
        let street = network.edge(step.edge).street;
        match stretches.last_mut().filter(|s| s.street == street) {
            Some(stretch) => {
                stretch.length = stretch.length + Metres(step.length);
                stretch.time = stretch.time.plus(step.time);
            }
            None => stretches.push(Stretch { street, length: Metres(step.length), time: step.time }),
        }
    }
    line.extend(match direction {
        Direction::Towards => [to.foot, site.stop.position],
        Direction::From => [from.foot, stop.position],
    });
    line.dedup();
    Some(Route {
        time: best.time().plus(from.leg_time).plus(to.leg_time).plus(site.wait),
        length: Metres(best.length) + from.leg + to.leg,
        stretches,
        line,
    })
}

/// A piece of one edge, from one fraction of its shape to another.
struct Step {
    edge: EdgeId,
    from: f64,
    to: f64,
    time: Millis,
    length: f64,
}

impl Step {
    fn turn(&mut self) {
        std::mem::swap(&mut self.from, &mut self.to);
    }

    /// The inner points of the shape between the two fractions, in order of travel, whole ends included.
    fn shape(&self, network: &Network) -> Vec<Position> {
        between(network, self.edge, self.from, self.to)
    }
}

/// The inner points of an edge's shape from one fraction of its length to another, whole ends included.
pub(super) fn between(network: &Network, edge: EdgeId, from: f64, to: f64) -> Vec<Position> {
    let shape = network.shape(edge);
    let mut along = vec![0.0];
    for pair in shape.windows(2) {
        along.push(along[along.len() - 1] + crate::network::geodesic(pair[0], pair[1]).0);
    }
    let whole = along[along.len() - 1].max(f64::MIN_POSITIVE);
    let (low, high) = (from.min(to), from.max(to));
    let within = |i: &usize| (low..=high).contains(&(along[*i] / whole));
    let mut points: Vec<Position> = (0..shape.len()).filter(within).map(|i| shape[i]).collect();
    if to < from {
        points.reverse();
    }
    points
}

/// The steps of the way found, from the place to the site as it was searched.
fn steps(
    network: &Network,
    from: &Snap,
    to: &Snap,
    last: Option<NodeId>,
    came_by: &[(u32, u32)],
    (time, length): (Millis, f64),
    direction: Direction,
) -> Vec<Step> {
    let Some(last) = last else {
        return vec![Step { edge: from.edge, from: from.fraction, to: to.fraction, time, length }];
    };
    let mut steps = Vec::new();
    let mut node = last;
    while came_by[node.0 as usize].0 != u32::MAX {
        let (_, before) = came_by[node.0 as usize];
        let arcs = rows(network, direction).of(NodeId(before)).filter(|a| a.node == node);
        let Some(arc) = arcs.min_by_key(|a| (a.time, a.edge, a.way)) else { break };
        // Seen from the place, a search for sites from which one comes runs against its arcs.
        let ends = if (arc.way == Way::Forward) == (direction == Direction::Towards) { (0.0, 1.0) } else { (1.0, 0.0) };
        let length = network.edge(arc.edge).length.0;
        steps.push(Step { edge: arc.edge, from: ends.0, to: ends.1, time: arc.time, length });
        node = NodeId(before);
    }
    steps.extend(end_step(network, from, node, direction, true));
    steps.reverse();
    steps.extend(end_step(network, to, last, direction, false));
    steps
}

/// The piece between a snapped place and a node: the fastest when both ends are one node.
fn end_step(network: &Network, snap: &Snap, node: NodeId, direction: Direction, leaving: bool) -> Option<Step> {
    let edge: &Edge = network.edge(snap.edge);
    let mut legs: Vec<Leg> = Vec::new();
    if leaving {
        out_of_place(network, snap, direction, |leg| legs.push(leg));
    } else {
        into_site(network, snap, direction, |leg| legs.push(leg));
    }
    legs.retain(|leg| leg.node == node);
    let leg = legs.into_iter().min_by(|a, b| a.time.cmp(&b.time).then(a.length.total_cmp(&b.length)))?;
    let before = edge.length.0 * snap.fraction;
    let at = network.copy_of(node).unwrap_or(node);
    let at_tail = edge.tail == at && (edge.head != at || leg.length.total_cmp(&before).is_eq());
    let end = if at_tail { 0.0 } else { 1.0 };
    let (from, to) = if leaving { (snap.fraction, end) } else { (end, snap.fraction) };
    Some(Step { edge: snap.edge, from, to, time: leg.time, length: leg.length })
}

/// The arcs that a search from the place follows.
fn rows(network: &Network, direction: Direction) -> &Rows {
    match direction {
        Direction::Towards => &network.out,
        Direction::From => &network.into,
    }
}

fn starts(network: &Network, place: &Snap, begin: Label, direction: Direction) -> Vec<Start> {
    let mut starts = Vec::new();
    out_of_place(network, place, direction, |leg| {
        starts.push(Start { node: leg.node, label: begin.then(leg.time, leg.length) });
    });
    starts
}

/// The pieces by which a search from the place leaves it.
fn out_of_place(network: &Network, place: &Snap, direction: Direction, leg: impl FnMut(Leg)) {
    // Towards a site one leaves the place; from a site one comes to it, and the search runs backwards.
    into_place(network, place, direction, leg);
}

/// The pieces by which a search from the place enters a site.
fn into_site(network: &Network, site: &Snap, direction: Direction, leg: impl FnMut(Leg)) {
    out_of_site(network, site, direction, leg);
}

fn direct(network: &Network, from: &Snap, to: &Snap, direction: Direction) -> Option<(Millis, f64)> {
    let edge = (from.edge == to.edge).then(|| network.edge(from.edge))?;
    match direction {
        Direction::Towards => along(edge, from.fraction, to.fraction),
        Direction::From => along(edge, to.fraction, from.fraction),
    }
}
