//! Files that are small and claim or unpack to far more: each ends in an error, within bounded memory.
//!
//! The program runs in a shell that allows it 3 GB of address space, so that memory without bounds ends it at once.

#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Command;

use flate2::{Compress, Compression, FlushCompress};

const PEOPLE: &str = "id,people,lon,lat\na,100,117.01,36.01\nb,50,117.02,36.02\n";
const FACILITIES: &str = "id,name,kind,lon,lat\n1,One,HOSP,117.01,36.01\n";
/// Kibibytes of address space.
const MEMORY: u64 = 3_000_000;

/// Runs a project whose facilities are in `name`, and checks that it ends in a polite error; what was said.
fn refused(folder: &Path, name: &str) -> String {
    fs::write(folder.join("p.csv"), PEOPLE).expect("a file");
    run(folder, &format!("people = {{ kind = 'areas', path = 'p.csv' }}\nfacilities = [{{ path = '{name}' }}]\n"), name)
}

fn run(folder: &Path, layers: &str, name: &str) -> String {
    let head = "schema = 1\nname = 'x'\nas_of = 2026\nplans = ['B']\n";
    fs::write(folder.join("project.toml"), format!("{head}{layers}")).expect("a file");
    let script = format!("ulimit -v {MEMORY} && exec \"$0\" run \"$1\" --out \"$1/out\"");
    let output = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_gapzone")])
        .arg(folder)
        .env("GAPZONE_LANG", "en")
        .output()
        .expect("the program");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{:?} {said}", output.status);
    assert!(said.contains(name) && said.contains("hint: "), "{said}");
    assert!(!said.contains("panicked") && !said.contains("met a bug"), "{said}");
    said
}

fn folder_with(name: &str, bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), bytes).expect("a file");
    folder
}

/// A deflated stream of so many blocks of 16 MB of blanks. Each block refers to nothing before it, so one is made.
fn deflated_blanks(blocks: usize) -> Vec<u8> {
    let blanks = vec![b' '; 16 << 20];
    let mut block = Vec::with_capacity(1 << 20);
    let mut packer = Compress::new(Compression::best(), false);
    packer.compress_vec(&blanks, &mut block, FlushCompress::Sync).expect("blanks can be packed");
    assert_eq!(packer.total_in(), blanks.len() as u64);
    let mut all = block.repeat(blocks);
    // An empty last block.
    all.extend([0x03, 0x00]);
    all
}

/// A ZIP archive of one deflated part that claims to unpack to so many bytes.
fn zip_of(name: &str, deflated: &[u8], claimed: usize) -> Vec<u8> {
    let short = |n: usize| (n as u16).to_le_bytes().to_vec();
    let long = |n: usize| (n as u32).to_le_bytes().to_vec();
    // Version, flags, method 8 (deflate), time, date, checksum, sizes, length of the name.
    let about =
        [short(20), short(0), short(8), short(0), short(0), long(0), long(deflated.len()), long(claimed)].concat();
    let local = [b"PK\x03\x04".to_vec(), about.clone(), short(name.len()), short(0), name.into(), deflated.to_vec()];
    let local = local.concat();
    let front = [b"PK\x01\x02".to_vec(), short(20), about, short(name.len())].concat();
    let rest = [short(0), short(0), short(0), short(0), long(0), long(0), name.into()].concat();
    let central = [front, rest].concat();
    let end = [b"PK\x05\x06".to_vec(), short(0), short(0), short(1), short(1)].concat();
    let end = [end, long(central.len()), long(local.len()), short(0)].concat();
    [local, central, end].concat()
}

#[test]
fn a_workbook_that_unpacks_to_gigabytes_is_refused_whatever_it_says_of_itself() {
    // 128 x 16 MB = 2 GB of blanks.
    let blanks = deflated_blanks(128);
    assert!(blanks.len() < 4 << 20, "{}", blanks.len());
    let honest = zip_of("xl/sharedStrings.xml", &blanks, 2 << 30);
    let said = refused(folder_with("bomb.xlsx", &honest).path(), "bomb.xlsx");
    assert!(said.contains("unpacks to more than 768 MB"), "{said}");
    let lying = zip_of("xl/sharedStrings.xml", &blanks, 1_000);
    refused(folder_with("bomb.xlsx", &lying).path(), "bomb.xlsx");
}

#[test]
fn a_workbook_whose_parts_point_outside_writes_nothing_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = folder.path().join("inside");
    fs::create_dir(&inside).expect("a folder");
    fs::write(inside.join("evil.xlsx"), zip_of("../evil.txt", &[0x03, 0x00], 0)).expect("a file");
    refused(&inside, "evil.xlsx");
    let left: Vec<_> = fs::read_dir(folder.path()).expect("the folder").filter_map(Result::ok).collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn geojson_that_is_nested_without_end_is_refused() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        let folder = folder_with("deep.geojson", deep.as_bytes());
        assert!(refused(folder.path(), "deep.geojson").contains("nested 100000 deep"));
    }
    // Within the shape of a feature.
    let coordinates = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let feature = format!(r#"{{"type":"Feature","geometry":{{"type":"Polygon","coordinates":{coordinates}}}}}"#);
    refused(folder_with("deep.json", feature.as_bytes()).path(), "deep.json");
}

/// A raster of 32-bit floats in degrees that holds six values, whatever it declares.
fn raster(width: u32, height: u32, strip: u32) -> Vec<u8> {
    let scale = [0.01_f64, 0.01, 0.0].map(f64::to_le_bytes).concat();
    let tie = [0.0_f64, 0.0, 0.0, 117.0, 36.0, 0.0].map(f64::to_le_bytes).concat();
    let keys = [1_u16, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326].map(u16::to_le_bytes).concat();
    let beyond = 8 + 2 + 12 * 13 + 4;
    let entries: [(u16, u16, u32, u32); 13] = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, 32),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, beyond + 104),
        (277, 3, 1, 1),
        (278, 4, 1, strip),
        (279, 4, 1, 24),
        (339, 3, 1, 3),
        (33550, 12, 3, beyond),
        (33922, 12, 6, beyond + 24),
        (34735, 3, 16, beyond + 72),
    ];
    let mut out = b"II\x2a\x00\x08\x00\x00\x00\x0d\x00".to_vec();
    for (tag, kind, count, value) in entries {
        out.extend([&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat());
    }
    out.extend([0; 4]);
    out.extend([scale, tie, keys, vec![0; 24]].concat());
    out
}

#[test]
fn a_raster_that_declares_giant_dimensions_is_refused() {
    for (width, height, strip) in
        [(4_000_000_000, 4_000_000_000, 1), (44_000, 44_000, 44_000), (2_000_000_000, 1, 1), (40_000, 40_000, 1)]
    {
        let folder = folder_with("giant.tif", &raster(width, height, strip));
        fs::write(folder.path().join("f.csv"), FACILITIES).expect("a file");
        let layers = "people = { kind = 'raster', path = 'giant.tif' }\nfacilities = [{ path = 'f.csv' }]\n";
        run(folder.path(), layers, "giant.tif");
    }
}

/// A GeoPackage with one feature layer `f` that the statements make.
fn package(folder: &Path, statements: &str) {
    let db = rusqlite::Connection::open(folder.join("a.gpkg")).expect("a database");
    db.execute_batch(
        "create table gpkg_contents (table_name text, data_type text);
         create table gpkg_geometry_columns (table_name text, column_name text, srs_id integer);
         create table gpkg_spatial_ref_sys (srs_id integer, organization text, organization_coordsys_id integer, definition text);
         insert into gpkg_contents values ('f', 'features');
         insert into gpkg_geometry_columns values ('f', 'geom', 4326);
         insert into gpkg_spatial_ref_sys values (4326, 'EPSG', 4326, 'undefined');",
    )
    .expect("the tables of a geopackage");
    db.execute_batch(statements).expect("the layer");
}

#[test]
fn a_geopackage_whose_layer_never_ends_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    package(
        folder.path(),
        "create view f as with recursive n(i) as (select 1 union all select i + 1 from n)
         select i as id, 'HOSP' as kind, null as geom from n;",
    );
    assert!(refused(folder.path(), "a.gpkg").contains("does not end"));
    let folder = tempfile::tempdir().expect("a folder");
    package(folder.path(), "create view f as select hex(zeroblob(200000000)) as kind, null as geom;");
    assert!(refused(folder.path(), "a.gpkg").contains("does not end"));
}

#[test]
fn a_shape_nested_without_end_in_a_geopackage_is_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    package(folder.path(), "create table f (kind text, geom blob);");
    let head = [&b"GP\x00\x01"[..], &4326_u32.to_le_bytes()].concat();
    let blob = [head, [1_u8, 7, 0, 0, 0, 1, 0, 0, 0].repeat(100_000)].concat();
    let db = rusqlite::Connection::open(folder.path().join("a.gpkg")).expect("a database");
    db.execute("insert into f values ('HOSP', ?1)", [blob]).expect("a row");
    drop(db);
    assert!(refused(folder.path(), "a.gpkg").contains("none of 1 rows is a facility with coordinates"));
}

#[test]
fn shapefiles_that_claim_billions_of_points_or_rows_are_refused() {
    let big = |n: u32| n.to_be_bytes();
    let little = |n: u32| n.to_le_bytes();
    // A header for polylines, then a record that claims two thousand million points.
    let mut shp = [&big(9994)[..], &[0; 20], &big(100_000), &little(1000), &little(3), &[0; 64]].concat();
    shp.extend(
        [&big(1)[..], &big(1000), &little(3), &[0; 32], &little(1), &little(2_000_000_000), &little(0)].concat(),
    );
    let folder = folder_with("a.shp", &shp);
    refused(folder.path(), "a.shp");
    // A table of 4 thousand million rows.
    let mut shp = [&big(9994)[..], &[0; 20], &big(50), &little(1000), &little(1), &[0; 64]].concat();
    shp.extend([&big(1)[..], &big(10), &little(1), &[0; 16]].concat());
    let mut dbf = vec![3, 126, 1, 1];
    dbf.extend([&little(u32::MAX)[..], &33_u16.to_le_bytes(), &1_u16.to_le_bytes(), &[0; 20], &[0x0d]].concat());
    let folder = folder_with("a.shp", &shp);
    fs::write(folder.path().join("a.dbf"), dbf).expect("a file");
    refused(folder.path(), "a.dbf");
}

#[test]
fn flatgeobuf_and_parquet_that_claim_more_than_they_hold_are_refused() {
    let fixture = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formats/plain.fgb");
    let mut bytes = fs::read(fixture).expect("the fixture");
    // Without an index the first feature follows the header.
    let first = 12 + u32::from_le_bytes(bytes[8..12].try_into().expect("four bytes")) as usize;
    bytes[first..first + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    refused(folder_with("a.fgb", &bytes).path(), "a.fgb");
    let header = [&bytes[..8], &u32::MAX.to_le_bytes(), &bytes[12..]].concat();
    refused(folder_with("a.fgb", &header).path(), "a.fgb");
    let parquet = [&b"PAR1"[..], &[0; 64], &0x7fff_ffff_u32.to_le_bytes(), b"PAR1"].concat();
    refused(folder_with("a.parquet", &parquet).path(), "a.parquet");
}
