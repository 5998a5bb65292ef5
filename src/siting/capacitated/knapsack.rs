//! What a site is worth at given prices: the demands that pay most and fit into it.

/// A demand that would pay a site more than it costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Item {
    pub demand: u32,
    pub profit: i64,
    pub load: i64,
}

/// Largest capacity, in units, that is filled exactly; above, the last demand may be taken in part, which gives a
/// bound that holds and hardly differs.
const EXACT: i64 = 20_000;

/// Sorts by profit for a unit of load, best first.
pub(super) fn sort(items: &mut [Item]) {
    items.sort_unstable_by(|a, b| {
        let (left, right) = (i128::from(b.profit) * i128::from(a.load), i128::from(a.profit) * i128::from(b.load));
        left.cmp(&right).then(a.demand.cmp(&b.demand))
    });
}

/// The most that sorted items can pay when the last may be taken in part, rounded up; calls back with each item taken
/// and the part of it.
pub(super) fn in_parts<'a>(
    items: impl IntoIterator<Item = &'a Item>,
    room: i64,
    mut take: impl FnMut(&Item, f64),
) -> i64 {
    let (mut left, mut paid) = (room, 0);
    for item in items {
        if item.load <= left {
            left -= item.load;
            paid += item.profit;
            take(item, 1.0);
        } else {
            if left > 0 {
                let part = i128::from(item.profit) * i128::from(left);
                let load = i128::from(item.load);
                paid += ((part + load - 1) / load) as i64;
                take(item, left as f64 / item.load as f64);
            }
            break;
        }
    }
    paid
}

/// The most that sorted items can pay, whole items only wherever that can be worked out; calls back with what is
/// taken.
pub(super) fn fill(items: &[Item], room: i64, mut take: impl FnMut(&Item, f64)) -> i64 {
    let all: i64 = items.iter().map(|item| item.load).sum();
    if all <= room || room > EXACT {
        return in_parts(items, room, take);
    }
    let width = room as usize + 1;
    let mut best = vec![0i64; width];
    let mut taken = vec![false; items.len() * width];
    for (k, item) in items.iter().enumerate() {
        let load = item.load as usize;
        if load >= width {
            continue;
        }
        let marks = &mut taken[k * width..(k + 1) * width];
        for r in (load..width).rev() {
            let with = best[r - load] + item.profit;
            if with > best[r] {
                best[r] = with;
                marks[r] = true;
            }
        }
    }
    let mut r = width - 1;
    for (k, item) in items.iter().enumerate().rev() {
        if taken[k * width + r] {
            take(item, 1.0);
            r -= item.load as usize;
        }
    }
    best[width - 1]
}

#[cfg(test)]
mod tests {
    use super::{Item, fill, in_parts, sort};

    fn items() -> Vec<Item> {
        let of = |(demand, (profit, load)): (u32, (i64, i64))| Item { demand, profit, load };
        let mut items: Vec<Item> = (0..).zip([(60, 10), (100, 20), (120, 30)]).map(of).collect();
        sort(&mut items);
        items
    }

    #[test]
    fn whole_items_pay_220_where_parts_would_pay_240() {
        // 20 + 30 fill the room of 50 and pay 100 + 120; in parts 60 + 100 + 120 * 20/30.
        let mut taken = Vec::new();
        assert_eq!(fill(&items(), 50, |item, _| taken.push(item.demand)), 220);
        taken.sort_unstable();
        assert_eq!(taken, [1, 2]);
        assert_eq!(in_parts(items().iter(), 50, |_, _| ()), 240);
    }

    #[test]
    fn items_without_load_are_always_taken() {
        let mut items = items();
        items.push(Item { demand: 9, profit: 1, load: 0 });
        sort(&mut items);
        assert_eq!(fill(&items, 0, |_, _| ()), 1);
        assert_eq!(fill(&items, 50, |_, _| ()), 221);
    }
}
