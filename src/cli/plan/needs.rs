//! `gapzone plan needs`: which data answer how many rules, the most useful first.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::say;
use crate::cli::words::{Align, grid, pick};
use crate::layers::Layers;
use crate::message::{Lang, Text};
use crate::outputs::csv::csv;
use crate::outputs::layer::{Cell, Layer};
use crate::outputs::one_file::one_file_of;
use crate::project::Project;
use crate::rules::Plan;
use crate::rules::needs::{Need, Needs, Presence, Step};
use crate::run::RunError;

/// How many things, and how many rules, a line of the screen names.
const SHOWN: usize = 6;

/// Options of `plan needs`.
#[derive(Debug, Args)]
pub(super) struct NeedsArgs {
    /// Id of an embedded pack, or path of a TOML file
    #[arg(value_name = "PLAN")]
    pub plan: String,
    /// A project: what it has already is told and not asked for again
    #[arg(long, value_name = "DIR")]
    pub project: Option<PathBuf>,
    /// Write every need as a row of a table
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
}

/// Lists what a plan needs.
pub(super) fn run(args: &NeedsArgs, plan: &Plan, lang: Lang) -> Result<(), Failure> {
    let needs = Needs::of(plan);
    let known = match &args.project {
        None => None,
        Some(path) => {
            let project = Project::open(path).map_err(RunError::from)?;
            let layers = Layers::load(&project).map_err(RunError::from)?;
            let all = needs.counted().into_keys();
            Some(all.map(|n| (n.clone(), needs.presence(&n, &layers, project.as_of))).collect::<BTreeMap<_, _>>())
        }
    };
    let there = known.iter().flatten().filter(|(_, p)| **p != Presence::Missing).map(|(need, _)| need.clone());
    let there: BTreeSet<Need> = there.collect();
    let steps = needs.steps(&there);
    if let Some(path) = &args.csv {
        one_file_of(path, &csv(&layer(&needs, &steps, known.as_ref()))?)?;
    }
    say(&screen(plan, &needs, &steps, known.as_ref(), lang))
}

fn screen(plan: &Plan, needs: &Needs, steps: &[Step], known: Option<&BTreeMap<Need, Presence>>, lang: Lang) -> String {
    let total = needs.rules.len();
    let mut answered = total - steps.iter().map(|s| s.answers.len()).sum::<usize>();
    let title = plan.title.get(lang);
    let mut out = match (lang, known.is_some()) {
        (Lang::Zh, true) => format!("{title}：{total} 条要用数据，现有数据能答 {answered} 条\n"),
        (Lang::Zh, false) => format!("{title}：{total} 条要用数据\n"),
        (Lang::En, true) => format!("{title}: {total} rules need data; what is there answers {answered}\n"),
        (Lang::En, false) => format!("{title}: {total} rules need data\n"),
    };
    if let Some(known) = known {
        out.push_str(&present(needs, known, lang));
    }
    let head = [("", ""), ("再答", "answers"), ("累计", "in all"), ("条文", "rules"), ("补充", "bring")];
    let mut rows = vec![head.map(|(zh, en)| pick(lang, zh, en).to_owned()).to_vec()];
    for (number, step) in (1..).zip(steps) {
        answered += step.answers.len();
        let bring: Vec<String> = step.bring.iter().map(|n| needs.text(n).get(lang).to_owned()).collect();
        rows.push(vec![
            format!("{number}"),
            step.answers.len().to_string(),
            format!("{answered}/{total}"),
            few(&step.answers, " ", lang),
            few(&bring, pick(lang, "、", "; "), lang),
        ]);
    }
    if rows.len() > 1 {
        out.push('\n');
        out.push_str(&grid(&rows, &[Align::Right, Align::Right, Align::Right, Align::Left, Align::Left], ""));
    }
    out
}

/// What is there, in part there, and missing.
fn present(needs: &Needs, known: &BTreeMap<Need, Presence>, lang: Lang) -> String {
    let of = |wanted: fn(Presence) -> bool| {
        let list = known.iter().filter(|(_, p)| wanted(**p));
        list.map(|(need, p)| {
            let name = needs.text(need).get(lang).to_owned();
            match p {
                Presence::Partly(some, all) => format!("{name} {some}/{all}"),
                _ => name,
            }
        })
        .collect::<Vec<String>>()
    };
    let lines = [
        (pick(lang, "已有", "there"), of(|p| p == Presence::There)),
        (pick(lang, "部分有（按已有计）", "in part (taken as there)"), of(|p| matches!(p, Presence::Partly(..)))),
        (pick(lang, "缺", "missing"), of(|p| p == Presence::Missing)),
    ];
    let by = pick(lang, "、", "; ");
    let line = |(what, list): (&str, Vec<String>)| format!("{what} {}: {}\n", list.len(), list.join(by));
    lines.into_iter().filter(|(_, list)| !list.is_empty()).map(line).collect()
}

fn few(list: &[String], by: &str, lang: Lang) -> String {
    let mut text = list.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(by);
    if list.len() > SHOWN {
        let more = list.len() - SHOWN;
        text.push_str(&match lang {
            Lang::Zh => format!(" 等{}项", list.len()),
            Lang::En => format!(" + {more} more"),
        });
    }
    text
}

/// One row for each need, in the order in which they are asked for; those that are there come last.
fn layer(needs: &Needs, steps: &[Step], known: Option<&BTreeMap<Need, Presence>>) -> Layer {
    let counted = needs.counted();
    let readers = |need: &Need| {
        let ids = needs.rules.iter().filter(|(_, needs)| needs.contains(need)).map(|(id, _)| id.as_str());
        ids.collect::<Vec<_>>().join(" ")
    };
    let status = |need: &Need| match known.map(|k| k.get(need)) {
        None => Text::default(),
        Some(Some(Presence::There)) => Text::new("已有", "there"),
        Some(Some(Presence::Partly(some, all))) => {
            Text::new(format!("部分 {some}/{all}"), format!("partly {some}/{all}"))
        }
        Some(_) => Text::new("缺", "missing"),
    };
    let row = |step: Cell, answers: Cell, need: &Need| {
        let (text, status) = (needs.text(need), status(need));
        let cells = vec![
            step,
            Cell::Text(text.zh),
            Cell::Text(text.en),
            Cell::Int(counted.get(need).copied().unwrap_or(0) as i64),
            answers,
            Cell::Text(status.zh),
            Cell::Text(status.en),
            Cell::Text(readers(need)),
        ];
        (None, cells)
    };
    let mut rows = Vec::new();
    let mut asked = BTreeSet::new();
    for (number, step) in (1..).zip(steps) {
        for need in &step.bring {
            asked.insert(need);
            rows.push(row(Cell::Int(number), Cell::Int(step.answers.len() as i64), need));
        }
    }
    rows.extend(counted.keys().filter(|n| !asked.contains(n)).map(|n| row(Cell::Null, Cell::Null, n)));
    let fields = ["step", "need", "need_en", "rules", "step_answers", "status", "status_en", "rule_ids"];
    Layer { rows, ..Layer::new("needs", &fields) }
}
