//! Service areas and proximity basins: the ground from which a site is reached in time, and the ground whose
//! nearest site it is.
//!
//! In: a network, a lattice of places on it, and the times of one search. Out: polygons of the metric frame. A place
//! belongs where [`TravelTimes::at`] of its own snap says, leg included; this is the very definition of the times of
//! points, so areas and times agree. Outlines cross the lattice where the exact times do, to a metre. Between its
//! lines they are straight: islands, holes and necks narrower than the spacing can be missed, and a place nearer to
//! an outline than the spacing may lie on the wrong side of it.

use std::collections::BTreeMap;

use geo_types::{Coord, MultiPolygon, Rect};
use rayon::prelude::*;

use super::contour::{Lattice, NOTHING, outlines};
use super::{Arrival, Site, TravelTimes};
use crate::layers::Point;
use crate::network::{EdgeId, Network, NodeId, Snap};
use crate::units::{Kmh, Metres, Millis};

/// The largest number of places that are held: about 300 MB.
const MOST_PLACES: f64 = 4e6;
/// Rows of places that are snapped at once.
const BAND: u32 = 256;

/// Why ground cannot be sampled.
#[derive(Clone, Copy, PartialEq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GroundError {
    /// The lattice would not fit into memory.
    #[error("a spacing of {spacing} m makes {places:.0} places, more than {MOST_PLACES:.0}\nhint: from {enough:.0} m on they are few enough", spacing = spacing.0, enough = enough.0)]
    TooFine {
        /// The spacing asked for.
        spacing: Metres,
        /// How many places that makes.
        places: f64,
        /// A spacing that is wide enough.
        enough: Metres,
    },
    /// The spacing is no length above zero, or the bounds are no bounds.
    #[error("the ground cannot be sampled every {} m\nhint: give a spacing of at least 1 m", spacing.0)]
    NoSpacing {
        /// The spacing asked for.
        spacing: Metres,
    },
}

/// A lattice of places joined to a network once, for any number of searches and cutoffs.
#[derive(Debug)]
pub struct Ground<'a> {
    network: &'a Network,
    lattice: Lattice,
    /// The nodes of the lattice that joined the network, in order.
    joined: Vec<(u32, Snap)>,
}

impl<'a> Ground<'a> {
    /// Joins the places of a lattice with this spacing within the bounds, in the metric frame, to a network.
    ///
    /// Nodes of the lattice lie on whole multiples of the spacing, so that other bounds do not move them.
    ///
    /// # Errors
    /// When there would be too many places, or the spacing is below a metre.
    pub fn new(network: &'a Network, spacing: Metres, bounds: Rect<f64>) -> Result<Ground<'a>, GroundError> {
        let usable =
            spacing.0 >= 1.0 && spacing.0.is_finite() && bounds.width().is_finite() && bounds.height().is_finite();
        if !usable {
            return Err(GroundError::NoSpacing { spacing });
        }
        let lattice = lattice(spacing.0, bounds).ok_or_else(|| too_fine(spacing, bounds))?;
        let mut joined = Vec::new();
        for first in (0..lattice.rows).step_by(BAND as usize) {
            let last = (first + BAND).min(lattice.rows);
            let nodes = (first * lattice.cols..last * lattice.cols).filter(|n| !lattice.is_border(*n as usize));
            let nodes: Vec<u32> = nodes.collect();
            let points: Vec<Point> = nodes.iter().map(|n| lattice.point(*n as usize)).collect();
            let snaps = network.snap_all(&points);
            joined.extend(nodes.into_iter().zip(snaps).filter_map(|(node, snap)| Some((node, snap?))));
        }
        Ok(Ground { network, lattice, joined })
    }

    /// The part of this ground around the bounds, for searches that reach no further: their areas are the same on it.
    ///
    /// Nothing is joined to the network anew.
    #[must_use]
    pub fn window(&self, bounds: Rect<f64>) -> Ground<'a> {
        let whole = &self.lattice;
        let offset = |low: f64, origin: f64| ((low - origin) / whole.spacing).round();
        // One node beyond the bounds stays as a border of nothing; what lies outside this ground is left out.
        let range = |low: f64, high: f64, origin: f64, count: u32| {
            let first = offset((low / whole.spacing).floor() * whole.spacing, origin) - 1.0;
            let last = offset((high / whole.spacing).ceil() * whole.spacing, origin) + 1.0;
            let first = first.max(0.0) as u32;
            first..((last.max(-1.0) + 1.0) as u32).clamp(first, count.max(first))
        };
        let cols = range(bounds.min().x, bounds.max().x, whole.west, whole.cols);
        let rows = range(bounds.min().y, bounds.max().y, whole.south, whole.rows);
        let lattice = Lattice {
            west: whole.west + f64::from(cols.start) * whole.spacing,
            south: whole.south + f64::from(rows.start) * whole.spacing,
            spacing: whole.spacing,
            cols: cols.len() as u32,
            rows: rows.len() as u32,
        };
        let mut joined = Vec::new();
        for row in rows.clone() {
            let nodes = row * whole.cols + cols.start..row * whole.cols + cols.end;
            let from = self.joined.partition_point(|(node, _)| *node < nodes.start);
            for (node, snap) in self.joined[from..].iter().take_while(|(node, _)| *node < nodes.end) {
                let inside = (row - rows.start) * lattice.cols + (node - nodes.start);
                if !lattice.is_border(inside as usize) {
                    joined.push((inside, *snap));
                }
            }
        }
        Ground { network: self.network, lattice, joined }
    }

    /// Metres between neighbouring places.
    #[must_use]
    pub fn spacing(&self) -> Metres {
        Metres(self.lattice.spacing)
    }

    /// How many places joined the network.
    #[must_use]
    pub fn places(&self) -> usize {
        self.joined.len()
    }

    /// The ground from which (or to which) one of the searched sites is reached within each cutoff, inclusive, in
    /// the order of the cutoffs; empty where there is none.
    #[must_use]
    pub fn service_areas(&self, times: &TravelTimes<'_>, cutoffs: &[Millis]) -> Vec<MultiPolygon<f64>> {
        let arrivals = self.arrivals(times);
        let within = |cutoff: Millis, time: Option<Millis>| if time.is_some_and(|t| t <= cutoff) { 0 } else { NOTHING };
        let area = |cutoff: Millis| {
            let classes = self.classes(&arrivals, |arrival| within(cutoff, Some(arrival.time)));
            let mut found = outlines(&self.lattice, &classes, |at| within(cutoff, self.at(times, at).map(|a| a.time)));
            found.remove(&0).unwrap_or_else(|| MultiPolygon(Vec::new()))
        };
        cutoffs.iter().map(|cutoff| area(*cutoff)).collect()
    }

    /// The ground whose nearest site bears each label. Basins share their borders and do not overlap; ground from
    /// which no site is reached belongs to none.
    #[must_use]
    pub fn basins(&self, times: &TravelTimes<'_>) -> BTreeMap<u32, MultiPolygon<f64>> {
        let classes = self.classes(&self.arrivals(times), |arrival| arrival.label);
        outlines(&self.lattice, &classes, |at| self.at(times, at).map_or(NOTHING, |a| a.label))
    }

    /// What a search says of every joined place.
    fn arrivals(&self, times: &TravelTimes<'_>) -> Vec<Option<Arrival>> {
        self.joined.par_iter().map(|(_, snap)| times.at(snap)).collect()
    }

    fn at(&self, times: &TravelTimes<'_>, at: Point) -> Option<Arrival> {
        times.at(&self.network.snap_point(at)?)
    }

    /// The class of every node of the lattice.
    fn classes(&self, arrivals: &[Option<Arrival>], class: impl Fn(&Arrival) -> u32) -> Vec<u32> {
        let mut classes = vec![NOTHING; self.lattice.len()];
        for ((node, _), arrival) in self.joined.iter().zip(arrivals) {
            classes[*node as usize] = arrival.as_ref().map_or(NOTHING, &class);
        }
        classes
    }
}

/// A box in the metric frame around all ground that can be reached within `longest`, legs included; `None` when
/// nothing can. `times` must be those of `sites`.
#[must_use]
pub fn reached_bounds(
    network: &Network,
    sites: &[Site],
    times: &TravelTimes<'_>,
    longest: Millis,
) -> Option<Rect<f64>> {
    let reached =
        (0..network.out.nodes() as u32).map(NodeId).filter(|n| times.node(*n).is_some_and(|(t, _)| t <= longest));
    let arcs = reached.flat_map(|n| network.out.of(n).chain(network.into.of(n)).map(|arc| arc.edge));
    let mut edges: Vec<EdgeId> = arcs.chain(sites.iter().filter_map(|s| Some(s.stop.snap?.edge))).collect();
    edges.sort_unstable();
    edges.dedup();
    let points = edges.iter().flat_map(|edge| network.shape(*edge)).map(|p| network.frame().to_point(*p));
    let around = points.filter(|p| p.is_finite()).fold(None, |around: Option<[Coord<f64>; 2]>, p| {
        let p = p.coord();
        let [low, high] = around.unwrap_or([p, p]);
        Some([Coord { x: low.x.min(p.x), y: low.y.min(p.y) }, Coord { x: high.x.max(p.x), y: high.y.max(p.y) }])
    });
    let leg = longest_leg(network, longest);
    around.map(|[low, high]| {
        Rect::new(Coord { x: low.x - leg, y: low.y - leg }, Coord { x: high.x + leg, y: high.y + leg })
    })
}

/// The longest leg that can be gone in time, in metres of the plane.
fn longest_leg(network: &Network, longest: Millis) -> f64 {
    let Kmh(speed) = network.profile.access_speed();
    // The plane stretches lengths by less than a hundredth within 800 km of its meridian.
    (longest.seconds() * speed / 3.6).min(network.max_leg().0) * 1.01
}

/// The lattice with a border of one node around the bounds; `None` when it would have too many nodes.
fn lattice(spacing: f64, bounds: Rect<f64>) -> Option<Lattice> {
    let first = |low: f64| (low / spacing).floor() - 1.0;
    let count = |low: f64, high: f64| (high / spacing).ceil() + 2.0 - first(low);
    let (cols, rows) = (count(bounds.min().x, bounds.max().x), count(bounds.min().y, bounds.max().y));
    (cols * rows <= MOST_PLACES).then(|| Lattice {
        west: first(bounds.min().x) * spacing,
        south: first(bounds.min().y) * spacing,
        spacing,
        cols: cols as u32,
        rows: rows as u32,
    })
}

fn too_fine(spacing: Metres, bounds: Rect<f64>) -> GroundError {
    let places = bounds.width() / spacing.0 * (bounds.height() / spacing.0);
    let mut enough = spacing.0.ceil();
    while lattice(enough, bounds).is_none() {
        enough = (enough * 1.1).ceil();
    }
    GroundError::TooFine { spacing, places, enough: Metres(enough) }
}
