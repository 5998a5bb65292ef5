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
use gapzone::units::{Amount, People};
use serde_json::Value;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The sample with the rules of travel, of units and of quotas that plans A and B share.
fn report() -> Report {
    let mut project = Project::open(&here("data/sample")).expect("the sample project is valid");
    project.plans = ["B", "A"].map(str::to_owned).to_vec();
    project.only = ["B069", "B083", "B111", "A090", "A152"].map(str::to_owned).to_vec();
    project.rules.clear();
    run(project, &gapzone::run::Silent).expect("the sample runs")
}

/// The sample as it is: every rule of plan B and of its own plan.
fn whole() -> Report {
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
    assert_eq!((count(&["CHC", "THC"]), count(&["CHS", "VC"]), count(&["TCMH"])), (17, 262, 3));
}

#[test]
fn every_rule_of_the_sample_comes_out_as_it_was_planted() {
    let (report, expected) = (whole(), expected());
    let planned = expected["rules"]["verdicts"].as_object().expect("verdicts by rule");
    let found: BTreeMap<&str, &str> =
        report.outcomes.iter().map(|o| (report.plans[o.plan].rules[o.rule].id.as_str(), o.verdict.code())).collect();
    let planned: BTreeMap<&str, &str> =
        planned.iter().map(|(rule, verdict)| (rule.as_str(), verdict.as_str().expect("a verdict"))).collect();
    let wrong: Vec<_> = planned.iter().filter(|(rule, verdict)| found.get(*rule) != Some(verdict)).collect();
    assert!(
        wrong.is_empty(),
        "planted {wrong:?}, found {:?}",
        wrong.iter().map(|(r, _)| found.get(*r)).collect::<Vec<_>>()
    );
    assert_eq!(found.len(), planned.len());
}

/// What differs between a finding and its row in `expected.json`; numbers that the row leaves out are not compared.
fn differs(finding: &Finding, row: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |what: &str, found: String| {
        let planned = row.get(what).map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
        if let Some(planned) = planned.filter(|planned| *planned != found) {
            wrong.push(format!("{} {what}: planned {planned}, found {found}", finding.id));
        }
    };
    check("verdict", finding.verdict.code().to_owned());
    check("people", finding.tally.people().rounded().to_string());
    check("covered", finding.tally.covered.rounded().to_string());
    if row.get("count").is_some() {
        check("count", finding.units.first().and_then(|u| u.facilities).unwrap_or_default().to_string());
    }
    check("part", finding.measured.part.to_string());
    check("whole", finding.measured.whole.to_string());
    let figures = finding.figures.as_ref();
    for (key, found) in [("low", figures.map(|f| f.low)), ("high", figures.map(|f| f.high))] {
        let planned = row.get(key).and_then(Value::as_str).map(|text| text.parse::<Amount>().expect("a number"));
        wrong.extend(
            (planned.is_some() && planned != found).then(|| format!("{} {key}: {planned:?}, {found:?}", finding.id)),
        );
    }
    wrong
}

#[test]
fn every_finding_of_the_sample_has_the_verdict_and_the_numbers_that_were_counted_in_its_lists() {
    let (report, expected) = (whole(), expected());
    let rows = expected["rules"]["findings"].as_array().expect("a list");
    let mut wrong = Vec::new();
    for row in rows {
        let id = row["id"].as_str().expect("an id");
        match report.findings.iter().find(|f| f.id == id) {
            Some(finding) => wrong.extend(differs(finding, row)),
            None => wrong.push(format!("{id} is missing")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(report.findings.len(), rows.len());
}

#[test]
fn every_kind_of_rule_of_the_sample_is_met_not_met_and_behind_and_open_where_it_can_be() {
    let report = whole();
    let mut missing = Vec::new();
    let all = ["MET", "NOT_MET", "BEHIND", "INDETERMINATE", "NOT_COMPUTABLE"];
    // Units of every level are there, so that presence, quotas and visits always have something to count, and a table
    // either gives a value or not.
    for (kind, never) in [
        ("access", &["NOT_COMPUTABLE"][..]),
        ("presence", &["NOT_COMPUTABLE"]),
        ("quota", &["NOT_COMPUTABLE"]),
        ("ratio", &[]),
        ("share", &[]),
        ("link", &[]),
        ("indicator", &["INDETERMINATE"]),
        ("mobile", &["NOT_COMPUTABLE"]),
    ] {
        let found: BTreeSet<&str> =
            report.findings.iter().filter(|f| f.kind == kind).map(|f| f.verdict.code()).collect();
        let wanted = all.iter().filter(|v| !never.contains(v) && !found.contains(**v));
        missing.extend(wanted.map(|verdict| format!("{kind} {verdict}")));
    }
    assert!(missing.is_empty(), "{missing:?}");
}
