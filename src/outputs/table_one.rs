//! 指标达标情况表: every rule in the columns of the plans' own Table 1, in Chinese, to be put beside it.
//!
//! The same lines as the compliance table, which has the keys and the numbers for programs.

use super::asked;
use super::compliance::{Line, lines};
use super::layer::{Cell, Layer};
use crate::message::Text;
use crate::run::Report;

const FIELDS: [&str; 17] = [
    "规划",
    "类别",
    "序号",
    "主要指标",
    "实际值",
    "实际值年份",
    "目标值",
    "目标年份",
    "指标性质",
    "现值",
    "评价年份",
    "本年应达",
    "差距",
    "缺口人口",
    "结论",
    "说明",
    "原文",
];

/// One row for each rule, and one for each part below a rule with several.
#[must_use]
pub fn table_one(report: &Report) -> Layer {
    let mut layer = Layer::new("table_one", &FIELDS);
    layer.rows = lines(report).iter().map(|line| (None, row(report, line))).collect();
    layer
}

fn row(report: &Report, line: &Line<'_>) -> Vec<Cell> {
    let plan = &report.plans[line.plan];
    let rule = &plan.rules[line.rule];
    let zh = |text: &Option<Text>| Cell::from(text.as_ref().map(|t| t.zh.as_str()));
    let limit = asked::limit(line.requirement).map(|t| t.zh);
    let goal = line.goal.as_ref().map(|t| t.zh.clone());
    let goal = match (goal, limit) {
        (Some(goal), Some(limit)) => Some(format!("{goal}，{limit}")),
        (goal, limit) => goal.or(limit),
    };
    let missing = line.deficit.as_ref().filter(|(missing, _)| missing.as_f64() > 0.0);
    let missing =
        missing.map(|(missing, of)| format!("{}{}", missing.decimals(if missing.is_whole() { 0 } else { 1 }), of.zh));
    vec![
        plan.id.as_str().into(),
        asked::kind_in_words(line.requirement.kind()).zh.into(),
        line.id.into(),
        named(line).into(),
        line.baseline.as_ref().map(|b| b.0.zh.as_str()).into(),
        line.baseline.as_ref().map(|b| b.1).into(),
        goal.into(),
        line.year.into(),
        line.nature.text().zh.into(),
        zh(&line.value),
        report.project.as_of.into(),
        zh(&line.due),
        missing.into(),
        line.gap.into(),
        line.verdict.text().zh.into(),
        line.verdict.reason().map(|t| t.zh.as_str()).into(),
        if line.is_part { Cell::Null } else { rule.clause.quote.as_str().into() },
    ]
}

/// The name of a rule; of a part what it is about.
fn named(line: &Line<'_>) -> String {
    match (line.is_part, line.part.zh.is_empty()) {
        (true, false) => format!("　其中：{}", line.part.zh),
        (false, false) => format!("{}（{}）", line.label.zh, line.part.zh),
        (_, true) => line.label.zh.clone(),
    }
}
