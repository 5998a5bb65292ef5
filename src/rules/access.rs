//! Kind `access`: people reach a qualifying facility within a limit.
use serde::{Deserialize, Serialize};
/// What an access rule asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Access {}
