//! Raw records to typed, checked layers in WGS 84 with one metric frame.
//!
//! Loaders keep the good rows and return a [`Warning`] for every other one;
//! no row is lost silently. This module knows nothing of graphs or plans.

pub mod facility;
pub mod frame;
pub mod given_times;
pub mod grid;
pub mod import;
pub mod resident;
pub mod street;
pub mod unit;

mod anchor;
mod approximate;
mod buildings;
mod cells;
pub mod code_changes;
mod columns;
mod condition;
pub mod conditional;
pub mod corrections;
pub mod detect;
pub mod division_code;
mod facility_names;
mod ferries;
mod find_out;
mod ids;
pub mod indicator;
mod join_lines;
mod join_table;
mod load;
mod load_facilities;
mod load_indicators;
mod load_residents;
pub mod load_streets;
mod load_units;
mod named_unit;
mod osm_facilities;
mod osm_tables;
mod place_people;
mod raw_people;
mod reconcile;
mod restrictions;
mod squares;
mod swapped;
pub mod titles;
mod troubles;
mod unfinished;
mod unknown_words;
mod usual;

pub use anchor::{sections_of, settings as complete_settings};
pub use code_changes::CodeChanges;
pub use corrections::Correction;
pub use division_code::DivisionCode;
pub use facility::{Facilities, Facility, FacilityId, Located, Near, Ownership, Period, Site};
pub use facility_names::{
    flag as flag_word, group_name, is_register, known_types, service_named, type_group, type_name,
};
pub use find_out::file_as_named;
pub use frame::{Frame, Point, Position};
pub use grid::{Grid, Square};
pub use import::Import;
pub use indicator::{IndicatorValue, Indicators};
pub use named_unit::{unit_of_word, unit_word, unit_word_of_area};
pub use resident::{AreaId, DemandCell, DemandId, ResidentialArea, Residents};
pub use street::{Street, Streets, TurnRestriction};
pub use swapped::{SwappedColumns, swap, swapped_columns};
pub use troubles::Troubles;
pub use unit::{Level, Unit, UnitClass, UnitId, Units};
pub use usual::{Usual, usual_column, usual_titles};

use crate::message::Warning;
use crate::sources::SourceError;
use crate::units::People;

/// Why the layers of a project could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LayerError {
    /// A file could not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The project names a column that the file does not have.
    #[error(
        "{file}: no column \"{column}\"; columns: {columns}\nhint: set {setting} in the project file{near}",
        near = near.as_deref().map(|n| format!(" (did you mean \"{n}\"?)")).unwrap_or_default()
    )]
    NoColumn {
        /// The file.
        file: String,
        /// The column that is missing.
        column: String,
        /// The columns that there are.
        columns: String,
        /// The setting that names the column.
        setting: String,
        /// The column that was probably meant.
        near: Option<String>,
    },
    /// A layer that a run cannot do without has no usable row.
    #[error("{file}: {problem}\nhint: {hint}")]
    Empty {
        /// The file.
        file: String,
        /// What is missing.
        problem: String,
        /// What to do about it.
        hint: String,
    },
    /// Two rows bear one id, so that a result could not say which is meant.
    #[error("{file}: {problem}\nhint: {hint}")]
    Conflict {
        /// The file.
        file: String,
        /// What is wrong.
        problem: String,
        /// What to do about it.
        hint: String,
    },
    /// People were lost or made while they were placed: a fault of this program.
    #[error(
        "{file}: {read} thousandths of people were read, {areas} are in areas and {cells} in cells\nhint: this is a fault of the program; please report it with the file",
        read = read.0, areas = areas.0, cells = cells.0
    )]
    Unbalanced {
        /// The file.
        file: String,
        /// People read, or official totals.
        read: People,
        /// People in residential areas.
        areas: People,
        /// People in demand cells.
        cells: People,
    },
}

/// Everything that a run reads, typed and checked.
#[derive(Debug)]
pub struct Layers {
    /// The metric frame of the region.
    pub frame: Frame,
    /// The regional grid on which demand cells lie.
    pub grid: Grid,
    /// Roads, or `None` when the project has none and straight lines are used.
    pub streets: Option<Streets>,
    /// Facilities of all types, existing, planned and closed.
    pub facilities: Facilities,
    /// Where people live.
    pub residents: Residents,
    /// Administrative units; may be empty.
    pub units: Units,
    /// The bureau's indicator table; may be empty.
    pub indicators: Indicators,
    /// Signed corrections and what they matched; may be empty.
    pub corrections: Vec<Correction>,
    /// What was odd about the input.
    pub warnings: Vec<Warning>,
}
