//! Travel in straight lines times a detour factor, where there are no roads.
//!
//! The distance is the geodesic one. An R-tree in the metric frame only decides which sites are worth
//! measuring; the answer is that of trying every site.

use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::search::Label;
use super::{Arrival, Site, Stop};
use crate::network::geodesic;
use crate::units::{Kmh, Metres, Millis};

/// Polar radius of curvature in metres: the scale of the plane grows fastest with the smallest radius.
const RADIUS: f64 = 6_335_439.0;

/// Straight-line travel.
#[derive(Clone, Copy, Debug)]
pub struct StraightLine {
    /// Way over straight line, at least 1.
    pub detour: f64,
    /// Speed.
    pub speed: Kmh,
}

impl StraightLine {
    /// The nearest site for every stop, in the order of `stops`; ties go to the smaller label.
    ///
    /// Stops and sites without a usable position have no arrival.
    #[must_use]
    pub fn nearest(&self, stops: &[Stop], sites: &[Site]) -> Vec<Option<Arrival>> {
        let usable = |stop: &Stop| stop.position.lon.is_finite() && stop.position.lat.is_finite();
        let (indexed, loose): (Vec<&Site>, Vec<&Site>) = sites
            .iter()
            .filter(|s| usable(&s.stop))
            .partition(|s| s.stop.point.x.is_finite() && s.stop.point.y.is_finite());
        let tree =
            RTree::bulk_load(indexed.iter().map(|s| GeomWithData::new([s.stop.point.x, s.stop.point.y], *s)).collect());
        let least_wait = sites.iter().map(|s| s.wait).min().unwrap_or_default();
        let east = indexed.iter().map(|s| s.stop.point.x.abs()).fold(0.0, f64::max);

        let nearest = |stop: &Stop| {
            if !usable(stop) {
                return None;
            }
            let mut best = loose.iter().map(|site| self.label(stop, site)).fold(Label::NONE, better);
            let at = [stop.point.x, stop.point.y];
            if !(at[0].is_finite() && at[1].is_finite()) {
                return indexed.iter().map(|site| self.label(stop, site)).fold(best, better).arrival();
            }
            // The plane stretches lengths by at most this between here and any site; 1 % for lines
            // that bend beyond both.
            let stretch = (at[0].abs().max(east) / RADIUS).cosh() * 1.01;
            for (site, distance2) in tree.nearest_neighbor_iter_with_distance_2(at) {
                let at_least = self.time(Metres(distance2.sqrt() / stretch * self.detour)).plus(least_wait);
                if best.is_some() && at_least > best.time() {
                    break;
                }
                best = better(best, self.label(stop, site.data));
            }
            best.arrival()
        };
        stops.par_iter().map(nearest).collect()
    }

    fn label(&self, stop: &Stop, site: &Site) -> Label {
        let way = Metres(geodesic(stop.position, site.stop.position).0 * self.detour);
        Label::new(self.time(way).plus(site.wait), site.label, way.0)
    }

    fn time(&self, way: Metres) -> Millis {
        Millis::for_distance(way, self.speed)
    }
}

fn better(a: Label, b: Label) -> Label {
    if b < a { b } else { a }
}
