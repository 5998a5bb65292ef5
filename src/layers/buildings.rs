//! Buildings as places for people: which buildings stand in a pixel or in a residential area.

use std::collections::BTreeMap;

use geo::{Area, InteriorPoint, Intersects};
use geo_types::Point as GeoPoint;
use rayon::prelude::*;
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use super::frame::{Frame, Point, Position, on_earth, polygons_of};
use super::load_residents::Draft;
use super::resident::ResidentialArea;
use super::unit::{UnitId, Units};
use crate::message::{Place, Text, Warning};
use crate::sources::Table;
use crate::sources::geotiff::Raster;
use crate::units::People;

/// One building: a place inside it and its footprint.
#[derive(Clone, Copy, Debug)]
pub(super) struct Building {
    row: u64,
    position: Position,
    point: Point,
    /// Footprint in square metres.
    footprint: f64,
}

/// The buildings of a table, in file order; rows without a usable polygon are counted in a warning.
pub(super) fn read(table: &Table, frame: &Frame, warnings: &mut Vec<Warning>) -> Vec<Building> {
    let found: Vec<Option<Building>> = table
        .records
        .par_iter()
        .map(|record| {
            let shape = polygons_of(record.shape.as_ref().filter(|shape| on_earth(shape))?)?;
            let inside: GeoPoint<f64> = shape.interior_point()?;
            let position = Position { lon: inside.x(), lat: inside.y() };
            let footprint = frame.project(&shape)?.unsigned_area();
            let point = frame.to_point(position);
            (point.is_finite() && footprint > 0.0).then_some(Building { row: record.row, position, point, footprint })
        })
        .collect();
    let unusable = found.iter().filter(|b| b.is_none()).count();
    if unusable > 0 {
        warnings.push(Warning::new(
            "buildings-left-out",
            Place::file(&table.file),
            Text::new(
                format!("{unusable}个建筑没有可用的面，未使用"),
                format!("{unusable} buildings have no usable polygon and were not used"),
            ),
        ));
    }
    found.into_iter().flatten().collect()
}

/// Moves the people of each pixel onto the buildings in it.
///
/// A raster that spreads people over all land has many pixels without a building: their people go on the
/// buildings of the same unit, in proportion to the footprints in each pixel. Where a unit has no building,
/// or there are no units, they stay at the middle of their pixel.
pub(super) fn fill_pixels(drafts: &mut Vec<Draft>, raster: &Raster, buildings: &[Building], units: &Units) -> Text {
    let mut filled = vec![false; drafts.len()];
    if let Some((width, height)) = pixel_size(raster) {
        // Pixels are equal rectangles in degrees or nearly so: the nearest centre is that of the own pixel.
        let centres = raster.pixels.iter().enumerate().map(|(i, pixel)| GeomWithData::new(pixel.at, i));
        let centres = RTree::bulk_load(centres.collect());
        let index = |building: &Building| {
            let Position { lon, lat } = building.position;
            let near = centres.nearest_neighbor([lon, lat])?;
            let [x, y] = *near.geom();
            ((lon - x).abs() <= width / 2.0 && (lat - y).abs() <= height / 2.0).then_some(near.data)
        };
        let homes: Vec<Option<usize>> = buildings.par_iter().map(index).collect();
        let mut spots: Vec<Vec<(Point, f64)>> = vec![Vec::new(); raster.pixels.len()];
        for (building, home) in buildings.iter().zip(homes) {
            if let Some(home) = home {
                spots[home].push((building.point, building.footprint));
            }
        }
        // A draft bears the id of its pixel, since pixels without a usable value have none.
        let mut at = 0;
        for (draft, filled) in drafts.iter_mut().zip(&mut filled) {
            while at < raster.pixels.len() && draft.area.id != pixel_id(raster, at) {
                at += 1;
            }
            if let Some(found) = spots.get_mut(at).filter(|found| !found.is_empty()) {
                draft.spots = std::mem::take(found);
                *filled = true;
            }
        }
    }
    let housed: People = drafts.iter().zip(&filled).filter(|(_, f)| **f).map(|(d, _)| d.area.people).sum();
    let (moved, left) = move_within_units(drafts, &mut filled, units);
    let rest: People = drafts.iter().zip(&filled).filter(|(_, f)| !**f).map(|(d, _)| d.area.people).sum();
    Text::new(
        format!(
            "{housed} 人放在其像元内的建筑上；{left} 个没有建筑的像元的 {moved} 人按占地面积移到同一单元的建筑上；其余 {rest} 人留在像元中心"
        ),
        format!(
            "{housed} people are put on the buildings in their pixel; {moved} people of {left} pixels without buildings are moved to the buildings of the same unit, by footprint; the other {rest} people stay at the middle of their pixel"
        ),
    )
}

/// Moves the people of pixels without buildings to those with buildings in the same unit, and takes the
/// emptied pixels out. Returns the people moved and the number of pixels that they left.
fn move_within_units(drafts: &mut Vec<Draft>, filled: &mut Vec<bool>, units: &Units) -> (People, usize) {
    let unit_of = |draft: &Draft| draft.spots.first().and_then(|(point, _)| units.containing(*point));
    let homes: Vec<Option<UnitId>> = drafts.par_iter().map(unit_of).collect();
    let mut by_unit: BTreeMap<UnitId, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (i, unit) in homes.iter().enumerate() {
        if let Some(unit) = unit {
            let (with, without) = by_unit.entry(*unit).or_default();
            if filled[i] { with.push(i) } else { without.push(i) }
        }
    }
    let mut emptied = vec![false; drafts.len()];
    let (mut moved, mut left) = (People::ZERO, 0);
    for (with, without) in by_unit.into_values().filter(|(with, _)| !with.is_empty()) {
        let people: People = without.iter().map(|i| drafts[*i].area.people).sum();
        let footprint = |i: &usize| drafts[*i].spots.iter().map(|(_, area)| area).sum::<f64>();
        let weights: Vec<f64> = with.iter().map(footprint).collect();
        for (i, part) in with.iter().zip(people.spread(&weights)) {
            drafts[*i].area.people += part;
        }
        moved += people;
        left += without.len();
        without.iter().for_each(|i| emptied[*i] = true);
    }
    let mut gone = emptied.iter();
    drafts.retain(|_| gone.next() == Some(&false));
    let mut gone = emptied.iter();
    filled.retain(|_| gone.next() == Some(&false));
    (moved, left)
}

/// Puts the people of each drawn area onto the buildings in it; areas without buildings stay as drawn.
pub(super) fn fill_areas(drafts: &mut [Draft], buildings: &[Building]) -> Text {
    let tree = buildings.iter().enumerate().map(|(i, b)| GeomWithData::new([b.point.x, b.point.y], i));
    let tree = RTree::bulk_load(tree.collect());
    drafts.par_iter_mut().for_each(|draft| {
        let Some((shape, rect)) =
            draft.area.shape.as_ref().and_then(|s| Some((s, geo::BoundingRect::bounding_rect(s)?)))
        else {
            return;
        };
        let envelope = AABB::from_corners([rect.min().x, rect.min().y], [rect.max().x, rect.max().y]);
        let inside = tree.locate_in_envelope(envelope).map(|b| b.data);
        let mut inside: Vec<usize> = inside.filter(|&b| shape.intersects(&buildings[b].point.coord())).collect();
        inside.sort_unstable();
        draft.spots = inside.into_iter().map(|b| (buildings[b].point, buildings[b].footprint)).collect();
    });
    placement(drafts, ["居住面", "整个面上"], ["areas", "the whole of the area"], |d| !d.spots.is_empty())
}

/// One area for each building, without people yet: official totals are spread over them.
pub(super) fn as_areas(table: &Table, buildings: &[Building]) -> Vec<Draft> {
    let id = table.column("id");
    let named = |row: u64| {
        let record = table.records.get(row as usize - 1).filter(|r| r.row == row);
        record.and_then(|r| super::columns::text(r, id)).unwrap_or_else(|| format!("{}#{row}", table.file))
    };
    let area = |b: &Building| ResidentialArea {
        id: named(b.row),
        name: String::new(),
        place: Place::row(&table.file, b.row),
        shape: None,
        people: People::ZERO,
        groups: [None, None],
        assigned: None,
        attributes: BTreeMap::new(),
    };
    buildings.iter().map(|b| Draft { area: area(b), class: None, spots: vec![(b.point, b.footprint)] }).collect()
}

/// How many people of how many areas went where; `zh` and `en` name the areas and the other place.
fn placement(drafts: &[Draft], zh: [&str; 2], en: [&str; 2], mut on: impl FnMut(&Draft) -> bool) -> Text {
    let (built, bare): (Vec<&Draft>, Vec<&Draft>) = drafts.iter().partition(|d| on(d));
    let people = |list: &[&Draft]| -> People { list.iter().map(|d| d.area.people).sum() };
    let (housed, rest) = (people(&built), people(&bare));
    Text::new(
        format!(
            "{}个{}的{housed}人放在其中的建筑上；另外{}个{}没有建筑，其{rest}人放在{}",
            built.len(),
            zh[0],
            bare.len(),
            zh[0],
            zh[1]
        ),
        format!(
            "{housed} people of {} {} are put on the buildings there; {rest} people of {} {} without buildings are put on {}",
            built.len(),
            en[0],
            bare.len(),
            en[0],
            en[1]
        ),
    )
}

fn pixel_id(raster: &Raster, at: usize) -> String {
    format!("raster {} {}", raster.pixels[at].row, raster.pixels[at].col)
}

/// Width and height of a pixel in degrees, from neighbours; `None` when no two pixels touch.
pub(super) fn pixel_size(raster: &Raster) -> Option<(f64, f64)> {
    let pixels = &raster.pixels;
    let mean = |steps: Vec<f64>| (!steps.is_empty()).then(|| steps.iter().sum::<f64>() / steps.len() as f64);
    let wide = pixels.windows(2).filter(|p| p[0].row == p[1].row && p[1].col == p[0].col + 1);
    let wide = mean(wide.map(|p| (p[1].at[0] - p[0].at[0]).abs()).collect());
    let below = pixels.iter().filter_map(|p| {
        let next = pixels.binary_search_by_key(&(p.row + 1, p.col), |q| (q.row, q.col)).ok()?;
        Some((pixels[next].at[1] - p.at[1]).abs())
    });
    let high = mean(below.take(10_000).collect());
    wide.zip(high)
}

#[cfg(test)]
#[path = "buildings_tests.rs"]
mod tests;
