use std::sync::Arc;

use arrow_array::{BinaryArray, BooleanArray, Date32Array, Float64Array, ListArray, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use super::*;

fn written(columns: Vec<(&str, ArrayRef)>, geo: Option<&str>) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let about = geo.map(|text| vec![KeyValue::new("geo".to_owned(), text.to_owned())]);
    let properties = WriterProperties::builder().set_key_value_metadata(about).build();
    let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    (folder, path)
}

fn point_wkb(x: f64, y: f64) -> Vec<u8> {
    [&[1][..], &1_u32.to_le_bytes(), &x.to_le_bytes(), &y.to_le_bytes()].concat()
}

fn shapes(all: &[Option<Vec<u8>>]) -> ArrayRef {
    Arc::new(BinaryArray::from_iter(all.iter().map(Option::as_deref)))
}

#[test]
fn a_plain_table_has_its_points_from_columns_and_its_days_as_days() {
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("名称", Arc::new(StringArray::from(vec!["甲", "乙"]))),
        ("lon", Arc::new(Float64Array::from(vec![114.0, 200.0]))),
        ("lat", Arc::new(Float64Array::from(vec![30.5, 30.5]))),
        ("有", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        // 2024-02-29 is 19 782 days after 1970-01-01: 54 years of 365 days, 13 leap days and 59 days.
        ("日期", Arc::new(Date32Array::from(vec![Some(19_782), Some(-1)]))),
    ];
    let (_folder, path) = written(columns, None);
    let table = read(&path, &ReadOptions::default()).unwrap();
    assert_eq!(table.records[0].shape, Some(geo_types::Point::new(114.0, 30.5).into()));
    let text = |row: usize, column: usize| table.records[row].values[column].text().unwrap_or_default();
    assert_eq!([text(0, 0), text(0, 3), text(0, 4)], ["甲", "true", "2024-02-29"]);
    assert_eq!([text(1, 3), text(1, 4)], ["", "1969-12-31"]);
    assert_eq!(table.warnings.iter().map(|w| w.code).collect::<Vec<_>>(), ["bad-coordinates"]);
}

#[test]
fn a_column_of_shapes_without_a_system_is_asked_about_and_broken_shapes_are_named() {
    let geo = |crs: &str| format!(r#"{{"primary_column":"g","columns":{{"g":{{"encoding":"WKB"{crs}}}}}}}"#);
    let nested = [[1_u8, 7, 0, 0, 0, 1, 0, 0, 0].repeat(100_000), point_wkb(1.0, 2.0)].concat();
    let all = [Some(point_wkb(114.0, 30.0)), None, Some(vec![1, 2, 3]), Some(nested)];
    let open = |geo: &str| {
        let (folder, path) = written(vec![("g", shapes(&all))], Some(geo));
        (read(&path, &ReadOptions::default()), folder)
    };
    let (table, _folder) = open(&geo(""));
    let table = table.unwrap();
    assert_eq!((table.crs.as_str(), table.records.len()), ("EPSG:4326", 4));
    assert!(table.records[0].shape.is_some());
    let rows: Vec<_> = table.warnings.iter().map(|w| (w.code, w.place.row)).collect();
    assert_eq!(rows, [("bad-shape", Some(3)), ("bad-shape", Some(4))]);
    assert!(matches!(open(&geo(r#","crs":null"#)).0, Err(SourceError::NoCrs { .. })));
    let xian = open(&geo(r#","crs":{"id":{"authority":"EPSG","code":4610}}"#)).0.unwrap_err().to_string();
    assert!(xian.contains("Xian 1980"), "{xian}");
    let crs84 = open(&geo(r#","crs":{"id":{"authority":"OGC","code":"CRS84"}}"#)).0.unwrap();
    assert_eq!(crs84.crs, "EPSG:4326");
}

#[test]
fn columns_of_lists_are_named_as_not_read() {
    let lists = ListArray::from_iter_primitive::<arrow_array::types::Int32Type, _, _>([Some([Some(1)])]);
    let (_folder, path) = written(vec![("a", Arc::new(StringArray::from(vec!["x"]))), ("tags", Arc::new(lists))], None);
    let table = read(&path, &ReadOptions::default()).unwrap();
    assert_eq!(table.fields, ["a"]);
    assert_eq!(table.warnings[0].code, "column-not-read");
    assert!(table.warnings[0].text.en.ends_with(": tags"), "{:?}", table.warnings);
}

#[test]
fn damaged_files_are_read_or_refused_and_never_a_panic() {
    let whole = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formats/places.parquet")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    for length in (0..whole.len()).step_by(53) {
        std::fs::write(&path, &whole[..length]).unwrap();
        assert!(read(&path, &ReadOptions::default()).is_err(), "{length}");
    }
    for at in (0..whole.len()).step_by(17) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5A;
        std::fs::write(&path, &bytes).unwrap();
        let _ = read(&path, &ReadOptions::default());
    }
}
