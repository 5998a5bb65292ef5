//! Travel times that a road layer gives for its lines, as tags of their streets.
//!
//! In: the columns of seconds that the project names. Out: one tag for each direction in which a time is
//! given. Nothing is guessed: a column counts only when the project names it, for a wrong one would
//! change every time.

use super::LayerError;
use super::columns::Columns;
use crate::message::{Place, Text, Warning};
use crate::project::RoadColumns;
use crate::sources::{Record, Table};

/// Tag of a street: seconds from its first node to its last. Only road layers have it; no OSM key is so named.
pub const SECONDS_FORWARD: &str = "gapzone:seconds:forward";

/// Tag of a street: seconds from its last node to its first.
pub const SECONDS_BACKWARD: &str = "gapzone:seconds:backward";

/// The longest time that is believed, in seconds: 7 days, as for ferries.
const LONGEST: f64 = 604_800.0;

/// Lines shorter than this say nothing about the unit of their times, in metres: seconds may be rounded.
const TELLING_LENGTH: f64 = 50.0;

/// Speeds outside this range say that the times are not in seconds, in km/h: the range of speed limits.
const LIKELY_KMH: std::ops::RangeInclusive<f64> = 1.0..=200.0;

/// Reads the times of a layer, and counts those that are none.
pub(super) struct GivenTimes<'a> {
    file: &'a str,
    /// Along the line and against it: the column and its name.
    columns: [Option<(usize, &'a str)>; 2],
    /// Rows whose value is no time, by column.
    bad: [Vec<u64>; 2],
    /// Rows of which the time makes an unlikely speed.
    unlikely: Vec<u64>,
}

impl<'a> GivenTimes<'a> {
    pub fn new(table: &'a Table, columns: &Columns<'_>, given: &'a RoadColumns) -> Result<GivenTimes<'a>, LayerError> {
        let find = |key: &str, name: &'a Option<String>| {
            let column = columns.find(key, name.as_deref(), &[])?;
            Ok::<_, LayerError>(column.zip(name.as_deref()))
        };
        let columns = [find("seconds", &given.seconds)?, find("seconds_back", &given.seconds_back)?];
        Ok(GivenTimes { file: &table.file, columns, bad: Default::default(), unlikely: Vec::new() })
    }

    /// Seconds along the whole line of a record and against it; `metres` is its length.
    ///
    /// Without a time of its own the way back takes as long as the way there.
    pub fn of(&mut self, record: &Record, metres: f64) -> [Option<f64>; 2] {
        let mut seconds = [None; 2];
        for (i, (column, _)) in self.columns.iter().enumerate().filter_map(|(i, c)| Some((i, (*c)?))) {
            let Some(value) = record.values.get(column).filter(|v| !v.is_null()) else { continue };
            seconds[i] = value.number().filter(|s| *s > 0.0 && *s <= LONGEST);
            if seconds[i].is_none() {
                self.bad[i].push(record.row);
            }
        }
        let unlikely = |s: &f64| !LIKELY_KMH.contains(&(metres * 3.6 / s));
        if metres >= TELLING_LENGTH && seconds.iter().flatten().any(unlikely) {
            self.unlikely.push(record.row);
        }
        [seconds[0], seconds[1].or(seconds[0])]
    }

    /// What could not be read, and what is odd.
    pub fn warnings(self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        for ((_, name), rows) in self.columns.iter().zip(&self.bad).filter_map(|(c, rows)| Some(((*c)?, rows))) {
            let Some(&first) = rows.first() else { continue };
            let count = rows.len();
            warnings.push(
                Warning::new(
                    "road-seconds",
                    Place::row(self.file, first),
                    Text::new(
                        format!(
                            "{count} 条线的“{name}”不是大于 0、不超过 7 天的秒数，按未给时间处理（首条在此行）"
                        ),
                        format!(
                            "\"{name}\" of {count} lines is no number of seconds above 0 and up to 7 days; taken as not given (the first is this row)"
                        ),
                    ),
                )
                .fix(
                    "时间写成秒数；不知道的留空，则按限速或道路等级计算",
                    "write times in seconds; leave the cell empty where none is known, and the speed or the class decides",
                ),
            );
        }
        if let Some(&first) = self.unlikely.first() {
            let count = self.unlikely.len();
            warnings.push(
                Warning::new(
                    "road-seconds-unlikely",
                    Place::row(self.file, first),
                    Text::new(
                        format!("{count} 条线按所给时间计算的速度不在 1—200 公里/小时之内，仍照用（首条在此行）"),
                        format!(
                            "the times given for {count} lines make speeds outside 1 to 200 km/h; used as they are (the first is this row)"
                        ),
                    ),
                )
                .fix("检查该列的单位是否为秒", "check whether the column is in seconds"),
            );
        }
        warnings
    }
}

#[cfg(test)]
#[path = "given_times_tests.rs"]
mod tests;
