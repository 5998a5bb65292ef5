//! Which facilities count for a rule: type, service, ownership; known, unknown or not.

use serde::{Deserialize, Serialize};

use super::attributes;
use super::expression::Expression;
use super::known::Known;
use crate::layers::{Facility, Ownership, known_types, type_group};
use crate::message::nearest;

/// Which facilities count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Filter {
    /// Type codes; any type when empty.
    pub types: Vec<String>,
    /// Services that it must have, all of them.
    pub services: Vec<String>,
    /// Who must run it; anybody when empty.
    pub ownership: Vec<Ownership>,
    /// Types that do not count, though `types` would let them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
    /// Only facilities of these names or ids (named projects); all when empty. Two names of one facility stand in one
    /// entry: `通滩中心卫生院|区第二人民医院`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// A condition on their attributes.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    pub condition: Option<Expression>,
}

impl Filter {
    /// Whether a facility is of a type that counts, whatever its services and owner.
    #[must_use]
    pub fn type_matches(&self, facility: &Facility) -> bool {
        let named = |list: &[String]| {
            list.iter().any(|t| *t == facility.kind || type_group(t).contains(&facility.kind.as_str()))
        };
        (self.types.is_empty() || named(&self.types)) && !named(&self.except)
    }

    /// Whether a facility counts.
    #[must_use]
    pub fn matches(&self, facility: &Facility) -> Known {
        if !self.type_matches(facility) || !self.is_named(facility) {
            return Known::No;
        }
        let owner = match facility.ownership {
            _ if self.ownership.is_empty() => Known::Yes,
            None => Known::Unknown,
            Some(o) if self.ownership.contains(&o) => Known::Yes,
            Some(_) => Known::No,
        };
        let condition = self.condition.as_ref().map_or(Known::Yes, |c| attributes::truth(c, facility));
        self.services.iter().fold(owner.and(condition), |all, service| all.and(has(facility, service)))
    }

    /// Whether a facility is one of those named, or none are. A name stands for every facility whose name holds it.
    fn is_named(&self, facility: &Facility) -> bool {
        self.names.is_empty() || self.names.iter().any(|name| bears(facility, name))
    }

    /// What is wrong with it as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let known = known_types();
        let misspelt = |t: &&String| !known.contains(&t.as_str()) && nearest(t, known.iter().copied()).is_some();
        let wrong = self.types.iter().chain(&self.except).find(misspelt)?;
        let near = nearest(wrong, known.iter().copied()).unwrap_or_default();
        Some(format!("no type \"{wrong}\"\nhint: did you mean \"{near}\"?"))
    }
}

/// Whether a facility bears one of the names of an entry of [`Filter::names`].
pub(super) fn bears(facility: &Facility, entry: &str) -> bool {
    entry.split('|').any(|name| facility.id == name || facility.name.contains(name))
}

fn has(facility: &Facility, service: &str) -> Known {
    if facility.services.contains(service) {
        Known::Yes
    } else if facility.lacks.contains(service) {
        Known::No
    } else {
        Known::Unknown
    }
}
