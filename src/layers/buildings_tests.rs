use geo_types::{Geometry, Rect};

use super::super::load_residents::from_raster;
use super::*;
use crate::layers::{Level, Unit, Units};
use crate::sources::geotiff::Pixel;
use crate::sources::{Record, Value};

/// Four pixels of 0.001 degrees, the lower right one without people.
fn raster() -> Raster {
    let pixel = |row: u32, col: u32, people| Pixel {
        col,
        row,
        at: [117.0005 + f64::from(col) * 0.001, 36.0005 - f64::from(row) * 0.001],
        people,
    };
    let pixels = vec![pixel(0, 0, 10.0), pixel(0, 1, 20.0), pixel(1, 0, 30.0)];
    Raster { file: "p.tif".to_owned(), pixels, width: 2, height: 2, ..Raster::default() }
}

fn table(boxes: &[(f64, f64, f64)]) -> Table {
    let records = boxes.iter().enumerate().map(|(i, &(lon, lat, size))| Record {
        row: i as u64 + 1,
        shape: Some(Geometry::Rect(Rect::new((lon, lat), (lon + size, lat + size)))),
        values: vec![Value::Text(format!("b{i}"))],
    });
    Table { file: "b.gpkg".to_owned(), fields: vec!["id".to_owned()], records: records.collect(), ..Table::default() }
}

#[test]
fn people_of_a_pixel_go_on_the_buildings_in_it_and_stay_where_there_are_none() {
    let (frame, raster) = (Frame::at(117), raster());
    let layer = toml::from_str("kind = 'raster'\npath = 'p.tif'").expect("a people section");
    let mut drafts = from_raster(&raster, &layer, &frame, &mut Vec::new()).expect("pixels");
    // Two buildings in the first pixel, one of four times the footprint; one in the empty pixel; one far away.
    let table = table(&[
        (117.0002, 36.0002, 0.0001),
        (117.0006, 36.0006, 0.0002),
        (117.0015, 35.9995, 0.0001),
        (118.0, 36.0, 0.0001),
    ]);
    let buildings = read(&table, &frame, &mut Vec::new());
    let text = fill_pixels(&mut drafts, &raster, &buildings, &Units::default());
    assert_eq!(drafts.iter().map(|d| d.spots.len()).collect::<Vec<_>>(), [2, 1, 1]);
    let share = drafts[0].spots[1].1 / drafts[0].spots[0].1;
    assert!((share - 4.0).abs() < 1e-3, "{share}");
    assert!(text.en.starts_with("10 people are put on the buildings in their pixel; 0 people of 0"), "{}", text.en);
    assert!(text.en.contains("the other 50 people stay"), "{}", text.en);

    // One unit around all pixels: the 50 people of the two bare pixels join the 10 on the buildings.
    let corner = |lon, lat| frame.to_point(Position { lon, lat }).coord();
    let around = geo_types::Rect::new(corner(116.9, 35.9), corner(117.1, 36.1)).to_polygon();
    let unit = Unit {
        id: "u".to_owned(),
        code: None,
        name: "u".to_owned(),
        level: Level::Town,
        class: None,
        parent: None,
        people: None,
        attributes: Default::default(),
        place: crate::message::Place::default(),
        shape: around.into(),
    };
    let mut drafts = from_raster(&raster, &layer, &frame, &mut Vec::new()).expect("pixels");
    fill_pixels(&mut drafts, &raster, &buildings, &Units::new(vec![unit]));
    assert_eq!(drafts.iter().map(|d| d.area.people).collect::<Vec<_>>(), [People::whole(60)]);
}

#[test]
fn a_building_that_is_no_polygon_is_counted_in_a_warning() {
    let mut table = table(&[(117.0, 36.0, 0.0001), (117.1, 36.0, 0.0001)]);
    table.records[0].shape = None;
    let mut warnings = Vec::new();
    let buildings = read(&table, &Frame::at(117), &mut warnings);
    assert_eq!((buildings.len(), warnings[0].code), (1, "buildings-left-out"));
    assert_eq!(as_areas(&table, &buildings)[0].area.id, "b1");
}

#[test]
fn the_size_of_a_pixel_comes_from_its_neighbours() {
    let (width, height) = pixel_size(&raster()).expect("there are neighbours");
    assert!((width - 0.001).abs() < 1e-12 && (height - 0.001).abs() < 1e-12);
    assert_eq!(pixel_size(&Raster::default()), None);
}
