//! Decimal costs as whole numbers, for published matrices in metres or minutes with decimals.

/// Costs multiplied by one power of ten and rounded.
#[derive(Clone, PartialEq, Debug)]
pub struct Whole {
    /// The costs, in the order given.
    pub costs: Vec<u32>,
    /// What they were multiplied by.
    pub scale: f64,
    /// No cost lost anything.
    pub exact: bool,
}

/// Costs as whole numbers, with as many decimals (nine at most) as they have, or as fit when `heaviest` is the sum of all
/// weights that may have to pay the largest. `None` when a cost is negative, not finite or too large.
#[must_use]
pub fn whole_costs(costs: &[f64], heaviest: u64) -> Option<Whole> {
    if !costs.iter().all(|c| c.is_finite() && *c >= 0.0) {
        return None;
    }
    let largest = costs.iter().copied().fold(0.0, f64::max);
    // The search needs some bits for itself.
    let room = (2f64.powi(56) / heaviest.max(1) as f64).min(f64::from(u32::MAX));
    let fits = |k: &i32| largest * 10f64.powi(*k) < room;
    let whole = |k: i32| {
        let scale = 10f64.powi(k);
        costs.iter().all(|c| {
            let scaled = c * scale;
            (scaled - scaled.round()).abs() <= scaled * 4.0 * f64::EPSILON
        })
    };
    let most = (0..=9).rev().find(fits)?;
    let fewest = (0..=most).find(|k| whole(*k));
    let scale = 10f64.powi(fewest.unwrap_or(most));
    let costs = costs.iter().map(|c| (c * scale).round() as u32).collect();
    Some(Whole { costs, scale, exact: fewest.is_some() })
}

/// The place of each cost among the different costs, ascending, and those costs: all that a longest way depends on.
#[must_use]
pub fn ranks(costs: &[f64]) -> (Vec<u32>, Vec<f64>) {
    let mut different = costs.to_vec();
    different.sort_by(f64::total_cmp);
    different.dedup();
    let place = |c: &f64| different.partition_point(|d| d.total_cmp(c).is_lt()) as u32;
    (costs.iter().map(place).collect(), different)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_keep_the_decimals_they_have() {
        let whole = whole_costs(&[1.5, 2.25, 3.0], 10).unwrap();
        assert_eq!((whole.costs, whole.scale, whole.exact), (vec![150, 225, 300], 100.0, true));
    }

    #[test]
    fn costs_without_end_are_rounded_where_they_no_longer_fit() {
        // 2^32 / 4294 leaves six digits after the point.
        let whole = whole_costs(&[1000.0 / 3.0, 4294.0], 1).unwrap();
        assert_eq!((whole.costs[0], whole.scale, whole.exact), (333_333_333, 1e6, false));
        assert_eq!(whole_costs(&[-1.0], 1), None);
        assert_eq!(whole_costs(&[f64::NAN], 1), None);
        assert_eq!(whole_costs(&[1e12], 1), None);
    }

    #[test]
    fn ranks_keep_the_order() {
        assert_eq!(ranks(&[2.5, 0.1, 2.5]), (vec![1, 0, 1], vec![0.1, 2.5]));
    }
}
