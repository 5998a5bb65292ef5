//! The command line: what is said, where, and with which exit code; the table and the explanation of scenes.

mod areas;
mod compare;
mod explain;
mod matrix;
mod network;
mod plan_lint;
mod plan_tables;
#[path = "../rules/scene.rs"]
#[allow(dead_code)]
mod scene;
mod screen;
mod site;
mod solve;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;

fn gapzone() -> Command {
    let mut command = Command::cargo_bin("gapzone").expect("the program is built with its tests");
    for variable in ["GAPZONE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(variable);
    }
    command
}

#[test]
fn alone_it_prints_a_quick_start_in_the_language_of_the_environment() {
    gapzone().assert().success().stdout(contains("gapzone run --sample demo").and(contains("promises")));
    gapzone().env("LANG", "zh_CN.UTF-8").assert().success().stdout(contains("卫生规划"));
    gapzone().env("LANG", "zh_CN.UTF-8").env("GAPZONE_LANG", "en").assert().stdout(contains("promises"));
    let lines = gapzone().output().expect("it runs").stdout;
    assert_eq!(String::from_utf8_lossy(&lines).lines().count(), 6);
}

#[test]
fn help_names_every_subcommand_and_exits_with_zero() {
    gapzone().arg("--help").assert().success().stdout(contains("init").and(contains("run")).and(contains("explain")));
    gapzone().args(["run", "--help"]).assert().success().stdout(contains("--only").and(contains("--progress")));
}

#[test]
fn a_missing_project_exits_with_2_and_says_how_to_get_one() {
    let error = contains("error: ").and(contains("hint: `gapzone init --sample DIR`"));
    gapzone().args(["run", "no/such/folder"]).assert().code(2).stderr(error).stdout("");
    gapzone().arg("run").assert().code(2);
}

#[test]
fn an_unknown_rule_names_a_near_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path().join("demo");
    gapzone().args(["init", "--sample"]).arg(&at).assert().success();
    gapzone()
        .arg("run")
        .arg(&at)
        .args(["--only", "B08"])
        .assert()
        .code(2)
        .stderr(contains("no rule \"B08\"").and(contains("did you mean \"B0")));
}

#[test]
fn places_must_be_longitude_and_latitude_in_degrees() {
    for bad in ["114.1", "a,b", "30.7,114.1", "200,10"] {
        gapzone().args(["explain", ".", "--at", bad]).assert().code(2).stderr(contains("LON,LAT"));
    }
}

#[test]
fn the_sample_is_never_written_over_something_else() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("mine.txt"), "mine").expect("it can be written");
    let not_empty = contains("is not empty").and(contains("hint: "));
    gapzone().args(["init", "--sample"]).arg(folder.path()).assert().code(2).stderr(not_empty);
    assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 1);
}

#[test]
fn writing_the_sample_twice_changes_nothing_and_a_changed_sample_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let init = || {
        let mut command = gapzone();
        command.args(["init", "--sample"]).arg(folder.path());
        command
    };
    init().assert().success().stdout(contains("wrote"));
    init().assert().success().stdout(contains("already"));
    std::fs::write(folder.path().join("project.toml"), "changed").expect("it can be written");
    init().assert().code(2);
    assert_eq!(std::fs::read_to_string(folder.path().join("project.toml")).expect("it is there"), "changed");
}
