//! Ratio: an amount per population or per another amount, in exact arithmetic.

use gapzone::layers::Level;
use gapzone::rules::Figures;
use gapzone::run::Report;

use crate::scene::{Scene, facility, only, scene};

fn code(report: &Report) -> &'static str {
    only(report).verdict.code()
}

fn figures(report: &Report) -> &Figures {
    only(report).figures.as_ref().expect("a ratio has figures")
}

fn deficit(report: &Report) -> String {
    figures(report).deficit.map(|d| d.to_string()).unwrap_or_default()
}

fn people(residents: u64) -> Scene {
    scene().people(0.0, 0.0, residents)
}

const AMBULANCES: &str = "kind = \"ratio\"\nnumber = { sum = \"ambulances\", of = { types = [\"EMS\"] } }\nper = { people = \"total\" }\neach = 30000\nwhole = true\ngoal = { at_least = 1 }\n";

#[test]
fn eleven_ambulances_for_472_300_residents_are_five_short() {
    // 472,300 / 30,000 = 15.743, so 16 are needed; 11 / 472,300 * 30,000 = 0.6987.
    let report = people(472_300).listed(facility("E", "EMS"), &[("救护车数", "11")]).run(AMBULANCES);
    assert_eq!((code(&report), deficit(&report).as_str()), ("NOT_MET", "5"));
    assert_eq!(figures(&report).low.decimals(3), "0.699");
    let sixteen = people(472_300).listed(facility("E", "EMS"), &[("救护车数", "16")]).run(AMBULANCES);
    assert_eq!((code(&sixteen), deficit(&sixteen).as_str()), ("MET", "0"));
    // 15 would be 0.953 per 30,000 and fail; at exactly 30,000 residents one is enough.
    let exact = people(30_000).listed(facility("E", "EMS"), &[("救护车数", "1")]).run(AMBULANCES);
    assert_eq!(code(&exact), "MET");
    let one_more = people(30_001).listed(facility("E", "EMS"), &[("救护车数", "1")]).run(AMBULANCES);
    assert_eq!((code(&one_more), deficit(&one_more).as_str()), ("NOT_MET", "1"));
}

const PLACES: &str = "kind = \"ratio\"\nnumber = { sum = \"places\", of = { types = [\"NURSERY\"] } }\nper = { people = \"total\" }\neach = 1000\nwhole = true\ngoal = { at_least = 4.5 }\n";
const PATH: &str = "year = 2030, nature = \"expected\", baseline = { year = 2025, value = 1.12 }";

#[test]
fn nursery_places_are_judged_by_the_path_to_2030() {
    // 540 / 481.6 = 1.1213; 4.5 * 481.6 = 2167.2, so 2,168 are needed and 1,628 are missing.
    // The path: 1.12 + (4.5 - 1.12) * 2/5 = 2.472 are due in 2027.
    let in_2027 = |places: &str| {
        people(481_600).judged_in("2027").listed(facility("N", "NURSERY"), &[("托位数", places)]).run_with(PATH, PLACES)
    };
    let report = in_2027("540");
    assert_eq!((code(&report), deficit(&report).as_str()), ("BEHIND", "1628"));
    assert_eq!(figures(&report).low.decimals(4), "1.1213");
    assert_eq!(figures(&report).due.map(|d| d.to_string()).as_deref(), Some("2.472"));
    // 2.472 * 481.6 = 1190.5: 1,191 places are on the path, 1,190 are not.
    assert_eq!(code(&in_2027("1191")), "ON_TRACK");
    assert_eq!(code(&in_2027("1190")), "BEHIND");
    assert_eq!(code(&in_2027("2168")), "MET");
    let due = people(481_600).judged_in("2030").listed(facility("N", "NURSERY"), &[("托位数", "1191")]);
    assert_eq!(code(&due.run_with(PATH, PLACES)), "NOT_MET");
}

#[test]
fn nurses_per_physician_are_compared_without_rounding() {
    let rule = "kind = \"ratio\"\nnumber = { sum = \"nurses\" }\nper = { sum = \"physicians\" }\nwhole = true\ngoal = { at_least = 1.33 }\n";
    let staff = |nurses: &str| {
        people(1).listed(facility("H", "HOSP"), &[("执业（助理）医师数", "3120"), ("注册护士数", nurses)]).run(rule)
    };
    // 3,506 / 3,120 = 1.1237; 1.33 * 3,120 = 4,149.6, so 4,150 are needed.
    let report = staff("3506");
    assert_eq!((code(&report), deficit(&report).as_str()), ("NOT_MET", "644"));
    assert_eq!(figures(&report).low.decimals(3), "1.124");
    assert_eq!(code(&staff("4150")), "MET");
    assert_eq!(code(&staff("4149")), "NOT_MET", "4149/3120 = 1.3298");
}

#[test]
fn a_target_below_todays_value_is_said_to_be_so() {
    let beds = "kind = \"ratio\"\nnumber = { sum = \"beds\" }\nper = { people = \"total\" }\neach = 1000\ngoal = { at_least = 8.5 }\n";
    let target = "year = 2030, nature = \"expected\", baseline = { year = 2025, value = 13.9 }";
    let report = people(100_000).listed(facility("H", "HOSP"), &[("床位数", "1300")]).run_with(target, beds);
    assert_eq!(code(&report), "MET_TODAY_TARGET_BELOW_BASELINE", "13 per 1,000 against 8.5, from 13.9");
}

#[test]
fn a_facility_that_gives_no_number_leaves_the_ratio_open_unless_it_is_high_enough() {
    let beds = "kind = \"ratio\"\nnumber = { sum = \"beds\", of = { types = [\"HOSPITAL\"] } }\nper = { people = \"total\" }\neach = 1000\ngoal = { at_least = 5 }\n";
    let two = |known: &str| {
        people(1_000).listed(facility("A", "HOSP"), &[("床位数", known)]).listed(facility("B", "HOSP"), &[]).run(beds)
    };
    assert_eq!(code(&two("4")), "INDETERMINATE");
    assert_eq!(code(&two("5")), "MET");
    assert_eq!(code(&people(1_000).run(beds)), "NOT_COMPUTABLE");
}

#[test]
fn the_indicator_table_stands_in_where_the_list_gives_no_numbers() {
    let rule =
        format!("{AMBULANCES}indicator = \"people\"\n").replace("goal = { at_least = 1 }", "goal = { at_least = 2 }");
    let report = people(10).indicator("常住人口", 2025, "3").run(&rule);
    assert_eq!((code(&report), figures(&report).source.en.as_str()), ("MET", "indicator table 2025"));
}

#[test]
fn residents_come_from_the_indicator_table_before_the_map() {
    let report = people(7).indicator("常住人口", 2025, "30000").listed(facility("E", "EMS"), &[("救护车数", "1")]);
    let report = report.run(AMBULANCES);
    assert_eq!(code(&report), "MET");
    assert!(
        figures(&report).source.zh.contains("指标表 2025"),
        "the denominator is named: {}",
        figures(&report).source.zh
    );
}

const ESTATE: &str = "kind = \"ratio\"\nscope = \"area\"\nnumber = { sum = \"places\", of = { types = [\"NURSERY\"] } }\nper = { people = \"total\" }\neach = 1000\nwhole = true\ngoal = { at_least = 10 }\n";

/// A new estate of 6,240 people by a road, with 50 places of its own, and a nursery of 20 places 280 m along the road.
fn estate() -> Scene {
    let mut nursery = facility("N", "NURSERY");
    nursery.attributes.insert("托位数".to_owned(), "20".to_owned());
    scene()
        .unit("U", Level::Street, (-2_000.0, -2_000.0), (2_000.0, 2_000.0))
        .street(&[(0.0, 0.0), (1_000.0, 0.0)], &[("highway", "residential")])
        .people(0.0, 0.0, 6_240)
        .area_attribute("小区类别", "新建")
        .area_attribute("托位数", "50")
        .facility(280.0, 0.0, nursery)
}

#[test]
fn a_new_estate_is_thirteen_places_short_unless_a_nursery_is_within_reach() {
    let new = format!("{ESTATE}area_where = \"estate_age = \\\"新建\\\"\"\n");
    // ceil(10 * 6.24) = 63, 50 are there: 13 are missing, for 6,240 people.
    let report = estate().run(&new);
    assert_eq!(code(&report), "NOT_MET");
    let row = &only(&report).units[0];
    assert_eq!((row.facilities, row.required, row.status), (Some(50), Some(63), "GAP_SHORT"));
    assert_eq!(only(&report).tally.gap.rounded(), 6_240);
    assert_eq!(report.gaps[0].zones.len(), 1, "the estate is a gap zone");
    assert_eq!(report.gaps[0].zones[0].cause.code(), "UNIT_SHORT");
    let old = estate().run(&format!("{ESTATE}area_where = \"estate_age = \\\"老旧\\\"\"\n"));
    assert_eq!(code(&old), "NOT_APPLICABLE");
}

#[test]
fn an_old_area_without_any_place_needs_eight_in_a_thousand() {
    let rule = ESTATE.replace("at_least = 10", "at_least = 8");
    let rule = format!("{rule}area_where = \"estate_age = \\\"老旧\\\" and places = 0\"\n");
    // ceil(8 * 3.1) = ceil(24.8) = 25.
    let report =
        scene().people(0.0, 0.0, 3_100).area_attribute("小区类别", "老旧").area_attribute("托位数", "0").run(&rule);
    let row = &only(&report).units[0];
    assert_eq!((code(&report), row.required, row.status), ("NOT_MET", Some(25), "GAP_NONE"));
}

#[test]
fn silence_above_and_below_the_line_is_told_apart() {
    let nurses = |goal: &str, rows: &[(&str, &str)]| {
        let rule = format!(
            "kind = \"ratio\"\nnumber = {{ sum = \"nurses\", of = {{ types = [\"HOSP\"] }} }}\nper = {{ sum = \"physicians\", of = {{ types = [\"HOSP\"] }} }}\ngoal = {{ {goal} }}\n"
        );
        let list = rows.iter().enumerate().fold(people(1), |s, (i, (nurses, physicians))| {
            s.listed(facility(&format!("H{i}"), "HOSP"), &[("注册护士数", nurses), ("执业（助理）医师数", physicians)])
        });
        let report = list.run(&rule);
        code(&report)
    };
    // Two nurses for a physician; the other hospital's physicians are not known: they can only lower the ratio.
    assert_eq!(nurses("at_least = 1.33", &[("20", "10"), ("10", "")]), "INDETERMINATE");
    assert_eq!(nurses("at_most = 4", &[("20", "10"), ("10", "")]), "MET", "30 nurses for 10 physicians or more");
    assert_eq!(nurses("at_least = 4", &[("20", "10"), ("10", "")]), "NOT_MET");
    // The nurses are not known: they can only raise it.
    assert_eq!(nurses("at_least = 1.33", &[("40", "10"), ("", "10")]), "MET");
    assert_eq!(nurses("at_most = 1.5", &[("40", "10"), ("", "10")]), "NOT_MET", "20 physicians have 40 nurses or more");
    assert_eq!(nurses("at_most = 3", &[("40", "10"), ("", "10")]), "INDETERMINATE");
}

#[test]
fn a_facility_of_an_unknown_owner_that_gives_no_number_is_not_forgotten() {
    let rule = "kind = \"ratio\"\nnumber = { sum = \"beds\", of = { types = [\"HOSP\"], ownership = [\"gov\"] } }\nper = { people = \"total\" }\neach = 1000\ngoal = { at_least = 5 }\n";
    let mut unknown = facility("B", "HOSP");
    unknown.ownership = None;
    let report = people(1_000).listed(facility("A", "HOSP"), &[("床位数", "4")]).listed(unknown, &[]).run(rule);
    assert_eq!(code(&report), "INDETERMINATE");
}

#[test]
fn beds_are_no_nursery_places_and_an_estate_whose_nursery_is_silent_is_open() {
    let mut silent = facility("N", "NURSERY");
    silent.capacity = Some(900.0);
    silent.attributes.insert("床位数".to_owned(), "900".to_owned());
    let whole = people(1_000).listed(silent.clone(), &[("床位数", "900")]).run(PLACES);
    assert_eq!(code(&whole), "NOT_COMPUTABLE", "no nursery gives its places");
    let (south, north) = ((-500.0, -500.0), (500.0, 500.0));
    let rect = geo::Rect::new(south, north);
    let report = scene().people(0.0, 0.0, 100).area_shape(rect).facility(0.0, 0.0, silent).run(ESTATE);
    assert_eq!(code(&report), "INDETERMINATE");
    assert_eq!(only(&report).units[0].status, "UNKNOWN");
}

#[test]
fn beyond_a_number_that_is_to_be_met_from_both_sides_is_not_on_the_path() {
    // About 45 in 2030 from 35 in 2025: 39 are due in 2027, and 47.25 is the most that is about 45.
    let rule = "kind = \"ratio\"\nnumber = { sum = \"beds\" }\nper = { people = \"total\" }\neach = 1000\ngoal = { about = 45 }\n";
    let target = "year = 2030, nature = \"stated\", baseline = { year = 2025, value = 35 }";
    let beds = |n: &str| {
        let report =
            people(1_000).judged_in("2027").listed(facility("H", "HOSP"), &[("床位数", n)]).run_with(target, rule);
        code(&report)
    };
    assert_eq!(["38", "39", "42", "45", "48"].map(beds), ["BEHIND", "ON_TRACK", "ON_TRACK", "MET", "BEHIND"]);
}

#[test]
fn a_number_that_is_to_rise_is_compared_with_the_earlier_year_of_the_table() {
    let rule = "kind = \"ratio\"\nnumber = { sum = \"beds\" }\nper = { people = \"total\" }\neach = 1000\ngoal = { trend = \"up\" }\nindicator = \"beds_per_1000\"\n";
    let at = |before: &str| {
        let list = people(1_000).listed(facility("H", "HOSP"), &[("床位数", "5")]);
        code(&list.indicator("beds_per_1000", 2024, before).run(rule))
    };
    // 5 beds for 1,000 people.
    assert_eq!([at("4.9"), at("5")], ["MET", "NOT_MET"]);
}
