//! A Shapefile: shapes from `.shp`, values from `.dbf`, reference system from `.prj`.
//!
//! The files that belong together are found whatever the case of their endings. What the text is
//! encoded in is decided here, because the files often do not say it or say it wrongly.

use std::fs::File;
use std::io::{BufReader, Cursor};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use geo::{BoundingRect, CoordsIter};
use geo_types::Geometry;

use super::crs::Crs;
use super::guess;
use super::{CrsFrom, ReadOptions, Record, SourceError, Table, Value};
use crate::message::{Place, Text, Warning};

#[path = "shapefile_dbf.rs"]
mod dbf;
#[path = "shapefile_rings.rs"]
mod rings;

/// Reads a Shapefile.
///
/// # Errors
/// When a file of it cannot be read or is malformed as a whole, or its reference system is unknown.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let mut table = Table { file: path.display().to_string(), ..Table::default() };
    let raw = catch_unwind(AssertUnwindSafe(|| shapes(path)))
        .unwrap_or_else(|_| Err(broken(path, None, "the shapes cannot be decoded".to_owned())))?;
    let crs = system(path, options, &raw, &mut table)?;
    crs.name().clone_into(&mut table.crs);
    let rows = match sibling(path, "dbf") {
        Some(file) => {
            let bytes = std::fs::read(&file).map_err(|cause| SourceError::io(&file, cause))?;
            let cpg = sibling(path, "cpg").and_then(|p| std::fs::read(p).ok());
            let label = cpg.map(|b| String::from_utf8_lossy(&b).into_owned());
            let dbf = dbf::read(&file, &bytes, label.as_deref(), options)?;
            table.fields = dbf.fields;
            table.warnings.extend(dbf.warning);
            dbf.rows
        }
        None => {
            let zh = "缺少 .dbf 文件,只读取了图形,没有属性";
            let en = "there is no .dbf file; the shapes were read without any values";
            table.warnings.push(Warning::new("no-dbf", Place::file(table.file.clone()), Text::new(zh, en)));
            vec![Some(Vec::new()); raw.len()]
        }
    };
    if rows.len() != raw.len() {
        let (shapes, rows) = (raw.len(), rows.len());
        let zh = format!(".shp 有 {shapes} 个图形而 .dbf 有 {rows} 行,按顺序对应,缺少的留空");
        let en = format!("{shapes} shapes but {rows} rows in the .dbf; joined in order, what is missing left empty");
        table.warnings.push(Warning::new("row-count", Place::file(table.file.clone()), Text::new(zh, en)));
    }
    let width = table.fields.len();
    let count = raw.len().max(rows.len());
    let (mut raw, mut rows) = (raw.into_iter(), rows.into_iter());
    for row in 1..=count as u64 {
        let shape = raw.next().flatten();
        // A row that is marked as deleted takes its shape with it.
        let Some(values) = rows.next().unwrap_or_else(|| Some(vec![Value::Null; width])) else { continue };
        let converted = shape.as_ref().and_then(|s| crs.geometry_to_wgs84(s));
        if shape.is_some() && converted.is_none() {
            let name = crs.name();
            let zh = format!("图形无法从坐标系 {name} 换算,已略去图形");
            let en = format!("the shape lies where {name} has no position and was left out");
            table.warnings.push(Warning::new("bad-shape", Place::row(table.file.clone(), row), Text::new(zh, en)));
        }
        table.records.push(Record { row, shape: converted, values });
    }
    Ok(table)
}

fn broken(path: &Path, place: Option<String>, problem: String) -> SourceError {
    let hint = "copy the .shp, .shx and .dbf files again or export the layer anew";
    SourceError::malformed(path, place, problem, hint)
}

/// The file of the same name with another ending, in any case.
fn sibling(path: &Path, ending: &str) -> Option<PathBuf> {
    let exact = path.with_extension(ending);
    if exact.is_file() {
        return Some(exact);
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let stem = path.file_stem()?.to_string_lossy().to_lowercase();
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e.to_string_lossy().eq_ignore_ascii_case(ending)))
        .filter(|p| p.file_stem().is_some_and(|s| s.to_string_lossy().to_lowercase() == stem))
        .collect();
    found.sort();
    found.into_iter().next()
}

/// All shapes in file order; null shapes are `None`.
fn shapes(path: &Path) -> Result<Vec<Option<Geometry<f64>>>, SourceError> {
    let file = File::open(path).map_err(|cause| SourceError::io(path, cause))?;
    let failed = |e: shapefile::Error| broken(path, None, format!("not a readable shapefile: {e}"));
    let mut reader = match sibling(path, "shx") {
        Some(shx) => {
            let index = std::fs::read(&shx).map_err(|cause| SourceError::io(&shx, cause))?;
            shapefile::ShapeReader::with_shx(BufReader::new(file), Cursor::new(index)).map_err(failed)?
        }
        None => shapefile::ShapeReader::new(BufReader::new(file)).map_err(failed)?,
    };
    let mut out = Vec::new();
    for shape in reader.iter_shapes() {
        let place = Some(format!("row {}", out.len() + 1));
        let shape = shape.map_err(|e| broken(path, place, format!("the shape cannot be read: {e}")))?;
        out.push(rings::geometry(shape));
    }
    Ok(out)
}

/// The reference system: as the project says, else the `.prj`, else degrees when they look like it.
fn system(
    path: &Path,
    options: &ReadOptions,
    shapes: &[Option<Geometry<f64>>],
    table: &mut Table,
) -> Result<Crs, SourceError> {
    if let Some(text) = options.system() {
        table.crs_from = CrsFrom::Project;
        return Crs::parse(text, path);
    }
    if let Some(prj) = sibling(path, "prj") {
        let bytes = std::fs::read(&prj).map_err(|cause| SourceError::io(&prj, cause))?;
        table.crs_from = CrsFrom::File;
        return Crs::from_wkt(String::from_utf8_lossy(&bytes).trim(), &prj);
    }
    let degrees = shapes
        .iter()
        .flatten()
        .filter_map(BoundingRect::bounding_rect)
        .all(|r| r.min().x >= -180.0 && r.max().x <= 180.0 && r.min().y >= -90.0 && r.max().y <= 90.0);
    if !degrees {
        let points: Vec<[f64; 2]> =
            shapes.iter().flatten().flat_map(|shape| shape.coords_iter().map(|c| [c.x, c.y])).collect();
        let problem = format!("there is no .prj file and the coordinates are not degrees{}", guess::said(&points));
        let known = guess::only(&points, None).filter(|guess| !guess.swapped);
        let hint = known.map_or_else(
            || "say what they are in the project file, for example crs = \"EPSG:4547\"".to_owned(),
            |guess| format!("if that is right, say so in the project file: crs = \"{}\"", guess.crs),
        );
        return Err(SourceError::no_crs(path, problem, hint));
    }
    let zh = "缺少 .prj 文件;坐标看起来是经纬度,按 WGS 84 处理";
    let en = "there is no .prj file; the coordinates look like degrees and are taken as WGS 84";
    let warning = Warning::new("no-prj", Place::file(table.file.clone()), Text::new(zh, en))
        .fix("在项目文件中写明 crs = \"EPSG:4326\"", "say so in the project file: crs = \"EPSG:4326\"");
    table.warnings.push(warning);
    Ok(Crs::wgs84())
}

#[cfg(test)]
#[path = "shapefile_tests.rs"]
mod tests;
