//! One small layer in every format, written by GDAL, pyarrow and LibreOffice, read back name for name.
//!
//! `scripts/make-format-fixtures.py` makes the files; `made-with.txt` beside them says which versions wrote them.

#![allow(clippy::unwrap_used, reason = "a test stops where its input is not what it says")]

use std::path::{Path, PathBuf};

use gapzone::sources::{CrsFrom, ReadOptions, Record, SourceError, Table, read_table};
use geo::Centroid;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats").join(name)
}

fn read(name: &str, options: &ReadOptions) -> Table {
    read_table(&fixture(name), options).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn in_crs(crs: &str) -> ReadOptions {
    ReadOptions { crs: Some(crs.to_owned()), ..ReadOptions::default() }
}

/// Name, code, people, longitude and latitude of every place.
fn expected() -> Vec<(String, String, f64, [f64; 2])> {
    let text = std::fs::read_to_string(fixture("expected.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let row = |cells: csv::StringRecord| {
        let number = |i: usize| cells[i].parse().unwrap();
        (cells[0].to_owned(), cells[1].to_owned(), number(2), [number(3), number(4)])
    };
    rows.records().map(|cells| row(cells.unwrap())).collect()
}

fn number(record: &Record, column: usize) -> f64 {
    record.values[column].number().unwrap()
}

/// Compares names, codes, people and places with what was written; people may be in another unit.
fn compare(name: &str, table: &Table, people_unit: f64) {
    let expected = expected();
    let column = |title: &str| table.fields.iter().position(|f| f.starts_with(title)).unwrap();
    assert_eq!(table.records.len(), expected.len(), "{name}");
    for (i, (place, code, people, at)) in expected.iter().enumerate() {
        // The index of a FlatGeobuf puts its features in an order of its own; elsewhere the order is kept.
        let is_own = |record: &&Record| record.values[column("编码")].text().as_ref() == Some(code);
        let record = table.records.iter().find(is_own).unwrap_or_else(|| panic!("{name}: no {code}"));
        assert!(name == "places.fgb" || record.row == table.records[i].row, "{name}: {code}");
        assert_eq!(record.values[column("名称")].text().as_deref(), Some(place.as_str()), "{name}");
        assert!((number(record, column("人口")) * people_unit - people).abs() < 0.01, "{name}: {record:?}");
        let found = record.shape.as_ref().unwrap().centroid().unwrap();
        // A part of the last polygon lies elsewhere.
        let last = i + 1 == expected.len();
        let is_polygon = !matches!(record.shape, Some(geo::Geometry::Point(_)));
        let near = (found.x() - at[0]).abs() < 1e-7 && (found.y() - at[1]).abs() < 1e-7;
        assert!(near || (last && is_polygon), "{name}: {found:?} for {at:?}");
    }
}

fn codes(table: &Table) -> Vec<&str> {
    table.warnings.iter().map(|w| w.code).collect()
}

#[test]
fn shapefiles_of_every_encoding_are_read_name_for_name() {
    for (name, warned) in [("gbk.shp", &[][..]), ("gb18030.shp", &[]), ("utf8.shp", &[]), ("marked.shp", &[])] {
        let table = read(name, &ReadOptions::default());
        compare(name, &table, 1.0);
        assert_eq!((codes(&table), table.crs_from), (warned.to_vec(), CrsFrom::File), "{name}");
    }
    // Neither encoding nor system is stated: the text is detected, and the system is the project's to say.
    let table = read("bare.shp", &in_crs("EPSG:4526"));
    compare("bare.shp", &table, 1.0);
    assert_eq!((codes(&table), table.crs_from), (vec!["encoding"], CrsFrom::Project));
}

#[test]
fn a_shapefile_without_prj_is_asked_about_with_what_its_numbers_look_like() {
    let error = read_table(&fixture("bare.shp"), &ReadOptions::default()).unwrap_err();
    let said = error.to_string();
    assert!(matches!(error, SourceError::NoCrs { .. }), "{said}");
    assert!(said.contains("8 of 8 points") && said.contains("3-degree zone 38"), "{said}");
    assert!(said.ends_with("say so in the project file: crs = \"EPSG:4526\""), "{said}");
    // A project that leaves it to the numbers gets the same system, and is told.
    let table = read("bare.shp", &in_crs("auto"));
    compare("bare.shp", &table, 1.0);
    assert_eq!((table.crs.as_str(), table.crs_from), ("EPSG:4526", CrsFrom::Numbers));
    assert!(codes(&table).contains(&"crs-found-out"), "{:?}", table.warnings);
    // A file that states its system is never guessed.
    assert_eq!(read("gbk.shp", &in_crs("auto")).crs_from, CrsFrom::File);
}

#[test]
fn texts_of_every_encoding_and_separator_are_read() {
    for name in ["comma.csv", "bom.csv", "semicolon.csv", "tab.txt"] {
        let table = read(name, &ReadOptions::default());
        compare(name, &table, 1.0);
        // Those in GBK say so.
        let told: &[&str] = if ["semicolon.csv", "tab.txt"].contains(&name) { &["encoding"] } else { &[] };
        assert_eq!(codes(&table), told, "{name}");
    }
}

#[test]
fn geojson_with_its_old_member_or_a_feature_on_each_line_is_read() {
    for (name, crs, from) in [
        ("crs.geojson", "EPSG:4547", CrsFrom::File),
        ("lines.geojsonl", "EPSG:4326", CrsFrom::Assumed),
        ("marked.geojsons", "EPSG:4326", CrsFrom::Assumed),
    ] {
        let table = read(name, &ReadOptions::default());
        compare(name, &table, 1.0);
        assert_eq!((table.crs.as_str(), table.crs_from), (crs, from), "{name}");
    }
}

#[test]
fn files_of_one_layer_in_their_own_system_are_read() {
    for (name, crs) in [("places.gpkg", "EPSG:4547"), ("places.fgb", "EPSG:4526"), ("plain.fgb", "EPSG:4326")] {
        let table = read(name, &ReadOptions::default());
        compare(name, &table, 1.0);
        assert_eq!((table.crs.as_str(), table.crs_from), (crs, CrsFrom::File), "{name}");
        assert!(table.warnings.is_empty(), "{name}: {:?}", table.warnings);
    }
}

#[cfg(feature = "parquet")]
#[test]
fn geoparquet_is_read() {
    for (name, crs) in [("places.parquet", "EPSG:4547"), ("shapes.parquet", "EPSG:4326")] {
        let table = read(name, &ReadOptions::default());
        compare(name, &table, 1.0);
        assert_eq!((table.crs.as_str(), table.crs_from), (crs, CrsFrom::File), "{name}");
        assert!(table.warnings.is_empty(), "{name}: {:?}", table.warnings);
        assert_eq!(table.fields, ["名称", "编码", "人口"], "{name}");
    }
}

#[test]
fn holes_and_parts_of_polygons_survive() {
    for name in [
        "utf8.shp",
        "plain.fgb",
        #[cfg(feature = "parquet")]
        "shapes.parquet",
    ] {
        let table = read(name, &ReadOptions::default());
        let parts: Vec<(usize, usize)> = table
            .records
            .iter()
            .map(|record| match record.shape.clone().unwrap() {
                geo::Geometry::Polygon(p) => (1, p.interiors().len()),
                geo::Geometry::MultiPolygon(m) => (m.0.len(), m.0.iter().map(|p| p.interiors().len()).sum()),
                other => panic!("{name}: {other:?}"),
            })
            .collect();
        assert_eq!(parts, [vec![(1, 1); 7], vec![(2, 1)]].concat(), "{name}");
    }
}

#[test]
fn a_workbook_of_a_bureau_is_read_as_its_people_meant_it() {
    // A title row, titles in merged cells over two rows, full-width digits and brackets, codes that are numbers to
    // the spreadsheet, people in 万, and a second sheet.
    for name in ["bureau.xlsx", "bureau.xls"] {
        let several = read_table(&fixture(name), &ReadOptions::default()).unwrap_err().to_string();
        assert!(several.contains("several sheets: 机构、说明"), "{several}");
        let table = read(name, &ReadOptions { layer: Some("机构".to_owned()), ..ReadOptions::default() });
        assert_eq!(table.fields, ["名称", "编码", "人口（万人）", "经度", "纬度", "床位"], "{name}");
        compare(name, &table, 10_000.0);
        assert_eq!(table.records[0].row, 4, "rows have the numbers of the sheet");
    }
}
