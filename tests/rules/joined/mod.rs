//! One verdict for each rule: parts that must all hold, one that is enough, readings, modifiers.

use crate::scene::{Scene, facility, only, scene};

/// Two centres with a TCM hall, one of which has no fever clinic; nothing is known of their beds.
fn centres() -> Scene {
    scene()
        .people(0.0, 0.0, 1)
        .listed(facility("A", "CHC"), &[("中医馆", "有"), ("发热门诊", "有")])
        .listed(facility("B", "CHC"), &[("中医馆", "有"), ("发热门诊", "无")])
}

fn part(name: &str, holds: &str) -> String {
    format!(
        "[[rules.require.of]]\npart = \"{name}\"\nkind = \"share\"\nset = {{ types = [\"CHC\"] }}\nholds = \"{holds}\"\n"
    )
}

fn outcome(kind: &str, parts: &[(&str, &str)]) -> &'static str {
    let parts: String = parts.iter().map(|(name, holds)| part(name, holds)).collect();
    let report = centres().run(&format!("kind = \"{kind}\"\n{parts}"));
    assert_eq!(report.outcomes.len(), 1);
    report.outcomes[0].verdict.code()
}

const MET: (&str, &str) = ("hall", "tcm_hall");
const FAILED: (&str, &str) = ("fever", "fever_clinic");
const OPEN: (&str, &str) = ("beds", "beds >= 10");

#[test]
fn all_parts_must_hold_and_a_failure_outranks_what_is_not_known() {
    assert_eq!(outcome("all", &[MET, MET_TOO]), "MET");
    assert_eq!(outcome("all", &[MET, OPEN]), "INDETERMINATE");
    assert_eq!(outcome("all", &[MET, OPEN, FAILED]), "NOT_MET");
}

const MET_TOO: (&str, &str) = ("type", "type = \\\"CHC\\\"");

#[test]
fn one_part_is_enough_and_what_is_not_known_outranks_a_failure() {
    assert_eq!(outcome("any", &[FAILED, MET]), "MET");
    assert_eq!(outcome("any", &[FAILED, OPEN]), "INDETERMINATE");
    assert_eq!(outcome("any", &[FAILED]), "NOT_MET");
}

#[test]
fn readings_that_disagree_are_said_to_disagree() {
    assert_eq!(outcome("readings", &[MET, MET_TOO]), "MET");
    assert_eq!(outcome("readings", &[MET, FAILED]), "READING_DEPENDENT");
}

#[test]
fn what_cannot_be_computed_and_what_changes_other_rules_keep_their_rows() {
    let report = centres().run("kind = \"not_computable\"\nreason = { zh = \"没有数\", en = \"no number\" }\n");
    assert_eq!(only(&report).verdict.code(), "NOT_COMPUTABLE");
    assert_eq!(only(&report).verdict.reason().map(|r| r.en.as_str()), Some("no number"));
    let report = centres().run(
        "kind = \"modifier\"\napplies_to = [\"T2\"]\neffect = { zh = \"诊所不计\", en = \"clinics do not count\" }\n",
    );
    assert_eq!((only(&report).verdict.code(), only(&report).reading.en.as_str()), ("REPORTED", "clinics do not count"));
}

#[test]
fn a_condition_on_units_and_their_own_attributes() {
    use gapzone::layers::Level;
    let town = |healthy: &[&str]| {
        let mut s = scene();
        for (i, word) in healthy.iter().enumerate() {
            let x = i as f64 * 1_000.0;
            s = s.unit(&format!("U{i}"), Level::Town, (x, 0.0), (x + 1_000.0, 1_000.0)).people(x + 500.0, 500.0, 10);
            s = s.unit_attribute("网格", word);
        }
        let rule = "kind = \"presence\"\nlevels = [\"town\"]\nholds = \"grid = \\\"好\\\"\"\nunit_share_bp = 6000\n";
        let report = s.run(rule);
        (only(&report).measured.part, only(&report).measured.whole, only(&report).verdict.code())
    };
    assert_eq!(town(&["好", "好", "好", "差", "差"]), (3, 5, "MET"));
    assert_eq!(town(&["好", "好", "差", "差", "差"]), (2, 5, "NOT_MET"));
    assert_eq!(town(&["好", "好", "", "差", "差"]), (2, 5, "INDETERMINATE"), "an empty cell is not no");
}

#[test]
fn a_count_of_the_whole_district_includes_lists_without_coordinates() {
    use gapzone::layers::Level;
    let rule = "kind = \"presence\"\nsupply = { types = [\"SPECIALTY\"], where = \"level = \\\"省级\\\"\" }\nlevels = [\"plan_area\"]\ngoal = { exactly = 2 }\n";
    let with = |levels: &[&str]| {
        let mut s = scene().unit("U", Level::County, (0.0, 0.0), (1_000.0, 1_000.0)).people(500.0, 500.0, 10);
        for (i, level) in levels.iter().enumerate() {
            s = s.listed(facility(&format!("S{i}"), "SPECIALTY"), &[("层级", level)]);
        }
        let report = s.run(rule);
        only(&report).verdict.code()
    };
    assert_eq!(with(&["省级", "市级", "省级"]), "MET");
    assert_eq!(with(&["省级", "市级"]), "NOT_MET");
    assert_eq!(with(&["省级", ""]), "INDETERMINATE", "the second may be provincial");
}
