//! `gapzone compare`: a matrix of our own, changed in known ways, is seen through.

use std::path::{Path, PathBuf};

use assert_cmd::assert::Assert;
use predicates::prelude::*;
use predicates::str::contains;

use crate::gapzone;
use crate::network::{rows, sample};

/// The sample with a walking matrix towards the CHCs: `m.csv`, and as pairs of text.
struct Case {
    folder: tempfile::TempDir,
    pairs: Vec<(String, String, Option<u32>)>,
}

fn case() -> Case {
    let folder = sample();
    let out = folder.path().join("m.csv");
    let mut command = gapzone();
    command.arg("matrix").arg(folder.path()).args(["--mode", "walk", "--types", "CHC", "-q", "-o"]).arg(&out);
    command.assert().success();
    let pair = |row: &std::collections::BTreeMap<String, String>| {
        (row["from_id"].clone(), row["to_id"].clone(), row["travel_time_ms"].parse().ok())
    };
    let pairs = rows(&out).iter().map(pair).collect();
    Case { folder, pairs }
}

impl Case {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Compares a file of this header and of the lines made of each pair.
    fn compare(&self, header: &str, line: impl Fn(&str, &str, Option<u32>) -> Option<String>, args: &[&str]) -> Assert {
        let lines: Vec<String> = self.pairs.iter().filter_map(|(a, b, ms)| line(a, b, *ms)).collect();
        let path = self.path("theirs.csv");
        std::fs::write(&path, format!("{header}\n{}\n", lines.join("\n"))).expect("it can be written");
        self.run(&path, args)
    }

    fn run(&self, path: &Path, args: &[&str]) -> Assert {
        let mut command = gapzone();
        command.arg("compare").arg(self.folder.path()).arg(path).args(args);
        command.assert()
    }

    fn reached(&self) -> usize {
        self.pairs.iter().filter(|p| p.2.is_some()).count()
    }
}

#[test]
fn a_matrix_of_our_own_differs_in_nothing() {
    let case = case();
    let (all, reached) = (case.pairs.len(), case.reached());
    assert!(reached < all, "the sample has an island");
    let said =
        format!("{all} pairs: reached by both {reached}, by us only 0, by them only 0, by neither {}", all - reached);
    let files = ["--origins", "m-origins.csv", "--destinations", "m-destinations.csv"];
    let files = files.map(|f| if f.ends_with("csv") { case.path(f).display().to_string() } else { f.to_owned() });
    for args in [Vec::new(), files.iter().map(String::as_str).collect()] {
        let assert = case.run(&case.path("m.csv"), &args).success();
        let same = contains(&*said).and(contains("within 5 % 100.00%, within 1 min 100.00%"));
        assert.stdout(same.and(contains("minutes  +0.00  +0.00")).and(contains("reasons").not()));
    }
}

#[test]
fn whole_minutes_of_r5r_without_unreachable_pairs_differ_in_nothing_either() {
    let case = case();
    let (all, reached) = (case.pairs.len(), case.reached());
    let floor = |a: &str, b: &str, ms: Option<u32>| Some(format!("{a},{b},{}", ms? / 60_000));
    let said = format!("of these {} are not in their file", all - reached);
    let rounded = contains("whole minutes").and(contains("minutes  +0.00  +0.00"));
    // Cells that reach no facility at all are not in such a file: the places must be named.
    let origins = case.path("m-origins.csv").display().to_string();
    let assert = case.compare("from_id,to_id,travel_time_p50", floor, &["--origins", &origins]).success();
    assert.stdout(rounded.and(contains(said)).and(contains("by us only 0")));
}

#[test]
fn another_speed_in_seconds_is_one_factor() {
    // Theirs are 1.25 times ours: ours = 0.8 x theirs, in seconds as OSRM writes them.
    let case = case();
    let slower = |a: &str, b: &str, ms: Option<u32>| {
        let time = ms.map(|ms| (f64::from(ms) * 1.25 / 1000.0).to_string()).unwrap_or_default();
        Some(format!("{a},{b},{time}"))
    };
    let out = case.path("compared");
    let folder = out.display().to_string();
    let assert = case.compare("source,target,duration", slower, &["--worst", "3", "-o", &folder]).success();
    let said = contains("column duration, in seconds").and(contains("one factor explains most: ours = 0.800 x theirs"));
    assert.stdout(said.and(contains("after one factor for all: another speed")));
    let pairs = rows(&out.join("pairs.csv"));
    assert_eq!(pairs.len(), case.pairs.len());
    let far = pairs.iter().filter(|p| p["reason"] == "one_factor").count();
    assert!(far > 0 && pairs.iter().all(|p| p["reason"].is_empty() || p["reason"] == "one_factor"));
    let percents = pairs.iter().filter(|p| p["reached_by"] == "both" && p["theirs_min"] != "0");
    assert!(
        percents.map(|p| p["difference_percent"].parse::<f64>().expect("a number")).all(|p| (p + 20.0).abs() < 0.01)
    );
    let worst: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("worst-pairs.geojson")).expect("it was written")).expect("JSON");
    let lines = worst["features"].as_array().expect("features");
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|f| f["geometry"]["type"] == "LineString"));
}

#[test]
fn who_reaches_more_is_said_and_unknown_ids_are_counted() {
    let case = case();
    // They reach everything: half an hour where we find no way. One row is about an unknown place.
    let all =
        |a: &str, b: &str, ms: Option<u32>| Some(format!("{a},{b},{}", f64::from(ms.unwrap_or(1_800_001)) / 60_000.0));
    let header = "from_id,to_id,minutes\nstranger,nobody,1\n".trim_end();
    let lost = case.pairs.len() - case.reached();
    let said = contains(format!("by them only {lost}")).and(contains("1 rows are about unknown ids"));
    case.compare(header, all, &[]).success().stdout(said.and(contains("reached by one only")));
    let chinese = case.compare(header, all, &["--lang", "zh"]).success();
    chinese.stdout(contains(format!("仅对方可达 {lost}")).and(contains("只有一方可达")));
}

#[test]
fn a_file_about_other_places_is_refused_with_a_hint() {
    let case = case();
    let other = |_: &str, _: &str, _: Option<u32>| Some("x,y,1".to_owned());
    let said = contains("no row is about two known places").and(contains("hint: "));
    case.compare("from_id,to_id,time", other, &[]).code(3).stderr(said).stdout("");
    case.compare("p,q", other, &[]).code(3).stderr(contains("no column of where journeys begin and end"));
    case.run(Path::new("no/such.csv"), &[])
        .code(3)
        .stderr(contains("no/such.csv").and(contains("on the command line")));
}

#[test]
fn a_matrix_that_ends_at_a_limit_is_seen_to_end_there() {
    let case = case();
    let out = case.path("limited.csv");
    let mut command = gapzone();
    command.arg("matrix").arg(case.folder.path()).args([
        "--mode",
        "walk",
        "--types",
        "CHC",
        "--max-minutes",
        "10",
        "-q",
    ]);
    command.arg("-o").arg(&out).assert().success();
    let beyond = case.pairs.iter().filter(|p| p.2.is_some_and(|ms| ms > 600_000)).count();
    let said = contains(format!("by us only {beyond}")).and(contains("their search may end at a limit"));
    case.run(&out, &[]).success().stdout(said.and(contains("reached by one only").not()));
}

#[cfg(feature = "parquet")]
#[test]
fn a_matrix_in_parquet_says_what_the_same_matrix_in_csv_says() {
    let case = case();
    let parquet = case.path("m.parquet");
    let mut command = gapzone();
    command.arg("matrix").arg(case.folder.path()).args(["--mode", "walk", "--types", "CHC", "-q", "-o"]).arg(&parquet);
    command.assert().success();
    let said = |path: &Path| case.run(path, &[]).success().get_output().stdout.clone();
    assert_eq!(said(&parquet), said(&case.path("m.csv")));
    // Its first half only.
    let bytes = std::fs::read(&parquet).expect("it was written");
    std::fs::write(&parquet, &bytes[..bytes.len() / 2]).expect("it can be written");
    let refused = contains("m.parquet: this Parquet cannot be read").and(contains("hint: "));
    case.run(&parquet, &[]).code(3).stderr(refused).stdout("");
}
