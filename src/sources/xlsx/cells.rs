//! The cells of one sheet as values, and which sheet that is.
//!
//! Numbers come out as a person wrote them: whole numbers as such, others with the 15 digits that a spreadsheet
//! keeps, percentages as `35.2%`, dates as `2026-03-31`.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

use calamine::{Data, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Sheets, Style};

use super::super::caught::caught;
use super::{SourceError, Value};
use crate::message::nearest;

/// Most cells of one sheet.
const MAX_CELLS: usize = 5_000_000;
/// Most bytes that a workbook may unpack to.
const MAX_UNPACKED: u64 = 768 << 20;

/// A workbook that was opened.
pub(super) struct Workbook<'a> {
    sheets: Sheets<Cursor<Vec<u8>>>,
    path: &'a Path,
}

/// The cells of one sheet; rows and columns count from 0.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub name: String,
    /// Rows that hold something, in order, each with its cells by column.
    pub rows: Vec<(u32, BTreeMap<u32, Value>)>,
    /// First and last row and column of cells that were merged.
    pub merged: Vec<[(u32, u32); 2]>,
    /// Cells that hold an error: row, column, what it says.
    pub errors: Vec<(u32, u32, String)>,
}

impl<'a> Workbook<'a> {
    pub fn open(bytes: Vec<u8>, path: &'a Path) -> Result<Workbook<'a>, SourceError> {
        if unpacks_beyond(&bytes, MAX_UNPACKED) {
            let problem = format!("the workbook unpacks to more than {} MB", MAX_UNPACKED >> 20);
            return Err(SourceError::malformed(path, None, problem, "export the sheet as CSV"));
        }
        let hint = "open it in a spreadsheet program and save it as .xlsx, without a password";
        let opened = caught(|| calamine::open_workbook_auto_from_rs(Cursor::new(bytes)));
        match opened {
            Some(Ok(sheets)) => Ok(Workbook { sheets, path }),
            Some(Err(e)) => Err(SourceError::malformed(path, None, format!("this is no workbook: {e}"), hint)),
            None => Err(SourceError::malformed(path, None, "the workbook is damaged", hint)),
        }
    }

    /// The sheet that is asked for by name or number, else the only visible one that holds something.
    pub fn sheet(mut self, layer: Option<&str>) -> Result<Sheet, SourceError> {
        let known = self.sheets.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet);
        let known: Vec<(String, bool)> = known.map(|s| (s.name.clone(), s.visible == SheetVisible::Visible)).collect();
        let names = |list: &[&str]| list.join("、");
        if let Some(wanted) = layer.map(str::trim) {
            let number = wanted.parse().ok().and_then(|n: usize| known.get(n.checked_sub(1)?));
            let found = known.iter().find(|(name, _)| name.trim() == wanted).or(number);
            if let Some((name, _)) = found {
                return self.read(&name.clone());
            }
            let all: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
            let near = nearest(wanted, all.iter().copied()).map(|n| format!("did you mean \"{n}\"? "));
            let hint = format!("{}the sheets are: {}", near.unwrap_or_default(), names(&all));
            return Err(SourceError::malformed(self.path, None, format!("there is no sheet \"{wanted}\""), hint));
        }
        let mut filled = Vec::new();
        for (name, _) in known.iter().filter(|(_, visible)| *visible) {
            let sheet = self.read(name)?;
            if !sheet.rows.is_empty() {
                filled.push(sheet);
            }
        }
        match filled.len() {
            1 => Ok(filled.remove(0)),
            0 => {
                let problem = "no sheet holds anything";
                Err(SourceError::malformed(self.path, None, problem, "give a sheet a header and rows"))
            }
            _ => {
                let filled: Vec<&str> = filled.iter().map(|s| s.name.as_str()).collect();
                let problem = format!("the workbook has several sheets: {}", names(&filled));
                let hint = format!("say which in the project file: layer = \"{}\"", filled[0]);
                Err(SourceError::malformed(self.path, None, problem, hint))
            }
        }
    }

    fn read(&mut self, name: &str) -> Result<Sheet, SourceError> {
        let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
        let place = || Some(format!("sheet {name}"));
        let hint = "open it in a spreadsheet program and save it again";
        let done = caught(|| fill(&mut self.sheets, &mut sheet));
        match done {
            Some(Ok(true)) => {
                sheet.merged.sort_unstable();
                Ok(sheet)
            }
            Some(Ok(false)) => {
                let problem = format!("more than {MAX_CELLS} cells");
                Err(SourceError::malformed(self.path, place(), problem, "export the sheet as CSV"))
            }
            Some(Err(e)) => Err(SourceError::malformed(self.path, place(), e.to_string(), hint)),
            None => Err(SourceError::malformed(self.path, place(), "the sheet is damaged", hint)),
        }
    }
}

impl Sheet {
    /// Gives every row the value of a cell that was merged downwards over it: one town for several clinics.
    pub fn fill_down(&mut self, below: u32) {
        let down = |[from, to]: &&[(u32, u32); 2]| from.0 > below && to.0 > from.0 && from.1 == to.1;
        for [from, to] in self.merged.iter().filter(down) {
            let Ok(first) = self.rows.binary_search_by_key(&from.0, |(row, _)| *row) else { continue };
            let Some(value) = self.rows[first].1.get(&from.1).cloned() else { continue };
            for (_, cells) in self.rows[first + 1..].iter_mut().take_while(|(row, _)| *row <= to.0) {
                cells.entry(from.1).or_insert_with(|| value.clone());
            }
        }
    }
}

/// Reads the cells of a sheet; `false` when there are too many.
fn fill(sheets: &mut Sheets<Cursor<Vec<u8>>>, sheet: &mut Sheet) -> Result<bool, calamine::Error> {
    let mut rows: BTreeMap<u32, BTreeMap<u32, Value>> = BTreeMap::new();
    let mut count = 0;
    let corners = |list: Vec<Dimensions>| list.into_iter().map(|d| [d.start, d.end]).collect();
    let mut add = |errors: &mut Vec<_>, (row, column): (u32, u32), value: Result<Value, String>| {
        match value {
            Ok(Value::Null) => return true,
            Ok(value) => _ = rows.entry(row).or_default().insert(column, value),
            Err(error) => errors.push((row, column, error)),
        }
        count += 1;
        count <= MAX_CELLS
    };
    match sheets {
        // Streamed: a single cell in the last corner of a sheet would make a dense range of 17,000 million cells.
        Sheets::Xlsx(book) => {
            sheet.merged = corners(book.merge_cells_by_sheet_name(&sheet.name)?);
            let mut cells = book.worksheet_cells_reader(&sheet.name)?;
            while let Some((cell, style)) = cells.next_cell_with_style_id()? {
                let percent = cells.styles().get(style).is_some_and(is_percent);
                if !add(&mut sheet.errors, cell.get_position(), value(Data::from(cell.get_value().clone()), percent)) {
                    return Ok(false);
                }
            }
        }
        other => {
            let range = other.worksheet_range(&sheet.name)?;
            if let Sheets::Xls(book) = other {
                sheet.merged = corners(book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default());
            }
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, cell) in range.used_cells() {
                let at = (top + row as u32, left + column as u32);
                if !add(&mut sheet.errors, at, value(cell.clone(), false)) {
                    return Ok(false);
                }
            }
        }
    }
    sheet.rows = rows.into_iter().collect();
    Ok(true)
}

/// A cell as a value; `Err` with the error that it shows.
fn value(cell: Data, percent: bool) -> Result<Value, String> {
    Ok(match cell {
        Data::Empty => Value::Null,
        Data::Int(i) if !percent => Value::Int(i),
        Data::Int(i) => Value::Text(format!("{}%", i.saturating_mul(100))),
        Data::Float(f) if !f.is_finite() => Value::Null,
        Data::Float(f) if percent => Value::Text(format!("{}%", written(f * 100.0))),
        Data::Float(f) if f.fract() == 0.0 && f.abs() < 1e15 => Value::Int(f as i64),
        Data::Float(f) => Value::Real(written(f)),
        Data::String(text) => Value::from_text(&text),
        Data::Bool(b) => Value::Bool(b),
        Data::DateTime(at) => Value::Text(date(at)),
        Data::DateTimeIso(text) => Value::from_text(text.trim_end_matches("T00:00:00")),
        Data::DurationIso(text) => Value::from_text(&text),
        Data::Error(error) => return Err(error.to_string()),
    })
}

/// The number that a spreadsheet shows: its first 15 digits.
fn written(number: f64) -> f64 {
    format!("{number:.14e}").parse().unwrap_or(number)
}

/// `2026-03-31`, with the time of day where there is one; a span of time in hours, minutes and seconds.
fn date(at: ExcelDateTime) -> String {
    if at.is_duration() {
        let seconds = (at.as_f64() * 86_400.0).round() as i64;
        return format!("{}:{:02}:{:02}", seconds / 3_600, seconds.abs() / 60 % 60, seconds.abs() % 60);
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    match (hour, minute, second) {
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
    }
}

fn is_percent(style: &Style) -> bool {
    style.number_format.as_ref().is_some_and(|f| f.format_code.contains('%'))
}

/// Whether a zipped file unpacks to more than so many bytes. It is unpacked to see: what it says of itself may be a lie.
fn unpacks_beyond(bytes: &[u8], limit: u64) -> bool {
    let count = || -> Option<u64> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut total = 0;
        for i in 0..archive.len() {
            // A part that cannot be unpacked is found by who needs it.
            let Ok(mut part) = archive.by_index(i) else { continue };
            let mut piece = [0; 1 << 14];
            while let Ok(read @ 1..) = part.read(&mut piece) {
                total += read as u64;
                if total > limit {
                    return Some(total);
                }
            }
        }
        Some(total)
    };
    caught(count).flatten().is_some_and(|total| total > limit)
}
