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

/// Totals and people that differ by more than one in so many are told apart: 0.5 %.
const TOLD_APART: u128 = 200;

/// So many units are named in a warning.
const NAMED: usize = 10;

/// The official totals of the units of one depth.
#[derive(Debug)]
pub(super) struct TotalsOf {
    level: Level,
    official: Vec<(UnitId, People)>,
    without: Vec<UnitId>,
}

impl TotalsOf {
    /// The totals of the units at the depth of a level.
    pub fn of_level(units: &Units, level: Level) -> TotalsOf {
        let mut totals = TotalsOf { level, official: Vec::new(), without: Vec::new() };
        for (id, unit) in units.iter().filter(|(_, u)| u.level.depth() == level.depth()) {
            match unit.people {
                Some(people) => totals.official.push((id, people)),
                None => totals.without.push(id),
            }
        }
        totals
    }

    /// The totals of every depth that has any, coarsest first.
    fn all(units: &Units) -> Vec<TotalsOf> {
        let depths = [Level::County, Level::Town, Level::Village].map(|level| TotalsOf::of_level(units, level));
        depths.into_iter().filter(|totals| !totals.official.is_empty()).collect()
    }

    /// The totals of the wanted level, else of the finest depth at which every unit has one, else of the
    /// depth whose totals hold the most people; `None` without totals.
    pub fn pick(units: &Units, wanted: Option<Level>) -> Option<TotalsOf> {
        if let Some(level) = wanted {
            return Some(TotalsOf::of_level(units, level)).filter(|totals| !totals.official.is_empty());
        }
        // Of equally good depths the last, which is the finest, is taken.
        TotalsOf::all(units).into_iter().max_by_key(|totals| match totals.without.as_slice() {
            [] => (true, People(u64::from(totals.level.depth()))),
            _ => (false, totals.sum()),
        })
    }

    fn sum(&self) -> People {
        self.official.iter().map(|t| t.1).sum()
    }

    /// Warns of totals of other depths that are not used though they are not the same people, and of units
    /// without a total.
    pub fn warn_unused(&self, ground: Ground, warnings: &mut Vec<Warning>) {
        let (units, sum) = (ground.units, self.sum());
        let (zh, en) = names(self.level, units);
        for other in TotalsOf::all(units).iter().filter(|o| o.level.depth() != self.level.depth()) {
            if other.without.is_empty() && !apart(other.sum(), sum) {
                continue;
            }
            let named = listed(other.official.iter().map(|t| t.0), units);
            let (zh_other, en_other) = names(other.level, units);
            let (n, people, without) = (other.official.len(), other.sum(), other.without.len());
            let word = other.word(units);
            let text = Text::new(
                format!(
                    "{n}个{zh_other}（{}）的官方总人口共{people}人，未使用；采用{}个{zh}的官方总人口共{sum}人；{without}个{zh_other}没有总人口",
                    named.zh,
                    self.official.len()
                ),
                format!(
                    "official totals of {n} units ({en_other}: {}) with {people} people are not used; those of {} units ({en}) with {sum} people are; {without} units ({en_other}) have no total",
                    named.en,
                    self.official.len()
                ),
            );
            warnings.push(Warning::new("totals-not-used", Place::file(ground.file), text).fix(
                format!("要采用这些总人口，写 people.control = \"{word}\""),
                format!("to use these, set people.control = \"{word}\""),
            ));
        }
        self.warn_without(("没有分到人口", "get nobody"), ground, warnings);
    }

    /// Names the units of this depth that have no total, and says what becomes of them.
    pub fn warn_without(&self, (zh_so, en_so): (&str, &str), ground: Ground, warnings: &mut Vec<Warning>) {
        if self.without.is_empty() {
            return;
        }
        let (zh, en) = names(self.level, ground.units);
        let named = listed(self.without.iter().copied(), ground.units);
        let n = self.without.len();
        let text = Text::new(
            format!("{n}个{zh}（{}）没有官方总人口，{zh_so}", named.zh),
            format!("{n} units ({en}: {}) have no official total and {en_so}", named.en),
        );
        warnings.push(
            Warning::new("units-without-total", Place::file(ground.file), text)
                .fix("在单元图层中补充总人口", "add their totals to the unit layer"),
        );
    }

    /// The level as `people.control` has it.
    fn word(&self, units: &Units) -> &'static str {
        let has = |wanted| units.iter().any(|(_, u)| u.level == wanted);
        match self.level.depth() {
            0 => "county",
            1 if has(Level::Town) => "town",
            1 => "street",
            _ if has(Level::Village) => "village",
            _ => "community",
        }
    }

    /// How totals were used, for the printed assumptions.
    pub fn text(&self, units: &Units) -> Text {
        let sum = self.sum();
        let (zh, en) = names(self.level, units);
        Text::new(
            format!(
                "{}个{zh}的官方总人口（共{sum}人）按面积或建筑分摊；{}个{zh}没有总人口",
                self.official.len(),
                self.without.len()
            ),
            format!(
                "official totals of {} units ({en}; {sum} people) are spread over their residential ground or buildings; {} units have no total",
                self.official.len(),
                self.without.len()
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
            totals.without.len()
        ),
        format!(
            "people of {} units ({en}) were brought from {found} to the official {official}; {} units have no total",
            done.len(),
            totals.without.len()
        ),
    )
}

/// Whether two numbers of people are too far apart to be the same people.
fn apart(found: People, official: People) -> bool {
    u128::from(found.0.abs_diff(official.0)) * TOLD_APART > u128::from(official.0)
}

/// The names of units, the first few of many.
fn listed(ids: impl ExactSizeIterator<Item = UnitId>, units: &Units) -> Text {
    let more = ids.len().saturating_sub(NAMED);
    let name = |id: UnitId| {
        let unit = units.get(id);
        if unit.name.is_empty() { unit.id.as_str() } else { unit.name.as_str() }
    };
    let named: Vec<&str> = ids.take(NAMED).map(name).collect();
    let (zh, en) = (named.join("、"), named.join(", "));
    if more == 0 { Text::new(zh, en) } else { Text::new(format!("{zh}等"), format!("{en} and {more} more")) }
}

/// Says that the official totals of units are not the people found there, when nobody asked for either.
pub(super) fn uncontrolled(placed: &Placed, ground: Ground, warnings: &mut Vec<Warning>) -> Option<Text> {
    let totals = TotalsOf::pick(ground.units, None)?;
    let cells = placed.by_unit(ground.units, totals.level);
    let of_units = totals.official.iter().filter_map(|(unit, _)| cells.get(unit)).flatten();
    let found: People = of_units.map(|&i| placed.cells[i].people).sum();
    let (official, n) = (totals.sum(), totals.official.len());
    if !apart(found, official) {
        return None;
    }
    let (zh, en) = names(totals.level, ground.units);
    let word = totals.word(ground.units);
    let text = Text::new(
        format!(
            "{n}个{zh}的官方总人口共{official}人，在其范围内找到{found}人：写 people.control = \"{word}\" 可校核为官方总人口"
        ),
        format!(
            "official totals of {n} units ({en}) sum to {official}, people found there {found}: set people.control = \"{word}\" to reconcile"
        ),
    );
    warnings.push(Warning::new("totals-differ", Place::file(ground.file), text.clone()));
    Some(text)
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
