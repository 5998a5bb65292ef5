//! `all-today`: everybody has it today, says the plan, and later it is a target, or what is missing is to be filled.

use super::claims::Claim;
use super::{Contradiction, joined, sets};
use crate::message::Text;
use crate::rules::filter::Filter;
use crate::rules::goal::Trend;
use crate::rules::plan::Requirement;
use crate::rules::presence::PresenceLevel;
use crate::rules::verdict::Nature;
use crate::units::Amount;

/// Words that say that something is missing.
const MISSING: [&str; 8] = ["补齐", "缺口", "填补", "补足", "补短", "空白", "尚未", "消除"];

/// Targets for what is said to be complete, one finding for each statement.
pub(super) fn find(claims: &[Claim<'_>]) -> Vec<Contradiction> {
    claims.iter().filter_map(|state| of_statement(claims, state)).collect()
}

fn of_statement(claims: &[Claim<'_>], state: &Claim<'_>) -> Option<Contradiction> {
    let Requirement::Share(share) = state.require else { return None };
    if !state.is_state() || state.aim() < Some(Amount::ONE) {
        return None;
    }
    let asks_again = |c: &&Claim<'_>| {
        let later = !c.is_state() && c.target.nature != Nature::Binding && c.target.year > state.target.year;
        later && asked(c).is_some_and(|(set, what)| what == plain(share.holds.text()) && sets::within(set, &share.set))
    };
    let again: Vec<&Claim<'_>> = claims.iter().filter(asks_again).collect();
    if again.is_empty() {
        return None;
    }
    let fills = |c: &&&Claim<'_>| MISSING.iter().any(|word| c.rule.clause.quote.contains(word));
    let (missing, kept): (Vec<&&Claim<'_>>, Vec<&&Claim<'_>>) = again.iter().partition(fills);
    let mut said = Vec::new();
    if !missing.is_empty() {
        let ids = ids(&missing);
        said.push(Text::new(format!("{ids} 又要补齐缺口"), format!("{ids} fills what is missing")));
    }
    if !kept.is_empty() {
        let ids = ids(&kept);
        said.push(Text::new(format!("{ids} 又把它列为目标"), format!("{ids} makes it a target again")));
    }
    let (said, state_id) = (joined(said, "，", ", and "), &state.id);
    let text = Text::new(
        format!("{state_id} 称现已全部具备，{}", said.zh),
        format!("{state_id} says that all have it today, but {}", said.en),
    );
    let cited = std::iter::once(state).chain(again).map(Claim::cite_goal).collect();
    Some(Contradiction { code: "all-today", about: state.label.clone(), text, cited })
}

/// The set and the attribute that a target asks of it: a share, or a number of facilities of the plan area.
fn asked<'a>(claim: &'a Claim<'_>) -> Option<(&'a Filter, String)> {
    match claim.require {
        Requirement::Share(share) if claim.aim().is_some() => Some((&share.set, plain(share.holds.text()))),
        Requirement::Presence(presence)
            if presence.levels == [PresenceLevel::PlanArea] && claim.direction() == Some(Trend::Up) =>
        {
            let condition = presence.supply.condition.as_ref()?;
            Some((&presence.supply, plain(condition.text())))
        }
        _ => None,
    }
}

fn ids(claims: &[&&Claim<'_>]) -> String {
    claims.iter().map(|c| c.id.as_str()).collect::<Vec<_>>().join(", ")
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect()
}
