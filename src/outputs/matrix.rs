//! Times between many places and many sites, pair by pair, without holding them all.
//!
//! In: places and sites with ids. Out: rows for a CSV or Parquet file, named as r5r names them. Every
//! pair has a row: what cannot be reached says so and has no time.

mod bounded;

use std::io::Write;

use rayon::prelude::*;

use super::OutputError;
#[cfg(feature = "parquet")]
use super::parquet::{Kind, ParquetFile, Values};
use crate::access::{Arrival, Direction, Site, Stop, Travel};
use crate::units::{Metres, Millis};
use bounded::{Bounded, Parts};

/// The columns of a matrix.
const COLUMNS: [&str; 6] = ["from_id", "to_id", "travel_time", "travel_time_ms", "distance_m", "status"];

/// A place with an id that no other of its list bears.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The id.
    pub id: String,
    /// Where it is and how it joins the network.
    pub stop: Stop,
    /// People who live there, when that is known.
    pub people: Option<f64>,
    /// Time added when one travels to or from it as a site (parking).
    pub wait: Millis,
}

/// What is asked: all pairs of some places and some sites.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// How one travels.
    pub travel: &'a Travel,
    /// The places.
    pub places: &'a [Spot],
    /// The sites.
    pub sites: &'a [Spot],
    /// From the places towards the sites, or from the sites.
    pub direction: Direction,
    /// Longer times are `beyond_limit`; at the limit is reached.
    pub limit: Option<Millis>,
}

/// What became of a pair.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Status {
    /// There is a way within the limit.
    Reached,
    /// The way takes longer than the limit.
    BeyondLimit,
    /// There is no way.
    Unreachable,
    /// One of the two has no usable road within the longest leg.
    NoRoad,
}

impl Status {
    /// The word in the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Status::Reached => "reached",
            Status::BeyondLimit => "beyond_limit",
            Status::Unreachable => "unreachable",
            Status::NoRoad => "no_road",
        }
    }
}

/// One pair; `from` is where the journey begins.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// Id of the beginning.
    pub from: &'a str,
    /// Id of the end.
    pub to: &'a str,
    /// Time and length when it is reached.
    pub way: Option<(Millis, Metres)>,
    /// What became of it.
    pub status: Status,
}

/// The times between all places and one site.
#[must_use]
pub fn times(ask: &Ask<'_>, stops: &[Stop], site: &Spot) -> Vec<Option<Arrival>> {
    let site = Site { stop: site.stop, wait: site.wait, label: 0 };
    ask.travel.nearest(stops, &[site], ask.direction)
}

/// What a search says of a pair.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Found {
    /// The way, as far as the limit.
    Way(Arrival),
    /// There is a way, but it takes longer.
    TooFar,
    /// There is none.
    NoWay,
}

/// Sites that are searched by a thread before they are written.
const AT_ONCE: usize = 2;

/// Hands over all pairs, one site after the other, and tells after each batch how many sites are done.
///
/// # Errors
/// As `write`.
pub fn pairs<E>(
    ask: &Ask<'_>,
    mut done: impl FnMut(u64),
    mut write: impl FnMut(&[Pair<'_>]) -> Result<(), E>,
) -> Result<(), E> {
    let stops: Vec<Stop> = ask.places.iter().map(|place| place.stop).collect();
    let parts = ask.limit.zip(ask.travel.network()).map(|(limit, network)| Parts::new(ask, network, &stops, limit));
    let mut bounded: Vec<Bounded<'_>> = match &parts {
        Some(parts) => (0..rayon::current_num_threads()).map(|_| parts.search()).collect(),
        None => Vec::new(),
    };
    let mut rows = Vec::with_capacity(stops.len());
    let mut sites_done = 0;
    for some in ask.sites.chunks(AT_ONCE * rayon::current_num_threads()) {
        let found: Vec<Vec<Vec<Found>>> = if bounded.is_empty() {
            some.par_chunks(AT_ONCE)
                .map(|sites| sites.iter().map(|site| in_full(ask, &stops, site)).collect())
                .collect()
        } else {
            let each = bounded.par_iter_mut().zip(some.par_chunks(AT_ONCE));
            each.map(|(search, sites)| sites.iter().map(|site| search.of(site)).collect()).collect()
        };
        for (site, found) in some.iter().zip(found.into_iter().flatten()) {
            rows.clear();
            rows.extend(ask.places.iter().zip(found).map(|(place, found)| pair(ask, place, site, found)));
            write(&rows)?;
        }
        sites_done += some.len() as u64;
        done(sites_done);
    }
    Ok(())
}

/// All places from one search without a limit.
fn in_full(ask: &Ask<'_>, stops: &[Stop], site: &Spot) -> Vec<Found> {
    let found = |arrival: Option<Arrival>| match arrival {
        Some(arrival) if ask.limit.is_none_or(|limit| arrival.time <= limit) => Found::Way(arrival),
        Some(_) => Found::TooFar,
        None => Found::NoWay,
    };
    times(ask, stops, site).into_iter().map(found).collect()
}

/// One pair with its status.
#[must_use]
pub fn pair<'a>(ask: &Ask<'_>, place: &'a Spot, site: &'a Spot, found: Found) -> Pair<'a> {
    let off_road = |spot: &Spot| ask.travel.network().is_some() && spot.stop.snap.is_none();
    let (status, way) = match found {
        Found::Way(arrival) => (Status::Reached, Some((arrival.time, arrival.length))),
        Found::TooFar => (Status::BeyondLimit, None),
        Found::NoWay if off_road(place) || off_road(site) => (Status::NoRoad, None),
        Found::NoWay => (Status::Unreachable, None),
    };
    let (from, to) = match ask.direction {
        Direction::Towards => (place, site),
        Direction::From => (site, place),
    };
    Pair { from: &from.id, to: &to.id, way, status }
}

fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    (value * scale).round() / scale
}

/// A matrix file in the making.
pub enum MatrixFile<W: Write + Send> {
    /// Text, plain UTF-8 without a mark, for programs.
    Csv(Box<csv::Writer<W>>),
    /// Parquet.
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetFile<W>>),
}

impl<W: Write + Send> MatrixFile<W> {
    /// Begins a CSV file.
    ///
    /// # Errors
    /// When the sink cannot be written.
    pub fn csv(sink: W) -> Result<MatrixFile<W>, OutputError> {
        let mut writer = csv::Writer::from_writer(sink);
        writer.write_record(COLUMNS).map_err(|e| unwritten(&e))?;
        Ok(MatrixFile::Csv(Box::new(writer)))
    }

    /// Begins a Parquet file.
    ///
    /// # Errors
    /// When the sink cannot be written.
    #[cfg(feature = "parquet")]
    pub fn parquet(sink: W) -> Result<MatrixFile<W>, OutputError> {
        let kinds = [Kind::Text, Kind::Text, Kind::Real, Kind::Int, Kind::Real, Kind::Text];
        let columns: Vec<(&str, Kind)> = COLUMNS.into_iter().zip(kinds).collect();
        Ok(MatrixFile::Parquet(Box::new(ParquetFile::new(sink, "matrix", &columns)?)))
    }

    /// Adds rows.
    ///
    /// # Errors
    /// When the sink cannot be written.
    pub fn write(&mut self, pairs: &[Pair<'_>]) -> Result<(), OutputError> {
        match self {
            MatrixFile::Csv(writer) => pairs.iter().try_for_each(|pair| {
                let [minutes, ms, metres] = pair.way.map_or_else(Default::default, |(time, length)| {
                    [format!("{:.3}", time.minutes()), time.0.to_string(), format!("{:.1}", length.0)]
                });
                writer
                    .write_record([pair.from, pair.to, &minutes, &ms, &metres, pair.status.word()])
                    .map_err(|e| unwritten(&e))
            }),
            #[cfg(feature = "parquet")]
            MatrixFile::Parquet(file) => {
                let each = || pairs.iter();
                file.write(vec![
                    Values::Text(each().map(|p| Some(p.from)).collect()),
                    Values::Text(each().map(|p| Some(p.to)).collect()),
                    Values::Real(each().map(|p| p.way.map(|w| rounded(w.0.minutes(), 3))).collect()),
                    Values::Int(each().map(|p| p.way.map(|w| i64::from(w.0.0))).collect()),
                    Values::Real(each().map(|p| p.way.map(|w| rounded(w.1.0, 1))).collect()),
                    Values::Text(each().map(|p| Some(p.status.word())).collect()),
                ])
            }
        }
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// When the sink cannot be written.
    pub fn close(self) -> Result<(), OutputError> {
        match self {
            MatrixFile::Csv(mut writer) => writer.flush().map_err(|e| unwritten(&e)),
            #[cfg(feature = "parquet")]
            MatrixFile::Parquet(file) => file.close(),
        }
    }
}

/// Places as CSV, so that another program can be run on the same ones.
///
/// # Errors
/// Never in practice: the writer only fails when memory does.
pub fn spots_csv(spots: &[Spot]) -> Result<Vec<u8>, OutputError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "lon", "lat", "people"]).map_err(|e| unwritten(&e))?;
    for spot in spots {
        let at = spot.stop.position;
        // In full, so that the times of these very places come out again.
        let place = [at.lon, at.lat].map(|degrees| degrees.to_string());
        let people = spot.people.map(|people| people.to_string()).unwrap_or_default();
        writer.write_record([&spot.id, &place[0], &place[1], &people]).map_err(|e| unwritten(&e))?;
    }
    writer.into_inner().map_err(|e| unwritten(&e))
}

fn unwritten(problem: &dyn std::fmt::Display) -> OutputError {
    OutputError::Format { file: "matrix".to_owned(), problem: problem.to_string() }
}
