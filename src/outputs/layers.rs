//! The layers of a run: gap zones, residential areas, facilities, units and the scattered remainder.
//!
//! Each goes out as GeoJSON and as CSV with the same columns; null means unknown.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::layer::{Layer, Row, point, polygons};
use super::{Exporter, File, OutputError, csv::csv};
use crate::layers::{FacilityId, UnitId};
use crate::rules::{CellStatus, Finding};
use crate::run::Report;
use crate::units::{Millis, People};

/// Writes every layer in both formats.
pub(super) struct Tables {
    pub run_id: String,
}

impl Exporter for Tables {
    fn files(&self, report: &Report) -> Result<Vec<File>, OutputError> {
        let synthetic = report.project.synthetic;
        let mut files = Vec::new();
        for mut layer in [gap_zones(report), area_access(report), facilities(report), units(report), scattered(report)]
        {
            layer.columns.push("synthetic".to_owned());
            layer.rows.iter_mut().for_each(|row| row.values.push(json!(synthetic)));
            files.push((format!("{}.geojson", layer.name), layer.geojson(&self.run_id, synthetic)?));
            files.push((format!("{}.csv", layer.name), csv(&layer)?));
        }
        Ok(files)
    }
}

fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|&n| n.to_owned()).collect()
}

fn minutes(time: Millis) -> Value {
    json!((time.minutes() * 1000.0).round() / 1000.0)
}

fn people(people: People) -> Value {
    if people.0.is_multiple_of(1000) { json!(people.0 / 1000) } else { json!(people.as_f64()) }
}

fn unit_id(report: &Report, unit: Option<UnitId>) -> Value {
    unit.map_or(Value::Null, |u| json!(report.layers.units.list[u.0 as usize].id))
}

fn unit_name(report: &Report, unit: Option<UnitId>) -> Value {
    unit.map_or(Value::Null, |u| json!(report.layers.units.list[u.0 as usize].name))
}

fn facility(report: &Report, id: Option<FacilityId>) -> [Value; 2] {
    id.map_or([Value::Null, Value::Null], |id| {
        let f = report.layers.facilities.get(id);
        [json!(f.id), json!(f.name)]
    })
}

fn rule_id<'a>(report: &'a Report, finding: &Finding) -> &'a str {
    &report.plans[finding.plan].rules[finding.rule].id
}

fn gap_zones(report: &Report) -> Layer {
    let names = [
        "gap_id",
        "finding_id",
        "rule_id",
        "rule_label_zh",
        "rule_label_en",
        "part_zh",
        "part_en",
        "verdict",
        "rank",
        "cause",
        "cause_zh",
        "cause_en",
        "action_zh",
        "action_en",
        "unit_id",
        "unit_name",
        "unit_count",
        "pop_gap",
        "pop_unreachable",
        "pop_0_3",
        "pop_65",
        "cell_count",
        "area_km2",
        "minutes_min",
        "minutes_mean",
        "minutes_p90",
        "minutes_max",
        "limit_minutes",
        "mode",
        "nearest_id",
        "nearest_name",
        "firmness",
        "pop_gap_slow",
        "pop_gap_fast",
        "lon",
        "lat",
    ];
    let mut rows = Vec::new();
    for (finding, gaps) in report.findings.iter().zip(&report.gaps) {
        let rule = &report.plans[finding.plan].rules[finding.rule];
        let given = report.layers.residents.groups_given;
        for zone in &gaps.zones {
            let first = zone.units.iter().max_by_key(|(u, p)| (*p, std::cmp::Reverse(*u))).and_then(|(u, _)| *u);
            let [nearest, nearest_name] = facility(report, zone.nearest);
            let time = |pick: fn(&crate::gaps::ZoneTimes) -> Millis| {
                zone.times.as_ref().map_or(Value::Null, |t| minutes(pick(t)))
            };
            let group = |i: usize| if given[i] { people(zone.groups[i]) } else { Value::Null };
            let area = geo::Area::unsigned_area(&zone.shape) / 1e6;
            let (slow, fast) =
                zone.people_at_speeds.map_or((Value::Null, Value::Null), |(a, b)| (people(a), people(b)));
            let (cause, action) = (zone.cause.text(), &zone.action);
            let limit = finding.limit;
            let values = vec![
                json!(zone.id),
                json!(finding.id),
                json!(rule.id),
                json!(rule.label.zh),
                json!(rule.label.en),
                json!(finding.part.zh),
                json!(finding.part.en),
                json!(finding.verdict.code()),
                json!(zone.rank),
                json!(zone.cause.code()),
                json!(cause.zh),
                json!(cause.en),
                json!(action.zh),
                json!(action.en),
                unit_id(report, first),
                unit_name(report, first),
                json!(zone.units.len()),
                people(zone.people),
                people(zone.unreachable),
                group(0),
                group(1),
                json!(zone.cells.len()),
                json!((area * 1e6).round() / 1e6),
                time(|t| t.min),
                time(|t| t.mean),
                time(|t| t.p90),
                time(|t| t.max),
                limit.map_or(Value::Null, |l| minutes(l.time)),
                limit.and_then(|l| report.modes.get(l.mode)).map_or(Value::Null, |m| json!(m.id)),
                nearest,
                nearest_name,
                json!(finding_firmness(zone.firmness)),
                slow,
                fast,
                json!(zone.at.lon),
                json!(zone.at.lat),
            ];
            let shape = polygons(&zone.shape, &report.layers.frame).or_else(|| point(zone.at));
            rows.push((zone.people, zone.id.clone(), Row { values, shape }));
        }
    }
    rows.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Layer { name: "gap_zones", columns: columns(&names), rows: rows.into_iter().map(|r| r.2).collect() }
}

fn finding_firmness(firmness: crate::rules::finding::Firmness) -> &'static str {
    use crate::rules::finding::Firmness;
    match firmness {
        Firmness::Firm => "firm",
        Firmness::Fragile => "fragile",
        Firmness::NotSpeedDependent => "not_speed_dependent",
        Firmness::NotJudged => "not_judged",
    }
}

/// What is summed up over the cells of one residential area.
#[derive(Default)]
struct AreaSum {
    people: People,
    gap: People,
    not_assessed: People,
    out: People,
    timed: People,
    milli_people_millis: u128,
    longest: Option<Millis>,
    nearest: BTreeMap<FacilityId, People>,
}

fn area_access(report: &Report) -> Layer {
    let names = [
        "area_id",
        "area_name",
        "finding_id",
        "rule_id",
        "status",
        "pop",
        "pop_covered",
        "pop_gap",
        "pop_not_assessed",
        "minutes_mean",
        "minutes_max",
        "nearest_id",
        "nearest_name",
    ];
    let residents = &report.layers.residents;
    let mut rows = Vec::new();
    for finding in &report.findings {
        let mut unserved = vec![People::ZERO; residents.cells.len()];
        finding.unserved.iter().for_each(|u| unserved[u.cell.0 as usize] += u.people);
        let mut sums: Vec<AreaSum> = residents.areas.iter().map(|_| AreaSum::default()).collect();
        for (i, cell) in residents.cells.iter().enumerate() {
            let sum = &mut sums[cell.area.0 as usize];
            sum.people += cell.people;
            match finding.status.get(i).copied().unwrap_or(CellStatus::OutOfScope) {
                CellStatus::NotAssessed => sum.not_assessed += cell.people,
                CellStatus::OutOfScope => sum.out += cell.people,
                CellStatus::Covered | CellStatus::Gap => sum.gap += unserved[i],
            }
            if let Some(arrival) = finding.arrivals.get(i).copied().flatten() {
                sum.timed += cell.people;
                sum.milli_people_millis += u128::from(cell.people.0) * u128::from(arrival.time.0);
                sum.longest = sum.longest.max(Some(arrival.time));
                let site = finding.sites[arrival.label as usize];
                *sum.nearest.entry(site.facility).or_default() += cell.people;
            }
        }
        for (area, sum) in residents.areas.iter().zip(&sums) {
            let covered = sum.people.minus(sum.gap).minus(sum.not_assessed).minus(sum.out);
            let status = match (covered.0 > 0, sum.gap.0 > 0, sum.not_assessed.0 > 0) {
                (true, true, _) => "partial",
                (_, true, _) => "gap",
                (_, _, true) => "not_assessed",
                (true, false, false) => "covered",
                (false, false, false) => "out_of_scope",
            };
            let mean = (sum.timed.0 > 0).then(|| Millis((sum.milli_people_millis / u128::from(sum.timed.0)) as u32));
            let nearest = sum.nearest.iter().max_by_key(|(f, p)| (**p, std::cmp::Reverse(**f))).map(|(f, _)| *f);
            let [nearest, nearest_name] = facility(report, nearest);
            let values = vec![
                json!(area.id),
                json!(area.name),
                json!(finding.id),
                json!(rule_id(report, finding)),
                json!(status),
                people(sum.people.minus(sum.out)),
                people(covered),
                people(sum.gap),
                people(sum.not_assessed),
                mean.map_or(Value::Null, minutes),
                sum.longest.map_or(Value::Null, minutes),
                nearest,
                nearest_name,
            ];
            let shape = area.shape.as_ref().and_then(|s| polygons(s, &report.layers.frame));
            rows.push(Row { values, shape });
        }
    }
    Layer { name: "area_access", columns: columns(&names), rows }
}

fn facilities(report: &Report) -> Layer {
    let names =
        ["facility_id", "site", "name", "type", "services", "lacks", "grade", "in_service", "unit_id", "lon", "lat"];
    let list = &report.layers.facilities;
    let passed: std::collections::BTreeSet<&String> = list.iter().flat_map(|(_, f)| f.attributes.keys()).collect();
    let mut rows = Vec::new();
    for (_, f) in list.iter() {
        for (i, site) in f.sites.iter().enumerate() {
            let join = |set: &std::collections::BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join(";");
            let mut values = vec![
                json!(f.id),
                json!(i + 1),
                json!(f.name),
                json!(f.kind),
                json!(join(&f.services)),
                json!(join(&f.lacks)),
                json!(f.grade),
                json!(f.period.covers(report.project.as_of)),
                unit_id(report, site.unit),
                json!(site.position.lon),
                json!(site.position.lat),
            ];
            values.extend(passed.iter().map(|k| f.attributes.get(*k).map_or(Value::Null, |v| json!(v))));
            rows.push(Row { values, shape: point(site.position) });
        }
    }
    let mut columns = columns(&names);
    // A passed-through column never shadows one of ours.
    columns.extend(passed.iter().map(|k| format!("input_{k}")));
    Layer { name: "facilities", columns, rows }
}

fn units(report: &Report) -> Layer {
    let names = [
        "unit_id",
        "unit_name",
        "finding_id",
        "rule_id",
        "status",
        "pop",
        "pop_covered",
        "pop_gap",
        "pop_not_assessed",
        "facilities",
        "required",
        "note_zh",
        "note_en",
    ];
    let mut rows = Vec::new();
    for finding in &report.findings {
        for row in &finding.units {
            let t = &row.tally;
            let note = row.note.as_ref();
            let values = vec![
                unit_id(report, row.unit),
                unit_name(report, row.unit),
                json!(finding.id),
                json!(rule_id(report, finding)),
                json!(row.status),
                people(t.people()),
                people(t.covered),
                people(t.gap),
                people(t.not_assessed),
                json!(row.facilities),
                json!(row.required),
                json!(note.map(|n| &n.zh)),
                json!(note.map(|n| &n.en)),
            ];
            let shape =
                row.unit.and_then(|u| polygons(&report.layers.units.list[u.0 as usize].shape, &report.layers.frame));
            rows.push(Row { values, shape });
        }
    }
    Layer { name: "units", columns: columns(&names), rows }
}

fn scattered(report: &Report) -> Layer {
    let names = ["finding_id", "rule_id", "unit_id", "unit_name", "pop_gap"];
    let mut rows = Vec::new();
    for (finding, gaps) in report.findings.iter().zip(&report.gaps) {
        for part in &gaps.scattered {
            for (cell, count) in &part.cells {
                let at = report.layers.residents.cells[cell.0 as usize].position;
                let values = vec![
                    json!(finding.id),
                    json!(rule_id(report, finding)),
                    unit_id(report, part.unit),
                    unit_name(report, part.unit),
                    people(*count),
                ];
                rows.push(Row { values, shape: point(at) });
            }
        }
    }
    Layer { name: "scattered", columns: columns(&names), rows }
}
