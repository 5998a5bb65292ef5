//! A travel time matrix as other programs write it: r5r, OSRM, Valhalla, ArcGIS, or this one.
//!
//! In: a CSV file. Out: ids, and for each row which two it is about and the time in minutes, if any.

use std::collections::HashMap;
use std::path::Path;

use super::csv::delimiter;
use super::encoding::{self, UnknownEncoding};
use super::{SourceError, Value};
use crate::message::Text;

/// Names of the column where a journey begins, in small letters.
const FROM: [&str; 9] =
    ["from_id", "origin_id", "originid", "origin", "from", "source", "source_id", "sources_index", "from_index"];
/// Names of the column where it ends.
const TO: [&str; 10] = [
    "to_id",
    "destination_id",
    "destinationid",
    "destination",
    "dest_id",
    "to",
    "target",
    "target_id",
    "destinations_index",
    "to_index",
];
/// Names of the column of times, best first, with the unit that their program writes.
const TIME: [(&str, Unit); 13] = [
    ("travel_time_ms", Unit::Milliseconds),
    ("travel_time_p50", Unit::Minutes),
    ("travel_time", Unit::Minutes),
    ("total_traveltime", Unit::Minutes),
    ("total_travel_time", Unit::Minutes),
    ("total_walktime", Unit::Minutes),
    ("total_time", Unit::Minutes),
    ("total_minutes", Unit::Minutes),
    ("minutes", Unit::Minutes),
    ("duration", Unit::Seconds),
    ("time", Unit::Seconds),
    ("seconds", Unit::Seconds),
    ("time_s", Unit::Seconds),
];

/// The unit of times in a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Thousandths of a second.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
}

impl Unit {
    /// A time of this unit in minutes.
    #[must_use]
    pub fn minutes(self, time: f64) -> f64 {
        match self {
            Unit::Milliseconds => time / 60_000.0,
            Unit::Seconds => time / 60.0,
            Unit::Minutes => time,
        }
    }

    /// The unit in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Unit::Milliseconds => Text::new("毫秒", "milliseconds"),
            Unit::Seconds => Text::new("秒", "seconds"),
            Unit::Minutes => Text::new("分钟", "minutes"),
        }
    }
}

/// A matrix of another program.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// All ids in the order of their first row.
    pub ids: Vec<String>,
    /// From, to (indexes into `ids`) and minutes; no time is unreachable.
    pub rows: Vec<(u32, u32, Option<f64>)>,
    /// The column of times.
    pub time_column: String,
    /// The unit that was assumed.
    pub unit: Unit,
    /// Whether every time is a whole number of minutes.
    pub whole_minutes: bool,
}

/// How the two ids of a row are given.
enum Ends {
    Columns(usize, usize),
    /// One column `a - b`, as ArcGIS writes it.
    Name(usize),
}

/// Reads a matrix; `known` tells which ids exist, for names such as `a - b`.
///
/// # Errors
/// When the file cannot be read or has no columns that could be meant.
pub fn read(path: &Path, unit: Option<Unit>, known: impl Fn(&str) -> bool) -> Result<Matrix, SourceError> {
    let bytes = std::fs::read(path).map_err(|cause| SourceError::io(path, cause))?;
    let (text, _) = encoding::decode(&bytes, None)
        .map_err(|e| SourceError::malformed(path, None, e.to_string(), UnknownEncoding::HINT))?;
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(&text)).flexible(true).from_reader(text.as_bytes());
    let hint = "columns such as from_id, to_id and travel_time are expected";
    let broken =
        |row: u64, e: &csv::Error| SourceError::malformed(path, Some(format!("row {row}")), e.to_string(), hint);
    let header: Vec<String> =
        reader.headers().map_err(|e| broken(0, &e))?.iter().map(|name| name.trim().to_lowercase()).collect();
    let column = |names: &[&str]| names.iter().find_map(|name| header.iter().position(|h| h == name));
    let missing = |what: &str| {
        SourceError::malformed(path, None, format!("no column of {what}; columns: {}", header.join(", ")), hint)
    };
    let ends = match (column(&["name"]), column(&FROM), column(&TO)) {
        // The ids of ArcGIS are numbers of its own; its names are those of the points that it was given.
        (Some(name), Some(from), _) if header[from] == "originid" => Ends::Name(name),
        (_, Some(from), Some(to)) => Ends::Columns(from, to),
        (Some(name), ..) => Ends::Name(name),
        _ => return Err(missing("where journeys begin and end")),
    };
    let best = TIME.iter().find_map(|(name, unit)| Some((header.iter().position(|h| h == name)?, *unit)));
    let prefixed = || header.iter().position(|h| h.starts_with("travel_time_p")).map(|at| (at, Unit::Minutes));
    let (time, usual) = best.or_else(prefixed).ok_or_else(|| missing("times"))?;
    let unit = unit.unwrap_or(usual);

    let mut matrix =
        Matrix { ids: Vec::new(), rows: Vec::new(), time_column: header[time].clone(), unit, whole_minutes: true };
    let mut index: HashMap<String, u32> = HashMap::new();
    let mut number = |ids: &mut Vec<String>, id: &str| match index.get(id) {
        Some(known) => *known,
        None => {
            let new = ids.len() as u32;
            ids.push(id.to_owned());
            index.insert(id.to_owned(), new);
            new
        }
    };
    for (row, cells) in (1..).zip(reader.records()) {
        let cells = cells.map_err(|e| broken(row, &e))?;
        let cell = |at: usize| cells.get(at).unwrap_or_default().trim();
        let (from, to) = match ends {
            Ends::Columns(from, to) => (cell(from), cell(to)),
            Ends::Name(name) => parted(cell(name), &known),
        };
        let value = Value::from_text(cell(time)).number().filter(|t| t.is_finite() && *t >= 0.0);
        let minutes = value.map(|t| unit.minutes(t));
        matrix.whole_minutes &= unit == Unit::Minutes && minutes.is_none_or(|m| m.fract() == 0.0);
        let (from, to) = (number(&mut matrix.ids, from), number(&mut matrix.ids, to));
        matrix.rows.push((from, to, minutes));
    }
    matrix.whole_minutes &= matrix.rows.iter().any(|row| row.2.is_some());
    Ok(matrix)
}

/// `a - b` as a and b; where ids hold such dashes themselves, the split at which both are known.
fn parted(name: &str, known: impl Fn(&str) -> bool) -> (&str, &str) {
    let dash = " - ";
    let splits = || name.match_indices(dash).map(|(at, _)| (name[..at].trim(), name[at + dash.len()..].trim()));
    splits().find(|(a, b)| known(a) && known(b)).or_else(|| splits().next()).unwrap_or((name, ""))
}

#[cfg(test)]
#[path = "matrix_tests.rs"]
mod tests;
