//! An amount that is counted or summed: beds of hospitals, residents, births.

use serde::{Deserialize, Serialize};

use super::expression::Expression;
use super::filter::Filter;

/// What is counted or summed; exactly one of `sum`, `count`, `people` and `indicator` is given.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Quantity {
    /// Sum of a number over facilities: `sum = "beds"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sum: Option<Expression>,
    /// The facilities that are summed over; all when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Filter>,
    /// Number of facilities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<Filter>,
    /// Number of residents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<Group>,
    /// A row of the indicator table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<Expression>,
}

/// A group of residents.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Everybody (常住人口).
    #[default]
    Total,
    /// Children of 0 to 3 years, as nursery norms count them.
    Age0To3,
    /// Children of 0 to 14 years, as norms of paediatrics count them.
    Age0To14,
    /// People of 65 years and more.
    Age65Plus,
}

impl Quantity {
    /// What is wrong with it as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let given = [self.sum.is_some(), self.count.is_some(), self.people.is_some(), self.indicator.is_some()];
        if given.into_iter().filter(|g| *g).count() != 1 {
            return Some("a quantity is exactly one of sum, count, people and indicator".to_owned());
        }
        (self.of.is_some() && self.sum.is_none()).then(|| "`of` goes with `sum`".to_owned())
    }
}
