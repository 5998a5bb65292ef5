//! Access: people reach a qualifying facility within a limit.

use gapzone::layers::{Level, Period, UnitClass};
use gapzone::units::{Millis, People};

use crate::scene::{Scene, facility, minutes, only, scene};

/// Walking at 4 km/h on and off the road, so that a metre costs 0.9 s everywhere.
const EVEN: &str = "[travel]\nwalk_kmh = 4.0\naccess_kmh = 4.0\nparking_s = 0.0\n";
const WALK_10: &str =
    "kind = \"access\"\nsupply = { types = [\"CHC\"] }\nminutes = 10\nmode = \"walk\"\nshare_bp = 10000\n";
const CAR_30: &str =
    "kind = \"access\"\nsupply = { types = [\"CHC\"] }\nminutes = 30\nmode = \"car\"\nshare_bp = 10000\n";

fn path(s: Scene, points: &[(f64, f64)]) -> Scene {
    s.street(points, &[("highway", "footway")])
}

#[test]
fn the_access_leg_counts() {
    // R1 600 m: 9.0 min; R2 900 m: 13.5; R3 600 m and a leg of 100 m: 10.5. Covered 1000 of 1700.
    // Excess 500 x 3.5 + 200 x 0.5 = 1850 person-minutes.
    let s = path(scene(), &[(-900.0, 0.0), (0.0, 0.0), (600.0, 0.0)])
        .people(600.0, 0.0, 1_000)
        .people(-900.0, 0.0, 500)
        .people(600.0, 100.0, 200)
        .facility(0.0, 0.0, facility("F", "CHC"))
        .settings(EVEN);
    let report = s.run(WALK_10);
    let finding = only(&report);
    assert_eq!([minutes(finding, 0), minutes(finding, 1), minutes(finding, 2)], [Some(9.0), Some(13.5), Some(10.5)]);
    assert_eq!((finding.measured.part, finding.measured.whole), (1_000_000, 1_700_000));
    assert_eq!(finding.measured.to_string(), "58.82%");
    let excess: u128 = report.gaps[0].zones.iter().map(|z| z.excess_milli_minutes).sum();
    assert_eq!(excess, 1_850_000);
}

#[test]
fn the_limit_itself_is_covered_and_one_millisecond_more_is_not() {
    // At 3.6 km/h a metre takes a second: 600 m take exactly 10 min.
    let at = |metres: f64| {
        let report = scene()
            .street(&[(0.0, 0.0), (2_000.0, 0.0)], &[("highway", "footway")])
            .people(metres, 0.0, 10)
            .facility(0.0, 0.0, facility("F", "CHC"))
            .settings("[travel]\nwalk_kmh = 3.6\naccess_kmh = 3.6\n")
            .run(WALK_10);
        (only(&report).arrivals[0].unwrap().time, only(&report).tally.gap == People::ZERO)
    };
    assert_eq!(at(599.999), (Millis(599_999), true));
    assert_eq!(at(600.0), (Millis(600_000), true));
    assert_eq!(at(600.001), (Millis(600_001), false));
}

/// A road of 12 km at 30 km/h and 6 km at 60 km/h from V to the facility; W lies 500 m before V.
/// Roads run north, where the plane is true at any length.
fn road() -> Scene {
    scene()
        .street(&[(0.0, -500.0), (0.0, 0.0), (0.0, 12_000.0)], &[("highway", "tertiary"), ("maxspeed", "30")])
        .street(&[(0.0, 12_000.0), (0.0, 18_000.0)], &[("highway", "secondary"), ("maxspeed", "60")])
        .people(0.0, 0.0, 2_000)
        .people(0.0, -500.0, 800)
        .facility(0.0, 18_000.0, facility("F", "CHC"))
        .settings(EVEN)
        .settings("[travel.profiles]\ncar = \"tests/rules/access/posted-speed.toml\"\n")
}

#[test]
fn thirty_minutes_by_car_are_inclusive() {
    // V: 24 + 6 = 30 min, covered; W: 1 min more, a gap. 2000 / 2800 = 71.43 %; excess 800 person-minutes.
    let report = road().run(CAR_30);
    let finding = only(&report);
    assert_eq!([minutes(finding, 0), minutes(finding, 1)], [Some(30.0), Some(31.0)]);
    assert_eq!(finding.measured.to_string(), "71.43%");
    assert_eq!(report.gaps[0].zones[0].excess_milli_minutes, 800_000);
}

#[test]
fn the_way_there_and_the_way_back_are_judged_apart() {
    // A one-way loop: from V the direct street is closed, 1 km more at 30 km/h is 2 min.
    let loop_road = || {
        scene()
            .street(&[(0.0, 12_000.0), (0.0, 0.0)], &[("highway", "tertiary"), ("maxspeed", "30"), ("oneway", "yes")])
            .street(
                &[(0.0, 0.0), (500.0, 0.0), (500.0, 12_000.0), (0.0, 12_000.0)],
                &[("highway", "tertiary"), ("maxspeed", "30"), ("oneway", "yes")],
            )
            .street(&[(0.0, 12_000.0), (0.0, 18_000.0)], &[("highway", "secondary"), ("maxspeed", "60")])
            .people(0.0, 0.0, 2_000)
            .facility(0.0, 18_000.0, facility("F", "CHC"))
            .settings(EVEN)
            .settings("[travel.profiles]\ncar = \"tests/rules/access/posted-speed.toml\"\n")
    };
    let to = loop_road().run(CAR_30);
    assert_eq!(minutes(only(&to), 0), Some(32.0));
    assert_eq!(only(&to).verdict.code(), "NOT_MET");
    let from = loop_road().run(&format!("{CAR_30}direction = \"from\"\n"));
    assert_eq!(minutes(only(&from), 0), Some(30.0));
    assert_eq!(only(&from).verdict.code(), "MET");
}

/// A home 400 m straight across a river; the bridge makes it 1500 m.
fn river() -> Scene {
    path(scene(), &[(0.0, 0.0), (550.0, 0.0), (550.0, 400.0), (0.0, 400.0)])
        .people(0.0, 0.0, 100)
        .facility(0.0, 400.0, facility("F", "CHC"))
        .settings(EVEN)
}

#[test]
fn a_straight_radius_covers_what_the_network_does_not() {
    let radius = "kind = \"access\"\nsupply = { types = [\"CHC\"] }\nmetres = 1000\nshare_bp = 10000\n";
    let straight = river().run(&format!("{radius}radius = \"straight_line\"\n"));
    assert_eq!(only(&straight).verdict.code(), "MET");
    let network = river().run(radius);
    assert_eq!(only(&network).verdict.code(), "NOT_MET");
    // 550 + 400 + 550 = 1500 m; 1500 / 400 = 3.75.
    assert_eq!(only(&network).arrivals[0].unwrap().time, Millis(1_500_000));
    assert_eq!(report_cause(&network), "BARRIER");
    assert_eq!(only(&network).variants.iter().find(|v| v.id == "mode-straight_m").unwrap().verdict.code(), "MET");
}

fn report_cause(report: &gapzone::run::Report) -> &'static str {
    assert_eq!(report.gaps[0].zones.len(), 1);
    report.gaps[0].zones[0].cause.code()
}

#[test]
fn auxiliary_and_further_facilities_stand_in_rows_of_their_own() {
    // The centre is 900 m away (13.5 min), the station 300 m, the hospital of Chinese medicine 100 m.
    let tcm = |id: &str, kind: &str| {
        let mut f = facility(id, kind);
        f.services.insert("tcm".to_owned());
        f
    };
    let rule = "kind = \"access\"\nsupply = { types = [\"CHC\"], services = [\"tcm\"] }\nauxiliary = { types = [\"CHS\"], services = [\"tcm\"] }\n\
                extended = { types = [\"TCMH\"] }\nminutes = 10\nmode = \"walk\"\nshare_bp = 10000\n";
    let report = path(scene(), &[(0.0, 0.0), (900.0, 0.0)])
        .people(0.0, 0.0, 100)
        .people(840.0, 0.0, 50)
        .facility(900.0, 0.0, tcm("A", "CHC"))
        .facility(300.0, 0.0, tcm("B", "CHS"))
        .facility(100.0, 0.0, facility("C", "TCMH"))
        .settings(EVEN)
        .run(rule);
    let finding = only(&report);
    assert_eq!(finding.tally.gap, People::ZERO);
    let gap = |id: &str| finding.variants.iter().find(|v| v.id == id).unwrap().gap.unwrap();
    assert_eq!(gap("supply-main"), People::whole(100));
    assert_eq!(gap("supply-extended"), People::ZERO);
}

#[test]
fn urban_people_walk_and_rural_people_drive_and_the_two_are_never_pooled() {
    let rule = WALK_10.replace("mode = \"walk\"", "mode = \"by_class\"");
    let s = scene()
        .street(&[(0.0, 0.0), (3_000.0, 0.0)], &[("highway", "residential"), ("maxspeed", "30")])
        .people_of(Some(UnitClass::Urban), 3_000.0, 0.0, 10)
        .people_of(Some(UnitClass::Rural), 3_000.0, 0.0, 20)
        .people_of(None, 100.0, 0.0, 5)
        .facility(0.0, 0.0, facility("F", "CHC"))
        .settings(EVEN)
        .settings("[travel.profiles]\ncar = \"tests/rules/access/posted-speed.toml\"\n");
    let report = s.run(&rule);
    let found: Vec<_> = report.findings.iter().map(|f| (f.id.as_str(), f.tally.covered, f.tally.people())).collect();
    // 3 km are 45 min on foot and 6 min by car; people without a class count as urban.
    assert_eq!(
        found,
        [("T1.urban", People::whole(5), People::whole(15)), ("T1.rural", People::whole(20), People::whole(20))]
    );
}

#[test]
fn without_class_codes_everybody_walks_and_the_report_says_so() {
    let rule = WALK_10.replace("mode = \"walk\"", "mode = \"by_class\"");
    let report = path(scene(), &[(0.0, 0.0), (900.0, 0.0)])
        .people(0.0, 0.0, 100)
        .facility(0.0, 0.0, facility("F", "CHC"))
        .settings(EVEN)
        .run(&rule);
    assert_eq!(only(&report).assumptions.len(), 1);
    assert!(only(&report).variants.iter().any(|v| v.id == "mode-car"));
}

#[test]
fn shares_that_are_our_reading_must_agree() {
    let rule = format!("{WALK_10}share_is_ours = true\n").replace("10000", "9500");
    let with_gap_of = |gap: u64| {
        let report = path(scene(), &[(0.0, 0.0), (2_000.0, 0.0)])
            .people(0.0, 0.0, 100 - gap)
            .people(2_000.0, 0.0, gap)
            .facility(0.0, 0.0, facility("F", "CHC"))
            .settings(EVEN)
            .run(&rule);
        only(&report).verdict.clone()
    };
    assert_eq!(with_gap_of(0).code(), "MET");
    assert_eq!(with_gap_of(11).code(), "NOT_MET");
    let split = with_gap_of(7);
    assert_eq!(split.code(), "READING_DEPENDENT");
    assert_eq!(split.reason().unwrap().en, "the text gives no share: met at 90%, not met at 95%, 100%");
}

#[test]
fn a_rule_without_a_share_is_reported_and_not_judged() {
    let report = path(scene(), &[(0.0, 0.0), (2_000.0, 0.0)])
        .people(2_000.0, 0.0, 10)
        .facility(0.0, 0.0, facility("F", "CHC"))
        .settings(EVEN)
        .run(&WALK_10.replace("share_bp = 10000\n", ""));
    assert_eq!(only(&report).verdict.code(), "REPORTED");
    assert_eq!(report.gaps[0].zones.len() + report.gaps[0].scattered.len(), 1);
}

#[test]
fn an_unknown_service_leaves_the_rule_indeterminate_with_bounds() {
    // One facility for 60 people is known to have the service, another for 40 is unknown.
    let rule = WALK_10.replace("types = [\"CHC\"]", "types = [\"CHC\"], services = [\"tcm\"]");
    let mut known = facility("A", "CHC");
    known.services.insert("tcm".to_owned());
    let report = path(scene(), &[(0.0, 0.0), (5_000.0, 0.0)])
        .people(0.0, 0.0, 60)
        .people(5_000.0, 0.0, 40)
        .facility(0.0, 0.0, known)
        .facility(5_000.0, 0.0, facility("B", "CHC"))
        .settings(EVEN)
        .run(&rule);
    let finding = only(&report);
    assert_eq!(finding.verdict.code(), "INDETERMINATE");
    let (low, high) = finding.bounds.unwrap();
    assert_eq!((low.to_string(), high.to_string()), ("60.00%".to_owned(), "100.00%".to_owned()));
}

#[test]
fn a_planned_facility_serves_from_its_year_on() {
    let with = |opens| {
        let period = Period { opens: Some(opens), ..Period::default() };
        let s = path(scene(), &[(0.0, 0.0), (100.0, 0.0)])
            .people(0.0, 0.0, 10)
            .facility_in(period, 0.0, 0.0, facility("F", "CHC"))
            .settings(EVEN);
        only(&s.run(WALK_10)).verdict.code()
    };
    assert_eq!((with(2026), with(2027)), ("MET", "NOT_MET"));
}

#[test]
fn a_site_planned_inside_a_gap_leaves_the_gap_until_it_opens() {
    // 100 people at the open site, 70 at 1,500 m, or 22.5 min; 1,500 m is where the institution opens a site in 2029.
    let in_year = |year: &str| {
        let planned = Period { opens: Some(2029), ..Period::default() };
        path(scene(), &[(0.0, 0.0), (1_500.0, 0.0)])
            .people(0.0, 0.0, 100)
            .people(1_500.0, 0.0, 70)
            .facility(0.0, 0.0, facility("F", "CHC"))
            .facility_in(planned, 1_500.0, 0.0, facility("F", "CHC"))
            .settings(&format!("{EVEN}[gaps]\nmin_people_urban = 1\n"))
            .judged_in(year)
            .run(WALK_10)
    };
    let today = in_year("2026");
    assert_eq!((only(&today).tally.gap, only(&today).sites.len()), (People::whole(70), 1));
    assert_eq!(minutes(only(&today), 1), Some(22.5));
    assert_eq!(today.gaps[0].zones.iter().map(|z| z.people).collect::<Vec<_>>(), [People::whole(70)]);
    // At 1.2 times the speed 18.75 min: still a gap, in every row.
    assert!(
        only(&today).variants.iter().filter(|v| v.id.starts_with("speed")).all(|v| v.gap == Some(People::whole(70)))
    );
    let later = in_year("2029");
    assert_eq!((only(&later).tally.gap, only(&later).sites.len()), (People::ZERO, 2));
}

#[test]
fn faster_and_slower_walkers_are_told_and_a_near_miss_is_fragile() {
    // 600 m are 9 min; at 0.8 times the speed 11.25 min. 500 m are 7.5 and 9.375 min.
    let at = |metres: f64| {
        let report = path(scene(), &[(0.0, 0.0), (2_000.0, 0.0)])
            .people(metres, 0.0, 100)
            .facility(0.0, 0.0, facility("F", "CHC"))
            .settings(EVEN)
            .run(WALK_10);
        let finding = only(&report);
        let gap = |id: &str| finding.variants.iter().find(|v| v.id == id).unwrap().gap.unwrap().rounded();
        (format!("{:?}", finding.firmness), gap("speed-0.8"), gap("speed-1.2"))
    };
    assert_eq!(at(600.0), ("Fragile".to_owned(), 100, 0));
    assert_eq!(at(500.0), ("Firm".to_owned(), 0, 0));
    // 800 m are 12 min and at 1.2 times the speed exactly 10.
    assert_eq!(at(800.0), ("Fragile".to_owned(), 100, 0));
}

#[test]
fn parking_is_not_scaled_with_the_speed() {
    // 4 km at 60 km/h are 4 min, with 2 min of parking 6. At 0.8 times the speed 5 + 2 = 7: over a limit of 6.9.
    let rule = |m: u32| CAR_30.replace("minutes = 30", &format!("minutes = {m}"));
    let s = || {
        scene()
            .street(&[(0.0, 0.0), (4_000.0, 0.0)], &[("highway", "secondary"), ("maxspeed", "60")])
            .people(4_000.0, 0.0, 100)
            .facility(0.0, 0.0, facility("F", "CHC"))
            .settings(
                "[travel]\nparking_s = 120.0\n[travel.profiles]\ncar = \"tests/rules/access/posted-speed.toml\"\n",
            )
    };
    let report = s().run(&rule(7));
    assert_eq!(minutes(only(&report), 0), Some(6.0));
    assert_eq!(format!("{:?}", only(&report).firmness), "Firm");
    assert_eq!(format!("{:?}", only(&s().run(&rule(6))).firmness), "Fragile");
}

#[test]
fn people_who_depend_on_a_facility_across_the_border_are_counted() {
    let s = |outside: &str| {
        path(scene(), &[(0.0, 0.0), (600.0, 0.0)])
            .unit("U", Level::County, (-100.0, -100.0), (300.0, 100.0))
            .people(0.0, 0.0, 70)
            .facility(600.0, 0.0, facility("F", "CHC"))
            .settings(EVEN)
            .run(&format!("{WALK_10}{outside}"))
    };
    let counted = s("");
    assert_eq!(only(&counted).served_from_outside, People::whole(70));
    assert_eq!(only(&counted).verdict.code(), "MET");
    let not_counted = s("outside_counts = false\n");
    assert_eq!(report_cause(&not_counted), "CROSS_BOUNDARY");
}

#[test]
fn the_half_hour_blood_circle_gives_two_verdicts() {
    // Points in the main urban area and in T1; everybody urban and in T1 is within 30 min, 18000 of 20000 in T2,
    // nobody of 10000 in T3. Count: 2 of 4 units (main urban and T1). Circle: 138000 of 150000 = 92 %.
    let s = scene()
        .street(&[(0.0, 0.0), (60_000.0, 0.0)], &[("highway", "secondary"), ("maxspeed", "60")])
        .unit("S", Level::Street, (-500.0, -500.0), (1_000.0, 500.0))
        .unit("T1", Level::Town, (9_000.0, -500.0), (11_000.0, 500.0))
        .unit("T2", Level::Town, (30_000.0, -500.0), (45_000.0, 500.0))
        .unit("T3", Level::Town, (50_000.0, -500.0), (60_500.0, 500.0))
        .people(0.0, 0.0, 90_000)
        .people(10_000.0, 0.0, 30_000)
        .people(38_000.0, 0.0, 18_000)
        .people(44_000.0, 0.0, 2_000)
        .people(55_000.0, 0.0, 10_000)
        .facility(500.0, 0.0, facility("B1", "BLOOD_FIXED"))
        .facility(10_000.0, 0.0, facility("B2", "BLOOD_FIXED"))
        .settings(EVEN)
        .settings("[travel.profiles]\ncar = \"tests/rules/access/posted-speed.toml\"\n");
    let report = s.run(
        "kind = \"all\"\n[[rules.require.of]]\npart = \"points\"\nkind = \"presence\"\nsupply = { types = [\"BLOOD_FIXED\"] }\n\
         levels = [\"main_urban\", \"town\"]\n[[rules.require.of]]\npart = \"circle\"\nkind = \"access\"\n\
         supply = { types = [\"BLOOD_FIXED\"] }\nminutes = 30\nmode = \"car\"\n",
    );
    let [points, circle] = &report.findings[..] else { panic!("two findings") };
    assert_eq!((points.id.as_str(), points.measured.part, points.measured.whole), ("T1.points", 2, 4));
    assert_eq!((circle.id.as_str(), circle.measured.to_string().as_str()), ("T1.circle", "92.00%"));
    let zones: Vec<u64> = report.gaps[1].zones.iter().map(|z| z.people.rounded()).collect();
    assert_eq!(zones, [10_000, 2_000]);
    let failing: Vec<&str> = report.gaps[0].zones.iter().map(|z| z.action.en.as_str()).collect();
    assert_eq!(failing.len(), 2);
}

#[test]
fn straight_lines_are_used_and_said_where_there_are_no_roads() {
    // 500 m x 1.3 = 650 m at 4 km/h: 9.75 min.
    let report = scene().people(500.0, 0.0, 10).facility(0.0, 0.0, facility("F", "CHC")).run(WALK_10);
    assert_eq!(minutes(only(&report), 0), Some(9.75));
    assert!(report.warnings.iter().any(|w| w.code == "no-roads"));
    assert!(report.assumptions.iter().any(|a| a.key == "detour_factor"));
}

#[test]
fn a_rule_with_both_limits_or_an_impossible_one_is_refused() {
    for (minutes, problem) in [("minutes = 0\n", "minutes = 0"), ("minutes = 10\nmetres = 500\n", "not both")] {
        let plan = format!(
            "schema = 1\nid = \"T\"\ntitle = {{ zh = \"\", en = \"\" }}\ndocument = \"\"\n[[rules]]\nid = \"T1\"\nslug = \"t\"\n\
             label = {{ zh = \"\", en = \"\" }}\nclause = {{ lines = [1, 1], quote = \"q\" }}\ntarget = {{ nature = \"weak\" }}\n\
             [rules.require]\nkind = \"access\"\nsupply = {{ types = [\"CHC\"] }}\n{minutes}"
        );
        let error = gapzone::rules::Plan::parse(&plan, "p.toml").unwrap_err().to_string();
        assert!(error.contains(problem), "{error}");
    }
}

#[test]
fn a_rule_without_a_limit_reports_the_times_and_asks_for_one() {
    // 600 m at 4 km/h are 9 minutes, 900 m 13.5: a tenth of the people within 10 minutes, all within 15.
    let s = || {
        scene()
            .street(&[(0.0, 0.0), (0.0, 900.0)], &[("highway", "residential")])
            .people(0.0, 600.0, 10)
            .people(0.0, 900.0, 90)
            .facility(0.0, 0.0, facility("F", "CHC"))
    };
    let rule = "kind = \"access\"\nsupply = { types = [\"CHC\"] }\nmode = \"walk\"\n";
    let report = s().run(rule);
    assert_eq!(only(&report).verdict.code(), "NEEDS_THRESHOLD");
    let within = |id: &str| only(&report).variants.iter().find(|v| v.id == id).and_then(|v| v.share?.percent());
    assert_eq!([within("within-5"), within("within-10"), within("within-15")], [Some(0.0), Some(10.0), Some(100.0)]);
    assert_eq!(report.gaps[0].zones.len(), 0);
}

#[test]
fn a_long_polygon_is_covered_in_part_by_its_cells() {
    // 400 x 100 m along the road, 800 people, the near end 600 m from the facility. 10 min at 4 km/h are 666.7 m:
    // of twenty columns of 20 m the middles at 610, 630 and 650 m are covered, 3 / 20 x 800 = 120 people.
    // Access legs go at 500 km/h, so that only the way along the road counts.
    let frame = gapzone::layers::Frame::at(114);
    let at = |x: f64, y: f64| {
        let p = frame.to_position(gapzone::layers::Point { x, y: 3_400_000.0 + y });
        format!("[{:.9},{:.9}]", p.lon, p.lat)
    };
    let feature = |kind: &str, coordinates: String, properties: &str| {
        format!(
            "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{{properties}}},\
             \"geometry\":{{\"type\":\"{kind}\",\"coordinates\":{coordinates}}}}}]}}"
        )
    };
    let ring = [(600.0, 0.0), (1_000.0, 0.0), (1_000.0, 100.0), (600.0, 100.0), (600.0, 0.0)].map(|(x, y)| at(x, y));
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| std::fs::write(folder.path().join(name), text).unwrap();
    write("areas.geojson", feature("Polygon", format!("[[{}]]", ring.join(",")), "\"id\":\"A\",\"people\":800"));
    write(
        "roads.geojson",
        feature("LineString", format!("[{},{}]", at(0.0, 0.0), at(1_100.0, 0.0)), "\"highway\":\"footway\""),
    );
    write("facilities.geojson", feature("Point", at(0.0, 0.0), "\"id\":\"F\",\"type\":\"CHC\""));
    let plan = "schema = 1\nid = \"T\"\ntitle = { zh = \"\", en = \"\" }\ndocument = \"none\"\n[[rules]]\nid = \"T1\"\nslug = \"t\"\n\
                label = { zh = \"\", en = \"\" }\nclause = { lines = [1, 1], quote = \"q\" }\ntarget = { nature = \"binding\" }\n[rules.require]\n";
    write("plan.toml", format!("{plan}{WALK_10}"));
    let project = "schema = 1\nname = \"x\"\nas_of = 2026\nplans = [\"plan.toml\"]\nroads = { path = \"roads.geojson\" }\n\
                   facilities = [{ path = \"facilities.geojson\" }]\npeople = { kind = \"areas\", path = \"areas.geojson\", cell_m = 20.0 }\n\
                   travel = { access_kmh = 500.0 }\n";
    let project = gapzone::project::Project::parse(project, "project.toml".as_ref(), folder.path().to_owned()).unwrap();
    let report = gapzone::run::run(project, &gapzone::run::Silent).unwrap();
    assert_eq!(only(&report).arrivals.len(), 100);
    assert_eq!((only(&report).tally.covered, only(&report).tally.gap), (People::whole(120), People::whole(680)));
}

/// A station at 0 and a centre at 2,400 m; 100 people at 600 m, 200 at 1,500 m, 50 at 3,500 m.
fn station_and_centre() -> Scene {
    path(scene(), &[(0.0, 0.0), (600.0, 0.0), (1_500.0, 0.0), (2_400.0, 0.0), (3_500.0, 0.0)])
        .people(600.0, 0.0, 100)
        .people(1_500.0, 0.0, 200)
        .people(3_500.0, 0.0, 50)
        .facility(0.0, 0.0, facility("S", "CHS"))
        .facility(2_400.0, 0.0, facility("C", "CHC"))
        .settings(EVEN)
}

#[test]
fn a_centre_within_a_quarter_of_an_hour_stands_in_for_a_station() {
    // To the station 9.0, 22.5 and 52.5 min; to the centre 27.0, 13.5 and 16.5 min: the 200 need no station, the 50 do.
    let station = "kind = \"access\"\nsupply = { types = [\"CHS\"] }\nminutes = 10\nmode = \"walk\"\nshare_bp = 8000\n";
    let rule = format!("{station}substitute = {{ supply = {{ types = [\"CHC\"] }}, minutes = 15 }}\n");
    let report = station_and_centre().run(&rule);
    let finding = only(&report);
    assert_eq!((finding.tally.covered, finding.tally.gap), (People::whole(300), People::whole(50)));
    assert_eq!(finding.verdict.code(), "MET");
    let strict = finding.variants.iter().find(|v| v.id == "supply-strict").expect("the strict count stands beside it");
    assert_eq!((strict.gap, strict.verdict.code()), (Some(People::whole(250)), "NOT_MET"));
    assert!(finding.assumptions.iter().any(|a| a.en.contains("a substitute within 15 minutes on foot")));
    // At 0.8 times the speed the centre is 16.9 min away from the 200.
    let slow = finding.variants.iter().find(|v| v.id == "speed-0.8").expect("slower walkers are tried");
    assert_eq!(slow.gap, Some(People::whole(350)));
    // Nobody knows whether the centre offers TCM: it may stand in for a station with TCM, or not.
    let unknown = rule.replace("[\"CHC\"] }", "[\"CHC\"], services = [\"tcm\"] }");
    let report = station_and_centre().run(&unknown);
    assert_eq!(only(&report).verdict.code(), "INDETERMINATE");
    let bounds = only(&report).bounds.expect("with and without");
    assert_eq!((bounds.0.part, bounds.1.part), (100_000, 300_000));
}
