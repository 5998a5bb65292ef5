//! Reads a sheet of a workbook as a table: .xlsx, .xlsm, .xlsb, .xls and .ods, by what the file holds.
//!
//! The sheet is the one that `layer` names, by name or by number from 1, else the only visible one that is not
//! empty. Title rows above the header are passed over. Rows keep the numbers that the spreadsheet shows, so that
//! the first row below a header in row 3 is row 4; empty rows are skipped.

mod cells;
mod header;

use std::collections::BTreeMap;
use std::path::Path;

use super::crs::Crs;
use super::csv::{bad_coordinates, coordinate_columns, point, unique_names};
use super::{CrsFrom, ReadOptions, Record, SourceError, Table, Value};
use crate::message::{Place, Text, Warning};
use cells::{Sheet, Workbook};

/// Largest workbook that is read, in bytes.
const MAX_BYTES: u64 = 256 << 20;

/// Endings of the names of workbooks.
pub const ENDINGS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];

/// Whether a path is that of a workbook, by its ending.
#[must_use]
pub fn is_workbook(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending.to_lowercase().as_str()))
}

/// Reads one sheet, with points from its coordinate columns when it has them.
///
/// # Errors
/// When the file cannot be read, is no workbook or too large, the sheet is not there or not certain, or a
/// column or reference system named in the options does not exist.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let io = |cause| SourceError::io(path, cause);
    let bytes = std::fs::metadata(path).map_err(io)?.len();
    if bytes > MAX_BYTES {
        let problem = format!("{} MB are too much for a workbook", bytes >> 20);
        return Err(SourceError::malformed(path, None, problem, "export the sheet as CSV"));
    }
    let bytes = std::fs::read(path).map_err(io)?;
    let sheet = Workbook::open(bytes, path)?.sheet(options.layer.as_deref())?;
    table(sheet, path, options)
}

fn table(mut sheet: Sheet, path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let crs = options.system().map_or_else(|| Ok(Crs::wgs84()), |name| Crs::parse(name, path))?;
    let mut table = Table { file: path.display().to_string(), ..Table::default() };
    let Some(header) = header::find(&sheet) else {
        let place = Some(format!("sheet {}", sheet.name));
        return Err(SourceError::malformed(path, place, "no header row", "give the sheet a header and rows"));
    };
    table.fields = unique_names(header.titles.iter().map(String::as_str), &table.file, &mut table.warnings);
    let columns = coordinate_columns(&table, &crs, path, options)?;
    if columns.is_some() {
        table.crs = crs.name().to_owned();
        table.crs_from = options.told(CrsFrom::Assumed);
    }
    warn_errors(&sheet, &header, &mut table);
    sheet.fill_down(header.last_row);
    let spare = |row: &BTreeMap<u32, Value>| row.keys().any(|c| !header.columns.contains(c));
    for (number, mut row) in sheet.rows.into_iter().filter(|(row, _)| *row > header.last_row) {
        let place = u64::from(number) + 1;
        if spare(&row) {
            let text = Text::new(
                "表头以外的列有内容，未读入",
                "there are cells in columns without a title; they were not read",
            );
            let warning = Warning::new("wrong-cell-count", Place::row(&table.file, place), text);
            table.warnings.push(warning.fix("请给这些列加上列名", "give these columns a title"));
        }
        let values: Vec<Value> = header.columns.iter().map(|c| row.remove(c).unwrap_or_default()).collect();
        if values.iter().all(Value::is_null) {
            continue;
        }
        let shape = columns.and_then(|(east, north)| point(&values[east], &values[north], &crs));
        if let (Some((east, north)), None) = (columns, &shape) {
            table.warnings.push(bad_coordinates(&table, place, [east, north], &values));
        }
        table.records.push(Record { row: place, shape, values });
    }
    Ok(table)
}

/// One warning for each column that holds errors such as `#N/A`.
fn warn_errors(sheet: &Sheet, header: &header::Header, table: &mut Table) {
    let mut columns: BTreeMap<u32, Vec<(u32, &str)>> = BTreeMap::new();
    for (row, column, error) in sheet.errors.iter().filter(|(row, ..)| *row > header.last_row) {
        columns.entry(*column).or_default().push((row + 1, error));
    }
    for (column, cells) in columns {
        let Some(at) = header.columns.iter().position(|c| *c == column) else { continue };
        let (title, (row, error)) = (&table.fields[at], cells[0]);
        let text = Text::new(
            format!("“{title}”列有 {} 个单元格是公式错误（如 {error}），视为空", cells.len()),
            format!("{} cells of column \"{title}\" are errors such as {error}; taken as empty", cells.len()),
        );
        let warning = Warning::new("cell-error", Place::row(&table.file, u64::from(row)), text);
        table.warnings.push(warning.fix("请修正公式，或直接填值", "correct the formula, or write the value"));
    }
}

#[cfg(test)]
#[path = "xlsx_tests.rs"]
mod tests;
