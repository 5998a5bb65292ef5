//! Reads tables of text: comma, semicolon or tab, in any usual encoding.
//!
//! Cells stay text, so that codes keep their leading zeros. Every row is kept; a row whose
//! coordinates or number of cells are wrong comes with a warning.

use std::path::Path;

use csv::ReaderBuilder;
use geo_types::{Geometry, Point};

use super::crs::Crs;
use super::encoding::{self, UnknownEncoding};
use super::table::narrow;
use super::{CrsFrom, ReadOptions, Record, SourceError, Table, Value};
use crate::message::{Place, Text, Warning, nearest};

const EAST: [&str; 6] = ["lon", "lng", "longitude", "经度", "x", "东坐标"];
const NORTH: [&str; 5] = ["lat", "latitude", "纬度", "y", "北坐标"];

/// Reads a CSV file, with points from its coordinate columns when it has them.
///
/// # Errors
/// When the file cannot be read, is empty, ends inside a quote, or a column, encoding or reference
/// system named in the options does not exist.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let bytes = std::fs::read(path).map_err(|cause| SourceError::io(path, cause))?;
    parse(&bytes, path, options)
}

fn parse(bytes: &[u8], path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let (text, encoding) = encoding::decode(bytes, options.encoding.as_deref())
        .map_err(|e| SourceError::malformed(path, None, e.to_string(), UnknownEncoding::HINT))?;
    let crs = options.system().map_or_else(|| Ok(Crs::wgs84()), |name| Crs::parse(name, path))?;
    let mut table = Table { file: path.display().to_string(), ..Table::default() };
    table.warnings.extend(encoding::damage(&text, encoding, &table.file));

    let mut rows = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes())
        .into_records();
    let header = match rows.next() {
        Some(header) => header.map_err(|e| broken(path, 0, &e))?,
        None => return Err(SourceError::malformed(path, None, "the file is empty", "give it a header and rows")),
    };
    table.fields = unique_names(header.iter(), &table.file, &mut table.warnings);
    let columns = coordinate_columns(&table, &crs, path, options)?;
    if columns.is_some() {
        table.crs = crs.name().to_owned();
        table.crs_from = options.told(CrsFrom::Assumed);
    }
    let mut ends_in_lines = header.iter().any(|cell| cell.contains('\n'));
    for (row, cells) in (1..).zip(rows) {
        let cells = cells.map_err(|e| broken(path, row, &e))?;
        ends_in_lines = cells.iter().any(|cell| cell.contains('\n'));
        if cells.len() != table.fields.len() {
            table.warnings.push(wrong_length(&table, row, cells.len()));
        }
        let values: Vec<Value> =
            (0..table.fields.len()).map(|i| Value::from_text(cells.get(i).unwrap_or_default())).collect();
        let mut shape = None;
        if let Some((east, north)) = columns {
            shape = point(&values[east], &values[north], &crs);
            if shape.is_none() {
                table.warnings.push(bad_coordinates(&table, row, [east, north], &values));
            }
        }
        table.records.push(Record { row, shape, values });
    }
    if ends_in_lines && text.matches('"').count() % 2 == 1 {
        let place = format!("row {}", table.records.len());
        let hint = "close the quote, or write a quote inside a cell as two quotes";
        return Err(SourceError::malformed(path, Some(place), "a quote is opened and never closed", hint));
    }
    Ok(table)
}

fn broken(path: &Path, row: u64, error: &csv::Error) -> SourceError {
    SourceError::malformed(path, Some(format!("row {row}")), error.to_string(), "save the table as CSV in UTF-8")
}

/// The separator that stands most often in the header, outside quotes; a comma when there is none.
pub(super) fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in text.trim_start_matches(['\r', '\n']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(d, _)| *d == byte).for_each(|(_, n)| *n += 1),
        }
    }
    let best = counts.iter().rev().max_by_key(|(_, n)| *n);
    best.filter(|(_, n)| *n > 0).map_or(b',', |(d, _)| *d)
}

/// Titles of columns with none twice and none empty.
pub(super) fn unique_names<'a>(
    header: impl Iterator<Item = &'a str>,
    file: &str,
    warnings: &mut Vec<Warning>,
) -> Vec<String> {
    let given: Vec<&str> = header.map(str::trim).collect();
    let mut names: Vec<String> = Vec::with_capacity(given.len());
    for (i, name) in given.iter().enumerate() {
        let stem = if name.is_empty() { "column" } else { name };
        let first = if name.is_empty() { i + 1 } else { 2 };
        if !name.is_empty() && !given[..i].contains(name) && !names.iter().any(|n| n == name) {
            names.push((*name).to_owned());
            continue;
        }
        let free = |n: &usize| {
            let candidate = format!("{stem}_{n}");
            !given.contains(&candidate.as_str()) && !names.contains(&candidate)
        };
        let number = (first..).find(free).unwrap_or(first);
        let renamed = format!("{stem}_{number}");
        if !name.is_empty() {
            let text = Text::new(
                format!("列名“{name}”重复;第 {} 列改称“{renamed}”", i + 1),
                format!("column name `{name}` occurs again; column {} is called `{renamed}`", i + 1),
            );
            let warning = Warning::new("duplicate-column", Place::file(file), text);
            warnings.push(warning.fix("请为每列取不同的名称", "give each column its own name"));
        }
        names.push(renamed);
    }
    names
}

/// The columns of longitude and latitude, or of easting and northing, when there are any.
pub(super) fn coordinate_columns(
    table: &Table,
    crs: &Crs,
    path: &Path,
    options: &ReadOptions,
) -> Result<Option<(usize, usize)>, SourceError> {
    if let Some((lon, lat)) = &options.lon_lat {
        return Ok(Some((named_column(table, lon, path)?, named_column(table, lat, path)?)));
    }
    let find = |names: &[&str]| {
        let column = |name: &&str| table.fields.iter().position(|f| f.to_lowercase() == **name);
        // A projected system was asked for, so its columns are looked for before degrees.
        if crs.is_geographic() { names.iter().find_map(column) } else { names.iter().rev().find_map(column) }
    };
    Ok(find(&EAST).zip(find(&NORTH)))
}

fn named_column(table: &Table, name: &str, path: &Path) -> Result<usize, SourceError> {
    table.column(name).ok_or_else(|| {
        let near = nearest(name, table.fields.iter().map(String::as_str));
        let guess = near.map(|n| format!("did you mean `{n}`? ")).unwrap_or_default();
        let hint = format!("{guess}the columns are: {}", table.fields.join(", "));
        SourceError::malformed(path, None, format!("there is no column `{name}`"), hint)
    })
}

/// The point that two cells give.
pub(super) fn point(east: &Value, north: &Value, crs: &Crs) -> Option<Geometry<f64>> {
    let number = |value: &Value| match value {
        // A comma in degrees is more likely a decimal comma than a thousands separator.
        Value::Text(t) if crs.is_geographic() => t.chars().map(narrow).collect::<String>().parse::<f64>().ok(),
        other => other.number(),
    };
    let (x, y) = (number(east)?, number(north)?);
    if !(x.is_finite() && y.is_finite()) {
        return None;
    }
    let [lon, lat] = crs.to_wgs84(x, y)?;
    Some(Geometry::Point(Point::new(lon, lat)))
}

fn wrong_length(table: &Table, row: u64, found: usize) -> Warning {
    let wanted = table.fields.len();
    let (zh, en) = if found < wanted {
        ("缺少的单元格视为空", "the missing cells are taken as empty")
    } else {
        ("多出的单元格被忽略", "the cells beyond the header are ignored")
    };
    let text = Text::new(
        format!("该行有 {found} 个单元格,表头有 {wanted} 个;{zh}"),
        format!("the row has {found} cells, the header {wanted}; {en}"),
    );
    Warning::new("wrong-cell-count", Place::row(&table.file, row), text)
        .fix("请检查该行是否有未加引号的分隔符", "look for a separator without quotes in that row")
}

/// The warning for a row without usable coordinates.
pub(super) fn bad_coordinates(table: &Table, row: u64, columns: [usize; 2], values: &[Value]) -> Warning {
    let said = columns.map(|i| format!("{}={}", table.fields[i], values[i].text().unwrap_or_default())).join(", ");
    let text = Text::new(
        format!("坐标缺失、不是数字或超出范围({said});该行保留,但没有位置"),
        format!("coordinates are missing, not numbers or out of range ({said}); the row is kept without a place"),
    );
    let warning = Warning::new("bad-coordinates", Place::row(&table.file, row), text);
    let [east, north] = columns.map(|i| values[i].number().map_or(f64::NAN, f64::abs));
    if east <= 90.0 && north > 90.0 && north <= 180.0 {
        return warning
            .fix("经度与纬度看来已颠倒,请检查坐标列", "longitude and latitude look swapped; check the columns");
    }
    warning.fix(
        "请填写经纬度(十进制度),检查经度与纬度是否颠倒;若为投影坐标,请指定 crs",
        "give decimal degrees, see whether longitude and latitude are swapped, or name the crs of projected coordinates",
    )
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
