//! Reads a TOML file that holds one list of tables, `[[corrections]]`, as rows.

use std::path::Path;

use super::{Record, SourceError, Table, Value};

/// Reads the only list of tables of a file; nested values become text.
///
/// # Errors
/// When the file cannot be read, is no TOML or holds no list of tables.
pub fn read(path: &Path) -> Result<Table, SourceError> {
    let text = std::fs::read_to_string(path).map_err(|cause| SourceError::io(path, cause))?;
    let hint = "write one list of tables, such as [[corrections]]";
    let document: toml::Table =
        text.parse().map_err(|e: toml::de::Error| SourceError::malformed(path, None, e.to_string(), hint))?;
    let mut lists = document.values().filter_map(toml::Value::as_array);
    let (Some(rows), None) = (lists.next(), lists.next()) else {
        return Err(SourceError::malformed(path, None, "there is not exactly one list of tables", hint));
    };
    let mut table = Table { file: path.display().to_string(), ..Table::default() };
    let rows: Vec<&toml::Table> = rows.iter().filter_map(toml::Value::as_table).collect();
    for key in rows.iter().flat_map(|row| row.keys()) {
        if !table.fields.contains(key) {
            table.fields.push(key.clone());
        }
    }
    for (number, row) in (1..).zip(rows) {
        let values = table.fields.iter().map(|key| row.get(key).map(value_of).unwrap_or_default()).collect();
        table.records.push(Record { row: number, shape: None, values });
    }
    Ok(table)
}

fn value_of(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from_text(text),
        toml::Value::Integer(n) => Value::Int(*n),
        toml::Value::Float(x) => Value::Real(*x),
        toml::Value::Boolean(b) => Value::Bool(*b),
        other => Value::Text(other.to_string()),
    }
}
