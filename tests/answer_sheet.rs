//! Every rule of plan B on a small made-up district, against answers that `scripts/compare/answer-sheet.py` works out
//! by itself: the verdict of each rule, and verdict and figures of each finding.

#![allow(clippy::unwrap_used, reason = "a test stops where its input is not what it says")]

use std::path::Path;

use gapzone::project::Project;
use gapzone::rules::Finding;
use gapzone::run::{Report, Silent, run};
use gapzone::units::Amount;

fn report() -> Report {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/answer_sheet/district");
    run(Project::open(&folder).unwrap(), &Silent).unwrap()
}

/// A cell of the sheet as a number; `-` stands for no such figure, and an empty cell is not compared.
fn agrees(cell: &str, got: Option<Amount>) -> bool {
    match cell {
        "" => true,
        "-" => got.is_none(),
        number => got == number.parse().ok(),
    }
}

#[test]
fn every_rule_of_plan_b_is_answered_as_an_independent_script_answers_it() {
    let report = report();
    let sheet = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/answer_sheet/expected.csv");
    let mut reader = csv::Reader::from_path(sheet).unwrap();
    let titles: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let (mut rules, mut findings, mut wrong) = (0, 0, Vec::new());
    for row in reader.records() {
        let row = row.unwrap();
        let cell = |title: &str| row.get(titles.iter().position(|t| t == title).unwrap()).unwrap();
        let (id, verdict) = (cell("id"), cell("verdict"));
        if cell("row") == "rule" {
            rules += 1;
            let of_rule = |o: &&gapzone::rules::Outcome| report.plans[o.plan].rules[o.rule].id == id;
            let got = report.outcomes.iter().find(of_rule).map(|o| o.verdict.code());
            wrong.extend((got != Some(verdict)).then(|| format!("rule {id}: {verdict}, but {got:?}")));
            continue;
        }
        findings += 1;
        let Some(finding) = report.findings.iter().find(|f| f.id == id) else {
            wrong.push(format!("finding {id} is missing"));
            continue;
        };
        if finding.verdict.code() != verdict {
            wrong.push(format!("finding {id}: {verdict}, but {}", finding.verdict.code()));
        }
        let figures = finding.figures.as_ref();
        let numbers = [
            ("low", figures.map(|f| f.low)),
            ("high", figures.map(|f| f.high)),
            ("need", figures.and_then(|f| f.need)),
            ("deficit", figures.and_then(|f| f.deficit)),
            ("due", figures.and_then(|f| f.due)),
            ("part", Some(Amount::from(finding.measured.part))),
            ("whole", Some(Amount::from(finding.measured.whole))),
        ];
        let differs = |(title, got): &(&str, Option<Amount>)| !agrees(cell(title), *got);
        wrong.extend(numbers.into_iter().filter(differs).map(|(title, got)| {
            format!("finding {id}: {title} {}, but {}", cell(title), got.map(|g| g.to_string()).unwrap_or_default())
        }));
        wrong.extend(people(finding, cell("people"), cell("covered")).map(|said| format!("finding {id}: {said}")));
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!((rules, findings), (128, report.findings.len()));
}

/// What differs in the people of a finding; the sheet rounds them to thousandths, and spreads them over cells of its own.
fn people(finding: &Finding, all: &str, covered: &str) -> Option<String> {
    let near = |cell: &str, got: f64| cell.parse::<f64>().map_or(true, |expected| (expected - got).abs() < 0.02);
    let (total, served) = (finding.tally.people().as_f64(), finding.tally.covered.as_f64());
    let same = near(all, total) && near(covered, served);
    (!same).then(|| format!("{covered} of {all} people, but {served} of {total}"))
}

#[test]
fn every_verdict_occurs_in_the_district() {
    let report = report();
    let found: Vec<&str> = report.findings.iter().map(|f| f.verdict.code()).collect();
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
        assert!(found.contains(&verdict), "{verdict} does not occur");
    }
}
