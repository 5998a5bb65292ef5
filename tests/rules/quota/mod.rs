//! Quotas: one centre per street office or per 30,000-100,000 residents.

use gapzone::layers::{Level, Ownership, Period};
use gapzone::rules::finding::UnitRow;
use gapzone::run::Report;
use gapzone::units::People;

use crate::scene::{facility, only, scene};

const RULE: &str = "kind = \"quota\"\nsupply = { types = [\"CHC\"] }\nlevels = [\"street\"]\nlo = 30000\nhi = 100000\n";

/// Street offices of 1 km by 1 km, 10 km apart, with people at their middle and `n` centres beside them.
fn streets(list: &[(u64, usize)]) -> Report {
    let mut s = scene();
    for (i, (people, n)) in list.iter().enumerate() {
        let x = i as f64 * 10_000.0;
        s = s.unit(&format!("U{i}"), Level::Street, (x, 0.0), (x + 1_000.0, 1_000.0)).people(x + 500.0, 500.0, *people);
        for k in 0..*n {
            s = s.facility(x + 500.0, 500.0, facility(&format!("C{i}-{k}"), "CHC"));
        }
    }
    s.run(RULE)
}

fn rows(report: &Report) -> Vec<(u32, u32, &'static str)> {
    let row = |r: &UnitRow| (r.facilities.unwrap(), r.required.unwrap(), r.status);
    only(report).units.iter().map(row).collect()
}

fn verdict_of(report: &Report, reading: &str) -> &'static str {
    only(report).variants.iter().find(|v| v.id == reading).unwrap().verdict.code()
}

#[test]
fn the_required_number_grows_with_the_people_and_the_band_is_inclusive() {
    // ceil(62000/100000) = 1; ceil(250000/100000) = 3; 100000 -> 1; 100001 -> 2; 30000 -> 1; below the band one stays.
    let report = streets(&[(62_000, 1), (250_000, 1), (100_000, 1), (100_001, 1), (30_000, 0), (29_999, 1)]);
    assert_eq!(
        rows(&report),
        [(1, 1, "OK"), (1, 3, "GAP_SHORT"), (1, 1, "OK"), (1, 2, "GAP_SHORT"), (0, 1, "GAP_NONE"), (1, 1, "UNDERUSED")]
    );
    // Unserved: 250000 - 100000, 100001 - 100000 and all of 30000.
    assert_eq!(only(&report).tally.gap, People::whole(150_000 + 1 + 30_000));
}

#[test]
fn the_literal_or_fails_only_where_there_is_no_centre_and_the_strict_and_in_four_units() {
    let list = [(62_000, 1), (250_000, 1), (100_000, 1), (100_001, 1), (30_000, 0), (29_999, 1)];
    let report = streets(&list);
    let passing = |r: &str| only(&report).variants.iter().find(|v| v.id == r).unwrap().share.unwrap();
    assert_eq!((passing("R1").part, passing("R1").whole), (5, 6));
    assert_eq!((passing("R2").part, passing("R2").whole), (2, 6));
    assert_eq!((passing("R3").part, passing("R3").whole), (3, 6));
}

#[test]
fn each_reading_fails_alone_where_it_should() {
    // One unit at a time: (people, centres) and whether R1, R2, R3 hold.
    for (unit, r1, r2, r3) in [
        ((62_000, 1), true, true, true),
        ((250_000, 1), true, false, false),
        ((100_000, 1), true, true, true),
        ((100_001, 1), true, false, false),
        ((30_000, 0), false, false, false),
        ((29_999, 1), true, false, true),
    ] {
        let report = streets(&[unit]);
        let met = |r: &str| verdict_of(&report, r) == "MET";
        assert_eq!((met("R1"), met("R2"), met("R3")), (r1, r2, r3), "{unit:?}");
    }
}

#[test]
fn readings_that_disagree_make_the_verdict_depend_on_the_reading() {
    let report = streets(&[(250_000, 1)]);
    assert_eq!(only(&report).verdict.code(), "READING_DEPENDENT");
    let why = only(&report).verdict.reason().unwrap();
    assert_eq!(why.en, "met under R1, not met under R2, R3, R4");
    assert_eq!(only(&streets(&[(62_000, 1)])).verdict.code(), "MET");
}

/// A small street office beside a larger one whose centre is `metres` from the small one's people.
fn pair(host: u64, metres: f64) -> Report {
    scene()
        .unit("A", Level::Street, (0.0, 0.0), (400.0, 1_000.0))
        .unit("B", Level::Street, (400.0, 0.0), (9_000.0, 1_000.0))
        .people(200.0, 500.0, 18_000)
        .people(200.0 + metres, 500.0, host)
        .facility(200.0 + metres, 500.0, facility("C", "CHC"))
        .settings("[travel]\ndetour_factor = 1.0\n")
        .run(RULE)
}

#[test]
fn a_small_street_office_shares_a_reachable_centre() {
    // 800 m at 4 km/h are 12 minutes; 18000 + 55000 = 73000 is within 100000.
    let report = pair(55_000, 800.0);
    assert_eq!(rows(&report), [(0, 0, "SHARED_OK"), (1, 1, "OK")]);
    assert_eq!(only(&report).tally.gap, People::ZERO);
}

#[test]
fn a_shared_centre_that_is_too_full_leaves_a_deficit_of_one() {
    // 18000 + 90000 = 108000: 8000 people beyond one centre, all of them in the small street office.
    let report = pair(90_000, 800.0);
    assert_eq!(rows(&report), [(0, 1, "SHARED_OVERLOAD"), (1, 1, "OK")]);
    assert_eq!(only(&report).tally.gap, People::whole(8_000));
    assert_eq!(report.gaps[0].zones[0].cause.code(), "OVERLOADED");
    assert_eq!(report.gaps[0].zones[0].people, People::whole(8_000));
}

#[test]
fn a_centre_out_of_reach_cannot_be_shared() {
    // 1667 m at 4 km/h are 25 minutes, above 15.
    let report = pair(55_000, 1_667.0);
    assert_eq!(rows(&report), [(0, 1, "GAP_NONE"), (1, 1, "OK")]);
    assert_eq!(report.gaps[0].zones[0].cause.code(), "UNIT_HAS_NONE");
}

#[test]
fn a_shared_centre_must_be_reached_by_nine_tenths_of_the_people() {
    let with_far = |near: u64, far: u64| {
        scene()
            .unit("A", Level::Street, (-2_000.0, 0.0), (400.0, 1_000.0))
            .unit("B", Level::Street, (400.0, 0.0), (9_000.0, 1_000.0))
            .people(200.0, 500.0, near)
            .people(-1_900.0, 500.0, far)
            .people(1_000.0, 500.0, 40_000)
            .facility(1_000.0, 500.0, facility("C", "CHC"))
            .settings("[travel]\ndetour_factor = 1.0\n")
            .run(RULE)
    };
    assert_eq!(rows(&with_far(9_000, 1_000))[0].2, "SHARED_OK");
    assert_eq!(rows(&with_far(8_999, 1_001))[0].2, "GAP_NONE");
}

#[test]
fn two_small_street_offices_that_share_one_centre_are_pooled_together() {
    // 40000 + 28000 = 68000 fits; the second 28000 make 96000, the third 124000: too many.
    let mut s = scene().unit("Z", Level::Street, (0.0, 0.0), (100.0, 100.0)).people(50.0, 50.0, 40_000);
    s = s.facility(50.0, 50.0, facility("C", "CHC"));
    for (i, id) in ["A", "B", "C"].into_iter().enumerate() {
        let y = 100.0 + i as f64 * 100.0;
        s = s.unit(id, Level::Street, (0.0, y), (100.0, y + 100.0)).people(50.0, y + 50.0, 28_000);
    }
    let status: Vec<&str> = rows(&s.run(RULE)).iter().map(|r| r.2).collect();
    assert_eq!(status, ["SHARED_OK", "SHARED_OK", "SHARED_OVERLOAD", "OK"]);
}

#[test]
fn catchments_differ_from_units_and_conserve_the_people() {
    // Unit 1 has 75000 people and centre X, unit 2 has 42000 and Y; 30000 of unit 2 live nearer to X.
    let report = scene()
        .unit("1", Level::Street, (0.0, 0.0), (1_000.0, 1_000.0))
        .unit("2", Level::Street, (1_000.0, 0.0), (3_000.0, 1_000.0))
        .people(300.0, 500.0, 40_000)
        .people(700.0, 500.0, 35_000)
        .people(1_100.0, 500.0, 30_000)
        .people(2_500.0, 500.0, 12_000)
        .facility(800.0, 500.0, facility("X", "CHC"))
        .facility(2_600.0, 500.0, facility("Y", "CHC"))
        .run(RULE);
    let loads: Vec<(u64, &str)> = only(&report).loads.iter().map(|l| (l.people.rounded(), l.status)).collect();
    assert_eq!(loads, [(105_000, "OVERLOAD"), (12_000, "UNDERUSED")]);
    assert_eq!(rows(&report), [(1, 1, "OK"), (1, 1, "OK")]);
    assert_eq!(only(&report).verdict.reason().unwrap().en, "met under R1, R2, R3, not met under R4");
}

#[test]
fn the_bureau_s_assignment_goes_before_the_nearest_centre() {
    let report = scene()
        .unit("1", Level::Street, (0.0, 0.0), (3_000.0, 1_000.0))
        .people(300.0, 500.0, 40_000)
        .people(1_100.0, 500.0, 30_000)
        .assigned("Y")
        .facility(800.0, 500.0, facility("X", "CHC"))
        .facility(2_600.0, 500.0, facility("Y", "CHC"))
        .run(RULE);
    let loads: Vec<u64> = only(&report).loads.iter().map(|l| l.people.rounded()).collect();
    assert_eq!(loads, [40_000, 30_000]);
}

#[test]
fn the_people_beyond_the_capacity_are_those_farthest_from_their_centre() {
    // 100000 fit; of 130000 the 20000 at 900 m and 10000 of the 60000 at 500 m are beyond.
    let report = scene()
        .unit("1", Level::Street, (0.0, 0.0), (2_000.0, 1_000.0))
        .people(100.0, 500.0, 50_000)
        .people(600.0, 500.0, 60_000)
        .people(1_000.0, 500.0, 20_000)
        .facility(100.0, 500.0, facility("X", "CHC"))
        .run(RULE);
    let unserved: Vec<(u32, u64)> = only(&report).unserved.iter().map(|u| (u.cell.0, u.people.rounded())).collect();
    assert_eq!(unserved, [(1, 10_000), (2, 20_000)]);
    assert_eq!(report.gaps[0].zones[0].cause.code(), "UNIT_SHORT");
}

#[test]
fn ownership_decides_who_counts_and_unknown_ownership_leaves_the_rule_open() {
    let gov = RULE.to_string().replace("types = [\"CHC\"]", "types = [\"CHC\"], ownership = [\"gov\"]");
    let with = |ownership| {
        let mut centre = facility("C", "CHC");
        centre.ownership = ownership;
        scene()
            .unit("1", Level::Street, (0.0, 0.0), (1_000.0, 1_000.0))
            .people(500.0, 500.0, 62_000)
            .facility(500.0, 500.0, centre)
            .run(&gov)
    };
    assert_eq!(only(&with(Some(Ownership::Gov))).verdict.code(), "MET");
    assert_eq!(only(&with(Some(Ownership::Private))).verdict.code(), "NOT_MET");
    assert_eq!(only(&with(None)).verdict.code(), "INDETERMINATE");
}

#[test]
fn a_township_hospital_not_yet_converted_stands_in_and_is_marked() {
    let rule = format!("{RULE}stand_in = {{ types = [\"THC\"] }}\n");
    let report = scene()
        .unit("1", Level::Street, (0.0, 0.0), (1_000.0, 1_000.0))
        .people(500.0, 500.0, 62_000)
        .facility(500.0, 500.0, facility("H", "THC"))
        .run(&rule);
    assert_eq!(rows(&report), [(1, 1, "OK")]);
    assert!(only(&report).units[0].note.as_ref().unwrap().en.starts_with("TYPE_MISMATCH"));
}

#[test]
fn an_institution_with_two_sites_counts_once() {
    let report = scene()
        .unit("1", Level::Street, (0.0, 0.0), (1_000.0, 1_000.0))
        .people(500.0, 500.0, 150_000)
        .facility(500.0, 500.0, facility("C", "CHC"))
        .facility(700.0, 500.0, facility("C", "CHC"))
        .run(RULE);
    assert_eq!(rows(&report), [(1, 2, "GAP_SHORT")]);
}

#[test]
fn an_institution_counts_where_its_first_site_in_service_lies() {
    // The first site of C, in unit 1, opens in 2029; the second, in unit 2, is open.
    let planned = Period { opens: Some(2029), ..Period::default() };
    let report = scene()
        .unit("1", Level::Street, (0.0, 0.0), (1_000.0, 1_000.0))
        .unit("2", Level::Street, (1_000.0, 0.0), (2_000.0, 1_000.0))
        .people(500.0, 500.0, 50_000)
        .people(1_500.0, 500.0, 50_000)
        .facility_in(planned, 500.0, 500.0, facility("C", "CHC"))
        .facility(1_500.0, 500.0, facility("C", "CHC"))
        .run(RULE);
    assert_eq!(rows(&report), [(0, 1, "GAP_NONE"), (1, 1, "OK")]);
}

#[test]
fn without_units_of_the_level_the_rule_cannot_be_computed() {
    let report = scene().people(0.0, 0.0, 10).run(RULE);
    assert_eq!(only(&report).verdict.code(), "NOT_COMPUTABLE");
    assert_eq!(only(&report).tally.not_assessed, People::whole(10));
}

#[test]
fn unknown_ownership_leaves_a_unit_open_only_where_it_could_be_enough() {
    let gov = RULE.replace("types = [\"CHC\"]", "types = [\"CHC\"], ownership = [\"gov\"]");
    let mut unknown = facility("C", "CHC");
    unknown.ownership = None;
    // 250,000 people need three; one centre of unknown ownership cannot be enough.
    let report = scene()
        .unit("1", Level::Street, (0.0, 0.0), (1_000.0, 1_000.0))
        .people(500.0, 500.0, 250_000)
        .facility(500.0, 500.0, unknown)
        .run(&gov);
    assert_eq!(only(&report).verdict.code(), "NOT_MET");
}

#[test]
fn a_town_of_rural_people_reaches_its_neighbour_s_centre_by_car() {
    // 5 km straight at 30 km/h are 10 min by car and 75 min on foot; the town itself has no class code.
    let with = |class| {
        let report = scene()
            .unit("A", Level::Town, (0.0, 0.0), (400.0, 1_000.0))
            .unit("B", Level::Town, (400.0, 0.0), (9_000.0, 1_000.0))
            .people_of(Some(class), 200.0, 500.0, 18_000)
            .people_of(Some(class), 5_200.0, 500.0, 40_000)
            .facility(5_200.0, 500.0, facility("C", "CHC"))
            .settings("[travel]\ndetour_factor = 1.0\n")
            .run(&RULE.replace("\"street\"", "\"town\""));
        rows(&report)[0].2
    };
    use gapzone::layers::UnitClass;
    assert_eq!(with(UnitClass::Rural), "SHARED_OK");
    assert_eq!(with(UnitClass::Urban), "GAP_NONE");
}

#[test]
fn a_facility_that_serves_other_units_has_their_people_in_its_catchment() {
    let mut served = facility("Y", "CHC");
    served.serves = vec!["1".to_owned()];
    let report = scene()
        .unit("1", Level::Street, (0.0, 0.0), (1_000.0, 1_000.0))
        .unit("2", Level::Street, (1_000.0, 0.0), (3_000.0, 1_000.0))
        .people(800.0, 500.0, 40_000)
        .people(2_500.0, 500.0, 50_000)
        .facility(900.0, 500.0, facility("X", "CHC"))
        .facility(2_600.0, 500.0, served)
        .run(RULE);
    let loads: Vec<u64> = only(&report).loads.iter().map(|l| l.people.rounded()).collect();
    assert_eq!(loads, [0, 90_000]);
}
