//! Which claims are about the same measure, however differently their rules are written.
//!
//! Two claims have one measure when they count the same facilities, divide the same quantities, ask the same
//! attribute of the same set, or read the same row of the indicator table. Types are compared by what they stand
//! for, so that a group and the list of its types are equal.

use std::collections::BTreeMap;

use super::claims::Claim;
use super::sets;
use crate::rules::goal::Goal;
use crate::rules::plan::Requirement;
use crate::rules::quantity::Quantity;

/// Indices of the claims about one measure; groups of one are left out.
pub(super) fn groups(claims: &[Claim<'_>]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..claims.len()).collect();
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for (i, claim) in claims.iter().enumerate() {
        for key in keys(claim.require) {
            let other = *first.entry(key).or_insert(i);
            let (a, b) = (root(&parent, i), root(&parent, other));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..claims.len() {
        groups.entry(root(&parent, i)).or_default().push(i);
    }
    groups.into_values().collect()
}

fn root(parent: &[usize], mut i: usize) -> usize {
    while parent[i] != i {
        i = parent[i];
    }
    i
}

/// Texts of what a requirement measures, its goal aside; one text in common makes one measure.
pub(super) fn keys(require: &Requirement) -> Vec<String> {
    let mut plain = require.clone();
    let mut keys = Vec::new();
    match &mut plain {
        Requirement::Ratio(ratio) => {
            keys.extend(ratio.indicator.as_ref().map(|e| row(e.text())));
            (ratio.goal, ratio.unit, ratio.indicator, ratio.whole) = (None, None, None, false);
            quantity(&mut ratio.number);
            ratio.per.iter_mut().for_each(quantity);
        }
        Requirement::Indicator(indicator) => {
            return vec![row(indicator.value.text())];
        }
        Requirement::Share(share) => {
            (share.goal, share.report_only) = (Goal::default(), false);
            share.set = sets::canonical(&share.set);
        }
        Requirement::Presence(presence) => {
            (presence.goal, presence.min, presence.max) = (None, 0, None);
            (presence.exempt_hosts, presence.exempt_served) = (None, false);
            presence.levels.sort_by_key(|level| format!("{level:?}"));
            presence.supply = sets::canonical(&presence.supply);
        }
        Requirement::Link(link) => {
            link.goal = None;
            link.from = sets::canonical(&link.from);
        }
        Requirement::Access(access) => {
            access.minutes = None;
            access.supply = sets::canonical(&access.supply);
        }
        _ => return keys,
    }
    keys.push(format!("{plain:?}"));
    keys
}

/// The key of a row of the indicator table, or of arithmetic with several.
fn row(expression: &str) -> String {
    format!("indicator {}", expression.split_whitespace().collect::<String>())
}

fn quantity(quantity: &mut Quantity) {
    quantity.of.iter_mut().chain(&mut quantity.count).for_each(|f| *f = sets::canonical(f));
}
