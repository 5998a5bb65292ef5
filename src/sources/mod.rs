//! Bytes to raw records: the only place that opens input files. One file per format.
//!
//! What comes out is still what the file said: names, numbers and shapes with the row they stood in.
//! What it means is decided in [`crate::layers`].

#[cfg(feature = "parquet")]
mod arrow_values;
mod caught;
pub mod crs;
pub mod csv;
mod encoding;
pub mod flatgeobuf;
pub mod geojson;
mod geojson_text;
pub mod geopackage;
#[cfg(feature = "parquet")]
pub mod geoparquet;
pub mod geotiff;
pub mod guess;
pub mod matrix;
pub mod osm;
pub mod osm_area;
pub mod published;
pub mod shapefile;
mod table;
mod wkb_shape;
pub mod xlsx;

use std::path::{Path, PathBuf};

use crate::message::{Place, Warning};

pub use table::{CrsFrom, Record, Table, Value};

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
    #[error("{path}: unknown file type\nhint: readable are .csv, .xlsx, .xls, .ods, .geojson, .json, .geojsonl, .gpkg, .shp, .fgb, .parquet, .tif, .osm.pbf", path = path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// Nobody says which coordinate reference system it is.
    #[error("{path}: {problem}\nhint: {hint}", path = path.display())]
    NoCrs {
        /// The file.
        path: PathBuf,
        /// What is missing, and what the numbers look like.
        problem: String,
        /// What to do about it.
        hint: String,
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
    /// A file that does not say its reference system, and whose coordinates are not degrees.
    fn no_crs(path: &Path, problem: impl Into<String>, hint: impl Into<String>) -> SourceError {
        SourceError::NoCrs { path: path.to_owned(), problem: problem.into(), hint: hint.into() }
    }

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
    /// Coordinate reference system, overriding what the file says: `EPSG:4547`, `GCJ-02`; [`crs::AUTO`] to find it
    /// out where the file does not say it, [`crs::AS_WRITTEN`] to convert nothing.
    pub crs: Option<String>,
    /// Text encoding, overriding detection: `gbk`, `utf-8`.
    pub encoding: Option<String>,
    /// Columns of a table that hold longitude and latitude (or easting and northing in `crs`).
    pub lon_lat: Option<(String, String)>,
}

impl ReadOptions {
    /// The reference system that the project names, unless it is to be found out.
    fn system(&self) -> Option<&str> {
        self.crs.as_deref().map(str::trim).filter(|name| *name != crs::AUTO)
    }

    /// Who says the system: the project when it names one, else `otherwise`.
    fn told(&self, otherwise: CrsFrom) -> CrsFrom {
        if self.system().is_some() { CrsFrom::Project } else { otherwise }
    }
}

/// Reads a table or feature layer in any supported vector format, in WGS 84 longitude and latitude.
///
/// With `crs = "auto"` the system of a file that does not state one is the only one that the numbers fit; the table
/// says so in a warning.
///
/// # Errors
/// When the file cannot be read, is of no known type or is malformed as a whole, or its reference system is not
/// known. Rows that are bad one by one come back in [`Table::warnings`].
pub fn read_table(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let stated = read_format(path, options);
    if options.crs.is_none() || options.system().is_some() {
        return stated;
    }
    match stated {
        Ok(table) if table.crs_from == CrsFrom::File => return Ok(table),
        Ok(_) | Err(SourceError::NoCrs { .. }) => {}
        Err(error) => return Err(error),
    }
    let in_system = |name: &str| ReadOptions { crs: Some(name.to_owned()), ..options.clone() };
    let points = guess::coordinates(&read_format(path, &in_system(crs::AS_WRITTEN))?);
    match guess::only(&points, None) {
        None if points.is_empty() => stated,
        // Degrees that nobody stated are taken for WGS 84 anyway.
        Some(guess) if guess.crs == "EPSG:4326" && !guess.swapped && stated.is_ok() => stated,
        Some(guess) if !guess.swapped => {
            let mut table = read_format(path, &in_system(&guess.crs))?;
            table.crs_from = CrsFrom::Numbers;
            let warning = Warning::new("crs-found-out", Place::file(&table.file), guess.text);
            let (zh, en) = (
                format!("确认无误后写明 crs = \"{0}\"", guess.crs),
                format!("if that is right, write crs = \"{0}\"", guess.crs),
            );
            table.warnings.push(warning.fix(zh, en));
            Ok(table)
        }
        _ => {
            let problem = "crs = \"auto\", but the numbers do not tell one system";
            Err(SourceError::no_crs(
                path,
                format!("{problem}{}", guess::said(&points)),
                "name the system: crs = \"EPSG:4547\"",
            ))
        }
    }
}

fn read_format(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    match name.rsplit('.').next().unwrap_or_default() {
        "csv" | "tsv" | "txt" => csv::read(path, options),
        "geojson" | "json" | "geojsonl" | "geojsons" | "geojsonseq" | "ndjson" => geojson::read(path, options),
        "gpkg" => geopackage::read(path, options),
        "fgb" => flatgeobuf::read(path, options),
        #[cfg(feature = "parquet")]
        "parquet" | "geoparquet" => geoparquet::read(path, options),
        "shp" => shapefile::read(path, options),
        ending if xlsx::ENDINGS.contains(&ending) => xlsx::read(path, options),
        _ => Err(SourceError::UnknownFormat { path: path.to_owned() }),
    }
}
