use geo::{Contains, Validation};
use geo_types::{Rect, polygon};
use proptest::prelude::*;

use super::super::frame::Position;
use super::super::resident::{AreaId, ResidentialArea};
use super::*;
use crate::message::Place;
use crate::units::People;

const GRID: Grid = Grid { side: 50.0 };

fn rect(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon<f64> {
    MultiPolygon(vec![Rect::new((west, south), (east, north)).to_polygon()])
}

#[test]
fn a_small_polygon_within_one_square_is_one_piece() {
    let pieces = GRID.cut(&rect(10.0, 10.0, 30.0, 20.0));
    assert_eq!(pieces, [Piece { square: Square { col: 0, row: 0 }, point: Point { x: 20.0, y: 15.0 }, area: 200.0 }]);
}

#[test]
fn a_polygon_is_cut_along_the_grid_lines() {
    // 120 m by 50 m from x = -20: 20 m, 50 m and 50 m wide in columns -1, 0 and 1.
    let pieces = GRID.cut(&rect(-20.0, 0.0, 100.0, 50.0));
    let areas: Vec<(i32, i32, f64)> = pieces.iter().map(|p| (p.square.col, p.square.row, p.area)).collect();
    assert_eq!(areas, [(-1, 0, 1000.0), (0, 0, 2500.0), (1, 0, 2500.0)]);
}

#[test]
fn the_place_of_a_horseshoe_lies_in_the_horseshoe() {
    let horseshoe = MultiPolygon(vec![polygon![
        (x: 1., y: 1.), (x: 49., y: 1.), (x: 49., y: 49.), (x: 45., y: 49.), (x: 45., y: 5.), (x: 5., y: 5.), (x: 5., y: 49.), (x: 1., y: 49.)
    ]]);
    let pieces = GRID.cut(&horseshoe);
    assert_eq!(pieces.len(), 1);
    assert!(horseshoe.contains(&pieces[0].point.coord()));
}

#[test]
fn a_hole_takes_its_squares_away() {
    let ring = MultiPolygon(vec![polygon!(
        exterior: [(x: 0., y: 0.), (x: 0., y: 150.), (x: 150., y: 150.), (x: 150., y: 0.)],
        interiors: [[(x: 50., y: 50.), (x: 100., y: 50.), (x: 100., y: 100.), (x: 50., y: 100.)]],
    )]);
    let pieces = GRID.cut(&ring);
    assert_eq!(pieces.len(), 8);
    assert!(pieces.iter().all(|p| p.area == 2500.0 && p.square != Square { col: 1, row: 1 }));
}

#[test]
fn a_bow_tie_is_repaired_to_its_two_triangles() {
    let bow = MultiPolygon(vec![polygon![(x: 0., y: 0.), (x: 100., y: 100.), (x: 100., y: 0.), (x: 0., y: 100.)]]);
    let repaired = repair(&bow).expect("two triangles");
    assert!(repaired.is_valid());
    // Two triangles with a base of 100 m and a height of 50 m.
    assert!((repaired.unsigned_area() - 5000.0).abs() < 1e-3);
    let line = MultiPolygon(vec![polygon![(x: 0., y: 0.), (x: 100., y: 100.), (x: 50., y: 50.)]]);
    assert_eq!(repair(&line), None);
}

fn residents(shape: Option<MultiPolygon<f64>>, square: Square) -> (Residents, DemandCell) {
    let area = ResidentialArea {
        id: "a".to_owned(),
        name: String::new(),
        place: Place::default(),
        shape,
        people: People::ZERO,
        groups: [None, None],
        assigned: None,
        attributes: Default::default(),
    };
    let cell = DemandCell {
        area: AreaId(0),
        unit: None,
        class: None,
        square,
        position: Position::default(),
        point: Point::default(),
        people: People::ZERO,
        groups: [People::ZERO; 2],
    };
    (Residents { areas: vec![area], ..Residents::default() }, cell)
}

#[test]
fn the_shape_of_a_cell_is_the_piece_or_the_whole_square() {
    let (all, cell) = residents(Some(rect(-20.0, 10.0, 100.0, 40.0)), Square { col: -1, row: 0 });
    let shape = GRID.cell_shape(&all, &cell);
    assert!(shape.is_valid());
    assert!((shape.unsigned_area() - 600.0).abs() < 1e-4);
    let (all, cell) = residents(None, Square { col: 2, row: 0 });
    assert_eq!(GRID.cell_shape(&all, &cell), rect(100.0, 0.0, 150.0, 50.0));
}

/// A star-shaped polygon around a middle: never crosses itself.
fn star() -> impl Strategy<Value = MultiPolygon<f64>> {
    let radii = prop::collection::vec(5.0..400.0f64, 3..24);
    (radii, -500_000.0..500_000.0f64, -1e7..1e7f64).prop_map(|(radii, x, y)| {
        let step = std::f64::consts::TAU / radii.len() as f64;
        let ring = radii.iter().enumerate().map(|(i, r)| {
            let angle = step * i as f64;
            Coord { x: x + r * angle.cos(), y: y + r * angle.sin() }
        });
        MultiPolygon(vec![Polygon::new(LineString(ring.collect()), Vec::new())])
    })
}

proptest! {
    #[test]
    fn the_pieces_have_the_area_of_the_shape_and_lie_in_it(shape in star(), side in 20.0..300.0f64) {
        let grid = Grid { side };
        let pieces = grid.cut(&shape);
        let sum: f64 = pieces.iter().map(|p| p.area).sum();
        let area = shape.unsigned_area();
        prop_assert!((sum - area).abs() <= 1e-9 * area + 1e-5, "{} against {}", sum, area);
        for (a, b) in pieces.iter().zip(pieces.iter().skip(1)) {
            prop_assert!(a.square < b.square);
        }
        for piece in pieces.iter().filter(|p| p.area > 1e-3) {
            prop_assert!(shape.contains(&piece.point.coord()), "{:?}", piece);
            prop_assert_eq!(grid.square(piece.point.x, piece.point.y), piece.square);
        }
    }
}
