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

mod areas;
mod bounds;

use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use super::expression::Expression;
use super::figures::Figures;
use super::finding::{Finding, Firmness};
use super::goal::Goal;
use super::indicator::{earlier, needs_goal};
use super::plan::RuleRef;
use super::quantity::{Quantity, Total};
use super::verdict::Verdict;
use crate::message::Text;
use crate::units::Amount;

/// What a ratio rule asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    /// What is counted or summed.
    pub number: Quantity,
    /// By what it is divided; without it the total itself is judged.
    pub per: Option<Quantity>,
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
        let per = self.per.as_ref().and_then(Quantity::problem);
        let parts = parts.or_else(|| per.map(|p| format!("per: {p}")));
        let parts = parts.or_else(|| self.goal.as_ref().and_then(Goal::problem));
        let scope = (self.scope == Scope::PlanArea && (self.area_where.is_some() || self.reach_m.is_some()))
            .then(|| "area_where and reach_m go with scope = \"area\"".to_owned());
        parts.or(scope).or_else(|| (self.each <= Amount::ZERO).then(|| "each must be above 0".to_owned()))
    }
}

/// Checks a ratio rule.
#[must_use]
pub fn check(rule: &RuleRef<'_>, ratio: &Ratio, evidence: &Evidence<'_>) -> Vec<Finding> {
    let mut finding = Finding::new(rule, "", "ratio", Verdict::Reported);
    finding.firmness = Firmness::NotSpeedDependent;
    if ratio.scope == Scope::Area {
        return vec![areas::check(finding, rule, ratio, evidence)];
    }
    let table = ratio.indicator.as_ref().map(|i| evidence.indicator(i));
    let counted = ratio.counted(evidence);
    let mut given_year = None;
    let (mut figures, silent) = match (counted, table) {
        (Ok(counted), Some(Ok(given))) if counted.silent == 0 => {
            let mut figures = counted.figures;
            figures.notes.push(beside(&figures, given.value));
            (figures, 0)
        }
        (_, Some(Ok(given))) => {
            given_year = given.years.last().copied();
            let unit = ratio.unit.clone().unwrap_or_default();
            (Figures::certain(given.value, ratio.goal.clone(), unit, given.source()), 0)
        }
        (Ok(counted), _) => (counted.figures, counted.silent),
        (Err(missing), table) => {
            let or = table.and_then(Result::err);
            let missing = or.map_or(missing.clone(), |or| {
                Text::new(format!("{}；{}", missing.zh, or.zh), format!("{}; {}", missing.en, or.en))
            });
            finding.verdict = Verdict::NotComputable { missing };
            return vec![finding];
        }
    };
    let year = given_year.unwrap_or(evidence.project.as_of);
    figures.earlier = ratio.indicator.as_ref().and_then(|i| earlier(i, year, evidence));
    finding.reading = figures.source.clone();
    finding.verdict = figures.judge(rule);
    if silent > 0 && matches!(finding.verdict, Verdict::Indeterminate { .. }) {
        finding.verdict = Verdict::Indeterminate {
            missing: Text::new(
                format!("{silent} 个机构未填所需的数，已知部分为 {}", figures.value().zh),
                format!("{silent} facilities do not give the number; what is known comes to {}", figures.value().en),
            ),
        };
    }
    if ratio.goal.is_none() {
        finding.verdict = needs_goal(rule);
    } else {
        finding.variants.extend(figures.ends(rule));
    }
    finding.figures = Some(figures);
    vec![finding]
}

fn beside(figures: &Figures, given: Amount) -> Text {
    let written = figures.write(given);
    Text::new(format!("指标表给出 {}", written.zh), format!("the indicator table gives {}", written.en))
}

/// A ratio worked out from its parts.
struct Counted {
    figures: Figures,
    /// Facilities that count and do not give the number.
    silent: u32,
}

impl Ratio {
    fn counted(&self, evidence: &Evidence<'_>) -> Result<Counted, Text> {
        let number = self.number.total(evidence)?;
        let per = self.per.as_ref().map(|per| per.total(evidence)).transpose()?;
        self.of(&number, per.as_ref())
    }

    /// The ratio of two totals, with what the goal calls for.
    fn of(&self, number: &Total, per: Option<&Total>) -> Result<Counted, Text> {
        let whole = Total::exact(Amount::ONE, Text::default());
        let divided = per.is_some();
        let per = per.unwrap_or(&whole);
        let zero = || Text::new("分母为 0", "it would be divided by 0");
        let together = self.per.as_ref().is_some_and(|per| bounds::together(&self.number, per));
        let (least, most) = bounds::bounds(number, per, together).ok_or_else(zero)?;
        let low = least.times(self.each).ok_or_else(zero)?;
        let high = most.times(self.each).ok_or_else(zero)?;
        let source = if divided {
            Text::new(
                format!("{} ÷ {}", number.source.zh, per.source.zh),
                format!("{} ÷ {}", number.source.en, per.source.en),
            )
        } else {
            number.source.clone()
        };
        let unit = self.unit.clone().unwrap_or_default();
        let mut figures = Figures::certain(low, self.goal.clone(), unit, source);
        figures.high = high;
        (figures.open_above, figures.open_below) = (number.silent > 0, per.silent > 0);
        figures.parts = Some((number.amount, per.amount));
        let asked = self.goal.as_ref().and_then(|g| g.at_least.or(g.about));
        let need = asked.and_then(|rate| rate.times(per.amount)?.over(self.each));
        figures.need = if self.whole { need.map(Amount::ceil) } else { need };
        figures.deficit = figures.need.and_then(|need| need.minus(number.amount)).map(|d| d.max(Amount::ZERO));
        Ok(Counted { figures, silent: number.silent + per.silent })
    }
}
