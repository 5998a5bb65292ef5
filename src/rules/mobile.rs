//! Kind `mobile`: few people far from any fixed facility are served by visits instead.
//!
//! # What it asks
//! Units of `levels` without a facility of `fixed`, or all units when it is near, are looked at. One with at most
//! `people_max` residents whose time to the nearest fixed facility is at least `minutes_min` is a candidate; with
//! `visits` (an attribute of the unit: visits a month) of at least `visits_min` it is mitigated.
//!
//! # How it is measured
//! Time is the people-weighted mean of the unit's cells. A mitigated unit stays uncovered in every other rule; it
//! leaves the list of what is to be built and enters the list of visits. A unit above the bounds stays a gap.
//!
//! # What it needs
//! Units, residents, facilities, roads; the visits, where they are made.
//!
//! # Example clause
//! 「人口较少或面积较小的行政村可与相邻行政村联合设置，或开展流动巡诊」: `fixed = { types = ["VC", "THC"] }`.

use serde::{Deserialize, Serialize};

use super::attributes;
use super::evidence::{Evidence, Mode};
use super::expression::{Expression, Value};
use super::filter::Filter;
use super::finding::{End, Finding, Firmness, Tally, UnitRow, Variant};
use super::known::Known;
use super::plan::RuleRef;
use super::presence::PresenceLevel;
use super::verdict::Verdict;
use crate::access::Direction;
use crate::layers::UnitId;
use crate::message::Text;
use crate::project::ModeChoice;
use crate::units::{Amount, Millis, People, Share};

/// What a rule of mobile service asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mobile {
    /// The fixed facilities whose absence calls for visits.
    pub fixed: Filter,
    /// The units that are looked at.
    pub levels: Vec<PresenceLevel>,
    /// Most residents of a unit that visits may serve instead; ours where the plan gives none.
    #[serde(default = "few_people")]
    pub people_max: u64,
    /// Fewest minutes to the nearest fixed facility.
    #[serde(default = "far")]
    pub minutes_min: u32,
    /// Whether the numbers above are ours and not the plan's.
    #[serde(default = "yes")]
    pub bounds_are_ours: bool,
    /// Visits a month: an attribute of the unit.
    pub visits: Expression,
    /// Fewest visits a month.
    #[serde(default = "twice")]
    pub visits_min: Amount,
    /// Mode of travel.
    #[serde(default = "by_car")]
    pub mode: ModeChoice,
}

fn few_people() -> u64 {
    500
}

fn far() -> u32 {
    30
}

fn yes() -> bool {
    true
}

fn twice() -> Amount {
    Amount::from(2_u32)
}

fn by_car() -> ModeChoice {
    ModeChoice::Car
}

impl Mobile {
    /// What is wrong with this rule as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let empty = self.levels.is_empty().then(|| "a mobile rule needs at least one of `levels`".to_owned());
        empty.or_else(|| self.fixed.problem())
    }
}

/// Checks a rule of mobile service.
#[must_use]
pub fn check(rule: &RuleRef<'_>, mobile: &Mobile, evidence: &Evidence<'_>) -> Vec<Finding> {
    let mut finding = Finding::new(rule, "", "mobile", Verdict::Reported);
    finding.firmness = Firmness::NotJudged;
    finding.reading = mobile.reading();
    let levels: Vec<_> = mobile.levels.iter().filter_map(|l| l.level()).collect();
    let units = evidence.layers.units.iter().filter(|(_, u)| levels.contains(&u.level)).map(|(id, _)| id);
    let units: Vec<UnitId> = units.filter(|id| evidence.people_of(*id) > People::ZERO).collect();
    let mode = mobile.mode.id().and_then(|id| evidence.mode(id));
    let (Some((_, mode)), false) = (mode, units.is_empty()) else {
        let missing = Text::new(
            "没有本条所指层级的单元图层，或没有出行方式",
            "no units of the level that the rule names, or no mode of travel",
        );
        finding.verdict = Verdict::NotComputable { missing };
        return vec![finding];
    };
    let times = mean_times(mobile, mode, evidence);
    let judged: Vec<(UnitId, Outcome)> =
        units.iter().map(|id| (*id, mobile.outcome(*id, times[id.0 as usize], evidence))).collect();
    let count = |wanted: Outcome| judged.iter().filter(|(_, o)| *o == wanted).count() as u64;
    let called_for = count(Outcome::Candidate) + count(Outcome::Mitigated) + count(Outcome::Unknown);
    finding.measured = Share { part: count(Outcome::Mitigated), whole: called_for };
    finding.verdict = if called_for == 0 {
        Verdict::NotApplicable {
            why: Text::new("没有需要流动服务的单元", "no unit calls for mobile service")
        }
    } else if count(Outcome::Candidate) == 0 && count(Outcome::Unknown) > 0 {
        let n = count(Outcome::Unknown);
        Verdict::Indeterminate {
            missing: Text::new(
                format!("{n} 个单元未填巡诊次数"),
                format!("{n} units do not give the number of visits"),
            ),
        }
    } else {
        rule.judge(count(Outcome::Mitigated) == called_for)
    };
    if count(Outcome::Unknown) > 0 {
        let ends = [(End::Low, count(Outcome::Mitigated)), (End::High, called_for - count(Outcome::Candidate))];
        finding.variants.extend(ends.map(|(end, part)| {
            let share = Some(Share { part, whole: called_for });
            Variant { share, ..Variant::at(end, rule.judge(part == called_for)) }
        }));
    }
    if mobile.bounds_are_ours {
        finding.assumptions.push(Text::new(
            format!("规划未给数值：人口不超过 {} 人、到最近固定机构不少于 {} 分钟、每月不少于 {} 次（本程序默认）", mobile.people_max, mobile.minutes_min, mobile.visits_min),
            format!("the plan gives no numbers: at most {} people, at least {} minutes to the nearest fixed facility, at least {} visits a month (our defaults)", mobile.people_max, mobile.minutes_min, mobile.visits_min),
        ));
    }
    finding.units = judged.iter().map(|(id, o)| row(*id, *o, times[id.0 as usize], evidence)).collect();
    vec![finding]
}

/// What becomes of a unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
    /// A fixed facility is near enough.
    Near,
    /// Far, and too many people for visits: something is to be built.
    Gap,
    /// Far, few people, and no visits.
    Candidate,
    /// Far, few people, and visited often enough.
    Mitigated,
    /// Far, few people, and nobody says whether it is visited.
    Unknown,
}

impl Mobile {
    fn reading(&self) -> Text {
        Text::new(
            format!(
                "人口≤{}且到最近固定机构≥{}分钟的单元，每月巡诊≥{}次",
                self.people_max, self.minutes_min, self.visits_min
            ),
            format!(
                "units of at most {} people and at least {} minutes from a fixed facility are visited at least {} times a month",
                self.people_max, self.minutes_min, self.visits_min
            ),
        )
    }

    fn outcome(&self, id: UnitId, time: Option<Millis>, evidence: &Evidence<'_>) -> Outcome {
        let unit = evidence.layers.units.get(id);
        let near = time.is_some_and(|t| t < Millis::from_minutes(self.minutes_min));
        if near {
            return Outcome::Near;
        }
        if evidence.people_of(id) > People::whole(self.people_max) {
            return Outcome::Gap;
        }
        let look =
            |name: &str| self.visits.field(name).map_or(Value::Unknown, |f| attributes::of_row(&unit.attributes, f));
        match self.visits.number(&look) {
            Some(visits) if visits >= self.visits_min => Outcome::Mitigated,
            Some(_) => Outcome::Candidate,
            None => Outcome::Unknown,
        }
    }
}

/// The people-weighted mean time of each unit to the nearest fixed facility; `None` where nobody can reach one.
fn mean_times(mobile: &Mobile, mode: &Mode, evidence: &Evidence<'_>) -> Vec<Option<Millis>> {
    let counts = |f| mobile.fixed.matches(evidence.layers.facilities.get(f)) == Known::Yes;
    let (sites, _) = mode.sites_where(|s| evidence.site_open(s) && counts(s.facility));
    let arrivals = mode.travel.nearest(&mode.demand, &sites, Direction::Towards);
    let mut sums = vec![(0_u128, 0_u128); evidence.layers.units.list.len()];
    for (cell, arrival) in evidence.layers.residents.cells.iter().zip(&arrivals) {
        let Some(time) = arrival.map(|a| a.time) else { continue };
        for unit in evidence.ancestors(cell.unit) {
            let (weighted, people) = &mut sums[unit.0 as usize];
            *weighted += u128::from(time.0) * u128::from(cell.people.0);
            *people += u128::from(cell.people.0);
        }
    }
    let mean =
        |(weighted, people): (u128, u128)| weighted.checked_div(people).and_then(|m| u32::try_from(m).ok()).map(Millis);
    sums.into_iter().map(mean).collect()
}

fn row(id: UnitId, outcome: Outcome, time: Option<Millis>, evidence: &Evidence<'_>) -> UnitRow {
    let note = time
        .map(|t| Text::new(format!("到最近固定机构 {t} 分钟"), format!("{t} minutes to the nearest fixed facility")));
    let mut tally = Tally::default();
    let status = if outcome == Outcome::Gap || outcome == Outcome::Candidate {
        super::CellStatus::Gap
    } else {
        super::CellStatus::Covered
    };
    tally.add(status, evidence.people_of(id));
    UnitRow {
        unit: Some(id),
        name: None,
        tally,
        facilities: None,
        required: None,
        status: match outcome {
            Outcome::Near => "OK",
            Outcome::Gap => "GAP",
            Outcome::Candidate => "MOBILE_CANDIDATE",
            Outcome::Mitigated => "MITIGATED",
            Outcome::Unknown => "UNKNOWN",
        },
        note,
    }
}
