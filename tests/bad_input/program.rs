//! The whole program on broken projects: exit codes, messages, and nothing half written.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

use crate::pbf_writer::Tiny;

/// The sample project in a folder of its own.
fn sample() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let project = folder.path().join("demo");
    gapzone().args(["init", "--sample"]).arg(&project).assert().success();
    (folder, project)
}

fn gapzone() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gapzone"));
    command.env("GAPZONE_LANG", "en");
    command
}

/// Runs a project that must fail; what was said, after checks that hold for every failure.
fn refused(project: &Path, codes: &[i32]) -> String {
    let out = project.join("out");
    let output = gapzone().arg("run").arg(project).arg("--out").arg(&out).output().expect("the program");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code().is_some_and(|code| codes.contains(&code)), "{:?} {said}", output.status);
    // Of a slip in the project file the line is shown with a caret.
    assert!(said.contains("error: ") && (said.contains("hint: ") || said.contains(" | ")), "{said}");
    assert!(!said.contains("panicked") && !said.contains("met a bug"), "{said}");
    assert!(!out.exists(), "something was written");
    let left = fs::read_dir(project).expect("the project").filter_map(Result::ok).map(|e| e.file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with('.')).collect();
    assert!(left.is_empty(), "left behind: {left:?}");
    said
}

#[test]
fn broken_projects_and_plans_are_usage_errors() {
    for (from, to) in [
        ("schema = 1", "schema = ["),
        ("schema = 1", "schema = 99"),
        ("as_of = 2026", "as_of = 'soon'"),
        ("plans = [\"B\", \"own-rules.toml\"]", "plans = [\"Z9\"]"),
        ("kind = \"areas\"", "kind = \"squares\""),
    ] {
        let (_folder, project) = sample();
        let text = fs::read_to_string(project.join("project.toml")).expect("the project file");
        assert!(text.contains(from), "{from}");
        fs::write(project.join("project.toml"), text.replace(from, to)).expect("the project file");
        refused(&project, &[2]);
    }
}

#[test]
fn broken_data_files_are_data_errors_that_name_the_file() {
    for (file, content) in [
        ("residential.geojson", "{\"type\":\"FeatureCollection\",\"features\":["),
        ("residential.geojson", "{\"type\":\"FeatureCollection\",\"features\":[]}"),
        ("roads.geojson", "not json"),
        ("units.geojson", "[[[[["),
        ("facilities.csv", ""),
        ("facilities.csv", "编码,名称\n1,\"open\n"),
        ("facilities.csv", "a,b\n1,2\n"),
    ] {
        let (_folder, project) = sample();
        fs::write(project.join(file), content).expect("a data file");
        let said = refused(&project, &[3]);
        assert!(said.contains(file), "{said}");
    }
}

#[test]
fn a_lying_extract_is_a_data_error_without_a_panic_on_the_screen() {
    let (_folder, project) = sample();
    let text = fs::read_to_string(project.join("project.toml")).expect("the project file");
    let text = text.replace("path = \"roads.geojson\"\ncolumns", "path = \"roads.osm.pbf\"\n# columns");
    fs::write(project.join("project.toml"), text).expect("the project file");
    // An area of a road with a member of a kind that there is not.
    let mut lying = Tiny { member: 9, ..Tiny::default() };
    lying.texts[7] = b"highway".to_vec();
    fs::write(project.join("roads.osm.pbf"), lying.bytes()).expect("an extract");
    let said = refused(&project, &[3]);
    assert!(said.contains("roads.osm.pbf blob 1"), "{said}");
}

#[test]
fn files_that_are_not_there_are_named_with_a_hint() {
    let (_folder, project) = sample();
    fs::remove_file(project.join("facilities.csv")).expect("the file");
    assert!(refused(&project, &[3, 4]).contains("facilities.csv"));
    fs::remove_file(project.join("project.toml")).expect("the file");
    assert!(refused(&project, &[2, 4]).contains("project.toml"));
}

#[test]
fn output_that_cannot_be_written_is_refused_and_what_stands_there_stays() {
    let (folder, project) = sample();
    let run = |out: &Path| {
        let output = gapzone().args(["run", "-q"]).arg(&project).arg("--out").arg(out).output().expect("the program");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(4), "{said}");
        assert!(said.contains("error: ") && said.contains("hint: "), "{said}");
    };
    let theirs = folder.path().join("theirs");
    fs::create_dir(&theirs).expect("a folder");
    fs::write(theirs.join("letter.txt"), "dear").expect("a file");
    run(&theirs);
    assert_eq!(fs::read_dir(&theirs).expect("the folder").count(), 1);
    assert_eq!(fs::read_to_string(theirs.join("letter.txt")).expect("the letter"), "dear");
    // The parent of the folder is a file.
    run(&theirs.join("letter.txt").join("out"));
    assert_eq!(fs::read_to_string(theirs.join("letter.txt")).expect("the letter"), "dear");
}
