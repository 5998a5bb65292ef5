//! `year-order` and `over-100`: what no plan can mean.

use super::Contradiction;
use super::claims::Claim;
use crate::message::Text;
use crate::rules::plan::{Plan, Requirement};
use crate::units::Amount;

/// Targets that are due before they start, and shares above all.
pub(super) fn find(plan: &Plan, claims: &[Claim<'_>]) -> Vec<Contradiction> {
    let of_plan = claims.iter().filter(|c| c.is_state()).filter_map(|c| c.target.year).max();
    claims.iter().flat_map(|c| [year_order(plan, c, of_plan), over_all(c)]).flatten().collect()
}

fn year_order(plan: &Plan, claim: &Claim<'_>, of_plan: Option<i32>) -> Option<Contradiction> {
    let due = claim.target.year?;
    let (start, from) = match claim.baseline() {
        Some(baseline) => (baseline.year, Text::new("基期", "its baseline is of")),
        None if !claim.is_state() => (of_plan?, Text::new("规划所述现状", "the plan describes")),
        None => return None,
    };
    // A plan that describes the year in which its first targets are due is in order; a baseline of that year is not.
    let late = if claim.baseline().is_some() { start >= due } else { start > due };
    if !late {
        return None;
    }
    let text = Text::new(
        format!("目标年 {due} 不晚于{} {start} 年（{}）", from.zh, plan.title.zh),
        format!("the target is due in {due}, and {} {start} ({})", from.en, plan.title.en),
    );
    Some(Contradiction { code: "year-order", about: claim.label.clone(), text, cited: vec![claim.cite_both()] })
}

fn over_all(claim: &Claim<'_>) -> Option<Contradiction> {
    let share = matches!(claim.require, Requirement::Share(_) | Requirement::Link(_));
    let aim = claim.aim().filter(|aim| share && *aim > Amount::ONE)?;
    let shown = claim.write(aim);
    let text = Text::new(format!("比例超过 100%：{}", shown.zh), format!("a share above 100 %: {}", shown.en));
    Some(Contradiction { code: "over-100", about: claim.label.clone(), text, cited: vec![claim.cite_goal()] })
}
