//! Where a point joins the network: the nearest place on the nearest usable edge.
//!
//! Segments of usable edges stand in the order of a Hilbert curve under a tree of boxes, eight to a box, in the
//! metric frame; a query goes down into the nearest box first. A general R-tree took twice the time here
//! (`benches/README.md`). Among equally near places the smaller edge wins, then the one
//! nearer to the edge's tail.

use rayon::prelude::*;

use super::components::hilbert_order;
use super::{EdgeId, Network, Snap};
use crate::layers::{Frame, Point, Position};
use crate::units::{Metres, Millis};

/// By how much distances to boxes may be off by rounding, in metres.
const ROUNDING: f64 = 1e-6;
/// Squares of distances within this share of each other are told apart by the distances themselves.
const ALIKE: f64 = 1.0 + 1e-9;
/// Segments of a lowest box, and boxes of a higher one.
const FAN: usize = 8;

/// West, south, east and north from the origin of the index, rounded outwards.
type Bounds = [f32; 4];

/// A tree of boxes over the segments of usable edges.
#[derive(Debug)]
pub struct EdgeIndex {
    /// The first point of each segment, an index into [`Network::shapes`], in the order of the curve.
    segments: Vec<u32>,
    /// Boxes by level, the lowest first; box `i` of a level holds `FAN * i ..` of the level below.
    levels: Vec<Vec<Bounds>>,
    /// [`Network::shapes`] in the metric frame.
    points: Vec<Point>,
    /// Boxes are measured from here, so that short numbers are fine enough.
    origin: Point,
}

/// What a search for the nearest edge keeps from one place to the next, for speed alone: the answers do not
/// depend on it.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    /// Boxes still to look into, the nearest last: their squared distance, level and number.
    open: Vec<(f64, u8, u32)>,
    /// The segment that was nearest to the last place.
    last: Option<u32>,
}

impl EdgeIndex {
    pub(super) fn build(shape_first: &[u32], shapes: &[Position], usable: &[bool], frame: &Frame) -> EdgeIndex {
        let points: Vec<Point> = shapes.par_iter().map(|p| frame.to_point(*p)).collect();
        let mut segments = Vec::with_capacity(points.len());
        for (edge, _) in usable.iter().enumerate().filter(|(_, usable)| **usable) {
            segments.extend(shape_first[edge]..shape_first[edge + 1] - 1);
        }
        let middles: Vec<Point> = segments
            .iter()
            .map(|&i| {
                let (a, b) = (points[i as usize], points[i as usize + 1]);
                Point { x: (a.x + b.x) / 2.0, y: (a.y + b.y) / 2.0 }
            })
            .collect();
        let segments: Vec<u32> = hilbert_order(&middles).into_iter().map(|i| segments[i as usize]).collect();
        let origin = middles.first().copied().unwrap_or_default();
        let of_point = |p: Point| {
            let (x, y) = (p.x - origin.x, p.y - origin.y);
            [(x as f32).next_down(), (y as f32).next_down(), (x as f32).next_up(), (y as f32).next_up()]
        };
        let of_segments = |chunk: &[u32]| {
            around(chunk.iter().flat_map(|&i| [points[i as usize], points[i as usize + 1]]).map(of_point))
        };
        let mut levels: Vec<Vec<Bounds>> = vec![segments.chunks(FAN).map(of_segments).collect()];
        while let Some(below) = levels.last().filter(|level| level.len() > 1) {
            levels.push(below.chunks(FAN).map(|boxes| around(boxes.iter().copied())).collect());
        }
        EdgeIndex { segments, levels, points, origin }
    }

    /// Bytes of memory.
    pub(super) fn bytes(&self) -> usize {
        let boxes: usize = self.levels.iter().map(|level| size_of_val(&level[..])).sum();
        size_of_val(&self.points[..]) + size_of_val(&self.segments[..]) + boxes
    }

    /// The nearest place on any segment, by the order `(distance, first point)`.
    fn nearest(&self, at: Point, scratch: &mut Scratch) -> Option<Near> {
        let mut best = Best { near: None, reach: f64::INFINITY };
        // Who comes next lies mostly near the last one: a good guess leaves little to look into.
        scratch.last.iter().for_each(|&segment| best.offer(self, at, segment));
        let from_origin = Point { x: at.x - self.origin.x, y: at.y - self.origin.y };
        let open = &mut scratch.open;
        open.clear();
        let top = self.levels.len() - 1;
        open.extend((0..self.levels[top].len() as u32).map(|i| (0.0, top as u8, i)));
        while let Some((distance2, level, number)) = open.pop() {
            if distance2 > best.reach {
                continue;
            }
            let first = number as usize * FAN;
            if level == 0 {
                let last = (first + FAN).min(self.segments.len());
                self.segments[first..last].iter().for_each(|&segment| best.offer(self, at, segment));
                continue;
            }
            let below = &self.levels[usize::from(level) - 1];
            let mut least = f64::INFINITY;
            for (i, bounds) in (first..).zip(&below[first..(first + FAN).min(below.len())]) {
                let distance2 = distance2_to(from_origin, bounds);
                if distance2 > best.reach {
                    continue;
                }
                open.push((distance2, level - 1, i as u32));
                let end = open.len() - 1;
                if distance2 < least {
                    least = distance2;
                } else if end > 0 {
                    // The nearest of all stays on top.
                    open.swap(end - 1, end);
                }
            }
        }
        scratch.last = best.near.map(|near| near.first);
        best.near
    }
}

fn around(bounds: impl Iterator<Item = Bounds>) -> Bounds {
    const NOTHING: Bounds = [f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY];
    bounds.fold(NOTHING, |a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

fn distance2_to(at: Point, bounds: &Bounds) -> f64 {
    let [west, south, east, north] = bounds.map(f64::from);
    let dx = (west - at.x).max(at.x - east).max(0.0);
    let dy = (south - at.y).max(at.y - north).max(0.0);
    dx * dx + dy * dy
}

/// The nearest place so far.
struct Best {
    near: Option<Near>,
    /// Squared distance beyond which nothing is as near.
    reach: f64,
}

impl Best {
    /// Looks at a segment, given by its first point.
    #[inline]
    fn offer(&mut self, index: &EdgeIndex, at: Point, segment: u32) {
        let (a, b) = (index.points[segment as usize], index.points[segment as usize + 1]);
        let (along, foot) = foot_on(at, a, b);
        let (dx, dy) = (at.x - foot.x, at.y - foot.y);
        // `hypot` is exact and slow: it decides among those that come into question.
        if (dx * dx + dy * dy) > self.reach * ALIKE {
            return;
        }
        let near = Near { distance: dx.hypot(dy), first: segment, along, foot };
        if self.near.is_none_or(|best| near.key() < best.key()) {
            self.reach = (near.distance + ROUNDING) * (near.distance + ROUNDING);
            self.near = Some(near);
        }
    }
}

/// The place on a segment that is nearest to a point, and how far along the segment it lies, 0 to 1.
#[inline]
fn foot_on(at: Point, a: Point, b: Point) -> (f64, Point) {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length2 = dx * dx + dy * dy;
    let along = if length2 > 0.0 { (((at.x - a.x) * dx + (at.y - a.y) * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
    (along, if along == 1.0 { b } else { Point { x: a.x + along * dx, y: a.y + along * dy } })
}

/// The nearest place on one segment.
#[derive(Clone, Copy)]
struct Near {
    /// Distance in the metric frame.
    distance: f64,
    /// The segment's first point.
    first: u32,
    /// 0 to 1 along the segment.
    along: f64,
    foot: Point,
}

impl Near {
    fn key(&self) -> (f64, u32) {
        (self.distance, self.first)
    }
}

impl Network {
    /// The nearest place on a usable edge, if one lies within the longest leg.
    #[must_use]
    pub fn snap(&self, position: Position) -> Option<Snap> {
        self.snap_point(self.frame.to_point(position))
    }

    /// [`Network::snap`] for a place in the network's metric frame.
    #[must_use]
    pub fn snap_point(&self, at: Point) -> Option<Snap> {
        self.snap_with(&mut Scratch::default(), at)
    }

    fn snap_with(&self, scratch: &mut Scratch, at: Point) -> Option<Snap> {
        if !at.is_finite() {
            return None;
        }
        let near = self.index.nearest(at, scratch)?;
        let leg = self.frame.ground_distance(at, near.foot);
        let edge = self.edge_of(&near);
        (leg.0 <= self.max_leg.0).then(|| Snap {
            edge,
            fraction: self.fraction(&near, edge),
            foot: self.foot(&near),
            leg,
            leg_time: Millis::for_distance(leg, self.profile.access_speed()),
        })
    }

    /// [`Network::snap_point`] for many places, on all cores; the answers stand in their order.
    #[must_use]
    pub fn snap_all(&self, points: &[Point]) -> Vec<Option<Snap>> {
        // Neighbours look into the same boxes.
        let order = hilbert_order(points);
        let found: Vec<Option<Snap>> = order
            .par_iter()
            .map_init(Scratch::default, |scratch, &i| self.snap_with(scratch, points[i as usize]))
            .collect();
        let mut snaps = vec![None; points.len()];
        for (i, snap) in order.into_iter().zip(found) {
            snaps[i as usize] = snap;
        }
        snaps
    }

    /// The edge of a segment: shapes stand in the order of edges.
    fn edge_of(&self, near: &Near) -> EdgeId {
        EdgeId(self.shape_first.partition_point(|first| *first <= near.first) as u32 - 1)
    }

    /// The share of the edge's length that lies before the foot.
    fn fraction(&self, near: &Near, edge: EdgeId) -> f64 {
        let edge = edge.0 as usize;
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

    /// The foot in degrees, for drawing; at an end of a segment exactly that end. Between them the segment is
    /// straight in degrees too, which differs from a straight one in the plane by less than 1 cm in a kilometre.
    fn foot(&self, near: &Near) -> Position {
        let (a, b) = (self.shapes[near.first as usize], self.shapes[near.first as usize + 1]);
        match near.along {
            0.0 => a,
            1.0 => b,
            along => Position { lon: a.lon + (b.lon - a.lon) * along, lat: a.lat + (b.lat - a.lat) * along },
        }
    }
}

#[cfg(test)]
#[path = "snap_tests.rs"]
mod tests;
