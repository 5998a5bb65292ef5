//! Kind `presence`: each unit of a level has a number of qualifying facilities.
//!
//! # What it asks
//! Every unit of `levels` has at least `min` (and at most `max`) qualifying institutions; where the
//! plan is content with a share of the units, `unit_share_bp` says which.
//!
//! # How it is measured
//! An institution counts once in every unit where it has a site in service. Missing attributes leave a unit open,
//! never failed. Units may be exempt, when the data say so: one that hosts a facility of
//! `exempt_hosts`, one that another unit's facility serves (`serves_units`), or one whose people reach a
//! `substitute` in time; the strict count stands in a row of its own. The main urban area (主城区) is one unit, the union of the street offices.
//!
//! # What it needs
//! Units with levels, and facilities. People are needed only to say how many live in failing units.
//!
//! # Example clause
//! 「在主城区、各街镇至少设立1个固定采血点」: `levels = ["main_urban", "street", "town"]`, `min = 1`.

mod report;
mod substitute;
mod units;

use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use super::expression::Expression;
use super::filter::Filter;
use super::finding::{CellStatus, Finding, Firmness};
use super::goal::Goal;
use super::known::Known;
use super::plan::RuleRef;
use super::verdict::Verdict;
use crate::layers::Level;
use crate::message::Text;
use crate::units::BasisPoints;
use report::{Judged, finding};
pub use substitute::Substitute;
use units::{Asked, Count, applies, asked_units, count};

/// What a presence rule asks.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Presence {
    /// Which facilities count.
    #[serde(default)]
    pub supply: Filter,
    /// What a unit must have by its own attributes, instead of facilities.
    pub holds: Option<Expression>,
    /// The units that must have one.
    pub levels: Vec<PresenceLevel>,
    /// At least so many in each.
    #[serde(default = "one")]
    pub min: u32,
    /// At most so many in each.
    pub max: Option<u32>,
    /// The number in each, where `min` and `max` do not say it: exactly, about, as stated.
    pub goal: Option<Goal>,
    /// Only units of these names or codes (named units).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Only units for which this holds.
    pub when: Option<Expression>,
    /// Share of the units that must comply; all of them by default.
    #[serde(default = "all")]
    pub unit_share_bp: BasisPoints,
    /// Only units with more residents than this are asked (超过: strictly more).
    pub when_people_over: Option<u64>,
    /// Units that host such a facility are exempt.
    pub exempt_hosts: Option<Filter>,
    /// Units named in a qualifying facility's `serves_units` are exempt.
    #[serde(default = "yes")]
    pub exempt_served: bool,
    /// Units whose people reach such a facility in time are exempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub substitute: Option<Substitute>,
}

/// The speed factors at which a substitute is tried again.
const SPEED_FACTORS: [f64; 2] = [0.8, 1.2];

fn one() -> u32 {
    1
}

fn all() -> BasisPoints {
    10_000
}

fn yes() -> bool {
    true
}

/// A level of units, or a whole that counts as one unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PresenceLevel {
    /// County or district.
    County,
    /// Street office.
    Street,
    /// Town or township.
    Town,
    /// Urban community.
    Community,
    /// Administrative village.
    Village,
    /// All street offices together.
    MainUrban,
    /// Everything together.
    PlanArea,
}

impl PresenceLevel {
    pub(super) fn level(self) -> Option<Level> {
        match self {
            PresenceLevel::County => Some(Level::County),
            PresenceLevel::Street => Some(Level::Street),
            PresenceLevel::Town => Some(Level::Town),
            PresenceLevel::Community => Some(Level::Community),
            PresenceLevel::Village => Some(Level::Village),
            PresenceLevel::MainUrban | PresenceLevel::PlanArea => None,
        }
    }
}

/// Checks a presence rule.
#[must_use]
pub fn check(rule: &RuleRef<'_>, presence: &Presence, evidence: &Evidence<'_>) -> Vec<Finding> {
    let asked = asked_units(presence, evidence);
    if asked.is_empty() {
        let missing =
            Text::new("没有本条所指层级的单元图层", "no units of the level that the rule names were supplied");
        return vec![unassessed(rule, evidence, Verdict::NotComputable { missing })];
    }
    let applicable: Vec<&Asked> = asked.iter().filter(|a| applies(presence, a, evidence) != Known::No).collect();
    if applicable.is_empty() {
        let why = Text::new("没有单元符合适用条件", "no unit fulfils the condition of the rule");
        return vec![unassessed(rule, evidence, Verdict::NotApplicable { why })];
    }
    let counted: Vec<Count> = applicable.iter().map(|a| count(presence, a, evidence)).collect();
    let Some(substitute) = &presence.substitute else {
        return vec![finding(rule, presence, evidence, &applicable, &counted)];
    };
    let at = |factor: f64| substituted(presence, substitute, &applicable, &counted, evidence, factor);
    let mut finding = finding(rule, presence, evidence, &applicable, &at(1.0));
    let stands = |factor: &f64| Judged::of(rule, presence, &at(*factor)).verdict == finding.verdict;
    finding.firmness = if SPEED_FACTORS.iter().all(stands) { Firmness::Firm } else { Firmness::Fragile };
    finding.assumptions.push(substitute.text());
    vec![finding]
}

/// The counts with the units that a substitute exempts; a unit that complies anyway needs none.
fn substituted(
    presence: &Presence,
    substitute: &Substitute,
    asked: &[&Asked],
    counted: &[Count],
    evidence: &Evidence<'_>,
    factor: f64,
) -> Vec<Count> {
    let stands_in = substitute.stands_in(asked, evidence, factor);
    let exempt = |(count, stands_in): (&Count, bool)| {
        let needed = stands_in && !presence.verdict_of(count).0;
        let why = needed.then(|| Text::new("限时内可到替代机构，免设", "exempt: a substitute is near enough"));
        Count { exempt: count.exempt.clone().or(why), ..*count }
    };
    counted.iter().zip(stands_in).map(exempt).collect()
}

fn unassessed(rule: &RuleRef<'_>, evidence: &Evidence<'_>, verdict: Verdict) -> Finding {
    let applicable = !matches!(verdict, Verdict::NotApplicable { .. });
    let mut finding = Finding::new(rule, "", "presence", verdict);
    let status = if applicable { CellStatus::NotAssessed } else { CellStatus::OutOfScope };
    finding.status = vec![status; evidence.layers.residents.cells.len()];
    for cell in &evidence.layers.residents.cells {
        finding.tally.add(status, cell.people);
    }
    finding
}

impl Presence {
    /// What is wrong with this rule as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        if self.levels.is_empty() {
            return Some("a presence rule needs at least one of `levels`".to_owned());
        }
        if self.holds.is_some() != (self.supply == Filter::default()) {
            return Some("a presence rule needs either `supply` or `holds`".to_owned());
        }
        let crossed = self.max.filter(|max| *max < self.min);
        crossed
            .map(|max| format!("max = {max} is below min = {}", self.min))
            .or_else(|| self.goal.as_ref().and_then(Goal::problem))
            .or_else(|| self.supply.problem())
            .or_else(|| self.substitute.as_ref().and_then(Substitute::problem).map(|p| format!("substitute: {p}")))
    }

    /// Ids of the modes that this rule travels in.
    #[must_use]
    pub fn modes(&self) -> Vec<&'static str> {
        self.substitute.iter().filter_map(|s| s.mode.id()).collect()
    }

    /// The number that a unit is to have.
    fn required(&self) -> u32 {
        let aim = self.goal.as_ref().and_then(Goal::aim);
        aim.map_or(self.min, |aim| aim.ceil().as_f64() as u32)
    }

    fn complies(&self, n: u32) -> bool {
        if let Some(goal) = &self.goal {
            return goal.holds_count(n);
        }
        n >= self.min && self.max.is_none_or(|max| n <= max)
    }

    /// Whether a unit has what it must have.
    fn holds_for(&self, count: &Count) -> Known {
        if count.exempt.is_some() {
            return Known::Yes;
        }
        let mut open = (count.sure..=count.at_most).map(|n| self.complies(n));
        match (open.clone().all(|c| c), open.any(|c| c)) {
            (true, _) => Known::Yes,
            (false, false) => Known::No,
            (false, true) => Known::Unknown,
        }
    }

    /// Whether a unit complies for certain, and whether it may; one that may not be asked at all never fails for certain.
    fn verdict_of(&self, count: &Count) -> (bool, bool) {
        match (self.holds_for(count), count.member) {
            (Known::Yes, _) => (true, true),
            (Known::No, Known::Yes) => (false, false),
            _ => (false, true),
        }
    }
}
