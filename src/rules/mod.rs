//! Plan and evidence to findings: what a plan asks, and whether it is kept. Start reading here.
//!
//! One file per kind of rule: [`access`], [`presence`], [`quota`]. A plan is data
//! (`data/plans/*.toml`); no threshold stands in this code. Nothing here prints, and only [`plan`]
//! opens files.
//!
//! # Kinds
//! | `kind` | The plan says | It holds when | Needs |
//! |---|---|---|---|
//! | [`access`] | 10分钟可及圈, 半小时献血圈 | a share of the people reaches a facility in time | people, facilities, roads |
//! | [`presence`] | 各街镇至少设立1个 | each unit has enough facilities | units, facilities |
//! | [`quota`] | 每街道或每3万—10万居民1所 | each unit has what its residents call for | units, people, facilities |
//! | `all` | several of these in one sentence | each part is found and judged apart | what its parts need |
//!
//! # What counts
//! [`filter`] says which facilities qualify: `types` (any of), `services` (all of), `ownership` (any
//! of). An attribute that is missing is unknown, never "no": the result is then counted both ways.
//!
//! # What comes out
//! One [`Finding`] for each rule, part or class that is judged apart: a [`Verdict`], a [`Tally`] of
//! people, rows by unit, the cells not served, and [`Variant`] rows under other readings and speeds.

pub mod access;
pub mod attributes;
pub mod evidence;
pub mod expression;
pub mod fields;
pub mod figures;
pub mod filter;
pub mod finding;
pub mod goal;
pub mod indicator;
mod known;
pub mod link;
pub mod mobile;
pub mod outcome;
pub mod plan;
pub mod presence;
pub mod quantity;
pub mod quota;
pub mod ratio;
pub mod share;
pub mod verdict;

pub use evidence::Evidence;
pub use figures::Figures;
pub use filter::Filter;
pub use finding::{CellStatus, Finding, InstitutionRow, Tally, UnitRow, Unserved, Variant};
pub use known::Known;
pub use outcome::Outcome;
pub use plan::{Plan, PlanError, Requirement, Rule};
pub use verdict::Verdict;
