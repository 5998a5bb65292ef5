//! Division codes that disagree with polygons: what a row says of its unit against where it lies.

use std::collections::BTreeMap;

use geo::{Distance, Euclidean, InteriorPoint, Intersects};

use crate::layers::{
    DivisionCode, Layers, Located, Point, Position, Unit, UnitId, unit_of_word, unit_word, unit_word_of_area,
};
use crate::message::{Place, Text, Warning};

/// Nearer to the boundary than this a disagreement is only noted: outlines are drawn no better.
const ON_THE_LINE_M: f64 = 50.0;

/// A row with a unit word and a place.
struct Row<'a> {
    what: (&'static str, &'static str),
    code: &'static str,
    id: &'a str,
    name: &'a str,
    word: &'a str,
    place: &'a Place,
    point: Point,
    position: Position,
}

/// Disagreements of facilities, residents and units with the polygons, replaced codes, and codes of no unit.
pub(super) fn warnings(layers: &Layers) -> Vec<Warning> {
    let units = &layers.units;
    if units.list.is_empty() {
        return Vec::new();
    }
    let rows = rows(layers);
    let mut found: Vec<Warning> = rows.iter().filter_map(|row| outside(row, layers)).collect();
    found.extend(replaced(&rows, layers));
    found.extend(of_no_unit(&rows, layers));
    found.extend(units.list.iter().filter_map(|unit| outside_parent(unit, layers)));
    found
}

fn rows(layers: &Layers) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for facility in &layers.facilities.list {
        let Some(word) = unit_word(facility) else { continue };
        rows.extend(facility.sites.iter().filter(|s| s.located == Located::Exact && s.point.is_finite()).map(|site| {
            Row {
                what: ("机构", "facility"),
                code: "facility-outside-its-unit",
                id: &facility.id,
                name: &facility.name,
                word,
                place: &site.place,
                point: site.point,
                position: site.position,
            }
        }));
    }
    let mut last = None;
    for cell in &layers.residents.cells {
        // The first piece of an area stands for it.
        if last.replace(cell.area) == Some(cell.area) {
            continue;
        }
        let area = layers.residents.area(cell.area);
        let Some(word) = unit_word_of_area(area) else { continue };
        let inside = area.shape.as_ref().and_then(InteriorPoint::interior_point);
        let point = inside.map_or(cell.point, |p| Point { x: p.x(), y: p.y() });
        rows.push(Row {
            what: ("居住区", "residential area"),
            code: "residents-outside-their-unit",
            id: &area.id,
            name: &area.name,
            word,
            place: &area.place,
            point,
            position: layers.frame.to_position(point),
        });
    }
    rows
}

/// Metres from a point to the outline of a unit; `None` inside it.
fn beyond(unit: &Unit, point: Point) -> Option<f64> {
    let point = geo_types::Point::new(point.x, point.y);
    (!unit.shape.intersects(&point)).then(|| Euclidean.distance(&point, &unit.shape))
}

fn outside(row: &Row<'_>, layers: &Layers) -> Option<Warning> {
    let said = layers.units.get(unit_of_word(row.word, &layers.units)?);
    let metres = beyond(said, row.point)?;
    let lies = layers.units.containing(row.point);
    let (zh, en) = match lies.map(|u| layers.units.get(u)) {
        Some(unit) => (format!("在“{}”({})内", unit.name, unit.id), format!("lies in \"{}\" ({})", unit.name, unit.id)),
        None => ("不在任何单元内".to_owned(), "lies in no unit".to_owned()),
    };
    let text = Text::new(
        format!(
            "{} {}“{}”的编码（名称）属“{}”({})，位置却{zh}，离其边界 {metres:.0} 米",
            row.what.0, row.id, row.name, said.name, said.id
        ),
        format!(
            "{} {} \"{}\" belongs to \"{}\" ({}) by its code or name, but {en}, {metres:.0} m from that unit's boundary",
            row.what.1, row.id, row.name, said.name, said.id
        ),
    );
    let warning = Warning::new(row.code, row.place.clone(), text)
        .fix("核对编码与坐标；规则按位置归属", "check code and coordinates; rules go by the place")
        .at(row.position.lon, row.position.lat);
    Some(if metres <= ON_THE_LINE_M { warning.note() } else { warning })
}

/// Codes that the table of changes had to replace: a note for each, with the number of rows.
fn replaced(rows: &[Row<'_>], layers: &Layers) -> Vec<Warning> {
    let mut by_code: BTreeMap<(&str, &str), (usize, &Place)> = BTreeMap::new();
    for row in rows.iter().filter(|row| !layers.units.has_code(row.word)) {
        if let Some(new) = layers.units.changes.current(row.word) {
            by_code.entry((row.word, new)).or_insert((0, row.place)).0 += 1;
        }
    }
    let note = |((old, new), (count, place)): ((&str, &str), (usize, &Place))| {
        let text = Text::new(
            format!("编码 {old} 已变更为 {new}，共 {count} 行按新编码处理"),
            format!("code {old} was replaced by {new}; {count} rows are taken under the new one"),
        );
        Warning::new("code-replaced", place.clone(), text).note()
    };
    by_code.into_iter().map(note).collect()
}

/// Codes of the same county that are those of no unit.
fn of_no_unit(rows: &[Row<'_>], layers: &Layers) -> Vec<Warning> {
    let counties: Vec<&str> = layers.units.list.iter().filter_map(|u| u.code.as_deref()?.get(..6)).collect();
    let mut by_code: BTreeMap<&str, (usize, &Row<'_>)> = BTreeMap::new();
    for row in rows {
        let coded = DivisionCode::parse(row.word)
            .is_some_and(|c| c.digits().len() >= 9 && counties.contains(&&c.digits()[..6]));
        if coded && unit_of_word(row.word, &layers.units).is_none() {
            by_code.entry(row.word).or_insert((0, row)).0 += 1;
        }
    }
    let warn = |(code, (count, row)): (&str, (usize, &Row<'_>))| {
        let text = Text::new(
            format!("编码 {code}（{count} 行）不是任何单元的编码：可能是旧编码"),
            format!("code {code} ({count} rows) is that of no unit: it may be an old one"),
        );
        Warning::new("code-of-no-unit", row.place.clone(), text)
            .fix("在 code_changes 表中写明新编码", "give its new code in a table named by code_changes")
            .at(row.position.lon, row.position.lat)
    };
    by_code.into_iter().map(warn).collect()
}

/// A unit whose code begins with that of a unit in which it does not lie.
fn outside_parent(unit: &Unit, layers: &Layers) -> Option<Warning> {
    let code = DivisionCode::parse(unit.code.as_deref()?)?;
    let parent: UnitId = layers.units.by_code(code.parent()?.digits())?;
    let parent = layers.units.get(parent);
    let inside = unit.shape.interior_point()?;
    let point = Point { x: inside.x(), y: inside.y() };
    let metres = beyond(parent, point)?;
    let at = layers.frame.to_position(point);
    let text = Text::new(
        format!(
            "单元“{}”({})按编码属“{}”({})，却不在其范围内，相距 {metres:.0} 米",
            unit.name, unit.id, parent.name, parent.id
        ),
        format!(
            "unit \"{}\" ({}) belongs to \"{}\" ({}) by its code but lies {metres:.0} m outside it",
            unit.name, unit.id, parent.name, parent.id
        ),
    );
    let warning = Warning::new("unit-outside-its-parent", unit.place.clone(), text);
    Some(warning.fix("改正编码或边界", "correct the code or the outline").at(at.lon, at.lat))
}
