//! Kind `indicator`: a value from a table of the bureau against its target.
//!
//! # What it asks
//! The value of `value` in the year of the run meets `goal`: mortality, life expectancy, satisfaction.
//!
//! # How it is measured
//! The indicator table gives values by year; `value` may compute with several rows (`deaths / births`).
//! With `cases` (what is counted) and `base` (among whom) the rule says when one case more or less
//! would change the outcome (`SMALL_NUMBER`).
//!
//! # What it needs
//! The indicator table.
//!
//! # Example clause
//! 「孕产妇死亡率控制在10/10万以内」: `value = "maternal_mortality"`, `goal = { at_most = 10 }`.

use serde::{Deserialize, Serialize};

use super::expression::Expression;
use super::goal::Goal;
use crate::message::Text;
use crate::units::Amount;

/// What an indicator rule asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// The value: the key of an indicator, or arithmetic with several.
    pub value: Expression,
    /// What it must be; reported without being judged when absent.
    pub goal: Option<Goal>,
    /// Unit, where the value is not simply an indicator with a unit of its own.
    pub unit: Option<Text>,
    /// Number of cases behind a rate: the key of an indicator.
    pub cases: Option<Expression>,
    /// Number of people, births or events among which the cases are counted.
    pub base: Option<Expression>,
    /// The rate counts cases among so many: 100000.
    pub per: Option<Amount>,
}

impl Indicator {
    /// What is wrong with this rule as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let small = [self.cases.is_some(), self.base.is_some(), self.per.is_some()];
        let partly = small.iter().any(|s| *s) && !small.iter().all(|s| *s);
        let partly = partly.then(|| "cases, base and per go together".to_owned());
        self.goal.as_ref().and_then(Goal::problem).or(partly)
    }
}
