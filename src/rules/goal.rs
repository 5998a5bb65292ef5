//! What a number must be: at least, at most, about, as stated, or going up.

use serde::{Deserialize, Serialize};

use crate::message::Text;
use crate::project::RuleSettings;
use crate::units::Amount;

/// The bounds of a number. Several hold together: `at_least` and `at_most` make a range.
///
/// 以上、不低于、至少、以内 are inclusive (`at_least`, `at_most`); 超过、不满、低于 are not (`more_than`, `less_than`).
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Not below this.
    pub at_least: Option<Amount>,
    /// Above this.
    pub more_than: Option<Amount>,
    /// Not above this.
    pub at_most: Option<Amount>,
    /// Below this.
    pub less_than: Option<Amount>,
    /// 左右: within 5 % of this, relative, both ends included (our default).
    pub about: Option<Amount>,
    /// This and nothing else.
    pub exactly: Option<Amount>,
    /// What the plan says that the number is: it may differ by half of the last digit written.
    pub stated: Option<Amount>,
    /// Above or below the value before, where the plan gives a direction and no number.
    pub trend: Option<Trend>,
}

/// The direction in which a number is to go.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// Higher than before.
    Up,
    /// Lower than before.
    Down,
}

/// How far 左右 reaches on either side: 5 % of the number.
const ABOUT: (i128, i128) = (5, 100);

impl RuleSettings {
    /// Replaces the bounds of a goal by those that the project sets; nothing when it sets none.
    pub(super) fn apply_bounds(&self, goal: &mut Option<Goal>) {
        if self.at_least.is_some() || self.at_most.is_some() {
            *goal = Some(Goal { at_least: self.at_least, at_most: self.at_most, ..Goal::default() });
        }
    }
}

impl Goal {
    /// At least so much.
    #[must_use]
    pub fn at_least(amount: Amount) -> Goal {
        Goal { at_least: Some(amount), ..Goal::default() }
    }

    /// Whether a number is as asked; a goal that is only a trend holds for every number.
    #[must_use]
    pub fn holds(&self, value: Amount) -> bool {
        !self.is_missed_below(value) && !self.is_missed_above(value)
    }

    /// Whether the goal holds for every number from `low` to `high`, or for every number above `low`.
    #[must_use]
    pub fn holds_throughout(&self, low: Amount, high: Option<Amount>) -> bool {
        match high {
            // What is asked for has no holes: between two numbers that are as asked, all are.
            Some(high) => self.holds(low) && self.holds(high),
            None => self.holds(low) && !self.has_upper_end(),
        }
    }

    /// Whether the goal holds for no number from `low` to `high`, or for none above `low`.
    #[must_use]
    pub fn fails_throughout(&self, low: Amount, high: Option<Amount>) -> bool {
        high.is_some_and(|high| self.is_missed_below(high)) || self.is_missed_above(low)
    }

    /// Whether a number is too low.
    fn is_missed_below(&self, value: Amount) -> bool {
        self.at_least.is_some_and(|low| value < low)
            || self.more_than.is_some_and(|low| value <= low)
            || self.aims().any(|(aim, tolerance)| aim.minus(tolerance).is_none_or(|low| value < low))
    }

    /// Whether a number is too high.
    fn is_missed_above(&self, value: Amount) -> bool {
        self.at_most.is_some_and(|high| value > high)
            || self.less_than.is_some_and(|high| value >= high)
            || self.aims().any(|(aim, tolerance)| aim.plus(tolerance).is_none_or(|high| value > high))
    }

    fn has_upper_end(&self) -> bool {
        self.at_most.is_some() || self.less_than.is_some() || self.aims().next().is_some()
    }

    /// The numbers that are to be met from both sides, and how far a value may be off.
    fn aims(&self) -> impl Iterator<Item = (Amount, Amount)> {
        let part = Amount::fraction(ABOUT.0, ABOUT.1).unwrap_or_default();
        let about = self.about.map(|aim| (aim, aim.abs().times(part).unwrap_or_default()));
        let exactly = self.exactly.map(|aim| (aim, Amount::ZERO));
        let stated = self.stated.map(|aim| (aim, aim.half_of_last_place()));
        [about, exactly, stated].into_iter().flatten()
    }

    /// Whether a count is as asked: 左右 allows a small count at least one more or less.
    #[must_use]
    pub fn holds_count(&self, count: u32) -> bool {
        let value = Amount::from(count);
        let one_off = self.about.and_then(|aim| value.minus(aim)).is_some_and(|off| off.abs() <= Amount::ONE);
        let rest = Goal { about: None, ..self.clone() };
        if one_off { rest.holds(value) } else { self.holds(value) }
    }

    /// The one number that is aimed at: the bound itself, the nearer bound of a range being the lower one.
    #[must_use]
    pub fn aim(&self) -> Option<Amount> {
        self.at_least
            .or(self.more_than)
            .or(self.at_most)
            .or(self.less_than)
            .or(self.about)
            .or(self.exactly)
            .or(self.stated)
    }

    /// Whether more is better (`Up`), less is better (`Down`), or neither.
    #[must_use]
    pub fn direction(&self) -> Option<Trend> {
        let low = self.at_least.is_some() || self.more_than.is_some() || self.trend == Some(Trend::Up);
        let high = self.at_most.is_some() || self.less_than.is_some() || self.trend == Some(Trend::Down);
        match (low, high) {
            (true, false) => Some(Trend::Up),
            (false, true) => Some(Trend::Down),
            _ => None,
        }
    }

    /// What is wrong with these bounds, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        if self.aim().is_none() && self.trend.is_none() {
            return Some(
                "a goal needs at_least, more_than, at_most, less_than, about, exactly, stated or trend".to_owned(),
            );
        }
        let (low, high) = (self.at_least.or(self.more_than), self.at_most.or(self.less_than));
        let crossed = low.zip(high).filter(|(low, high)| low > high);
        crossed.map(|(low, high)| format!("no number is at least {low} and at most {high}"))
    }

    /// The goal in words; `unit` stands behind each number.
    #[must_use]
    pub fn text(&self, shown: &dyn Fn(Amount) -> Text) -> Text {
        let mut parts: Vec<Text> = Vec::new();
        let mut say = |amount: Option<Amount>, zh: &str, en: &str| {
            if let Some(number) = amount.map(shown) {
                parts.push(Text::new(zh.replace("{}", &number.zh), en.replace("{}", &number.en)));
            }
        };
        say(self.at_least, "≥{}", "at least {}");
        say(self.more_than, ">{}", "more than {}");
        say(self.at_most, "≤{}", "at most {}");
        say(self.less_than, "<{}", "less than {}");
        say(self.about, "{}左右", "about {}");
        say(self.exactly, "{}", "exactly {}");
        say(self.stated, "{}", "{} as stated");
        match self.trend {
            Some(Trend::Up) => parts.push(Text::new("逐步提高", "rising")),
            Some(Trend::Down) => parts.push(Text::new("逐步下降", "falling")),
            None => {}
        }
        let join = |f: fn(&Text) -> &str, by: &str| parts.iter().map(f).collect::<Vec<_>>().join(by);
        Text::new(join(|t| &t.zh, "且"), join(|t| &t.en, " and "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        text.parse().unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn about_reaches_five_percent_on_either_side() {
        let goal = Goal { about: Some(amount("45")), ..Goal::default() };
        for (value, holds) in [("42.75", true), ("42.7", false), ("43.0", true), ("47.25", true), ("47.26", false)] {
            assert_eq!(goal.holds(amount(value)), holds, "{value}");
        }
    }

    #[test]
    fn a_stated_number_stands_for_what_rounds_to_it() {
        let goal = Goal { stated: Some(amount("13.9")), ..Goal::default() };
        assert!(goal.holds(amount("13.94")) && goal.holds(amount("13.85")));
        assert!(!goal.holds(amount("13.96")) && !goal.holds(amount("13.8")));
    }

    #[test]
    fn over_is_exclusive_and_at_least_is_not() {
        let over = Goal { more_than: Some(amount("100000")), ..Goal::default() };
        assert!(!over.holds(amount("100000")) && over.holds(amount("100001")));
        assert!(Goal::at_least(amount("100000")).holds(amount("100000")));
    }

    #[test]
    fn a_range_of_values_is_judged_only_where_no_value_of_it_differs() {
        let five = Goal::at_least(amount("5"));
        assert!(five.holds_throughout(amount("5"), None) && !five.holds_throughout(amount("4"), Some(amount("6"))));
        assert!(five.fails_throughout(amount("0"), Some(amount("4.9"))) && !five.fails_throughout(amount("4"), None));
        let about = Goal { about: Some(amount("45")), ..Goal::default() };
        // 42.75 to 47.25 are as asked: 40 to 50 is open though both ends fail, 48 and more fails, 44 and more is open.
        assert!(!about.fails_throughout(amount("40"), Some(amount("50"))));
        assert!(about.fails_throughout(amount("48"), None));
        assert!(!about.holds_throughout(amount("44"), None) && !about.fails_throughout(amount("44"), None));
    }

    #[test]
    fn a_goal_without_a_number_or_with_crossed_bounds_is_refused() {
        assert!(Goal::default().problem().is_some());
        let crossed = Goal { at_least: Some(amount("5")), at_most: Some(amount("2")), ..Goal::default() };
        assert!(crossed.problem().is_some());
    }
}
