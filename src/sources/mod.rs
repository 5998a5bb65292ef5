//! Bytes to raw records: the only place that opens input files. One file per format.
//!
//! What comes out is still what the file said: names, numbers and shapes with the row they stood in.
//! What it means is decided in [`crate::layers`].

mod caught;
pub mod crs;
pub mod csv;
mod encoding;
pub mod geojson;
mod geojson_text;
pub mod geopackage;
pub mod geotiff;
pub mod inspect;
pub mod matrix;
pub mod osm;
pub mod osm_area;
pub mod shapefile;
mod table;
pub mod toml_rows;
pub mod xlsx;

use std::path::{Path, PathBuf};

pub use table::{Record, Table, Value};

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The file could not be opened or read.
    #[error("{path}: {cause}\nhint: check the path in the project file, and that the file may be read", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The content is not what the format demands.
    #[error("{path}{place}: {problem}\nhint: {hint}", path = path.display(), place = place.as_deref().map(|p| format!(" {p}")).unwrap_or_default())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Row, feature, byte or blob, in words: `row 41`.
        place: Option<String>,
        /// What is wrong.
        problem: String,
        /// What to do about it.
        hint: String,
    },
    /// The ending of the name belongs to no format that is read.
    #[error("{path}: unknown file type\nhint: readable are .csv, .xlsx, .xls, .ods, .geojson, .json, .gpkg, .shp, .tif, .osm.pbf", path = path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// The coordinate reference system is not known or would be wrong by tens of metres.
    #[error("{path}: {problem}\nhint: {hint}", path = path.display())]
    Crs {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
        /// What to do about it.
        hint: String,
    },
}

impl SourceError {
    /// A malformed file, with where, what and the cure.
    pub fn malformed(
        path: &Path,
        place: Option<String>,
        problem: impl Into<String>,
        hint: impl Into<String>,
    ) -> SourceError {
        SourceError::Malformed { path: path.to_owned(), place, problem: problem.into(), hint: hint.into() }
    }

    /// A failed system call on a file.
    #[must_use]
    pub fn io(path: &Path, cause: std::io::Error) -> SourceError {
        SourceError::Io { path: path.to_owned(), cause }
    }
}

/// How a table or layer is to be read, as the project file says.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Layer of a GeoPackage or sheet of a workbook; the only one that holds something when not given.
    pub layer: Option<String>,
    /// Coordinate reference system, overriding what the file says: `EPSG:4547`.
    pub crs: Option<String>,
    /// Text encoding, overriding detection: `gbk`, `utf-8`.
    pub encoding: Option<String>,
    /// Columns of a table that hold longitude and latitude (or easting and northing in `crs`).
    pub lon_lat: Option<(String, String)>,
}

/// Reads a table or feature layer in any supported vector format, in WGS 84 longitude and latitude.
///
/// # Errors
/// When the file cannot be read, is of no known type or is malformed as a whole. Rows that are bad
/// one by one come back in [`Table::warnings`].
pub fn read_table(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    match name.rsplit('.').next().unwrap_or_default() {
        "csv" | "tsv" | "txt" => csv::read(path, options),
        "geojson" | "json" => geojson::read(path, options),
        "gpkg" => geopackage::read(path, options),
        "shp" => shapefile::read(path, options),
        "toml" => toml_rows::read(path),
        ending if xlsx::ENDINGS.contains(&ending) => xlsx::read(path, options),
        _ => Err(SourceError::UnknownFormat { path: path.to_owned() }),
    }
}
