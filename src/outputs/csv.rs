//! Layers as CSV that spreadsheets open without questions: UTF-8 with a mark, CRLF, no live formulas.

use std::borrow::Cow;
use std::fmt::Write;

use super::OutputError;
use super::layer::{Cell, Layer};

/// The mark by which spreadsheets recognise UTF-8.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// A layer as CSV; shapes are left out, keys are those of the GeoJSON.
///
/// # Errors
/// Never in practice: the writer only fails when memory does.
pub fn csv(layer: &Layer) -> Result<Vec<u8>, OutputError> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(false).from_writer(BOM.to_vec());
    let failed = |problem: String| OutputError::Format { file: format!("{}.csv", layer.name), problem };
    writer.write_record(layer.fields.iter().map(|f| safe(f).into_owned())).map_err(|e| failed(e.to_string()))?;
    let mut text = String::new();
    for (_, row) in &layer.rows {
        for cell in row {
            text.clear();
            put(&mut text, cell);
            writer.write_field(&text).map_err(|e| failed(e.to_string()))?;
        }
        writer.write_record(None::<&[u8]>).map_err(|e| failed(e.to_string()))?;
    }
    writer.into_inner().map_err(|e| failed(e.to_string()))
}

fn put(text: &mut String, cell: &Cell) {
    // Writing into memory does not fail.
    let _ = match cell {
        Cell::Int(n) => write!(text, "{n}"),
        Cell::Real(x) if x.is_finite() => write!(text, "{x}"),
        Cell::Text(t) => write!(text, "{}", safe(t)),
        Cell::Bool(value) => write!(text, "{value}"),
        Cell::Null | Cell::Real(_) => Ok(()),
    };
}

/// A text that a spreadsheet could take for a formula gets an apostrophe in front.
fn safe(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}").into() } else { text.into() }
}
