//! Walking across squares. On foot 4 km/h: 100 m take 90 s.

use crate::drawn::{Map, Pairs};

const SQUARE: Pairs = &[("area", "yes"), ("highway", "pedestrian")];
const ROAD: Pairs = &[("highway", "residential")];

/// A square of 100 m with a road to the corners 1 (south-west) and 3 (north-east), which are joined from 5 and 6.
fn convex(tags: Pairs) -> Map {
    Map::with(&[[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0], [-50.0, 0.0], [150.0, 100.0]])
        .way(10, &[1, 2, 3, 4, 1], tags)
        .way(11, &[5, 1], ROAD)
        .way(12, &[3, 6], ROAD)
}

#[test]
fn one_walks_straight_across_a_square_and_along_its_outline() {
    let read = convex(SQUARE).read("");
    // The diagonal is 141.42 m.
    read.takes("walk", 1, 3, 127.28);
    read.takes("walk", 5, 6, 45.0 + 127.28 + 45.0);
    let network = read.network("walk");
    assert_eq!(network.dropped.across.count, 1, "corners without a street are no entrances");
    assert_eq!(read.streets.import.squares, 1);
    // Drawn the other way round, it is the same square.
    let turned = Map::with(&[[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0], [-50.0, 0.0], [150.0, 100.0]])
        .way(10, &[2, 1, 4, 3, 2], SQUARE)
        .way(11, &[5, 1], ROAD)
        .way(12, &[3, 6], ROAD);
    turned.read("").takes("walk", 1, 3, 127.28);
}

#[test]
fn a_closed_street_that_is_no_area_is_walked_around() {
    // Half of 400 m.
    convex(&[("highway", "pedestrian")]).read("").takes("walk", 1, 3, 180.0);
}

#[test]
fn an_area_is_no_road_for_cars() {
    let read = convex(&[("area", "yes"), ("highway", "service")]).read("");
    read.takes("walk", 1, 3, 127.28);
    read.parts("car", 1, 3);
    let dropped = read.network("car").dropped;
    assert_eq!((dropped.areas.count, dropped.across.count), (1, 0));
    assert!((dropped.areas.km - 0.4).abs() < 1e-3);
    // By bicycle only where it is allowed: 6 km/h on pedestrian ground.
    convex(SQUARE).read("").parts("bike", 1, 3);
    let allowed = convex(&[("area", "yes"), ("bicycle", "yes"), ("highway", "pedestrian")]).read("");
    allowed.takes("bike", 1, 3, 141.42 * 0.6);
}

#[test]
fn in_a_square_like_an_l_one_turns_at_the_inner_corner() {
    // The corner 5 at (100, 100) stands in the way from 3 to 7.
    let ell = Map::with(&[
        [0.0, 0.0],
        [200.0, 0.0],
        [200.0, 40.0],
        [200.0, 100.0],
        [100.0, 100.0],
        [100.0, 200.0],
        [40.0, 200.0],
        [0.0, 200.0],
        [250.0, 40.0],
        [40.0, 250.0],
    ])
    .way(20, &[1, 2, 3, 4, 5, 6, 7, 8, 1], SQUARE)
    .way(21, &[9, 3], ROAD)
    .way(22, &[10, 7], ROAD)
    .read("");
    // Twice the square root of 100² + 60²: 233.24 m, not the 320 m along the outline.
    ell.takes("walk", 3, 7, 209.91);
    assert_eq!(ell.network("walk").dropped.across.count, 2);
}

/// A square of 100 m with a fountain of 20 m in its middle, entered at 5 in the west and 6 in the east.
fn fountain(tags: Pairs) -> Map {
    Map::with(&[
        [0.0, 0.0],
        [100.0, 0.0],
        [100.0, 100.0],
        [0.0, 100.0],
        [0.0, 50.0],
        [100.0, 50.0],
        [40.0, 40.0],
        [60.0, 40.0],
        [60.0, 60.0],
        [40.0, 60.0],
        [-50.0, 50.0],
        [150.0, 50.0],
    ])
    .way(30, &[1, 2, 6, 3], &[])
    .way(31, &[3, 4, 5, 1], &[])
    .way(32, &[7, 8, 9, 10, 7], &[("amenity", "fountain")])
    .way(33, &[11, 5], ROAD)
    .way(34, &[6, 12], ROAD)
    .relation(40, &[(1, 30, "outer"), (1, 31, "outer"), (1, 32, "inner")], tags)
}

#[test]
fn one_walks_around_a_fountain_in_a_square() {
    let read = fountain(&[("highway", "pedestrian"), ("type", "multipolygon")]).read("");
    // To a corner of the fountain √(40² + 10²) = 41.23 m, 20 m along it, 41.23 m on: 102.46 m.
    read.takes("walk", 5, 6, 92.22);
    read.takes("walk", 5, 1, 45.0);
    assert_eq!((read.streets.import.squares, read.streets.squares[0].street), (1, -40));
    read.parts("car", 5, 6);
}

#[test]
fn a_multipolygon_that_is_no_road_is_no_square() {
    let read = fountain(&[("landuse", "grass"), ("type", "multipolygon")]).read("");
    read.parts("walk", 5, 6);
    assert_eq!(read.streets.import.squares, 0);
}

#[test]
fn a_square_with_many_entrances_gets_fewer_lines_and_hardly_a_detour() {
    // A circle of 60 entrances with a radius of 100 m.
    let angle = |i: usize| std::f64::consts::TAU * i as f64 / 60.0;
    let at = |i: usize, r: f64| [r * angle(i).cos(), r * angle(i).sin()];
    let ring = (0..60).map(|i| at(i, 100.0));
    let places: Vec<[f64; 2]> = ring.chain((0..60).map(|i| at(i, 120.0))).collect();
    let mut map = Map::with(&places).way(10, &(1..=60).chain([1]).collect::<Vec<_>>(), SQUARE);
    for i in 1..=60 {
        map = map.way(100 + i, &[i, i + 60], ROAD);
    }
    let read = map.read("");
    let lines = read.network("walk").dropped.across.count;
    assert!((60..1200).contains(&lines), "{lines} of 1,710 lines");
    for i in [2, 7, 16, 31, 44] {
        let (a, b) = (places[0], places[i - 1]);
        let straight = (a[0] - b[0]).hypot(a[1] - b[1]) * 0.9;
        let seconds = read.seconds("walk", 1, i as i64).unwrap();
        assert!(
            (straight - 0.2..straight * 1.01 + 0.9 + 0.2).contains(&seconds),
            "{i}: {seconds}, straight {straight}"
        );
    }
}
