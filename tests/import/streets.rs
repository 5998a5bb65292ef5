//! Streets: what joins and what does not, and for whom. On foot 100 m take 90 s, by bicycle 30 s, by car 14.4 s.

use crate::drawn::{Map, Pairs};

const ROAD: Pairs = &[("highway", "residential")];

/// A road from 1 to 2, and another from 3 to 4 that runs over or under its middle.
fn across(tags: Pairs) -> Map {
    Map::with(&[[-100.0, 0.0], [100.0, 0.0], [0.0, -100.0], [0.0, 100.0]]).way(10, &[1, 2], ROAD).way(11, &[3, 4], tags)
}

#[test]
fn a_bridge_and_a_tunnel_have_no_junction_with_what_they_cross() {
    let bridge = across(&[("bridge", "yes"), ("highway", "residential"), ("layer", "1")]);
    let tunnel = across(&[("highway", "residential"), ("layer", "-1"), ("tunnel", "yes")]);
    for map in [bridge, tunnel] {
        let read = map.read("");
        for profile in ["walk", "bike", "car"] {
            read.parts(profile, 1, 4);
            assert_eq!(read.network(profile).islands.len(), 2, "{profile}");
        }
        read.takes("walk", 3, 4, 180.0);
    }
}

/// One street of 100 m.
fn one(tags: Pairs) -> Map {
    Map::with(&[[0.0, 0.0], [100.0, 0.0], [0.0, 900.0], [100.0, 900.0]]).way(10, &[1, 2], tags).way(99, &[3, 4], ROAD)
}

#[test]
fn a_motorroad_is_for_cars_alone() {
    let read = one(&[("highway", "trunk"), ("motorroad", "yes")]).read("");
    read.takes("car", 1, 2, 360.0 / 85.0);
    read.parts("bike", 1, 2);
    read.parts("walk", 1, 2);
}

#[test]
fn a_roundabout_is_one_way_for_cars_and_bicycles_and_not_on_foot() {
    // A square of 100 m against the clock; from 1 to 4 three sides, back one.
    let read = Map::with(&[[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0], [-50.0, 0.0], [-50.0, 100.0]])
        .way(10, &[1, 2, 3, 4, 1], &[("highway", "residential"), ("junction", "roundabout")])
        .way(11, &[5, 1], ROAD)
        .way(12, &[4, 6], ROAD)
        .read("");
    for (profile, side) in [("car", 14.4), ("bike", 30.0)] {
        read.takes(profile, 1, 4, 3.0 * side);
        read.takes(profile, 4, 1, side);
    }
    read.takes("walk", 1, 4, 90.0);
}

#[test]
fn a_bicycle_is_pushed_where_a_sign_says_so() {
    // 4 km/h, also against the one-way: who pushes is on foot.
    let read = one(&[("bicycle", "dismount"), ("highway", "footway"), ("oneway", "yes")]).read("");
    read.takes("bike", 1, 2, 90.0);
    read.takes("bike", 2, 1, 90.0);
    one(&[("highway", "footway")]).read("").parts("bike", 1, 2);
    one(&[("bicycle", "dismount"), ("highway", "steps")]).read("").parts("bike", 1, 2);
}

#[test]
fn access_may_differ_by_direction() {
    let read = one(&[("highway", "residential"), ("motor_vehicle:backward", "no")]).read("");
    read.takes("car", 1, 2, 14.4);
    read.parts("car", 2, 1);
    read.takes("bike", 2, 1, 30.0);
    let opened = one(&[("access", "no"), ("foot:forward", "yes"), ("highway", "residential")]).read("");
    opened.takes("walk", 1, 2, 90.0);
    opened.parts("walk", 2, 1);
    opened.parts("car", 1, 2);
}

/// A street of 100 m with a gate at 2, half way.
fn gate(tags: Pairs) -> Map {
    Map::with(&[[0.0, 0.0], [50.0, 0.0], [100.0, 0.0]]).node(2, [50.0, 0.0], tags).way(10, &[1, 2, 3], ROAD)
}

#[test]
fn a_locked_gate_stops_everybody_whom_it_does_not_name() {
    let locked = gate(&[("barrier", "gate"), ("locked", "yes")]).read("");
    let for_walkers = gate(&[("barrier", "gate"), ("foot", "yes"), ("locked", "yes")]).read("");
    for profile in ["walk", "bike", "car"] {
        locked.parts(profile, 1, 3);
        assert_eq!(locked.network(profile).dropped.barriers_by_kind["gate"], 1, "{profile}");
    }
    for_walkers.takes("walk", 1, 3, 90.0);
    for_walkers.parts("car", 1, 3);
    gate(&[("barrier", "gate")]).read("").takes("car", 1, 3, 14.4);
    let bollard = gate(&[("barrier", "bollard")]).read("");
    bollard.parts("car", 1, 3);
    bollard.takes("bike", 1, 3, 30.0);
    // Open by day only.
    let by_night = gate(&[("access:conditional", "no @ (20:00-06:00)"), ("barrier", "gate")]);
    by_night.read("hour = 'Mo 12:00'").takes("walk", 1, 3, 90.0);
    by_night.read("hour = 'Mo 21:00'").parts("walk", 1, 3);
}

#[test]
fn what_is_not_built_yet_is_counted_apart() {
    let read = one(&[("construction", "residential"), ("highway", "construction")]).read("");
    let dropped = read.network("walk").dropped;
    assert_eq!((dropped.unfinished.count, dropped.class.count), (1, 0));
    read.parts("walk", 1, 2);
    let words = one(&[("highway", "residential"), ("maxspeed", "signals")]).read("");
    assert_eq!((words.network("car").dropped.limits_unread, words.network("walk").dropped.limits_unread), (1, 0));
}
