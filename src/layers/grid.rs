//! The regional grid of squares on which all demand cells lie.

use geo_types::{Coord, Rect};

use super::frame::Point;

/// A square of the grid, by column (east) and row (north) from the frame's origin.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Square {
    /// Column, growing to the east.
    pub col: i32,
    /// Row, growing to the north.
    pub row: i32,
}

impl Square {
    /// The eight squares that touch this one at a side or a corner, by column and then by row.
    pub fn neighbours(self) -> impl Iterator<Item = Square> {
        (-1..=1)
            .flat_map(move |col| (-1..=1).map(move |row| (col, row)))
            .filter(|&step| step != (0, 0))
            .map(move |(col, row)| Square { col: self.col.saturating_add(col), row: self.row.saturating_add(row) })
    }
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

    /// The middle of a square.
    #[must_use]
    pub fn centre(&self, square: Square) -> Point {
        Point { x: (f64::from(square.col) + 0.5) * self.side, y: (f64::from(square.row) + 0.5) * self.side }
    }

    /// The extent of a square in the metric frame.
    #[must_use]
    pub fn rect(&self, square: Square) -> Rect<f64> {
        let corner = |step: f64| Coord {
            x: (f64::from(square.col) + step) * self.side,
            y: (f64::from(square.row) + step) * self.side,
        };
        Rect::new(corner(0.0), corner(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_on_a_shared_edge_belongs_to_the_square_north_east_of_it() {
        let grid = Grid { side: 50.0 };
        assert_eq!(grid.square(50.0, -50.0), Square { col: 1, row: -1 });
        assert_eq!(grid.square(-0.001, 49.999), Square { col: -1, row: 0 });
    }

    #[test]
    fn the_centre_lies_in_the_middle_of_the_rectangle_of_its_square() {
        let grid = Grid { side: 40.0 };
        let square = Square { col: -3, row: 7 };
        // Columns -3 and rows 7 of 40 m: x from -120 to -80, y from 280 to 320.
        assert_eq!(grid.centre(square), Point { x: -100.0, y: 300.0 });
        assert_eq!(grid.rect(square), Rect::new((-120.0, 280.0), (-80.0, 320.0)));
        assert_eq!(grid.square(-100.0, 300.0), square);
    }

    #[test]
    fn a_square_has_eight_neighbours_and_is_none_of_them() {
        let square = Square { col: 0, row: 0 };
        let around: Vec<Square> = square.neighbours().collect();
        assert_eq!(around.len(), 8);
        assert!(!around.contains(&square) && around.contains(&Square { col: -1, row: 1 }));
    }
}
