//! A travel time matrix as other programs write it: r5r, OSRM, Valhalla, ArcGIS, or this one.
//!
//! In: a CSV or Parquet file. Out: ids, and for each row which two it is about and the time in minutes, if any.

mod columns;
#[cfg(feature = "parquet")]
mod parquet;
mod rows;
mod text;

use std::path::Path;

use super::SourceError;
use crate::message::Text;

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

/// Reads a matrix; `known` tells which ids exist, for names such as `a - b`.
///
/// # Errors
/// When the file cannot be read, has no columns that could be meant, or a cell of times holds something else.
pub fn read(path: &Path, unit: Option<Unit>, known: impl Fn(&str) -> bool) -> Result<Matrix, SourceError> {
    let bytes = std::fs::read(path).map_err(|cause| SourceError::io(path, cause))?;
    let packed = |what: &str, hint: &str| Err(SourceError::malformed(path, None, format!("this is {what}"), hint));
    match bytes.get(..4) {
        #[cfg(feature = "parquet")]
        Some(b"PAR1") => parquet::read(path, unit, known),
        #[cfg(not(feature = "parquet"))]
        Some(b"PAR1") => {
            packed("Parquet, which this build does not read", "give CSV, or build with the feature parquet")
        }
        Some(b"PK\x03\x04") => packed("a ZIP archive or an Excel workbook", "save the table as CSV, or unpack it"),
        Some([0x1f, 0x8b, ..]) => packed("packed with gzip", "unpack it first"),
        _ => text::read(path, &bytes, unit, known),
    }
}

#[cfg(test)]
#[path = "matrix_tests.rs"]
mod tests;
