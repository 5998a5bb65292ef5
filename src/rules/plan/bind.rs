//! The expressions of a rule meet the attributes that exist and the parameters that are declared.

use std::collections::BTreeSet;

use super::{Requirement, Rule};
use crate::rules::expression::Expression;
use crate::rules::fields::{Dictionary, Subject};
use crate::rules::filter::Filter;
use crate::rules::quantity::Quantity;

/// Binds every expression of a rule and gives parameters their defaults.
pub(super) fn bind(rule: &mut Rule, dictionary: &Dictionary) -> Result<(), String> {
    let names: BTreeSet<&str> = rule.parameters.keys().map(String::as_str).collect();
    let mut first = None;
    let mut each = |expression: &mut Expression, of: Subject| {
        let bound = expression.bind(of, dictionary, &names);
        for (name, parameter) in &rule.parameters {
            if let Some(value) = parameter.value {
                expression.set(name, value);
            }
        }
        first = first.take().or(bound.err());
    };
    visit(&mut rule.require, &mut each);
    rule.when.iter_mut().for_each(|when| each(when, Subject::Indicator));
    first.map_or(Ok(()), Err)
}

/// Gives a parameter of a rule a value in every expression that reads it.
pub(super) fn set_parameter(rule: &mut Rule, name: &str, value: crate::units::Amount) {
    visit(&mut rule.require, &mut |expression, _| expression.set(name, value));
    rule.when.iter_mut().for_each(|when| when.set(name, value));
}

/// Every expression of a requirement, with what its attributes are attributes of.
pub(super) fn visit(require: &mut Requirement, see: &mut dyn FnMut(&mut Expression, Subject)) {
    match require {
        Requirement::Access(access) => {
            filter(&mut access.supply, see);
            access.auxiliary.iter_mut().chain(&mut access.extended).for_each(|f| filter(f, see));
        }
        Requirement::Presence(presence) => {
            filter(&mut presence.supply, see);
            presence.exempt_hosts.iter_mut().for_each(|f| filter(f, see));
            presence.substitute.iter_mut().for_each(|s| filter(&mut s.supply, see));
            presence.holds.iter_mut().chain(&mut presence.when).for_each(|e| see(e, Subject::Unit));
        }
        Requirement::Quota(quota) => {
            filter(&mut quota.supply, see);
            quota.stand_in.iter_mut().for_each(|f| filter(f, see));
        }
        Requirement::Ratio(ratio) => {
            quantity(&mut ratio.number, see);
            ratio.per.iter_mut().for_each(|q| quantity(q, see));
            ratio.area_where.iter_mut().for_each(|e| see(e, Subject::Area));
            ratio.indicator.iter_mut().for_each(|e| see(e, Subject::Indicator));
        }
        Requirement::Share(share) => {
            filter(&mut share.set, see);
            see(&mut share.holds, Subject::Facility);
        }
        Requirement::Link(link) => {
            filter(&mut link.from, see);
            link.to.iter_mut().chain(&mut link.chain).for_each(|f| filter(f, see));
            link.field.iter_mut().for_each(|e| see(e, Subject::Facility));
            link.areas.iter_mut().for_each(|e| see(e, Subject::Unit));
        }
        Requirement::Indicator(indicator) => {
            see(&mut indicator.value, Subject::Indicator);
            indicator.cases.iter_mut().chain(&mut indicator.base).for_each(|e| see(e, Subject::Indicator));
        }
        Requirement::Mobile(mobile) => {
            filter(&mut mobile.fixed, see);
            see(&mut mobile.visits, Subject::Unit);
        }
        Requirement::All { of } | Requirement::Any { of } | Requirement::Readings { of } => {
            of.iter_mut().for_each(|part| visit(&mut part.require, see));
        }
        Requirement::Modifier { .. } | Requirement::NotComputable { .. } => {}
    }
}

fn filter(filter: &mut Filter, see: &mut dyn FnMut(&mut Expression, Subject)) {
    filter.condition.iter_mut().for_each(|e| see(e, Subject::Facility));
}

fn quantity(quantity: &mut Quantity, see: &mut dyn FnMut(&mut Expression, Subject)) {
    quantity.sum.iter_mut().for_each(|e| see(e, Subject::Facility));
    quantity.of.iter_mut().chain(&mut quantity.count).for_each(|f| filter(f, see));
    quantity.indicator.iter_mut().for_each(|e| see(e, Subject::Indicator));
}
