//! What keeps layers from being made, as errors with a place and, where it can be told, the setting that cures it.

use std::path::Path;

use crate::layers::{LayerError, Troubles, complete_settings, swap, swapped_columns};
use crate::message::{Place, Text, Warning};
use crate::project::Project;
use crate::sources::crs::AS_WRITTEN;
use crate::sources::{self, ReadOptions, SourceError, guess};

/// What an empty layer lacks, in Chinese; the error itself speaks English.
const EMPTY_ZH: &str = "没有一行可用：缺少位置、人口、级别或类型";
/// What to do about an empty layer, in Chinese.
const EMPTY_CURE_ZH: &str =
    "核对文件是否为空、坐标系(crs)和坐标列、columns 中的列名；机构图层确实为空时写 allow_empty = true";

/// Everything that was met when the parts of a project were tried one by one.
#[must_use]
pub fn of_troubles(project: &Project, troubles: Troubles) -> Vec<Warning> {
    let extent = troubles.extent;
    let mut found: Vec<Warning> = troubles.errors.iter().map(|e| of_error(e, project, extent)).collect();
    complete_settings(&mut found, project);
    found.extend(troubles.warnings);
    found
}

fn of_error(error: &LayerError, project: &Project, extent: Option<[f64; 4]>) -> Warning {
    match error {
        LayerError::NoColumn { file, column, columns, setting, near } => {
            no_column(file, column, columns, setting, near)
        }
        LayerError::Empty { file, problem, hint } => misread(file, project, extent).unwrap_or_else(|| {
            let text = Text::new(EMPTY_ZH, problem.clone());
            Warning::new("empty-layer", Place::file(file), text).error().fix(EMPTY_CURE_ZH, hint.clone())
        }),
        LayerError::Conflict { file, problem, hint } => {
            let text = Text::new(format!("设置或数据互相矛盾：{problem}"), problem.clone());
            Warning::new("conflict", Place::file(file), text).error().fix(format!("请改正；{hint}"), hint.clone())
        }
        LayerError::Unbalanced { file, .. } => {
            let text = Text::new(format!("程序故障：{error}"), error.to_string());
            Warning::new("unbalanced", Place::file(file), text).error()
        }
        LayerError::Source(source) => of_source(source, project, extent),
    }
}

fn no_column(file: &str, column: &str, columns: &str, setting: &str, near: &Option<String>) -> Warning {
    let guess = |before: &str, after: &str| near.as_ref().map(|n| format!("{before}{n}{after}")).unwrap_or_default();
    let text = Text::new(
        format!("没有“{column}”列；现有的列：{columns}{}", guess("；是否指“", "”？")),
        format!("no column \"{column}\"; columns: {columns}{}", guess("; did you mean \"", "\"?")),
    );
    let named = near.as_deref().unwrap_or("...");
    let warning = Warning::new("no-column", Place::file(file), text).error().fix(
        format!("在项目文件中写 {setting} = \"{named}\""),
        format!("set {setting} = \"{named}\" in the project file"),
    );
    // The setting is named without the number of its layer: the file says which is meant.
    let relative = setting.split_once('.').map_or(setting, |(_, rest)| rest);
    match near {
        Some(near) => warning.set(relative, format!("{near:?}")),
        None => warning,
    }
}

fn of_source(source: &SourceError, project: &Project, extent: Option<[f64; 4]>) -> Warning {
    let said = source.to_string();
    let (body, hint) = said.split_once("\nhint: ").unwrap_or((&said, ""));
    let (code, path, zh) = match source {
        SourceError::Io { path, .. } => ("file-unreadable", path, "文件无法打开或读取"),
        SourceError::UnknownFormat { path } => ("file-unknown-format", path, "不认识的文件类型"),
        SourceError::Crs { path, .. } | SourceError::NoCrs { path, .. } => {
            ("crs-unknown", path, "坐标系不明或不能使用")
        }
        SourceError::Malformed { path, .. } => ("file-malformed", path, "文件内容不合格式"),
    };
    let file = in_project(path, project);
    if let SourceError::Crs { .. } | SourceError::NoCrs { .. } = source
        && let Some(warning) = misread(&file, project, extent)
    {
        return warning;
    }
    let place = if let SourceError::Malformed { place: Some(place), .. } = source {
        let row = place.strip_prefix("row ").and_then(|n| n.parse().ok());
        Place { file: file.clone(), row }
    } else {
        Place::file(&file)
    };
    let body = body.strip_prefix(&format!("{}: ", path.display())).unwrap_or(body);
    let warning = Warning::new(code, place, Text::new(format!("{zh}：{body}"), body)).error();
    if hint.is_empty() { warning } else { warning.fix(format!("请核对；{hint}"), hint) }
}

/// A path as the project names it.
fn in_project(path: &Path, project: &Project) -> String {
    let inside = path.strip_prefix(&project.folder).unwrap_or(path);
    inside.display().to_string()
}

/// The likely reason why no row of a file has a place: swapped columns, or a projected reference system.
fn misread(file: &str, project: &Project, extent: Option<[f64; 4]>) -> Option<Warning> {
    let (path, options) = reader_of(file, project)?;
    let full = project.resolve(&path);
    if let Some(found) = swapped_columns(&full, &options) {
        let (lon, lat) = (&found.lon, &found.lat);
        let text = Text::new(
            format!("{} 行中有 {} 行的“{lon}”列是纬度、“{lat}”列是经度", found.rows, found.swapped),
            format!(
                "in {} of {} rows column \"{lon}\" holds latitudes and \"{lat}\" longitudes",
                found.swapped, found.rows
            ),
        );
        let warning = Warning::new("swapped-coordinates", Place::file(file), text).error().fix(
            format!("对调：columns.lon = \"{lat}\"，columns.lat = \"{lon}\""),
            format!("swap them: columns.lon = \"{lat}\", columns.lat = \"{lon}\""),
        );
        return Some(swap(warning, lon, lat));
    }
    let raw = ReadOptions { crs: Some(AS_WRITTEN.to_owned()), ..options };
    let points = guess::coordinates(&sources::read_table(&full, &raw).ok()?);
    let [w, s, e, n] = bounds(&points).filter(|b| b[2] > 360.0 || b[3] > 360.0)?;
    let certain = guess::only(&points, extent);
    // Only other layers prove a system, and turned axes need more than its name.
    let proven = extent.is_some() && certain.as_ref().is_some_and(|guess| !guess.swapped);
    let guess = certain.or_else(|| guess::systems(&points, extent).into_iter().next().filter(|_| extent.is_some()));
    let like = guess.as_ref().map(|guess| guess.text.clone()).unwrap_or_default();
    let joined = |by: &str, like: &str| if like.is_empty() { String::new() } else { format!("{by}{like}") };
    let text = Text::new(
        format!("坐标不是经纬度（东 {w:.0} … {e:.0}，北 {s:.0} … {n:.0}）{}", joined("；", &like.zh)),
        format!(
            "the coordinates are no degrees (easting {w:.0} … {e:.0}, northing {s:.0} … {n:.0}){}",
            joined("; ", &like.en)
        ),
    );
    let warning = Warning::new("wrong-crs", Place::file(file), text).error();
    Some(match guess {
        Some(guess) => {
            let crs = &guess.crs;
            let warning =
                warning.fix(format!("在项目文件中写 crs = \"{crs}\""), format!("set crs = \"{crs}\" for this layer"));
            if proven { warning.set("crs", format!("{crs:?}")) } else { warning }
        }
        None => warning.fix(
            "在项目文件中写明坐标系，如 crs = \"EPSG:4547\"",
            "name the reference system in the project file, such as crs = \"EPSG:4547\"",
        ),
    })
}

/// West, south, east and north of raw coordinates.
fn bounds(points: &[[f64; 2]]) -> Option<[f64; 4]> {
    let boxes = points.iter().filter(|[x, y]| x.is_finite() && y.is_finite()).map(|&[x, y]| [x, y, x, y]);
    boxes.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

/// Path and options by which the project reads a file.
fn reader_of(file: &str, project: &Project) -> Option<(String, ReadOptions)> {
    let bare = file.split('[').next().unwrap_or(file);
    let people = &project.people;
    let mut readers: Vec<(&String, ReadOptions)> = Vec::new();
    let options = |layer: &Option<String>, crs: &Option<String>, encoding: &Option<String>, lon_lat| ReadOptions {
        layer: layer.clone(),
        crs: crs.clone(),
        encoding: encoding.clone(),
        lon_lat,
    };
    let pair = |lon: &Option<String>, lat: &Option<String>| lon.clone().zip(lat.clone());
    readers.push((
        &people.path,
        options(&people.layer, &people.crs, &people.encoding, pair(&people.columns.lon, &people.columns.lat)),
    ));
    for f in &project.facilities {
        readers.push((&f.path, options(&f.layer, &f.crs, &f.encoding, pair(&f.columns.lon, &f.columns.lat))));
    }
    readers.extend(project.units.iter().map(|u| (&u.path, options(&u.layer, &u.crs, &u.encoding, None))));
    readers.extend(project.roads.iter().map(|r| (&r.path, options(&r.layer, &r.crs, &r.encoding, None))));
    readers.into_iter().find(|(path, _)| *path == bare).map(|(path, options)| (path.clone(), options))
}
