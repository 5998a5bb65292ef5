//! What a profile says of one street or one node: the speed in each direction, or why not.
//!
//! In: tags. Out: [`Usage`] or [`NotUsed`]. The order of thought for a street: class, closed, access,
//! factors, speed, one-way.

use super::profile::{Access, Maxspeed, MaxspeedRule, OneWay, Profile};
use super::tag_values::{parse_duration, parse_maxspeed};
use crate::sources::osm::Tags;
use crate::units::{Kmh, Metres};

/// How a street may be used: the speed in each direction, at least one of them.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Usage {
    /// Along the street.
    pub forward: Option<Kmh>,
    /// Against it.
    pub backward: Option<Kmh>,
    /// Whether a traveller may start or end on it.
    pub joined: bool,
}

/// Why a street is not used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotUsed {
    /// Its class is not in the profile.
    Class,
    /// Its access tags deny it.
    Denied,
    /// A tag or a factor of 0 closes it.
    Closed,
    /// It is a ferry, and ferries are off.
    Ferry,
}

impl Profile {
    /// How a street of this length may be used.
    ///
    /// # Errors
    /// The reason why it may not.
    pub fn usage(&self, tags: &Tags, length: Metres, ferries: bool) -> Result<Usage, NotUsed> {
        if tags.get("highway").is_none() && tags.is("route", "ferry") {
            return self.ferry(tags, length, ferries);
        }
        let class = tags.get("highway").or_else(|| tags.get("railway").filter(|v| *v == "platform"));
        let class = class.ok_or(NotUsed::Class)?;
        if any_tag(tags, &self.closed_by) {
            return Err(NotUsed::Closed);
        }
        let base = match (self.kmh.get(class), self.kmh_if_allowed.get(class)) {
            (Some(speed), _) => speed.0,
            (None, Some(speed)) if self.access.own_key_allows(tags) => speed.0,
            _ => return Err(NotUsed::Class),
        };
        if self.access.verdict(tags) == Some(false) {
            return Err(NotUsed::Denied);
        }
        let factor = self.factor(tags) * self.speed_factor.0;
        if factor <= 0.0 {
            return Err(NotUsed::Closed);
        }
        let speed = |direction: &str| Kmh(self.maxspeed.apply(tags, direction, base) * factor);
        let (forward, backward) = self.oneway.directions(tags);
        Ok(Usage {
            forward: forward.then(|| speed("maxspeed:forward")),
            backward: backward.then(|| speed("maxspeed:backward")),
            joined: !self.not_joined.iter().any(|c| c == class),
        })
    }

    /// Whether a node with these tags stops the traveller.
    #[must_use]
    pub fn is_blocked_by(&self, tags: &Tags) -> bool {
        let Some(barrier) = tags.get("barrier").filter(|b| *b != "no") else { return false };
        match self.access.verdict(tags) {
            Some(allowed) => !allowed,
            None => any_tag(tags, &self.barriers.closed_by) || self.barriers.blocking.iter().any(|b| b == barrier),
        }
    }

    fn ferry(&self, tags: &Tags, length: Metres, ferries: bool) -> Result<Usage, NotUsed> {
        let default = self.ferry_kmh.filter(|_| ferries).ok_or(NotUsed::Ferry)?;
        if self.access.verdict(tags) == Some(false) {
            return Err(NotUsed::Denied);
        }
        let mapped = tags.get("duration").and_then(parse_duration).filter(|_| length.0 > 0.0);
        let speed = Kmh(mapped.map_or(default.0, |seconds| length.0 * 3.6 / seconds));
        let (forward, backward) = self.oneway.directions(tags);
        Ok(Usage { forward: forward.then_some(speed), backward: backward.then_some(speed), joined: false })
    }

    fn factor(&self, tags: &Tags) -> f64 {
        let applying = self.factors.iter().filter_map(|(key, values)| values.get(tags.get(key)?));
        applying.map(|f| f.0).min_by(f64::total_cmp).unwrap_or(1.0)
    }
}

impl Access {
    /// `Some(true)` when allowed, `Some(false)` when denied, `None` when the tags are silent.
    fn verdict(&self, tags: &Tags) -> Option<bool> {
        self.keys.iter().rev().find_map(|key| self.says(tags.get(key)?))
    }

    fn own_key_allows(&self, tags: &Tags) -> bool {
        self.keys.last().and_then(|key| self.says(tags.get(key)?)) == Some(true)
    }

    fn says(&self, value: &str) -> Option<bool> {
        let listed = |list: &[String]| list.iter().any(|v| v == value);
        if listed(&self.allowed) { Some(true) } else { listed(&self.denied).then_some(false) }
    }
}

impl OneWay {
    /// Whether one may go along and against the street. Reversible lanes count as open both ways:
    /// which way is open depends on the hour.
    fn directions(&self, tags: &Tags) -> (bool, bool) {
        let mapped = self.keys.iter().find_map(|key| tags.get(key));
        let implied = any_tag(tags, &self.implied_by);
        let opened = any_tag(tags, &self.contraflow);
        match mapped {
            Some("yes" | "true" | "1") => (true, opened),
            Some("-1" | "reverse") => (opened, true),
            None if implied => (true, opened),
            _ => (true, true),
        }
    }
}

impl Maxspeed {
    fn apply(&self, tags: &Tags, direction: &str, base: f64) -> f64 {
        let limit = || tags.get(direction).or_else(|| tags.get("maxspeed")).and_then(parse_maxspeed);
        match (self.rule, limit()) {
            (MaxspeedRule::Ignore, _) | (_, None) => base,
            (MaxspeedRule::Limit, Some(limit)) => base.min(limit * self.factor.0),
            (MaxspeedRule::Set, Some(limit)) => limit * self.factor.0,
        }
    }
}

/// Whether the tags hold any of the `key=value` pairs.
fn any_tag(tags: &Tags, pairs: &[String]) -> bool {
    pairs.iter().filter_map(|pair| pair.split_once('=')).any(|(key, value)| tags.is(key, value))
}

#[cfg(test)]
#[path = "usage_tests.rs"]
mod tests;
