//! Administrative units: county, street office, town, village, community.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use geo::orient::Direction;
use geo::{Area, BoundingRect, InteriorPoint, Intersects, Orient, unary_union};
use geo_types::MultiPolygon;
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};
use serde::{Deserialize, Serialize};

use super::code_changes::CodeChanges;
use super::division_code::{is_division_code, significant};
use super::frame::Point;
use crate::message::Place;
pub use crate::project::Level;
use crate::units::People;

/// Index of a unit in [`Units::list`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct UnitId(pub u32);

/// Urban or rural, from the statistical class code (111, 112, 121 urban; 122, 210, 220 rural).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum UnitClass {
    /// Main urban area, urban fringe, town centre: 111, 112, 121.
    Urban,
    /// Town fringe, township centre, village: 122, 210, 220.
    Rural,
}

impl UnitClass {
    /// The class of a statistical class code; `None` for any other code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<UnitClass> {
        match code.trim() {
            "111" | "112" | "121" => Some(UnitClass::Urban),
            "122" | "210" | "220" => Some(UnitClass::Rural),
            _ => None,
        }
    }
}

impl Level {
    /// How deep the level lies: county 0, street office and town 1, community and village 2.
    #[must_use]
    pub fn depth(self) -> u8 {
        match self {
            Level::County => 0,
            Level::Street | Level::Town => 1,
            Level::Community | Level::Village => 2,
        }
    }
}

/// One administrative unit.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Id: its code where given, else `osm:relation/123` or the layer's row; unique.
    pub id: String,
    /// Division code as text, when given.
    pub code: Option<String>,
    /// Name.
    pub name: String,
    /// Level.
    pub level: Level,
    /// Urban or rural, when known.
    pub class: Option<UnitClass>,
    /// The unit of the next coarser level that holds it.
    pub parent: Option<UnitId>,
    /// Official number of residents, when given.
    pub people: Option<People>,
    /// Other columns of its row, by title.
    pub attributes: BTreeMap<String, String>,
    /// Where the input had it.
    pub place: Place,
    /// Shape in the metric frame.
    pub shape: MultiPolygon<f64>,
}

/// All units, sorted by level and id, with an index of their shapes.
#[derive(Debug, Default)]
pub struct Units {
    /// The list; a [`UnitId`] is an index into it.
    pub list: Vec<Unit>,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
    codes: BTreeMap<String, UnitId>,
    /// Codes that were replaced by others.
    pub changes: CodeChanges,
}

impl Units {
    /// Sorts units by level and id, finds the parent of each and indexes their shapes.
    ///
    /// The parent is the unit with the longest code that begins the unit's own; without one, the
    /// finest coarser unit that contains an interior point of the unit.
    #[must_use]
    pub fn new(mut list: Vec<Unit>) -> Units {
        list.sort_by(|a, b| (a.level, &a.id).cmp(&(b.level, &b.id)));
        let boxes = list.iter().enumerate().filter_map(|(i, unit)| {
            let rect = unit.shape.bounding_rect()?;
            let corners = Rectangle::from_corners([rect.min().x, rect.min().y], [rect.max().x, rect.max().y]);
            Some(GeomWithData::new(corners, i as u32))
        });
        let boxes = RTree::bulk_load(boxes.collect());
        let mut codes = BTreeMap::new();
        for (i, unit) in list.iter().enumerate() {
            if let Some(code) = &unit.code {
                codes.entry(significant(code).to_owned()).or_insert(UnitId(i as u32));
            }
        }
        let mut units = Units { list, boxes, codes, changes: CodeChanges::default() };
        let parents: Vec<Option<UnitId>> = units.list.iter().map(|unit| units.parent_of(unit)).collect();
        for (unit, parent) in units.list.iter_mut().zip(parents) {
            unit.parent = parent;
        }
        units
    }

    /// A unit by its index.
    #[must_use]
    pub fn get(&self, id: UnitId) -> &Unit {
        &self.list[id.0 as usize]
    }

    /// All units with their indexes.
    pub fn iter(&self) -> impl Iterator<Item = (UnitId, &Unit)> {
        self.list.iter().enumerate().map(|(i, unit)| (UnitId(i as u32), unit))
    }

    /// The finest unit that contains a point of the metric frame; the first by order when several do.
    #[must_use]
    pub fn containing(&self, point: Point) -> Option<UnitId> {
        self.around(point).max_by_key(|&id| (self.get(id).level.depth(), Reverse(id)))
    }

    /// The unit at the depth of `level` that is `unit` or holds it.
    ///
    /// Street offices and towns stand at one depth, and so do communities and villages.
    #[must_use]
    pub fn at_level(&self, unit: UnitId, level: Level) -> Option<UnitId> {
        self.ancestors(unit).find(|&id| self.get(id).level.depth() == level.depth())
    }

    /// A unit, then the unit that holds it, and so on to the coarsest.
    pub fn ancestors(&self, unit: UnitId) -> impl Iterator<Item = UnitId> {
        std::iter::successors(Some(unit), |&id| self.get(id).parent)
    }

    /// The unit of a division code; trailing zeros that only fill up the code do not matter, and a code that was
    /// replaced is followed to the one that stands for it.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<UnitId> {
        let own = self.codes.get(significant(code.trim()));
        own.or_else(|| self.codes.get(self.changes.current(code)?)).copied()
    }

    /// Whether a unit bears this very code today.
    #[must_use]
    pub fn has_code(&self, code: &str) -> bool {
        self.codes.contains_key(significant(code.trim()))
    }

    /// The unit of a code, an id or, when only one unit bears it, a name.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<UnitId> {
        let text = text.trim();
        self.by_code(text).or_else(|| self.iter().find(|(_, u)| u.id == text).map(|(id, _)| id)).or_else(|| {
            let mut same = self.iter().filter(|(_, unit)| unit.name == text);
            same.next().filter(|_| same.next().is_none()).map(|(id, _)| id)
        })
    }

    /// The plan area: the union of the finest units that together cover what the coarsest cover.
    ///
    /// A depth counts as complete when its units hold at least 99 % of the area of the coarsest.
    #[must_use]
    pub fn outline(&self) -> MultiPolygon<f64> {
        let area = |depth: u8| -> f64 { self.at_depth(depth).map(|u| u.shape.unsigned_area()).sum() };
        let Some(whole) = (0..3).map(area).find(|&a| a > 0.0) else {
            return MultiPolygon(Vec::new());
        };
        let depth = (0..3).rev().find(|&depth| area(depth) >= 0.99 * whole).unwrap_or(0);
        let shapes: Vec<MultiPolygon<f64>> =
            self.at_depth(depth).map(|unit| unit.shape.orient(Direction::Default)).collect();
        unary_union(&shapes)
    }

    fn at_depth(&self, depth: u8) -> impl Iterator<Item = &Unit> {
        self.list.iter().filter(move |unit| unit.level.depth() == depth)
    }

    fn around(&self, point: Point) -> impl Iterator<Item = UnitId> {
        let found = point.is_finite().then(|| self.boxes.locate_all_at_point([point.x, point.y]));
        found
            .into_iter()
            .flatten()
            .map(|found| UnitId(found.data))
            .filter(move |&id| self.get(id).shape.intersects(&point.coord()))
    }

    fn parent_of(&self, unit: &Unit) -> Option<UnitId> {
        let coarser = |id: &UnitId| self.get(*id).level.depth() < unit.level.depth();
        if let Some(code) = &unit.code {
            let code = significant(code);
            let lengths = if is_division_code(code) { [9, 6, 4, 2].as_slice() } else { &[] };
            let mut prefixes = lengths.iter().filter(|&&n| n < code.len()).filter_map(|&n| self.codes.get(&code[..n]));
            if let Some(&parent) = prefixes.find(|id| coarser(id)) {
                return Some(parent);
            }
        }
        let inside = unit.shape.interior_point()?;
        self.around(Point { x: inside.x(), y: inside.y() })
            .filter(coarser)
            .max_by_key(|&id| (self.get(id).level.depth(), Reverse(id)))
    }
}

#[cfg(test)]
#[path = "unit_tests.rs"]
mod tests;
