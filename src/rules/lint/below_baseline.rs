//! `target-below-baseline`: a target that today's value already exceeds.

use super::claims::{Claim, dated};
use super::{Contradiction, joined};
use crate::message::Text;
use crate::rules::goal::Trend;
use crate::units::Amount;

/// Targets on the worse side of where they start, one finding for each measure. What `slipped` names is left out:
/// there the number itself is in doubt.
pub(super) fn find(
    claims: &[Claim<'_>],
    measures: &[Vec<usize>],
    slipped: &dyn Fn(&str) -> bool,
) -> Vec<Contradiction> {
    measures.iter().filter_map(|group| of_measure(claims, group, slipped)).collect()
}

fn of_measure(claims: &[Claim<'_>], group: &[usize], slipped: &dyn Fn(&str) -> bool) -> Option<Contradiction> {
    let better = group.iter().find_map(|i| claims[*i].direction())?;
    let mut cited = Vec::new();
    let mut steps = Vec::new();
    for claim in group.iter().map(|i| &claims[*i]).filter(|c| !c.is_state() && !slipped(&c.id)) {
        let (Some((year, today)), Some(aim)) = (today(claim, claims, group), claim.aim()) else { continue };
        let own = claim.direction();
        let worse = if better == Trend::Up { aim < today } else { aim > today };
        if !worse || own.is_some_and(|own| own != better) {
            continue;
        }
        let (from, to) = (dated(Some(year), &claim.write(today)), claim.dated_goal());
        steps.push(Text::new(
            format!("{}：{} → {}", claim.id, from.zh, to.zh),
            format!("{}: {} → {}", claim.id, from.en, to.en),
        ));
        cited.push(claim.cite_both());
    }
    let about = claims.iter().find(|c| cited.first().is_some_and(|first| first.id == c.id))?.label.clone();
    let steps = joined(steps, "；", "; ");
    let text = Text::new(
        format!("目标劣于现状：{}。照此目标，现状已经达到，减少也不违反规划", steps.zh),
        format!(
            "the target is worse than today's value: {}; it is met already, and going back would not break the plan",
            steps.en
        ),
    );
    Some(Contradiction { code: "target-below-baseline", about, text, cited })
}

/// The year and value from which a claim starts: its own, else what the plan says of the measure elsewhere.
pub(super) fn today(claim: &Claim<'_>, claims: &[Claim<'_>], group: &[usize]) -> Option<(i32, Amount)> {
    let own = claim.baseline().map(|b| (b.year, b.value));
    own.or_else(|| {
        let stated = group.iter().map(|i| &claims[*i]).filter(|c| c.is_state());
        let dated = stated.filter_map(|c| Some((c.target.year?, c.value()?)));
        dated.filter(|(year, _)| claim.target.year.is_none_or(|to| *year < to)).max_by_key(|(year, _)| *year)
    })
}
