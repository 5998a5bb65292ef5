//! Coordinate reference systems by name, converted to WGS 84 longitude and latitude.
//!
//! EPSG codes and `+proj=` strings are understood through their definitions; CGCS2000 counts as WGS 84
//! (they differ by less than a metre). GCJ-02 and BD-09 are undone by their own formula ([`Shifted`]).
//! Xian 80 and Beijing 54 are refused unless the user supplies their `+towgs84` parameters: without
//! them every program silently applies no shift at all, which is wrong by tens of metres.

use std::path::Path;

use geo::MapCoords;
use geo_types::{Coord, Geometry};
use proj4rs::Proj;
use proj4rs::transform::transform;

use super::SourceError;
use names::Named;
pub use shifted::Shifted;

mod names;
mod shifted;

/// A reference system and the way from it to WGS 84.
#[derive(Debug)]
pub struct Crs {
    name: String,
    kind: Kind,
}

/// How coordinates become WGS 84 longitude and latitude.
#[derive(Debug)]
enum Kind {
    /// They are that already, or in a system that is equal to it.
    Degrees,
    /// They are shifted by a map service.
    Shifted(Shifted),
    /// By the definitions of both systems.
    Defined { system: Box<Proj>, wgs84: Box<Proj> },
    /// Not at all: they stay as the file has them.
    AsWritten,
}

/// Geographic systems that are taken as WGS 84: WGS 84, CGCS2000 (4490), GRS 80 based ITRF.
const AS_WGS84: [u16; 4] = [4326, 4490, 4979, 4480];

/// The name of no system: coordinates are given out as the file has them, to look at what they may be.
pub const AS_WRITTEN: &str = "as-written";

/// What a project writes where the system is to be found out from the data.
pub const AUTO: &str = "auto";

impl Crs {
    /// WGS 84 longitude and latitude in degrees.
    #[must_use]
    pub fn wgs84() -> Crs {
        Crs { name: "EPSG:4326".to_owned(), kind: Kind::Degrees }
    }

    /// A system by `EPSG:n`, a bare code, an OGC URN, a usual name (`GCJ-02`, `UTM 50N`) or a `+proj=` string.
    ///
    /// # Errors
    /// When it is not known, or is Xian 80 or Beijing 54 without `+towgs84`. `path` is the file whose
    /// coordinates are meant.
    pub fn parse(text: &str, path: &Path) -> Result<Crs, SourceError> {
        let text = text.trim();
        if text == AS_WRITTEN {
            return Ok(Crs { name: text.to_owned(), kind: Kind::AsWritten });
        }
        if text.starts_with("+proj") {
            return Crs::from_proj(text, text, path);
        }
        match names::named(text) {
            Some(Named::Code(code)) => return Crs::from_code(code, path),
            Some(Named::Shifted(shifted)) => {
                return Ok(Crs { name: shifted.name().to_owned(), kind: Kind::Shifted(shifted) });
            }
            Some(Named::Refused(datum)) => return Err(refused(text, datum, path)),
            None => {}
        }
        let before_digits = text.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = &text[before_digits.len()..];
        let prefixed = before_digits.to_lowercase().contains("epsg") || before_digits.is_empty();
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
        if let Some(datum) = names::old_datum(wkt) {
            return Err(refused(&name, datum, path));
        }
        if !upper.trim_start().starts_with("PROJ") {
            return Crs::parse(&name, path);
        }
        if upper.contains("MERCATOR_AUXILIARY_SPHERE") {
            return Crs::from_code(3857, path);
        }
        let parameter = |key: &str| number_after(&upper, key);
        let modern =
            ["CHINA_GEODETIC", "CGCS2000", "CHINA_2000", "WGS_1984", "WGS 84"].iter().any(|n| upper.contains(n));
        let metres = upper.rfind("UNIT[").is_none_or(|at| number_of_unit(&upper[at..]).is_none_or(|unit| unit == 1.0));
        let transverse = metres && (upper.contains("TRANSVERSE_MERCATOR") || upper.contains("GAUSS_KRUGER"));
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
            return Ok(Crs { name, kind: Kind::Degrees });
        }
        if let Some(datum) = names::old_datum_of(code) {
            return Err(refused(&name, datum, path));
        }
        let definition = crs_definitions::from_code(code).ok_or_else(|| unknown(&name, path))?;
        Crs::from_proj(definition.proj4, &name, path)
    }

    fn from_proj(text: &str, name: &str, path: &Path) -> Result<Crs, SourceError> {
        let unusable = |cause: String| SourceError::Crs {
            path: path.to_owned(),
            problem: format!("the reference system \"{name}\" cannot be used: {cause}"),
            hint: "give an EPSG code (crs = \"EPSG:4547\") or a complete +proj string".to_owned(),
        };
        let build = |text: &str| Proj::from_proj_string(text).map_err(|cause| unusable(cause.to_string()));
        let shifted = ["+towgs84", "+nadgrids", "+datum"].iter().any(|key| text.contains(key));
        if let Some(datum) = of_old_ellipsoid(text).filter(|_| !shifted) {
            return Err(refused(name, datum, path));
        }
        let system = build(text)?;
        if system.is_geocent() {
            return Err(unusable("its coordinates are metres from the centre of the earth".to_owned()));
        }
        let wgs84 = build("+proj=longlat +datum=WGS84 +no_defs")?;
        Ok(Crs { name: name.to_owned(), kind: Kind::Defined { system: Box::new(system), wgs84: Box::new(wgs84) } })
    }

    /// Its name, as given or as `EPSG:n`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether its coordinates are longitude and latitude in degrees.
    #[must_use]
    pub fn is_geographic(&self) -> bool {
        match &self.kind {
            Kind::Degrees | Kind::Shifted(_) | Kind::AsWritten => true,
            Kind::Defined { system, .. } => system.is_latlong(),
        }
    }

    /// Longitude and latitude in degrees of a coordinate of this system (east first, then north);
    /// `None` when it is not finite or lies outside the world.
    #[must_use]
    pub fn to_wgs84(&self, x: f64, y: f64) -> Option<[f64; 2]> {
        let [lon, lat] = match &self.kind {
            _ if !(x.is_finite() && y.is_finite()) => return None,
            Kind::AsWritten => return Some([x, y]),
            Kind::Degrees => [x, y],
            Kind::Shifted(_) if !in_world([x, y]) => return None,
            Kind::Shifted(shifted) => shifted.to_wgs84([x, y]),
            Kind::Defined { system, wgs84 } => {
                let mut point = if system.is_latlong() { (x.to_radians(), y.to_radians(), 0.0) } else { (x, y, 0.0) };
                transform(system, wgs84, &mut point).ok()?;
                [point.0.to_degrees(), point.1.to_degrees()]
            }
        };
        in_world([lon, lat]).then_some([lon, lat])
    }

    /// The coordinate in this system (east first, then north) of a place in degrees of WGS 84; `None` when it has
    /// none.
    #[must_use]
    pub fn of_wgs84(&self, lon: f64, lat: f64) -> Option<[f64; 2]> {
        if !in_world([lon, lat]) {
            return None;
        }
        let [x, y] = match &self.kind {
            Kind::Degrees | Kind::AsWritten => [lon, lat],
            Kind::Shifted(shifted) => shifted.of_wgs84([lon, lat]),
            Kind::Defined { system, wgs84 } => {
                let mut point = (lon.to_radians(), lat.to_radians(), 0.0);
                transform(wgs84, system, &mut point).ok()?;
                if system.is_latlong() { [point.0.to_degrees(), point.1.to_degrees()] } else { [point.0, point.1] }
            }
        };
        (x.is_finite() && y.is_finite()).then_some([x, y])
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

fn refused(name: &str, datum: &str, path: &Path) -> SourceError {
    SourceError::Crs {
        path: path.to_owned(),
        problem: format!(
            "{name} is on the {datum} datum, which cannot be converted without local parameters: the result would be tens of metres off"
        ),
        hint: "convert the file to CGCS2000 with the bureau's parameters, or give them: crs = \"+proj=... +towgs84=dx,dy,dz,rx,ry,rz,s\"".to_owned(),
    }
}

/// The datum of China that is known by its ellipsoid in a `+proj` string.
fn of_old_ellipsoid(text: &str) -> Option<&'static str> {
    if ["+ellps=krass", "+a=6378245"].iter().any(|key| text.contains(key)) {
        return Some("Beijing 1954 (Krasovsky ellipsoid)");
    }
    ["+ellps=IAU76", "+a=6378140"].iter().any(|key| text.contains(key)).then_some("Xian 1980 (IAG 1975 ellipsoid)")
}

fn in_world([lon, lat]: [f64; 2]) -> bool {
    lon.abs() <= 180.0 && lat.abs() <= 90.0
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

/// The size of the unit that begins here: `UNIT["Meter",1.0]`.
fn number_of_unit(text: &str) -> Option<f64> {
    let number: String = text.split(',').nth(1)?.chars().take_while(|c| !",]".contains(*c)).collect();
    number.trim().parse().ok()
}

#[cfg(test)]
#[path = "crs_tests.rs"]
mod tests;
