//! Kind `ratio`: an amount per population, or per another amount.
//!
//! # What it asks
//! `number` divided by `per`, times `each`, meets `goal`: beds per 1,000 residents, nurses per physician.
//!
//! # How it is measured
//! Sums over facilities in service are exact. The plan area is judged; units are rows for information.
//! With `scope = "area"` every residential polygon that `area_where` selects is judged by itself: what
//! lies in it counts, or within `reach_m` metres of walking. Where the facility list does not hold
//! the amounts, a row of the indicator table (`indicator`) stands in, said so.
//!
//! # What it needs
//! Facilities with the number named, or the indicator; residents.
//!
//! # Example clause
//! 「每千常住人口托位数达到4.5个」: `number = { sum = "places" }`, `per = { people = "total" }`, `each = 1000`,
//! `goal = { at_least = 4.5 }`, `whole = true`.

use serde::{Deserialize, Serialize};

use super::expression::Expression;
use super::goal::Goal;
use super::quantity::Quantity;
use crate::message::Text;
use crate::units::Amount;

/// What a ratio rule asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    /// What is counted or summed.
    pub number: Quantity,
    /// By what it is divided.
    pub per: Quantity,
    /// Times this: 1000 for "per thousand", 100 for percent.
    #[serde(default = "one")]
    pub each: Amount,
    /// Unit of the value: `张/千人`.
    pub unit: Option<Text>,
    /// What the value must be; reported without being judged when absent.
    pub goal: Option<Goal>,
    /// Whether what is counted comes in whole pieces: the number needed is rounded up.
    #[serde(default)]
    pub whole: bool,
    /// What is judged.
    #[serde(default)]
    pub scope: Scope,
    /// Residential polygons that are judged, for `scope = "area"`.
    pub area_where: Option<Expression>,
    /// What lies within so many metres of walking counts for a polygon too.
    pub reach_m: Option<u32>,
    /// The row of the indicator table that gives the value itself.
    pub indicator: Option<Expression>,
}

/// What a ratio is judged for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The plan area as a whole.
    #[default]
    PlanArea,
    /// Each residential polygon.
    Area,
}

fn one() -> Amount {
    Amount::ONE
}

impl Ratio {
    /// What is wrong with this rule as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let parts = self.number.problem().map(|p| format!("number: {p}"));
        let parts = parts.or_else(|| self.per.problem().map(|p| format!("per: {p}")));
        let parts = parts.or_else(|| self.goal.as_ref().and_then(Goal::problem));
        let scope = (self.scope == Scope::PlanArea && (self.area_where.is_some() || self.reach_m.is_some()))
            .then(|| "area_where and reach_m go with scope = \"area\"".to_owned());
        parts.or(scope).or_else(|| (self.each <= Amount::ZERO).then(|| "each must be above 0".to_owned()))
    }
}
