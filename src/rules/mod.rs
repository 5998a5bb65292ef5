//! Plan and evidence to findings: what a plan asks, and whether it is kept. Start reading here.
//!
//! One file per kind of rule: [`access`], [`presence`], [`quota`]. A plan is data
//! (`data/plans/*.toml`); no threshold stands in this code. Nothing here opens a file or prints.

pub mod access;
pub mod evidence;
pub mod filter;
pub mod finding;
pub mod plan;
pub mod presence;
pub mod quota;
pub mod verdict;

pub use evidence::Evidence;
pub use filter::Filter;
pub use finding::{CellStatus, Finding, Tally, UnitRow, Unserved, Variant};
pub use plan::{Plan, PlanError, Requirement, Rule};
pub use verdict::Verdict;
