//! Tables as Parquet, with shapes as GeoParquet 1.1: WKB in longitude and latitude, and the bounding box of each row.
//!
//! Rows may come in batches, so that a file can be larger than memory; pages are compressed with zstd.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray, StructArray,
};
use arrow_schema::{DataType, Field, Fields, Schema};
use geo::BoundingRect;
use geo_types::{Geometry, Rect};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use super::OutputError;
use super::layer::{Cell, Layer};

/// Rows that are held in memory before they are written.
const ROW_GROUP: usize = 250_000;

/// What stands in a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Whole numbers.
    Int,
    /// Decimal numbers.
    Real,
    /// Texts.
    Text,
    /// Yes or no.
    Bool,
    /// Shapes in longitude and latitude; the file gets a column `bbox` besides.
    Shape,
}

/// Values of one column in one batch.
#[derive(Clone, Debug)]
pub enum Values<'a> {
    /// Whole numbers.
    Int(Vec<Option<i64>>),
    /// Decimal numbers.
    Real(Vec<Option<f64>>),
    /// Texts.
    Text(Vec<Option<&'a str>>),
    /// Yes or no.
    Bool(Vec<Option<bool>>),
    /// Shapes.
    Shape(Vec<Option<&'a Geometry<f64>>>),
}

/// A Parquet file in the making.
pub struct ParquetFile<W: Write + Send> {
    name: String,
    schema: Arc<Schema>,
    writer: ArrowWriter<W>,
    shapes: Option<Shapes>,
}

/// What the metadata say of all shapes together.
#[derive(Default)]
struct Shapes {
    column: String,
    types: BTreeSet<&'static str>,
    bounds: Option<[f64; 4]>,
}

impl<W: Write + Send> ParquetFile<W> {
    /// Begins a file; `name` is for messages.
    ///
    /// # Errors
    /// When the sink cannot be written.
    pub fn new(sink: W, name: &str, columns: &[(&str, Kind)]) -> Result<ParquetFile<W>, OutputError> {
        let mut fields = Vec::new();
        let mut shapes = None;
        for (column, kind) in columns {
            let of = |kind| Field::new(*column, kind, true);
            fields.push(of(match kind {
                Kind::Int => DataType::Int64,
                Kind::Real => DataType::Float64,
                Kind::Text => DataType::Utf8,
                Kind::Bool => DataType::Boolean,
                Kind::Shape => DataType::Binary,
            }));
            if *kind == Kind::Shape {
                fields.push(Field::new("bbox", DataType::Struct(corners()), false));
                shapes = Some(Shapes { column: (*column).to_owned(), ..Shapes::default() });
            }
        }
        let schema = Arc::new(Schema::new(fields));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .set_created_by(concat!("gapzone ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer = ArrowWriter::try_new(sink, schema.clone(), Some(properties)).map_err(|e| failed(name, &e))?;
        Ok(ParquetFile { name: name.to_owned(), schema, writer, shapes })
    }

    /// Adds rows: one list per column, in the order of the columns, all of one length.
    ///
    /// # Errors
    /// When the lists do not fit the columns or the sink cannot be written.
    pub fn write(&mut self, batch: Vec<Values<'_>>) -> Result<(), OutputError> {
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(batch.len() + 1);
        for values in batch {
            match values {
                Values::Int(v) => arrays.push(Arc::new(Int64Array::from(v))),
                Values::Real(v) => arrays.push(Arc::new(Float64Array::from(v))),
                Values::Text(v) => arrays.push(Arc::new(StringArray::from(v))),
                Values::Bool(v) => arrays.push(Arc::new(BooleanArray::from(v))),
                Values::Shape(v) => arrays.extend(self.shapes(&v)?),
            }
        }
        let batch = RecordBatch::try_new(self.schema.clone(), arrays).map_err(|e| failed(&self.name, &e))?;
        self.writer.write(&batch).map_err(|e| failed(&self.name, &e))
    }

    /// Writes what is left and the metadata.
    ///
    /// # Errors
    /// When the sink cannot be written.
    pub fn close(mut self) -> Result<(), OutputError> {
        if let Some(shapes) = &self.shapes {
            let about = shapes.about().to_string();
            self.writer.append_key_value_metadata(KeyValue::new("geo".to_owned(), about));
        }
        self.writer.close().map(|_| ()).map_err(|e| failed(&self.name, &e))
    }

    /// The shapes as WKB, and their boxes.
    fn shapes(&mut self, shapes: &[Option<&Geometry<f64>>]) -> Result<[ArrayRef; 2], OutputError> {
        let mut written = Vec::with_capacity(shapes.len());
        let mut sides: [Vec<Option<f64>>; 4] = std::array::from_fn(|_| Vec::with_capacity(shapes.len()));
        for shape in shapes {
            let bounds = shape.and_then(|s| s.bounding_rect()).map(corners_of);
            for (side, value) in sides.iter_mut().zip(bounds.map_or([None; 4], |b| b.map(Some))) {
                side.push(value);
            }
            let Some(shape) = shape else {
                written.push(None);
                continue;
            };
            let mut bytes = Vec::new();
            wkb::writer::write_geometry(&mut bytes, *shape, &wkb::writer::WriteOptions::default())
                .map_err(|e| failed(&self.name, &e))?;
            written.push(Some(bytes));
            if let Some(all) = &mut self.shapes {
                all.add(shape, bounds);
            }
        }
        let written: Vec<Option<&[u8]>> = written.iter().map(|b| b.as_deref()).collect();
        let sides: Vec<ArrayRef> = sides.into_iter().map(|s| Arc::new(Float64Array::from(s)) as ArrayRef).collect();
        let boxes = StructArray::try_new(corners(), sides, None).map_err(|e| failed(&self.name, &e))?;
        Ok([Arc::new(BinaryArray::from(written)), Arc::new(boxes)])
    }
}

impl Shapes {
    fn add(&mut self, shape: &Geometry<f64>, bounds: Option<[f64; 4]>) {
        self.types.insert(match shape {
            Geometry::Point(_) => "Point",
            Geometry::Line(_) | Geometry::LineString(_) => "LineString",
            Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => "Polygon",
            Geometry::MultiPoint(_) => "MultiPoint",
            Geometry::MultiLineString(_) => "MultiLineString",
            Geometry::MultiPolygon(_) => "MultiPolygon",
            Geometry::GeometryCollection(_) => "GeometryCollection",
        });
        if let Some(new) = bounds {
            let [w, s, e, n] = self.bounds.unwrap_or(new);
            self.bounds = Some([w.min(new[0]), s.min(new[1]), e.max(new[2]), n.max(new[3])]);
        }
    }

    /// The value of the key `geo`; without a reference system it is longitude and latitude on WGS 84.
    fn about(&self) -> serde_json::Value {
        let side = |name: &str| serde_json::json!(["bbox", name]);
        let covering = serde_json::json!({"bbox": {
            "xmin": side("xmin"), "ymin": side("ymin"), "xmax": side("xmax"), "ymax": side("ymax"),
        }});
        let mut column = serde_json::json!({"encoding": "WKB", "geometry_types": self.types, "edges": "planar", "covering": covering});
        if let Some(bounds) = self.bounds {
            column["bbox"] = bounds.to_vec().into();
        }
        serde_json::json!({
            "version": "1.1.0", "primary_column": self.column, "columns": { self.column.as_str(): column },
        })
    }
}

/// A layer as Parquet; its shapes stand in a column `geometry` when it has any.
///
/// A column holds whole numbers where it has no value at all; numbers of both kinds become decimal.
///
/// # Errors
/// When a column mixes texts with numbers.
pub fn parquet(layer: &Layer) -> Result<Vec<u8>, OutputError> {
    let kinds = (0..layer.fields.len()).map(|i| kind_of(layer, i)).collect::<Result<Vec<Kind>, OutputError>>()?;
    let mut columns: Vec<(&str, Kind)> = layer.fields.iter().map(String::as_str).zip(kinds.iter().copied()).collect();
    let shaped = layer.rows.iter().any(|(shape, _)| shape.is_some());
    if shaped {
        columns.push(("geometry", Kind::Shape));
    }
    let mut bytes = Vec::new();
    let mut file = ParquetFile::new(&mut bytes, &format!("{}.parquet", layer.name), &columns)?;
    for rows in layer.rows.chunks(ROW_GROUP) {
        let mut batch: Vec<Values<'_>> =
            kinds.iter().enumerate().map(|(i, kind)| values(*kind, rows.iter().map(|(_, cells)| &cells[i]))).collect();
        if shaped {
            batch.push(Values::Shape(rows.iter().map(|(shape, _)| shape.as_ref()).collect()));
        }
        file.write(batch)?;
    }
    file.close()?;
    Ok(bytes)
}

fn kind_of(layer: &Layer, field: usize) -> Result<Kind, OutputError> {
    let mut kind = None;
    for (_, cells) in &layer.rows {
        kind = match (&cells[field], kind) {
            (Cell::Null, kind) => kind,
            (Cell::Int(_), None | Some(Kind::Int)) => Some(Kind::Int),
            (Cell::Int(_) | Cell::Real(_), None | Some(Kind::Int | Kind::Real)) => Some(Kind::Real),
            (Cell::Bool(_), None | Some(Kind::Bool)) => Some(Kind::Bool),
            (Cell::Text(_), None | Some(Kind::Text)) => Some(Kind::Text),
            _ => {
                let problem = format!("column {} mixes kinds of values", layer.fields[field]);
                return Err(OutputError::Format { file: format!("{}.parquet", layer.name), problem });
            }
        };
    }
    Ok(kind.unwrap_or(Kind::Int))
}

fn values<'a>(kind: Kind, cells: impl Iterator<Item = &'a Cell>) -> Values<'a> {
    let int = |c: &Cell| if let Cell::Int(n) = c { Some(*n) } else { None };
    let real = |c: &Cell| match c {
        Cell::Real(x) => Some(*x),
        Cell::Int(n) => Some(*n as f64),
        _ => None,
    };
    match kind {
        Kind::Int => Values::Int(cells.map(int).collect()),
        Kind::Real => Values::Real(cells.map(real).collect()),
        Kind::Bool => Values::Bool(cells.map(|c| if let Cell::Bool(b) = c { Some(*b) } else { None }).collect()),
        Kind::Text | Kind::Shape => {
            Values::Text(cells.map(|c| if let Cell::Text(t) = c { Some(t.as_str()) } else { None }).collect())
        }
    }
}

fn corners() -> Fields {
    ["xmin", "ymin", "xmax", "ymax"].into_iter().map(|name| Field::new(name, DataType::Float64, true)).collect()
}

fn corners_of(rect: Rect<f64>) -> [f64; 4] {
    [rect.min().x, rect.min().y, rect.max().x, rect.max().y]
}

fn failed(file: &str, problem: &dyn std::fmt::Display) -> OutputError {
    OutputError::Format { file: file.to_owned(), problem: problem.to_string() }
}

#[cfg(test)]
#[path = "parquet_tests.rs"]
mod tests;
