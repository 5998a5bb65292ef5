//! A layer of road lines to streets that share nodes where they join.
//!
//! Lines join where their ends lie within the tolerance of each other, and where an end lies on
//! another line. Lines that merely cross do not join: one may pass over the other.

use std::collections::{BTreeMap, BTreeSet};

use geo_types::{Geometry, LineString};
use rstar::RTree;
use rstar::primitives::{GeomWithData, Line};

use super::LayerError;
use super::columns::{self, Columns};
use super::frame::{Frame, Point, Position};
use super::given_times::{GivenTimes, SECONDS_BACKWARD, SECONDS_FORWARD};
use super::street::{Street, Streets};
use crate::message::{Place, Text, Warning};
use crate::project::Roads;
use crate::sources::osm::Tags;
use crate::sources::{Record, Table};

const CLASS: &[&str] = &["highway", "class", "fclass", "道路等级", "等级", "类型", "road_class", "type"];
const SPEED: &[&str] = &["maxspeed", "speed_kmh", "speed", "限速", "速度"];
const ONEWAY: &[&str] = &["oneway", "单行", "单向"];
const NAME: &[&str] = &["name", "名称", "道路名称", "路名"];
const SURFACE: &[&str] = &["surface", "路面"];

/// Vertices closer than this are the same vertex, in metres: rounding of coordinates, not of drawing.
const SAME_PLACE: f64 = 1e-3;

/// One line of the layer while it is joined.
struct Drawn {
    row: u64,
    tags: Tags,
    /// Longitude and latitude in degrees.
    at: Vec<[f64; 2]>,
    /// The same in the metric frame.
    plane: Vec<[f64; 2]>,
}

/// Streets of a line layer.
pub(super) fn from_table(
    table: &Table,
    roads: &Roads,
    frame: &Frame,
    warnings: &mut Vec<Warning>,
) -> Result<Streets, LayerError> {
    let tagger = Tagger::new(table, roads)?;
    let mut times = GivenTimes::new(table, &Columns::new(table, "roads.columns"), &roads.columns)?;
    let mut lines = Vec::new();
    for record in &table.records {
        let before = lines.len();
        for line in record.shape.as_ref().map(lines_of).unwrap_or_default() {
            lines.extend(drawn(&line, record, &tagger, frame));
        }
        give_times(&mut lines[before..], record, &mut times);
        if lines.len() == before {
            warnings.push(Warning::new(
                "road-without-line",
                Place::row(&table.file, record.row),
                Text::new("没有可用的线，该路未计入", "no usable line; this road was left out"),
            ));
        }
    }
    warnings.extend(times.warnings());
    if lines.is_empty() {
        return Err(LayerError::Empty {
            file: table.file.clone(),
            problem: format!("none of {} rows is a line", table.records.len()),
            hint: "roads must be a layer of lines, or an .osm.pbf extract".to_owned(),
        });
    }
    if roads.join_ends_to_lines {
        split_at_ends(&mut lines, roads.join_tolerance_m.max(SAME_PLACE));
    }
    let (streets, vanished) =
        join(lines, &table.file, roads.join_tolerance_m.max(SAME_PLACE), roads.join_ends_to_lines);
    if let Some(first) = vanished.first() {
        let (count, tolerance) = (vanished.len(), roads.join_tolerance_m);
        warnings.push(Warning::new(
            "road-within-tolerance",
            Place::row(&table.file, *first),
            Text::new(
                format!("{count} 条线的长度不超过 {tolerance} 米的接合容差，两端合为一个节点（首条在此行）"),
                format!("{count} lines are no longer than the join tolerance of {tolerance} m: their ends became one node (the first is this row)"),
            ),
        ));
    }
    Ok(streets)
}

struct Tagger<'a> {
    roads: &'a Roads,
    class: Option<usize>,
    speed: Option<usize>,
    oneway: Option<usize>,
    name: Option<usize>,
    surface: Option<usize>,
}

impl<'a> Tagger<'a> {
    fn new(table: &Table, roads: &'a Roads) -> Result<Tagger<'a>, LayerError> {
        let (columns, given) = (Columns::new(table, "roads.columns"), &roads.columns);
        Ok(Tagger {
            roads,
            class: columns.find("class", given.class.as_deref(), CLASS)?,
            speed: columns.find("speed_kmh", given.speed_kmh.as_deref(), SPEED)?,
            oneway: columns.find("oneway", given.oneway.as_deref(), ONEWAY)?,
            name: columns.find("name", given.name.as_deref(), NAME)?,
            surface: columns.find("surface", given.surface.as_deref(), SURFACE)?,
        })
    }

    fn tags(&self, record: &Record) -> Tags {
        let text = |column| columns::text(record, column);
        let class = text(self.class).map(|class| self.roads.class_map.get(&class).cloned().unwrap_or(class));
        let oneway = text(self.oneway).and_then(|word| match word.trim().to_lowercase().as_str() {
            "yes" | "1" | "true" | "f" | "ft" | "是" => Some("yes"),
            "-1" | "t" | "tf" | "reverse" => Some("-1"),
            _ => None,
        });
        let mut tags: BTreeMap<&str, String> = BTreeMap::new();
        tags.insert("highway", class.unwrap_or_else(|| self.roads.default_class.clone()));
        tags.extend(text(self.speed).map(|speed| ("maxspeed", speed)));
        tags.extend(oneway.map(|word| ("oneway", word.to_owned())));
        tags.extend(text(self.name).map(|name| ("name", name)));
        tags.extend(text(self.surface).map(|surface| ("surface", surface)));
        Tags(tags.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

fn lines_of(shape: &Geometry<f64>) -> Vec<LineString<f64>> {
    match shape {
        Geometry::LineString(line) => vec![line.clone()],
        Geometry::MultiLineString(lines) => lines.0.clone(),
        Geometry::Line(line) => vec![LineString::from(*line)],
        Geometry::GeometryCollection(all) => all.iter().flat_map(lines_of).collect(),
        _ => Vec::new(),
    }
}

fn drawn(line: &LineString<f64>, record: &Record, tagger: &Tagger, frame: &Frame) -> Option<Drawn> {
    let mut at: Vec<[f64; 2]> = line.coords().map(|c| [c.x, c.y]).collect();
    at.dedup();
    let plane: Vec<[f64; 2]> = at
        .iter()
        .map(|&[lon, lat]| frame.to_point(Position { lon, lat }))
        .filter(|p| p.is_finite())
        .map(|Point { x, y }| [x, y])
        .collect();
    (plane.len() == at.len() && at.len() > 1).then(|| Drawn { row: record.row, tags: tagger.tags(record), at, plane })
}

/// Gives the lines of one record its travel times, shared by length.
fn give_times(lines: &mut [Drawn], record: &Record, times: &mut GivenTimes<'_>) {
    if lines.is_empty() {
        return;
    }
    let length = |line: &Drawn| line.plane.windows(2).map(|w| (w[1][0] - w[0][0]).hypot(w[1][1] - w[0][1])).sum();
    let lengths: Vec<f64> = lines.iter().map(length).collect();
    let whole: f64 = lengths.iter().sum();
    let given = times.of(record, whole);
    for (line, length) in lines.iter_mut().zip(lengths) {
        // A line without length becomes one node, whatever its time.
        let share = if whole > 0.0 { length / whole } else { 1.0 };
        for (key, seconds) in [SECONDS_FORWARD, SECONDS_BACKWARD].into_iter().zip(given) {
            let tag = seconds.map(|s| (key.into(), (s * share).to_string().into()));
            line.tags.0.extend(tag);
        }
        line.tags.0.sort();
    }
}

/// Gives a line a vertex where the end of another lies on it within the tolerance.
fn split_at_ends(lines: &mut [Drawn], tolerance: f64) {
    let segments = lines.iter().enumerate().flat_map(|(l, line)| {
        line.plane.windows(2).enumerate().map(move |(s, ends)| GeomWithData::new(Line::new(ends[0], ends[1]), (l, s)))
    });
    let segments = RTree::bulk_load(segments.collect());
    let mut splits: BTreeMap<usize, BTreeSet<(usize, u64, [u64; 2])>> = BTreeMap::new();
    for (own, line) in lines.iter().enumerate() {
        for end in [line.plane[0], line.plane[line.plane.len() - 1]] {
            for found in segments.locate_within_distance(end, tolerance * tolerance) {
                let (other, segment) = found.data;
                let plane = &lines[other].plane;
                let (a, b) = (plane[segment], plane[segment + 1]);
                let length2 = (b[0] - a[0]).powi(2) + (b[1] - a[1]).powi(2);
                let along = ((end[0] - a[0]) * (b[0] - a[0]) + (end[1] - a[1]) * (b[1] - a[1])) / length2;
                let near = |p: [f64; 2]| (p[0] - end[0]).hypot(p[1] - end[1]) <= tolerance;
                // Ends join ends without a new vertex, and a line does not split itself.
                let at_end = near(plane[0]) || near(plane[plane.len() - 1]);
                if other != own && !at_end && (0.0..=1.0).contains(&along) {
                    splits.entry(other).or_default().insert((segment, along.to_bits(), end.map(f64::to_bits)));
                }
            }
        }
    }
    for (line, at) in splits {
        let (old_at, old_plane) = (lines[line].at.clone(), lines[line].plane.clone());
        let drawn = &mut lines[line];
        (drawn.at, drawn.plane) = (Vec::new(), Vec::new());
        for vertex in 0..old_at.len() {
            drawn.at.push(old_at[vertex]);
            drawn.plane.push(old_plane[vertex]);
            for &(_, along, end) in at.range((vertex, 0, [0; 2])..(vertex + 1, 0, [0; 2])) {
                let along = f64::from_bits(along);
                let (a, b) = (old_at[vertex], old_at[vertex + 1]);
                drawn.at.push([a[0] + (b[0] - a[0]) * along, a[1] + (b[1] - a[1]) * along]);
                // The plane point is the end that met the line, so that the two join below.
                drawn.plane.push(end.map(f64::from_bits));
            }
        }
    }
}

/// Gives each end of a line, and each vertex that an end meets, one node; other vertices get their own.
/// Rows whose line shrank to one node come back beside the streets.
fn join(lines: Vec<Drawn>, file: &str, tolerance: f64, on_lines: bool) -> (Streets, Vec<u64>) {
    let mut vanished = Vec::new();
    let mut streets = Streets { file: file.to_owned(), ..Streets::default() };
    let mut ends: RTree<GeomWithData<[f64; 2], u32>> = RTree::new();
    for line in &lines {
        for i in [0, line.plane.len() - 1] {
            let near = ends.locate_within_distance(line.plane[i], tolerance * tolerance).next();
            if near.is_none() {
                ends.insert(GeomWithData::new(line.plane[i], streets.nodes.len() as u32));
                streets.nodes.push(line.at[i]);
            }
        }
    }
    let joined = |at: [f64; 2], within: f64| {
        let candidates = ends.locate_within_distance(at, within * within).map(|end| {
            let distance = (end.geom()[0] - at[0]).hypot(end.geom()[1] - at[1]);
            (distance, end.data)
        });
        candidates.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, node)| node)
    };
    for line in lines {
        let last = line.at.len() - 1;
        let mut nodes: Vec<u32> = Vec::with_capacity(line.at.len());
        for (i, (&at, &plane)) in line.at.iter().zip(&line.plane).enumerate() {
            let within = if i == 0 || i == last || on_lines { tolerance } else { SAME_PLACE };
            let node = joined(plane, within).unwrap_or_else(|| {
                streets.nodes.push(at);
                streets.nodes.len() as u32 - 1
            });
            if nodes.last() != Some(&node) {
                nodes.push(node);
            }
        }
        if nodes.len() > 1 {
            streets.streets.push(Street { id: line.row as i64, nodes, tags: line.tags });
        } else {
            vanished.push(line.row);
        }
    }
    streets.node_ids = (0..streets.nodes.len() as i64).collect();
    streets.streets.sort_by_key(|street| street.id);
    (streets, vanished)
}

#[cfg(test)]
#[path = "join_lines_tests.rs"]
mod tests;
