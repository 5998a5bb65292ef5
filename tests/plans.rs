//! The embedded plans against the documents that they quote and the catalogue of plan items.

#![allow(clippy::unwrap_used, reason = "a test stops where its input is not what it says")]

#[path = "plans/catalogue.rs"]
mod catalogue;
#[path = "plans/fields.rs"]
mod fields;
#[path = "plans/quotes.rs"]
mod quotes;
#[path = "plans/wording.rs"]
mod wording;

use std::path::{Path, PathBuf};

use gapzone::rules::Plan;

/// Folder of the real documents beside the project; tests are skipped aloud where it is missing.
fn shared() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is missing, and in CI it must not be");
    eprintln!("SKIPPED: ../shared is missing");
    None
}

/// An embedded pack; opening it binds every expression to the attributes and parameters that exist.
fn open(id: &str) -> Plan {
    let source = Plan::open(id, Path::new(".")).unwrap();
    Plan::parse(&source.text, &source.path).unwrap_or_else(|e| panic!("{e}"))
}

/// The six written plans.
fn plans() -> Vec<Plan> {
    ["A", "B", "L", "N", "K", "D"].map(open).into()
}

/// Everything that is embedded.
fn packs() -> Vec<Plan> {
    Plan::embedded_ids().map(open).collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
