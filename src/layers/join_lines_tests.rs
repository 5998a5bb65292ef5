use geo_types::Coord;

use super::*;
use crate::sources::Value;

/// Lines drawn in metres around the origin of the frame of 117 degrees, at 36 degrees north.
fn table(lines: &[&[(f64, f64)]]) -> Table {
    let frame = Frame::at(117);
    let origin = frame.to_point(Position { lon: 117.0, lat: 36.0 });
    let degrees = |&(x, y): &(f64, f64)| {
        let p = frame.to_position(Point { x: origin.x + x, y: origin.y + y });
        Coord { x: p.lon, y: p.lat }
    };
    let records = lines.iter().enumerate().map(|(i, line)| Record {
        row: i as u64 + 1,
        shape: Some(Geometry::LineString(LineString(line.iter().map(degrees).collect()))),
        values: vec![Value::from_text(if i == 0 { "县道" } else { "" }), Value::Int(i as i64)],
    });
    let fields = vec!["道路等级".to_owned(), "oneway".to_owned()];
    Table { file: "r.shp".to_owned(), records: records.collect(), fields, ..Table::default() }
}

fn load(lines: &[&[(f64, f64)]], settings: &str) -> Streets {
    let roads: Roads = toml::from_str(&format!("path = 'r.shp'\n{settings}")).expect("roads");
    from_table(&table(lines), &roads, &Frame::at(117), &mut Vec::new()).expect("lines")
}

fn shared(streets: &Streets, a: usize, b: usize) -> usize {
    streets.streets[a].nodes.iter().filter(|n| streets.streets[b].nodes.contains(n)).count()
}

#[test]
fn ends_within_the_tolerance_join_and_others_do_not() {
    let streets = load(&[&[(0., 0.), (100., 0.)], &[(100.6, 0.), (200., 0.)], &[(203., 0.), (300., 0.)]], "");
    assert_eq!((shared(&streets, 0, 1), shared(&streets, 1, 2)), (1, 0));
    assert_eq!(streets.nodes.len(), 5);
}

#[test]
fn lines_that_merely_cross_do_not_join() {
    let cross: [&[(f64, f64)]; 2] = [&[(0., 0.), (100., 0.)], &[(50., -50.), (50., 50.)]];
    assert_eq!(shared(&load(&cross, ""), 0, 1), 0);
    // Not even where both have a vertex at the crossing: neither ends there.
    let cross: [&[(f64, f64)]; 2] = [&[(0., 0.), (50., 0.), (100., 0.)], &[(50., -50.), (50., 0.), (50., 50.)]];
    assert_eq!(shared(&load(&cross, ""), 0, 1), 0);
}

#[test]
fn an_end_on_another_line_joins_it_there_when_the_project_says_so() {
    let tee: [&[(f64, f64)]; 2] = [&[(0., 0.), (100., 0.)], &[(40., 0.5), (40., 90.)]];
    let streets = load(&tee, "");
    assert_eq!((shared(&streets, 0, 1), streets.streets[0].nodes.len()), (1, 3));
    assert_eq!(shared(&load(&tee, "join_ends_to_lines = false"), 0, 1), 0);
    // An end exactly on a vertex inside another line joins in any case.
    let vertex: [&[(f64, f64)]; 2] = [&[(0., 0.), (40., 0.), (100., 0.)], &[(40., 0.), (40., 90.)]];
    assert_eq!(shared(&load(&vertex, "join_ends_to_lines = false"), 0, 1), 1);
}

#[test]
fn two_side_roads_join_one_segment_in_their_order_along_it() {
    let streets = load(&[&[(0., 0.), (100., 0.)], &[(70., 0.), (70., 50.)], &[(30., 0.), (30., 50.)]], "");
    let main = &streets.streets[0].nodes;
    assert_eq!(main.len(), 4);
    assert_eq!(main[1], streets.streets[2].nodes[0]);
    assert_eq!(main[2], streets.streets[1].nodes[0]);
}

#[test]
fn columns_become_osm_tags() {
    let lines: [&[(f64, f64)]; 2] = [&[(0., 0.), (100., 0.)], &[(0., 9.), (100., 9.)]];
    let streets = load(&lines, "class_map = { '县道' = 'secondary' }\ndefault_class = 'track'");
    assert!(streets.streets[0].tags.is("highway", "secondary") && streets.streets[1].tags.is("highway", "track"));
    assert_eq!((streets.streets[0].tags.get("oneway"), streets.streets[1].tags.get("oneway")), (None, Some("yes")));
}

#[test]
fn a_layer_of_points_is_no_road_layer() {
    let roads: Roads = toml::from_str("path = 'r.shp'").expect("roads");
    let mut points = table(&[&[(0., 0.), (1., 1.)]]);
    points.records[0].shape = Some(Geometry::Point(geo_types::Point::new(117.0, 36.0)));
    let mut warnings = Vec::new();
    let error = from_table(&points, &roads, &Frame::at(117), &mut warnings).expect_err("no line");
    assert!(error.to_string().contains("hint: roads must be a layer of lines"));
    assert_eq!(warnings[0].place.row, Some(1));
}
