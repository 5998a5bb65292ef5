//! Signed corrections: applied on every run, listed, and told when they match nothing.

use gapzone::layers::Layers;
use gapzone::project::Project;
use gapzone::run::{Silent, run};

use crate::{Files, clean, lines};

const HEAD: &str = "id,action,field,value,who,when,why\n";

fn with(rows: &str) -> Files {
    clean()
        .with("corrections.csv", format!("{HEAD}{rows}"))
        .setting("plans = []", "plans = []\ncorrections = \"corrections.csv\"")
}

fn load(files: &Files) -> Layers {
    let folder = tempfile::tempdir().expect("a folder");
    files.write(folder.path());
    Layers::load(&Project::open(folder.path()).expect("a project")).expect("it can be read")
}

#[test]
fn corrections_close_move_and_change_what_they_name() {
    let files = with(
        "F1,closed,,2025,王,2025-03-01,并入F2\nF2,move,,\"114.012,30.604\",王,2025-03-01,实地核对\n\
         F3,set,类型,中医医院,李,2025-03-02,更名\nF4,set,床位,30,李,2025-03-02,新增\nR4,not_residential,,,李,2025-03-02,是宿舍\n\
         R3,set,people,1600,李,2025-03-02,补报\n",
    );
    let layers = load(&files);
    let facility = |id: &str| layers.facilities.get(layers.facilities.by_id(id).expect("it is there"));
    assert!(facility("F1").is_open(2024) && !facility("F1").is_open(2025));
    let at = facility("F2").sites[0].position;
    assert_eq!((at.lon, at.lat), (114.012, 30.604));
    assert_eq!((facility("F3").kind.as_str(), facility("F4").capacity), ("TCMH", Some(30.0)));
    // 1000 + 2000 + 1600; R4 with its 500 is gone.
    assert_eq!(layers.residents.people(), gapzone::units::People::whole(4_600));
    let matched: Vec<_> = layers.corrections.iter().map(|c| c.matched).collect();
    assert_eq!(
        matched,
        [Some("facility"), Some("facility"), Some("facility"), Some("facility"), Some("area"), Some("area")]
    );
    let before: Vec<_> = layers.corrections.iter().map(|c| c.before.as_deref().unwrap_or("-")).collect();
    assert_eq!(before, ["-", "114.013,30.603", "HOSP", "-", "500", "1500"]);
}

#[test]
fn corrections_that_match_nothing_or_are_unsigned_or_idle_are_told() {
    let checked = with(
        "F9,closed,,,王,2025-03-01,撤销\nF1,closed,,,王,,撤销\nF2,burn,,,王,2025-03-01,?\nF3,set,名称,人民医院,王,2025-03-01,已改\n",
    )
    .check();
    let told: Vec<(&str, Option<u64>)> =
        checked.warnings.iter().filter(|w| w.place.file == "corrections.csv").map(|w| (w.code, w.place.row)).collect();
    assert_eq!(
        told,
        [
            ("correction-not-understood", Some(3)),
            ("correction-unsigned", Some(2)),
            ("correction-without-match", Some(1)),
            ("correction-not-needed", Some(4)),
        ],
        "{}",
        lines(&checked)
    );
}

#[test]
fn corrections_may_stand_in_a_toml_file() {
    let text = "[[corrections]]\nid = \"F1\"\naction = \"closed\"\nvalue = 2020\nwho = \"王\"\nwhen = \"2025-03-01\"\nwhy = \"撤销\"\n";
    let files = clean().with("c.toml", text).setting("plans = []", "plans = []\ncorrections = \"c.toml\"");
    let layers = load(&files);
    let facility = layers.facilities.get(layers.facilities.by_id("F1").expect("it is there"));
    assert_eq!(facility.sites[0].period.closes, Some(2020));
}

#[test]
fn corrections_stand_in_the_manifest_and_in_a_table_of_their_own() {
    let folder = tempfile::tempdir().expect("a folder");
    with("F1,closed,,2025,王,2025-03-01,并入F2\n").write(folder.path());
    let report = run(Project::open(folder.path()).expect("a project"), &Silent).expect("it runs");
    let files = gapzone::outputs::files(&report).expect("they can be made");
    let text = |name: &str| {
        let file = files.iter().find(|f| f.name == name).expect("it is written");
        String::from_utf8(file.bytes.clone()).expect("it is UTF-8")
    };
    assert!(
        text("corrections.csv")
            .contains("1,F1,2025年起撤销,closed from 2025 on,王,2025-03-01,并入F2,facility,,corrections.csv")
    );
    let manifest: serde_json::Value = serde_json::from_str(&text("manifest.json")).expect("it is JSON");
    assert_eq!(
        (&manifest["corrections"][0]["who"], &manifest["corrections"][0]["matched"]),
        (&"王".into(), &"facility".into())
    );
    assert!(manifest["inputs"].as_array().is_some_and(|list| list.iter().any(|i| i["role"] == "corrections")));
}
