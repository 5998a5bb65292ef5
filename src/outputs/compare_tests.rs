#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use super::*;

fn pair(ours: Option<f64>, theirs: Option<f64>) -> Compared {
    Compared { ours, theirs, ..Compared::default() }
}

fn both(times: &[(f64, f64)]) -> Vec<Compared> {
    times.iter().map(|(ours, theirs)| pair(Some(*ours), Some(*theirs))).collect()
}

const EXACT: Rounding = Rounding { whole_minutes: false };

#[test]
fn the_distribution_is_of_ours_less_theirs() {
    // Differences -2, 0, 0.5, 1 and 10 minutes; in percent -20, 0, 2.5, 10 and 100.
    let pairs = both(&[(8.0, 10.0), (10.0, 10.0), (20.5, 20.0), (11.0, 10.0), (20.0, 10.0)]);
    let (summary, reasons) = summarize(&pairs, EXACT);
    // Five values: 5 % is rank 0.2, so the first; 25 % the second, 50 % the third.
    assert_eq!(summary.minutes, [-2.0, -2.0, 0.0, 0.5, 1.0, 10.0, 10.0]);
    assert_eq!(summary.percent, [-20.0, -20.0, 0.0, 2.5, 10.0, 100.0, 100.0]);
    assert_eq!((summary.both, summary.near_percent, summary.near_minutes, summary.near), (5, 2, 3, 3));
    assert_eq!(reasons, [Some(Reason::Open), None, None, None, Some(Reason::Open)]);
    assert_eq!(worst(&pairs, EXACT, 2), [4, 0]);
}

#[test]
fn who_reaches_what_is_counted_apart() {
    let pairs = [pair(Some(1.0), None), pair(None, Some(1.0)), pair(None, None), pair(Some(1.0), Some(1.0))];
    let (summary, reasons) = summarize(&pairs, EXACT);
    assert_eq!((summary.both, summary.ours_only, summary.theirs_only, summary.neither), (1, 1, 1, 1));
    assert_eq!(reasons, [Some(Reason::Reach), Some(Reason::Reach), None, None]);
    assert_eq!(summary.reasons[&Reason::Reach], 2);
}

#[test]
fn what_only_we_reach_may_lie_beyond_their_limit_when_it_takes_longer_than_all_they_wrote() {
    let pairs = [pair(Some(9.0), Some(9.0)), pair(Some(9.5), None), pair(Some(8.0), None), pair(None, Some(7.0))];
    let (_, reasons) = summarize(&pairs, EXACT);
    assert_eq!(reasons, [None, Some(Reason::Limit), Some(Reason::Reach), Some(Reason::Reach)]);
}

#[test]
fn another_speed_is_one_factor_and_parking_one_offset() {
    let slower: Vec<(f64, f64)> = (10..110).map(|t| (1.2 * f64::from(t), f64::from(t))).collect();
    let (summary, reasons) = summarize(&both(&slower), EXACT);
    assert!((summary.factor.unwrap() - 1.2).abs() < 1e-9 && summary.offset.is_none());
    assert!(reasons.iter().all(|r| *r == Some(Reason::Factor)), "{:?}", summary.reasons);

    let parked: Vec<(f64, f64)> = (1..101).map(|t| (f64::from(t) + 5.0, f64::from(t))).collect();
    let (summary, _) = summarize(&both(&parked), EXACT);
    assert_eq!((summary.factor, summary.offset), (None, Some(5.0)));
    // 5 of 100 minutes are 5 percent: only that pair is near without the offset.
    assert_eq!(summary.reasons[&Reason::Offset], 99);
}

#[test]
fn a_long_leg_and_the_other_direction_are_reasons_of_single_pairs() {
    let mut pairs = both(&[(10.0, 20.0), (10.0, 20.0), (10.0, 10.0), (10.0, 10.0), (10.0, 10.0), (10.0, 10.0)]);
    pairs[0].leg = 101.0;
    pairs[1].back = Some(20.1);
    let (_, reasons) = summarize(&pairs, EXACT);
    assert_eq!(reasons[..3], [Some(Reason::Snap), Some(Reason::Back), None]);
}

#[test]
fn whole_minutes_differ_only_beyond_a_minute() {
    let r5r = Rounding { whole_minutes: true };
    assert_eq!(r5r.difference(10.9, 10.0), 0.0);
    assert_eq!(r5r.difference(8.5, 10.0), -0.5);
    assert_eq!(summarize(&both(&[(10.9, 10.0)]), r5r).0.minutes, [0.0; 7]);
}

#[test]
fn nothing_compared_gives_zeros() {
    let (summary, reasons) = summarize(&[], EXACT);
    assert_eq!((summary.both, summary.minutes, reasons.len()), (0, [0.0; 7], 0));
}
