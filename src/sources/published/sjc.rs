//! Capacitated p-median problems in Lorena's form: the number of points and p, then x, y, capacity and load of each.

use std::path::Path;

use super::super::SourceError;
use super::{Numbers, text};

/// Most points that are read: all pairs of them are worked out.
const MOST_POINTS: u32 = 20_000;

/// A point that asks for service and may become a site.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Spot {
    /// Coordinates in a plane.
    pub x: f64,
    /// Coordinates in a plane.
    pub y: f64,
    /// What a site here holds.
    pub holds: u32,
    /// What the point takes up.
    pub load: u32,
}

/// Points of a plane; the cost of a pair is their straight distance.
#[derive(Clone, PartialEq, Debug)]
pub struct Loaded {
    /// Sites that the problem asks for.
    pub p: u32,
    /// The points.
    pub spots: Vec<Spot>,
}

/// Reads such a file.
///
/// # Errors
/// When the file cannot be read or is not of this form.
pub fn sjc(path: &Path) -> Result<Loaded, SourceError> {
    parse(path, &text(path)?)
}

pub(super) fn parse(path: &Path, text: &str) -> Result<Loaded, SourceError> {
    let mut numbers = Numbers::new(path, text);
    let points = numbers.whole("the number of points", MOST_POINTS)?;
    let p = numbers.whole("p", points)?;
    let mut spots = Vec::with_capacity(points as usize);
    for _ in 0..points {
        spots.push(Spot {
            x: numbers.next("x")?,
            y: numbers.next("y")?,
            holds: numbers.whole("a capacity", u32::MAX)?,
            load: numbers.whole("a load", u32::MAX)?,
        });
    }
    numbers.end()?;
    Ok(Loaded { p, spots })
}
