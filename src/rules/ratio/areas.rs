//! A ratio judged for each residential polygon by itself: nursery places of a new estate.

use geo::Intersects;

use super::Ratio;
use crate::access::Direction;
use crate::layers::{AreaId, DemandId, FacilityId, ResidentialArea};
use crate::message::Text;
use crate::rules::access::NETWORK_METRES;
use crate::rules::attributes;
use crate::rules::evidence::Evidence;
use crate::rules::expression::Value;
use crate::rules::finding::{CellStatus, Finding, Tally, UnitRow, Unserved};
use crate::rules::known::Known;
use crate::rules::plan::RuleRef;
use crate::rules::verdict::Verdict;
use crate::units::{Amount, Millis, People, Share};

/// One polygon: what it has, what it needs.
struct Judged {
    area: AreaId,
    has: Amount,
    need: Amount,
    complies: Known,
}

pub(super) fn check(mut finding: Finding, rule: &RuleRef<'_>, ratio: &Ratio, evidence: &Evidence<'_>) -> Finding {
    let asked = asked(ratio, evidence);
    let Some(rate) = ratio.goal.as_ref().and_then(|g| g.at_least) else {
        finding.verdict = crate::rules::indicator::needs_goal(rule);
        return finding;
    };
    if asked.is_empty() {
        let why = Text::new("没有符合条件的居住区", "no residential area fulfils the condition of the rule");
        finding.verdict = Verdict::NotApplicable { why };
        return finding;
    }
    let near = near(ratio, evidence);
    let judged: Vec<Judged> =
        asked.iter().map(|(area, member)| judge(ratio, evidence, *area, *member, rate, &near)).collect();
    let count = |known: Known| judged.iter().filter(|j| j.complies == known).count() as u64;
    let (yes, open, whole) = (count(Known::Yes), count(Known::Unknown), judged.len() as u64);
    finding.measured = Share { part: yes, whole };
    finding.bounds = (open > 0).then_some((finding.measured, Share { part: yes + open, whole }));
    finding.target = Some(10_000);
    finding.reading = reading(ratio);
    finding.verdict = if count(Known::No) == 0 && open > 0 {
        Verdict::Indeterminate {
            missing: Text::new(
                format!("{open} 个居住区缺少属性"),
                format!("{open} residential areas lack an attribute that the rule needs"),
            ),
        }
    } else {
        rule.judge(yes == whole)
    };
    spread(&mut finding, &judged, evidence);
    finding.units = judged.iter().map(|j| row(j, evidence)).collect();
    finding
}

/// The polygons that the rule is about, and those that may be.
fn asked(ratio: &Ratio, evidence: &Evidence<'_>) -> Vec<(AreaId, Known)> {
    let areas = evidence.layers.residents.areas.iter().enumerate();
    let member = |area: &ResidentialArea| {
        ratio.area_where.as_ref().map_or(Known::Yes, |condition| {
            condition.truth(&|name| {
                condition.field(name).map_or(Value::Unknown, |field| attributes::of_row(&area.attributes, field))
            })
        })
    };
    let all = areas.map(|(i, area)| (AreaId(i as u32), member(area)));
    all.filter(|(id, m)| *m != Known::No && evidence.layers.residents.area(*id).people > People::ZERO).collect()
}

/// For each facility that may count, the polygons that it reaches by road: none without `reach_m`.
fn near(ratio: &Ratio, evidence: &Evidence<'_>) -> Vec<(FacilityId, Vec<AreaId>)> {
    let Some((reach, (_, mode))) = ratio.reach_m.zip(evidence.mode(NETWORK_METRES)) else { return Vec::new() };
    let limit = Millis(reach.saturating_mul(1_000));
    let counts = |id: FacilityId| {
        let f = evidence.layers.facilities.get(id);
        ratio.number.of.as_ref().is_none_or(|of| of.matches(f) == Known::Yes)
    };
    let ids = evidence.of_plan_area().map(|(id, _)| id).filter(|id| counts(*id));
    ids.map(|id| {
        let (sites, _) = mode.sites_where(|s| s.facility == id && evidence.site_open(s));
        let arrivals = mode.travel.nearest(&mode.demand, &sites, Direction::Towards);
        let cells = evidence.layers.residents.cells.iter().zip(&arrivals);
        let mut reached: Vec<AreaId> =
            cells.filter(|(_, a)| a.is_some_and(|a| a.time <= limit)).map(|(c, _)| c.area).collect();
        reached.dedup();
        (id, reached)
    })
    .collect()
}

fn judge(
    ratio: &Ratio,
    evidence: &Evidence<'_>,
    id: AreaId,
    member: Known,
    rate: Amount,
    near: &[(FacilityId, Vec<AreaId>)],
) -> Judged {
    let area = evidence.layers.residents.area(id);
    let inside = |facility: FacilityId| {
        let sites = evidence.layers.facilities.get(facility).open_sites(evidence.project.as_of);
        let mut sites = sites.filter(|s| s.point.is_finite());
        let shape = area.shape.as_ref();
        sites.any(|s| shape.is_some_and(|shape| shape.intersects(&geo::Point::new(s.point.x, s.point.y))))
    };
    let reached = |facility: FacilityId| near.iter().any(|(f, areas)| *f == facility && areas.contains(&id));
    let found = ratio.number.total_where(evidence, &|facility| inside(facility) || reached(facility));
    let own = ratio.number.sum.as_ref().and_then(|sum| {
        sum.number(&|name| sum.field(name).map_or(Value::Unknown, |field| attributes::of_row(&area.attributes, field)))
    });
    let listed = found.as_ref().map(|t| t.amount).unwrap_or_default();
    let has = listed.max(own.unwrap_or_default());
    let silent = found.as_ref().is_ok_and(|t| t.silent > 0);
    let at_most = found.ok().and_then(|t| t.amount.plus(t.may_be_more())).unwrap_or(listed).max(has);
    let exact = Amount::from(area.people).times(rate).and_then(|n| n.over(ratio.each)).unwrap_or_default();
    let need = if ratio.whole { exact.ceil() } else { exact };
    let holds = match has >= need {
        true => Known::Yes,
        false if silent || at_most >= need => Known::Unknown,
        false => Known::No,
    };
    // A polygon that may not be meant at all can only leave the rule open.
    let complies = if member == Known::Unknown && holds == Known::No { Known::Unknown } else { holds };
    Judged { area: id, has, need, complies }
}

fn reading(ratio: &Ratio) -> Text {
    match ratio.reach_m {
        None => Text::new("逐居住区判定，计入区内设施", "judged for each residential area; what lies inside counts"),
        Some(m) => Text::new(
            format!("逐居住区判定，计入区内及步行 {m} 米内的设施"),
            format!("judged for each residential area; what lies inside or within {m} m of walking counts"),
        ),
    }
}

/// Every cell gets the status of its polygon; the people of polygons that are short are the gap.
fn spread(finding: &mut Finding, judged: &[Judged], evidence: &Evidence<'_>) {
    let mut of_area = vec![CellStatus::OutOfScope; evidence.layers.residents.areas.len()];
    for j in judged {
        of_area[j.area.0 as usize] = status(j.complies);
    }
    for (i, cell) in evidence.layers.residents.cells.iter().enumerate() {
        let status = of_area[cell.area.0 as usize];
        if status == CellStatus::Gap && cell.people > People::ZERO {
            finding.unserved.push(Unserved { cell: DemandId(i as u32), people: cell.people, unit: None });
        }
        finding.status.push(status);
        finding.tally.add(status, cell.people);
    }
}

fn status(complies: Known) -> CellStatus {
    match complies {
        Known::Yes => CellStatus::Covered,
        Known::No => CellStatus::Gap,
        Known::Unknown => CellStatus::NotAssessed,
    }
}

fn row(judged: &Judged, evidence: &Evidence<'_>) -> UnitRow {
    let area = evidence.layers.residents.area(judged.area);
    let name = if area.name.is_empty() { &area.id } else { &area.name };
    let mut tally = Tally::default();
    tally.add(status(judged.complies), area.people);
    let short = judged.need.minus(judged.has).map_or(Amount::ZERO, |s| s.max(Amount::ZERO));
    let whole = |amount: Amount| u32::try_from(amount.ceil().as_f64() as u64).ok();
    UnitRow {
        unit: None,
        name: Some(Text::same(name)),
        tally,
        facilities: whole(judged.has),
        required: whole(judged.need),
        status: match judged.complies {
            Known::Yes => "OK",
            Known::Unknown => "UNKNOWN",
            Known::No if judged.has == Amount::ZERO => "GAP_NONE",
            Known::No => "GAP_SHORT",
        },
        note: (short > Amount::ZERO).then(|| Text::new(format!("缺 {short}"), format!("{short} are missing"))),
    }
}
