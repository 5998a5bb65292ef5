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

mod substitute;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::attributes;
use super::evidence::Evidence;
use super::expression::{Expression, Value};
use super::filter::Filter;
use super::finding::{CellStatus, Finding, Firmness, UnitRow, Unserved, Variant};
use super::goal::Goal;
use super::known::Known;
use super::plan::RuleRef;
use super::verdict::Verdict;
use crate::layers::{DemandId, Facility, Level, Site, UnitId};
use crate::message::Text;
use crate::units::{BasisPoints, People, Share};
pub use substitute::Substitute;

/// What a presence rule asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
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

/// A unit, or several that count as one.
struct Asked {
    unit: Option<UnitId>,
    is_plan_area: bool,
    name: Option<Text>,
    members: Vec<UnitId>,
}

/// How many institutions a unit has, for certain and at most, and whether it is exempt.
struct Count {
    sure: u32,
    at_most: u32,
    exempt: Option<Text>,
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
    let applicable: Vec<&Asked> = asked.iter().filter(|a| applies(presence, a, evidence)).collect();
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

fn asked_units(presence: &Presence, evidence: &Evidence<'_>) -> Vec<Asked> {
    let mut asked = Vec::new();
    for level in &presence.levels {
        let of = |wanted: Level| evidence.layers.units.iter().filter(move |(_, u)| u.level == wanted).map(|(id, _)| id);
        match level {
            PresenceLevel::MainUrban => {
                let members: Vec<UnitId> = of(Level::Street).collect();
                if !members.is_empty() {
                    let name = Some(Text::new("主城区（各街道合计）", "main urban area (all street offices)"));
                    asked.push(Asked { unit: None, is_plan_area: false, name, members });
                }
            }
            PresenceLevel::PlanArea => {
                let outermost = evidence.layers.units.iter().filter(|(_, u)| u.parent.is_none());
                let members: Vec<UnitId> = outermost.map(|(id, _)| id).collect();
                let name = Some(Text::new("规划区", "plan area"));
                asked.push(Asked { unit: None, is_plan_area: true, name, members });
            }
            _ => {
                let level = level.level().expect("the two wholes are handled above");
                asked.extend(of(level).map(|id| Asked {
                    unit: Some(id),
                    is_plan_area: false,
                    name: None,
                    members: vec![id],
                }));
            }
        }
    }
    asked.retain(|a| presence.names.is_empty() || a.is_named(&presence.names, evidence));
    asked
}

impl Asked {
    /// Whether a unit is one of those named, by name, code or a part of its name.
    fn is_named(&self, names: &[String], evidence: &Evidence<'_>) -> bool {
        let units = self.members.iter().map(|u| evidence.layers.units.get(*u));
        let mut units = units.filter(|_| self.unit.is_some());
        units.any(|u| names.iter().any(|n| u.name.contains(n.as_str()) || u.code.as_ref() == Some(n) || u.id == *n))
    }

    /// Whether a condition on its own attributes holds; for several units together, in each.
    fn truth(&self, condition: &Expression, evidence: &Evidence<'_>) -> Known {
        Known::all(self.members.iter().map(|u| {
            let row = &evidence.layers.units.get(*u).attributes;
            condition
                .truth(&|name| condition.field(name).map_or(Value::Unknown, |field| attributes::of_row(row, field)))
        }))
    }
}

fn applies(presence: &Presence, asked: &Asked, evidence: &Evidence<'_>) -> bool {
    let condition = presence.when.as_ref();
    condition.is_none_or(|c| asked.truth(c, evidence) != Known::No)
        && presence.when_people_over.is_none_or(|over| {
            let people: People = asked.members.iter().map(|u| evidence.people_of(*u)).sum();
            people > People::whole(over)
        })
}

fn count(presence: &Presence, asked: &Asked, evidence: &Evidence<'_>) -> Count {
    let mut count = Count { sure: 0, at_most: 0, exempt: None };
    if let Some(holds) = &presence.holds {
        let truth = asked.truth(holds, evidence);
        count.sure = u32::from(truth == Known::Yes);
        count.at_most = u32::from(truth != Known::No);
        return count;
    }
    for (_, facility) in evidence.in_service() {
        let here = has_site_in(facility, asked, evidence);
        let matches = presence.supply.matches(facility);
        if here {
            count.sure += u32::from(matches == Known::Yes);
            count.at_most += u32::from(matches != Known::No);
            if presence.exempt_hosts.as_ref().is_some_and(|f| f.matches(facility) == Known::Yes) {
                count.exempt =
                    Some(Text::new(format!("驻有{}，豁免", facility.name), format!("exempt: hosts {}", facility.name)));
            }
        } else if presence.exempt_served && matches == Known::Yes && serves(facility, asked, evidence) {
            count.exempt =
                Some(Text::new(format!("由{}联合服务", facility.name), format!("served jointly by {}", facility.name)));
        }
    }
    count
}

/// Whether a site in service lies in a unit.
fn has_site_in(facility: &Facility, asked: &Asked, evidence: &Evidence<'_>) -> bool {
    let mut open = facility.open_sites(evidence.project.as_of);
    // A row of a list without coordinates and without a unit belongs to the plan area and to nothing smaller.
    let listed = |s: &Site| asked.is_plan_area && s.unit.is_none() && !s.point.is_finite();
    open.any(|s| listed(s) || evidence.ancestors(s.unit).any(|u| asked.members.contains(&u)))
}

fn serves(facility: &Facility, asked: &Asked, evidence: &Evidence<'_>) -> bool {
    asked
        .members
        .iter()
        .map(|u| evidence.layers.units.get(*u))
        .any(|unit| facility.serves.iter().any(|s| *s == unit.id || *s == unit.name || unit.code.as_ref() == Some(s)))
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

    /// Whether a unit complies for certain, and whether it may.
    fn verdict_of(&self, count: &Count) -> (bool, bool) {
        if count.exempt.is_some() {
            return (true, true);
        }
        let open = (count.sure..=count.at_most).map(|n| self.complies(n));
        (open.clone().all(|c| c), open.clone().any(|c| c))
    }
}

/// The units that comply, and what follows from them.
struct Judged {
    outcome: Vec<(bool, bool)>,
    sure: Share,
    possible: Share,
    verdict: Verdict,
}

impl Judged {
    fn of(rule: &RuleRef<'_>, presence: &Presence, counts: &[Count]) -> Judged {
        let outcome: Vec<(bool, bool)> = counts.iter().map(|c| presence.verdict_of(c)).collect();
        let share = |part: usize| Share { part: part as u64, whole: counts.len() as u64 };
        let sure = share(outcome.iter().filter(|(sure, _)| *sure).count());
        let possible = share(outcome.iter().filter(|(_, maybe)| *maybe).count());
        let (low, high) = (sure.at_least(presence.unit_share_bp), possible.at_least(presence.unit_share_bp));
        let verdict = if low == high {
            rule.judge(low)
        } else {
            let open = possible.part - sure.part;
            Verdict::Indeterminate {
                missing: Text::new(
                    format!("{open} 个单元的机构缺少判定所需的属性"),
                    format!("facilities in {open} units lack an attribute that the rule needs"),
                ),
            }
        };
        Judged { outcome, sure, possible, verdict }
    }
}

fn finding(
    rule: &RuleRef<'_>,
    presence: &Presence,
    evidence: &Evidence<'_>,
    asked: &[&Asked],
    counts: &[Count],
) -> Finding {
    let Judged { outcome, sure, possible, verdict } = Judged::of(rule, presence, counts);
    let whole = asked.len() as u64;
    let share = |part: usize| Share { part: part as u64, whole };
    let mut finding = Finding::new(rule, "", "presence", verdict);
    finding.part = Text::new("逐单元配置", "one by one in each unit");
    finding.reading = reading(presence);
    finding.measured = sure;
    finding.bounds = (sure != possible).then_some((sure, possible));
    finding.target = Some(presence.unit_share_bp);
    finding.firmness = Firmness::NotSpeedDependent;
    finding.units =
        asked.iter().zip(counts).zip(&outcome).map(|((a, c), o)| row(presence, a, c, *o, evidence)).collect();
    spread_status(&mut finding, asked, &outcome, evidence);
    if counts.iter().any(|c| c.exempt.is_some()) {
        let strict = share(counts.iter().filter(|c| presence.complies(c.sure)).count());
        finding.variants.push(Variant {
            id: "strict".to_owned(),
            label: Text::new("不计豁免", "without exemptions"),
            share: Some(strict),
            gap: None,
            verdict: rule.judge(strict.at_least(presence.unit_share_bp)),
        });
    }
    for level in presence.levels.iter().filter_map(|l| l.level()) {
        if evidence.layers.units.iter().all(|(_, u)| u.level != level) {
            let name = level.text();
            finding.assumptions.push(Text::new(
                format!("数据中没有{}一级的单元", name.zh),
                format!("the data hold no unit of the level {}", name.en),
            ));
        }
    }
    if presence.unit_share_bp < 10_000 {
        let needed = (whole * u64::from(presence.unit_share_bp)).div_ceil(10_000);
        let short = needed.saturating_sub(sure.part);
        finding.assumptions.push(Text::new(
            format!("需要 {needed} 个单元达标，尚缺 {short} 个"),
            format!("{needed} units must comply, {short} are missing"),
        ));
    }
    finding
}

fn reading(presence: &Presence) -> Text {
    if let Some(holds) = &presence.holds {
        let words = attributes::in_words(holds);
        return Text::new(format!("每个单元：{}", words.zh), format!("each unit: {}", words.en));
    }
    if let Some(goal) = &presence.goal {
        let words = goal.text(&|n| Text::same(n.to_string()));
        return Text::new(
            format!("每个单元的机构数：{}", words.zh),
            format!("institutions in each unit: {}", words.en),
        );
    }
    let min = presence.min;
    Text::new(
        format!("每个单元至少 {min} 个，机构按其各执业点所在单元计"),
        format!("at least {min} in each unit; an institution counts in every unit where it has a site"),
    )
}

fn row(presence: &Presence, asked: &Asked, count: &Count, outcome: (bool, bool), evidence: &Evidence<'_>) -> UnitRow {
    let people: People = asked.members.iter().map(|u| evidence.people_of(*u)).sum();
    let mut tally = super::finding::Tally::default();
    // The main urban area repeats people who stand in the rows of its street offices.
    if asked.unit.is_some() {
        tally.add(status_of(outcome), people);
    }
    let status = match outcome {
        _ if count.exempt.is_some() => "EXEMPT",
        (true, _) => "OK",
        (false, true) => "UNKNOWN",
        (false, false) if count.sure == 0 => "GAP_NONE",
        (false, false) if count.sure < presence.required() => "GAP_SHORT",
        (false, false) => "ABOVE_MAX",
    };
    UnitRow {
        unit: asked.unit,
        name: asked.name.clone(),
        tally,
        facilities: Some(count.sure),
        required: Some(presence.required()),
        status,
        note: count.exempt.clone(),
    }
}

/// Gives every demand cell the worst status of the units that hold it; of failing ones the finest makes the zone.
fn spread_status(finding: &mut Finding, asked: &[&Asked], outcome: &[(bool, bool)], evidence: &Evidence<'_>) {
    let mut asked_of: BTreeMap<UnitId, Vec<usize>> = BTreeMap::new();
    for (i, a) in asked.iter().enumerate() {
        a.members.iter().for_each(|unit| asked_of.entry(*unit).or_default().push(i));
    }
    for (i, cell) in evidence.layers.residents.cells.iter().enumerate() {
        let holding = evidence.ancestors(cell.unit).filter_map(|u| asked_of.get(&u)).flatten();
        // `min_by_key` keeps the first of equals, and units come finest first.
        let worst = holding.map(|a| (status_of(outcome[*a]), asked[*a].unit)).min_by_key(|(s, _)| severity(*s));
        let (status, unit) = worst.unwrap_or((CellStatus::OutOfScope, None));
        if status == CellStatus::Gap && cell.people > People::ZERO {
            let unit = unit.or(evidence.row_unit(cell.unit));
            finding.unserved.push(Unserved { cell: DemandId(i as u32), people: cell.people, unit });
        }
        finding.status.push(status);
        finding.tally.add(status, cell.people);
    }
}

fn status_of(outcome: (bool, bool)) -> CellStatus {
    match outcome {
        (true, _) => CellStatus::Covered,
        (false, true) => CellStatus::NotAssessed,
        (false, false) => CellStatus::Gap,
    }
}

fn severity(status: CellStatus) -> u8 {
    match status {
        CellStatus::Gap => 0,
        CellStatus::NotAssessed => 1,
        CellStatus::Covered => 2,
        CellStatus::OutOfScope => 3,
    }
}
