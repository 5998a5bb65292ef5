//! The manifest: what went in, what was assumed, what came out. It holds no times, so equal runs are equal bytes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{File, OutputError, SCHEMA};
use crate::run::Report;

/// The id of a run: a hash of inputs, effective settings and program version; equal runs share it.
///
/// # Errors
/// When a setting has no JSON form.
pub fn run_id(report: &Report) -> Result<String, OutputError> {
    let basis =
        json!([SCHEMA, env!("CARGO_PKG_VERSION"), &report.inputs, &report.project, &report.plans, &report.assumptions]);
    Ok(blake3::hash(&serde_json::to_vec(&basis)?).to_hex()[..16].to_owned())
}

/// The manifest of a run whose other files are `files`.
pub(super) fn manifest(report: &Report, run_id: &str, files: &[File]) -> Result<Vec<u8>, OutputError> {
    let outputs: Vec<Value> = files
        .iter()
        .map(|(name, bytes)| json!({ "path": name, "bytes": bytes.len(), "blake3": blake3::hash(bytes).to_hex().as_str() }))
        .collect();
    let findings: Vec<Value> = report
        .findings
        .iter()
        .zip(&report.gaps)
        .map(|(f, gaps)| {
            let t = &f.tally;
            let scattered: u64 = gaps.scattered.iter().map(|s| s.people.0).sum();
            json!({
                "id": f.id, "kind": f.kind, "verdict": f.verdict, "nature": f.nature, "measured": f.measured,
                "target_bp": f.target, "reading": f.reading, "firmness": f.firmness, "pop": t.people().as_f64(),
                "pop_covered": t.covered.as_f64(), "pop_gap": t.gap.as_f64(),
                "pop_scattered": scattered as f64 / 1000.0, "pop_not_assessed": t.not_assessed.as_f64(),
                "zones": gaps.zones.len(), "variants": f.variants, "assumptions": f.assumptions,
            })
        })
        .collect();
    let mut codes: BTreeMap<&str, u64> = BTreeMap::new();
    report.warnings.iter().for_each(|w| *codes.entry(w.code).or_default() += 1);
    let layers = &report.layers;
    let manifest = json!({
        "schema": SCHEMA,
        "run_id": run_id,
        "tool": { "name": "gapzone", "version": env!("CARGO_PKG_VERSION") },
        "synthetic": report.project.synthetic,
        "settings": &report.project,
        "plans": &report.plans,
        "assumptions": &report.assumptions,
        "inputs": &report.inputs,
        "outputs": outputs,
        "counts": {
            "facilities": layers.facilities.list.len(), "areas": layers.residents.areas.len(),
            "cells": layers.residents.cells.len(), "units": layers.units.list.len(),
            "people": layers.residents.people().as_f64(),
        },
        "facts": &report.facts,
        "findings": findings,
        "warnings": codes,
    });
    let mut bytes = serde_json::to_vec_pretty(&manifest)?;
    bytes.push(b'\n');
    Ok(bytes)
}
