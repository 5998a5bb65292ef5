//! Shapes that stay valid when their positions are rounded to six decimals.
//!
//! Rounding can close a slit narrower than a decimal into a line there and back, and can lay two polygons
//! edge to edge; both are forbidden in a layer. Rounding and joining in turn leaves neither.

use geo::orient::{Direction, Orient};
use geo::{MapCoords, unary_union};
use geo_types::{Coord, Geometry, MultiPolygon, Polygon};

use super::geojson::round;

/// Passes after which a shape is taken as it is; two or three are usual.
const PASSES: usize = 6;

/// Polygons in degrees rounded and joined until nothing changes; other geometries as they are.
///
/// `None` when rounding leaves nothing.
pub(super) fn settled(ground: Geometry<f64>) -> Option<Geometry<f64>> {
    let Geometry::MultiPolygon(shape) = ground else { return Some(ground) };
    let mut shape = rounded(&shape);
    for _ in 0..PASSES {
        // The union tells holes from ground by the way their rings turn.
        let joined = rounded(&unary_union(&shape.orient(Direction::Default).0));
        let still = joined == shape;
        shape = joined;
        if still {
            break;
        }
    }
    (!shape.0.is_empty()).then_some(Geometry::MultiPolygon(shape))
}

/// Rounded, without rings that have no area left.
fn rounded(shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let at = shape.map_coords(|c| Coord { x: round(c.x), y: round(c.y) });
    let kept = at.0.into_iter().filter(|p| super::geojson::ring(p.exterior(), true).is_some()).map(|p| {
        let (outer, holes) = p.into_inner();
        Polygon::new(outer, holes.into_iter().filter(|h| super::geojson::ring(h, false).is_some()).collect())
    });
    MultiPolygon::new(kept.collect())
}

#[cfg(test)]
mod tests {
    use geo::{Area, Validation};
    use geo_types::polygon;

    use super::*;

    fn settle(polygons: Vec<Polygon<f64>>) -> MultiPolygon<f64> {
        match settled(Geometry::MultiPolygon(MultiPolygon::new(polygons))) {
            Some(Geometry::MultiPolygon(shape)) => shape,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_hole_that_touches_the_outline_at_a_corner_stays_a_hole() {
        // Three by three squares without the middle one and one corner: the hole meets the outline there.
        let side = 0.000_457_3;
        let at = |c: f64, r: f64| {
            let (x, y) = (43.250_001_23 + c * side, -11.600_001_77 + r * side);
            Polygon::from(geo_types::Rect::new((x, y), (x + side, y + side)))
        };
        let places = [(0., 0.), (1., 0.), (2., 0.), (0., 1.), (2., 1.), (0., 2.), (1., 2.)];
        let drawn = unary_union(&places.map(|(c, r)| at(c, r)));
        let shape = settle(drawn.0.clone());
        let squares = shape.unsigned_area() / (side * side);
        assert!((squares - 7.0).abs() < 0.05, "{squares} squares");
        assert!(shape.is_valid(), "{shape:?}");
    }

    #[test]
    fn a_slit_that_rounding_closes_is_gone() {
        let slit = polygon![(x: 0.0, y: 0.0), (x: 0.001, y: 0.0), (x: 0.001_000_2, y: 0.000_5),
            (x: 0.001_000_3, y: 0.0), (x: 0.002, y: 0.0), (x: 0.002, y: 0.001), (x: 0.0, y: 0.001)];
        let shape = settle(vec![slit]);
        assert!(shape.is_valid(), "{shape:?}");
        assert_eq!(shape.0.len(), 1);
        assert!((shape.unsigned_area() - 2e-6).abs() < 1e-9);
    }

    #[test]
    fn two_squares_that_rounding_lays_edge_to_edge_become_one() {
        let square =
            |x: f64| polygon![(x: x, y: 0.0), (x: x + 0.001, y: 0.0), (x: x + 0.001, y: 0.001), (x: x, y: 0.001)];
        let shape = settle(vec![square(0.0), square(0.001_000_2)]);
        assert!(shape.is_valid(), "{shape:?}");
        assert_eq!(shape.0.len(), 1);
    }
}
