//! What a run says on the screen: verdicts, sums, the worst gap zones in words, and what it rests on.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::message::{Lang, Warning};
use crate::rules::Finding;
use crate::rules::finding::Firmness;
use crate::run::Report;
use crate::units::People;

/// Gap zones told in words for each finding.
const ZONES: usize = 5;
/// Warnings shown for each code.
const PER_CODE: usize = 5;

/// The result of a run, for people.
#[must_use]
pub fn screen(report: &Report, lang: Lang) -> String {
    let mut out = String::new();
    let say = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    if report.project.synthetic {
        line(&mut out, say("【合成数据】并非真实地方", "SYNTHETIC DATA: not a real place"));
    }
    line(&mut out, &format!("{}  {}", report.project.name, report.project.as_of));
    for (i, finding) in report.findings.iter().enumerate() {
        told(&mut out, report, i, finding, lang);
    }
    line(&mut out, say("\n依据的假设:", "\nIt rests on:"));
    for a in &report.assumptions {
        line(&mut out, &format!("  {} = {} ({}) {}", a.key, a.value, a.source, a.text.get(lang)));
    }
    for fact in &report.facts {
        line(&mut out, &format!("  {}", fact.get(lang)));
    }
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn told(out: &mut String, report: &Report, index: usize, finding: &Finding, lang: Lang) {
    let say = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let rule = &report.plans[finding.plan].rules[finding.rule];
    let gaps = &report.gaps[index];
    let _ = write!(out, "\n{}  {} {}  ", finding.id, rule.label.get(lang), finding.part.get(lang));
    line(out, &format!("[{}]  {}", finding.verdict.text().get(lang), finding.measured));
    if let Some(reason) = finding.verdict.reason() {
        line(out, &format!("  {}", reason.get(lang)));
    }
    let t = &finding.tally;
    let scattered: People = gaps.scattered.iter().map(|s| s.people).sum();
    let zones: People = gaps.zones.iter().map(|z| z.people).sum();
    if t.people() > People::ZERO {
        let (total, covered, left) = (t.people(), t.covered, t.not_assessed);
        line(
            out,
            &match lang {
                Lang::Zh => format!(
                    "  人口 {total} = 覆盖 {covered} + 缺口片区 {zones}({} 处)+ 零散 {scattered} + 未评估 {left}",
                    gaps.zones.len()
                ),
                Lang::En => format!(
                    "  people {total} = covered {covered} + in {} zones {zones} + scattered {scattered} + not assessed {left}",
                    gaps.zones.len()
                ),
            },
        );
    }
    match finding.firmness {
        Firmness::Firm => line(out, say("  车速、步速 ±20% 结论不变", "  firm: the verdict stands at speeds ±20%")),
        Firmness::Fragile => line(out, say("  结论随速度 ±20% 而变", "  fragile: the verdict changes at speeds ±20%")),
        Firmness::NotSpeedDependent | Firmness::NotJudged => {}
    }
    for v in &finding.variants {
        let share = v.share.map(|s| s.to_string()).unwrap_or_default();
        line(out, &format!("    {} {} {}", v.label.get(lang), share, v.verdict.text().get(lang)));
    }
    for zone in gaps.zones.iter().take(ZONES) {
        let unit = zone.units.iter().max_by_key(|(u, p)| (*p, std::cmp::Reverse(*u))).and_then(|(u, _)| *u);
        let unit = unit.map_or(say("(无单元)", "(no unit)"), |u| &report.layers.units.list[u.0 as usize].name);
        let nearest = zone.nearest.map_or(say("无", "none"), |f| &report.layers.facilities.get(f).name);
        let time = zone.times.map_or("–".to_owned(), |t| t.mean.to_string());
        let (people, cause, action) = (zone.people, zone.cause.text(), zone.action.get(lang));
        let cause = cause.get(lang);
        line(
            out,
            &match lang {
                Lang::Zh => {
                    format!("  {}. {unit} {people} 人 {cause}; 最近: {nearest} {time} 分钟; 办法: {action}", zone.rank)
                }
                Lang::En => format!(
                    "  {}. {unit}: {people} people, {cause}; nearest {nearest}, {time} min; closed by: {action}",
                    zone.rank
                ),
            },
        );
    }
    if gaps.zones.len() > ZONES {
        line(out, &format!("  + {}", gaps.zones.len() - ZONES));
    }
}

/// The warnings of a run, at most five of each code.
#[must_use]
pub fn warnings(warnings: &[Warning], lang: Lang) -> String {
    let mut out = String::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for w in warnings {
        let count = seen.entry(w.code).or_default();
        *count += 1;
        if *count <= PER_CODE {
            line(&mut out, &format!("warning[{}]: {}: {}", w.code, w.place, w.text.get(lang)));
            if let Some(fix) = &w.fix {
                line(&mut out, &format!("hint: {}", fix.get(lang)));
            }
        }
    }
    for (code, count) in seen.iter().filter(|(_, count)| **count > PER_CODE) {
        line(&mut out, &format!("warning[{code}]: + {} more", count - PER_CODE));
    }
    out
}
