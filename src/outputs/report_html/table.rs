//! Layers as tables of a page: the same rows as the CSV files, the columns that the page shows.

use serde_json::{Value, json};

use crate::outputs::layer::{Cell, Layer};

/// Some columns of a layer as `{"fields": [...], "rows": [[...]]}`; rows that are not `wanted` are left out.
pub(super) fn table(layer: &Layer, fields: &[&str], wanted: impl Fn(usize) -> bool) -> Value {
    let places: Vec<Option<usize>> = fields.iter().map(|f| layer.fields.iter().position(|own| own == f)).collect();
    let row =
        |cells: &[Cell]| -> Value { places.iter().map(|p| p.map_or(Value::Null, |p| value(&cells[p]))).collect() };
    let rows = layer.rows.iter().enumerate().filter(|(i, _)| wanted(*i)).map(|(_, (_, cells))| row(cells));
    json!({"fields": fields, "rows": rows.collect::<Vec<_>>()})
}

/// Appends a column to a table, one value for each of its rows.
pub(super) fn append(table: &mut Value, field: &str, values: impl IntoIterator<Item = Value>) {
    if let Some(fields) = table["fields"].as_array_mut() {
        fields.push(field.into());
    }
    if let Some(rows) = table["rows"].as_array_mut() {
        for (row, value) in rows.iter_mut().zip(values) {
            if let Some(row) = row.as_array_mut() {
                row.push(value);
            }
        }
    }
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Int(n) => (*n).into(),
        Cell::Real(x) if x.fract() == 0.0 && x.abs() < 1e15 => (*x as i64).into(),
        Cell::Real(x) => (*x).into(),
        Cell::Text(text) => text.as_str().into(),
        Cell::Bool(yes) => (*yes).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_the_columns_asked_for_in_their_order() {
        let mut layer = Layer::new("x", &["a", "b", "c"]);
        layer.rows.push((None, vec![1u32.into(), "two".into(), Cell::Real(3.0)]));
        layer.rows.push((None, vec![4u32.into(), Cell::Null, Cell::Real(0.5)]));
        let mut made = table(&layer, &["c", "a"], |_| true);
        append(&mut made, "more", [Value::from(7), Value::Null]);
        assert_eq!(made, json!({"fields": ["c", "a", "more"], "rows": [[3, 1, 7], [0.5, 4, null]]}));
    }
}
