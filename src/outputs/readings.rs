//! How each rule was read: reading, denominators, assumptions, parameters, years of the data, notes.

use std::collections::BTreeSet;

use super::asked;
use super::layer::{Cell, Layer, both};
use crate::gaps::Gaps;
use crate::message::Text;
use crate::rules::expression::Expression;
use crate::rules::quantity::Quantity;
use crate::rules::{Evidence, Finding, Requirement, Rule};
use crate::run::Report;

const FIELDS: [&str; 25] = [
    "plan_id",
    "rule_id",
    "finding_id",
    "label_zh",
    "label_en",
    "part_zh",
    "part_en",
    "kind_zh",
    "kind_en",
    "reading_zh",
    "reading_en",
    "source_zh",
    "source_en",
    "counted",
    "divided_by",
    "assumptions_zh",
    "assumptions_en",
    "parameters_set",
    "parameters_unset",
    "changed_by_project",
    "data_years",
    "notes_zh",
    "notes_en",
    "verdict",
    "synthetic",
];

/// One row per finding.
#[must_use]
pub fn readings(report: &Report) -> Layer {
    let mut layer = Layer::new("readings", &FIELDS);
    let evidence = report.evidence();
    for (finding, gaps) in report.findings.iter().zip(&report.gaps) {
        layer.rows.push((None, row(report, &evidence, finding, gaps)));
    }
    layer
}

fn row(report: &Report, evidence: &Evidence<'_>, finding: &Finding, gaps: &Gaps) -> Vec<Cell> {
    let plan = &report.plans[finding.plan];
    let rule = &plan.rules[finding.rule];
    let figures = finding.figures.as_ref();
    let parts = figures.and_then(|f| f.parts);
    let mut row: Vec<Cell> = vec![plan.id.as_str().into(), rule.id.as_str().into(), finding.id.as_str().into()];
    row.extend(both(&rule.label));
    row.extend(both(&finding.part));
    row.extend(both(&asked::kind_in_words(finding.kind)));
    row.extend(both(&finding.reading));
    row.extend(figures.map_or([Cell::Null, Cell::Null], |f| both(&f.source)));
    row.push(parts.map(|(counted, _)| Cell::real(counted.as_f64(), 4)).into());
    row.push(parts.map(|(_, by)| Cell::real(by.as_f64(), 4)).into());
    row.extend(joined(finding.assumptions.iter()));
    row.extend(parameters(rule));
    row.push(changed(report, rule, finding).into());
    row.push(years(report.requirement(finding), evidence).into());
    row.extend(joined(notes(rule, finding, gaps)));
    row.extend([finding.verdict.code().into(), report.project.synthetic.into()]);
    row
}

/// What else should be known about a finding: of its numbers, of its rule, of its gaps.
pub fn notes<'a>(rule: &'a Rule, finding: &'a Finding, gaps: &'a Gaps) -> impl Iterator<Item = &'a Text> {
    finding.figures.iter().flat_map(|f| &f.notes).chain(&rule.note).chain(&gaps.notes)
}

fn joined<'a>(texts: impl Iterator<Item = &'a Text>) -> [Cell; 2] {
    let texts: Vec<&Text> = texts.collect();
    let list = |pick: fn(&Text) -> &str, by: &str| texts.iter().map(|t| pick(t)).collect::<Vec<_>>().join(by);
    [Cell::text(list(|t| &t.zh, "；")), Cell::text(list(|t| &t.en, "; "))]
}

/// Numbers that the text leaves open: those with a value, and those without.
fn parameters(rule: &Rule) -> [Cell; 2] {
    let set = rule.parameters.iter().filter_map(|(name, p)| Some(format!("{name} = {}", p.value?)));
    let unset = rule.parameters.iter().filter(|(_, p)| p.value.is_none()).map(|(name, _)| name.clone());
    [Cell::text(set.collect::<Vec<_>>().join("; ")), Cell::text(unset.collect::<Vec<_>>().join("; "))]
}

/// Settings of the project file that changed this rule or this part.
fn changed(report: &Report, rule: &Rule, finding: &Finding) -> String {
    let part = finding.part_name.as_ref().map(|part| format!("{}.{part}", rule.id));
    let names = [Some(rule.id.clone()), Some(rule.slug.clone()), part];
    let given = names.iter().flatten().filter_map(|name| report.project.rules.get(name));
    let mut keys: BTreeSet<&str> = BTreeSet::new();
    for settings in given {
        keys.extend(settings.given());
        keys.extend(settings.parameters.keys().map(String::as_str));
    }
    keys.into_iter().collect::<Vec<_>>().join("; ")
}

/// The years of the rows of the indicator table that the rule reads.
fn years(requirement: &Requirement, evidence: &Evidence<'_>) -> String {
    let read: Vec<&Expression> = match requirement {
        Requirement::Indicator(indicator) => vec![&indicator.value],
        Requirement::Ratio(ratio) => {
            let quantities: [Option<&Quantity>; 2] = [Some(&ratio.number), ratio.per.as_ref()];
            let parts = quantities.into_iter().flatten().filter_map(|q| q.indicator.as_ref());
            ratio.indicator.iter().chain(parts).collect()
        }
        _ => Vec::new(),
    };
    let found = read.into_iter().filter_map(|expression| evidence.indicator(expression).ok());
    let years: BTreeSet<i32> = found.flat_map(|value| value.years).collect();
    years.iter().map(i32::to_string).collect::<Vec<_>>().join("; ")
}
