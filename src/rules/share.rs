//! Kind `share`: a share of a set of facilities has an attribute; "each must" is a share of all.
//!
//! # What it asks
//! Of the facilities in `set`, those for which `holds` is true are a share that meets `goal`.
//!
//! # How it is measured
//! Facilities in service are counted once each. One whose attributes leave `holds` open counts for
//! the upper bound only: the rule is indeterminate while the goal lies between the bounds. A facility
//! that may or may not belong to the set widens the bounds likewise.
//!
//! # What it needs
//! Facilities with the attributes named. The facilities that fail, and those that are not known, are listed.
//!
//! # Example clause
//! 「社区卫生服务中心和镇卫生院中医馆设置比例达到100%」: `set = { types = ["CHC", "THC"] }`, `holds = "tcm_hall"`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::attributes;
use super::evidence::Evidence;
use super::expression::Expression;
use super::figures::{Figures, Written};
use super::filter::{self, Filter};
use super::finding::{Finding, Firmness, InstitutionRow};
use super::goal::Goal;
use super::known::Known;
use super::plan::RuleRef;
use super::verdict::Verdict;
use crate::layers::{Facility, FacilityId};
use crate::message::Text;
use crate::units::{self, Amount};

/// What a share rule asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// The facilities of which it is a share.
    pub set: Filter,
    /// What they are to have.
    pub holds: Expression,
    /// The share to be reached; all of them by default.
    #[serde(default = "everybody")]
    pub goal: Goal,
    /// The share is reported and not judged: the text gives no number.
    #[serde(default)]
    pub report_only: bool,
}

fn everybody() -> Goal {
    Goal::at_least(Amount::ONE)
}

impl Share {
    /// What is wrong with this rule as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        self.set.problem().or_else(|| self.goal.problem())
    }
}

/// How many facilities belong to the set and how many of them comply, with what is not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Count {
    /// Members for certain that comply.
    yes: u64,
    /// Members for certain that do not.
    no: u64,
    /// Members for certain of which it is not known.
    open: u64,
    /// Possible members that comply if they belong.
    maybe_yes: u64,
    /// Possible members that do not.
    maybe_no: u64,
    /// Possible members of which it is not known.
    maybe_open: u64,
}

impl Count {
    pub(super) fn add(&mut self, member: Known, complies: Known) {
        let cell = match (member, complies) {
            (Known::No, _) => return,
            (Known::Yes, Known::Yes) => &mut self.yes,
            (Known::Yes, Known::No) => &mut self.no,
            (Known::Yes, Known::Unknown) => &mut self.open,
            (Known::Unknown, Known::Yes) => &mut self.maybe_yes,
            (Known::Unknown, Known::No) => &mut self.maybe_no,
            (Known::Unknown, Known::Unknown) => &mut self.maybe_open,
        };
        *cell += 1;
    }

    /// Members for certain.
    pub(super) fn members(self) -> u64 {
        self.yes + self.no + self.open
    }

    pub(super) fn is_empty(self) -> bool {
        self.members() + self.maybe_yes + self.maybe_no + self.maybe_open == 0
    }

    /// The share in the worst case: what is open fails, and possible members belong where they lower it.
    pub(super) fn lowest(self) -> units::Share {
        units::Share { part: self.yes, whole: self.members() + self.maybe_no + self.maybe_open }
    }

    /// The share in the best case.
    pub(super) fn highest(self) -> units::Share {
        let joined = self.maybe_yes + self.maybe_open;
        units::Share { part: self.yes + self.open + joined, whole: self.members() + joined }
    }
}

/// Checks a share rule.
#[must_use]
pub fn check(rule: &RuleRef<'_>, share: &Share, evidence: &Evidence<'_>) -> Vec<Finding> {
    let mut count = Count::default();
    let mut rows = Vec::new();
    for (facility, f) in evidence.of_plan_area() {
        let member = share.set.matches(f);
        if member == Known::No {
            continue;
        }
        let complies = attributes::truth(&share.holds, f);
        count.add(member, complies);
        rows.push(row(facility, f, share, member, complies));
    }
    let mut finding = blank(rule, share);
    for name in strangers(share, evidence) {
        count.add(Known::Yes, Known::Unknown);
        finding.assumptions.push(Text::new(
            format!("名单中没有条文点名的“{name}”，按不明计"),
            format!("the list does not hold \"{name}\", which the rule names; it counts as not known"),
        ));
    }
    finding.institutions = rows;
    if count.is_empty() {
        let missing = Text::new(
            "机构名单中没有本条所指的机构",
            "the facility list holds none of the facilities that the rule names",
        );
        finding.verdict = Verdict::NotComputable { missing };
        return vec![finding];
    }
    let mut figures = fill(&mut finding, count, (!share.report_only).then(|| share.goal.clone()));
    finding.verdict = judge(rule, &mut figures, count, &finding.institutions, share, evidence);
    if !share.report_only {
        finding.variants.extend(figures.ends(rule));
    }
    finding.figures = Some(figures);
    vec![finding]
}

/// Facilities that the rule names and the list does not hold.
fn strangers<'a>(share: &'a Share, evidence: &Evidence<'_>) -> Vec<&'a str> {
    let held = |name: &str| evidence.in_service().any(|(_, f)| filter::bears(f, name));
    share.set.names.iter().map(String::as_str).filter(|name| !held(name)).collect()
}

fn blank(rule: &RuleRef<'_>, share: &Share) -> Finding {
    let mut finding = Finding::new(rule, "", "share", Verdict::Reported);
    finding.firmness = Firmness::NotSpeedDependent;
    finding.reading = Text::new(
        format!("符合“{}”的机构占比", attributes::in_words(&share.holds).zh),
        format!("share of facilities with: {}", attributes::in_words(&share.holds).en),
    );
    finding
}

/// Puts the numbers of a count into a finding.
pub(super) fn fill(finding: &mut Finding, count: Count, goal: Option<Goal>) -> Figures {
    let fraction = |s: units::Share| Amount::fraction(i128::from(s.part), i128::from(s.whole)).unwrap_or_default();
    let (low, high) = (count.lowest(), count.highest());
    let members = Amount::from(count.members());
    let mut figures = Figures::certain(fraction(low), goal, Text::default(), Text::new("机构名单", "facility list"));
    figures.high = fraction(high);
    figures.written = Written::Percent;
    figures.parts = Some((Amount::from(count.yes), members));
    let asked = figures.goal.as_ref().and_then(|g| g.at_least);
    figures.need = asked.and_then(|share| share.times(members)).map(Amount::ceil);
    let short = figures.need.and_then(|need| need.minus(Amount::from(count.yes)));
    figures.deficit = short.map(|short| short.max(Amount::ZERO));
    finding.measured = low;
    finding.bounds = (low != high).then_some((low, high));
    let basis_points = asked.and_then(|a| a.times(Amount::from(10_000)));
    finding.target = basis_points.filter(|bp| bp.is_whole()).map(|bp| bp.as_f64() as u32);
    figures
}

fn judge(
    rule: &RuleRef<'_>,
    figures: &mut Figures,
    count: Count,
    rows: &[InstitutionRow],
    share: &Share,
    evidence: &Evidence<'_>,
) -> Verdict {
    let verdict = figures.judge(rule);
    let Verdict::Indeterminate { .. } = verdict else { return verdict };
    let open = rows.iter().filter(|r| r.complies == Known::Unknown);
    let names: BTreeSet<&str> = open
        .flat_map(|r| attributes::missing(&share.holds, evidence.layers.facilities.get(r.facility)))
        .map(|field| field.label.zh.as_str())
        .collect();
    let english: BTreeSet<&str> = share.holds.fields().map(|f| f.label.en.as_str()).collect();
    let unknown = count.open + count.maybe_yes + count.maybe_no + count.maybe_open;
    let list = |names: BTreeSet<&str>, by: &str| names.into_iter().collect::<Vec<_>>().join(by);
    if names.is_empty() {
        let absent = strangers(share, evidence);
        if !absent.is_empty() {
            return Verdict::Indeterminate {
                missing: Text::new(
                    format!("名单中没有条文点名的机构：{}", absent.join("、")),
                    format!("the list does not hold facilities that the rule names: {}", absent.join(", ")),
                ),
            };
        }
    }
    Verdict::Indeterminate {
        missing: Text::new(
            format!("{unknown} 个机构缺少属性：{}", list(names, "、")),
            format!("{unknown} facilities lack an attribute: {}", list(english, ", ")),
        ),
    }
}

fn row(facility: FacilityId, f: &Facility, share: &Share, member: Known, complies: Known) -> InstitutionRow {
    let mut zh: Vec<String> = Vec::new();
    let mut en: Vec<String> = Vec::new();
    if member == Known::Unknown {
        zh.push("是否属于本条范围不明".to_owned());
        en.push("it is not known whether the rule names it".to_owned());
    }
    if complies == Known::Unknown {
        for field in attributes::missing(&share.holds, f) {
            zh.push(format!("缺“{}”", field.label.zh));
            en.push(format!("\"{}\" is missing", field.label.en));
        }
    } else if complies == Known::No {
        for (field, value) in attributes::given(&share.holds, f) {
            zh.push(format!("{}：{}", field.label.zh, value.zh));
            en.push(format!("{}: {}", field.label.en, value.en));
        }
    }
    let note = (!zh.is_empty()).then(|| Text::new(zh.join("；"), en.join("; ")));
    InstitutionRow { facility, complies, note }
}
