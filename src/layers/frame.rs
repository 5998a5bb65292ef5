//! The metric frame: a transverse Mercator plane for the whole region, on the WGS 84 ellipsoid.
//!
//! Areas, cells and shapes are measured in this plane; lengths of roads are geodesic and do not come
//! from here. The central meridian is the whole degree nearest to the middle of the residents, so
//! that an added facility or road never moves the grid.

use serde::Serialize;

/// A place in WGS 84: longitude and latitude in degrees.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize)]
pub struct Position {
    /// Longitude in degrees, -180 to 180.
    pub lon: f64,
    /// Latitude in degrees, -90 to 90.
    pub lat: f64,
}

/// A place in the metric frame: metres east of the central meridian and north of the equator.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Point {
    /// Metres east.
    pub x: f64,
    /// Metres north.
    pub y: f64,
}

/// The metric frame of one region.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Central meridian in whole degrees.
    pub central_meridian: i32,
}
