//! Which facilities count for a rule: type, service, ownership; known, unknown or not.

use serde::{Deserialize, Serialize};

use super::known::Known;
use crate::layers::{Facility, Ownership};

/// Which facilities count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Filter {
    /// Type codes; any type when empty.
    pub types: Vec<String>,
    /// Services that it must have, all of them.
    pub services: Vec<String>,
    /// Who must run it; anybody when empty.
    pub ownership: Vec<Ownership>,
}

impl Filter {
    /// Whether a facility is of a type that counts, whatever its services and owner.
    #[must_use]
    pub fn type_matches(&self, facility: &Facility) -> bool {
        self.types.is_empty() || self.types.contains(&facility.kind)
    }

    /// Whether a facility counts.
    #[must_use]
    pub fn matches(&self, facility: &Facility) -> Known {
        if !self.type_matches(facility) {
            return Known::No;
        }
        let owner = match facility.ownership {
            _ if self.ownership.is_empty() => Known::Yes,
            None => Known::Unknown,
            Some(o) if self.ownership.contains(&o) => Known::Yes,
            Some(_) => Known::No,
        };
        self.services.iter().fold(owner, |all, service| all.and(has(facility, service)))
    }
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
