//! A matrix as CSV: comma, semicolon or tab, in any usual encoding.

use std::path::Path;

use super::columns::{Columns, Ends, HINT};
use super::rows::Rows;
use super::{Matrix, Unit};
use crate::sources::csv::delimiter;
use crate::sources::encoding::{self, UnknownEncoding};
use crate::sources::{SourceError, Value};

/// Reads the text of a file.
pub(super) fn read(
    path: &Path,
    bytes: &[u8],
    unit: Option<Unit>,
    known: impl Fn(&str) -> bool,
) -> Result<Matrix, SourceError> {
    let (text, _) = encoding::decode(bytes, None)
        .map_err(|e| SourceError::malformed(path, None, e.to_string(), UnknownEncoding::HINT))?;
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(&text)).flexible(true).from_reader(text.as_bytes());
    let broken =
        |row: u64, e: &csv::Error| SourceError::malformed(path, Some(format!("row {row}")), e.to_string(), HINT);
    let header: Vec<String> = reader.headers().map_err(|e| broken(0, &e))?.iter().map(str::to_owned).collect();
    if header.is_empty() {
        return Err(SourceError::malformed(path, None, "the file is empty", HINT));
    }
    let columns = Columns::of(&header, path)?;
    let mut rows = Rows::new(path, &columns, unit);
    for (row, cells) in (1..).zip(reader.records()) {
        let cells = cells.map_err(|e| broken(row, &e))?;
        let cell = |at: usize| cells.get(at).unwrap_or_default().trim();
        let (from, to) = match columns.ends {
            Ends::Columns(from, to) => (cell(from), cell(to)),
            Ends::Name(name) => parted(cell(name), &known),
        };
        rows.add(from, to, &Value::from_text(cell(columns.time)))?;
    }
    Ok(rows.finish())
}

/// `a - b` as a and b; where ids hold such dashes themselves, the split at which both are known.
pub(super) fn parted(name: &str, known: impl Fn(&str) -> bool) -> (&str, &str) {
    let dash = " - ";
    let splits = || name.match_indices(dash).map(|(at, _)| (name[..at].trim(), name[at + dash.len()..].trim()));
    splits().find(|(a, b)| known(a) && known(b)).or_else(|| splits().next()).unwrap_or((name, ""))
}
