//! Indicator: a value of the bureau's table against its target.

use gapzone::run::Report;

use crate::scene::{only, scene};

fn code(report: &Report) -> &'static str {
    only(report).verdict.code()
}

#[test]
fn a_share_of_visits_below_the_path_is_behind() {
    let rule = "kind = \"indicator\"\nvalue = \"tcm_visit_share\"\ngoal = { at_least = 50 }\n";
    let target = "year = 2030, nature = \"stated\", baseline = { year = 2025, value = 35 }";
    let in_2027 = |value: &str| {
        let s = scene().people(0.0, 0.0, 1).judged_in("2027").indicator("中医药服务量占比", 2027, value);
        s.run_with(target, rule)
    };
    // 35 + 15 * 2/5 = 41 are due in 2027; 40.2 is 0.8 behind.
    let report = in_2027("40.2");
    let figures = only(&report).figures.as_ref().expect("a value was found");
    let behind = figures.due.and_then(|due| due.minus(figures.low)).map(|d| d.to_string());
    assert_eq!((code(&report), behind.as_deref()), ("BEHIND", Some("0.8")));
    assert_eq!(code(&in_2027("41.0")), "ON_TRACK");
    assert_eq!(code(&in_2027("50")), "MET");
}

#[test]
fn one_death_among_2350_births_is_too_many_and_a_small_number() {
    let rule = "kind = \"indicator\"\nvalue = \"maternal_deaths / live_births * 100000\"\ngoal = { at_most = 10 }\ncases = \"maternal_deaths\"\nbase = \"live_births\"\nper = 100000\n";
    let deaths = |n: &str| {
        let s = scene().people(0.0, 0.0, 1).indicator("孕产妇死亡数", 2026, n).indicator("活产数", 2026, "2350");
        s.run(rule)
    };
    let none = deaths("0");
    assert_eq!(code(&none), "MET");
    let one = deaths("1");
    let figures = only(&one).figures.as_ref().expect("a value was found");
    // 1 / 2,350 = 42.55 per 100,000.
    assert_eq!((code(&one), figures.low.decimals(1).as_str()), ("NOT_MET", "42.6"));
    for report in [&none, &one] {
        let notes = &only(report).figures.as_ref().expect("a value was found").notes;
        assert!(notes.iter().any(|n| n.en.contains("SMALL_NUMBER")), "one case decides");
    }
}

#[test]
fn about_45_percent_reaches_from_42_75_to_47_25() {
    let rule = "kind = \"indicator\"\nvalue = \"tcm_visit_share\"\ngoal = { about = 45 }\n";
    let at = |value: &str| scene().people(0.0, 0.0, 1).indicator("中医药服务量占比", 2025, value).run(rule);
    assert_eq!(code(&at("43.0")), "MET");
    assert_eq!(code(&at("42.75")), "MET");
    assert_eq!(code(&at("42.7")), "NOT_MET");
}

#[test]
fn a_value_of_a_year_to_come_is_not_used_and_a_missing_one_is_named() {
    let rule = "kind = \"indicator\"\nvalue = \"life_expectancy\"\ngoal = { at_least = 79 }\n";
    let report = scene().people(0.0, 0.0, 1).indicator("人均预期寿命", 2030, "81").run(rule);
    assert_eq!(code(&report), "NOT_COMPUTABLE");
    assert!(only(&report).verdict.reason().is_some_and(|r| r.zh.contains("人均预期寿命")));
}

#[test]
fn a_direction_is_judged_from_the_plans_own_start() {
    let rule = "kind = \"indicator\"\nvalue = \"tcm_visit_share\"\ngoal = { trend = \"up\" }\n";
    let from = "nature = \"stated\", baseline = { year = 2020, value = 30 }";
    let at = |value: &str| scene().people(0.0, 0.0, 1).indicator("tcm_visit_share", 2025, value).run_with(from, rule);
    assert_eq!(code(&at("30.1")), "MET");
    assert_eq!(code(&at("30")), "NOT_MET");
}

#[test]
fn a_direction_without_a_start_in_the_plan_is_judged_from_the_earlier_year_of_the_table() {
    let rule = "kind = \"indicator\"\nvalue = \"tcm_visit_share\"\ngoal = { trend = \"up\" }\n";
    let at = |before: &str, now: &str| {
        let one = scene().people(0.0, 0.0, 1);
        one.indicator("tcm_visit_share", 2024, before).indicator("tcm_visit_share", 2026, now).run(rule)
    };
    assert_eq!(code(&at("30", "30.1")), "MET");
    assert_eq!(code(&at("30.1", "30.1")), "NOT_MET");
    let down = rule.replace("up", "down");
    let falls =
        scene().people(0.0, 0.0, 1).indicator("tcm_visit_share", 2024, "30").indicator("tcm_visit_share", 2026, "29");
    let report = falls.run(&down);
    assert_eq!(code(&report), "MET");
    let notes = only(&report).figures.as_ref().map(|f| f.notes.iter().map(|n| n.en.clone()).collect::<Vec<_>>());
    assert_eq!(notes, Some(vec!["compared with 30 % in 2024".to_owned()]));
    // The year of the run alone has nothing before it.
    let alone = scene().people(0.0, 0.0, 1).indicator("tcm_visit_share", 2026, "30").run(rule);
    assert_eq!(code(&alone), "NOT_APPLICABLE");
}
