//! The files of a small report, read again as a stranger would read them.

#![allow(clippy::unwrap_used, reason = "a test stops where its input is not what it says")]

#[allow(dead_code, reason = "shared with the tests of the rules")]
#[path = "rules/scene.rs"]
mod scene;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gapzone::layers::Level;
use gapzone::outputs::{OutFile, files, write};
use gapzone::run::Report;
use scene::{facility, scene};
use serde_json::Value;

const WALK_10: &str =
    "kind = \"access\"\nsupply = { types = [\"CHC\"] }\nminutes = 10\nmode = \"walk\"\nshare_bp = 10000\n";
const QUOTA: &str =
    "kind = \"quota\"\nsupply = { types = [\"CHC\"] }\nlevels = [\"street\"]\nlo = 30000\nhi = 100000\n";

/// Fifty people beside a centre and twenty 5 km away, in a street office whose name is a formula.
fn two_places(require: &str) -> Report {
    let mut report = scene()
        .settings("[gaps]\nmin_people_urban = 0\n")
        .unit("=SUM(A1)", Level::Street, (-1_000.0, -1_000.0), (6_000.0, 6_000.0))
        .people(110.0, 110.0, 50)
        .people(5_010.0, 5_010.0, 20)
        .facility(100.0, 100.0, facility("F1", "CHC"))
        .facility(300.0, 100.0, facility("F2", "VC"))
        .street(&[(100.0, 100.0), (5_010.0, 100.0), (5_010.0, 5_010.0)], &[("highway", "primary")])
        .run(require);
    report.layers.facilities.list[1].name = "<script>alert(1)</script> & \"co\"".to_owned();
    report.layers.units.list[0].name = "<script>=SUM(A1)</script>".to_owned();
    report.project.synthetic = true;
    report
}

fn named<'a>(files: &'a [OutFile], name: &str) -> &'a [u8] {
    &files.iter().find(|f| f.name == name).unwrap_or_else(|| panic!("no {name}")).bytes
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).expect("the file is JSON")
}

#[test]
fn the_twenty_people_far_away_are_one_gap_zone_on_its_own_square() {
    let files = files(&two_places(WALK_10)).unwrap();
    let zones = json(named(&files, "gap_zones.geojson"));
    assert_eq!(zones["gapzone"], serde_json::json!({"schema": 1, "synthetic": true, "project": "scene"}));
    let [zone] = zones["features"].as_array().unwrap().as_slice() else { panic!("{zones}") };
    let p = &zone["properties"];
    assert_eq!((&p["people"], &p["rule_id"], &p["status"]), (&20.into(), &"T1".into(), &"over_limit".into()));
    assert_eq!((&p["people_0_3"], &p["rank"], &p["limit_minutes"]), (&Value::Null, &1.into(), &10.0.into()));
    // One square of 100 m: a hundredth of a square kilometre.
    assert_eq!(p["area_km2"], 0.01);
    assert_eq!(zone["id"], p["gap_id"]);
    let ring = zone["geometry"]["coordinates"][0].as_array().unwrap();
    let at = |i: usize, k: usize| ring[i][k].as_f64().unwrap();
    assert!(ring.len() >= 4 && ring.first() == ring.last());
    let doubled: f64 = (1..ring.len())
        .map(|i| (at(i - 1, 0) - at(0, 0)) * (at(i, 1) - at(0, 1)) - (at(i, 0) - at(0, 0)) * (at(i - 1, 1) - at(0, 1)))
        .sum();
    assert!(doubled > 0.0, "the exterior ring runs counter-clockwise");
    assert!((0..ring.len()).all(|i| (at(i, 0) * 1e6).fract().abs().min(1.0 - (at(i, 0) * 1e6).fract().abs()) < 1e-3));
}

#[test]
fn geojson_and_csv_of_a_layer_have_the_same_keys_and_rows() {
    let files = files(&two_places(WALK_10)).unwrap();
    for layer in ["gap_zones", "scattered", "area_access", "facilities", "units"] {
        let bytes = named(&files, &format!("{layer}.csv"));
        assert!(bytes.starts_with(b"\xef\xbb\xbf") && bytes.ends_with(b"\r\n"), "{layer}");
        let mut table = csv::Reader::from_reader(&bytes[3..]);
        let header: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
        let features = json(named(&files, &format!("{layer}.geojson")));
        let features = features["features"].as_array().unwrap();
        assert_eq!(table.records().map(Result::unwrap).count(), features.len(), "{layer}");
        for feature in features {
            let properties = feature["properties"].as_object().unwrap();
            assert_eq!(properties.keys().collect::<Vec<_>>(), header.iter().collect::<Vec<_>>(), "{layer}");
            assert!(properties.values().all(|v| !v.is_object() && !v.is_array()), "{layer}");
        }
        assert_eq!(header.iter().collect::<BTreeSet<_>>().len(), header.len(), "{layer}: a key stands twice");
    }
}

#[test]
fn areas_say_who_is_covered_and_how_far_it_is() {
    let files = files(&two_places(WALK_10)).unwrap();
    let areas = json(named(&files, "area_access.geojson"));
    let row = |i: usize| areas["features"][i]["properties"].clone();
    assert_eq!(
        (&row(0)["status"], &row(0)["people_covered"], &row(0)["people_gap"]),
        (&"covered".into(), &50.into(), &0.into())
    );
    assert_eq!(
        (&row(1)["status"], &row(1)["people_covered"], &row(1)["people_gap"]),
        (&"gap".into(), &0.into(), &20.into())
    );
    // 4910 m east and 4910 m north along the road at a walking pace of 3 to 6 km/h: 98 to 197 minutes.
    let minutes = row(1)["minutes_mean"].as_f64().unwrap();
    assert!((98.0..197.0).contains(&minutes), "{minutes}");
    assert_eq!((&row(1)["nearest_id"], &row(1)["minutes_max"]), (&"F1".into(), &row(1)["minutes_mean"]));
}

#[test]
fn a_radius_in_metres_is_written_in_metres_and_its_minutes_are_unknown() {
    // Homes 700 m and 300 m along a path from the centre, which reaches 500 m: 30 people 200 m too far are 6000
    // person-metres.
    let report = scene()
        .settings("[gaps]\nmin_people_urban = 0\n")
        .street(&[(-300.0, 0.0), (0.0, 0.0), (700.0, 0.0)], &[("highway", "footway")])
        .people(700.0, 0.0, 30)
        .people(-300.0, 0.0, 10)
        .facility(0.0, 0.0, facility("F", "CHC"))
        .run("kind = \"access\"\nsupply = { types = [\"CHC\"] }\nmetres = 500\nshare_bp = 10000\n");
    let files = files(&report).unwrap();
    let zones = json(named(&files, "gap_zones.geojson"));
    let [zone] = zones["features"].as_array().unwrap().as_slice() else { panic!("{zones}") };
    let p = &zone["properties"];
    for (field, metres) in [
        ("limit_m", 500.0),
        ("metres_min", 700.0),
        ("metres_mean", 700.0),
        ("metres_p90", 700.0),
        ("metres_max", 700.0),
        ("excess_person_m", 6_000.0),
    ] {
        assert!((p[field].as_f64().unwrap() - metres).abs() < 0.2, "{field}: {}", p[field]);
    }
    for field in ["limit_minutes", "minutes_min", "minutes_mean", "minutes_p90", "minutes_max", "excess_person_minutes"]
    {
        assert_eq!(p[field], Value::Null, "{field}");
    }
    let areas = json(named(&files, "area_access.geojson"));
    for (i, metres) in [(0, 700.0), (1, 300.0)] {
        let p = &areas["features"][i]["properties"];
        for field in ["metres_mean", "metres_max"] {
            assert!((p[field].as_f64().unwrap() - metres).abs() < 0.2, "{field}: {}", p[field]);
        }
        assert_eq!((&p["minutes_mean"], &p["minutes_max"]), (&Value::Null, &Value::Null));
    }
    let table = named(&files, "rules.csv");
    let mut table = csv::Reader::from_reader(&table[3..]);
    let header = table.headers().unwrap().clone();
    let row = table.records().next().unwrap().unwrap();
    let value = |field: &str| &row[header.iter().position(|h| h == field).unwrap()];
    assert_eq!((value("limit_minutes"), value("limit_m").parse()), ("", Ok(500.0)));
    let limits = &json(named(&files, "manifest.json"))["findings"][0];
    assert_eq!((&limits["limit_ms"], &limits["limit_m"]), (&Value::Null, &500.0.into()));
    let map = gapzone::outputs::map_svg::map_svg(&report, 0).unwrap();
    assert!(map.contains("250–500 m (within the limit)") && map.contains("500–1000 米,超限"));
    assert!(!map.contains(" min") && !map.contains("分钟"));
    // Nobody lives at 495 to 505 m or at 440 to 560 m.
    let said: Vec<&str> = report.facts.iter().map(|f| f.en.as_str()).collect();
    assert!(said.contains(&"T1: 0 people within 5 m of the limit, 0 within 60 m"), "{said:?}");
}

#[test]
fn a_limit_in_minutes_leaves_the_metres_unknown() {
    let files = files(&two_places(WALK_10)).unwrap();
    let zones = json(named(&files, "gap_zones.geojson"));
    let p = &zones["features"][0]["properties"];
    for field in ["limit_m", "metres_min", "metres_mean", "metres_p90", "metres_max", "excess_person_m"] {
        assert_eq!(p[field], Value::Null, "{field}");
    }
    assert!(p["excess_person_minutes"].as_f64().unwrap() > 0.0);
}

#[test]
fn a_text_that_a_spreadsheet_would_run_is_disarmed_and_numbers_stay_numbers() {
    let files = files(&two_places(QUOTA)).unwrap();
    let units = String::from_utf8(named(&files, "units.csv").to_vec()).unwrap();
    assert!(units.contains("\r\n'=SUM(A1),") && !units.contains(",=SUM"), "{units}");
    let facilities = named(&files, "facilities.csv");
    let mut table = csv::Reader::from_reader(&facilities[3..]);
    let lon = table.headers().unwrap().iter().position(|h| h == "lon").unwrap();
    assert!(table.records().all(|r| r.unwrap()[lon].parse::<f64>().is_ok()));
}

#[test]
fn maps_show_names_as_text_only_and_say_that_data_are_made_up() {
    for require in [WALK_10, QUOTA] {
        let files = files(&two_places(require)).unwrap();
        let map = files.iter().find(|f| f.name.starts_with("map-T1") && f.name.ends_with(".svg")).expect("a map");
        let svg = String::from_utf8(map.bytes.clone()).unwrap();
        assert!(!svg.contains("<script"), "a name became markup");
        assert!(svg.contains("&lt;script&gt;=SUM(A1)&lt;/script&gt;"));
        assert!(svg.contains("合成数据 SYNTHETIC") && svg.contains("图例 Legend") && svg.contains("北 N"));
        assert!(svg.contains("“q” (none 1)"), "the clause is quoted with its document and line");
    }
}

#[test]
fn a_large_city_gives_a_map_below_two_megabytes() {
    // 90,000 squares, every second one with people far beyond the limit.
    let city = (0..300).flat_map(|x| (0..300).map(move |y| (x, y))).filter(|(x, y)| (x + y) % 2 == 0);
    let drawn = city.fold(scene(), |s, (x, y)| s.people(f64::from(x) * 100.0 + 50.0, f64::from(y) * 100.0 + 50.0, 3));
    let report = drawn.facility(50.0, 50.0, facility("F", "CHC")).run(WALK_10);
    let svg = gapzone::outputs::map_svg::map_svg(&report, 0).unwrap();
    assert!((10_000..2_000_000).contains(&svg.len()), "{} bytes", svg.len());
}

#[test]
fn the_manifest_lists_every_other_file_with_its_hash_and_two_runs_agree() {
    let (first, second) = (files(&two_places(WALK_10)).unwrap(), files(&two_places(WALK_10)).unwrap());
    assert!(first == second);
    let (last, others) = first.split_last().unwrap();
    assert_eq!(last.name, "manifest.json");
    let manifest = json(&last.bytes);
    let listed: Vec<(&str, String)> = manifest["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| (o["path"].as_str().unwrap(), o["blake3"].as_str().unwrap().to_owned()))
        .collect();
    let written: Vec<(&str, String)> =
        others.iter().map(|f| (f.name.as_str(), blake3::hash(&f.bytes).to_hex().to_string())).collect();
    assert_eq!(listed, written);
    assert_eq!(manifest["findings"][0]["gap"], 20_000);
    assert_eq!(manifest["run_id"].as_str().unwrap().len(), 16);
}

/// Names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn file(name: &str, text: &str) -> OutFile {
    OutFile { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

const OURS: &str = "{\"tool\": {\"name\": \"gapzone\"}, \"outputs\": [{\"path\": \"old.csv\"}]}";

#[test]
fn a_folder_of_ours_is_replaced_and_somebody_elses_files_in_it_stay() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("deep").join("out");
    write(&[file("old.csv", "1"), file("manifest.json", OURS)], &out).unwrap();
    fs::write(out.join("notes.txt"), "mine").unwrap();
    write(&[file("new.csv", "2"), file("manifest.json", OURS)], &out).unwrap();
    assert_eq!(names(&out), ["manifest.json", "new.csv", "notes.txt"]);
    assert_eq!(names(out.parent().unwrap()), ["out"], "nothing temporary is left");
}

#[test]
fn a_folder_that_is_not_ours_is_refused_and_untouched() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("thesis");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("chapter.txt"), "1").unwrap();
    let refused = write(&[file("a.csv", "1")], &out).unwrap_err().to_string();
    assert!(refused.contains("no manifest.json of gapzone") && refused.contains("hint:"), "{refused}");
    assert_eq!((names(&out), names(place.path())), (vec!["chapter.txt".to_owned()], vec!["thesis".to_owned()]));
}

#[test]
fn a_failure_half_way_leaves_the_old_folder_and_nothing_else() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    write(&[file("old.csv", "1"), file("manifest.json", OURS)], &out).unwrap();
    // The second file cannot be written: its name leads out of the folder.
    assert!(write(&[file("new.csv", "2"), file("../evil.csv", "3")], &out).is_err());
    assert_eq!(
        (names(&out), names(place.path())),
        (vec!["manifest.json".to_owned(), "old.csv".to_owned()], vec!["out".to_owned()])
    );
}
