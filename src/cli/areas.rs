//! `gapzone areas`: the ground that facilities serve, and the ground whose nearest facility each is.

use std::path::PathBuf;

use clap::Args;

use super::asked_rules::AskedRules;
use super::failure::Failure;
use super::run::{open, warn};
use super::say;
use super::talk::{self, Talk};
use super::words::{Align, facility_name, grid, pick, wrote};
use crate::message::Lang;
use crate::outputs::{area_files, write};
use crate::rules::access::mode_name;
use crate::run::Report;
use crate::run::areas::{Areas, AreasAsked, ServedGround, areas};
use crate::units::Metres;

/// How many rows of single facilities are shown.
const SHOWN: usize = 20;

/// Options of `areas`.
#[derive(Debug, Args)]
pub(super) struct AreasArgs {
    /// Project folder, or its project.toml
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// Only this access rule, or a part of it: B083, B083.rural; may be given several times
    #[arg(long, value_name = "ID")]
    pub rule: Vec<String>,
    /// Cutoffs in minutes, by commas: 5,10,15 [default: the limit of each rule; rules in metres keep theirs]
    #[arg(long, value_name = "MINUTES", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..=1_440))]
    pub minutes: Vec<u32>,
    /// Give each facility areas of its own too
    #[arg(long)]
    pub per_facility: bool,
    /// Draw which facility is nearest, too
    #[arg(long)]
    pub basins: bool,
    /// Metres between sampled places; narrower shapes can be missed [default: 25, by car 50]
    #[arg(long, value_name = "N", value_parser = spacing)]
    pub spacing_m: Option<f64>,
    /// Folder for the results [default: `areas` in the project's folder]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub talk: Talk,
}

/// Draws the areas, writes them and prints their people.
pub(super) fn run(args: &AreasArgs) -> Result<(), Failure> {
    let (progress, lang) = args.talk.begin()?;
    let only = AskedRules::new(&talk::open(&args.project)?.1, &args.rule)?;
    let report = open(&args.project, &only.rules(), progress.as_ref())?;
    let findings = only.findings(&report)?;
    if !args.minutes.is_empty() && findings.iter().all(|i| report.findings[*i].is_length(&report.modes)) {
        let ids: Vec<&str> = findings.iter().map(|i| report.findings[*i].id.as_str()).collect();
        return Err(Failure::usage(format!(
            "--minutes: the limit of {} is in metres\nhint: leave out --minutes; each rule in metres is drawn at its own limit",
            ids.join(", ")
        )));
    }
    let asked = AreasAsked {
        findings,
        minutes: args.minutes.clone(),
        per_facility: args.per_facility,
        basins: args.basins,
        spacing: args.spacing_m.map(Metres),
    };
    let found = areas(&report, &asked, progress.as_ref()).map_err(|e| Failure::usage(e.to_string()))?;
    if found.service.is_empty() {
        let why: Vec<&str> = found.notes.iter().map(|note| note.get(lang)).collect();
        let none = match args.rule.as_slice() {
            [] => "no access rule of the project has a service area\nhint: the project needs roads, and facilities that count".to_owned(),
            ids => format!("{}: there is no service area\nhint: the project needs roads, and facilities that count", ids.join(", ")),
        };
        return Err(Failure::usage([&[none.as_str()], why.as_slice()].concat().join("\n")));
    }
    let out = args.out.clone().unwrap_or_else(|| report.project.folder.join("areas"));
    let files = area_files(&report, &found, args.basins)?;
    write(&files, &out)?;
    drop(progress);
    warn(&report.warnings, lang);
    if args.talk.quiet {
        return Ok(());
    }
    let mut text = table(&report, &found, lang);
    text.push_str(&wrote(files.len(), &out, lang));
    say(&text)
}

fn spacing(text: &str) -> Result<f64, String> {
    let metres = text.parse::<f64>().map_err(|e| e.to_string())?;
    let fits = (1.0..=10_000.0).contains(&metres);
    fits.then_some(metres).ok_or_else(|| format!("{metres} m is not between 1 and 10000"))
}

/// Areas and people by rule and cutoff, and what is to be known of them.
fn table(report: &Report, areas: &Areas, lang: Lang) -> String {
    let mut out = String::new();
    if report.project.synthetic {
        out.push_str("*** 合成数据 SYNTHETIC DATA ***\n");
    }
    let titles = match lang {
        Lang::Zh => ["条文", "出行方式", "机构", "限值", "面积 km²", "人口（按时间）", "人口（按范围）", "差"],
        Lang::En => ["rule", "mode", "facility", "cutoff", "km2", "people by time", "people by area", "difference"],
    };
    let align =
        [Align::Left, Align::Left, Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Right];
    let (together, single): (Vec<_>, Vec<_>) = areas.service.iter().partition(|a| a.facility.is_none());
    let single = single.into_iter().chain(&areas.basins);
    let more = single.clone().count().saturating_sub(SHOWN);
    let mut rows = vec![titles.map(str::to_owned).to_vec()];
    rows.extend(together.into_iter().chain(single.take(SHOWN)).map(|ground| row(report, ground, lang)));
    out.push_str(&grid(&rows, &align, ""));
    if more > 0 {
        out.push_str(&match lang {
            Lang::Zh => format!("+ 另有 {more} 行，见文件\n"),
            Lang::En => format!("+ {more} more rows in the files\n"),
        });
    }
    out.push('\n');
    for finding in report.findings.iter().enumerate().filter(|(i, f)| f.class.is_some() && drawn(areas, *i)) {
        let (id, part) = (&finding.1.id, finding.1.part.get(lang));
        out.push_str(&match lang {
            Lang::Zh => format!("{id}：人口仅计“{part}”\n"),
            Lang::En => format!("{id}: only people of \"{part}\" are counted\n"),
        });
    }
    for note in &areas.notes {
        out.push_str(note.get(lang));
        out.push('\n');
    }
    out
}

/// Whether a finding has areas.
fn drawn(areas: &Areas, finding: usize) -> bool {
    areas.service.iter().any(|ground| ground.finding == finding)
}

fn row(report: &Report, ground: &ServedGround, lang: Lang) -> Vec<String> {
    let finding = &report.findings[ground.finding];
    let mode = finding.limit.map(|l| mode_name(&report.modes[l.mode].id)).unwrap_or_default();
    let facility = ground.facility.map(|id| facility_name(report.layers.facilities.get(id)));
    let cutoff = match ground.cutoff {
        Some(cutoff) if finding.is_length(&report.modes) => format!("{:.0} m", cutoff.seconds()),
        Some(cutoff) => format!("{:.0} min", cutoff.minutes()),
        None => pick(lang, "最近", "nearest").to_owned(),
    };
    let (by_time, by_area) = (ground.by_time.rounded() as i64, ground.by_area.rounded() as i64);
    vec![
        finding.id.clone(),
        mode.get(lang).to_owned(),
        facility.unwrap_or(pick(lang, "全部", "all")).to_owned(),
        cutoff,
        format!("{:.2}", ground.area_km2),
        by_time.to_string(),
        by_area.to_string(),
        format!("{:+}", by_area - by_time),
    ]
}
