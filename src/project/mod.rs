//! The project file: which data, which plans, and the settings that the user changed.
//!
//! A project is one TOML file, `project.toml`; paths in it are relative to its folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub mod edit;
mod facilities;
mod gaps;
mod hour;
mod indicators;
mod people;
mod roads;
mod rules;
mod travel;
mod units;

pub use facilities::{FacilityColumns, FacilityLayer};
pub use gaps::{GapSettings, ZoneOrder};
pub use hour::{DAYS, Hour};
pub use indicators::{IndicatorColumns, IndicatorLayer};
pub use people::{PeopleColumns, PeopleKind, PeopleLayer, Placement};
pub use roads::{DROP_ISLANDS_BELOW_M, JOIN_TOLERANCE_M, RoadColumns, Roads};
pub use rules::{ModeChoice, QuotaReading, RuleSettings};
pub use travel::TravelSettings;
pub use units::{Level, UnitColumns, UnitLayer};

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
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
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
    /// Whether a run stops before any rule is checked when the data have errors.
    #[serde(default)]
    pub stop_on_errors: bool,
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
    /// A table of division codes that were replaced: old code, new code, year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_changes: Option<String>,
    /// Signed corrections that are applied on every run: a CSV or TOML file with id, action, value, who, when, why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrections: Option<String>,
    /// Tables of indicators: values of the plan area by year.
    #[serde(default)]
    pub indicators: Vec<IndicatorLayer>,
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

fn one() -> f64 {
    1.0
}

fn yes() -> bool {
    true
}

/// Whether a path names an OpenStreetMap extract, which stands for roads, facilities and more at once.
#[must_use]
pub fn is_extract(path: &str) -> bool {
    path.to_lowercase().ends_with(".pbf")
}

impl Project {
    /// Whether the roads come from an OpenStreetMap extract.
    #[must_use]
    pub fn has_extract_roads(&self) -> bool {
        self.roads.as_ref().is_some_and(|roads| is_extract(&roads.path))
    }

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
        let timed = self.roads.as_ref().filter(|r| !is_extract(&r.path)).and_then(|r| r.hour);
        if let Some(hour) = timed {
            return Some(format!(
                "roads.hour = \"{hour}\" has no effect on a layer of road lines\nhint: leave it out; it is for tags of an .osm.pbf extract"
            ));
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
