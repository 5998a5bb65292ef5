//! One verdict for each rule: its findings joined, so that every sentence of a plan has one row.
//!
//! | rule | met when | otherwise |
//! |---|---|---|
//! | one finding | the finding is met | the finding's verdict |
//! | by class, or `all` | every part is met | the worst verdict; a part that fails decides, whatever is unknown |
//! | `any` | one part is met | unknown when a part is, else the mildest failure |
//! | `readings` | every reading gives one verdict | `READING_DEPENDENT` |

use std::collections::BTreeMap;

use super::finding::Finding;
use super::goal::Goal;
use super::plan::{Plan, Requirement, Rule};
use super::verdict::Verdict;
use crate::message::Text;

/// The verdict of one rule.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Index of the plan in the run.
    pub plan: usize,
    /// Index of the rule in the plan.
    pub rule: usize,
    /// The findings that it rests on, by index.
    pub findings: Vec<usize>,
    /// The verdict.
    pub verdict: Verdict,
}

/// The outcome of every rule that was checked, in plan order.
#[must_use]
pub fn outcomes(plans: &[Plan], findings: &[Finding]) -> Vec<Outcome> {
    let mut of_rule: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (i, finding) in findings.iter().enumerate() {
        of_rule.entry((finding.plan, finding.rule)).or_default().push(i);
    }
    let outcome = |((plan, rule), list): ((usize, usize), Vec<usize>)| {
        let verdict = join(&plans[plan].rules[rule], &list.iter().map(|i| &findings[*i]).collect::<Vec<_>>());
        Outcome { plan, rule, findings: list, verdict }
    };
    of_rule.into_iter().map(outcome).collect()
}

fn join(rule: &Rule, findings: &[&Finding]) -> Verdict {
    match &rule.require {
        Requirement::Readings { .. } => by_reading(rule, findings),
        Requirement::Any { .. } => {
            let parts = by_part(findings);
            parts.into_iter().min_by_key(any_rank).unwrap_or(Verdict::Reported)
        }
        _ => worst(findings.iter().map(|f| &f.verdict)),
    }
}

/// One verdict for each part: a part may have a finding for each class.
fn by_part(findings: &[&Finding]) -> Vec<Verdict> {
    let mut parts: BTreeMap<Option<&str>, Vec<&Verdict>> = BTreeMap::new();
    findings.iter().for_each(|f| parts.entry(f.part_name.as_deref()).or_default().push(&f.verdict));
    parts.into_values().map(worst).collect()
}

fn by_reading(rule: &Rule, findings: &[&Finding]) -> Verdict {
    let Some(first) = findings.first() else { return Verdict::Reported };
    if findings.iter().all(|f| f.verdict.code() == first.verdict.code()) {
        return first.verdict.clone();
    }
    let list = |pick: fn(&Text) -> &str, by: &str| {
        let name = |f: &Finding| {
            let part = f.part_name.as_deref();
            rule.label_of(part).map_or_else(|| part.unwrap_or_default().to_owned(), |label| pick(label).to_owned())
        };
        findings.iter().map(|f| format!("{}: {}", name(f), pick(&f.verdict.text()))).collect::<Vec<_>>().join(by)
    };
    Verdict::ReadingDependent { why: Text::new(list(|t| &t.zh, "；"), list(|t| &t.en, "; ")) }
}

/// The worst of several verdicts; those that judge nothing give way to those that do.
fn worst<'a>(verdicts: impl IntoIterator<Item = &'a Verdict>) -> Verdict {
    verdicts.into_iter().max_by_key(|v| all_rank(v)).cloned().unwrap_or(Verdict::Reported)
}

/// How bad a verdict is where every part must hold. A certain failure outranks what is not known.
fn all_rank(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::NotMet => 12,
        Verdict::Deviation => 11,
        Verdict::Behind => 10,
        Verdict::ConflictingTargets { .. } => 9,
        Verdict::ReadingDependent { .. } => 8,
        Verdict::Indeterminate { .. } => 7,
        Verdict::NotComputable { .. } => 6,
        Verdict::OnTrack => 5,
        Verdict::NeedsThreshold { .. } => 4,
        Verdict::MetTargetBelowBaseline => 3,
        Verdict::Met => 2,
        Verdict::Reported => 1,
        Verdict::NotApplicable { .. } => 0,
    }
}

/// How far a verdict is from being met where one part is enough. What is not known outranks a failure.
fn any_rank(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Met | Verdict::MetTargetBelowBaseline => 0,
        Verdict::ReadingDependent { .. } => 1,
        Verdict::Indeterminate { .. } | Verdict::NotComputable { .. } => 2,
        Verdict::NeedsThreshold { .. } => 3,
        Verdict::ConflictingTargets { .. } => 4,
        Verdict::OnTrack => 5,
        Verdict::Behind => 6,
        Verdict::Deviation => 7,
        Verdict::NotMet => 8,
        Verdict::Reported => 9,
        Verdict::NotApplicable { .. } => 10,
    }
}

/// Marks findings whose plan sets another target for the same thing and the same year, when the two do not come out alike.
pub fn mark_conflicts(plans: &[Plan], findings: &mut [Finding]) {
    let mut same: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
    for (i, finding) in findings.iter().enumerate() {
        let rule = &plans[finding.plan].rules[finding.rule];
        let parts = rule.parts();
        let part = parts.iter().find(|(name, _)| *name == finding.part_name.as_deref());
        let measure = part.and_then(|(name, require)| measure(require, rule.target_of(*name).year));
        if let Some(measure) = measure.filter(|_| finding.figures.is_some()) {
            same.entry((finding.plan, measure)).or_default().push(i);
        }
    }
    for list in same.into_values().filter(|list| list.len() > 1) {
        if are_alternatives(plans, findings, &list) {
            continue;
        }
        let goals: Vec<Option<Goal>> =
            list.iter().map(|i| findings[*i].figures.as_ref().and_then(|f| f.goal.clone())).collect();
        let judged = list.iter().all(|i| is_judged(&findings[*i].verdict));
        let holds = |v: &Verdict| matches!(v, Verdict::Met | Verdict::MetTargetBelowBaseline);
        let differ = list.iter().any(|i| holds(&findings[*i].verdict) != holds(&findings[list[0]].verdict));
        if !judged || !differ || goals.iter().all(|g| *g == goals[0]) {
            continue;
        }
        let words = |i: &usize| {
            let f = &findings[*i];
            let target = f.figures.as_ref().and_then(super::Figures::target).unwrap_or_default();
            Text::new(format!("{} {}", f.id, target.zh), format!("{} {}", f.id, target.en))
        };
        let texts: Vec<Text> = list.iter().map(words).collect();
        let join = |pick: fn(&Text) -> &str, by: &str| texts.iter().map(pick).collect::<Vec<_>>().join(by);
        let why = Text::new(join(|t| &t.zh, "；"), join(|t| &t.en, "; "));
        for i in list {
            findings[i].verdict = Verdict::ConflictingTargets { why: why.clone() };
        }
    }
}

/// Whether all of them are parts of one rule of which one alone is meant: readings do not contradict each other.
fn are_alternatives(plans: &[Plan], findings: &[Finding], list: &[usize]) -> bool {
    let of = |i: &usize| (findings[*i].plan, findings[*i].rule);
    let (plan, rule) = of(&list[0]);
    let require = &plans[plan].rules[rule].require;
    matches!(require, Requirement::Readings { .. } | Requirement::Any { .. })
        && list.iter().all(|i| of(i) == (plan, rule))
}

fn is_judged(verdict: &Verdict) -> bool {
    matches!(
        verdict,
        Verdict::Met
            | Verdict::MetTargetBelowBaseline
            | Verdict::NotMet
            | Verdict::Behind
            | Verdict::OnTrack
            | Verdict::Deviation
    )
}

/// What a requirement measures, its goal aside, and for which year: equal texts are equal measures.
#[must_use]
pub fn measure(require: &Requirement, year: Option<i32>) -> Option<String> {
    let mut require = require.clone();
    match &mut require {
        Requirement::Ratio(ratio) => {
            ratio.goal = None;
            ratio.unit = None;
            ratio.indicator = None;
        }
        Requirement::Share(share) => share.goal = Goal::default(),
        Requirement::Indicator(indicator) => indicator.goal = None,
        Requirement::Presence(presence) => {
            presence.goal = None;
            (presence.min, presence.max) = (0, None);
        }
        _ => return None,
    }
    Some(format!("{year:?} {require:?}"))
}
