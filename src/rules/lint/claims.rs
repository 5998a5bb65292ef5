//! The numbers of a plan, one claim for each rule or part: what is measured, what it is to be, from where it starts.

use super::Cited;
use crate::message::Text;
use crate::rules::figures::Written;
use crate::rules::goal::{Goal, Trend};
use crate::rules::plan::{Baseline, Plan, Requirement, Rule, Target};
use crate::rules::verdict::Nature;
use crate::units::Amount;

/// A rule or a part of a rule as something that is said about a measure.
#[derive(Debug)]
pub(super) struct Claim<'a> {
    /// `B027`, or `B043.nurses` for a part.
    pub id: String,
    /// The rule.
    pub rule: &'a Rule,
    /// Name of the part, else of the rule.
    pub label: &'a Text,
    /// What is asked.
    pub require: &'a Requirement,
    /// Its target, with year, nature and baseline.
    pub target: &'a Target,
    /// The bounds, where it has any.
    pub goal: Option<Goal>,
}

/// Every claim of a plan, in its order.
pub(super) fn of(plan: &Plan) -> Vec<Claim<'_>> {
    let mut claims = Vec::new();
    for rule in &plan.rules {
        for (part, require) in rule.parts() {
            let id = part.map_or_else(|| rule.id.clone(), |part| format!("{}.{part}", rule.id));
            let label = rule.label_of(part).unwrap_or(&rule.label);
            claims.push(Claim { id, rule, label, require, target: rule.target_of(part), goal: goal(require) });
        }
    }
    claims
}

fn goal(require: &Requirement) -> Option<Goal> {
    match require {
        Requirement::Ratio(ratio) => ratio.goal.clone(),
        Requirement::Indicator(indicator) => indicator.goal.clone(),
        Requirement::Share(share) => (!share.report_only).then(|| share.goal.clone()),
        Requirement::Link(link) => link.goal.clone(),
        Requirement::Access(access) => {
            access.minutes.map(|minutes| Goal { at_most: Some(Amount::from(minutes)), ..Goal::default() })
        }
        Requirement::Presence(presence) => presence.goal.clone().or_else(|| {
            let low = (presence.min > 0).then(|| Amount::from(presence.min));
            Some(Goal { at_least: low, at_most: presence.max.map(Amount::from), ..Goal::default() })
        }),
        _ => None,
    }
}

impl Claim<'_> {
    /// Whether it says what is so, not what is to be.
    pub fn is_state(&self) -> bool {
        self.target.nature == Nature::State
    }

    /// The one number that it gives.
    pub fn aim(&self) -> Option<Amount> {
        self.goal.as_ref()?.aim()
    }

    /// The number, when the sentence gives it as a value and not as a bound.
    pub fn value(&self) -> Option<Amount> {
        let goal = self.goal.as_ref()?;
        goal.exactly.or(goal.stated)
    }

    /// Which side is better.
    pub fn direction(&self) -> Option<Trend> {
        self.goal.as_ref()?.direction()
    }

    /// Where it starts.
    pub fn baseline(&self) -> Option<Baseline> {
        self.target.baseline
    }

    /// Whether both are parts of one rule.
    pub fn is_beside(&self, other: &Claim<'_>) -> bool {
        self.rule.id == other.rule.id
    }

    /// A number of this claim, with its unit.
    pub fn write(&self, number: Amount) -> Text {
        let (written, unit) = match self.require {
            Requirement::Share(_) | Requirement::Link(_) => (Written::Percent, Text::default()),
            Requirement::Ratio(ratio) => (Written::Plain, ratio.unit.clone().unwrap_or_default()),
            Requirement::Access(_) => (Written::Plain, Text::new("分钟", "minutes")),
            Requirement::Indicator(indicator) => {
                let own = indicator.value.fields().next().and_then(|f| f.unit.clone());
                (Written::Plain, indicator.unit.clone().or(own).unwrap_or_default())
            }
            _ => (Written::Plain, Text::default()),
        };
        let percent = || number.times(Amount::from(100)).unwrap_or(number);
        match written {
            Written::Percent => Text::same(format!("{}%", percent())),
            Written::Plain => Text::new(beside(number, &unit.zh), beside(number, &unit.en)),
        }
    }

    /// Its goal in words.
    pub fn goal_text(&self) -> Text {
        self.goal.as_ref().map(|goal| goal.text(&|number| self.write(number))).unwrap_or_default()
    }

    /// Its goal with the year: `2030: at least 3.2 physicians per 1,000`.
    pub fn dated_goal(&self) -> Text {
        dated(self.target.year, &self.goal_text())
    }

    /// The sentence, with the number that counts here.
    pub fn cite(&self, number: Text) -> Cited {
        Cited::new(&self.id, self.rule, number)
    }

    /// The sentence, with its goal.
    pub fn cite_goal(&self) -> Cited {
        self.cite(self.dated_goal())
    }

    /// The sentence, with the value from which it starts.
    pub fn cite_baseline(&self) -> Cited {
        let from = self.baseline().map(|b| dated(Some(b.year), &self.write(b.value)));
        self.cite(from.unwrap_or_default())
    }

    /// The sentence, with the value from which it starts and its goal.
    pub fn cite_both(&self) -> Cited {
        let from = self.baseline().map(|b| dated(Some(b.year), &self.write(b.value)));
        let goal = self.dated_goal();
        self.cite(from.map_or(goal.clone(), |from| {
            Text::new(format!("{} → {}", from.zh, goal.zh), format!("{} → {}", from.en, goal.en))
        }))
    }
}

/// A text with the year before it, where there is one.
pub(super) fn dated(year: Option<i32>, text: &Text) -> Text {
    match year {
        Some(year) => Text::new(format!("{year}年 {}", text.zh), format!("{year}: {}", text.en)),
        None => text.clone(),
    }
}

/// A number with a unit; signs stand directly behind it, words apart.
fn beside(number: Amount, unit: &str) -> String {
    if unit.is_empty() {
        number.to_string()
    } else if unit.starts_with(['%', '‰']) {
        format!("{number}{unit}")
    } else if unit.starts_with(|c: char| c.is_ascii_digit()) {
        format!("{number} × {unit}")
    } else {
        format!("{number} {unit}")
    }
}

/// Half of the last place of a number that was rounded; a whole number is a count and exact.
pub(super) fn rounding(number: Amount) -> Amount {
    if number.is_whole() { Amount::ZERO } else { number.half_of_last_place() }
}

/// Whether two numbers may be one number, rounded differently.
pub(super) fn agree(a: Amount, b: Amount) -> bool {
    a.minus(b).is_some_and(|off| off.abs() <= rounding(a).max(rounding(b)))
}
