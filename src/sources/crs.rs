//! Coordinate reference systems by name, converted to WGS 84 longitude and latitude.
//!
//! In: `EPSG:4547`, `4547`, a usual name or a `+proj=` string. CGCS2000 counts as WGS 84: they differ
//! by less than a metre. Xian 80 and Beijing 54 are refused without a datum shift given by the user.

use std::path::Path;

use geo::MapCoords;
use geo_types::{Coord, Geometry};
use proj4rs::Proj;

use super::SourceError;

/// A reference system that can be converted to WGS 84.
#[derive(Clone, Debug)]
pub struct Crs {
    name: String,
    // `None` for longitude and latitude that need no conversion.
    proj: Option<Box<(Proj, Proj)>>,
}

/// Why a reference system or a coordinate is unusable.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CrsError {
    /// The name or code is not known.
    #[error("the coordinate reference system {0:?} is not known")]
    Unknown(String),
    /// The datum lies off WGS 84 by an amount that no fixed rule gives.
    #[error("{0} lies tens of metres off WGS 84, by a shift that differs from region to region")]
    NeedsShift(String),
    /// A coordinate has no place on the earth.
    #[error("coordinate {x} {y} is outside {crs}")]
    OutOfRange {
        /// Longitude or easting as given.
        x: String,
        /// Latitude or northing as given.
        y: String,
        /// The reference system.
        crs: String,
    },
}

impl CrsError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            CrsError::Unknown(_) => "set `crs` to an EPSG code such as \"EPSG:4547\" or to a \"+proj=...\" string",
            CrsError::NeedsShift(_) => {
                "set `crs` to a \"+proj=... +towgs84=dx,dy,dz\" string with the local shift, or convert the data to CGCS2000"
            }
            CrsError::OutOfRange { .. } => "check the column order and `crs`",
        }
    }
}

impl Crs {
    /// Longitude and latitude in degrees on WGS 84.
    #[must_use]
    pub fn wgs84() -> Crs {
        Crs { name: "EPSG:4326 (WGS 84)".into(), proj: None }
    }

    /// A system by code, name or `+proj=` string.
    ///
    /// # Errors
    /// When it is not known or its datum needs a shift.
    pub fn parse(text: &str) -> Result<Crs, CrsError> {
        let text = text.trim();
        if text.contains("+proj=") {
            return Crs::from_proj(text.to_owned(), text);
        }
        let lower = text.to_lowercase();
        let digits: String = lower.chars().rev().take_while(char::is_ascii_digit).collect();
        let digits: String = digits.chars().rev().collect();
        let before = lower[..lower.len() - digits.len()].trim_end_matches([':', '/', ' ']);
        let coded = before.is_empty() || before == "epsg" || (before.contains("epsg") && before.contains("crs"));
        match digits.parse::<u16>() {
            Ok(code) if coded => Crs::from_epsg(code),
            _ => match code_of_name(text) {
                Some(code) => Crs::from_epsg(code),
                None if is_old_datum(&lower) => Err(CrsError::NeedsShift(text.to_owned())),
                None => Err(CrsError::Unknown(text.to_owned())),
            },
        }
    }

    /// A system by EPSG code.
    ///
    /// # Errors
    /// As [`Crs::parse`].
    pub fn from_epsg(code: u16) -> Result<Crs, CrsError> {
        match code {
            4326 | 4979 => return Ok(Crs::wgs84()),
            4490 | 4480 => return Ok(Crs { name: format!("EPSG:{code} (CGCS2000, taken as WGS 84)"), proj: None }),
            2327..=2390 | 4610 => return Err(CrsError::NeedsShift(format!("EPSG:{code} (Xian 1980)"))),
            2401..=2442 | 4214 | 21413..=21463 | 21473..=21483 => {
                return Err(CrsError::NeedsShift(format!("EPSG:{code} (Beijing 1954)")));
            }
            _ => {}
        }
        let definition = crs_definitions::from_code(code).ok_or_else(|| CrsError::Unknown(format!("EPSG:{code}")))?;
        Crs::from_proj(format!("EPSG:{code}"), definition.proj4)
    }

    fn from_proj(name: String, definition: &str) -> Result<Crs, CrsError> {
        let unknown = |_| CrsError::Unknown(name.clone());
        let from = Proj::from_proj_string(definition).map_err(unknown)?;
        let to = Proj::from_proj_string("+proj=longlat +datum=WGS84 +no_defs").map_err(unknown)?;
        Ok(Crs { name, proj: Some(Box::new((from, to))) })
    }

    /// The system in words.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether coordinates are longitude and latitude in degrees.
    #[must_use]
    pub fn is_geographic(&self) -> bool {
        self.proj.as_ref().is_none_or(|p| p.0.is_latlong())
    }

    /// Longitude and latitude in degrees of a coordinate in this system.
    ///
    /// # Errors
    /// When it is not finite or lies outside the earth.
    pub fn to_lon_lat(&self, x: f64, y: f64) -> Result<[f64; 2], CrsError> {
        let outside = || CrsError::OutOfRange { x: x.to_string(), y: y.to_string(), crs: self.name.clone() };
        if !x.is_finite() || !y.is_finite() || (self.is_geographic() && !on_earth(x, y)) {
            return Err(outside());
        }
        let Some(proj) = &self.proj else { return Ok([x, y]) };
        let (x, y) = if proj.0.is_latlong() { (x.to_radians(), y.to_radians()) } else { (x, y) };
        let mut point = (x, y, 0.0);
        proj4rs::transform::transform(&proj.0, &proj.1, &mut point).map_err(|_| outside())?;
        let (lon, lat) = (point.0.to_degrees(), point.1.to_degrees());
        if on_earth(lon, lat) { Ok([lon, lat]) } else { Err(outside()) }
    }

    /// A shape in this system, in longitude and latitude.
    ///
    /// # Errors
    /// When one of its coordinates is not finite or lies outside the earth.
    pub fn shape_to_lon_lat(&self, shape: &Geometry<f64>) -> Result<Geometry<f64>, CrsError> {
        shape.try_map_coords(|c| self.to_lon_lat(c.x, c.y).map(|[x, y]| Coord { x, y }))
    }
}

/// A system by name for a file; the error names the file.
pub(super) fn parse_for(path: &Path, text: &str) -> Result<Crs, SourceError> {
    Crs::parse(text).map_err(|e| SourceError::Crs {
        path: path.to_owned(),
        problem: e.to_string(),
        hint: e.hint().to_owned(),
    })
}

/// The EPSG code behind a usual name, such as those that `.prj` files use.
fn code_of_name(text: &str) -> Option<u16> {
    let name: String = text.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let number = |after: &str| -> Option<u16> {
        let rest = &name[name.find(after)? + after.len()..];
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok()
    };
    if name.contains("crs84") || matches!(name.as_str(), "wgs84" | "wgs1984" | "gcswgs1984" | "gcswgs84") {
        return Some(4326);
    }
    if name.contains("webmercator") || name.contains("pseudomercator") {
        return Some(3857);
    }
    if name.contains("cgcs2000") || name.contains("chinageodeticcoordinatesystem2000") {
        let three = name.contains("3degree");
        // 3-degree zones 25-45 and 6-degree zones 13-23, with the zone in the easting or without it.
        return match (three, number("zone"), number("cm")) {
            (true, Some(zone @ 25..=45), _) => Some(4513 + zone - 25),
            (true, _, Some(cm @ 75..=135)) if cm % 3 == 0 => Some(4534 + (cm - 75) / 3),
            (false, Some(zone @ 13..=23), _) => Some(4491 + zone - 13),
            (false, _, Some(cm @ 75..=135)) if cm % 6 == 3 => Some(4502 + (cm - 75) / 6),
            (false, None, None) if !name.contains("gk") && !name.contains("gauss") => Some(4490),
            _ => None,
        };
    }
    if name.contains("utmzone") && (name.contains("wgs84") || name.contains("wgs1984")) {
        let zone = number("zone").filter(|z| (1..=60).contains(z))?;
        return Some(if name.ends_with('s') { 32700 } else { 32600 } + zone);
    }
    None
}

fn is_old_datum(lower: &str) -> bool {
    ["xian", "beijing", "西安", "北京"].iter().any(|n| lower.contains(n))
}

fn on_earth(lon: f64, lat: f64) -> bool {
    lon.abs() <= 180.0 && lat.abs() <= 90.0
}

#[cfg(test)]
#[path = "crs_tests.rs"]
mod tests;
