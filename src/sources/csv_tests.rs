use super::*;

fn read_bytes(bytes: &[u8]) -> Result<Table, SourceError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.csv");
    std::fs::write(&path, bytes).unwrap();
    read(&path, &ReadOptions::default())
}

#[test]
fn a_table_from_excel_in_gbk_is_read_like_the_same_table_in_utf_8() {
    let text = "名称,经度,纬度\n香洲卫生院,113.5,22.2\n";
    let (gbk, _, _) = encoding_rs::GBK.encode(text);
    let with_bom = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for bytes in [text.as_bytes(), &gbk, &with_bom] {
        let table = read_bytes(bytes).unwrap();
        assert_eq!(table.fields, ["名称", "经度", "纬度"]);
        assert_eq!(table.records[0].values[0], Value::Text("香洲卫生院".into()));
        assert_eq!(table.records[0].shape, Some(Point::new(113.5, 22.2).into()));
    }
}

#[test]
fn semicolons_and_tabs_separate_cells_when_the_header_says_so() {
    for separator in [";", "\t", ","] {
        let table = read_bytes(["name", "Lng", "LAT\nx", "1", "2\n"].join(separator).as_bytes()).unwrap();
        assert_eq!(table.records[0].shape, Some(Point::new(1.0, 2.0).into()), "{separator:?}");
    }
}

#[test]
fn no_row_is_lost_to_bad_coordinates_or_missing_cells() {
    let table = read_bytes(b"name,lon,lat\na,abc,2\nb,3056.2,2\nc,NaN,2\nd,1\ne,1,2,9\nf,,\n").unwrap();
    assert_eq!(table.records.len(), 6);
    assert_eq!(table.records.iter().filter(|r| r.shape.is_some()).count(), 1);
    // Rows a, b, c and d have no usable point; d and e have a wrong number of cells; f is empty and fine.
    let rows: Vec<_> = table.warnings.iter().map(|w| (w.code, w.place.row.unwrap())).collect();
    let (bad, ragged) = ("bad-coordinate", "ragged-row");
    assert_eq!(rows, [(bad, 1), (bad, 2), (bad, 3), (ragged, 4), (bad, 4), (ragged, 5)]);
}

#[test]
fn an_empty_file_is_an_error() {
    assert!(matches!(read_bytes(b""), Err(SourceError::Malformed { .. })));
}
