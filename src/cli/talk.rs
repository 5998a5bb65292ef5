//! Options that every command shares: language, threads, progress; and what a project becomes under them.

use std::path::{Path, PathBuf};

use clap::Args;

use super::args::{LangChoice, ProgressChoice};
use super::failure::Failure;
use super::progress;
use crate::message::{Lang, Text};
use crate::project::Project;
use crate::rules::Plan;
use crate::run::prepare::{Prepared, plans, prepare};
use crate::run::{Progress, RunError, Silent};

/// How the program talks, and on how many threads it works.
#[derive(Debug, Args)]
pub(super) struct Talk {
    /// Language of the screen
    #[arg(long, value_enum, default_value_t)]
    pub lang: LangChoice,
    /// Threads; all cores by default
    #[arg(short, long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub jobs: usize,
    /// How progress is shown
    #[arg(long, value_enum, default_value_t)]
    pub progress: ProgressChoice,
    /// Print no summary and no progress
    #[arg(short, long)]
    pub quiet: bool,
}

impl Talk {
    /// Sets the number of threads and says how progress is shown and in which language.
    pub(super) fn begin(&self) -> Result<(Box<dyn Progress>, Lang), Failure> {
        if self.jobs > 0 {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(self.jobs).build_global();
            pool.map_err(|e| Failure::usage(format!("-j {}: {e}", self.jobs)))?;
        }
        let lang = self.lang.pick();
        Ok((if self.quiet { Box::new(Silent) } else { progress::pick(self.progress, lang) }, lang))
    }
}

/// Opens a project and its plans.
pub(super) fn open(path: &Path) -> Result<(Project, Vec<Plan>), Failure> {
    let project = Project::open(path).map_err(RunError::from)?;
    let plans = plans(&project)?;
    Ok((project, plans))
}

/// Joins an opened project to some modes.
pub(super) fn join(
    (project, plans): (Project, Vec<Plan>),
    modes: &[String],
    progress: &dyn Progress,
) -> Result<Prepared, Failure> {
    Ok(prepare(project, plans, modes, progress)?)
}

/// How a mode may be named; `profiles` of the project add to it only through these.
pub(super) fn mode(text: &str) -> Result<String, String> {
    match text {
        "walk" | "bike" | "car" => Ok(text.to_owned()),
        other => Err(format!("{other} is none of walk, bike and car")),
    }
}

/// The name of a file without its ending, in its folder: `out/times` of `out/times.csv`.
pub(super) fn stem(path: &Path) -> PathBuf {
    path.with_file_name(path.file_stem().unwrap_or_default())
}

/// A path with a text after its name.
pub(super) fn beside(stem: &Path, text: &str) -> PathBuf {
    let mut name = stem.as_os_str().to_owned();
    name.push(text);
    PathBuf::from(name)
}

/// What was written, in one line.
pub(super) fn wrote(files: &[PathBuf]) -> Text {
    let list = files.iter().map(|f| f.display().to_string()).collect::<Vec<_>>().join(", ");
    Text::new(format!("已写入：{list}\n"), format!("written: {list}\n"))
}
