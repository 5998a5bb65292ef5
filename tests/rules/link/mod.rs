//! Link: facilities are tied to others by a column, a chain, an area or a time.

use gapzone::layers::Level;
use gapzone::rules::Known;
use gapzone::run::Report;

use crate::scene::{Scene, facility, only, scene};

fn code(report: &Report) -> &'static str {
    only(report).verdict.code()
}

fn value(report: &Report) -> String {
    only(report).figures.as_ref().map(|f| f.value().en).unwrap_or_default()
}

/// Six clinics, five of them linked: three to a hospital that has an upper tier, two to one that has none.
fn clinics() -> Scene {
    let mut s = scene().people(0.0, 0.0, 1);
    s = s.listed(facility("TOP", "HOSP"), &[]);
    s = s.listed(facility("T1", "THC"), &[("上级机构", "TOP")]);
    s = s.listed(facility("T2", "THC"), &[("上级机构", "无")]);
    for (id, upper) in [("C1", "T1"), ("C2", "T1 name"), ("C3", "T1"), ("C4", "T2"), ("C5", "T2"), ("C6", "无")] {
        s = s.listed(facility(id, "CLINIC"), &[("上级机构", upper)]);
    }
    s
}

#[test]
fn five_of_six_clinics_are_linked_and_three_have_the_whole_chain() {
    let linked = "kind = \"link\"\nby = \"field\"\nfrom = { types = [\"CLINIC\"] }\nto = { types = [\"THC\"] }\nfield = \"upper\"\ngoal = { at_least = \"100%\" }\n";
    let report = clinics().run(linked);
    assert_eq!((code(&report), value(&report).as_str()), ("NOT_MET", "83.33%"));
    let chain = "kind = \"link\"\nby = \"chain\"\nfrom = { types = [\"CLINIC\"] }\nchain = [{ types = [\"THC\"] }, { types = [\"HOSP\"] }]\nfield = \"upper\"\ngoal = { at_least = \"100%\" }\n";
    let report = clinics().run(chain);
    assert_eq!((code(&report), value(&report).as_str()), ("NOT_MET", "50%"));
    let complies: Vec<Known> = only(&report).institutions.iter().map(|r| r.complies).collect();
    assert_eq!(complies, [Known::Yes, Known::Yes, Known::Yes, Known::No, Known::No, Known::No]);
    let without_goal = linked.replace("goal = { at_least = \"100%\" }\n", "");
    assert_eq!(code(&clinics().run(&without_goal)), "NEEDS_THRESHOLD");
}

#[test]
fn a_name_that_the_list_does_not_hold_is_neither_linked_nor_unlinked() {
    let rule = "kind = \"link\"\nby = \"field\"\nfrom = { types = [\"CLINIC\"] }\nto = { types = [\"HOSP\"] }\nfield = \"upper\"\ngoal = { at_least = \"100%\" }\n";
    let report = scene().people(0.0, 0.0, 1).listed(facility("C", "CLINIC"), &[("上级机构", "市一医院")]).run(rule);
    assert_eq!(code(&report), "INDETERMINATE");
    let anywhere = rule.replace("to = { types = [\"HOSP\"] }\n", "");
    let report =
        scene().people(0.0, 0.0, 1).listed(facility("C", "CLINIC"), &[("上级机构", "市一医院")]).run(&anywhere);
    assert_eq!(code(&report), "MET");
}

const LEADS: &str =
    "kind = \"link\"\nby = \"partition\"\nfrom = { types = [\"THC\"], where = \"subcentre\" }\nareas = \"grid\"\n";

/// Two areas, north and south, of 300,000 and 210,000 people, with so many sub-centres each.
fn areas(north: usize, south: usize) -> Report {
    let mut s = scene()
        .unit("N", Level::Town, (0.0, 1_000.0), (1_000.0, 2_000.0))
        .unit_attribute("网格", "江北片")
        .unit("S", Level::Town, (0.0, 0.0), (1_000.0, 1_000.0))
        .unit_attribute("网格", "江南片")
        .people(500.0, 1_500.0, 300_000)
        .people(500.0, 500.0, 210_000);
    for (y, n, letter) in [(1_500.0, north, "n"), (500.0, south, "s")] {
        for i in 0..n {
            let mut centre = facility(&format!("{letter}{i}"), "THC");
            centre.services.insert("subcentre".to_owned());
            s = s.facility(500.0, y, centre);
        }
    }
    s.run(LEADS)
}

#[test]
fn each_area_has_exactly_one_lead() {
    let rows = |report: &Report| -> Vec<&'static str> { only(report).units.iter().map(|u| u.status).collect() };
    let one = areas(1, 1);
    assert_eq!((code(&one), rows(&one)), ("MET", vec!["OK", "OK"]));
    let gap = areas(1, 0);
    assert_eq!((code(&gap), rows(&gap)), ("NOT_MET", vec!["OK", "GAP_NONE"]));
    assert_eq!(only(&gap).tally.gap.rounded(), 210_000);
    assert_eq!(gap.gaps[0].zones[0].people.rounded(), 210_000);
    let both = areas(2, 0);
    assert_eq!((code(&both), rows(&both)), ("NOT_MET", vec!["OVERLAP", "GAP_NONE"]));
}

/// A road with a sub-centre at its start and four clinics along it; at 60 km/h a minute is a kilometre.
fn road() -> Scene {
    let tags = [("highway", "secondary"), ("maxspeed", "60")];
    let mut centre = facility("S", "THC");
    centre.services.insert("subcentre".to_owned());
    let mut s = scene()
        .settings("[travel]\nparking_s = 0\nprofiles = { car = \"tests/rules/access/posted-speed.toml\" }\n")
        .street(&[(0.0, 0.0), (0.0, 60_000.0)], &tags)
        .people(0.0, 0.0, 1)
        .facility(0.0, 0.0, centre);
    for (id, minutes, served) in [("A", 12.0, "1200"), ("B", 28.0, "900"), ("C", 30.0, "2100"), ("D", 47.0, "800")] {
        let mut clinic = facility(id, "VC");
        clinic.attributes.insert("服务人口".to_owned(), served.to_owned());
        // A metre short of the limit: arcs are measured on the ellipsoid, the drawing is flat.
        s = s.facility(0.0, minutes * 1_000.0 - 1.0, clinic);
    }
    s
}

#[test]
fn times_to_the_sub_centre_are_reported_and_judged_only_by_a_limit() {
    let rule = "kind = \"link\"\nby = \"time\"\nfrom = { types = [\"VC\"] }\nto = { types = [\"THC\"] }\n";
    let report = road().run(rule);
    assert_eq!(code(&report), "NEEDS_THRESHOLD");
    let within: Vec<(String, u64)> =
        only(&report).variants.iter().map(|v| (v.id.clone(), v.share.unwrap().part)).collect();
    let expected = [("within-15", 1), ("within-30", 3), ("within-45", 3), ("within-60", 4), ("within-90", 4)];
    assert_eq!(within, expected.map(|(id, n)| (id.to_owned(), n)));
    let judged = road().run(&format!("{rule}minutes = 30\n"));
    assert_eq!((code(&judged), only(&judged).measured.part, only(&judged).measured.whole), ("NOT_MET", 3, 4));
    // 4,200 of 5,000 people served are 84 %; the longest way takes 47 minutes.
    let said: Vec<&str> = only(&judged).assumptions.iter().map(|a| a.en.as_str()).collect();
    assert!(said.iter().any(|a| a.contains("4200 of 5000 = 84 %")), "{said:?}");
    assert!(said.iter().any(|a| a.contains("longest: 47.0 minutes")), "{said:?}");
}
