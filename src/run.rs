//! A project to a report: the whole story once.

use serde::Serialize;

use crate::gaps::Gaps;
use crate::layers::Layers;
use crate::message::{Text, Warning};
use crate::project::Project;
use crate::rules::{Finding, Plan};

/// An input file, so that a result can be traced to it.
#[derive(Clone, Debug, Serialize)]
pub struct Fingerprint {
    /// What it is: `roads`, `facilities`, `people`, `units`, `plan`, `profile`.
    pub role: &'static str,
    /// Path as in the project file, or `embedded:B`.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// BLAKE3 hash of the content, hexadecimal.
    pub blake3: String,
}

/// One assumption that the result rests on.
#[derive(Clone, Debug, Serialize)]
pub struct Assumption {
    /// Stable key: `walk_kmh`.
    pub key: String,
    /// Its value.
    pub value: String,
    /// Where it comes from: `plan`, `default`, `user`.
    pub source: &'static str,
    /// What it means.
    pub text: Text,
}

/// Everything that outputs show. Table, map, layers and `explain` read this and compute nothing anew.
#[derive(Debug)]
pub struct Report {
    /// The project as used.
    pub project: Project,
    /// The plans as used.
    pub plans: Vec<Plan>,
    /// The data.
    pub layers: Layers,
    /// What the rules found, in plan order.
    pub findings: Vec<Finding>,
    /// The gaps of each finding, in the same order.
    pub gaps: Vec<Gaps>,
    /// What was odd about the input.
    pub warnings: Vec<Warning>,
    /// What the result rests on.
    pub assumptions: Vec<Assumption>,
    /// Counts worth knowing: rows read, islands, people far from roads.
    pub facts: Vec<Text>,
    /// Input files.
    pub inputs: Vec<Fingerprint>,
}
