//! How small and how large a ratio can be when it is not known whether some facilities count.
//!
//! One facility may stand above and below the line: the beds of a special hospital are beds of hospitals. Whoever
//! lets it count above must let it count below. Each facility adds a pair of amounts or nothing, and the extreme of
//! the ratio is found by asking, again and again, which pairs make the ratio that is known so far better (Dinkelbach
//! 1967): each step is exact, and at the end no pair makes it better.

use std::collections::BTreeMap;

use crate::layers::FacilityId;
use crate::rules::quantity::{Quantity, Total};
use crate::units::Amount;

/// The least and the most that `number` over `per` can be; `None` when `per` may be 0, or numbers are too large.
pub(super) fn bounds(number: &Total, per: &Total, together: bool) -> Option<(Amount, Amount)> {
    let pairs = pairs(number, per, together);
    let extreme = |lower: bool| {
        let mut best = number.amount.over(per.amount)?;
        loop {
            let (mut above, mut below) = (number.amount, per.amount);
            for (n, p) in &pairs {
                let gain = n.minus(best.times(*p)?)?;
                if gain != Amount::ZERO && (gain < Amount::ZERO) == lower {
                    (above, below) = (above.plus(*n)?, below.plus(*p)?);
                }
            }
            let next = above.over(below)?;
            if next == best {
                return Some(best);
            }
            best = next;
        }
    };
    Some((extreme(true)?, extreme(false)?))
}

/// What each facility of which nobody knows whether it counts would add above and below the line.
fn pairs(number: &Total, per: &Total, together: bool) -> Vec<(Amount, Amount)> {
    if !together {
        let above = number.open.iter().map(|(_, amount)| (*amount, Amount::ZERO));
        return above.chain(per.open.iter().map(|(_, amount)| (Amount::ZERO, *amount))).collect();
    }
    let mut pairs: BTreeMap<FacilityId, (Amount, Amount)> = BTreeMap::new();
    number.open.iter().for_each(|(id, amount)| pairs.entry(*id).or_default().0 = *amount);
    per.open.iter().for_each(|(id, amount)| pairs.entry(*id).or_default().1 = *amount);
    pairs.into_values().collect()
}

/// Whether a facility that both quantities may hold is in both or in neither: their filters ask the same, types
/// aside, which are always known.
pub(super) fn together(number: &Quantity, per: &Quantity) -> bool {
    let asked = |quantity: &Quantity| {
        let filter = quantity.of.as_ref().or(quantity.count.as_ref());
        let mut filter = filter.cloned().unwrap_or_default();
        (filter.types, filter.except) = Default::default();
        format!("{filter:?}")
    };
    asked(number) == asked(per)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Text;

    fn total(amount: i128, open: &[(u32, i128)]) -> Total {
        let open = open.iter().map(|(id, n)| (FacilityId(*id), part(*n, 1))).collect();
        Total { open, ..Total::exact(part(amount, 1), Text::default()) }
    }

    fn part(part: i128, whole: i128) -> Amount {
        Amount::fraction(part, whole).unwrap()
    }

    #[test]
    fn a_facility_above_the_line_is_below_it_too() {
        // 10 of 100 for certain; 20 beds of a special hospital and 30 of a general one may be public.
        let (number, per) = (total(10, &[(1, 20)]), total(100, &[(1, 20), (2, 30)]));
        // Least: the general one alone counts, 10 / 130. Most: the special one alone, 30 / 120.
        assert_eq!(bounds(&number, &per, true), Some((part(10, 130), part(30, 120))));
        // Apart: 10 / 150 and 30 / 100, which cannot be.
        assert_eq!(bounds(&number, &per, false), Some((part(10, 150), part(30, 100))));
    }

    #[test]
    fn bounds_are_those_of_trying_all_choices() {
        let mut state = 7u64;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % below) as i128
        };
        for _ in 0..500 {
            let pairs: Vec<(i128, i128)> = (0..5).map(|_| (draw(4) * draw(30), draw(3) * draw(30))).collect();
            let (n, p) = (draw(50), 1 + draw(50));
            let ids = || 0u32..;
            let open = |of: fn(&(i128, i128)) -> i128| ids().zip(pairs.iter().map(of)).collect::<Vec<_>>();
            let all: Vec<Amount> = (0..32)
                .map(|chosen: u32| {
                    let taken = || pairs.iter().enumerate().filter(|(i, _)| chosen >> i & 1 == 1).map(|(_, pair)| pair);
                    part(n + taken().map(|t| t.0).sum::<i128>(), p + taken().map(|t| t.1).sum::<i128>())
                })
                .collect();
            let found = bounds(&total(n, &open(|pair| pair.0)), &total(p, &open(|pair| pair.1)), true);
            assert_eq!(found, Some((*all.iter().min().unwrap(), *all.iter().max().unwrap())));
        }
    }

    #[test]
    fn filters_that_differ_in_types_alone_go_together() {
        let sum =
            |filter: &str| -> Quantity { toml::from_str(&format!("sum = \"beds\"\nof = {{ {filter} }}")).unwrap() };
        let special = sum("types = [\"SPECIAL\"], ownership = [\"gov\"]");
        assert!(together(&special, &sum("types = [\"HOSPITAL\"], ownership = [\"gov\"]")));
        assert!(!together(&special, &sum("types = [\"SPECIAL\"], ownership = [\"gov\", \"public\"]")));
        assert!(!together(&special, &sum("types = [\"SPECIAL\"]")));
    }
}
