//! Tags that hold at some hours only, read for an hour. By car 25 km/h on a residential street: 100 m take 14.4 s.

use crate::drawn::{Map, Pairs};

/// A street of 100 m from 1 to 2, and one of 300 m around it by 3 and 4.
fn street(tags: Pairs) -> Map {
    Map::with(&[[0.0, 0.0], [100.0, 0.0], [0.0, 100.0], [100.0, 100.0]]).way(10, &[1, 2], tags).way(
        11,
        &[1, 3, 4, 2],
        &[("highway", "residential")],
    )
}

const AT_NIGHT: Pairs = &[("access:conditional", "no @ (Mo-Fr 22:00-06:00)"), ("highway", "residential")];

#[test]
fn a_street_closed_at_night_is_closed_at_night() {
    let map = street(AT_NIGHT);
    map.read("hour = 'Mo 12:00'").takes("car", 1, 2, 14.4);
    map.read("hour = 'Sa 05:59'").takes("car", 1, 2, 43.2);
    map.read("hour = 'Sa 06:00'").takes("car", 1, 2, 14.4);
    let night = map.read("hour = 'Mo 22:00'");
    night.takes("car", 1, 2, 43.2);
    assert_eq!(night.streets.import.conditional.keys["access:conditional"].in_force, 1);
    assert_eq!(night.warnings.len(), 0);
}

#[test]
fn without_an_hour_it_is_open_and_a_warning_says_so() {
    let read = street(AT_NIGHT).read("");
    read.takes("car", 1, 2, 14.4);
    assert_eq!(read.warnings.iter().map(|w| w.code).collect::<Vec<_>>(), ["conditional-not-read"]);
}

#[test]
fn one_ways_and_limits_change_with_the_hour() {
    let oneway = street(&[("highway", "residential"), ("oneway:conditional", "yes @ (07:20-20:00)")]);
    let day = oneway.read("hour = 'Mo 08:30'");
    day.takes("car", 1, 2, 14.4);
    day.takes("car", 2, 1, 43.2);
    oneway.read("hour = 'Mo 20:00'").takes("car", 2, 1, 14.4);
    // 80 % of 30 km/h are 24 km/h: 15 s.
    let limit = street(&[("highway", "residential"), ("maxspeed:conditional", "30 @ (Mo-Fr 07:00-19:00)")]);
    limit.read("hour = 'Mo 08:30'").takes("car", 1, 2, 15.0);
    limit.read("hour = 'Su 08:30'").takes("car", 1, 2, 14.4);
    let against = street(&[("highway", "residential"), ("motor_vehicle:backward:conditional", "no @ (07:00-09:00)")]);
    let morning = against.read("hour = 'Mo 08:30'");
    morning.takes("car", 1, 2, 14.4);
    morning.takes("car", 2, 1, 43.2);
    morning.takes("bike", 2, 1, 30.0);
}

#[test]
fn holidays_are_passed_over_aloud() {
    let read = street(&[("highway", "residential"), ("motorcar:conditional", "no @ (Sa,Su,PH 07:00-20:00)")])
        .read("hour = 'Su 08:30'");
    read.takes("car", 1, 2, 43.2);
    assert!(read.warnings[0].text.en.contains("holidays 1"), "{:?}", read.warnings);
}

/// A crossing at 2: from 1 in the west to 3 in the north, or on to 4 and back by 5.
fn crossing(tags: Pairs) -> Map {
    Map::with(&[[-100.0, 0.0], [0.0, 0.0], [0.0, 100.0], [100.0, 0.0], [100.0, 100.0]])
        .way(10, &[1, 2], &[("highway", "residential")])
        .way(11, &[2, 3], &[("highway", "residential")])
        .way(12, &[2, 4, 5, 3], &[("highway", "residential")])
        .relation(20, &[(1, 10, "from"), (0, 2, "via"), (1, 11, "to")], tags)
}

#[test]
fn a_turn_forbidden_in_the_morning_is_free_at_noon() {
    let map = crossing(&[("restriction:conditional", "no_left_turn @ (Mo-Fr 07:00-09:00)"), ("type", "restriction")]);
    let morning = map.read("hour = 'Mo 08:30'");
    morning.takes("car", 1, 3, 57.6);
    assert_eq!(morning.network("car").turns.applied, 1);
    let noon = map.read("hour = 'Mo 12:00'");
    noon.takes("car", 1, 3, 28.8);
    assert_eq!((noon.network("car").turns, noon.streets.import.turns_not_now), (Default::default(), 1));
    let no_hour = map.read("");
    no_hour.takes("car", 1, 3, 28.8);
    assert_eq!(no_hour.network("car").turns.conditional, 1);
}
