//! The numbers of a rule that judges one value: what it is, what it must be, what is missing, where the path stands.

use super::finding::{End, Variant};
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
    /// Facilities leave out a number of what is counted: the value may be any above.
    pub open_above: bool,
    /// Facilities leave out a number of that by which it is divided: the value may be any below, down to 0.
    pub open_below: bool,
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
    /// A value of an earlier year and that year, for a goal that is only a direction.
    pub earlier: Option<(Amount, i32)>,
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
            open_above: false,
            open_below: false,
            goal,
            written: Written::Plain,
            unit,
            parts: None,
            need: None,
            deficit: None,
            due: None,
            earlier: None,
            source,
            notes: Vec::new(),
        }
    }

    /// Takes the goal away, and what follows from it: the value is reported and not judged.
    pub fn without_goal(&mut self) {
        (self.goal, self.need, self.deficit, self.due) = (None, None, None, None);
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
        let lowest = if self.open_below { self.low.min(Amount::ZERO) } else { self.low };
        let highest = (!self.open_above).then_some(self.high);
        if goal.aim().is_none() {
            return self.judge_trend(&goal, rule, lowest, highest);
        }
        let holds = goal.holds_throughout(lowest, highest);
        self.due = due(&goal, rule);
        if !holds && !goal.fails_throughout(lowest, highest) {
            return self.open();
        }
        if holds && starts_beyond(&goal, rule) {
            return Verdict::MetTargetBelowBaseline;
        }
        let judged = rule.judge(holds);
        let on_path = self.due.is_some_and(|due| on_path(&goal, rule, due, [Some(lowest), highest]));
        if judged == Verdict::Behind && on_path { Verdict::OnTrack } else { judged }
    }

    /// The outcomes at both ends of what missing attributes leave open; none where nothing is missing.
    ///
    /// An end that nobody knows, because facilities leave out a number, has no row.
    #[must_use]
    pub fn ends(&self, rule: &RuleRef<'_>) -> Vec<Variant> {
        let is_open = self.low != self.high || self.open_above || self.open_below;
        let known = [(End::Low, self.low, !self.open_below), (End::High, self.high, !self.open_above)];
        let at = |(end, value, _): (End, Amount, bool)| {
            let mut certain = Figures { low: value, high: value, open_above: false, open_below: false, ..self.clone() };
            let verdict = certain.judge(rule);
            Variant { value: Some(self.write(value)), ..Variant::at(end, verdict) }
        };
        known.into_iter().filter(|(_, _, known)| is_open && *known).map(at).collect()
    }

    /// A goal that is only a direction is judged against the baseline of the plan, else against an earlier year of the table.
    fn judge_trend(&mut self, goal: &Goal, rule: &RuleRef<'_>, lowest: Amount, highest: Option<Amount>) -> Verdict {
        let baseline = rule.target.baseline.map(|b| (b.value, b.year));
        let Some((before, year)) = baseline.or(self.earlier) else {
            let why = Text::new(
                "规划未给出基期值，指标表也没有更早年份的值，无法判断升降",
                "neither the plan nor the indicator table gives an earlier value to compare with",
            );
            return Verdict::NotApplicable { why };
        };
        let written = self.write(before);
        self.notes.push(Text::new(
            format!("与{year}年的 {} 相比", written.zh),
            format!("compared with {} in {year}", written.en),
        ));
        let up = goal.trend != Some(Trend::Down);
        let holds = if up { lowest > before } else { highest.is_some_and(|h| h < before) };
        let fails = if up { highest.is_some_and(|h| h <= before) } else { lowest >= before };
        if holds || fails { rule.judge(holds) } else { self.open() }
    }

    fn open(&self) -> Verdict {
        let value = self.value();
        Verdict::Indeterminate {
            missing: Text::new(
                format!("属性缺失，数值在 {} 之间", value.zh),
                format!("attributes are missing; the value is {}", value.en),
            ),
        }
    }
}

/// Whether every value from the lowest to the highest is on the path or farther along it; beyond a number that is to be
/// met from both sides is off the path.
fn on_path(goal: &Goal, rule: &RuleRef<'_>, due: Amount, [lowest, highest]: [Option<Amount>; 2]) -> bool {
    let start = rule.target.baseline.map(|b| b.value);
    let aim = goal.aim().filter(|_| goal.direction().is_none());
    let falls = match goal.direction() {
        Some(direction) => direction == Trend::Down,
        None => start.zip(aim).is_some_and(|(start, aim)| start > aim),
    };
    let [nearest, farthest] = if falls { [highest, lowest] } else { [lowest, highest] };
    let reached = |value: Amount, mark: Amount| if falls { value <= mark } else { value >= mark };
    let not_beyond = aim.is_none_or(|aim| farthest.is_some_and(|value| reached(aim, value)));
    nearest.is_some_and(|value| reached(value, due)) && not_beyond
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
