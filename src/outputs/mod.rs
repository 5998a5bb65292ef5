//! A report to bytes: layers, tables, a manifest, a map and a table on the screen. Nothing here computes anew.

use std::path::Path;

use crate::run::Report;

/// One output file, complete.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutFile {
    /// Name within the output folder; no folders of its own.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Why outputs could not be made or written.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct OutputError(String);

/// All files of a report.
///
/// # Errors
/// When values cannot be brought into a format.
pub fn files(_report: &Report) -> Result<Vec<OutFile>, OutputError> {
    Ok(Vec::new())
}

/// Writes files into a folder.
///
/// # Errors
/// When the folder cannot be written.
pub fn write(_files: &[OutFile], folder: &Path) -> Result<(), OutputError> {
    std::fs::create_dir_all(folder).map_err(|e| OutputError(format!("{}: {e}", folder.display())))
}
