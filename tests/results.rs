//! The tables of a whole plan by the program itself: compliance, facilities that fail, readings; rows without a place.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

type Row = BTreeMap<String, String>;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample");

/// Three nurseries in a list without places: 40 and 20 places, and one that does not say; the first has a yard, the
/// second has none.
const REGISTER: &str = "id,name,type,托位数,yard\nN1,First,NURSE,40,是\nN2,Second,NURSE,20,否\nN3,Third,NURSE,,\n";

const PLAN: &str = r#"
schema = 1
id = "T"
title = { zh = "测试规划", en = "test plan" }
document = "test.txt"
fields = [
    { key = "yard", label = { zh = "院子", en = "yard" } },
]

[[rules]]
id = "T1"
slug = "yards"
label = { zh = "院子全覆盖", en = "a yard each" }
clause = { lines = [1, 1], quote = "甲" }
target = { year = 2030, nature = "expected" }
require = { kind = "share", set = { types = ["NURSE"] }, holds = "yard" }

[[rules]]
id = "T2"
slug = "nurseries"
label = { zh = "托育机构5个", en = "5 nurseries" }
clause = { lines = [2, 2], quote = "乙" }
target = { nature = "binding" }
require = { kind = "presence", supply = { types = ["NURSE"] }, levels = ["plan_area"], min = 5 }

[[rules]]
id = "T3"
slug = "places"
label = { zh = "托位", en = "places" }
clause = { lines = [3, 4], quote = "丙" }
target = { nature = "binding" }
require = { kind = "readings", of = [
    { part = "few", label = { zh = "至少50", en = "at least 50" }, kind = "ratio", number = { sum = "places" }, goal = { at_least = 50 } },
    { part = "many", label = { zh = "至多30", en = "at most 30" }, kind = "ratio", number = { sum = "places" }, goal = { at_most = 30 } },
] }

[[rules]]
id = "T4"
slug = "centres"
label = { zh = "15分钟", en = "15 minutes" }
clause = { lines = [5, 5], quote = "丁" }
target = { nature = "binding" }
require = { kind = "access", supply = { types = ["CHC"] }, minutes = 15, mode = "walk", share_bp = 9000 }
"#;

/// The sample with the register, the plan, and one centre of the list without coordinates.
fn project() -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in ["roads.geojson", "residential.geojson", "units.geojson", "registers.csv", "indicators.csv"] {
        fs::copy(format!("{SAMPLE}/{name}"), folder.path().join(name)).unwrap();
    }
    let list = fs::read_to_string(format!("{SAMPLE}/facilities.csv")).unwrap();
    fs::write(folder.path().join("facilities.csv"), list.replacen("114.290132,30.881399", ",", 1)).unwrap();
    fs::write(folder.path().join("register.csv"), REGISTER).unwrap();
    fs::write(folder.path().join("plan.toml"), PLAN).unwrap();
    let settings = fs::read_to_string(format!("{SAMPLE}/project.toml")).unwrap();
    let (settings, _) = settings.split_once("[rules.B075]").expect("the sample sets a number of plan B");
    let kept = settings.lines().filter(|line| !line.starts_with("plans "));
    let settings = format!("plans = [\"plan.toml\"]\n{}\n", kept.collect::<Vec<_>>().join("\n"));
    let register = "\n[[facilities]]\npath = \"register.csv\"\nplaces = false\n";
    fs::write(folder.path().join("project.toml"), settings + register).unwrap();
    folder
}

fn gapzone(args: &[&str], project: &Path) -> String {
    let output = Command::cargo_bin("gapzone").unwrap().arg(args[0]).arg(project).args(&args[1..]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn rows(out: &Path, name: &str) -> Vec<Row> {
    let text = fs::read_to_string(out.join(name)).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("the table begins with a BOM");
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|r| r.unwrap()).collect()
}

fn json(out: &Path, name: &str) -> Value {
    serde_json::from_slice(&fs::read(out.join(name)).unwrap()).unwrap()
}

#[test]
fn every_rule_has_a_row_and_parts_stand_below_it() {
    let folder = project();
    gapzone(&["run", "--lang", "en"], folder.path());
    let out = folder.path().join("out");
    let table = rows(&out, "compliance.csv");
    let ids: Vec<&str> = table.iter().filter(|r| r["row"] == "rule").map(|r| r["id"].as_str()).collect();
    assert_eq!(ids, ["T1", "T2", "T3", "T4"]);
    let row = |id: &str| table.iter().find(|r| r["id"] == id).unwrap_or_else(|| panic!("no row {id}"));
    // One of three has a yard for certain, and two may.
    let yards = row("T1");
    assert_eq!((yards["value_zh"].as_str(), yards["target_zh"].as_str()), ("33.33%—66.67%", "≥100%"));
    assert_eq!((yards["facilities_failing"].as_str(), yards["facilities_unknown"].as_str()), ("1", "1"));
    assert_eq!((yards["verdict"].as_str(), yards["people_gap"].as_str()), ("BEHIND", ""));
    // Three of five stand in the plan area, though none has a place; that is nobody's gap on the map.
    let five = row("T2");
    assert_eq!((five["value"].as_str(), five["need"].as_str(), five["deficit"].as_str()), ("3", "5", "2"));
    assert_eq!((five["verdict"].as_str(), five["people_gap"].as_str(), five["zones"].as_str()), ("NOT_MET", "", ""));
    // 60 places are known: enough for the one reading, too many for the other.
    assert_eq!((row("T3")["verdict"].as_str(), row("T3.few")["verdict"].as_str()), ("READING_DEPENDENT", "MET"));
    assert_eq!(row("T3.few")["part_en"], "at least 50");
    assert_eq!(row("T3")["reason_zh"], "至少50: 达标；至多30: 未达标");
    assert_eq!(row("T3")["reason_en"], "at least 50: met; at most 30: not met");
    assert_ne!(row("T4")["people_gap"], "");
    let readings: Vec<Row> = rows(&out, "sensitivity.csv").into_iter().filter(|r| r["finding_id"] == "T3").collect();
    let variants: Vec<&str> = readings.iter().map(|r| r["variant_id"].as_str()).collect();
    assert_eq!(variants, ["T3.few", "T3.many"]);
    assert_eq!(rows(&out, "readings.csv").len(), 5);
}

#[test]
fn facilities_are_listed_with_why_they_fail_those_that_fail_first() {
    let folder = project();
    gapzone(&["run", "--quiet"], folder.path());
    let table = rows(&folder.path().join("out"), "institutions.csv");
    let said = |r: &Row| [&r["facility_id"], &r["complies_zh"], &r["why_zh"], &r["why_en"]].map(Clone::clone);
    let said: Vec<[String; 4]> = table.iter().filter(|r| r["rule_id"] == "T1").map(said).collect();
    assert_eq!(said[0], ["N2", "否", "院子：否", "yard: no"]);
    assert_eq!(said[1], ["N3", "不明", "缺“院子”", "\"yard\" is missing"]);
    assert_eq!(said[2], ["N1", "是", "", ""]);
    let manifest = json(&folder.path().join("out"), "manifest.json");
    let outcomes: Vec<&str> =
        manifest["outcomes"].as_array().unwrap().iter().map(|o| o["rule"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["T1", "T2", "T3", "T4"]);
    let yards = &manifest["findings"][0];
    assert_eq!((&yards["figures"]["lowest"], &yards["figures"]["highest"]), (&"1/3".into(), &"2/3".into()));
    assert_eq!(yards["institutions"]["unknown"], 1);
    assert!(yards["people"].is_null() && yards["zones"].is_null());
}

#[test]
fn rows_without_a_place_are_written_without_a_shape_and_never_as_not_a_number() {
    let folder = project();
    gapzone(&["run", "--quiet"], folder.path());
    let out = folder.path().join("out");
    let layer = json(&out, "facilities.geojson");
    let of = |id: &str| {
        let features = layer["features"].as_array().unwrap();
        features.iter().find(|f| f["properties"]["facility_id"] == id && f["properties"]["site"] == 1).unwrap()
    };
    assert!(of("N1")["geometry"].is_null() && of("N1")["properties"]["lon"].is_null());
    assert_eq!(of("N1")["properties"]["location"], "missing");
    // F0001 bears the name of its street office, and stands where that one's people live.
    assert!(of("F0001")["geometry"].is_object());
    assert_eq!(of("F0001")["properties"]["location"], "approximate");
    for entry in fs::read_dir(&out).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("NaN") && !text.contains("inf,"), "{}", path.display());
    }
    // Only the rule of travel has a map.
    assert!(out.join("map-T4.svg").exists() && !out.join("map-T1.svg").exists() && !out.join("map-T2.svg").exists());
    let told = gapzone(&["explain", "--at", "114.29,30.88", "--lang", "en"], folder.path());
    assert!(told.contains("T4 15 minutes") && !told.contains("NaN"), "{told}");
}

#[test]
fn a_rule_is_told_without_a_place() {
    let folder = project();
    let told = gapzone(&["explain", "--rule", "T1", "--lang", "en"], folder.path());
    for line in [
        "  the plan says: “甲” (test plan, line 1)\n",
        "  value 33.33% to 66.67%, goal at least 100%, missing 2 facilities\n",
        "  facilities that fail: 1\n    Second (N2): yard: no\n",
        "  facilities of which it is not known: 1\n    Third (N3): \"yard\" is missing\n",
    ] {
        assert!(told.contains(line), "{line:?} is not in {told}");
    }
    let neither = Command::cargo_bin("gapzone").unwrap().arg("explain").arg(folder.path()).assert().failure();
    assert_eq!(neither.get_output().status.code(), Some(2));
}
