//! Plans: rules as data, each with the sentence that it judges.
//!
//! A plan is a TOML file. It is parsed strictly: a key that is not known is an error with its line.
//!
//! ```
//! use gapzone::rules::{Plan, Requirement};
//!
//! let plan = Plan::parse(
//!     r#"
//!     schema = 1
//!     id = "X"
//!     title = { zh = "示例规划", en = "An example" }
//!     document = "example.txt"
//!
//!     [[rules]]
//!     id = "X001"
//!     slug = "centre-15-min"
//!     label = { zh = "15分钟服务圈", en = "15-minute circle" }
//!     clause = { lines = [12, 12], quote = "建成15分钟基本医疗卫生服务圈" }
//!     target = { year = 2030, nature = "expected" }
//!     require = { kind = "access", supply = { types = ["CHC", "THC"] }, minutes = 15, mode = "walk", share_bp = 9000 }
//!     "#,
//!     "example.toml",
//! )?;
//! let Requirement::Access(access) = &plan.rules[0].require else { panic!("the kind is access") };
//! assert_eq!((access.minutes, access.share_bp), (Some(15), Some(9000)));
//! # Ok::<(), gapzone::rules::PlanError>(())
//! ```

mod bind;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::access::Access;
use super::expression::Expression;
use super::fields::{Dictionary, Field};
use super::indicator::Indicator;
use super::link::Link;
use super::mobile::Mobile;
use super::presence::Presence;
use super::quota::Quota;
use super::ratio::Ratio;
use super::share::Share;
use super::verdict::{Nature, Verdict};
use super::{Evidence, Finding};
use crate::message::Text;
use crate::project::RuleSettings;
use crate::units::Amount;

/// Why a plan file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// No plan pack of this name is embedded and no such file exists.
    #[error("no plan \"{name}\"\nhint: embedded plans are {known}; a path must end in .toml")]
    Unknown {
        /// What the project asked for.
        name: String,
        /// Ids of the embedded plans.
        known: String,
    },
    /// The file could not be read.
    #[error("{path}: {cause}")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The file is not a valid plan; the message shows line, column and a caret.
    #[error("{path}: {problem}")]
    Invalid {
        /// The file.
        path: String,
        /// Line, column, caret and reason.
        problem: String,
    },
    /// The project changes or selects a rule that no plan has.
    #[error("no rule \"{id}\" in the plans of this project{near}")]
    NoRule {
        /// The id.
        id: String,
        /// ` (did you mean "..."?)` or nothing.
        near: String,
    },
}

/// A plan: a document and its rules.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Version of this layout; 1.
    pub schema: u32,
    /// Short id: `B`.
    pub id: String,
    /// Title.
    pub title: Text,
    /// The document that is quoted.
    pub document: String,
    /// Attributes that only this plan speaks of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Rows of the plan's own tables that must add up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<Sum>,
    /// The rules, in the order of the document.
    pub rules: Vec<Rule>,
}

/// A row of the plan's tables that is the sum of others, by rule or part: `B111.circle`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// The rule whose number is the total.
    pub total: String,
    /// The rules whose numbers add up to it.
    pub parts: Vec<String>,
}

/// One rule of a plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Id in the catalogue: `B083`.
    pub id: String,
    /// Readable name: `tcm-10-min`.
    pub slug: String,
    /// Name for people.
    pub label: Text,
    /// The sentence that is judged.
    pub clause: Clause,
    /// By when, and how firmly.
    pub target: Target,
    /// The rule applies only where this holds for the plan area: a condition on indicators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Expression>,
    /// Units that the plan names for special attention; their rows are marked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub watch: Vec<String>,
    /// Numbers that the text leaves open, by name; expressions read them as `$name`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, Parameter>,
    /// Numbers that the clause states together and that imply a population: 5,558 physicians at 5.82 per mille.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub implied: Vec<Implied>,
    /// What a planner should know about how the text was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// What it asks.
    pub require: Requirement,
}

/// A number that the text leaves open.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// What it is.
    pub label: Text,
    /// Our default; without one the rule is reported and judged only when a project sets it.
    pub value: Option<Amount>,
}

/// An amount and its rate, which together say how many people there are.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Implied {
    /// What is counted: `physicians`.
    pub what: Text,
    /// How many.
    pub amount: Amount,
    /// Per resident: `5.82‰`, `11.53%`.
    pub rate: Amount,
}

/// Where a rule stands in its document.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// First and last line; none for a standard whose text is not at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<[u32; 2]>,
    /// The words, without white space.
    pub quote: String,
    /// Where the figure was read, for a rule without lines: a title or an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether the figure was read in the document or in `source`; false when it is known only at second hand.
    #[serde(default = "yes")]
    pub verified: bool,
}

fn yes() -> bool {
    true
}

impl Clause {
    /// Where it stands: `行 57–58`, or the source of a figure without lines; and whether nobody checked it.
    #[must_use]
    pub fn place(&self) -> Text {
        let place = match (self.lines, &self.source) {
            (Some([first, last]), _) if first == last => Text::new(format!("行 {first}"), format!("line {first}")),
            (Some([first, last]), _) => Text::new(format!("行 {first}-{last}"), format!("lines {first}-{last}")),
            (None, source) => Text::same(source.clone().unwrap_or_default()),
        };
        let unchecked = |text: &str, word: &str| if self.verified { text.to_owned() } else { format!("{text}{word}") };
        Text::new(unchecked(&place.zh, "；未经原文核对"), unchecked(&place.en, "; unverified"))
    }

    /// What is wrong with it as written, if anything.
    fn problem(&self) -> Option<String> {
        match self.lines {
            Some([first, last]) if first == 0 || first > last => Some(format!("lines = [{first}, {last}] is no range")),
            None if self.source.is_none() => {
                Some("a clause needs `lines`\nhint: a standard may give `source` instead".to_owned())
            }
            _ => None,
        }
    }
}

/// By when a rule is to hold, and how firmly.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Target year; due now without one.
    pub year: Option<i32>,
    /// Legal nature.
    pub nature: Nature,
    /// Where the plan starts from; the way from here to the target is a straight line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
}

/// The value from which a plan starts.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Year of the value.
    pub year: i32,
    /// The value, in the unit of the target.
    pub value: Amount,
}

/// What a rule asks; one variant per kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Requirement {
    /// People reach a facility within a limit.
    Access(Box<Access>),
    /// Units have a facility.
    Presence(Box<Presence>),
    /// One facility for so many residents.
    Quota(Box<Quota>),
    /// An amount per population or per another amount.
    Ratio(Box<Ratio>),
    /// A share of facilities has an attribute.
    Share(Share),
    /// Facilities are tied to others.
    Link(Box<Link>),
    /// A value of the indicator table.
    Indicator(Indicator),
    /// Few people far away are served by visits.
    Mobile(Mobile),
    /// All parts hold; each part is found and judged apart.
    All {
        /// The parts.
        of: Vec<Part>,
    },
    /// At least one part holds; each part is found and judged apart.
    Any {
        /// The parts.
        of: Vec<Part>,
    },
    /// The text can be read in several ways; the parts are the readings, the first is used.
    Readings {
        /// The readings.
        of: Vec<Part>,
    },
    /// The sentence changes how other rules are checked, and asks nothing by itself.
    Modifier {
        /// Ids of the rules that it changes.
        applies_to: Vec<String>,
        /// What it changes.
        effect: Text,
    },
    /// Nothing in the sentence can be checked.
    NotComputable {
        /// Why not.
        reason: Text,
    },
}

/// One named part of a rule with several.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part {
    /// Name within the rule: `circle`.
    pub part: String,
    /// Name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
    /// By when and how firmly, where it differs from the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// What it asks.
    #[serde(flatten)]
    pub require: Requirement,
}

/// A rule where it stands, with what is needed to judge it.
#[derive(Clone, Copy, Debug)]
pub struct RuleRef<'a> {
    /// Index of the plan in the run.
    pub plan_index: usize,
    /// Index of the rule in the plan.
    pub rule_index: usize,
    /// The rule.
    pub rule: &'a Rule,
    /// Name of the part, for a rule with several.
    pub part: Option<&'a str>,
    /// Target of the part, else of the rule.
    pub target: &'a Target,
    /// The year for which it is judged.
    pub as_of: i32,
}

impl RuleRef<'_> {
    /// The verdict of a rule some of whose parameters have no value, if there are any.
    #[must_use]
    pub fn needs_parameters(&self, unset: &BTreeSet<&str>) -> Option<Verdict> {
        if unset.is_empty() {
            return None;
        }
        let label =
            |name: &&str| self.rule.parameters.get(*name).map_or_else(|| Text::same(*name), |p| p.label.clone());
        let labels: Vec<Text> = unset.iter().map(label).collect();
        let keys = unset.iter().map(|n| format!("{n} = ...")).collect::<Vec<_>>().join(", ");
        let join = |f: fn(&Text) -> &str, by: &str| labels.iter().map(f).collect::<Vec<_>>().join(by);
        let id = &self.rule.id;
        Some(Verdict::NeedsThreshold {
            what: Text::new(
                format!(
                    "条文未给出：{}；在项目文件 [rules.{id}] 中设 parameters = {{ {keys} }}",
                    join(|t| &t.zh, "、")
                ),
                format!(
                    "the text does not give: {}; set parameters = {{ {keys} }} under [rules.{id}] of the project file",
                    join(|t| &t.en, ", ")
                ),
            ),
        })
    }

    /// The verdict when the requirement holds or not.
    #[must_use]
    pub fn judge(&self, holds: bool) -> Verdict {
        Verdict::judge(holds, self.target.nature, self.target.year, self.as_of)
    }
}

impl Plan {
    /// Reads a plan from TOML text; `path` is named in messages.
    ///
    /// # Errors
    /// When the text is not a valid plan; the message shows line, column and a caret.
    pub fn parse(text: &str, path: &str) -> Result<Plan, PlanError> {
        let invalid = |problem: String| PlanError::Invalid { path: path.to_owned(), problem };
        let mut plan: Plan = toml::from_str(text).map_err(|e| invalid(e.to_string()))?;
        if plan.schema != 1 {
            return Err(invalid(format!("schema = {} is not known\nhint: this program reads schema = 1", plan.schema)));
        }
        for (i, rule) in plan.rules.iter().enumerate() {
            if let Some(problem) = rule.clause.problem().or_else(|| rule.require.problem()) {
                return Err(invalid(format!("rule {}: {problem}", rule.id)));
            }
            if plan.rules[..i].iter().any(|r| r.id == rule.id) {
                return Err(invalid(format!("rule {} stands twice\nhint: give each rule an id of its own", rule.id)));
            }
            if let Some(other) = plan.rules[..i].iter().find(|r| r.slug == rule.slug) {
                let slug = &rule.slug;
                return Err(invalid(format!("rules {} and {} are both called \"{slug}\"", other.id, rule.id)));
            }
        }
        let mut dictionary = Dictionary::embedded().map_err(invalid)?;
        dictionary.add(&plan.fields).map_err(invalid)?;
        for rule in &mut plan.rules {
            bind::bind(rule, &dictionary).map_err(|problem| invalid(format!("rule {}: {problem}", rule.id)))?;
        }
        Ok(plan)
    }

    /// Opens an embedded plan by id, or a plan file by its path relative to `folder`.
    ///
    /// # Errors
    /// When there is no such plan or it is not valid.
    pub fn open(name: &str, folder: &Path) -> Result<PlanText, PlanError> {
        if let Some((_, path, text)) = EMBEDDED.iter().find(|(id, _, _)| id.eq_ignore_ascii_case(name)) {
            return Ok(PlanText { path: format!("embedded:{path}"), text: (*text).to_owned() });
        }
        if !name.to_lowercase().ends_with(".toml") {
            let known = EMBEDDED.iter().map(|(id, _, _)| *id).collect::<Vec<_>>().join(", ");
            return Err(PlanError::Unknown { name: name.to_owned(), known });
        }
        let text = std::fs::read_to_string(folder.join(name))
            .map_err(|cause| PlanError::Io { path: folder.join(name).display().to_string(), cause })?;
        Ok(PlanText { path: name.to_owned(), text })
    }

    /// Ids of the plans that the program carries.
    pub fn embedded_ids() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(id, _, _)| *id)
    }

    /// Keeps the rules named in `only` by id or slug, and single parts named as `B111.circle`; all when it is empty.
    pub fn select(&mut self, only: &[String]) {
        if only.is_empty() {
            return;
        }
        for rule in &mut self.rules {
            let whole = only.iter().any(|o| *o == rule.id || *o == rule.slug);
            if let Some(of) = rule.require.parts_mut() {
                of.retain(|part| whole || only.contains(&format!("{}.{}", rule.id, part.part)));
            } else if !whole {
                rule.require = Requirement::All { of: Vec::new() };
            }
        }
        self.rules.retain(|rule| rule.require.parts().is_none_or(|of| !of.is_empty()));
    }
}

/// A plan file before it is parsed.
#[derive(Clone, Debug)]
pub struct PlanText {
    /// Path as the project names it, or `embedded:district-b.toml`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Plans that the program carries: id, file, text.
const EMBEDDED: [(&str, &str, &str); 12] = [
    ("A", "district-a.toml", include_str!("../../data/plans/district-a.toml")),
    ("B", "district-b.toml", include_str!("../../data/plans/district-b.toml")),
    ("L", "lhasa.toml", include_str!("../../data/plans/lhasa.toml")),
    ("N", "ningxia.toml", include_str!("../../data/plans/ningxia.toml")),
    ("K", "kaiyuan.toml", include_str!("../../data/plans/kaiyuan.toml")),
    ("D", "shahekou.toml", include_str!("../../data/plans/shahekou.toml")),
    ("GB50180", "gb50180.toml", include_str!("../../data/standards/gb50180.toml")),
    ("BJ2025", "bj2025.toml", include_str!("../../data/standards/bj2025.toml")),
    ("EUROSTAT15", "eurostat15.toml", include_str!("../../data/standards/eurostat15.toml")),
    ("SURGERY2H", "surgery2h.toml", include_str!("../../data/standards/surgery2h.toml")),
    ("GP20", "gp20.toml", include_str!("../../data/standards/gp20.toml")),
    ("SDG911", "sdg911.toml", include_str!("../../data/standards/sdg911.toml")),
];

impl Rule {
    /// The target of a part of the rule: its own, else that of the rule.
    #[must_use]
    pub fn target_of(&self, part: Option<&str>) -> &Target {
        let named = self.require.parts().unwrap_or_default().iter().find(|p| Some(p.part.as_str()) == part);
        named.and_then(|p| p.target.as_ref()).unwrap_or(&self.target)
    }

    /// The name of a part of the rule for people, if it has one.
    #[must_use]
    pub fn label_of(&self, part: Option<&str>) -> Option<&Text> {
        let named = self.require.parts().unwrap_or_default().iter().find(|p| Some(p.part.as_str()) == part);
        named.and_then(|p| p.label.as_ref())
    }

    /// The parts of the rule: their names and what each asks. A rule without parts is its own only part.
    #[must_use]
    pub fn parts(&self) -> Vec<(Option<&str>, &Requirement)> {
        match self.require.parts() {
            Some(of) => of.iter().map(|p| (Some(p.part.as_str()), &p.require)).collect(),
            None => vec![(None, &self.require)],
        }
    }

    /// Applies what the project changed, to the rule (by id or slug) or to one part of it.
    ///
    /// # Errors
    /// What is wrong with a change: a key that this kind of rule does not have, or a value out of range.
    pub fn apply(&mut self, changes: &BTreeMap<String, RuleSettings>) -> Result<(), String> {
        let id = self.id.clone();
        let whole = changes.get(&id).or_else(|| changes.get(&self.slug));
        let named = |problem: String| format!("[rules.{id}]: {problem}");
        match self.require.parts_mut() {
            Some(of) => {
                let all: Vec<&'static str> = of.iter().flat_map(|p| p.require.settings()).copied().collect();
                if let Some(whole) = whole {
                    known_keys(whole, &all).map_err(named)?;
                }
                for part in of {
                    part.require.apply_known(whole);
                    let own = changes.get(&format!("{id}.{}", part.part));
                    if let Some(own) = own {
                        known_keys(own, part.require.settings()).map_err(named)?;
                    }
                    part.require.apply_known(own);
                }
            }
            None => {
                if let Some(whole) = whole {
                    known_keys(whole, self.require.settings()).map_err(named)?;
                }
                self.require.apply_known(whole);
            }
        }
        let given = whole.map(|w| w.parameters.clone()).unwrap_or_default();
        for (name, value) in given {
            if !self.parameters.contains_key(&name) {
                let known = self.parameters.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                return Err(named(format!("no parameter `{name}`\nhint: it takes {known}")));
            }
            bind::set_parameter(self, &name, value);
        }
        self.require.problem().map_or(Ok(()), |problem| Err(named(problem)))
    }
}

/// Refuses settings that the rule does not have.
fn known_keys(change: &RuleSettings, known: &[&str]) -> Result<(), String> {
    match change.given().into_iter().find(|key| !known.contains(key)) {
        None => Ok(()),
        Some(key) => Err(format!("`{key}` is no setting of this rule\nhint: it takes {}", known.join(", "))),
    }
}

impl Requirement {
    /// The settings of a project file that this kind takes.
    fn settings(&self) -> &'static [&'static str] {
        match self {
            Requirement::Access(access) if access.metres.is_some() => &["metres", "share_bp", "outside_counts"],
            Requirement::Access(access) if access.minutes.is_none() => {
                &["minutes", "metres", "share_bp", "mode", "outside_counts"]
            }
            Requirement::Access(_) => &["minutes", "share_bp", "mode", "outside_counts"],
            Requirement::Quota(_) => &["reading", "lo", "hi"],
            Requirement::Ratio(_) | Requirement::Share(_) | Requirement::Indicator(_) => &["at_least", "at_most"],
            Requirement::Link(_) => &["at_least", "at_most", "minutes", "mode"],
            Requirement::Mobile(_) => &["minutes", "mode"],
            _ => &[],
        }
    }

    fn apply_known(&mut self, change: Option<&RuleSettings>) {
        let Some(change) = change else { return };
        match self {
            Requirement::Access(access) => {
                if access.metres.is_some() || (access.minutes.is_none() && change.metres.is_some()) {
                    access.metres = change.metres.or(access.metres);
                } else {
                    access.minutes = change.minutes.or(access.minutes);
                }
                if change.share_bp.is_some() {
                    (access.share_bp, access.share_is_ours) = (change.share_bp, false);
                }
                access.mode = change.mode.unwrap_or(access.mode);
                access.outside_counts = change.outside_counts.unwrap_or(access.outside_counts);
            }
            Requirement::Quota(quota) => {
                quota.reading = change.reading.unwrap_or(quota.reading);
                quota.lo = change.lo.unwrap_or(quota.lo);
                quota.hi = change.hi.unwrap_or(quota.hi);
            }
            Requirement::Ratio(ratio) => change.apply_bounds(&mut ratio.goal),
            Requirement::Indicator(indicator) => change.apply_bounds(&mut indicator.goal),
            Requirement::Share(share) => {
                let mut goal = (!share.report_only).then(|| share.goal.clone());
                change.apply_bounds(&mut goal);
                share.report_only = goal.is_none();
                share.goal = goal.unwrap_or_else(|| share.goal.clone());
            }
            Requirement::Link(link) => {
                change.apply_bounds(&mut link.goal);
                link.minutes = change.minutes.or(link.minutes);
                link.mode = change.mode.unwrap_or(link.mode);
            }
            Requirement::Mobile(mobile) => {
                mobile.minutes_min = change.minutes.unwrap_or(mobile.minutes_min);
                mobile.mode = change.mode.unwrap_or(mobile.mode);
            }
            _ => {}
        }
    }

    /// The parts of a rule that has parts.
    #[must_use]
    pub fn parts(&self) -> Option<&[Part]> {
        match self {
            Requirement::All { of } | Requirement::Any { of } | Requirement::Readings { of } => Some(of),
            _ => None,
        }
    }

    fn parts_mut(&mut self) -> Option<&mut Vec<Part>> {
        match self {
            Requirement::All { of } | Requirement::Any { of } | Requirement::Readings { of } => Some(of),
            _ => None,
        }
    }

    /// The word of plan files for its kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Requirement::Access(_) => "access",
            Requirement::Presence(_) => "presence",
            Requirement::Quota(_) => "quota",
            Requirement::Ratio(_) => "ratio",
            Requirement::Share(_) => "share",
            Requirement::Link(_) => "link",
            Requirement::Indicator(_) => "indicator",
            Requirement::Mobile(_) => "mobile",
            Requirement::All { .. } => "all",
            Requirement::Any { .. } => "any",
            Requirement::Readings { .. } => "readings",
            Requirement::Modifier { .. } => "modifier",
            Requirement::NotComputable { .. } => "not_computable",
        }
    }

    /// What is wrong with this requirement as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        match self {
            Requirement::Access(access) => access.problem(),
            Requirement::Quota(quota) => quota.problem(),
            Requirement::Presence(presence) => presence.problem(),
            Requirement::Ratio(ratio) => ratio.problem(),
            Requirement::Share(share) => share.problem(),
            Requirement::Link(link) => link.problem(),
            Requirement::Indicator(indicator) => indicator.problem(),
            Requirement::Mobile(mobile) => mobile.problem(),
            Requirement::Modifier { .. } | Requirement::NotComputable { .. } => None,
            Requirement::All { of } | Requirement::Any { of } | Requirement::Readings { of } => self.parts_problem(of),
        }
    }

    fn parts_problem(&self, of: &[Part]) -> Option<String> {
        if of.is_empty() {
            return Some(format!("kind = \"{}\" needs at least one part in `of`", self.kind()));
        }
        for (i, part) in of.iter().enumerate() {
            if of[..i].iter().any(|p| p.part == part.part) {
                return Some(format!("part {} stands twice\nhint: give each part a name of its own", part.part));
            }
            if part.require.parts().is_some() {
                return Some("parts cannot have parts of their own".to_owned());
            }
            if let Some(problem) = part.require.problem() {
                return Some(format!("part {}: {problem}", part.part));
            }
        }
        None
    }

    /// Ids of the modes that this requirement travels in.
    #[must_use]
    pub fn modes(&self) -> Vec<&'static str> {
        match self {
            Requirement::Access(access) => access.modes(),
            Requirement::Quota(quota) => quota.modes(),
            Requirement::Link(link) => link.modes(),
            Requirement::Mobile(mobile) => mobile.mode.id().into_iter().collect(),
            Requirement::Presence(presence) => presence.modes(),
            Requirement::All { of } | Requirement::Any { of } | Requirement::Readings { of } => {
                of.iter().flat_map(|p| p.require.modes()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Checks it; one finding for each class or part that is judged apart.
    #[must_use]
    pub fn check(&self, rule: &RuleRef<'_>, evidence: &Evidence<'_>) -> Vec<Finding> {
        let mut findings = self.findings(rule, evidence);
        if !rule.rule.clause.verified {
            let source = rule.rule.clause.source.as_deref().unwrap_or("-");
            let said = Text::new(
                format!("标准数值未经原文核对（来源：{source}）"),
                format!("unverified: the figure was not read in the standard itself (source: {source})"),
            );
            findings.iter_mut().for_each(|finding| finding.assumptions.push(said.clone()));
        }
        findings
    }

    fn findings(&self, rule: &RuleRef<'_>, evidence: &Evidence<'_>) -> Vec<Finding> {
        match self {
            Requirement::Access(access) => super::access::check(rule, access, evidence),
            Requirement::Quota(quota) => super::quota::check(rule, quota, evidence),
            Requirement::Presence(presence) => super::presence::check(rule, presence, evidence),
            Requirement::Ratio(ratio) => super::ratio::check(rule, ratio, evidence),
            Requirement::Share(share) => super::share::check(rule, share, evidence),
            Requirement::Link(link) => super::link::check(rule, link, evidence),
            Requirement::Indicator(indicator) => super::indicator::check(rule, indicator, evidence),
            Requirement::Mobile(mobile) => super::mobile::check(rule, mobile, evidence),
            Requirement::Modifier { effect, .. } => {
                let mut finding = Finding::new(rule, "", self.kind(), Verdict::Reported);
                finding.reading = effect.clone();
                vec![finding]
            }
            Requirement::NotComputable { reason } => {
                let verdict = Verdict::NotComputable { missing: reason.clone() };
                vec![Finding::new(rule, "", self.kind(), verdict)]
            }
            Requirement::All { .. } | Requirement::Any { .. } | Requirement::Readings { .. } => Vec::new(),
        }
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
