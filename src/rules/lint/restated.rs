//! `restated`: one measure, one year, and two values; a baseline in a table against the text is such a pair.

use std::collections::BTreeMap;

use super::claims::{Claim, agree, dated};
use super::{Cited, Contradiction, joined};
use crate::message::Text;
use crate::units::Amount;

struct Said<'a> {
    claim: &'a Claim<'a>,
    value: Option<Amount>,
    cited: Cited,
    words: Text,
}

/// Values that differ by more than rounding, one finding for each measure and year.
pub(super) fn find(claims: &[Claim<'_>], measures: &[Vec<usize>]) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for group in measures.iter().filter(|group| group.len() > 1) {
        let mut by_year: BTreeMap<Option<i32>, Vec<Said<'_>>> = BTreeMap::new();
        for claim in group.iter().map(|i| &claims[*i]) {
            if let Some(baseline) = claim.baseline() {
                let said = said(claim, Some(baseline.value), claim.cite_baseline());
                by_year.entry(Some(baseline.year)).or_default().push(said);
            }
            if claim.is_state() && claim.aim().is_some() {
                by_year.entry(claim.target.year).or_default().push(said(claim, claim.value(), claim.cite_goal()));
            }
        }
        found.extend(by_year.into_iter().filter_map(|(year, list)| of_year(year, &list)));
    }
    found
}

fn said<'a>(claim: &'a Claim<'a>, value: Option<Amount>, cited: Cited) -> Said<'a> {
    let number = value.map_or_else(|| claim.goal_text(), |value| claim.write(value));
    let words = Text::new(format!("{} {}", claim.id, number.zh), format!("{} {}", claim.id, number.en));
    Said { claim, value, cited, words }
}

fn of_year(year: Option<i32>, list: &[Said<'_>]) -> Option<Contradiction> {
    let differing: Vec<&Said<'_>> = list.iter().filter(|a| list.iter().any(|b| differ(a, b))).collect();
    let first = differing.first()?;
    let words = dated(year, &joined(differing.iter().map(|s| s.words.clone()), "；", "; "));
    let text =
        Text::new(format!("同一数字前后不一：{}", words.zh), format!("one number, stated differently: {}", words.en));
    let cited = differing.iter().map(|s| s.cited.clone()).collect();
    Some(Contradiction { code: "restated", about: first.claim.label.clone(), text, cited })
}

fn differ(a: &Said<'_>, b: &Said<'_>) -> bool {
    let outside = |bound: &Said<'_>, value: Amount| bound.claim.goal.as_ref().is_some_and(|goal| !goal.holds(value));
    if a.claim.is_beside(b.claim) {
        return false;
    }
    match (a.value, b.value) {
        (Some(one), Some(two)) => !agree(one, two),
        (None, Some(value)) => outside(a, value),
        (Some(value), None) => outside(b, value),
        (None, None) => false,
    }
}
