//! A matrix as Parquet: what `gapzone matrix` writes, and what pandas, DuckDB or R make of a table.

use std::fs::File;
use std::path::Path;

use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use super::columns::{Columns, Ends};
use super::rows::Rows;
use super::text::parted;
use super::{Matrix, Unit};
use crate::sources::arrow_values::values;
use crate::sources::caught::caught;
use crate::sources::{SourceError, Value};

/// Rows that are decoded at once.
const BATCH: usize = 65_536;

/// Reads a file that begins as Parquet does.
pub(super) fn read(path: &Path, unit: Option<Unit>, known: impl Fn(&str) -> bool) -> Result<Matrix, SourceError> {
    // The decoder is not meant to panic, but a file may lie in more ways than it knows.
    caught(|| decode(path, unit, known)).unwrap_or_else(|| Err(broken(path, "its pages are not what its footer says")))
}

fn broken(path: &Path, problem: impl ToString) -> SourceError {
    let hint = "write the file again, uncompressed or with snappy, gzip or zstd; or give CSV";
    SourceError::malformed(path, None, format!("this Parquet cannot be read: {}", problem.to_string()), hint)
}

fn decode(path: &Path, unit: Option<Unit>, known: impl Fn(&str) -> bool) -> Result<Matrix, SourceError> {
    let file = File::open(path).map_err(|cause| SourceError::io(path, cause))?;
    let again = file.try_clone().map_err(|cause| SourceError::io(path, cause))?;
    // Without what pandas and others say of their own types, columns are plain texts and numbers.
    let plain = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let reader = ParquetRecordBatchReaderBuilder::try_new_with_options(file, plain).map_err(|e| broken(path, e))?;
    let header: Vec<String> = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
    let columns = Columns::of(&header, path)?;
    let ticks = ticks(again, &columns.time_name);
    let unit = if ticks.is_some() { Some(Unit::Seconds) } else { unit };

    let wanted = match columns.ends {
        Ends::Columns(from, to) => vec![from, to, columns.time],
        Ends::Name(name) => vec![name, columns.time],
    };
    let mask = ProjectionMask::roots(reader.parquet_schema(), wanted.iter().copied());
    let batches = reader.with_projection(mask).with_batch_size(BATCH).build().map_err(|e| broken(path, e))?;
    let mut rows = Rows::new(path, &columns, unit);
    for batch in batches {
        let batch = batch.map_err(|e| broken(path, e))?;
        // The batch holds the wanted columns in the order of the file.
        let column = |wanted_at: usize| -> Result<Vec<Value>, SourceError> {
            let place = wanted.iter().filter(|at| **at < wanted_at).count();
            values(batch.column(place)).ok_or_else(|| odd(path, &header[wanted_at], batch.column(place)))
        };
        let times = column(columns.time)?;
        let seconds = |time: Value| match (ticks, time.number()) {
            (Some(ticks), Some(count)) => Value::Real(count / ticks),
            _ => time,
        };
        match columns.ends {
            Ends::Columns(from, to) => {
                for ((from, to), time) in column(from)?.into_iter().zip(column(to)?).zip(times) {
                    rows.add(&id(from), &id(to), &seconds(time))?;
                }
            }
            Ends::Name(name) => {
                for (name, time) in column(name)?.into_iter().zip(times) {
                    let name = id(name);
                    let (from, to) = parted(&name, &known);
                    rows.add(from, to, &seconds(time))?;
                }
            }
        }
    }
    Ok(rows.finish())
}

/// Ids may be numbers; those that pandas made decimal are whole numbers all the same.
fn id(value: Value) -> String {
    value.text().unwrap_or_default()
}

/// Ticks in a second of a column that holds durations, as only the metadata of its writer tell.
fn ticks(file: File, column: &str) -> Option<f64> {
    let schema = ParquetRecordBatchReaderBuilder::try_new(file).ok()?.schema().clone();
    let field = schema.fields().iter().find(|field| field.name().trim() == column)?;
    match field.data_type() {
        DataType::Duration(TimeUnit::Second) => Some(1.0),
        DataType::Duration(TimeUnit::Millisecond) => Some(1e3),
        DataType::Duration(TimeUnit::Microsecond) => Some(1e6),
        DataType::Duration(TimeUnit::Nanosecond) => Some(1e9),
        _ => None,
    }
}

fn odd(path: &Path, column: &str, array: &ArrayRef) -> SourceError {
    let problem = format!("column {column} holds {}, neither texts nor numbers", array.data_type());
    SourceError::malformed(path, None, problem, "write ids as texts or numbers, and times as numbers")
}

#[cfg(test)]
#[path = "parquet_tests.rs"]
mod tests;
