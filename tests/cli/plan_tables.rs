//! `gapzone plan template` and `gapzone plan needs`.

use predicates::prelude::*;

use crate::gapzone;

#[test]
fn a_template_is_written_once_and_never_over_a_filled_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("b.xlsx");
    let write = || {
        let mut command = gapzone();
        command.args(["plan", "template", "B", "--lang", "zh", "--out"]).arg(&out);
        command.assert()
    };
    // 中医药服务 is known by its title. Naming it would keep 中医馆 from counting as Chinese medicine too.
    let lines = predicate::str::contains("[[facilities]]\npath = \"b.xlsx\"\nlayer = \"机构\"");
    write().success().stdout(lines.and(predicate::str::contains("columns.flags").not()));
    let bytes = std::fs::read(&out).expect("the workbook");
    assert!(bytes.starts_with(b"PK"));
    write().code(2).stderr(predicate::str::contains("is there already, perhaps filled in\nhint: choose another --out"));
    assert_eq!(std::fs::read(&out).expect("the workbook"), bytes);
}

#[test]
fn a_template_with_another_ending_is_refused() {
    gapzone()
        .args(["plan", "template", "B", "--out", "b.csv"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains(".xlsx"));
}

#[test]
fn needs_come_as_a_table_on_the_screen_and_in_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("n.csv");
    let mut command = gapzone();
    command.args(["plan", "needs", "B", "--lang", "en", "--csv"]).arg(&file);
    command
        .assert()
        .success()
        .stdout(predicate::str::contains("rules need data").and(predicate::str::contains("in all")));
    let text = std::fs::read_to_string(&file).expect("the table");
    assert!(text.starts_with("\u{feff}step,need,need_en,rules,step_answers,status,status_en,rule_ids\r\n1,"), "{text}");
}

#[test]
fn what_a_project_has_is_not_asked_for_again() {
    let mut command = gapzone();
    command.args(["plan", "needs", "B", "--lang", "en", "--project", "data/sample"]);
    let roads_are_there = predicate::str::is_match("(?m)^there \\d+: .*roads \\(layer\\)").expect("a pattern");
    command.assert().success().stdout(roads_are_there.and(predicate::str::contains("missing")));
}
