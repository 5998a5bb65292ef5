//! The rows of a quota or presence finding that hold a demand cell, and the facilities that count in each.

use crate::layers::{DemandId, FacilityId, UnitId};
use crate::rules::Known;
use crate::rules::{Filter, Finding, Requirement, UnitRow};
use crate::run::Report;
use crate::units::People;

/// One row of a finding, with what counts in it.
#[derive(Clone, Debug)]
pub struct UnitAnswer {
    /// The row as the finding has it.
    pub row: UnitRow,
    /// Facilities that count, by id, with the people of their catchment where the rule assigns any.
    pub facilities: Vec<(FacilityId, Option<People>)>,
}

/// The rows that hold a cell, finest unit first; then rows that are no unit of the layer.
pub(super) fn answer(report: &Report, finding: &Finding, requirement: &Requirement, cell: DemandId) -> Vec<UnitAnswer> {
    let evidence = report.evidence();
    let home = report.layers.residents.cell(cell).unit;
    let within: Vec<_> = evidence.ancestors(home).collect();
    let mut rows: Vec<&UnitRow> = Vec::new();
    for unit in &within {
        rows.extend(finding.units.iter().filter(|r| r.unit == Some(*unit)));
    }
    rows.extend(finding.units.iter().filter(|r| r.unit.is_none() && (r.name.is_some() || home.is_none())));
    let supply: Vec<&Filter> = match requirement {
        Requirement::Quota(quota) => std::iter::once(&quota.supply).chain(&quota.stand_in).collect(),
        Requirement::Presence(presence) => vec![&presence.supply],
        _ => Vec::new(),
    };
    let counting: Vec<FacilityId> = evidence
        .in_service()
        .filter(|(_, f)| supply.iter().any(|s| s.matches(f) == Known::Yes))
        .map(|(id, _)| id)
        .collect();
    let load = |id: FacilityId| finding.loads.iter().find(|l| l.facility == id).map(|l| l.people);
    let inside = |row: &UnitRow, id: FacilityId| {
        let facility = report.layers.facilities.get(id);
        let within = |of: Option<UnitId>| evidence.ancestors(of).any(|u| row.unit == Some(u));
        match requirement {
            Requirement::Quota(_) => within(evidence.home_of(facility)),
            _ => facility.open_sites(report.project.as_of).any(|s| within(s.unit)),
        }
    };
    let answer = |row: &UnitRow| UnitAnswer {
        row: row.clone(),
        facilities: counting.iter().filter(|id| inside(row, **id)).map(|id| (*id, load(*id))).collect(),
    };
    rows.into_iter().map(answer).collect()
}
