//! gapzone tells health planners where a plan's promises are not kept, and for whom.
//!
//! Facilities, residents and roads come in; the rules of a plan are checked on them; out come gap
//! zones: where, how many people, which clause of which plan, why, and what would close it.
//!
//! The modules stand in the order in which data flows. Each uses only those above it
//! (`tests/architecture.rs` checks this). Read this file, then [`run`], then one file in [`rules`].
//!
//! ```text
//! files ─sources→ raw ─layers→ Layers ─network→ Network ─access→ travel times ─rules→ Finding ─gaps→ GapZone ─outputs→ bytes
//!                  data/plans/*.toml → Plan ────────────────────────────────┘
//! ```

pub mod units;

pub mod message;

pub mod project;

pub mod sources;

pub mod layers;

pub mod network;

pub mod access;

pub mod rules;

pub mod gaps;

pub mod siting;

pub mod run;

pub mod explain;

pub mod outputs;

pub mod cli;
