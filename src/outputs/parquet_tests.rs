#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use std::fs::File;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use geo_types::{LineString, Point};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::*;

/// The only batch of a file, and what its key `geo` says.
fn read(bytes: &[u8]) -> (RecordBatch, Option<serde_json::Value>) {
    let mut file: File = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let keys = builder.metadata().file_metadata().key_value_metadata().cloned().unwrap_or_default();
    let geo = keys.into_iter().find(|k| k.key == "geo").and_then(|k| k.value);
    let geo = geo.map(|text| serde_json::from_str(&text).unwrap());
    let batches: Vec<RecordBatch> = builder.build().unwrap().map(Result::unwrap).collect();
    assert_eq!(batches.len(), 1);
    (batches[0].clone(), geo)
}

fn layer() -> Layer {
    let mut layer = Layer::new("nodes", &["id", "name", "length", "open"]);
    let line = Geometry::LineString(LineString::from(vec![(9.0, 47.0), (9.5, 46.5)]));
    layer.rows.push((Some(line), vec![Cell::Int(1), Cell::Text("甲".to_owned()), Cell::Int(2), Cell::Bool(true)]));
    layer.rows.push((None, vec![Cell::Null, Cell::Null, Cell::Real(0.5), Cell::Null]));
    let point = Geometry::Point(Point::new(-1.0, 48.0));
    layer.rows.push((Some(point), vec![Cell::Int(3), Cell::Text("-b".to_owned()), Cell::Null, Cell::Bool(false)]));
    layer
}

#[test]
fn values_come_back_as_they_were_and_unknown_ones_as_null() {
    let (batch, _) = read(&parquet(&layer()).unwrap());
    let ids = batch["id"].as_primitive::<Int64Type>();
    assert_eq!((ids.value(0), ids.is_null(1), ids.value(2)), (1, true, 3));
    let names = batch["name"].as_string::<i32>();
    assert_eq!((names.value(0), names.is_null(1), names.value(2)), ("甲", true, "-b"));
    // A whole and a decimal number in one column: both become decimal.
    let lengths = batch["length"].as_primitive::<Float64Type>();
    assert_eq!((lengths.value(0), lengths.value(1), lengths.is_null(2)), (2.0, 0.5, true));
}

#[test]
fn shapes_are_wkb_with_the_box_of_each_row_and_of_all() {
    let (batch, geo) = read(&parquet(&layer()).unwrap());
    let geo = geo.unwrap();
    let column = &geo["columns"]["geometry"];
    assert_eq!((&geo["version"], &geo["primary_column"]), (&"1.1.0".into(), &"geometry".into()));
    assert_eq!(column["geometry_types"], serde_json::json!(["LineString", "Point"]));
    assert_eq!(column["bbox"], serde_json::json!([-1.0, 46.5, 9.5, 48.0]));
    assert_eq!(column["covering"]["bbox"]["xmax"], serde_json::json!(["bbox", "xmax"]));
    let shapes = batch["geometry"].as_binary::<i32>();
    // Little endian, type 1, longitude -1 and latitude 48.
    let mut point = vec![1, 1, 0, 0, 0];
    point.extend((-1f64).to_le_bytes());
    point.extend(48f64.to_le_bytes());
    assert_eq!((shapes.value(2), shapes.is_null(1)), (point.as_slice(), true));
    let boxes = batch["bbox"].as_struct();
    let side = |name: &str| boxes.column_by_name(name).unwrap().as_primitive::<Float64Type>().clone();
    assert_eq!((side("xmin").value(0), side("ymin").value(0)), (9.0, 46.5));
    assert_eq!((side("xmax").value(0), side("ymax").value(0)), (9.5, 47.0));
    assert!(side("xmin").is_null(1));
}

#[test]
fn a_table_without_shapes_is_plain_parquet_and_mixed_kinds_are_an_error() {
    let mut layer = Layer::new("rows", &["a"]);
    layer.rows.push((None, vec![Cell::Int(1)]));
    let (batch, geo) = read(&parquet(&layer).unwrap());
    assert_eq!((batch.num_columns(), geo), (1, None));
    layer.rows.push((None, vec![Cell::Text("x".to_owned())]));
    assert!(parquet(&layer).unwrap_err().to_string().contains("column a mixes"));
}
