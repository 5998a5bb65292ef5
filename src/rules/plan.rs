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

pub(super) mod bind;
mod requirement;
mod rule;
mod settings;

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::fields::{Dictionary, Field};
use crate::message::{Text, nearest};
pub use requirement::{Part, Requirement};
pub use rule::{Baseline, Clause, Implied, Parameter, Rule, RuleRef, Target};

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
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
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
    /// Numbers that are the quotient of two others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotients: Vec<Quotient>,
    /// The rules, in the order of the document.
    pub rules: Vec<Rule>,
}

/// A row of the plan's tables that is the sum of others, by rule or part: `B111.circle`.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// The rule whose number is the total.
    pub total: String,
    /// The rules whose numbers add up to it.
    pub parts: Vec<String>,
    /// 其中: the parts are not the whole of it; together they are at most the total.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_which: bool,
}

/// A number that is the quotient of two others, by rule or part: nurses per physician from both per 1,000 residents.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quotient {
    /// The rule whose number is the quotient.
    pub ratio: String,
    /// The rule whose number is divided.
    pub number: String,
    /// The rule whose number divides it.
    pub per: String,
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
        if let Some(problem) = plan.unknown_reference() {
            return Err(invalid(problem));
        }
        let mut dictionary = Dictionary::embedded().map_err(invalid)?;
        dictionary.add(&plan.fields).map_err(invalid)?;
        for rule in &mut plan.rules {
            bind::bind(rule, &dictionary).map_err(|problem| invalid(format!("rule {}: {problem}", rule.id)))?;
        }
        Ok(plan)
    }

    /// What is wrong with the rules that sums and quotients name, if anything.
    fn unknown_reference(&self) -> Option<String> {
        let parts = |rule: &Rule| rule.require.parts().unwrap_or_default().iter().map(|p| p.part.clone()).collect();
        let names = |rule: &Rule| {
            let of: Vec<String> = parts(rule);
            let full = |part: String| format!("{}.{part}", rule.id);
            if of.is_empty() { vec![rule.id.clone()] } else { of.into_iter().map(full).collect() }
        };
        let known: BTreeSet<String> = self.rules.iter().flat_map(names).collect();
        let in_sums = self.sums.iter().flat_map(|s| std::iter::once(&s.total).chain(&s.parts)).map(|id| ("sums", id));
        let quotients = self.quotients.iter().flat_map(|q| [&q.ratio, &q.number, &q.per]).map(|id| ("quotients", id));
        let (list, wrong) = in_sums.chain(quotients).find(|(_, id)| !known.contains(*id))?;
        let near = nearest(wrong, known.iter().map(String::as_str));
        let near = near.map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
        Some(format!("{list}: no number \"{wrong}\"\nhint: name a rule without parts, or one part of a rule{near}"))
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

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
