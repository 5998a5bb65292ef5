//! Made-up plans of a few lines, each with one contradiction, and the same plans without it.

use super::*;

/// A plan of the rules given, in TOML.
fn plan(rules: &str) -> Plan {
    let head = "schema = 1\nid = \"T\"\ntitle = { zh = \"例\", en = \"example\" }\ndocument = \"t.txt\"\n";
    Plan::parse(&format!("{head}{rules}"), "t.toml").unwrap_or_else(|e| panic!("{e}"))
}

/// A rule: its id, line, quote, target and what it requires.
fn rule(id: &str, line: u32, quote: &str, target: &str, require: &str) -> String {
    format!(
        "\n[[rules]]\nid = \"{id}\"\nslug = \"{id}\"\nlabel = {{ zh = \"{id}\", en = \"{id}\" }}\n\
         clause = {{ lines = [{line}, {line}], quote = \"{quote}\" }}\ntarget = {{ {target} }}\nrequire = {{ {require} }}\n"
    )
}

fn beds(id: &str, line: u32, target: &str, goal: &str) -> String {
    let require = format!(
        "kind = \"ratio\", number = {{ sum = \"beds\" }}, per = {{ people = \"total\" }}, each = 1000, goal = {{ {goal} }}"
    );
    rule(id, line, "床位", target, &require)
}

fn hospitals(id: &str, line: u32, types: &str, goal: &str) -> String {
    let require =
        format!("kind = \"presence\", supply = {{ types = [{types}] }}, levels = [\"plan_area\"], goal = {{ {goal} }}");
    rule(id, line, "医院", "year = 2025, nature = \"state\"", &require)
}

fn share(id: &str, line: u32, quote: &str, nature: &str, set: &str, goal: &str) -> String {
    let target = format!("year = {}, nature = \"{nature}\"", if nature == "state" { 2025 } else { 2030 });
    let require = format!("kind = \"share\", set = {{ {set} }}, holds = \"tcm_hall\", goal = {{ {goal} }}");
    rule(id, line, quote, &target, &require)
}

fn codes(rules: &str) -> Vec<&'static str> {
    lint(&plan(rules), None).iter().map(|f| f.code).collect()
}

fn ids(found: &Contradiction) -> Vec<&str> {
    found.cited.iter().map(|c| c.id.as_str()).collect()
}

const EXPECTED: &str = "year = 2030, nature = \"expected\"";
const FROM_13: &str = "year = 2030, nature = \"expected\", baseline = { year = 2025, value = 13.9 }";

#[test]
fn a_target_that_today_already_exceeds_is_found_and_one_beyond_it_is_not() {
    let found = lint(&plan(&beds("T1", 9, FROM_13, "at_least = 8.5")), None);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].code, ids(&found[0])), ("target-below-baseline", vec!["T1"]));
    assert!(found[0].text.en.contains("2025: 13.9 → 2030: at least 8.5"), "{}", found[0].text.en);
    assert!(found[0].text.zh.contains("2025年 13.9 → 2030年 ≥8.5"), "{}", found[0].text.zh);
    assert!(codes(&beds("T1", 9, FROM_13, "at_least = 17.7")).is_empty());
    // Fewer deaths are better: 14 is worse than 13.9, and 10 is not.
    assert_eq!(codes(&beds("T1", 9, FROM_13, "at_most = 14")), ["target-below-baseline"]);
    assert!(codes(&beds("T1", 9, FROM_13, "at_most = 10")).is_empty());
}

#[test]
fn today_is_what_the_plan_says_of_the_measure_elsewhere() {
    let state = beds("T1", 3, "year = 2025, nature = \"state\"", "stated = 13.9");
    let found = lint(&plan(&(state + &beds("T2", 9, EXPECTED, "at_least = 8.5"))), None);
    assert_eq!(found.iter().map(|f| f.code).collect::<Vec<_>>(), ["target-below-baseline"]);
    assert!(found[0].text.en.contains("T2: 2025: 13.9 → 2030: at least 8.5"), "{}", found[0].text.en);
}

#[test]
fn two_targets_for_one_measure_are_found_with_their_lines() {
    let both = beds("T1", 9, EXPECTED, "at_least = 1") + &beds("T2", 40, EXPECTED, "about = 1.5");
    let found = lint(&plan(&both), None);
    assert_eq!((found.len(), found[0].code, ids(&found[0])), (1, "two-targets", vec!["T1", "T2"]));
    assert!(found[0].text.en.contains("T1 (line 9) 2030: at least 1; T2 (line 40) 2030: about 1.5"));
    // The same number, another year, the two ends of a range, and a hope beyond a promise are no contradictions.
    for other in [
        beds("T2", 40, EXPECTED, "about = 1"),
        beds("T2", 40, "year = 2035, nature = \"expected\"", "at_least = 2"),
        beds("T2", 40, EXPECTED, "at_most = 3"),
        beds("T2", 40, "year = 2030, nature = \"weak\"", "at_least = 2"),
    ] {
        assert!(codes(&(beds("T1", 9, EXPECTED, "at_least = 1") + &other)).is_empty(), "{other}");
    }
    assert_eq!(
        codes(&(beds("T1", 9, EXPECTED, "at_least = 5") + &beds("T2", 40, EXPECTED, "at_most = 3"))),
        ["two-targets"]
    );
}

#[test]
fn filters_that_are_written_differently_are_one_measure() {
    let ratio = |id: &str, more: &str, goal: &str| {
        let require = format!(
            "kind = \"ratio\", number = {{ sum = \"beds\", of = {{ {more} }} }}, per = {{ people = \"total\" }}, goal = {{ at_least = {goal} }}"
        );
        rule(id, 1, "床位", EXPECTED, &require)
    };
    let group = ratio("T1", "types = [\"TCM_HOSPITAL\"]", "1");
    assert_eq!(
        codes(&(group.clone() + &ratio("T2", "types = [\"ETHNIC\", \"TCMH\", \"INTEGRATED\"]", "2"))),
        ["two-targets"]
    );
    assert!(codes(&(group + &ratio("T2", "types = [\"TCMH\"]", "2"))).is_empty());
}

#[test]
fn a_count_that_is_stated_twice_must_be_one_number() {
    let five = hospitals("T1", 60, "\"TCM_HOSPITAL\"", "exactly = 5");
    let found = lint(
        &plan(&(five.clone() + &hospitals("T2", 80, "\"TCMH\", \"INTEGRATED\", \"ETHNIC\"", "exactly = 6"))),
        None,
    );
    assert_eq!((found.len(), found[0].code, ids(&found[0])), (1, "restated", vec!["T1", "T2"]));
    assert!(codes(&(five + &hospitals("T2", 80, "\"TCM_HOSPITAL\"", "exactly = 5"))).is_empty());
}

#[test]
fn a_table_that_rounds_the_text_says_the_same_number() {
    let text = |value: &str| beds("T1", 3, "year = 2025, nature = \"state\"", &format!("stated = {value}"));
    let table = beds("T2", 9, FROM_13, "at_least = 17.7");
    assert!(codes(&(text("13.94") + &table)).is_empty());
    assert_eq!(codes(&(text("13.96") + &table)), ["restated"]);
}

#[test]
fn what_all_have_today_cannot_be_missing() {
    let state = share("T1", 80, "实现全覆盖", "state", "types = [\"CHC\", \"THC\"]", "at_least = \"100%\"");
    let filled = share("T2", 615, "补齐卫生院缺口", "stated", "types = [\"THC\"]", "at_least = \"100%\"");
    let found = lint(&plan(&(state.clone() + &filled)), None);
    assert_eq!((found.len(), found[0].code, ids(&found[0])), (1, "all-today", vec!["T1", "T2"]));
    assert!(found[0].text.zh.contains("又要补齐缺口"));
    // A binding row that keeps it, and a set that the statement does not cover, are no contradictions.
    let kept = share("T2", 300, "比例", "binding", "types = [\"THC\"]", "at_least = \"100%\"");
    let wider = share("T2", 300, "比例", "stated", "types = [\"THC\", \"VC\"]", "at_least = \"100%\"");
    assert!(codes(&(state.clone() + &kept)).is_empty());
    assert!(codes(&(state + &wider)).is_empty());
}

#[test]
fn a_share_of_two_different_wholes_is_found() {
    let all = share("T1", 531, "比例", "stated", "types = [\"CHC\"]", "at_least = \"30%\"");
    let some = "types = [\"CHC\", \"THC\"], ownership = [\"gov\"]";
    let found = lint(&plan(&(all.clone() + &share("T2", 585, "比例", "stated", some, "at_least = \"30%\""))), None);
    assert_eq!((found.len(), found[0].code, ids(&found[0])), (1, "two-sets", vec!["T1", "T2"]));
    // A part of the set that is asked for more is stricter, and sets that share no type are two measures.
    let part = share("T2", 585, "比例", "stated", "types = [\"CHC\"], ownership = [\"gov\"]", "at_least = \"50%\"");
    assert!(codes(&(all.clone() + &part)).is_empty());
    assert!(codes(&(all + &share("T2", 585, "比例", "stated", "types = [\"THC\"]", "at_least = \"60%\""))).is_empty());
}

#[test]
fn a_number_five_times_away_is_a_slip_of_the_unit_and_not_also_a_low_target() {
    let from = "year = 2030, nature = \"stated\", baseline = { year = 2025, value = 4.1 }";
    let found = lint(&plan(&beds("T1", 405, from, "at_least = 0.28")), None);
    assert_eq!((found.len(), found[0].code), (1, "unit-slip"));
    // 4.1 / 0.28 = 14.64
    assert!(found[0].text.en.contains("14.6 times apart (4.1 ÷ 0.28 = 14.6)"), "{}", found[0].text.en);
    // 20.5 is five times 4.1, and not more.
    assert!(codes(&beds("T1", 405, from, "at_least = 20.5")).is_empty());
    assert_eq!(codes(&beds("T1", 405, from, "at_least = 41")), ["unit-slip"]);
}

#[test]
fn percent_and_per_mille_of_one_measure_are_found_in_the_words_of_the_plan() {
    let deaths = |quote: &str| {
        let target = "year = 2025, nature = \"state\", baseline = { year = 2015, value = 6.92 }";
        let require = "kind = \"indicator\", value = \"under5_mortality\", goal = { stated = 2.13 }";
        rule("T1", 88, quote, target, require)
    };
    let found = lint(&plan(&deaths("由2015年的6.92%下降到2025年的2.13‰")), None);
    assert_eq!((found.len(), found[0].code), (1, "unit-sign"));
    assert!(found[0].text.en.contains("6.92% is 69.2‰, beside 2.13‰"), "{}", found[0].text.en);
    assert!(codes(&deaths("由2015年的6.92‰下降到2025年的2.13‰")).is_empty());
    // 16.92 is another number.
    assert!(codes(&deaths("16.92%的机构，6.92‰下降到2.13‰")).is_empty());
}

/// 14.9 in parts against a total, for goals of 6.8 that fit.
fn parts(total: &str, sum: &str) -> String {
    let from =
        |value: &str| format!("year = 2030, nature = \"expected\", baseline = {{ year = 2025, value = {value} }}");
    let per_type = |id: &str, kind: &str, baseline: &str, goal: &str| {
        let require = format!(
            "kind = \"ratio\", number = {{ sum = \"beds\", of = {{ types = [\"{kind}\"] }} }}, goal = {{ at_least = {goal} }}"
        );
        rule(id, 1, "床位", &from(baseline), &require)
    };
    let rules = per_type("T1", "HOSPITAL", total, "20")
        + &per_type("T2", "HOSP", "1.9", "6.8")
        + &per_type("T3", "TCMH", "13", "13.2");
    format!("\n[[sums]]\ntotal = \"T1\"\nparts = [\"T2\", \"T3\"]\n{sum}\n{rules}")
}

#[test]
fn parts_must_add_up_in_goals_and_in_baselines() {
    assert!(codes(&parts("14.9", "")).is_empty());
    let found = lint(&plan(&parts("13.9", "")), None);
    assert_eq!(found.iter().map(|f| f.code).collect::<Vec<_>>(), ["sum"]);
    assert!(found[0].text.en.contains("1.9 + 13 = 14.9 (T2, T3), total 13.9 (T1), 1 apart"), "{}", found[0].text.en);
    // 其中: parts may leave something over, and never exceed the total.
    assert!(codes(&parts("16.5", "of_which = true")).is_empty());
    assert_eq!(codes(&parts("13.9", "of_which = true")), ["sum"]);
    assert_eq!(codes(&parts("16.5", "")), ["sum"]);
}

#[test]
fn counts_add_up_exactly_and_decimals_within_their_rounding() {
    let sum = |total: u32| {
        hospitals("T1", 1, "\"HOSPITAL\"", &format!("exactly = {total}"))
            + &hospitals("T2", 1, "\"HOSP\"", "exactly = 5")
            + &hospitals("T3", 1, "\"TCMH\"", "exactly = 7")
    };
    let list = "\n[[sums]]\ntotal = \"T1\"\nparts = [\"T2\", \"T3\"]\n";
    assert!(codes(&format!("{list}{}", sum(12))).is_empty());
    assert_eq!(codes(&format!("{list}{}", sum(13))), ["sum"]);
    // 1.9 and 13 are 14.9, within 0.1 of 15.0 as rounded, and not of 15.1.
    assert!(codes(&parts("14.95", "")).is_empty());
    assert_eq!(codes(&parts("15.1", "")), ["sum"]);
}

/// Nurses and physicians per 1,000, and nurses per physician.
fn nurses(stated: &str) -> String {
    let state = "year = 2025, nature = \"state\"";
    let per = |id: &str, sum: &str, goal: &str| {
        let require = format!(
            "kind = \"ratio\", number = {{ sum = \"{sum}\" }}, per = {{ people = \"total\" }}, each = 1000, goal = {{ stated = {goal} }}"
        );
        rule(id, 1, "人员", state, &require)
    };
    let require = format!(
        "kind = \"ratio\", number = {{ sum = \"nurses\" }}, per = {{ sum = \"physicians\" }}, goal = {{ stated = {stated} }}"
    );
    let rules =
        per("T1", "nurses", "8.02") + &per("T2", "physicians", "5.82") + &rule("T3", 1, "医护比", state, &require);
    format!("\n[[quotients]]\nratio = \"T3\"\nnumber = \"T1\"\nper = \"T2\"\n{rules}")
}

#[test]
fn a_ratio_is_the_quotient_of_its_numbers() {
    // 8.02 / 5.82 = 1.378
    let found = lint(&plan(&nurses("1.31")), None);
    assert_eq!((found.len(), found[0].code), (1, "quotient"));
    assert!(found[0].text.en.contains("8.02 ÷ 5.82 = 1.378, the plan says 1.31"), "{}", found[0].text.en);
    assert!(codes(&nurses("1.38")).is_empty());
}

fn implied(pairs: &[(&str, &str)]) -> String {
    let one = |(i, (amount, rate)): (usize, &(&str, &str))| {
        let rule = hospitals(&format!("T{i}"), 1, ["\"HOSP\"", "\"TCMH\""][i], "exactly = 5");
        let words = "what = { zh = \"医师\", en = \"physicians\" }";
        rule.replace(
            "require =",
            &format!("implied = [{{ {words}, amount = {amount}, rate = \"{rate}\" }}]\nrequire ="),
        )
    };
    pairs.iter().enumerate().map(one).collect()
}

fn given(people: u32, year: Option<i32>) -> KnownPeople {
    KnownPeople { people: people.into(), year, source: Text::new("普查", "the census") }
}

#[test]
fn populations_that_numbers_imply_must_agree_within_one_percent() {
    // 5558 / 5.82 per mille = 954,983; 1077 / 1.58 per mille = 681,646.
    let found = lint(&plan(&implied(&[("5558", "5.82‰"), ("1077", "1.58‰")])), None);
    assert_eq!((found.len(), found[0].code, ids(&found[0])), (1, "implied-people", vec!["T0", "T1"]));
    for words in ["5558 ÷ 5.82‰ = 954,983", "1077 ÷ 1.58‰ = 681,646", "40.1 % apart"] {
        assert!(found[0].text.en.contains(words), "{}", found[0].text.en);
    }
    // 82032 / 11.53 % = 711,466 and 2523 / 3.511 per mille = 718,599 are 1.003 % apart, and rounding leaves them apart.
    assert_eq!(codes(&implied(&[("82032", "11.53%"), ("2523", "3.511‰")])), ["implied-people"]);
    // 2523 / 3.512 per mille = 718,394: 0.97 %.
    assert!(codes(&implied(&[("82032", "11.53%"), ("2523", "3.512‰")])).is_empty());
    // 3.5 per mille may be anything from 3.45 to 3.55: 710,704 to 731,304.
    assert!(codes(&implied(&[("82032", "11.53%"), ("2523", "3.5‰")])).is_empty());
}

#[test]
fn implied_populations_are_set_beside_the_one_that_the_user_gives() {
    let one = plan(&implied(&[("5558", "5.82‰")]));
    assert!(lint(&one, None).is_empty());
    assert!(lint(&one, Some(&given(950_000, None))).is_empty());
    let found = lint(&one, Some(&given(700_000, Some(2020))));
    assert_eq!((found.len(), found[0].code), (1, "implied-people"));
    // 954,983 / 700,000 = 1.3643
    assert!(found[0].text.en.contains("the census, 700,000 people") && found[0].text.en.contains("36.4 % apart"));
    // 1 % and 2 % for each of five years: 11 % of 861,000 reach 955,710.
    assert!(lint(&one, Some(&given(861_000, Some(2020)))).is_empty());
    assert_eq!(lint(&one, Some(&given(861_000, None))).len(), 1);
}

#[test]
fn more_people_cannot_be_counted_than_there_are() {
    assert_eq!(codes(&implied(&[("500", "120%")])), ["implied-people"]);
}

#[test]
fn a_target_is_due_after_it_starts_and_no_share_is_above_all() {
    let late = "year = 2025, nature = \"expected\", baseline = { year = 2025, value = 1 }";
    assert_eq!(codes(&beds("T1", 1, late, "at_least = 2")), ["year-order"]);
    let over = share("T1", 1, "比例", "stated", "types = [\"CHC\"]", "at_least = \"110%\"");
    assert_eq!(codes(&over), ["over-100"]);
}

#[test]
fn a_sum_that_names_no_number_of_the_plan_is_refused() {
    let head = "schema = 1\nid = \"T\"\ntitle = { zh = \"例\", en = \"e\" }\ndocument = \"t\"\n";
    let text =
        format!("{head}\n[[sums]]\ntotal = \"T9\"\nparts = [\"T1\"]\n{}", beds("T1", 1, EXPECTED, "at_least = 2"));
    let error = Plan::parse(&text, "t.toml").unwrap_err().to_string();
    assert!(error.contains("sums: no number \"T9\"") && error.contains("did you mean \"T1\""), "{error}");
}
