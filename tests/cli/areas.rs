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
        contains("people by time").and(contains("on foot: sampled every 25 m")).and(contains("5 files written")),
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
    ask(&["--rule", "B999"]).stderr(contains("no rule \"B999\""));
    ask(&["--rule", "B083", "--spacing-m", "1"]).stderr(contains("hint: from "));
}
