//! Straight lines across squares: between the places where streets meet the outline, wherever one sees the other.
//!
//! In: the rings of a square, and which of their nodes streets enter by. Out: pairs of nodes. Where a corner or a
//! hole stands in the way, lines bend at it: a shortest path across is made of lines that touch such corners. A
//! line is left out where others, the outlines included, lead there with a detour of at most 1 % and a metre; so a
//! square with many entrances gets fewer lines. What is seen is decided exactly, on coordinates in degrees: whether points
//! lie on a line does not depend on the scale of the axes.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo_types::Coord;

use super::build::{Cuts, Used};
use crate::layers::Streets;
use crate::layers::street::Square;

/// Up to this many entrances and corners each is joined to each; beyond, each to the nearest.
const ALL: usize = 120;
/// How many of the nearest.
const NEAREST: usize = 40;
/// A metre in micrometres, in which lengths are compared.
const METRE: u64 = 1_000_000;

/// The lines across squares by the index of the street that they belong to, an outline; the nodes at their ends
/// are marked to be cut.
pub(super) fn lines(streets: &Streets, usages: &[Used], cuts: &mut Cuts) -> BTreeMap<u32, Vec<[u32; 2]>> {
    let mut found: BTreeMap<u32, Vec<[u32; 2]>> = BTreeMap::new();
    if streets.squares.is_empty() {
        return found;
    }
    let id = |index: u32| streets.streets[index as usize].id;
    let shared = shared(streets, usages);
    for square in &streets.squares {
        let at = usages.partition_point(|used| id(used.street) < square.street);
        let Some(Used { street, .. }) = usages.get(at).filter(|used| id(used.street) == square.street) else {
            continue;
        };
        let open = |node: u32| cuts.usable[node as usize] && !cuts.blocked[node as usize];
        let entrance = |node: u32| shared[node as usize] && open(node);
        let lines = Ground::of(streets, square).map(|ground| ground.lines(&entrance, &open)).unwrap_or_default();
        for &node in lines.iter().flatten() {
            cuts.cut[node as usize] = true;
        }
        found.entry(*street).or_default().extend(lines);
    }
    found
}

/// Whether streets of different ids meet at each node.
fn shared(streets: &Streets, usages: &[Used]) -> Vec<bool> {
    let mut owner: Vec<Option<i64>> = vec![None; streets.nodes.len()];
    let mut shared = vec![false; streets.nodes.len()];
    for street in usages.iter().map(|used| &streets.streets[used.street as usize]) {
        for &node in &street.nodes {
            let Some(owner) = owner.get_mut(node as usize) else { continue };
            shared[node as usize] |= owner.is_some_and(|id| id != street.id);
            owner.get_or_insert(street.id);
        }
    }
    shared
}

/// A corner of a ring, with the square on the left of the way from `before` to `after`.
struct Corner {
    node: u32,
    ring: usize,
    at: Coord<f64>,
    before: Coord<f64>,
    after: Coord<f64>,
}

impl Corner {
    fn is_reflex(&self) -> bool {
        orient(self.before, self.at, self.after) == Orientation::Clockwise
    }

    /// Whether a line that leaves the corner for a place begins inside the square.
    fn opens_to(&self, to: Coord<f64>) -> bool {
        use Orientation::{Clockwise, CounterClockwise};
        let (from_after, from_before) = (orient(self.at, to, self.after), orient(self.at, to, self.before));
        if self.is_reflex() {
            !(from_after != Clockwise && from_before != CounterClockwise)
        } else {
            from_before == CounterClockwise && from_after == Clockwise
        }
    }

    /// Whether a line from a place touches the corner and could bend around it.
    fn bends(&self, from: Coord<f64>) -> bool {
        use Orientation::{Clockwise, CounterClockwise};
        let sides = [orient(from, self.at, self.before), orient(from, self.at, self.after)];
        !(sides.contains(&Clockwise) && sides.contains(&CounterClockwise))
    }
}

/// An entrance, or a corner where lines may bend.
struct Point {
    node: u32,
    entrance: bool,
    at: Coord<f64>,
    /// Its places on the rings.
    corners: Vec<usize>,
}

/// A square as its corners, ring after ring.
struct Ground {
    corners: Vec<Corner>,
    /// First and last corner of each side.
    sides: Vec<[usize; 2]>,
    /// Metres of a degree of longitude and of latitude.
    metres: [f64; 2],
}

impl Ground {
    /// `None` when a ring is no area.
    fn of(streets: &Streets, square: &Square) -> Option<Ground> {
        let place = |node: u32| streets.nodes.get(node as usize).map(|&[x, y]| Coord { x, y });
        let (mut corners, mut sides) = (Vec::new(), Vec::new());
        for (ring, nodes) in square.rings.iter().enumerate() {
            let mut nodes = nodes.clone();
            nodes.dedup();
            while nodes.len() > 1 && nodes.first() == nodes.last() {
                nodes.pop();
            }
            let places: Vec<Coord<f64>> = nodes.iter().map(|&n| place(n)).collect::<Option<_>>()?;
            let count = places.len();
            if count < 3 || places.iter().any(|p| !p.x.is_finite() || !p.y.is_finite()) {
                return None;
            }
            let origin = places[0];
            let cross = |i: usize| {
                let (a, b) = (places[i] - origin, places[(i + 1) % count] - origin);
                a.x * b.y - a.y * b.x
            };
            // The outer ring runs against the clock, holes with it.
            let area: f64 = (0..count).map(cross).sum();
            if area == 0.0 {
                return None;
            }
            let order: Vec<usize> =
                if (area > 0.0) == (ring == 0) { (0..count).collect() } else { (0..count).rev().collect() };
            let first = corners.len();
            for i in 0..count {
                let [before, at, after] = [(i + count - 1) % count, i, (i + 1) % count].map(|k| order[k]);
                let [p, q, r] = [before, at, after].map(|k| places[k]);
                corners.push(Corner { node: nodes[at], ring, at: q, before: p, after: r });
                sides.push([first + i, first + (i + 1) % count]);
            }
        }
        let latitude = corners.first().map_or(0.0, |c: &Corner| c.at.y);
        let degree = 111_195.0;
        Some(Ground { corners, sides, metres: [degree * latitude.to_radians().cos(), degree] })
    }

    /// The lines from entrance to entrance; `open` says where one may pass.
    fn lines(&self, entrance: &dyn Fn(u32) -> bool, open: &dyn Fn(u32) -> bool) -> Vec<[u32; 2]> {
        let points = self.points(entrance, open);
        if points.iter().filter(|p| p.entrance).count() < 2 {
            return Vec::new();
        }
        let mut pairs: Vec<(u64, usize, usize)> = self.candidates(&points);
        pairs.retain(|&(_, a, b)| self.sees(&points[a], &points[b]));
        pairs.sort_unstable();
        let mut ways = self.along_outlines(&points, open);
        let mut lines = Vec::new();
        for (length, a, b) in pairs {
            if !leads(&ways, a, b, length + length / 100 + METRE) {
                ways[a].push((b, length));
                ways[b].push((a, length));
                lines.push([points[a].node, points[b].node]);
            }
        }
        lines
    }

    /// Entrances, and corners at which a line may bend, in the order of the rings.
    fn points(&self, entrance: &dyn Fn(u32) -> bool, open: &dyn Fn(u32) -> bool) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        let mut known: BTreeMap<u32, usize> = BTreeMap::new();
        for corner in &self.corners {
            let is_entrance = entrance(corner.node);
            if (is_entrance || corner.is_reflex()) && open(corner.node) {
                known.entry(corner.node).or_insert_with(|| {
                    points.push(Point { node: corner.node, entrance: is_entrance, at: corner.at, corners: Vec::new() });
                    points.len() - 1
                });
            }
        }
        for (i, corner) in self.corners.iter().enumerate() {
            if let Some(&point) = known.get(&corner.node) {
                points[point].corners.push(i);
            }
        }
        points
    }

    /// Pairs of points that may see each other, with their distance.
    fn candidates(&self, points: &[Point]) -> Vec<(u64, usize, usize)> {
        let mut pairs = Vec::new();
        for a in 0..points.len() {
            let mut others: Vec<(u64, usize)> =
                (0..points.len()).filter(|b| *b != a).map(|b| (self.distance(points[a].at, points[b].at), b)).collect();
            if points.len() > ALL {
                others.sort_unstable();
                others.truncate(NEAREST);
            }
            pairs.extend(others.into_iter().map(|(length, b)| (length, a.min(b), a.max(b))));
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Whether the line between two points lies inside, touches nothing and serves a shortest path.
    fn sees(&self, a: &Point, b: &Point) -> bool {
        let is_side = self.sides.iter().any(|&[from, to]| {
            let ends = [self.corners[from].node, self.corners[to].node];
            ends == [a.node, b.node] || ends == [b.node, a.node]
        });
        !is_side && self.serves(a, b.at) && self.serves(b, a.at) && !self.is_crossed(a, b)
    }

    /// Whether a line may leave a point for a place: inside, and bending around the corner if it is no entrance.
    fn serves(&self, point: &Point, to: Coord<f64>) -> bool {
        let corners = || point.corners.iter().map(|&i| &self.corners[i]);
        // A node that stands twice on one ring opens to either side; where two rings touch, to neither's outside.
        let opens = corners().all(|c| corners().any(|other| other.ring == c.ring && other.opens_to(to)));
        opens && (point.entrance || corners().any(|c| c.bends(to)))
    }

    /// Whether a side crosses or touches the line between two points, away from them.
    fn is_crossed(&self, a: &Point, b: &Point) -> bool {
        let (low, high) = (|p: f64, q: f64| p.min(q), |p: f64, q: f64| p.max(q));
        self.sides.iter().any(|&[from, to]| {
            let (p, q) = (&self.corners[from], &self.corners[to]);
            if [p.node, q.node].iter().any(|n| *n == a.node || *n == b.node) {
                return false;
            }
            let apart = low(p.at.x, q.at.x) > high(a.at.x, b.at.x)
                || high(p.at.x, q.at.x) < low(a.at.x, b.at.x)
                || low(p.at.y, q.at.y) > high(a.at.y, b.at.y)
                || high(p.at.y, q.at.y) < low(a.at.y, b.at.y);
            let ends = || [orient(a.at, b.at, p.at), orient(a.at, b.at, q.at)];
            let parted = |[one, other]: [Orientation; 2]| one != other;
            let crosses = || parted(ends()) && parted([orient(p.at, q.at, a.at), orient(p.at, q.at, b.at)]);
            !apart && (ends() == [Orientation::Collinear; 2] || crosses())
        })
    }

    /// Which point leads to which along the outlines, with the distance.
    fn along_outlines(&self, points: &[Point], open: &dyn Fn(u32) -> bool) -> Vec<Vec<(usize, u64)>> {
        let mut at = vec![None; self.corners.len()];
        for (i, point) in points.iter().enumerate() {
            point.corners.iter().for_each(|&corner| at[corner] = Some(i));
        }
        let mut ways = vec![Vec::new(); points.len()];
        for (corner, start) in at.iter().enumerate() {
            let Some(start) = *start else { continue };
            let (mut corner, mut length) = (corner, 0);
            // Sides stand in the order of their first corners.
            for _ in 0..self.corners.len() {
                let next = self.sides[corner][1];
                length += self.distance(self.corners[corner].at, self.corners[next].at);
                corner = next;
                if at[corner].is_some() || !open(self.corners[corner].node) {
                    break;
                }
            }
            if let Some(end) = at[corner].filter(|end| *end != start) {
                ways[start].push((end, length));
                ways[end].push((start, length));
            }
        }
        ways
    }

    /// Micrometres between two places of the square.
    fn distance(&self, a: Coord<f64>, b: Coord<f64>) -> u64 {
        let [x, y] = self.metres;
        (((a.x - b.x) * x).hypot((a.y - b.y) * y) * 1e6).round() as u64
    }
}

/// Whether the ways lead from one point to another within a length.
fn leads(ways: &[Vec<(usize, u64)>], from: usize, to: usize, within: u64) -> bool {
    let mut best = vec![u64::MAX; ways.len()];
    let mut waiting = BinaryHeap::from([Reverse((0, from))]);
    while let Some(Reverse((length, point))) = waiting.pop() {
        if point == to {
            return true;
        }
        if length > best[point] {
            continue;
        }
        for &(next, step) in &ways[point] {
            let length = length + step;
            if length <= within && length < best[next] {
                best[next] = length;
                waiting.push(Reverse((length, next)));
            }
        }
    }
    false
}

fn orient(p: Coord<f64>, q: Coord<f64>, r: Coord<f64>) -> Orientation {
    RobustKernel::orient2d(p, q, r)
}

#[cfg(test)]
#[path = "squares_tests.rs"]
mod tests;
