//! The project file: which data, which plans, and the settings that the user changed.
//!
//! A project is one TOML file, `project.toml`; paths in it are relative to its folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::message::Text;

/// Why a project file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProjectError {
    /// The file could not be read.
    #[error("{path}: {cause}\nhint: `gapzone init --sample DIR` writes a project to start from", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file is not valid; the message shows line, column and a caret.
    #[error("{path}: {problem}", path = path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, column, caret and reason.
        problem: String,
    },
}

/// A project: data sources, plans and settings.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// Version of this layout; 1.
    pub schema: u32,
    /// Name of the region, for titles.
    pub name: String,
    /// The year for which everything is judged. Required: no rule reads a clock.
    pub as_of: i32,
    /// Plans: ids of embedded packs (`B`) or paths of TOML files.
    pub plans: Vec<String>,
    /// Rules to check; all rules of the plans when empty.
    #[serde(default)]
    pub only: Vec<String>,
    /// Marks data that were made up; every output says so.
    #[serde(default)]
    pub synthetic: bool,
    /// Roads; without them straight lines are used.
    pub roads: Option<Roads>,
    /// Facility layers.
    #[serde(default)]
    pub facilities: Vec<FacilityLayer>,
    /// Where people live.
    pub people: PeopleLayer,
    /// Unit layers, in any order of levels.
    #[serde(default)]
    pub units: Vec<UnitLayer>,
    /// Speeds and constants of travel.
    #[serde(default)]
    pub travel: TravelSettings,
    /// How gaps are drawn and ranked.
    #[serde(default)]
    pub gaps: GapSettings,
    /// Changes to single rules, by rule id: `[rules.B083]`.
    #[serde(default)]
    pub rules: BTreeMap<String, RuleSettings>,
    /// Folder of the project file; not part of the file.
    #[serde(skip)]
    pub folder: PathBuf,
}

/// Where roads come from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roads {
    /// `.osm.pbf`, or a layer of lines.
    pub path: String,
    /// Layer of a GeoPackage.
    pub layer: Option<String>,
    /// Reference system, overriding the file: `EPSG:4547`.
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
    /// One-way: `yes`, `1`, `true`, `F`, `FT` along the line; `-1`, `T`, `TF` against it.
    pub oneway: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Surface in OSM terms.
    pub surface: Option<String>,
}

/// One layer of facilities.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FacilityLayer {
    /// CSV, GeoJSON, GeoPackage, Shapefile, or `.osm.pbf`.
    pub path: String,
    /// Layer of a GeoPackage.
    pub layer: Option<String>,
    /// Reference system, overriding the file.
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
    /// Layer of a GeoPackage.
    pub layer: Option<String>,
    /// Reference system, overriding the file.
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

/// One layer of units.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitLayer {
    /// A polygon layer, or `.osm.pbf` for its administrative boundaries.
    pub path: String,
    /// Layer of a GeoPackage.
    pub layer: Option<String>,
    /// Reference system, overriding the file.
    pub crs: Option<String>,
    /// Text encoding, overriding detection.
    pub encoding: Option<String>,
    /// Level of every row, when there is no level column.
    pub level: Option<Level>,
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

/// Speeds and constants of travel; every one is printed as an assumption.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TravelSettings {
    /// Profile files that replace embedded ones: `walk = "my-walk.toml"`.
    pub profiles: BTreeMap<String, PathBuf>,
    /// Walking speed on roads in km/h, replacing the profile's.
    pub walk_kmh: Option<f64>,
    /// Speed of the access leg off roads in km/h, replacing the profiles'.
    pub access_kmh: Option<f64>,
    /// Factor on car speeds for congestion, 1 for free flow.
    pub car_speed_factor: f64,
    /// Parking and egress of a car at a site in an urban unit or one of unknown class, in seconds.
    pub parking_s: f64,
    /// Way over straight line, where there are no roads.
    pub detour_factor: f64,
    /// Car speed in km/h where there are no roads.
    pub straight_car_kmh: f64,
    /// Bicycle speed in km/h where there are no roads.
    pub straight_bike_kmh: f64,
    /// Walking speed in km/h where there are no roads.
    pub straight_walk_kmh: f64,
    /// Access legs longer than this are no access at all, in metres.
    pub max_leg_m: f64,
}

impl Default for TravelSettings {
    fn default() -> Self {
        TravelSettings {
            profiles: BTreeMap::new(),
            walk_kmh: None,
            access_kmh: None,
            car_speed_factor: 1.0,
            parking_s: 120.0,
            detour_factor: 1.3,
            straight_car_kmh: 30.0,
            straight_bike_kmh: 12.0,
            straight_walk_kmh: 4.0,
            max_leg_m: 5_000.0,
        }
    }
}

/// How gaps are drawn and ranked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GapSettings {
    /// Smaller zones in urban units go to the scattered remainder, in people.
    pub min_people_urban: u64,
    /// Smaller zones in rural units go to the scattered remainder, in people.
    pub min_people_rural: u64,
    /// Neighbours that touch: 8, or 4 for sides only.
    pub neighbours: u8,
    /// Gap cells within this distance join too, in metres.
    pub join_m: f64,
    /// Over which part of the gap people the scattered remainder must not grow, in percent.
    pub max_scattered_percent: f64,
    /// Order of zones.
    pub order: ZoneOrder,
    /// Whether people beyond the border are served from there and no facility there is known:
    /// `false` says that there is nothing beyond (an island, a complete layer).
    pub edge_unknown: bool,
}

impl Default for GapSettings {
    fn default() -> Self {
        GapSettings {
            min_people_urban: 50,
            min_people_rural: 20,
            neighbours: 8,
            join_m: 150.0,
            max_scattered_percent: 5.0,
            order: ZoneOrder::Priority,
            edge_unknown: true,
        }
    }
}

/// Order in which gap zones are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZoneOrder {
    /// Legal nature, then excess person-minutes, then vulnerable people, then people.
    Priority,
    /// Most people first.
    People,
    /// Most excess person-minutes first.
    Excess,
    /// Most vulnerable people first.
    Vulnerable,
    /// Largest area first.
    Area,
}

/// The mode that a rule asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModeChoice {
    /// On foot.
    Walk,
    /// By bicycle.
    Bike,
    /// By car or motorcycle.
    Car,
    /// Urban people walk, rural people drive. The default where the text names no mode.
    #[default]
    ByClass,
}

impl ModeChoice {
    /// The mode's id.
    #[must_use]
    pub fn id(self) -> Option<&'static str> {
        match self {
            ModeChoice::Walk => Some("walk"),
            ModeChoice::Bike => Some("bike"),
            ModeChoice::Car => Some("car"),
            ModeChoice::ByClass => None,
        }
    }
}

/// What "or" means.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub enum QuotaReading {
    /// Literal or.
    R1,
    /// Both.
    R2,
    /// One per unit as base, more above the band, sharing below it.
    #[default]
    R3,
    /// Served population alone.
    R4,
}

impl QuotaReading {
    /// All readings.
    pub const ALL: [QuotaReading; 4] = [QuotaReading::R1, QuotaReading::R2, QuotaReading::R3, QuotaReading::R4];

    /// The reading in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            QuotaReading::R1 => Text::new("R1 字面“或”：每单元有1所即可", "R1, literal or: one per unit is enough"),
            QuotaReading::R2 => Text::new(
                "R2 两者兼备：每单元1所且服务人口在区间内",
                "R2, both: one per unit and a load within the band",
            ),
            QuotaReading::R3 => Text::new(
                "R3 每单元1所为基数，超上限增设，不足下限可共享",
                "R3: one per unit as base, more above the band, sharing below it",
            ),
            QuotaReading::R4 => Text::new(
                "R4 只看服务人口：各服务区不超上限",
                "R4: served population alone, no catchment above the band",
            ),
        }
    }
}

/// Changes to one rule.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RuleSettings {
    /// Time limit in minutes.
    pub minutes: Option<u32>,
    /// Service radius in metres, for rules that have one.
    pub metres: Option<u32>,
    /// Share of people that must be covered, in basis points.
    pub share_bp: Option<u32>,
    /// Mode: `walk`, `bike`, `car`, `by_class`.
    pub mode: Option<ModeChoice>,
    /// Reading: `R1` to `R4`.
    pub reading: Option<QuotaReading>,
    /// Whether facilities outside the plan area count.
    pub outside_counts: Option<bool>,
    /// Fewest residents per facility, for quotas.
    pub lo: Option<u64>,
    /// Most residents per facility, for quotas.
    pub hi: Option<u64>,
}

impl RuleSettings {
    /// The keys that are set.
    #[must_use]
    pub fn given(&self) -> Vec<&'static str> {
        let set = [
            ("minutes", self.minutes.is_some()),
            ("metres", self.metres.is_some()),
            ("share_bp", self.share_bp.is_some()),
            ("mode", self.mode.is_some()),
            ("reading", self.reading.is_some()),
            ("outside_counts", self.outside_counts.is_some()),
            ("lo", self.lo.is_some()),
            ("hi", self.hi.is_some()),
        ];
        set.into_iter().filter(|(_, set)| *set).map(|(key, _)| key).collect()
    }
}

fn default_class() -> String {
    "unclassified".to_owned()
}

/// Default of [`Roads::join_tolerance_m`].
pub const JOIN_TOLERANCE_M: f64 = 1.0;
/// Default of [`Roads::drop_islands_below_m`].
pub const DROP_ISLANDS_BELOW_M: f64 = 250.0;

fn default_join() -> f64 {
    JOIN_TOLERANCE_M
}

fn default_island() -> f64 {
    DROP_ISLANDS_BELOW_M
}

fn one() -> f64 {
    1.0
}

fn yes() -> bool {
    true
}

impl Project {
    /// Reads a project file, or `project.toml` of a folder.
    ///
    /// # Errors
    /// When the file cannot be read or is not valid.
    pub fn open(path: &Path) -> Result<Project, ProjectError> {
        let file = if path.is_dir() { path.join("project.toml") } else { path.to_owned() };
        let text = std::fs::read_to_string(&file).map_err(|cause| ProjectError::Io { path: file.clone(), cause })?;
        let folder = file.parent().map(Path::to_owned).unwrap_or_default();
        Project::parse(&text, &file, folder)
    }

    /// Reads a project from text; `file` is named in messages and `folder` resolves its paths.
    ///
    /// # Errors
    /// When the text is not a valid project.
    pub fn parse(text: &str, file: &Path, folder: PathBuf) -> Result<Project, ProjectError> {
        let invalid = |problem: String| ProjectError::Invalid { path: file.to_owned(), problem };
        let mut project: Project = toml::from_str(text).map_err(|e| invalid(e.to_string()))?;
        project.folder = folder;
        if project.schema != 1 {
            return Err(invalid(format!(
                "schema = {} is not known\nhint: this program reads schema = 1",
                project.schema
            )));
        }
        match project.problem() {
            None => Ok(project),
            Some(problem) => Err(invalid(problem)),
        }
    }

    /// What is out of range in the settings, if anything.
    fn problem(&self) -> Option<String> {
        let (t, g) = (&self.travel, &self.gaps);
        let speeds = [
            ("travel.walk_kmh", t.walk_kmh),
            ("travel.access_kmh", t.access_kmh),
            ("travel.straight_car_kmh", Some(t.straight_car_kmh)),
            ("travel.straight_bike_kmh", Some(t.straight_bike_kmh)),
            ("travel.straight_walk_kmh", Some(t.straight_walk_kmh)),
        ];
        let ranges = speeds.into_iter().filter_map(|(key, v)| Some((key, v?, 0.1, 500.0))).chain([
            ("travel.car_speed_factor", t.car_speed_factor, 0.1, 2.0),
            ("travel.parking_s", t.parking_s, 0.0, 7_200.0),
            ("travel.detour_factor", t.detour_factor, 1.0, 10.0),
            ("travel.max_leg_m", t.max_leg_m, 1.0, 100_000.0),
            ("gaps.join_m", g.join_m, 0.0, 10_000.0),
            ("gaps.max_scattered_percent", g.max_scattered_percent, 0.0, 100.0),
            ("people.scale", self.people.scale, 1e-6, 1e9),
        ]);
        let islands = self.roads.as_ref().map(|r| ("roads.drop_islands_below_m", r.drop_islands_below_m, 0.0, 1e7));
        let joins = self.roads.as_ref().map(|r| ("roads.join_tolerance_m", r.join_tolerance_m, 0.0, 100.0));
        let mut all = ranges.chain(islands).chain(joins);
        let wrong = all.find(|(_, value, low, high)| !(*low..=*high).contains(value));
        if let Some((key, value, low, high)) = wrong {
            return Some(format!("{key} = {value} is out of range\nhint: set it between {low} and {high}"));
        }
        (g.neighbours != 4 && g.neighbours != 8)
            .then(|| format!("gaps.neighbours = {} is not known\nhint: 8, or 4 for sides only", g.neighbours))
    }

    /// A path of the project file, made relative to its folder.
    #[must_use]
    pub fn resolve(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }
}
