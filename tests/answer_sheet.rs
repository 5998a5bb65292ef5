//! Every rule of plan B on a small made-up district, against answers that share no code with the program.
//!
//! `scripts/compare/answer-district.py` wrote `tests/answer_sheet/district`, and `scripts/compare/answer-sheet.py`
//! worked out `tests/answer_sheet/answers.csv` from the rules' text: expressions, three-valued logic, sums, cells and
//! shortest paths of its own. Each row is compared, cell by cell; an empty cell says nothing, `-` that there is no
//! such figure.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gapzone::project::Project;
use gapzone::rules::Finding;
use gapzone::run::{Report, Silent, run};
use gapzone::units::{Amount, People};

type Row = BTreeMap<String, String>;

/// Cells that are cut by other code may differ by a few thousandths of a person.
const PEOPLE_OFF: u64 = 20;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/answer_sheet").join(path)
}

fn answers() -> Vec<Row> {
    let mut reader = csv::Reader::from_path(here("answers.csv")).expect("the answers are part of the repository");
    reader.deserialize().map(|row| row.expect("the answers are a table")).collect()
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap_or_else(|e| panic!("{e}"))
}

/// What the program says in a column of the answers, written as they write it; `None` where it has no such figure.
fn said(finding: &Finding, column: &str) -> Option<Amount> {
    let figures = finding.figures.as_ref();
    match column {
        "low" => figures.map(|f| f.low),
        "high" => figures.map(|f| f.high),
        "need" => figures.and_then(|f| f.need),
        "deficit" => figures.and_then(|f| f.deficit),
        "due" => figures.and_then(|f| f.due),
        "part" => Amount::fraction(i128::from(finding.measured.part), 1),
        "whole" => Amount::fraction(i128::from(finding.measured.whole), 1),
        other => panic!("no column {other}"),
    }
}

fn compare(finding: &Finding, row: &Row, off: &mut Vec<String>) {
    let mut tell = |column: &str, got: String| {
        off.push(format!("{} {column}: {} in the answers, {got} by the program", finding.id, row[column]));
    };
    if finding.verdict.code() != row["verdict"] {
        tell("verdict", finding.verdict.code().to_owned());
    }
    for column in ["low", "high", "need", "deficit", "due", "part", "whole"] {
        let got = said(finding, column);
        let equal = match row[column].as_str() {
            "" => true,
            "-" => got.is_none(),
            text => got == Some(amount(text)),
        };
        if !equal {
            tell(column, format!("{got:?}"));
        }
    }
    for (column, got) in [("people", finding.tally.people()), ("covered", finding.tally.covered)] {
        let expected = row[column].parse::<f64>().ok().and_then(People::from_f64);
        if expected.is_some_and(|people| people.0.abs_diff(got.0) > PEOPLE_OFF) {
            tell(column, got.to_string());
        }
    }
}

fn report() -> Report {
    let project = Project::open(&here("district")).expect("the district is a valid project");
    run(project, &Silent).expect("the district runs")
}

#[test]
fn every_rule_of_plan_b_comes_out_as_worked_out_by_other_code() {
    let (report, answers) = (report(), answers());
    let mut off = Vec::new();
    let of = |kind: &str| -> BTreeMap<&str, &Row> {
        answers.iter().filter(|r| r["row"] == kind).map(|r| (r["id"].as_str(), r)).collect()
    };
    let (rules, findings) = (of("rule"), of("finding"));
    assert_eq!(rules.len(), report.outcomes.len(), "rules");
    assert_eq!(findings.len(), report.findings.len(), "findings");
    for outcome in &report.outcomes {
        let id = &report.plans[outcome.plan].rules[outcome.rule].id;
        let Some(row) = rules.get(id.as_str()) else { panic!("no answer for rule {id}") };
        if outcome.verdict.code() != row["verdict"] {
            off.push(format!(
                "rule {id}: {} in the answers, {} by the program",
                row["verdict"],
                outcome.verdict.code()
            ));
        }
    }
    for finding in &report.findings {
        let Some(row) = findings.get(finding.id.as_str()) else { panic!("no answer for finding {}", finding.id) };
        compare(finding, row, &mut off);
    }
    assert!(off.is_empty(), "{} cells differ:\n{}", off.len(), off.join("\n"));
}

#[test]
fn every_verdict_occurs_in_the_district() {
    let answers = answers();
    for verdict in [
        "MET",
        "NOT_MET",
        "BEHIND",
        "ON_TRACK",
        "MET_TODAY_TARGET_BELOW_BASELINE",
        "CONFLICTING_TARGETS",
        "DEVIATION",
        "READING_DEPENDENT",
        "INDETERMINATE",
        "REPORTED",
        "NEEDS_THRESHOLD",
        "NOT_APPLICABLE",
        "NOT_COMPUTABLE",
    ] {
        assert!(answers.iter().any(|row| row["verdict"] == verdict), "{verdict} does not occur");
    }
}
