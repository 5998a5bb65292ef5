//! What `solve` says: value, bound, gap and sites on the screen; who goes where as CSV.

use super::input::Instance;
use super::problem::Solved;
use super::{Problem, SolveArgs};
use crate::cli::failure::Failure;
use crate::cli::words::{Align, grid, pick};
use crate::message::Lang;
use crate::siting::Role;

/// A number without needless decimals.
fn number(x: f64) -> String {
    if x.fract() == 0.0 { format!("{x:.0}") } else { format!("{x:.4}") }
}

/// The answer in a few lines.
pub(super) fn screen(args: &SolveArgs, instance: &Instance, solved: &Solved, lang: Lang) -> String {
    let value = match args.problem {
        Problem::MaxCover | Problem::CapacitatedCover => pick(lang, "覆盖权重", "weight covered"),
        Problem::SetCover | Problem::PartialCover => pick(lang, "新增站点", "new sites"),
        Problem::PMedian | Problem::CapacitatedMedian => pick(lang, "总成本", "total cost"),
        Problem::PCenter => pick(lang, "最远成本", "longest way"),
    };
    let gap = match (solved.answer.proven(), lang) {
        (true, Lang::Zh) => "0，已证明最优".to_owned(),
        (true, Lang::En) => "0, proven: nothing better exists".to_owned(),
        (false, _) => {
            let part = (solved.value - solved.bound).abs() / solved.value.abs().max(f64::MIN_POSITIVE);
            let why = if solved.answer.stopped { pick(lang, "，提前停止", ", stopped early") } else { "" };
            format!("{:.4} %{why}", part * 100.0)
        }
    };
    let names: Vec<&str> = solved.answer.sites.iter().map(|s| instance.candidates[*s as usize].as_str()).collect();
    let total: f64 = instance.weights.iter().sum();
    let mut rows = vec![vec![value.to_owned(), number(solved.value)]];
    if matches!(args.problem, Problem::MaxCover | Problem::CapacitatedCover) && total > 0.0 {
        rows[0][1].push_str(&format!(" ({:.3} %)", solved.value * 100.0 / total));
    }
    rows.push(vec![pick(lang, "界", "bound").to_owned(), number(solved.bound)]);
    rows.push(vec![pick(lang, "差距", "gap").to_owned(), gap]);
    if let Some(unit) = solved.rounded {
        let text = match lang {
            Lang::Zh => format!("证明时成本取整到 {unit}"),
            Lang::En => format!("for the proof costs were rounded to {unit}"),
        };
        rows.push(vec![pick(lang, "说明", "note").to_owned(), text]);
    }
    rows.push(vec![pick(lang, "分支数", "parts searched").to_owned(), solved.answer.nodes.to_string()]);
    rows.push(vec![format!("{} ({})", pick(lang, "新站点", "sites"), names.len()), names.join(", ")]);
    let count = |role: Role| instance.roles.iter().filter(|r| **r == role).count();
    let existing = match (count(Role::Existing), lang) {
        (0, _) => String::new(),
        (n, Lang::Zh) => format!("，{n} 个现有站点"),
        (n, Lang::En) => format!(", {n} existing"),
    };
    let (n, m, pairs) = (instance.demand.len(), instance.candidates.len(), instance.pairs.len());
    let head = match lang {
        Lang::Zh => format!("{n} 个需求点，{m} 个候选点{existing}，{pairs} 对\n"),
        Lang::En => format!("{n} demands, {m} candidates{existing}, {pairs} pairs\n"),
    };
    head + &grid(&rows, &[Align::Left, Align::Left], "")
}

/// Who goes where, as CSV.
pub(super) fn allocation(instance: &Instance, solved: &Solved) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |e: csv::Error| Failure::io(e.to_string());
    writer.write_record(["demand", "weight", "site", "cost"]).map_err(failed)?;
    for (i, way) in solved.serves.iter().enumerate() {
        let (site, cost) = match way {
            Some((site, cost)) => (instance.candidates[*site as usize].as_str(), cost.to_string()),
            None => ("", String::new()),
        };
        let weight = instance.weights[i].to_string();
        writer.write_record([&instance.demand[i], &weight, site, &cost]).map_err(failed)?;
    }
    writer.into_inner().map_err(|e| Failure::io(e.to_string()))
}
