//! Which columns of a matrix hold the two ends and the time, by the names that programs give them.

use std::path::Path;

use super::Unit;
use crate::sources::SourceError;

/// Names of the column where a journey begins, in small letters.
const FROM: [&str; 13] = [
    "from_id",
    "fromid",
    "origin_id",
    "originid",
    "orig_id",
    "origin",
    "from",
    "source",
    "source_id",
    "from_node",
    "sources_index",
    "from_index",
    "source_index",
];
/// Names of the column where it ends.
const TO: [&str; 14] = [
    "to_id",
    "toid",
    "destination_id",
    "destinationid",
    "dest_id",
    "destination",
    "dest",
    "to",
    "target",
    "target_id",
    "to_node",
    "destinations_index",
    "to_index",
    "target_index",
];
/// Names of the column of times, best first, with the unit that their program writes.
const TIME: [(&str, Unit); 24] = [
    ("travel_time_ms", Unit::Milliseconds),
    ("travel_time_p50", Unit::Minutes),
    ("travel_time_p050", Unit::Minutes),
    ("travel_time", Unit::Minutes),
    ("traveltime", Unit::Minutes),
    ("travel_time_min", Unit::Minutes),
    ("travel_time_minutes", Unit::Minutes),
    ("travel_time_s", Unit::Seconds),
    ("travel_time_sec", Unit::Seconds),
    ("travel_time_seconds", Unit::Seconds),
    ("total_traveltime", Unit::Minutes),
    ("total_travel_time", Unit::Minutes),
    ("total_walktime", Unit::Minutes),
    ("total_time", Unit::Minutes),
    ("total_minutes", Unit::Minutes),
    ("minutes", Unit::Minutes),
    ("time_min", Unit::Minutes),
    ("duration_min", Unit::Minutes),
    ("duration", Unit::Seconds),
    ("duration_s", Unit::Seconds),
    ("duration_seconds", Unit::Seconds),
    ("time", Unit::Seconds),
    ("seconds", Unit::Seconds),
    ("time_s", Unit::Seconds),
];
/// What is expected of a matrix.
pub(super) const HINT: &str =
    "columns such as from_id, to_id and travel_time (minutes) are expected; a unit can be given with --unit";

/// The columns that count, as positions.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// Where the two ids stand.
    pub ends: Ends,
    /// Where the time stands.
    pub time: usize,
    /// The name of that column, as the file writes it.
    pub time_name: String,
    /// The unit that this name stands for.
    pub unit: Unit,
}

/// How the two ids of a row are given.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ends {
    /// One column each.
    Columns(usize, usize),
    /// One column `a - b`, as ArcGIS writes it.
    Name(usize),
}

impl Columns {
    /// Finds the columns by their names.
    pub(super) fn of(header: &[String], path: &Path) -> Result<Columns, SourceError> {
        let names: Vec<String> =
            header.iter().map(|name| name.trim().to_lowercase().replace([' ', '.'], "_")).collect();
        let at = |name: &str| names.iter().position(|h| h == name);
        let column = |wanted: &[&str]| wanted.iter().find_map(|name| at(name));
        let missing = |what: &str| {
            SourceError::malformed(path, None, format!("no column of {what}; columns: {}", header.join(", ")), HINT)
        };
        let ends = match (at("name"), column(&FROM), column(&TO)) {
            // The ids of ArcGIS are numbers of its own; its names are those of the points that it was given.
            (Some(name), Some(from), _) if names[from] == "originid" => Ends::Name(name),
            (_, Some(from), Some(to)) => Ends::Columns(from, to),
            (Some(name), ..) => Ends::Name(name),
            (_, Some(_), None) => return Err(missing("where journeys end")),
            (_, None, Some(_)) => return Err(missing("where journeys begin")),
            _ => return Err(missing("where journeys begin and end")),
        };
        let best = TIME.iter().find_map(|(name, unit)| Some((at(name)?, *unit)));
        let percentile = || names.iter().position(|h| h.starts_with("travel_time_p")).map(|at| (at, Unit::Minutes));
        let (time, unit) = best.or_else(percentile).ok_or_else(|| missing("times"))?;
        Ok(Columns { ends, time, time_name: header[time].trim().to_owned(), unit })
    }
}
