//! A report to bytes: layers, tables, the manifest and what the screen shows.
//!
//! Exporters make bytes and know nothing of folders; [`folder`] puts them in place, all or none.

mod csv;
pub mod folder;
mod layer;
mod layers;
mod manifest;
pub mod screen;

pub use folder::{OutputError, write};
pub use manifest::run_id;

use crate::run::Report;

/// Version of the layout of the outputs.
pub const SCHEMA: &str = "gapzone/1";

/// A file to be written: name and bytes.
pub type File = (String, Vec<u8>);

/// Makes files of a report.
pub trait Exporter {
    /// The files, in a fixed order.
    ///
    /// # Errors
    /// When a value has no form in the format.
    fn files(&self, report: &Report) -> Result<Vec<File>, OutputError>;
}

/// All files of a run, the manifest last.
///
/// # Errors
/// When a value has no form in a format.
pub fn files(report: &Report) -> Result<Vec<File>, OutputError> {
    let run_id = run_id(report)?;
    let mut files = layers::Tables { run_id: run_id.clone() }.files(report)?;
    let manifest = manifest::manifest(report, &run_id, &files)?;
    files.push(("manifest.json".to_owned(), manifest));
    Ok(files)
}
