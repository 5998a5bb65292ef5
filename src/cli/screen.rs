//! A report as text for the screen: how the rules came out, then what stands behind them.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::words::pick;
use super::{detail, summary};
use crate::message::{Lang, Warning};
use crate::rules::Verdict;
use crate::rules::finding::Firmness;
use crate::run::Report;
use crate::units::People;

/// With more findings than this, rules are grouped and only the largest gaps are told in full.
const FEW: usize = 20;
/// How many gaps of a large run are told in full.
const LARGEST: usize = 3;
/// How many zones of each are named.
const FEW_ZONES: usize = 3;

/// How much of a report is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Detail {
    /// Everything of a small run; of a large one the rules by group and the largest gaps.
    Usual,
    /// Everything.
    All,
}

/// The table of a report, and the words that belong to it.
#[must_use]
pub fn table(report: &Report, lang: Lang) -> String {
    table_with(report, Detail::Usual, lang)
}

/// The same, with more or less of it told.
#[must_use]
pub fn table_with(report: &Report, told: Detail, lang: Lang) -> String {
    let is_small = report.findings.len() <= FEW;
    let mut out = String::new();
    banner(&mut out, report);
    let judged = pick(lang, "评价年份", "judged for");
    put(&mut out, format_args!("{} ({judged} {})\n", report.project.name, report.project.as_of));
    out.push_str(&summary::counts(report, lang));
    if is_small {
        out.push('\n');
        out.push_str(&summary::whole(report, lang));
    } else {
        out.push_str(&summary::grouped(report, told == Detail::All, lang));
    }
    if report.findings.iter().any(|f| matches!(f.firmness, Firmness::Firm | Firmness::Fragile)) {
        out.push_str(pick(
            lang,
            "标记：= 速度取 0.8 与 1.2 倍时结论不变；~ 有变化\n",
            "marks: = the verdict stands at 0.8 and 1.2 times the speeds; ~ it changes\n",
        ));
    }
    let all = is_small || told == Detail::All;
    for index in if all { (0..report.findings.len()).collect() } else { largest_gaps(report) } {
        detail::finding(&mut out, report, index, if all { detail::MOST } else { FEW_ZONES }, lang);
    }
    if !all {
        out.push_str(pick(
            lang,
            "\n以上为缺口人口最多的条目；逐条说明：--details，或 gapzone explain 项目 --rule 编号\n",
            "\nthese are the gaps with most people; for the others: --details, or gapzone explain PROJECT --rule ID\n",
        ));
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

pub(super) fn put(out: &mut String, line: std::fmt::Arguments<'_>) {
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

/// The findings with most people in gaps, in the order of their people, among those that do not hold; the same people
/// under another rule of the same kind are told once.
fn largest_gaps(report: &Report) -> Vec<usize> {
    let holds = |v: &Verdict| matches!(v, Verdict::Met | Verdict::MetTargetBelowBaseline | Verdict::Reported);
    let gap = |i: usize| report.findings[i].tally.gap;
    let mut list: Vec<usize> = (0..report.findings.len())
        .filter(|i| report.findings[*i].is_spatial() && gap(*i) > People::ZERO && !holds(&report.findings[*i].verdict))
        .collect();
    list.sort_by_key(|i| (std::cmp::Reverse(gap(*i)), *i));
    let mut told: Vec<usize> = Vec::new();
    list.retain(|i| {
        let finding = &report.findings[*i];
        let same = |t: &usize| {
            let other = &report.findings[*t];
            (other.kind, other.tally) == (finding.kind, finding.tally) && other.status == finding.status
        };
        let is_new = !told.iter().any(same);
        told.extend(is_new.then_some(*i));
        is_new
    });
    list.truncate(LARGEST);
    list
}
