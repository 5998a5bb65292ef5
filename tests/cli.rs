//! The program as a user meets it: messages, exit codes and files.

use assert_cmd::Command;
use predicates::str::contains;

fn gapzone() -> Command {
    Command::new(env!("CARGO_BIN_EXE_gapzone"))
}

#[test]
fn alone_it_prints_a_quick_start() {
    gapzone().assert().success().stdout(contains("run --sample"));
}

#[test]
fn an_unknown_option_is_a_usage_error() {
    gapzone().args(["run", "--nonsense"]).assert().code(2);
}

#[test]
fn a_missing_project_is_named_with_a_hint() {
    gapzone()
        .args(["run", "no-such-folder"])
        .assert()
        .code(4)
        .stderr(contains("no-such-folder").and(contains("hint:")));
}

use predicates::prelude::PredicateBooleanExt;
