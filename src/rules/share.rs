//! Kind `share`: a share of a set of facilities has an attribute; "each must" is a share of all.
//!
//! # What it asks
//! Of the facilities in `set`, those for which `holds` is true are a share that meets `goal`.
//!
//! # How it is measured
//! Facilities in service are counted once each. One whose attributes leave `holds` open counts for
//! the upper bound only: the rule is indeterminate while the goal lies between the bounds. A facility
//! that may or may not belong to the set widens the bounds likewise.
//!
//! # What it needs
//! Facilities with the attributes named. The facilities that fail, and those that are not known, are listed.
//!
//! # Example clause
//! 「社区卫生服务中心和镇卫生院中医馆设置比例达到100%」: `set = { types = ["CHC", "THC"] }`, `holds = "tcm_hall"`.

use serde::{Deserialize, Serialize};

use super::expression::Expression;
use super::filter::Filter;
use super::goal::Goal;
use crate::units::Amount;

/// What a share rule asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The facilities of which it is a share.
    pub set: Filter,
    /// What they are to have.
    pub holds: Expression,
    /// The share to be reached; all of them by default.
    #[serde(default = "everybody")]
    pub goal: Goal,
    /// The share is reported and not judged: the text gives no number.
    #[serde(default)]
    pub report_only: bool,
}

fn everybody() -> Goal {
    Goal::at_least(Amount::ONE)
}

impl Share {
    /// What is wrong with this rule as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        self.set.problem().or_else(|| self.goal.problem())
    }
}
