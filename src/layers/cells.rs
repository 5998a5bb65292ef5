//! Residential shapes to pieces on the regional grid.
//!
//! A shape in the metric frame comes in; out come its pieces, one per square, each with its area and
//! a place inside it. Rings are cut along grid lines only, halving the squares again and again, so
//! that both sides of a cut get the very same numbers and the areas of the pieces add up.

use geo::orient::Direction;
use geo::{Area, BooleanOps, BoundingRect, Orient, unary_union};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::frame::Point;
use super::grid::{Grid, Square};
use super::resident::{DemandCell, Residents};

/// The part of a shape inside one square.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Piece {
    /// The square.
    pub square: Square,
    /// A place inside the piece: its centre of mass where that lies inside.
    pub point: Point,
    /// Area in square metres, above zero.
    pub area: f64,
}

/// Outer rings run counter-clockwise and inner rings clockwise; the last vertex is not repeated.
type Rings = Vec<Vec<Coord<f64>>>;

impl Grid {
    /// The squares that the bounding box of a shape touches: what cutting it may cost at most.
    pub(super) fn squares_of(&self, shape: &MultiPolygon<f64>) -> f64 {
        let Some(rect) = shape.bounding_rect() else { return 0.0 };
        (rect.width() / self.side + 1.0).ceil() * (rect.height() / self.side + 1.0).ceil()
    }

    /// Cuts a valid shape into its pieces, by column and then by row. Slivers of no area are left out.
    pub(super) fn cut(&self, shape: &MultiPolygon<f64>) -> Vec<Piece> {
        let Some(rect) = shape.bounding_rect() else { return Vec::new() };
        let first = self.square(rect.min().x, rect.min().y);
        let last = self.square(rect.max().x, rect.max().y);
        let mut pieces = Vec::new();
        self.halve(rings_of(shape), first, last, &mut pieces);
        pieces.sort_by_key(|piece| piece.square);
        pieces
    }

    /// The shape of a demand cell in the metric frame: the piece of its area's shape in its square,
    /// or the whole square when the area has no shape of its own.
    #[must_use]
    pub fn cell_shape(&self, residents: &Residents, cell: &DemandCell) -> MultiPolygon<f64> {
        let rect = self.rect(cell.square);
        let Some(shape) = &residents.area(cell.area).shape else {
            return MultiPolygon(vec![rect.to_polygon()]);
        };
        let inside = Side { axis: Axis::X, at: rect.min().x, above: true }.clip(&rings_of(shape));
        let inside = Side { axis: Axis::X, at: rect.max().x, above: false }.clip(&inside);
        let inside = Side { axis: Axis::Y, at: rect.min().y, above: true }.clip(&inside);
        let inside = Side { axis: Axis::Y, at: rect.max().y, above: false }.clip(&inside);
        // Cutting ring by ring leaves bridges of no width along the cut; a union takes them away.
        let rings = inside.into_iter().map(|ring| Polygon::new(LineString(ring), Vec::new()));
        MultiPolygon(rings.collect()).union(&MultiPolygon(Vec::new()))
    }

    fn halve(&self, rings: Rings, first: Square, last: Square, pieces: &mut Vec<Piece>) {
        if rings.is_empty() {
            return;
        }
        if first == last {
            pieces.extend(self.piece(&rings, first));
            return;
        }
        let (cols, rows) = (last.col - first.col, last.row - first.row);
        // `line` is the first column or row above the cut.
        let (axis, line, end_below, start_above) = if cols >= rows {
            let line = first.col + cols / 2 + 1;
            (Axis::X, line, Square { col: line - 1, row: last.row }, Square { col: line, row: first.row })
        } else {
            let line = first.row + rows / 2 + 1;
            (Axis::Y, line, Square { col: last.col, row: line - 1 }, Square { col: first.col, row: line })
        };
        let at = f64::from(line) * self.side;
        let (below, above) =
            (Side { axis, at, above: false }.clip(&rings), Side { axis, at, above: true }.clip(&rings));
        drop(rings);
        self.halve(below, first, end_below, pieces);
        self.halve(above, start_above, last, pieces);
    }

    fn piece(&self, rings: &Rings, square: Square) -> Option<Piece> {
        let corner = self.rect(square).min();
        let (mut double, mut mx, mut my) = (0.0, 0.0, 0.0);
        for ring in rings {
            for (a, b) in sides(ring) {
                let (a, b) = (a - corner, b - corner);
                let cross = a.x * b.y - b.x * a.y;
                double += cross;
                mx += (a.x + b.x) * cross;
                my += (a.y + b.y) * cross;
            }
        }
        // A millionth of a square metre is rounding, not land.
        if double <= 2e-6 {
            return None;
        }
        let centre = Point { x: corner.x + mx / (3.0 * double), y: corner.y + my / (3.0 * double) };
        let point = if holds(rings, centre) { centre } else { middle_of_widest(rings).unwrap_or(centre) };
        Some(Piece { square, point, area: double / 2.0 })
    }
}

#[derive(Clone, Copy)]
enum Axis {
    X,
    Y,
}

/// One side of a grid line.
#[derive(Clone, Copy)]
struct Side {
    axis: Axis,
    at: f64,
    above: bool,
}

impl Side {
    /// How far a vertex lies inside; negative outside.
    fn depth(self, c: Coord<f64>) -> f64 {
        let value = match self.axis {
            Axis::X => c.x,
            Axis::Y => c.y,
        };
        if self.above { value - self.at } else { self.at - value }
    }

    /// Where a side of a ring crosses the line; the same from both sides of the line.
    fn crossing(self, a: Coord<f64>, b: Coord<f64>) -> Coord<f64> {
        match self.axis {
            Axis::X => Coord { x: self.at, y: a.y + (b.y - a.y) * ((self.at - a.x) / (b.x - a.x)) },
            Axis::Y => Coord { x: a.x + (b.x - a.x) * ((self.at - a.y) / (b.y - a.y)), y: self.at },
        }
    }

    /// The part of each ring on this side (Sutherland and Hodgman 1974); rings without area go.
    fn clip(self, rings: &Rings) -> Rings {
        let clipped = rings.iter().map(|ring| {
            let mut kept = Vec::with_capacity(ring.len() + 4);
            for (a, b) in sides(ring) {
                let (from, to) = (self.depth(a), self.depth(b));
                if from >= 0.0 {
                    kept.push(a);
                }
                if (from > 0.0 && to < 0.0) || (from < 0.0 && to > 0.0) {
                    kept.push(self.crossing(a, b));
                }
            }
            kept
        });
        clipped.filter(|ring| ring.len() > 2).collect()
    }
}

fn sides(ring: &[Coord<f64>]) -> impl Iterator<Item = (Coord<f64>, Coord<f64>)> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

fn rings_of(shape: &MultiPolygon<f64>) -> Rings {
    let oriented = shape.orient(Direction::Default);
    let rings = oriented.into_iter().flat_map(|polygon| {
        let (outer, inner) = polygon.into_inner();
        std::iter::once(outer).chain(inner)
    });
    let open = |ring: LineString<f64>| {
        let mut coords = ring.into_inner();
        if coords.len() > 1 && coords.first() == coords.last() {
            coords.pop();
        }
        coords
    };
    rings.map(open).filter(|ring| ring.len() > 2).collect()
}

/// Where the horizontal line through `y` crosses the rings, from west to east.
fn crossings(rings: &Rings, y: f64) -> Vec<f64> {
    let all = rings.iter().flat_map(|ring| sides(ring)).filter(|(a, b)| (a.y <= y) != (b.y <= y));
    let mut xs: Vec<f64> = all.map(|(a, b)| a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y))).collect();
    xs.sort_by(f64::total_cmp);
    xs
}

fn holds(rings: &Rings, point: Point) -> bool {
    crossings(rings, point.y).iter().filter(|&&x| x <= point.x).count() % 2 == 1
}

/// The middle of the widest stretch on the horizontal lines halfway between neighbouring vertices;
/// of very many lines those in the widest gaps.
fn middle_of_widest(rings: &Rings) -> Option<Point> {
    let mut ys: Vec<f64> = rings.iter().flatten().map(|c| c.y).collect();
    ys.sort_by(f64::total_cmp);
    let mut gaps: Vec<(f64, f64)> = ys.windows(2).map(|y| (y[1] - y[0], f64::midpoint(y[0], y[1]))).collect();
    gaps.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.total_cmp(&b.1)));
    let mut best: Option<(f64, Point)> = None;
    for &(_, y) in gaps.iter().take(64).filter(|gap| gap.0 > 0.0) {
        for stretch in crossings(rings, y).chunks_exact(2) {
            let width = stretch[1] - stretch[0];
            if width > 0.0 && best.is_none_or(|(w, _)| width > w) {
                best = Some((width, Point { x: f64::midpoint(stretch[0], stretch[1]), y }));
            }
        }
    }
    best.map(|(_, point)| point)
}

/// A shape without self-crossings that encloses the same ground, by the even-odd rule for each part.
///
/// `None` when nothing with an area is left.
pub(super) fn repair(shape: &MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
    let nothing = MultiPolygon(Vec::new());
    let parts: Vec<MultiPolygon<f64>> =
        shape.iter().map(|polygon| polygon.union(&nothing).orient(Direction::Default)).collect();
    let whole = unary_union(&parts);
    (whole.unsigned_area() > 1e-6).then_some(whole)
}

#[cfg(test)]
#[path = "cells_tests.rs"]
mod tests;
