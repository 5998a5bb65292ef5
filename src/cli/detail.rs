//! One finding in words: what the plan says, how it was read, what was found, who and what falls short.

use super::screen::put;
use super::summary::mark;
use super::words::{Align, facility_name, grid, pick, unit_name};
use crate::gaps::{GapZone, Gaps};
use crate::message::{Lang, Text};
use crate::outputs::compliance::{Line, lines};
use crate::outputs::{asked, readings};
use crate::rules::{Figures, Finding, InstitutionRow, Known};
use crate::run::Report;
use crate::units::{Amount, People};

/// How many gap zones, facilities or units of a finding are named.
pub(super) const MOST: usize = 5;

/// All that was found of the rules of a run, every facility, unit and zone named.
pub(super) fn story(report: &Report, lang: Lang) -> String {
    let mut out = super::summary::counts(report, lang);
    out.push('\n');
    out.push_str(&super::summary::whole(report, lang));
    (0..report.findings.len()).for_each(|index| finding(&mut out, report, index, usize::MAX, lang));
    out
}

/// A finding, with at most `most` zones, facilities and units by name.
pub(super) fn finding(out: &mut String, report: &Report, index: usize, most: usize, lang: Lang) {
    let (finding, gaps) = (&report.findings[index], &report.gaps[index]);
    let plan = &report.plans[finding.plan];
    let rule = &plan.rules[finding.rule];
    let (verdict, nature) = (finding.verdict.text(), finding.nature.text());
    let part = line_of(report, index).map_or_else(|| finding.part.clone(), |line| line.part);
    put(out, format_args!("\n{}", format!("{} {} {}", finding.id, rule.label.get(lang), part.get(lang)).trim_end()));
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
    numbers(out, report, index, lang);
    if finding.is_spatial() {
        sums(out, finding, gaps, lang);
    }
    if let Some((low, high)) = finding.bounds {
        let said = pick(lang, "属性缺失时的可能范围", "possible, as attributes are missing");
        put(out, format_args!("  {said}: {low} – {high}"));
    }
    if finding.served_from_outside > People::ZERO {
        let said = pick(lang, "由境外机构覆盖的人口", "people covered from outside the plan area");
        put(out, format_args!("  {said}: {}", finding.served_from_outside));
    }
    variants(out, finding, lang);
    institutions(out, report, finding, most, lang);
    units(out, report, finding, most, lang);
    for zone in gaps.zones.iter().take(most) {
        put(out, format_args!("  {}", zone_in_words(report, finding, zone, lang)));
    }
    if gaps.zones.len() > most {
        put(out, format_args!("  + {} {}", gaps.zones.len() - most, pick(lang, "个片区", "more zones")));
    }
    for note in readings::notes(rule, finding, gaps) {
        put(out, format_args!("  {}: {}", pick(lang, "注", "note"), note.get(lang)));
    }
}

/// Value, goal, what is missing, what is due, and where the numbers come from.
fn numbers(out: &mut String, report: &Report, index: usize, lang: Lang) {
    let finding = &report.findings[index];
    let line = line_of(report, index);
    let Some(line) = line.filter(|line| line.value.is_some() || line.goal.is_some()) else { return };
    let mut said: Vec<String> = Vec::new();
    let mut say = |zh: &str, en: &str, text: Option<&Text>| {
        said.extend(text.map(|t| format!("{} {}", pick(lang, zh, en), t.get(lang))));
    };
    say("现值", "value", line.value.as_ref());
    say("目标", "goal", line.goal.as_ref());
    say("限值", "limit", asked::limit(line.requirement).as_ref());
    let from = line
        .baseline
        .as_ref()
        .map(|(value, year)| Text::new(format!("{}（{year}）", value.zh), format!("{} ({year})", value.en)));
    say("基期", "from", from.as_ref());
    say("本年应达", "due this year", line.due.as_ref());
    let missing = line.deficit.as_ref().filter(|(missing, _)| *missing > Amount::ZERO && !finding.is_spatial());
    let missing = missing.map(|(missing, of)| {
        Text::new(
            format!("{missing}{}", of.zh),
            format!("{missing} {}", asked::one_or_more(*missing, &of.en)).trim_end().to_owned(),
        )
    });
    say("缺", "missing", missing.as_ref());
    put(out, format_args!("  {}", said.join(pick(lang, "，", ", "))));
    let source = finding.figures.as_ref().map(|f: &Figures| f.source.get(lang)).filter(|s| !s.is_empty());
    // A ratio is read as its source says.
    if let Some(source) = source.filter(|s| *s != finding.reading.get(lang)) {
        put(out, format_args!("  {}: {source}", pick(lang, "来源", "source")));
    }
}

/// The line of the compliance table that a finding stands in.
fn line_of(report: &Report, index: usize) -> Option<Line<'_>> {
    lines(report).into_iter().rfind(|line| line.finding == Some(index))
}

/// The facilities that fail, then those of which it is not known.
fn institutions(out: &mut String, report: &Report, finding: &Finding, most: usize, lang: Lang) {
    let heads = [
        (Known::No, pick(lang, "不符合的机构", "facilities that fail")),
        (Known::Unknown, pick(lang, "情况不明的机构", "facilities of which it is not known")),
    ];
    for (wanted, head) in heads {
        let rows: Vec<&InstitutionRow> = finding.institutions.iter().filter(|row| row.complies == wanted).collect();
        if rows.is_empty() {
            continue;
        }
        put(out, format_args!("  {head}: {}", rows.len()));
        for row in rows.iter().take(most) {
            let facility = report.layers.facilities.get(row.facility);
            let why = row.note.as_ref().map(|n| format!(": {}", n.get(lang))).unwrap_or_default();
            put(out, format_args!("    {} ({}){why}", facility_name(facility), facility.id));
        }
        if rows.len() > most {
            let more = pick(lang, "个，见 institutions.csv", "more, see institutions.csv");
            put(out, format_args!("    + {} {more}", rows.len() - most));
        }
    }
}

/// Rows of units that fall short, where no gap zones tell of them.
fn units(out: &mut String, report: &Report, finding: &Finding, most: usize, lang: Lang) {
    let short = |status: &str| !["OK", "MET", "EXEMPT", "MITIGATED", "SHARED_OK"].contains(&status);
    let rows: Vec<_> = finding.units.iter().filter(|row| short(row.status)).collect();
    if finding.is_spatial() || rows.is_empty() {
        return;
    }
    put(out, format_args!("  {}: {}", pick(lang, "未达到的单元", "units that fall short"), rows.len()));
    for row in rows.iter().take(most) {
        let name = row.name.as_ref().map_or_else(|| unit_name(report, row.unit, lang), |n| n.get(lang).to_owned());
        let note = row.note.as_ref().map(|n| format!(": {}", n.get(lang))).unwrap_or_default();
        put(out, format_args!("    {name} [{}]{note}", row.status));
    }
    if rows.len() > most {
        put(out, format_args!("    + {} {}", rows.len() - most, pick(lang, "个，见 units.csv", "more, see units.csv")));
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
                v.share.map(|s| s.to_string()).or(v.value.as_ref().map(|t| t.get(lang).to_owned())).unwrap_or_default(),
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
