//! Kind `link`: facilities are tied to others: contracts, alliances, referral chains, areas with one lead.
//!
//! # What it asks
//! | `by` | asks |
//! |---|---|
//! | `field` | each facility of `from` names at least `min` (at most `max`) facilities of `to` in the column `field` |
//! | `chain` | following `field` upwards, each facility of `from` passes one facility of every tier of `chain` |
//! | `partition` | each area (the values of the unit attribute `areas`) has exactly one facility of `from` as its lead |
//! | `time` | each facility of `from` is at most `minutes` away from one of `to` |
//!
//! # How it is measured
//! The share of `from` that is linked, by number and by residents served where the list gives them. A cell
//! that is empty is unknown. Without `goal` the shares are reported and not judged; so are times without `minutes`.
//! A partition is judged in any case: one lead is one lead.
//!
//! # What it needs
//! A column with the ids or names of the other facilities (or yes/no); for times, roads.
//!
//! # Example clause
//! 「养老机构与医疗机构签约率100%」: `by = "field"`, `from = { types = ["ELDERCARE"] }`, `field = "contract_hospital"`.

mod partition;
mod ties;
mod times;

use serde::{Deserialize, Serialize};

use super::attributes;
use super::evidence::Evidence;
use super::expression::Expression;
use super::filter::Filter;
use super::finding::{Finding, Firmness, InstitutionRow};
use super::goal::Goal;
use super::indicator::needs_goal;
use super::known::Known;
use super::plan::RuleRef;
use super::share::{self, Count};
use super::verdict::Verdict;
use crate::message::Text;
pub use crate::project::ModeChoice;
use crate::units::Amount;

/// What a link rule asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// How facilities are tied.
    pub by: LinkBy,
    /// The facilities that must be tied (for a partition, those that lead).
    pub from: Filter,
    /// Those to which they may be tied; any when absent.
    pub to: Option<Filter>,
    /// The attribute that names the other facility, or says yes or no.
    pub field: Option<Expression>,
    /// The tiers above, from the nearest upwards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<Filter>,
    /// The attribute of units that says to which area they belong.
    pub areas: Option<Expression>,
    /// Fewest ties of each; 1 by default.
    pub min: Option<u32>,
    /// Most ties of each.
    pub max: Option<u32>,
    /// Most facilities of `from` that may be tied to one of `to`.
    pub most_from: Option<u32>,
    /// Time limit, for `by = "time"`.
    pub minutes: Option<u32>,
    /// Mode of travel, for `by = "time"`.
    #[serde(default = "by_car")]
    pub mode: ModeChoice,
    /// Share that must be tied; reported without being judged when absent.
    pub goal: Option<Goal>,
}

fn by_car() -> ModeChoice {
    ModeChoice::Car
}

/// How facilities are tied.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkBy {
    /// By a column of the list.
    Field,
    /// By a column, through every tier above.
    Chain,
    /// By areas, each with exactly one lead.
    Partition,
    /// By travel time.
    Time,
}

impl Link {
    /// Ids of the modes that this rule travels in.
    #[must_use]
    pub fn modes(&self) -> Vec<&'static str> {
        if self.by == LinkBy::Time { self.mode.id().into_iter().collect() } else { Vec::new() }
    }

    /// What is wrong with this rule as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let missing = match self.by {
            LinkBy::Field if self.field.is_none() => Some("by = \"field\" needs `field`"),
            LinkBy::Chain if self.field.is_none() || self.chain.is_empty() => {
                Some("by = \"chain\" needs `field` and `chain`")
            }
            LinkBy::Partition if self.areas.is_none() => Some("by = \"partition\" needs `areas`"),
            LinkBy::Time if self.to.is_none() => Some("by = \"time\" needs `to`"),
            _ => None,
        };
        let filters = std::iter::once(&self.from).chain(&self.to).chain(&self.chain);
        let minutes = self.minutes.filter(|m| *m == 0 || *m > 1_440);
        missing
            .map(str::to_owned)
            .or_else(|| filters.into_iter().find_map(Filter::problem))
            .or_else(|| self.goal.as_ref().and_then(Goal::problem))
            .or_else(|| minutes.map(|m| format!("minutes = {m} is not between 1 and 1440")))
    }
}

/// Checks a link rule.
#[must_use]
pub fn check(rule: &RuleRef<'_>, link: &Link, evidence: &Evidence<'_>) -> Vec<Finding> {
    let mut finding = Finding::new(rule, "", "link", Verdict::Reported);
    finding.firmness = Firmness::NotSpeedDependent;
    vec![match (link.by, &link.field, &link.areas) {
        (LinkBy::Time, ..) => times::check(finding, rule, link, evidence),
        (LinkBy::Partition, _, Some(areas)) => partition::check(finding, rule, link, areas, evidence),
        (_, Some(field), _) => by_field(finding, rule, link, field, evidence),
        _ => finding,
    }]
}

/// Ties that a column names, one step or through all tiers.
fn by_field(
    mut finding: Finding,
    rule: &RuleRef<'_>,
    link: &Link,
    field: &Expression,
    evidence: &Evidence<'_>,
) -> Finding {
    let names = ties::Names::new(evidence);
    let mut count = Count::default();
    let mut served = Served::default();
    for (facility, f) in evidence.of_plan_area() {
        let member = link.from.matches(f);
        if member == Known::No {
            continue;
        }
        let (complies, note) = match link.by {
            LinkBy::Chain => ties::by_chain(link, field, &names, evidence, facility),
            _ => ties::by_field(link, field, &names, evidence, f),
        };
        count.add(member, complies);
        served.add(f, complies);
        finding.institutions.push(InstitutionRow { facility, complies, note });
    }
    let words = attributes::in_words(field);
    finding.reading = if link.by == LinkBy::Chain {
        Text::new(
            format!("沿“{}”逐级上溯，各级齐全的机构占比", words.zh),
            format!("share whose every tier above is there, by \"{}\"", words.en),
        )
    } else {
        Text::new(format!("“{}”已落实的机构占比", words.zh), format!("share tied by \"{}\"", words.en))
    };
    if count.is_empty() {
        let missing = Text::new(
            "机构名单中没有本条所指的机构",
            "the facility list holds none of the facilities that the rule names",
        );
        finding.verdict = Verdict::NotComputable { missing };
        return finding;
    }
    let mut figures = share::fill(&mut finding, count, link.goal.clone());
    let verdict = figures.judge(rule);
    figures.notes.extend(served.text());
    if link.goal.is_some() {
        finding.variants.extend(figures.ends(rule));
    }
    finding.figures = Some(figures);
    let crowded = ties::crowded(link, field, &names, evidence, &finding.institutions);
    finding.verdict = match verdict {
        _ if link.goal.is_none() => needs_goal(rule),
        Verdict::Met if !crowded.is_empty() => rule.judge(false),
        verdict => verdict,
    };
    for (to, n) in crowded {
        let name = &evidence.layers.facilities.get(to).name;
        finding.assumptions.push(Text::new(
            format!("{name} 联系了 {n} 个，多于 {} 个", link.most_from.unwrap_or_default()),
            format!("{n} are tied to {name}, more than {}", link.most_from.unwrap_or_default()),
        ));
    }
    finding
}

/// Residents served by the facilities asked, and by those that comply; nothing when one does not say.
#[derive(Debug, Default)]
struct Served {
    all: Amount,
    tied: Amount,
    silent: bool,
}

impl Served {
    fn add(&mut self, f: &crate::layers::Facility, complies: Known) {
        let cell = ["served_people", "服务人口"].into_iter().find_map(|t| f.attributes.get(t));
        let Some(people) = cell.and_then(|c| c.parse::<Amount>().ok()) else {
            self.silent = true;
            return;
        };
        self.all = self.all.plus(people).unwrap_or(self.all);
        if complies == Known::Yes {
            self.tied = self.tied.plus(people).unwrap_or(self.tied);
        }
    }

    fn text(&self) -> Option<Text> {
        let share = self.tied.over(self.all).filter(|_| !self.silent)?;
        let percent = share.times(Amount::from(100))?.decimals(2);
        Some(Text::new(
            format!("按服务人口计：{}/{} = {percent}%", self.tied, self.all),
            format!("by people served: {} of {} = {percent} %", self.tied, self.all),
        ))
    }
}
