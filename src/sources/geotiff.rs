//! A population raster (GeoTIFF) to one row of values per pixel with people.
//!
//! Only the first band is read, a window of rows at a time, so that memory follows the pixels with
//! people and not the size of the raster.

use std::path::Path;

use geotiff_reader::GeoTiffFile;

use super::caught::caught;
use super::crs::Crs;
use super::{ReadOptions, SourceError};
use crate::message::{Place, Text, Warning};

#[path = "geotiff_crs.rs"]
mod geotiff_crs;

/// Rasters that declare more pixels than this are refused.
const MAX_PIXELS: u64 = 2_000_000_000;
/// Blocks (tiles or strips) with more pixels than this are refused: each is decoded whole.
const MAX_BLOCK: u64 = 128_000_000;
/// Pixels decoded at a time.
const WINDOW: usize = 4_000_000;
/// No pixel holds more people than this; larger values are an undeclared marker for "no data".
const MOST_PEOPLE: f64 = 1e9;

/// A raster of people, read whole.
#[derive(Clone, Debug, Default)]
pub struct Raster {
    /// File as named in the project.
    pub file: String,
    /// Pixels with a value above zero, row by row from the top left.
    pub pixels: Vec<Pixel>,
    /// Columns of the raster.
    pub width: usize,
    /// Rows of the raster.
    pub height: usize,
    /// The reference system that the coordinates were converted from, in words.
    pub crs: String,
    /// What was odd: negative or impossible values, pixels off the earth.
    pub warnings: Vec<Warning>,
}

/// One pixel with people.
#[derive(Clone, Copy, Debug)]
pub struct Pixel {
    /// Column from 0 at the left.
    pub col: u32,
    /// Row from 0 at the top.
    pub row: u32,
    /// Longitude and latitude of the centre in degrees (WGS 84).
    pub at: [f64; 2],
    /// The value.
    pub people: f64,
}

impl Raster {
    /// The sum of the values of all pixels.
    #[must_use]
    pub fn sum(&self) -> f64 {
        self.pixels.iter().map(|p| p.people).sum()
    }
}

/// Reads the first band of a raster of people.
///
/// # Errors
/// When the file cannot be read, is no GeoTIFF, has no georeference, is in an unknown reference
/// system, or declares dimensions above the limit.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Raster, SourceError> {
    std::fs::File::open(path).map_err(|cause| SourceError::io(path, cause))?;
    // The decoder is asked to survive any bytes; should it panic on some, that is a bad file too.
    caught(|| read_raster(path, options))
        .unwrap_or_else(|| Err(broken(path, "the decoder gave up on the content".to_owned())))
}

fn broken(path: &Path, problem: String) -> SourceError {
    let hint = "save the raster again as a GeoTIFF, for example with `gdal_translate`, or copy it again";
    SourceError::malformed(path, None, problem, hint)
}

fn read_raster(path: &Path, options: &ReadOptions) -> Result<Raster, SourceError> {
    let tiff = GeoTiffFile::open(path).map_err(|e| broken(path, format!("not a readable geotiff: {e}")))?;
    let (width, height) = (tiff.width(), tiff.height());
    if width == 0 || height == 0 {
        return Err(broken(path, format!("the raster has {width} columns and {height} rows")));
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        let hint = "cut the raster to the study area, for example with `gdalwarp -cutline`";
        let problem = format!("{width} x {height} pixels are more than the {MAX_PIXELS} that are read");
        return Err(SourceError::malformed(path, None, problem, hint));
    }
    let block = block_pixels(&tiff);
    if block > MAX_BLOCK {
        let hint = "save it with smaller blocks, for example with `gdal_translate -co TILED=YES`";
        let problem = format!("one block holds {block} pixels, more than the {MAX_BLOCK} that are decoded at once");
        return Err(SourceError::malformed(path, None, problem, hint));
    }
    let transform = *tiff.transform().ok_or_else(|| broken(path, "the raster has no georeference".to_owned()))?;
    let (a, b) = (transform.pixel_width * transform.pixel_height, transform.skew_x * transform.skew_y);
    if !(a - b).is_finite() || a == b || !(transform.origin_x + transform.origin_y).is_finite() {
        return Err(broken(path, "the georeference puts all pixels on one point or line".to_owned()));
    }
    let crs = geotiff_crs::of_raster(&tiff, path, options)?;
    let file = path.display().to_string();
    let (width, height) = (width as usize, height as usize);
    let mut raster = Raster { file, width, height, crs: crs.name().to_owned(), ..Raster::default() };
    let mut tally = Tally::new(&tiff, crs);
    let rows = window_rows(&tiff, width);
    for top in (0..height).step_by(rows) {
        let values = window(&tiff, path, top, rows.min(height - top))?;
        for (i, value) in values.into_iter().enumerate() {
            let Some(people) = tally.people(value) else { continue };
            let (col, row) = (i % width, top + i / width);
            let (x, y) = transform.pixel_to_geo(col as f64 + 0.5, row as f64 + 0.5);
            match tally.crs.to_wgs84(x, y) {
                Some(at) => raster.pixels.push(Pixel { col: col as u32, row: row as u32, at, people }),
                None => tally.lost(people),
            }
        }
    }
    raster.warnings = tally.warnings(&raster.file);
    Ok(raster)
}

/// Pixels of a tile or strip, in all bands.
fn block_pixels(tiff: &GeoTiffFile) -> u64 {
    let Ok(ifd) = tiff.tiff().ifd(tiff.base_ifd_index()) else { return 0 };
    let strip = (tiff.width(), ifd.rows_per_strip().min(tiff.height()));
    let (width, height) = ifd.tile_width().zip(ifd.tile_height()).unwrap_or(strip);
    u64::from(width) * u64::from(height) * u64::from(ifd.samples_per_pixel().max(1))
}

/// Rows per window: whole blocks where they are of a sensible size.
fn window_rows(tiff: &GeoTiffFile, width: usize) -> usize {
    let rows = (WINDOW / width).max(1);
    let Ok(ifd) = tiff.tiff().ifd(tiff.base_ifd_index()) else { return rows };
    let block = ifd.tile_height().unwrap_or_else(|| ifd.rows_per_strip()).max(1) as usize;
    if block.saturating_mul(width) > 16 * WINDOW { rows } else { rows.div_ceil(block) * block }
}

/// The values of some full rows of band 1, whatever their type in the file.
fn window(tiff: &GeoTiffFile, path: &Path, top: usize, rows: usize) -> Result<Vec<f64>, SourceError> {
    let place = || Some(format!("raster rows {} to {}", top + 1, top + rows));
    let failed = |e: String| {
        SourceError::malformed(path, place(), e, "the file may be cut short; copy it again or save it anew")
    };
    let width = tiff.width() as usize;
    macro_rules! band {
        ($t:ty) => {
            tiff.read_band_window::<$t>(0, top, 0, rows, width)
                .map_err(|e| failed(e.to_string()))?
                .into_iter()
                .map(|v| v as f64)
                .collect()
        };
    }
    let ifd = tiff.tiff().ifd(tiff.base_ifd_index()).map_err(|e| failed(e.to_string()))?;
    let bits = ifd.bits_per_sample().map_err(|e| failed(e.to_string()))?;
    let format = ifd.sample_format().map_err(|e| failed(e.to_string()))?;
    let kind = (format.first().copied().unwrap_or(1), bits.first().copied().unwrap_or(1));
    let values: Vec<f64> = match kind {
        (1 | 4, 1..=8) => band!(u8),
        (1 | 4, 16) => band!(u16),
        (1 | 4, 32) => band!(u32),
        (1 | 4, 64) => band!(u64),
        (2, 8) => band!(i8),
        (2, 16) => band!(i16),
        (2, 32) => band!(i32),
        (2, 64) => band!(i64),
        (3, 32) => band!(f32),
        (3, 64) => band!(f64),
        (format, bits) => {
            return Err(broken(path, format!("values of {bits} bits in sample format {format} are not read")));
        }
    };
    if values.len() == width * rows {
        Ok(values)
    } else {
        Err(failed(format!("{} values instead of {}", values.len(), width * rows)))
    }
}

/// Decides which values are people and counts what was left out.
struct Tally {
    crs: Crs,
    nodata: Option<f64>,
    negative: u64,
    impossible: u64,
    off_earth: u64,
    off_earth_people: f64,
}

impl Tally {
    fn new(tiff: &GeoTiffFile, crs: Crs) -> Tally {
        let nodata = tiff.nodata().and_then(|t| t.trim_matches(|c: char| c.is_whitespace() || c == '\0').parse().ok());
        Tally { crs, nodata, negative: 0, impossible: 0, off_earth: 0, off_earth_people: 0.0 }
    }

    fn people(&mut self, value: f64) -> Option<f64> {
        let nodata = self.nodata.is_some_and(|n| value == n || value == f64::from(n as f32));
        if nodata || value.is_nan() || value == 0.0 {
            return None;
        }
        self.negative += u64::from(value < 0.0);
        self.impossible += u64::from(value > MOST_PEOPLE);
        (value > 0.0 && value <= MOST_PEOPLE).then_some(value)
    }

    fn lost(&mut self, people: f64) {
        self.off_earth += 1;
        self.off_earth_people += people;
    }

    fn warnings(&self, file: &str) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let mut add = |code, zh: String, en: String| {
            warnings.push(Warning::new(code, Place::file(file), Text::new(zh, en)));
        };
        let declared = self.nodata.map_or_else(|| "-".to_owned(), |n| n.to_string());
        if self.negative > 0 {
            let n = self.negative;
            let zh = format!("{n} 个像元为负值且不是无数据值(声明的无数据值:{declared}),按无人处理");
            let en = format!("{n} pixels are negative and not the nodata value ({declared}); counted as nobody");
            add("negative-pixels", zh, en);
        }
        if self.impossible > 0 {
            let n = self.impossible;
            let zh = format!("{n} 个像元超过十亿人,视为未声明的无数据值,按无人处理");
            let en = format!("{n} pixels hold over a billion people, taken for undeclared nodata; counted as nobody");
            add("impossible-pixels", zh, en);
        }
        if self.off_earth > 0 {
            let (n, people, crs) = (self.off_earth, self.off_earth_people, self.crs.name());
            let zh = format!("{n} 个像元共 {people:.1} 人无法从坐标系 {crs} 换算,已略去");
            let en = format!("{n} pixels with {people:.1} people lie where {crs} has no position; left out");
            add("off-earth-pixels", zh, en);
        }
        warnings
    }
}

#[cfg(test)]
#[path = "geotiff_tests.rs"]
mod tests;
