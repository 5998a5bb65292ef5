//! Administrative units: county, street office, town, village, community.

use geo_types::MultiPolygon;
use serde::{Deserialize, Serialize};

pub use crate::project::Level;
use crate::units::People;

/// Index of a unit in [`Units::list`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct UnitId(pub u32);

/// Urban or rural, from the statistical class code (111, 112, 121 urban; 122, 210, 220 rural).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
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
    /// Shape in the metric frame.
    pub shape: MultiPolygon<f64>,
}

/// All units, sorted by level and id, with an index of their shapes.
#[derive(Debug, Default)]
pub struct Units {
    /// The list; a [`UnitId`] is an index into it.
    pub list: Vec<Unit>,
}
