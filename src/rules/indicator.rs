//! Kind `indicator`: a value from a table of the bureau against its target.
//!
//! # What it asks
//! The value of `value` in the year of the run meets `goal`: mortality, life expectancy, satisfaction.
//!
//! # How it is measured
//! The indicator table gives values by year; `value` may compute with several rows (`deaths / births`).
//! A goal that is only a direction (`trend`) is judged against the plan's baseline, else against the latest earlier year
//! of the table.
//! With `cases` (what is counted) and `base` (among whom) the rule says when one case more or less
//! would change the outcome (`SMALL_NUMBER`).
//!
//! # What it needs
//! The indicator table.
//!
//! # Example clause
//! 「孕产妇死亡率控制在10/10万以内」: `value = "maternal_mortality"`, `goal = { at_most = 10 }`.

use serde::{Deserialize, Serialize};

use super::attributes;
use super::evidence::Evidence;
use super::expression::Expression;
use super::figures::Figures;
use super::finding::{Finding, Firmness};
use super::goal::Goal;
use super::plan::RuleRef;
use super::verdict::Verdict;
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

/// Checks an indicator rule.
#[must_use]
pub fn check(rule: &RuleRef<'_>, indicator: &Indicator, evidence: &Evidence<'_>) -> Vec<Finding> {
    let mut finding = Finding::new(rule, "", "indicator", Verdict::Reported);
    finding.firmness = Firmness::NotSpeedDependent;
    finding.reading = attributes::in_words(&indicator.value);
    let found = match evidence.indicator(&indicator.value) {
        Ok(found) => found,
        Err(missing) => {
            finding.verdict = Verdict::NotComputable { missing };
            return vec![finding];
        }
    };
    let own = indicator.value.fields().next().and_then(|f| f.unit.clone());
    let unit = indicator.unit.clone().or(own).unwrap_or_default();
    let mut figures = Figures::certain(found.value, indicator.goal.clone(), unit, found.source());
    let year = found.years.last().copied();
    figures.earlier = year.and_then(|year| earlier(&indicator.value, year, evidence));
    finding.verdict = figures.judge(rule);
    figures.notes.extend(indicator.small_number(&figures, evidence));
    if indicator.goal.is_none() {
        finding.verdict = needs_goal(rule);
    }
    finding.figures = Some(figures);
    vec![finding]
}

/// The value of an earlier year of the indicator table, and that year.
pub(super) fn earlier(value: &Expression, year: i32, evidence: &Evidence<'_>) -> Option<(Amount, i32)> {
    let before = evidence.indicator_before(value, year)?;
    Some((before.value, before.years.last().copied()?))
}

/// The verdict of a rule whose text gives no number to judge by.
pub(super) fn needs_goal(rule: &RuleRef<'_>) -> Verdict {
    let id = &rule.rule.id;
    Verdict::NeedsThreshold {
        what: Text::new(
            format!("条文未给出数值；如需判定，在项目文件 [rules.{id}] 中设 at_least 或 at_most"),
            format!(
                "the text gives no number; to judge it, set at_least or at_most under [rules.{id}] of the project file"
            ),
        ),
    }
}

impl Indicator {
    /// Says when one case more or less would change whether the goal is met.
    fn small_number(&self, figures: &Figures, evidence: &Evidence<'_>) -> Option<Text> {
        let cases = evidence.indicator(self.cases.as_ref()?).ok()?.value;
        let base = evidence.indicator(self.base.as_ref()?).ok()?.value;
        let rate = |cases: Amount| cases.over(base)?.times(self.per?);
        let goal = figures.goal.as_ref()?;
        let now = goal.holds(figures.low);
        let fewer = cases.minus(Amount::ONE).filter(|c| *c >= Amount::ZERO);
        let beside = [cases.plus(Amount::ONE), fewer];
        let fragile = beside.into_iter().flatten().filter_map(rate).any(|r| goal.holds(r) != now);
        fragile.then(|| {
            Text::new(
                format!("小数目（SMALL_NUMBER）：{base} 例中 {cases} 例，多或少 1 例结论即改变"),
                format!("SMALL_NUMBER: {cases} cases among {base}; one more or less would change the verdict"),
            )
        })
    }
}
