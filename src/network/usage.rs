//! What a profile says of one street or one node: the speed in each direction, or why not.
//!
//! In: tags. Out: [`Usage`] or [`NotUsed`]. The order of thought for a street: class, closed, access,
//! factors, speed, one-way.

use super::profile::{Access, Maxspeed, MaxspeedRule, OneWay, Profile};
use super::tag_values::{parse_duration, parse_maxspeed};
use crate::layers::street::DURATION_OVER_M;
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
    /// It is not built yet, or no longer a street.
    Unfinished,
    /// It is the outline of an area, and the profile does not use areas.
    Area,
}

/// Values of `highway` that are no street yet, or no longer.
const UNFINISHED: [&str; 8] =
    ["construction", "proposed", "planned", "abandoned", "disused", "razed", "demolished", "dismantled"];

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
        if UNFINISHED.contains(&class) && !self.kmh.contains_key(class) {
            return Err(NotUsed::Unfinished);
        }
        if any_tag(tags, &self.closed_by) {
            return Err(NotUsed::Closed);
        }
        let base = match (self.kmh.get(class), self.kmh_if_allowed.get(class)) {
            (Some(speed), _) => speed.0,
            (None, Some(speed)) if self.access.own_key_allows(tags) => speed.0,
            _ => return Err(NotUsed::Class),
        };
        let open = self.access.directions(tags);
        if open == (false, false) {
            return Err(NotUsed::Denied);
        }
        if !self.areas && tags.is("area", "yes") {
            return Err(NotUsed::Area);
        }
        let joined = !self.not_joined.iter().any(|c| c == class);
        if let Some(push) = self.push.as_ref().filter(|push| self.access.own_value(tags).is_some_and(|v| push.asks(v)))
        {
            let speed = |open: bool| open.then_some(Kmh(push.kmh.0.min(base) * self.speed_factor.0));
            return Ok(Usage { forward: speed(open.0), backward: speed(open.1), joined });
        }
        let factor = self.factor(tags) * self.speed_factor.0;
        if factor <= 0.0 {
            return Err(NotUsed::Closed);
        }
        let speed = |direction: &str| Kmh(self.maxspeed.apply(tags, direction, base) * factor);
        let (forward, backward) = self.oneway.directions(tags);
        let (forward, backward) = (forward && open.0, backward && open.1);
        if !forward && !backward {
            return Err(NotUsed::Denied);
        }
        Ok(Usage {
            forward: forward.then(|| speed("maxspeed:forward")),
            backward: backward.then(|| speed("maxspeed:backward")),
            joined,
        })
    }

    /// Whether a speed limit would count and says no number.
    pub(super) fn limit_is_unread(&self, tags: &Tags) -> bool {
        let unread = |key: &str| tags.get(key).is_some_and(|limit| parse_maxspeed(limit).is_none());
        self.maxspeed.rule != MaxspeedRule::Ignore
            && ["maxspeed", "maxspeed:forward", "maxspeed:backward"].into_iter().any(unread)
    }

    /// Whether it is a ferry whose duration says no time.
    pub(super) fn duration_is_unread(&self, tags: &Tags) -> bool {
        let ferry = tags.get("highway").is_none() && tags.is("route", "ferry");
        ferry && tags.get("duration").is_some_and(|duration| parse_duration(duration).is_none())
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
        let open = self.access.directions(tags);
        let mapped = tags.get("duration").and_then(parse_duration).filter(|_| length.0 > 0.0);
        let whole = tags.get(DURATION_OVER_M).and_then(|metres| metres.parse().ok());
        let whole = whole.filter(|metres: &f64| metres.is_finite() && *metres > 0.0).unwrap_or(length.0);
        let speed = Kmh(mapped.map_or(default.0, |seconds| whole * 3.6 / seconds));
        let (forward, backward) = self.oneway.directions(tags);
        let (forward, backward) = (forward && open.0, backward && open.1);
        if !forward && !backward {
            return Err(NotUsed::Denied);
        }
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

    /// Whether one may go along and against the street, by tags such as `motor_vehicle:backward=no` too.
    fn directions(&self, tags: &Tags) -> (bool, bool) {
        let both = self.verdict(tags) != Some(false);
        if !tags.0.iter().any(|(key, _)| key.ends_with(":forward") || key.ends_with(":backward")) {
            return (both, both);
        }
        let one = |direction: &str| {
            let special = |key: &String| self.says(tags.get(&format!("{key}:{direction}"))?);
            let verdict = self.keys.iter().rev().find_map(|key| special(key).or_else(|| self.says(tags.get(key)?)));
            verdict != Some(false)
        };
        (one("forward"), one("backward"))
    }

    /// The value of the traveller's own key.
    fn own_value<'a>(&self, tags: &'a Tags) -> Option<&'a str> {
        tags.get(self.keys.last()?)
    }

    fn own_key_allows(&self, tags: &Tags) -> bool {
        self.own_value(tags).and_then(|value| self.says(value)) == Some(true)
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
