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
    first.map_or(Ok(()), Err)
}

/// Gives a parameter of a rule a value in every expression that reads it.
pub(super) fn set_parameter(rule: &mut Rule, name: &str, value: crate::units::Amount) {
    visit(&mut rule.require, &mut |expression: &mut Expression, _: Subject| expression.set(name, value));
}

/// The parameters that a requirement reads and that have no value.
pub(super) fn unset(require: &Requirement) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    visit(&mut require.clone(), &mut |expression: &mut Expression, _: Subject| {
        names.extend(expression.unset().into_iter().map(str::to_owned));
    });
    names
}

/// What looks at the parts of a requirement.
pub(in crate::rules) trait See {
    /// An expression, with what its attributes are attributes of.
    fn expression(&mut self, expression: &mut Expression, of: Subject);
    /// A filter; its condition comes as an expression too.
    fn filter(&mut self, _filter: &Filter) {}
    /// An amount; its expressions and filters come too.
    fn quantity(&mut self, _quantity: &Quantity) {}
}

impl<F: FnMut(&mut Expression, Subject)> See for F {
    fn expression(&mut self, expression: &mut Expression, of: Subject) {
        self(expression, of);
    }
}

/// Every filter and every expression of a requirement.
pub(in crate::rules) fn visit(require: &mut Requirement, see: &mut dyn See) {
    match require {
        Requirement::Access(access) => {
            filter(&mut access.supply, see);
            access.auxiliary.iter_mut().chain(&mut access.extended).for_each(|f| filter(f, see));
            access.substitute.iter_mut().for_each(|s| filter(&mut s.supply, see));
        }
        Requirement::Presence(presence) => {
            filter(&mut presence.supply, see);
            presence.exempt_hosts.iter_mut().for_each(|f| filter(f, see));
            presence.substitute.iter_mut().for_each(|s| filter(&mut s.supply, see));
            presence.holds.iter_mut().chain(&mut presence.when).for_each(|e| see.expression(e, Subject::Unit));
        }
        Requirement::Quota(quota) => {
            filter(&mut quota.supply, see);
            quota.stand_in.iter_mut().for_each(|f| filter(f, see));
        }
        Requirement::Ratio(ratio) => {
            quantity(&mut ratio.number, see);
            ratio.per.iter_mut().for_each(|q| quantity(q, see));
            ratio.area_where.iter_mut().for_each(|e| see.expression(e, Subject::Area));
            ratio.indicator.iter_mut().for_each(|e| see.expression(e, Subject::Indicator));
        }
        Requirement::Share(share) => {
            filter(&mut share.set, see);
            see.expression(&mut share.holds, Subject::Facility);
        }
        Requirement::Link(link) => {
            filter(&mut link.from, see);
            link.to.iter_mut().chain(&mut link.chain).for_each(|f| filter(f, see));
            link.field.iter_mut().for_each(|e| see.expression(e, Subject::Facility));
            link.areas.iter_mut().for_each(|e| see.expression(e, Subject::Unit));
        }
        Requirement::Indicator(indicator) => {
            see.expression(&mut indicator.value, Subject::Indicator);
            indicator.cases.iter_mut().chain(&mut indicator.base).for_each(|e| see.expression(e, Subject::Indicator));
        }
        Requirement::Mobile(mobile) => {
            filter(&mut mobile.fixed, see);
            see.expression(&mut mobile.visits, Subject::Unit);
        }
        Requirement::All { of } | Requirement::Any { of } | Requirement::Readings { of } => {
            of.iter_mut().for_each(|part| visit(&mut part.require, see));
        }
        Requirement::Modifier { .. } | Requirement::NotComputable { .. } => {}
    }
}

fn filter(filter: &mut Filter, see: &mut dyn See) {
    see.filter(filter);
    filter.condition.iter_mut().for_each(|e| see.expression(e, Subject::Facility));
}

fn quantity(quantity: &mut Quantity, see: &mut dyn See) {
    see.quantity(quantity);
    quantity.sum.iter_mut().for_each(|e| see.expression(e, Subject::Facility));
    quantity.of.iter_mut().chain(&mut quantity.count).for_each(|f| filter(f, see));
    quantity.indicator.iter_mut().for_each(|e| see.expression(e, Subject::Indicator));
}
