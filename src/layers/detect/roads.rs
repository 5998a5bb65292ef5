//! How far places lie from the nearest road, in each system.

use rstar::RTree;
use rstar::primitives::Line;

use super::super::frame::{Frame, Point, Position};
use super::super::street::Streets;
use super::{Degrees, FEWEST, Tried};
use crate::message::Text;

/// A system is right when its median is at most this part of those of the others and of moves in wrong directions.
const CLEARLY: f64 = 0.75;
/// By how many standard deviations more places must come nearer than go farther.
const SURE: f64 = 3.0;

/// The pieces of all roads, to find the nearest one.
#[derive(Debug)]
pub struct RoadIndex {
    pieces: RTree<Line<[f64; 2]>>,
}

impl RoadIndex {
    /// The index of all streets but ferries.
    #[must_use]
    pub fn new(streets: &Streets, frame: &Frame) -> RoadIndex {
        let points: Vec<Point> =
            streets.nodes.iter().map(|&[lon, lat]| frame.to_point(Position { lon, lat })).collect();
        let on_land = streets.streets.iter().filter(|street| !street.tags.is("route", "ferry"));
        let pieces = on_land.flat_map(|street| street.nodes.windows(2)).filter_map(|pair| {
            let [a, b] = [points[pair[0] as usize], points[pair[1] as usize]];
            (a.is_finite() && b.is_finite()).then(|| Line::new([a.x, a.y], [b.x, b.y]))
        });
        RoadIndex { pieces: RTree::bulk_load(pieces.collect()) }
    }

    /// Metres to the nearest road; `None` when there is none.
    #[must_use]
    pub fn distance_m(&self, point: Point) -> Option<f64> {
        let (_, squared) = self.pieces.nearest_neighbor_iter_with_distance_2([point.x, point.y]).next()?;
        Some(squared.sqrt())
    }
}

/// How far places lie from roads: medians in metres.
#[derive(Clone, PartialEq, Debug)]
pub struct RoadFit {
    /// Places that were compared.
    pub of: usize,
    /// The median for each of [`Degrees::ALL`].
    pub median_m: [f64; 3],
    /// The smallest median of the same places moved as far as each system moves them, in three wrong directions;
    /// infinite for the system that is stated, which moves nothing.
    pub control_m: [f64; 3],
    /// Places that come nearer to a road than as stated, and that go farther, for each system.
    pub nearer_farther: [[usize; 2]; 3],
}

impl RoadFit {
    pub(super) fn new(tried: &[Tried], stated: Degrees, index: &RoadIndex) -> Option<RoadFit> {
        let stated = stated as usize;
        let mut distances: [Vec<f64>; 3] = Default::default();
        let mut controls: [[Vec<f64>; 3]; 3] = Default::default();
        for place in tried {
            for system in 0..3 {
                distances[system].push(index.distance_m(place.points[system])?);
                for (turn, point) in place.controls[system].iter().enumerate() {
                    controls[system][turn].push(index.distance_m(*point)?);
                }
            }
        }
        let nearer_farther = [0, 1, 2].map(|system| {
            let pairs = || distances[system].iter().zip(&distances[stated]);
            [pairs().filter(|(new, old)| new < old).count(), pairs().filter(|(new, old)| new > old).count()]
        });
        let control_m = [0, 1, 2].map(|system| match system == stated {
            true => f64::INFINITY,
            false => controls[system].iter_mut().map(|d| median(d)).fold(f64::INFINITY, f64::min),
        });
        let median_m = distances.map(|mut d| median(&mut d));
        (tried.len() >= FEWEST).then_some(RoadFit { of: tried.len(), median_m, control_m, nearer_farther })
    }

    /// The system that the roads speak for, if any does clearly.
    pub(super) fn best(&self, stated: Degrees) -> Option<Degrees> {
        let best = (0..3).min_by(|a, b| self.median_m[*a].total_cmp(&self.median_m[*b]))?;
        let mine = self.median_m[best];
        let beaten = |other: f64| mine <= CLEARLY * other;
        let others = (0..3).filter(|system| *system != best).all(|system| beaten(self.median_m[system]));
        if Degrees::ALL[best] == stated {
            let controls = self.control_m.iter().all(|control| beaten(*control));
            return (others && controls).then_some(stated);
        }
        let [nearer, farther] = self.nearer_farther[best].map(|n| n as f64);
        let sure = nearer - farther >= SURE * (nearer + farther).sqrt();
        (others && beaten(self.control_m[best]) && sure).then_some(Degrees::ALL[best])
    }

    pub(super) fn text(&self, stated: Degrees, other: Degrees) -> Text {
        let at = |system: Degrees| self.median_m[system as usize];
        let control = self.control_m.iter().copied().fold(f64::INFINITY, f64::min);
        let [nearer, _] = self.nearer_farther[other as usize];
        Text::new(
            format!(
                "距最近道路的中位数：按 {} 为 {:.0} 米，按 {} 为 {:.0} 米（{} 处中 {nearer} 处更近），向其他方向移动同样距离不小于 {control:.0} 米",
                stated.said(),
                at(stated),
                other.said(),
                at(other),
                self.of
            ),
            format!(
                "median distance to a road: {:.0} m as {}, {:.0} m as {} ({nearer} of {} places come nearer), at least {control:.0} m when moved as far in other directions",
                at(stated),
                stated.said(),
                at(other),
                other.said(),
                self.of
            ),
        )
    }
}

/// The middle of some numbers, which are sorted; infinite without any.
fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::INFINITY)
}
