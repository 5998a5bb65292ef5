use std::path::PathBuf;

use super::*;

/// A file of eight places, as GDAL wrote it (`scripts/make-format-fixtures.py`).
fn whole() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formats/places.fgb")).unwrap()
}

fn read_bytes(bytes: &[u8]) -> (tempfile::TempDir, PathBuf, Result<Table, SourceError>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.fgb");
    std::fs::write(&path, bytes).unwrap();
    let table = read(&path, &ReadOptions::default());
    (folder, path, table)
}

#[test]
fn a_file_that_is_cut_anywhere_is_an_error() {
    let whole = whole();
    for length in 0..whole.len() {
        let (_folder, path, table) = read_bytes(&whole[..length]);
        let said = table.err().unwrap_or_else(|| panic!("cut at {length}")).to_string();
        assert!(said.starts_with(&path.display().to_string()) && said.contains("\nhint: "), "{said}");
    }
}

#[test]
fn damaged_files_are_read_or_refused_and_never_a_panic() {
    let whole = whole();
    for at in 0..whole.len() {
        for flip in [0x01, 0x5A, 0xFF] {
            let mut bytes = whole.clone();
            bytes[at] ^= flip;
            let _ = read_bytes(&bytes).2;
        }
    }
}

#[test]
fn a_feature_that_says_it_is_four_gigabytes_is_refused_before_memory_is_set_aside() {
    let whole = whole();
    let header = u32::from_le_bytes(whole[8..12].try_into().unwrap()) as usize;
    let first = FRONT + header + PackedRTree::index_size(8, 16);
    let mut bytes = whole;
    bytes[first..first + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    let said = read_bytes(&bytes).2.unwrap_err().to_string();
    assert!(said.contains("feature 1 does not end within the file"), "{said}");
}
