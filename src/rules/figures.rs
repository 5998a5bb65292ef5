//! The numbers of a rule that judges one value: what it is, what it must be, what is missing, where the path stands.

use super::goal::{Goal, Trend};
use super::plan::RuleRef;
use super::verdict::{Nature, Verdict};
use crate::message::Text;
use crate::units::Amount;

/// What a value is measured in, and how it is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Written {
    /// As a number.
    #[default]
    Plain,
    /// A fraction of one, written as percent.
    Percent,
}

/// The numbers of one finding.
#[derive(Clone, PartialEq, Debug)]
pub struct Figures {
    /// The value, for certain.
    pub low: Amount,
    /// The value if everything that is not known counted; equal to `low` when nothing is missing.
    pub high: Amount,
    /// What it must be; `None` when it is reported without being judged.
    pub goal: Option<Goal>,
    /// How the value is written.
    pub written: Written,
    /// Unit of the value.
    pub unit: Text,
    /// What was counted, and by what it was divided.
    pub parts: Option<(Amount, Amount)>,
    /// How much of what is counted the goal calls for.
    pub need: Option<Amount>,
    /// How much of it is missing.
    pub deficit: Option<Amount>,
    /// The value that is due in the year of the run on a straight line from baseline to target.
    pub due: Option<Amount>,
    /// Where the numbers come from.
    pub source: Text,
    /// What else should be known: a denominator, a small number of cases.
    pub notes: Vec<Text>,
}

impl Figures {
    /// A value that is known for certain.
    #[must_use]
    pub fn certain(value: Amount, goal: Option<Goal>, unit: Text, source: Text) -> Figures {
        Figures {
            low: value,
            high: value,
            goal,
            written: Written::Plain,
            unit,
            parts: None,
            need: None,
            deficit: None,
            due: None,
            source,
            notes: Vec::new(),
        }
    }

    /// A number as these figures write it, with its unit.
    #[must_use]
    pub fn write(&self, number: Amount) -> Text {
        match self.written {
            Written::Plain if self.unit.zh.is_empty() => Text::same(number.to_string()),
            Written::Plain => {
                Text::new(format!("{number}{}", spaced(&self.unit.zh)), format!("{number} {}", self.unit.en))
            }
            Written::Percent => {
                let percent =
                    number.times(Amount::from(100)).map_or_else(|| "–".to_owned(), |p| percent_text(p, number));
                Text::same(format!("{percent}%"))
            }
        }
    }

    /// The value in words: one number, or the range that missing attributes leave.
    #[must_use]
    pub fn value(&self) -> Text {
        let (low, high) = (self.write(self.low), self.write(self.high));
        if self.low == self.high {
            low
        } else {
            Text::new(format!("{}—{}", low.zh, high.zh), format!("{} to {}", low.en, high.en))
        }
    }

    /// The goal in words.
    #[must_use]
    pub fn target(&self) -> Option<Text> {
        Some(self.goal.as_ref()?.text(&|number| self.write(number)))
    }

    /// Judges the value by the goal; fills in what is due this year.
    #[must_use]
    pub fn judge(&mut self, rule: &RuleRef<'_>) -> Verdict {
        let Some(goal) = self.goal.clone() else { return Verdict::Reported };
        if goal.aim().is_none() {
            return self.judge_trend(&goal, rule);
        }
        let (low, high) = (goal.holds(self.low), goal.holds(self.high));
        let may_differ = low != high || (self.low != self.high && !low && between(&goal, self.low, self.high));
        self.due = due(&goal, rule);
        if may_differ {
            let value = self.value();
            return Verdict::Indeterminate {
                missing: Text::new(
                    format!("属性缺失，数值在 {} 之间", value.zh),
                    format!("attributes are missing; the value is {}", value.en),
                ),
            };
        }
        if low && starts_beyond(&goal, rule) {
            return Verdict::MetTargetBelowBaseline;
        }
        let judged = rule.judge(low);
        let on_path = self.due.is_some_and(|due| match goal.direction() {
            Some(Trend::Down) => self.high <= due,
            _ => self.low >= due,
        });
        if judged == Verdict::Behind && on_path { Verdict::OnTrack } else { judged }
    }

    /// A goal that is only a direction is judged against the baseline of the plan.
    fn judge_trend(&self, goal: &Goal, rule: &RuleRef<'_>) -> Verdict {
        let Some(before) = rule.target.baseline.map(|b| b.value) else {
            let why = Text::new("规划未给出基期值，无法判断升降", "the plan gives no earlier value to compare with");
            return Verdict::NotApplicable { why };
        };
        let holds = if goal.trend == Some(Trend::Down) { self.high < before } else { self.low > before };
        rule.judge(holds)
    }
}

/// A goal with two sides may hold between two values at both of which it fails.
fn between(goal: &Goal, low: Amount, high: Amount) -> bool {
    goal.aim().is_some_and(|aim| low < aim && aim < high)
}

/// The value that is due in the year of the run on the straight line from baseline to target, while the target is to come.
fn due(goal: &Goal, rule: &RuleRef<'_>) -> Option<Amount> {
    let (baseline, year, aim) = (rule.target.baseline?, rule.target.year?, goal.aim()?);
    if !(baseline.year < rule.as_of && rule.as_of < year) {
        return None;
    }
    let gone = Amount::fraction(i128::from(rule.as_of - baseline.year), i128::from(year - baseline.year))?;
    baseline.value.plus(aim.minus(baseline.value)?.times(gone)?)
}

/// Whether the plan starts on the better side of its own target.
fn starts_beyond(goal: &Goal, rule: &RuleRef<'_>) -> bool {
    let (Some(baseline), Some(aim)) = (rule.target.baseline, goal.aim()) else { return false };
    if rule.target.nature == Nature::State {
        return false;
    }
    match goal.direction() {
        Some(Trend::Up) => baseline.value > aim,
        Some(Trend::Down) => baseline.value < aim,
        None => false,
    }
}

/// Percent with two decimals that never rounds up to all, or down to nothing.
fn percent_text(percent: Amount, share: Amount) -> String {
    let text = percent.decimals(2);
    match text.as_str() {
        "100" if share < Amount::ONE => "99.99".to_owned(),
        "0" if share > Amount::ZERO => "0.01".to_owned(),
        _ => text,
    }
}

/// Units of letters stand apart from the number, signs such as % and ‰ do not.
fn spaced(unit: &str) -> String {
    if unit.starts_with(['%', '‰']) { unit.to_owned() } else { format!(" {unit}") }
}
