//! `gapzone check`, `inspect`, `init`, `completions` and `man` from outside.

use std::path::Path;

use predicates::prelude::*;
use predicates::str::contains;

use super::gapzone;
use super::network::sample;

fn replace(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).expect("it is there");
    assert!(text.contains(from), "{from}");
    std::fs::write(file, text.replacen(from, to, 1)).expect("it can be written");
}

#[test]
fn the_sample_has_no_error_and_no_warning() {
    let folder = sample();
    gapzone()
        .arg("check")
        .arg(folder.path())
        .assert()
        .success()
        .stdout(contains("error").not().or(contains("0 errors")));
    gapzone().args(["check", "--lang", "zh"]).arg(folder.path()).assert().success();
}

#[test]
fn an_error_is_told_with_a_map_and_exits_with_3() {
    let folder = sample();
    let list = folder.path().join("facilities.csv");
    replace(&list, "F0004,", "F0003,");
    let out = folder.path().join("problems");
    gapzone()
        .arg("check")
        .arg(folder.path())
        .arg("--out")
        .arg(&out)
        .assert()
        .code(3)
        .stdout(contains("error[duplicate-id]: facilities.csv row 4"))
        .stderr(contains("results wrong"));
    let json: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("problems.json")).expect("it was written")).expect("it is JSON");
    let first = &json["problems"][0];
    assert_eq!((first["code"].as_str(), first["severity"].as_str()), (Some("duplicate-id"), Some("error")));
    assert_eq!(first["place"]["row"], 4);
    let map: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("problems.geojson")).expect("written")).expect("it is JSON");
    assert_eq!(map["features"][0]["properties"]["code"], "duplicate-id");
    assert_eq!(map["features"][0]["geometry"]["type"], "Point");
    let table = std::fs::read_to_string(out.join("problems.csv")).expect("written");
    assert!(
        table.starts_with("\u{feff}code,level,file,row,message_zh,message_en,fix_zh,fix_en,settings,synthetic\r\n")
    );
    // A run goes on, unless it is told not to.
    let results = folder.path().join("results");
    gapzone()
        .args(["run", "--strict", "-q", "-o"])
        .arg(&results)
        .arg(folder.path())
        .assert()
        .code(3)
        .stderr(contains("error[duplicate-id]"));
    assert!(!results.exists());
    gapzone()
        .args(["run", "-q", "-o"])
        .arg(&results)
        .arg(folder.path())
        .assert()
        .success()
        .stderr(contains("error[duplicate-id]"));
}

#[test]
fn the_fix_writes_the_setting_shows_the_difference_and_keeps_the_comments() {
    let folder = sample();
    let project = folder.path().join("project.toml");
    replace(&project, "lon = \"经度\"\nlat = \"纬度\"", "lon = \"纬度\"\nlat = \"经度\"");
    let before = std::fs::read_to_string(&project).expect("it is there");
    let shown = || contains("-").and(contains("lon = \"纬度\"")).and(contains("lon = \"经度\""));
    gapzone().args(["check", "--fix", "--dry-run"]).arg(folder.path()).assert().code(3).stdout(shown());
    assert_eq!(std::fs::read_to_string(&project).expect("it is there"), before);
    gapzone().args(["check", "--fix"]).arg(folder.path()).assert().code(3).stdout(shown());
    let after = std::fs::read_to_string(&project).expect("it is there");
    assert_eq!(after, before.replace("lon = \"纬度\"\nlat = \"经度\"", "lon = \"经度\"\nlat = \"纬度\""));
    gapzone().arg("check").arg(folder.path()).assert().success();
}

#[test]
fn inspect_tells_what_a_file_holds() {
    let folder = sample();
    let list = folder.path().join("facilities.csv");
    let said = contains("format: CSV").and(contains("encoding: UTF-8")).and(contains("经度")).and(contains("Point"));
    gapzone().args(["inspect", "--lang", "en"]).arg(&list).assert().success().stdout(said);
    let polygons = contains("GeoJSON").and(contains("Polygon")).and(contains("extent: 114."));
    gapzone().arg("inspect").arg(folder.path().join("units.geojson")).assert().success().stdout(polygons);
    gapzone().args(["inspect", "no.csv"]).assert().code(3).stderr(contains("no.csv"));
}

#[test]
fn init_makes_a_project_of_a_folder_and_overwrites_nothing() {
    let folder = sample();
    let project = folder.path().join("project.toml");
    let old = std::fs::read_to_string(&project).expect("it is there");
    gapzone().arg("init").arg(folder.path()).assert().code(2).stderr(contains("--force"));
    assert_eq!(std::fs::read_to_string(&project).expect("it is there"), old);
    std::fs::remove_file(&project).expect("it can be removed");
    gapzone().arg("init").arg(folder.path()).assert().code(2).stderr(contains("--as-of"));
    gapzone().args(["init", "--as-of", "2026"]).arg(folder.path()).assert().code(2).stderr(contains("--plan"));
    assert!(!project.exists());
    let heard = contains("facilities.csv: facilities")
        .and(contains("units.geojson: units"))
        .and(contains("indicators.csv: indicators"));
    let mut init = gapzone();
    init.args(["init", "--as-of", "2026", "--plan", "B", "--name", "清河区"]).arg(folder.path());
    init.assert().success().stdout(contains("next: gapzone check")).stderr(heard);
    let text = std::fs::read_to_string(&project).expect("it was written");
    for line in [
        "path = \"roads.geojson\"",
        "path = \"facilities.csv\"",
        "kind = \"areas\"",
        "path = \"residential.geojson\"",
        "path = \"units.geojson\"",
        "[[indicators]]\npath = \"indicators.csv\"",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    gapzone().arg("check").arg(folder.path()).assert().success();
}

#[test]
fn completions_and_the_manual_name_the_subcommands() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        gapzone().args(["completions", shell]).assert().success().stdout(contains("inspect").and(contains("check")));
    }
    gapzone().arg("man").assert().success().stdout(contains(".TH gapzone 1").and(contains("gapzone\\-check")));
}
