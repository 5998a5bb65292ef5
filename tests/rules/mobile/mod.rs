//! Mobile service: few people far from any fixed facility are served by visits.

use gapzone::layers::Level;

use crate::scene::{facility, only, scene};

const MOBILE: &str =
    "kind = \"mobile\"\nfixed = { types = [\"VC\"] }\nlevels = [\"village\"]\nvisits = \"visits_per_month\"\n";

/// A village of so many people, so many minutes (kilometres) from the clinic, with so many visits a month.
fn village(people: u64, minutes: f64, visits: &str) -> (&'static str, &'static str) {
    let y = minutes * 1_000.0;
    let tags = [("highway", "secondary"), ("maxspeed", "60")];
    let mut s = scene()
        .settings("[travel]\nparking_s = 0\nprofiles = { car = \"tests/rules/access/posted-speed.toml\" }\n")
        .street(&[(0.0, 0.0), (0.0, 60_000.0)], &tags)
        .unit("V", Level::Village, (-500.0, y - 500.0), (500.0, y + 500.0))
        .people(0.0, y, people)
        .facility(0.0, 0.0, facility("C", "VC"));
    if !visits.is_empty() {
        s = s.unit_attribute("巡诊次数（月）", visits);
    }
    let report = s.run(MOBILE);
    (only(&report).units[0].status, only(&report).verdict.code())
}

#[test]
fn few_people_far_away_call_for_visits_and_are_mitigated_by_two_a_month() {
    assert_eq!(village(320, 52.0, "0"), ("MOBILE_CANDIDATE", "NOT_MET"));
    assert_eq!(village(320, 52.0, "2"), ("MITIGATED", "MET"));
    assert_eq!(village(320, 52.0, "1"), ("MOBILE_CANDIDATE", "NOT_MET"));
    assert_eq!(village(320, 52.0, ""), ("UNKNOWN", "INDETERMINATE"));
}

#[test]
fn many_people_call_for_a_building_and_near_ones_for_nothing() {
    assert_eq!(village(900, 52.0, "2"), ("GAP", "NOT_APPLICABLE"));
    assert_eq!(village(320, 20.0, "0"), ("OK", "NOT_APPLICABLE"));
    assert_eq!(village(500, 52.0, "2"), ("MITIGATED", "MET"), "at the bound it is still few");
    assert_eq!(village(501, 52.0, "2"), ("GAP", "NOT_APPLICABLE"));
}
