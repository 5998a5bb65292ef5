//! The manifest: what was run on what, and what came out. No clock: two equal runs give equal bytes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{OutFile, OutputError};
use crate::gaps::Gaps;
use crate::message::Text;
use crate::rules::figures::Written;
use crate::rules::{Figures, Finding, Known, Outcome};
use crate::run::Report;
use crate::units::People;

/// At most so many warnings are listed; all are counted.
const MAX_WARNINGS: usize = 1000;

/// The manifest of a report and its other files.
///
/// # Errors
/// When values cannot be written as JSON.
pub fn manifest(report: &Report, files: &[OutFile], notes: &[Text]) -> Result<OutFile, OutputError> {
    let name = "manifest.json".to_owned();
    let failed =
        |e: serde_json::Error| OutputError::Format { file: "manifest.json".to_owned(), problem: e.to_string() };
    let settings = serde_json::to_value(&report.project).map_err(failed)?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for warning in &report.warnings {
        *counts.entry(warning.code).or_default() += 1;
    }
    let outputs: Vec<Value> = files
        .iter()
        .map(|f| json!({"path": f.name, "bytes": f.bytes.len(), "blake3": blake3::hash(&f.bytes).to_hex().to_string()}))
        .collect();
    let findings: Vec<Value> = report.findings.iter().zip(&report.gaps).map(|(f, g)| finding(report, f, g)).collect();
    let manifest = json!({
        "schema": 1,
        "tool": {"name": "gapzone", "version": env!("CARGO_PKG_VERSION")},
        "project": report.project.name,
        "synthetic": report.project.synthetic,
        "run_id": run_id(report).map_err(failed)?,
        "people_unit": "thousandths of a person",
        "settings": settings,
        "assumptions": report.assumptions,
        "inputs": report.inputs,
        "outputs": outputs,
        "outcomes": report.outcomes.iter().map(|o| outcome(report, o)).collect::<Vec<_>>(),
        "findings": findings,
        "facts": texts(&report.facts),
        "roads": super::network::counts_of(&report.evidence()),
        "notes": texts(notes),
        "warnings": {
            "count": report.warnings.len(),
            "by_code": counts,
            "list": report.warnings.iter().take(MAX_WARNINGS).collect::<Vec<_>>(),
        },
    });
    let mut bytes = serde_json::to_vec_pretty(&manifest).map_err(failed)?;
    bytes.push(b'\n');
    Ok(OutFile { name, bytes })
}

/// Sixteen hexadecimal digits that depend on the inputs, the settings and the version alone.
pub(super) fn run_id(report: &Report) -> Result<String, serde_json::Error> {
    let settings = serde_json::to_value(&report.project)?;
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| {
        hasher.update(text.as_bytes());
        hasher.update(b"\n");
    };
    add(env!("CARGO_PKG_VERSION"));
    add(&settings.to_string());
    for input in &report.inputs {
        add(input.role);
        add(&input.path);
        add(&input.blake3);
    }
    Ok(hasher.finalize().to_hex()[..16].to_owned())
}

fn outcome(report: &Report, outcome: &Outcome) -> Value {
    let plan = &report.plans[outcome.plan];
    json!({
        "plan": plan.id,
        "rule": plan.rules[outcome.rule].id,
        "verdict": outcome.verdict.code(),
        "reason": outcome.verdict.reason(),
        "findings": outcome.findings.iter().map(|i| report.findings[*i].id.as_str()).collect::<Vec<_>>(),
    })
}

/// The numbers of a finding, exact: decimal text, or a fraction where no decimal text is.
fn figures(figures: &Figures) -> Value {
    json!({
        "lowest": figures.low,
        "highest": figures.high,
        "goal": figures.goal,
        "unit": figures.unit,
        "is_share": figures.written == Written::Percent,
        "counted": figures.parts.map(|p| p.0),
        "divided_by": figures.parts.map(|p| p.1),
        "need": figures.need,
        "deficit": figures.deficit,
        "due": figures.due,
        "source": figures.source,
        "notes": figures.notes,
    })
}

/// How many facilities comply, fail and are not known.
fn institutions(finding: &Finding) -> Option<Value> {
    let count = |wanted: Known| finding.institutions.iter().filter(|row| row.complies == wanted).count();
    let counts = || json!({"comply": count(Known::Yes), "fail": count(Known::No), "unknown": count(Known::Unknown)});
    (!finding.institutions.is_empty()).then(counts)
}

fn finding(report: &Report, finding: &Finding, gaps: &Gaps) -> Value {
    let zones: People = gaps.zones.iter().map(|z| z.people).sum();
    let scattered: People = gaps.scattered.iter().map(|s| s.people).sum();
    let counted = |people: People| finding.is_spatial().then_some(people);
    let (limit, is_length) = (finding.limit, finding.is_length(&report.modes));
    json!({
        "id": finding.id,
        "plan": report.plans[finding.plan].id,
        "rule": report.plans[finding.plan].rules[finding.rule].id,
        "kind": finding.kind,
        "verdict": finding.verdict.code(),
        "reason": finding.verdict.reason(),
        "measured": {"part": finding.measured.part, "whole": finding.measured.whole},
        "target_basis_points": finding.target,
        "limit_ms": limit.filter(|_| !is_length).map(|l| l.time.0),
        "limit_m": limit.filter(|_| is_length).map(|l| l.time.seconds()),
        "people": counted(finding.tally.people()),
        "covered": counted(finding.tally.covered),
        "gap": counted(finding.tally.gap),
        "not_assessed": counted(finding.tally.not_assessed),
        "in_zones": counted(zones),
        "scattered": counted(scattered),
        "zones": finding.is_spatial().then_some(gaps.zones.len()),
        "served_from_outside": counted(finding.served_from_outside),
        "figures": finding.figures.as_ref().map(figures),
        "institutions": institutions(finding),
        "firmness": finding.firmness,
        "assumptions": texts(&finding.assumptions),
    })
}

fn texts(list: &[Text]) -> Value {
    list.iter().map(|t| json!({"zh": t.zh, "en": t.en})).collect()
}
