//! `gapzone solve`: sites for a published instance or a cost matrix, with value, bound and gap.

mod input;
mod problem;
mod tell;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::args::LangChoice;
use super::failure::Failure;
use super::say;
use crate::outputs::one_file::one_file_of;
use crate::siting::Limits;

/// Options of `solve`.
#[derive(Debug, Args)]
pub(super) struct SolveArgs {
    /// The instance: an OR-Library p-median graph, points with capacities, or a table of costs
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// What is asked
    #[arg(long, value_enum)]
    pub problem: Problem,
    /// New sites [default: as the file says]
    #[arg(short, long, value_name = "N")]
    pub p: Option<usize>,
    /// Largest cost that covers, inclusive
    #[arg(long, value_name = "COST")]
    pub cutoff: Option<f64>,
    /// Share of the weight to be covered, in percent
    #[arg(long, value_name = "PERCENT", value_parser = share)]
    pub share: Option<f64>,
    /// What the file is
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    #[command(flatten)]
    pub columns: Columns,
    /// Candidates that stand already, by commas: always open, not counted
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub existing: Vec<String>,
    /// Candidates that must not open, by commas
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub without: Vec<String>,
    /// Seconds after which the best so far is told with its gap
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub time_limit: Option<u64>,
    /// Parts of the problem after which the best so far is told: the same on every machine
    #[arg(long, value_name = "N")]
    pub node_limit: Option<u64>,
    /// Write who goes where: demand, weight, site and cost as CSV
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Language of the screen
    #[arg(long, value_enum, default_value_t)]
    pub lang: LangChoice,
}

/// Tables and columns of a cost matrix with one row for each pair.
#[derive(Debug, Args)]
pub(super) struct Columns {
    /// Column of the demand [default: demand, place or from_id]
    #[arg(long, value_name = "COLUMN")]
    pub demand: Option<String>,
    /// Column of the candidate [default: candidate, site, facility or to_id]
    #[arg(long, value_name = "COLUMN")]
    pub candidate: Option<String>,
    /// Column of the cost [default: cost, travel_time_ms, time or distance]
    #[arg(long, value_name = "COLUMN")]
    pub cost: Option<String>,
    /// Column of the weight, in the matrix or in --weights [default: weight, people or population]
    #[arg(long, value_name = "COLUMN")]
    pub weight: Option<String>,
    /// Table with the weight of each demand, by id [default: the matrix, else 1 each]
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// Table with what each candidate holds: id and capacity
    #[arg(long, value_name = "FILE")]
    pub capacities: Option<PathBuf>,
}

/// Problems that can be solved.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Problem {
    /// Most weight within the cutoff of p sites (MCLP)
    #[value(alias = "mclp")]
    MaxCover,
    /// Fewest sites with everybody within the cutoff (LSCP)
    #[value(alias = "lscp")]
    SetCover,
    /// Fewest sites with a share of the weight within the cutoff
    PartialCover,
    /// Least total of weight times cost with p sites
    PMedian,
    /// Shortest longest way with p sites
    PCenter,
    /// P-median with sites that hold only so much
    CapacitatedMedian,
    /// Most weight within the cutoff of p sites that hold only so much
    CapacitatedCover,
}

/// Formats of instances.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum Format {
    /// A table with a row for each pair of demand and candidate
    #[default]
    Matrix,
    /// A graph of the OR-Library's p-median problems
    Pmed,
    /// Points with capacity and load, costs are straight distances
    Sjc,
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.trim().trim_end_matches('%').parse::<f64>().ok();
    share.filter(|s| (0.0..=100.0).contains(s)).ok_or_else(|| format!("{text} is not between 0 and 100"))
}

/// Solves an instance and tells what was found.
pub(super) fn run(args: &SolveArgs) -> Result<(), Failure> {
    let lang = args.lang.pick();
    let instance = input::read(args)?;
    let end = args.time_limit.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let stop = move || end.is_some_and(|end| Instant::now() >= end);
    let limits = Limits { stop: &stop, nodes: args.node_limit.unwrap_or(u64::MAX) };
    let solved = problem::solve(args, &instance, &limits)?;
    if let Some(path) = &args.out {
        one_file_of(path, &tell::allocation(&instance, &solved)?)?;
    }
    say(&tell::screen(args, &instance, &solved, lang))
}
