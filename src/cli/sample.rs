//! The synthetic sample project that the program carries.

use std::fs;
use std::path::Path;

use super::failure::Failure;

/// Name and content of every file of the sample.
const FILES: [(&str, &[u8]); 7] = [
    ("README.md", include_bytes!("../../data/sample/README.md")),
    ("project.toml", include_bytes!("../../data/sample/project.toml")),
    ("roads.geojson", include_bytes!("../../data/sample/roads.geojson")),
    ("facilities.csv", include_bytes!("../../data/sample/facilities.csv")),
    ("residential.geojson", include_bytes!("../../data/sample/residential.geojson")),
    ("units.geojson", include_bytes!("../../data/sample/units.geojson")),
    ("expected.json", include_bytes!("../../data/sample/expected.json")),
];

/// The folder of results that a run of the sample leaves beside its files.
const RESULTS: &str = "out";

/// Writes the sample into a new or empty folder; `false` when exactly the sample is there already.
pub(super) fn write(folder: &Path) -> Result<bool, Failure> {
    let failed = |e: std::io::Error| Failure::io(format!("{}: {e}", folder.display()));
    if folder.exists() {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            names.push(entry.map_err(failed)?.file_name());
        }
        names.retain(|n| n.to_str() != Some(RESULTS));
        let same = |(name, bytes): &(&str, &[u8])| fs::read(folder.join(name)).is_ok_and(|found| found == *bytes);
        if names.len() == FILES.len() && FILES.iter().all(same) {
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
    for (name, bytes) in FILES {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(|e| Failure::io(format!("{}: {e}", path.display())))?;
    }
    Ok(true)
}
