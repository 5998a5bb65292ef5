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

/// A geometry blob without envelope: little-endian point.
fn point(x: f64, y: f64) -> Vec<u8> {
    let mut blob = b"GP\0\x01\xe6\x10\0\0\x01\x01\0\0\0".to_vec();
    blob.extend(x.to_le_bytes());
    blob.extend(y.to_le_bytes());
    blob
}

fn package(path: &Path, layers: &[&str], srs: i64) -> Connection {
    let db = Connection::open(path).unwrap();
    db.execute_batch(
        "create table gpkg_contents (table_name text, data_type text, srs_id integer);
         create table gpkg_geometry_columns (table_name text, column_name text, srs_id integer);
         create table gpkg_spatial_ref_sys (srs_id integer, organization text, \
           organization_coordsys_id integer, definition text);
         insert into gpkg_spatial_ref_sys values (4326, 'epsg', 4326, ''), (0, 'NONE', 0, 'undefined');",
    )
    .unwrap();
    for layer in layers {
        db.execute("insert into gpkg_contents values (?1, 'features', ?2)", (layer, srs)).unwrap();
        db.execute("insert into gpkg_geometry_columns values (?1, 'geom', ?2)", (layer, srs)).unwrap();
        let sql = format!("create table {} (fid integer, geom blob, 名称 text, beds real, photo blob)", quoted(layer));
        db.execute_batch(&sql).unwrap();
    }
    db
}

#[test]
fn rows_come_typed_and_bad_shapes_leave_the_row() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("医院 #1?.gpkg");
    let db = package(&path, &["sites"], 4326);
    let insert = "insert into sites values (?1, ?2, ?3, ?4, x'00ff')";
    db.execute(insert, (7, point(113.5, 22.25), " 人民医院 ", 120.5)).unwrap();
    db.execute(insert, (8, &point(113.5, 22.25)[..20], "", None::<f64>)).unwrap();
    let mut empty = point(f64::NAN, f64::NAN);
    empty[3] |= 0x10;
    db.execute(insert, (9, empty, "c", 1.0)).unwrap();
    db.execute(insert, (10, None::<Vec<u8>>, "d", 1.0)).unwrap();
    drop(db);
    let table = read(&path, &ReadOptions::default()).unwrap();
    assert_eq!(table.fields, ["fid", "名称", "beds", "photo"]);
    assert_eq!(table.records.iter().map(|r| r.row).collect::<Vec<_>>(), [1, 2, 3, 4]);
    let first = &table.records[0];
    let text = Value::Text("人民医院".into());
    assert_eq!(first.values, [Value::Int(7), text, Value::Real(120.5), Value::Null]);
    assert_eq!(first.shape, Some(Geometry::Point(geo_types::Point::new(113.5, 22.25))));
    assert!(table.records[1..].iter().all(|r| r.shape.is_none()));
    assert_eq!(table.records[1].values[1], Value::Null);
    let places: Vec<_> = table.warnings.iter().map(|w| (w.code, w.place.row)).collect();
    assert_eq!(places, [("bad-shape", Some(2))]);
    let beside: Vec<_> = std::fs::read_dir(dir.path()).unwrap().collect();
    assert_eq!(beside.len(), 1, "reading leaves no file behind");
}

#[test]
fn a_layer_must_be_named_when_there_are_several() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.gpkg");
    drop(package(&path, &["roads", "Sites"], 4326));
    let error = read(&path, &ReadOptions::default()).unwrap_err().to_string();
    assert!(error.contains("2 feature layers") && error.contains("Sites, roads"), "{error}");
    let named = |layer: &str| ReadOptions { layer: Some(layer.into()), ..ReadOptions::default() };
    assert!(read(&path, &named("sites")).is_ok());
    let error = read(&path, &named("site")).unwrap_err().to_string();
    assert!(error.contains("no layer \"site\""), "{error}");
}

#[test]
fn an_undefined_reference_system_is_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.gpkg");
    drop(package(&path, &["roads"], 0));
    assert!(matches!(read(&path, &ReadOptions::default()), Err(SourceError::NoCrs { .. })));
    let options = ReadOptions { crs: Some("EPSG:4326".into()), ..ReadOptions::default() };
    assert!(read(&path, &options).is_ok());
}

#[test]
fn other_files_are_refused_with_a_reason() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.gpkg");
    std::fs::write(&path, "this is text, not a database, and long enough to be read as one").unwrap();
    assert!(read(&path, &ReadOptions::default()).unwrap_err().to_string().contains("not a readable geopackage"));
    let path = dir.path().join("b.gpkg");
    Connection::open(&path).unwrap().execute_batch("create table t (a)").unwrap();
    assert!(read(&path, &ReadOptions::default()).unwrap_err().to_string().contains("gpkg_contents"));
    assert!(matches!(read(&dir.path().join("c.gpkg"), &ReadOptions::default()), Err(SourceError::Io { .. })));
}

#[test]
fn health_centres_of_malawi_are_read_from_utm() {
    let Some(path) = shared("health/malawi/input/facilities.gpkg") else { return };
    let table = read(&path, &ReadOptions::default()).unwrap();
    assert_eq!(table.records.len(), 10);
    let first = &table.records[0];
    let name = table.column("name").unwrap();
    assert_eq!(first.values[name], Value::Text("Chabvala Health Centre".into()));
    let Some(Geometry::Point(p)) = &first.shape else { panic!("{first:?}") };
    // UTM 36N 696436.140, -1751447.037 turned back by the Krueger series.
    assert!((p.x() - 34.834_222_2).abs() < 1e-6 && (p.y() + 15.834_139_0).abs() < 1e-6, "{p:?}");
    assert!(table.warnings.is_empty());
}
