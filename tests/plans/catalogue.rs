//! The packs hold the items of the catalogue, each classified as it says or with a reason why not.

use std::collections::{BTreeMap, BTreeSet};

use gapzone::rules::verdict::Nature;
use gapzone::rules::{Requirement, Rule};
use serde_json::Value;

use crate::{plans, shared, squeezed};

/// What can be said of a rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Class {
    /// It is judged.
    Criterion,
    /// It is reported, and judged when a project sets the threshold.
    NoThreshold,
    /// It changes other rules.
    Modifier,
    /// Nothing in it can be checked.
    NotComputable,
}

/// Rules that change others; the catalogue counts them among those with a criterion.
const MODIFIERS: [&str; 5] = ["A045", "A087", "A088", "B066", "B067"];

/// Rules that the catalogue counts among those with a criterion and that the packs only report: the sentence asks for
/// something that data can show, but gives no share of the facilities and no number.
const ONLY_REPORTED: [(&str, &str); 10] = [
    ("A065", "which institutions the system is built of; no share is given"),
    ("A145", "鼓励: the 100 beds choose the institutions, no share is given"),
    ("A169", "组建或加入多个专科联盟 has no number; that each has one lead is reported"),
    ("B104", "鼓励, no share is given"),
    ("B126", "按规定 does not say how many"),
    ("L003", "推进 the five centres, no share is given"),
    ("L010", "加强 the four rooms, no share is given"),
    ("L016", "a mechanism of contracts, no share is given"),
    ("L017", "推动 nursing beds, no share is given"),
    ("L025", "a trial, no share of the county hospitals is given"),
];

/// The 27 items of a kind that have no threshold.
const NO_THRESHOLD: [&str; 27] = [
    "A021", "A044", "A071", "A078", "A096", "A100", "A104", "A119", "A129", "A141", "A142", "B015", "B039", "B050",
    "B053", "B058", "B080", "B093", "L008", "L020", "L029", "N001", "N003", "N005", "N010", "K014", "K029",
];

/// Quotes of the catalogue that the packs do not contain whole: each was cut within a phrase that belongs to another item.
const OTHER_QUOTES: [&str; 3] = ["A158", "B103", "B122"];

/// Natures in which the packs differ from the catalogue, and the words of the plan.
const OTHER_NATURES: [(&str, Nature, &str); 8] = [
    ("A045", Nature::Stated, "the catalogue gives none: a definition (医院床位含……)"),
    ("A092", Nature::Weak, "推动"),
    ("A096", Nature::Stated, "no 原则上 in the sentence"),
    ("B079", Nature::Weak, "推动"),
    ("B112", Nature::Weak, "支持"),
    ("K033", Nature::Weak, "力争"),
    ("K050", Nature::Weak, "力争"),
    ("D026", Nature::Weak, "鼓励"),
];

fn catalogue() -> Option<BTreeMap<String, Value>> {
    let text = std::fs::read_to_string(shared()?.join("plans/catalogue.json")).unwrap();
    let items: Vec<Value> = serde_json::from_str(&text).unwrap();
    Some(items.into_iter().map(|i| (i["id"].as_str().unwrap().to_owned(), i)).collect())
}

fn rules() -> Vec<Rule> {
    plans().into_iter().flat_map(|p| p.rules).collect()
}

fn is_judged(require: &Requirement) -> bool {
    match require {
        Requirement::Access(access) => access.minutes.is_some() || access.metres.is_some(),
        Requirement::Share(share) => !share.report_only,
        Requirement::Ratio(ratio) => ratio.goal.is_some(),
        Requirement::Indicator(indicator) => indicator.goal.is_some(),
        // A partition and a chain have a criterion of their own; times and columns are judged by a share.
        Requirement::Link(link) => link.goal.is_some() || link.areas.is_some() || !link.chain.is_empty(),
        Requirement::All { of } | Requirement::Any { of } | Requirement::Readings { of } => {
            of.iter().any(|p| is_judged(&p.require))
        }
        Requirement::Modifier { .. } | Requirement::NotComputable { .. } => false,
        _ => true,
    }
}

fn class(rule: &Rule) -> Class {
    match &rule.require {
        Requirement::Modifier { .. } => Class::Modifier,
        Requirement::NotComputable { .. } => Class::NotComputable,
        _ if rule.parameters.values().any(|p| p.value.is_none()) => Class::NoThreshold,
        require if is_judged(require) => Class::Criterion,
        _ => Class::NoThreshold,
    }
}

fn of_class(wanted: Class) -> BTreeSet<String> {
    rules().iter().filter(|r| class(r) == wanted).map(|r| r.id.clone()).collect()
}

#[test]
fn the_packs_hold_exactly_the_items_of_the_catalogue() {
    let Some(catalogue) = catalogue() else { return };
    let rules = rules();
    assert_eq!(rules.len(), 435);
    let ids: BTreeSet<&String> = rules.iter().map(|r| &r.id).collect();
    assert_eq!(ids, catalogue.keys().collect());
    for plan in plans() {
        let mut ids: Vec<&str> = plan.rules.iter().map(|r| r.id.as_str()).collect();
        assert!(plan.rules.iter().all(|r| catalogue[&r.id]["document"] == plan.document.as_str()), "{}", plan.id);
        ids.dedup();
        assert!(ids.iter().all(|id| id.starts_with(&plan.id)), "{}", plan.id);
    }
}

#[test]
fn each_quote_holds_that_of_the_catalogue() {
    let Some(catalogue) = catalogue() else { return };
    for rule in rules() {
        let item = &catalogue[&rule.id];
        let quoted = squeezed(item["quote"].as_str().unwrap());
        let holds = squeezed(&rule.clause.quote).contains(&quoted);
        assert_eq!(!holds, OTHER_QUOTES.contains(&rule.id.as_str()), "{}: {quoted}", rule.id);
        let line = |i: usize| u32::try_from(item["lines"][i].as_u64().unwrap()).unwrap();
        let [first, last] = rule.clause.lines.unwrap();
        assert!(first <= line(0) && line(1) <= last, "{}: {first}-{last}", rule.id);
    }
}

#[test]
fn each_legal_nature_is_that_of_the_catalogue_or_the_difference_has_a_reason() {
    let Some(catalogue) = catalogue() else { return };
    let mut different = BTreeSet::new();
    for rule in rules() {
        if catalogue[&rule.id]["nature"] != serde_json::json!(rule.target.nature) {
            different.insert((rule.id.clone(), rule.target.nature));
        }
    }
    assert_eq!(different, OTHER_NATURES.iter().map(|(id, nature, _)| ((*id).to_owned(), *nature)).collect());
}

#[test]
fn seventy_nine_items_state_what_is_today() {
    assert_eq!(rules().iter().filter(|r| r.target.nature == Nature::State).count(), 79);
}

#[test]
fn fourteen_items_cannot_be_computed_and_say_why() {
    let Some(catalogue) = catalogue() else { return };
    let is_no = |item: &&Value| item["computable"].as_str().is_some_and(|c| c.starts_with("no"));
    let ids: BTreeSet<String> = catalogue.iter().filter(|(_, i)| is_no(i)).map(|(id, _)| id.clone()).collect();
    assert_eq!(ids.len(), 14);
    assert_eq!(of_class(Class::NotComputable), ids);
}

#[test]
fn three_hundred_and_ninety_four_items_have_a_criterion_and_twenty_seven_have_none() {
    let ids = |list: &[&str]| list.iter().map(|id| (*id).to_owned()).collect::<BTreeSet<_>>();
    let reported = ONLY_REPORTED.map(|(id, _)| id);
    assert_eq!(of_class(Class::Modifier), ids(&MODIFIERS));
    assert_eq!(of_class(Class::NoThreshold), &ids(&NO_THRESHOLD) | &ids(&reported));
    assert_eq!(of_class(Class::Criterion).len() + MODIFIERS.len() + reported.len(), 394);
}
