//! Plans, rules and findings as the page reads them; their numbers stand in the tables.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::curve::curve;
use crate::layers::FacilityId;
use crate::outputs::{asked, map_class, map_legend, readings};
use crate::rules::access::mode_name;
use crate::rules::{Finding, Known};
use crate::run::Report;

/// Plans, rules and findings.
pub(super) fn findings(report: &Report, spatial: &impl Fn(&Finding) -> bool) -> Map<String, Value> {
    let plans: Vec<Value> =
        report.plans.iter().map(|p| json!({"id": p.id, "title": p.title, "document": p.document})).collect();
    let rules: Vec<Value> = report
        .outcomes
        .iter()
        .map(|outcome| {
            let rule = &report.plans[outcome.plan].rules[outcome.rule];
            json!({
                "plan": outcome.plan, "id": rule.id, "slug": rule.slug, "findings": outcome.findings,
                "place": rule.clause.place(), "kind": asked::kind_in_words(rule.require.kind()),
            })
        })
        .collect();
    let mut supplies: BTreeMap<Vec<u32>, usize> = BTreeMap::new();
    let mut number = |set: BTreeSet<FacilityId>| {
        let next = supplies.len();
        *supplies.entry(set.iter().map(|f| f.0).collect()).or_insert(next)
    };
    let mut of_rule = vec![0; report.findings.len()];
    for (rule, outcome) in report.outcomes.iter().enumerate() {
        outcome.findings.iter().for_each(|f| of_rule[*f] = rule);
    }
    let mut findings = Vec::new();
    for (index, finding) in report.findings.iter().enumerate() {
        let mut facilities = map_class::counted(report, finding);
        facilities.extend(finding.institutions.iter().map(|row| row.facility));
        findings.push(finding_of(report, index, of_rule[index], number(facilities), spatial(finding)));
    }
    let mut sets: Vec<(Vec<u32>, usize)> = supplies.into_iter().collect();
    sets.sort_by_key(|(_, number)| *number);
    let sets: Vec<Value> = sets.into_iter().map(|(set, _)| steps(&set)).collect();
    let list = [("plans", plans), ("rules", rules), ("findings", findings), ("supplies", sets)];
    list.into_iter().map(|(key, list)| (key.to_owned(), Value::Array(list))).collect()
}

/// Ascending numbers as steps: the first, then how much more each is.
fn steps(ascending: &[u32]) -> Value {
    let before = std::iter::once(0).chain(ascending.iter().copied());
    ascending.iter().zip(before).map(|(n, before)| Value::from(n - before)).collect()
}

fn finding_of(report: &Report, index: usize, of_rule: usize, supply: usize, spatial: bool) -> Value {
    let finding = &report.findings[index];
    let rule = &report.plans[finding.plan].rules[finding.rule];
    let is_length = finding.is_length(&report.modes);
    let limit = finding.limit.map(|l| if is_length { l.time.seconds() } else { l.time.minutes() });
    let mode = finding.limit.and_then(|l| report.modes.get(l.mode)).map(|m| mode_name(&m.id));
    let legend = map_legend::classes(report, finding);
    let complies = finding.institutions.iter().filter(|row| row.complies == Known::Yes).count();
    json!({
        "id": finding.id,
        "rule": of_rule,
        "spatial": spatial,
        "limit": limit,
        "unit": if is_length { "m" } else { "min" },
        "mode": mode,
        "legend": if spatial { json!(legend) } else { Value::Null },
        "supply": supply,
        "institutions": if finding.institutions.is_empty() { Value::Null } else { json!({"asked": finding.institutions.len(), "comply": complies}) },
        "curve": if spatial { curve(report, finding) } else { Value::Null },
        "near_limit": finding.near_limit.map(|(a, b)| [a, b]),
        "assumptions": finding.assumptions,
        "notes": readings::notes(rule, finding, &report.gaps[index]).collect::<Vec<_>>(),
    })
}
