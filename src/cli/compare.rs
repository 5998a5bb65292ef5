//! `gapzone compare`: our times against a matrix of another program, pair by pair.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::compare_text;
use super::failure::Failure;
use super::places::{self, Way};
use super::say;
use super::talk::{self, Talk, wrote};
use crate::access::route::route;
use crate::access::{Direction, Site, Stop};
use crate::message::{Lang, Text};
use crate::outputs::compare::{Compared, Reason, Rounding, Summary, percent, summarize, worst};
use crate::outputs::layer::Cell;
use crate::outputs::matrix::{Ask, Spot, times};
use crate::outputs::network::line;
use crate::outputs::one_file::one_file_of;
use crate::outputs::{Layer, csv::csv, geojson::geojson_of};
use crate::rules::evidence::Mode;
use crate::run::prepare::Prepared;
use crate::sources::matrix::{Matrix, Unit, read};

/// Options of `compare`.
#[derive(Debug, Args)]
pub(super) struct CompareArgs {
    /// Project folder, or its project.toml
    #[arg(value_name = "PROJECT")]
    pub project: PathBuf,
    /// The other program's times as CSV or Parquet: r5r, OSRM, Valhalla, ArcGIS, or a matrix of gapzone
    #[arg(value_name = "MATRIX")]
    pub matrix: PathBuf,
    /// Mode of travel: walk, bike or car
    #[arg(long, value_name = "MODE", value_parser = talk::mode, default_value = "walk")]
    pub mode: String,
    /// Unit of their times [default: that of the column's name]
    #[arg(long, value_enum)]
    pub unit: Option<UnitChoice>,
    /// Whether the facilities are where journeys end or begin [default: as the ids say]
    #[arg(long, value_enum)]
    pub direction: Option<Way>,
    /// The places where journeys begin, a table with id, lon and lat [default: cells and facilities]
    #[arg(long, value_name = "FILE")]
    pub origins: Option<PathBuf>,
    /// The places where they end [default: cells and facilities]
    #[arg(long, value_name = "FILE")]
    pub destinations: Option<PathBuf>,
    /// How many of the worst pairs are shown and drawn
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub worst: usize,
    /// Folder for all pairs as CSV and the worst as GeoJSON
    #[arg(short, long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub talk: Talk,
}

/// A unit of times.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum UnitChoice {
    /// Minutes
    Minutes,
    /// Seconds
    Seconds,
}

/// What is said about a comparison.
pub(super) struct Comparison {
    /// The other program's file.
    pub matrix: Matrix,
    /// How times are compared.
    pub rounding: Rounding,
    /// All pairs.
    pub pairs: Vec<Compared>,
    /// The reason of each.
    pub reasons: Vec<Option<Reason>>,
    /// All pairs together.
    pub summary: Summary,
    /// The worst, as indexes into `pairs`.
    pub worst: Vec<usize>,
    /// Whether our way of each of the worst takes a ferry.
    pub ferries: Vec<bool>,
    /// Rows of ids that we do not know, and some of these ids.
    pub unknown: (usize, Vec<String>),
    /// Rows about a pair that stood in the file before.
    pub twice: usize,
    /// Pairs of the table that the file leaves out.
    pub left_out: usize,
    /// Which way was searched.
    pub direction: Direction,
    /// Ferries of the roads that are off in the project.
    pub ferries_off: u32,
}

/// Compares and prints.
pub(super) fn run(args: &CompareArgs) -> Result<(), Failure> {
    let (progress, lang) = args.talk.begin()?;
    let prepared = talk::join(talk::open(&args.project)?, std::slice::from_ref(&args.mode), progress.as_ref())?;
    let mode = &prepared.modes[0];
    let known = Known::new(args, &prepared, mode, lang)?;
    let unit = args.unit.map(|unit| match unit {
        UnitChoice::Minutes => Unit::Minutes,
        UnitChoice::Seconds => Unit::Seconds,
    });
    let is_known = |id: &str| known.from.contains_key(id) || known.to.contains_key(id);
    let matrix = read(&args.matrix, unit, is_known).map_err(|e| Failure::named_file(&e))?;
    progress.stage(&Text::new("比较出行时间", "comparing times"), None);
    let comparison = compare(args, &prepared, &known, matrix)?;
    let mut files = Vec::new();
    if let Some(folder) = &args.out {
        files = write(&prepared, &known, &comparison, folder)?;
    }
    drop(progress);
    if args.talk.quiet {
        return Ok(());
    }
    let name = |at: u32| known.spots[at as usize].id.as_str();
    let mut text = if prepared.project.synthetic { "*** 合成数据 SYNTHETIC DATA ***\n" } else { "" }.to_owned();
    text.push_str(&compare_text::text(&comparison, &args.mode, name, lang));
    if !files.is_empty() {
        text.push_str(wrote(&files).get(lang));
    }
    say(&text)
}

/// The places that ids may mean.
struct Known {
    spots: Vec<Spot>,
    /// Where journeys may begin, as indexes into `spots`.
    from: HashMap<String, u32>,
    /// Where they may end.
    to: HashMap<String, u32>,
    /// Which of `spots` are facility sites.
    is_site: Vec<bool>,
    /// Whether all of `from` and of `to` were named for this matrix.
    given: [bool; 2],
}

impl Known {
    fn new(args: &CompareArgs, prepared: &Prepared, mode: &Mode, lang: Lang) -> Result<Known, Failure> {
        let sites = places::sites(&prepared.evidence(), mode, |_| true);
        let waits: HashMap<&str, _> = sites.iter().map(|s| (s.id.as_str(), s.wait)).collect();
        let points = |path: &Option<PathBuf>| -> Result<Option<Vec<Spot>>, Failure> {
            let Some(path) = path else { return Ok(None) };
            let mut spots = places::points(prepared, mode, path, lang)?;
            for spot in &mut spots {
                // A facility that was written to a file still has its parking.
                spot.wait = waits.get(spot.id.as_str()).copied().unwrap_or_default();
            }
            Ok(Some(spots))
        };
        let (origins, destinations) = (points(&args.origins)?, points(&args.destinations)?);
        let given = [origins.is_some(), destinations.is_some()];
        let mut known =
            Known { spots: Vec::new(), from: HashMap::new(), to: HashMap::new(), is_site: Vec::new(), given };
        let site_ids: BTreeSet<String> = sites.iter().map(|s| s.id.clone()).collect();
        let cells = if given == [true, true] { Vec::new() } else { places::cells(prepared, mode) };
        let mut add = |list: Vec<Spot>, to_from: bool, to_to: bool, sites: bool| {
            for spot in list {
                let at = known.spots.len() as u32;
                if to_from {
                    known.from.entry(spot.id.clone()).or_insert(at);
                }
                if to_to {
                    known.to.entry(spot.id.clone()).or_insert(at);
                }
                known.is_site.push(sites || site_ids.contains(&spot.id));
                known.spots.push(spot);
            }
        };
        let [from_given, to_given] = given;
        add(origins.unwrap_or_default(), true, false, false);
        add(destinations.unwrap_or_default(), false, true, false);
        add(sites, !from_given, !to_given, true);
        add(cells, !from_given, !to_given, false);
        Ok(known)
    }

    /// Journeys begin at facilities where more ids of the beginning than of the end are sites.
    fn direction(&self, args: &CompareArgs, rows: &[(u32, u32, Option<f64>)]) -> Direction {
        match args.direction {
            Some(Way::Towards) => Direction::Towards,
            Some(Way::From) => Direction::From,
            None => {
                let sites = |side: fn(&(u32, u32, Option<f64>)) -> u32| {
                    rows.iter().filter(|row| self.is_site[side(row) as usize]).count()
                };
                if sites(|r| r.0) > sites(|r| r.1) { Direction::From } else { Direction::Towards }
            }
        }
    }
}

fn compare(args: &CompareArgs, prepared: &Prepared, known: &Known, matrix: Matrix) -> Result<Comparison, Failure> {
    let mode = &prepared.modes[0];
    let index =
        |map: &HashMap<String, u32>| -> Vec<Option<u32>> { matrix.ids.iter().map(|id| map.get(id).copied()).collect() };
    let (from, to) = (index(&known.from), index(&known.to));
    let (mut rows, mut strange, mut unknown) = (Vec::new(), BTreeSet::new(), 0);
    for (a, b, minutes) in &matrix.rows {
        match (from[*a as usize], to[*b as usize]) {
            (Some(a), Some(b)) => rows.push((a, b, *minutes)),
            (no_from, no_to) => {
                unknown += 1;
                let ids = [(no_from, a), (no_to, b)];
                strange.extend(ids.into_iter().filter(|(at, _)| at.is_none()).map(|(_, id)| *id));
            }
        }
    }
    let strange: Vec<String> = strange.into_iter().take(5).map(|id| matrix.ids[id as usize].clone()).collect();
    if rows.is_empty() {
        return Err(Failure::data(format!(
            "{}: no row is about two known places; unknown are, for one, {}\nhint: `gapzone matrix` writes the places for the other program; or name its places with --origins and --destinations",
            args.matrix.display(),
            strange.join(", ")
        )));
    }
    let direction = known.direction(args, &rows);
    let (by_site, twice) = by_site(&rows, direction);
    let (groups, left_out) = whole_table(known, by_site, direction);
    let rounding = Rounding { whole_minutes: matrix.whole_minutes };
    let mut pairs: Vec<Compared> =
        groups.par_iter().map(|(site, places)| one_site(mode, known, direction, *site, places)).flatten().collect();
    pairs.sort_by_key(|pair| (pair.from, pair.to));
    let (summary, reasons) = summarize(&pairs, rounding);
    let worst = worst(&pairs, rounding, args.worst);
    let ferries = worst.iter().map(|i| takes_ferry(prepared, known, &pairs[*i], direction)).collect();
    Ok(Comparison {
        ferries_off: mode.travel.network().map_or(0, |n| n.dropped.ferries.count),
        unknown: (unknown, strange),
        matrix,
        rounding,
        pairs,
        reasons,
        summary,
        worst,
        ferries,
        twice,
        left_out,
        direction,
    })
}

/// Their times by site and then by place.
type BySite = BTreeMap<u32, BTreeMap<u32, Option<f64>>>;
/// A site, and its places with their times.
type Group = (u32, Vec<(u32, Option<f64>)>);

/// Rows by site, and how many repeat an earlier one.
fn by_site(rows: &[(u32, u32, Option<f64>)], direction: Direction) -> (BySite, usize) {
    let (mut by_site, mut twice) = (BySite::new(), 0);
    for &(from, to, minutes) in rows {
        let (place, site) = if direction == Direction::Towards { (from, to) } else { (to, from) };
        let row = by_site.entry(site).or_default();
        // The first row of a pair counts.
        match row.entry(place) {
            std::collections::btree_map::Entry::Occupied(_) => twice += 1,
            std::collections::btree_map::Entry::Vacant(empty) => {
                empty.insert(minutes);
            }
        }
    }
    (by_site, twice)
}

/// Where the rows are most of a table, the pairs that it leaves out are pairs without a time: r5r writes
/// only what it reached.
fn whole_table(known: &Known, mut rows: BySite, direction: Direction) -> (Vec<Group>, usize) {
    let mut places: BTreeSet<u32> = rows.values().flat_map(|row| row.keys().copied()).collect();
    let written: usize = rows.values().map(BTreeMap::len).sum();
    let is_table = 2 * written >= places.len() * rows.len();
    let mut left_out = 0;
    if is_table {
        let [from, to] = known.given;
        let (place_given, site_given, place_ids, site_ids) = match direction {
            Direction::Towards => (from, to, &known.from, &known.to),
            Direction::From => (to, from, &known.to, &known.from),
        };
        if place_given {
            places.extend(place_ids.values());
        }
        if site_given {
            site_ids.values().for_each(|site| {
                rows.entry(*site).or_default();
            });
        }
        for row in rows.values_mut() {
            left_out += places.len() - row.len();
            places.iter().for_each(|place| {
                row.entry(*place).or_insert(None);
            });
        }
    }
    (rows.into_iter().map(|(site, row)| (site, row.into_iter().collect())).collect(), left_out)
}

/// All pairs of one site: one search, and one the other way round.
fn one_site(
    mode: &Mode,
    known: &Known,
    direction: Direction,
    site: u32,
    places: &[(u32, Option<f64>)],
) -> Vec<Compared> {
    let at = &known.spots[site as usize];
    let stops: Vec<Stop> = places.iter().map(|(place, _)| known.spots[*place as usize].stop).collect();
    let ask = |direction| Ask { travel: &mode.travel, places: &[], sites: &[], direction, limit: None };
    let other = if direction == Direction::Towards { Direction::From } else { Direction::Towards };
    let (ours, back) = (times(&ask(direction), &stops, at), times(&ask(other), &stops, at));
    let leg = |stop: &Stop| stop.snap.map_or(0.0, |snap| snap.leg.0);
    let each = places.iter().zip(&stops).zip(ours.iter().zip(&back));
    each.map(|((&(place, theirs), stop), (ours, back))| {
        let (from, to) = if direction == Direction::Towards { (place, site) } else { (site, place) };
        let minutes = |arrival: &Option<crate::access::Arrival>| arrival.map(|a| a.time.minutes());
        Compared { from, to, ours: minutes(ours), back: minutes(back), theirs, leg: leg(stop).max(leg(&at.stop)) }
    })
    .collect()
}

/// Our way of a pair, as the places and streets that it takes.
fn way(prepared: &Prepared, known: &Known, pair: &Compared, direction: Direction) -> Option<crate::access::Route> {
    let network = prepared.modes[0].travel.network()?;
    let (place, site) = if direction == Direction::Towards { (pair.from, pair.to) } else { (pair.to, pair.from) };
    let site = &known.spots[site as usize];
    let site = Site { stop: site.stop, wait: site.wait, label: 0 };
    route(network, &known.spots[place as usize].stop, &site, direction)
}

fn takes_ferry(prepared: &Prepared, known: &Known, pair: &Compared, direction: Direction) -> bool {
    let (Some(way), Some(streets)) = (way(prepared, known, pair, direction), &prepared.layers.streets) else {
        return false;
    };
    way.stretches.iter().any(|s| streets.streets[s.street as usize].tags.is("route", "ferry"))
}

/// Writes all pairs and draws the worst.
fn write(prepared: &Prepared, known: &Known, comparison: &Comparison, folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let row = |i: usize| {
        let pair = &comparison.pairs[i];
        let minutes = pair.ours.zip(pair.theirs).map(|(ours, theirs)| comparison.rounding.difference(ours, theirs));
        let percents = minutes.zip(pair.theirs).map(|(minutes, theirs)| percent(minutes, theirs));
        let real = |value: Option<f64>| value.map_or(Cell::Null, |value| Cell::real(value, 3));
        let reached = match (pair.ours, pair.theirs) {
            (Some(_), Some(_)) => "both",
            (Some(_), None) => "ours",
            (None, Some(_)) => "theirs",
            (None, None) => "neither",
        };
        vec![
            known.spots[pair.from as usize].id.as_str().into(),
            known.spots[pair.to as usize].id.as_str().into(),
            real(pair.ours),
            real(pair.theirs),
            real(minutes),
            real(percents),
            reached.into(),
            comparison.reasons[i].map(Reason::word).into(),
        ]
    };
    let fields =
        ["from_id", "to_id", "ours_min", "theirs_min", "difference_min", "difference_percent", "reached_by", "reason"];
    let mut pairs = Layer::new("pairs", &fields);
    pairs.rows.extend((0..comparison.pairs.len()).map(|i| (None, row(i))));
    let mut worst = Layer::new("worst-pairs", &fields);
    worst.fields.push("ferry".to_owned());
    for (&i, &ferry) in comparison.worst.iter().zip(&comparison.ferries) {
        let pair = &comparison.pairs[i];
        let ends = [pair.from, pair.to].map(|at| known.spots[at as usize].stop.position);
        let way = way(prepared, known, pair, comparison.direction).map(|way| way.line);
        let mut cells = row(i);
        cells.push(ferry.into());
        worst.rows.push((line(way.as_deref().unwrap_or(&ends)).or_else(|| line(&ends)), cells));
    }
    let files = [folder.join("pairs.csv"), folder.join("worst-pairs.geojson")];
    one_file_of(&files[0], &csv(&pairs)?)?;
    one_file_of(&files[1], &geojson_of(&prepared.project, &worst)?)?;
    Ok(files.to_vec())
}
