//! Where people live.

use serde::{Deserialize, Serialize};

use super::{Level, one};

/// How residents are given.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeopleKind {
    /// Residential polygons with a people column.
    Areas,
    /// Points or cell centroids with people.
    Points,
    /// A population raster.
    Raster,
    /// Totals of units, spread over residential polygons or buildings.
    UnitTotals,
}

/// On what people are placed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Placement {
    /// Over the area of the polygons.
    Areas,
    /// At the centre of raster pixels.
    Raster,
    /// On buildings.
    Buildings,
}

/// Where people live.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleLayer {
    /// How residents are given.
    pub kind: PeopleKind,
    /// The file; for unit totals the layer of residential polygons (`.osm.pbf` for OSM's).
    pub path: String,
    /// Layer of a GeoPackage, sheet of a workbook.
    pub layer: Option<String>,
    /// A table of the same residential areas without shapes, such as a filled template: its people and attributes
    /// count. Rows go by id, else by name.
    pub table: Option<String>,
    /// Sheet of the table.
    pub table_layer: Option<String>,
    /// Reference system, overriding the file: `EPSG:4547`, `GCJ-02`; `auto` takes what the file states, else the only
    /// system that the numbers fit.
    pub crs: Option<String>,
    /// Text encoding, overriding detection.
    pub encoding: Option<String>,
    /// Columns.
    #[serde(default)]
    pub columns: PeopleColumns,
    /// Factor on the people column: 10000 where it is in 万.
    #[serde(default = "one")]
    pub scale: f64,
    /// On what people are placed; as given in the file when absent.
    pub place: Option<Placement>,
    /// Buildings, for `place = "buildings"`: a polygon layer or `.osm.pbf`.
    pub buildings: Option<String>,
    /// Side of a demand cell in metres; 50 when a walking rule is checked, else 100.
    pub cell_m: Option<f64>,
    /// Bring people to the official totals of units of this level, when the unit layers give them.
    pub control: Option<Level>,
}

/// Columns of a people layer. Those not named are looked for under their usual names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PeopleColumns {
    /// Id.
    pub id: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Number of people.
    pub people: Option<String>,
    /// Number of children of 0-3 years.
    pub children: Option<String>,
    /// Number of people of 65 years and more.
    pub elderly: Option<String>,
    /// Urban-rural class code.
    pub class: Option<String>,
    /// Id of the facility or unit to which the residents are assigned.
    pub assigned: Option<String>,
    /// Longitude or easting of a table.
    pub lon: Option<String>,
    /// Latitude or northing of a table.
    pub lat: Option<String>,
}
