//! Where facilities come from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One layer of facilities.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FacilityLayer {
    /// CSV, XLSX, GeoJSON, GeoPackage, Shapefile, FlatGeobuf, GeoParquet, or `.osm.pbf`.
    pub path: String,
    /// Layer of a GeoPackage, sheet of a workbook.
    pub layer: Option<String>,
    /// Reference system, overriding the file: `EPSG:4547`, `GCJ-02`, `BD-09`, `CGCS2000 / 3-degree GK zone 38`, a `+proj`
    /// string. `auto` takes what the file states, else the only system that the numbers fit, and finds GCJ-02 and BD-09
    /// by roads and units; what was found becomes a warning.
    pub crs: Option<String>,
    /// Text encoding, overriding detection.
    pub encoding: Option<String>,
    /// Columns.
    #[serde(default)]
    pub columns: FacilityColumns,
    /// Type of every row when there is no type column.
    pub kind: Option<String>,
    /// From the layer's type names to type codes: `"社区卫生服务中心" = "CHC"`.
    #[serde(default)]
    pub type_map: BTreeMap<String, String>,
    /// OSM tags to type codes, `"amenity=hospital" = "HOSP"`; a default table applies when empty.
    #[serde(default)]
    pub osm_types: BTreeMap<String, String>,
    /// Services that every row has.
    #[serde(default)]
    pub services: Vec<String>,
    /// Who runs every row, when there is no ownership column.
    pub ownership: Option<String>,
    /// Whether the layer has coordinates; a list without them counts in quotas by unit, shares and ratios only.
    #[serde(default = "super::yes")]
    pub places: bool,
    /// Rows may be empty without an error.
    #[serde(default)]
    pub allow_empty: bool,
}

/// Columns of a facility layer. Those not named are looked for under their usual Chinese and English names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FacilityColumns {
    /// Id.
    pub id: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Type.
    pub kind: Option<String>,
    /// Services, separated by `;` (`tcm;rehab`); a leading `-` says that a service is lacking.
    pub services: Option<String>,
    /// Yes/no columns, one per service: `tcm = "中医馆"`.
    pub flags: BTreeMap<String, String>,
    /// Grade.
    pub grade: Option<String>,
    /// Ownership.
    pub ownership: Option<String>,
    /// Capacity.
    pub capacity: Option<String>,
    /// Status: existing, planned, closed (现有、规划、撤销).
    pub status: Option<String>,
    /// First year in service.
    pub opens: Option<String>,
    /// First year no longer in service.
    pub closes: Option<String>,
    /// Rows with the same value are sites of one institution.
    pub institution: Option<String>,
    /// Units that it serves, separated by `;`.
    pub serves_units: Option<String>,
    /// Longitude or easting of a table.
    pub lon: Option<String>,
    /// Latitude or northing of a table.
    pub lat: Option<String>,
}
