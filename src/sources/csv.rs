//! Reads a table of text: CSV with comma, semicolon or tab, in UTF-8 or a Chinese encoding.
//!
//! In: a file. Out: every row, with a point where two columns hold usable coordinates.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord};
use geo_types::Point;

use super::crs::{self, Crs};
use super::{ReadOptions, Record, SourceError, Table, Value, encoding};
use crate::message::{Place, Text, Warning};

/// Usual names of the column of longitudes or eastings, lower case.
const LON_NAMES: [&str; 7] = ["lon", "lng", "long", "longitude", "x", "经度", "东坐标"];

/// Usual names of the column of latitudes or northings, lower case.
const LAT_NAMES: [&str; 5] = ["lat", "latitude", "y", "纬度", "北坐标"];

/// Reads a CSV file.
///
/// # Errors
/// When the file cannot be read, is empty, is in an unknown encoding, or lacks the named columns.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let bytes = std::fs::read(path).map_err(|e| SourceError::io(path, e))?;
    let mut table = Table { file: path.display().to_string(), ..Table::default() };
    let text = decode(path, &bytes, options, &mut table)?;
    let crs = options.crs.as_deref().map_or_else(|| Ok(Crs::wgs84()), |name| crs::parse_for(path, name))?;
    table.crs = crs.name().to_owned();
    let mut rows = ReaderBuilder::new().delimiter(delimiter(&text)).flexible(true).from_reader(text.as_bytes());
    let header = rows.headers().map_err(|e| malformed(path, &e))?;
    table.fields = header.iter().map(|h| h.trim().to_owned()).collect();
    if table.fields.iter().all(String::is_empty) {
        return Err(SourceError::malformed(path, None, "the table is empty", "the first row must name the columns"));
    }
    let columns = coordinate_columns(path, &table, options)?;
    let rows: Vec<StringRecord> = rows.records().collect::<Result<_, _>>().map_err(|e| malformed(path, &e))?;
    for (i, row) in rows.iter().enumerate() {
        let number = i as u64 + 1;
        let record = record(row, number, columns, &crs, &mut table);
        table.records.push(record);
    }
    Ok(table)
}

fn decode(path: &Path, bytes: &[u8], options: &ReadOptions, table: &mut Table) -> Result<String, SourceError> {
    let found = match &options.encoding {
        Some(label) => {
            let encoding = encoding::by_label(label).ok_or_else(|| {
                SourceError::malformed(path, None, format!("the encoding {label:?} is not known"), "use utf-8 or gbk")
            })?;
            encoding::Found { encoding, guessed: false }
        }
        None if bytes.starts_with(b"\xff\xfe") => encoding::Found { encoding: encoding_rs::UTF_16LE, guessed: false },
        None => encoding::of_bytes(bytes),
    };
    let (text, broken) = encoding::decode(bytes, found.encoding);
    let name = found.encoding.name();
    let place = Place::file(&table.file);
    if broken {
        let text = Text::new(
            format!("部分字符不符合 {name} 编码,已替换为 \u{fffd}"),
            format!("some bytes are not valid {name} and became \u{fffd}"),
        );
        table.warnings.push(Warning::new("bad-encoding", place, text).fix("请设置 encoding", "set `encoding`"));
    } else if found.guessed {
        let text = Text::new(format!("文件不是 UTF-8,按 {name} 读取"), format!("not UTF-8; read as {name}"));
        table.warnings.push(
            Warning::new("guessed-encoding", place, text)
                .fix("若出现乱码,请设置 encoding", "set `encoding` if names look wrong"),
        );
    }
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// The separator that occurs most in the header line, outside quotes.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let plain: String = header.split('"').step_by(2).collect();
    let count = |c: char| plain.matches(c).count();
    // The comma comes last because the last of equal maxima wins.
    [(';', b';'), ('\t', b'\t'), (',', b',')].into_iter().max_by_key(|(c, _)| count(*c)).map_or(b',', |(_, b)| b)
}

fn coordinate_columns(
    path: &Path,
    table: &Table,
    options: &ReadOptions,
) -> Result<Option<(usize, usize)>, SourceError> {
    if let Some((lon, lat)) = &options.lon_lat {
        let column = |name: &str| {
            table.column(name).ok_or_else(|| {
                let hint = format!("the columns are: {}", table.fields.join(", "));
                SourceError::malformed(path, None, format!("there is no column {name:?}"), hint)
            })
        };
        return Ok(Some((column(lon)?, column(lat)?)));
    }
    let usual =
        |names: &[&str]| names.iter().find_map(|name| table.fields.iter().position(|f| f.to_lowercase() == *name));
    Ok(usual(&LON_NAMES).zip(usual(&LAT_NAMES)))
}

fn record(row: &StringRecord, number: u64, columns: Option<(usize, usize)>, crs: &Crs, table: &mut Table) -> Record {
    if row.len() != table.fields.len() {
        let text = Text::new(
            format!("该行有 {} 个单元格,表头有 {} 列,已按表头补齐或截断", row.len(), table.fields.len()),
            format!("{} cells under {} columns; read as far as they match", row.len(), table.fields.len()),
        );
        table.warnings.push(
            Warning::new("ragged-row", Place::row(&table.file, number), text)
                .fix("请检查该行的分隔符和引号", "check the separators and quotes of this row"),
        );
    }
    let values = (0..table.fields.len()).map(|i| row.get(i).map_or(Value::Null, Value::from_text)).collect();
    let mut record = Record { row: number, shape: None, values };
    let Some((lon, lat)) = columns else { return record };
    let (x, y) = (&record.values[lon], &record.values[lat]);
    // Empty cells are a row without a place, which later stages report when they need one.
    if x.is_null() && y.is_null() {
        return record;
    }
    let point = match (x.number(), y.number()) {
        (Some(x), Some(y)) => crs.to_lon_lat(x, y).map_err(|e| e.to_string()),
        _ => Err(format!(
            "{:?} {:?} is not a pair of numbers",
            x.text().unwrap_or_default(),
            y.text().unwrap_or_default()
        )),
    };
    match point {
        Ok([lon, lat]) => record.shape = Some(Point::new(lon, lat).into()),
        Err(problem) => {
            let text = Text::new(
                format!("坐标无法使用,已保留该行({problem})"),
                format!("{problem}; the row is kept without a place"),
            );
            table.warnings.push(
                Warning::new("bad-coordinate", Place::row(&table.file, number), text)
                    .fix("请检查坐标列;若单位为米,请设置 crs", "check the columns; set `crs` if they are in metres"),
            );
        }
    }
    record
}

fn malformed(path: &Path, error: &csv::Error) -> SourceError {
    SourceError::malformed(path, None, error.to_string(), "save the table again as CSV (UTF-8)")
}

#[cfg(test)]
#[path = "csv_tests.rs"]
mod tests;
