//! Where roads come from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Hour, yes};

/// Default of [`Roads::join_tolerance_m`].
pub const JOIN_TOLERANCE_M: f64 = 1.0;

/// Default of [`Roads::drop_islands_below_m`].
pub const DROP_ISLANDS_BELOW_M: f64 = 250.0;

/// Where roads come from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roads {
    /// `.osm.pbf`, or a layer of lines.
    pub path: String,
    /// Layer of a GeoPackage.
    pub layer: Option<String>,
    /// Reference system, overriding the file: `EPSG:4547`, `GCJ-02`; `auto` takes what the file states, else the only
    /// system that the numbers fit.
    pub crs: Option<String>,
    /// Text encoding of attributes, overriding detection.
    pub encoding: Option<String>,
    /// Columns of a line layer.
    #[serde(default)]
    pub columns: RoadColumns,
    /// Class of roads whose class column is empty or absent, in OSM terms.
    #[serde(default = "default_class")]
    pub default_class: String,
    /// From the layer's road classes to OSM ones: `"县道" = "secondary"`.
    #[serde(default)]
    pub class_map: BTreeMap<String, String>,
    /// Ends of lines that are at most this far apart join, in metres.
    #[serde(default = "default_join")]
    pub join_tolerance_m: f64,
    /// Whether lines also join where one ends on another (not where they merely cross).
    #[serde(default = "yes")]
    pub join_ends_to_lines: bool,
    /// Whether ferries may be used.
    #[serde(default)]
    pub ferries: bool,
    /// The hour of the week, such as `Mo 08:30`, for which tags of an extract are read that hold at some hours only.
    /// Without it such tags are ignored and counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hour: Option<Hour>,
    /// Islands with less road than this are not snapped to, in metres.
    #[serde(default = "default_island")]
    pub drop_islands_below_m: f64,
}

/// Columns of a road line layer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RoadColumns {
    /// Road class in OSM terms (`highway`), or mapped by `class_map`.
    pub class: Option<String>,
    /// Speed in km/h.
    pub speed_kmh: Option<String>,
    /// Travel time of the whole line in seconds, along it; against it too, unless `seconds_back` says otherwise.
    /// Used where a given speed is (by car), and before it; parts of a line share it by length.
    pub seconds: Option<String>,
    /// Travel time against the line in seconds.
    pub seconds_back: Option<String>,
    /// One-way: `yes`, `1`, `true`, `F`, `FT` along the line; `-1`, `T`, `TF` against it.
    pub oneway: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Surface in OSM terms.
    pub surface: Option<String>,
}

fn default_class() -> String {
    "unclassified".to_owned()
}

fn default_join() -> f64 {
    JOIN_TOLERANCE_M
}

fn default_island() -> f64 {
    DROP_ISLANDS_BELOW_M
}
