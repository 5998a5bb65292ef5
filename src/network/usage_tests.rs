#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use super::*;

fn tags(pairs: &[(&str, &str)]) -> Tags {
    Tags(pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect())
}

fn usage(id: &str, pairs: &[(&str, &str)]) -> Result<Usage, NotUsed> {
    Profile::embedded(id).unwrap().usage(&tags(pairs), Metres(1000.0), true)
}

fn kmh(id: &str, pairs: &[(&str, &str)]) -> (Option<f64>, Option<f64>) {
    let usage = usage(id, pairs).unwrap();
    (usage.forward.map(|s| s.0), usage.backward.map(|s| s.0))
}

#[test]
fn a_one_way_binds_cars_and_not_people_on_foot() {
    let street = [("highway", "residential"), ("oneway", "yes")];
    assert_eq!(kmh("car", &street), (Some(25.0), None));
    assert_eq!(kmh("walk", &street), (Some(4.0), Some(4.0)));
    assert_eq!(kmh("car", &[("highway", "residential"), ("oneway", "-1")]), (None, Some(25.0)));
    assert_eq!(kmh("car", &[("highway", "primary"), ("junction", "roundabout")]), (Some(65.0), None));
    assert_eq!(kmh("car", &[("highway", "motorway")]), (Some(90.0), None));
    assert_eq!(kmh("car", &[("highway", "motorway"), ("oneway", "no")]), (Some(90.0), Some(90.0)));
    assert_eq!(
        kmh("bike", &[("highway", "tertiary"), ("oneway", "yes"), ("oneway:bicycle", "no")]),
        (Some(12.0), Some(12.0))
    );
    assert_eq!(
        kmh("bike", &[("cycleway", "opposite"), ("highway", "tertiary"), ("oneway", "yes")]),
        (Some(12.0), Some(12.0))
    );
    for lane in ["cycleway:left:oneway", "cycleway:right:oneway", "cycleway:both:oneway"] {
        let street = [("highway", "tertiary"), (lane, "no"), ("oneway", "yes")];
        assert_eq!(kmh("bike", &street), (Some(12.0), Some(12.0)), "{lane}");
        assert_eq!(kmh("car", &street).1, None, "{lane}");
    }
    let for_walkers = [("highway", "footway"), ("oneway:foot", "yes")];
    assert_eq!(kmh("walk", &for_walkers), (Some(4.0), None));
}

#[test]
fn the_most_special_access_key_decides() {
    assert_eq!(usage("walk", &[("access", "private"), ("highway", "service")]), Err(NotUsed::Denied));
    assert!(usage("walk", &[("access", "private"), ("foot", "yes"), ("highway", "service")]).is_ok());
    assert_eq!(usage("car", &[("highway", "service"), ("motorcar", "no")]), Err(NotUsed::Denied));
    assert!(usage("walk", &[("highway", "service"), ("motorcar", "no")]).is_ok());
    assert!(usage("walk", &[("access", "gibberish"), ("highway", "service")]).is_ok());
    assert_eq!(usage("bike", &[("highway", "footway")]), Err(NotUsed::Class));
    assert_eq!(kmh("bike", &[("bicycle", "yes"), ("highway", "footway")]), (Some(6.0), Some(6.0)));
    assert_eq!(usage("walk", &[("highway", "primary"), ("motorroad", "yes")]), Err(NotUsed::Closed));
}

#[test]
fn a_mapped_limit_sets_the_speed_of_cars_by_its_factor() {
    // 100 km/h x 0.8.
    assert_eq!(kmh("car", &[("highway", "secondary"), ("maxspeed", "100")]), (Some(80.0), Some(80.0)));
    assert_eq!(
        kmh("car", &[("highway", "secondary"), ("maxspeed", "50"), ("maxspeed:backward", "100")]),
        (Some(40.0), Some(80.0))
    );
    assert_eq!(kmh("bike", &[("highway", "secondary"), ("maxspeed", "100")]), (Some(12.0), Some(12.0)));
    assert_eq!(kmh("walk", &[("highway", "living_street"), ("maxspeed", "1")]), (Some(4.0), Some(4.0)));
}

#[test]
fn the_worst_factor_applies_once_and_impassable_closes() {
    // 15 km/h x 0.5 (grade4); the factor 0.6 of dirt is not multiplied on top.
    assert_eq!(
        kmh("car", &[("highway", "track"), ("surface", "dirt"), ("tracktype", "grade4")]),
        (Some(7.5), Some(7.5))
    );
    assert_eq!(usage("car", &[("highway", "track"), ("smoothness", "impassable")]), Err(NotUsed::Closed));
}

#[test]
fn a_bollard_stops_a_car_and_a_private_gate_stops_everybody() {
    let blocked = |id: &str, pairs: &[(&str, &str)]| Profile::embedded(id).unwrap().is_blocked_by(&tags(pairs));
    assert!(blocked("car", &[("barrier", "bollard")]));
    assert!(!blocked("car", &[("barrier", "bollard"), ("motor_vehicle", "yes")]));
    assert!(!blocked("walk", &[("barrier", "bollard")]));
    for id in ["walk", "bike", "car"] {
        assert!(!blocked(id, &[("barrier", "gate")]));
        assert!(!blocked(id, &[("barrier", "lift_gate")]));
        assert!(blocked(id, &[("access", "private"), ("barrier", "gate")]));
        assert!(blocked(id, &[("barrier", "gate"), ("locked", "yes")]));
        assert!(!blocked(id, &[("highway", "crossing")]));
    }
}

#[test]
fn a_ferry_takes_its_duration_and_is_never_joined() {
    // 1000 m in 6 min are 10 km/h; in 12 min 5 km/h.
    let ferry = [("duration", "00:12"), ("route", "ferry")];
    assert_eq!(kmh("walk", &ferry), (Some(5.0), Some(5.0)));
    assert_eq!(kmh("walk", &[("route", "ferry")]), (Some(10.0), Some(10.0)));
    assert!(!usage("walk", &ferry).unwrap().joined);
    assert_eq!(Profile::embedded("walk").unwrap().usage(&tags(&ferry), Metres(1.0), false), Err(NotUsed::Ferry));
}

#[test]
fn another_walking_speed_keeps_stairs_in_proportion() {
    let profile = Profile::embedded("walk").unwrap().with_speed(Kmh(3.0));
    let speed = |class| profile.usage(&tags(&[("highway", class)]), Metres(1.0), true).unwrap().forward.unwrap().0;
    assert_eq!(speed("footway"), 3.0);
    assert_eq!(speed("steps"), 1.5);
}

#[test]
fn a_bad_profile_is_shown_with_line_and_caret() {
    let text = Profile::embedded_text("walk").unwrap().replace("steps = 2.0", "steps = -2.0");
    let message = Profile::parse(&text, "my-walk.toml").unwrap_err().to_string();
    assert!(
        message.starts_with("my-walk.toml: ") && message.contains("steps = -2.0") && message.contains('^'),
        "{message}"
    );
    assert!(message.contains("-2 km/h is not above 0"), "{message}");
    assert!(Profile::parse("nonsense", "x").is_err());
    assert!(Profile::embedded("boat").unwrap_err().to_string().contains("hint: "));
}
