//! Another facility in place of a unit's own: no station is needed where a centre is within a 15-minute walk.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::units::Asked;
use crate::access::Direction;
use crate::layers::UnitId;
use crate::message::Text;
use crate::project::ModeChoice;
use crate::rules::evidence::Evidence;
use crate::rules::filter::Filter;
use crate::rules::finding::{CellStatus, Tally};
use crate::rules::known::Known;
use crate::units::{BasisPoints, Millis};

/// What stands in for a unit's own facility.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Substitute {
    /// The facilities that stand in; those outside the plan area count too.
    pub supply: Filter,
    /// The unit's people reach one within so many minutes.
    pub minutes: u32,
    /// Mode of travel.
    #[serde(default = "on_foot")]
    pub mode: ModeChoice,
    /// Share of the unit's people who must reach it; ours where the text gives none.
    #[serde(default = "most")]
    pub share_bp: BasisPoints,
}

fn on_foot() -> ModeChoice {
    ModeChoice::Walk
}

fn most() -> BasisPoints {
    9_000
}

impl Substitute {
    /// What is wrong with it as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        if self.minutes == 0 || self.minutes > 1_440 {
            return Some(format!("minutes = {} is not between 1 and 1440", self.minutes));
        }
        if self.mode.id().is_none() {
            return Some("a substitute is reached in one mode: walk, bike or car".to_owned());
        }
        let share = (self.share_bp > 10_000).then(|| format!("share_bp = {} is above 10000 (100 %)", self.share_bp));
        share.or_else(|| self.supply.problem())
    }

    /// It in words.
    #[must_use]
    pub fn text(&self) -> Text {
        let mode = self.mode.id().map(crate::rules::access::mode_name).unwrap_or_default();
        let share = self.share_bp / 100;
        Text::new(
            format!("单元内≥{share}%的人口{}{}分钟内可到替代机构的，免设", mode.zh, self.minutes),
            format!(
                "a unit is exempt when {share} % of its people reach a substitute within {} minutes {}",
                self.minutes, mode.en
            ),
        )
    }

    /// For each unit, whether something stands in, at `factor` times the speeds: a limit of T is then one of `factor` T.
    pub(super) fn stands_in(&self, asked: &[&Asked], evidence: &Evidence<'_>, factor: f64) -> Vec<bool> {
        let Some((_, mode)) = self.mode.id().and_then(|id| evidence.mode(id)) else { return vec![false; asked.len()] };
        let (mut sites, _) = mode.sites_where(|site| {
            let facility = evidence.layers.facilities.get(site.facility);
            evidence.site_open(site) && self.supply.matches(facility) == Known::Yes
        });
        sites.iter_mut().for_each(|site| site.wait = site.wait.scaled(factor));
        let limit = Millis::from_minutes(self.minutes).scaled(factor);
        let mut asked_of: BTreeMap<UnitId, Vec<usize>> = BTreeMap::new();
        for (i, a) in asked.iter().enumerate() {
            a.members.iter().for_each(|unit| asked_of.entry(*unit).or_default().push(i));
        }
        let mut tallies = vec![Tally::default(); asked.len()];
        let arrivals = mode.travel.nearest(&mode.demand, &sites, Direction::Towards);
        for (cell, arrival) in evidence.layers.residents.cells.iter().zip(&arrivals) {
            let in_time = arrival.is_some_and(|a| a.time <= limit);
            let status = if in_time { CellStatus::Covered } else { CellStatus::Gap };
            let holding = evidence.ancestors(cell.unit).filter_map(|u| asked_of.get(&u)).flatten();
            holding.for_each(|i| tallies[*i].add(status, cell.people));
        }
        tallies.iter().map(|t| t.share().whole > 0 && t.share().at_least(self.share_bp)).collect()
    }
}
