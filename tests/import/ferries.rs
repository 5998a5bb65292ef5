//! Ferries: who may board, and how long the crossing takes.

use crate::drawn::{Map, Pairs};

const ROAD: Pairs = &[("highway", "residential")];

/// A road to a pier at 2, 4 km of water to 3 with a bend at 4, and a road on to 5.
fn strait(ferry: Pairs) -> Map {
    Map::with(&[[-100.0, 0.0], [0.0, 0.0], [4000.0, 0.0], [1000.0, 0.0], [4100.0, 0.0]])
        .way(10, &[1, 2], ROAD)
        .way(11, &[2, 4, 3], ferry)
        .way(12, &[3, 5], ROAD)
}

#[test]
fn a_ferry_is_used_when_it_is_switched_on_and_open() {
    let open = strait(&[("duration", "00:20"), ("route", "ferry")]);
    let on = open.read("ferries = true");
    on.takes("walk", 2, 3, 1200.0);
    on.takes("car", 2, 3, 1200.0);
    let off = open.read("");
    off.parts("walk", 1, 5);
    assert_eq!((off.streets.import.ferries_off, on.streets.import.ferries_off), (1, 0));
    let closed = strait(&[("access", "no"), ("route", "ferry")]).read("ferries = true");
    for profile in ["walk", "bike", "car"] {
        closed.parts(profile, 1, 5);
    }
    let on_foot = strait(&[("foot", "yes"), ("motor_vehicle", "no"), ("route", "ferry")]).read("ferries = true");
    on_foot.takes("walk", 2, 3, 1440.0);
    on_foot.parts("car", 1, 5);
}

#[test]
fn a_ferry_of_which_a_part_is_missing_takes_its_part_of_the_duration() {
    // Of 4 km in 20 minutes, node 6 between 4 and 3 is not in the extract: 1 km to 4 takes 5 minutes.
    let cut = Map::with(&[[-100.0, 0.0], [0.0, 0.0], [4000.0, 0.0], [1000.0, 0.0]])
        .way(10, &[1, 2], ROAD)
        .way(11, &[2, 4, 6, 3], &[("duration", "20"), ("route", "ferry")])
        .read("ferries = true");
    cut.takes("walk", 2, 4, 300.0);
    cut.parts("walk", 2, 3);
    assert_eq!(cut.streets.import.cut, 1);
}

#[test]
fn ways_that_only_a_ferry_line_names_are_ferries_and_share_its_duration() {
    // Two ways without tags, 1 km and 3 km, of a line of 40 minutes without cars.
    let line: Pairs = &[("duration", "00:40"), ("motor_vehicle", "no"), ("route", "ferry"), ("type", "route")];
    let read = Map::with(&[[-100.0, 0.0], [0.0, 0.0], [4000.0, 0.0], [1000.0, 0.0], [4100.0, 0.0]])
        .way(10, &[1, 2], ROAD)
        .way(11, &[2, 4], &[])
        .way(13, &[4, 3], &[])
        .way(12, &[3, 5], ROAD)
        .relation(20, &[(1, 11, ""), (1, 13, ""), (1, 12, "platform")], line)
        .read("ferries = true");
    read.takes("walk", 2, 4, 600.0);
    read.takes("walk", 2, 3, 2400.0);
    read.parts("car", 1, 5);
    assert_eq!(read.streets.import.ferries_by_relation, 2);
}
