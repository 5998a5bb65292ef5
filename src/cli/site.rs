//! `gapzone site`: where new sites would close most of a rule's gap, with a bound on what any sites could do.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use geo_types::Geometry;

use super::asked_rules::AskedRules;
use super::failure::Failure;
use super::run::{open, warn};
use super::say;
use super::talk::{self, Talk};
use super::words::{Align, facility_name, grid, pick, wrote};
use crate::layers::Position;
use crate::message::Lang;
use crate::outputs::{action, site_files, write};
use crate::run::Report;
use crate::run::sites::{Candidate, Generate, Ground, Sites, SitesAsked, SitesError, sites};
use crate::siting::Limits;
use crate::sources::{ReadOptions, read_table};
use crate::units::{Metres, Share};

/// Options of `site`.
#[derive(Debug, Args)]
pub(super) struct SiteArgs {
    /// Project folder, or its project.toml
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// The access rule, or a part of it: B083, B083.rural
    #[arg(long, value_name = "ID")]
    pub rule: String,
    /// New sites
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub new: u32,
    /// Where they may stand: `nodes` of roads, `cells` where people live, `none`, or a table with id, lon and lat
    #[arg(long, value_name = "PLACES", default_value = "nodes")]
    pub candidates: String,
    /// Of nodes and cells take one in each square of so many metres; 0 takes all
    #[arg(long, value_name = "METRES", default_value_t = 200.0, value_parser = every)]
    pub every: f64,
    /// Whether facilities that only lack the service may be trained
    #[arg(long, value_enum, default_value_t)]
    pub train: Train,
    /// Seconds for choosing, after which the best so far is told with its gap
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub time_limit: Option<u64>,
    /// Folder for the results [default: `sites` in the project's folder]
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub talk: Talk,
}

/// Whether training counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(super) enum Train {
    /// Training is an option beside building
    #[default]
    Yes,
    /// Only building
    No,
}

fn every(text: &str) -> Result<f64, String> {
    let metres = text.parse::<f64>().map_err(|e| e.to_string())?;
    (0.0..=100_000.0)
        .contains(&metres)
        .then_some(metres)
        .ok_or_else(|| format!("{metres} m is not between 0 and 100000"))
}

/// Chooses the sites, writes them and tells what they gain.
pub(super) fn run(args: &SiteArgs) -> Result<(), Failure> {
    let (progress, lang) = args.talk.begin()?;
    let only = AskedRules::new(&talk::open(&args.project)?.1, std::slice::from_ref(&args.rule))?;
    let ground = ground(args)?;
    let report = open(&args.project, &only.rules(), progress.as_ref())?;
    let findings = only.findings(&report)?;
    let [finding] = findings.as_slice() else {
        let ids: Vec<&str> = findings.iter().map(|i| report.findings[*i].id.as_str()).collect();
        return Err(Failure::usage(format!(
            "--rule {}: sites are chosen for one part of a rule at a time\nhint: choose one of {}",
            args.rule,
            ids.join(", ")
        )));
    };
    let end = args.time_limit.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let stop = move || end.is_some_and(|end| Instant::now() >= end);
    let limits = Limits { stop: &stop, nodes: u64::MAX };
    let train = args.train == Train::Yes;
    let asked = SitesAsked { finding: *finding, new: args.new as usize, ground, train };
    let found = sites(&report, &asked, &limits, progress.as_ref()).map_err(|error| match &error {
        SitesError::Solver(_) => Failure::data(error.to_string()),
        _ => Failure::usage(error.to_string()),
    })?;
    let out = args.out.clone().unwrap_or_else(|| report.project.folder.join("sites"));
    let files = site_files(&report, &found)?;
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

fn ground(args: &SiteArgs) -> Result<Ground, Failure> {
    Ok(match args.candidates.as_str() {
        "nodes" => Ground::Generated(Generate::Nodes, Metres(args.every)),
        "cells" => Ground::Generated(Generate::Cells, Metres(args.every)),
        "none" => Ground::Nowhere,
        path => {
            let table = read_table(path.as_ref(), &ReadOptions::default()).map_err(|e| Failure::named_file(&e))?;
            let id = table.column("id");
            let place = |record: &crate::sources::Record| {
                let Some(Geometry::Point(at)) = &record.shape else { return None };
                let given = id.and_then(|column| record.values[column].text());
                let id = given.unwrap_or_else(|| format!("row {}", record.row));
                Some((id, Position { lon: at.x(), lat: at.y() }))
            };
            let places: Vec<(String, Position)> = table.records.iter().filter_map(place).collect();
            if places.is_empty() {
                let problem = format!("{path}: no row has a place\nhint: give it columns id, lon and lat");
                return Err(Failure::data(problem));
            }
            Ground::Given(places)
        }
    })
}

/// What is gained, by which sites, and how sure that is.
fn table(report: &Report, found: &Sites, lang: Lang) -> String {
    let mut out = if report.project.synthetic { "*** 合成数据 SYNTHETIC DATA ***\n" } else { "" }.to_owned();
    let finding = &report.findings[found.finding];
    let tally = &finding.tally;
    let gained = crate::units::People(found.answer.value);
    let before = tally.share();
    let after = Share { part: before.part + gained.0, whole: before.whole };
    let (gap, coverable, count) = (found.gap, found.coverable, found.candidates.len());
    let sites = found.proposals.len();
    let proof = match (found.answer.proven(), lang) {
        (true, Lang::Zh) => "已证明最优".to_owned(),
        (true, Lang::En) => "proven: no sites gain more".to_owned(),
        (false, Lang::Zh) => {
            format!("最多 {}，差距 {:.2} %", crate::units::People(found.answer.bound), found.answer.gap() * 100.0)
        }
        (false, Lang::En) => {
            format!("at most {}, gap {:.2} %", crate::units::People(found.answer.bound), found.answer.gap() * 100.0)
        }
    };
    out.push_str(&match lang {
        Lang::Zh => format!(
            "{}：{}\n缺口 {gap} 人，候选点 {count} 处，全部合计可覆盖 {coverable} 人\n新增 {sites} 处覆盖 {gained} 人（{proof}）：覆盖率 {before} → {after}\n\n",
            finding.id, finding.reading.zh
        ),
        Lang::En => format!(
            "{}: {}\n{gap} people in the gap, {count} candidates, which together could cover {coverable}\n{sites} sites cover {gained} people ({proof}): coverage {before} to {after}\n\n",
            finding.id, finding.reading.en
        ),
    });
    let titles = match lang {
        Lang::Zh => ["序", "候选点", "措施", "经度", "纬度", "新增人口", "仅此可及", "次优", "次优少"],
        Lang::En => ["", "site", "action", "lon", "lat", "adds", "only here", "next best", "loses"],
    };
    let mut rows = vec![titles.map(str::to_owned).to_vec()];
    for (k, proposal) in found.proposals.iter().enumerate() {
        let candidate = &found.candidates[proposal.candidate];
        let next = proposal.instead.map(|(j, loses)| (name(report, &found.candidates[j]), loses.to_string()));
        let (next, loses) = next.unwrap_or_default();
        let at = candidate.position();
        rows.push(vec![
            (k + 1).to_string(),
            name(report, candidate),
            if action(candidate) == "train" { pick(lang, "培训", "train") } else { pick(lang, "新建", "build") }
                .to_owned(),
            format!("{:.6}", at.lon),
            format!("{:.6}", at.lat),
            proposal.adds.to_string(),
            proposal.alone.to_string(),
            next,
            loses,
        ]);
    }
    use Align::{Left, Right};
    out.push_str(&grid(&rows, &[Right, Left, Left, Right, Right, Right, Right, Left, Right], ""));
    let titles = match lang {
        Lang::Zh => ["新站点", "可覆盖", "每处增加", "上限"],
        Lang::En => ["sites", "gain", "one more", "at most"],
    };
    let mut rows = vec![titles.map(str::to_owned).to_vec()];
    let mut last = crate::units::People::ZERO;
    for point in &found.curve {
        let at_most = if point.gained == point.at_most { "=".to_owned() } else { point.at_most.to_string() };
        rows.push(vec![
            point.sites.to_string(),
            point.gained.to_string(),
            point.gained.minus(last).to_string(),
            at_most,
        ]);
        last = point.gained;
    }
    out.push('\n');
    out.push_str(&grid(&rows, &[Right, Right, Right, Right], ""));
    if tally.not_assessed > crate::units::People::ZERO {
        let people = tally.not_assessed;
        out.push_str(&match lang {
            Lang::Zh => format!("另有 {people} 人未能评估，不计入\n"),
            Lang::En => format!("{people} people could not be assessed and are left out\n"),
        });
    }
    found.notes.iter().for_each(|note| out.push_str(&format!("{}\n", note.get(lang))));
    out
}

fn name(report: &Report, candidate: &Candidate) -> String {
    match candidate.facility {
        Some(facility) => facility_name(report.layers.facilities.get(facility)).to_owned(),
        None => candidate.id.clone(),
    }
}
