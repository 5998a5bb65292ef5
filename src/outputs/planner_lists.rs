//! 缺口清单 and 不达标机构清单: what is to be done, in few columns and in Chinese, for people who work with spreadsheets.
//!
//! The same rows as the layers of gap zones and institutions, which have the keys and the numbers for programs.

use super::institutions::complies_in_words;
use super::layer::{Cell, Layer};
use crate::gaps::GapZone;
use crate::layers::type_name;
use crate::rules::{Finding, Known};
use crate::run::Report;

const GAPS: [&str; 13] = [
    "序号",
    "主要指标",
    "部分",
    "街道（镇）等",
    "缺口人口",
    "其中0—3岁",
    "其中65岁以上",
    "原因",
    "最近机构",
    "平均分钟",
    "补法",
    "经度",
    "纬度",
];
const FAILING: [&str; 7] = ["序号", "主要指标", "部分", "机构", "类型", "所在单元", "情况"];

/// Every gap zone, in the order of the layer.
#[must_use]
pub fn gap_list(report: &Report) -> Layer {
    let mut layer = Layer::new("gap_list", &GAPS);
    for (finding, gaps) in report.findings.iter().zip(&report.gaps) {
        layer.rows.extend(gaps.zones.iter().map(|zone| (None, gap(report, finding, zone))));
    }
    layer
}

fn gap(report: &Report, finding: &Finding, zone: &GapZone) -> Vec<Cell> {
    let given = report.layers.residents.groups_given;
    let group = |i: usize| Cell::from(given[i].then_some(zone.groups[i]));
    let most = zone.units.iter().max_by_key(|(unit, people)| (*people, std::cmp::Reverse(*unit)));
    let unit = most.and_then(|(unit, _)| *unit).map(|u| report.layers.units.get(u).name.as_str());
    let nearest = zone.nearest.map(|f| report.layers.facilities.get(f).name.as_str());
    let minutes = zone.times.filter(|_| !finding.is_length(&report.modes)).map(|t| Cell::real(t.mean.minutes(), 1));
    let mut row = about(report, finding);
    row.extend([
        unit.into(),
        zone.people.into(),
        group(0),
        group(1),
        zone.cause.text().zh.into(),
        nearest.into(),
        minutes.unwrap_or(Cell::Null),
        zone.action.zh.as_str().into(),
        Cell::real(zone.at.lon, 6),
        Cell::real(zone.at.lat, 6),
    ]);
    row
}

/// Every facility that fails a rule, or of which it is not known, in plan order.
#[must_use]
pub fn failing_institutions(report: &Report) -> Layer {
    let mut layer = Layer::new("failing_institutions", &FAILING);
    let evidence = report.evidence();
    for finding in &report.findings {
        let of = |wanted: Known| finding.institutions.iter().filter(move |row| row.complies == wanted);
        for asked in of(Known::No).chain(of(Known::Unknown)) {
            let facility = report.layers.facilities.get(asked.facility);
            let unit = evidence.home_of(facility).map(|u| report.layers.units.get(u).name.as_str());
            let why = asked.note.as_ref().map(|n| n.zh.clone());
            let said = why.unwrap_or_else(|| format!("是否达标：{}", complies_in_words(asked.complies).zh));
            let mut row = about(report, finding);
            row.extend([
                facility.name.as_str().into(),
                type_name(&facility.kind).unwrap_or(&facility.kind).into(),
                unit.into(),
                said.into(),
            ]);
            layer.rows.push((None, row));
        }
    }
    layer
}

fn about(report: &Report, finding: &Finding) -> Vec<Cell> {
    let rule = &report.plans[finding.plan].rules[finding.rule];
    let named = rule.label_of(finding.part_name.as_deref()).unwrap_or(&finding.part);
    vec![finding.id.as_str().into(), rule.label.zh.as_str().into(), named.zh.as_str().into()]
}
