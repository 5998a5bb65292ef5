//! The counts of units to a finding: verdict, rows, and everybody's status.

use std::collections::BTreeMap;

use super::Presence;
use super::units::{Asked, Count};
use crate::layers::{DemandId, UnitId};
use crate::message::Text;
use crate::rules::attributes;
use crate::rules::evidence::Evidence;
use crate::rules::expression::Expression;
use crate::rules::finding::{CellStatus, End, Finding, Firmness, Tally, UnitRow, Unserved, Variant};
use crate::rules::plan::RuleRef;
use crate::rules::share;
use crate::rules::verdict::Verdict;
use crate::units::{People, Share};

/// The units that comply, and what follows from them.
pub(super) struct Judged {
    pub outcome: Vec<(bool, bool)>,
    pub sure: Share,
    pub possible: Share,
    pub verdict: Verdict,
}

impl Judged {
    pub(super) fn of(rule: &RuleRef<'_>, presence: &Presence, counts: &[Count]) -> Judged {
        let outcome: Vec<(bool, bool)> = counts.iter().map(|c| presence.verdict_of(c)).collect();
        let mut units = share::Count::default();
        counts.iter().for_each(|count| units.add(count.member, presence.holds_for(count)));
        let (sure, possible) = (units.lowest(), units.highest());
        let (low, high) = (sure.at_least(presence.unit_share_bp), possible.at_least(presence.unit_share_bp));
        let verdict = if low == high {
            rule.judge(low)
        } else {
            Verdict::Indeterminate {
                missing: presence.what_is_missing(outcome.iter().filter(|(sure, maybe)| sure != maybe).count()),
            }
        };
        Judged { outcome, sure, possible, verdict }
    }
}

pub(super) fn finding(
    rule: &RuleRef<'_>,
    presence: &Presence,
    evidence: &Evidence<'_>,
    asked: &[&Asked],
    counts: &[Count],
) -> Finding {
    let Judged { outcome, sure, possible, verdict } = Judged::of(rule, presence, counts);
    let whole = asked.len() as u64;
    let share = |part: usize| Share { part: part as u64, whole };
    let mut finding = Finding::new(rule, "", "presence", verdict);
    finding.part = Text::new("逐单元配置", "one by one in each unit");
    finding.reading = reading(presence);
    finding.measured = sure;
    finding.bounds = (sure != possible).then_some((sure, possible));
    finding.target = Some(presence.unit_share_bp);
    finding.firmness = Firmness::NotSpeedDependent;
    finding.units =
        asked.iter().zip(counts).zip(&outcome).map(|((a, c), o)| row(presence, a, c, *o, evidence)).collect();
    spread_status(&mut finding, asked, &outcome, evidence);
    if counts.iter().any(|c| c.exempt.is_some()) {
        let strict = share(counts.iter().filter(|c| presence.complies(c.sure)).count());
        finding.variants.push(Variant {
            id: "strict".to_owned(),
            label: Text::new("不计豁免", "without exemptions"),
            share: Some(strict),
            value: None,
            gap: None,
            verdict: rule.judge(strict.at_least(presence.unit_share_bp)),
        });
    }
    if sure != possible {
        for (end, share) in [(End::Low, sure), (End::High, possible)] {
            let verdict = rule.judge(share.at_least(presence.unit_share_bp));
            finding.variants.push(Variant { share: Some(share), ..Variant::at(end, verdict) });
        }
    }
    for level in presence.levels.iter().filter_map(|l| l.level()) {
        if evidence.layers.units.iter().all(|(_, u)| u.level != level) {
            let name = level.text();
            finding.assumptions.push(Text::new(
                format!("数据中没有{}一级的单元", name.zh),
                format!("the data hold no unit of the level {}", name.en),
            ));
        }
    }
    if presence.unit_share_bp < 10_000 {
        let needed = (whole * u64::from(presence.unit_share_bp)).div_ceil(10_000);
        let short = needed.saturating_sub(sure.part);
        finding.assumptions.push(Text::new(
            format!("需要 {needed} 个单元达标，尚缺 {short} 个"),
            format!("{needed} units must comply, {short} are missing"),
        ));
    }
    finding
}

fn reading(presence: &Presence) -> Text {
    if let Some(holds) = &presence.holds {
        let words = attributes::in_words(holds);
        return Text::new(format!("每个单元：{}", words.zh), format!("each unit: {}", words.en));
    }
    if let Some(goal) = &presence.goal {
        let words = goal.text(&|n| Text::same(n.to_string()));
        return Text::new(
            format!("每个单元的机构数：{}", words.zh),
            format!("institutions in each unit: {}", words.en),
        );
    }
    let min = presence.min;
    Text::new(
        format!("每个单元至少 {min} 个，机构按其各执业点所在单元计"),
        format!("at least {min} in each unit; an institution counts in every unit where it has a site"),
    )
}

fn row(presence: &Presence, asked: &Asked, count: &Count, outcome: (bool, bool), evidence: &Evidence<'_>) -> UnitRow {
    let people: People = asked.members.iter().map(|u| evidence.people_of(*u)).sum();
    let mut tally = Tally::default();
    // The main urban area repeats people who stand in the rows of its street offices.
    if asked.unit.is_some() {
        tally.add(status_of(outcome), people);
    }
    let status = match outcome {
        _ if count.exempt.is_some() => "EXEMPT",
        (true, _) => "OK",
        (false, true) => "UNKNOWN",
        (false, false) if count.sure == 0 => "GAP_NONE",
        (false, false) if count.sure < presence.required() => "GAP_SHORT",
        (false, false) => "ABOVE_MAX",
    };
    UnitRow {
        unit: asked.unit,
        name: asked.name.clone(),
        tally,
        facilities: Some(count.sure),
        required: Some(presence.required()),
        status,
        note: count.exempt.clone(),
    }
}

/// Gives every demand cell the worst status of the units that hold it; of failing ones the finest makes the zone.
///
/// A number of institutions for the plan area as a whole says nothing of anybody's home, and gives no status.
fn spread_status(finding: &mut Finding, asked: &[&Asked], outcome: &[(bool, bool)], evidence: &Evidence<'_>) {
    let mut asked_of: BTreeMap<UnitId, Vec<usize>> = BTreeMap::new();
    if asked.iter().all(|a| a.is_plan_area) {
        return;
    }
    for (i, a) in asked.iter().enumerate().filter(|(_, a)| !a.is_plan_area) {
        a.members.iter().for_each(|unit| asked_of.entry(*unit).or_default().push(i));
    }
    for (i, cell) in evidence.layers.residents.cells.iter().enumerate() {
        let holding = evidence.ancestors(cell.unit).filter_map(|u| asked_of.get(&u)).flatten();
        // `min_by_key` keeps the first of equals, and units come finest first.
        let worst = holding.map(|a| (status_of(outcome[*a]), asked[*a].unit)).min_by_key(|(s, _)| severity(*s));
        let (status, unit) = worst.unwrap_or((CellStatus::OutOfScope, None));
        if status == CellStatus::Gap && cell.people > People::ZERO {
            let unit = unit.or(evidence.row_unit(cell.unit));
            finding.unserved.push(Unserved { cell: DemandId(i as u32), people: cell.people, unit });
        }
        finding.status.push(status);
        finding.tally.add(status, cell.people);
    }
}

fn status_of(outcome: (bool, bool)) -> CellStatus {
    match outcome {
        (true, _) => CellStatus::Covered,
        (false, true) => CellStatus::NotAssessed,
        (false, false) => CellStatus::Gap,
    }
}

fn severity(status: CellStatus) -> u8 {
    match status {
        CellStatus::Gap => 0,
        CellStatus::NotAssessed => 1,
        CellStatus::Covered => 2,
        CellStatus::OutOfScope => 3,
    }
}

impl Presence {
    /// Which attributes leave some units open.
    fn what_is_missing(&self, open: usize) -> Text {
        let read = self.when.iter().chain(&self.holds).chain(&self.supply.condition).flat_map(Expression::fields);
        let fields: Vec<_> = read.collect();
        let list = |pick: fn(&Text) -> &str, by: &str| {
            fields
                .iter()
                .map(|f| pick(&f.label))
                .chain(self.supply.services.iter().map(String::as_str))
                .collect::<Vec<_>>()
                .join(by)
        };
        let (zh, en) = (list(|t| &t.zh, "、"), list(|t| &t.en, ", "));
        let unit = if open == 1 { "unit" } else { "units" };
        if zh.is_empty() {
            return Text::new(
                format!("{open} 个单元的机构缺少判定所需的属性"),
                format!("an attribute that the rule needs is missing in {open} {unit}"),
            );
        }
        Text::new(format!("{open} 个单元缺少属性：{zh}"), format!("an attribute is missing in {open} {unit}: {en}"))
    }
}
