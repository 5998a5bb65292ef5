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

/// A little-endian TIFF of one strip: 3 columns, 2 rows, corner at 114 E 22 N, pixels of 0.01 degree.
fn tiny(values: &[[u8; 4]; 6], keys: &[u16], format: u16, nodata: &str, rows: u32) -> Vec<u8> {
    let mut tags: Vec<(u16, u16, u32, Vec<u8>)> = Vec::new();
    let short = |v: u16| v.to_le_bytes().to_vec();
    let doubles = |v: &[f64]| v.iter().flat_map(|d| d.to_le_bytes()).collect::<Vec<u8>>();
    tags.push((256, 3, 1, short(3)));
    tags.push((257, 4, 1, rows.to_le_bytes().to_vec()));
    tags.push((258, 3, 1, short(32)));
    tags.push((259, 3, 1, short(1)));
    tags.push((262, 3, 1, short(1)));
    tags.push((273, 4, 1, 8u32.to_le_bytes().to_vec()));
    tags.push((277, 3, 1, short(1)));
    tags.push((278, 4, 1, rows.to_le_bytes().to_vec()));
    tags.push((279, 4, 1, 24u32.to_le_bytes().to_vec()));
    tags.push((339, 3, 1, short(format)));
    tags.push((33550, 12, 3, doubles(&[0.01, 0.01, 0.0])));
    tags.push((33922, 12, 6, doubles(&[0.0, 0.0, 0.0, 114.0, 22.0, 0.0])));
    tags.push((34735, 3, keys.len() as u32, keys.iter().flat_map(|k| k.to_le_bytes()).collect()));
    if !nodata.is_empty() {
        let text = format!("{nodata}\0").into_bytes();
        tags.push((42113, 2, text.len() as u32, text));
    }
    let mut out = b"II\x2a\0".to_vec();
    out.extend(32u32.to_le_bytes());
    out.extend(values.iter().flatten());
    let mut extra = 32 + 2 + 12 * tags.len() + 4;
    let mut tail = Vec::new();
    out.extend((tags.len() as u16).to_le_bytes());
    for (tag, kind, count, mut bytes) in tags {
        out.extend(tag.to_le_bytes());
        out.extend(kind.to_le_bytes());
        out.extend(count.to_le_bytes());
        if bytes.len() <= 4 {
            bytes.resize(4, 0);
            out.extend(bytes);
        } else {
            out.extend((extra as u32).to_le_bytes());
            extra += bytes.len();
            tail.extend(bytes);
        }
    }
    out.extend([0; 4]);
    out.extend(tail);
    out
}

/// Geographic, pixels are areas, EPSG:4326.
const WGS84: &[u16] = &[1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326];

fn load(bytes: &[u8], options: &ReadOptions) -> Result<Raster, SourceError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("people.tif");
    std::fs::write(&path, bytes).unwrap();
    read(&path, options)
}

fn floats(v: [f32; 6]) -> [[u8; 4]; 6] {
    v.map(f32::to_le_bytes)
}

#[test]
fn only_people_are_kept_and_what_is_odd_is_counted() {
    let values = floats([1.5, -9999.0, f32::NAN, 0.0, -2.0, 4.25]);
    let raster = load(&tiny(&values, WGS84, 3, "-9999", 2), &ReadOptions::default()).unwrap();
    assert_eq!(raster.sum(), 5.75);
    let where_: Vec<_> = raster.pixels.iter().map(|p| (p.col, p.row, p.people)).collect();
    assert_eq!(where_, [(0, 0, 1.5), (2, 1, 4.25)]);
    // Half a pixel in from the corner, and two and a half columns, one and a half rows.
    assert!((raster.pixels[0].at[0] - 114.005).abs() < 1e-9 && (raster.pixels[0].at[1] - 21.995).abs() < 1e-9);
    assert!((raster.pixels[1].at[0] - 114.025).abs() < 1e-9 && (raster.pixels[1].at[1] - 21.985).abs() < 1e-9);
    assert_eq!(raster.warnings.len(), 1);
    assert_eq!(raster.warnings[0].code, "negative-pixels");
    assert!(raster.warnings[0].text.en.starts_with("1 pixels are negative"));
}

#[test]
fn whole_numbers_and_pixel_is_point_are_read() {
    let values = [7i32, -1, 0, 3, 0, 0].map(i32::to_le_bytes);
    let point: Vec<u16> = [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 2, 2048, 0, 1, 4326].to_vec();
    let raster = load(&tiny(&values, &point, 2, "-1", 2), &ReadOptions::default()).unwrap();
    assert_eq!((raster.sum(), raster.warnings.len()), (10.0, 0));
    // The tie point is the centre of the first pixel.
    assert!((raster.pixels[0].at[0] - 114.0).abs() < 1e-9 && (raster.pixels[0].at[1] - 22.0).abs() < 1e-9);
}

#[test]
fn the_base_system_of_an_uncoded_projection_is_not_taken_for_the_raster_s_own() {
    let user = [1, 1, 0, 4, 1024, 0, 1, 32767, 1025, 0, 1, 1, 2048, 0, 1, 4326, 3072, 0, 1, 32767];
    let values = floats([1.0; 6]);
    let error = load(&tiny(&values, &user, 3, "", 2), &ReadOptions::default()).unwrap_err();
    assert!(matches!(error, SourceError::Crs { .. }), "{error}");
    assert!(error.to_string().contains("crs = \"EPSG:"), "{error}");
    let options = ReadOptions { crs: Some("EPSG:4326".into()), ..ReadOptions::default() };
    assert_eq!(load(&tiny(&values, &user, 3, "", 2), &options).unwrap().sum(), 6.0);
}

#[test]
fn a_raster_declared_larger_than_the_limit_is_refused() {
    let bytes = tiny(&floats([1.0; 6]), WGS84, 3, "", 1_000_000_000);
    let error = load(&bytes, &ReadOptions::default()).unwrap_err();
    assert!(error.to_string().contains("3 x 1000000000 pixels"), "{error}");
}

#[test]
fn a_raster_cut_short_or_of_garbage_is_an_error_at_any_length() {
    let bytes = tiny(&floats([1.0; 6]), WGS84, 3, "-9999", 2);
    let options = ReadOptions::default();
    assert!(load(&bytes, &options).is_ok());
    for length in 0..bytes.len() - 40 {
        // The values come first, so every cut hits the directory or what it points to.
        assert!(load(&bytes[..length], &options).is_err(), "{length}");
    }
    for seed in 0..200usize {
        let mut bad = bytes.clone();
        let at = (seed * 7919) % bad.len();
        bad[at] ^= (seed % 255 + 1) as u8;
        let _ = load(&bad, &options);
    }
    assert!(load(b"II*\0 this is no raster", &options).is_err());
    assert!(read(Path::new("no/such.tif"), &options).is_err());
}

#[test]
fn the_people_of_the_comoros_sum_to_what_the_raster_holds() {
    let Some(path) = shared("health/comoros/input/population.tif") else { return };
    let raster = read(&path, &ReadOptions::default()).unwrap();
    assert_eq!((raster.width, raster.height), (1576, 1270));
    assert!((raster.sum() - 869_000.0).abs() < 1_000.0, "{}", raster.sum());
    // Header: corner 43.227916509 E, 11.364583087 S, pixels of 3 arc seconds.
    for p in &raster.pixels {
        let lon = 43.227916509 + (f64::from(p.col) + 0.5) * 0.000_833_333_329_949;
        let lat = -11.364583087 - (f64::from(p.row) + 0.5) * 0.000_833_333_329_921;
        assert!((p.at[0] - lon).abs() < 1e-8 && (p.at[1] - lat).abs() < 1e-8, "{p:?}");
    }
    let text = std::fs::read(&path).unwrap();
    for length in [0, 3, 8, 100, 1_000, 10_000, 100_000, text.len() / 2, text.len() - 2_000] {
        assert!(load(&text[..length], &ReadOptions::default()).is_err(), "{length}");
    }
}

#[test]
fn the_people_of_a_malawian_district_are_read_from_utm() {
    let Some(path) = shared("health/malawi/input/population.tif") else { return };
    let raster = read(&path, &ReadOptions::default()).unwrap();
    assert!((raster.sum() - 4_140_429.5).abs() < 1.0, "{}", raster.sum());
    // Header: corner 584692.6445, -1632035.586 in UTM 36N, pixels of 1 km; turned back by the Krueger series.
    let pixel = raster.pixels.iter().find(|p| (p.col, p.row) == (100, 98)).unwrap();
    assert!((pixel.at[0] - 34.727_674_299).abs() < 1e-7, "{pixel:?}");
    assert!((pixel.at[1] + 15.646_035_227).abs() < 1e-7, "{pixel:?}");
}
