//! Candidates that another one replaces without loss: it serves all the same demand at no higher cost.

use super::instance::{ByCandidate, Fate, Instance};

/// Steps of comparing lists after which no more is compared; the rest stays, which is right all the same.
const EFFORT: usize = 30_000_000;

/// Closes the candidates that another one replaces; of two that are alike the later.
pub(super) fn without_replaceable(instance: &Instance, by: &ByCandidate) -> Vec<Fate> {
    let mut fate = vec![Fate::Free; instance.candidates()];
    let mut effort = EFFORT;
    for j in 0..instance.candidates() as u32 {
        let own = by.of(j);
        // Whoever replaces it serves the demand that has the fewest to choose from.
        let Some(&(rarest, cost)) = own.iter().min_by_key(|(i, _)| (instance.of(*i as usize).len(), *i)) else {
            continue;
        };
        let others =
            instance.of(rarest as usize).iter().take_while(|pair| pair.cost <= cost).map(|pair| pair.candidate);
        for k in others.filter(|k| *k != j) {
            let other = by.of(k);
            if fate[k as usize] == Fate::Closed || other.len() < own.len() {
                continue;
            }
            if let Some(alike) = replaces(other, own, &mut effort)
                && (!alike || k < j)
            {
                fate[j as usize] = Fate::Closed;
                break;
            }
            if effort == 0 {
                return fate;
            }
        }
    }
    fate
}

/// Whether `many` serves all of `few` at no higher cost; if so, whether both are the same.
fn replaces(many: &[(u32, u32)], few: &[(u32, u32)], effort: &mut usize) -> Option<bool> {
    // Most candidates fail at one of a few places.
    for &(i, _) in [few.len() - 1, few.len() / 2, few.len() / 4].map(|at| &few[at]) {
        *effort = effort.saturating_sub(8);
        many.binary_search_by_key(&i, |(k, _)| *k).ok()?;
    }
    let mut alike = many.len() == few.len();
    let mut rest = many.iter();
    for &(i, cost) in few {
        let mut steps = 0;
        let found = rest.find(|(k, _)| {
            steps += 1;
            *k >= i
        });
        *effort = effort.saturating_sub(steps);
        let (k, other) = *found?;
        if k != i || other > cost || *effort == 0 {
            return None;
        }
        alike &= other == cost;
    }
    Some(alike)
}
