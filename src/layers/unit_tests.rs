use geo_types::{Rect, polygon};

use super::*;

fn unit(id: &str, level: Level, west: f64, east: f64) -> Unit {
    let shape = MultiPolygon(vec![Rect::new((west, 0.0), (east, 1000.0)).to_polygon()]);
    let code = id.bytes().all(|b| b.is_ascii_digit()).then(|| id.to_owned());
    Unit {
        id: id.to_owned(),
        code,
        name: format!("n{id}"),
        level,
        class: None,
        parent: None,
        people: None,
        attributes: Default::default(),
        place: crate::message::Place::default(),
        shape,
    }
}

/// A county from 0 to 3000 m with a street office (0-1000) and a town (1000-3000) with one village.
fn county() -> Units {
    Units::new(vec![
        unit("510504101201", Level::Village, 1000.0, 2000.0),
        unit("510504001000", Level::Street, 0.0, 1000.0),
        unit("510504", Level::County, 0.0, 3000.0),
        unit("510504101000", Level::Town, 1000.0, 3000.0),
    ])
}

fn id_at(units: &Units, x: f64) -> Option<&str> {
    units.containing(Point { x, y: 500.0 }).map(|id| units.get(id).id.as_str())
}

#[test]
fn a_point_belongs_to_the_finest_unit_that_contains_it() {
    let units = county();
    assert_eq!(id_at(&units, 1500.0), Some("510504101201"));
    assert_eq!(id_at(&units, 2500.0), Some("510504101000"));
    assert_eq!(id_at(&units, 500.0), Some("510504001000"));
    assert_eq!(id_at(&units, 3500.0), None);
    // On the border of the street office and the town the first by order (street before town) wins;
    // but the village is finer than both.
    assert_eq!(id_at(&units, 1000.0), Some("510504101201"));
    assert_eq!(units.containing(Point { x: f64::NAN, y: 0.0 }), None);
}

#[test]
fn a_village_finds_its_town_and_county_by_code() {
    let units = county();
    let village = units.by_code("510504101201").expect("the village");
    let names: Vec<&str> = units.ancestors(village).map(|id| units.get(id).id.as_str()).collect();
    assert_eq!(names, ["510504101201", "510504101000", "510504"]);
    // Asking for the street office of a village in a town gives the town: they are one depth.
    assert_eq!(units.at_level(village, Level::Street), units.by_code("510504101"));
    assert_eq!(units.at_level(units.by_code("510504000000").expect("county"), Level::Village), None);
}

#[test]
fn units_without_codes_find_their_parent_by_place() {
    let units = Units::new(vec![
        unit("c", Level::County, 0.0, 3000.0),
        unit("t", Level::Town, 0.0, 1500.0),
        unit("v", Level::Village, 100.0, 200.0),
        unit("w", Level::Village, 2000.0, 2100.0),
    ]);
    let parent = |name: &str| {
        let id = units.named(name)?;
        Some(units.get(units.get(id).parent?).id.clone())
    };
    assert_eq!(parent("v").as_deref(), Some("t"));
    assert_eq!(parent("w").as_deref(), Some("c"));
    assert_eq!(parent("c"), None);
    assert_eq!(units.named("nw"), units.named("w"));
}

#[test]
fn running_numbers_say_nothing_about_parents() {
    // Town 12 lies in county 2, not in county 1, with whose number its own begins.
    let units = Units::new(vec![
        unit("1", Level::County, 0.0, 1000.0),
        unit("2", Level::County, 1000.0, 2000.0),
        unit("12", Level::Town, 1200.0, 1300.0),
    ]);
    let town = units.by_code("12").expect("the town");
    assert_eq!(units.get(town).parent, units.by_code("2"));
}

#[test]
fn the_plan_area_is_the_union_of_the_finest_complete_level() {
    // The village covers a third of the county only, so the street office and the town make the outline.
    let units = county();
    assert!((units.outline().unsigned_area() - 3_000_000.0).abs() < 1.0);
    assert_eq!(units.outline().0.len(), 1);
    assert!(Units::default().outline().0.is_empty());
}

#[test]
fn a_hole_in_a_unit_is_outside_of_it() {
    let ring = polygon!(
        exterior: [(x: 0., y: 0.), (x: 90., y: 0.), (x: 90., y: 90.), (x: 0., y: 90.)],
        interiors: [[(x: 30., y: 30.), (x: 60., y: 30.), (x: 60., y: 60.), (x: 30., y: 60.)]],
    );
    let mut one = unit("a", Level::Town, 0.0, 1.0);
    one.shape = MultiPolygon(vec![ring]);
    let units = Units::new(vec![one]);
    assert_eq!(units.containing(Point { x: 45.0, y: 45.0 }), None);
    assert_eq!(units.containing(Point { x: 15.0, y: 45.0 }), Some(UnitId(0)));
}
