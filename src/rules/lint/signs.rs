//! `unit-sign`: the numbers of one measure stand in different units, 6.92 % and 2.13 ‰, in the words of the plan.

use std::collections::BTreeMap;

use super::claims::Claim;
use super::{Cited, Contradiction, joined};
use crate::message::Text;
use crate::rules::plan::Requirement;
use crate::units::Amount;

/// Signs that say of how many something is a share, the longest of those that begin alike first.
const SIGNS: [(&str, u32); 8] = [
    ("%", 100),
    ("％", 100),
    ("‰", 1_000),
    ("/10万", 100_000),
    ("/万", 10_000),
    ("/千", 1_000),
    ("/100万", 1_000_000),
    ("‱", 10_000),
];

struct Seen {
    number: Amount,
    sign: &'static str,
    of: u32,
    cited: Cited,
}

/// Numbers under different signs, one finding for each measure.
pub(super) fn find(claims: &[Claim<'_>], measures: &[Vec<usize>]) -> Vec<Contradiction> {
    measures.iter().filter_map(|group| of_measure(claims, group)).collect()
}

fn of_measure(claims: &[Claim<'_>], group: &[usize]) -> Option<Contradiction> {
    let rates = group.iter().map(|i| &claims[*i]).filter(|c| is_rate(c.require));
    let seen: Vec<Seen> = rates.flat_map(seen).collect();
    let first = seen.first()?;
    let other = seen.iter().find(|s| s.of != first.of)?;
    let about = claims.iter().find(|c| c.id == first.cited.id)?.label.clone();
    let words = |s: &Seen| Text::same(format!("{}{}", s.number, s.sign));
    let all = joined(seen.iter().map(words), "、", ", ");
    let converted = first.number.times(Amount::from(other.of)).and_then(|n| n.over(Amount::from(first.of)))?;
    let text = Text::new(
        format!(
            "同一指标的数字单位不一：{}；{}{} 即 {converted}{}，与 {}{} 不可比",
            all.zh, first.number, first.sign, other.sign, other.number, other.sign
        ),
        format!(
            "the numbers of one measure stand in different units: {}; {}{} is {converted}{}, beside {}{}",
            all.en, first.number, first.sign, other.sign, other.number, other.sign
        ),
    );
    let mut cited: BTreeMap<String, (usize, Cited)> = BTreeMap::new();
    for (order, s) in seen.iter().enumerate() {
        cited.entry(s.cited.id.clone()).or_insert((order, s.cited.clone()));
    }
    let mut cited: Vec<(usize, Cited)> = cited.into_values().collect();
    cited.sort_by_key(|(order, _)| *order);
    let cited = cited.into_iter().map(|(_, c)| c).collect();
    Some(Contradiction { code: "unit-sign", about, text, cited })
}

fn is_rate(require: &Requirement) -> bool {
    matches!(require, Requirement::Ratio(_) | Requirement::Indicator(_))
}

/// The numbers of a claim that stand in its sentence with a sign behind them.
fn seen(claim: &Claim<'_>) -> Vec<Seen> {
    let numbers = claim.baseline().map(|b| b.value).into_iter().chain(claim.aim());
    let find = |number: Amount| {
        let (sign, of) = sign_behind(number, &claim.rule.clause.quote)?;
        Some(Seen { number, sign, of, cited: claim.cite_both() })
    };
    numbers.filter_map(find).collect()
}

/// The sign behind a number where it first stands in a text as a whole number of its own.
fn sign_behind(number: Amount, text: &str) -> Option<(&'static str, u32)> {
    let digits = number.decimals(6);
    let is_digit = |c: char| c.is_ascii_digit() || c == '.';
    text.match_indices(&digits).find_map(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + digits.len()..]);
        if before.ends_with(is_digit) || after.starts_with(is_digit) {
            return None;
        }
        SIGNS.iter().find(|(sign, _)| after.starts_with(sign)).copied()
    })
}
