//! The manifest: what was run on what, and what came out. No clock: two equal runs give equal bytes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{OutFile, OutputError};
use crate::gaps::Gaps;
use crate::message::Text;
use crate::rules::Finding;
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
        "run_id": run_id(report, &settings),
        "people_unit": "thousandths of a person",
        "settings": settings,
        "assumptions": report.assumptions,
        "inputs": report.inputs,
        "outputs": outputs,
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
fn run_id(report: &Report, settings: &Value) -> String {
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
    hasher.finalize().to_hex()[..16].to_owned()
}

fn finding(report: &Report, finding: &Finding, gaps: &Gaps) -> Value {
    let zones: People = gaps.zones.iter().map(|z| z.people).sum();
    let scattered: People = gaps.scattered.iter().map(|s| s.people).sum();
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
        "people": finding.tally.people(),
        "covered": finding.tally.covered,
        "gap": finding.tally.gap,
        "not_assessed": finding.tally.not_assessed,
        "in_zones": zones,
        "scattered": scattered,
        "zones": gaps.zones.len(),
        "served_from_outside": finding.served_from_outside,
        "firmness": finding.firmness,
        "assumptions": texts(&finding.assumptions),
    })
}

fn texts(list: &[Text]) -> Value {
    list.iter().map(|t| json!({"zh": t.zh, "en": t.en})).collect()
}
