//! A population raster (GeoTIFF) to one row of values per pixel with people.

use std::path::Path;

use geotiff_reader::GeoTiffFile;

use super::crs::{self, Crs};
use super::{ReadOptions, SourceError};
use crate::message::{Place, Text, Warning};

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
    /// What was odd: negative values, no nodata value declared.
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

/// Pixels beyond which a raster is refused.
const MAX_PIXELS: u64 = 2_000_000_000;

/// Pixels that are decoded at once.
const STRIP_PIXELS: usize = 4_000_000;

/// Reads the first band of a raster of people.
///
/// # Errors
/// When the file cannot be read, is no GeoTIFF, has no georeference, is in an unknown reference
/// system, or declares dimensions above the limit.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Raster, SourceError> {
    std::fs::File::open(path).map_err(|e| SourceError::io(path, e))?;
    let file = GeoTiffFile::open(path).map_err(|e| malformed(path, &e.to_string()))?;
    let (width, height) = (file.width() as usize, file.height() as usize);
    if u64::from(file.width()) * u64::from(file.height()) > MAX_PIXELS {
        let problem = format!("{width} x {height} pixels are more than the limit of {MAX_PIXELS}");
        return Err(SourceError::malformed(path, None, problem, "cut the raster to the region: `gdalwarp -te ...`"));
    }
    let crs = reference(path, &file, options)?;
    if file.transform().is_none() {
        return Err(malformed(path, "the raster has no georeference"));
    }
    let nodata: Option<f64> = file.nodata().and_then(|text| text.trim_matches(['\0', ' ']).parse().ok());
    let mut raster =
        Raster { file: path.display().to_string(), width, height, crs: crs.name().to_owned(), ..Raster::default() };
    let mut negatives = 0_u64;
    let rows = (STRIP_PIXELS / width.max(1)).clamp(1, 1024);
    for top in (0..height).step_by(rows) {
        let values = strip(path, &file, top, rows.min(height - top), width)?;
        for (i, &people) in values.iter().enumerate() {
            let is_nodata = nodata.is_some_and(|n| n == people || (n as f32) == people as f32);
            if is_nodata || !people.is_finite() || people == 0.0 {
                continue;
            }
            if people < 0.0 {
                negatives += 1;
                continue;
            }
            let (col, row) = (i % width, top + i / width);
            // The crate's transform maps whole numbers to pixel corners, whatever the raster type.
            let (x, y) = file
                .pixel_to_geo(col as f64 + 0.5, row as f64 + 0.5)
                .ok_or_else(|| malformed(path, "the raster has no georeference"))?;
            let at = crs.to_lon_lat(x, y).map_err(|e| SourceError::Crs {
                path: path.to_owned(),
                problem: e.to_string(),
                hint: e.hint().to_owned(),
            })?;
            raster.pixels.push(Pixel { col: col as u32, row: row as u32, at, people });
        }
    }
    if negatives > 0 {
        let text = Text::new(
            format!("{negatives} 个像元的值为负且不是无数据值,已按无人处理"),
            format!("{negatives} pixels are negative without being the no-data value; they count as nobody"),
        );
        raster.warnings.push(
            Warning::new("negative-people", Place::file(&raster.file), text)
                .fix("请在栅格中声明无数据值", "declare the no-data value in the raster: `gdal_translate -a_nodata`"),
        );
    }
    Ok(raster)
}

/// The reference system; the crate's `epsg()` is not asked because it answers with the base system of
/// projections that have no code of their own.
fn reference(path: &Path, file: &GeoTiffFile, options: &ReadOptions) -> Result<Crs, SourceError> {
    if let Some(name) = &options.crs {
        return crs::parse_for(path, name);
    }
    let declared = file.crs();
    let code = match declared.model_type {
        1 => declared.projected_epsg(),
        2 => declared.geodetic_epsg(),
        _ => None,
    };
    match code.filter(|&c| c != 0 && c != 32767) {
        Some(code) => crs::parse_for(path, &format!("EPSG:{code}")),
        None => Err(SourceError::Crs {
            path: path.to_owned(),
            problem: "the raster names no reference system by code".into(),
            hint: "set `crs` to an EPSG code or a \"+proj=...\" string".into(),
        }),
    }
}

/// The values of some rows, of whatever number type the file holds.
fn strip(path: &Path, file: &GeoTiffFile, top: usize, rows: usize, cols: usize) -> Result<Vec<f64>, SourceError> {
    macro_rules! first_that_fits {
        ($($kind:ty),+) => {{
            let mut problem = String::new();
            $(match file.read_band_window::<$kind>(0, top, 0, rows, cols) {
                Ok(values) => return Ok(values.iter().map(|&v| v as f64).collect()),
                Err(e) => problem = if problem.is_empty() { e.to_string() } else { problem },
            })+
            Err(malformed(path, &problem))
        }};
    }
    first_that_fits!(f32, f64, u8, u16, i16, u32, i32, i8, u64, i64)
}

fn malformed(path: &Path, problem: &str) -> SourceError {
    SourceError::malformed(path, None, problem, "give a GeoTIFF with a georeference; check it with `gdalinfo`")
}
