//! How a run tells how far it is.

use crate::message::Text;

/// Hears how far a run is.
pub trait Progress: Sync {
    /// A stage begins; `total` is the number of its steps, when known.
    fn stage(&self, name: &Text, total: Option<u64>);
    /// So many steps of the stage are done.
    fn step(&self, done: u64);
}

/// Hears nothing.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &Text, _total: Option<u64>) {}
    fn step(&self, _done: u64) {}
}
