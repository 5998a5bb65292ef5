//! Official totals of units: spread over the unit's ground, or used to scale people found there.
//!
//! Both are exact to the thousandth of a person, by largest remainder within each unit.

use super::place_people::{Ground, Placed};
use super::resident::Reconciliation;
use super::unit::{UnitId, Units};
use crate::message::{Place, Text, Warning};
use crate::project::Level;
use crate::units::People;

/// More people than this on a square kilometre of residential ground live nowhere.
const DENSEST_PER_KM2: f64 = 60_000.0;

/// The official totals of the units of one depth.
#[derive(Debug)]
pub(super) struct TotalsOf {
    level: Level,
    official: Vec<(UnitId, People)>,
    without: usize,
}

impl TotalsOf {
    /// The totals of the units at the depth of a level.
    pub fn of_level(units: &Units, level: Level) -> TotalsOf {
        let at_depth: Vec<_> = units.iter().filter(|(_, u)| u.level.depth() == level.depth()).collect();
        let official: Vec<(UnitId, People)> = at_depth.iter().filter_map(|(id, u)| Some((*id, u.people?))).collect();
        TotalsOf { level, without: at_depth.len() - official.len(), official }
    }

    /// The totals of the wanted level, else of the finest depth that has any; `None` without totals.
    pub fn pick(units: &Units, wanted: Option<Level>) -> Option<TotalsOf> {
        let levels = match wanted {
            Some(level) => vec![level],
            None => vec![Level::Village, Level::Town, Level::County],
        };
        levels.into_iter().map(|level| TotalsOf::of_level(units, level)).find(|totals| !totals.official.is_empty())
    }

    /// How totals were used, for the printed assumptions.
    pub fn text(&self, units: &Units) -> Text {
        let sum: People = self.official.iter().map(|t| t.1).sum();
        let (zh, en) = names(self.level, units);
        Text::new(
            format!(
                "{}个{zh}的官方总人口（共{sum}人）按面积或建筑分摊；{}个{zh}没有总人口",
                self.official.len(),
                self.without
            ),
            format!(
                "official totals of {} units ({en}; {sum} people) are spread over their residential ground or buildings; {} units have no total",
                self.official.len(),
                self.without
            ),
        )
    }
}

/// Spreads the total of every unit over its cells by weight; returns the people placed.
///
/// A unit without any cell gets its people on one point inside it, with a warning.
pub(super) fn spread_totals(
    placed: &mut Placed,
    totals: &TotalsOf,
    ground: Ground,
    warnings: &mut Vec<Warning>,
) -> People {
    let cells = placed.by_unit(ground.units, totals.level);
    for cell in &mut placed.cells {
        cell.people = People::ZERO;
    }
    let mut sum = People::ZERO;
    for &(unit, official) in &totals.official {
        let Some(here) = cells.get(&unit) else {
            sum += on_one_point(placed, unit, official, ground, warnings);
            continue;
        };
        let weights: Vec<f64> = here.iter().map(|&i| placed.weights[i]).collect();
        let drawn = |&i: &usize| placed.areas[placed.cells[i].area.0 as usize].shape.is_some();
        let km2 = weights.iter().sum::<f64>() / 1e6;
        if here.iter().all(drawn) && official.as_f64() > DENSEST_PER_KM2 * km2 {
            warnings.push(too_dense(ground, unit, official, km2));
        }
        for (&i, part) in here.iter().zip(official.spread(&weights)) {
            placed.cells[i].people = part;
        }
        sum += official;
    }
    let outside = placed.cells.iter().filter(|c| c.people == People::ZERO).count();
    if outside > 0 {
        warnings.push(Warning::new(
            "ground-without-total",
            Place::file(ground.file),
            Text::new(
                format!("{outside}个居住用地单元不在有总人口的行政单元内，没有分到人口"),
                format!("{outside} pieces of residential ground lie in no unit with a total and got no people"),
            ),
        ));
    }
    sum
}

/// Scales the people of every unit to its official total, and says what was found.
pub(super) fn control(
    placed: &mut Placed,
    totals: &TotalsOf,
    ground: Ground,
    warnings: &mut Vec<Warning>,
) -> Vec<Reconciliation> {
    let cells = placed.by_unit(ground.units, totals.level);
    let mut reconciled = Vec::new();
    for &(unit, official) in &totals.official {
        let here = cells.get(&unit).map(Vec::as_slice).unwrap_or_default();
        let found: People = here.iter().map(|&i| placed.cells[i].people).sum();
        let mut reached = official;
        if found == People::ZERO {
            reached = on_one_point(placed, unit, official, ground, warnings);
        } else {
            let weights: Vec<f64> = here.iter().map(|&i| placed.cells[i].people.0 as f64).collect();
            for (&i, part) in here.iter().zip(official.spread(&weights)) {
                placed.cells[i].people = part;
            }
            for group in 0..2 {
                scale_group(placed, here, group, official.0 as f64 / found.0 as f64);
            }
        }
        reconciled.push(Reconciliation { unit, found, official: reached });
    }
    reconciled
}

/// How the people were brought to official totals, for the printed assumptions.
pub(super) fn control_text(done: &[Reconciliation], totals: &TotalsOf, level: Level, units: &Units) -> Text {
    let (zh, en) = names(level, units);
    if done.is_empty() {
        return Text::new(
            format!("{zh}没有官方总人口，人口按输入数据使用"),
            format!("no unit ({en}) has an official total; people are used as given"),
        );
    }
    let found: People = done.iter().map(|r| r.found).sum();
    let official: People = done.iter().map(|r| r.official).sum();
    Text::new(
        format!(
            "{}个{zh}的人口由{found}人校核为官方总人口{official}人；{}个{zh}没有总人口",
            done.len(),
            totals.without
        ),
        format!(
            "people of {} units ({en}) were brought from {found} to the official {official}; {} units have no total",
            done.len(),
            totals.without
        ),
    )
}

fn scale_group(placed: &mut Placed, here: &[usize], group: usize, factor: f64) {
    let weights: Vec<f64> = here.iter().map(|&i| placed.cells[i].groups[group].0 as f64).collect();
    let found: People = here.iter().map(|&i| placed.cells[i].groups[group]).sum();
    let scaled = People((found.0 as f64 * factor).round() as u64);
    if found > People::ZERO {
        for (&i, part) in here.iter().zip(scaled.spread(&weights)) {
            placed.cells[i].groups[group] = part;
        }
    }
}

fn on_one_point(
    placed: &mut Placed,
    unit: UnitId,
    people: People,
    ground: Ground,
    warnings: &mut Vec<Warning>,
) -> People {
    if people == People::ZERO {
        return People::ZERO;
    }
    let name = &ground.units.get(unit).name;
    let (code, zh, en, reached) = if placed.add_point(unit, people, ground) {
        ("unit-on-a-point", "放在单元内的一点上（可信度低）", "are put on one point inside it (LOW confidence)", people)
    } else {
        ("people-without-place", "没有位置，未计入", "have no place and are left out", People::ZERO)
    };
    warnings.push(Warning::new(
        code,
        Place::file(ground.file),
        Text::new(
            format!("“{name}”范围内没有居住用地或人口数据，其{people}人{zh}"),
            format!("no residential ground or people were found in \"{name}\"; its {people} people {en}"),
        ),
    ));
    reached
}

fn too_dense(ground: Ground, unit: UnitId, official: People, km2: f64) -> Warning {
    let name = &ground.units.get(unit).name;
    let density = official.as_f64() / km2;
    Warning::new(
        "density-nobody-has",
        Place::file(ground.file),
        Text::new(
            format!("“{name}”的{official}人挤在{km2:.3}平方公里居住用地上（每平方公里{density:.0}人），居住用地可能没有画全"),
            format!("the {official} people of \"{name}\" stand on {km2:.3} km2 of residential ground ({density:.0} per km2); it is probably not all mapped"),
        ),
    )
    .fix("补全居住用地，或用 place = \"buildings\"", "map the missing residential ground, or use place = \"buildings\"")
}

fn names(level: Level, units: &Units) -> (&'static str, &'static str) {
    let has = |wanted| units.iter().any(|(_, u)| u.level == wanted);
    match level.depth() {
        0 => ("区县", "county"),
        1 if has(Level::Street) && has(Level::Town) => ("街道（镇）", "street, town"),
        1 if has(Level::Street) => ("街道", "street"),
        1 => ("镇", "town"),
        _ if has(Level::Village) && has(Level::Community) => ("社区（村）", "community, village"),
        _ if has(Level::Community) => ("社区", "community"),
        _ => ("村", "village"),
    }
}
