//! The project files for real places, and that of the sample, are valid and name rules that exist.

use std::path::{Path, PathBuf};

use gapzone::project::Project;
use gapzone::rules::Plan;

fn project_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::fs::read_dir(root.join("tests/real")).expect("tests/real is part of the repository");
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.expect("a readable entry").path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "toml") && f.file_stem().is_some_and(|s| s != "circles"));
    files.push(root.join("data/sample/project.toml"));
    files.sort();
    files
}

#[test]
fn every_project_for_a_real_place_is_valid_and_its_rules_exist() {
    let files = project_files();
    assert_eq!(files.len(), 7);
    for file in files {
        let project = Project::open(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let read = |name: &String| {
            let text = Plan::open(name, &project.folder)?;
            Plan::parse(&text.text, &text.path)
        };
        let plans: Result<Vec<Plan>, _> = project.plans.iter().map(read).collect();
        let plans = plans.unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        for id in &project.only {
            assert!(plans.iter().flat_map(|p| &p.rules).any(|r| r.id == *id), "{}: no rule {id}", file.display());
        }
    }
}
