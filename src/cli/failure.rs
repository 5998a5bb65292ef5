//! Why the program stops, with its exit code.

use crate::outputs::OutputError;
use crate::run::RunError;
use crate::sources::SourceError;

/// Exit code of bad usage, project, plan or profile.
pub(super) const USAGE: u8 = 2;
/// Exit code of a check that found what it was asked to fail on.
pub(super) const FOUND: u8 = 1;
/// Exit code of bad input data.
pub(super) const DATA: u8 = 3;
/// Exit code of files that cannot be read or written.
const IO: u8 = 4;
/// Exit code of a bug.
pub(super) const BUG: u8 = 5;

/// An error as it is shown, with the exit code of its kind.
#[derive(Debug)]
pub(super) struct Failure {
    pub code: u8,
    pub text: String,
}

impl Failure {
    pub(super) fn usage(text: impl Into<String>) -> Failure {
        Failure { code: USAGE, text: text.into() }
    }

    pub(super) fn data(text: impl Into<String>) -> Failure {
        Failure { code: DATA, text: text.into() }
    }

    /// A file that was named on the command line, not in the project.
    pub(super) fn named_file(error: &SourceError) -> Failure {
        Failure::data(match error {
            SourceError::Io { path, cause } => {
                format!(
                    "{}: {cause}\nhint: check the path on the command line, and that the file may be read",
                    path.display()
                )
            }
            other => other.to_string(),
        })
    }

    pub(super) fn io(text: impl Into<String>) -> Failure {
        Failure { code: IO, text: text.into() }
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Failure {
        let code = match &error {
            RunError::Project(_) | RunError::Plan(_) | RunError::Profile(_) => USAGE,
            RunError::Layers(_) | RunError::Data { .. } => DATA,
            RunError::Input { .. } => IO,
            RunError::Unbalanced { .. } => BUG,
        };
        let mut text = error.to_string();
        if let RunError::Layers(_) = error {
            text.push_str("\nhint: `gapzone check PROJECT` shows everything that is wrong with the data");
        }
        Failure { code, text }
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Failure {
        Failure::io(error.to_string())
    }
}
