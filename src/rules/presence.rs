//! Kind `presence`: each unit of a level has a number of qualifying facilities.
use serde::{Deserialize, Serialize};
/// What a presence rule asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Presence {}
