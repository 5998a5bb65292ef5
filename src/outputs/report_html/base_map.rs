//! The page's own base map: main roads and the outlines of units, simplified to what a screen shows.

use geo::Simplify;
use geo_types::{LineString, MultiPolygon, Rect};

use super::pack::{Column, Pack, Pen};
use super::patches::outlines;
use crate::layers::Position;
use crate::run::Report;

/// Classes of roads, the most important first; a class is drawn while there is room for it.
pub(super) const ROADS: [&str; 8] =
    ["motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "service"];
/// Bytes of roads, and of unit outlines, above which they are simplified further or left out.
const MOST_ROADS: usize = 300_000;
const MOST_UNITS: usize = 300_000;
/// Metres by which a drawn road may be off, in the order in which they are tried.
const TOLERANCES_M: [f64; 3] = [4.0, 12.0, 36.0];

/// Draws roads as `road.CLASS` and units as `unit.shapes`; roads outside `bounds` are left out.
pub(super) fn draw(report: &Report, bounds: Rect<f64>, pack: &mut Pack, pen: impl Fn() -> Pen) {
    let shapes: Vec<Option<&MultiPolygon<f64>>> = report.layers.units.list.iter().map(|u| Some(&u.shape)).collect();
    pack.add("unit.shapes", &outlines(&shapes, MOST_UNITS, &pen));
    let classes: Vec<Vec<LineString<f64>>> = ROADS.iter().map(|class| lines(report, class, bounds)).collect();
    // The five classes of main roads decide how coarse all are; smaller ones come where there is room.
    let main = |tolerance: f64| classes[..5].iter().map(|lines| drawn(lines, tolerance, &pen).len()).sum::<usize>();
    let tolerance = TOLERANCES_M.into_iter().find(|t| main(*t) <= MOST_ROADS).unwrap_or(TOLERANCES_M[2]);
    let mut bytes = 0;
    for (class, lines) in ROADS.iter().zip(&classes) {
        let column = drawn(lines, tolerance, &pen);
        bytes += column.len();
        if bytes > MOST_ROADS {
            break;
        }
        pack.add(format!("road.{class}"), &column);
    }
}

/// The streets of a class that touch the bounds, in the metric frame.
fn lines(report: &Report, class: &str, bounds: Rect<f64>) -> Vec<LineString<f64>> {
    let Some(streets) = &report.layers.streets else { return Vec::new() };
    let (low, high) = (bounds.min(), bounds.max());
    let of_class = streets.streets.iter().filter(|s| s.tags.is("highway", class));
    let placed = of_class.map(|street| {
        let at = |n: &u32| {
            let [lon, lat] = streets.nodes[*n as usize];
            report.layers.frame.to_point(Position { lon, lat })
        };
        let points = street.nodes.iter().map(at).filter(|p| p.is_finite());
        LineString::new(points.map(|p| geo_types::Coord { x: p.x, y: p.y }).collect())
    });
    let inside = |c: &geo_types::Coord<f64>| low.x <= c.x && c.x <= high.x && low.y <= c.y && c.y <= high.y;
    placed.filter(|line: &LineString<f64>| line.0.len() > 1 && line.0.iter().any(inside)).collect()
}

fn drawn(lines: &[LineString<f64>], tolerance: f64, pen: impl Fn() -> Pen) -> Column {
    let mut pen = pen();
    lines.iter().for_each(|line| pen.line(&line.simplify(tolerance)));
    pen.column
}
