//! `gapzone explain`: why one place is, or is not, a gap, in words.

use super::args::ExplainArgs;
use super::failure::Failure;

pub(super) fn run(_args: &ExplainArgs) -> Result<(), Failure> {
    Ok(())
}
