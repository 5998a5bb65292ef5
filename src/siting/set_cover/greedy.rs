//! Good covers quickly: the column that covers most first, what is not needed out again, then parts taken out and
//! filled anew.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::super::interchange::Draws;
use super::cover::Cover;

/// Pairs that may be looked at.
const EFFORT: usize = 100_000_000;

/// Columns that cover all rows.
pub(super) fn good_cover(cover: &Cover, stop: &dyn Fn() -> bool) -> Vec<u32> {
    let gains = |j: u32| cover.columns[j as usize].len() as i64;
    let mut best = completed(cover, &[], gains);
    let pairs = 1 + cover.rows.iter().map(Vec::len).sum::<usize>();
    let mut draws = Draws(best.len() as u64);
    for _ in 0..(EFFORT / pairs).min(300) {
        if stop() || best.len() < 2 {
            break;
        }
        let mut kept = best.clone();
        for _ in 0..best.len().div_ceil(4) {
            kept.swap_remove(draws.below(kept.len()));
        }
        // Who was taken out gets a small handicap, so that other columns have their turn.
        let again = completed(cover, &kept, gains);
        if again.len() <= best.len() {
            best = again;
        }
    }
    best
}

/// The columns given and more, until all rows are covered; then those that are not needed are left out. Among
/// columns that cover equally many new rows the one of greater `liking` comes first.
pub(super) fn completed(cover: &Cover, given: &[u32], liking: impl Fn(u32) -> i64) -> Vec<u32> {
    let mut times = vec![0u32; cover.rows.len()];
    let mut chosen = given.to_vec();
    for &j in given {
        cover.columns[j as usize].iter().for_each(|r| times[*r as usize] += 1);
    }
    let new = |times: &[u32], j: u32| cover.columns[j as usize].iter().filter(|r| times[**r as usize] == 0).count();
    let all = 0..cover.columns.len() as u32;
    let mut queue: BinaryHeap<(usize, i64, Reverse<u32>)> =
        all.map(|j| (new(&times, j), liking(j), Reverse(j))).filter(|(n, ..)| *n > 0).collect();
    while let Some((known, liked, Reverse(j))) = queue.pop() {
        let now = new(&times, j);
        if now < known {
            if now > 0 {
                queue.push((now, liked, Reverse(j)));
            }
            continue;
        }
        cover.columns[j as usize].iter().for_each(|r| times[*r as usize] += 1);
        chosen.push(j);
    }
    chosen.sort_by_key(|j| (cover.columns[*j as usize].len(), Reverse(*j)));
    chosen.retain(|&j| {
        let column = &cover.columns[j as usize];
        let needed = column.iter().any(|r| times[*r as usize] == 1);
        if !needed {
            column.iter().for_each(|r| times[*r as usize] -= 1);
        }
        needed
    });
    chosen
}
