#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use super::*;
use crate::layers::{Street, Streets};
use crate::network::{BuildOptions, Profile};
use crate::sources::osm::Tags;

/// A network of lanes drawn in metres from a place on the central meridian.
fn network(lines: &[[(f64, f64); 2]]) -> (Network, Frame) {
    let frame = Frame::at(114);
    let (mut nodes, mut streets) = (Vec::new(), Vec::new());
    for (id, line) in (1i64..).zip(lines) {
        let first = nodes.len() as u32;
        for (x, y) in line {
            let at = frame.to_position(Point { x: *x, y: 3_400_000.0 + y });
            nodes.push([at.lon, at.lat]);
        }
        let tags = Tags(vec![("highway".into(), "residential".into())]);
        streets.push(Street { id, nodes: vec![first, first + 1], tags });
    }
    let streets = Streets { node_ids: (0..nodes.len() as i64).collect(), nodes, streets, ..Streets::default() };
    let walk = Profile::embedded("walk").unwrap();
    (Network::build(&streets, walk, &frame, BuildOptions::default()), frame)
}

#[test]
fn an_island_across_the_river_comes_nearest_at_the_missing_bridge() {
    // The main road runs north; a lane of 300 m ends 40 m east of its middle, another lies 500 m away.
    let lines = [[(0.0, 0.0), (0.0, 1000.0)], [(40.0, 502.0), (340.0, 502.0)], [(500.0, 0.0), (500.0, 100.0)]];
    let (network, frame) = network(&lines);
    let joins = island_joins(&network, &frame, 10);
    assert_eq!(joins.iter().map(|j| j.island.0).collect::<Vec<_>>(), [1, 2]);
    assert!((joins[0].distance.0 - 40.0).abs() < 0.01, "{:?}", joins[0]);
    let there = frame.to_point(joins[0].there);
    assert!(there.x.abs() < 0.01 && (there.y - 3_400_502.0).abs() < 0.01, "{there:?}");
    assert!((joins[1].distance.0 - 500.0).abs() < 0.01, "{:?}", joins[1]);
    assert_eq!(island_joins(&network, &frame, 1).len(), 1);
}

#[test]
fn a_network_in_one_piece_has_no_joins() {
    let (network, frame) = network(&[[(0.0, 0.0), (0.0, 1000.0)]]);
    assert_eq!(island_joins(&network, &frame, 10), []);
}
