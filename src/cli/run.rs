//! `gapzone run`: a project to files and a table.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::RunArgs;
use super::failure::Failure;
use super::{sample, say, screen};
use crate::message::{Lang, Warning};
use crate::outputs::{self, report_html};
use crate::project::Project;
use crate::run::{Progress, Report, RunError, run as check_project};

/// How many warnings of one kind are shown.
const SHOWN: usize = 5;

/// Runs a project, writes its files and prints its table.
pub(super) fn run(args: &RunArgs) -> Result<(), Failure> {
    let (progress, lang) = args.talk.begin()?;
    if let Some(folder) = &args.sample {
        sample::write(folder, args.dirty)?;
    }
    let path = args.sample.as_ref().or(args.project.as_ref()).cloned().unwrap_or_else(|| PathBuf::from("."));
    let mut project = Project::open(&path).map_err(RunError::from)?;
    project.stop_on_errors |= args.strict;
    let report = match checked(project, &args.only, progress.as_ref()) {
        Err(RunError::Data { warnings }) => {
            drop(progress);
            warn(&warnings, lang);
            return Err(RunError::Data { warnings: Vec::new() }.into());
        }
        other => other?,
    };
    let out = args.out.clone().unwrap_or_else(|| report.project.folder.join("out"));
    let files = outputs::files(&report)?;
    outputs::write(&files, &out)?;
    drop(progress);
    warn(&report.warnings, lang);
    if args.talk.quiet {
        return Ok(());
    }
    let all = args.details || !args.only.is_empty();
    let told = if all { screen::Detail::All } else { screen::Detail::Usual };
    let mut text = screen::table_with(&report, told, lang);
    text.push_str(&next(&report, &path, &out, files.len(), lang));
    say(&text)
}

/// Opens and checks a project, or only some of its rules.
pub(super) fn open(path: &Path, only: &[String], progress: &dyn Progress) -> Result<Report, Failure> {
    Ok(checked(Project::open(path).map_err(RunError::from)?, only, progress)?)
}

fn checked(mut project: Project, only: &[String], progress: &dyn Progress) -> Result<Report, RunError> {
    if !only.is_empty() {
        project.only = only.to_vec();
    }
    check_project(project, progress)
}

/// Prints the warnings to stderr, at most [`SHOWN`] of each code.
pub(super) fn warn(warnings: &[Warning], lang: Lang) {
    let _ = io::stderr().write_all(screen::warnings(warnings, SHOWN, lang).as_bytes());
}

fn next(report: &Report, path: &Path, out: &Path, files: usize, lang: Lang) -> String {
    let mut zones = report.gaps.iter().flat_map(|g| &g.zones);
    let on_the_way = zones.clone().find(|z| report.findings[z.finding].kind == "access");
    let zone = on_the_way.or_else(|| zones.next());
    let explain = zone.map(|z| {
        let (rule, lon, lat) = (&report.findings[z.finding].id, z.at.lon, z.at.lat);
        format!("gapzone explain {} --at {lon:.6},{lat:.6} --rule {rule}", path.display())
    });
    let page = out.join(report_html::NAME);
    let (head, wrote) = match lang {
        Lang::Zh => ("下一步", format!("已写入 {files} 个文件：{}；用浏览器打开 {}", out.display(), page.display())),
        Lang::En => {
            ("next", format!("{files} files written to {}; open {} in a browser", out.display(), page.display()))
        }
    };
    let explain = explain.map(|e| format!("{head}: {e}\n")).unwrap_or_default();
    format!("\n{wrote}\n{explain}")
}
