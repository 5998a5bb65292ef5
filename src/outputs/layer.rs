//! One flat table, with or without shapes: GeoJSON and CSV are both made of it, so their keys are the same.

use geo_types::{Geometry, MultiPolygon, Point as GeoPoint};

use crate::layers::{Frame, Position};
use crate::message::Text;
use crate::units::{Metres, Millis, People};

/// One value of a row.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Unknown.
    Null,
    /// A whole number.
    Int(i64),
    /// A decimal number; one that is not finite is written as unknown.
    Real(f64),
    /// A text.
    Text(String),
    /// Yes or no.
    Bool(bool),
}

/// A row: its shape in longitude and latitude, if any, and one value per field.
pub type Row = (Option<Geometry<f64>>, Vec<Cell>);

/// A flat table with a name.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Name of the layer and of its files.
    pub name: &'static str,
    /// The field that identifies a row, if one does.
    pub id: Option<usize>,
    /// Names of the fields.
    pub fields: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

impl Layer {
    /// An empty layer.
    #[must_use]
    pub fn new(name: &'static str, fields: &[&str]) -> Layer {
        let fields = fields.iter().map(|f| (*f).to_owned()).collect();
        Layer { name, id: None, fields, rows: Vec::new() }
    }

    /// The value of a field in a row, for tests and for other outputs.
    #[must_use]
    pub fn get(&self, row: usize, field: &str) -> Option<&Cell> {
        let at = self.fields.iter().position(|f| f == field)?;
        self.rows.get(row)?.1.get(at)
    }
}

impl Cell {
    /// A text; an empty one is unknown.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() { Cell::Null } else { Cell::Text(text) }
    }

    /// A decimal number rounded to so many decimals.
    #[must_use]
    pub fn real(value: f64, decimals: i32) -> Cell {
        let scale = 10f64.powi(decimals);
        let rounded = (value * scale).round() / scale;
        // A negative zero would print as "-0.0".
        if rounded.is_finite() { Cell::Real(rounded + 0.0) } else { Cell::Null }
    }
}

impl From<People> for Cell {
    /// People with three decimals, exactly.
    fn from(people: People) -> Cell {
        if people.0.is_multiple_of(1000) {
            Cell::Int((people.0 / 1000) as i64)
        } else {
            Cell::real(people.0 as f64 / 1000.0, 3)
        }
    }
}

impl From<Millis> for Cell {
    /// Minutes with three decimals.
    fn from(time: Millis) -> Cell {
        Cell::real(time.minutes(), 3)
    }
}

/// A time or, in the metre modes, a length, as two cells: minutes and metres, of which one is unknown.
pub(super) fn minutes_and_metres(value: Option<Millis>, is_length: bool) -> [Cell; 2] {
    match value {
        Some(length) if is_length => [Cell::Null, Metres(length.seconds()).into()],
        time => [time.into(), Cell::Null],
    }
}

impl From<Metres> for Cell {
    fn from(length: Metres) -> Cell {
        Cell::real(length.0, 1)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Cell {
        Cell::Int(number as i64)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Cell {
        Cell::Int(i64::from(number))
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Cell {
        Cell::Int(i64::from(number))
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Cell {
        Cell::Bool(value)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::text(text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::text(text)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Null, Into::into)
    }
}

/// Chinese and English of a text, as two cells.
#[must_use]
pub fn both(text: &Text) -> [Cell; 2] {
    [Cell::text(text.zh.as_str()), Cell::text(text.en.as_str())]
}

/// A point as a geometry; `None` when it is no place on earth.
#[must_use]
pub fn point(at: Position) -> Option<Geometry<f64>> {
    at.is_usable().then(|| Geometry::Point(GeoPoint::new(at.lon, at.lat)))
}

/// A shape of the metric frame in degrees; `None` when it is empty.
#[must_use]
pub fn shape(frame: &Frame, shape: &MultiPolygon<f64>) -> Option<Geometry<f64>> {
    (!shape.0.is_empty()).then(|| Geometry::MultiPolygon(frame.unproject(shape)))
}
