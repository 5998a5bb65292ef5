use geo_types::{LineString, Point as GeoPoint, polygon};

use super::*;
use crate::sources::Value;
use crate::sources::geotiff::Pixel;

fn table(rows: &[(Option<Geometry<f64>>, &str)]) -> Table {
    let records = rows.iter().enumerate().map(|(i, (shape, people))| Record {
        row: i as u64 + 1,
        shape: shape.clone(),
        values: vec![Value::Int(i as i64), Value::from_text(people)],
    });
    let fields = vec!["编号".to_owned(), "常住人口".to_owned()];
    Table { file: "p.csv".to_owned(), records: records.collect(), fields, ..Table::default() }
}

fn layer(text: &str) -> PeopleLayer {
    toml::from_str(&format!("path = 'p.csv'\n{text}")).expect("a people section")
}

fn load(table: &Table, text: &str) -> (Vec<Draft>, Vec<Warning>) {
    let mut warnings = Vec::new();
    let (drafts, _) = from_table(table, &layer(text), &Frame::at(117), &mut warnings).expect("people");
    (drafts, warnings)
}

fn square(west: f64) -> Geometry<f64> {
    polygon![(x: west, y: 36.0), (x: west + 0.01, y: 36.0), (x: west + 0.01, y: 36.01), (x: west, y: 36.01)].into()
}

fn point(lon: f64) -> Geometry<f64> {
    GeoPoint::new(lon, 36.0).into()
}

#[test]
fn odd_numbers_of_people_count_as_nobody_and_the_row_stays() {
    let rows = [
        (Some(square(117.0)), "100"),
        (Some(square(117.1)), "-5"),
        (Some(square(117.2)), ""),
        (Some(square(117.3)), "NaN"),
        (Some(square(117.4)), "很多"),
        (Some(square(117.5)), "1,200.5"),
    ];
    let (drafts, warnings) = load(&table(&rows), "kind = 'areas'");
    let people: Vec<u64> = drafts.iter().map(|d| d.area.people.0).collect();
    assert_eq!(people, [100_000, 0, 0, 0, 0, 1_200_500]);
    assert_eq!(warnings.iter().filter_map(|w| w.place.row).collect::<Vec<_>>(), [2, 3, 4, 5]);
}

#[test]
fn a_polygon_that_crosses_itself_is_repaired_and_named() {
    let bow = polygon![(x: 117.0, y: 36.0), (x: 117.01, y: 36.01), (x: 117.01, y: 36.0), (x: 117.0, y: 36.01)];
    let (drafts, warnings) = load(&table(&[(Some(bow.into()), "7")]), "kind = 'areas'");
    assert!(drafts[0].area.shape.as_ref().is_some_and(Validation::is_valid));
    assert_eq!((warnings[0].code, warnings[0].place.row), ("shape-repaired", Some(1)));
}

#[test]
fn people_of_a_flat_shape_stand_on_a_point_of_it_and_people_without_place_are_named() {
    let line = Geometry::LineString(LineString::from(vec![(117.0, 36.0), (117.01, 36.0)]));
    // The central meridian is straight in the frame; a parallel would enclose a sliver.
    let flat = polygon![(x: 117.0, y: 36.0), (x: 117.0, y: 36.01), (x: 117.0, y: 36.02)];
    let nan = polygon![(x: f64::NAN, y: 36.0), (x: 117.01, y: 36.0), (x: 117.02, y: 37.0)];
    let rows = [
        (Some(line), "3"),
        (Some(flat.into()), "4"),
        (Some(nan.into()), "5"),
        (None, "60"),
        (Some(point(300.0)), "70"),
    ];
    let (drafts, warnings) = load(&table(&rows), "kind = 'areas'");
    assert_eq!(drafts.iter().map(|d| d.area.people.rounded()).collect::<Vec<_>>(), [3, 4, 5]);
    assert!(drafts.iter().all(|d| d.area.shape.is_none() && d.spots.len() == 1 && d.spots[0].0.is_finite()));
    let codes: Vec<&str> = warnings.iter().map(|w| w.code).collect();
    assert_eq!(
        codes,
        ["shape-unusable", "shape-unusable", "shape-unusable", "people-without-place", "people-without-place"]
    );
    assert!(warnings[3].text.en.contains("60 people"));
}

#[test]
fn people_in_ten_thousands_are_scaled() {
    let (drafts, _) = load(&table(&[(Some(point(117.0)), "5.25")]), "kind = 'points'\nscale = 10000");
    assert_eq!(drafts[0].area.people, People::whole(52_500));
}

#[test]
fn a_file_without_people_is_an_error_with_a_cure() {
    let mut warnings = Vec::new();
    let empty = from_table(&table(&[]), &layer("kind = 'areas'"), &Frame::at(117), &mut warnings).expect_err("no rows");
    assert!(empty.to_string().contains("hint: check people.columns.people"));
    let mut nameless = table(&[(Some(point(117.0)), "1")]);
    nameless.fields[1] = "多少".to_owned();
    let error =
        from_table(&nameless, &layer("kind = 'points'"), &Frame::at(117), &mut warnings).expect_err("no column");
    assert!(matches!(error, LayerError::NoColumn { .. }), "{error}");
}

#[test]
fn every_pixel_with_people_is_an_area() {
    let pixel = |row, col, people| Pixel { col, row, at: [117.0 + f64::from(col) * 0.001, 36.0], people };
    let pixels = vec![pixel(0, 0, 1.2344), pixel(0, 1, f64::NAN), pixel(0, 2, 3.0)];
    let raster = Raster { file: "p.tif".to_owned(), pixels, width: 3, height: 1, ..Raster::default() };
    let mut warnings = Vec::new();
    let drafts = from_raster(&raster, &layer("kind = 'raster'"), &Frame::at(117), &mut warnings).expect("pixels");
    let found: Vec<(&str, u64)> = drafts.iter().map(|d| (d.area.id.as_str(), d.area.people.0)).collect();
    assert_eq!(found, [("raster 0 0", 1234), ("raster 0 2", 3000)]);
    assert_eq!(warnings[0].code, "pixels-left-out");
}
