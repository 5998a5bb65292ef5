//! What is wrong in a plan itself, before any data are looked at: numbers of one plan that contradict each other.
//!
//! Every check is general: it compares what rules say about the same measure, about parts of a whole, or about the
//! people that two numbers imply. One file per check; all are pure functions of a [`Plan`].
//!
//! | code | found when |
//! |---|---|
//! | `target-below-baseline` | a target lies on the worse side of the value that the plan gives for today |
//! | `two-targets` | rules set different targets for one measure and one year |
//! | `two-sets` | rules ask a share of the same thing, but of different sets of facilities |
//! | `restated` | two statements give one measure different values for one year |
//! | `all-today` | everybody has it today, says the plan, and it is a target again |
//! | `unit-slip` | a number is more than five times (or less than a fifth of) the one it starts from |
//! | `unit-sign` | the numbers of one measure stand in different units: % and ‰ |
//! | `sum` | a total is not the sum of its parts, or less than the parts that it is said to hold |
//! | `quotient` | a ratio is not the quotient of the two numbers that the plan gives |
//! | `implied-people` | amounts and rates imply populations that disagree with each other or with a known one |
//! | `year-order` | a target year does not come after the year in which the plan starts |
//! | `over-100` | a share above 100 % |
//!
//! Numbers are compared exactly; where the plan rounds, within what the rounding leaves open.

mod all_today;
mod below_baseline;
mod claims;
mod implied;
mod one_measure;
mod quotients;
mod restated;
mod sets;
mod signs;
mod slips;
mod sums;
mod two_sets;
mod two_targets;
mod years;

use serde::Serialize;

use super::plan::{Plan, Rule};
use crate::message::Text;
pub use implied::KnownPeople;

/// Something in a plan that cannot be right, or that its authors should look at.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Contradiction {
    /// Stable code of the check that found it: `two-targets`.
    pub code: &'static str,
    /// What it is about: the name of the measure.
    pub about: Text,
    /// What is wrong, with the arithmetic.
    pub text: Text,
    /// The sentences that it rests on, in the order of the document.
    pub cited: Vec<Cited>,
}

/// A sentence of the plan, and the number that it gives.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Cited {
    /// Rule, or part of a rule: `B011.tcm`.
    pub id: String,
    /// First and last line in the document, where it has lines.
    pub lines: Option<[u32; 2]>,
    /// Where it stands, in words.
    pub place: Text,
    /// The words.
    pub quote: String,
    /// The number that counts here, in words.
    pub number: Text,
}

impl Cited {
    /// A sentence of a rule, or of the part `id` of it.
    fn new(id: &str, rule: &Rule, number: Text) -> Cited {
        let clause = &rule.clause;
        Cited { id: id.to_owned(), lines: clause.lines, place: clause.place(), quote: clause.quote.clone(), number }
    }
}

/// Everything that is found wrong in a plan, in the order of the document.
#[must_use]
pub fn lint(plan: &Plan, people: Option<&KnownPeople>) -> Vec<Contradiction> {
    let claims = claims::of(plan);
    let measures = one_measure::groups(&claims);
    let slips = slips::find(&claims, &measures);
    let slipped = |id: &str| slips.iter().any(|s| s.cited.iter().any(|c| c.id == id));
    let below = below_baseline::find(&claims, &measures, &slipped);
    let mut found = two_targets::find(&claims, &measures);
    found.extend(two_sets::find(&claims));
    found.extend(restated::find(&claims, &measures));
    found.extend(all_today::find(&claims));
    found.extend(signs::find(&claims, &measures));
    found.extend(sums::find(plan, &claims));
    found.extend(quotients::find(plan, &claims));
    found.extend(implied::find(plan, people));
    found.extend(years::find(plan, &claims));
    found.extend(slips.into_iter().chain(below));
    let place = |id: &str| claims.iter().position(|c| c.id == id || c.rule.id == id);
    found.sort_by_key(|f| (f.cited.first().and_then(|c| place(&c.id)), f.code));
    found
}

/// Texts joined by a sign for each language.
fn joined(texts: impl IntoIterator<Item = Text>, zh: &str, en: &str) -> Text {
    let (all_zh, all_en): (Vec<String>, Vec<String>) = texts.into_iter().map(|t| (t.zh, t.en)).unzip();
    Text::new(all_zh.join(zh), all_en.join(en))
}

#[cfg(test)]
#[path = "lint_tests.rs"]
mod tests;
