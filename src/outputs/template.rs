//! A workbook to be filled in: the columns and rows that the rules of a plan read, in Chinese, and no others.
//!
//! What is filled in is read back as it is: [`project_lines`] says how a project names its sheets.

mod asks;
mod rows;
mod sheets;
mod words;

use super::OutputError;
use crate::layers::service_named;
use crate::rules::Plan;
pub use asks::{Asks, Column, Entry, Row};

/// Names of the sheets.
pub mod sheet {
    /// What to do, who does it, how it is read back.
    pub const HELP: &str = "填表说明";
    /// Facilities, a row for each.
    pub const FACILITIES: &str = "机构";
    /// Specialties, teams and projects, which have no site of their own.
    pub const REGISTER: &str = "专科队伍项目";
    /// Administrative units.
    pub const UNITS: &str = "单元";
    /// Residential areas.
    pub const AREAS: &str = "居住区";
    /// Values of the plan area.
    pub const INDICATORS: &str = "指标";
    /// Which rule reads which columns.
    pub const CLAUSES: &str = "条文对照";
    /// The values of long lists; hidden.
    pub const CHOICES: &str = "选项";
}

/// The workbook for a plan; `as_of` is the year for which it will be judged, if that is known.
///
/// # Errors
/// When the workbook cannot be made: a plan of more columns than a sheet has.
pub fn template(plan: &Plan, as_of: Option<i32>) -> Result<Vec<u8>, OutputError> {
    let asks = Asks::of(plan, as_of);
    sheets::workbook(plan, &asks).map_err(|e| OutputError::Format { file: "xlsx".to_owned(), problem: e.to_string() })
}

/// The lines of a project file that read a filled workbook; `path` is that of the workbook, relative to the project.
#[must_use]
pub fn project_lines(asks: &Asks, path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut lines = vec!["[[facilities]]".to_owned()];
    let source = |sheet: &str| [format!("path = \"{path}\""), format!("layer = \"{sheet}\"")];
    lines.extend(source(sheet::FACILITIES));
    // Columns that are known by their titles need no line; one that is named is the only one read for its service.
    let unknown = asks.services.iter().filter(|(key, title)| service_named(title) != Some(key.as_str()));
    let flags: Vec<String> = unknown.map(|(key, title)| format!("\"{key}\" = \"{title}\"")).collect();
    if !flags.is_empty() {
        lines.push(format!("columns.flags = {{ {} }}", flags.join(", ")));
    }
    if asks.register.is_some() {
        lines.extend([String::new(), "[[facilities]]".to_owned()]);
        lines.extend(source(sheet::REGISTER));
        lines.extend(["places = false", "allow_empty = true"].map(str::to_owned));
    }
    if !asks.indicators.is_empty() {
        lines.extend([String::new(), "[[indicators]]".to_owned()]);
        lines.extend(source(sheet::INDICATORS));
    }
    let table = |sheet: &str| [format!("table = \"{path}\""), format!("table_layer = \"{sheet}\"")];
    lines.extend([String::new(), "# [[units]]".to_owned()]);
    lines.extend(table(sheet::UNITS));
    if asks.areas.is_some() {
        lines.extend([String::new(), "# [people]".to_owned()]);
        lines.extend(table(sheet::AREAS));
    }
    lines.join("\n") + "\n"
}
