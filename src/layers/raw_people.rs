//! The people file as read, before anything is placed: how far it reaches and how fine it is.

use geo::BoundingRect;

use super::buildings;
use super::frame::{Frame, Position, on_earth};
use crate::project::{Placement, Project};
use crate::sources::Table;
use crate::sources::geotiff::Raster;

/// The people file as read.
pub(super) enum RawPeople {
    /// Rows of a table.
    Table(Table),
    /// Pixels of a raster.
    Raster(Raster),
}

impl RawPeople {
    /// West, south, east and north in degrees.
    pub fn extent(&self) -> Option<[f64; 4]> {
        match self {
            RawPeople::Raster(raster) => {
                let boxes = raster.pixels.iter().map(|p| [p.at[0], p.at[1], p.at[0], p.at[1]]);
                grown(boxes)
            }
            RawPeople::Table(table) => extent_of(table),
        }
    }

    /// Side of a demand cell when the project does not say: 50 m, or the pixel of a coarser raster
    /// whose people stay at the middle of their pixel.
    pub fn cell_m(&self, project: &Project, frame: &Frame) -> f64 {
        let RawPeople::Raster(raster) = self else { return 50.0 };
        if project.people.place == Some(Placement::Buildings) {
            return 50.0;
        }
        let size = buildings::pixel_size(raster).zip(raster.pixels.first());
        let height = size.map(|((_, height), pixel)| {
            let [lon, lat] = pixel.at;
            let (a, b) = (Position { lon, lat }, Position { lon, lat: lat + height });
            frame.ground_distance(frame.to_point(a), frame.to_point(b)).0
        });
        height.filter(|h| h.is_finite()).map_or(50.0, |h| (h / 10.0).round() * 10.0).max(50.0)
    }
}

/// West, south, east and north of all shapes of a table that lie on earth, in degrees.
pub(super) fn extent_of(table: &Table) -> Option<[f64; 4]> {
    let shapes = table.records.iter().filter_map(|r| r.shape.as_ref()).filter(|shape| on_earth(shape));
    grown(shapes.filter_map(BoundingRect::bounding_rect).map(|b| [b.min().x, b.min().y, b.max().x, b.max().y]))
}

fn grown(boxes: impl Iterator<Item = [f64; 4]>) -> Option<[f64; 4]> {
    let usable =
        |b: &[f64; 4]| Position { lon: b[0], lat: b[1] }.is_usable() && Position { lon: b[2], lat: b[3] }.is_usable();
    boxes.filter(usable).reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::geotiff::Pixel;

    #[test]
    fn the_cells_of_a_coarse_raster_are_its_pixels() {
        // 0.001 degrees of latitude are about 111 m: rounded to 110 m.
        let pixel = |row, col| Pixel {
            col,
            row,
            at: [117.0 + f64::from(col) * 0.001, 36.0 - f64::from(row) * 0.001],
            people: 1.0,
        };
        let raster = Raster { pixels: vec![pixel(0, 0), pixel(0, 1), pixel(1, 0)], ..Raster::default() };
        let project = |place: &str| {
            let text = format!(
                "schema = 1\nname = 'x'\nas_of = 2026\nplans = []\npeople = {{ kind = 'raster', path = 'p.tif'{place} }}"
            );
            toml::from_str::<Project>(&text).expect("a project")
        };
        let people = RawPeople::Raster(raster);
        assert_eq!(people.cell_m(&project(""), &Frame::at(117)), 110.0);
        assert_eq!(people.cell_m(&project(", place = 'buildings'"), &Frame::at(117)), 50.0);
        assert_eq!(people.extent(), Some([117.0, 35.999, 117.001, 36.0]));
    }
}
