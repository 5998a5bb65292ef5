//! A report as text for the screen: one line per finding, then what stands behind each.

use std::collections::BTreeMap;
use std::fmt::Write;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::words::{Align, facility_name, grid, pick, unit_name};
use crate::gaps::{GapZone, Gaps};
use crate::message::{Lang, Warning};
use crate::rules::Finding;
use crate::rules::finding::Firmness;
use crate::run::Report;
use crate::units::People;

/// How many gap zones of a finding are put in words.
const TOP: usize = 5;
/// Columns for the label of a rule in the table.
const LABEL_WIDTH: usize = 40;

/// The table of a report, and the words that belong to it.
#[must_use]
pub fn table(report: &Report, lang: Lang) -> String {
    let mut out = String::new();
    banner(&mut out, report);
    let judged = pick(lang, "评价年份", "judged for");
    put(&mut out, format_args!("{} ({judged} {})\n", report.project.name, report.project.as_of));
    out.push_str(&overview(report, lang));
    out.push_str(pick(
        lang,
        "标记:= 速度取 0.8 与 1.2 倍时结论不变;~ 有变化\n",
        "marks: = the verdict stands at 0.8 and 1.2 times the speeds; ~ it changes\n",
    ));
    for (finding, gaps) in report.findings.iter().zip(&report.gaps) {
        detail(&mut out, report, finding, gaps, lang);
    }
    section(&mut out, pick(lang, "数据情况", "facts"), report.facts.iter().map(|t| t.get(lang).to_owned()));
    section(
        &mut out,
        pick(lang, "口径说明", "assumptions"),
        report.assumptions.iter().map(|a| {
            let source = match (lang, a.source) {
                (Lang::Zh, "default") => "默认",
                (Lang::Zh, "user") => "用户",
                (Lang::Zh, "plan") => "规划",
                (_, other) => other,
            };
            format!("{} = {} [{source}] {}", a.key, a.value, a.text.get(lang))
        }),
    );
    banner(&mut out, report);
    out
}

/// Warnings by code, at most `shown` of each, then how many more there are.
#[must_use]
pub fn warnings(warnings: &[Warning], shown: usize, lang: Lang) -> String {
    let mut by_code: BTreeMap<&str, Vec<&Warning>> = BTreeMap::new();
    for warning in warnings {
        by_code.entry(warning.code).or_default().push(warning);
    }
    let mut out = String::new();
    for (code, list) in by_code {
        for warning in list.iter().take(shown) {
            let place = warning.place.to_string();
            let at = if place.is_empty() { place } else { format!("{place}: ") };
            put(&mut out, format_args!("{}[{code}]: {at}{}", pick(lang, "警告", "warning"), warning.text.get(lang)));
            if let Some(fix) = &warning.fix {
                put(&mut out, format_args!("  hint: {}", fix.get(lang)));
            }
        }
        if list.len() > shown {
            put(&mut out, format_args!("  + {} {} [{code}]", list.len() - shown, pick(lang, "条同类警告", "more")));
        }
    }
    out
}

fn put(out: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{line}");
}

fn section(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return;
    }
    put(out, format_args!("\n{title}"));
    for line in lines {
        put(out, format_args!("  {line}"));
    }
}

fn banner(out: &mut String, report: &Report) {
    if report.project.synthetic {
        out.push_str("*** 合成数据 SYNTHETIC DATA ***\n");
    }
}

fn overview(report: &Report, lang: Lang) -> String {
    let head = match lang {
        Lang::Zh => ["条目", "内容", "覆盖率", "目标", "缺口人口", "片区", "结论"],
        Lang::En => ["id", "what", "covered", "target", "gap people", "zones", "verdict"],
    };
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (finding, gaps) in report.findings.iter().zip(&report.gaps) {
        let label = report.plans[finding.plan].rules[finding.rule].label.get(lang);
        let part = finding.part.get(lang);
        let target = finding.target.map_or("–".to_owned(), |bp| format!("{}%", f64::from(bp) / 100.0));
        rows.push(vec![
            finding.id.clone(),
            if part.is_empty() { shortened(label) } else { format!("{} / {part}", shortened(label)) },
            finding.measured.to_string(),
            target,
            finding.tally.gap.to_string(),
            gaps.zones.len().to_string(),
            format!("{}{}", finding.verdict.text().get(lang), mark(finding.firmness)),
        ]);
    }
    use Align::{Left, Right};
    grid(&rows, &[Left, Left, Right, Right, Right, Right, Left], "")
}

/// A label that leaves room for the numbers; the whole of it stands below the table.
fn shortened(label: &str) -> String {
    if label.width() <= LABEL_WIDTH {
        return label.to_owned();
    }
    let mut width = 0;
    let fits = |c: &char| {
        width += c.width().unwrap_or(0);
        width < LABEL_WIDTH
    };
    format!("{}…", label.chars().take_while(fits).collect::<String>().trim_end())
}

fn mark(firmness: Firmness) -> &'static str {
    match firmness {
        Firmness::Firm => " =",
        Firmness::Fragile => " ~",
        Firmness::NotSpeedDependent | Firmness::NotJudged => "",
    }
}

fn detail(out: &mut String, report: &Report, finding: &Finding, gaps: &Gaps, lang: Lang) {
    let plan = &report.plans[finding.plan];
    let rule = &plan.rules[finding.rule];
    let (verdict, nature) = (finding.verdict.text(), finding.nature.text());
    put(out, format_args!("\n{} {} {}", finding.id, rule.label.get(lang), finding.part.get(lang)));
    put(out, format_args!("  {}: {} ({})", pick(lang, "结论", "verdict"), verdict.get(lang), nature.get(lang)));
    if let Some(why) = finding.verdict.reason() {
        put(out, format_args!("  {}", why.get(lang)));
    }
    let place = rule.clause.place();
    let quoted = pick(lang, "原文", "the plan says");
    put(out, format_args!("  {quoted}: “{}” ({}, {})", rule.clause.quote, plan.title.get(lang), place.get(lang)));
    if !finding.reading.get(lang).is_empty() {
        put(out, format_args!("  {}: {}", pick(lang, "口径", "read as"), finding.reading.get(lang)));
    }
    for said in &finding.assumptions {
        put(out, format_args!("  {}: {}", pick(lang, "说明", "assumed"), said.get(lang)));
    }
    sums(out, finding, gaps, lang);
    if let Some((low, high)) = finding.bounds {
        put(
            out,
            format_args!(
                "  {}: {low} – {high}",
                pick(lang, "属性缺失时的可能范围", "possible, as attributes are missing")
            ),
        );
    }
    if finding.served_from_outside > People::ZERO {
        let said = pick(lang, "由境外机构覆盖的人口", "people covered from outside the plan area");
        put(out, format_args!("  {said}: {}", finding.served_from_outside));
    }
    variants(out, finding, lang);
    for zone in gaps.zones.iter().take(TOP) {
        put(out, format_args!("  {}", zone_in_words(report, finding, zone, lang)));
    }
    if gaps.zones.len() > TOP {
        let more = gaps.zones.len() - TOP;
        put(out, format_args!("  + {more} {}", pick(lang, "个片区", "more zones")));
    }
    for note in &gaps.notes {
        put(out, format_args!("  {}: {}", pick(lang, "注", "note"), note.get(lang)));
    }
}

/// `people 600 = covered 300 + zones 200 + scattered 100 + not assessed 0`.
fn sums(out: &mut String, finding: &Finding, gaps: &Gaps, lang: Lang) {
    let zones: People = gaps.zones.iter().map(|z| z.people).sum();
    let scattered: People = gaps.scattered.iter().map(|s| s.people).sum();
    let (people, t) = (finding.tally.people(), &finding.tally);
    match lang {
        Lang::Zh => put(
            out,
            format_args!(
                "  人口 {people} = 覆盖 {} + 缺口片区 {zones} + 零散 {scattered} + 未评价 {}",
                t.covered, t.not_assessed
            ),
        ),
        Lang::En => put(
            out,
            format_args!(
                "  people {people} = covered {} + zones {zones} + scattered {scattered} + not assessed {}",
                t.covered, t.not_assessed
            ),
        ),
    }
}

fn variants(out: &mut String, finding: &Finding, lang: Lang) {
    if finding.variants.is_empty() {
        return;
    }
    let rows: Vec<Vec<String>> = finding
        .variants
        .iter()
        .map(|v| {
            vec![
                v.label.get(lang).to_owned(),
                v.share.map(|s| s.to_string()).unwrap_or_default(),
                v.gap.map(|g| format!("{} {g}", pick(lang, "缺口", "gap"))).unwrap_or_default(),
                v.verdict.text().get(lang).to_owned(),
            ]
        })
        .collect();
    put(out, format_args!("  {}:", pick(lang, "换一种假设", "with one assumption changed")));
    out.push_str(&grid(&rows, &[Align::Left, Align::Right, Align::Right, Align::Left], "    "));
}

fn zone_in_words(report: &Report, finding: &Finding, zone: &GapZone, lang: Lang) -> String {
    let most = zone.units.iter().max_by_key(|(unit, people)| (*people, std::cmp::Reverse(*unit)));
    let unit = unit_name(report, most.and_then(|(u, _)| *u), lang);
    let (cause, action) = (zone.cause.text(), &zone.action);
    let nearest = zone.nearest.map(|f| facility_name(report.layers.facilities.get(f)).to_owned());
    let way = zone.times.map(|t| {
        let value = if finding.is_length(&report.modes) {
            format!("{:.0} m", t.mean.seconds())
        } else {
            format!("{} min", t.mean)
        };
        let name = nearest.clone().unwrap_or_default();
        match lang {
            Lang::Zh => format!("；最近机构 {name}，平均 {}", value.replace(" min", " 分钟").replace(" m", " 米")),
            Lang::En => format!("; nearest is {name}, {value} on average"),
        }
    });
    let way = way.unwrap_or_default();
    match lang {
        Lang::Zh => format!(
            "{}. {unit}：{} 人，{}{way}；补法：{} [{}]{}",
            zone.rank,
            zone.people,
            cause.zh,
            action.zh,
            zone.id,
            mark(zone.firmness)
        ),
        Lang::En => format!(
            "{}. {unit}: {} people, {}{way}; closed by: {} [{}]{}",
            zone.rank,
            zone.people,
            cause.en,
            action.en,
            zone.id,
            mark(zone.firmness)
        ),
    }
}
