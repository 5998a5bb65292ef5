//! The administrative units that plans speak of.

use serde::{Deserialize, Serialize};

use super::one;
use crate::message::Text;

/// Level of an administrative unit, coarsest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// County or district (县、区).
    County,
    /// Street office (街道).
    Street,
    /// Town or township (镇、乡).
    Town,
    /// Urban community (社区、居委会).
    Community,
    /// Administrative village (行政村).
    Village,
}

impl Level {
    /// The level in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Level::County => Text::new("区县", "county"),
            Level::Street => Text::new("街道", "street office"),
            Level::Town => Text::new("镇（乡）", "town"),
            Level::Community => Text::new("社区", "community"),
            Level::Village => Text::new("村", "village"),
        }
    }
}

/// One layer of units.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitLayer {
    /// A polygon layer, or `.osm.pbf` for its administrative boundaries.
    pub path: String,
    /// Layer of a GeoPackage, sheet of a workbook.
    pub layer: Option<String>,
    /// Reference system, overriding the file: `EPSG:4547`, `GCJ-02`; `auto` takes what the file states, else the only
    /// system that the numbers fit.
    pub crs: Option<String>,
    /// Text encoding, overriding detection.
    pub encoding: Option<String>,
    /// Level of every row, when there is no level column.
    pub level: Option<Level>,
    /// A table of the same units without shapes, such as a filled template: its people and attributes count. Rows go
    /// by code, else by name.
    pub table: Option<String>,
    /// Sheet of the table.
    pub table_layer: Option<String>,
    /// For OSM: the `admin_level` to take.
    pub admin_level: Option<u8>,
    /// For OSM: name of the boundary inside which units must lie; an extract often holds neighbours too.
    pub within: Option<String>,
    /// Columns.
    #[serde(default)]
    pub columns: UnitColumns,
    /// Factor on the people column: 10000 where it is in 万.
    #[serde(default = "one")]
    pub scale: f64,
}

/// Columns of a unit layer. Those not named are looked for under their usual names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct UnitColumns {
    /// Division code.
    pub code: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Level.
    pub level: Option<String>,
    /// Urban-rural class code.
    pub class: Option<String>,
    /// Official number of residents.
    pub people: Option<String>,
}
