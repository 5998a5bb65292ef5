//! `quotient`: a ratio that is not the quotient of the two numbers that the plan gives.

use super::claims::{Claim, rounding};
use super::{Cited, Contradiction};
use crate::message::Text;
use crate::rules::goal::Goal;
use crate::rules::plan::{Plan, Requirement};
use crate::units::Amount;

/// Quotients that do not come out: of what is aimed at, and of where it starts.
pub(super) fn find(plan: &Plan, claims: &[Claim<'_>]) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for quotient in &plan.quotients {
        let by_id = |id: &String| claims.iter().find(|c| c.id == *id);
        let (Some(ratio), Some(number), Some(per)) =
            (by_id(&quotient.ratio), by_id(&quotient.number), by_id(&quotient.per))
        else {
            continue;
        };
        let at = |text: fn(&Claim<'_>) -> Cited| [ratio, number, per].map(text).to_vec();
        if let (Some(goal), Some(a), Some(b)) = (&ratio.goal, number.aim(), per.aim()) {
            found.extend(of_numbers(ratio, goal, (a, b), at(|c| c.cite_goal())));
        }
        let from = [ratio, number, per].map(Claim::baseline);
        if let [Some(stated), Some(a), Some(b)] = from
            && stated.year == a.year
            && a.year == b.year
        {
            let goal = Goal { stated: Some(stated.value), ..Goal::default() };
            found.extend(of_numbers(ratio, &goal, (a.value, b.value), at(|c| c.cite_baseline())));
        }
    }
    found
}

fn of_numbers(ratio: &Claim<'_>, goal: &Goal, (a, b): (Amount, Amount), cited: Vec<Cited>) -> Option<Contradiction> {
    let each = match ratio.require {
        Requirement::Ratio(ratio) => ratio.each,
        _ => Amount::ONE,
    };
    let aim = goal.aim()?;
    let divide = |a: Amount, b: Amount| a.over(b)?.times(each);
    let exact = divide(a, b)?;
    let low = divide(a.minus(rounding(a))?, b.plus(rounding(b))?)?;
    let high = divide(a.plus(rounding(a))?, b.minus(rounding(b))?)?;
    let near = rounding(aim);
    let is_value = goal.exactly.or(goal.stated).or(goal.about).is_some();
    let holds =
        if is_value { low <= aim.plus(near)? && high >= aim.minus(near)? } else { goal.holds(low) || goal.holds(high) };
    if holds {
        return None;
    }
    let times = if each == Amount::ONE { String::new() } else { format!(" × {each}") };
    let (worked, bound) = (exact.decimals(3), goal.text(&|n| Text::same(n.to_string())));
    let text = if is_value {
        Text::new(
            format!("比值与两数之商不符：{a} ÷ {b}{times} = {worked}，规划所写为 {aim}"),
            format!(
                "the ratio is not the quotient of its two numbers: {a} ÷ {b}{times} = {worked}, the plan says {aim}"
            ),
        )
    } else {
        Text::new(
            format!("两数各达目标时，比值达不到目标：{a} ÷ {b}{times} = {worked}，规划要求 {}", bound.zh),
            format!(
                "both numbers at their targets miss that of the ratio: {a} ÷ {b}{times} = {worked}, it is to be {}",
                bound.en
            ),
        )
    };
    Some(Contradiction { code: "quotient", about: ratio.label.clone(), text, cited })
}
