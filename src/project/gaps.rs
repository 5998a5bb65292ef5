//! How gaps are drawn and ranked.

use serde::{Deserialize, Serialize};

/// How gaps are drawn and ranked.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GapSettings {
    /// Smaller zones in urban units go to the scattered remainder, in people.
    pub min_people_urban: u64,
    /// Smaller zones in rural units go to the scattered remainder, in people.
    pub min_people_rural: u64,
    /// Neighbours that touch: 8, or 4 for sides only.
    pub neighbours: u8,
    /// Gap cells within this distance join too, in metres.
    pub join_m: f64,
    /// Over which part of the gap people the scattered remainder must not grow, in percent.
    pub max_scattered_percent: f64,
    /// Order of zones.
    pub order: ZoneOrder,
    /// Whether people beyond the border are served from there and no facility there is known:
    /// `false` says that there is nothing beyond (an island, a complete layer).
    pub edge_unknown: bool,
}

impl Default for GapSettings {
    fn default() -> Self {
        GapSettings {
            min_people_urban: 50,
            min_people_rural: 20,
            neighbours: 8,
            join_m: 150.0,
            max_scattered_percent: 5.0,
            order: ZoneOrder::Priority,
            edge_unknown: true,
        }
    }
}

/// Order in which gap zones are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ZoneOrder {
    /// Legal nature, then excess person-minutes, then vulnerable people, then people.
    Priority,
    /// Most people first.
    People,
    /// Most excess person-minutes first.
    Excess,
    /// Most vulnerable people first.
    Vulnerable,
    /// Largest area first.
    Area,
}
