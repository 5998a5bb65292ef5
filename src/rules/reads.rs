//! What rules read: attributes, facilities, people, units and roads.

use std::collections::{BTreeMap, BTreeSet};

use super::expression::Expression;
use super::fields::{Dictionary, Field, FieldKind, Subject};
use super::filter::Filter;
use super::plan::bind::{See, visit};
use super::plan::{Requirement, Rule};
use super::presence::PresenceLevel;
use super::quantity::{Group, Quantity};
use crate::layers::{Level, type_group};
use crate::message::Text;

/// What one requirement reads.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    /// Attributes by subject and key.
    pub fields: BTreeMap<(Subject, String), Field>,
    /// Types of facilities that count, groups resolved. Empty where facilities of any type do.
    pub types: BTreeSet<String>,
    /// The same as rules name them, groups as they are.
    pub lists: BTreeSet<String>,
    /// Types that the text does not name and that are counted beside the verdict only.
    pub extra_types: BTreeSet<String>,
    /// Services that facilities must have.
    pub services: BTreeSet<String>,
    /// Whether facilities are looked at.
    pub facilities: bool,
    /// Groups of residents that are counted in the plan area.
    pub groups: BTreeSet<Group>,
    /// Levels of the units that are looked at.
    pub levels: BTreeSet<Level>,
    /// Whether travel is measured, so that roads, places of facilities and places of people count.
    pub travel: bool,
    /// Whether it counts where people live.
    pub residents: bool,
}

/// The attributes that rules read, by subject and key.
pub fn fields<'a>(rules: impl IntoIterator<Item = &'a Rule>) -> BTreeMap<(Subject, String), Field> {
    rules.into_iter().flat_map(|rule| of_rule(rule).fields).collect()
}

/// What a rule reads, all its parts together.
#[must_use]
pub fn of_rule(rule: &Rule) -> Reads {
    let mut reads = Reads::default();
    for part in of_parts(rule) {
        reads.fields.extend(part.fields);
        reads.types.extend(part.types);
        reads.lists.extend(part.lists);
        reads.extra_types.extend(part.extra_types);
        reads.services.extend(part.services);
        reads.groups.extend(part.groups);
        reads.levels.extend(part.levels);
        reads.facilities |= part.facilities;
        reads.travel |= part.travel;
        reads.residents |= part.residents;
    }
    reads
}

/// What each part of a rule reads.
#[must_use]
pub fn of_parts(rule: &Rule) -> Vec<Reads> {
    rule.parts().into_iter().map(|(_, require)| of_requirement(require)).collect()
}

fn of_requirement(require: &Requirement) -> Reads {
    let mut reads = Reads { travel: !require.modes().is_empty(), ..Reads::default() };
    // The walk over expressions also binds them, so that there is only one; here it goes over a copy.
    let mut copy = require.clone();
    if let Requirement::Access(access) = &mut copy
        && let Some(extended) = access.extended.take()
    {
        reads.extra_types = types_of(&extended);
    }
    visit(&mut copy, &mut reads);
    let levels = |list: &[PresenceLevel]| list.iter().filter_map(|l| l.level()).collect::<BTreeSet<Level>>();
    match require {
        Requirement::Access(_) => reads.residents = true,
        Requirement::Presence(presence) => {
            reads.levels = levels(&presence.levels);
            reads.residents = presence.when_people_over.is_some();
        }
        Requirement::Quota(quota) => {
            reads.levels = quota.levels.iter().copied().collect();
            reads.residents = true;
        }
        Requirement::Mobile(mobile) => {
            reads.levels = levels(&mobile.levels);
            reads.residents = true;
        }
        Requirement::Ratio(ratio) => reads.residents |= ratio.scope == super::ratio::Scope::Area,
        _ => {}
    }
    if reads.residents {
        reads.groups.remove(&Group::Total);
    }
    reads
}

impl See for Reads {
    fn expression(&mut self, expression: &mut Expression, of: Subject) {
        self.facilities |= of == Subject::Facility;
        self.fields.extend(expression.fields().map(|field| ((of, field.key.clone()), field.clone())));
    }

    fn filter(&mut self, filter: &Filter) {
        self.facilities = true;
        self.types.extend(types_of(filter));
        self.lists.extend(filter.types.iter().cloned());
        self.services.extend(filter.services.iter().cloned());
        for service in &filter.services {
            self.fields.insert((Subject::Facility, service.clone()), field_of_service(service));
        }
        if !filter.ownership.is_empty()
            && let Ok(field) = Dictionary::default().find(Subject::Facility, "ownership")
        {
            self.fields.insert((Subject::Facility, field.key.clone()), (*field).clone());
        }
    }

    fn quantity(&mut self, quantity: &Quantity) {
        self.groups.extend(quantity.people);
    }
}

/// The types that a filter lets count, groups resolved.
fn types_of(filter: &Filter) -> BTreeSet<String> {
    let mut types = BTreeSet::new();
    for name in &filter.types {
        let group = type_group(name);
        let plain = std::slice::from_ref(name).iter().map(String::as_str).filter(|_| group.is_empty());
        let named = group.iter().copied().chain(plain).filter(|t| !filter.except.iter().any(|e| e == t));
        types.extend(named.map(str::to_owned));
    }
    types
}

/// The yes/no attribute that a service is.
fn field_of_service(service: &str) -> Field {
    let known = Dictionary::embedded().ok().and_then(|d| d.find(Subject::Facility, service).ok());
    known.map(|field| (*field).clone()).unwrap_or_else(|| Field {
        key: service.to_owned(),
        label: Text::same(service),
        aliases: Vec::new(),
        of: Subject::Facility,
        kind: FieldKind::Flag,
        unit: None,
        choices: Vec::new(),
        note: None,
    })
}
