//! Why one place is, or is not, a gap: every finding for the people nearest to it.
//!
//! Data only; `cli::explain` puts it in words. Statuses, arrivals and zones are read from the report; only
//! the further facilities and the route are searched here.

mod access;
mod services;
mod units;

pub use access::{AccessAnswer, Excluded, Reached, RouteLeg};
pub use units::UnitAnswer;

use crate::gaps::Cause;
use crate::layers::{DemandId, Position};
use crate::message::Text;
use crate::network::geodesic;
use crate::rules::{CellStatus, Requirement};
use crate::run::Report;
use crate::units::{Metres, People};

/// Every answer about one place.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The place that was asked about.
    pub asked: Position,
    /// The people nearest to it; `None` when nobody lives anywhere.
    pub cell: Option<Nearby>,
    /// One answer per finding that was asked for, in the order of the report.
    pub answers: Vec<Answer>,
}

/// The demand cell nearest to the place.
#[derive(Clone, Copy, Debug)]
pub struct Nearby {
    /// The cell.
    pub cell: DemandId,
    /// How far it is from the place asked about.
    pub away: Metres,
}

/// What one finding says about the cell.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Index of the finding in the report.
    pub finding: usize,
    /// What became of the cell.
    pub status: CellStatus,
    /// Where its gap is listed, when it is one.
    pub gap: Option<Membership>,
    /// The evidence.
    pub evidence: Proof,
}

/// What an answer rests on, by kind of rule.
#[derive(Clone, Debug)]
pub enum Proof {
    /// Ways to facilities.
    Access(Box<AccessAnswer>),
    /// Rows of the units that hold the cell.
    Units(Vec<UnitAnswer>),
}

/// Where a gap cell is listed.
#[derive(Clone, Debug)]
pub enum Membership {
    /// In a gap zone.
    Zone {
        /// Its id.
        id: String,
        /// Its rank within the finding.
        rank: usize,
        /// Its people.
        people: People,
        /// The cause of most of its people.
        cause: Cause,
        /// What would close it.
        action: Text,
    },
    /// Among the scattered people of a unit.
    Scattered {
        /// The scattered people of that unit.
        people: People,
    },
}

/// Explains a place: all findings, or only those of one rule, part of a rule or finding.
#[must_use]
pub fn explain(report: &Report, position: Position, only: Option<&str>) -> Explanation {
    let cell = nearby(report, position);
    let answers = cell.map(|near| answers(report, near.cell, only)).unwrap_or_default();
    Explanation { asked: position, cell, answers }
}

fn nearby(report: &Report, position: Position) -> Option<Nearby> {
    let cells = (0u32..).zip(&report.layers.residents.cells);
    let near = cells.map(|(i, c)| Nearby { cell: DemandId(i), away: geodesic(position, c.position) });
    near.min_by(|a, b| a.away.0.total_cmp(&b.away.0).then(a.cell.cmp(&b.cell)))
}

fn answers(report: &Report, cell: DemandId, only: Option<&str>) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (index, finding) in report.findings.iter().enumerate() {
        let slug = &report.plans[finding.plan].rules[finding.rule].slug;
        let asked = |id: &str| finding.id == id || slug == id || finding.id.starts_with(&format!("{id}."));
        if !only.is_none_or(asked) {
            continue;
        }
        let requirement = report.requirement(finding);
        let evidence = match requirement {
            Requirement::Access(rule) => Proof::Access(Box::new(access::answer(report, finding, rule, cell))),
            other => Proof::Units(units::answer(report, finding, other, cell)),
        };
        let status = finding.status.get(cell.0 as usize).copied().unwrap_or(CellStatus::OutOfScope);
        answers.push(Answer { finding: index, status, gap: membership(report, index, cell), evidence });
    }
    answers
}

fn membership(report: &Report, finding: usize, cell: DemandId) -> Option<Membership> {
    let gaps = &report.gaps[finding];
    if let Some(zone) = gaps.zones.iter().find(|z| z.cells.binary_search(&cell).is_ok()) {
        return Some(Membership::Zone {
            id: zone.id.clone(),
            rank: zone.rank,
            people: zone.people,
            cause: zone.cause,
            action: zone.action.clone(),
        });
    }
    let scattered = gaps.scattered.iter().find(|s| s.cells.iter().any(|(c, _)| *c == cell))?;
    Some(Membership::Scattered { people: scattered.people })
}
