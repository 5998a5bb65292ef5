#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use proptest::prelude::*;

use super::*;
use crate::layers::{Street, Streets};
use crate::network::{BuildOptions, Profile};
use crate::sources::osm::Tags;

fn lines(frame: &Frame, lines: &[Vec<[f64; 2]>]) -> Streets {
    let mut streets = Streets::default();
    for (id, line) in lines.iter().enumerate() {
        let first = streets.nodes.len() as u32;
        for &[x, y] in line {
            let at = frame.to_position(Point { x, y });
            streets.node_ids.push(streets.nodes.len() as i64);
            streets.nodes.push([at.lon, at.lat]);
        }
        let tags = Tags(vec![("highway".into(), "residential".into())]);
        streets.streets.push(Street { id: id as i64, nodes: (first..streets.nodes.len() as u32).collect(), tags });
    }
    streets
}

fn network(frame: &Frame, streets: &Streets) -> Network {
    Network::build(streets, Profile::embedded("walk").unwrap(), frame, BuildOptions::default())
}

#[test]
fn a_house_beside_a_street_joins_it_at_a_right_angle() {
    let frame = Frame::at(114);
    let network = network(&frame, &lines(&frame, &[vec![[0.0, 1000.0], [100.0, 1000.0], [400.0, 1000.0]]]));
    let snap = network.snap(frame.to_position(Point { x: 300.0, y: 1050.0 })).unwrap();
    // 300 of 400 m along, 50 m away; 50 m at 3 km/h are 60 s.
    assert!((snap.fraction - 0.75).abs() < 1e-7);
    assert!((snap.leg.0 - 50.0).abs() < 1e-4);
    assert_eq!(snap.leg_time, Millis(60_000));
    assert_eq!(network.snap(frame.to_position(Point { x: 0.0, y: 7000.0 })), None);
    assert_eq!(network.snap(Position { lon: f64::NAN, lat: 0.0 }), None);
}

#[test]
fn an_empty_network_takes_nobody() {
    let frame = Frame::at(0);
    let network = network(&frame, &Streets::default());
    assert_eq!(network.snap(Position { lon: 0.0, lat: 0.0 }), None);
    assert!(network.islands.is_empty());
}

fn near(at: Point, first: u32, a: Point, b: Point) -> Near {
    let (along, foot) = foot_on(at, a, b);
    Near { distance: (at.x - foot.x).hypot(at.y - foot.y), first, along, foot }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn snapping_equals_trying_every_segment(
        drawn in proptest::collection::vec(proptest::collection::vec([0i32..12, 0i32..12], 2..5), 1..12),
        places in proptest::collection::vec([-20i32..140, -20i32..140], 1..20),
    ) {
        let frame = Frame::at(114);
        // A coarse lattice makes ties, zero-length segments and parallel edges frequent.
        let drawn: Vec<Vec<[f64; 2]>> =
            drawn.iter().map(|l| l.iter().map(|p| [f64::from(p[0]) * 10.0, f64::from(p[1]) * 10.0]).collect()).collect();
        let network = network(&frame, &lines(&frame, &drawn));
        // One after the other or all at once: what the last place left behind makes no difference.
        let points: Vec<Point> = places.iter().map(|p| Point { x: f64::from(p[0]), y: f64::from(p[1]) }).collect();
        let singly: Vec<Option<Snap>> = points.iter().map(|p| network.snap_point(*p)).collect();
        prop_assert_eq!(network.snap_all(&points), singly);
        for place in places {
            let position = frame.to_position(Point { x: f64::from(place[0]), y: f64::from(place[1]) });
            let at = frame.to_point(position);
            let best = (0..network.edges.len() as u32)
                .flat_map(|e| (network.shape_first[e as usize]..network.shape_first[e as usize + 1] - 1).map(move |i| (e, i)))
                .map(|(e, i)| (near(at, i, network.index.points[i as usize], network.index.points[i as usize + 1]), e))
                .min_by(|(a, e), (b, f)| (a.distance, e, a.first).partial_cmp(&(b.distance, f, b.first)).unwrap())
                .unwrap();
            let (best, edge) = best;
            let snap = network.snap(position).unwrap();
            prop_assert_eq!(snap.edge, EdgeId(edge));
            prop_assert_eq!(snap.leg, frame.ground_distance(at, best.foot));
            prop_assert!((0.0..=1.0).contains(&snap.fraction));
        }
    }
}
