//! Coordinate reference systems by name, converted to WGS 84 longitude and latitude.
//!
//! EPSG codes and `+proj=` strings are understood through their definitions; CGCS2000 counts as WGS 84
//! (they differ by less than a metre). Xian 80 and Beijing 54 are refused unless the user supplies
//! their `+towgs84` parameters: without them every program silently applies no shift at all, which
//! is wrong by tens of metres.

use std::path::Path;

use geo::MapCoords;
use geo_types::{Coord, Geometry};
use proj4rs::Proj;
use proj4rs::transform::transform;

use super::SourceError;

/// A reference system and the way from it to WGS 84.
#[derive(Debug)]
pub struct Crs {
    name: String,
    /// `None` for geographic systems that are WGS 84 or equal to it.
    projection: Option<(Proj, Proj)>,
    geographic: bool,
}

/// Geographic systems that are taken as WGS 84: WGS 84, CGCS2000 (4490), GRS 80 based ITRF.
const AS_WGS84: [u16; 4] = [4326, 4490, 4979, 4480];

/// Names in `.prj` files and project files that carry no code.
const NAMES: [(&str, &str); 10] = [
    ("wgs84", "EPSG:4326"),
    ("wgs 84", "EPSG:4326"),
    ("crs84", "EPSG:4326"),
    ("ogc:crs84", "EPSG:4326"),
    ("urn:ogc:def:crs:ogc:1.3:crs84", "EPSG:4326"),
    ("gcs_wgs_1984", "EPSG:4326"),
    ("cgcs2000", "EPSG:4490"),
    ("gcs_china_geodetic_coordinate_system_2000", "EPSG:4490"),
    ("wgs_1984_web_mercator_auxiliary_sphere", "EPSG:3857"),
    ("web mercator", "EPSG:3857"),
];

impl Crs {
    /// WGS 84 longitude and latitude in degrees.
    #[must_use]
    pub fn wgs84() -> Crs {
        Crs { name: "EPSG:4326".to_owned(), projection: None, geographic: true }
    }

    /// A system by `EPSG:n`, a bare code, an OGC URN, a usual name or a `+proj=` string.
    ///
    /// # Errors
    /// When it is not known, or is Xian 80 or Beijing 54 without `+towgs84`. `path` is the file whose
    /// coordinates are meant.
    pub fn parse(text: &str, path: &Path) -> Result<Crs, SourceError> {
        let text = text.trim();
        if text.starts_with("+proj") {
            return Crs::from_proj(text, text, path);
        }
        let lower = text.to_lowercase();
        let known = NAMES.iter().find(|(name, _)| *name == lower).map_or(lower.as_str(), |(_, code)| code);
        let digits: String =
            known.chars().rev().take_while(char::is_ascii_digit).collect::<String>().chars().rev().collect();
        let prefixed = known.to_lowercase().contains("epsg") || known == digits;
        match digits.parse::<u16>() {
            Ok(code) if prefixed => Crs::from_code(code, path),
            _ => Err(unknown(text, path)),
        }
    }

    /// A system by its well-known text, as in `.prj` files and GeoPackages.
    ///
    /// The code of the outermost `AUTHORITY` or `ID` decides; without one the name is looked up, and
    /// Gauss-Krüger zones of CGCS2000 and UTM zones are read from their parameters.
    ///
    /// # Errors
    /// When it cannot be recognised.
    pub fn from_wkt(wkt: &str, path: &Path) -> Result<Crs, SourceError> {
        let upper = wkt.to_uppercase();
        if let Some(code) = outer_code(&upper) {
            return Crs::from_code(code, path);
        }
        let name = wkt.split('"').nth(1).unwrap_or_default().trim().to_owned();
        if !upper.trim_start().starts_with("PROJ") {
            return Crs::parse(&name, path);
        }
        if upper.contains("MERCATOR_AUXILIARY_SPHERE") {
            return Crs::from_code(3857, path);
        }
        let parameter = |key: &str| number_after(&upper, key);
        let modern =
            ["CHINA_GEODETIC", "CGCS2000", "CHINA_2000", "WGS_1984", "WGS 84"].iter().any(|n| upper.contains(n));
        let transverse = upper.contains("TRANSVERSE_MERCATOR") || upper.contains("GAUSS_KRUGER");
        match (modern && transverse, parameter("CENTRAL_MERIDIAN")) {
            (true, Some(lon_0)) => {
                let x_0 = parameter("FALSE_EASTING").unwrap_or(0.0);
                let y_0 = parameter("FALSE_NORTHING").unwrap_or(0.0);
                let k = parameter("SCALE_FACTOR").unwrap_or(1.0);
                let lat_0 = parameter("LATITUDE_OF_ORIGIN").unwrap_or(0.0);
                let text = format!(
                    "+proj=tmerc +lat_0={lat_0} +lon_0={lon_0} +k={k} +x_0={x_0} +y_0={y_0} +ellps=GRS80 +units=m +no_defs"
                );
                Crs::from_proj(&text, &name, path)
            }
            _ => Err(unknown(&name, path)),
        }
    }

    fn from_code(code: u16, path: &Path) -> Result<Crs, SourceError> {
        let name = format!("EPSG:{code}");
        if AS_WGS84.contains(&code) {
            return Ok(Crs { name, projection: None, geographic: true });
        }
        if let Some(datum) = refused_datum(code) {
            return Err(SourceError::Crs {
                path: path.to_owned(),
                problem: format!("{name} is on the {datum} datum, which cannot be converted without local parameters: the result would be tens of metres off"),
                hint: "convert the file to CGCS2000 with the bureau's parameters, or give them: crs = \"+proj=... +towgs84=dx,dy,dz,rx,ry,rz,s\"".to_owned(),
            });
        }
        let definition = crs_definitions::from_code(code).ok_or_else(|| unknown(&name, path))?;
        Crs::from_proj(definition.proj4, &name, path)
    }

    fn from_proj(text: &str, name: &str, path: &Path) -> Result<Crs, SourceError> {
        let build = |text: &str| {
            Proj::from_proj_string(text).map_err(|cause| SourceError::Crs {
                path: path.to_owned(),
                problem: format!("the reference system \"{name}\" cannot be used: {cause}"),
                hint: "give an EPSG code (crs = \"EPSG:4547\") or a complete +proj string".to_owned(),
            })
        };
        let from = build(text)?;
        let geographic = from.is_latlong();
        let to = build("+proj=longlat +datum=WGS84 +no_defs")?;
        Ok(Crs { name: name.to_owned(), projection: Some((from, to)), geographic })
    }

    /// Its name, as given or as `EPSG:n`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether its coordinates are longitude and latitude in degrees.
    #[must_use]
    pub fn is_geographic(&self) -> bool {
        self.geographic
    }

    /// Longitude and latitude in degrees of a coordinate of this system (east first, then north);
    /// `None` when it is not finite or lies outside the world.
    #[must_use]
    pub fn to_wgs84(&self, x: f64, y: f64) -> Option<[f64; 2]> {
        let [lon, lat] = match &self.projection {
            None => [x, y],
            Some((from, to)) => {
                let mut point = if self.geographic { (x.to_radians(), y.to_radians(), 0.0) } else { (x, y, 0.0) };
                if !(x.is_finite() && y.is_finite()) {
                    return None;
                }
                transform(from, to, &mut point).ok()?;
                [point.0.to_degrees(), point.1.to_degrees()]
            }
        };
        let in_world = lon.is_finite() && lat.is_finite() && lon.abs() <= 180.0 && lat.abs() <= 90.0;
        in_world.then_some([lon, lat])
    }

    /// A shape in longitude and latitude; `None` when any of its coordinates has none.
    #[must_use]
    pub fn geometry_to_wgs84(&self, shape: &Geometry<f64>) -> Option<Geometry<f64>> {
        let convert = |c: Coord<f64>| self.to_wgs84(c.x, c.y).map(|[x, y]| Coord { x, y }).ok_or(());
        shape.try_map_coords(convert).ok()
    }
}

fn unknown(name: &str, path: &Path) -> SourceError {
    SourceError::Crs {
        path: path.to_owned(),
        problem: format!("the reference system \"{name}\" is not known"),
        hint: "set crs = \"EPSG:4326\" (or 4490, 4547, 32650 ...) for this file in the project".to_owned(),
    }
}

/// Datums that need local parameters, by the ranges of their EPSG codes.
fn refused_datum(code: u16) -> Option<&'static str> {
    match code {
        4610 | 2327..=2390 => Some("Xian 1980"),
        4214 | 2401..=2442 | 21413..=21423 | 21453..=21463 | 21473..=21483 => Some("Beijing 1954"),
        _ => None,
    }
}

/// The EPSG code of the outermost object: the last one in the text.
fn outer_code(upper: &str) -> Option<u16> {
    let trimmed = upper.trim_end().trim_end_matches(']');
    let at = trimmed.rfind("AUTHORITY[\"EPSG\"").or_else(|| trimmed.rfind("ID[\"EPSG\""))?;
    // An inner object's code is followed by more text than closing brackets.
    let rest = &trimmed[at..];
    let digits: String = rest.chars().skip_while(|c| *c != ',').filter(char::is_ascii_digit).collect();
    let only_code = rest.chars().skip_while(|c| *c != ',').all(|c| c.is_ascii_digit() || "\", ".contains(c));
    if only_code { digits.parse().ok() } else { None }
}

fn number_after(upper: &str, key: &str) -> Option<f64> {
    let rest = &upper[upper.find(&format!("\"{key}\""))? + key.len() + 2..];
    let text: String = rest.chars().skip_while(|c| ", ".contains(*c)).take_while(|c| !",]".contains(*c)).collect();
    text.trim().parse().ok()
}

#[cfg(test)]
#[path = "crs_tests.rs"]
mod tests;
