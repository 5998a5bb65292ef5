//! The sample with the faults of real lists: each is told with file and row, or read as it was meant.
//!
//! What was planted stands in `data/sample-dirty/planted.json`, written by `scripts/make-sample.py`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;

use assert_cmd::Command;
use gapzone::project::Project;
use gapzone::run::{Report, Silent, run};
use serde_json::Value;
use tempfile::TempDir;

fn dirty() -> TempDir {
    let folder = TempDir::new().unwrap();
    let mut command = Command::cargo_bin("gapzone").unwrap();
    command.args(["init", "--dirty", "--sample"]).arg(folder.path()).assert().success();
    folder
}

fn report(folder: &TempDir) -> Report {
    run(Project::open(folder.path()).unwrap(), &Silent).unwrap()
}

fn faults(folder: &TempDir) -> Vec<Value> {
    let text = fs::read_to_string(folder.path().join("planted.json")).unwrap();
    let planted: Value = serde_json::from_str(&text).unwrap();
    planted["faults"].as_array().unwrap().clone()
}

#[test]
fn every_fault_that_the_program_knows_is_told_with_its_file_and_row_and_a_cure() {
    let folder = dirty();
    let (report, faults) = (report(&folder), faults(&folder));
    let mut missing = Vec::new();
    for fault in faults.iter().filter(|fault| fault["warning"].is_string()) {
        let same = |w: &&gapzone::message::Warning| {
            w.code == fault["warning"]
                && w.place.file == fault["file"].as_str().unwrap()
                && w.place.row == fault["row"].as_u64()
        };
        match report.warnings.iter().find(same) {
            Some(warning) if warning.fix.is_some() => {}
            Some(warning) => missing.push(format!("no cure: {warning:?}")),
            None => missing.push(fault.to_string()),
        }
    }
    let told: Vec<_> = report.warnings.iter().map(|w| format!("{} {}", w.code, w.place)).collect();
    assert!(missing.is_empty(), "{}\nbut only\n{}", missing.join("\n"), told.join("\n"));
}

#[test]
fn nothing_is_told_that_was_not_planted() {
    let folder = dirty();
    let (report, faults) = (report(&folder), faults(&folder));
    let planted: BTreeSet<(&str, u64)> =
        faults.iter().map(|f| (f["file"].as_str().unwrap(), f["row"].as_u64().unwrap())).collect();
    let strange: Vec<_> = report
        .warnings
        .iter()
        .filter(|w| w.place.row.is_some_and(|row| !planted.contains(&(w.place.file.as_str(), row))))
        .map(|w| format!("{} {}: {}", w.code, w.place, w.text.zh))
        .collect();
    assert!(strange.is_empty(), "{}", strange.join("\n"));
}

#[test]
fn full_width_digits_are_read_as_the_numbers_that_they_are() {
    let folder = dirty();
    let (report, faults) = (report(&folder), faults(&folder));
    let wide = |file: &str, what: &str| -> Vec<u64> {
        let of = faults.iter().filter(|f| f["file"] == file && f["what"].as_str().unwrap().starts_with(what));
        of.map(|f| f["row"].as_u64().unwrap()).collect()
    };
    let rows = wide("facilities.csv", "坐标为全角数字");
    assert_eq!(rows.len(), 3);
    for row in rows {
        let mut sites = report.layers.facilities.list.iter().flat_map(|f| &f.sites);
        let site = sites.find(|s| s.place.row == Some(row)).expect("the row is kept");
        assert!(site.unit.is_some(), "row {row} stands in a unit");
    }
    // ７８．９ years, in the indicator table.
    let life = report.findings.iter().find(|f| f.id == "B038").unwrap();
    assert_eq!(life.figures.as_ref().map(|f| f.low.to_string()).as_deref(), Some("78.9"));
}

#[test]
fn the_program_runs_the_faulty_sample_and_says_at_most_five_warnings_of_a_kind() {
    let folder = TempDir::new().unwrap();
    let demo = folder.path().join("demo");
    let mut command = Command::cargo_bin("gapzone").unwrap();
    let output = command.args(["run", "--lang", "zh", "--dirty", "--sample"]).arg(&demo).output().unwrap();
    assert!(output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    for code in ["code-rounded", "duplicate-id", "facility-without-place", "bad-coordinates", "unknown-type"] {
        let times = said.matches(&format!("[{code}]: ")).count();
        assert!((1..=5).contains(&times), "{code}: {said}");
    }
    assert!(demo.join("out/institutions.csv").exists());
    Command::cargo_bin("gapzone").unwrap().args(["run", "--dirty", "."]).assert().code(2);
}
