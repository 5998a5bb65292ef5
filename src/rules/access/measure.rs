//! One search and what it says of every cell: status, tally, rows per unit.

use std::collections::BTreeMap;

use super::substitute::Substitutes;
use super::{Outcome, Question};
use crate::access::Arrival;
use crate::layers::{DemandId, FacilityId, UnitId};
use crate::rules::evidence::Mode;
use crate::rules::finding::{CellStatus, Finding, Tally, UnitRow, Unserved};
use crate::rules::known::Known;
use crate::units::{Millis, People};

impl Question<'_> {
    /// Searches from the facilities that `keep` accepts and takes everybody's status.
    pub(super) fn outcome(&self, mode: &Mode, keep: impl Fn(FacilityId) -> bool) -> Outcome {
        self.searched(mode, keep, Millis::MAX, Substitutes::Sure)
    }

    /// [`Question::outcome`] with times within the limit alone: enough for statuses and the tally.
    pub(super) fn outcome_within(&self, mode: &Mode, keep: impl Fn(FacilityId) -> bool) -> Outcome {
        self.searched(mode, keep, self.access.limit(), Substitutes::Sure)
    }

    /// The same with every facility that may count.
    pub(super) fn outcome_at_most(&self, mode: &Mode) -> Outcome {
        self.searched(mode, |id| self.counts(id) != Known::No, self.access.limit(), Substitutes::Possible)
    }

    /// The same from the facilities that count for certain, without substitutes.
    pub(super) fn outcome_without_substitutes(&self, mode: &Mode) -> Outcome {
        self.searched(mode, |id| self.counts(id) == Known::Yes, self.access.limit(), Substitutes::Ignored)
    }

    fn searched(
        &self,
        mode: &Mode,
        keep: impl Fn(FacilityId) -> bool,
        cutoff: Millis,
        counted: Substitutes,
    ) -> Outcome {
        let (sites, refs) = mode.sites_where(|s| keep(s.facility) && self.may_count(s));
        let arrivals = mode.travel.nearest_within(&mode.demand, &sites, self.access.direction, cutoff);
        let mut status = self.statuses(mode, &arrivals, self.access.limit());
        self.substitute(mode, &mut status, 1.0, counted);
        let tally = self.tally(&status);
        Outcome { status, arrivals, sites: refs, tally }
    }

    pub(super) fn statuses(&self, mode: &Mode, arrivals: &[Option<Arrival>], limit: Millis) -> Vec<CellStatus> {
        let cells = &self.evidence.layers.residents.cells;
        cells
            .iter()
            .zip(arrivals)
            .zip(&mode.demand)
            .map(|((cell, arrival), stop)| {
                if !self.in_scope(cell) {
                    CellStatus::OutOfScope
                } else {
                    self.evidence.access_status(mode, stop, arrival.as_ref(), limit)
                }
            })
            .collect()
    }

    pub(super) fn tally(&self, status: &[CellStatus]) -> Tally {
        let mut tally = Tally::default();
        for (cell, &status) in self.evidence.layers.residents.cells.iter().zip(status) {
            tally.add(status, cell.people);
        }
        tally
    }

    pub(super) fn fill(&self, finding: &mut Finding, outcome: Outcome) {
        let cells = &self.evidence.layers.residents.cells;
        finding.measured = outcome.tally.share();
        finding.tally = outcome.tally;
        finding.near_limit = Some(self.near_limit(&outcome));
        finding.served_from_outside = self.served_from_outside(&outcome);
        finding.units = self.unit_rows(&outcome.status);
        finding.unserved = cells
            .iter()
            .enumerate()
            .filter(|(i, cell)| outcome.status[*i] == CellStatus::Gap && cell.people > People::ZERO)
            .map(|(i, cell)| Unserved { cell: DemandId(i as u32), people: cell.people, unit: None })
            .collect();
        finding.status = outcome.status;
        finding.arrivals = outcome.arrivals;
        finding.sites = outcome.sites;
    }

    fn near_limit(&self, outcome: &Outcome) -> (People, People) {
        let limit = self.access.limit();
        let within = |seconds: u32| {
            let cells = self.evidence.layers.residents.cells.iter().zip(&outcome.arrivals).zip(&outcome.status);
            cells
                .filter(|((_, _), status)| **status != CellStatus::OutOfScope)
                .filter(|((_, a), _)| a.is_some_and(|a| a.time.0.abs_diff(limit.0) <= seconds * 1_000))
                .map(|((cell, _), _)| cell.people)
                .sum()
        };
        (within(5), within(60))
    }

    fn served_from_outside(&self, outcome: &Outcome) -> People {
        let cells = self.evidence.layers.residents.cells.iter().zip(&outcome.arrivals).zip(&outcome.status);
        cells
            .filter(|(_, status)| **status == CellStatus::Covered)
            .filter(|((_, a), _)| a.is_some_and(|a| self.evidence.is_outside(outcome.sites[a.label as usize])))
            .map(|((cell, _), _)| cell.people)
            .sum()
    }

    fn unit_rows(&self, status: &[CellStatus]) -> Vec<UnitRow> {
        let mut rows: BTreeMap<Option<UnitId>, Tally> = BTreeMap::new();
        for (cell, &status) in self.evidence.layers.residents.cells.iter().zip(status) {
            if status != CellStatus::OutOfScope {
                rows.entry(self.evidence.row_unit(cell.unit)).or_default().add(status, cell.people);
            }
        }
        let row = |(unit, tally): (Option<UnitId>, Tally)| {
            let holds = self.access.share_bp.is_none_or(|bp| tally.share().at_least(bp));
            let status = match () {
                () if tally.gap == People::ZERO && tally.not_assessed == People::ZERO => "COVERED",
                () if holds => "WITHIN_TARGET",
                () => "GAP",
            };
            UnitRow { unit, name: None, tally, facilities: None, required: None, status, note: None }
        };
        rows.into_iter().map(row).collect()
    }
}
