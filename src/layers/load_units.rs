//! Unit layers to administrative units: county, street office, town, village, community.
//!
//! A table of polygons comes in; units with code, level, class and official people go out. A row
//! that is no unit is left out with a warning.

use geo::Validation;

use super::cells::repair;
use super::columns::{self, Columns};
use super::division_code::{CLASSES, DivisionCode};
use super::frame::{Frame, polygons_of};
use super::ids::Ids;
use super::unit::{Level, Unit, UnitClass};
use super::{LayerError, load_residents::people_of};
use crate::message::{Place, Text, Warning};
use crate::project::UnitLayer;
use crate::sources::{Record, Table};

pub(super) const CODE: &[&str] =
    &["code", "编码", "代码", "行政区划代码", "区划代码", "统计用区划代码", "adcode", "id"];
pub(super) const NAME: &[&str] = &["name", "名称", "单元名称", "行政区名称", "区划名称", "街道", "乡镇"];
pub(super) const LEVEL: &[&str] = &["level", "级别", "层级", "行政级别"];
const CLASS: &[&str] = &["class", "城乡分类", "城乡分类代码", "城乡代码"];
pub(super) const PEOPLE: &[&str] = &["people", "人口", "常住人口", "人口数", "总人口", "population", "pop"];

/// Reads the units of one table; parents are found later, over all layers.
pub(super) fn from_table(
    table: &Table,
    layer: &UnitLayer,
    frame: &Frame,
    ids: &mut Ids,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Unit>, LayerError> {
    let columns = Columns::new(table, "units.columns");
    let given = &layer.columns;
    let reader = Reader {
        table,
        layer,
        frame,
        id: table.column("id"),
        code: columns.find("code", given.code.as_deref(), CODE)?,
        name: columns.find("name", given.name.as_deref(), NAME)?,
        level: columns.find("level", given.level.as_deref(), LEVEL)?,
        class: columns.find("class", given.class.as_deref(), CLASS)?,
        people: columns.find("people", given.people.as_deref(), PEOPLE)?,
    };
    if reader.level.is_none() && layer.level.is_none() && reader.code.is_none() {
        columns.need("level", None, LEVEL)?;
    }
    let mut units: Vec<Unit> = Vec::new();
    for record in &table.records {
        let Some(mut unit) = reader.unit(record, warnings) else { continue };
        unit.id = ids.claim(unit.id, &Place::row(&table.file, record.row), warnings);
        units.push(unit);
    }
    if units.is_empty() {
        return Err(LayerError::Empty {
            file: table.file.clone(),
            problem: format!("none of {} rows is a unit with a shape and a level", table.records.len()),
            hint: "check level (county, street, town, village, community) and, for OSM, admin_level".to_owned(),
        });
    }
    Ok(units)
}

struct Reader<'a> {
    table: &'a Table,
    layer: &'a UnitLayer,
    frame: &'a Frame,
    id: Option<usize>,
    code: Option<usize>,
    name: Option<usize>,
    level: Option<usize>,
    class: Option<usize>,
    people: Option<usize>,
}

impl Reader<'_> {
    fn unit(&self, record: &Record, warnings: &mut Vec<Warning>) -> Option<Unit> {
        let place = Place::row(&self.table.file, record.row);
        let code = columns::code(record, self.code, &self.table.file, warnings);
        let name = columns::text(record, self.name).unwrap_or_default();
        let label = if name.is_empty() { code.clone().unwrap_or_default() } else { name.clone() };
        let named = columns::text(record, self.level).as_deref().and_then(level_of_word).or(self.layer.level);
        let parsed = code.as_deref().and_then(DivisionCode::parse);
        let of_code = parsed.and_then(DivisionCode::level);
        if let (Some(named), Some(of_code)) = (named, of_code)
            && named.depth() != of_code.depth()
        {
            warnings.push(level_differs(&label, named, of_code, place.clone()));
        }
        let level = named.or(of_code);
        let Some(level) = level else {
            warnings.push(
                Warning::new(
                    "unit-without-level",
                    place,
                    Text::new(
                        format!("单元“{label}”的级别无法识别，未计入"),
                        format!("the level of unit \"{label}\" is not known; it was left out"),
                    ),
                )
                .fix(
                    "级别写 county、street、town、village 或 community",
                    "write county, street, town, village or community",
                ),
            );
            return None;
        };
        let drawn = record.shape.as_ref().and_then(polygons_of).and_then(|s| self.frame.project(&s));
        let (shape, repaired) = match drawn {
            Some(shape) if shape.is_valid() => (Some(shape), false),
            Some(shape) => (repair(&shape), true),
            None => (None, false),
        };
        let Some(shape) = shape else {
            warnings.push(Warning::new(
                "unit-without-shape",
                place,
                Text::new(
                    format!("单元“{label}”没有可用的面状边界，未计入"),
                    format!("unit \"{label}\" has no usable polygon as its outline and was left out"),
                ),
            ));
            return None;
        };
        if repaired {
            warnings.push(Warning::new(
                "shape-repaired",
                place.clone(),
                Text::new(
                    format!("单元“{label}”的边界自相交，已修复"),
                    format!("the outline of unit \"{label}\" crosses itself and was repaired"),
                ),
            ));
        }
        let scale = columns::scale(self.table, self.people, self.layer.scale);
        let people = people_of(record, self.people, scale, &self.table.file, warnings);
        let code = code.filter(|code| !code.starts_with("osm:"));
        let id = code.clone().or_else(|| columns::text(record, self.id));
        let class = columns::code(record, self.class, &self.table.file, warnings);
        let class = class.or_else(|| parsed_class(code.as_deref()));
        warnings.extend(class.as_deref().and_then(|class| unknown_class(class, &place)));
        Some(Unit {
            id: id.unwrap_or_else(|| format!("{}#{}", self.table.file, record.row)),
            code,
            name,
            level,
            class: class.as_deref().and_then(UnitClass::from_code),
            parent: None,
            people: people.filter(|_| self.people.is_some()),
            attributes: columns::others(self.table, record, &[self.id, self.code, self.name, self.level, self.class]),
            place,
            shape,
        })
    }
}

/// The class at the end of a code of 17 digits.
fn parsed_class(code: Option<&str>) -> Option<String> {
    DivisionCode::parse(code?)?.class().map(str::to_owned)
}

/// The warning that a code says another level than its row.
fn level_differs(label: &str, named: Level, of_code: Level, place: Place) -> Warning {
    let (named, of_code) = (named.text(), of_code.text());
    let text = Text::new(
        format!("单元“{label}”写的级别是{}，编码却是{}的编码；按{}处理", named.zh, of_code.zh, named.zh),
        format!(
            "unit \"{label}\" is said to be a {}, but its code is that of a {}; taken as the former",
            named.en, of_code.en
        ),
    );
    Warning::new("code-level-differs", place, text).fix("改正级别或编码", "correct the level or the code")
}

/// The warning for a class code that is none of the six.
pub(super) fn unknown_class(class: &str, place: &Place) -> Option<Warning> {
    let known = UnitClass::from_code(class).is_some();
    let text = Text::new(
        format!("城乡分类代码“{class}”不是 {} 之一，按未知处理", CLASSES.join("、")),
        format!("urban-rural class code \"{class}\" is none of {}; taken as unknown", CLASSES.join(", ")),
    );
    (!known).then(|| {
        Warning::new("unknown-class", place.clone(), text).fix(
            "写统计用城乡分类代码，不知道则留空",
            "write the statistical class code, or nothing where it is not known",
        )
    })
}

/// The level that a word names.
fn level_of_word(word: &str) -> Option<Level> {
    Some(match word.trim().to_lowercase().as_str() {
        "county" | "district" | "县" | "区" | "县级" | "区县" | "县区" => Level::County,
        "street" | "subdistrict" | "街道" | "街道办事处" => Level::Street,
        "town" | "township" | "镇" | "乡" | "乡镇" => Level::Town,
        "community" | "社区" | "居委会" | "社区居委会" => Level::Community,
        "village" | "村" | "行政村" | "村委会" => Level::Village,
        _ => return None,
    })
}

#[cfg(test)]
#[path = "load_units_tests.rs"]
mod tests;
