//! `unit-slip`: a number so far from the one it starts from that its unit is in doubt.

use super::Contradiction;
use super::below_baseline::today;
use super::claims::{Claim, dated};
use crate::message::Text;
use crate::rules::plan::Requirement;
use crate::units::Amount;

/// A number may grow or shrink by this factor between baseline and target before its unit is in doubt (our default).
const MOST_TIMES: u32 = 5;

/// Numbers more than [`MOST_TIMES`] away from the value before, one finding for each measure.
pub(super) fn find(claims: &[Claim<'_>], measures: &[Vec<usize>]) -> Vec<Contradiction> {
    measures.iter().filter_map(|group| of_measure(claims, group)).collect()
}

fn of_measure(claims: &[Claim<'_>], group: &[usize]) -> Option<Contradiction> {
    let mut worst: Option<(Amount, Text)> = None;
    let mut cited = Vec::new();
    let mut about = None;
    for claim in group.iter().map(|i| &claims[*i]).filter(|c| can_slip(c.require)) {
        let (Some((year, before)), Some(aim)) = (today(claim, claims, group), claim.aim()) else { continue };
        let Some(times) = factor(before, aim).filter(|times| *times > Amount::from(MOST_TIMES)) else { continue };
        let (from, to) = (claim.write(before), claim.write(aim));
        let (large, small) = (before.max(aim), before.min(aim));
        let shown = times.decimals(1);
        let (dated_from, dated_to) = (dated(Some(year), &from), dated(claim.target.year, &to));
        let text = Text::new(
            format!(
                "{}与{}相差 {shown} 倍（{large} ÷ {small} = {shown}）{}",
                dated_from.zh,
                dated_to.zh,
                near(times).zh
            ),
            format!(
                "{} and {} are {shown} times apart ({large} ÷ {small} = {shown}){}",
                dated_from.en,
                dated_to.en,
                near(times).en
            ),
        );
        cited.push(claim.cite_both());
        about.get_or_insert_with(|| claim.label.clone());
        if worst.as_ref().is_none_or(|(most, _)| times > *most) {
            worst = Some((times, text));
        }
    }
    let (_, text) = worst?;
    let stated = group.iter().map(|i| &claims[*i]).filter(|c| c.is_state() && !cited.iter().any(|f| f.id == c.id));
    let mut all: Vec<_> = stated.map(Claim::cite_goal).collect();
    all.append(&mut cited);
    let text = Text::new(format!("{}；请核对单位", text.zh), format!("{}; check the unit", text.en));
    Some(Contradiction { code: "unit-slip", about: about?, text, cited: all })
}

/// Counts of facilities grow as they please; rates do not.
fn can_slip(require: &Requirement) -> bool {
    matches!(require, Requirement::Ratio(_) | Requirement::Indicator(_))
}

fn factor(a: Amount, b: Amount) -> Option<Amount> {
    if a <= Amount::ZERO || b <= Amount::ZERO { None } else { a.max(b).over(a.min(b)) }
}

/// Which change of unit is near the factor, if one is: within a fifth of 10, 100, 1,000 or 10,000.
fn near(times: Amount) -> Text {
    let close = |unit: &u32| {
        let unit = Amount::from(*unit);
        let off = times.minus(unit).map(Amount::abs);
        off.zip(unit.over(Amount::from(5_u32))).is_some_and(|(off, most)| off <= most)
    };
    match [10_u32, 100, 1_000, 10_000].iter().find(|unit| close(unit)) {
        Some(unit) => Text::new(format!("，接近 {unit} 倍"), format!(", close to {unit}")),
        None => Text::default(),
    }
}
