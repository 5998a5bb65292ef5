use std::path::PathBuf;

use super::*;

fn shared(rest: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")).join(rest);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{rest} is missing");
    eprintln!("SKIPPED: ../shared is missing");
    None
}

/// One column of text with 12 bytes, a number, a date and a logical; rows as given.
fn dbf(mark: u8, rows: &[(&[u8], &str, &str, &str)]) -> Vec<u8> {
    let columns: [(&[u8], u8, u8); 4] = [(b"name", b'C', 12), (b"n", b'N', 6), (b"day", b'D', 8), (b"ok", b'L', 1)];
    let mut out = vec![3, 126, 1, 1];
    out.extend((rows.len() as u32).to_le_bytes());
    out.extend((32 + 32 * 4 + 1u16).to_le_bytes());
    out.extend((1 + 12 + 6 + 8 + 1u16).to_le_bytes());
    out.resize(32, 0);
    out[29] = mark;
    for (name, kind, length) in columns {
        let at = out.len();
        out.extend(name);
        out.resize(at + 11, 0);
        out.push(kind);
        out.resize(at + 16, 0);
        out.push(length);
        out.resize(at + 32, 0);
    }
    out.push(0x0d);
    for (name, number, day, logical) in rows {
        out.push(b' ');
        let at = out.len();
        out.extend(*name);
        out.resize(at + 12, b' ');
        out.extend(format!("{number:>6}{day:<8}{logical:<1}").bytes());
    }
    out.push(0x1a);
    out
}

/// 香洲 in GBK.
const XIANGZHOU: &[u8] = &[0xcf, 0xe3, 0xd6, 0xde];

fn layer(folder: &Path, points: &[(f64, f64)], dbf: &[u8]) -> PathBuf {
    let path = folder.join("a.shp");
    let points = points.iter().map(|(x, y)| shapefile::Point::new(*x, *y)).collect::<Vec<_>>();
    shapefile::ShapeWriter::from_path(&path).unwrap().write_shapes(&points).unwrap();
    std::fs::write(folder.join("A.DBF"), dbf).unwrap();
    path
}

#[test]
fn chinese_text_is_read_whether_or_not_the_encoding_is_declared() {
    for (cpg, mark, warns) in [
        (Some("GBK"), 0, 0),
        (Some("cp936\r\n"), 0, 0),
        (Some("ANSI 936"), 0x57, 0),
        (Some("gb18030"), 0, 0),
        (None, 0x4d, 0),
        (None, 0, 1),
        (None, 0x57, 1),
        (Some("UTF-8"), 0, 1),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let path = layer(dir.path(), &[(113.5, 22.25)], &dbf(mark, &[(XIANGZHOU, "1", "", "")]));
        if let Some(cpg) = cpg {
            std::fs::write(dir.path().join("a.CPG"), cpg).unwrap();
        }
        let table = read(&path, &ReadOptions::default()).unwrap();
        assert_eq!(table.records[0].values[0], Value::Text("香洲".into()), "{cpg:?} {mark}");
        assert_eq!(table.warnings.iter().filter(|w| w.code == "encoding").count(), warns, "{cpg:?} {mark}");
    }
}

#[test]
fn utf8_without_a_declaration_is_known_even_when_the_last_character_is_cut() {
    let dir = tempfile::tempdir().unwrap();
    // Five characters of three bytes in a field of twelve: the writer cut the text within the 4th.
    let text = "a香洲区人".as_bytes();
    let path = layer(dir.path(), &[(113.5, 22.25)], &dbf(0, &[(&text[..12], "1", "", "")]));
    let table = read(&path, &ReadOptions::default()).unwrap();
    assert_eq!(table.records[0].values[0], Value::Text("a香洲区".into()));
    assert!(table.warnings.iter().any(|w| w.code == "encoding" && w.text.en.contains("UTF-8")));
}

#[test]
fn values_are_typed_and_all_rows_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    let rows: [(&[u8], &str, &str, &str); 3] =
        [(b" a", "12", "20250131", "T"), (b"", "1.50", "", "?"), (b"c", "******", "", "n")];
    let path = layer(dir.path(), &[(113.5, 22.25), (0.0, 0.0), (1.0, 1.0)], &dbf(0, &rows));
    let table = read(&path, &ReadOptions::default()).unwrap();
    assert_eq!(table.fields, ["name", "n", "day", "ok"]);
    let text = |t: &str| Value::Text(t.into());
    assert_eq!(table.records[0].values, [text("a"), Value::Int(12), text("2025-01-31"), Value::Bool(true)]);
    assert_eq!(table.records[1].values, [Value::Null, Value::Real(1.5), Value::Null, Value::Null]);
    assert_eq!(table.records[2].values, [text("c"), Value::Null, Value::Null, Value::Bool(false)]);
    assert_eq!(table.records[0].shape, Some(Geometry::Point(geo_types::Point::new(113.5, 22.25))));
    assert_eq!(table.warnings.iter().map(|w| w.code).collect::<Vec<_>>(), ["no-prj"]);
}

#[test]
fn metres_without_a_prj_file_are_asked_about_and_cut_files_are_errors() {
    let dir = tempfile::tempdir().unwrap();
    let rows: [(&[u8], &str, &str, &str); 1] = [(b"a", "1", "", "")];
    let good = dbf(0, &rows);
    let path = layer(dir.path(), &[(500_000.0, 2_500_000.0)], &good);
    let error = read(&path, &ReadOptions::default()).unwrap_err();
    assert!(matches!(error, SourceError::NoCrs { .. }) && error.to_string().contains("EPSG:4547"), "{error}");
    let path = layer(dir.path(), &[(113.0, 22.0)], &good);
    for length in 0..good.len() - 1 {
        std::fs::write(dir.path().join("A.DBF"), &good[..length]).unwrap();
        assert!(read(&path, &ReadOptions::default()).is_err(), "{length}");
    }
    let shp = std::fs::read(&path).unwrap();
    std::fs::write(dir.path().join("A.DBF"), &good).unwrap();
    for length in 0..shp.len() {
        std::fs::write(&path, &shp[..length]).unwrap();
        assert!(read(&path, &ReadOptions::default()).is_err(), "{length}");
    }
}

#[test]
fn a_hole_goes_to_the_polygon_that_it_lies_in() {
    use shapefile::{Point, Polygon, PolygonRing, Shape};
    let square = |x: f64, y: f64, s: f64| {
        vec![Point::new(x, y), Point::new(x, y + s), Point::new(x + s, y + s), Point::new(x + s, y), Point::new(x, y)]
    };
    let mut hole = square(1.0, 1.0, 1.0);
    hole.reverse();
    let rings = vec![
        PolygonRing::Outer(square(0.0, 0.0, 4.0)),
        PolygonRing::Outer(square(10.0, 0.0, 4.0)),
        PolygonRing::Inner(hole),
    ];
    let Some(Geometry::MultiPolygon(m)) = rings::geometry(Shape::Polygon(Polygon::with_rings(rings))) else { panic!() };
    let holes: Vec<_> = m.0.iter().map(|p| p.interiors().len()).collect();
    assert_eq!(holes, [1, 0]);
    assert_eq!(geo::Area::unsigned_area(&m), 31.0);
}

#[test]
fn the_streets_of_jinan_are_all_read() {
    let Some(path) = shared("china/jinan/edges.shp") else { return };
    let table = read(&path, &ReadOptions::default()).unwrap();
    assert_eq!(table.records.len(), 28_597);
    assert!(table.records.iter().all(|r| r.shape.is_some()));
}

#[test]
fn the_districts_of_shenzhen_have_readable_names() {
    let Some(path) = shared("china/shenzhen/sz_districts.shp") else { return };
    let table = read(&path, &ReadOptions::default()).unwrap();
    let texts: Vec<String> = table.records.iter().flat_map(|r| r.values.iter().filter_map(Value::text)).collect();
    assert!(texts.iter().any(|t| t.contains("福田")), "{texts:?}");
    assert!(texts.iter().all(|t| !t.contains('\u{fffd}')));
}
