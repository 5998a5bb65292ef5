//! 分街道(镇)表: one row for each street office and town, one column for each finding that speaks of them.

use std::collections::BTreeMap;

use super::layer::{Cell, Layer};
use super::units::status_in_words;
use crate::layers::{Level, UnitId};
use crate::rules::{Finding, UnitRow};
use crate::run::Report;
use crate::units::People;

const FIELDS: [&str; 4] = ["单元代码", "街道（镇）", "级别", "人口"];

/// The streets and towns of a run in the order of their codes; nothing stands where a rule does not ask of a unit.
#[must_use]
pub fn street_table(report: &Report) -> Layer {
    let mut layer = Layer::new("street_table", &FIELDS);
    let asked: Vec<(&Finding, BTreeMap<UnitId, &UnitRow>)> =
        report.findings.iter().map(|f| (f, rows_of(report, f))).filter(|(_, rows)| !rows.is_empty()).collect();
    layer.fields.extend(asked.iter().map(|(finding, _)| title(report, finding)));
    let evidence = report.evidence();
    let mut units: Vec<UnitId> =
        report.layers.units.iter().filter(|(_, u)| is_street(u.level)).map(|(id, _)| id).collect();
    units.sort_by_key(|id| (report.layers.units.get(*id).code.clone(), *id));
    for id in units {
        let unit = report.layers.units.get(id);
        let mut row: Vec<Cell> = vec![
            unit.code.as_deref().into(),
            unit.name.as_str().into(),
            unit.level.text().zh.into(),
            evidence.people_of(id).into(),
        ];
        row.extend(asked.iter().map(|(_, rows)| Cell::from(rows.get(&id).map(|row| told(row)))));
        layer.rows.push((None, row));
    }
    layer
}

fn is_street(level: Level) -> bool {
    matches!(level, Level::Street | Level::Town)
}

fn rows_of<'a>(report: &Report, finding: &'a Finding) -> BTreeMap<UnitId, &'a UnitRow> {
    let rows = finding.units.iter().filter_map(|row| Some((row.unit?, row)));
    rows.filter(|(unit, _)| is_street(report.layers.units.get(*unit).level)).collect()
}

fn title(report: &Report, finding: &Finding) -> String {
    let rule = &report.plans[finding.plan].rules[finding.rule];
    let label = &rule.label.zh;
    let by_class = finding.class.map(|_| &finding.part);
    match by_class.or(rule.label_of(finding.part_name.as_deref())) {
        Some(part) => format!("{} {label}：{}", finding.id, part.zh),
        None => format!("{} {label}", finding.id),
    }
}

/// What became of a unit: how many it has of how many, else the share of its people who are served.
fn told(row: &UnitRow) -> String {
    let status = status_in_words(row.status).zh;
    match (row.facilities, row.required, row.tally.share().percent()) {
        (Some(has), Some(asked), _) => format!("{status}（有{has}应有{asked}）"),
        (.., Some(percent)) if row.tally.people() > People::ZERO && row.tally.gap > People::ZERO => {
            format!("{status}（覆盖{percent:.2}%，缺口{}人）", row.tally.gap.rounded())
        }
        _ => status,
    }
}
