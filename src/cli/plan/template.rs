//! `gapzone plan template`: a workbook to be filled in by those who have the data.

use std::path::PathBuf;

use clap::Args;

use crate::cli::failure::Failure;
use crate::cli::say;
use crate::message::{Lang, Text};
use crate::outputs::one_file::one_file_of;
use crate::outputs::template::{Asks, project_lines, template};
use crate::rules::Plan;

/// Options of `plan template`.
#[derive(Debug, Args)]
pub(super) struct TemplateArgs {
    /// Id of an embedded pack, or path of a TOML file
    #[arg(value_name = "PLAN")]
    pub plan: String,
    /// The workbook to write; it must not be there yet [default: PLAN-template.xlsx]
    #[arg(short, long, value_name = "FILE.xlsx")]
    pub out: Option<PathBuf>,
    /// The year that will be judged: a column of the indicators beside those of baseline and target years
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1900..2200))]
    pub as_of: Option<i32>,
}

/// Writes the workbook and says how a project reads it.
pub(super) fn run(args: &TemplateArgs, plan: &Plan, lang: Lang) -> Result<(), Failure> {
    let out = args.out.clone().unwrap_or_else(|| PathBuf::from(format!("{}-template.xlsx", plan.id)));
    if out.exists() {
        let text = format!("{} is there already, perhaps filled in\nhint: choose another --out", out.display());
        return Err(Failure::usage(text));
    }
    if out.extension().is_none_or(|e| !e.eq_ignore_ascii_case("xlsx")) {
        return Err(Failure::usage(format!("{}: a template is a workbook\nhint: end --out in .xlsx", out.display())));
    }
    one_file_of(&out, &template(plan, args.as_of)?)?;
    let asks = Asks::of(plan, args.as_of);
    let count = |columns: &Option<Vec<_>>| columns.as_ref().map_or(0, Vec::len);
    let (facilities, register) = (asks.facilities.len(), count(&asks.register));
    let (units, areas, rows) = (asks.units.len(), count(&asks.areas), asks.indicators.len());
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    let (file, lines) = (out.display(), project_lines(&asks, &name));
    let text = Text::new(
        format!(
            "已写入：{file}\n机构 {facilities} 列、专科队伍项目 {register} 列、单元 {units} 列、居住区 {areas} 列、指标 {rows} 行\n\n填好后放在项目文件夹中，在 project.toml 加入（# 表示加在已有的该节里）：\n\n{lines}"
        ),
        format!(
            "written: {file}\n{facilities} columns of facilities, {register} of specialties, teams and projects, {units} of units, {areas} of residential areas, {rows} indicators\n\nput it, filled in, into the project's folder and add to project.toml (# means into the section that is there):\n\n{lines}"
        ),
    );
    say(text.get(lang))
}
