//! OpenStreetMap extracts that are cut, flipped or lie about themselves.

use std::path::{Path, PathBuf};
use std::time::Instant;

use gapzone::sources::SourceError;
use gapzone::sources::osm::{self, OsmExtract, OsmSelection};

use crate::pbf_writer::Tiny;
use crate::{Random, assert_polite};

const ALL: OsmSelection =
    OsmSelection { roads: true, facilities: true, residential: true, buildings: true, boundaries: true };

fn read(path: &Path, bytes: &[u8]) -> Result<OsmExtract, SourceError> {
    std::fs::write(path, bytes).expect("a temporary file");
    let result = osm::read(path, ALL);
    if let Err(error) = &result {
        assert_polite(error, path);
    }
    result
}

fn file(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("a.osm.pbf")
}

fn codes(extract: &OsmExtract) -> Vec<&str> {
    extract.warnings.iter().map(|w| w.code).collect()
}

#[test]
fn the_small_extract_is_read_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let extract = read(&file(&folder), &Tiny::default().bytes()).expect("a good file");
    assert_eq!((extract.nodes.len(), extract.ways.len(), extract.relations.len()), (1, 2, 1));
    assert_eq!(extract.nodes[0].tags.get("amenity"), Some("hospital"));
    assert!((extract.nodes[0].at[1] - 42.5).abs() < 1e-9);
    assert_eq!(codes(&extract), [""; 0]);
}

#[test]
fn a_file_that_is_cut_anywhere_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let (tiny, path) = (Tiny::default(), file(&folder));
    let bytes = tiny.bytes();
    for cut in 0..bytes.len() {
        let result = read(&path, &bytes[..cut]);
        // A file that ends between two blobs looks complete: the format has no mark for its end.
        assert_eq!(result.is_ok(), cut == tiny.first_blob(), "cut at {cut}");
    }
    for extra in 1..4 {
        let longer = [&bytes[..], &[0, 0, 0][..extra]].concat();
        assert!(read(&path, &longer).is_err(), "{extra} bytes of a next blob");
    }
}

#[test]
fn a_real_file_that_is_cut_anywhere_is_an_error() {
    let shared = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    if !shared.exists() {
        assert!(std::env::var_os("CI").is_none(), "../shared is missing");
        eprintln!("SKIPPED: ../shared is missing");
        return;
    }
    let mut bytes = std::fs::read(shared.join("data/osm/andorra.osm.pbf")).expect("the extract of Andorra");
    bytes.truncate(400_000);
    let folder = tempfile::tempdir().expect("a folder");
    let (path, mut random) = (file(&folder), Random(7));
    let begun = Instant::now();
    let beyond: Vec<usize> = (0..300).map(|_| 3_000 + random.below(bytes.len() - 3_000)).collect();
    let mut whole = 0;
    for cut in (0..3_000).chain(beyond) {
        whole += usize::from(read(&path, &bytes[..cut]).is_ok());
    }
    assert!(whole <= 1, "{whole} cut files were taken for whole ones");
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

#[test]
fn two_thousand_damaged_files_are_read_or_refused_with_a_hint() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, bytes, mut random) = (file(&folder), Tiny::default().bytes(), Random(42));
    let begun = Instant::now();
    let read_well = (0..2_000).filter(|_| read(&path, &random.damage(&bytes)).is_ok()).count();
    assert!((1..2_000).contains(&read_well), "{read_well}");
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

#[test]
fn a_tag_that_names_no_text_is_counted_and_the_others_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let beyond = Tiny { amenity: 99, ..Tiny::default() };
    let extract = read(&file(&folder), &beyond.bytes()).expect("the rest is good");
    assert_eq!((extract.nodes.len(), codes(&extract)), (0, vec!["osm-unreadable-tags"]));
    let mut not_utf8 = Tiny::default();
    not_utf8.texts[9] = vec![0xff, 0xfe];
    let extract = read(&file(&folder), &not_utf8.bytes()).expect("the rest is good");
    assert_eq!(extract.nodes[0].tags.get("amenity"), Some("hospital"));
    // The hospital and the way 11 have a name.
    assert!(extract.warnings[0].text.en.starts_with("2 elements"), "{:?}", extract.warnings);
}

#[test]
fn a_hospital_off_the_earth_is_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let far = Tiny { hospital: 950_000_000, ..Tiny::default() };
    let extract = read(&file(&folder), &far.bytes()).expect("the rest is good");
    assert_eq!(extract.nodes.len(), 0);
    assert!(codes(&extract).contains(&"osm-node-off-earth"), "{:?}", extract.warnings);
}

#[test]
fn lists_of_different_length_and_unknown_members_are_errors() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = read(&file(&folder), &Tiny { longitudes: 4, ..Tiny::default() }.bytes()).expect_err("a node too few");
    assert!(error.to_string().contains("differ in length"), "{error}");
    let error = read(&file(&folder), &Tiny { member: 9, ..Tiny::default() }.bytes()).expect_err("no such member");
    assert!(error.to_string().contains("blob 1"), "{error}");
}

#[test]
fn other_compressions_are_named_with_the_command_that_helps() {
    let folder = tempfile::tempdir().expect("a folder");
    for packed in [4, 6, 7] {
        let error = read(&file(&folder), &Tiny { packed, ..Tiny::default() }.bytes()).expect_err("not read");
        assert!(error.to_string().contains("pbf_compression=zlib"), "{error}");
    }
}
