//! Words on the map: names of units and ranks of gap zones, none over another.
//!
//! Ranks come first; a name that finds no free place near its own is left out. A zone that is smaller than
//! its number gets a ring, so that it is seen.

use geo::{Area, BoundingRect, InteriorPoint};
use unicode_width::UnicodeWidthStr;

use super::map_view::View;
use super::svg::{Font, Svg};
use crate::gaps::Gaps;
use crate::layers::Position;
use crate::run::Report;

/// Zones that bear their rank on the map.
const NUMBERED: usize = 20;
/// Above so many units names would cover the map.
const NAMED_UNITS: usize = 80;
/// Zones below so many pixels get a ring of this radius.
const SMALL: i64 = 20;
const RING: i64 = 8;

/// Ranks of the first zones, then names of units, over everything else.
pub(super) fn draw(svg: &mut Svg, report: &Report, gaps: Option<&Gaps>, view: &View) {
    let mut labels = Labels { view, taken: Vec::new() };
    if let Some(gaps) = gaps {
        labels.ranks(svg, report, gaps);
    }
    labels.names(svg, report);
}

struct Labels<'a> {
    view: &'a View,
    /// Left, top, right, bottom of what stands already.
    taken: Vec<[i64; 4]>,
}

impl Labels<'_> {
    fn ranks(&mut self, svg: &mut Svg, report: &Report, gaps: &Gaps) {
        let mut rings = Vec::new();
        let mut ranked: Vec<_> = gaps.zones.iter().filter(|z| z.rank <= NUMBERED).collect();
        ranked.sort_by_key(|z| z.rank);
        for zone in &ranked {
            let point = report.layers.frame.to_point(Position { lon: zone.at.lon, lat: zone.at.lat });
            if !point.is_finite() {
                continue;
            }
            let pixels = |metres: f64| (metres * self.view.scale) as i64;
            let small = zone.shape.bounding_rect().is_none_or(|r| pixels(r.width().max(r.height())) < SMALL);
            let at = (self.view.x(point.x), self.view.y(point.y));
            if small {
                svg.ring(at.0, at.1, RING, "fill=\"none\" stroke=\"#000\" stroke-width=\"1.6\"");
                self.taken.push([at.0 - RING, at.1 - RING, at.0 + RING, at.1 + RING]);
            }
            rings.push((at, small, zone.rank));
        }
        let font = Font { anchor: "middle", rim: true, fill: "#000", ..Font::bold(14) };
        for (at, small, rank) in rings {
            let text = rank.to_string();
            let half = 5 * text.len() as i64;
            let beside = [(RING + half + 1, 0), (-RING - half - 1, 0), (0, -RING - 8), (0, RING + 8)];
            let places: &[(i64, i64)] = if small { &beside } else { &[(0, 0)] };
            let boxes = places.iter().map(|(dx, dy)| boxed((at.0 + dx, at.1 + dy), half, 14));
            let Some(place) = boxes.into_iter().find(|b| !small || self.free(*b)) else { continue };
            self.taken.push(place);
            svg.text((place[0] + place[2]) / 2, place[3] - 2, font, &text);
        }
    }

    fn names(&mut self, svg: &mut Svg, report: &Report) {
        let units = &report.layers.units;
        let mut named: Vec<_> = units.list.iter().filter(|u| u.level.depth() == 1).collect();
        if named.is_empty() {
            named = units.list.iter().collect();
        }
        if named.len() > NAMED_UNITS {
            return;
        }
        let font = Font { anchor: "middle", rim: true, fill: "#333", ..Font::plain(12) };
        for unit in named {
            let largest = unit.shape.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
            let Some(at) = largest.and_then(|p| p.interior_point()) else { continue };
            let at = (self.view.x(at.x()), self.view.y(at.y()));
            if !self.view.holds(at.0, at.1) {
                continue;
            }
            let half = 3 * unit.name.width() as i64 + 2;
            let (left, right) = (self.view.left + half, self.view.left + self.view.width - half);
            let x = if left < right { at.0.clamp(left, right) } else { at.0 };
            let places = [0, 16, -16, 32, -32].iter().map(|dy| boxed((x, at.1 + dy), half, 14));
            let Some(place) = places.into_iter().find(|b| self.free(*b)) else { continue };
            self.taken.push(place);
            svg.text(x, place[3] - 2, font, &unit.name);
        }
    }

    /// Whether a box lies on the map and over nothing that stands there.
    fn free(&self, b: [i64; 4]) -> bool {
        let apart = |t: &[i64; 4]| b[2] <= t[0] || b[0] >= t[2] || b[3] <= t[1] || b[1] >= t[3];
        self.view.holds(b[0], b[1]) && self.view.holds(b[2], b[3]) && self.taken.iter().all(apart)
    }
}

/// The box of a text around its middle.
fn boxed(at: (i64, i64), half: i64, height: i64) -> [i64; 4] {
    [at.0 - half, at.1 - height / 2, at.0 + half, at.1 + height - height / 2]
}
