use super::*;

fn tags(pairs: &[(&str, &str)]) -> Tags {
    Tags(pairs.iter().map(|&(k, v)| (k.into(), v.into())).collect())
}

fn at(hour: &str) -> Conditional {
    Conditional::at(Some(Hour::try_from(hour.to_owned()).expect("an hour")))
}

fn counts(conditional: &Conditional, key: &str) -> [u32; 3] {
    let decided = conditional.keys.get(key).copied().unwrap_or_default();
    [decided.in_force, decided.not_now, decided.undecided]
}

#[test]
fn a_value_that_holds_takes_the_place_of_the_plain_one() {
    let street = tags(&[("access", "yes"), ("access:conditional", "no @ (22:00-06:00)"), ("highway", "service")]);
    let (mut night, mut day) = (at("Mo 23:00"), at("Mo 12:00"));
    assert_eq!(night.decide(&street, On::Way), tags(&[("access", "no"), ("highway", "service")]));
    assert_eq!(day.decide(&street, On::Way), tags(&[("access", "yes"), ("highway", "service")]));
    assert_eq!((counts(&night, "access:conditional"), counts(&day, "access:conditional")), ([1, 0, 0], [0, 1, 0]));
    assert!(night.warning("a").is_none() && day.warning("a").is_none());
}

#[test]
fn the_last_of_several_clauses_that_holds_decides() {
    let street = |value| tags(&[("access:conditional", value)]);
    let two = street("destination @ (06:30-08:30);destination @ (16:30-18:30)");
    assert_eq!(at("Mo 17:00").decide(&two, On::Way).get("access"), Some("destination"));
    assert_eq!(at("Mo 12:00").decide(&two, On::Way).get("access"), None);
    let three = street("no @ (00:00-24:00); yes @ (08:00-10:00); delivery @ Tu");
    assert_eq!(at("Mo 09:00").decide(&three, On::Way).get("access"), Some("yes"));
    assert_eq!(at("Tu 09:00").decide(&three, On::Way).get("access"), Some("delivery"));
    // The clauses about people and vehicles are passed over; the first one is decided.
    let mixed = street("no @ (Mo-Sa 00:00-10:00,12:30-24:00; PH 00:00-24:00); yes @ disabled @; yes @ emergency");
    let mut morning = at("Mo 08:30");
    assert_eq!(morning.decide(&mixed, On::Way).get("access"), Some("no"));
    assert_eq!(morning.passed_over, BTreeMap::from([(PassedOver::Holidays, 1), (PassedOver::Vehicle, 1)]));
    let said = morning.warning("a").expect("something was passed over").text;
    assert!(
        said.en.contains("Mo 08:30") && said.en.contains("holidays 1, the vehicle or who uses it 1"),
        "{}",
        said.en
    );
    assert!(said.zh.contains("节假日 1"));
}

#[test]
fn what_cannot_be_decided_leaves_the_plain_tag() {
    let mut morning = at("Mo 08:30");
    let winter = tags(&[("access", "yes"), ("access:conditional", "no @ winter")]);
    assert_eq!(morning.decide(&winter, On::Node), winter);
    let no_condition = tags(&[("motor_vehicle:conditional", "delivery")]);
    assert_eq!(morning.decide(&no_condition, On::Way), no_condition);
    assert_eq!(counts(&morning, "access:conditional"), [0, 0, 1]);
    assert_eq!(morning.passed_over, BTreeMap::from([(PassedOver::Dates, 1), (PassedOver::Other, 1)]));
    assert_eq!(morning.elements, [1, 1, 0]);
}

#[test]
fn without_an_hour_nothing_is_read_and_each_key_is_counted() {
    let mut none = Conditional::at(None);
    let at_night = [("access:conditional", "no @ (22:00-06:00)"), ("maxspeed:conditional", "30 @ (22:00-06:00)")];
    for pairs in [&at_night[..], &at_night[..1], &[]] {
        assert_eq!(none.decide(&tags(pairs), On::Way), tags(pairs));
    }
    none.decide(&tags(&at_night[..1]), On::Node);
    let said = none.warning("a").expect("two streets and a node have such tags");
    assert!(said.text.en.contains("2 streets and 1 nodes"), "{}", said.text.en);
    assert!(said.text.en.contains("access:conditional 3, maxspeed:conditional 1"), "{}", said.text.en);
    assert!(Conditional::at(None).warning("a").is_none());
}

#[test]
fn a_turn_restriction_binds_at_its_hours_only() {
    let turn = tags(&[("restriction:conditional", "no_left_turn @ (Mo-Fr 07:00-09:00)"), ("type", "restriction")]);
    let plain = tags(&[("restriction", "no_left_turn"), ("type", "restriction")]);
    assert_eq!(at("Mo 08:30").decide_turn(&turn), Some(plain.clone()));
    assert_eq!(at("Mo 12:00").decide_turn(&turn), None);
    assert_eq!(Conditional::at(None).decide_turn(&turn), Some(turn), "left to the profile, which counts it");
    assert_eq!(at("Mo 12:00").decide_turn(&plain), Some(plain.clone()));
    let except = tags(&[("restriction", "no_u_turn"), ("restriction:conditional", "none @ (Sa,Su)")]);
    assert_eq!(at("Su 12:00").decide_turn(&except), None);
    assert_eq!(at("Mo 12:00").decide_turn(&except), Some(tags(&[("restriction", "no_u_turn")])));
    // As written in Milano.
    let old = |day_on, hour_on, hour_off| {
        let days = [("day_off", "Friday"), ("day_on", day_on), ("hour_off", hour_off), ("hour_on", hour_on)];
        tags(&[&days[..], &[("restriction", "only_right_turn")]].concat())
    };
    let only = tags(&[("restriction", "only_right_turn")]);
    assert_eq!(at("Mo 08:30").decide_turn(&old("Monday", "07:30", "09:30")), Some(only));
    assert_eq!(at("Sa 08:30").decide_turn(&old("Monday", "07:30", "09:30")), None);
    let times = tags(&[("hour_on", "07:30-09:30,17:30-19:30"), ("restriction", "only_right_turn")]);
    assert_eq!(at("Mo 18:00").decide_turn(&times), Some(tags(&[("restriction", "only_right_turn")])));
    assert_eq!(at("Mo 12:00").decide_turn(&times), None);
    let odd = old("Monday", "7.00 - 17.00", "9.00 - 19.00");
    let mut morning = at("Mo 08:30");
    assert_eq!(morning.decide_turn(&odd), Some(odd));
    assert_eq!(counts(&morning, "day_on, hour_on"), [0, 0, 1]);
    assert_eq!((morning.elements, morning.passed_over.len()), ([0, 0, 1], 1));
}
