//! The sample run by the program itself, and its files read again as a stranger would read them.
//!
//! Planned people, causes and extents come from `data/sample/expected.json`, which
//! `scripts/make-sample.py` worked out from its construction.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use gapzone::project::Project;
use gapzone::run::{Report, Silent, run};
use geo::Validation;
use geo_types::{LineString, MultiPolygon, Polygon};
use serde_json::Value;
use tempfile::TempDir;

type Row = BTreeMap<String, String>;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample");
/// A demand cell of 50 m and the rounding of a coordinate, in degrees of longitude and latitude.
const CELL: (f64, f64) = (0.000_53, 0.000_46);

fn gapzone(args: &[&str]) {
    Command::cargo_bin("gapzone").unwrap().args(args).args(["--quiet"]).assert().success();
}

/// The rules that are checked where their numbers alone matter; plans A and B ask nearly the same.
const FIVE: &str = "plans = [\"B\", \"A\"]\nonly = [\"B069\", \"B083\", \"B111\", \"A090\", \"A152\"]\n";

/// The project file with those rules alone, and without the settings of others.
fn of_five(project: &str) -> String {
    let project = project.replace("plans = [\"B\", \"own-rules.toml\"]\n", FIVE);
    let (kept, _) = project.split_once("[rules.B075]").expect("the sample sets a number");
    kept.to_owned()
}

fn five_rules_run() -> (TempDir, BTreeMap<String, Vec<u8>>) {
    let (folder, project) = copy(|_, text| text);
    gapzone(&["run", project.to_str().unwrap()]);
    let files = files_of(&project.join("out"));
    (folder, files)
}

fn sample_run(extra: &[&str]) -> (TempDir, BTreeMap<String, Vec<u8>>) {
    let folder = TempDir::new().unwrap();
    let project = folder.path().join("sample");
    gapzone(&[&["run", "--sample", project.to_str().unwrap()], extra].concat());
    let files = files_of(&project.join("out"));
    (folder, files)
}

fn files_of(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let list = fs::read_dir(out).unwrap().map(|e| e.unwrap());
    list.map(|e| (e.file_name().into_string().unwrap(), fs::read(e.path()).unwrap())).collect()
}

fn same_files(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>, what: &str) {
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>(), "{what}");
    assert!(!a.is_empty(), "{what}");
    for (name, bytes) in a {
        assert!(bytes == &b[name], "{what}: {name} differs");
    }
}

fn rows(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Vec<Row> {
    let text =
        std::str::from_utf8(&files[name]).unwrap().strip_prefix('\u{feff}').expect("the table begins with a BOM");
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|r| r.unwrap()).collect()
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

fn features(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Vec<Value> {
    json(&files[name])["features"].as_array().unwrap().clone()
}

fn expected() -> Value {
    json(&fs::read(format!("{SAMPLE}/expected.json")).unwrap())
}

/// People of a cell or property, in thousandths.
fn people(text: &str) -> i64 {
    (text.parse::<f64>().unwrap_or_else(|e| panic!("{text:?}: {e}")) * 1_000.0).round() as i64
}

/// All positions of a geometry.
fn positions(value: &Value, found: &mut Vec<(f64, f64)>) {
    let list = value.as_array().unwrap();
    if list[0].is_number() {
        found.push((list[0].as_f64().unwrap(), list[1].as_f64().unwrap()));
    } else {
        list.iter().for_each(|v| positions(v, found));
    }
}

/// West, south, east, north.
fn bounds(geometry: &Value) -> [f64; 4] {
    let mut all = Vec::new();
    positions(&geometry["coordinates"], &mut all);
    let empty = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    all.iter().fold(empty, |b, p| [b[0].min(p.0), b[1].min(p.1), b[2].max(p.0), b[3].max(p.1)])
}

/// Whether `inner` lies in `outer` widened by a cell.
fn within(inner: [f64; 4], outer: [f64; 4]) -> bool {
    inner[0] >= outer[0] - CELL.0
        && inner[1] >= outer[1] - CELL.1
        && inner[2] <= outer[2] + CELL.0
        && inner[3] <= outer[3] + CELL.1
}

/// A copy of the sample with five of its rules in a new folder, with edits by file name.
fn copy(edit: impl Fn(&str, String) -> String) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    for name in [
        "project.toml",
        "facilities.csv",
        "registers.csv",
        "indicators.csv",
        "roads.geojson",
        "residential.geojson",
        "units.geojson",
    ] {
        let text = fs::read_to_string(format!("{SAMPLE}/{name}")).unwrap();
        let text = if name == "project.toml" { of_five(&text) } else { text };
        fs::write(folder.path().join(name), edit(name, text)).unwrap();
    }
    let path = folder.path().to_owned();
    (folder, path)
}

#[test]
fn the_sample_run_twice_and_with_any_number_of_threads_gives_the_same_bytes() {
    let (_a, first) = sample_run(&[]);
    for jobs in ["1", "2", "16"] {
        let (_b, again) = sample_run(&["-j", jobs]);
        same_files(&first, &again, jobs);
    }
}

/// The same things in another order: every seventh line first.
fn shuffled<T>(list: Vec<T>) -> Vec<T> {
    let mut numbered: Vec<_> = list.into_iter().enumerate().collect();
    numbered.sort_by_key(|(i, _)| (i % 7, std::cmp::Reverse(*i)));
    numbered.into_iter().map(|(_, item)| item).collect()
}

#[test]
fn rows_of_the_sample_in_another_order_change_no_number_and_no_gap_id() {
    let (_a, plain) = five_rules_run();
    let (_b, project) = copy(|name, text| {
        if name.ends_with(".csv") {
            let mut lines = text.lines().map(str::to_owned);
            let head = lines.next().unwrap();
            let rest: Vec<_> = shuffled(lines.collect());
            return format!("{head}\n{}\n", rest.join("\n"));
        }
        if name.ends_with(".geojson") {
            let mut layer: Value = serde_json::from_str(&text).unwrap();
            let list = layer["features"].as_array().unwrap().clone();
            layer["features"] = Value::Array(shuffled(list));
            return layer.to_string();
        }
        text
    });
    gapzone(&["run", project.to_str().unwrap()]);
    let other = files_of(&project.join("out"));
    assert_eq!(json(&plain["manifest.json"])["findings"], json(&other["manifest.json"])["findings"]);
    for name in ["rules.csv", "gap_zones.csv", "scattered.csv", "sensitivity.csv"] {
        assert_eq!(rows(&plain, name), rows(&other, name), "{name}");
    }
    for name in ["units.csv", "area_access.csv", "facilities.csv"] {
        let set = |files| rows(files, name).into_iter().collect::<BTreeSet<_>>();
        assert_eq!(set(&plain), set(&other), "{name}");
    }
}

#[test]
fn every_planted_gap_stands_in_gap_zones_with_its_people_cause_and_extent_and_nothing_else() {
    let (_a, files) = five_rules_run();
    let (zones, expected) = (features(&files, "gap_zones.geojson"), expected());
    let mut left: BTreeSet<String> = zones.iter().map(|z| z["properties"]["gap_id"].as_str().unwrap().into()).collect();
    assert_eq!(left.len(), zones.len(), "gap ids are unique");
    for planted in expected["planted"].as_array().unwrap() {
        let mut planned = [0.0; 4];
        for (i, edge) in planned.iter_mut().enumerate() {
            *edge = planted["bbox"][i].as_f64().unwrap();
        }
        for rule in planted["rules"].as_array().unwrap() {
            let part = planted["class"].as_str().unwrap_or("circle");
            let id = format!("{}.{part}", rule.as_str().unwrap());
            let mut sum = 0;
            let mut reach = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
            for zone in &zones {
                let p = &zone["properties"];
                let b = bounds(&zone["geometry"]);
                if p["finding_id"] != id.as_str() || p["cause"] != planted["cause"] || !within(b, planned) {
                    continue;
                }
                assert!(left.remove(p["gap_id"].as_str().unwrap()), "{id} {planted}: found twice");
                sum += people(&p["people"].to_string());
                reach = [reach[0].min(b[0]), reach[1].min(b[1]), reach[2].max(b[2]), reach[3].max(b[3])];
            }
            assert_eq!(sum, planted["people"].as_i64().unwrap() * 1_000, "{id} {planted}");
            assert!(within(planned, reach), "{id} {planted}: found {reach:?}");
        }
    }
    let mut of_units: BTreeMap<(String, String, String), i64> = BTreeMap::new();
    for rule in ["B111", "A152"] {
        for unit in expected["presence"]["failing"].as_array().unwrap() {
            let name = unit["name"].as_str().unwrap().to_owned();
            let key = (format!("{rule}.points"), name, unit["cause"].as_str().unwrap().to_owned());
            of_units.insert(key, unit["people"].as_i64().unwrap() * 1_000);
        }
    }
    for rule in ["B069", "A090"] {
        for unit in expected["quota"][rule]["units"].as_array().unwrap() {
            if let Some(cause) = unit["cause"].as_str() {
                let key = (rule.to_owned(), unit["name"].as_str().unwrap().to_owned(), cause.to_owned());
                of_units.insert(key, unit["gap_people"].as_i64().unwrap() * 1_000);
            }
        }
    }
    let mut found: BTreeMap<(String, String, String), i64> = BTreeMap::new();
    for zone in &zones {
        let p = &zone["properties"];
        let text = |key: &str| p[key].as_str().unwrap().to_owned();
        if left.remove(&text("gap_id")) {
            *found.entry((text("finding_id"), text("unit_name"), text("cause"))).or_default() +=
                people(&p["people"].to_string());
        }
    }
    assert_eq!(found, of_units);
}

#[test]
fn people_of_every_finding_add_up_in_every_table_layer_and_manifest() {
    let (_a, files) = five_rules_run();
    let manifest = json(&files["manifest.json"]);
    let part = |finding: &str, name: &str, key: &str| -> i64 {
        let rows = rows(&files, &format!("{name}.csv"));
        let table: i64 = rows.iter().filter(|r| r["finding_id"] == finding).map(|r| people(&r[key])).sum();
        let layer: i64 = features(&files, &format!("{name}.geojson"))
            .iter()
            .map(|f| &f["properties"])
            .filter(|p| p["finding_id"] == finding)
            .map(|p| people(&p[key].to_string()))
            .sum();
        // A unit that stands for the main urban area has no shape; its people are counted in its streets.
        assert_eq!(table, layer, "{finding} {name} {key}: table and layer");
        table
    };
    let rules = rows(&files, "rules.csv");
    assert_eq!(rules.len(), 8);
    for rule in &rules {
        let id = rule["finding_id"].as_str();
        let number = |key: &str| people(&rule[key]);
        let total = number("people");
        let (zones, scattered) = (part(id, "gap_zones", "people"), part(id, "scattered", "people"));
        assert_eq!(total, number("people_covered") + zones + scattered + number("people_not_assessed"), "{id}");
        assert_eq!((zones, scattered), (number("people_in_zones"), number("people_scattered")), "{id}");
        for key in ["people", "people_covered", "people_gap", "people_not_assessed"] {
            assert_eq!(part(id, "area_access", key), number(key), "{id} areas {key}");
            assert_eq!(part(id, "units", key), number(key), "{id} units {key}");
        }
        let said = manifest["findings"].as_array().unwrap().iter().find(|f| f["id"] == id).unwrap();
        for (key, column) in [
            ("people", "people"),
            ("covered", "people_covered"),
            ("gap", "people_gap"),
            ("not_assessed", "people_not_assessed"),
            ("in_zones", "people_in_zones"),
            ("scattered", "people_scattered"),
        ] {
            assert_eq!(said[key].as_i64().unwrap(), number(column), "{id} manifest {key}");
        }
    }
}

/// Twice the signed area of a ring in square degrees: above zero when it runs against the clock.
fn turn(ring: &Value) -> f64 {
    let mut at = Vec::new();
    positions(ring, &mut at);
    assert!(at.len() >= 4 && at.first() == at.last(), "the ring is closed");
    let o = at[0];
    at.windows(2).map(|w| (w[0].0 - o.0) * (w[1].1 - o.1) - (w[1].0 - o.0) * (w[0].1 - o.1)).sum()
}

#[test]
fn layers_of_the_sample_are_valid_and_rfc_7946() {
    let (_a, files) = sample_run(&[]);
    let layers: Vec<_> = files.keys().filter(|n| n.ends_with(".geojson")).collect();
    assert_eq!(layers.len(), 5);
    for name in layers {
        let layer = json(&files[name]);
        assert!(layer.get("crs").is_none() && layer["type"] == "FeatureCollection", "{name}");
        for feature in layer["features"].as_array().unwrap() {
            let geometry = &feature["geometry"];
            if geometry.is_null() {
                continue;
            }
            let mut all = Vec::new();
            positions(&geometry["coordinates"], &mut all);
            for (lon, lat) in all {
                assert!((114.0..115.0).contains(&lon) && (30.0..32.0).contains(&lat), "{name}: {lon},{lat}");
                for c in [lon, lat] {
                    let decimals = c.to_string().split_once('.').map_or(0, |(_, d)| d.len());
                    assert!(decimals <= 6, "{name}: {c}");
                }
            }
            let polygons = match geometry["type"].as_str().unwrap() {
                "Polygon" => vec![geometry["coordinates"].clone()],
                "MultiPolygon" => geometry["coordinates"].as_array().unwrap().clone(),
                _ => Vec::new(),
            };
            let mut whole = Vec::new();
            for polygon in polygons {
                let mut lines = Vec::new();
                for (i, ring) in polygon.as_array().unwrap().iter().enumerate() {
                    let mut at = Vec::new();
                    positions(ring, &mut at);
                    lines.push(LineString::from(at));
                    assert_eq!(turn(ring) > 0.0, i == 0, "{name} {}: ring {i}", feature["id"]);
                }
                let shape = Polygon::new(lines.remove(0), lines);
                shape.check_validation().unwrap_or_else(|e| panic!("{name} {}: {e}", feature["id"]));
                whole.push(shape);
            }
            let whole = MultiPolygon::new(whole);
            whole.check_validation().unwrap_or_else(|e| panic!("{name} {}: {e}", feature["id"]));
        }
    }
}

#[test]
fn tables_of_the_sample_begin_with_a_bom_and_no_text_cell_is_a_formula() {
    let (_a, files) = sample_run(&[]);
    let tables: Vec<_> = files.keys().filter(|n| n.ends_with(".csv")).collect();
    assert_eq!(tables.len(), 14);
    for name in tables {
        for row in rows(&files, name) {
            for (column, cell) in row {
                let formula = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
                assert!(!formula, "{name} {column}: {cell}");
            }
        }
    }
}

/// The copy run with a time limit for rule B083, in minutes.
fn with_minutes(minutes: u32) -> Report {
    let (_folder, path) = copy(|name, text| match name {
        "project.toml" => text.replace(FIVE, "plans = [\"limit.toml\"]\nonly = [\"B083\"]\n"),
        _ => text,
    });
    let plan = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/data/plans/district-b.toml")).unwrap();
    let changed = plan.replace("minutes = 10\n", &format!("minutes = {minutes}\n"));
    fs::write(path.join("limit.toml"), changed).unwrap();
    run(Project::open(&path).unwrap(), &Silent).unwrap()
}

/// People without service in each cell, of every access and presence finding.
fn gap_cells(report: &Report) -> BTreeMap<String, BTreeSet<u32>> {
    let pairs = report.findings.iter().zip(&report.gaps).filter(|(f, _)| f.kind != "quota");
    pairs
        .map(|(finding, gaps)| {
            let zones = gaps.zones.iter().flat_map(|z| &z.cells).map(|c| c.0);
            let scattered = gaps.scattered.iter().flat_map(|s| &s.cells).map(|c| c.0.0);
            (finding.id.clone(), zones.chain(scattered).collect())
        })
        .collect()
}

#[test]
fn a_longer_limit_never_loses_people() {
    let reports: Vec<_> = [1, 3, 6, 10, 11, 15, 25, 60].map(with_minutes).into();
    for pair in reports.windows(2) {
        let (short, long) = (gap_cells(&pair[0]), gap_cells(&pair[1]));
        assert_eq!(short.len(), 2);
        for (finding, cells) in long {
            assert!(cells.is_subset(&short[&finding]), "{finding}");
        }
        for (a, b) in pair[0].findings.iter().zip(&pair[1].findings) {
            assert!(a.tally.covered <= b.tally.covered && a.tally.people() == b.tally.people(), "{}", a.id);
        }
    }
}

#[test]
fn an_added_facility_never_makes_a_gap() {
    let open = |path: &Path| run(Project::open(path).unwrap(), &Silent).unwrap();
    let (_plain, plain) = copy(|_, text| text);
    let before = gap_cells(&open(&plain));
    let areas =
        json(&fs::read(format!("{SAMPLE}/residential.geojson")).unwrap())["features"].as_array().unwrap().clone();
    let kinds = ["社区卫生服务中心", "村卫生室", "固定采血点", "中医诊所"];
    let mut closed = 0;
    // Seeded places: the corner of a residential area, chosen by a linear congruence; then three planted gaps.
    let seeded = (0..8u64).map(|i| (i * 2_654_435_761 % areas.len() as u64) as usize);
    for (i, area) in seeded.chain([436, 600, 655]).enumerate() {
        let b = bounds(&areas[area]["geometry"]);
        let kind = if i >= 8 { kinds[i % 2] } else { kinds[i % kinds.len()] };
        let row = format!("Z{i:03},新增{i},{kind},是,政府办,,,{:.6},{:.6},,,现有,合成\n", b[0], b[1]);
        let (_folder, path) = copy(|name, text| match name {
            "facilities.csv" => format!("{}\n{row}", text.trim_end()),
            _ => text,
        });
        for (finding, cells) in gap_cells(&open(&path)) {
            assert!(cells.is_subset(&before[&finding]), "{finding} with {row}");
            closed += before[&finding].len() - cells.len();
        }
    }
    assert!(closed > 0, "no added facility closed any gap");
}
