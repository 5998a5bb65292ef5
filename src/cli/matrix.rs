//! `gapzone matrix`: the times between places and facilities, pair by pair.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::places::{self, Asked};
use super::talk::{self, Talk, beside, stem, wrote};
use super::{say, words::pick};
use crate::access::Direction;
use crate::message::{Lang, Text};
use crate::outputs::OutputError;
use crate::outputs::matrix::{Ask, MatrixFile, Pair, Spot, Status, pairs, spots_csv};
use crate::outputs::one_file::{one_file, one_file_of};
use crate::rules::access::mode_name;
use crate::run::Progress;
use crate::units::Millis;

/// Options of `matrix`.
#[derive(Debug, Args)]
pub(super) struct MatrixArgs {
    /// Project folder, or its project.toml
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    #[command(flatten)]
    pub asked: Asked,
    /// The places: `cells`, `facilities`, or a table with id, lon and lat
    #[arg(long, value_name = "PLACES", default_value = "cells")]
    pub from: String,
    /// Longer times are written as beyond_limit
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=71_000))]
    pub max_minutes: Option<u32>,
    /// Leave out pairs that are not reached
    #[arg(long)]
    pub reached_only: bool,
    /// The file, .csv or .parquet; without it CSV goes to the screen
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub talk: Talk,
}

/// How many pairs there are of each status.
type Counts = BTreeMap<Status, u64>;

/// Writes the matrix.
pub(super) fn run(args: &MatrixArgs) -> Result<(), Failure> {
    let (progress, lang) = args.talk.begin()?;
    let is_parquet = args.out.as_deref().map(is_parquet).transpose()?;
    let opened = talk::open(&args.project)?;
    let mode = args.asked.mode(&opened.1)?;
    let direction = args.asked.direction(&opened.1)?;
    let prepared = talk::join(opened, &[mode], progress.as_ref())?;
    let mode = &prepared.modes[0];
    let sites = args.asked.sites(&prepared, mode)?;
    let places = match args.from.as_str() {
        "cells" => places::cells(&prepared, mode),
        // A journey from a facility begins without its parking.
        "facilities" => {
            let all = places::sites(&prepared.evidence(), mode, |_| true);
            all.into_iter().map(|spot| Spot { wait: Millis::ZERO, ..spot }).collect()
        }
        path => places::points(&prepared, mode, Path::new(path), lang)?,
    };
    let limit = args.max_minutes.map(Millis::from_minutes);
    let ask = Ask { travel: &mode.travel, places: &places, sites: &sites, direction, limit };
    progress.stage(&Text::new("计算出行时间", "searching times"), Some(sites.len() as u64));
    let Some(path) = &args.out else {
        let mut out = io::BufWriter::new(io::stdout());
        return match fill(&ask, args.reached_only, progress.as_ref(), MatrixFile::csv(&mut out)) {
            Err(e) if e.to_string().to_lowercase().contains("broken pipe") => Ok(()),
            other => Ok(other.map(|_| ())?),
        };
    };
    let counts = one_file(path, |file| {
        let file = match is_parquet {
            #[cfg(feature = "parquet")]
            Some(true) => MatrixFile::parquet(file),
            _ => MatrixFile::csv(file),
        };
        fill(&ask, args.reached_only, progress.as_ref(), file)
    })?;
    let (origins, destinations) = match direction {
        Direction::Towards => (&places, &sites),
        Direction::From => (&sites, &places),
    };
    let mut files = vec![path.clone()];
    for (name, spots) in [("-origins.csv", origins), ("-destinations.csv", destinations)] {
        let file = beside(&stem(path), name);
        one_file_of(&file, &spots_csv(spots)?)?;
        files.push(file);
    }
    drop(progress);
    if args.talk.quiet {
        return Ok(());
    }
    let mut text = if prepared.project.synthetic { "*** 合成数据 SYNTHETIC DATA ***\n" } else { "" }.to_owned();
    text.push_str(&summary(&ask, &mode.id, &counts, args.reached_only, lang));
    text.push_str(wrote(&files).get(lang));
    say(&text)
}

/// Whether a file is to be Parquet, by the ending of its name.
fn is_parquet(path: &Path) -> Result<bool, Failure> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "csv" => Ok(false),
        "parquet" if cfg!(feature = "parquet") => Ok(true),
        _ => Err(Failure::usage(format!(
            "{}: a matrix is written as .csv{}\nhint: let the name end so",
            path.display(),
            if cfg!(feature = "parquet") { " or .parquet" } else { "" }
        ))),
    }
}

fn fill<W: Write + Send>(
    ask: &Ask<'_>,
    reached_only: bool,
    progress: &dyn Progress,
    file: Result<MatrixFile<W>, OutputError>,
) -> Result<Counts, OutputError> {
    let mut file = file?;
    let mut counts = Counts::new();
    pairs(
        ask,
        |done| progress.step(done),
        |rows| {
            rows.iter().for_each(|pair| *counts.entry(pair.status).or_default() += 1);
            if !reached_only {
                return file.write(rows);
            }
            let reached: Vec<Pair<'_>> = rows.iter().filter(|p| p.status == Status::Reached).copied().collect();
            file.write(&reached)
        },
    )?;
    file.close()?;
    Ok(counts)
}

fn summary(ask: &Ask<'_>, mode: &str, counts: &Counts, reached_only: bool, lang: Lang) -> String {
    let name = mode_name(mode);
    let (places, sites, all) = (ask.places.len(), ask.sites.len(), counts.values().sum::<u64>());
    let way = match ask.direction {
        Direction::Towards => pick(lang, "前往机构", "towards the facilities"),
        Direction::From => pick(lang, "从机构出发", "from the facilities"),
    };
    let mut parts = Vec::new();
    for (status, zh) in [
        (Status::Reached, "可达"),
        (Status::BeyondLimit, "超过上限"),
        (Status::Unreachable, "不可达"),
        (Status::NoRoad, "附近无道路"),
    ] {
        let count = counts.get(&status).copied().unwrap_or(0);
        parts.push(format!("{} {count}", pick(lang, zh, &status.word().replace('_', " "))));
    }
    let left = match (reached_only, lang) {
        (false, _) => "",
        (true, Lang::Zh) => "；仅写出可达的",
        (true, Lang::En) => "; only those reached are written",
    };
    match lang {
        Lang::Zh => {
            format!("{}，{way}：{places} 个地点 × {sites} 个机构地点 = {all} 对：{}{left}\n", name.zh, parts.join("、"))
        }
        Lang::En => {
            format!("{}, {way}: {places} places x {sites} sites = {all} pairs: {}{left}\n", name.en, parts.join(", "))
        }
    }
}
