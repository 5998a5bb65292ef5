//! `two-targets`: two targets for one measure and one year; a table against its text is such a pair.

use std::collections::BTreeSet;

use super::claims::Claim;
use super::{Contradiction, joined};
use crate::message::Text;
use crate::rules::goal::Trend;
use crate::rules::verdict::Nature;

/// Targets that differ, one finding for each measure and year.
pub(super) fn find(claims: &[Claim<'_>], measures: &[Vec<usize>]) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for group in measures {
        let years: BTreeSet<Option<i32>> = group.iter().map(|i| claims[*i].target.year).collect();
        for year in years {
            let of_year = group.iter().map(|i| &claims[*i]);
            let targets: Vec<&Claim<'_>> =
                of_year.filter(|c| !c.is_state() && c.target.year == year && c.aim().is_some()).collect();
            found.extend(of_targets(&targets));
        }
    }
    found
}

fn of_targets(targets: &[&Claim<'_>]) -> Option<Contradiction> {
    let differs = |a: &&&Claim<'_>| targets.iter().any(|b| differ(a, b));
    let differing: Vec<&&Claim<'_>> = targets.iter().filter(differs).collect();
    let first = differing.first()?;
    let words = joined(differing.iter().map(|c| words(c)), "；", "; ");
    let text = Text::new(
        format!("同一指标、同一年份有不同目标：{}", words.zh),
        format!("one measure, one year, different targets: {}", words.en),
    );
    let cited = differing.iter().map(|c| c.cite_goal()).collect();
    Some(Contradiction { code: "two-targets", about: first.label.clone(), text, cited })
}

/// A claim with its line and goal: `B033 (lines 1143-1151): 2030: at least 1.2`.
pub(super) fn words(claim: &Claim<'_>) -> Text {
    let (place, goal) = (claim.rule.clause.place(), claim.dated_goal());
    Text::new(format!("{}（{}）{}", claim.id, place.zh, goal.zh), format!("{} ({}) {}", claim.id, place.en, goal.en))
}

/// Whether two targets for one measure cannot both be meant.
fn differ(a: &Claim<'_>, b: &Claim<'_>) -> bool {
    let (Some(first), Some(second)) = (a.aim(), b.aim()) else { return false };
    match (a.direction(), b.direction()) {
        (Some(Trend::Up), Some(Trend::Down)) => return first > second,
        (Some(Trend::Down), Some(Trend::Up)) => return first < second,
        _ => {}
    }
    // Parts of one sentence say what they say together: 7 kept and 1 new make 8.
    let meant = first == second || a.is_beside(b) || reaches_further(a, b) || reaches_further(b, a);
    !meant
}

/// 力争: what is only hoped for may be more than what is promised.
fn reaches_further(hoped: &Claim<'_>, promised: &Claim<'_>) -> bool {
    let weak = hoped.target.nature == Nature::Weak && promised.target.nature != Nature::Weak;
    let further = match hoped.direction() {
        Some(Trend::Up) => hoped.aim() > promised.aim(),
        Some(Trend::Down) => hoped.aim() < promised.aim(),
        None => false,
    };
    weak && further
}
