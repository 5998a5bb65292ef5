//! Travel times that the road layer gives for whole streets, instead of speeds.
//!
//! They hold where a mapped speed limit sets the speed of the profile, and come before it. Surface and the
//! share of a limit that is driven are in a given time already; the factor on all speeds is not.

use super::profile::{MaxspeedRule, Profile};
use crate::layers::given_times::{SECONDS_BACKWARD, SECONDS_FORWARD};
use crate::sources::osm::Tags;
use crate::units::{Metres, Millis};

/// The given times of one street, as this profile travels.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct GivenTimes {
    /// Seconds along the whole street.
    pub forward: Option<f64>,
    /// Seconds against it.
    pub backward: Option<f64>,
    /// Length of the whole street.
    length: Metres,
}

impl GivenTimes {
    /// What the tags of a street of this length give.
    pub fn of(profile: &Profile, tags: &Tags, length: Metres) -> GivenTimes {
        let sets = profile.maxspeed.rule == MaxspeedRule::Set && length.0 > 0.0;
        let seconds = |key| {
            let given: f64 = tags.get(key).filter(|_| sets)?.parse().ok()?;
            let seconds = given / profile.speed_factor.0;
            (seconds > 0.0 && seconds.is_finite()).then_some(seconds)
        };
        GivenTimes { forward: seconds(SECONDS_FORWARD), backward: seconds(SECONDS_BACKWARD), length }
    }

    /// The part of a whole street's seconds that a piece of it takes, rounded once.
    pub fn part(&self, seconds: f64, piece: Metres) -> Millis {
        Millis::from_seconds(seconds * (piece.0 / self.length.0))
    }
}
