//! `gapzone schema`: JSON Schemas of the files that users write, for editors that complete and check them.

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::say;
use crate::project::Project;
use crate::rules::Plan;

/// Options of `schema`.
#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// The file
    #[arg(value_enum)]
    of: Of,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// project.toml
    Project,
    /// A plan file
    Plan,
}

/// Prints the schema of one kind of file.
pub(super) fn run(args: &SchemaArgs) -> Result<(), Failure> {
    let schema = match args.of {
        Of::Project => schemars::schema_for!(Project),
        Of::Plan => schemars::schema_for!(Plan),
    };
    let text = serde_json::to_string_pretty(&schema).map_err(|e| Failure::io(format!("schema: {e}")))?;
    say(&format!("{text}\n"))
}
