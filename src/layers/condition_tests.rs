use super::*;

/// Whether a condition holds at an hour, and what was passed over.
fn at(hour: &str, condition: &str) -> (Option<bool>, Vec<PassedOver>) {
    let hour = Hour::try_from(hour.to_owned()).expect("an hour");
    let mut passed = BTreeSet::new();
    (holds(condition, hour, &mut passed), passed.into_iter().collect())
}

/// Hours at which a condition holds, of those given.
fn hours<'a>(condition: &str, all: &[&'a str]) -> Vec<&'a str> {
    all.iter().copied().filter(|hour| at(hour, condition).0 == Some(true)).collect()
}

#[test]
fn times_include_their_beginning_and_not_their_end() {
    let found = hours("07:30-09:00", &["Mo 07:29", "Mo 07:30", "Su 08:59", "Mo 09:00"]);
    assert_eq!(found, ["Mo 07:30", "Su 08:59"]);
    let found = hours("Mo-Fr 09:00-12:00, 15-17; Sa 10:00-17:00", &["Fr 16:00", "Fr 14:00", "Sa 16:30", "Su 11:00"]);
    assert_eq!(found, ["Fr 16:00", "Sa 16:30"]);
    assert_eq!(hours("10:30:00-12:30:00", &["Mo 10:29", "Mo 10:30"]), ["Mo 10:30"]);
}

#[test]
fn a_night_goes_on_after_midnight_on_the_next_day() {
    let all = ["Fr 05:00", "Fr 23:00", "Sa 05:59", "Sa 06:00", "Sa 23:00"];
    assert_eq!(hours("22:00-06:00", &all), ["Fr 05:00", "Fr 23:00", "Sa 05:59", "Sa 23:00"]);
    assert_eq!(hours("Fr 22:00-06:00", &all), ["Fr 23:00", "Sa 05:59"]);
    assert_eq!(hours("Fr 22:00-30:00", &all), ["Fr 23:00", "Sa 05:59"]);
    assert_eq!(hours("Su 22:00-02:00", &["Mo 01:00", "Su 01:00"]), ["Mo 01:00"]);
    assert_eq!(hours("Mo-Fr 19:00-00:00", &["Mo 23:59", "Tu 00:00"]), ["Mo 23:59"]);
}

#[test]
fn a_later_rule_replaces_an_earlier_one_on_its_days() {
    let all = ["We 12:30", "Th 12:30", "Th 20:00", "We 20:00"];
    assert_eq!(hours("Tu-Su 12:00-19:00; Th 12:00-21:00", &all), ["We 12:30", "Th 12:30", "Th 20:00"]);
    assert_eq!(hours("12:00-21:00; Th off", &all), ["We 12:30", "We 20:00"]);
    assert_eq!(hours("24/7", &all).len(), 4);
    assert_eq!(hours("Fr-Mo", &["Fr 01:00", "Su 12:00", "Mo 23:00", "Tu 00:00"]), ["Fr 01:00", "Su 12:00", "Mo 23:00"]);
}

#[test]
fn holidays_are_passed_over_and_the_rest_is_decided() {
    use PassedOver::Holidays;
    assert_eq!(at("Mo 08:00", "Mo-Sa 07:30-09:00, 17:00-19:30; PH off"), (Some(true), vec![Holidays]));
    assert_eq!(at("Su 12:00", "Sa,Su,PH 07:00-20:00"), (Some(true), vec![Holidays]));
    assert_eq!(at("We 12:00", "Sa,Su,PH 07:00-20:00"), (Some(false), vec![Holidays]));
    assert_eq!(at("We 12:00", "PH"), (None, vec![Holidays]));
}

#[test]
fn what_a_week_does_not_tell_is_not_decided() {
    use PassedOver::{Dates, Other, Vehicle};
    for (text, why) in [
        ("Mar 15 - Sep 15", Dates),
        ("mar 15-Sep 15", Dates),
        ("winter", Dates),
        ("sunset-sunrise", Dates),
        ("Mo[1] 08:00-10:00", Dates),
        ("weight>7.5", Vehicle),
        ("disabled @", Vehicle),
        ("15.03. bis 15.09. Betretungsverbot", Other),
        ("wet", Other),
        ("08:00+", Other),
        ("25:00-26:00", Other),
        ("Mo-", Other),
    ] {
        assert_eq!(at("Mo 08:30", text), (None, vec![why]), "{text}");
    }
    // A part that does not hold decides whatever the other is.
    assert_eq!(at("Mo 12:00", "07:00-09:00 AND weight>7.5"), (Some(false), vec![Vehicle]));
    assert_eq!(at("Mo 08:00", "07:00-09:00 AND weight>7.5"), (None, vec![Vehicle]));
    assert_eq!(at("Mo 08:00", ""), (None, vec![]));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[MoTuFrSPH0-9:;, @()-–Janoff>é]{0,24}", day in 0_u8..7, minute in 0_u16..1440) {
        let _ = holds(&text, Hour { day, minute }, &mut BTreeSet::new());
    }
}
