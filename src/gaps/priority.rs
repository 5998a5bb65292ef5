//! The order in which the zones of a finding are listed: declared components, never one opaque score.
//!
//! By default excess person-minutes come first, then vulnerable people, then people; the legal nature
//! of the target is the same for all zones of one finding and orders the findings themselves.

use std::cmp::Reverse;

use geo::Area;

use super::GapZone;
use crate::project::ZoneOrder;
use crate::units::{Millis, People};

/// Person-minutes beyond the limit, times 1000, with each person's excess capped at twice the limit;
/// people who cannot reach any facility count with the cap.
#[must_use]
pub fn excess_milli_minutes(people: People, time: Option<Millis>, limit: Millis) -> u128 {
    let cap = u64::from(limit.0) * 2;
    let over = time.map_or(cap, |t| u64::from(t.minus(limit).0).min(cap));
    // Thousandths of a person times milliseconds, to thousandths of a person-minute.
    u128::from(people.0) * u128::from(over) / 60_000
}

/// Sorts zones and numbers them from 1. Ties go to the larger number of people, then to the id.
pub fn rank(zones: &mut [GapZone], order: ZoneOrder) {
    let vulnerable = |z: &GapZone| z.groups.iter().copied().sum::<People>();
    match order {
        ZoneOrder::Priority => zones.sort_by_cached_key(|z| {
            (Reverse(z.excess_milli_minutes), Reverse(vulnerable(z)), Reverse(z.people), z.id.clone())
        }),
        ZoneOrder::People => zones.sort_by_cached_key(|z| (Reverse(z.people), z.id.clone())),
        ZoneOrder::Excess => {
            zones.sort_by_cached_key(|z| (Reverse(z.excess_milli_minutes), Reverse(z.people), z.id.clone()));
        }
        ZoneOrder::Vulnerable => {
            zones.sort_by_cached_key(|z| (Reverse(vulnerable(z)), Reverse(z.people), z.id.clone()));
        }
        ZoneOrder::Area => zones.sort_by(|a, b| {
            b.shape
                .unsigned_area()
                .total_cmp(&a.shape.unsigned_area())
                .then(b.people.cmp(&a.people))
                .then(a.id.cmp(&b.id))
        }),
    }
    for (i, zone) in zones.iter_mut().enumerate() {
        zone.rank = i + 1;
    }
}
