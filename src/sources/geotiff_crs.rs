//! The reference system of a raster, from the model type and codes in its keys.
//!
//! A file in a projection without a code still names the code of its base geographic system, which
//! must not be taken for the system of the pixels.

use std::path::Path;

use geotiff_reader::GeoTiffFile;

use crate::sources::crs::Crs;
use crate::sources::{ReadOptions, SourceError};

const GT_CITATION: u16 = 1026;

/// The system that `options` give, else the one that the file states beyond doubt.
pub(super) fn of_raster(tiff: &GeoTiffFile, path: &Path, options: &ReadOptions) -> Result<Crs, SourceError> {
    if let Some(text) = options.system() {
        return Crs::parse(text, path);
    }
    let crs = tiff.crs();
    let code = |c: Option<u16>| c.filter(|c| !matches!(c, 0 | 32767)).map(|c| format!("EPSG:{c}"));
    let (projected, geodetic) = (crs.projected_epsg(), crs.geodetic_epsg());
    let named = match crs.model_type {
        1 => code(projected),
        2 => code(geodetic),
        // No model type: a geographic code counts only when nothing projected is mentioned.
        0 if projected.is_some() => code(projected),
        0 if in_degrees(tiff) => code(geodetic),
        _ => None,
    };
    if let Some(name) = named {
        return Crs::parse(&name, path);
    }
    let general = tiff.geokeys().get_ascii(GT_CITATION);
    let citations = match crs.model_type {
        2 => [crs.geodetic_citation(), general],
        _ => [crs.projection_citation(), general],
    };
    let geographic = crs.model_type == 2;
    citations
        .into_iter()
        .flatten()
        .flat_map(|text| text.split('|'))
        .map(|part| part.rsplit('=').next().unwrap_or(part).trim())
        .filter(|part| !part.is_empty())
        .filter_map(|part| Crs::parse(part, path).ok())
        .find(|found| found.is_geographic() == geographic)
        .ok_or_else(|| unknown(path, &citations))
}

fn in_degrees(tiff: &GeoTiffFile) -> bool {
    tiff.geo_bounds().is_some_and(|[w, s, e, n]| w >= -181.0 && e <= 361.0 && s >= -91.0 && n <= 91.0)
}

fn unknown(path: &Path, citations: &[Option<&str>]) -> SourceError {
    let said: Vec<&str> = citations.iter().flatten().copied().collect();
    let problem = if said.is_empty() {
        "the raster does not say its coordinate reference system".to_owned()
    } else {
        format!("the raster names a coordinate reference system without a code: {}", said.join("; "))
    };
    let hint = "give it in the project file, for example crs = \"EPSG:4326\"".to_owned();
    SourceError::Crs { path: path.to_owned(), problem, hint }
}
