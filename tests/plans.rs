//! The embedded plans against the documents that they quote and the catalogue of plan items.

#![allow(clippy::unwrap_used, reason = "a test stops where its input is not what it says")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gapzone::rules::Plan;

/// Folder of the real documents beside the project; tests are skipped aloud where it is missing.
fn shared() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is missing, and in CI it must not be");
    eprintln!("SKIPPED: ../shared is missing");
    None
}

fn plans() -> Vec<Plan> {
    let open = |id: &str| {
        let source = Plan::open(id, Path::new(".")).unwrap();
        Plan::parse(&source.text, &source.path).unwrap()
    };
    ["A", "B"].map(open).into()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_quote_stands_word_for_word_on_its_lines() {
    let Some(shared) = shared() else { return };
    for plan in plans() {
        let document = std::fs::read_to_string(shared.join("plans").join(&plan.document)).unwrap();
        let lines: Vec<&str> = document.lines().collect();
        for rule in &plan.rules {
            let [first, last] = rule.clause.lines.map(|l| l as usize);
            let stands = squeezed(&lines[first - 1..last].concat());
            assert!(stands.contains(&squeezed(&rule.clause.quote)), "{}: {}", rule.id, rule.clause.quote);
        }
    }
}

#[test]
fn every_rule_stands_in_the_catalogue_with_the_same_quote_and_lines() {
    let Some(shared) = shared() else { return };
    let text = std::fs::read_to_string(shared.join("plans/catalogue.json")).unwrap();
    let items: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let catalogue: BTreeMap<&str, &serde_json::Value> = items.iter().map(|i| (i["id"].as_str().unwrap(), i)).collect();
    for rule in plans().iter().flat_map(|p| &p.rules) {
        let item = catalogue[rule.id.as_str()];
        assert_eq!(squeezed(item["quote"].as_str().unwrap()), squeezed(&rule.clause.quote), "{}", rule.id);
        assert_eq!(item["lines"], serde_json::json!(rule.clause.lines), "{}", rule.id);
        assert_eq!(item["nature"], serde_json::json!(rule.target.nature), "{}", rule.id);
    }
}
