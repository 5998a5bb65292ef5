//! Does the condition of a tag hold at an hour of the week? (`no @ (Mo-Fr 07:00-09:00; PH off)`)
//!
//! In: the text behind the `@`. Out: yes, no, or nothing when the text does not say it, and what in it was passed
//! over. Read are days and times of the week as `opening_hours` writes them: lists, `off`, `24/7`, ends past
//! midnight. The crate `opening-hours-syntax` reads more, but brings a parser generator with a stack guard in
//! assembly (18 crates), takes none of the `15-17` and `10:30:00` that mappers write, and leaves the deciding to us.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::project::{DAYS, Hour};

/// What a condition asks for that an hour of the week does not tell.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PassedOver {
    /// Public or school holidays; the hour stands for an ordinary week.
    Holidays,
    /// Months, dates, seasons, daylight.
    Dates,
    /// Weight, length, kind or user of a vehicle.
    Vehicle,
    /// Anything else, and what cannot be read.
    Other,
}

/// Minutes of a day.
const DAY: u16 = 1440;

/// Whether a condition holds at an hour; `None` when it cannot be decided. Notes what was passed over.
pub(super) fn holds(condition: &str, hour: Hour, passed: &mut BTreeSet<PassedOver>) -> Option<bool> {
    let condition = condition.replace('–', "-");
    let lower = condition.to_ascii_lowercase();
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, and) in lower.match_indices(" and ") {
        parts.push(&condition[from..at]);
        from = at + and.len();
    }
    parts.push(&condition[from..]);
    let parts: Vec<Option<bool>> = parts.iter().map(|part| at_times(part, hour, passed)).collect();
    if parts.contains(&Some(false)) {
        return Some(false);
    }
    parts.iter().all(Option::is_some).then_some(true)
}

/// One part of a condition: rules with `;` between them, of which a later one replaces an earlier one on its days.
fn at_times(text: &str, hour: Hour, passed: &mut BTreeSet<PassedOver>) -> Option<bool> {
    let (mut today, mut from_yesterday, mut decided) = (false, false, false);
    for rule in text.split(';').map(str::trim).filter(|rule| !rule.is_empty()) {
        let (body, off) = without_state(rule);
        let groups = match groups(body) {
            Ok(groups) => groups,
            Err(reason) => {
                passed.insert(reason);
                continue;
            }
        };
        if groups.iter().any(|g| g.holidays) {
            passed.insert(PassedOver::Holidays);
            // A rule for holidays alone decides nothing in an ordinary week, unless others stand beside it.
            if groups.iter().all(|g| g.days == [false; 7]) {
                continue;
            }
        }
        decided = true;
        let now = groups.iter().any(|g| g.today(hour));
        let spill = groups.iter().any(|g| g.since_yesterday(hour));
        if off {
            (today, from_yesterday) = (today && !now, from_yesterday && !now);
        } else if groups.iter().any(|g| g.days[usize::from(hour.day % 7)]) {
            (today, from_yesterday) = (now, from_yesterday || spill);
        } else {
            from_yesterday |= spill;
        }
    }
    decided.then_some(today || from_yesterday)
}

/// A rule without its last word, and whether that word switches it off.
fn without_state(rule: &str) -> (&str, bool) {
    let states = [("off", true), ("closed", true), ("open", false)];
    let found = states.iter().find_map(|(word, off)| {
        let body = rule.strip_suffix(word)?;
        (body.is_empty() || body.ends_with(' ')).then_some((body.trim(), *off))
    });
    found.unwrap_or((rule, false))
}

/// Days and the times on them.
struct Group {
    days: [bool; 7],
    holidays: bool,
    /// From and to in minutes since midnight; `to` is above `from` and may lie on the next day.
    times: Vec<(u16, u16)>,
}

impl Group {
    fn today(&self, hour: Hour) -> bool {
        let within = |(from, to): &(u16, u16)| (*from..*to).contains(&hour.minute);
        self.days[usize::from(hour.day % 7)] && (self.times.is_empty() || self.times.iter().any(within))
    }

    fn since_yesterday(&self, hour: Hour) -> bool {
        let past_midnight = |(from, to): &(u16, u16)| (*from..*to).contains(&(hour.minute + DAY));
        self.days[(usize::from(hour.day) + 6) % 7] && self.times.iter().any(past_midnight)
    }
}

/// The days and times of one rule, such as `Mo-Sa 07:30-09:00, 17:00-19:30`.
fn groups(body: &str) -> Result<Vec<Group>, PassedOver> {
    let every_day = Group { days: [true; 7], holidays: false, times: Vec::new() };
    if body.is_empty() || body == "24/7" {
        return Ok(vec![every_day]);
    }
    let unread = || reason(body);
    let joined: Vec<String> = body.split('-').map(|side| side.trim().to_owned()).collect();
    let joined = joined.join("-");
    let mut groups: Vec<Group> = Vec::new();
    let mut only_times_so_far = true;
    for item in joined.split(',').map(str::trim) {
        let (days, time) = if item.starts_with(|c: char| c.is_ascii_digit()) {
            ("", item)
        } else {
            item.split_once(' ').unwrap_or((item, ""))
        };
        if !days.is_empty() {
            // Days after times begin anew; days after days make the list longer.
            if groups.last().is_none_or(|g| !g.times.is_empty()) {
                groups.push(Group { days: [false; 7], holidays: false, times: Vec::new() });
            }
            only_times_so_far = false;
            add_days(groups.last_mut().ok_or_else(unread)?, days).ok_or_else(unread)?;
        } else if groups.is_empty() && only_times_so_far {
            groups.push(Group { days: [true; 7], holidays: false, times: Vec::new() });
        }
        if !time.is_empty() {
            let span = span(time.trim()).ok_or_else(unread)?;
            groups.last_mut().ok_or_else(unread)?.times.push(span);
        }
    }
    Ok(groups)
}

fn add_days(group: &mut Group, text: &str) -> Option<()> {
    if text == "PH" || text == "SH" {
        group.holidays = true;
        return Some(());
    }
    let day = |name: &str| DAYS.iter().position(|d| d.eq_ignore_ascii_case(name));
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let (mut at, to) = (day(from)?, day(to)?);
    group.days[at] = true;
    while at != to {
        at = (at + 1) % 7;
        group.days[at] = true;
    }
    Some(())
}

/// From and to of `07:30-09:00`, `22:00-06:00`, `22:00-26:00`, `15-17` and `10:30:00-12:30:00`.
fn span(text: &str) -> Option<(u16, u16)> {
    let clock = |text: &str| -> Option<u16> {
        let parts: Vec<&str> = text.split(':').collect();
        let digits = |p: &&str| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
        let numbers: Vec<u16> = parts.iter().filter(|p| digits(p)).filter_map(|p| p.parse().ok()).collect();
        match numbers[..] {
            _ if numbers.len() != parts.len() => None,
            [hours] if hours <= 48 => Some(hours * 60),
            [hours, minutes] | [hours, minutes, _] if hours <= 48 && minutes < 60 => Some(hours * 60 + minutes),
            _ => None,
        }
    };
    let (from, to) = text.split_once('-')?;
    let (from, to) = (clock(from)?, clock(to)?);
    let to = if to <= from { to + DAY } else { to };
    (from < DAY && to <= 2 * DAY).then_some((from, to))
}

/// Why a text that is no day and time was passed over.
fn reason(text: &str) -> PassedOver {
    const DATES: [&str; 24] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "week", "easter",
        "sunrise", "sunset", "dawn", "dusk", "winter", "summer", "spring", "autumn", "day", "night",
    ];
    const VEHICLES: [&str; 16] = [
        "weight",
        "length",
        "width",
        "height",
        "axle",
        "trailer",
        "emergency",
        "disabled",
        "permit",
        "delivery",
        "resident",
        "destination",
        "bus",
        "psv",
        "hgv",
        "lane",
    ];
    let lower = text.to_ascii_lowercase();
    let begins = |words: &[&str]| {
        lower.split(|c: char| !c.is_ascii_alphabetic()).any(|word| words.iter().any(|w| word.starts_with(w)))
    };
    if begins(&VEHICLES) || lower.contains(['<', '>', '=']) {
        PassedOver::Vehicle
    } else if begins(&DATES) || lower.contains('[') {
        PassedOver::Dates
    } else {
        PassedOver::Other
    }
}

#[cfg(test)]
#[path = "condition_tests.rs"]
mod tests;
