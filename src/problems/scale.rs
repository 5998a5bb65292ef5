//! People given in ten thousands (万人) and read as people, or official totals that are.

use crate::layers::Layers;
use crate::message::{Place, Text, Warning};
use crate::project::{PeopleKind, Project};
use crate::units::People;

/// How far from 10,000 times the official number a sum may be and still be the same people in 万: a third.
const SAME: f64 = 1.0 / 3.0;
/// Residential ground is never this thinly settled, in people per square kilometre.
const THINNEST_PER_KM2: f64 = 5.0;

/// A sum that is 10,000 times too small or too large; or ground on which nearly nobody lives.
pub(super) fn warnings(project: &Project, layers: &Layers) -> Vec<Warning> {
    let given = project.people.scale != 1.0 || project.units.iter().any(|u| u.scale != 1.0);
    match found_and_official(project, layers) {
        Some((found, official)) if found > People::ZERO => {
            let ratio = official.as_f64() / found.as_f64();
            let is = |wanted: f64| (ratio / wanted - 1.0).abs() <= SAME;
            if is(10_000.0) {
                vec![people_in_wan(project, found, official)]
            } else if is(0.0001) {
                vec![units_in_wan(project, found, official)]
            } else {
                Vec::new()
            }
        }
        _ if given => Vec::new(),
        _ => thin(project, layers).into_iter().collect(),
    }
}

/// People found in the people layer, and official totals of the same units.
fn found_and_official(project: &Project, layers: &Layers) -> Option<(People, People)> {
    if project.people.kind == PeopleKind::UnitTotals {
        return None;
    }
    let reconciled = &layers.residents.reconciled;
    if !reconciled.is_empty() {
        return Some((reconciled.iter().map(|r| r.found).sum(), reconciled.iter().map(|r| r.official).sum()));
    }
    // Of the depths at which every unit has a total, the coarsest.
    let depth = (0..3).find(|depth| {
        let mut units = layers.units.list.iter().filter(|u| u.level.depth() == *depth).peekable();
        units.peek().is_some() && units.all(|u| u.people.is_some())
    })?;
    let official = layers.units.list.iter().filter(|u| u.level.depth() == depth).filter_map(|u| u.people).sum();
    let within = layers.residents.cells.iter().filter(|c| c.unit.is_some());
    Some((within.map(|c| c.people).sum(), official))
}

fn people_in_wan(project: &Project, found: People, official: People) -> Warning {
    // Some tenths of people, which rounded numbers would hide.
    let found = found.as_f64();
    let text = Text::new(
        format!("人口合计 {found}，单元官方总人口 {official}：数值看来以万人为单位"),
        format!(
            "the people add up to {found}, the units hold {official} officially: the values look like ten thousands (万人)"
        ),
    );
    Warning::new("people-in-ten-thousands", Place::file(&project.people.path), text)
        .error()
        .fix("写 people.scale = 10000", "set people.scale = 10000")
        .set("people.scale", "10000")
}

fn units_in_wan(project: &Project, found: People, official: People) -> Warning {
    let file = project.units.first().map(|u| u.path.clone()).unwrap_or_default();
    let official = official.as_f64();
    let text = Text::new(
        format!("单元官方总人口合计 {official}，居民图层有 {found} 人：单元的数值看来以万人为单位"),
        format!(
            "the units hold {official} officially, the people layer {found}: the values of the units look like ten thousands (万人)"
        ),
    );
    let warning = Warning::new("people-in-ten-thousands", Place::file(file), text)
        .error()
        .fix("写 units.scale = 10000", "set units.scale = 10000");
    (0..project.units.len()).fold(warning, |w, i| w.set(format!("units.{i}.scale"), "10000"))
}

/// Residential polygons on which nearly nobody lives, when no official total says better.
fn thin(project: &Project, layers: &Layers) -> Option<Warning> {
    if project.people.kind != PeopleKind::Areas {
        return None;
    }
    let drawn = || layers.residents.areas.iter().filter(|a| a.shape.is_some());
    let km2: f64 = drawn().filter_map(|a| a.shape.as_ref()).map(geo::Area::unsigned_area).sum::<f64>() / 1e6;
    let people: People = drawn().map(|a| a.people).sum();
    let density = people.as_f64() / km2;
    let text = Text::new(
        format!("居住区面积 {km2:.2} 平方公里，只有 {people} 人：人口可能以万人为单位"),
        format!("{people} people live on {km2:.2} km2 of residential ground: the values may be ten thousands (万人)"),
    );
    (km2 > 0.0 && people > People::ZERO && density < THINNEST_PER_KM2).then(|| {
        Warning::new("people-in-ten-thousands", Place::file(&project.people.path), text)
            .fix("若是，写 people.scale = 10000", "if so, set people.scale = 10000")
    })
}
