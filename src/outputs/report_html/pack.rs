//! Numbers to few bytes: whole numbers in seven bits a byte, shapes as steps from point to point.
//!
//! A pack holds named columns one after the other, and a directory says where each begins. The page reads them with
//! `page/unpack.js`, which is the other half of this file.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use geo_types::{LineString, MultiPolygon, Polygon};
use serde_json::{Map, Value};

/// Columns of numbers.
#[derive(Default)]
pub(super) struct Pack {
    bytes: Vec<u8>,
    directory: Map<String, Value>,
}

/// One column in the making.
#[derive(Default)]
pub(super) struct Column {
    bytes: Vec<u8>,
}

impl Pack {
    /// Adds a column under a name of its own.
    pub(super) fn add(&mut self, name: impl Into<String>, column: &Column) {
        let at = Value::from([self.bytes.len(), column.bytes.len()].map(Value::from).to_vec());
        self.directory.insert(name.into(), at);
        self.bytes.extend(&column.bytes);
    }

    /// The columns as text for a page, and where each stands: `{"name": [first byte, bytes]}`.
    pub(super) fn finish(self) -> std::io::Result<(String, Value)> {
        Ok((packed(&self.bytes)?, Value::Object(self.directory)))
    }
}

/// Bytes made small and written as text: zlib, then base64. The text holds no `<`, whatever the bytes are.
pub(super) fn packed(bytes: &[u8]) -> std::io::Result<String> {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(bytes)?;
    Ok(STANDARD.encode(zlib.finish()?))
}

impl Column {
    /// A column of whole numbers.
    pub(super) fn of(numbers: impl IntoIterator<Item = u64>) -> Column {
        let mut column = Column::default();
        numbers.into_iter().for_each(|n| column.whole(n));
        column
    }

    /// How many bytes it takes before it is made small.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Appends a whole number: seven bits a byte, the lowest first, the highest bit set where more follow.
    pub(super) fn whole(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// Appends a number that may be negative: 0, -1, 1, -2 ... become 0, 1, 2, 3 ...
    pub(super) fn signed(&mut self, number: i64) {
        self.whole(((number << 1) ^ (number >> 63)) as u64);
    }
}

/// Draws lines and polygons into a column as steps from the point before, in whole units of a raster of points.
pub(super) struct Pen {
    /// Column that is drawn into.
    pub(super) column: Column,
    origin: [f64; 2],
    unit: f64,
    at: [i64; 2],
}

impl Pen {
    /// A pen for places of the metric frame; `unit` is the side of the raster of points in metres.
    pub(super) fn new(origin: [f64; 2], unit: f64) -> Pen {
        Pen { column: Column::default(), origin, unit, at: [0, 0] }
    }

    /// Appends polygons: how many rings, then the points of each ring without the last, which is the first again.
    pub(super) fn shape(&mut self, shape: &MultiPolygon<f64>) {
        let rings = |p: &Polygon<f64>| -> Vec<LineString<f64>> {
            std::iter::once(p.exterior()).chain(p.interiors()).cloned().collect()
        };
        let whole = |ring: &LineString<f64>| -> Option<Vec<[i64; 2]>> {
            let mut points = self.points(ring)?;
            if points.len() > 1 && points.first() == points.last() {
                points.pop();
            }
            (points.len() > 2).then_some(points)
        };
        let rings: Vec<Vec<[i64; 2]>> = shape.iter().flat_map(rings).filter_map(|r| whole(&r)).collect();
        self.column.whole(rings.len() as u64);
        rings.iter().for_each(|ring| self.draw(ring));
    }

    /// Appends a line; nothing when no two points of it differ.
    pub(super) fn line(&mut self, line: &LineString<f64>) {
        if let Some(points) = self.points(line).filter(|points| points.len() > 1) {
            self.draw(&points);
        }
    }

    /// A place in units of the raster; `None` when it is nowhere.
    pub(super) fn place(&self, [x, y]: [f64; 2]) -> Option<[i64; 2]> {
        let step = |value: f64, origin: f64| ((value - origin) / self.unit).round();
        let at = [step(x, self.origin[0]), step(y, self.origin[1])];
        at.iter().all(|v| v.abs() < 1e12).then(|| at.map(|v| v as i64))
    }

    fn points(&self, line: &LineString<f64>) -> Option<Vec<[i64; 2]>> {
        let mut points = line.0.iter().map(|c| self.place([c.x, c.y])).collect::<Option<Vec<_>>>()?;
        points.dedup();
        Some(points)
    }

    fn draw(&mut self, points: &[[i64; 2]]) {
        self.column.whole(points.len() as u64);
        for point in points {
            self.column.signed(point[0] - self.at[0]);
            self.column.signed(point[1] - self.at[1]);
            self.at = *point;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_take_one_byte_and_negative_ones_too() {
        let mut column = Column::default();
        [0, -1, 1, 63, -64, 64].into_iter().for_each(|n| column.signed(n));
        // 64 becomes 128: 0 in the low seven bits with the mark, then 1.
        assert_eq!(column.bytes, [0, 1, 2, 126, 127, 0x80, 1]);
        assert_eq!(Column::of([300]).bytes, [0x80 | 44, 2]);
    }

    #[test]
    fn a_square_is_one_ring_of_four_points_in_steps() {
        let square = geo_types::Rect::new((10.0, 20.0), (12.0, 22.0)).to_polygon();
        let mut pen = Pen::new([10.0, 20.0], 1.0);
        pen.shape(&MultiPolygon::new(vec![square]));
        // One ring, four points; steps +2 and -2 are written 4 and 3.
        let [rings, points, ..] = pen.column.bytes.as_slice() else { panic!("nothing was drawn") };
        assert_eq!((rings, points, pen.column.len()), (&1, &4, 2 + 8));
        assert_eq!(pen.place([f64::NAN, 0.0]), None);
    }
}
