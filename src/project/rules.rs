//! Changes that the user makes to single rules.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::message::Text;
use crate::units::Amount;

/// The mode that a rule asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModeChoice {
    /// On foot.
    Walk,
    /// By bicycle.
    Bike,
    /// By car or motorcycle.
    Car,
    /// Urban people walk, rural people drive. The default where the text names no mode.
    #[default]
    ByClass,
}

impl ModeChoice {
    /// The mode's id.
    #[must_use]
    pub fn id(self) -> Option<&'static str> {
        match self {
            ModeChoice::Walk => Some("walk"),
            ModeChoice::Bike => Some("bike"),
            ModeChoice::Car => Some("car"),
            ModeChoice::ByClass => None,
        }
    }
}

/// What "or" means.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub enum QuotaReading {
    /// Literal or.
    R1,
    /// Both.
    R2,
    /// One per unit as base, more above the band, sharing below it.
    #[default]
    R3,
    /// Served population alone.
    R4,
}

impl QuotaReading {
    /// All readings.
    pub const ALL: [QuotaReading; 4] = [QuotaReading::R1, QuotaReading::R2, QuotaReading::R3, QuotaReading::R4];

    /// The reading in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            QuotaReading::R1 => Text::new("R1 字面“或”：每单元有1所即可", "R1, literal or: one per unit is enough"),
            QuotaReading::R2 => Text::new(
                "R2 两者兼备：每单元1所且服务人口在区间内",
                "R2, both: one per unit and a load within the band",
            ),
            QuotaReading::R3 => Text::new(
                "R3 每单元1所为基数，超上限增设，不足下限可共享",
                "R3: one per unit as base, more above the band, sharing below it",
            ),
            QuotaReading::R4 => Text::new(
                "R4 只看服务人口：各服务区不超上限",
                "R4: served population alone, no catchment above the band",
            ),
        }
    }
}

/// Changes to one rule.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RuleSettings {
    /// Time limit in minutes.
    pub minutes: Option<u32>,
    /// Service radius in metres, for rules that have one.
    pub metres: Option<u32>,
    /// Share of people that must be covered, in basis points.
    pub share_bp: Option<u32>,
    /// Mode: `walk`, `bike`, `car`, `by_class`.
    pub mode: Option<ModeChoice>,
    /// Reading: `R1` to `R4`.
    pub reading: Option<QuotaReading>,
    /// Whether facilities outside the plan area count.
    pub outside_counts: Option<bool>,
    /// Fewest residents per facility, for quotas.
    pub lo: Option<u64>,
    /// Most residents per facility, for quotas.
    pub hi: Option<u64>,
    /// Lowest value that meets the rule, for ratios, shares, links and indicators: `4.5`, `"30%"`.
    pub at_least: Option<Amount>,
    /// Highest value that meets the rule.
    pub at_most: Option<Amount>,
    /// Numbers that the plan's text leaves open, by name.
    pub parameters: BTreeMap<String, Amount>,
}

impl RuleSettings {
    /// The keys that are set.
    #[must_use]
    pub fn given(&self) -> Vec<&'static str> {
        let set = [
            ("minutes", self.minutes.is_some()),
            ("metres", self.metres.is_some()),
            ("share_bp", self.share_bp.is_some()),
            ("mode", self.mode.is_some()),
            ("reading", self.reading.is_some()),
            ("outside_counts", self.outside_counts.is_some()),
            ("lo", self.lo.is_some()),
            ("hi", self.hi.is_some()),
            ("at_least", self.at_least.is_some()),
            ("at_most", self.at_most.is_some()),
        ];
        set.into_iter().filter(|(_, set)| *set).map(|(key, _)| key).collect()
    }
}
