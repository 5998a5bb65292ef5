//! `gapzone plan lint`: screen, JSON and CSV, languages, exit codes, and the population that a user gives.

use predicates::prelude::*;
use predicates::str::contains;

use super::gapzone;

const CLEAN: &str = r#"
schema = 1
id = "CLEAN"
title = { zh = "干净的规划", en = "A clean plan" }
document = "clean.txt"

[[rules]]
id = "C01"
slug = "beds"
label = { zh = "床位", en = "beds" }
clause = { lines = [1, 1], quote = "每千人口床位从5.1张增加到6.0张" }
target = { year = 2030, nature = "expected", baseline = { year = 2025, value = 5.1 } }
require = { kind = "ratio", number = { sum = "beds" }, per = { people = "total" }, each = 1000, goal = { at_least = 6.0 } }
implied = [{ what = { zh = "医师", en = "physicians" }, amount = 3000, rate = "3.0‰" }]
"#;

#[test]
fn a_clean_plan_gives_nothing_and_strict_is_content() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("clean.toml");
    std::fs::write(&path, CLEAN).expect("it is written");
    gapzone().args(["plan", "lint", "--strict"]).arg(&path).assert().success().stdout(contains("nothing wrong found"));
    let json = gapzone().args(["plan", "lint", "--format", "json"]).arg(&path).output().expect("it runs").stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).expect("it is JSON");
    assert_eq!((json[0]["plan"].as_str(), json[0]["found"].as_array().map(Vec::len)), (Some("CLEAN"), Some(0)));
}

#[test]
fn findings_are_results_unless_strict_is_asked() {
    let said = contains("[sum]").and(contains("1.9 + 13 = 14.9")).and(contains("line"));
    gapzone().args(["plan", "lint", "A"]).assert().success().stdout(said);
    gapzone()
        .args(["plan", "lint", "A", "--lang", "zh"])
        .assert()
        .success()
        .stdout(contains("分项").or(contains("其中")));
    gapzone().args(["plan", "lint", "A", "--strict"]).assert().code(1).stderr(contains("things are wrong"));
    gapzone().args(["plan", "lint", "Z"]).assert().code(2).stderr(contains("no plan \"Z\""));
}

#[test]
fn the_table_has_one_row_for_each_sentence_cited() {
    let out = gapzone().args(["plan", "lint", "D", "--format", "csv"]).output().expect("it runs").stdout;
    let text = String::from_utf8(out).expect("it is UTF-8");
    let head = "\u{feff}plan,no,code,about,text,rule,first_line,last_line,number,quote\r\n";
    assert!(text.starts_with(head), "{text}");
    assert!(text.contains("D,1,implied-people,") && text.contains(",D004,19,19,") && text.contains(",D021,43,43,"));
}

#[test]
fn a_census_table_is_read_by_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("population.csv");
    std::fs::write(&path, "\u{feff}CODE,NAME,POPU\n100001,甲区,500000\n100002,乙区,715000\n100003,丙区,\n")
        .expect("written");
    let lint = |code: &str| {
        let mut command = gapzone();
        command.args(["plan", "lint", "D", "--code", code, "--census"]).arg(&path);
        command.assert()
    };
    lint("100001").success().stdout(contains("the census population of 甲区, 500,000 people"));
    lint("100002").success().stdout(contains("census").not());
    lint("100003").code(3).stderr(contains("row 3: no population"));
    lint("999999").code(3).stderr(contains("no row with code 999999"));
    gapzone().args(["plan", "lint", "D", "--people", "0"]).assert().code(2).stderr(contains("is no population"));
    gapzone().args(["plan", "lint", "D", "--people", "50万"]).assert().success().stdout(contains("500,000 people"));
}
