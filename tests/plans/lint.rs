//! What the plans get wrong, by general checks: every known contradiction comes out, sums that hold do not, and a clean
//! plan gives nothing.

use gapzone::rules::Plan;
use gapzone::rules::lint::{Contradiction, KnownPeople, lint};

use super::{open, packs};

/// A code, and all rules that the finding must cite.
type Expected = (&'static str, &'static [&'static str]);

/// Known contradictions: name, plan, and what must be found.
const KNOWN: &[(&str, &str, &[Expected])] = &[
    ("lint-A1", "A", &[("restated", &["A002.tcm", "A012.hospitals"])]),
    ("lint-A2", "A", &[("all-today", &["A014", "A117"])]),
    ("lint-A3", "A", &[("sum", &["A028", "A029", "A030"])]),
    (
        "lint-A4",
        "A",
        &[
            ("target-below-baseline", &["A028", "A046"]),
            ("target-below-baseline", &["A030"]),
            ("target-below-baseline", &["A032", "A053.physicians"]),
            ("target-below-baseline", &["A033", "A054"]),
            ("target-below-baseline", &["A024"]),
        ],
    ),
    (
        "lint-A5",
        "A",
        &[
            ("two-targets", &["A038", "A053.tcm"]),
            ("two-targets", &["A031", "A051"]),
            ("two-targets", &["A033", "A054"]),
            ("two-targets", &["A042", "A137.with_tcm"]),
        ],
    ),
    ("lint-A6 (A)", "A", &[("unit-slip", &["A009", "A059"]), ("implied-people", &["A024", "A059"])]),
    ("lint-A6 (B)", "B", &[("unit-slip", &["B008", "B046"]), ("implied-people", &["B011", "B019", "B046"])]),
    ("lint-A7", "A", &[("unit-sign", &["A020"])]),
    ("lint-A8", "A", &[("two-sets", &["A093", "A108"])]),
    ("lint-B1", "B", &[("implied-people", &["B011"])]),
    (
        "lint-B2",
        "B",
        &[
            ("quotient", &["B031", "B028", "B027"]),
            ("sum", &["B041.public", "B024", "B025"]),
            ("target-below-baseline", &["B033", "B043.tcm"]),
        ],
    ),
    ("lint-D1", "D", &[("implied-people", &["D004", "D021"])]),
];

/// Numbers that must stand in the arithmetic of a finding.
const ARITHMETIC: &[(&str, &str, &str)] = &[
    ("A", "sum", "1.9 + 13 = 14.9"),
    ("A", "implied-people", "980 ÷ 4.1/10000 = 2,390,244"),
    ("A", "unit-sign", "6.92% is 69.2‰"),
    ("B", "implied-people", "5558 ÷ 5.82‰ = 954,983"),
    ("B", "implied-people", "1077 ÷ 1.58‰ = 681,646"),
    ("B", "quotient", "8.02 ÷ 5.82 = 1.378"),
    ("B", "sum", "10.8 + 1.5 = 12.3"),
    ("D", "implied-people", "82032 ÷ 11.53% = 711,466"),
    ("D", "implied-people", "2523 ÷ 3.511‰ = 718,599"),
];

fn has(found: &[Contradiction], code: &str, ids: &[&str]) -> bool {
    let cites = |f: &Contradiction, id: &str| f.cited.iter().any(|c| c.id == id);
    found.iter().any(|f| f.code == code && ids.iter().all(|id| cites(f, id)))
}

#[test]
fn every_known_contradiction_of_the_plans_comes_out() {
    for (name, plan, parts) in KNOWN {
        let found = lint(&open(plan), None);
        for (code, ids) in *parts {
            assert!(has(&found, code, ids), "{name}: no {code} with {ids:?}");
        }
    }
    for (plan, code, words) in ARITHMETIC {
        let found = lint(&open(plan), None);
        assert!(found.iter().any(|f| f.code == *code && f.text.en.contains(words)), "{plan}: {code}: {words}");
    }
}

#[test]
fn what_is_found_in_all_packs_is_this_list_and_no_more() {
    let mut list: Vec<String> = Vec::new();
    for plan in packs() {
        for f in lint(&plan, None) {
            let mut ids: Vec<&str> = f.cited.iter().map(|c| c.id.as_str()).collect();
            ids.dedup();
            list.push(format!("{} {} {}", plan.id, f.code, ids.join(" ")));
        }
    }
    let expected: Vec<&str> = include_str!("lint.txt").lines().collect();
    assert_eq!(list, expected, "\n{}", list.join("\n"));
}

#[test]
fn sums_and_quotients_that_hold_say_nothing() {
    // 446 = 25+414+7, 25 = 5+5+2+13, 414 = 7+10+197+200; 665 = 2+5+1+1+17+262+377, 1077/5558 = 19.38 %;
    // 10+10+3+5+4 = 32, 2188/2523 = 86.72 %; 5+3+2 = 10, 6+4 = 10, 7+1 = 8.
    let totals = [
        ("A", "A001"),
        ("A", "A002.total"),
        ("A", "A003.total"),
        ("B", "B001.total"),
        ("D", "D015.total"),
        ("K", "K024.total"),
        ("K", "K025.total"),
        ("K", "K028.total"),
    ];
    let ratios = [("B", "B011.tcm_share"), ("D", "D021.managed_rate")];
    for (plan, id) in totals.into_iter().chain(ratios) {
        let plan = open(plan);
        let checked = plan.sums.iter().any(|s| s.total == id) || plan.quotients.iter().any(|q| q.ratio == id);
        assert!(checked, "{id} is not compared");
        let said = lint(&plan, None).into_iter().find(|f| f.cited.first().is_some_and(|c| c.id == id));
        assert!(said.is_none_or(|f| f.code != "sum" && f.code != "quotient"), "{id}");
    }
    // One more village clinic, and 414 is no longer the sum.
    let source = Plan::open("A", std::path::Path::new(".")).unwrap();
    let off = source.text.replace("goal = { exactly = 197 }", "goal = { exactly = 198 }");
    assert_ne!(off, source.text);
    let found = lint(&Plan::parse(&off, "a.toml").unwrap(), None);
    assert!(has(&found, "sum", &["A003.total", "A003.village"]));
}

#[test]
fn a_known_population_stands_beside_those_that_the_plan_implies() {
    let people = KnownPeople {
        people: 714_000_u32.into(),
        year: Some(2020),
        source: gapzone::message::Text::new("普查", "the census"),
    };
    let disagree = |id: &str| {
        let found = lint(&open(id), Some(&people));
        found.into_iter().filter(|f| f.text.en.contains("the census, 714,000 people")).count()
    };
    assert_eq!((disagree("B"), disagree("D"), disagree("K")), (1, 0, 0));
}
