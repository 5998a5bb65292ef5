//! Reads geopackage.

use std::path::Path;

use super::{ReadOptions, SourceError, Table};

/// Reads a geopackage file.
///
/// # Errors
/// When the file cannot be read or is malformed as a whole.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Table, SourceError> {
    let _ = options;
    Err(SourceError::UnknownFormat { path: path.to_owned() })
}
