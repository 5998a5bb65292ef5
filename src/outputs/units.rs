//! Units by finding as a layer: people, institutions, what is required, and the outcome.

use std::collections::BTreeMap;

use super::layer::{Cell, Layer, shape};
use super::settle::settled;
use crate::rules::{Finding, UnitRow};
use crate::run::Report;

const FIELDS: [&str; 18] = [
    "unit_id",
    "unit_code",
    "unit_name",
    "level",
    "class",
    "finding_id",
    "rule_id",
    "people",
    "people_covered",
    "people_gap",
    "people_not_assessed",
    "coverage_percent",
    "facilities",
    "required",
    "status",
    "note_zh",
    "note_en",
    "synthetic",
];

/// The rows of all findings' tables, in plan order.
#[must_use]
pub fn units(report: &Report) -> Layer {
    let mut layer = Layer::new("units", &FIELDS);
    let mut shapes = BTreeMap::new();
    for finding in &report.findings {
        for row in &finding.units {
            let ground = row.unit.and_then(|u| {
                let made = || shape(&report.layers.frame, &report.layers.units.get(u).shape).and_then(settled);
                shapes.entry(u).or_insert_with(made).clone()
            });
            layer.rows.push((ground, cells(report, finding, row)));
        }
    }
    layer
}

fn cells(report: &Report, finding: &Finding, row: &UnitRow) -> Vec<Cell> {
    let unit = row.unit.map(|u| report.layers.units.get(u));
    let name = row.name.as_ref().map(|n| n.zh.as_str()).or(unit.map(|u| u.name.as_str()));
    vec![
        unit.map(|u| u.id.as_str()).into(),
        unit.and_then(|u| u.code.as_deref()).into(),
        name.into(),
        unit.map(|u| super::word(&u.level)).into(),
        unit.and_then(|u| u.class).map(|c| super::word(&c)).into(),
        finding.id.as_str().into(),
        report.plans[finding.plan].rules[finding.rule].id.as_str().into(),
        row.tally.people().into(),
        row.tally.covered.into(),
        row.tally.gap.into(),
        row.tally.not_assessed.into(),
        row.tally.share().percent().map_or(Cell::Null, |p| Cell::real(p, 2)),
        row.facilities.into(),
        row.required.into(),
        row.status.into(),
        row.note.as_ref().map(|n| n.zh.as_str()).into(),
        row.note.as_ref().map(|n| n.en.as_str()).into(),
        report.project.synthetic.into(),
    ]
}
