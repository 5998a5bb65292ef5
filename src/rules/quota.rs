//! Kind `quota`: one facility per unit or per so many residents.
//!
//! # What it asks
//! 「每个街道办事处范围或每3万—10万居民规划设置1所」: one centre in each unit as a base, more where a
//! unit has over `hi` residents, a shared one where it has under `lo`.
//!
//! # How it is measured
//! Four readings stand side by side, and a verdict that differs between them is marked so.
//! - **R1**, the literal "or": a unit passes with one centre, whatever its size.
//! - **R2**, both: one centre, and residents per centre between `lo` and `hi`.
//! - **R3**, the default: `ceil(P / hi)` centres where P is at least `lo`; below it none are required
//!   when a neighbour's centre is reachable and its pooled load stays within `hi`.
//! - **R4**, by served population alone: no catchment above `hi`, whatever the units.
//!
//! A neighbour's centre is reachable when `reachable_share_bp` of the unit's people reach it in time.
//! Residents belong to the centre to which the bureau assigned them, else to the nearest by time.
//! Institutions count once, in the unit of their first site in service. Facilities outside the area do not count.
//!
//! # What it needs
//! Units with levels, residents, facilities with ownership where the clause names it.
//!
//! # Example clause
//! `supply = { types = ["CHC"], ownership = ["gov"] }`, `levels = ["street"]`, `lo = 30000`, `hi = 100000`.

mod catchments;
mod readings;
mod sharing;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::evidence::{Evidence, SiteRef};
use super::filter::Filter;
use super::finding::{CellStatus, Finding, Firmness, Tally, UnitRow, Unserved};
use super::plan::RuleRef;
use super::verdict::Verdict;
use crate::access::Arrival;
use crate::layers::{DemandId, FacilityId, Level, UnitClass, UnitId};
use crate::message::Text;
pub use crate::project::QuotaReading;
use crate::units::{BasisPoints, Millis, People, Share};

/// The speed factors at which every result is tried again.
const SPEED_FACTORS: [f64; 2] = [0.8, 1.2];

/// What a quota rule asks.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Which facilities count.
    pub supply: Filter,
    /// Facilities that stand in until they are converted (a township hospital in a new street office);
    /// they count and are marked `TYPE_MISMATCH`.
    pub stand_in: Option<Filter>,
    /// Levels of the units that are asked.
    pub levels: Vec<Level>,
    /// Fewest residents per facility.
    pub lo: u64,
    /// Most residents per facility.
    pub hi: u64,
    /// The reading that gives the verdict.
    #[serde(default)]
    pub reading: QuotaReading,
    /// A neighbour's centre is reachable within so many minutes on foot (urban and unclassified units).
    #[serde(default = "fifteen")]
    pub reachable_walk_minutes: u32,
    /// And within so many minutes by car (rural units).
    #[serde(default = "thirty")]
    pub reachable_car_minutes: u32,
    /// Share of the unit's people who must reach it.
    #[serde(default = "ninety")]
    pub reachable_share_bp: BasisPoints,
}

fn fifteen() -> u32 {
    15
}

fn thirty() -> u32 {
    30
}

fn ninety() -> BasisPoints {
    9_000
}

impl Quota {
    /// Modes in which neighbours and catchments are measured.
    #[must_use]
    pub fn modes(&self) -> Vec<&'static str> {
        vec!["walk", "car"]
    }

    /// What is wrong with this rule as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let (lo, hi) = (self.lo, self.hi);
        (lo > hi || hi == 0)
            .then(|| format!("lo = {lo} and hi = {hi} are no band: lo must not be above hi, and hi must be above 0"))
    }

    fn lo(&self) -> People {
        People::whole(self.lo)
    }

    fn hi(&self) -> People {
        People::whole(self.hi)
    }

    /// Centres that a unit of `people` needs by itself: `ceil(people / hi)`.
    fn base_required(&self, people: People) -> u32 {
        u32::try_from(people.0.div_ceil(self.hi().0)).unwrap_or(u32::MAX)
    }

    fn status_of_load(&self, people: People) -> &'static str {
        match people {
            p if p > self.hi() => "OVERLOAD",
            p if p < self.lo() => "UNDERUSED",
            _ => "OK",
        }
    }
}

/// One unit with its people, its centres and what becomes of it under R3.
#[derive(Debug)]
struct Asked {
    unit: UnitId,
    people: People,
    /// Centres for certain.
    centres: Vec<FacilityId>,
    /// Centres that count if their missing attributes turn out well.
    maybe: usize,
    stand_ins: usize,
    required: u32,
    status: &'static str,
    note: Option<Text>,
    /// People beyond what the centres may serve.
    beyond: People,
}

/// Everything a quota needs to be read in four ways.
struct Question<'a> {
    rule: &'a RuleRef<'a>,
    quota: &'a Quota,
    evidence: &'a Evidence<'a>,
    /// The unit of the rule's levels that holds each cell.
    unit_of_cell: Vec<Option<UnitId>>,
    /// The facility to which each cell belongs, and the time to it.
    belongs: Vec<Option<(FacilityId, Millis)>>,
    /// Institutions in service by the unit of their first site.
    facilities_of: BTreeMap<UnitId, Vec<FacilityId>>,
    /// People of each unit whose cells are rural.
    rural: BTreeMap<UnitId, People>,
}

/// Checks a quota rule.
#[must_use]
pub fn check(rule: &RuleRef<'_>, quota: &Quota, evidence: &Evidence<'_>) -> Vec<Finding> {
    let units: Vec<UnitId> =
        evidence.layers.units.iter().filter(|(_, u)| quota.levels.contains(&u.level)).map(|(id, _)| id).collect();
    if units.is_empty() {
        let missing =
            Text::new("没有本条所指层级的单元图层", "no units of the level that the rule names were supplied");
        let mut finding = Finding::new(rule, "", "quota", Verdict::NotComputable { missing });
        finding.status = vec![CellStatus::NotAssessed; evidence.layers.residents.cells.len()];
        finding.tally.not_assessed = evidence.layers.residents.people();
        return vec![finding];
    }
    let wanted: BTreeSet<UnitId> = units.iter().copied().collect();
    let unit_of_cell: Vec<Option<UnitId>> =
        evidence.layers.residents.cells.iter().map(|c| evidence.unit_among(c.unit, &wanted)).collect();
    let mut rural: BTreeMap<UnitId, People> = BTreeMap::new();
    for (cell, unit) in evidence.layers.residents.cells.iter().zip(&unit_of_cell) {
        if let (Some(unit), Some(UnitClass::Rural)) = (unit, cell.class) {
            *rural.entry(*unit).or_default() += cell.people;
        }
    }
    let mut facilities_of: BTreeMap<UnitId, Vec<FacilityId>> = BTreeMap::new();
    for (id, facility) in evidence.in_service() {
        if let Some(unit) = evidence.unit_among(evidence.home_of(facility), &wanted) {
            facilities_of.entry(unit).or_default().push(id);
        }
    }
    let mut question = Question { rule, quota, evidence, unit_of_cell, belongs: Vec::new(), facilities_of, rural };
    question.belongs = question.catchments();
    vec![question.answer(&units)]
}

impl Question<'_> {
    fn answer(&self, units: &[UnitId]) -> Finding {
        let asked = self.r3_at(units, 1.0);
        let loads = self.loads();
        let holds = |reading| self.holds(reading, &asked, &loads);
        let base = holds(self.quota.reading);
        let mut verdict = self.rule.judge(base);
        if QuotaReading::ALL.iter().any(|r| holds(*r) != base) {
            verdict = Verdict::ReadingDependent { why: self.who_says_what(&asked, &loads) };
        }
        if let Some(missing) = self.missing(&asked) {
            verdict = Verdict::Indeterminate { missing };
        }
        let mut finding = Finding::new(self.rule, "", "quota", verdict);
        finding.part = Text::new("按单元与服务人口配置", "by unit and by served population");
        finding.reading = self.quota.reading.text();
        finding.target = Some(10_000);
        finding.measured = share_of(&asked, Asked::passes);
        let stands = |factor| self.r3_at(units, factor).iter().all(Asked::passes) == asked.iter().all(Asked::passes);
        finding.firmness = if SPEED_FACTORS.into_iter().all(stands) { Firmness::Firm } else { Firmness::Fragile };
        finding.loads = loads;
        finding.variants = QuotaReading::ALL.iter().map(|r| self.variant(*r, &asked, &finding.loads)).collect();
        finding.units = asked.iter().map(Asked::row).collect();
        finding.assumptions = self.assumptions();
        self.spread_status(&mut finding, &asked);
        finding
    }

    fn assumptions(&self) -> Vec<Text> {
        let q = self.quota;
        let mut said = vec![Text::new(
            format!(
                "共享条件：本单元 {}% 的居民步行 {} 分钟（乡村驾车 {} 分钟）内可达邻单元中心",
                q.reachable_share_bp / 100,
                q.reachable_walk_minutes,
                q.reachable_car_minutes
            ),
            format!(
                "sharing: {} % of a unit's people reach the neighbour's centre within {} minutes on foot (rural: {} by car)",
                q.reachable_share_bp / 100,
                q.reachable_walk_minutes,
                q.reachable_car_minutes
            ),
        )];
        let areas = &self.evidence.layers.residents.areas;
        let named = || areas.iter().filter_map(|a| a.assigned.as_deref());
        let unknown = named().filter(|a| self.assigned(a).is_none()).count();
        if unknown > 0 {
            said.push(Text::new(
                format!("{unknown} 个居住区的归属机构不存在或不符合条件，改按最近时间"),
                format!("{unknown} residential areas are assigned to a facility that is not known or does not count; they go to the nearest by time"),
            ));
        }
        let cells = self.evidence.layers.residents.cells.iter().zip(&self.unit_of_cell).zip(&self.belongs);
        let alone: People = cells.filter(|((_, u), b)| u.is_some() && b.is_none()).map(|((c, _), _)| c.people).sum();
        if alone > People::ZERO {
            said.push(Text::new(
                format!("{alone} 人到不了任何中心，不在任何服务区内"),
                format!("{alone} people reach no centre and stand in no catchment"),
            ));
        }
        let assigned = named().next().is_some();
        said.push(if assigned {
            Text::new(
                "服务人口：先按卫健部门划定的归属，未划定者按最近时间",
                "catchments: the bureau's assignment first, the nearest by time where it is silent",
            )
        } else {
            Text::new("服务人口：未给归属表，按最近时间", "catchments: no assignment was given, the nearest by time")
        });
        said
    }

    /// Statuses of cells: in a unit that is short, the people beyond its centres' capacity are
    /// unserved, farthest from their centre first.
    fn spread_status(&self, finding: &mut Finding, asked: &[Asked]) {
        let cells = &self.evidence.layers.residents.cells;
        finding.status = cells
            .iter()
            .zip(&self.unit_of_cell)
            .map(|(_, unit)| match unit {
                Some(_) => CellStatus::Covered,
                None => CellStatus::OutOfScope,
            })
            .collect();
        for a in asked.iter().filter(|a| a.beyond > People::ZERO && !a.passes()) {
            let mut members: Vec<usize> = (0..cells.len()).filter(|i| self.unit_of_cell[*i] == Some(a.unit)).collect();
            let time = |i: usize| self.belongs[i].map_or(Millis::MAX, |b| b.1);
            members.sort_by(|x, y| time(*y).cmp(&time(*x)).then(x.cmp(y)));
            let mut left = a.beyond;
            for i in members {
                let people = cells[i].people.min(left);
                if people > People::ZERO {
                    left = left - people;
                    finding.status[i] = CellStatus::Gap;
                    finding.unserved.push(Unserved { cell: DemandId(i as u32), people, unit: Some(a.unit) });
                }
            }
        }
        finding.unserved.sort_by_key(|u| u.cell);
        let gap: People = finding.unserved.iter().map(|u| u.people).sum();
        let of = |status| {
            cells.iter().zip(&finding.status).filter(|(_, s)| **s == status).map(|(c, _)| c.people).sum::<People>()
        };
        let touched = of(CellStatus::Gap);
        finding.tally = Tally {
            covered: of(CellStatus::Covered) + (touched - gap),
            gap,
            not_assessed: of(CellStatus::NotAssessed),
        };
    }
}

/// The share of the units with people that pass.
fn share_of(asked: &[Asked], passes: impl Fn(&Asked) -> bool) -> Share {
    let peopled = asked.iter().filter(|a| a.status != "EMPTY");
    peopled.fold(Share::default(), |s, a| Share { part: s.part + u64::from(passes(a)), whole: s.whole + 1 })
}

fn nearest_of(found: Option<&(Vec<Option<Arrival>>, Vec<SiteRef>)>, cell: usize) -> Option<(FacilityId, Millis)> {
    let (arrivals, refs) = found?;
    let arrival = arrivals[cell]?;
    Some((refs[arrival.label as usize].facility, arrival.time))
}

impl Asked {
    /// A unit below the band without a centre of its own.
    fn wants_to_share(&self, quota: &Quota) -> bool {
        self.centres.is_empty() && self.people < quota.lo() && self.people > People::ZERO
    }

    fn passes(&self) -> bool {
        matches!(self.status, "OK" | "UNDERUSED" | "SHARED_OK" | "EMPTY")
    }

    fn row(&self) -> UnitRow {
        let gap = if self.passes() { People::ZERO } else { self.beyond };
        UnitRow {
            unit: Some(self.unit),
            name: None,
            tally: Tally { covered: self.people.minus(gap), gap, not_assessed: People::ZERO },
            facilities: Some(self.centres.len() as u32),
            required: Some(self.required),
            status: self.status,
            note: self.note.clone(),
        }
    }
}
