//! New sites for an access rule: where they would cover the most people who are in its gap, with a bound.
//!
//! In: a report. The demand is the gap cells of a finding, the network and the limit are those of the check, so what
//! the proposal gains is what the check would count. Out: candidates, proposals in the order of their use, what each
//! number of sites could gain, and who would go where.

mod candidates;
mod choose;

use rayon::prelude::*;

use super::{Progress, Report};
use crate::access::{Catchments, Direction, Site, Stop, Travel};
use crate::layers::{DemandId, FacilityId, Position};
use crate::message::Text;
use crate::rules::finding::CellStatus;
use crate::rules::plan::Requirement;
use crate::siting::{Answer, Limits, Lists, SitingError};
use crate::units::{Millis, People};

pub use candidates::{Generate, Ground};

/// What is asked.
#[derive(Clone, Debug)]
pub struct SitesAsked {
    /// Index of an access finding of the report.
    pub finding: usize,
    /// New sites.
    pub new: usize,
    /// Where they may stand.
    pub ground: Ground,
    /// Whether facilities that only lack the service may be trained instead of built.
    pub train: bool,
}

/// A place where a site may be opened.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Id: `node:17`, `cell:203`, the id of a facility, or that of a given table.
    pub id: String,
    /// A facility that would be trained or equipped; `None` for a new site.
    pub facility: Option<FacilityId>,
    /// Where it is.
    pub stop: Stop,
    /// Time added there, such as parking.
    pub wait: Millis,
    /// People in the gap whom it reaches within the limit.
    pub reaches: People,
}

/// One site of the proposal.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Index among the candidates.
    pub candidate: usize,
    /// People whom it adds to those that the proposals before it cover.
    pub adds: People,
    /// People whom all other sites of the proposal would leave if this one were missing.
    pub alone: People,
    /// The best other candidate in its place, and how many people fewer that covers.
    pub instead: Option<(usize, People)>,
}

/// What the best so many sites gain.
#[derive(Clone, Debug)]
pub struct CurvePoint {
    /// Number of new sites.
    pub sites: usize,
    /// People gained by the best sites found.
    pub gained: People,
    /// No sites gain more.
    pub at_most: People,
}

/// A gap cell that the proposal covers.
#[derive(Clone, Copy, Debug)]
pub struct Allocated {
    /// The cell.
    pub cell: DemandId,
    /// Index among the proposals.
    pub proposal: usize,
    /// Its time.
    pub time: Millis,
}

/// Sites for a finding.
#[derive(Clone, Debug)]
pub struct Sites {
    /// Index of the finding in the report.
    pub finding: usize,
    /// All candidates that reach somebody in the gap.
    pub candidates: Vec<Candidate>,
    /// The proposal, the most useful site first.
    pub proposals: Vec<Proposal>,
    /// Gains by number of sites, from 1 on.
    pub curve: Vec<CurvePoint>,
    /// Who goes where.
    pub allocated: Vec<Allocated>,
    /// People in the gap.
    pub gap: People,
    /// Of these, whom all candidates together could cover.
    pub coverable: People,
    /// The answer of the search; its numbers are thousandths of a person.
    pub answer: Answer,
    /// What was assumed.
    pub notes: Vec<Text>,
}

/// Why there is no proposal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SitesError {
    /// The finding has no limit of time or length, or says nothing of cells.
    #[error(
        "{id} has no limit within which people must arrive, so there is nothing to cover\nhint: choose an access rule with minutes or metres"
    )]
    NoLimit {
        /// Id of the finding.
        id: String,
    },
    /// No candidate reaches anybody in the gap.
    #[error(
        "{id}: none of {tried} candidate(s) reaches anybody in the gap within the limit\nhint: allow more places with --candidates and --every"
    )]
    NoUse {
        /// Id of the finding.
        id: String,
        /// How many were tried.
        tried: usize,
    },
    /// The solver gave up.
    #[error(transparent)]
    Solver(#[from] SitingError),
}

/// Proposes sites.
///
/// # Errors
/// When the finding has no limit, or no candidate is of use.
pub fn sites(
    report: &Report,
    asked: &SitesAsked,
    limits: &Limits<'_>,
    progress: &dyn Progress,
) -> Result<Sites, SitesError> {
    let finding = &report.findings[asked.finding];
    let (Some(limit), Requirement::Access(access)) = (finding.limit, report.requirement(finding)) else {
        return Err(SitesError::NoLimit { id: finding.id.clone() });
    };
    let mode = &report.modes[limit.mode];
    let cells = &report.layers.residents.cells;
    let in_gap = |i: &usize| finding.status[*i] == CellStatus::Gap && cells[*i].people > People::ZERO;
    let gap: Vec<usize> = (0..cells.len()).filter(in_gap).collect();
    let people: Vec<u64> = gap.iter().map(|i| cells[*i].people.0).collect();
    let stops: Vec<Stop> = gap.iter().map(|i| mode.demand[*i]).collect();
    let (mut candidates, notes) = candidates::of(report, asked, mode, access, &stops);
    let tried = candidates.len();
    progress.stage(&Text::new("计算候选点的可达范围", "searching from the candidates"), Some(tried as u64));
    let found = reached(&mode.travel, &stops, &candidates, access.direction, limit.time);
    let mut reached = Vec::new();
    let mut use_of = found.into_iter();
    candidates.retain_mut(|candidate| {
        let list = use_of.next().unwrap_or_default();
        candidate.reaches = People(list.iter().map(|(i, _)| people[*i as usize]).sum());
        let useful = candidate.reaches > People::ZERO;
        if useful {
            reached.push(list);
        }
        useful
    });
    if candidates.is_empty() {
        return Err(SitesError::NoUse { id: finding.id.clone(), tried });
    }
    let mut any = vec![false; people.len()];
    reached.iter().flatten().for_each(|(i, _)| any[*i as usize] = true);
    let coverable = (0..people.len()).filter(|i| any[*i]).map(|i| people[i]).sum();
    let lists = Lists::of_candidates(people.clone(), &reached)?;
    let chosen = choose::choose(&lists, &reached, limit.time, asked.new, limits, progress)?;
    let allocated = chosen.serves.iter().enumerate().filter_map(|(i, way)| {
        let (proposal, time) = (*way)?;
        Some(Allocated { cell: DemandId(gap[i] as u32), proposal, time })
    });
    Ok(Sites {
        finding: asked.finding,
        allocated: allocated.collect(),
        candidates,
        proposals: chosen.proposals,
        curve: chosen.curve,
        gap: People(people.iter().sum()),
        coverable: People(coverable),
        answer: chosen.answer,
        notes,
    })
}

/// Whom each candidate reaches within the limit: index among the stops, and milliseconds.
fn reached(
    travel: &Travel,
    stops: &[Stop],
    candidates: &[Candidate],
    direction: Direction,
    limit: Millis,
) -> Vec<Vec<(u32, u32)>> {
    let site = |candidate: &Candidate| Site { stop: candidate.stop, wait: candidate.wait, label: 0 };
    match travel {
        Travel::Roads(network) => {
            let catchments = Catchments::new(network, stops, direction);
            let search = |times: &mut crate::access::CatchmentTimes<'_>, candidate: &Candidate| {
                let mut list = Vec::new();
                times.reach(&site(candidate), limit, |place, time| list.push((place, time.0)));
                list.sort_unstable();
                list
            };
            candidates.par_iter().map_init(|| catchments.times(), search).collect()
        }
        Travel::StraightLine(line) => {
            let of = |candidate: &Candidate| {
                let found = line.nearest(stops, &[site(candidate)]);
                let near = found.into_iter().enumerate().filter_map(|(i, a)| Some((i as u32, a?.time)));
                near.filter(|(_, time)| *time <= limit).map(|(i, time)| (i, time.0)).collect()
            };
            candidates.iter().map(of).collect()
        }
    }
}

/// Where a candidate stands.
impl Candidate {
    /// Longitude and latitude.
    #[must_use]
    pub fn position(&self) -> Position {
        self.stop.position
    }
}
