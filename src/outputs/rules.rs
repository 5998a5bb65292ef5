//! The findings and their variants as tables, one row each.

use super::compliance;
use super::layer::{Cell, Layer, both, minutes_and_metres};
use crate::gaps::Gaps;
use crate::message::Text;
use crate::rules::{Finding, Requirement, Verdict};
use crate::run::Report;
use crate::units::{People, Share};

const FIELDS: [&str; 39] = [
    "finding_id",
    "plan_id",
    "rule_id",
    "kind",
    "rule_label_zh",
    "rule_label_en",
    "part_zh",
    "part_en",
    "clause",
    "document",
    "lines",
    "nature",
    "nature_zh",
    "nature_en",
    "target_year",
    "reading_zh",
    "reading_en",
    "measured_percent",
    "measured_lowest_percent",
    "measured_highest_percent",
    "target_percent",
    "limit_minutes",
    "limit_m",
    "people",
    "people_covered",
    "people_gap",
    "people_not_assessed",
    "served_from_outside",
    "zones",
    "people_in_zones",
    "people_scattered",
    "verdict",
    "verdict_zh",
    "verdict_en",
    "reason_zh",
    "reason_en",
    "firmness",
    "as_of",
    "synthetic",
];

/// One row per finding.
#[must_use]
pub fn rules(report: &Report) -> Layer {
    let mut layer = Layer::new("rules", &FIELDS);
    for (finding, gaps) in report.findings.iter().zip(&report.gaps) {
        layer.rows.push((None, row(report, finding, gaps)));
    }
    layer
}

fn row(report: &Report, finding: &Finding, gaps: &Gaps) -> Vec<Cell> {
    let plan = &report.plans[finding.plan];
    let rule = &plan.rules[finding.rule];
    let [label_zh, label_en] = both(&rule.label);
    let [part_zh, part_en] = both(&finding.part);
    let [nature_zh, nature_en] = both(&finding.nature.text());
    let [reading_zh, reading_en] = both(&finding.reading);
    let [verdict_zh, verdict_en] = both(&finding.verdict.text());
    let [reason_zh, reason_en] = finding.verdict.reason().map_or([Cell::Null, Cell::Null], both);
    let [limit_minutes, limit_m] = minutes_and_metres(finding.limit.map(|l| l.time), finding.is_length(&report.modes));
    let zones: People = gaps.zones.iter().map(|z| z.people).sum();
    let scattered: People = gaps.scattered.iter().map(|s| s.people).sum();
    let counted = |people: People| Cell::from(finding.is_spatial().then_some(people));
    vec![
        finding.id.as_str().into(),
        plan.id.as_str().into(),
        rule.id.as_str().into(),
        finding.kind.into(),
        label_zh,
        label_en,
        part_zh,
        part_en,
        rule.clause.quote.as_str().into(),
        plan.document.as_str().into(),
        super::lines(rule).into(),
        super::word(&finding.nature).into(),
        nature_zh,
        nature_en,
        rule.target.year.into(),
        reading_zh,
        reading_en,
        percent(Some(finding.measured)),
        percent(finding.bounds.map(|b| b.0)),
        percent(finding.bounds.map(|b| b.1)),
        finding.target.map_or(Cell::Null, |t| Cell::real(f64::from(t) / 100.0, 2)),
        limit_minutes,
        limit_m,
        counted(finding.tally.people()),
        counted(finding.tally.covered),
        counted(finding.tally.gap),
        counted(finding.tally.not_assessed),
        counted(finding.served_from_outside),
        finding.is_spatial().then_some(gaps.zones.len()).into(),
        counted(zones),
        counted(scattered),
        finding.verdict.code().into(),
        verdict_zh,
        verdict_en,
        reason_zh,
        reason_en,
        super::word(&finding.firmness).into(),
        report.project.as_of.into(),
        report.project.synthetic.into(),
    ]
}

/// One row per finding and variant: the same question with one assumption changed; and one per reading of a rule with several.
#[must_use]
pub fn sensitivity(report: &Report) -> Layer {
    let fields = [
        "finding_id",
        "variant_id",
        "label_zh",
        "label_en",
        "share_percent",
        "value_zh",
        "value_en",
        "people_gap",
        "verdict",
        "verdict_zh",
        "verdict_en",
        "synthetic",
    ];
    let mut layer = Layer::new("sensitivity", &fields);
    for finding in &report.findings {
        for variant in &finding.variants {
            let about = [finding.id.as_str(), variant.id.as_str()];
            let [value_zh, value_en] = variant.value.as_ref().map_or([Cell::Null, Cell::Null], both);
            let found = [percent(variant.share), value_zh, value_en, variant.gap.into()];
            layer.rows.push((None, changed(report, about, &variant.label, found, &variant.verdict)));
        }
    }
    for line in compliance::lines(report).iter().filter(|line| line.is_part) {
        let rule = &report.plans[line.plan].rules[line.rule];
        let finding = line.finding.map(|index| &report.findings[index]);
        let (Requirement::Readings { .. }, Some(finding)) = (&rule.require, finding) else { continue };
        let [value_zh, value_en] = line.value.as_ref().map_or([Cell::Null, Cell::Null], both);
        let share = finding.figures.is_none().then_some(finding.measured);
        let about = [rule.id.as_str(), line.id];
        let found = [percent(share), value_zh, value_en, line.gap.into()];
        layer.rows.push((None, changed(report, about, &line.part, found, line.verdict)));
    }
    layer
}

fn changed(report: &Report, about: [&str; 2], label: &Text, found: [Cell; 4], verdict: &Verdict) -> Vec<Cell> {
    let mut row: Vec<Cell> = about.map(Cell::from).to_vec();
    row.extend(both(label));
    row.extend(found);
    row.push(verdict.code().into());
    row.extend(both(&verdict.text()));
    row.push(report.project.synthetic.into());
    row
}

fn percent(share: Option<Share>) -> Cell {
    share.and_then(Share::percent).map_or(Cell::Null, |p| Cell::real(p, 2))
}
