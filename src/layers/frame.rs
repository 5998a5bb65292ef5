//! The metric frame: a transverse Mercator plane for the whole region, on the WGS 84 ellipsoid.
//!
//! Areas, cells and shapes are measured in this plane; lengths of roads are geodesic and do not come
//! from here. The central meridian is the whole degree nearest to the middle of the residents, so
//! that an added facility or road never moves the grid.

use std::sync::Arc;

use geo::{CoordsIter, MapCoords};
use geo_types::{Coord, Geometry, LineString, MultiPolygon, Polygon};
use geographiclib_rs::{Geodesic, InverseGeodesic};
use proj4rs::adaptors::transform_xy;
use proj4rs::proj::Proj;
use serde::Serialize;

use crate::units::Metres;

/// Mean radius of curvature in metres, good enough for the scale of a point (1e-7 within 300 km).
const RADIUS: f64 = 6_371_008.8;

/// A place in WGS 84: longitude and latitude in degrees.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct Position {
    /// Longitude in degrees, -180 to 180.
    pub lon: f64,
    /// Latitude in degrees, -90 to 90.
    pub lat: f64,
}

impl Position {
    /// No place: of a row without coordinates.
    pub const NOWHERE: Position = Position { lon: f64::NAN, lat: f64::NAN };

    /// Whether both numbers are finite and within the range of degrees.
    #[must_use]
    pub fn is_usable(self) -> bool {
        (-180.0..=180.0).contains(&self.lon) && (-90.0..=90.0).contains(&self.lat)
    }
}

/// A place in the metric frame: metres east of the central meridian and north of the equator.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Point {
    /// Metres east.
    pub x: f64,
    /// Metres north.
    pub y: f64,
}

impl Point {
    /// No place: of a row without coordinates.
    pub const NOWHERE: Point = Point { x: f64::NAN, y: f64::NAN };

    /// Whether both numbers are finite; a place too far from the frame has no point.
    #[must_use]
    pub fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }

    /// The point as the coordinate of a shape.
    #[must_use]
    pub fn coord(self) -> Coord<f64> {
        Coord { x: self.x, y: self.y }
    }
}

impl From<Coord<f64>> for Point {
    fn from(c: Coord<f64>) -> Point {
        Point { x: c.x, y: c.y }
    }
}

/// The metric frame of one region.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Central meridian in whole degrees.
    pub central_meridian: i32,
    projections: Arc<Projections>,
}

/// Both reference systems, built once and shared by all threads.
#[derive(Debug)]
struct Projections {
    degrees: Proj,
    plane: Proj,
}

impl Frame {
    /// The frame whose central meridian is the whole degree nearest to the middle of an extent of
    /// longitudes, western end first. An extent that is not finite gives the meridian of Greenwich.
    #[must_use]
    pub fn around(lon_extent: [f64; 2]) -> Frame {
        let middle = (lon_extent[0] + lon_extent[1]) / 2.0;
        Frame::at(if middle.is_finite() { middle.clamp(-180.0, 180.0).round() as i32 } else { 0 })
    }

    /// The frame of a central meridian in whole degrees, -180 to 180.
    #[must_use]
    pub fn at(central_meridian: i32) -> Frame {
        let plane =
            format!("+proj=tmerc +lat_0=0 +lon_0={central_meridian} +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m +no_defs");
        let build = |text: &str| Proj::from_proj_string(text).expect("the projection strings are complete and fixed");
        let degrees = build("+proj=longlat +ellps=WGS84 +no_defs");
        Frame { central_meridian, projections: Arc::new(Projections { degrees, plane: build(&plane) }) }
    }

    /// Degrees to metres; not finite where the place is not on earth or too far from the meridian.
    #[must_use]
    pub fn to_point(&self, position: Position) -> Point {
        let nowhere = Point { x: f64::NAN, y: f64::NAN };
        if !position.is_usable() || (position.lon - f64::from(self.central_meridian)).abs() > 60.0 {
            return nowhere;
        }
        let p = &self.projections;
        transform_xy(&p.degrees, &p.plane, position.lon.to_radians(), position.lat.to_radians())
            .map_or(nowhere, |(x, y)| Point { x, y })
    }

    /// Metres to degrees; not finite where no place on earth belongs to the point.
    #[must_use]
    pub fn to_position(&self, point: Point) -> Position {
        let p = &self.projections;
        transform_xy(&p.plane, &p.degrees, point.x, point.y).map_or(
            Position { lon: f64::NAN, lat: f64::NAN },
            |(lon, lat)| Position { lon: lon.to_degrees(), lat: lat.to_degrees() },
        )
    }

    /// The distance on the ground: the planar one divided by the scale of the plane at the mean easting.
    ///
    /// Within 1e-5 of the geodesic for up to 100 km from the meridian.
    #[must_use]
    pub fn ground_distance(&self, a: Point, b: Point) -> Metres {
        let x = f64::midpoint(a.x, b.x);
        let scale = 1.0 + x * x / (2.0 * RADIUS * RADIUS);
        Metres((a.x - b.x).hypot(a.y - b.y) / scale)
    }

    /// A shape in degrees to the metric frame; `None` when any vertex has no point in it.
    #[must_use]
    pub fn project(&self, shape: &MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
        shape.try_map_coords(|c| self.project_coord(c).ok_or(())).ok()
    }

    /// A line in degrees to the metric frame; `None` when any vertex has no point in it.
    #[must_use]
    pub fn project_line(&self, line: &LineString<f64>) -> Option<LineString<f64>> {
        line.try_map_coords(|c| self.project_coord(c).ok_or(())).ok()
    }

    /// Any shape of the metric frame back to longitude and latitude in degrees, for output.
    #[must_use]
    pub fn unproject(&self, shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
        shape.map_coords(|c| {
            let at = self.to_position(c.into());
            Coord { x: at.lon, y: at.lat }
        })
    }

    fn project_coord(&self, c: Coord<f64>) -> Option<Coord<f64>> {
        let point = self.to_point(Position { lon: c.x, lat: c.y });
        point.is_finite().then(|| point.coord())
    }
}

/// The length of the shortest line between two places on the WGS 84 ellipsoid.
pub(crate) fn geodesic(a: Position, b: Position) -> Metres {
    use std::sync::LazyLock;
    static EARTH: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);
    if a == b {
        return Metres(0.0);
    }
    Metres(EARTH.inverse(a.lat, a.lon, b.lat, b.lon))
}

/// The polygons of a geometry, whatever it is wrapped in; `None` when it holds none.
#[must_use]
pub fn polygons_of(shape: &Geometry<f64>) -> Option<MultiPolygon<f64>> {
    let polygons: Vec<Polygon<f64>> = match shape {
        Geometry::Polygon(p) => vec![p.clone()],
        Geometry::MultiPolygon(m) => m.0.clone(),
        Geometry::Rect(r) => vec![r.to_polygon()],
        Geometry::Triangle(t) => vec![t.to_polygon()],
        Geometry::GeometryCollection(c) => c.iter().filter_map(polygons_of).flatten().collect(),
        _ => Vec::new(),
    };
    (!polygons.is_empty()).then_some(MultiPolygon(polygons))
}

/// Whether every vertex of a shape is a place in degrees on earth. Others make geometry code panic.
#[must_use]
pub fn on_earth(shape: &Geometry<f64>) -> bool {
    shape.coords_iter().all(|c| Position { lon: c.x, lat: c.y }.is_usable())
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;
