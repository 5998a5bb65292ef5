//! Kind `quota`: one facility for so many residents.
use serde::{Deserialize, Serialize};
/// What a quota rule asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Quota {}
