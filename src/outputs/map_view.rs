//! From metres to whole pixels, and lines as path data.

use std::fmt::Write;

use geo::Simplify;
use geo_types::{Coord, MultiPolygon, Rect};

/// Width of the canvas, of the map on it, and greatest height of the map.
pub(super) const WIDTH: i64 = 1200;
const MAP_WIDTH: i64 = 900;
const MAP_HEIGHT: i64 = 900;
pub(super) const MARGIN: i64 = 16;

/// From the metric frame to pixels.
pub(super) struct View {
    pub left: i64,
    pub top: i64,
    pub width: i64,
    pub height: i64,
    /// Pixels per metre.
    pub scale: f64,
    bounds: Rect<f64>,
}

impl View {
    pub fn new(bounds: Rect<f64>, top: i64) -> View {
        let pad = 0.04 * bounds.width().max(bounds.height()).max(500.0);
        let corner = Coord { x: pad, y: pad };
        let bounds = Rect::new(bounds.min() - corner, bounds.max() + corner);
        let scale = (MAP_WIDTH as f64 / bounds.width()).min(MAP_HEIGHT as f64 / bounds.height());
        let width = (bounds.width() * scale).round().max(1.0) as i64;
        let height = (bounds.height() * scale).round().max(1.0) as i64;
        View { left: MARGIN, top, width, height, scale, bounds }
    }

    pub fn x(&self, x: f64) -> i64 {
        self.left + ((x - self.bounds.min().x) * self.scale).round() as i64
    }

    pub fn y(&self, y: f64) -> i64 {
        self.top + ((self.bounds.max().y - y) * self.scale).round() as i64
    }

    pub fn holds(&self, x: i64, y: i64) -> bool {
        (self.left..=self.left + self.width).contains(&x) && (self.top..=self.top + self.height).contains(&y)
    }

    /// The rings of a shape as path data, simplified to a pixel.
    pub fn outline(&self, shape: &MultiPolygon<f64>) -> String {
        let mut d = String::new();
        let simple = shape.simplify(1.0 / self.scale);
        for ring in simple.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors())) {
            let mut points: Vec<(i64, i64)> = ring.0.iter().map(|c| (self.x(c.x), self.y(c.y))).collect();
            points.dedup();
            if points.len() > 2 {
                line(&mut d, &points);
                d.push('z');
            }
        }
        d
    }
}

/// A line as path data with relative steps.
pub(super) fn line(d: &mut String, points: &[(i64, i64)]) {
    for (i, (x, y)) in points.iter().enumerate() {
        let _ = match i {
            0 => write!(d, "M{x} {y}l"),
            _ => write!(d, "{} {} ", x - points[i - 1].0, y - points[i - 1].1),
        };
    }
}

/// The smallest rectangle around both.
pub(super) fn union(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    let (low, high) = (a.min(), a.max());
    Rect::new(
        Coord { x: low.x.min(b.min().x), y: low.y.min(b.min().y) },
        Coord { x: high.x.max(b.max().x), y: high.y.max(b.max().y) },
    )
}
