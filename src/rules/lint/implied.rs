//! `implied-people`: an amount and its rate say how many people there are; several such pairs must agree.

use super::{Cited, Contradiction, joined};
use crate::message::Text;
use crate::rules::plan::{Implied, Plan, Rule};
use crate::units::Amount;

/// How far two populations of one year may be apart, in percent of the smaller, before they disagree (our default).
const APART_PERCENT: u32 = 1;
/// How much more for each year between them (our default; a population changes).
const PERCENT_A_YEAR: u32 = 2;

/// A population that the user gives, to set beside what the plan implies.
#[derive(Clone, Debug)]
pub struct KnownPeople {
    /// How many.
    pub people: Amount,
    /// Of which year, where that is known.
    pub year: Option<i32>,
    /// Where the number comes from.
    pub source: Text,
}

struct Population<'a> {
    rule: &'a Rule,
    implied: &'a Implied,
    people: People,
}

/// A number of people, with what the rounding of a rate leaves open.
struct People {
    people: Amount,
    low: Amount,
    high: Amount,
    year: Option<i32>,
}

/// At most two findings: populations of the plan that disagree, and those that disagree with a known one.
pub(super) fn find(plan: &Plan, known: Option<&KnownPeople>) -> Vec<Contradiction> {
    let list: Vec<Population<'_>> =
        plan.rules.iter().flat_map(|rule| rule.implied.iter().filter_map(|i| population(rule, i))).collect();
    let mut found: Vec<Contradiction> = list.iter().filter_map(impossible).collect();
    found.extend(within_plan(&list));
    found.extend(known.and_then(|known| against(known, &list)));
    found
}

fn population<'a>(rule: &'a Rule, implied: &'a Implied) -> Option<Population<'a>> {
    let half = implied.rate.half_of_last_place();
    let of = |rate: Amount| implied.amount.over(rate);
    let year = implied.year.or(rule.target.baseline.map(|b| b.year)).or(rule.target.year);
    let (people, low) = (of(implied.rate)?, of(implied.rate.plus(half)?)?);
    let high = implied.rate.minus(half).and_then(of).unwrap_or(people);
    Some(Population { rule, implied, people: People { people, low, high, year } })
}

fn within_plan(list: &[Population<'_>]) -> Option<Contradiction> {
    let differing: Vec<&Population<'_>> =
        list.iter().filter(|a| list.iter().any(|b| disagree(&a.people, &b.people))).collect();
    let (least, most) =
        (differing.iter().min_by_key(|p| p.people.people)?, differing.iter().max_by_key(|p| p.people.people)?);
    let sums = joined(differing.iter().map(|p| arithmetic(p)), "；", "; ");
    let between = times(most.people.people, least.people.people)?;
    let apart = apart(between);
    let text = Text::new(
        format!("各处数字推算的人口不一：{}；最多与最少{}", sums.zh, apart.zh),
        format!(
            "numbers of the plan imply different populations: {}; the most and the least are {}",
            sums.en, apart.en
        ),
    );
    Some(Contradiction {
        code: "implied-people",
        about: about(),
        text,
        cited: differing.iter().map(|p| cite(p)).collect(),
    })
}

fn against(known: &KnownPeople, list: &[Population<'_>]) -> Option<Contradiction> {
    let given = People { people: known.people, low: known.people, high: known.people, year: known.year };
    let off = |p: &&Population<'_>| disagree(&p.people, &given);
    let differing: Vec<&Population<'_>> = list.iter().filter(off).collect();
    if differing.is_empty() {
        return None;
    }
    let beside = |p: &&Population<'_>| {
        let (sum, apart) = (arithmetic(p), times(p.people.people, known.people).map(apart));
        let apart = apart.unwrap_or_default();
        Text::new(format!("{}（{}）", sum.zh, apart.zh), format!("{} ({})", sum.en, apart.en))
    };
    let sums = joined(differing.iter().map(beside), "；", "; ");
    let people = whole(known.people);
    let text = Text::new(
        format!("推算人口与{} {people} 人不符：{}", known.source.zh, sums.zh),
        format!("implied populations differ from {}, {people} people: {}", known.source.en, sums.en),
    );
    Some(Contradiction {
        code: "implied-people",
        about: about(),
        text,
        cited: differing.iter().map(|p| cite(p)).collect(),
    })
}

/// More are counted than there are people.
fn impossible(p: &Population<'_>) -> Option<Contradiction> {
    if p.people.people > Amount::ZERO && p.implied.amount <= p.people.people {
        return None;
    }
    let sum = arithmetic(p);
    let text = Text::new(format!("推算的人口不可能：{}", sum.zh), format!("no population can be so: {}", sum.en));
    Some(Contradiction { code: "implied-people", about: about(), text, cited: vec![cite(p)] })
}

/// Whether two populations differ by more than rounding and the years between them explain.
fn disagree(a: &People, b: &People) -> bool {
    let apart = a.high < b.low || b.high < a.low;
    apart && beyond(a.people, b.people, years(a.year, b.year))
}

fn years(a: Option<i32>, b: Option<i32>) -> u32 {
    a.zip(b).map_or(0, |(a, b)| a.abs_diff(b))
}

/// Whether two numbers are further apart than so many years explain.
fn beyond(a: Amount, b: Amount, years: u32) -> bool {
    let percent = Amount::from((100 + APART_PERCENT).saturating_add(PERCENT_A_YEAR.saturating_mul(years)));
    let most = a.min(b).times(percent).and_then(|p| p.over(Amount::from(100_u32)));
    most.is_some_and(|most| a.max(b) > most)
}

/// `5558 ÷ 0.00582 = 954,983 (physicians)`.
fn arithmetic(p: &Population<'_>) -> Text {
    let Implied { what, amount, rate, .. } = p.implied;
    let (sum, id) = (format!("{amount} ÷ {} = {}", shown(*rate), whole(p.people.people)), &p.rule.id);
    Text::new(format!("{id} {}：{sum} 人", what.zh), format!("{id}, {}: {sum} people", what.en))
}

/// A rate as plans write it: in percent, per mille or per 10,000, whichever leaves a number above one.
fn shown(rate: Amount) -> String {
    let times = |n: u32| rate.times(Amount::from(n)).unwrap_or(rate);
    if times(100) >= Amount::ONE {
        format!("{}%", times(100))
    } else if times(1_000) >= Amount::ONE {
        format!("{}‰", times(1_000))
    } else {
        format!("{}/10000", times(10_000))
    }
}

fn times(a: Amount, b: Amount) -> Option<Amount> {
    a.max(b).over(a.min(b))
}

/// How far two populations are apart, in percent or, from double on, in times.
fn apart(times: Amount) -> Text {
    if times >= Amount::from(2_u32) {
        let times = times.decimals(1);
        return Text::new(format!("相差 {times} 倍"), format!("{times} times apart"));
    }
    let percent = times.minus(Amount::ONE).and_then(|t| t.times(Amount::from(100))).unwrap_or_default();
    let percent = percent.decimals(if percent < Amount::from(10_u32) { 3 } else { 1 });
    Text::new(format!("相差 {percent}%"), format!("{percent} % apart"))
}

fn about() -> Text {
    Text::new("推算人口", "the population implied")
}

fn cite(p: &Population<'_>) -> Cited {
    let people = whole(p.people.people);
    let number = Text::new(format!("{people} 人"), format!("{people} people"));
    Cited::new(&p.rule.id, p.rule, number)
}

/// A whole number with thousands separators.
fn whole(number: Amount) -> String {
    crate::units::People::from_f64(number.as_f64()).map_or_else(|| number.decimals(0), |people| people.to_string())
}
