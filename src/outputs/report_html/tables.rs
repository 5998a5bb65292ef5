//! Which columns of which layers the page shows, and which rows are left to the CSV files.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::pack::Pen;
use super::table::{append, table};
use crate::gaps::GapZone;
use crate::layers::Point;
use crate::outputs::compliance::lines;
use crate::outputs::layer::Layer;
use crate::run::Report;

/// More gap zones, or more facilities that do not comply, are left to the CSV files.
const MOST_ROWS: usize = 20_000;
/// More warnings are counted only.
pub(super) const MOST_WARNINGS: usize = 1000;

/// The layers of a run, by name.
pub(super) struct Layers<'a>(pub(super) &'a [&'a Layer]);

impl Layers<'_> {
    fn columns(&self, name: &str, fields: &[&str], wanted: impl Fn(usize) -> bool) -> Value {
        self.find(name).map_or(Value::Null, |layer| table(layer, fields, wanted))
    }

    fn find(&self, name: &str) -> Option<&Layer> {
        self.0.iter().copied().find(|layer| layer.name == name)
    }
}

/// The tables of the page by name, and under `left_out` how many rows they leave to the CSV files.
pub(super) fn tables(report: &Report, layers: &Layers<'_>, pen: &Pen) -> Map<String, Value> {
    let all = |_: usize| true;
    let rank = shown_zones(report);
    let zones: Vec<&GapZone> = report.gaps.iter().flat_map(|g| &g.zones).collect();
    let shown: Vec<&GapZone> = zones.iter().copied().filter(|z| z.rank <= rank).collect();
    let (failing, failing_left) = failing(layers);
    let mut lines_table = layers.columns("compliance", LINES, all);
    append(&mut lines_table, "finding", lines(report).iter().map(|line| json!(line.finding)));
    let mut zones_table = layers.columns("gap_zones", ZONES, |row| zones[row].rank <= rank);
    place(&mut zones_table, pen, shown.iter().map(|zone| report.layers.frame.to_point(zone.at)));
    let mut facilities = layers.columns("facilities", FACILITIES, all);
    let sites = || report.layers.facilities.iter().flat_map(|(id, f)| f.sites.iter().map(move |s| (id, s)));
    append(&mut facilities, "facility", sites().map(|(id, _)| id.0.into()));
    place(&mut facilities, pen, sites().map(|(_, site)| site.point));
    let mut units = layers.columns("units", UNITS, all);
    let rows = report.findings.iter().flat_map(|f| &f.units);
    append(&mut units, "unit", rows.map(|row| json!(row.unit.map(|u| u.0))));
    let left_out = json!({
        "zones": zones.len() - shown.len(),
        "institutions": failing_left,
        "warnings": report.warnings.len().saturating_sub(MOST_WARNINGS),
    });
    let named = [
        ("lines", lines_table),
        ("results", layers.columns("rules", RESULTS, all)),
        ("zones", zones_table),
        ("scattered", layers.columns("scattered", SCATTERED, all)),
        ("units", units),
        ("facilities", facilities),
        ("institutions", layers.columns("institutions", INSTITUTIONS, |row| failing.contains(&row))),
        ("sensitivity", layers.columns("sensitivity", SENSITIVITY, all)),
        ("readings", layers.columns("readings", READINGS, all)),
        ("left_out", left_out),
    ];
    named.into_iter().map(|(key, table)| (key.to_owned(), table)).collect()
}

/// Appends the places of rows as columns `x` and `y`; unknown where a row has none.
fn place(table: &mut Value, pen: &Pen, points: impl Iterator<Item = Point>) {
    let at = |p: Point| pen.place([p.x, p.y]).map_or([Value::Null, Value::Null], |at| at.map(Value::from));
    let (x, y): (Vec<Value>, Vec<Value>) = points.map(at).map(|[x, y]| (x, y)).unzip();
    append(table, "x", x);
    append(table, "y", y);
}

/// The last rank of gap zones that is shown: all, or as many of each finding as there is room for.
pub(super) fn shown_zones(report: &Report) -> usize {
    let count = |rank: usize| -> usize { report.gaps.iter().map(|g| g.zones.len().min(rank)).sum() };
    let mut rank = report.gaps.iter().map(|g| g.zones.len()).max().unwrap_or(0);
    while count(rank) > MOST_ROWS {
        rank = rank * 9 / 10;
    }
    rank
}

/// Rows of the institutions that do not comply or are not known, as far as there is room, and how many are left out.
fn failing(layers: &Layers<'_>) -> (BTreeSet<usize>, usize) {
    let Some(layer) = layers.find("institutions") else { return (BTreeSet::new(), 0) };
    let fails = |row: &usize| layer.get(*row, "complies").is_some_and(|c| *c != "yes".into());
    let all: Vec<usize> = (0..layer.rows.len()).filter(fails).collect();
    let left_out = all.len().saturating_sub(MOST_ROWS);
    (all.into_iter().take(MOST_ROWS).collect(), left_out)
}

const LINES: &[&str] = &[
    "plan_id",
    "row",
    "id",
    "rule_id",
    "kind",
    "kind_zh",
    "kind_en",
    "label_zh",
    "label_en",
    "part_zh",
    "part_en",
    "baseline_zh",
    "baseline_en",
    "baseline_year",
    "target_zh",
    "target_en",
    "limit_zh",
    "limit_en",
    "target_year",
    "nature",
    "nature_zh",
    "nature_en",
    "value_zh",
    "value_en",
    "unit_zh",
    "unit_en",
    "due",
    "deficit",
    "deficit_of_zh",
    "deficit_of_en",
    "verdict",
    "verdict_zh",
    "verdict_en",
    "reason_zh",
    "reason_en",
    "people_gap",
    "zones",
    "facilities_failing",
    "facilities_unknown",
    "clause",
];
const RESULTS: &[&str] = &[
    "finding_id",
    "reading_zh",
    "reading_en",
    "measured_percent",
    "target_percent",
    "limit_minutes",
    "limit_m",
    "people",
    "people_covered",
    "people_gap",
    "people_not_assessed",
    "served_from_outside",
    "zones",
    "people_in_zones",
    "people_scattered",
    "firmness",
];
const ZONES: &[&str] = &[
    "gap_id",
    "finding_id",
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
    "metres_min",
    "metres_mean",
    "metres_p90",
    "metres_max",
    "excess_person_minutes",
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
    "cells",
];
const SCATTERED: &[&str] = &["finding_id", "unit_id", "unit_name", "people", "cells"];
const UNITS: &[&str] = &[
    "unit_id",
    "unit_name",
    "level",
    "class",
    "finding_id",
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
];
const FACILITIES: &[&str] = &[
    "facility_id",
    "site",
    "name",
    "type",
    "services",
    "grade",
    "ownership",
    "capacity",
    "opens",
    "in_service",
    "unit_name",
    "outside",
    "load",
    "load_status",
    "lon",
    "lat",
];
const INSTITUTIONS: &[&str] = &["finding_id", "facility_id", "complies", "why_zh", "why_en"];
const SENSITIVITY: &[&str] = &[
    "finding_id",
    "variant_id",
    "label_zh",
    "label_en",
    "share_percent",
    "value_zh",
    "value_en",
    "people_gap",
    "verdict_zh",
    "verdict_en",
];
const READINGS: &[&str] = &[
    "finding_id",
    "source_zh",
    "source_en",
    "counted",
    "divided_by",
    "parameters_set",
    "parameters_unset",
    "changed_by_project",
    "data_years",
    "part_zh",
];
