//! What is wrong with the data, as a map of problems, a table, and JSON.

use geo_types::{Geometry, Point};
use serde_json::{Value, json};

use super::layer::{Cell, Layer, both};
use super::{OutFile, OutputError, csv, geojson};
use crate::message::{Severity, Text, Warning};
use crate::project::Project;

const FIELDS: [&str; 10] =
    ["code", "level", "file", "row", "message_zh", "message_en", "fix_zh", "fix_en", "settings", "synthetic"];

/// One row per problem, with a point where one is known.
#[must_use]
pub fn problems(project: &Project, warnings: &[Warning]) -> Layer {
    let mut layer = Layer::new("problems", &FIELDS);
    for warning in warnings {
        let at = warning.at.map(|[lon, lat]| Geometry::Point(Point::new(lon, lat)));
        let [message_zh, message_en] = both(&warning.text);
        let [fix_zh, fix_en] = both(warning.fix.as_ref().unwrap_or(&Text::default()));
        let settings: Vec<String> = warning.settings.iter().map(|s| format!("{} = {}", s.key, s.value)).collect();
        let row = vec![
            warning.code.into(),
            super::word(&warning.severity).into(),
            warning.place.file.as_str().into(),
            warning.place.row.map_or(Cell::Null, |row| Cell::Int(row as i64)),
            message_zh,
            message_en,
            fix_zh,
            fix_en,
            settings.join("; ").into(),
            project.synthetic.into(),
        ];
        layer.rows.push((at, row));
    }
    layer
}

/// How many problems there are of each severity, worst first.
#[must_use]
pub fn counts(warnings: &[Warning]) -> [(Severity, usize); 3] {
    [Severity::Error, Severity::Warning, Severity::Note]
        .map(|severity| (severity, warnings.iter().filter(|w| w.severity == severity).count()))
}

/// The files of a check: `problems.geojson`, `problems.csv`, `problems.json`.
///
/// # Errors
/// When the values cannot be written.
pub fn problem_files(project: &Project, warnings: &[Warning]) -> Result<Vec<OutFile>, OutputError> {
    let layer = problems(project, warnings);
    let failed =
        |e: serde_json::Error| OutputError::Format { file: "problems.json".to_owned(), problem: e.to_string() };
    let by_level: serde_json::Map<String, Value> =
        counts(warnings).into_iter().map(|(severity, n)| (super::word(&severity), json!(n))).collect();
    let whole = json!({
        "schema": 1,
        "tool": {"name": "gapzone", "version": env!("CARGO_PKG_VERSION")},
        "project": project.name,
        "synthetic": project.synthetic,
        "counts": by_level,
        "problems": warnings,
    });
    let mut bytes = serde_json::to_vec_pretty(&whole).map_err(failed)?;
    bytes.push(b'\n');
    let file = |ending: &str, bytes| OutFile { name: format!("problems.{ending}"), bytes };
    Ok(vec![
        file("geojson", geojson::geojson_of(project, &layer)?),
        file("csv", csv::csv(&layer)?),
        file("json", bytes),
    ])
}
