//! Where a point joins the network: the nearest place on the nearest usable edge.
//!
//! An R-tree holds every segment of every usable edge in the metric frame. Among equally near places
//! the smaller edge wins, then the one nearer to the edge's tail.

use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::{GeomWithData, Line};

use super::{EdgeId, Network, Snap};
use crate::layers::{Frame, Point, Position};
use crate::units::{Metres, Millis};

/// A segment with its edge and the index of its first point in [`Network::shapes`].
type Segment = GeomWithData<Line<[f64; 2]>, (u32, u32)>;

/// By how much the tree's distances may be off by rounding, in metres.
const ROUNDING: f64 = 1e-6;

/// An R-tree over the segments of usable edges.
#[derive(Debug)]
pub struct EdgeIndex {
    tree: RTree<Segment>,
    /// [`Network::shapes`] in the metric frame.
    points: Vec<Point>,
}

impl EdgeIndex {
    pub(super) fn build(shape_first: &[u32], shapes: &[Position], usable: &[bool], frame: &Frame) -> EdgeIndex {
        let points: Vec<Point> = shapes.par_iter().map(|p| frame.to_point(*p)).collect();
        let mut segments = Vec::with_capacity(points.len());
        for (edge, _) in (0u32..).zip(usable).filter(|(_, usable)| **usable) {
            let ends = shape_first[edge as usize]..shape_first[edge as usize + 1] - 1;
            segments.extend(ends.map(|i| {
                let (a, b) = (points[i as usize], points[i as usize + 1]);
                Segment::new(Line::new([a.x, a.y], [b.x, b.y]), (edge, i))
            }));
        }
        EdgeIndex { tree: RTree::bulk_load(segments), points }
    }

    /// Bytes of memory, the inner nodes of the tree estimated at a fifth of its leaves.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.points[..]) + self.tree.size() * size_of::<Segment>() * 6 / 5
    }

    /// The nearest place on any segment, by the order `(distance, edge, segment)`.
    fn nearest(&self, at: Point) -> Option<Near> {
        let mut best: Option<Near> = None;
        for (segment, distance2) in self.tree.nearest_neighbor_iter_with_distance_2([at.x, at.y]) {
            if best.is_some_and(|b| distance2.sqrt() > b.distance + ROUNDING) {
                break;
            }
            let (edge, first) = segment.data;
            let near = Near::on(at, edge, first, self.points[first as usize], self.points[first as usize + 1]);
            if best.is_none_or(|b| near.key() < b.key()) {
                best = Some(near);
            }
        }
        best
    }
}

/// The nearest place on one segment.
#[derive(Clone, Copy)]
struct Near {
    /// Distance in the metric frame.
    distance: f64,
    edge: u32,
    /// The segment's first point.
    first: u32,
    /// 0 to 1 along the segment.
    along: f64,
    foot: Point,
}

impl Near {
    fn on(at: Point, edge: u32, first: u32, a: Point, b: Point) -> Near {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length2 = dx * dx + dy * dy;
        let along =
            if length2 > 0.0 { (((at.x - a.x) * dx + (at.y - a.y) * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
        let foot = if along == 1.0 { b } else { Point { x: a.x + along * dx, y: a.y + along * dy } };
        Near { distance: (at.x - foot.x).hypot(at.y - foot.y), edge, first, along, foot }
    }

    fn key(&self) -> (f64, u32, u32) {
        (self.distance, self.edge, self.first)
    }
}

impl Network {
    /// The nearest place on a usable edge, if one lies within the longest leg.
    #[must_use]
    pub fn snap(&self, position: Position) -> Option<Snap> {
        let at = self.frame.to_point(position);
        if !at.is_finite() {
            return None;
        }
        let near = self.index.nearest(at)?;
        let leg = self.frame.ground_distance(at, near.foot);
        (leg.0 <= self.max_leg.0).then(|| Snap {
            edge: EdgeId(near.edge),
            fraction: self.fraction(&near),
            foot: self.foot(&near),
            leg,
            leg_time: Millis::for_distance(leg, self.profile.access_speed()),
        })
    }

    /// [`Network::snap`] for many places, on all cores, in their order.
    #[must_use]
    pub fn snap_all(&self, positions: &[Position]) -> Vec<Option<Snap>> {
        positions.par_iter().map(|p| self.snap(*p)).collect()
    }

    /// The share of the edge's length that lies before the foot.
    fn fraction(&self, near: &Near) -> f64 {
        let edge = near.edge as usize;
        let (mut before, mut whole) = (0.0, 0.0);
        for i in self.shape_first[edge]..self.shape_first[edge + 1] - 1 {
            let [a, b] = [self.index.points[i as usize], self.index.points[i as usize + 1]];
            let Metres(length) = self.frame.ground_distance(a, b);
            if i < near.first {
                before += length;
            } else if i == near.first {
                before += length * near.along;
            }
            whole += length;
        }
        if whole > 0.0 { (before / whole).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// The foot in degrees; at an end of a segment exactly that end.
    fn foot(&self, near: &Near) -> Position {
        match near.along {
            0.0 => self.shapes[near.first as usize],
            1.0 => self.shapes[near.first as usize + 1],
            _ => self.frame.to_position(near.foot),
        }
    }
}

#[cfg(test)]
#[path = "snap_tests.rs"]
mod tests;
