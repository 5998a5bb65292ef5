//! Profiles: who may use which street and how fast, as data.
//!
//! In: a TOML file, embedded or the user's own. Out: a checked [`Profile`]; what it says of a street
//! is decided in `usage.rs`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::message::Text;
use crate::units::Kmh;

/// Why a profile file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// The file is not valid; the message shows line, column and a caret.
    #[error("{path}: {problem}")]
    Invalid {
        /// The file.
        path: String,
        /// Line, column, caret and reason.
        problem: String,
    },
    /// No profile of this name is embedded.
    #[error("no profile \"{id}\"\nhint: embedded are walk, bike and car; name a file for any other")]
    Unknown {
        /// The name asked for.
        id: String,
    },
}

/// A speed in a profile: above 0, at most 500 km/h.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(try_from = "f64")]
pub struct Speed(pub(super) f64);

impl TryFrom<f64> for Speed {
    type Error = String;
    fn try_from(kmh: f64) -> Result<Speed, String> {
        let fits = kmh > 0.0 && kmh <= 500.0;
        fits.then_some(Speed(kmh)).ok_or_else(|| format!("a speed of {kmh} km/h is not above 0 and at most 500"))
    }
}

/// A factor on a speed: 0 (closed) to 2.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(try_from = "f64")]
pub struct Factor(pub(super) f64);

impl TryFrom<f64> for Factor {
    type Error = String;
    fn try_from(factor: f64) -> Result<Factor, String> {
        let fits = (0.0..=2.0).contains(&factor);
        fits.then_some(Factor(factor)).ok_or_else(|| format!("a factor of {factor} is not between 0 and 2"))
    }
}

/// A profile: pure data, as its file says. A new mode of travel is a new file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Version of this layout; 1.
    pub schema: u32,
    /// Its name: `walk`, `bike`, `car`.
    pub id: String,
    /// Its name for people.
    pub name: Text,
    /// Speed of the access leg off roads in km/h.
    pub access_kmh: Speed,
    /// Speed of a ferry without a duration in km/h; without it ferries are not used.
    pub ferry_kmh: Option<Speed>,
    /// Factor on all street speeds, 1 when absent; ferries and access legs are not changed.
    #[serde(default = "one")]
    pub speed_factor: Factor,
    /// Classes that one may use but neither start nor end on.
    #[serde(default)]
    pub not_joined: Vec<String>,
    /// Tags (`key=value`) that close a street.
    #[serde(default)]
    pub closed_by: Vec<String>,
    /// Whether areas (`area=yes`) are used: along their outlines, and straight across from entrance to entrance.
    #[serde(default = "yes")]
    pub areas: bool,
    /// Speed by `highway` in km/h; an absent class is not used.
    pub kmh: BTreeMap<String, Speed>,
    /// Speed by `highway` of classes used only where the last access key allows it.
    #[serde(default)]
    pub kmh_if_allowed: BTreeMap<String, Speed>,
    /// Access tags.
    pub access: Access,
    /// Where one gets off and pushes; without it, nowhere.
    pub push: Option<Push>,
    /// One-way tags.
    pub oneway: OneWay,
    /// Which turn restrictions bind.
    #[serde(default)]
    pub turns: TurnKeys,
    /// What a mapped speed limit does.
    pub maxspeed: Maxspeed,
    /// Factors on the speed by key and value; the smallest that applies is used, 0 closes.
    #[serde(default)]
    pub factors: BTreeMap<String, BTreeMap<String, Factor>>,
    /// Barriers on nodes.
    pub barriers: Barriers,
}

/// Which tags allow and deny.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// Keys from general to special: the most special one with a listed value decides.
    pub keys: Vec<String>,
    /// Values that allow.
    pub allowed: Vec<String>,
    /// Values that deny.
    pub denied: Vec<String>,
}

/// Where one gets off and pushes. Who pushes is on foot: one-ways, surfaces and limits do not count.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Push {
    /// Values of the last access key that ask for it; they must stand among those that allow.
    pub values: Vec<String>,
    /// The speed of pushing in km/h.
    pub kmh: Speed,
}

impl Push {
    /// Whether a value asks one to push.
    pub(super) fn asks(&self, value: &str) -> bool {
        self.values.iter().any(|v| v == value)
    }
}

/// Which tags forbid one direction.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OneWay {
    /// Keys from special to general: the first one present decides. Empty: one-ways do not bind.
    pub keys: Vec<String>,
    /// Tags (`key=value`) that mean one-way when no key is present.
    pub implied_by: Vec<String>,
    /// Tags (`key=value`) that open the other direction again.
    pub contraflow: Vec<String>,
}

/// Which turn restrictions bind.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TurnKeys {
    /// The traveller's kinds from general to special. A restriction binds unless it excepts one of them or is
    /// for others only. Empty: no turn restriction binds.
    pub keys: Vec<String>,
}

/// What a mapped speed limit does.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Maxspeed {
    /// Its use.
    #[serde(rename = "use")]
    pub rule: MaxspeedRule,
    /// The part of the limit that is really driven.
    pub factor: Factor,
}

/// The use of a mapped speed limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MaxspeedRule {
    /// It says nothing about this traveller.
    Ignore,
    /// It makes slower, never faster.
    Limit,
    /// It replaces the speed of the class.
    Set,
}

/// Which barriers stop one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Barriers {
    /// Values of `barrier` that stop one unless the node's access tags allow passing.
    pub blocking: Vec<String>,
    /// Tags (`key=value`) that close any barrier.
    pub closed_by: Vec<String>,
}

fn one() -> Factor {
    Factor(1.0)
}

fn yes() -> bool {
    true
}

impl Profile {
    /// One of the embedded profiles: `walk`, `bike` or `car`.
    ///
    /// # Errors
    /// When there is none of this name.
    pub fn embedded(id: &str) -> Result<Profile, ProfileError> {
        let text = Profile::embedded_text(id).ok_or_else(|| ProfileError::Unknown { id: id.to_owned() })?;
        Profile::parse(text, &format!("embedded:{id}"))
    }

    /// The file of an embedded profile, to read or to start from.
    #[must_use]
    pub fn embedded_text(id: &str) -> Option<&'static str> {
        match id {
            "walk" => Some(include_str!("../../data/profiles/walk.toml")),
            "bike" => Some(include_str!("../../data/profiles/bike.toml")),
            "car" => Some(include_str!("../../data/profiles/car.toml")),
            _ => None,
        }
    }

    /// A profile from the text of its file; `path` is for messages only.
    ///
    /// # Errors
    /// When it is no TOML, a field is missing, unknown or out of range.
    pub fn parse(text: &str, path: &str) -> Result<Profile, ProfileError> {
        let invalid = |problem: String| ProfileError::Invalid { path: path.to_owned(), problem };
        let profile: Profile = toml::from_str(text).map_err(|e| invalid(e.to_string()))?;
        if profile.schema != 1 {
            return Err(invalid(format!("schema {} is not known\nhint: this program reads schema 1", profile.schema)));
        }
        let pairs =
            [&profile.closed_by, &profile.oneway.implied_by, &profile.oneway.contraflow, &profile.barriers.closed_by];
        if let Some(bad) = pairs.into_iter().flatten().find(|pair| !pair.contains('=')) {
            return Err(invalid(format!("\"{bad}\" is not a tag\nhint: write it as key=value")));
        }
        Ok(profile)
    }

    /// The same profile with its fastest class at this speed and all other classes in proportion.
    #[must_use]
    pub fn with_speed(mut self, kmh: Kmh) -> Profile {
        let top = self.kmh.values().map(|s| s.0).fold(0.0, f64::max);
        for speed in self.kmh.values_mut().chain(self.kmh_if_allowed.values_mut()) {
            speed.0 = speed.0 * kmh.0 / top;
        }
        self
    }

    /// The same profile with all street speeds multiplied.
    #[must_use]
    pub fn with_speed_factor(mut self, factor: f64) -> Profile {
        self.speed_factor.0 *= factor;
        self
    }

    /// The same profile with another speed off roads.
    #[must_use]
    pub fn with_access_speed(mut self, kmh: Kmh) -> Profile {
        self.access_kmh.0 = kmh.0;
        self
    }

    /// The same streets, all at one speed, off roads too: times then measure length.
    #[must_use]
    pub fn flat(mut self, kmh: Kmh) -> Profile {
        for speed in self.kmh.values_mut().chain(self.kmh_if_allowed.values_mut()).chain(&mut self.ferry_kmh) {
            speed.0 = kmh.0;
        }
        self.push.iter_mut().for_each(|push| push.kmh.0 = kmh.0);
        self.maxspeed.rule = MaxspeedRule::Ignore;
        // A factor of 0 closes a street, and stays.
        for factor in self.factors.values_mut().flat_map(BTreeMap::values_mut).filter(|f| f.0 > 0.0) {
            factor.0 = 1.0;
        }
        self.with_access_speed(kmh)
    }

    /// The fastest class, in km/h: the speed that assumptions print for walking.
    #[must_use]
    pub fn typical_kmh(&self) -> f64 {
        self.kmh.values().map(|s| s.0).fold(0.0, f64::max)
    }

    /// Speed of the access leg off roads.
    #[must_use]
    pub fn access_speed(&self) -> Kmh {
        Kmh(self.access_kmh.0)
    }
}
