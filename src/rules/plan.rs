//! Plans: rules as data, each with the sentence that it judges.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::access::Access;
use super::presence::Presence;
use super::quota::Quota;
use super::verdict::Nature;
use crate::message::Text;

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
    /// The rules, in the order of the document.
    pub rules: Vec<Rule>,
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
    /// What it asks.
    pub require: Requirement,
}

/// Where a rule stands in its document.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// First and last line.
    pub lines: [u32; 2],
    /// The words, without white space.
    pub quote: String,
}

/// By when a rule is to hold, and how firmly.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Target year; due now without one.
    pub year: Option<i32>,
    /// Legal nature.
    pub nature: Nature,
}

/// What a rule asks; one variant per kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Requirement {
    /// People reach a facility within a limit.
    Access(Access),
    /// Units have a facility.
    Presence(Presence),
    /// One facility for so many residents.
    Quota(Quota),
    /// All parts hold; each part is found and judged apart.
    All {
        /// The parts.
        of: Vec<Part>,
    },
}

/// One named part of a rule with several.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Part {
    /// Name within the rule: `circle`.
    pub part: String,
    /// What it asks.
    #[serde(flatten)]
    pub require: Requirement,
}

impl Plan {
    /// Reads a plan from TOML text; `path` is named in messages.
    ///
    /// # Errors
    /// When the text is not a valid plan; the message shows line, column and a caret.
    pub fn parse(text: &str, path: &str) -> Result<Plan, PlanError> {
        let invalid = |problem: String| PlanError::Invalid { path: path.to_owned(), problem };
        let plan: Plan = toml::from_str(text).map_err(|e| invalid(e.to_string()))?;
        if plan.schema != 1 {
            return Err(invalid(format!("schema = {} is not known\nhint: this program reads schema = 1", plan.schema)));
        }
        Ok(plan)
    }

    /// Opens an embedded plan by id, or a plan file by path.
    ///
    /// # Errors
    /// When there is no such plan or it is not valid.
    pub fn open(name: &str, folder: &Path) -> Result<Plan, PlanError> {
        let _ = folder;
        Err(PlanError::Unknown { name: name.to_owned(), known: String::new() })
    }
}
