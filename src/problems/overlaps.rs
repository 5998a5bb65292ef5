//! Residential areas, or units of one level, that lie on each other: people and ground count twice.

use geo::{Area, BooleanOps, BoundingRect, InteriorPoint};
use geo_types::MultiPolygon;
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::layers::{Layers, Point, Position};
use crate::message::{Place, Text, Warning};
use crate::project::{PeopleKind, Project};

/// Residential areas that share more than this part of the smaller one are told.
const AREAS_SHARE: f64 = 0.2;
/// Units of one level that share more than this part of the smaller one are told.
const UNITS_SHARE: f64 = 0.02;

/// Two shapes that lie on each other.
struct Overlap {
    first: usize,
    second: usize,
    /// Part of the smaller one that both cover.
    share: f64,
    at: Option<Position>,
}

/// One warning for each pair.
pub(super) fn warnings(project: &Project, layers: &Layers) -> Vec<Warning> {
    let mut found = Vec::new();
    if project.people.kind == PeopleKind::Areas {
        let areas = &layers.residents.areas;
        let shapes: Vec<(usize, &MultiPolygon<f64>)> =
            areas.iter().enumerate().filter_map(|(i, a)| Some((i, a.shape.as_ref()?))).collect();
        for overlap in overlaps(&shapes, AREAS_SHARE, layers) {
            let (a, b) = (&areas[overlap.first], &areas[overlap.second]);
            let (percent, people) = (overlap.share * 100.0, a.people.min(b.people));
            let text = Text::new(
                format!(
                    "居住区 {} 与 {}（{}）重叠，占较小者的 {percent:.0}%：那里的居民可能重复计数（较小者 {people} 人）",
                    b.id,
                    a.id,
                    a.place.text(crate::message::Lang::Zh)
                ),
                format!(
                    "residential area {} overlaps {} ({}) by {percent:.0} % of the smaller one: people there may be counted twice (the smaller holds {people})",
                    b.id, a.id, a.place
                ),
            );
            let fix = ("删去重复的面，或改正边界", "leave the repeated polygon out, or correct the outlines");
            found.push(told("areas-overlap", b.place.clone(), text, fix, overlap.at));
        }
    }
    for depth in 0..3 {
        let units = &layers.units.list;
        let shapes: Vec<(usize, &MultiPolygon<f64>)> =
            units.iter().enumerate().filter(|(_, u)| u.level.depth() == depth).map(|(i, u)| (i, &u.shape)).collect();
        for overlap in overlaps(&shapes, UNITS_SHARE, layers) {
            let (a, b) = (&units[overlap.first], &units[overlap.second]);
            let percent = overlap.share * 100.0;
            let text = Text::new(
                format!("单元“{}”({})与“{}”({})重叠，占较小者的 {percent:.0}%", b.name, b.id, a.name, a.id),
                format!(
                    "unit \"{}\" ({}) overlaps \"{}\" ({}) by {percent:.0} % of the smaller one",
                    b.name, b.id, a.name, a.id
                ),
            );
            let fix = ("改正边界：同级单元不应重叠", "correct the outlines: units of one level do not overlap");
            found.push(told("units-overlap", b.place.clone(), text, fix, overlap.at));
        }
    }
    found
}

fn told(code: &'static str, place: Place, text: Text, fix: (&str, &str), at: Option<Position>) -> Warning {
    let warning = Warning::new(code, place, text).fix(fix.0, fix.1);
    match at {
        Some(at) => warning.at(at.lon, at.lat),
        None => warning,
    }
}

/// Pairs of shapes of which more than `least` of the smaller one is shared, in the order of the shapes.
fn overlaps(shapes: &[(usize, &MultiPolygon<f64>)], least: f64, layers: &Layers) -> Vec<Overlap> {
    let boxes: Vec<GeomWithData<Rectangle<[f64; 2]>, usize>> = shapes
        .iter()
        .enumerate()
        .filter_map(|(i, (_, shape))| {
            let b = shape.bounding_rect()?;
            Some(GeomWithData::new(Rectangle::from_corners([b.min().x, b.min().y], [b.max().x, b.max().y]), i))
        })
        .collect();
    let tree = RTree::bulk_load(boxes);
    let near = |i: usize| -> Vec<usize> {
        let Some(b) = shapes[i].1.bounding_rect() else { return Vec::new() };
        let envelope = AABB::from_corners([b.min().x, b.min().y], [b.max().x, b.max().y]);
        let mut list: Vec<usize> =
            tree.locate_in_envelope_intersecting(envelope).map(|found| found.data).filter(|j| *j > i).collect();
        list.sort_unstable();
        list
    };
    let pairs: Vec<Vec<Overlap>> = (0..shapes.len())
        .into_par_iter()
        .map(|i| near(i).into_iter().filter_map(|j| overlap(shapes[i], shapes[j], least, layers)).collect())
        .collect();
    pairs.into_iter().flatten().collect()
}

fn overlap(
    (first, a): (usize, &MultiPolygon<f64>),
    (second, b): (usize, &MultiPolygon<f64>),
    least: f64,
    layers: &Layers,
) -> Option<Overlap> {
    let smaller = a.unsigned_area().min(b.unsigned_area());
    let both = a.intersection(b);
    let share = both.unsigned_area() / smaller;
    let at = both.interior_point().map(|p| layers.frame.to_position(Point { x: p.x(), y: p.y() }));
    (share > least).then_some(Overlap { first, second, share, at })
}
