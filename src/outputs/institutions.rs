//! The facilities of which a rule asks something, with whether each complies and why not.

use super::layer::{Cell, Layer, both};
use crate::layers::type_name;
use crate::message::Text;
use crate::rules::{Finding, InstitutionRow, Known};
use crate::run::Report;

const FIELDS: [&str; 20] = [
    "plan_id",
    "rule_id",
    "finding_id",
    "rule_label_zh",
    "rule_label_en",
    "part_zh",
    "part_en",
    "facility_id",
    "facility_name",
    "type",
    "type_zh",
    "unit_id",
    "unit_name",
    "complies",
    "complies_zh",
    "complies_en",
    "why_zh",
    "why_en",
    "verdict",
    "synthetic",
];

/// One row per finding and facility, in plan order: first those that fail, then those not known, then the others.
#[must_use]
pub fn institutions(report: &Report) -> Layer {
    let mut layer = Layer::new("institutions", &FIELDS);
    let evidence = report.evidence();
    for finding in &report.findings {
        let mut rows: Vec<&InstitutionRow> = finding.institutions.iter().collect();
        rows.sort_by_key(|row| (rank(row.complies), row.facility));
        for row in rows {
            let facility = report.layers.facilities.get(row.facility);
            let unit = evidence.home_of(facility).map(|u| report.layers.units.get(u));
            let mut cells = about(report, finding);
            cells.extend([
                facility.id.as_str().into(),
                facility.name.as_str().into(),
                facility.kind.as_str().into(),
                type_name(&facility.kind).into(),
                unit.map(|u| u.id.as_str()).into(),
                unit.map(|u| u.name.as_str()).into(),
                code(row.complies).into(),
            ]);
            cells.extend(both(&complies_in_words(row.complies)));
            cells.extend(row.note.as_ref().map_or([Cell::Null, Cell::Null], both));
            cells.extend([finding.verdict.code().into(), report.project.synthetic.into()]);
            layer.rows.push((None, cells));
        }
    }
    layer
}

/// Whether a facility complies, for people.
#[must_use]
pub fn complies_in_words(complies: Known) -> Text {
    match complies {
        Known::Yes => Text::new("是", "yes"),
        Known::No => Text::new("否", "no"),
        Known::Unknown => Text::new("不明", "not known"),
    }
}

fn about(report: &Report, finding: &Finding) -> Vec<Cell> {
    let plan = &report.plans[finding.plan];
    let rule = &plan.rules[finding.rule];
    let mut cells: Vec<Cell> = vec![plan.id.as_str().into(), rule.id.as_str().into(), finding.id.as_str().into()];
    cells.extend(both(&rule.label));
    cells.extend(both(&finding.part));
    cells
}

fn code(complies: Known) -> &'static str {
    match complies {
        Known::Yes => "yes",
        Known::No => "no",
        Known::Unknown => "unknown",
    }
}

fn rank(complies: Known) -> u8 {
    match complies {
        Known::No => 0,
        Known::Unknown => 1,
        Known::Yes => 2,
    }
}
