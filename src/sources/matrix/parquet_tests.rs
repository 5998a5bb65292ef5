#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use std::sync::Arc;

use arrow_array::types::{Int8Type as Key, Int32Type};
use arrow_array::{
    Decimal128Array, DictionaryArray, DurationNanosecondArray, Float32Array, Float64Array, Int32Array, Int64Array,
    LargeStringArray, ListArray, RecordBatch, StringArray,
};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, GzipLevel};
use parquet::file::properties::WriterProperties;

use super::*;
use crate::sources::matrix::read as read_any;

type Columns<'a> = Vec<(&'a str, ArrayRef)>;

fn written(columns: Columns<'_>, compression: Compression) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theirs.data");
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let properties = WriterProperties::builder().set_compression(compression).build();
    let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    (folder, path)
}

fn of(columns: Columns<'_>) -> Result<Matrix, SourceError> {
    let (_folder, path) = written(columns, Compression::SNAPPY);
    read_any(&path, None, |id| ["a", "b - c"].contains(&id))
}

#[test]
fn texts_of_any_make_and_numbers_of_any_width_are_read() {
    let index: ArrayRef = Arc::new(Int64Array::from(vec![0, 1, 2]));
    let from: ArrayRef = Arc::new(DictionaryArray::<Key>::from_iter(["a", "a", "b"]));
    let to: ArrayRef = Arc::new(LargeStringArray::from(vec!["x", "y", "x"]));
    let minutes: ArrayRef = Arc::new(Float32Array::from(vec![Some(1.5), None, Some(f32::NAN)]));
    let pandas =
        of(vec![("__index_level_0__", index), ("from_id", from), ("to_id", to), ("travel_time", minutes)]).unwrap();
    assert_eq!(pandas.ids, ["a", "x", "y", "b"]);
    assert_eq!(pandas.rows, [(0, 1, Some(1.5)), (0, 2, None), (3, 1, None)]);
    assert_eq!((pandas.unit, pandas.time_column.as_str(), pandas.whole_minutes), (Unit::Minutes, "travel_time", false));
    // Ids as numbers, decimal ones too: pandas makes them so where one is missing. R writes minutes as integers.
    let from: ArrayRef = Arc::new(Float64Array::from(vec![12.0, 7.0]));
    let to: ArrayRef = Arc::new(Int32Array::from(vec![3, 4]));
    let p50: ArrayRef = Arc::new(Int32Array::from(vec![Some(10), None]));
    let r5r = of(vec![("travel_time_p50", p50), ("fromId", from), ("toId", to)]).unwrap();
    assert_eq!(r5r.ids, ["12", "3", "7", "4"]);
    assert_eq!((&r5r.rows[..], r5r.whole_minutes), (&[(0, 1, Some(10.0)), (2, 3, None)][..], true));
}

#[test]
fn decimals_and_durations_have_their_own_units() {
    let ends = || -> [(&str, ArrayRef); 2] {
        [("origin", Arc::new(StringArray::from(vec!["a"]))), ("destination", Arc::new(StringArray::from(vec!["b"])))]
    };
    // 90.60 s as DuckDB's DECIMAL(9, 2), and 90.6 s as pandas' timedelta.
    let decimal: ArrayRef = Arc::new(Decimal128Array::from(vec![9060]).with_precision_and_scale(9, 2).unwrap());
    let found = of([&ends()[..], &[("duration", decimal)]].concat()).unwrap();
    assert_eq!((found.rows[0].2, found.unit), (Some(1.51), Unit::Seconds));
    let delta: ArrayRef = Arc::new(DurationNanosecondArray::from(vec![90_600_000_000]));
    let found = of([&ends()[..], &[("travel_time", delta)]].concat()).unwrap();
    assert_eq!((found.rows[0].2, found.unit), (Some(1.51), Unit::Seconds));
}

#[test]
fn names_of_arcgis_are_parted_and_gzip_is_read_too() {
    let name: ArrayRef = Arc::new(StringArray::from(vec!["a - b - c"]));
    let time: ArrayRef = Arc::new(Float64Array::from(vec![3.0]));
    let columns = vec![("Name", name), ("Total_TravelTime", time)];
    for compression in [Compression::UNCOMPRESSED, Compression::GZIP(GzipLevel::default())] {
        let (_folder, path) = written(columns.clone(), compression);
        let found = read_any(&path, None, |id| ["a", "b - c"].contains(&id)).unwrap();
        assert_eq!((found.ids, found.rows), (vec!["a".to_owned(), "b - c".to_owned()], vec![(0, 1, Some(3.0))]));
    }
}

#[test]
fn what_is_no_matrix_is_refused_by_file_row_and_column() {
    let ids = || -> ArrayRef { Arc::new(StringArray::from(vec!["a", "b"])) };
    let times: ArrayRef = Arc::new(StringArray::from(vec!["1.5", "soon"]));
    let said = of(vec![("from_id", ids()), ("to_id", ids()), ("minutes", times)]).unwrap_err().to_string();
    assert!(said.contains("theirs.data row 2, column minutes: \"soon\" is no time\nhint: "), "{said}");
    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>([Some([Some(1)]), Some([Some(2)])]);
    let said = of(vec![("from_id", Arc::new(lists)), ("to_id", ids()), ("minutes", ids())]).unwrap_err().to_string();
    assert!(said.contains("column from_id holds List"), "{said}");
    let said = of(vec![("from_id", ids()), ("minutes", ids())]).unwrap_err().to_string();
    assert!(said.contains("no column of where journeys end; columns: from_id, minutes"), "{said}");
    // Cut short anywhere, the file is refused politely.
    let time: ArrayRef = Arc::new(Float64Array::from(vec![3.0, 4.0]));
    let (_folder, path) = written(vec![("from_id", ids()), ("to_id", ids()), ("minutes", time)], Compression::SNAPPY);
    let bytes = std::fs::read(&path).unwrap();
    for end in (4..bytes.len()).step_by(7) {
        std::fs::write(&path, &bytes[..end]).unwrap();
        let said = read_any(&path, None, |_| true).unwrap_err().to_string();
        assert!(said.contains("this Parquet cannot be read") && said.contains("hint: "), "{said}");
    }
    // A byte that lies is found out, or reads as something else: it never stops the program.
    for at in 0..bytes.len() {
        let mut lie = bytes.clone();
        lie[at] ^= 0x55;
        std::fs::write(&path, lie).unwrap();
        let _ = read_any(&path, None, |_| true);
    }
}
