//! Share: a share of a set of facilities has an attribute; what is missing is never "no".

use gapzone::layers::Ownership;
use gapzone::rules::Known;
use gapzone::run::Report;

use crate::scene::{Scene, facility, only, scene};

const HALL: &str = "kind = \"share\"\nset = { types = [\"CHC\", \"THC\"] }\nholds = \"tcm_hall\"\n";

/// So many centres whose TCM hall the list calls each of the words.
fn halls(words: &[(&str, usize)]) -> Scene {
    let mut s = scene().people(0.0, 0.0, 100);
    let mut n = 0;
    for (word, times) in words {
        for _ in 0..*times {
            n += 1;
            s = s.listed(facility(&format!("F{n:04}"), "CHC"), &[("中医馆", word)]);
        }
    }
    s
}

fn code(report: &Report) -> &'static str {
    only(report).verdict.code()
}

fn value(report: &Report) -> String {
    only(report).figures.as_ref().map(|f| f.value().en).unwrap_or_default()
}

#[test]
fn sixteen_of_seventeen_are_not_all_and_the_one_that_fails_is_named() {
    let report = halls(&[("有", 16), ("无", 1)]).run(HALL);
    assert_eq!((code(&report), value(&report).as_str()), ("NOT_MET", "94.12%"));
    let failing: Vec<&str> = only(&report)
        .institutions
        .iter()
        .filter(|row| row.complies == Known::No)
        .map(|row| report.layers.facilities.get(row.facility).id.as_str())
        .collect();
    assert_eq!(failing, ["F0017"]);
    // ceil(100 % of 17) - 16 = 1.
    assert_eq!(only(&report).figures.as_ref().and_then(|f| f.deficit).map(|d| d.to_string()).as_deref(), Some("1"));
}

#[test]
fn two_unknown_of_seventeen_leave_all_open_and_meet_85_percent() {
    let unknown = halls(&[("有", 15), ("", 2)]);
    let report = unknown.run(HALL);
    // 15/17 = 88.235 %, 17/17 = 100 %.
    assert_eq!((code(&report), value(&report).as_str()), ("INDETERMINATE", "88.24% to 100%"));
    let reason = only(&report).verdict.reason().map(|r| r.zh.clone()).unwrap_or_default();
    assert!(reason.contains("2 个机构") && reason.contains("中医馆"), "{reason}");
    let eighty_five = halls(&[("有", 15), ("", 2)]).run(&format!("{HALL}goal = {{ at_least = \"85%\" }}"));
    assert_eq!(code(&eighty_five), "MET");
    let all_but_one = halls(&[("有", 15), ("", 2)]).run(&format!("{HALL}goal = {{ at_least = \"94.2%\" }}"));
    assert_eq!(code(&all_but_one), "INDETERMINATE", "16/17 = 94.12 % fails and 17/17 holds");
}

#[test]
fn rehabilitation_beds_are_judged_as_exact_shares_within_bounds() {
    let rule = "kind = \"share\"\nset = { types = [\"HOSPITAL\"] }\nholds = \"beds_rehab / beds in 2%..5%\"\n";
    let mut s = scene().people(0.0, 0.0, 100);
    // 6/300 = 2.0 % is in; 26/500 = 5.2 % above; 2/120 = 1.67 % and 0/180 below.
    for (id, beds, rehab) in [("A", "300", "6"), ("B", "500", "26"), ("C", "120", "2"), ("D", "180", "0")] {
        s = s.listed(facility(id, "HOSP"), &[("床位数", beds), ("康复床位数", rehab)]);
    }
    let report = s.run(rule);
    assert_eq!((code(&report), value(&report).as_str()), ("NOT_MET", "25%"));
    let complies: Vec<Known> = only(&report).institutions.iter().map(|r| r.complies).collect();
    assert_eq!(complies, [Known::Yes, Known::No, Known::No, Known::No]);
    let note = only(&report).institutions[1].note.as_ref().map(|n| n.zh.clone()).unwrap_or_default();
    assert!(note.contains("康复床位数：26") && note.contains("床位数：500"), "{note}");
}

#[test]
fn fifty_five_percent_of_a_hundred_are_fifty_five() {
    let half =
        |yes: usize| halls(&[("有", yes), ("无", 100 - yes)]).run(&format!("{HALL}goal = {{ at_least = \"55%\" }}"));
    assert_eq!(code(&half(55)), "MET");
    assert_eq!(code(&half(54)), "NOT_MET");
    assert_eq!(only(&half(54)).figures.as_ref().and_then(|f| f.need).map(|n| n.to_string()).as_deref(), Some("55"));
}

#[test]
fn all_but_one_of_two_thousand_are_not_all_however_it_is_rounded() {
    let report = halls(&[("有", 1_999), ("无", 1)]).run(HALL);
    assert_eq!((code(&report), value(&report).as_str()), ("NOT_MET", "99.95%"));
    let more = halls(&[("有", 19_999), ("无", 1)]).run(HALL);
    assert_eq!((code(&more), value(&more).as_str()), ("NOT_MET", "99.99%"), "99.995 % is not written as 100 %");
}

#[test]
fn a_facility_that_may_belong_to_the_set_widens_the_bounds() {
    let rule = HALL.replace("\"THC\"] }", "\"THC\"], ownership = [\"gov\"] }");
    let mut unknown = facility("U", "CHC");
    unknown.ownership = None;
    let mut private = facility("P", "CHC");
    private.ownership = Some(Ownership::Private);
    let report =
        halls(&[("有", 3)]).listed(unknown, &[("中医馆", "无")]).listed(private, &[("中医馆", "无")]).run(&rule);
    // Three of three, or three of four when U is run by government; P is not.
    assert_eq!((code(&report), value(&report).as_str()), ("INDETERMINATE", "75% to 100%"));
}

#[test]
fn a_list_without_the_column_is_indeterminate_and_one_without_the_type_is_not_computable() {
    let report = scene().people(0.0, 0.0, 1).listed(facility("A", "CHC"), &[]).run(HALL);
    assert_eq!(code(&report), "INDETERMINATE");
    let report = scene().people(0.0, 0.0, 1).listed(facility("A", "PHARMACY"), &[]).run(HALL);
    assert_eq!(code(&report), "NOT_COMPUTABLE");
}

#[test]
fn a_facility_beyond_the_border_is_not_asked() {
    use gapzone::layers::Level;
    let mut out = facility("Z", "CHC");
    out.lacks.insert("tcm_hall".to_owned());
    let mut within = facility("A", "CHC");
    within.services.insert("tcm_hall".to_owned());
    let report = scene()
        .unit("U1", Level::Street, (0.0, 0.0), (1_000.0, 1_000.0))
        .people(500.0, 500.0, 10)
        .facility(500.0, 500.0, within)
        .facility(5_000.0, 500.0, out)
        .run(HALL);
    assert_eq!((code(&report), value(&report).as_str()), ("MET", "100%"));
}

#[test]
fn a_number_that_the_text_leaves_open_is_asked_for() {
    let plan = |parameters: &str| {
        format!(
            "kind = \"share\"\nset = {{ types = [\"CHC\"] }}\nholds = \"staff < $few or tcm_hall\"\n[rules.parameters.few]\nlabel = {{ zh = \"少\", en = \"few\" }}\n{parameters}"
        )
    };
    let report = halls(&[("有", 1)]).run(&plan(""));
    assert_eq!(code(&report), "NEEDS_THRESHOLD");
    assert!(only(&report).verdict.reason().is_some_and(|r| r.en.contains("[rules.T1]")), "it says where to set it");
    assert_eq!(code(&halls(&[("有", 1)]).run(&plan("value = 5"))), "MET");
}

#[test]
fn a_named_facility_that_the_list_does_not_hold_is_not_known() {
    let rule = "kind = \"share\"\nset = { names = [\"甲医院\", \"乙医院\"] }\nholds = \"subcentre\"\n";
    let mut first = facility("A", "HOSP");
    first.name = "泸县甲医院".to_owned();
    let report = scene().people(0.0, 0.0, 1).listed(first, &[("次中心", "是")]).run(rule);
    assert_eq!((code(&report), value(&report).as_str()), ("INDETERMINATE", "50% to 100%"));
}
