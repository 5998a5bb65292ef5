//! Which needs the data of a project give.

use super::{Need, Needs};
use crate::layers::{Layers, type_group};
use crate::rules::Known;
use crate::rules::attributes;
use crate::rules::expression::Value;
use crate::rules::fields::Subject;
use crate::rules::quantity::Group;

/// How far a need is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    /// It is there.
    There,
    /// Some rows give it: how many, of how many.
    Partly(usize, usize),
    /// Nothing gives it.
    Missing,
}

impl Needs {
    /// How far the data of a project give a need.
    #[must_use]
    pub fn presence(&self, need: &Need, layers: &Layers, as_of: i32) -> Presence {
        let is = |there: bool| if there { Presence::There } else { Presence::Missing };
        match need {
            Need::Residents => is(!layers.residents.areas.is_empty()),
            Need::Roads => is(layers.streets.is_some()),
            Need::Units(level) => is(layers.units.list.iter().any(|u| u.level == *level)),
            Need::Facilities(code) => is(layers
                .facilities
                .list
                .iter()
                .any(|f| f.kind == *code || type_group(code).contains(&f.kind.as_str()))),
            Need::Places => {
                let all = layers.facilities.list.iter();
                share(all.map(|f| f.sites.iter().any(|site| site.point.is_finite())))
            }
            Need::People(group) => {
                let in_table = layers.indicators.value(&|name| group.factor_of(name).is_some(), as_of).is_some();
                let mut outermost = layers.units.iter().filter(|(_, u)| u.parent.is_none()).peekable();
                let by_units = outermost.peek().is_some()
                    && outermost.all(|(_, u)| {
                        (*group == Group::Total && u.people.is_some()) || group.of_row(&u.attributes).is_some()
                    });
                let by_areas = match group {
                    Group::Total => !layers.residents.areas.is_empty(),
                    Group::Age0To3 => layers.residents.groups_given[0],
                    Group::Age65Plus => layers.residents.groups_given[1],
                    Group::Age0To14 => false,
                };
                is(in_table || by_units || by_areas)
            }
            Need::Attribute(of, key) => {
                let Some(field) = self.fields.get(&(*of, key.clone())) else { return Presence::Missing };
                let known = |value: Value| value != Value::Unknown && value != Value::Truth(Known::Unknown);
                match of {
                    Subject::Facility => share(
                        layers.facilities.list.iter().map(|f| known(attributes::of_facility(f, key, Some(field)))),
                    ),
                    Subject::Unit => {
                        share(layers.units.list.iter().map(|u| known(attributes::of_row(&u.attributes, field))))
                    }
                    Subject::Area => {
                        share(layers.residents.areas.iter().map(|a| known(attributes::of_row(&a.attributes, field))))
                    }
                    Subject::Indicator => is(layers.indicators.value(&|name| field.is_titled(name), as_of).is_some()),
                }
            }
        }
    }
}

fn share(given: impl Iterator<Item = bool>) -> Presence {
    let (mut some, mut all) = (0, 0);
    for yes in given {
        some += usize::from(yes);
        all += 1;
    }
    match some {
        0 => Presence::Missing,
        n if n == all => Presence::There,
        n => Presence::Partly(n, all),
    }
}
