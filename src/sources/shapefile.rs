//! Reads a Shapefile with its table, whatever the case of its endings and the encoding of its texts.
//!
//! In: the `.shp`; `.dbf`, `.prj` and `.cpg` are looked for beside it. Out: its rows in WGS 84.

use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use dbase::FieldValue;
use dbase::encoding::EncodingRs;
use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use shapefile::record::traits::HasXY;
use shapefile::{PolygonRing, Shape};

use super::crs::{self, Crs};
use super::geojson::bad_shape;
use super::{ReadOptions, Record, SourceError, Table, Value, encoding};
use crate::message::{Place, Text, Warning};

/// Reads a Shapefile.
///
/// # Errors
/// When the file or its table cannot be read, or its reference system is not known.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    // The crate trusts counts in the file; a lying file must not end the program.
    catch_unwind(AssertUnwindSafe(|| read_parts(path, options)))
        .unwrap_or_else(|_| Err(malformed(path, "the file contradicts itself")))
}

fn read_parts(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let mut table = Table { file: path.display().to_string(), ..Table::default() };
    let file = File::open(path).map_err(|e| SourceError::io(path, e))?;
    let reader = shapefile::ShapeReader::new(BufReader::new(file)).map_err(|e| malformed(path, &e.to_string()))?;
    let shapes = reader.read().map_err(|e| malformed(path, &e.to_string()))?;
    let shapes: Vec<Option<Geometry<f64>>> = shapes.into_iter().map(geometry).collect();
    let crs = reference(path, &shapes, options, &mut table)?;
    table.crs = crs.name().to_owned();
    let rows = attributes(path, options, &mut table)?;
    if rows.len() != shapes.len() {
        return Err(malformed(path, &format!("{} shapes but {} rows in the .dbf", shapes.len(), rows.len())));
    }
    for (i, (shape, values)) in shapes.into_iter().zip(rows).enumerate() {
        let row = i as u64 + 1;
        let shape = shape.and_then(|s| match crs.shape_to_lon_lat(&s) {
            Ok(shape) => Some(shape),
            Err(e) => {
                table.warnings.push(bad_shape(&table.file, row, &e.to_string()));
                None
            }
        });
        table.records.push(Record { row, shape, values });
    }
    Ok(table)
}

/// The file of the same name with another ending, in any case.
fn sibling(path: &Path, ending: &str) -> Option<PathBuf> {
    let stem = path.file_stem()?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).ok()?.flatten().map(|e| e.path()).collect();
    found.retain(|p| p.file_stem() == Some(stem) && p.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending)));
    found.sort();
    found.into_iter().next()
}

fn attributes(path: &Path, options: &ReadOptions, table: &mut Table) -> Result<Vec<Vec<Value>>, SourceError> {
    let dbf = sibling(path, "dbf").ok_or_else(|| malformed(path, "the .dbf beside it is missing"))?;
    let bytes = std::fs::read(&dbf).map_err(|e| SourceError::io(&dbf, e))?;
    let label = options.encoding.clone().or_else(|| std::fs::read_to_string(sibling(path, "cpg")?).ok());
    let encoding = match label.as_deref().and_then(encoding::by_label) {
        Some(encoding) => encoding,
        // Byte 29 names the language of the table; 0x4D is Chinese GBK.
        None if bytes.get(29) == Some(&0x4d) => encoding_rs::GB18030,
        None => {
            // The header holds binary numbers, which are no text; field names and rows are.
            let start = bytes.get(8..10).map_or(0, |b| usize::from(u16::from_le_bytes([b[0], b[1]])));
            let found = encoding::of_bytes(bytes.get(start..).unwrap_or_default());
            if found.guessed {
                let name = found.encoding.name();
                let text = Text::new(
                    format!("未声明文字编码,按 {name} 读取"),
                    format!("no text encoding is declared; read as {name}"),
                );
                table.warnings.push(
                    Warning::new("guessed-encoding", Place::file(&table.file), text)
                        .fix("若出现乱码,请设置 encoding", "set `encoding` if names look wrong"),
                );
            }
            found.encoding
        }
    };
    let mut reader = dbase::ReaderBuilder::new()
        .with_encoding(EncodingRs::from(encoding))
        .build(std::io::Cursor::new(bytes))
        .map_err(|e| malformed(&dbf, &e.to_string()))?;
    table.fields = reader.fields().iter().map(|f| f.name().trim().to_owned()).collect();
    let records = reader.read().map_err(|e| malformed(&dbf, &e.to_string()))?;
    let row = |record: &dbase::Record| table.fields.iter().map(|f| record.get(f).map_or(Value::Null, value)).collect();
    Ok(records.iter().map(row).collect())
}

fn value(field: &FieldValue) -> Value {
    let number = |n: f64| if n.fract() == 0.0 && n.abs() < 9e15 { Value::Int(n as i64) } else { Value::Real(n) };
    match field {
        FieldValue::Character(text) => text.as_deref().map_or(Value::Null, Value::from_text),
        FieldValue::Memo(text) => Value::from_text(text),
        FieldValue::Numeric(n) => n.map_or(Value::Null, number),
        FieldValue::Float(n) => n.map_or(Value::Null, |n| number(f64::from(n))),
        FieldValue::Double(n) | FieldValue::Currency(n) => number(*n),
        FieldValue::Integer(n) => Value::Int(i64::from(*n)),
        FieldValue::Logical(b) => b.map_or(Value::Null, Value::Bool),
        FieldValue::Date(d) => d.map_or(Value::Null, |d| Value::Text(d.to_string())),
        FieldValue::DateTime(d) => Value::Text(format!("{d:?}")),
    }
}

fn reference(
    path: &Path,
    shapes: &[Option<Geometry<f64>>],
    options: &ReadOptions,
    table: &mut Table,
) -> Result<Crs, SourceError> {
    if let Some(name) = &options.crs {
        return crs::parse_for(path, name);
    }
    if let Some(text) = sibling(path, "prj").and_then(|p| std::fs::read_to_string(p).ok()) {
        // The last AUTHORITY belongs to the whole system, else its first quoted name stands for it.
        let code = text
            .trim_end_matches([']', ' ', '\n', '\r'])
            .rsplit_once("AUTHORITY[\"EPSG\",")
            .map(|(_, c)| c.replace('"', ""));
        let name = text.split('"').nth(1).unwrap_or_default();
        return crs::parse_for(path, code.as_deref().unwrap_or(name));
    }
    let wgs84 = Crs::wgs84();
    if shapes.iter().flatten().any(|s| wgs84.shape_to_lon_lat(s).is_err()) {
        return Err(SourceError::Crs {
            path: path.to_owned(),
            problem: "there is no .prj and the coordinates are not longitude and latitude".into(),
            hint: "set `crs`, for example \"EPSG:4547\"".into(),
        });
    }
    let text = Text::new(
        "缺少 .prj,坐标按 WGS 84 经纬度读取",
        "there is no .prj; coordinates are taken as WGS 84 longitude and latitude",
    );
    table.warnings.push(Warning::new("assumed-crs", Place::file(&table.file), text).fix("请设置 crs", "set `crs`"));
    Ok(wgs84)
}

fn geometry(shape: Shape) -> Option<Geometry<f64>> {
    Some(match shape {
        Shape::Point(p) => point(&p).into(),
        Shape::PointM(p) => point(&p).into(),
        Shape::PointZ(p) => point(&p).into(),
        Shape::Multipoint(m) => MultiPoint(m.points().iter().map(point).collect()).into(),
        Shape::MultipointM(m) => MultiPoint(m.points().iter().map(point).collect()).into(),
        Shape::MultipointZ(m) => MultiPoint(m.points().iter().map(point).collect()).into(),
        Shape::Polyline(l) => MultiLineString(l.parts().iter().map(|p| line(p)).collect()).into(),
        Shape::PolylineM(l) => MultiLineString(l.parts().iter().map(|p| line(p)).collect()).into(),
        Shape::PolylineZ(l) => MultiLineString(l.parts().iter().map(|p| line(p)).collect()).into(),
        Shape::Polygon(p) => polygons(p.rings()),
        Shape::PolygonM(p) => polygons(p.rings()),
        Shape::PolygonZ(p) => polygons(p.rings()),
        Shape::NullShape | Shape::Multipatch(_) => return None,
    })
}

fn point<P: HasXY>(p: &P) -> Point<f64> {
    Point::new(p.x(), p.y())
}

fn line<P: HasXY>(points: &[P]) -> LineString<f64> {
    points.iter().map(|p| Coord { x: p.x(), y: p.y() }).collect()
}

/// An inner ring belongs to the outer ring before it.
fn polygons<P: HasXY>(rings: &[PolygonRing<P>]) -> Geometry<f64> {
    let mut polygons: Vec<Polygon<f64>> = Vec::new();
    for ring in rings {
        match (ring, polygons.last_mut()) {
            (PolygonRing::Inner(hole), Some(polygon)) => polygon.interiors_push(line(hole)),
            (PolygonRing::Outer(points) | PolygonRing::Inner(points), _) => {
                polygons.push(Polygon::new(line(points), Vec::new()));
            }
        }
    }
    MultiPolygon(polygons).into()
}

fn malformed(path: &Path, problem: &str) -> SourceError {
    SourceError::malformed(path, None, problem, "copy .shp, .shx, .dbf and .prj together, or export a GeoPackage")
}
