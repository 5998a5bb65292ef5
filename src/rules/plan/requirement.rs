//! What a rule asks: one variant per kind, and parts.

use serde::{Deserialize, Serialize};

use super::bind;
use super::rule::{RuleRef, Target};
use crate::message::Text;
use crate::rules::access::{self, Access};
use crate::rules::indicator::{self, Indicator};
use crate::rules::link::{self, Link};
use crate::rules::mobile::{self, Mobile};
use crate::rules::presence::{self, Presence};
use crate::rules::quota::{self, Quota};
use crate::rules::ratio::{self, Ratio};
use crate::rules::share::{self, Share};
use crate::rules::verdict::Verdict;
use crate::rules::{Evidence, Figures, Finding};

/// What a rule asks; one variant per kind.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
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
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
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

impl Requirement {
    /// The parts of a rule that has parts.
    #[must_use]
    pub fn parts(&self) -> Option<&[Part]> {
        match self {
            Requirement::All { of } | Requirement::Any { of } | Requirement::Readings { of } => Some(of),
            _ => None,
        }
    }

    pub(super) fn parts_mut(&mut self) -> Option<&mut Vec<Part>> {
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
        let unset = bind::unset(self);
        for finding in &mut findings {
            if !unset.is_empty() {
                finding.verdict = rule.needs_parameters(&unset);
                finding.target = None;
                finding.figures.iter_mut().for_each(Figures::without_goal);
            }
            rule.mark_watched(finding, evidence);
        }
        findings
    }

    fn findings(&self, rule: &RuleRef<'_>, evidence: &Evidence<'_>) -> Vec<Finding> {
        match self {
            Requirement::Access(access) => access::check(rule, access, evidence),
            Requirement::Quota(quota) => quota::check(rule, quota, evidence),
            Requirement::Presence(presence) => presence::check(rule, presence, evidence),
            Requirement::Ratio(ratio) => ratio::check(rule, ratio, evidence),
            Requirement::Share(share) => share::check(rule, share, evidence),
            Requirement::Link(link) => link::check(rule, link, evidence),
            Requirement::Indicator(indicator) => indicator::check(rule, indicator, evidence),
            Requirement::Mobile(mobile) => mobile::check(rule, mobile, evidence),
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
