//! Layers as CSV that spreadsheets open without questions: UTF-8 with a mark, CRLF, no live formulas.

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
    writer.write_record(layer.fields.iter().map(|f| safe(f))).map_err(|e| failed(e.to_string()))?;
    for (_, row) in &layer.rows {
        writer.write_record(row.iter().map(written)).map_err(|e| failed(e.to_string()))?;
    }
    writer.into_inner().map_err(|e| failed(e.to_string()))
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Int(n) => n.to_string(),
        Cell::Real(x) if x.is_finite() => x.to_string(),
        Cell::Real(_) => String::new(),
        Cell::Text(text) => safe(text),
        Cell::Bool(value) => value.to_string(),
    }
}

/// A text that a spreadsheet could take for a formula gets an apostrophe in front.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
