//! The synthetic sample projects that the program carries: a clean one, and one with the faults of real lists.

use std::fs;
use std::path::Path;

use super::failure::Failure;

/// Name and content of every file of the clean sample.
const CLEAN: [(&str, &[u8]); 10] = [
    ("README.md", include_bytes!("../../data/sample/README.md")),
    ("project.toml", include_bytes!("../../data/sample/project.toml")),
    ("own-rules.toml", include_bytes!("../../data/sample/own-rules.toml")),
    ROADS,
    RESIDENTIAL,
    UNITS,
    ("facilities.csv", include_bytes!("../../data/sample/facilities.csv")),
    ("registers.csv", include_bytes!("../../data/sample/registers.csv")),
    ("indicators.csv", include_bytes!("../../data/sample/indicators.csv")),
    ("expected.json", include_bytes!("../../data/sample/expected.json")),
];

/// The same of the sample with faults, on the ground of the clean one.
const DIRTY: [(&str, &[u8]); 9] = [
    ("README.md", include_bytes!("../../data/sample-dirty/README.md")),
    ("project.toml", include_bytes!("../../data/sample-dirty/project.toml")),
    ROADS,
    RESIDENTIAL,
    UNITS,
    ("facilities.csv", include_bytes!("../../data/sample-dirty/facilities.csv")),
    ("totals.csv", include_bytes!("../../data/sample-dirty/totals.csv")),
    ("indicators.csv", include_bytes!("../../data/sample-dirty/indicators.csv")),
    ("planted.json", include_bytes!("../../data/sample-dirty/planted.json")),
];

const ROADS: (&str, &[u8]) = ("roads.geojson", include_bytes!("../../data/sample/roads.geojson"));
const RESIDENTIAL: (&str, &[u8]) = ("residential.geojson", include_bytes!("../../data/sample/residential.geojson"));
const UNITS: (&str, &[u8]) = ("units.geojson", include_bytes!("../../data/sample/units.geojson"));

/// The folder of results that a run of the sample leaves beside its files.
const RESULTS: &str = "out";

/// Writes the clean or the faulty sample into a new or empty folder; `false` when exactly that is there already.
pub(super) fn write(folder: &Path, dirty: bool) -> Result<bool, Failure> {
    let files: &[(&str, &[u8])] = if dirty { &DIRTY } else { &CLEAN };
    let failed = |e: std::io::Error| Failure::io(format!("{}: {e}", folder.display()));
    if folder.exists() {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            names.push(entry.map_err(failed)?.file_name());
        }
        names.retain(|n| n.to_str() != Some(RESULTS));
        let same = |(name, bytes): &(&str, &[u8])| fs::read(folder.join(name)).is_ok_and(|found| found == *bytes);
        if names.len() == files.len() && files.iter().all(same) {
            return Ok(false);
        }
        if !names.is_empty() {
            return Err(Failure::usage(format!(
                "{} is not empty and does not hold exactly the sample\nhint: give a new folder; nothing was written",
                folder.display()
            )));
        }
    }
    fs::create_dir_all(folder).map_err(failed)?;
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(|e| Failure::io(format!("{}: {e}", path.display())))?;
    }
    Ok(true)
}
