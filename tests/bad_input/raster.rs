//! GeoTIFF files that are cut, flipped or declare sizes that they do not have.

use std::path::Path;
use std::time::Instant;

use gapzone::sources::SourceError;
use gapzone::sources::geotiff::{self, Raster};

use crate::{Random, assert_polite};

/// An uncompressed raster of 32-bit floats in degrees; it may declare another size than it has.
fn tiff(width: u32, height: u32, values: &[f32]) -> Vec<u8> {
    let scale = [0.01_f64, 0.01, 0.0].map(f64::to_le_bytes).concat();
    let tie = [0.0_f64, 0.0, 0.0, 117.0, 36.0, 0.0].map(f64::to_le_bytes).concat();
    let keys = [1_u16, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326].map(u16::to_le_bytes).concat();
    const ENTRIES: u32 = 13;
    let beyond = 8 + 2 + 12 * ENTRIES + 4;
    let (at_tie, at_keys) = (beyond + 24, beyond + 24 + 48);
    let at_data = at_keys + 32;
    let size = 4 * values.len() as u32;
    let entries: [(u16, u16, u32, u32); ENTRIES as usize] = [
        (256, 4, 1, width),
        (257, 4, 1, height),
        (258, 3, 1, 32),
        (259, 3, 1, 1),
        (262, 3, 1, 1),
        (273, 4, 1, at_data),
        (277, 3, 1, 1),
        (278, 4, 1, height),
        (279, 4, 1, size),
        (339, 3, 1, 3),
        (33550, 12, 3, beyond),
        (33922, 12, 6, at_tie),
        (34735, 3, 16, at_keys),
    ];
    let mut out = b"II\x2a\x00\x08\x00\x00\x00".to_vec();
    out.extend((ENTRIES as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        out.extend(tag.to_le_bytes());
        out.extend(kind.to_le_bytes());
        out.extend(count.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    out.extend([0; 4]);
    out.extend([scale, tie, keys].concat());
    values.iter().for_each(|v| out.extend(v.to_le_bytes()));
    out
}

fn read(path: &Path, bytes: &[u8]) -> Result<Raster, SourceError> {
    std::fs::write(path, bytes).expect("a temporary file");
    let result = geotiff::read(path, &Default::default());
    if let Err(error) = &result {
        assert_polite(error, path);
    }
    result
}

const PEOPLE: [f32; 6] = [1.0, 2.5, 0.0, -3.0, 40.0, 100.0];

#[test]
fn the_small_raster_is_read_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let raster = read(&folder.path().join("p.tif"), &tiff(3, 2, &PEOPLE)).expect("a good file");
    // 1 + 2.5 + 40 + 100; the negative pixel is named.
    assert_eq!((raster.sum(), raster.pixels.len()), (143.5, 4));
    assert_eq!(raster.warnings.iter().map(|w| w.code).collect::<Vec<_>>(), ["negative-pixels"]);
    assert!((raster.pixels[0].at[0] - 117.005).abs() < 1e-9 && (raster.pixels[0].at[1] - 35.995).abs() < 1e-9);
}

#[test]
fn a_raster_that_is_cut_anywhere_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let bytes = tiff(3, 2, &PEOPLE);
    for cut in 0..bytes.len() {
        assert!(read(&folder.path().join("p.tif"), &bytes[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn two_thousand_damaged_rasters_are_read_or_refused_with_a_hint() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, bytes, mut random) = (folder.path().join("p.tif"), tiff(3, 2, &PEOPLE), Random(9));
    let begun = Instant::now();
    for _ in 0..2_000 {
        if let Ok(raster) = read(&path, &random.damage(&bytes)) {
            assert!(raster.pixels.iter().all(|p| p.people.is_finite() && p.people > 0.0));
            assert!(raster.pixels.iter().all(|p| p.at[0].abs() <= 180.0 && p.at[1].abs() <= 90.0));
        }
    }
    assert!(begun.elapsed().as_secs() < 120, "{:?}", begun.elapsed());
}

#[test]
fn a_raster_that_declares_more_than_it_holds_is_refused_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let begun = Instant::now();
    for (width, height) in
        [(40_000, 40_000), (100_000, 100_000), (u32::MAX, u32::MAX), (u32::MAX, 1), (1, 1_900_000_000)]
    {
        assert!(read(&folder.path().join("p.tif"), &tiff(width, height, &PEOPLE)).is_err(), "{width} x {height}");
    }
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn a_raster_without_columns_or_rows_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(read(&folder.path().join("p.tif"), &tiff(0, 2, &PEOPLE)).is_err());
    assert!(read(&folder.path().join("p.tif"), &tiff(3, 0, &PEOPLE)).is_err());
}
