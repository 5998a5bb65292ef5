//! The compliance table: one row for each rule of a plan in the columns of the plans' own tables, its parts below it.
//!
//! The screen, the CSV file and `explain` all read these rows.

use super::asked;
use super::layer::{Cell, Layer, both};
use crate::message::Text;
use crate::rules::figures::Written;
use crate::rules::finding::Firmness;
use crate::rules::verdict::Nature;
use crate::rules::{Figures, Finding, Known, Outcome, Requirement, Verdict};
use crate::run::Report;
use crate::units::{Amount, People, Share};

/// A rule, or one part of it: what is asked, what was found.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// Id of the rule, or of the finding for a part: `B111`, `B111.circle`.
    pub id: &'a str,
    /// Index of the plan in the run.
    pub plan: usize,
    /// Index of the rule in the plan.
    pub rule: usize,
    /// Whether this is one of several findings of a rule.
    pub is_part: bool,
    /// The finding that the numbers come from; `None` for a rule that several findings speak of.
    pub finding: Option<usize>,
    /// What is asked.
    pub requirement: &'a Requirement,
    /// Name of the rule.
    pub label: &'a Text,
    /// What the part is about; empty for a rule.
    pub part: Text,
    /// Legal nature of the target.
    pub nature: Nature,
    /// By when.
    pub year: Option<i32>,
    /// Where the plan starts from: value in words, and its year.
    pub baseline: Option<(Text, i32)>,
    /// What is to be reached, in words.
    pub goal: Option<Text>,
    /// What was found, in words.
    pub value: Option<Text>,
    /// What is due in the year of the run, in words.
    pub due: Option<Text>,
    /// What is missing: how much, and of what.
    pub deficit: Option<(Amount, Text)>,
    /// People not served; `None` where nobody is counted, or several findings may count the same people.
    pub gap: Option<People>,
    /// The most people not served in any one finding.
    pub most_gap: People,
    /// Facilities that fail, and those of which it is not known.
    pub institutions: (usize, usize),
    /// The verdict.
    pub verdict: &'a Verdict,
    /// Whether it stands at other speeds.
    pub firmness: Firmness,
}

/// The lines of a report, in plan order: each rule, then its findings where there are several.
#[must_use]
pub fn lines(report: &Report) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for outcome in &report.outcomes {
        lines.push(whole(report, outcome));
        if outcome.findings.len() > 1 {
            lines.extend(outcome.findings.iter().map(|index| part(report, *index)));
        }
    }
    lines
}

/// A rule: with the numbers of its finding, if it has one alone or one that is used before the others.
fn whole<'a>(report: &'a Report, outcome: &'a Outcome) -> Line<'a> {
    let rule = &report.plans[outcome.plan].rules[outcome.rule];
    let found = || outcome.findings.iter().map(|index| &report.findings[*index]);
    let used = outcome
        .findings
        .first()
        .filter(|_| outcome.findings.len() == 1 || matches!(rule.require, Requirement::Readings { .. }));
    let mut line = match used {
        Some(index) => part(report, *index),
        None => blank(report, outcome),
    };
    line.id = &rule.id;
    line.is_part = false;
    line.requirement = &rule.require;
    line.goal = line.goal.or_else(|| asked::goal(&rule.require));
    line.verdict = &outcome.verdict;
    let by_class = found().all(|f| f.class.is_some() && is_counted(f));
    if outcome.findings.len() > 1 && line.finding.is_none() {
        line.value = parts_met(found());
    }
    if outcome.findings.len() > 1 {
        line.part = Text::default();
        line.gap = by_class.then(|| found().map(|f| f.tally.gap).sum());
        line.most_gap = found().map(|f| f.tally.gap).max().unwrap_or(People::ZERO);
    }
    if found().all(|f| f.part_name.is_none() && f.class.is_none()) {
        // Alone, what it is about stands in the name of the rule.
        line.part = Text::default();
    }
    if by_class {
        line.most_gap = line.gap.unwrap_or(line.most_gap);
    }
    line
}

/// How many of several findings hold, of those that are judged at all.
fn parts_met<'a>(found: impl Iterator<Item = &'a Finding>) -> Option<Text> {
    let judged: Vec<bool> = found.filter_map(|f| holds(&f.verdict)).collect();
    let (met, all) = (judged.iter().filter(|met| **met).count(), judged.len());
    (all > 0).then(|| Text::new(format!("{met}/{all}项达标"), format!("{met} of {all} met")))
}

/// Whether what was judged holds; `None` where nothing was judged.
fn holds(verdict: &Verdict) -> Option<bool> {
    match verdict {
        Verdict::Met | Verdict::MetTargetBelowBaseline => Some(true),
        Verdict::Reported
        | Verdict::NeedsThreshold { .. }
        | Verdict::NotApplicable { .. }
        | Verdict::ReadingDependent { .. } => None,
        _ => Some(false),
    }
}

/// A rule of which several findings speak.
fn blank<'a>(report: &'a Report, outcome: &'a Outcome) -> Line<'a> {
    let rule = &report.plans[outcome.plan].rules[outcome.rule];
    Line {
        id: &rule.id,
        plan: outcome.plan,
        rule: outcome.rule,
        is_part: false,
        finding: None,
        requirement: &rule.require,
        label: &rule.label,
        part: Text::default(),
        nature: rule.target.nature,
        year: rule.target.year,
        baseline: rule.target.baseline.map(|b| (asked::written(&rule.require, b.value), b.year)),
        goal: None,
        value: None,
        due: None,
        deficit: None,
        gap: None,
        most_gap: People::ZERO,
        institutions: (0, 0),
        verdict: &outcome.verdict,
        firmness: Firmness::NotJudged,
    }
}

/// One finding.
fn part(report: &Report, index: usize) -> Line<'_> {
    let finding = &report.findings[index];
    let rule = &report.plans[finding.plan].rules[finding.rule];
    let requirement = report.requirement(finding);
    let target = rule.target_of(finding.part_name.as_deref());
    let figures = finding.figures.as_ref();
    let named = rule.label_of(finding.part_name.as_deref());
    let part = part_in_words(finding, named);
    let count = |wanted: Known| finding.institutions.iter().filter(|row| row.complies == wanted).count();
    Line {
        id: &finding.id,
        plan: finding.plan,
        rule: finding.rule,
        is_part: true,
        finding: Some(index),
        requirement,
        label: &rule.label,
        part,
        nature: finding.nature,
        year: target.year,
        baseline: target.baseline.map(|b| (asked::written(requirement, b.value), b.year)),
        goal: figures.and_then(Figures::target).or_else(|| asked::goal(requirement)),
        value: figures.map(Figures::value).or_else(|| measured(finding, requirement)),
        due: figures.and_then(|f| Some(f.write(f.due?))),
        deficit: deficit(finding, requirement),
        gap: is_counted(finding).then_some(finding.tally.gap),
        most_gap: finding.tally.gap,
        institutions: (count(Known::No), count(Known::Unknown)),
        verdict: &finding.verdict,
        firmness: finding.firmness,
    }
}

/// What a part is about: its name in the plan, and the class where it is judged by class.
fn part_in_words(finding: &Finding, named: Option<&Text>) -> Text {
    match named {
        Some(named) if finding.class.is_some() => {
            let class = &finding.part;
            Text::new(format!("{}：{}", named.zh, class.zh), format!("{}: {}", named.en, class.en))
        }
        Some(named) => named.clone(),
        None if finding.part.zh.is_empty() => finding.part_name.as_deref().map(Text::same).unwrap_or_default(),
        None => finding.part.clone(),
    }
}

/// The number of institutions that the plan area has and is to have, for a rule that counts them all together.
fn whole_count(finding: &Finding, requirement: &Requirement) -> Option<(u32, u32)> {
    let Requirement::Presence(presence) = requirement else { return None };
    let [row] = finding.units.as_slice() else { return None };
    presence.holds.is_none().then_some(row.facilities.zip(row.required))?
}

/// Whether a finding says of the people whether they are served.
fn is_counted(finding: &Finding) -> bool {
    finding.is_spatial() && finding.tally.people() > People::ZERO
}

/// A measured share in words: percent of people, or so many of so many units.
fn measured(finding: &Finding, requirement: &Requirement) -> Option<Text> {
    if let Some((has, _)) = whole_count(finding, requirement) {
        return Some(Text::new(format!("{has}个"), has.to_string()));
    }
    let Share { part, whole } = finding.measured;
    let counted = asked::counted(requirement);
    match requirement {
        _ if whole == 0 => None,
        Requirement::Access(_) => Some(Text::same(finding.measured.to_string())),
        _ => Some(Text::new(format!("{part}/{whole}{}", counted.zh), format!("{part} of {whole} {}", counted.en))),
    }
}

fn deficit(finding: &Finding, requirement: &Requirement) -> Option<(Amount, Text)> {
    let of = asked::counted(requirement);
    if let Some(figures) = &finding.figures {
        return figures.deficit.map(|missing| (missing, of));
    }
    if let Some((has, asked)) = whole_count(finding, requirement) {
        return Some((Amount::from(asked.saturating_sub(has)), Text::new("个机构", "facilities")));
    }
    let Share { part, whole } = finding.measured;
    match requirement {
        _ if whole == 0 => None,
        Requirement::Access(_) => Some((Amount::from(finding.tally.gap), of)),
        _ => Some((Amount::from(whole.saturating_sub(part)), of)),
    }
}

const FIELDS: [&str; 53] = [
    "plan_id",
    "row",
    "kind",
    "kind_zh",
    "kind_en",
    "id",
    "rule_id",
    "label_zh",
    "label_en",
    "part_zh",
    "part_en",
    "baseline_zh",
    "baseline_en",
    "baseline_year",
    "target_zh",
    "target_en",
    "limit_zh",
    "limit_en",
    "target_year",
    "nature",
    "nature_zh",
    "nature_en",
    "as_of",
    "value_zh",
    "value_en",
    "value",
    "value_highest",
    "unit_zh",
    "unit_en",
    "due",
    "need",
    "deficit",
    "deficit_of_zh",
    "deficit_of_en",
    "verdict",
    "verdict_zh",
    "verdict_en",
    "reason_zh",
    "reason_en",
    "firmness",
    "people_gap",
    "zones",
    "facilities_failing",
    "facilities_unknown",
    "reading_zh",
    "reading_en",
    "source_zh",
    "source_en",
    "plan_title_zh",
    "clause",
    "lines",
    "document",
    "synthetic",
];

/// The table as a file.
#[must_use]
pub fn compliance(report: &Report) -> Layer {
    let mut layer = Layer::new("compliance", &FIELDS);
    layer.rows = lines(report).iter().map(|line| (None, row(report, line))).collect();
    layer
}

fn row(report: &Report, line: &Line<'_>) -> Vec<Cell> {
    let plan = &report.plans[line.plan];
    let rule = &plan.rules[line.rule];
    let finding = line.finding.map(|index| &report.findings[index]);
    let kind = line.requirement.kind();
    let pair = |text: Option<&Text>| text.map_or([Cell::Null, Cell::Null], both);
    let mut row: Vec<Cell> =
        vec![plan.id.as_str().into(), if line.is_part { "part" } else { "rule" }.into(), kind.into()];
    row.extend(both(&asked::kind_in_words(kind)));
    row.extend([line.id.into(), rule.id.as_str().into()]);
    row.extend(both(line.label));
    row.extend(both(&line.part));
    row.extend(pair(line.baseline.as_ref().map(|b| &b.0)));
    row.push(line.baseline.as_ref().map(|b| b.1).into());
    row.extend(pair(line.goal.as_ref()));
    row.extend(pair(asked::limit(line.requirement).as_ref()));
    row.extend([line.year.into(), super::word(&line.nature).into()]);
    row.extend(both(&line.nature.text()));
    row.push(report.project.as_of.into());
    row.extend(pair(line.value.as_ref()));
    row.extend(numbers(finding, finding.map_or(line.requirement, |f| report.requirement(f))));
    row.push(line.deficit.as_ref().map(|(missing, _)| Cell::real(missing.as_f64(), 4)).into());
    row.extend(pair(line.deficit.as_ref().map(|(_, of)| of)));
    row.push(line.verdict.code().into());
    row.extend(both(&line.verdict.text()));
    row.extend(pair(line.verdict.reason()));
    row.extend([super::word(&line.firmness).into(), line.gap.into()]);
    row.push(line.finding.filter(|_| line.gap.is_some()).map(|index| report.gaps[index].zones.len()).into());
    let asked = finding.filter(|f| !f.institutions.is_empty());
    row.extend([asked.map(|_| line.institutions.0).into(), asked.map(|_| line.institutions.1).into()]);
    row.extend(pair(finding.map(|f| &f.reading)));
    row.extend(pair(finding.and_then(|f| f.figures.as_ref()).map(|f| &f.source)));
    row.extend([
        plan.title.zh.as_str().into(),
        rule.clause.quote.as_str().into(),
        super::lines(rule).into(),
        plan.document.as_str().into(),
        report.project.synthetic.into(),
    ]);
    row
}

/// Value, highest value, unit (two languages), due, need: percent where the value is a share.
fn numbers(finding: Option<&Finding>, requirement: &Requirement) -> [Cell; 6] {
    let null = [const { Cell::Null }; 6];
    let Some(finding) = finding else { return null };
    let Some(figures) = &finding.figures else {
        if let Some((has, asked)) = whole_count(finding, requirement) {
            let number = |n: u32| Cell::from(n);
            return [number(has), Cell::Null, "个".into(), "facilities".into(), Cell::Null, number(asked)];
        }
        let Some(percent) = finding.measured.percent() else { return null };
        let highest = finding.bounds.and_then(|b| b.1.percent()).unwrap_or(percent);
        let unit = || Cell::from("%");
        return [Cell::real(percent, 4), Cell::real(highest, 4), unit(), unit(), Cell::Null, Cell::Null];
    };
    let factor = if figures.written == Written::Percent { 100.0 } else { 1.0 };
    let number = |amount: Amount| Cell::real(amount.as_f64() * factor, 4);
    let [zh, en] = if figures.written == Written::Percent { ["%".into(), "%".into()] } else { both(&figures.unit) };
    let need = figures.need.map(|need| Cell::real(need.as_f64(), 4));
    [number(figures.low), number(figures.high), zh, en, figures.due.map(number).into(), need.into()]
}
