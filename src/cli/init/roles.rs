//! What each file of a folder probably is: roads, people, facilities, units or indicators, and why.

use std::path::{Path, PathBuf};

use crate::layers::{DivisionCode, Usual, usual_column};
use crate::message::Text;
use crate::sources::ReadOptions;
use crate::sources::inspect::{Inspection, inspect};

/// What a file is for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Role {
    /// A line layer.
    Roads,
    /// An OpenStreetMap extract, which may stand for several.
    Extract,
    /// Residential polygons with people.
    Areas,
    /// Points with people.
    Points,
    /// A population raster.
    Raster,
    /// A list of facilities.
    Facilities,
    /// Units.
    Units,
    /// Values of indicators by year.
    Indicators,
}

impl Role {
    pub fn text(self) -> Text {
        match self {
            Role::Roads => Text::new("道路", "roads"),
            Role::Extract => Text::new("OpenStreetMap 数据", "an OpenStreetMap extract"),
            Role::Areas => Text::new("居住区（面）", "residential polygons with people"),
            Role::Points => Text::new("人口（点）", "points with people"),
            Role::Raster => Text::new("人口栅格", "a population raster"),
            Role::Facilities => Text::new("机构", "facilities"),
            Role::Units => Text::new("行政单元", "units"),
            Role::Indicators => Text::new("指标表", "indicators by year"),
        }
    }

    pub fn is_people(self) -> bool {
        matches!(self, Role::Areas | Role::Points | Role::Raster)
    }
}

/// A file with its role.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Path relative to the folder, with `/`.
    pub path: String,
    /// What it is; `None` when that could not be told.
    pub role: Option<Role>,
    /// What it holds; `None` for an extract, which is not read for this, and for files that cannot be read.
    pub holds: Option<Inspection>,
}

const ENDINGS: [&str; 17] = [
    "csv",
    "xlsx",
    "xls",
    "ods",
    "geojson",
    "json",
    "geojsonl",
    "geojsons",
    "ndjson",
    "gpkg",
    "shp",
    "fgb",
    "parquet",
    "geoparquet",
    "tif",
    "tiff",
    "pbf",
];

/// The data files of a folder and of its folder `data`, in the order of their names.
pub(super) fn look(folder: &Path) -> std::io::Result<Vec<Found>> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for place in [folder.to_owned(), folder.join("data")] {
        if !place.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(place)? {
            paths.push(entry?.path());
        }
    }
    let ending = |path: &Path| path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    paths.retain(|path| path.is_file() && ENDINGS.contains(&ending(path).as_str()));
    paths.sort();
    let found = |path: &PathBuf| {
        let inside = path.strip_prefix(folder).unwrap_or(path);
        let name = inside.display().to_string().replace('\\', "/");
        if ending(path) == "pbf" {
            return Found { path: name, role: Some(Role::Extract), holds: None };
        }
        let holds = inspect(path, &ReadOptions::default()).ok();
        let role = holds.as_ref().and_then(|holds| role_of(&name, holds));
        Found { path: name, role, holds }
    };
    Ok(paths.iter().map(found).collect())
}

fn is_year(title: &str) -> bool {
    let digits = title.strip_suffix('年').unwrap_or(title);
    digits.parse().is_ok_and(|year: i32| (1980..=2060).contains(&year))
}

/// The role that shapes, columns and name of a file speak for.
fn role_of(name: &str, holds: &Inspection) -> Option<Role> {
    if holds.format == "GeoTIFF" {
        return Some(Role::Raster);
    }
    let count = |kinds: [&str; 2]| kinds.iter().filter_map(|k| holds.shapes.get(k)).sum::<usize>();
    let (lines, polygons) = (count(["LineString", "MultiLineString"]), count(["Polygon", "MultiPolygon"]));
    let shapes: usize = holds.shapes.values().sum();
    let fields: Vec<&str> = holds.columns.iter().map(|c| c.name.as_str()).collect();
    let has = |what| usual_column(fields.iter().copied(), what);
    if lines * 2 > shapes {
        return Some(Role::Roads);
    }
    if polygons * 2 > shapes {
        let words = ["unit", "单元", "区划", "街道", "乡镇", "边界", "boundar"];
        let named = words.iter().any(|word| name.to_lowercase().contains(word));
        let codes = has(Usual::Code).and_then(|title| holds.columns.iter().find(|c| c.name == title));
        let coded = codes.is_some_and(|c| {
            !c.samples.is_empty()
                && c.samples.iter().all(|s| DivisionCode::parse(s).and_then(DivisionCode::level).is_some())
        });
        return if named || has(Usual::Level).is_some() || coded {
            Some(Role::Units)
        } else {
            has(Usual::People).map(|_| Role::Areas)
        };
    }
    let located = shapes > 0;
    match (has(Usual::FacilityType).is_some(), has(Usual::People).is_some()) {
        (true, _) => Some(Role::Facilities),
        (false, true) if located => Some(Role::Points),
        // A row for each value with its year, or a column for each year.
        _ => (!located
            && has(Usual::Indicator).is_some()
            && (has(Usual::Year).is_some() || fields.iter().any(|f| is_year(f))))
        .then_some(Role::Indicators),
    }
}
