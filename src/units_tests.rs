use super::*;

#[test]
fn a_share_is_judged_on_counts_and_never_on_a_rounded_percent() {
    // 1999 of 2000 is 99.95 %: short of all, although it would print as 100.0 with one decimal.
    let share = Share { part: 1999, whole: 2000 };
    assert!(!share.at_least(10_000));
    assert!(share.at_least(9_995));
    assert_eq!(share.to_string(), "99.95%");
    assert_eq!(Share { part: 99_999, whole: 100_000 }.to_string(), "99.99%");
    assert_eq!(Share { part: 1, whole: 100_000 }.to_string(), "0.01%");
    // 14 of 18 is 77.777...: rounded half up.
    assert_eq!(Share { part: 14, whole: 18 }.to_string(), "77.78%");
    // 55 of 100 meets 55 %; in floating point 0.55 * 100 is 55.00000000000001.
    assert!(Share { part: 55, whole: 100 }.at_least(5_500));
    assert!(!Share { part: 0, whole: 0 }.at_least(0));
}

#[test]
fn spreading_people_conserves_every_thousandth() {
    // 10 people over three equal parts: 3334 + 3333 + 3333 thousandths.
    let parts = People::whole(10).spread(&[1.0, 1.0, 1.0]);
    assert_eq!(parts, [People(3334), People(3333), People(3333)]);
    // No usable weight: equal parts.
    assert_eq!(People(5).spread(&[0.0, f64::NAN]), [People(3), People(2)]);
    assert!(People(5).spread(&[]).is_empty());
}

proptest::proptest! {
    #[test]
    fn any_spread_adds_up(total in 0u64..5_000_000_000, weights in proptest::collection::vec(0.0f64..1e9, 1..60)) {
        let parts = People(total).spread(&weights);
        proptest::prop_assert_eq!(parts.iter().map(|p| p.0).sum::<u64>(), total);
    }

    #[test]
    fn parts_of_an_edge_add_up(cost in 0u32..100_000_000, a in 0.0f64..=1.0, b in 0.0f64..=1.0) {
        let (low, high) = (a.min(b), a.max(b));
        let cost = Millis(cost);
        proptest::prop_assert!(cost.part(low) <= cost.part(high));
        proptest::prop_assert!(cost.part(high) <= cost);
        proptest::prop_assert_eq!(cost.part(1.0), cost);
    }
}

#[test]
fn a_time_just_over_the_limit_never_prints_as_the_limit() {
    assert_eq!(Millis(600_000).to_string(), "10.0");
    assert_eq!(Millis(600_001).to_string(), "10.1");
    assert_eq!(Millis::from_seconds(0.0005), Millis(1));
    assert_eq!(Millis::from_seconds(f64::NAN), Millis(0));
    // 600 m at 4 km/h is 540 s.
    assert_eq!(Millis::for_distance(Metres(600.0), Kmh(4.0)), Millis(540_000));
}

#[test]
fn people_print_with_separators() {
    assert_eq!(People::whole(1_234_567).to_string(), "1,234,567");
    assert_eq!(People(499).to_string(), "0");
    assert_eq!(People(500).to_string(), "1");
}
