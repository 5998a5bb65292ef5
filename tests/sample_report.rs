//! The sample district run by the library: every planted gap is found, and nothing else.
//!
//! The expected numbers were worked out by `scripts/make-sample.py` from its construction and by shortest
//! paths of its own; see `data/sample/expected.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use gapzone::gaps::Gaps;
use gapzone::layers::UnitClass;
use gapzone::project::Project;
use gapzone::rules::Finding;
use gapzone::run::{Report, run};
use gapzone::units::People;
use serde_json::Value;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn report() -> Report {
    let project = Project::open(&here("data/sample")).expect("the sample project is valid");
    run(project, &gapzone::run::Silent).expect("the sample runs")
}

fn expected() -> Value {
    let text = std::fs::read_to_string(here("data/sample/expected.json")).expect("expected.json is part of the sample");
    serde_json::from_str(&text).expect("expected.json is JSON")
}

fn rule_of<'a>(report: &'a Report, finding: &Finding) -> &'a str {
    &report.plans[finding.plan].rules[finding.rule].id
}

fn findings<'a>(report: &'a Report, rule: &str, kind: &str, class: Option<UnitClass>) -> (&'a Finding, &'a Gaps) {
    let found: Vec<_> = report
        .findings
        .iter()
        .zip(&report.gaps)
        .filter(|(f, _)| rule_of(report, f) == rule && f.kind == kind && f.class == class)
        .collect();
    assert_eq!(found.len(), 1, "{rule} {kind} {class:?}");
    found[0]
}

/// People and causes of the gap zones by the name of the residential area.
fn zones_by_area(report: &Report, gaps: &Gaps) -> BTreeMap<String, (People, BTreeSet<&'static str>)> {
    let mut found: BTreeMap<String, (People, BTreeSet<&'static str>)> = BTreeMap::new();
    for zone in &gaps.zones {
        for cell in &zone.cells {
            let cell = &report.layers.residents.cells[cell.0 as usize];
            let area = &report.layers.residents.areas[cell.area.0 as usize];
            let entry = found.entry(area.id.clone()).or_default();
            entry.0 += cell.people;
            entry.1.insert(zone.cause.code());
        }
    }
    found
}

#[test]
fn every_planted_gap_of_the_sample_is_found_and_nothing_else() {
    let (report, expected) = (report(), expected());
    for finding in &report.findings {
        println!(
            "{} {} {:?} {:?} covered {} gap {} zones {}",
            finding.id,
            finding.kind,
            finding.class,
            finding.verdict,
            finding.tally.covered.rounded(),
            finding.tally.gap.rounded(),
            report
                .gaps
                .iter()
                .zip(&report.findings)
                .filter(|(_, f)| f.id == finding.id)
                .map(|(g, _)| g.zones.len())
                .sum::<usize>()
        );
    }
    for warning in report.warnings.iter().chain(&report.layers.warnings).take(20) {
        println!("warning {warning:?}");
    }
    let mut wrong = Vec::new();
    for (rule, class, key) in [
        ("B083", Some(UnitClass::Urban), Some("urban")),
        ("B083", Some(UnitClass::Rural), Some("rural")),
        ("B111", None, None),
        ("A152", None, None),
    ] {
        let (finding, gaps) = findings(&report, rule, "access", class);
        let sums = match key {
            Some(key) => &expected["access"][rule][key],
            None => &expected["access"][rule],
        };
        for (name, people) in [("covered", finding.tally.covered), ("gap", finding.tally.gap)] {
            if People::whole(sums[name].as_u64().expect("a number")) != people {
                wrong.push(format!("{rule} {key:?} {name}: planned {}, found {}", sums[name], people.rounded()));
            }
        }
        let mut found = zones_by_area(&report, gaps);
        for planted in expected["planted"].as_array().expect("a list") {
            let rules: Vec<_> = planted["rules"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
            if !rules.contains(&rule) || planted["class"].as_str() != key {
                continue;
            }
            let cause = planted["cause"].as_str().expect("a cause");
            let mut people = People::ZERO;
            for area in planted["areas"].as_array().expect("a list").iter().filter_map(Value::as_str) {
                let Some((in_zone, causes)) = found.remove(area) else {
                    wrong.push(format!("{rule} {area}: planned {cause}, no zone"));
                    continue;
                };
                people += in_zone;
                if causes != BTreeSet::from([cause]) {
                    wrong.push(format!("{rule} {area}: planned {cause}, found {causes:?}"));
                }
            }
            if people != People::whole(planted["people"].as_u64().expect("a number")) {
                wrong.push(format!(
                    "{rule} {}: planned {} people, found {}",
                    planted["zone"],
                    planted["people"],
                    people.rounded()
                ));
            }
        }
        wrong.extend(found.keys().map(|area| format!("{rule} {area}: not planned")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn streets_of_the_sample_take_every_branch_of_the_quota_rule() {
    let (report, expected) = (report(), expected());
    let mut wrong = Vec::new();
    for rule in ["B069", "A090"] {
        let (finding, _) = findings(&report, rule, "quota", None);
        for row in expected["quota"][rule]["units"].as_array().expect("a list") {
            let name = row["name"].as_str().expect("a name");
            let found = finding
                .units
                .iter()
                .find(|u| u.unit.is_some_and(|id| report.layers.units.list[id.0 as usize].name == name));
            let found = found.map(|u| (u.facilities, u.required, u.status));
            let number = |key: &str| row[key].as_u64().map(|n| n as u32);
            let planned = Some((number("n"), number("required"), row["status"].as_str().expect("a status")));
            if found != planned {
                wrong.push(format!("{rule} {name}: planned {planned:?}, found {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn streets_and_towns_of_the_sample_without_a_blood_point_are_named() {
    let (report, expected) = (report(), expected());
    let planned: BTreeSet<&str> =
        expected["presence"]["failing"].as_array().expect("a list").iter().filter_map(|u| u["name"].as_str()).collect();
    for rule in ["B111", "A152"] {
        let (finding, _) = findings(&report, rule, "presence", None);
        let failing = finding.units.iter().filter(|u| u.facilities < u.required);
        let failing: BTreeSet<&str> =
            failing.filter_map(|u| u.unit).map(|id| report.layers.units.list[id.0 as usize].name.as_str()).collect();
        assert_eq!(failing, planned, "{rule}");
    }
}

#[test]
fn the_sample_has_the_counts_of_plan_b() {
    let report = report();
    let count = |kinds: &[&str]| {
        let open = report.layers.facilities.list.iter().filter(|f| f.is_open(report.project.as_of));
        open.filter(|f| kinds.contains(&f.kind.as_str())).count()
    };
    assert_eq!((count(&["CHC", "THC"]), count(&["CHS", "VC"]), count(&["TCMH"])), (17, 262, 2));
}
