//! Gap zones: which cells make one zone, why they are gaps, and in which order they come.

use gapzone::gaps::priority::excess_milli_minutes;
use gapzone::layers::Level;
use gapzone::run::Report;
use gapzone::units::{Millis, People};

use crate::scene::{Scene, facility, only, scene};

/// On foot at 4 km/h everywhere.
const EVEN: &str = "[travel]\nwalk_kmh = 4.0\naccess_kmh = 4.0\n";
const WALK_10: &str = "kind = \"access\"\nsupply = { types = [\"CHC\"], services = [\"tcm\"] }\nminutes = 10\nmode = \"walk\"\nshare_bp = 10000\n";

/// Ten people in each of five squares of a 100 m grid, far from any facility.
fn squares() -> Scene {
    [(0, 0), (1, 0), (1, 1), (2, 2), (3, 3)]
        .into_iter()
        .fold(scene(), |s, (col, row)| s.people(f64::from(col) * 100.0 + 50.0, f64::from(row) * 100.0 + 50.0, 10))
}

fn zones(report: &Report) -> Vec<u64> {
    let mut people: Vec<u64> = report.gaps[0].zones.iter().map(|z| z.people.rounded()).collect();
    people.sort_unstable_by(|a, b| b.cmp(a));
    people
}

fn scattered(report: &Report) -> u64 {
    report.gaps[0].scattered.iter().map(|s| s.people.rounded()).sum()
}

#[test]
fn squares_that_touch_make_one_zone() {
    let with = |gaps: &str| squares().settings(&format!("[gaps]\nmax_scattered_percent = 100.0\n{gaps}")).run(WALK_10);
    let eight = with("min_people_urban = 0\njoin_m = 0.0\n");
    assert_eq!(zones(&eight), [50]);
    let four = with("min_people_urban = 0\njoin_m = 0.0\nneighbours = 4\n");
    assert_eq!(zones(&four), [30, 10, 10]);
    let small = with("min_people_urban = 15\njoin_m = 0.0\nneighbours = 4\n");
    assert_eq!((zones(&small), scattered(&small)), (vec![30], 20));
}

#[test]
fn a_scattered_remainder_that_is_too_large_lowers_the_smallest_zone() {
    // 20 of 50 people are 40 %, above 5 %: 15 is halved to 7.5 and both tens become zones.
    let report = squares().settings("[gaps]\nmin_people_urban = 15\njoin_m = 0.0\nneighbours = 4\n").run(WALK_10);
    assert_eq!((zones(&report), scattered(&report)), (vec![30, 10, 10], 0));
    assert_eq!(report.gaps[0].notes.len(), 1);
}

#[test]
fn a_barrier_parts_squares_that_touch() {
    // Two banks: the three squares of the south-west on one road, the two of the north-east on another;
    // the roads meet only 1 km away, so the way between (1,1) and (2,2) is far above 3 x 141 m and 300 m.
    let bank = [("highway", "footway")];
    let report = squares()
        .street(&[(50.0, 50.0), (150.0, 50.0), (150.0, 150.0), (150.0, -900.0)], &bank)
        .street(&[(350.0, 350.0), (250.0, 250.0), (250.0, -900.0), (150.0, -900.0)], &bank)
        .facility(150.0, -20_000.0, tcm("F"))
        .settings("[gaps]\nmin_people_urban = 0\nmax_scattered_percent = 100.0\n")
        .settings(EVEN)
        .run(WALK_10);
    assert_eq!(zones(&report), [30, 20]);
}

#[test]
fn excess_is_capped_at_twice_the_limit_and_decides_the_order() {
    // T = 10 min. Z1: 1200 people with 4 min over; Z2: 300 with 22 min over, capped at 20.
    let limit = Millis::from_minutes(10);
    let z1 = excess_milli_minutes(People::whole(1_200), Some(Millis::from_minutes(14)), limit);
    let z2 = excess_milli_minutes(People::whole(300), Some(Millis::from_minutes(32)), limit);
    assert_eq!((z1, z2), (4_800_000, 6_000_000));
    // Who cannot reach anything counts with the cap.
    assert_eq!(excess_milli_minutes(People::whole(1), None, limit), 20_000);
}

fn tcm(id: &str) -> gapzone::layers::Facility {
    let mut f = facility(id, "CHC");
    f.services.insert("tcm".to_owned());
    f
}

fn without_tcm(id: &str) -> gapzone::layers::Facility {
    let mut f = facility(id, "CHC");
    f.lacks.insert("tcm".to_owned());
    f
}

/// A straight footpath of 10 km with a facility at its beginning and 100 people at `metres`.
fn path_of(metres: f64) -> Scene {
    scene()
        .street(&[(0.0, 0.0), (10_000.0, 0.0)], &[("highway", "footway")])
        .facility(0.0, 0.0, tcm("F"))
        .people(metres, 0.0, 100)
        .settings(EVEN)
}

fn cause(report: &Report) -> &'static str {
    assert_eq!(report.gaps[0].zones.len(), 1, "{:?}", only(report).tally);
    report.gaps[0].zones[0].cause.code()
}

#[test]
fn people_on_an_island_without_a_facility_are_not_connected() {
    let report = path_of(0.0)
        .street(&[(0.0, 3_000.0), (2_000.0, 3_000.0)], &[("highway", "footway")])
        .people(1_000.0, 3_000.0, 70)
        .run(WALK_10);
    assert_eq!(cause(&report), "NOT_CONNECTED");
    assert_eq!(report.gaps[0].zones[0].unreachable, People::whole(70));
    let said = "70 people live on parts of the network that nothing joins to the largest";
    assert!(report.facts.iter().any(|f| f.en == said), "{:?}", report.facts);
}

#[test]
fn a_leg_that_alone_exceeds_the_limit_is_too_far_from_a_road() {
    // 700 m at 4 km/h are 10.5 min.
    let report = path_of(0.0).people(0.0, 700.0, 70).run(WALK_10);
    assert_eq!(cause(&report), "TOO_FAR_FROM_ROAD");
    // Even beyond the longest leg nobody is dropped: 6 km off the road is a gap for a 10-minute rule.
    let far = path_of(0.0).people(0.0, 900.0, 70).settings("max_leg_m = 800.0\n").run(WALK_10);
    assert_eq!(cause(&far), "TOO_FAR_FROM_ROAD");
}

#[test]
fn beyond_the_limit_and_beyond_twice_the_limit_are_told_apart() {
    // 10 min are 666.7 m, 20 min are 1333.3 m.
    assert_eq!(cause(&path_of(700.0).run(WALK_10)), "BEYOND_LIMIT");
    assert_eq!(cause(&path_of(1_333.0).run(WALK_10)), "BEYOND_LIMIT");
    assert_eq!(cause(&path_of(1_334.0).run(WALK_10)), "NO_FACILITY");
}

#[test]
fn a_near_facility_without_the_service_is_the_cheap_gap() {
    let report = path_of(3_000.0).facility(3_100.0, 0.0, without_tcm("G")).run(WALK_10);
    assert_eq!(cause(&report), "FACILITY_LACKS_SERVICE");
    assert_eq!(report.gaps[0].zones[0].action.zh, "为已有机构培训人员、配置服务");
}

#[test]
fn a_facility_just_across_the_river_is_behind_a_barrier() {
    // Straight 400 m, by the bridge 400 + 2 x 900 = 2200 m.
    let report = scene()
        .street(&[(0.0, 0.0), (900.0, 0.0), (900.0, 400.0), (0.0, 400.0)], &[("highway", "footway")])
        .facility(0.0, 400.0, tcm("F"))
        .people(0.0, 0.0, 100)
        .settings(EVEN)
        .run(WALK_10);
    assert_eq!(cause(&report), "BARRIER");
}

#[test]
fn near_the_border_the_other_side_is_unknown_unless_something_there_was_supplied() {
    // The path leaves the unit at 3300 m; home at 3000 m is 300 m (4.5 min) from there and 45 min from F.
    let s = || path_of(3_000.0).unit("U", Level::County, (-500.0, -500.0), (3_300.0, 500.0));
    assert_eq!(cause(&s().run(WALK_10)), "EDGE_UNKNOWN");
    let supplied = s().facility(9_000.0, 0.0, tcm("G")).run(WALK_10);
    assert_eq!(cause(&supplied), "NO_FACILITY");
    let nothing_there = s().settings("[gaps]\nedge_unknown = false\n").run(WALK_10);
    assert_eq!(cause(&nothing_there), "NO_FACILITY");
    // 2400 m is 900 m, 13.5 min, from the border: too far to blame it.
    let inland = path_of(2_400.0).unit("U", Level::County, (-500.0, -500.0), (3_300.0, 500.0)).run(WALK_10);
    assert_eq!(cause(&inland), "NO_FACILITY");
}

#[test]
fn people_outside_the_supplied_roads_are_not_assessed_and_stay_in_the_denominator() {
    // 5 km beyond the last road: outside the extract by more than 1 km.
    let report = path_of(0.0).people(20_000.0, 0.0, 300).run(WALK_10);
    let finding = only(&report);
    assert_eq!(
        (finding.tally.covered, finding.tally.gap, finding.tally.not_assessed),
        (People::whole(100), People::ZERO, People::whole(300))
    );
    assert_eq!(finding.measured.to_string(), "25.00%");
    assert_eq!(finding.verdict.code(), "INDETERMINATE");
}

#[test]
fn a_zone_keeps_its_id_when_other_places_change() {
    let id = |s: Scene| s.run(WALK_10).gaps[0].zones[0].id.clone();
    assert_eq!(id(path_of(3_000.0)), id(path_of(3_000.0).people(10.0, 0.0, 5)));
    assert_ne!(id(path_of(3_000.0)), id(path_of(4_000.0)));
}

#[test]
fn a_firm_zone_stands_at_either_speed_and_a_fragile_one_does_not() {
    // 700 m: 10.5 min, at 1.2 times the speed 8.75. 1000 m: 15 and 12.5 min.
    let at = |metres| format!("{:?}", path_of(metres).run(WALK_10).gaps[0].zones[0].firmness);
    assert_eq!((at(700.0).as_str(), at(1_000.0).as_str()), ("Fragile", "Firm"));
}

#[test]
fn people_in_no_unit_are_outside_the_plan_area_and_in_the_scope_of_no_rule() {
    let drawn = || path_of(0.0).unit("U", Level::Street, (-500.0, -500.0), (500.0, 500.0)).people(9_000.0, 0.0, 30);
    let access = drawn().run(WALK_10);
    assert_eq!(only(&access).tally.people(), People::whole(100));
    let presence = drawn().run("kind = \"presence\"\nsupply = { types = [\"CHC\"] }\nlevels = [\"street\"]\n");
    assert_eq!(only(&presence).tally.people(), People::whole(100));
    let quota =
        drawn().run("kind = \"quota\"\nsupply = { types = [\"CHC\"] }\nlevels = [\"street\"]\nlo = 10\nhi = 100\n");
    assert_eq!(only(&quota).tally.people(), People::whole(100));
    assert!(access.warnings.iter().any(|w| w.code == "people-outside-area"));
}

#[test]
fn an_unknown_service_is_no_reason_to_train_and_equip() {
    let report = path_of(3_000.0).facility(3_100.0, 0.0, facility("G", "CHC")).run(WALK_10);
    assert_eq!(cause(&report), "NO_FACILITY");
}
