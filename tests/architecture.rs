//! The shape of the code: modules use only what stands above them in `lib.rs`, and keep to their business.

#![allow(clippy::unwrap_used, reason = "a test stops where its input is not what it says")]

use std::fs;
use std::path::{Path, PathBuf};

/// The code of one source file without comments, texts in quotes and test modules.
struct Source {
    path: PathBuf,
    module: String,
    code: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Modules of `lib.rs` in the order in which data flows.
fn order() -> Vec<String> {
    let text = fs::read_to_string(root().join("lib.rs")).unwrap();
    text.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';')).map(str::to_owned).collect()
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") && !path.to_string_lossy().ends_with("_tests.rs") {
                let inside = path.strip_prefix(root()).unwrap();
                let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
                let module = first.trim_end_matches(".rs").to_owned();
                let code = bare(&fs::read_to_string(&path).unwrap());
                found.push(Source { path, module, code });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Code without comments and texts; everything from the first `cfg(test)` on is left out.
fn bare(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut code = String::new();
    for line in text.lines() {
        let mut in_text = false;
        let mut previous = ' ';
        let mut kept = String::new();
        for c in line.chars() {
            match c {
                '"' if previous != '\\' && previous != '\'' => in_text = !in_text,
                '/' if previous == '/' && !in_text => {
                    kept.pop();
                    break;
                }
                _ if in_text => {}
                _ => kept.push(c),
            }
            previous = c;
        }
        code.push_str(&kept);
        code.push('\n');
    }
    code
}

/// Modules named after `crate::`, one by one or in braces.
fn used(code: &str) -> Vec<String> {
    let word = |s: &str| s.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => found.extend(list.split('}').next().unwrap_or_default().split(',').map(|s| word(s.trim()))),
            None => found.push(word(rest)),
        }
    }
    found
}

/// What a module uses that does not stand above it.
fn wrong(order: &[String], module: &str, code: &str) -> Vec<String> {
    let place = |m: &str| order.iter().position(|o| o == m);
    let own = place(module);
    used(code).into_iter().filter(|u| matches!((place(u), own), (Some(u), Some(own)) if u > own)).collect()
}

#[test]
fn every_module_uses_only_those_above_it() {
    let order = order();
    assert!(order.len() > 8, "lib.rs lists its modules");
    for source in sources().iter().filter(|s| order.contains(&s.module)) {
        let wrong = wrong(&order, &source.module, &source.code);
        assert!(wrong.is_empty(), "{} uses {wrong:?}, which stand below it in lib.rs", source.path.display());
    }
}

#[test]
fn the_check_sees_a_planted_violation() {
    let order = ["units", "layers", "rules"].map(str::to_owned);
    assert_eq!(wrong(&order, "layers", "use crate::rules::Plan;"), ["rules"]);
    assert_eq!(wrong(&order, "layers", "use crate::{units::People, rules};"), ["rules"]);
    assert!(wrong(&order, "rules", "use crate::layers::Units;").is_empty());
    assert!(wrong(&order, "layers", &bare("// use crate::rules::Plan;\nlet x = \"crate::rules\";")).is_empty());
}

/// Words that must not stand in the code of a module.
fn never(module: &str, words: &[&str]) {
    for source in sources().iter().filter(|s| s.module == module) {
        for word in words {
            assert!(!source.code.contains(word), "{} names `{word}`", source.path.display());
        }
    }
}

#[test]
fn rules_and_gaps_open_no_file_print_nothing_and_know_no_format() {
    for module in ["gaps", "access", "network"] {
        never(module, &["std::fs", "println!", "geojson::", "serde_json", "std::time", "SystemTime"]);
    }
    for source in sources().iter().filter(|s| s.module == "rules" && !s.path.ends_with("plan.rs")) {
        for word in ["std::fs", "println!", "geojson::", "serde_json", "std::time"] {
            assert!(!source.code.contains(word), "{} names `{word}`", source.path.display());
        }
    }
}

#[test]
fn networks_know_nothing_of_clinics_plans_or_people() {
    let foreign = ["Facility", "Facilities", "FacilityId", "Residents", "People", "Plan", "Rule", "Finding", "clinic"];
    for source in sources().iter().filter(|s| s.module == "network" || s.module == "access") {
        let words = source.code.split(|c: char| !c.is_alphanumeric() && c != '_');
        for word in words {
            assert!(!foreign.contains(&word), "{} names `{word}`", source.path.display());
        }
    }
}

#[test]
fn layers_know_nothing_of_graphs_and_sources_nothing_of_plans() {
    never("layers", &["petgraph", "crate::network", "Dijkstra"]);
    never("sources", &["Plan", "crate::layers", "crate::rules"]);
}

#[test]
fn nothing_is_unwrapped_outside_tests() {
    for source in sources() {
        assert!(!source.code.contains(".unwrap()"), "{} unwraps", source.path.display());
    }
}
