//! Times between many places and many sites, pair by pair, without holding them all.
//!
//! In: places and sites with ids. Out: rows for a CSV or Parquet file, named as r5r names them. Every
//! pair has a row: what cannot be reached says so and has no time.

use std::io::Write;

use rayon::prelude::*;

use super::OutputError;
#[cfg(feature = "parquet")]
use super::parquet::{Kind, ParquetFile, Values};
use crate::access::{Arrival, Direction, Site, Stop, Travel};
use crate::units::{Metres, Millis};

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

/// Sites that are searched at a time and held until they are written: two for each thread.
fn batch() -> usize {
    (2 * rayon::current_num_threads()).max(2)
}

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
    let mut rows = Vec::with_capacity(stops.len());
    let mut sites_done = 0;
    for some in ask.sites.chunks(batch()) {
        let found: Vec<Vec<Option<Arrival>>> = some.par_iter().map(|site| times(ask, &stops, site)).collect();
        for (site, arrivals) in some.iter().zip(&found) {
            rows.clear();
            rows.extend(ask.places.iter().zip(arrivals).map(|(place, arrival)| pair(ask, place, site, *arrival)));
            write(&rows)?;
        }
        sites_done += some.len() as u64;
        done(sites_done);
    }
    Ok(())
}

/// One pair with its status.
#[must_use]
pub fn pair<'a>(ask: &Ask<'_>, place: &'a Spot, site: &'a Spot, arrival: Option<Arrival>) -> Pair<'a> {
    let off_road = |spot: &Spot| ask.travel.network().is_some() && spot.stop.snap.is_none();
    let status = match arrival {
        Some(arrival) if ask.limit.is_none_or(|limit| arrival.time <= limit) => Status::Reached,
        Some(_) => Status::BeyondLimit,
        None if off_road(place) || off_road(site) => Status::NoRoad,
        None => Status::Unreachable,
    };
    let way = arrival.filter(|_| status == Status::Reached).map(|a| (a.time, a.length));
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
