//! Kind `mobile`: few people far from any fixed facility are served by visits instead.
//!
//! # What it asks
//! Units of `levels` without a facility of `fixed`, or all units when it is near, are looked at. One with at most
//! `people_max` residents whose time to the nearest fixed facility is at least `minutes_min` is a candidate; with
//! `visits` (an attribute of the unit: visits a month) of at least `visits_min` it is mitigated.
//!
//! # How it is measured
//! Time is the people-weighted mean of the unit's cells. A mitigated unit stays uncovered in every other rule; it
//! leaves the list of what is to be built and enters the list of visits. A unit above the bounds stays a gap.
//!
//! # What it needs
//! Units, residents, facilities, roads; the visits, where they are made.
//!
//! # Example clause
//! 「人口较少或面积较小的行政村可与相邻行政村联合设置，或开展流动巡诊」: `fixed = { types = ["VC", "THC"] }`.

use serde::{Deserialize, Serialize};

use super::expression::Expression;
use super::filter::Filter;
use super::presence::PresenceLevel;
use crate::project::ModeChoice;
use crate::units::Amount;

/// What a rule of mobile service asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mobile {
    /// The fixed facilities whose absence calls for visits.
    pub fixed: Filter,
    /// The units that are looked at.
    pub levels: Vec<PresenceLevel>,
    /// Most residents of a unit that visits may serve instead; ours where the plan gives none.
    #[serde(default = "few_people")]
    pub people_max: u64,
    /// Fewest minutes to the nearest fixed facility.
    #[serde(default = "far")]
    pub minutes_min: u32,
    /// Whether the numbers above are ours and not the plan's.
    #[serde(default = "yes")]
    pub bounds_are_ours: bool,
    /// Visits a month: an attribute of the unit.
    pub visits: Expression,
    /// Fewest visits a month.
    #[serde(default = "twice")]
    pub visits_min: Amount,
    /// Mode of travel.
    #[serde(default = "by_car")]
    pub mode: ModeChoice,
}

fn few_people() -> u64 {
    500
}

fn far() -> u32 {
    30
}

fn yes() -> bool {
    true
}

fn twice() -> Amount {
    Amount::from(2_u32)
}

fn by_car() -> ModeChoice {
    ModeChoice::Car
}

impl Mobile {
    /// What is wrong with this rule as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let empty = self.levels.is_empty().then(|| "a mobile rule needs at least one of `levels`".to_owned());
        empty.or_else(|| self.fixed.problem())
    }
}
