//! What a map shows of a finding: the class of each demand cell, and the facilities that count.

use std::collections::BTreeSet;

use crate::layers::FacilityId;
use crate::rules::finding::CellStatus;
use crate::rules::{Finding, Known, Requirement};
use crate::run::Report;

/// Within half the limit, within it, up to twice, beyond, not assessed.
pub(super) const CLASSES: usize = 5;

/// The class of a demand cell, an index below [`CLASSES`]. Without a limit 1 is served and 2 is not.
pub(super) fn class(finding: &Finding, cell: usize) -> usize {
    let time = finding.arrivals.get(cell).copied().flatten().map(|a| u64::from(a.time.0));
    let limit = finding.limit.map(|l| u64::from(l.time.0));
    match (finding.status[cell], time.zip(limit)) {
        (CellStatus::NotAssessed | CellStatus::OutOfScope, _) => 4,
        (CellStatus::Covered, Some((t, l))) if t * 2 <= l => 0,
        (CellStatus::Covered, _) => 1,
        (CellStatus::Gap, Some((t, l))) if t <= l * 2 => 2,
        (CellStatus::Gap, None) if limit.is_none() => 2,
        (CellStatus::Gap, _) => 3,
    }
}

/// The facilities that a finding counts: those that ways lead to, or those of the supply that it asks for.
pub(super) fn counted(report: &Report, finding: &Finding) -> BTreeSet<FacilityId> {
    let routed = finding.sites.iter().map(|s| s.facility);
    let supply = match report.requirement(finding) {
        Requirement::Presence(presence) => Some(&presence.supply),
        Requirement::Quota(quota) => Some(&quota.supply),
        _ => None,
    };
    let listed = report.layers.facilities.iter();
    let listed = listed.filter(|(_, f)| supply.is_some_and(|s| s.matches(f) == Known::Yes)).map(|(id, _)| id);
    routed.chain(listed).collect()
}
