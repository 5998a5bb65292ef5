//! Points to edges.

use super::{Network, Snap};
use crate::layers::Position;

/// An R-tree over edge segments.
#[derive(Debug)]
pub struct EdgeIndex {}

impl Network {
    /// The nearest place on a usable edge, if one lies within the longest leg.
    #[must_use]
    pub fn snap(&self, position: Position) -> Option<Snap> {
        let _ = position;
        None
    }
}
