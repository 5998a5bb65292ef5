//! `gapzone network`: what the road network of a project is made of, and the network as files.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::certify::certified;
use super::failure::Failure;
use super::say;
use super::talk::{self, Talk};
use super::words::{Align, grid, pick};
use crate::access::island_joins::island_joins;
use crate::message::{Lang, Text};
use crate::network::Network;
use crate::outputs::network::{graph, lengths_by_class};
use crate::outputs::one_file::one_file_of;
use crate::outputs::{self, Layer, OutputError};
use crate::rules::access::mode_name;
use crate::rules::evidence::{Evidence, Mode};
use crate::run::prepare::{Prepared, timed_modes};
use crate::run::{imported, left_out};

/// How many islands are named.
const ISLANDS: usize = 10;

/// Options of `network`.
#[derive(Debug, Args)]
pub(super) struct NetworkArgs {
    /// Project folder, or its project.toml
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// Mode of travel: walk, bike or car; may be given several times [default: those of the rules]
    #[arg(long, value_name = "MODE", value_parser = talk::mode)]
    pub mode: Vec<String>,
    /// Prove that the times to and from the nearest sites are the least possible; exit code 5 when one is not
    #[arg(long)]
    pub certify: bool,
    /// Folder for nodes and arcs of each mode
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Formats of the files, by commas
    #[arg(long, value_enum, value_delimiter = ',', default_value = "csv", requires = "out")]
    pub format: Vec<Format>,
    #[command(flatten)]
    pub talk: Talk,
}

/// A format of nodes and arcs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Format {
    /// CSV, without lines
    Csv,
    /// GeoJSON
    Geojson,
    /// GeoParquet
    #[cfg(feature = "parquet")]
    Parquet,
}

/// Prints the network of each mode and writes it.
pub(super) fn run(args: &NetworkArgs) -> Result<(), Failure> {
    let (progress, lang) = args.talk.begin()?;
    let opened = talk::open(&args.project)?;
    let mut modes = args.mode.clone();
    if modes.is_empty() {
        modes = timed_modes(&opened.1).into_iter().map(str::to_owned).collect();
    }
    if modes.is_empty() {
        modes.push("walk".to_owned());
    }
    let mut seen = Vec::new();
    modes.retain(|mode| {
        !seen.contains(mode) && {
            seen.push(mode.clone());
            true
        }
    });
    let prepared = talk::join(opened, &modes, progress.as_ref())?;
    if prepared.layers.streets.is_none() {
        return Err(Failure::usage(
            "the project has no roads, so there is no network\nhint: name a road file in the project: [roads] path = \"...\"",
        ));
    }
    let mut files = Vec::new();
    if let Some(folder) = &args.out {
        progress.stage(&Text::new("写出路网", "writing networks"), None);
        for mode in &prepared.modes {
            files.extend(write(&prepared, mode, args, folder)?);
        }
        files.push(write_counts(&prepared, folder)?);
    }
    drop(progress);
    super::run::warn(&prepared.layers.warnings, lang);
    let evidence = prepared.evidence();
    let mut text = String::new();
    for line in prepared.layers.streets.iter().flat_map(imported) {
        put(&mut text, line.get(lang));
    }
    for mode in &prepared.modes {
        text.push_str(&summary(&evidence, mode, lang));
        if args.certify {
            text.push_str(&certified(&evidence, mode, lang)?);
        }
    }
    if args.talk.quiet {
        return Ok(());
    }
    if !files.is_empty() {
        text.push_str(talk::wrote(&files).get(lang));
    }
    say(&text)
}

/// Writes nodes and arcs of one mode in every format asked for.
fn write(
    prepared: &Prepared,
    mode: &Mode,
    args: &NetworkArgs,
    folder: &std::path::Path,
) -> Result<Vec<PathBuf>, OutputError> {
    let Some(graph) = graph(&prepared.evidence(), mode) else { return Ok(Vec::new()) };
    let mut files = Vec::new();
    for layer in [&graph.nodes, &graph.arcs] {
        for format in &args.format {
            let (ending, bytes) = bytes(prepared, layer, *format)?;
            let path = folder.join(format!("{}-{}.{ending}", layer.name, mode.id));
            one_file_of(&path, &bytes)?;
            files.push(path);
        }
    }
    Ok(files)
}

/// Writes what was kept, changed and left out as `network.json`.
fn write_counts(prepared: &Prepared, folder: &std::path::Path) -> Result<PathBuf, OutputError> {
    let path = folder.join("network.json");
    one_file_of(&path, &outputs::network::counts(&prepared.evidence())?)?;
    Ok(path)
}

fn bytes(prepared: &Prepared, layer: &Layer, format: Format) -> Result<(&'static str, Vec<u8>), OutputError> {
    Ok(match format {
        Format::Csv => ("csv", outputs::csv::csv(layer)?),
        Format::Geojson => ("geojson", outputs::geojson::geojson_of(&prepared.project, layer)?),
        #[cfg(feature = "parquet")]
        Format::Parquet => ("parquet", outputs::parquet::parquet(layer)?),
    })
}

/// The network of one mode in words.
fn summary(evidence: &Evidence<'_>, mode: &Mode, lang: Lang) -> String {
    let mut out = String::new();
    let (Some(network), Some(streets)) = (mode.travel.network(), &evidence.layers.streets) else { return out };
    if evidence.project.synthetic {
        out.push_str("*** 合成数据 SYNTHETIC DATA ***\n");
    }
    let name = mode_name(&mode.id);
    let km = network.edges.iter().map(|e| e.length.0).sum::<f64>() / 1000.0;
    let (nodes, arcs, edges) = (network.nodes.len(), network.out.len(), network.edges.len());
    let head = match lang {
        Lang::Zh => format!("路网（{}）：节点 {nodes}，有向弧 {arcs}，路段 {edges}，共 {km:.1} 公里", name.zh),
        Lang::En => format!("network {}: {nodes} nodes, {arcs} arcs, {edges} edges, {km:.1} km", name.en),
    };
    put(&mut out, &head);
    let titles = ["类别 class", "路段 edges", "公里 km"].map(|t| {
        let (zh, en) = t.split_once(' ').unwrap_or((t, t));
        pick(lang, zh, en).to_owned()
    });
    let mut rows = vec![titles.to_vec()];
    for (class, count, length) in lengths_by_class(network, streets) {
        let class = if class.is_empty() { "-" } else { class };
        rows.push(vec![class.to_owned(), count.to_string(), format!("{:.1}", length.0 / 1000.0)]);
    }
    out.push_str(&grid(&rows, &[Align::Left, Align::Right, Align::Right], "  "));
    islands(&mut out, evidence, network, lang);
    let traps = network.one_way_traps;
    match lang {
        Lang::Zh => put(&mut out, &format!("  单行死角（主网中能进不能出或能出不能进的节点）：{traps}")),
        Lang::En => put(
            &mut out,
            &format!(
                "  one-way traps (nodes of the main network that one can enter but not leave, or leave but not enter): {traps}"
            ),
        ),
    }
    match left_out(mode) {
        Some(left) => put(&mut out, &format!("  {}", left.get(lang))),
        None => put(&mut out, pick(lang, "  没有未用的道路", "  no street was left out")),
    }
    changed(&mut out, network, lang);
    let t = &network.turns;
    if t.applied + t.exempt + t.conditional + t.unused + t.broken > 0 {
        match lang {
            Lang::Zh => put(
                &mut out,
                &format!(
                    "  转向限制：生效 {}，不适用于此方式 {}，仅部分时段而未计 {}，涉及未用道路 {}，无法解读 {}",
                    t.applied, t.exempt, t.conditional, t.unused, t.broken
                ),
            ),
            Lang::En => put(
                &mut out,
                &format!(
                    "  turn restrictions: {} applied, {} not for this mode, {} at some hours only and not applied, {} on unused streets, {} unreadable",
                    t.applied, t.exempt, t.conditional, t.unused, t.broken
                ),
            ),
        }
    }
    let joined = |stop: &crate::access::Stop| stop.snap.is_some();
    let open: Vec<_> = mode.sites.iter().filter(|(site, _)| evidence.site_open(*site)).collect();
    let (all, on) = (open.len(), open.iter().filter(|(_, stop)| joined(stop)).count());
    match lang {
        Lang::Zh => put(&mut out, &format!("  在用机构地点 {all} 个，其中接入路网 {on} 个\n")),
        Lang::En => put(&mut out, &format!("  sites in service: {all}, of which {on} joined the network\n")),
    }
    out
}

/// What was added or read otherwise than it is written.
fn changed(out: &mut String, network: &Network, lang: Lang) {
    let dropped = &network.dropped;
    let across = dropped.across;
    if across.count > 0 {
        match lang {
            Lang::Zh => put(out, &format!("  横穿广场的直线 {} 条，共 {:.1} 公里", across.count, across.km)),
            Lang::En => put(out, &format!("  straight lines across squares: {}, {:.1} km", across.count, across.km)),
        }
    }
    let (limits, durations) = (dropped.limits_unread, dropped.durations_unread);
    if limits + durations > 0 {
        match lang {
            Lang::Zh => put(
                out,
                &format!("  限速未能读作数值、按类别速度计的道路 {limits} 条；时长未能读取的轮渡 {durations} 条"),
            ),
            Lang::En => put(
                out,
                &format!(
                    "  speed limits that say no number, so that the class decides: {limits} streets; ferry durations that say no time: {durations}"
                ),
            ),
        }
    }
}

/// The islands by size, and where each of the larger ones comes nearest to the main network.
fn islands(out: &mut String, evidence: &Evidence<'_>, network: &Network, lang: Lang) {
    let all = network.islands.len();
    let main = network.islands.first().map_or(0.0, |i| i.length.0);
    let whole: f64 = network.islands.iter().map(|i| i.length.0).sum();
    let share = if whole > 0.0 { 100.0 * main / whole } else { 0.0 };
    match lang {
        Lang::Zh => put(out, &format!("  互不连通的部分 {all} 个；主网 {:.1} 公里，占 {share:.2}%", main / 1000.0)),
        Lang::En => put(
            out,
            &format!("  {all} parts that no road joins; the main one has {:.1} km, {share:.2}%", main / 1000.0),
        ),
    }
    for join in island_joins(network, &evidence.layers.frame, ISLANDS) {
        let island = &network.islands[join.island.0 as usize];
        let (number, nodes, km, gap) = (join.island.0, island.nodes, island.length.0 / 1000.0, join.distance.0);
        let (here, there) = (place(join.here), place(join.there));
        match lang {
            Lang::Zh => {
                put(out, &format!("    {number}. {km:.2} 公里，{nodes} 个节点；距主网 {gap:.0} 米：{here} 与 {there}"))
            }
            Lang::En => put(
                out,
                &format!(
                    "    {number}. {km:.2} km, {nodes} nodes; {gap:.0} m from the main network: {here} and {there}"
                ),
            ),
        }
    }
    if all > ISLANDS + 1 {
        let (more, nodes) = (all - ISLANDS - 1, network.islands[ISLANDS + 1..].iter().map(|i| i.nodes).sum::<u32>());
        let km = network.islands[ISLANDS + 1..].iter().map(|i| i.length.0).sum::<f64>() / 1000.0;
        match lang {
            Lang::Zh => put(out, &format!("    + {more} 个更小的部分，共 {km:.2} 公里，{nodes} 个节点")),
            Lang::En => put(out, &format!("    + {more} smaller ones, {km:.2} km and {nodes} nodes together")),
        }
    }
}

fn place(at: crate::layers::Position) -> String {
    format!("{:.6},{:.6}", at.lon, at.lat)
}

fn put(out: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{line}");
}
