//! Kind `link`: facilities are tied to others: contracts, alliances, referral chains, areas with one lead.
//!
//! # What it asks
//! | `by` | asks |
//! |---|---|
//! | `field` | each facility of `from` names at least `min` (at most `max`) facilities of `to` in the column `field` |
//! | `chain` | following `field` upwards, each facility of `from` passes one facility of every tier of `chain` |
//! | `partition` | each area (the values of the unit attribute `areas`) has exactly one facility of `from` as its lead |
//! | `time` | each facility of `from` is at most `minutes` away from one of `to` |
//!
//! # How it is measured
//! The share of `from` that is linked, by number and by residents served where the list gives them. A cell
//! that is empty is unknown. Without `goal` the shares are reported and not judged; so are times without `minutes`.
//!
//! # What it needs
//! A column with the ids or names of the other facilities (or yes/no); for times, roads.
//!
//! # Example clause
//! 「养老机构与医疗机构签约率100%」: `by = "field"`, `from = { types = ["ELDERCARE"] }`, `field = "contract_hospital"`.

use serde::{Deserialize, Serialize};

use super::expression::Expression;
use super::filter::Filter;
use super::goal::Goal;
use crate::project::ModeChoice;

/// What a link rule asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// How facilities are tied.
    pub by: LinkBy,
    /// The facilities that must be tied (for a partition, those that lead).
    pub from: Filter,
    /// Those to which they may be tied; any when absent.
    pub to: Option<Filter>,
    /// The attribute that names the other facility, or says yes or no.
    pub field: Option<Expression>,
    /// The tiers above, from the nearest upwards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<Filter>,
    /// The attribute of units that says to which area they belong.
    pub areas: Option<Expression>,
    /// Fewest ties of each; 1 by default.
    pub min: Option<u32>,
    /// Most ties of each.
    pub max: Option<u32>,
    /// Most facilities of `from` that may be tied to one of `to`.
    pub most_from: Option<u32>,
    /// Time limit, for `by = "time"`.
    pub minutes: Option<u32>,
    /// Mode of travel, for `by = "time"`.
    #[serde(default = "by_car")]
    pub mode: ModeChoice,
    /// Share that must be tied; reported without being judged when absent.
    pub goal: Option<Goal>,
}

fn by_car() -> ModeChoice {
    ModeChoice::Car
}

/// How facilities are tied.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkBy {
    /// By a column of the list.
    Field,
    /// By a column, through every tier above.
    Chain,
    /// By areas, each with exactly one lead.
    Partition,
    /// By travel time.
    Time,
}

impl Link {
    /// Ids of the modes that this rule travels in.
    #[must_use]
    pub fn modes(&self) -> Vec<&'static str> {
        if self.by == LinkBy::Time { self.mode.id().into_iter().collect() } else { Vec::new() }
    }

    /// What is wrong with this rule as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let missing = match self.by {
            LinkBy::Field if self.field.is_none() => Some("by = \"field\" needs `field`"),
            LinkBy::Chain if self.field.is_none() || self.chain.is_empty() => {
                Some("by = \"chain\" needs `field` and `chain`")
            }
            LinkBy::Partition if self.areas.is_none() => Some("by = \"partition\" needs `areas`"),
            LinkBy::Time if self.to.is_none() => Some("by = \"time\" needs `to`"),
            _ => None,
        };
        let filters = std::iter::once(&self.from).chain(&self.to).chain(&self.chain);
        let minutes = self.minutes.filter(|m| *m == 0 || *m > 1_440);
        missing
            .map(str::to_owned)
            .or_else(|| filters.into_iter().find_map(Filter::problem))
            .or_else(|| self.goal.as_ref().and_then(Goal::problem))
            .or_else(|| minutes.map(|m| format!("minutes = {m} is not between 1 and 1440")))
    }
}
