//! Rows of a matrix as they are read, whatever the format.

use std::collections::HashMap;
use std::path::Path;

use super::columns::Columns;
use super::{Matrix, Unit};
use crate::sources::{SourceError, Value};

/// Words for no time, in small letters; an empty cell is none either.
const NO_TIME: [&str; 11] = ["na", "n/a", "#n/a", "nan", "null", "none", "\\n", "-", "inf", "unreachable", "unreached"];

/// A matrix in the making.
pub(super) struct Rows<'a> {
    path: &'a Path,
    matrix: Matrix,
    index: HashMap<String, u32>,
}

impl<'a> Rows<'a> {
    /// An empty matrix; `unit` overrides the one that the column stands for.
    pub(super) fn new(path: &'a Path, columns: &Columns, unit: Option<Unit>) -> Rows<'a> {
        let matrix = Matrix {
            ids: Vec::new(),
            rows: Vec::new(),
            time_column: columns.time_name.clone(),
            unit: unit.unwrap_or(columns.unit),
            whole_minutes: true,
        };
        Rows { path, matrix, index: HashMap::new() }
    }

    /// Adds the next row of the file.
    pub(super) fn add(&mut self, from: &str, to: &str, time: &Value) -> Result<(), SourceError> {
        let time = time_of(time).map_err(|text| self.no_time(&text))?;
        let unit = self.matrix.unit;
        let minutes = time.map(|t| unit.minutes(t));
        self.matrix.whole_minutes &= unit == Unit::Minutes && minutes.is_none_or(|m| m.fract() == 0.0);
        let (from, to) = (self.number(from), self.number(to));
        self.matrix.rows.push((from, to, minutes));
        Ok(())
    }

    /// All rows.
    pub(super) fn finish(mut self) -> Matrix {
        self.matrix.whole_minutes &= self.matrix.rows.iter().any(|row| row.2.is_some());
        self.matrix
    }

    fn number(&mut self, id: &str) -> u32 {
        if let Some(known) = self.index.get(id) {
            return *known;
        }
        let new = self.matrix.ids.len() as u32;
        self.matrix.ids.push(id.to_owned());
        self.index.insert(id.to_owned(), new);
        new
    }

    fn no_time(&self, text: &str) -> SourceError {
        let place = format!("row {}, column {}", self.matrix.rows.len() + 1, self.matrix.time_column);
        let hint = "write times as plain numbers such as 12.5, and leave the cell empty (or NA) where there is no way";
        SourceError::malformed(self.path, Some(place), format!("{text:?} is no time"), hint)
    }
}

/// The time of a cell; none where it is empty, says so, or holds a negative number, as some programs write it.
fn time_of(value: &Value) -> Result<Option<f64>, String> {
    match (value.number(), value) {
        (Some(time), _) => Ok(Some(time).filter(|t| t.is_finite() && *t >= 0.0)),
        (None, Value::Null) => Ok(None),
        (None, Value::Text(text)) if NO_TIME.contains(&text.to_lowercase().as_str()) => Ok(None),
        (None, other) => Err(other.text().unwrap_or_default()),
    }
}
