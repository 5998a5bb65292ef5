//! Where a part of the network that nothing joins comes nearest to the main one: a missing bridge?
//!
//! In: a network and its metric frame. Out: for each of the larger islands the two nearest places.

use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::{GeomWithData, Line};

use crate::layers::{Frame, Point, Position};
use crate::network::{EdgeId, IslandId, Network};
use crate::units::Metres;

/// The nearest places of an island and of the main network.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Join {
    /// The island.
    pub island: IslandId,
    /// Straight distance; within [`STEP`] of the least.
    pub distance: Metres,
    /// The place on the island.
    pub here: Position,
    /// The place on the main network.
    pub there: Position,
}

/// Places on an island are tried at its vertices and so many metres apart between them.
pub const STEP: f64 = 5.0;

/// The nearest join of each of the `count` largest islands to the largest of all, in their order.
#[must_use]
pub fn island_joins(network: &Network, frame: &Frame, count: usize) -> Vec<Join> {
    let last = network.islands.len().min(count.saturating_add(1)) as u32;
    if last < 2 {
        return Vec::new();
    }
    let mut main = Vec::new();
    let mut tried: Vec<Vec<Point>> = vec![Vec::new(); last as usize];
    for edge in (0..network.edges.len() as u32).map(EdgeId) {
        let island = network.island_of(edge);
        if island.0 >= last {
            continue;
        }
        let points: Vec<Point> = network.shape(edge).iter().map(|p| frame.to_point(*p)).collect();
        for pair in points.windows(2) {
            if island.0 == 0 {
                main.push(GeomWithData::new(Line::new([pair[0].x, pair[0].y], [pair[1].x, pair[1].y]), ()));
            } else {
                tried[island.0 as usize].extend(along(pair[0], pair[1]));
            }
        }
    }
    let main = RTree::bulk_load(main);
    let nearest = |island: u32| {
        let of_point = |here: &Point| {
            let line = main.nearest_neighbor([here.x, here.y])?.geom();
            let [x, y] = line.nearest_point(&[here.x, here.y]);
            let there = Point { x, y };
            Some((frame.ground_distance(*here, there), *here, there))
        };
        // The first of equally near places, so that the answer does not depend on threads.
        let best = tried[island as usize].iter().filter_map(of_point).min_by(|a, b| a.0.0.total_cmp(&b.0.0))?;
        let (distance, here, there) = best;
        let island = IslandId(island);
        Some(Join { island, distance, here: frame.to_position(here), there: frame.to_position(there) })
    };
    let found: Vec<Option<Join>> = (1..last).into_par_iter().map(nearest).collect();
    found.into_iter().flatten().collect()
}

/// Places on a segment, both ends included, at most [`STEP`] apart.
fn along(a: Point, b: Point) -> impl Iterator<Item = Point> {
    let steps = ((b.x - a.x).hypot(b.y - a.y) / STEP).ceil().max(1.0);
    (0..=steps as u32).map(move |i| {
        let t = f64::from(i) / steps;
        Point { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }
    })
}

#[cfg(test)]
#[path = "island_joins_tests.rs"]
mod tests;
