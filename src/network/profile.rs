//! Profiles: who may use which street and how fast, as data.

use serde::{Deserialize, Serialize};

/// Why a profile file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// The file is not valid; the message shows line, column and a caret.
    #[error("{path}: {problem}")]
    Invalid {
        /// The file.
        path: String,
        /// Line, column, caret and reason.
        problem: String,
    },
}

/// A profile.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Profile {
    /// Its name: `walk`, `bike`, `car`.
    pub id: String,
}
