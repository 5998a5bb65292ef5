//! Tables written by hand, with what a person reads in them.

#![allow(clippy::unwrap_used)]

use super::*;

fn table(text: &str) -> Table {
    parse(text.as_bytes(), Path::new("a.csv"), &ReadOptions::default()).unwrap()
}

fn place(record: &Record) -> Option<(f64, f64)> {
    match record.shape {
        Some(Geometry::Point(p)) => Some((p.x(), p.y())),
        _ => None,
    }
}

fn codes(table: &Table) -> Vec<(&str, Option<u64>)> {
    table.warnings.iter().map(|w| (w.code, w.place.row)).collect()
}

#[test]
fn codes_keep_their_leading_zeros_and_empty_cells_are_null() {
    let table = table("code,name\n0123, 卫生院 \n007,\n");
    assert_eq!(table.fields, ["code", "name"]);
    assert_eq!(table.records[0].values, [Value::Text("0123".into()), Value::Text("卫生院".into())]);
    assert_eq!(table.records[1].values, [Value::Text("007".into()), Value::Null]);
    assert!(table.warnings.is_empty() && table.records[0].shape.is_none());
}

#[test]
fn comma_semicolon_and_tab_are_told_apart_by_the_header() {
    for text in ["名称,经度,纬度\na,113.5,23.5", "名称;经度;纬度\na;113.5;23.5", "名称\t经度\t纬度\na\t113.5\t23.5"]
    {
        assert_eq!(place(&table(text).records[0]), Some((113.5, 23.5)), "{text}");
    }
    assert_eq!(table("\"a,b,c\";d\n1;2").fields, ["a,b,c", "d"]);
}

#[test]
fn a_gbk_table_is_read_without_being_told() {
    let (bytes, _, _) = encoding_rs::GBK.encode("名称,经度,纬度\r\n乡镇卫生院,113.5,23.5\r\n");
    let table = parse(&bytes, Path::new("a.csv"), &ReadOptions::default()).unwrap();
    assert_eq!(table.records[0].values[0], Value::Text("乡镇卫生院".into()));
    assert_eq!(place(&table.records[0]), Some((113.5, 23.5)));
}

#[test]
fn coordinate_names_are_known_in_any_case() {
    assert_eq!(place(&table("LNG,Latitude\n1,2").records[0]), Some((1.0, 2.0)));
    assert_eq!(place(&table("Y,X\n2,1").records[0]), Some((1.0, 2.0)));
}

#[test]
fn rows_with_unusable_coordinates_are_kept_without_a_place() {
    let table = table("lon,lat\n1,2\n,\nabc,2\nNaN,2\n1,inf\n200,2\n23.5,113.5\n\"1,5\",2\n");
    assert_eq!(table.records.len(), 8);
    assert_eq!(table.records.iter().filter(|r| r.shape.is_some()).count(), 1);
    let expected: Vec<_> = (2..=8).map(|row| ("bad-coordinates", Some(row))).collect();
    assert_eq!(codes(&table), expected);
    assert!(table.warnings.iter().all(|w| w.fix.is_some() && !w.text.zh.is_empty() && !w.text.en.is_empty()));
}

#[test]
fn short_and_long_rows_are_kept_as_far_as_they_go() {
    let table = table("a,b\n1\n1,2,3\n");
    assert_eq!(codes(&table), [("wrong-cell-count", Some(1)), ("wrong-cell-count", Some(2))]);
    assert_eq!(table.records[0].values, [Value::Text("1".into()), Value::Null]);
    assert_eq!(table.records[1].values, [Value::Text("1".into()), Value::Text("2".into())]);
}

#[test]
fn double_and_empty_headers_get_names_of_their_own() {
    let table = table(" a ,a,a_2,,a\n1,2,3,4,5");
    assert_eq!(table.fields, ["a", "a_3", "a_2", "column_4", "a_4"]);
    assert_eq!(codes(&table), [("duplicate-column", None), ("duplicate-column", None)]);
}

#[test]
fn named_columns_are_used_and_a_missing_one_is_answered_with_the_list() {
    let named = |lon: &str| ReadOptions { lon_lat: Some((lon.into(), "北".into())), ..ReadOptions::default() };
    let read = |lon: &str| parse("东,北,lon,lat\n3,4,1,2".as_bytes(), Path::new("a.csv"), &named(lon));
    assert_eq!(place(&read("东").unwrap().records[0]), Some((3.0, 4.0)));
    let error = read("西").unwrap_err().to_string();
    assert!(error.contains("no column `西`") && error.contains("东, 北, lon, lat"), "{error}");
}

#[test]
fn a_cell_of_several_lines_is_one_row_but_an_open_quote_is_an_error() {
    assert_eq!(table("a,b\n\"1\n2\",3\n4,5").records.len(), 2);
    let error = parse(b"a,b\n1,2\n\"3,4\n5,6\n", Path::new("a.csv"), &ReadOptions::default()).unwrap_err();
    assert!(error.to_string().contains("row 2: a quote is opened"), "{error}");
}

#[test]
fn an_empty_file_and_an_unknown_encoding_are_errors() {
    assert!(parse(b"", Path::new("a.csv"), &ReadOptions::default()).is_err());
    let options = ReadOptions { encoding: Some("klingon".into()), ..ReadOptions::default() };
    assert!(parse(b"a", Path::new("a.csv"), &options).unwrap_err().to_string().contains("klingon"));
}

#[test]
fn the_15_places_of_porto_alegre_lie_in_porto_alegre() {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/osm/porto-alegre.poi.csv"));
    if !path.exists() {
        assert!(std::env::var_os("CI").is_none(), "../shared is missing");
        eprintln!("SKIPPED: ../shared is missing");
        return;
    }
    let table = read(path, &ReadOptions::default()).unwrap();
    assert!(table.records.iter().all(|r| place(r).is_some_and(|(x, y)| x < -50.0 && y < -29.0)));
    assert_eq!((table.records.len(), table.records.last().unwrap().row), (15, 15));
}
