//! The command line: arguments in, results on stdout, talk on stderr, and an exit code.

mod progress;
mod sample;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::message::Lang;
use crate::outputs::{self, OutputError, screen};
use crate::project::{Project, ProjectError};
use crate::run::{self, RunError};

const QUICK_START: &str = "\
gapzone finds where a health plan's promises are not kept.
  gapzone run --sample demo     run the synthetic sample district in the folder demo
  gapzone init --sample demo    only write the sample, to start your own project from
  gapzone run PROJECT           run project.toml of a folder
  gapzone run --help            all options
";

#[derive(Parser)]
#[command(version, about = "Finds where a health plan's promises are not kept")]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Write a sample project to start from.
    Init {
        /// Folder to write it to; must be new or empty.
        #[arg(long, value_name = "DIR")]
        sample: PathBuf,
    },
    /// Check a project's plans and write the gap zones.
    Run(Run),
}

#[derive(clap::Args)]
struct Run {
    /// Project file, or the folder of a project.toml.
    #[arg(required_unless_present = "sample", conflicts_with = "sample")]
    project: Option<PathBuf>,
    /// Write the sample project to DIR and run it.
    #[arg(long, value_name = "DIR")]
    sample: Option<PathBuf>,
    /// Output folder; `out` beside the project file when absent.
    #[arg(short, long)]
    out: Option<PathBuf>,
    /// Check only this rule; may be repeated.
    #[arg(long, value_name = "RULE")]
    only: Vec<String>,
    /// Language of the result.
    #[arg(long, value_enum, default_value_t = LangArg::Auto)]
    lang: LangArg,
    /// Threads; all cores when absent.
    #[arg(short = 'j', long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// How progress is shown on stderr.
    #[arg(long, value_enum, default_value_t = progress::Style::Auto)]
    progress: progress::Style,
    /// Print no result and no warnings.
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum LangArg {
    Zh,
    En,
    Auto,
}

/// What went wrong, with its exit code.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Run(#[from] RunError),
    #[error(transparent)]
    Output(#[from] OutputError),
    #[error(transparent)]
    Sample(#[from] sample::SampleError),
    #[error("{0}")]
    Threads(rayon::ThreadPoolBuildError),
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Failure::Run(RunError::Project(ProjectError::Io { .. })) => 4,
            Failure::Run(RunError::Project(_) | RunError::Plan(_) | RunError::Profile(_)) => 2,
            Failure::Run(RunError::Unbalanced { .. }) => 5,
            Failure::Run(_) => 3,
            Failure::Output(_) | Failure::Sample(_) | Failure::Threads(_) => 4,
        }
    }
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let args = Args::parse();
    let done = std::panic::catch_unwind(|| match args.command {
        None => {
            show(QUICK_START);
            Ok(())
        }
        Some(Command::Init { sample }) => sample::write(&sample).map_err(Failure::from),
        Some(Command::Run(options)) => run(&options),
    });
    match done {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(failure)) => {
            talk(&format!("error: {failure}\n"));
            ExitCode::from(failure.code())
        }
        Err(_) => {
            talk("error: gapzone met a bug of its own\nhint: please report the lines above with the project file\n");
            ExitCode::from(5)
        }
    }
}

fn run(options: &Run) -> Result<(), Failure> {
    if let Some(jobs) = options.jobs {
        rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global().map_err(Failure::Threads)?;
    }
    let path: &Path = match (&options.sample, &options.project) {
        (Some(sample), _) => {
            sample::write(sample)?;
            sample
        }
        (None, Some(project)) => project,
        (None, None) => Path::new("."),
    };
    let mut project = Project::open(path).map_err(RunError::from)?;
    if !options.only.is_empty() {
        project.only.clone_from(&options.only);
    }
    let out = options.out.clone().unwrap_or_else(|| project.folder.join("out"));
    let lang = language(options.lang);
    let report = run::run(project, &progress::Shown::new(options.progress, lang))?;
    outputs::write(&out, &outputs::files(&report)?)?;
    if !options.quiet {
        talk(&screen::warnings(&report.warnings, lang));
        show(&screen::screen(&report, lang));
        talk(&format!("wrote {}\n", out.display()));
    }
    Ok(())
}

fn language(chosen: LangArg) -> Lang {
    let chinese = || {
        let set =
            ["GAPZONE_LANG", "LC_ALL", "LANG"].iter().filter_map(|k| std::env::var(k).ok()).find(|v| !v.is_empty());
        set.is_some_and(|v| v.to_ascii_lowercase().starts_with("zh"))
    };
    match chosen {
        LangArg::Zh => Lang::Zh,
        LangArg::Auto if chinese() => Lang::Zh,
        LangArg::En | LangArg::Auto => Lang::En,
    }
}

/// Writes to stdout; a reader that went away is no error.
fn show(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Writes to stderr; a reader that went away is no error.
fn talk(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
