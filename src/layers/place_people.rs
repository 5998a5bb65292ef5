//! Residential areas to demand cells: every area's people, exactly, on the squares of the grid.
//!
//! People go over the ground of a shape in proportion to its pieces, or onto places such as
//! buildings. Totals of units are spread over all pieces in the unit. No person is lost or made.

use std::collections::BTreeMap;

use geo::{Area, InteriorPoint};
use rayon::prelude::*;

use super::LayerError;
use super::cells::Piece;
use super::frame::{Frame, Point};
use super::grid::{Grid, Square};
use super::load_residents::Draft;
use super::reconcile::{self, TotalsOf};
use super::resident::{AreaId, DemandCell, ResidentialArea, Residents};
use super::unit::{UnitId, Units};
use crate::message::{Place, Text, Warning};
use crate::project::{Level, PeopleKind, PeopleLayer};
use crate::units::People;

/// More pieces than this are refused: the squares are too small for the areas.
const MOST_CELLS: f64 = 2e7;

/// Cells before people are on them: for each area its pieces with weights.
#[derive(Debug)]
pub(super) struct Placed {
    /// The cells, by area and then by square.
    pub cells: Vec<DemandCell>,
    /// Square metres of ground or footprint in each cell, or 1 for a bare point.
    pub weights: Vec<f64>,
    /// The areas.
    pub areas: Vec<ResidentialArea>,
}

/// The plane that people are placed on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground<'a> {
    /// The metric frame.
    pub frame: &'a Frame,
    /// The regional grid.
    pub grid: &'a Grid,
    /// Administrative units.
    pub units: &'a Units,
    /// File as named in the project, for messages.
    pub file: &'a str,
}

/// Puts the people of all areas on demand cells.
pub(super) fn place_people(
    drafts: Vec<Draft>,
    groups_given: [bool; 2],
    layer: &PeopleLayer,
    ground: Ground,
    warnings: &mut Vec<Warning>,
) -> Result<Residents, LayerError> {
    let read: People = drafts.iter().map(|d| d.area.people).sum();
    let mut placed = cut(drafts, ground)?;
    let mut residents = Residents { groups_given, ..Residents::default() };
    let mut expected = read;
    if layer.kind == PeopleKind::UnitTotals {
        let totals = TotalsOf::pick(ground.units, layer.control).ok_or_else(|| no_totals(ground.file))?;
        totals.warn_unused(ground, warnings);
        expected = reconcile::spread_totals(&mut placed, &totals, ground, warnings);
        residents.placement.push(totals.text(ground.units));
    } else {
        match layer.control {
            None => {
                residents.placement.push(Text::new(
                    "没有按官方总人口校核，人口按输入数据使用",
                    "people are used as given; they were not brought to official totals of units",
                ));
                residents.placement.extend(reconcile::uncontrolled(&placed, ground, warnings));
            }
            Some(level) => {
                let totals = TotalsOf::of_level(ground.units, level);
                totals.warn_without(("人口按输入数据使用", "keep the people found"), ground, warnings);
                residents.reconciled = reconcile::control(&mut placed, &totals, ground, warnings);
                let found: People = residents.reconciled.iter().map(|r| r.found).sum();
                let official: People = residents.reconciled.iter().map(|r| r.official).sum();
                expected = read.minus(found) + official;
                residents.placement.push(reconcile::control_text(&residents.reconciled, &totals, level, ground.units));
            }
        }
    }
    residents.areas = std::mem::take(&mut placed.areas);
    residents.cells = placed.cells;
    settle(&mut residents, &placed.weights);
    residents.placement.insert(
        0,
        Text::new(
            format!(
                "{}个居住点（面）分为{}个需求单元，格网边长{} m",
                residents.areas.len(),
                residents.cells.len(),
                ground.grid.side
            ),
            format!(
                "{} residential areas in {} demand cells on a grid of {} m",
                residents.areas.len(),
                residents.cells.len(),
                ground.grid.side
            ),
        ),
    );
    check(&residents, expected, ground.file)?;
    Ok(residents)
}

/// Cuts all areas into cells and puts the people of each area on its cells.
fn cut(drafts: Vec<Draft>, ground: Ground) -> Result<Placed, LayerError> {
    let squares: f64 = drafts
        .iter()
        .filter(|d| d.spots.is_empty())
        .filter_map(|d| d.area.shape.as_ref())
        .map(|shape| (shape.unsigned_area() / (ground.grid.side * ground.grid.side)).min(ground.grid.squares_of(shape)))
        .sum();
    if squares > MOST_CELLS {
        return Err(LayerError::Conflict {
            file: ground.file.to_owned(),
            problem: format!("these areas make about {squares:.0} demand cells of {} m", ground.grid.side),
            hint: "set a larger people.cell_m".to_owned(),
        });
    }
    let pieces: Vec<Vec<Piece>> = drafts.par_iter().map(|draft| pieces_of(draft, ground.grid)).collect();
    let mut placed = Placed { cells: Vec::new(), weights: Vec::new(), areas: Vec::with_capacity(drafts.len()) };
    let mut classes = Vec::with_capacity(drafts.len());
    for (draft, pieces) in drafts.into_iter().zip(pieces) {
        let area = AreaId(placed.areas.len() as u32);
        let weights: Vec<f64> = pieces.iter().map(|p| p.area).collect();
        let people = draft.area.people.spread(&weights);
        let groups = draft.area.groups.map(|g| g.map(|people| people.spread(&weights)));
        for (i, piece) in pieces.into_iter().enumerate() {
            let in_group = |g: usize| groups[g].as_ref().map_or(People::ZERO, |parts| parts[i]);
            placed.cells.push(DemandCell {
                area,
                unit: None,
                class: draft.class,
                square: piece.square,
                position: ground.frame.to_position(piece.point),
                point: piece.point,
                people: people[i],
                groups: [in_group(0), in_group(1)],
            });
            placed.weights.push(piece.area);
        }
        classes.push(draft.class);
        placed.areas.push(draft.area);
    }
    placed.cells.par_iter_mut().for_each(|cell| {
        cell.unit = ground.units.containing(cell.point);
        let of_unit = || cell.unit.and_then(|unit| class_of(ground.units, unit));
        cell.class = classes[cell.area.0 as usize].or_else(of_unit);
    });
    Ok(placed)
}

fn class_of(units: &Units, unit: UnitId) -> Option<super::UnitClass> {
    units.ancestors(unit).find_map(|id| units.get(id).class)
}

fn pieces_of(draft: &Draft, grid: &Grid) -> Vec<Piece> {
    if let (Some(shape), true) = (&draft.area.shape, draft.spots.is_empty()) {
        let pieces = grid.cut(shape);
        if !pieces.is_empty() {
            return pieces;
        }
        let inside = shape.interior_point().map(|p| Point { x: p.x(), y: p.y() });
        return inside.map(|point| piece_at(grid, point, shape.unsigned_area())).into_iter().collect();
    }
    // Places in one square become one piece, at the heaviest of them.
    let mut squares: BTreeMap<Square, (Piece, f64)> = BTreeMap::new();
    for &(point, weight) in &draft.spots {
        let entry =
            squares.entry(grid.square(point.x, point.y)).or_insert_with(|| (piece_at(grid, point, 0.0), weight));
        entry.0.area += weight;
        if weight > entry.1 {
            (entry.0.point, entry.1) = (point, weight);
        }
    }
    squares.into_values().map(|(piece, _)| piece).collect()
}

fn piece_at(grid: &Grid, point: Point, area: f64) -> Piece {
    Piece { square: grid.square(point.x, point.y), point, area }
}

impl Placed {
    /// Adds a cell for people of a unit that has no ground of its own: one point inside the unit.
    pub fn add_point(&mut self, unit: UnitId, people: People, ground: Ground) -> bool {
        let data = ground.units.get(unit);
        let Some(inside) = data.shape.interior_point() else { return false };
        let point = Point { x: inside.x(), y: inside.y() };
        let area = AreaId(self.areas.len() as u32);
        self.areas.push(ResidentialArea {
            id: format!("unit {}", data.id),
            name: data.name.clone(),
            place: Place::file(ground.file),
            shape: None,
            people,
            groups: [None, None],
            assigned: None,
            attributes: BTreeMap::new(),
        });
        self.cells.push(DemandCell {
            area,
            unit: ground.units.containing(point).or(Some(unit)),
            class: class_of(ground.units, unit),
            square: ground.grid.square(point.x, point.y),
            position: ground.frame.to_position(point),
            point,
            people,
            groups: [People::ZERO; 2],
        });
        self.weights.push(1.0);
        true
    }

    /// The cells of every unit at the depth of a level, by unit.
    pub fn by_unit(&self, units: &Units, level: Level) -> BTreeMap<UnitId, Vec<usize>> {
        let mut cells: BTreeMap<UnitId, Vec<usize>> = BTreeMap::new();
        for (i, cell) in self.cells.iter().enumerate() {
            if let Some(unit) = cell.unit.and_then(|unit| units.at_level(unit, level)) {
                cells.entry(unit).or_default().push(i);
            }
        }
        cells
    }
}

/// Makes the people of areas the sum of their cells, and drops cells without people; an area without
/// people keeps its largest cell, so that every row stays visible.
fn settle(residents: &mut Residents, weights: &[f64]) {
    let mut people = vec![People::ZERO; residents.areas.len()];
    let mut groups = vec![[People::ZERO; 2]; residents.areas.len()];
    let mut largest: Vec<Option<usize>> = vec![None; residents.areas.len()];
    for (i, cell) in residents.cells.iter().enumerate() {
        let area = cell.area.0 as usize;
        people[area] += cell.people;
        groups[area][0] += cell.groups[0];
        groups[area][1] += cell.groups[1];
        if largest[area].is_none_or(|best| weights[i] > weights[best]) {
            largest[area] = Some(i);
        }
    }
    let mut index = 0;
    residents.cells.retain(|cell| {
        let keep = cell.people > People::ZERO
            || cell.groups != [People::ZERO; 2]
            || (people[cell.area.0 as usize] == People::ZERO && largest[cell.area.0 as usize] == Some(index));
        index += 1;
        keep
    });
    for (i, area) in residents.areas.iter_mut().enumerate() {
        area.people = people[i];
        for (group, sum) in area.groups.iter_mut().zip(groups[i]) {
            *group = group.map(|_| sum);
        }
    }
}

/// People in = people in areas = people in cells, to the thousandth.
fn check(residents: &Residents, expected: People, file: &str) -> Result<(), LayerError> {
    let areas: People = residents.areas.iter().map(|a| a.people).sum();
    let cells = residents.people();
    if areas == cells && cells == expected {
        return Ok(());
    }
    Err(LayerError::Unbalanced { file: file.to_owned(), read: expected, areas, cells })
}

fn no_totals(file: &str) -> LayerError {
    LayerError::Empty {
        file: file.to_owned(),
        problem: "kind = \"unit_totals\" needs official totals, and no unit has a number of people".to_owned(),
        hint: "add a people column to a unit layer (units.columns.people)".to_owned(),
    }
}

#[cfg(test)]
#[path = "place_people_tests.rs"]
mod tests;
