//! Streets to edges and arcs.

use serde::Serialize;

/// Settings of a build that are not the profile's.
#[derive(Clone, Copy, Debug)]
pub struct BuildOptions {}

/// What was left out of a network, and why.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Dropped {}
