//! The page that every run writes, read as a browser would read it, without one.

#![allow(clippy::unwrap_used, reason = "a test stops where its input is not what it says")]

#[allow(dead_code, reason = "shared with the tests of the rules")]
#[path = "rules/scene.rs"]
mod scene;

use std::collections::BTreeMap;
use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::ZlibDecoder;
use gapzone::layers::Level;
use gapzone::outputs::{OutFile, files};
use gapzone::run::Report;
use scene::{facility, scene};
use serde_json::Value;
use sha2::{Digest, Sha256};

const WALK_10: &str =
    "kind = \"access\"\nsupply = { types = [\"CHC\"] }\nminutes = 10\nmode = \"walk\"\nshare_bp = 10000\n";
const HOSTILE: &str = "</script><script>alert(1)</script><img src=x onerror=alert(2)> & \"co\" {{DATA}}";

/// Fifty people beside a centre and twenty 5 km away; every name is markup.
fn hostile() -> Report {
    let mut report = scene()
        .settings("[gaps]\nmin_people_urban = 0\n")
        .unit(HOSTILE, Level::Street, (-1_000.0, -1_000.0), (6_000.0, 6_000.0))
        .people(110.0, 110.0, 50)
        .people(5_010.0, 5_010.0, 20)
        .facility(100.0, 100.0, facility("F1", "CHC"))
        .facility(300.0, 100.0, facility("F2", "VC"))
        .street(&[(100.0, 100.0), (5_010.0, 100.0), (5_010.0, 5_010.0)], &[("highway", "primary")])
        .run(WALK_10);
    report.layers.facilities.list.iter_mut().for_each(|f| f.name = HOSTILE.to_owned());
    report.layers.residents.areas.iter_mut().for_each(|a| a.name = HOSTILE.to_owned());
    report.project.name = HOSTILE.to_owned();
    report
}

/// The page without the name of the project, which stands in its title and its heading as escaped text.
fn nameless(page: &str) -> String {
    let name = HOSTILE.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    assert_eq!(page.matches(&name).count(), 2);
    page.replace(&name, "")
}

fn text(files: &[OutFile], name: &str) -> String {
    let file = files.iter().find(|f| f.name == name).unwrap_or_else(|| panic!("no {name}"));
    String::from_utf8(file.bytes.clone()).unwrap()
}

/// What stands between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from}")) + from.len();
    &text[start..start + text[start..].find(to).unwrap()]
}

fn block(page: &str, id: &str) -> Vec<u8> {
    let packed = between(page, &format!("id=\"{id}\">"), "<");
    let mut bytes = Vec::new();
    ZlibDecoder::new(STANDARD.decode(packed).unwrap().as_slice()).read_to_end(&mut bytes).unwrap();
    bytes
}

fn data(page: &str) -> Value {
    serde_json::from_slice(&block(page, "data")).unwrap()
}

/// A table of the data as rows by field.
fn rows(table: &Value) -> Vec<BTreeMap<String, Value>> {
    let fields: Vec<String> = serde_json::from_value(table["fields"].clone()).unwrap();
    let row = |values: &Value| fields.iter().cloned().zip(values.as_array().unwrap().iter().cloned()).collect();
    table["rows"].as_array().unwrap().iter().map(row).collect()
}

/// A CSV file as rows by title.
fn csv_rows(files: &[OutFile], name: &str) -> Vec<BTreeMap<String, String>> {
    let text = text(files, name);
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// Whole numbers of a column of the pack, seven bits a byte.
fn column(data: &Value, pack: &[u8], name: &str) -> Vec<u64> {
    let at = |i: usize| usize::try_from(data["columns"][name][i].as_u64().unwrap()).unwrap();
    let (mut numbers, mut number, mut shift) = (Vec::new(), 0, 0);
    for byte in &pack[at(0)..at(0) + at(1)] {
        number |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            numbers.push(std::mem::take(&mut number));
            shift = 0;
        }
    }
    numbers
}

#[test]
fn names_that_are_markup_stay_names() {
    let page = text(&files(&hostile()).unwrap(), "report.html");
    assert_eq!(page.matches("<script").count(), 3, "two blocks of data and one script");
    let nameless = nameless(&page);
    assert!(!nameless.contains("alert(") && !nameless.contains("<img"));
    let data = data(&page);
    assert!(rows(&data["facilities"]).iter().all(|f| f["name"] == HOSTILE));
    // The scripts write texts only: nothing in them makes markup or code of a text.
    let script = between(&page, "<script>", "</script>");
    for way in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc"] {
        assert!(!script.contains(way), "{way}");
    }
}

#[test]
fn the_policy_allows_this_script_and_this_style_and_nothing_else() {
    let page = text(&files(&hostile()).unwrap(), "report.html");
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
    let script = hash(between(&page, "<script>", "</script>"));
    let style = hash(between(&page, "<style>", "</style>"));
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
    let expected =
        format!("default-src 'none'; script-src {script}; style-src {style}; base-uri 'none'; form-action 'none'");
    assert_eq!(policy, expected);
    let page = nameless(&page);
    // The only address is the name of SVG.
    assert_eq!(page.matches("http://").count(), page.matches("http://www.w3.org/2000/svg").count());
    assert!(!page.contains("https://") && !page.contains(" src=") && !page.contains("url("));
    // A style that stands at an element would be refused by the policy.
    assert!(!page.contains(" style=\""));
}

#[test]
fn the_page_says_what_the_tables_say() {
    let files = files(&hostile()).unwrap();
    let page = text(&files, "report.html");
    let (data, pack) = (data(&page), block(&page, "shapes"));
    for (name, file) in [("lines", "compliance"), ("results", "rules"), ("zones", "gap_zones"), ("units", "units")] {
        let (shown, written) = (rows(&data[name]), csv_rows(&files, &format!("{file}.csv")));
        assert_eq!(shown.len(), written.len(), "{file}");
        for (row, (shown, written)) in shown.iter().zip(&written).enumerate() {
            for (field, value) in shown.iter().filter(|(field, _)| written.contains_key(*field)) {
                let said = match value {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                // A text that a workbook could read as a formula has an apostrophe in the CSV file.
                assert_eq!(said, written[field].trim_start_matches('\''), "{file} row {row} {field}");
            }
        }
    }
    // Twenty of seventy people are not served: in the classes of the map as in the tables.
    assert_eq!(column(&data, &pack, "patch.people"), [50_000, 20_000]);
    assert_eq!(column(&data, &pack, "f0.gap"), [0, 20_000]);
    let classes = column(&data, &pack, "f0.class");
    assert!(classes[0] < 2 && classes[1] == 3, "{classes:?}: within the limit, and beyond twice the limit");
    let curve = &data["findings"][0]["curve"];
    assert_eq!((&curve["people"], &curve["within"][10]), (&70_000.into(), &50_000.into()));
    let manifest: Value = serde_json::from_str(&text(&files, "manifest.json")).unwrap();
    assert_eq!(data["about"]["run_id"], manifest["run_id"]);
    assert_eq!(data["rules"].as_array().unwrap().len(), manifest["outcomes"].as_array().unwrap().len());
    assert!(data["proposals"].is_null());
}

#[test]
fn two_runs_write_the_same_page() {
    let page = || text(&files(&hostile()).unwrap(), "report.html");
    assert!(page() == page());
}

#[test]
fn every_word_of_the_page_exists_in_both_languages() {
    let page = text(&files(&hostile()).unwrap(), "report.html");
    let script = between(&page, "<script>", "</script>");
    let words = between(script, "const WORDS = {", "\n};");
    let mut known = Vec::new();
    for line in words.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (key, pair) = line.split_once(": ").unwrap();
        let pair: [String; 2] = serde_json::from_str(pair.trim_end_matches(',')).unwrap();
        assert!(pair.iter().all(|text| !text.is_empty()), "{key}");
        let blanks = |text: &str| (0..3).filter(|i| text.contains(&format!("{{{i}}}"))).collect::<Vec<_>>();
        assert_eq!(blanks(&pair[0]), blanks(&pair[1]), "{key}: the same is filled in");
        known.push(key.to_owned());
    }
    let used: Vec<&str> = script.split("word(\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(used.len() > 100);
    for key in used {
        assert!(known.iter().any(|k| k == key), "no word {key}");
    }
}
