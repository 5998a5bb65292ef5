//! The synthetic sample district, carried inside the program.

use std::fs;
use std::path::{Path, PathBuf};

macro_rules! files {
    ($($name:literal),*) => { [$(($name, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample/", $name)))),*] };
}

/// Name and content of every file of the sample.
const FILES: [(&str, &[u8]); 7] = files!(
    "README.md",
    "expected.json",
    "facilities.csv",
    "project.toml",
    "residential.geojson",
    "roads.geojson",
    "units.geojson"
);

/// Why the sample could not be written.
#[derive(Debug, thiserror::Error)]
pub(super) enum SampleError {
    /// The system refused.
    #[error("{path}: {cause}", path = path.display())]
    Io { path: PathBuf, cause: std::io::Error },
    /// A file of this name is there with other content.
    #[error("{path}: is there already and differs from the sample\nhint: choose another folder", path = path.display())]
    Differs { path: PathBuf },
}

/// Writes the sample to a folder; files that are there must be the same already.
pub(super) fn write(folder: &Path) -> Result<(), SampleError> {
    let io = |path: &Path, cause| SampleError::Io { path: path.to_owned(), cause };
    fs::create_dir_all(folder).map_err(|e| io(folder, e))?;
    let paths = FILES.map(|(name, bytes)| (folder.join(name), bytes));
    for (path, bytes) in &paths {
        if path.exists() && fs::read(path).map_err(|e| io(path, e))? != *bytes {
            return Err(SampleError::Differs { path: path.clone() });
        }
    }
    paths.iter().try_for_each(|(path, bytes)| fs::write(path, bytes).map_err(|e| io(path, e)))
}
