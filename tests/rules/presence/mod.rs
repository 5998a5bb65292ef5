//! Presence: each unit of a level has a number of qualifying facilities.

use gapzone::layers::{Level, Ownership, Period};
use gapzone::run::Report;
use gapzone::units::People;

use crate::scene::{Scene, facility, only, scene};

const PRESENCE: &str = "kind = \"presence\"\nsupply = { types = [\"CHC\"] }\nlevels = [\"street\"]\n";

/// Units of 1 km in a row, each with so many people.
fn row(level: Level, people: &[u64]) -> Scene {
    people.iter().enumerate().fold(scene(), |s, (i, people)| {
        let x = i as f64 * 1_000.0;
        s.unit(&format!("U{i:02}"), level, (x, 0.0), (x + 1_000.0, 1_000.0)).people(x + 500.0, 500.0, *people)
    })
}

fn middle(i: usize) -> f64 {
    i as f64 * 1_000.0 + 500.0
}

fn status(report: &Report) -> Vec<&'static str> {
    only(report).units.iter().map(|u| u.status).collect()
}

/// Four street offices with 1, 0, 2 and 1 government centres; the second has one private centre on request.
fn four(private: bool) -> Scene {
    let mut s = row(Level::Street, &[100, 200, 300, 400]);
    for (id, i) in [("A", 0), ("C", 2), ("D", 2), ("E", 3)] {
        s = s.facility(middle(i), 500.0, facility(id, "CHC"));
    }
    if private {
        let mut centre = facility("B", "CHC");
        centre.ownership = Some(Ownership::Private);
        s = s.facility(middle(1), 500.0, centre);
    }
    s
}

#[test]
fn three_of_four_street_offices_have_a_centre() {
    let report = four(false).run(PRESENCE);
    assert_eq!(status(&report), ["OK", "GAP_NONE", "OK", "OK"]);
    assert_eq!((only(&report).measured.part, only(&report).measured.whole), (3, 4));
    assert_eq!(only(&report).verdict.code(), "NOT_MET");
    // The gap zone is the second street office with all its 200 people.
    assert_eq!(report.gaps[0].zones.len(), 1);
    assert_eq!(report.gaps[0].zones[0].people, People::whole(200));
    assert_eq!(report.gaps[0].zones[0].cause.code(), "UNIT_HAS_NONE");
}

#[test]
fn a_private_centre_counts_for_plan_a_and_not_for_plan_b() {
    assert_eq!(only(&four(true).run(PRESENCE)).verdict.code(), "MET");
    let gov = PRESENCE.replace("[\"CHC\"] }", "[\"CHC\"], ownership = [\"gov\"] }");
    assert_eq!(status(&four(true).run(&gov)), ["OK", "GAP_NONE", "OK", "OK"]);
}

#[test]
fn villages_that_host_a_township_hospital_or_are_served_jointly_are_exempt() {
    // Ten villages: 7 with a clinic, 1 hosts the township hospital, 1 is served jointly, 1 has none.
    let mut s = row(Level::Village, &[100; 10]);
    for i in 0..7 {
        let mut clinic = facility(&format!("V{i}"), "VC");
        if i == 0 {
            clinic.serves = vec!["U08".to_owned()];
        }
        s = s.facility(middle(i), 500.0, clinic);
    }
    let rule = "kind = \"presence\"\nsupply = { types = [\"VC\"] }\nlevels = [\"village\"]\nexempt_hosts = { types = [\"THC\"] }\n";
    let report = s.facility(middle(7), 500.0, facility("T", "THC")).run(rule);
    let finding = only(&report);
    assert_eq!((finding.measured.part, finding.measured.whole), (9, 10));
    let strict = finding.variants.iter().find(|v| v.id == "strict").unwrap().share.unwrap();
    assert_eq!((strict.part, strict.whole), (7, 10));
    assert_eq!(report.gaps[0].zones.len(), 1);
    assert_eq!(status(&report)[7..], ["EXEMPT", "EXEMPT", "GAP_NONE"]);
}

#[test]
fn a_condition_on_people_is_strictly_more_than() {
    // (120000, 1) passes; (100000, 0) is not asked; (100001, 0) fails; (60000, 0) is not asked: 1 of 2.
    let dialysis = || {
        let mut hospital = facility("H", "HOSP");
        hospital.services.insert("dialysis".to_owned());
        hospital
    };
    let rule = "kind = \"presence\"\nsupply = { types = [\"HOSP\"], services = [\"dialysis\"] }\nlevels = [\"county\"]\nwhen_people_over = 100000\n";
    let report =
        row(Level::County, &[120_000, 100_000, 100_001, 60_000]).facility(middle(0), 500.0, dialysis()).run(rule);
    assert_eq!((only(&report).measured.part, only(&report).measured.whole), (1, 2));
    let none = row(Level::County, &[100, 200]).run(rule);
    assert_eq!(only(&none).verdict.code(), "NOT_APPLICABLE");
}

#[test]
fn a_share_of_villages_may_suffice() {
    // 60 % of 25 villages are 15; 14 have one, so one is missing.
    let villages = |with: usize| {
        let mut s = row(Level::Village, &[10; 25]);
        for i in 0..with {
            s = s.facility(middle(i), 500.0, facility(&format!("V{i:02}"), "VC"));
        }
        s.run("kind = \"presence\"\nsupply = { types = [\"VC\"] }\nlevels = [\"village\"]\nunit_share_bp = 6000\n")
    };
    let report = villages(14);
    assert_eq!(only(&report).verdict.code(), "NOT_MET");
    assert_eq!(only(&report).assumptions[0].en, "15 units must comply, 1 are missing");
    assert_eq!(only(&villages(15)).verdict.code(), "MET");
}

#[test]
fn a_missing_attribute_leaves_a_unit_open_and_never_failed() {
    let gov = PRESENCE.replace("[\"CHC\"] }", "[\"CHC\"], ownership = [\"gov\"] }");
    let mut unknown = facility("B", "CHC");
    unknown.ownership = None;
    let report = four(false).facility(middle(1), 500.0, unknown).run(&gov);
    assert_eq!(status(&report), ["OK", "UNKNOWN", "OK", "OK"]);
    assert_eq!(only(&report).verdict.code(), "INDETERMINATE");
    let (low, high) = only(&report).bounds.unwrap();
    assert_eq!((low.part, high.part), (3, 4));
}

#[test]
fn the_main_urban_area_is_one_unit_and_towns_count_apart() {
    // Street offices S1 and S2 make the main urban area; towns T1 and T2. Points in S1 and T1 only:
    // main urban, S1 and T1 have one; S2 and T2 have none.
    let report = scene()
        .unit("S1", Level::Street, (0.0, 0.0), (1_000.0, 1_000.0))
        .unit("S2", Level::Street, (1_000.0, 0.0), (2_000.0, 1_000.0))
        .unit("T1", Level::Town, (2_000.0, 0.0), (3_000.0, 1_000.0))
        .unit("T2", Level::Town, (3_000.0, 0.0), (4_000.0, 1_000.0))
        .people(500.0, 500.0, 50)
        .people(1_500.0, 500.0, 40)
        .people(2_500.0, 500.0, 30)
        .people(3_500.0, 500.0, 20)
        .facility(500.0, 500.0, facility("B1", "BLOOD_FIXED"))
        .facility(2_500.0, 500.0, facility("B2", "BLOOD_FIXED"))
        .run("kind = \"presence\"\nsupply = { types = [\"BLOOD_FIXED\"] }\nlevels = [\"main_urban\", \"street\", \"town\"]\n");
    let finding = only(&report);
    assert_eq!((finding.measured.part, finding.measured.whole), (3, 5));
    assert_eq!(finding.tally.gap, People::whole(60));
    assert_eq!(finding.tally.people(), People::whole(140));
}

#[test]
fn closed_and_planned_facilities_do_not_count_in_the_year_of_judgement() {
    let with = |opens, closes| {
        let period = Period { opens, closes, ..Period::default() };
        row(Level::Street, &[10]).facility_in(period, middle(0), 500.0, facility("A", "CHC")).run(PRESENCE)
    };
    // The scenes are judged in 2026.
    assert_eq!(only(&with(Some(2026), None)).verdict.code(), "MET");
    assert_eq!(only(&with(Some(2027), None)).verdict.code(), "NOT_MET");
    assert_eq!(only(&with(None, Some(2026))).verdict.code(), "NOT_MET");
    assert_eq!(only(&with(None, Some(2027))).verdict.code(), "MET");
}

#[test]
fn an_institution_counts_in_a_unit_only_by_its_sites_in_service_there() {
    // A stands in the first street office and opens a site in the second in 2029.
    let planned = Period { opens: Some(2029), ..Period::default() };
    let report = row(Level::Street, &[10, 20])
        .facility(middle(0), 500.0, facility("A", "CHC"))
        .facility_in(planned, middle(1), 500.0, facility("A", "CHC"))
        .run(PRESENCE);
    assert_eq!(status(&report), ["OK", "GAP_NONE"]);
    assert_eq!(only(&report).tally.gap, People::whole(20));
}

#[test]
fn what_is_planned_until_the_target_year_is_a_row_beside_the_verdict() {
    // B opens in 2029, and its street office has nothing else; C closes in 2028 beside A. The target is for 2030.
    let target = "nature = \"binding\", year = 2030";
    let with = |opens: i32| {
        let planned = Period { opens: Some(opens), ..Period::default() };
        let closing = Period { closes: Some(2028), ..Period::default() };
        row(Level::Street, &[10, 20])
            .facility(middle(0), 500.0, facility("A", "CHC"))
            .facility_in(planned, middle(1), 500.0, facility("B", "CHC"))
            .facility_in(closing, middle(0), 500.0, facility("C", "CHC"))
            .run_with(target, PRESENCE)
    };
    let report = with(2029);
    let finding = only(&report);
    assert_eq!((finding.verdict.code(), finding.tally.gap), ("BEHIND", People::whole(20)));
    let [then] = &finding.variants[..] else { panic!("{:?}", finding.variants) };
    assert_eq!((then.id.as_str(), then.verdict.code(), then.gap), ("planned-2030", "MET", Some(People::ZERO)));
    assert_eq!(then.share.map(|s| (s.part, s.whole)), Some((2, 2)));
    // What opens later changes nothing until then, and nothing is said.
    assert!(only(&with(2031)).variants.is_empty());
}

#[test]
fn the_nature_and_year_of_the_target_give_the_status() {
    let judged = |target: &str| row(Level::Street, &[10]).run_with(target, PRESENCE).findings[0].verdict.code();
    assert_eq!(judged("nature = \"binding\""), "NOT_MET");
    assert_eq!(judged("year = 2025, nature = \"stated\""), "NOT_MET");
    assert_eq!(judged("year = 2026, nature = \"stated\""), "NOT_MET");
    assert_eq!(judged("year = 2030, nature = \"stated\""), "BEHIND");
    assert_eq!(judged("nature = \"principle\""), "DEVIATION");
    assert_eq!(judged("nature = \"weak\""), "REPORTED");
    assert_eq!(judged("nature = \"state\""), "NOT_MET");
}

#[test]
fn a_cell_takes_the_worst_status_of_the_levels_that_hold_it() {
    // The county has a clinic, the second of its two villages has none.
    let report = scene()
        .unit("county", Level::County, (0.0, 0.0), (2_000.0, 1_000.0))
        .unit("V1", Level::Village, (0.0, 0.0), (1_000.0, 1_000.0))
        .unit("V2", Level::Village, (1_000.0, 0.0), (2_000.0, 1_000.0))
        .people(500.0, 500.0, 60)
        .people(1_500.0, 500.0, 40)
        .facility(500.0, 500.0, facility("C", "VC"))
        .run("kind = \"presence\"\nsupply = { types = [\"VC\"] }\nlevels = [\"county\", \"village\"]\n");
    assert_eq!(only(&report).tally.gap, People::whole(40));
    assert_eq!(report.gaps[0].zones[0].people, People::whole(40));
}

#[test]
fn the_plan_area_counts_its_people_once() {
    let with = |over: u64| {
        let report = scene()
            .unit("county", Level::County, (0.0, 0.0), (2_000.0, 1_000.0))
            .unit("V1", Level::Village, (0.0, 0.0), (1_000.0, 1_000.0))
            .people(500.0, 500.0, 60)
            .run(&format!("kind = \"presence\"\nsupply = {{ types = [\"VC\"] }}\nlevels = [\"plan_area\"]\nwhen_people_over = {over}\n"));
        only(&report).verdict.code()
    };
    assert_eq!((with(59), with(60)), ("NOT_MET", "NOT_APPLICABLE"));
}

#[test]
fn a_community_near_a_centre_needs_no_station() {
    // The first community has a station; the people of the second live 100 m from a centre, those of the third 5 km.
    let rule = "kind = \"presence\"\nsupply = { types = [\"CHS\"] }\nlevels = [\"community\"]\n\
                substitute = { supply = { types = [\"CHC\"] }, minutes = 15 }\n";
    let s = row(Level::Community, &[100, 200]).unit("U02", Level::Community, (6_000.0, 0.0), (7_000.0, 1_000.0));
    let s = s.people(6_500.0, 500.0, 300).facility(middle(0), 500.0, facility("S", "CHS"));
    let report = s.facility(middle(1) + 100.0, 500.0, facility("C", "CHC")).run(rule);
    assert_eq!(status(&report), ["OK", "EXEMPT", "GAP_NONE"]);
    let finding = only(&report);
    assert_eq!((finding.measured.part, finding.measured.whole), (2, 3));
    assert_eq!(finding.firmness, gapzone::rules::finding::Firmness::Firm);
    let strict = finding.variants.iter().find(|v| v.id == "strict").unwrap().share.unwrap();
    assert_eq!((strict.part, strict.whole), (1, 3));
    assert_eq!(report.gaps[0].zones[0].people, People::whole(300));
}

#[test]
fn a_substitute_that_only_slower_people_miss_is_fragile() {
    // The straight line of 1 200 m is walked in 15 minutes at some speeds between 0.8 and 1.2 times ours and not at others.
    let rule = |minutes: u32| {
        format!(
            "kind = \"presence\"\nsupply = {{ types = [\"CHS\"] }}\nlevels = [\"community\"]\n\
             substitute = {{ supply = {{ types = [\"CHC\"] }}, minutes = {minutes} }}\n"
        )
    };
    let firmness = |minutes: u32| {
        let s = row(Level::Community, &[100]).facility(middle(0) + 1_200.0, 500.0, facility("C", "CHC"));
        only(&s.run(&rule(minutes))).firmness
    };
    let seen: Vec<_> = (1..=60).map(firmness).collect();
    assert_eq!(seen[0], gapzone::rules::finding::Firmness::Firm);
    assert_eq!(seen[59], gapzone::rules::finding::Firmness::Firm);
    assert!(seen.contains(&gapzone::rules::finding::Firmness::Fragile));
}
