//! Units by finding as a layer: people, institutions, what is required, and the outcome.

use std::collections::BTreeMap;

use super::layer::{Cell, Layer, both, shape};
use super::settle::settled;
use crate::message::Text;
use crate::rules::{Finding, UnitRow};
use crate::run::Report;

const FIELDS: [&str; 24] = [
    "unit_id",
    "unit_code",
    "unit_name",
    "level",
    "class",
    "finding_id",
    "rule_id",
    "rule_label_zh",
    "rule_label_en",
    "part_zh",
    "part_en",
    "people",
    "people_covered",
    "people_gap",
    "people_not_assessed",
    "coverage_percent",
    "facilities",
    "required",
    "status",
    "status_zh",
    "status_en",
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
    let rule = &report.plans[finding.plan].rules[finding.rule];
    let [label_zh, label_en] = both(&rule.label);
    let [part_zh, part_en] = both(&finding.part);
    let [status_zh, status_en] = both(&status_in_words(row.status));
    vec![
        unit.map(|u| u.id.as_str()).into(),
        unit.and_then(|u| u.code.as_deref()).into(),
        name.into(),
        unit.map(|u| super::word(&u.level)).into(),
        unit.and_then(|u| u.class).map(|c| super::word(&c)).into(),
        finding.id.as_str().into(),
        rule.id.as_str().into(),
        label_zh,
        label_en,
        part_zh,
        part_en,
        row.tally.people().into(),
        row.tally.covered.into(),
        row.tally.gap.into(),
        row.tally.not_assessed.into(),
        row.tally.share().percent().map_or(Cell::Null, |p| Cell::real(p, 2)),
        row.facilities.into(),
        row.required.into(),
        row.status.into(),
        status_zh,
        status_en,
        row.note.as_ref().map(|n| n.zh.as_str()).into(),
        row.note.as_ref().map(|n| n.en.as_str()).into(),
        report.project.synthetic.into(),
    ]
}

/// The status of a unit for people.
pub(super) fn status_in_words(status: &str) -> Text {
    match status {
        "OK" | "MET" => Text::new("达标", "ok"),
        "COVERED" => Text::new("全部覆盖", "all covered"),
        "WITHIN_TARGET" => Text::new("达到比例", "within the target"),
        "GAP" => Text::new("有缺口", "gap"),
        "GAP_NONE" => Text::new("空白", "has none"),
        "GAP_SHORT" => Text::new("不足", "too few"),
        "ABOVE_MAX" => Text::new("超出上限", "too many"),
        "EXEMPT" => Text::new("免设", "exempt"),
        "UNKNOWN" => Text::new("不明", "not known"),
        "SHARED_OK" => Text::new("共享邻近机构", "shares a neighbour's"),
        "SHARED_OVERLOAD" => Text::new("共享后超载", "shares an overloaded one"),
        "OVERLOAD" => Text::new("超载", "overloaded"),
        "UNDERUSED" => Text::new("服务人口不足", "few people served"),
        "EMPTY" => Text::new("无人口", "nobody lives there"),
        "MITIGATED" => Text::new("已有巡诊", "visited"),
        "MOBILE_CANDIDATE" => Text::new("宜安排巡诊", "to be visited"),
        "OVERLAP" => Text::new("重叠", "more than one"),
        other => Text::same(other),
    }
}
