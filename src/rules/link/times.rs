//! Times from lower facilities to the nearest upper one: a distribution, judged only by a limit that is set.

use super::{Link, Served};
use crate::access::{Direction, Stop};
use crate::layers::FacilityId;
use crate::message::Text;
use crate::rules::evidence::Evidence;
use crate::rules::finding::{Finding, InstitutionRow, Variant};
use crate::rules::known::Known;
use crate::rules::plan::RuleRef;
use crate::rules::verdict::Verdict;
use crate::units::{Amount, Millis, Share};

/// Limits at which the share is shown where the text gives none, in minutes.
const SHOWN: [u32; 5] = [15, 30, 45, 60, 90];

pub(super) fn check(mut finding: Finding, rule: &RuleRef<'_>, link: &Link, evidence: &Evidence<'_>) -> Finding {
    let Some((_, mode)) = link.mode.id().and_then(|id| evidence.mode(id)) else {
        let missing = Text::new("没有可用的出行方式", "this mode of travel was not prepared");
        finding.verdict = Verdict::NotComputable { missing };
        return finding;
    };
    let member = |id: FacilityId, f: &crate::rules::Filter| f.matches(evidence.layers.facilities.get(id)) == Known::Yes;
    let to = |id: FacilityId| link.to.as_ref().is_some_and(|to| member(id, to));
    let (sites, _) = mode.sites_where(|s| evidence.site_open(s) && to(s.facility));
    let from: Vec<(FacilityId, Stop)> = mode
        .sites
        .iter()
        .filter(|(s, _)| s.site == 0 && evidence.site_open(*s) && member(s.facility, &link.from))
        .map(|(s, stop)| (s.facility, *stop))
        .collect();
    if from.is_empty() || sites.is_empty() {
        let missing = Text::new(
            "机构名单中没有本条所指的下级或上级机构",
            "the facility list holds no lower, or no upper, facility of those that the rule names",
        );
        finding.verdict = Verdict::NotComputable { missing };
        return finding;
    }
    let stops: Vec<Stop> = from.iter().map(|(_, stop)| *stop).collect();
    let arrivals = mode.travel.nearest(&stops, &sites, Direction::Towards);
    let times: Vec<(FacilityId, Option<Millis>)> =
        from.iter().zip(&arrivals).map(|((id, _), a)| (*id, a.map(|a| a.time))).collect();
    let share = |limit: Millis| Share {
        part: times.iter().filter(|(_, t)| t.is_some_and(|t| t <= limit)).count() as u64,
        whole: times.len() as u64,
    };
    let limit = link.minutes.map(Millis::from_minutes);
    finding.institutions = times.iter().map(|(id, time)| row(*id, *time, limit)).collect();
    finding.assumptions.extend(longest(&times, evidence));
    finding.variants = SHOWN
        .iter()
        .map(|minutes| Variant {
            id: format!("within-{minutes}"),
            label: Text::new(format!("{minutes} 分钟内"), format!("within {minutes} minutes")),
            share: Some(share(Millis::from_minutes(*minutes))),
            value: None,
            gap: None,
            verdict: Verdict::Reported,
        })
        .collect();
    match limit {
        None => {
            finding.verdict = Verdict::NeedsThreshold {
                what: Text::new(
                    format!("条文未给出时限；在项目文件 [rules.{}] 中设 minutes", rule.rule.id),
                    format!("the text gives no time; set minutes under [rules.{}] of the project file", rule.rule.id),
                ),
            };
        }
        Some(limit) => {
            let measured = share(limit);
            finding.measured = measured;
            finding.target = Some(10_000);
            let asked = link.goal.as_ref().and_then(|g| g.at_least).unwrap_or(Amount::ONE);
            let reached = Amount::fraction(i128::from(measured.part), i128::from(measured.whole));
            finding.verdict = rule.judge(reached.is_some_and(|r| r >= asked));
            let mut served = Served::default();
            for (id, time) in &times {
                let in_time = Known::from(time.is_some_and(|t| t <= limit));
                served.add(evidence.layers.facilities.get(*id), in_time);
            }
            finding.assumptions.extend(served.text());
        }
    }
    finding
}

fn row(facility: FacilityId, time: Option<Millis>, limit: Option<Millis>) -> InstitutionRow {
    let complies = limit.map_or(Known::Yes, |limit| Known::from(time.is_some_and(|t| t <= limit)));
    let note = time.map_or_else(
        || Text::new("无路可达", "unreachable"),
        |t| Text::new(format!("{t} 分钟"), format!("{t} minutes")),
    );
    InstitutionRow { facility, complies, note: Some(note) }
}

fn longest(times: &[(FacilityId, Option<Millis>)], evidence: &Evidence<'_>) -> Option<Text> {
    let (id, time) = times.iter().filter_map(|(id, t)| Some((*id, (*t)?))).max_by_key(|(id, t)| (*t, *id))?;
    let name = &evidence.layers.facilities.get(id).name;
    Some(Text::new(format!("最长 {time} 分钟：{name}"), format!("longest: {time} minutes, {name}")))
}
