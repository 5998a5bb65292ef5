//! `sum`: totals that are not the sum of their parts, of what is aimed at and of where it starts.

use super::claims::{Claim, rounding};
use super::one_measure::keys;
use super::{Contradiction, joined};
use crate::message::Text;
use crate::rules::plan::{Plan, Sum};
use crate::units::Amount;

/// Totals that do not add up: goals first, then baselines.
pub(super) fn find(plan: &Plan, claims: &[Claim<'_>]) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for sum in &plan.sums {
        let by_id = |id: &String| claims.iter().find(|c| c.id == *id);
        let (Some(total), Some(parts)) = (by_id(&sum.total), sum.parts.iter().map(by_id).collect::<Option<Vec<_>>>())
        else {
            continue;
        };
        // Two statements of one number are compared as such.
        let one_number = parts.len() == 1 && keys(total.require).iter().any(|k| keys(parts[0].require).contains(k));
        if one_number {
            continue;
        }
        found.extend(of_numbers(sum, total, &parts, &|c| c.aim(), &|c| c.cite_goal()));
        let year = total.baseline().map(|b| b.year);
        if parts.iter().all(|p| p.baseline().map(|b| b.year) == year) {
            let value = |c: &Claim<'_>| c.baseline().map(|b| b.value);
            found.extend(of_numbers(sum, total, &parts, &value, &|c| c.cite_baseline()));
        }
    }
    found
}

fn of_numbers(
    sum: &Sum,
    total: &Claim<'_>,
    parts: &[&Claim<'_>],
    number: &dyn Fn(&Claim<'_>) -> Option<Amount>,
    cite: &dyn Fn(&Claim<'_>) -> super::Cited,
) -> Option<Contradiction> {
    let whole = number(total)?;
    let numbers: Vec<Amount> = parts.iter().map(|p| number(p)).collect::<Option<_>>()?;
    let added = numbers.iter().try_fold(Amount::ZERO, |sum, n| sum.plus(*n))?;
    let open = numbers.iter().try_fold(rounding(whole), |open, n| open.plus(rounding(*n)))?;
    let over = added.minus(whole)?;
    let holds = if sum.of_which { over <= open } else { over.abs() <= open };
    if holds {
        return None;
    }
    let terms = numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + ");
    let ids = joined(parts.iter().map(|p| Text::same(p.id.clone())), "、", ", ");
    let text = if sum.of_which {
        Text::new(
            format!("“其中”各项之和大于总数：{terms} = {added}（{}），总数 {whole}（{}）", ids.zh, total.id),
            format!("the parts exceed the total: {terms} = {added} ({}), total {whole} ({})", ids.en, total.id),
        )
    } else {
        Text::new(
            format!(
                "分项之和与总数不符：{terms} = {added}（{}），总数 {whole}（{}），相差 {}",
                ids.zh,
                total.id,
                over.abs()
            ),
            format!(
                "the parts do not add up: {terms} = {added} ({}), total {whole} ({}), {} apart",
                ids.en,
                total.id,
                over.abs()
            ),
        )
    };
    let cited = std::iter::once(total).chain(parts.iter().copied()).map(cite).collect();
    Some(Contradiction { code: "sum", about: total.label.clone(), text, cited })
}
