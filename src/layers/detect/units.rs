//! How many places lie in the unit that their row names, in each system.

use geo::Intersects;

use super::super::frame::Point;
use super::super::unit::{UnitId, Units};
use super::{Degrees, FEWEST, Tried};
use crate::message::Text;

/// By how many standard deviations more places must enter their unit than leave it.
const SURE: f64 = 2.3;

/// How many places lie in the unit that their row names.
#[derive(Clone, PartialEq, Debug)]
pub struct UnitFit {
    /// Places whose row names a unit.
    pub of: usize,
    /// Places in that unit, for each of [`Degrees::ALL`].
    pub inside: [usize; 3],
    /// Places that enter their unit, and that leave it, when read in each system instead of the stated one.
    pub enter_leave: [[usize; 2]; 3],
    /// The most places inside when moved as far as each system moves them, in three wrong directions.
    pub control: [usize; 3],
}

impl UnitFit {
    pub(super) fn new(tried: &[Tried], stated: Degrees, units: &Units) -> Option<UnitFit> {
        let stated = stated as usize;
        let named: Vec<(&Tried, UnitId)> = tried.iter().filter_map(|place| Some((place, place.unit?))).collect();
        let inside = |point: Point, unit: UnitId| units.get(unit).shape.intersects(&geo::Point::from(point.coord()));
        let hits: Vec<[bool; 3]> = named.iter().map(|(place, unit)| place.points.map(|p| inside(p, *unit))).collect();
        let count = |system: usize, kept: &dyn Fn(&[bool; 3]) -> bool| {
            hits.iter().filter(|hit| kept(hit) && hit[system]).count()
        };
        let all = [0, 1, 2].map(|system| count(system, &|_| true));
        let enter = [0, 1, 2].map(|system| count(system, &|hit| !hit[stated]));
        let leave = [0, 1, 2].map(|system| hits.iter().filter(|hit| hit[stated] && !hit[system]).count());
        let control = [0, 1, 2].map(|system| {
            let turned = |turn: usize| named.iter().filter(|(t, unit)| inside(t.controls[system][turn], *unit)).count();
            (0..3).map(turned).max().unwrap_or(0)
        });
        let enter_leave = [0, 1, 2].map(|system| [enter[system], leave[system]]);
        (named.len() >= FEWEST).then_some(UnitFit { of: named.len(), inside: all, enter_leave, control })
    }

    /// The system that the units speak for, if any does clearly.
    pub(super) fn best(&self, stated: Degrees) -> Option<Degrees> {
        let best = (0..3).max_by_key(|system| self.inside[*system])?;
        let stated_at = stated as usize;
        if self.inside[best] > self.inside[stated_at] {
            let [enter, leave] = self.enter_leave[best].map(|n| n as f64);
            let sure = enter - leave >= SURE * (enter + leave).sqrt() && self.inside[best] > self.control[best];
            // A system that is nearly as good leaves it open which of the two it is.
            let alone = (0..3).all(|s| s == best || s == stated_at || self.inside[s] < self.inside[best]);
            return (sure && alone).then_some(Degrees::ALL[best]);
        }
        // As stated: each other system must put clearly more places outside than inside.
        let worse = |system: usize| {
            let [enter, leave] = self.enter_leave[system].map(|n| n as f64);
            leave - enter >= SURE * (enter + leave).sqrt() && leave > enter
        };
        (0..3).filter(|system| *system != stated_at).all(worse).then_some(stated)
    }

    pub(super) fn text(&self, stated: Degrees, other: Degrees) -> Text {
        let at = |system: Degrees| self.inside[system as usize];
        Text::new(
            format!(
                "{} 处写明所属单元：按 {} 有 {} 处在该单元内，按 {} 有 {} 处",
                self.of,
                stated.said(),
                at(stated),
                other.said(),
                at(other)
            ),
            format!(
                "of {} places whose row names a unit, {} lie in it as {}, {} as {}",
                self.of,
                at(stated),
                stated.said(),
                at(other),
                other.said()
            ),
        )
    }
}
