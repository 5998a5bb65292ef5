//! Where people live: residential areas, and the demand cells that they become.

use std::collections::BTreeMap;

use geo_types::MultiPolygon;
use serde::Serialize;

use super::frame::{Point, Position};
use super::grid::Square;
use super::unit::{UnitClass, UnitId};
use crate::message::{Place, Text};
use crate::units::People;

/// Index of a residential area in [`Residents::areas`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct AreaId(pub u32);

/// Index of a demand cell in [`Residents::cells`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct DemandId(pub u32);

/// Age groups that rules ask for, in the order in which counts are held.
pub const GROUPS: [&str; 2] = ["0-3", "65+"];

/// One input row of people: a polygon, or a point, pixel or building without a shape of its own.
#[derive(Clone, Debug)]
pub struct ResidentialArea {
    /// Id as given, or made from file and row; unique.
    pub id: String,
    /// Name as given; may be empty.
    pub name: String,
    /// Where the input had it.
    pub place: Place,
    /// Shape in the metric frame; `None` for points and pixels.
    pub shape: Option<MultiPolygon<f64>>,
    /// People after reconciliation.
    pub people: People,
    /// Of these, by [`GROUPS`]; `None` where the input does not say.
    pub groups: [Option<People>; 2],
    /// Codes of the facilities or units to which the bureau assigned these residents, when given.
    pub assigned: Option<String>,
    /// Other columns of its row, by title.
    pub attributes: BTreeMap<String, String>,
}

/// A piece of a residential area inside one square of the regional grid.
#[derive(Clone, Debug)]
pub struct DemandCell {
    /// The residential area that it belongs to.
    pub area: AreaId,
    /// The finest unit that contains it.
    pub unit: Option<UnitId>,
    /// Urban or rural: of the area's own class column, else of its unit.
    pub class: Option<UnitClass>,
    /// Its square of the grid.
    pub square: Square,
    /// A representative place inside the piece.
    pub position: Position,
    /// The same in the metric frame.
    pub point: Point,
    /// People.
    pub people: People,
    /// Of these, by [`GROUPS`]; zero where the input does not say.
    pub groups: [People; 2],
}

/// How one unit's people were brought to its official total.
#[derive(Clone, Debug, Serialize)]
pub struct Reconciliation {
    /// The unit.
    pub unit: UnitId,
    /// People found in the input.
    pub found: People,
    /// The official total that they were scaled to.
    pub official: People,
}

/// All residents.
#[derive(Debug, Default)]
pub struct Residents {
    /// Input rows in file order.
    pub areas: Vec<ResidentialArea>,
    /// Demand cells, in the order of their areas and then of their squares.
    pub cells: Vec<DemandCell>,
    /// Which of [`GROUPS`] the input gives.
    pub groups_given: [bool; 2],
    /// Units brought to their official totals.
    pub reconciled: Vec<Reconciliation>,
    /// How the people were placed, for the printed assumptions.
    pub placement: Vec<Text>,
}

impl Residents {
    /// All people, exactly.
    #[must_use]
    pub fn people(&self) -> People {
        self.cells.iter().map(|c| c.people).sum()
    }

    /// An area by its index.
    #[must_use]
    pub fn area(&self, id: AreaId) -> &ResidentialArea {
        &self.areas[id.0 as usize]
    }

    /// A cell by its index.
    #[must_use]
    pub fn cell(&self, id: DemandId) -> &DemandCell {
        &self.cells[id.0 as usize]
    }
}
