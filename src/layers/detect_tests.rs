use geo_types::{MultiPolygon, polygon};

use super::super::street::{Street, Streets};
use super::super::unit::{Level, Unit};
use super::*;
use crate::sources::osm::Tags;

/// South-west corner of the town: Kaiyuan, where GCJ-02 shifts by 350 m and BD-09 by 914 m.
const CORNER: Position = Position { lon: 103.26, lat: 23.71 };
const SIDE_M: f64 = 4_000.0;

fn frame() -> Frame {
    Frame::at(103)
}

/// A position so many metres east and north of the corner.
fn at(east: f64, north: f64) -> Position {
    let corner = frame().to_point(CORNER);
    frame().to_position(Point { x: corner.x + east, y: corner.y + north })
}

/// Streets every 250 m in both directions, read as if every position were moved by `moved`.
fn streets(moved: impl Fn(Position) -> Position) -> Streets {
    let mut town = Streets::default();
    for i in 0..=16 {
        let along = 250.0 * f64::from(i);
        for [a, b] in [[at(along, 0.0), at(along, SIDE_M)], [at(0.0, along), at(SIDE_M, along)]] {
            let first = town.nodes.len() as u32;
            town.nodes.extend([moved(a), moved(b)].map(|p| [p.lon, p.lat]));
            let tags = Tags(vec![("highway".into(), "residential".into())]);
            town.streets.push(Street { id: i64::from(first), nodes: vec![first, first + 1], tags });
        }
    }
    town
}

/// Sixteen towns of one square kilometre, by row and column.
fn units() -> Units {
    let square = |i: u32| {
        let corner = frame().to_point(CORNER);
        let (x, y) = (corner.x + 1_000.0 * f64::from(i % 4), corner.y + 1_000.0 * f64::from(i / 4));
        let shape = polygon![(x: x, y: y), (x: x + 1e3, y: y), (x: x + 1e3, y: y + 1e3), (x: x, y: y + 1e3)];
        Unit {
            id: format!("{i:02}"),
            code: None,
            name: format!("town {i}"),
            level: Level::Town,
            class: None,
            parent: None,
            people: None,
            attributes: Default::default(),
            shape: MultiPolygon(vec![shape]),
        }
    };
    Units::new((0..16).map(square).collect())
}

/// Forty facilities, each 8 m from a street, with the unit in which they are; then read as moved by `moved`.
fn facilities(moved: impl Fn(Position) -> Position, units: &Units) -> Vec<Located> {
    (0..40)
        .map(|i| {
            let true_place = at(f64::from(i * 7 % 16) * 250.0 + 8.0, f64::from(i) * 97.0 + 30.0);
            let unit = units.containing(frame().to_point(true_place));
            assert!(unit.is_some(), "{i}");
            Located { position: moved(true_place), unit }
        })
        .collect()
}

fn shifted_by(system: Shifted) -> impl Fn(Position) -> Position {
    move |p| {
        let [lon, lat] = system.of_wgs84([p.lon, p.lat]);
        Position { lon, lat }
    }
}

fn as_it_is(p: Position) -> Position {
    p
}

struct Scene {
    roads: Option<RoadIndex>,
    certain: bool,
    units: Units,
}

impl Scene {
    fn find(&self, places: &[Located], stated: Degrees) -> Option<Shift> {
        let roads = self.roads.as_ref();
        let around = Surroundings { frame: &frame(), roads, roads_are_certain: self.certain, units: &self.units };
        shift(places, stated, around)
    }
}

fn scene(roads: Option<Streets>, certain: bool, units: Units) -> Scene {
    Scene { roads: roads.map(|streets| RoadIndex::new(&streets, &frame())), certain, units }
}

#[test]
fn a_layer_of_a_map_service_is_found_by_roads_and_units() {
    let scene = scene(Some(streets(as_it_is)), true, units());
    for (system, is) in [(Shifted::Gcj02, Degrees::Gcj02), (Shifted::Bd09, Degrees::Bd09)] {
        let found = scene.find(&facilities(shifted_by(system), &scene.units), Degrees::Wgs84).unwrap();
        assert_eq!(found.finding, Finding::Instead(is));
        let roads = found.roads.as_ref().unwrap();
        assert!(roads.median_m[is as usize] < 9.0 && roads.median_m[0] > 30.0, "{roads:?}");
        assert_eq!(found.units.as_ref().unwrap().inside[is as usize], 40);
        assert!(found.text.en.contains("median distance to a road") && found.text.zh.contains("中位数"));
        let fix = found.fix("facilities.crs").unwrap();
        assert_eq!(fix.en, format!("set facilities.crs = \"{}\" in the project file", is.crs()));
    }
}

#[test]
fn a_layer_in_the_stated_system_is_left_in_peace() {
    let scene = scene(Some(streets(as_it_is)), true, units());
    let found = scene.find(&facilities(as_it_is, &scene.units), Degrees::Wgs84).unwrap();
    assert_eq!((found.finding, found.fix("facilities.crs")), (Finding::AsStated, None));
}

#[test]
fn a_layer_that_was_converted_once_too_often_is_found() {
    // Stated as GCJ-02, but in WGS 84: reading it moved it by 350 m the other way.
    let scene = scene(Some(streets(as_it_is)), true, units());
    let moved = |p: Position| {
        let [lon, lat] = Shifted::Gcj02.to_wgs84([p.lon, p.lat]);
        Position { lon, lat }
    };
    let found = scene.find(&facilities(moved, &scene.units), Degrees::Gcj02).unwrap();
    assert_eq!(found.finding, Finding::Instead(Degrees::Wgs84));
}

#[test]
fn roads_and_facilities_with_one_shift_cannot_be_told_apart() {
    let both = || shifted_by(Shifted::Gcj02);
    let nothing_else = scene(Some(streets(both())), false, Units::default());
    let found = nothing_else.find(
        &facilities(both(), &units()).iter().map(|p| Located { unit: None, ..*p }).collect::<Vec<_>>(),
        Degrees::Wgs84,
    );
    let found = found.unwrap();
    assert_eq!(found.finding, Finding::CannotTell(Doubt::OneShiftMayBeShared));
    assert!(found.text.en.contains("which cannot be told") && found.text.zh.contains("无法判断"));
    // Units that are right contradict the roads, and say that something is wrong.
    let scene = scene(Some(streets(both())), false, units());
    let found = scene.find(&facilities(both(), &scene.units), Degrees::Wgs84).unwrap();
    assert_eq!(found.finding, Finding::CannotTell(Doubt::RoadsAndUnitsDisagree));
}

#[test]
fn units_alone_tell_a_shift_and_few_places_tell_nothing() {
    let scene = scene(None, false, units());
    let places = facilities(shifted_by(Shifted::Bd09), &scene.units);
    assert_eq!(scene.find(&places, Degrees::Wgs84).unwrap().finding, Finding::Instead(Degrees::Bd09));
    assert_eq!(scene.find(&places[..FEWEST - 1], Degrees::Wgs84), None);
}

#[test]
fn nothing_is_concluded_where_no_service_shifts() {
    let frame = Frame::at(9);
    let here = Located { position: Position { lon: 9.19, lat: 45.46 }, unit: None };
    let streets = Streets { nodes: vec![[9.1, 45.4], [9.2, 45.5]], ..Streets::default() };
    let index = RoadIndex::new(&streets, &frame);
    let units = Units::default();
    let around = Surroundings { frame: &frame, roads: Some(&index), roads_are_certain: true, units: &units };
    assert_eq!(shift(&[here; 50], Degrees::Wgs84, around), None);
}

#[test]
fn places_scattered_at_random_fit_nothing() {
    let scene = scene(Some(streets(as_it_is)), true, Units::default());
    // Steps of 61 and 83 m are coprime with the blocks, so that the distances to streets are all alike.
    let anywhere: Vec<Located> = (0..300)
        .map(|i| at(f64::from(i) * 61.0 % SIDE_M, f64::from(i) * 83.0 % SIDE_M))
        .map(|position| Located { position, unit: None })
        .collect();
    let found = scene.find(&anywhere, Degrees::Wgs84).unwrap();
    assert_eq!(found.finding, Finding::CannotTell(Doubt::NothingFits), "{found:?}");
}
