//! Another facility in place of the one asked for: nobody needs a station who reaches a centre within 15 minutes on foot.

use serde::{Deserialize, Serialize};

use super::{Question, mode_name};
use crate::message::Text;
use crate::project::ModeChoice;
use crate::rules::evidence::{Mode, SiteRef};
use crate::rules::filter::Filter;
use crate::rules::finding::CellStatus;
use crate::rules::known::Known;
use crate::units::Millis;

/// What stands in for the facilities of an access rule.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandIn {
    /// The facilities that stand in.
    pub supply: Filter,
    /// Who reaches one within so many minutes is served.
    pub minutes: u32,
    /// Mode of travel; that of the rule when absent.
    pub mode: Option<ModeChoice>,
}

/// Which substitutes count in a search.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Substitutes {
    /// Those that stand in for certain.
    Sure,
    /// Those too of which it is not known.
    Possible,
    /// None.
    Ignored,
}

impl StandIn {
    /// What is wrong with it as written, if anything.
    pub(super) fn problem(&self) -> Option<String> {
        if self.minutes == 0 || self.minutes > 1_440 {
            return Some(format!("substitute: minutes = {} is not between 1 and 1440", self.minutes));
        }
        if self.mode == Some(ModeChoice::ByClass) {
            return Some("substitute: it is reached in one mode: walk, bike or car".to_owned());
        }
        self.supply.problem().map(|problem| format!("substitute: {problem}"))
    }

    /// The modes that it adds to those of the rule.
    pub(super) fn modes(&self) -> Option<&'static str> {
        self.mode.and_then(ModeChoice::id)
    }
}

impl Question<'_> {
    /// Counts those as covered who reach a substitute in time, at `factor` times the speeds (a limit of T is then one of
    /// `factor` T).
    pub(super) fn substitute(&self, mode: &Mode, status: &mut [CellStatus], factor: f64, counted: Substitutes) {
        let Some(stand_in) = self.access.substitute.as_ref().filter(|_| counted != Substitutes::Ignored) else {
            return;
        };
        let own = stand_in.modes().and_then(|id| self.evidence.mode(id)).map(|(_, mode)| mode);
        let mode = own.unwrap_or(mode);
        let counts = |site: SiteRef| {
            let found = stand_in.supply.matches(self.evidence.layers.facilities.get(site.facility));
            self.may_count(site)
                && (found == Known::Yes || (counted == Substitutes::Possible && found == Known::Unknown))
        };
        let (mut sites, _) = mode.sites_where(counts);
        sites.iter_mut().for_each(|site| site.wait = site.wait.scaled(factor));
        let limit = Millis::from_minutes(stand_in.minutes).scaled(factor);
        let arrivals = mode.travel.nearest_within(&mode.demand, &sites, self.access.direction, limit);
        for (status, arrival) in status.iter_mut().zip(arrivals) {
            let unserved = matches!(status, CellStatus::Gap | CellStatus::NotAssessed);
            if unserved && arrival.is_some_and(|a| a.time <= limit) {
                *status = CellStatus::Covered;
            }
        }
    }

    /// Facilities of which it is not known whether they stand in.
    pub(super) fn unknown_substitutes(&self) -> usize {
        let Some(stand_in) = &self.access.substitute else { return 0 };
        let list = self.evidence.layers.facilities.list.iter();
        let open = list.filter(|f| f.is_open(self.evidence.project.as_of));
        open.filter(|f| stand_in.supply.matches(f) == Known::Unknown).count()
    }

    /// The substitute in words.
    pub(super) fn substitute_in_words(&self) -> Option<Text> {
        let stand_in = self.access.substitute.as_ref()?;
        let mode = mode_name(stand_in.modes().unwrap_or(self.scope.mode));
        let minutes = stand_in.minutes;
        Some(Text::new(
            format!("{}{minutes}分钟内可到替代机构的居民计为覆盖；其所列时间仍是到本条所列机构的时间", mode.zh),
            format!(
                "who reaches a substitute within {minutes} minutes {} counts as covered; times are still those to the facilities named",
                mode.en
            ),
        ))
    }
}
