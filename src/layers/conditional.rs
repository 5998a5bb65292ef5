//! Tags that hold at some hours only (`access:conditional=no @ (22:00-06:00)`): decided for an hour of the week
//! when the project states one, else left alone; counted either way.
//!
//! In: tags of a way, node or relation. Out: plain tags, in which a conditional value that holds at the hour has
//! taken the place of the plain one. What cannot be decided leaves the plain tag as it is.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::condition::{self, PassedOver};
use crate::message::{Place, Text, Warning};
use crate::project::Hour;
use crate::sources::osm::Tags;

/// What became of the tags of one key that hold at some hours only, in numbers of ways, nodes and relations.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Decided {
    /// A value held at the hour and replaced the plain one.
    pub in_force: u32,
    /// None of the values held at the hour; the plain one stands.
    pub not_now: u32,
    /// Not decided, because no hour is stated or the conditions are others; the plain one stands.
    pub undecided: u32,
}

/// What became of all tags that hold at some hours only.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Conditional {
    /// The hour for which they were read, such as `Mo 08:30`.
    pub hour: Option<Hour>,
    /// By key.
    pub keys: BTreeMap<String, Decided>,
    /// Tags in which a condition was passed over, by what it asks.
    pub passed_over: BTreeMap<PassedOver, u32>,
    /// Ways, nodes and relations with such tags.
    pub elements: [u32; 3],
}

const SUFFIX: &str = ":conditional";

/// The old way of writing hours on turn restrictions.
const DAY_AND_HOUR: [&str; 4] = ["day_on", "day_off", "hour_on", "hour_off"];

/// What kind of element a tag stands on, as an index into [`Conditional::elements`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum On {
    Way = 0,
    Node = 1,
    Relation = 2,
}

impl Conditional {
    /// A count that begins for an hour, or for none.
    pub(super) fn at(hour: Option<Hour>) -> Conditional {
        Conditional { hour, ..Conditional::default() }
    }

    /// Plain tags for the hour.
    pub(super) fn decide(&mut self, tags: &Tags, on: On) -> Tags {
        let timed = tags.0.iter().filter(|(key, _)| key.ends_with(SUFFIX));
        let timed: Vec<(&str, &str)> = timed.map(|(key, value)| (&**key, &**value)).collect();
        if timed.is_empty() {
            return tags.clone();
        }
        self.elements[on as usize] += 1;
        let mut plain: BTreeMap<Box<str>, Box<str>> = tags.0.iter().cloned().collect();
        for (key, value) in timed {
            let decided = self.keys.entry(key.to_owned()).or_default();
            let Some(hour) = self.hour else {
                decided.undecided += 1;
                continue;
            };
            let mut passed = BTreeSet::new();
            let (now, any) = value_now(value, hour, &mut passed);
            match now {
                Some(now) => {
                    decided.in_force += 1;
                    plain.insert(key.trim_end_matches(SUFFIX).into(), now.into());
                }
                None if any => decided.not_now += 1,
                None => decided.undecided += 1,
            }
            if any {
                plain.remove(key);
            }
            for reason in passed {
                *self.passed_over.entry(reason).or_default() += 1;
            }
        }
        Tags(plain.into_iter().collect())
    }

    /// Plain tags of a turn restriction for the hour; `None` when it is not in force then.
    pub(super) fn decide_turn(&mut self, tags: &Tags) -> Option<Tags> {
        let mut plain = self.decide(tags, On::Relation);
        let old = DAY_AND_HOUR.iter().any(|key| tags.get(key).is_some());
        if old {
            self.elements[On::Relation as usize] += u32::from(!tags.0.iter().any(|(key, _)| key.ends_with(SUFFIX)));
            let holds = self.hour.and_then(|hour| day_and_hour(tags, hour));
            let decided = self.keys.entry("day_on, hour_on".to_owned()).or_default();
            match holds {
                Some(true) => decided.in_force += 1,
                Some(false) => decided.not_now += 1,
                None => decided.undecided += 1,
            }
            match holds {
                Some(true) => plain.0.retain(|(key, _)| !DAY_AND_HOUR.contains(&&**key)),
                Some(false) => return None,
                None => {
                    if self.hour.is_some() {
                        *self.passed_over.entry(PassedOver::Other).or_default() += 1;
                    }
                }
            }
        }
        let none = |value: &str| matches!(value, "none" | "no");
        plain.0.retain(|(key, value)| !(key.starts_with("restriction") && none(value)));
        let was_timed = tags.0.iter().any(|(key, _)| key.starts_with("restriction") && key.ends_with(SUFFIX));
        let binds = plain.0.iter().any(|(key, _)| key.starts_with("restriction"));
        (binds || !was_timed).then_some(plain)
    }

    /// The warning, when any tag was not decided or any condition passed over.
    pub(super) fn warning(&self, file: &str) -> Option<Warning> {
        let [ways, nodes, relations] = self.elements;
        let (text, fix) = match self.hour {
            None if ways + nodes == 0 => return None,
            None => {
                let keys = self.keys.iter().filter(|(key, _)| !key.starts_with("restriction") && !key.contains(", "));
                let list: Vec<String> = keys.map(|(key, decided)| format!("{key} {}", decided.undecided)).collect();
                let list = list.join(", ");
                let text = Text::new(
                    format!("{ways}条道路和{nodes}个节点带有分时段标签，未予采用，按普通标签计算：{list}"),
                    format!(
                        "{ways} streets and {nodes} nodes carry tags that hold at some hours only; these were not read and the plain tags stand: {list}"
                    ),
                );
                let fix = (
                    "如需按某一时刻计算，请在 [roads] 下写 hour = \"Mo 08:30\"",
                    "to read them for an hour of the week, set hour = \"Mo 08:30\" under [roads]",
                );
                (text, fix)
            }
            Some(_) if self.passed_over.is_empty() => return None,
            Some(hour) => {
                let elements = ways + nodes + relations;
                let words = |reason: PassedOver| match reason {
                    PassedOver::Holidays => ("节假日", "holidays"),
                    PassedOver::Dates => ("日期、季节或日照", "dates, seasons or daylight"),
                    PassedOver::Vehicle => ("车辆或使用者", "the vehicle or who uses it"),
                    PassedOver::Other => ("其他或无法读取", "others, or unreadable"),
                };
                let list = |zh: bool| {
                    let count = |(reason, n): (&PassedOver, &u32)| {
                        format!("{} {n}", if zh { words(*reason).0 } else { words(*reason).1 })
                    };
                    self.passed_over.iter().map(count).collect::<Vec<_>>().join(if zh { "、" } else { ", " })
                };
                let text = Text::new(
                    format!("按 {hour} 读取 {elements} 个要素的分时段标签，其中下列条件略过：{}", list(true)),
                    format!(
                        "tags that hold at some hours only were read for {hour} on {elements} elements; conditions of these kinds were passed over: {}",
                        list(false)
                    ),
                );
                (text, ("略过的条件不起作用，无须处理", "conditions passed over have no effect; nothing needs doing"))
            }
        };
        let code = if self.hour.is_none() { "conditional-not-read" } else { "conditional-passed-over" };
        Some(Warning::new(code, Place::file(file), text).fix(fix.0, fix.1))
    }
}

/// The value that holds at an hour (the last one that does), and whether any of the conditions was decided.
fn value_now<'a>(text: &'a str, hour: Hour, passed: &mut BTreeSet<PassedOver>) -> (Option<&'a str>, bool) {
    let (mut now, mut any) = (None, false);
    for clause in clauses(text) {
        let Some((value, condition)) = clause.split_once('@').filter(|(value, _)| !value.trim().is_empty()) else {
            passed.insert(PassedOver::Other);
            continue;
        };
        let condition = condition.trim();
        let inside = condition.strip_prefix('(').and_then(|c| c.strip_suffix(')')).unwrap_or(condition);
        match condition::holds(inside, hour, passed) {
            Some(true) => (now, any) = (Some(value.trim()), true),
            Some(false) => any = true,
            None if inside.is_empty() => _ = passed.insert(PassedOver::Other),
            None => {}
        }
    }
    (now, any)
}

/// The clauses of a value: parts between semicolons that stand outside brackets.
fn clauses(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_i32;
    let between = move |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ';' && depth <= 0
    };
    text.split(between).map(str::trim).filter(|clause| !clause.is_empty())
}

/// Whether `day_on=Monday`, `day_off=Friday`, `hour_on=07:30`, `hour_off=09:30` hold at an hour, also with all times
/// in `hour_on`; `None` when they are not written like that.
fn day_and_hour(tags: &Tags, hour: Hour) -> Option<bool> {
    let day = |key: &str| tags.get(key).map(|name| name.get(..2).unwrap_or("?"));
    let days = match (day("day_on"), day("day_off")) {
        (None, None) => String::new(),
        (Some(on), Some(off)) => format!("{on}-{off}"),
        _ => return None,
    };
    let hours = match (tags.get("hour_on"), tags.get("hour_off")) {
        (None, None) => String::new(),
        (Some(on), Some(off)) => format!("{}-{}", on.trim(), off.trim()),
        (Some(times), None) if times.contains('-') => times.to_owned(),
        _ => return None,
    };
    let condition = format!("{days} {hours}");
    condition::holds(condition.trim(), hour, &mut BTreeSet::new())
}

#[cfg(test)]
#[path = "conditional_tests.rs"]
mod tests;
