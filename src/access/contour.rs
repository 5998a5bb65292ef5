//! Outlines of classes of places: the class is known at the nodes of a lattice and can be asked for anywhere.
//!
//! Marching squares for any number of classes. Where the two ends of a side differ, bisection finds the change to
//! about a metre; inside a square the changes are joined by straight lines, and more than two classes meet in one
//! point. Every line is the border of both its sides, so neighbouring classes neither overlap nor leave a gap.

use std::collections::BTreeMap;
use std::iter::once;

use geo::{BoundingRect, Contains, Intersects};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use rayon::prelude::*;

use crate::layers::Point;

/// The class of places that belong to nothing; it gets no outline.
pub(super) const NOTHING: u32 = u32::MAX;
/// To how many metres a change of class is found on a side.
const PRECISION_M: f64 = 1.0;
/// How far the two meeting points of a square lie from its centre, as a part of its side.
const APART: f64 = 0.125;

/// Nodes in rows and columns of the metric frame, numbered eastwards and then northwards.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Lattice {
    pub west: f64,
    pub south: f64,
    /// Metres between neighbours.
    pub spacing: f64,
    pub cols: u32,
    pub rows: u32,
}

impl Lattice {
    /// How many nodes there are.
    pub(super) fn len(&self) -> usize {
        self.cols as usize * self.rows as usize
    }

    /// Where a node lies.
    pub(super) fn point(&self, node: usize) -> Point {
        let (col, row) = (node % self.cols as usize, node / self.cols as usize);
        Point { x: self.west + col as f64 * self.spacing, y: self.south + row as f64 * self.spacing }
    }

    /// Whether a node lies on the border of the lattice.
    pub(super) fn is_border(&self, node: usize) -> bool {
        let (col, row) = (node as u32 % self.cols, node as u32 / self.cols);
        col == 0 || row == 0 || col + 1 == self.cols || row + 1 == self.rows
    }
}

/// The ground of every class but [`NOTHING`], outer rings counter-clockwise and holes clockwise.
///
/// `classes` holds the class of every node; those on the border of the lattice must be [`NOTHING`].
pub(super) fn outlines(
    lattice: &Lattice,
    classes: &[u32],
    class_at: impl Fn(Point) -> u32 + Sync,
) -> BTreeMap<u32, MultiPolygon<f64>> {
    debug_assert!((0..classes.len()).all(|n| !lattice.is_border(n) || classes[n] == NOTHING), "outlines would be open");
    let changes = changes(lattice, classes, &class_at);
    let squares = Squares { lattice, classes, changes: &changes, class_at: &class_at };
    let borders = (0..classes.len()).into_par_iter().flat_map_iter(|node| squares.borders(node));
    let mut borders: Vec<Border> = borders.filter(|border| border.class != NOTHING).collect();
    borders.par_sort_unstable_by_key(|border| (border.class, border.from));
    borders.chunk_by(|a, b| a.class == b.class).map(|of| (of[0].class, polygons(rings(of)))).collect()
}

/// A point of an outline. A node's number times four is the change on the side east of the node, one more that on
/// the side north of it, two and three more the meeting points in the square north-east of it.
type Vertex = u64;

/// A directed line with its class on the left.
struct Border {
    class: u32,
    from: Vertex,
    to: Vertex,
    at: Point,
}

/// Every side on which the class changes, with the place of the change, in the order of vertices.
fn changes(lattice: &Lattice, classes: &[u32], class_at: &(impl Fn(Point) -> u32 + Sync)) -> Vec<(Vertex, Point)> {
    let cols = lattice.cols as usize;
    let steps = (lattice.spacing / PRECISION_M).log2().ceil().max(1.0) as u32;
    let sides = (0..classes.len()).into_par_iter().flat_map_iter(|node| {
        let east = (node % cols + 1 < cols).then_some((0, node + 1));
        let north = (node + cols < classes.len()).then_some((1, node + cols));
        let changed = east.into_iter().chain(north).filter(move |(_, other)| classes[node] != classes[*other]);
        changed.map(move |(side, other)| {
            let (a, b) = (lattice.point(node), lattice.point(other));
            let part = |t: f64| Point { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
            let (mut same, mut changed) = (0.0, 1.0);
            for _ in 0..steps {
                let middle = f64::midpoint(same, changed);
                if class_at(part(middle)) == classes[node] { same = middle } else { changed = middle }
            }
            (node as u64 * 4 + side, part(f64::midpoint(same, changed)))
        })
    });
    sides.collect()
}

/// Squares of the lattice, named after their south-western node.
struct Squares<'a, F> {
    lattice: &'a Lattice,
    classes: &'a [u32],
    changes: &'a [(Vertex, Point)],
    class_at: &'a F,
}

impl<F: Fn(Point) -> u32> Squares<'_, F> {
    /// The borders in a square. Corners and sides are counted counter-clockwise from the south-western corner and
    /// the southern side, so that side `k` runs from corner `k` to corner `k + 1`.
    fn borders(&self, node: usize) -> Vec<Border> {
        let cols = self.lattice.cols as usize;
        let mut found = Vec::new();
        if node % cols + 1 == cols || node + cols >= self.classes.len() {
            return found;
        }
        let corners = [node, node + 1, node + 1 + cols, node + cols].map(|n| self.classes[n]);
        let changed: Vec<usize> = (0..4).filter(|&k| corners[k] != corners[(k + 1) % 4]).collect();
        if changed.is_empty() {
            return found;
        }
        let side = |k: usize| -> (Vertex, Point) {
            let on = [(node, 0), (node + 1, 1), (node + cols, 0), (node, 1)][k % 4];
            let vertex = on.0 as u64 * 4 + on.1;
            let at = self.changes.binary_search_by_key(&vertex, |(v, _)| *v);
            self.changes[at.expect("a side whose ends differ has a change")]
        };
        let of = |k: usize| corners[k % 4];
        let mut line = |from: (Vertex, Point), to: (Vertex, Point), left: u32, right: u32| {
            found.push(Border { class: left, from: from.0, to: to.0, at: from.1 });
            found.push(Border { class: right, from: to.0, to: from.0, at: to.1 });
        };
        let centre = self.inside(node, 0.5, 0.5);
        // The first of two opposite corners that are alike, where neighbours all differ.
        let alike = (changed.len() == 4).then(|| (0..2).find(|&k| of(k) == of(k + 2))).flatten();
        match (changed.len(), alike) {
            (2, _) => line(side(changed[0]), side(changed[1]), of(changed[0]), of(changed[0] + 1)),
            (4, Some(k)) => {
                let middle = (self.class_at)(centre);
                if middle == of(k) || of(k + 1) == of(k + 3) {
                    // One pair of opposite corners is joined through the centre, and the others are cut off.
                    let first = if middle == of(k) { k + 1 } else { k };
                    for cut in [first, first + 2] {
                        line(side(cut), side(cut + 3), of(cut), of(cut + 1));
                    }
                } else {
                    // The other two touch along the middle and part the two that are alike.
                    let [near, far] = [k, k + 2].map(|corner| {
                        let towards = |high: bool| 0.5 + if high { APART } else { -APART };
                        let at = self.inside(node, towards([1, 2].contains(&corner)), towards(corner >= 2));
                        (node as u64 * 4 + if corner == k { 2 } else { 3 }, at)
                    });
                    for (s, meeting) in [(k + 3, near), (k, near), (k + 1, far), (k + 2, far)] {
                        line(side(s), meeting, of(s), of(s + 1));
                    }
                    line(near, far, of(k + 3), of(k + 1));
                }
            }
            _ => {
                for &s in &changed {
                    line(side(s), (node as u64 * 4 + 2, centre), of(s), of(s + 1));
                }
            }
        }
        found
    }

    /// A place in a square, as parts of its sides.
    fn inside(&self, node: usize, east: f64, north: f64) -> Point {
        let corner = self.lattice.point(node);
        Point { x: corner.x + east * self.lattice.spacing, y: corner.y + north * self.lattice.spacing }
    }
}

/// The closed rings of one class, from its borders in the order of their first vertex.
fn rings(borders: &[Border]) -> Vec<Vec<Coord<f64>>> {
    let mut seen = vec![false; borders.len()];
    let mut rings = Vec::new();
    for start in 0..borders.len() {
        let mut ring = Vec::new();
        let mut at = start;
        while !seen[at] {
            seen[at] = true;
            ring.push(borders[at].at.coord());
            let next = borders.binary_search_by_key(&borders[at].to, |border| border.from);
            at = next.expect("every vertex of an outline is left again by one border of its class");
        }
        if ring.len() > 2 {
            rings.push(ring);
        }
    }
    rings
}

/// Rings to polygons: each hole goes to the smallest outer ring around it.
fn polygons(rings: Vec<Vec<Coord<f64>>>) -> MultiPolygon<f64> {
    let (outer, holes): (Vec<_>, Vec<_>) = rings.into_iter().partition(|ring| twice_area(ring) > 0.0);
    let mut polygons: Vec<Polygon<f64>> =
        outer.into_iter().map(|ring| Polygon::new(LineString(ring), Vec::new())).collect();
    let bounds: Vec<_> = polygons.iter().map(|p| p.bounding_rect()).collect();
    let mut by_size: Vec<(f64, usize)> =
        polygons.iter().enumerate().map(|(i, p)| (twice_area(&p.exterior().0), i)).collect();
    by_size.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut homes: Vec<(usize, LineString<f64>)> = Vec::new();
    for hole in holes {
        let within = |i: usize| bounds[i].is_some_and(|b| b.intersects(&hole[0])) && polygons[i].contains(&hole[0]);
        let home = by_size.iter().map(|(_, i)| *i).find(|i| within(*i));
        homes.extend(home.map(|home| (home, LineString(hole))));
    }
    for (home, hole) in homes {
        polygons[home].interiors_push(hole);
    }
    MultiPolygon(polygons)
}

/// Twice the area of a ring, above zero when it runs counter-clockwise; the ring may be open or closed.
fn twice_area(ring: &[Coord<f64>]) -> f64 {
    let Some(&origin) = ring.first() else { return 0.0 };
    let next = ring.iter().skip(1).chain(once(&origin));
    ring.iter().zip(next).map(|(a, b)| (*a - origin).x * (*b - origin).y - (*b - origin).x * (*a - origin).y).sum()
}

#[cfg(test)]
#[path = "contour_tests.rs"]
mod tests;
