//! The rules of a run at a glance: how many came out how, those that fail or are open first, the others as ids.

use std::collections::BTreeMap;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::words::{Align, grid, pick};
use crate::message::{Lang, Text};
use crate::outputs::asked;
use crate::outputs::compliance::{Line, lines};
use crate::rules::Verdict;
use crate::rules::finding::Firmness;
use crate::run::Report;
use crate::units::{Amount, People};

/// Columns of the screen.
pub(super) const WIDTH: usize = 100;
/// Narrowest and widest label of a rule in a table.
const LABEL_WIDTH: (usize, usize) = (16, 40);
/// Most columns of a value or a goal.
const VALUE_WIDTH: usize = 22;
/// How many rules of one group that fail are told with their numbers.
const FAILING: usize = 8;
/// How many rules that are not decided are listed with what stands in the way.
const OPEN: usize = 12;
/// The value of a share of which nothing is known.
const NOTHING_KNOWN: &str = "0%—100%";
/// How many reasons for rules that could not be checked are listed.
const REASONS: usize = 8;

/// What a reader has to do about a rule, the most urgent first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Group {
    Failing,
    Deviating,
    Behind,
    Open,
    OnTrack,
    NoData,
    NoThreshold,
    Met,
    Reported,
    NotApplicable,
    NeverComputable,
}

impl Group {
    fn of(line: &Line<'_>) -> Group {
        match line.verdict {
            Verdict::NotMet => Group::Failing,
            Verdict::Deviation => Group::Deviating,
            Verdict::Behind => Group::Behind,
            Verdict::ReadingDependent { .. } | Verdict::ConflictingTargets { .. } | Verdict::Indeterminate { .. } => {
                Group::Open
            }
            Verdict::OnTrack => Group::OnTrack,
            Verdict::NotComputable { .. } if line.requirement.kind() == "not_computable" => Group::NeverComputable,
            Verdict::NotComputable { .. } => Group::NoData,
            Verdict::NeedsThreshold { .. } => Group::NoThreshold,
            Verdict::Met | Verdict::MetTargetBelowBaseline => Group::Met,
            Verdict::Reported => Group::Reported,
            Verdict::NotApplicable { .. } => Group::NotApplicable,
        }
    }

    fn title(self) -> Text {
        match self {
            Group::Failing => Text::new("未达标", "not met"),
            Group::Deviating => Text::new("偏离（须说明理由）", "deviation (needs a reason)"),
            Group::Behind => Text::new("未达标（未到期）", "not met yet"),
            Group::Open => Text::new("未定", "open"),
            Group::OnTrack => Text::new("按进度（未到期）", "on track"),
            Group::NoData => Text::new("缺数据", "lack data"),
            Group::NoThreshold => Text::new("待设定标准", "need a threshold"),
            Group::Met => Text::new("达标", "met"),
            Group::Reported => Text::new("仅报告", "reported"),
            Group::NotApplicable => Text::new("不适用", "not applicable"),
            Group::NeverComputable => Text::new("条文本身不可计算", "not computable by their text"),
        }
    }
}

/// How many rules of each plan came out how, for the plans of which any was checked.
pub(super) fn counts(report: &Report, lang: Lang) -> String {
    let lines = lines(report);
    let mut out = String::new();
    for (index, plan) in report.plans.iter().enumerate() {
        let mut groups: BTreeMap<Group, usize> = BTreeMap::new();
        let rules = lines.iter().filter(|line| !line.is_part && line.plan == index);
        rules.for_each(|line| *groups.entry(Group::of(line)).or_default() += 1);
        let total: usize = groups.values().sum();
        // `--only` may ask nothing of a plan.
        if total == 0 && !lines.is_empty() {
            continue;
        }
        let all = format!("{} {total}", pick(lang, "条文", "rules"));
        let each = groups.iter().map(|(group, n)| format!("{} {n}", group.title().get(lang)));
        let each = std::iter::once(all).chain(each);
        let head = format!("{} {}", plan.id, plan.title.get(lang));
        out.push_str(&wrapped(&head, each, pick(lang, "，", ", ")));
    }
    out
}

/// Every line of a small run in one table.
pub(super) fn whole(report: &Report, lang: Lang) -> String {
    let lines = lines(report);
    table(report, &lines.iter().collect::<Vec<_>>(), None, lang)
}

/// The rules of a large run by what is to be done about them; with `all` every one that fails has its numbers.
pub(super) fn grouped(report: &Report, all: bool, lang: Lang) -> String {
    let failing = if all { usize::MAX } else { FAILING };
    let lines = lines(report);
    let mut rules: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_part) {
        rules.entry(Group::of(line)).or_default().push(i);
    }
    let mut out = String::new();
    for (group, mut list) in rules {
        // Most people first; the order of the plan where they are as many.
        list.sort_by_key(|i| (std::cmp::Reverse(lines[*i].most_gap), *i));
        let title = format!("\n{} {}", group.title().get(lang), list.len());
        match group {
            Group::Failing | Group::Deviating | Group::Behind => {
                let shown = list.iter().take(failing).flat_map(|i| with_parts(&lines, *i)).collect::<Vec<_>>();
                out.push_str(&format!("{title}\n{}", table(report, &shown, Some(&group.title()), lang)));
                if list.len() > failing {
                    let n = list.len() - failing;
                    let head = match lang {
                        Lang::Zh => format!("  另 {n} 条（数值见 table_one.csv）"),
                        Lang::En => format!("  {n} more (numbers in compliance.csv)"),
                    };
                    out.push_str(&ids(&head, &lines, &list[failing..]));
                }
            }
            Group::Open => out.push_str(&format!("{title}\n{}", open(&lines, &list, lang))),
            Group::NoData => out.push_str(&format!("{title}\n{}", missing(&lines, &list, lang))),
            Group::NoThreshold => {
                let hint = pick(
                    lang,
                    "（在项目文件 [rules.编号] 中设定，见 readings.csv）",
                    " (set under [rules.ID] of the project file; see readings.csv)",
                );
                out.push_str(&ids(&format!("{title}{hint}"), &lines, &list));
            }
            _ => out.push_str(&ids(&title, &lines, &list)),
        }
    }
    out
}

/// A rule that fails and those of its parts that do not hold.
fn with_parts<'a, 'b>(lines: &'b [Line<'a>], rule: usize) -> Vec<&'b Line<'a>> {
    let parts = lines[rule + 1..].iter().take_while(|line| line.is_part);
    let holds = |line: &&Line<'_>| matches!(Group::of(line), Group::Met | Group::Reported | Group::NotApplicable);
    std::iter::once(&lines[rule]).chain(parts.filter(|line| !holds(line))).collect()
}

/// Lines as a table; the verdict that stands above it already is not repeated in every row.
fn table(report: &Report, lines: &[&Line<'_>], above: Option<&Text>, lang: Lang) -> String {
    let head = match lang {
        Lang::Zh => ["条目", "内容", "现值", "目标", "缺", "缺口人口", "片区", "结论"],
        Lang::En => ["id", "what", "value", "target", "missing", "gap people", "zones", "verdict"],
    };
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for line in lines {
        let zones = line.finding.filter(|_| line.gap.is_some()).map(|index| report.gaps[index].zones.len());
        let several = line.finding.is_none();
        let none = if several { "" } else { "–" };
        let text = |text: &Option<Text>| text.as_ref().map_or(none.to_owned(), |t| cut(t.get(lang), VALUE_WIDTH));
        let verdict = line.verdict.text();
        let verdict = if above == Some(&verdict) { "" } else { verdict.get(lang) };
        rows.push(vec![
            named(line),
            what(line, lang),
            text(&line.value),
            text(&line.goal),
            deficit(line, lang),
            line.gap.map_or(String::new(), |gap| gap.to_string()),
            zones.map_or(String::new(), |n| n.to_string()),
            format!("{verdict}{}", mark(line.firmness)).trim_start().to_owned(),
        ]);
    }
    use Align::{Left, Right};
    fitted(rows, &[Left, Left, Right, Right, Right, Right, Right, Left])
}

/// Columns in which nothing stands are left out, and the label takes what is left of the screen.
fn fitted(mut rows: Vec<Vec<String>>, align: &[Align]) -> String {
    let empty = |column: &usize| rows[1..].iter().all(|row| row[*column].is_empty());
    let kept: Vec<usize> = (0..align.len()).filter(|column| !empty(column)).collect();
    let wide = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let others: usize = kept.iter().filter(|c| **c != 1).map(|c| wide(*c) + 2).sum();
    let label = WIDTH.saturating_sub(others).clamp(LABEL_WIDTH.0, LABEL_WIDTH.1);
    for row in &mut rows {
        row[1] = cut(&row[1], label);
        *row = kept.iter().map(|column| row[*column].clone()).collect();
    }
    grid(&rows, &kept.iter().map(|column| align[*column]).collect::<Vec<_>>(), "")
}

/// Rules that are not decided: what stands in the way; those whose outcome hangs on the reading come first.
fn open(lines: &[Line<'_>], list: &[usize], lang: Lang) -> String {
    let mut list = list.to_vec();
    list.sort_by_key(|i| matches!(lines[*i].verdict, Verdict::Indeterminate { .. }));
    let mut rows = Vec::new();
    for line in list.iter().take(OPEN).map(|i| &lines[*i]) {
        let why = line.verdict.reason().map_or("", |text| text.get(lang));
        let value = line.value.as_ref().filter(|text| text.zh.contains('%') && text.zh != NOTHING_KNOWN);
        let value = value.map_or(String::new(), |t| cut(t.get(lang), VALUE_WIDTH));
        rows.push(vec![named(line), cut(line.label.get(lang), 28), value, why.to_owned()]);
    }
    let wide = |column: usize| rows.iter().map(|row: &Vec<String>| row[column].width()).max().unwrap_or(0);
    let left = WIDTH.saturating_sub(wide(0) + wide(1) + wide(2) + 6).max(24);
    rows.iter_mut().for_each(|row| row[3] = cut(&row[3], left));
    use Align::{Left, Right};
    let mut out = grid(&rows, &[Left, Left, Right, Left], "");
    if list.len() > OPEN {
        let n = list.len() - OPEN;
        let head = match lang {
            Lang::Zh => format!("  另 {n} 条（缘由见 compliance.csv 的 reason_zh）"),
            Lang::En => format!("  {n} more (see reason_en in compliance.csv)"),
        };
        out.push_str(&wrapped(&head, list[OPEN..].iter().map(|i| named(&lines[*i])), " "));
    }
    out
}

/// What is to be supplied, with the rules that wait for it; what most rules wait for first.
fn missing(lines: &[Line<'_>], list: &[usize], lang: Lang) -> String {
    let mut by_reason: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for i in list {
        by_reason.entry(lines[*i].verdict.reason().map_or("", |text| text.get(lang))).or_default().push(*i);
    }
    let mut reasons: Vec<(&str, Vec<usize>)> = by_reason.into_iter().collect();
    reasons.sort_by_key(|(_, list)| (std::cmp::Reverse(list.len()), list.iter().min().copied()));
    let mut out = String::new();
    for (reason, list) in reasons.iter().take(REASONS) {
        let head = cut(&format!("  {} {reason}", list.len()), WIDTH - 1);
        out.push_str(&wrapped(&head, list.iter().map(|i| named(&lines[*i])), " "));
    }
    if reasons.len() > REASONS {
        let left: Vec<usize> = reasons[REASONS..].iter().flat_map(|(_, list)| list.iter().copied()).collect();
        let n = left.len();
        let head = match lang {
            Lang::Zh => format!("  {n} 缺其他数据（见 compliance.csv 的 reason_zh）"),
            Lang::En => format!("  {n} lack other data (see reason_en in compliance.csv)"),
        };
        let mut left = left;
        left.sort_unstable();
        out.push_str(&wrapped(&head, left.iter().map(|i| named(&lines[*i])), " "));
    }
    out
}

fn ids(title: &str, lines: &[Line<'_>], list: &[usize]) -> String {
    let mut list = list.to_vec();
    list.sort_unstable();
    wrapped(title, list.iter().map(|i| named(&lines[*i])), " ")
}

/// The id of a line; of a part what comes behind the id of its rule.
fn named(line: &Line<'_>) -> String {
    match line.id.split_once('.') {
        Some((_, part)) if line.is_part => format!("  .{part}"),
        _ => line.id.to_owned(),
    }
}

fn what(line: &Line<'_>, lang: Lang) -> String {
    let (label, part) = (line.label.get(lang), line.part.get(lang));
    match (line.is_part, part.is_empty()) {
        (true, false) => part.to_owned(),
        (false, false) => format!("{label} / {part}"),
        (_, true) => label.to_owned(),
    }
}

/// What is missing where something is; people stand in a column of their own.
fn deficit(line: &Line<'_>, lang: Lang) -> String {
    let Some((missing, of)) = line.deficit.as_ref().filter(|(missing, _)| *missing > Amount::ZERO) else {
        return String::new();
    };
    if line.gap.is_some_and(|gap| gap > People::ZERO && Amount::from(gap) == *missing) {
        return String::new();
    }
    let number = missing.decimals(if missing.is_whole() { 0 } else { 1 });
    match lang {
        Lang::Zh => format!("{number}{}", of.zh),
        Lang::En => format!("{number} {}", asked::one_or_more(*missing, &of.en)).trim_end().to_owned(),
    }
}

pub(super) fn mark(firmness: Firmness) -> &'static str {
    match firmness {
        Firmness::Firm => " =",
        Firmness::Fragile => " ~",
        Firmness::NotSpeedDependent | Firmness::NotJudged => "",
    }
}

/// A text that is cut where it is wider than so many columns.
fn cut(text: &str, most: usize) -> String {
    if text.width() <= most {
        return text.to_owned();
    }
    let mut width = 0;
    let fits = |c: &char| {
        width += c.width().unwrap_or(0);
        width < most
    };
    format!("{}…", text.chars().take_while(fits).collect::<String>().trim_end())
}

/// A head and items behind it, broken into lines before the screen ends; what follows is indented by four.
fn wrapped(head: &str, items: impl Iterator<Item = String>, between: &str) -> String {
    let mut out = format!("{head}:");
    let mut width = out.trim_start_matches('\n').width();
    let mut first = true;
    for item in items {
        let item = item.trim_start();
        let joint = if first { " " } else { between };
        if width + joint.width() + item.width() > WIDTH {
            out.push_str(joint.trim_end());
            out.push_str("\n    ");
            width = 4;
        } else {
            out.push_str(joint);
            width += joint.width();
        }
        out.push_str(item);
        width += item.width();
        first = false;
    }
    out.push('\n');
    out
}
