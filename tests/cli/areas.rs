//! `gapzone areas`: people by area and by time, the files, and what is refused.

use std::path::Path;

use geo::Validation;
use geo_types::Geometry;
use predicates::prelude::*;
use predicates::str::contains;

use crate::gapzone;
use crate::network::{rows, sample};

/// The geometries of a GeoJSON file.
fn shapes(path: &Path) -> Vec<Geometry<f64>> {
    let text = std::fs::read_to_string(path).expect("it is there");
    let json: geojson::FeatureCollection = text.parse().expect("it is a collection");
    json.features.into_iter().filter_map(|f| Geometry::try_from(f.geometry?).ok()).collect()
}

#[test]
fn areas_grow_with_the_cutoff_and_hold_the_people_that_times_count() {
    let folder = sample();
    let out = folder.path().join("a");
    let mut command = gapzone();
    command.arg("areas").arg(folder.path()).args(["--rule", "B083", "--minutes", "10,5"]);
    command.args(["--basins", "--lang", "en", "-o"]).arg(&out).assert().success().stdout(
        contains("people by time")
            .and(contains("on foot: sampled every 25 m"))
            .and(contains("B083.rural: only people of"))
            .and(contains("5 files written")),
    );
    let areas = rows(&out.join("service_areas.csv"));
    let number =
        |row: &std::collections::BTreeMap<String, String>, key: &str| row[key].parse::<f64>().expect("a number");
    assert_eq!(
        areas.iter().map(|r| (r["rule_id"].as_str(), r["minutes"].as_str())).collect::<Vec<_>>(),
        [("B083.urban", "5"), ("B083.urban", "10"), ("B083.rural", "5"), ("B083.rural", "10"),]
    );
    for pair in areas.chunks(2) {
        assert!(number(&pair[0], "area_km2") < number(&pair[1], "area_km2"));
        assert!(number(&pair[0], "people_by_time") < number(&pair[1], "people_by_time"));
    }
    for row in &areas {
        let (area, time) = (number(row, "people_by_area"), number(row, "people_by_time"));
        assert!((area - time - number(row, "people_difference")).abs() < 0.01);
        assert!((area - time).abs() < 0.005 * time, "{row:?}");
    }
    // Everybody who reaches some facility is in one basin; each facility stands once for each part of the rule.
    let basins = rows(&out.join("basins.csv"));
    assert!(basins.iter().all(|b| !b["facility_id"].is_empty() && b["minutes"].is_empty()));
    for name in ["service_areas.geojson", "basins.geojson"] {
        let shapes = shapes(&out.join(name));
        assert!(!shapes.is_empty());
        for shape in shapes {
            assert!(shape.is_valid(), "{name}: {:?}", shape.check_validation());
        }
    }
}

#[test]
fn a_facility_gets_areas_of_its_own_when_asked() {
    let folder = sample();
    let out = folder.path().join("a");
    let mut command = gapzone();
    command.arg("areas").arg(folder.path()).args(["--rule", "B083", "--per-facility", "--spacing-m", "400", "-q"]);
    command.arg("-o").arg(&out).assert().success().stdout("");
    let areas = rows(&out.join("service_areas.csv"));
    let (all, own): (Vec<_>, Vec<_>) = areas.iter().partition(|r| r["facility_id"].is_empty());
    assert_eq!(all.len(), areas.len() - own.len());
    assert!(!all.is_empty() && own.len() > 10);
}

#[test]
fn a_spacing_of_no_sense_and_an_unknown_rule_are_refused() {
    let folder = sample();
    let ask = |args: &[&str]| {
        let mut command = gapzone();
        command.arg("areas").arg(folder.path()).args(args);
        command.assert().code(2)
    };
    ask(&["--spacing-m", "0"]).stderr(contains("is not between 1 and 10000"));
    ask(&["--minutes", "0"]).stderr(contains("--minutes"));
    ask(&["--rule", "B999"]).stderr(contains("--rule \"B999\" names no access rule").and(contains("hint: ")));
    ask(&["--rule", "B083.suburb"]).stderr(contains("parts of that rule: B083.urban, B083.rural"));
    ask(&["--rule", "B083", "--spacing-m", "1"]).stderr(contains("hint: from "));
}

#[test]
fn a_part_of_a_rule_is_drawn_alone() {
    let folder = sample();
    let out = folder.path().join("a");
    for (asked, parts) in [("B083.rural", &["B083.rural"][..]), ("B083", &["B083.urban", "B083.rural"])] {
        let mut command = gapzone();
        command.arg("areas").arg(folder.path()).args(["--rule", asked, "--spacing-m", "400", "-q", "-o"]).arg(&out);
        command.assert().success();
        let areas = rows(&out.join("service_areas.csv"));
        assert_eq!(areas.iter().map(|r| r["rule_id"].as_str()).collect::<Vec<_>>(), parts, "{asked}");
    }
}

/// A plan of one rule in metres and one in minutes.
const TWO_RULES: &str = r#"
schema = 1
id = "TWO"
title = { zh = "两条", en = "Two" }
document = "two.toml"

[[rules]]
id = "M500"
slug = "metres-500"
label = { zh = "500米", en = "500 m" }
clause = { lines = [1, 1], quote = "500 m" }
target = { nature = "weak" }
[rules.require]
kind = "access"
supply = { types = ["CHC"] }
metres = 500
radius = "network"
share_bp = 9000

[[rules]]
id = "T10"
slug = "minutes-10"
label = { zh = "10分钟", en = "10 minutes" }
clause = { lines = [2, 2], quote = "10 minutes" }
target = { nature = "weak" }
[rules.require]
kind = "access"
supply = { types = ["CHC"] }
minutes = 10
mode = "walk"
share_bp = 9000
"#;

#[test]
fn minutes_do_not_apply_to_a_rule_in_metres_and_that_is_said() {
    let folder = sample();
    let file = folder.path().join("project.toml");
    let text = std::fs::read_to_string(&file).expect("it is there");
    let plans = text.lines().find(|line| line.starts_with("plans")).expect("it names plans");
    let (kept, _) = text.split_once("[rules.B075]").expect("it sets a number of plan B");
    std::fs::write(&file, kept.replace(plans, "plans = [\"two.toml\"]")).expect("it can be written");
    std::fs::write(folder.path().join("two.toml"), TWO_RULES).expect("it can be written");
    let out = folder.path().join("a");
    let ask = |args: &[&str]| {
        let mut command = gapzone();
        command.arg("areas").arg(folder.path()).args(["--spacing-m", "400", "-o"]).arg(&out).args(args);
        command.assert()
    };
    let said = contains("M500: its limit is in metres, so the minutes do not apply and its own 500 m are drawn");
    ask(&["--minutes", "5"]).success().stdout(said.clone());
    let areas = rows(&out.join("service_areas.csv"));
    let cutoffs: Vec<_> =
        areas.iter().map(|r| (r["rule_id"].as_str(), r["minutes"].as_str(), r["metres"].as_str())).collect();
    assert_eq!(cutoffs, [("M500", "", "500"), ("T10", "5", "")]);
    ask(&[]).success().stdout(said.not());
    let refused = contains("--minutes: the limit of M500 is in metres").and(contains("hint: leave out --minutes"));
    ask(&["--minutes", "5", "--rule", "M500"]).code(2).stderr(refused).stdout("");
    ask(&["--rule", "metres-500"]).success();
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let folder = sample();
    let made = |jobs: &str| {
        let out = folder.path().join(format!("a{jobs}"));
        let mut command = gapzone();
        command.arg("areas").arg(folder.path()).args(["--rule", "B083", "--per-facility", "--basins"]);
        command.args(["--spacing-m", "300", "--minutes", "5,10", "--jobs", jobs, "-q", "-o"]).arg(&out);
        command.assert().success();
        let names = ["service_areas.geojson", "service_areas.csv", "basins.geojson", "basins.csv", "manifest.json"];
        names.map(|name| std::fs::read(out.join(name)).expect("it was written"))
    };
    let one = made("1");
    assert!(one.iter().all(|bytes| bytes.len() > 300));
    for jobs in ["2", "8"] {
        assert!(made(jobs) == one, "--jobs {jobs}");
    }
}
