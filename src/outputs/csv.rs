//! A layer as CSV that spreadsheets open safely: UTF-8 with a byte order mark, CRLF, no formulas.

use serde_json::Value;

use super::OutputError;
use super::layer::Layer;

/// The layer's columns without its shapes.
pub(super) fn csv(layer: &Layer) -> Result<Vec<u8>, OutputError> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(layer.columns.iter().map(|c| safe(c)))?;
    for row in &layer.rows {
        writer.write_record(row.values.iter().map(cell))?;
    }
    writer.into_inner().map_err(|e| OutputError::Form { problem: e.to_string() })
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => safe(text),
        other => other.to_string(),
    }
}

/// Text that a spreadsheet would take for a formula gets an apostrophe in front.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::layer::Row;
    use super::*;
    use serde_json::json;

    #[test]
    fn text_that_looks_like_a_formula_is_disarmed_and_numbers_stay_numbers() {
        let row = Row { values: vec![json!("=1+1"), json!(-5), json!("a,b"), Value::Null], shape: None };
        let columns = ["name", "n", "t", "x"].map(str::to_owned).to_vec();
        let layer = Layer { name: "t", columns, rows: vec![row] };
        let bytes = csv(&layer).expect("plain values");
        assert_eq!(String::from_utf8_lossy(&bytes), "\u{feff}name,n,t,x\r\n'=1+1,-5,\"a,b\",\r\n");
    }
}
