//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::areas::AreasArgs;
use super::compare::CompareArgs;
use super::matrix::MatrixArgs;
use super::network::NetworkArgs;
use super::plan::PlanArgs;
use super::site::SiteArgs;
use super::solve::SolveArgs;
use crate::layers::Position;
use crate::message::Lang;

/// Finds where a health plan's promises are not kept.
#[derive(Debug, Parser)]
#[command(name = "gapzone", version, about, disable_help_subcommand = false)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write a sample project to start from
    Init {
        /// Folder for the synthetic sample; must be new, empty, or hold exactly the sample
        #[arg(long, value_name = "DIR")]
        sample: PathBuf,
        /// The sample with the faults of real lists, to see what the program says of them
        #[arg(long)]
        dirty: bool,
    },
    /// Check every rule of a project and write table, layers and map
    Run(RunArgs),
    /// Say why one place is, or is not, a gap; or all that was found of one rule
    Explain(ExplainArgs),
    /// Say what the road network is made of, and write its nodes and arcs
    Network(NetworkArgs),
    /// Write the times between places and facilities, pair by pair
    Matrix(MatrixArgs),
    /// Compare our times with those of another program
    Compare(CompareArgs),
    /// Look at plan packs: their rules, and whether they are valid
    Plan(PlanArgs),
    /// Draw the ground that facilities serve, and which facility is nearest
    Areas(AreasArgs),
    /// Find where new sites close most of a rule's gap, with a bound on what any sites could do
    Site(SiteArgs),
    /// Find sites for a cost matrix or a published instance, with a bound that proves them
    Solve(SolveArgs),
}

/// Options of `run`.
#[derive(Debug, Args)]
pub(super) struct RunArgs {
    /// Project folder, or its project.toml
    #[arg(value_name = "PROJECT", required_unless_present = "sample", conflicts_with = "sample")]
    pub project: Option<PathBuf>,
    /// Write the synthetic sample into DIR if it is not there yet, and run it
    #[arg(long, value_name = "DIR")]
    pub sample: Option<PathBuf>,
    /// With --sample: the one with the faults of real lists, to see what the program says of them
    #[arg(long, requires = "sample")]
    pub dirty: bool,
    /// Folder for the results [default: `out` in the project's folder]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Check only this rule or part of a rule; may be given several times
    #[arg(long, value_name = "RULE")]
    pub only: Vec<String>,
    /// Tell every finding in full, however many there are
    #[arg(long)]
    pub details: bool,
    #[command(flatten)]
    pub talk: super::talk::Talk,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// Project folder, or its project.toml
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// The place, longitude and latitude in degrees: 114.1,30.7; without it the rule is told as a whole
    #[arg(long, value_name = "LON,LAT", value_parser = position, allow_hyphen_values = true, required_unless_present = "rule")]
    pub at: Option<Position>,
    /// Only this rule or part of a rule
    #[arg(long, value_name = "ID")]
    pub rule: Option<String>,
    /// Language of the answer
    #[arg(long, value_enum, default_value_t)]
    pub lang: LangChoice,
}

/// Which language to speak.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum LangChoice {
    /// Chinese
    Zh,
    /// English
    En,
    /// As the environment says (GAPZONE_LANG, LC_ALL, LC_MESSAGES, LANG)
    #[default]
    Auto,
}

impl LangChoice {
    /// The language; the first variable that is set decides.
    pub(super) fn pick(self) -> Lang {
        match self {
            LangChoice::Zh => Lang::Zh,
            LangChoice::En => Lang::En,
            LangChoice::Auto => {
                let said = ["GAPZONE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"].iter();
                let said = said.filter_map(|v| std::env::var(v).ok()).find(|v| !v.is_empty());
                if said.is_some_and(|v| v.to_lowercase().starts_with("zh")) { Lang::Zh } else { Lang::En }
            }
        }
    }
}

/// How progress is shown.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum ProgressChoice {
    /// A bar on a terminal, lines elsewhere
    #[default]
    Auto,
    /// A bar
    Bar,
    /// One line per stage
    Plain,
    /// Nothing
    None,
}

fn position(text: &str) -> Result<Position, String> {
    let shape = || "expected LON,LAT in degrees, such as 114.1,30.7".to_owned();
    let (lon, lat) = text.split_once([',', ',']).ok_or_else(shape)?;
    let number = |t: &str| t.trim().parse::<f64>().map_err(|e| format!("{}: {e}", shape()));
    let (lon, lat) = (number(lon)?, number(lat)?);
    if !(-180.0..=180.0).contains(&lon) {
        return Err(format!("longitude {lon} is not between -180 and 180; {}", shape()));
    }
    if !(-90.0..=90.0).contains(&lat) {
        return Err(format!("latitude {lat} is not between -90 and 90; longitude comes first: {}", shape()));
    }
    Ok(Position { lon, lat })
}
