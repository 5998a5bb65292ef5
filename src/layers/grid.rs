//! The regional grid of squares on which all demand cells lie.

/// A square of the grid, by column (east) and row (north) from the frame's origin.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Square {
    /// Column, growing to the east.
    pub col: i32,
    /// Row, growing to the north.
    pub row: i32,
}

/// A grid of equal squares anchored at the frame's origin.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Grid {
    /// Side of a square in metres.
    pub side: f64,
}

impl Grid {
    /// The square that holds a point; lower and left edges belong to it.
    #[must_use]
    pub fn square(&self, x: f64, y: f64) -> Square {
        Square { col: (x / self.side).floor() as i32, row: (y / self.side).floor() as i32 }
    }
}
