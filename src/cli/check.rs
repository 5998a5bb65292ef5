//! `gapzone check`: what is wrong with the data of a project, before any rule is checked.

use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::talk::{Talk, wrote};
use super::{say, screen};
use crate::message::{Lang, Severity, Text};
use crate::outputs::one_file::one_file_of;
use crate::outputs::problems;
use crate::project::Project;
use crate::project::edit::{difference, write_settings};
use crate::run::{DataCheck, RunError, check_data};

/// How many problems of one kind are shown.
const SHOWN: usize = 5;

/// Options of `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Project folder, or its project.toml
    #[arg(value_name = "PROJECT", default_value = ".")]
    project: PathBuf,
    /// Write problems.geojson, problems.csv and problems.json into DIR
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write the settings that cure problems safely into the project file, and show the difference
    #[arg(long)]
    fix: bool,
    /// Show the difference that --fix would make, and write nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
    /// Exit with 1 for warnings too
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    talk: Talk,
}

/// Checks the data; exit code 3 with errors, and with --strict 1 with warnings.
pub(super) fn run(args: &CheckArgs) -> Result<(), Failure> {
    let (progress, lang) = args.talk.begin()?;
    let project = Project::open(&args.project).map_err(RunError::from)?;
    let checked = check_data(project, progress.as_ref())?;
    drop(progress);
    let mut text = String::new();
    if !args.talk.quiet {
        text.push_str(&screen::warnings(&checked.warnings, SHOWN, lang));
        text.push_str(&summary(&checked, lang));
    }
    if let Some(folder) = &args.out {
        let mut written = Vec::new();
        for file in problems::problem_files(&checked.project, &checked.warnings)? {
            let path = folder.join(&file.name);
            one_file_of(&path, &file.bytes)?;
            written.push(path);
        }
        text.push_str(wrote(&written).get(lang));
    }
    if args.fix {
        text.push_str(&fix(&args.project, &checked, args.dry_run, lang)?);
    } else if !args.talk.quiet && checked.warnings.iter().any(|w| !w.settings.is_empty()) {
        let next = Text::new(
            format!("下一步：gapzone check {} --fix 写入安全的设置\n", args.project.display()),
            format!("next: gapzone check {} --fix writes the safe settings\n", args.project.display()),
        );
        text.push_str(next.get(lang));
    }
    say(&text)?;
    verdict(&checked, args.strict, lang)
}

fn summary(checked: &DataCheck, lang: Lang) -> String {
    let [errors, warnings, notes] = problems::counts(&checked.warnings).map(|(_, n)| n);
    let name = &checked.project.name;
    let text = match checked.worst() {
        None => {
            Text::new(format!("{name}：数据检查没有发现问题\n"), format!("{name}: nothing wrong found in the data\n"))
        }
        Some(_) => Text::new(
            format!("{name}：错误 {errors} 个、警告 {warnings} 个、提示 {notes} 个\n"),
            format!("{name}: {errors} errors, {warnings} warnings, {notes} notes\n"),
        ),
    };
    text.get(lang).to_owned()
}

/// Writes the settings that the problems propose into the project file.
fn fix(path: &Path, checked: &DataCheck, dry_run: bool, lang: Lang) -> Result<String, Failure> {
    let file = if path.is_dir() { path.join("project.toml") } else { path.to_owned() };
    let settings: Vec<_> = checked.warnings.iter().flat_map(|w| w.settings.iter().cloned()).collect();
    let old = std::fs::read_to_string(&file).map_err(|e| Failure::io(format!("{}: {e}", file.display())))?;
    let (new, written) =
        write_settings(&old, &settings).map_err(|e| Failure::usage(format!("{}: {e}", file.display())))?;
    if written.is_empty() {
        let nothing = Text::new("没有可安全写入的设置\n", "there is no setting that could be written safely\n");
        return Ok(nothing.get(lang).to_owned());
    }
    // What was written must still be a project.
    Project::parse(&new, &file, checked.project.folder.clone()).map_err(RunError::from)?;
    if !dry_run {
        one_file_of(&file, new.as_bytes())?;
    }
    let (name, n) = (file.display(), written.len());
    let head = match dry_run {
        true => Text::new(format!("{name}：将写入 {n} 项设置\n"), format!("{name}: {n} settings would be written\n")),
        false => Text::new(format!("{name}：已写入 {n} 项设置\n"), format!("{name}: {n} settings written\n")),
    };
    Ok(format!("{}{}", head.get(lang), difference(&old, &new)))
}

fn verdict(checked: &DataCheck, strict: bool, lang: Lang) -> Result<(), Failure> {
    let stop = |code, zh: &str, en: &str| {
        let text = Text::new(zh, en);
        Err(Failure { code, text: text.get(lang).to_owned() })
    };
    match checked.worst() {
        Some(Severity::Error) if !checked.is_readable => {
            stop(super::failure::DATA, "数据无法读取，不能运行", "the data cannot be read; a run would stop here")
        }
        Some(Severity::Error) => {
            stop(super::failure::DATA, "数据有错误，结果会不正确", "the data have errors that would make results wrong")
        }
        Some(Severity::Warning) if strict => stop(super::failure::FOUND, "数据有警告", "the data have warnings"),
        _ => Ok(()),
    }
}
