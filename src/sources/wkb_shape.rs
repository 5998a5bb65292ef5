//! Shapes from the binary form that GeoPackages hold, with every count checked against the bytes.
//!
//! Heights and measures are dropped; curves and collections are an error in words.

use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

/// The shape of a GeoPackage blob; `None` when it says that it is empty.
///
/// # Errors
/// What is wrong with the bytes, in words.
pub fn of_geopackage(blob: &[u8]) -> Result<Option<Geometry<f64>>, String> {
    let header = blob.get(..8).filter(|h| h.starts_with(b"GP")).ok_or("no GeoPackage geometry")?;
    let flags = header[3];
    let envelope = match (flags >> 1) & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err("unknown envelope".into()),
    };
    let body = blob.get(8 + envelope..).ok_or("the geometry ends in its envelope")?;
    if flags & 0x10 != 0 { Ok(None) } else { Cursor { bytes: body, little: true }.geometry().map(Some) }
}

struct Cursor<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl Cursor<'_> {
    fn geometry(&mut self) -> Result<Geometry<f64>, String> {
        let (kind, size) = self.head()?;
        Ok(match kind {
            1 => Point::from(self.coord(size)?).into(),
            2 => LineString(self.line(size)?).into(),
            3 => self.polygon(size)?.into(),
            4 => MultiPoint(self.parts(1, |c, n| c.coord(n).map(Point::from))?).into(),
            5 => MultiLineString(self.parts(2, |c, n| c.line(n).map(LineString))?).into(),
            6 => MultiPolygon(self.parts(3, Cursor::polygon)?).into(),
            other => return Err(format!("geometry type {other} is not read")),
        })
    }

    /// Type from 1 to 7 and numbers per coordinate.
    fn head(&mut self) -> Result<(u32, usize), String> {
        self.little = self.take::<1>()?[0] == 1;
        let code = self.count()?;
        let extended = usize::from(code & 0x8000_0000 != 0) + usize::from(code & 0x4000_0000 != 0);
        let code = code & 0x0fff_ffff;
        let more =
            [0, 1, 1, 2].get((code / 1000) as usize).ok_or_else(|| format!("geometry type {code} is not read"))?;
        Ok((code % 1000, 2 + extended.max(*more)))
    }

    fn parts<T>(
        &mut self,
        wanted: u32,
        read: impl Fn(&mut Self, usize) -> Result<T, String>,
    ) -> Result<Vec<T>, String> {
        let count = self.count()?;
        let mut parts = Vec::new();
        for _ in 0..count {
            let (kind, size) = self.head()?;
            if kind != wanted {
                return Err(format!("a part of type {kind} where {wanted} must stand"));
            }
            parts.push(read(self, size)?);
        }
        Ok(parts)
    }

    fn polygon(&mut self, size: usize) -> Result<Polygon<f64>, String> {
        let count = self.count()?;
        let mut rings = Vec::new();
        for _ in 0..count {
            rings.push(LineString(self.line(size)?));
        }
        let mut rings = rings.into_iter();
        let outer = rings.next().ok_or("a polygon without rings")?;
        Ok(Polygon::new(outer, rings.collect()))
    }

    fn line(&mut self, size: usize) -> Result<Vec<Coord<f64>>, String> {
        let count = self.count()?;
        let mut coords = Vec::new();
        for _ in 0..count {
            coords.push(self.coord(size)?);
        }
        Ok(coords)
    }

    fn coord(&mut self, size: usize) -> Result<Coord<f64>, String> {
        let (x, y) = (self.number()?, self.number()?);
        for _ in 2..size {
            self.number()?;
        }
        Ok(Coord { x, y })
    }

    fn number(&mut self) -> Result<f64, String> {
        let bytes = self.take::<8>()?;
        Ok(if self.little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    fn count(&mut self) -> Result<u32, String> {
        let bytes = self.take::<4>()?;
        Ok(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (head, rest) = self.bytes.split_first_chunk::<N>().ok_or("the geometry ends too early")?;
        self.bytes = rest;
        Ok(*head)
    }
}
