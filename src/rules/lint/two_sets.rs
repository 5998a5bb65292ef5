//! `two-sets`: a share of the same thing, of different sets of facilities: whose share is it?

use std::collections::BTreeMap;

use super::claims::Claim;
use super::two_targets::words;
use super::{Contradiction, joined, sets};
use crate::message::Text;
use crate::rules::plan::Requirement;
use crate::rules::share::Share;
use crate::units::Amount;

/// A claim that asks a share.
type Asked<'a> = (&'a Claim<'a>, &'a Share);

/// Pairs of targets that cannot be told apart by their words, one finding for each attribute and year.
pub(super) fn find(claims: &[Claim<'_>]) -> Vec<Contradiction> {
    let mut same: BTreeMap<(Option<i32>, String), Vec<Asked<'_>>> = BTreeMap::new();
    for claim in claims.iter().filter(|c| !c.is_state() && c.aim().is_some()) {
        if let Requirement::Share(share) = claim.require {
            let key = share.holds.text().split_whitespace().collect();
            same.entry((claim.target.year, key)).or_default().push((claim, share));
        }
    }
    same.into_values().filter_map(|list| of_attribute(&list)).collect()
}

fn of_attribute(list: &[Asked<'_>]) -> Option<Contradiction> {
    let clashes = |a: &&Asked<'_>| list.iter().any(|b| clash(a, b));
    let clashing: Vec<&Asked<'_>> = list.iter().filter(clashes).collect();
    let first = clashing.first()?;
    let words = joined(clashing.iter().map(|(claim, _)| words(claim)), "；", "; ");
    let text = Text::new(
        format!("同一要求按不同的机构范围计算比例，分母不一：{}", words.zh),
        format!(
            "a share of one thing is asked of different sets of facilities, so its whole is not the same: {}",
            words.en
        ),
    );
    let cited = clashing.iter().map(|(claim, _)| claim.cite_goal()).collect();
    Some(Contradiction { code: "two-sets", about: first.0.label.clone(), text, cited })
}

/// Whether two shares of one attribute have wholes that partly coincide, and neither follows from the other.
fn clash((a, one): &Asked<'_>, (b, two): &Asked<'_>) -> bool {
    let all = |c: &Claim<'_>| c.aim() >= Some(Amount::ONE);
    let told_apart = !sets::is_plain(&one.set) && !sets::is_plain(&two.set);
    if a.is_beside(b) || told_apart || sets::equal(&one.set, &two.set) || !sets::overlap(&one.set, &two.set) {
        return false;
    }
    // All of a set says nothing against all, or fewer, of what is not in it; and a part of a set may be asked for more.
    let stricter = |inner: &Share, more: &Claim<'_>, outer: &Share, less: &Claim<'_>| {
        sets::within(&inner.set, &outer.set) && more.aim() >= less.aim()
    };
    let agree = (all(a) && all(b)) || stricter(one, a, two, b) || stricter(two, b, one, a);
    !agree
}
