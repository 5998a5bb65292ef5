//! People files to residential areas: one for each row, pixel or building, with its people.
//!
//! Shapes are repaired where they cross themselves. Rows with an odd number of people are kept with
//! none; only rows without any place are left out, and the warning says how many people they held.

use std::collections::BTreeMap;

use geo::{Area, Centroid, CoordsIter, Validation};
use geo_types::{Geometry, MultiPolygon};
use rayon::prelude::*;

use super::LayerError;
use super::cells::repair;
use super::columns::{self, Columns};
use super::frame::{Frame, Point, Position, on_earth, polygons_of};
use super::ids::Ids;
use super::resident::ResidentialArea;
use super::unit::UnitClass;
use crate::message::{Place, Text, Warning};
use crate::project::{PeopleKind, PeopleLayer};
use crate::sources::geotiff::Raster;
use crate::sources::{Record, Table};
use crate::units::People;

pub(super) const ID: &[&str] = &["id", "编码", "代码", "编号", "code", "cell_id", "fid"];
pub(super) const NAME: &[&str] = &["name", "名称", "小区名称", "小区", "居住区"];
pub(super) const PEOPLE: &[&str] = &["people", "人口", "常住人口", "人口数", "总人口", "居住人口", "population", "pop"];
const CHILDREN: &[&str] = &["children", "0-3", "0-3岁", "婴幼儿", "pop_0_3"];
const ELDERLY: &[&str] = &["elderly", "65+", "65岁以上", "65岁及以上", "老年人口", "pop_65"];
const CLASS: &[&str] = &["class", "城乡分类", "城乡分类代码", "城乡代码"];
const ASSIGNED: &[&str] = &["assigned", "划分机构", "签约机构", "所属中心"];

/// A residential area on its way to demand cells.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The area; its shape, when it has one, is what is cut into cells.
    pub area: ResidentialArea,
    /// Its own class.
    pub class: Option<UnitClass>,
    /// Places that its people are put on, with weights; empty when they are spread over the shape.
    pub spots: Vec<(Point, f64)>,
}

/// Areas of a table, and which age groups it gives.
pub(super) fn from_table(
    table: &Table,
    layer: &PeopleLayer,
    frame: &Frame,
    warnings: &mut Vec<Warning>,
) -> Result<(Vec<Draft>, [bool; 2]), LayerError> {
    let (columns, given) = (Columns::new(table, "people.columns"), &layer.columns);
    let find = |key, given: &Option<String>, usual| columns.find(key, given.as_deref(), usual);
    let totals = layer.kind == PeopleKind::UnitTotals;
    let people = match totals {
        true => None,
        false => Some(columns.need("people", given.people.as_deref(), PEOPLE)?),
    };
    let id = find("id", &given.id, ID)?;
    let name = find("name", &given.name, NAME)?;
    let groups = [find("children", &given.children, CHILDREN)?, find("elderly", &given.elderly, ELDERLY)?];
    let class = find("class", &given.class, CLASS)?;
    let assigned = find("assigned", &given.assigned, ASSIGNED)?;
    let read = [id, name, people, class, assigned];
    let mut ids = Ids::default();
    let mut drafts = Vec::with_capacity(table.records.len());
    let shapes: Vec<Drawn> = table.records.par_iter().map(|record| drawn(record, frame)).collect();
    for (record, drawn) in table.records.iter().zip(shapes) {
        let place = Place::row(&table.file, record.row);
        let count = |column, warnings: &mut Vec<Warning>| {
            people_of(record, column, columns::scale(table, column, layer.scale), &table.file, warnings)
        };
        let counted = count(people, warnings);
        if people.is_some_and(|c| record.values.get(c).is_none_or(|v| v.is_null())) {
            warnings.push(Warning::new(
                "people-missing",
                place.clone(),
                Text::new("人口为空，按0人计", "no number of people; counted as nobody"),
            ));
        }
        let counted = counted.unwrap_or(People::ZERO);
        let Some((shape, spots)) = usable(drawn, counted, &place, warnings) else { continue };
        let given_id = columns::code(record, id, &table.file, warnings);
        let unique = given_id.unwrap_or_else(|| format!("{}#{}", table.file, record.row));
        let unique = ids.claim(unique, &place, warnings);
        let in_group = groups.map(|column| column.map(|c| count(Some(c), warnings).unwrap_or(People::ZERO)));
        drafts.push(Draft {
            area: ResidentialArea {
                id: unique,
                name: columns::text(record, name).unwrap_or_default(),
                place,
                shape,
                people: counted,
                groups: in_group,
                assigned: columns::text(record, assigned),
                attributes: columns::others(table, record, &read),
            },
            class: columns::code(record, class, &table.file, warnings).and_then(|code| UnitClass::from_code(&code)),
            spots,
        });
    }
    if drafts.is_empty() || (!totals && drafts.iter().all(|d| d.area.people == People::ZERO)) {
        return Err(LayerError::Empty {
            file: table.file.clone(),
            problem: format!("none of {} rows has people and a place", table.records.len()),
            hint: "check people.columns.people and the coordinates of this layer".to_owned(),
        });
    }
    Ok((drafts, groups.map(|column| column.is_some())))
}

/// Areas of a raster: one for each pixel with people.
pub(super) fn from_raster(
    raster: &Raster,
    layer: &PeopleLayer,
    frame: &Frame,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Draft>, LayerError> {
    let mut drafts = Vec::with_capacity(raster.pixels.len());
    let mut odd = 0_usize;
    for pixel in &raster.pixels {
        let point = frame.to_point(Position { lon: pixel.at[0], lat: pixel.at[1] });
        let Some(people) = People::from_f64(pixel.people * layer.scale).filter(|_| point.is_finite()) else {
            odd += 1;
            continue;
        };
        let area = ResidentialArea {
            id: format!("raster {} {}", pixel.row, pixel.col),
            name: String::new(),
            place: Place::file(&raster.file),
            shape: None,
            people,
            groups: [None, None],
            assigned: None,
            attributes: BTreeMap::new(),
        };
        drafts.push(Draft { area, class: None, spots: vec![(point, 1.0)] });
    }
    if odd > 0 {
        warnings.push(Warning::new(
            "pixels-left-out",
            Place::file(&raster.file),
            Text::new(
                format!("{odd}个像元的人口或位置不可用，未计入"),
                format!("{odd} pixels have no usable number of people or place and were left out"),
            ),
        ));
    }
    if drafts.iter().all(|d| d.area.people == People::ZERO) {
        return Err(LayerError::Empty {
            file: raster.file.clone(),
            problem: "no pixel has people".to_owned(),
            hint: "check that this is a raster of people and not of another value".to_owned(),
        });
    }
    Ok(drafts)
}

/// The people in a column; `None` when it is empty or, with a warning, when it is no count.
pub(super) fn people_of(
    record: &Record,
    column: Option<usize>,
    scale: f64,
    file: &str,
    warnings: &mut Vec<Warning>,
) -> Option<People> {
    let value = record.values.get(column?).filter(|v| !v.is_null())?;
    let people = value.number().and_then(|n| People::from_f64(n * scale));
    if people.is_none() {
        let shown = value.text().unwrap_or_default();
        let text = Text::new(
            format!("人口“{shown}”不是有效的数量，按无人口计"),
            format!("\"{shown}\" is no number of people; counted as none"),
        );
        let warning = Warning::new("people-not-a-count", Place::row(file, record.row), text);
        warnings.push(warning.fix("只填数字", "write the number alone"));
    }
    people
}

/// How a row is drawn, in the metric frame.
enum Drawn {
    Nowhere,
    At(Vec<Point>),
    Shape(MultiPolygon<f64>),
    Repaired(MultiPolygon<f64>),
    /// Polygons without an area, and a finite place on them.
    Flat(Point),
}

fn drawn(record: &Record, frame: &Frame) -> Drawn {
    let Some(shape) = &record.shape else { return Drawn::Nowhere };
    let project = |c: geo_types::Coord<f64>| frame.to_point(Position { lon: c.x, lat: c.y });
    if let Geometry::Point(_) | Geometry::MultiPoint(_) = shape {
        let points: Vec<Point> = shape.coords_iter().map(project).filter(|p| p.is_finite()).collect();
        return if points.is_empty() { Drawn::Nowhere } else { Drawn::At(points) };
    }
    let metric = polygons_of(shape).and_then(|polygons| frame.project(&polygons));
    if let Some(metric) = metric {
        if metric.is_valid() && metric.unsigned_area() > 1e-6 {
            return Drawn::Shape(metric);
        }
        if let Some(repaired) = repair(&metric) {
            return Drawn::Repaired(repaired);
        }
    }
    let centre = on_earth(shape).then(|| shape.centroid()).flatten().map(|c| project(c.0));
    let places = centre.into_iter().chain(shape.coords_iter().map(project));
    places.into_iter().find(|p| p.is_finite()).map_or(Drawn::Nowhere, Drawn::Flat)
}

type ShapeAndSpots = (Option<MultiPolygon<f64>>, Vec<(Point, f64)>);

fn usable(drawn: Drawn, people: People, place: &Place, warnings: &mut Vec<Warning>) -> Option<ShapeAndSpots> {
    let mut warn = |code, zh: String, en: String| {
        warnings.push(Warning::new(code, place.clone(), Text::new(zh, en)));
    };
    match drawn {
        Drawn::Shape(shape) => Some((Some(shape), Vec::new())),
        Drawn::At(points) => Some((None, points.into_iter().map(|p| (p, 1.0)).collect())),
        Drawn::Repaired(shape) => {
            let (zh, en) =
                ("面边界自相交或部分重叠，已修复", "the polygon crosses or overlaps itself and was repaired");
            warn("shape-repaired", zh.to_owned(), en.to_owned());
            Some((Some(shape), Vec::new()))
        }
        Drawn::Flat(point) => {
            warn(
                "shape-unusable",
                format!("图形不可用（没有面积或有坐标错误），{people}人放在其中一点上"),
                format!(
                    "the shape is unusable (no area, or bad coordinates); {people} people are put on one point of it"
                ),
            );
            Some((None, vec![(point, 1.0)]))
        }
        Drawn::Nowhere => {
            warn(
                "people-without-place",
                format!("没有可用的位置，{people}人未计入"),
                format!("no usable place; {people} people are left out"),
            );
            None
        }
    }
}

#[cfg(test)]
#[path = "load_residents_tests.rs"]
mod tests;
