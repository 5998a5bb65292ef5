//! Shapes of a Shapefile as geometries, with every hole in the polygon that it lies in.

use geo::{Area, Contains, Intersects};
use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use shapefile::{PolygonRing, Shape};

/// The geometry of a shape; `None` for a null shape, an empty one or a multipatch.
pub(super) fn geometry(shape: Shape) -> Option<Geometry<f64>> {
    macro_rules! at {
        () => {
            |p| Coord { x: p.x, y: p.y }
        };
    }
    match shape {
        Shape::NullShape | Shape::Multipatch(_) => None,
        Shape::Point(p) => Some(Geometry::Point(Point::new(p.x, p.y))),
        Shape::PointM(p) => Some(Geometry::Point(Point::new(p.x, p.y))),
        Shape::PointZ(p) => Some(Geometry::Point(Point::new(p.x, p.y))),
        Shape::Multipoint(m) => points(m.points(), at!()),
        Shape::MultipointM(m) => points(m.points(), at!()),
        Shape::MultipointZ(m) => points(m.points(), at!()),
        Shape::Polyline(l) => lines(l.parts(), at!()),
        Shape::PolylineM(l) => lines(l.parts(), at!()),
        Shape::PolylineZ(l) => lines(l.parts(), at!()),
        Shape::Polygon(p) => polygons(p.rings(), at!()),
        Shape::PolygonM(p) => polygons(p.rings(), at!()),
        Shape::PolygonZ(p) => polygons(p.rings(), at!()),
    }
}

fn points<P>(all: &[P], at: impl Fn(&P) -> Coord<f64>) -> Option<Geometry<f64>> {
    let points: Vec<Point<f64>> = all.iter().map(|p| Point::from(at(p))).collect();
    (!points.is_empty()).then(|| Geometry::MultiPoint(MultiPoint::new(points)))
}

fn lines<P>(parts: &[Vec<P>], at: impl Fn(&P) -> Coord<f64>) -> Option<Geometry<f64>> {
    let lines = parts.iter().map(|part| LineString::new(part.iter().map(&at).collect()));
    let mut lines: Vec<LineString<f64>> = lines.filter(|l| l.0.len() > 1).collect();
    match lines.len() {
        0 => None,
        1 => lines.pop().map(Geometry::LineString),
        _ => Some(Geometry::MultiLineString(MultiLineString::new(lines))),
    }
}

fn polygons<P>(rings: &[PolygonRing<P>], at: impl Fn(&P) -> Coord<f64>) -> Option<Geometry<f64>> {
    let line = |points: &[P]| LineString::new(points.iter().map(&at).collect());
    let (mut outer, mut inner) = (Vec::new(), Vec::new());
    for ring in rings {
        match ring {
            PolygonRing::Outer(points) => outer.push(Polygon::new(line(points), Vec::new())),
            PolygonRing::Inner(points) => inner.push(line(points)),
        }
    }
    let shells = outer.clone();
    for hole in inner {
        // The smallest shell around the hole, so that an island in a lake keeps its own ponds.
        let around = shells
            .iter()
            .enumerate()
            .filter(|(_, shell)| holds(shell, &hole))
            .min_by(|a, b| a.1.unsigned_area().total_cmp(&b.1.unsigned_area()))
            .map(|(i, _)| i);
        match around {
            Some(i) => outer[i].interiors_push(hole),
            // Wound the wrong way round: nothing surrounds it, so it is land of its own.
            None => outer.push(Polygon::new(hole, Vec::new())),
        }
    }
    (!outer.is_empty()).then(|| Geometry::MultiPolygon(MultiPolygon::new(outer)))
}

fn holds(shell: &Polygon<f64>, hole: &LineString<f64>) -> bool {
    let inside = hole.0.iter().any(|c| shell.contains(&Point::from(*c)));
    inside && hole.0.iter().all(|c| shell.intersects(&Point::from(*c)))
}
