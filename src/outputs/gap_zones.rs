//! Gap zones and the scattered remainder as layers.

use geo::Area;
use rayon::prelude::*;

use super::layer::{Cell, Layer, both, minutes_and_metres, point, shape};
use crate::gaps::priority::excess_milli_minutes;
use crate::gaps::{Cause, GapZone, Scattered};
use crate::layers::{DemandId, UnitId};
use crate::rules::Finding;
use crate::run::Report;
use crate::units::People;

const FIELDS: [&str; 51] = [
    "gap_id",
    "rule_id",
    "finding_id",
    "rule_label_zh",
    "rule_label_en",
    "part_zh",
    "part_en",
    "plan_id",
    "clause",
    "status",
    "cause",
    "cause_zh",
    "cause_en",
    "causes",
    "people",
    "people_0_3",
    "people_65",
    "area_km2",
    "minutes_min",
    "minutes_mean",
    "minutes_p90",
    "minutes_max",
    "limit_minutes",
    "excess_person_minutes",
    "metres_min",
    "metres_mean",
    "metres_p90",
    "metres_max",
    "limit_m",
    "excess_person_m",
    "people_unreachable",
    "nearest_id",
    "nearest_name",
    "mode",
    "units",
    "unit_name",
    "firmness",
    "people_at_slow",
    "people_at_fast",
    "action_zh",
    "action_en",
    "rank",
    "lon",
    "lat",
    "verdict",
    "target_year",
    "nature",
    "document",
    "lines",
    "cells",
    "synthetic",
];

/// The gap zones of all findings, in plan order and by rank.
#[must_use]
pub fn gap_zones(report: &Report) -> Layer {
    let mut layer = Layer::new("gap_zones", &FIELDS);
    layer.id = Some(0);
    for (finding, gaps) in report.findings.iter().zip(&report.gaps) {
        let of_zone = |zone: &GapZone| {
            let ground = shape(&report.layers.frame, &zone.shape).and_then(super::settle::settled);
            (ground.or_else(|| point(zone.at)), row(report, finding, zone))
        };
        layer.rows.par_extend(gaps.zones.par_iter().map(of_zone));
    }
    layer
}

fn row(report: &Report, finding: &Finding, zone: &GapZone) -> Vec<Cell> {
    let plan = &report.plans[finding.plan];
    let rule = &plan.rules[finding.rule];
    let given = report.layers.residents.groups_given;
    let group = |i: usize| if given[i] { zone.groups[i].into() } else { Cell::Null };
    let nearest = zone.nearest.map(|f| report.layers.facilities.get(f));
    let causes: Vec<String> = zone.causes.iter().map(|(c, p)| format!("{}:{}", c.code(), plain(*p))).collect();
    let mut units = zone.units.clone();
    units.sort_by_key(|(unit, people)| (std::cmp::Reverse(*people), *unit));
    let named: Vec<String> =
        units.iter().map(|(unit, people)| format!("{}:{}", unit_name(report, *unit), plain(*people))).collect();
    let most = units.first().map(|(unit, _)| unit_name(report, *unit));
    let [label_zh, label_en] = both(&rule.label);
    let [part_zh, part_en] = both(&finding.part);
    let [cause_zh, cause_en] = both(&zone.cause.text());
    let [action_zh, action_en] = both(&zone.action);
    let is_length = finding.is_length(&report.modes);
    let value = |value| minutes_and_metres(value, is_length);
    let [min_minutes, min_m] = value(zone.times.map(|t| t.min));
    let [mean_minutes, mean_m] = value(zone.times.map(|t| t.mean));
    let [p90_minutes, p90_m] = value(zone.times.map(|t| t.p90));
    let [max_minutes, max_m] = value(zone.times.map(|t| t.max));
    let [limit_minutes, limit_m] = value(finding.limit.map(|l| l.time));
    let [excess_person_minutes, excess_person_m] = excess(report, finding, zone);
    vec![
        zone.id.as_str().into(),
        rule.id.as_str().into(),
        finding.id.as_str().into(),
        label_zh,
        label_en,
        part_zh,
        part_en,
        plan.id.as_str().into(),
        rule.clause.quote.as_str().into(),
        status(zone).into(),
        zone.cause.code().into(),
        cause_zh,
        cause_en,
        causes.join(";").into(),
        zone.people.into(),
        group(0),
        group(1),
        Cell::real(zone.shape.unsigned_area() / 1e6, 6),
        min_minutes,
        mean_minutes,
        p90_minutes,
        max_minutes,
        limit_minutes,
        excess_person_minutes,
        min_m,
        mean_m,
        p90_m,
        max_m,
        limit_m,
        excess_person_m,
        zone.unreachable.into(),
        nearest.map(|f| f.id.as_str()).into(),
        nearest.map(|f| f.name.as_str()).into(),
        finding.limit.map(|l| report.modes[l.mode].id.as_str()).into(),
        named.join(";").into(),
        most.into(),
        super::word(&zone.firmness).into(),
        zone.people_at_speeds.map(|p| p.0).into(),
        zone.people_at_speeds.map(|p| p.1).into(),
        action_zh,
        action_en,
        zone.rank.into(),
        Cell::real(zone.at.lon, 6),
        Cell::real(zone.at.lat, 6),
        finding.verdict.code().into(),
        rule.target.year.into(),
        super::word(&finding.nature).into(),
        plan.document.as_str().into(),
        super::lines(rule).into(),
        zone.cells.len().into(),
        report.project.synthetic.into(),
    ]
}

/// Person-minutes and person-metres beyond the limit, of which one is unknown; both where nothing was routed.
fn excess(report: &Report, finding: &Finding, zone: &GapZone) -> [Cell; 2] {
    let Some(limit) = finding.limit else { return [Cell::Null, Cell::Null] };
    if !finding.is_length(&report.modes) {
        return [Cell::real(zone.excess_milli_minutes as f64 / 1000.0, 3), Cell::Null];
    }
    // A metre takes a second: sixty times the people give person-seconds, cell by cell without a loss.
    let of_cell = |cell: &DemandId| {
        let people = report.layers.residents.cell(*cell).people;
        let arrival = finding.arrivals.get(cell.0 as usize).copied().flatten();
        excess_milli_minutes(People(people.0.saturating_mul(60)), arrival.map(|a| a.time), limit.time)
    };
    let thousandths: u128 = zone.cells.iter().map(of_cell).sum();
    [Cell::Null, Cell::real(thousandths as f64 / 1000.0, 1)]
}

/// In one word why the zone is a gap.
fn status(zone: &GapZone) -> &'static str {
    match zone.cause {
        Cause::Overloaded => "overloaded",
        Cause::UnitHasNone => "unit_none",
        Cause::UnitShort => "unit_short",
        _ if zone.times.is_none() => "unreachable",
        _ => "over_limit",
    }
}

/// People without needless zeros: `120`, `0.5`.
fn plain(people: People) -> String {
    match people.0 % 1000 {
        0 => (people.0 / 1000).to_string(),
        rest => format!("{}.{rest:03}", people.0 / 1000).trim_end_matches('0').to_owned(),
    }
}

/// The name of a unit, its id when it has none, `(none)` for people in no unit.
fn unit_name(report: &Report, unit: Option<UnitId>) -> String {
    match unit.map(|u| report.layers.units.get(u)) {
        None => "(none)".to_owned(),
        Some(unit) if unit.name.is_empty() => unit.id.clone(),
        Some(unit) => unit.name.clone(),
    }
}

/// People in places too small to be a zone, by finding and unit, at the cell with most of them.
#[must_use]
pub fn scattered(report: &Report) -> Layer {
    let fields = ["finding_id", "rule_id", "unit_id", "unit_name", "people", "cells", "lon", "lat", "synthetic"];
    let mut layer = Layer::new("scattered", &fields);
    for (finding, gaps) in report.findings.iter().zip(&report.gaps) {
        let rule = &report.plans[finding.plan].rules[finding.rule];
        for rest in &gaps.scattered {
            let at = most(rest).map(|c| report.layers.residents.cell(c).position);
            let unit = rest.unit.map(|u| report.layers.units.get(u));
            let row = vec![
                finding.id.as_str().into(),
                rule.id.as_str().into(),
                unit.map(|u| u.id.as_str()).into(),
                unit.map(|u| u.name.as_str()).into(),
                rest.people.into(),
                rest.cells.len().into(),
                at.map_or(Cell::Null, |p| Cell::real(p.lon, 6)),
                at.map_or(Cell::Null, |p| Cell::real(p.lat, 6)),
                report.project.synthetic.into(),
            ];
            layer.rows.push((at.and_then(point), row));
        }
    }
    layer
}

/// The cell with most people; of equal ones the first.
fn most(rest: &Scattered) -> Option<DemandId> {
    rest.cells.iter().max_by_key(|(cell, people)| (*people, std::cmp::Reverse(*cell))).map(|(cell, _)| *cell)
}
