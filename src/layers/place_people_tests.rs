use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};
use proptest::prelude::*;

use super::*;
use crate::layers::unit::{Unit, UnitClass};

fn draft(id: &str, people: u64, shape: MultiPolygon<f64>) -> Draft {
    let area = ResidentialArea {
        id: id.to_owned(),
        name: String::new(),
        place: Place::default(),
        shape: Some(shape),
        people: People(people),
        groups: [None, Some(People(people / 7))],
        assigned: None,
        attributes: Default::default(),
    };
    Draft { area, class: None, spots: Vec::new() }
}

fn rect(west: f64, south: f64, east: f64, north: f64) -> MultiPolygon<f64> {
    MultiPolygon(vec![Rect::new((west, south), (east, north)).to_polygon()])
}

fn layer(text: &str) -> PeopleLayer {
    toml::from_str(&format!("path = 'p'\n{text}")).expect("a people section")
}

/// Two towns side by side: the first from 0 to 1000 m, the second from 1000 to 2000 m.
fn towns(people: [Option<u64>; 2]) -> Units {
    let town = |i: usize| Unit {
        id: format!("t{i}"),
        code: None,
        name: format!("town {i}"),
        level: Level::Town,
        class: Some(if i == 0 { UnitClass::Urban } else { UnitClass::Rural }),
        parent: None,
        people: people[i].map(People::whole),
        attributes: Default::default(),
        place: crate::message::Place::default(),
        shape: rect(i as f64 * 1000.0, 4_000_000.0, (i + 1) as f64 * 1000.0, 4_001_000.0),
    };
    Units::new(vec![town(0), town(1)])
}

fn place(drafts: Vec<Draft>, text: &str, units: &Units) -> (Residents, Vec<Warning>) {
    let (frame, grid) = (Frame::at(117), Grid { side: 50.0 });
    let ground = Ground { frame: &frame, grid: &grid, units, file: "p" };
    let mut warnings = Vec::new();
    let residents = place_people(drafts, [false, true], &layer(text), ground, &mut warnings).expect("people");
    (residents, warnings)
}

fn people_in(residents: &Residents, unit: u32) -> u64 {
    residents.cells.iter().filter(|c| c.unit == Some(UnitId(unit))).map(|c| c.people.0).sum()
}

#[test]
fn people_are_spread_over_the_ground_of_their_area() {
    // 100 m by 50 m in two squares, 9 people: 4.5 in each.
    let (residents, _) =
        place(vec![draft("a", 9_000, rect(0., 4_000_000., 100., 4_000_050.))], "kind = 'areas'", &towns([None; 2]));
    assert_eq!(residents.cells.iter().map(|c| c.people.0).collect::<Vec<_>>(), [4_500, 4_500]);
    assert!(residents.cells.iter().all(|c| c.unit == Some(UnitId(0)) && c.class == Some(UnitClass::Urban)));
    assert_eq!(residents.cells.iter().map(|c| c.groups[1].0).sum::<u64>(), 9_000 / 7);
}

#[test]
fn an_area_without_people_keeps_one_cell() {
    let drafts = vec![
        draft("a", 0, rect(0., 4_000_000., 500., 4_000_500.)),
        draft("b", 1, rect(0., 4_000_000., 500., 4_000_500.)),
    ];
    let (residents, _) = place(drafts, "kind = 'areas'", &towns([None; 2]));
    assert_eq!(residents.cells.iter().map(|c| (c.area.0, c.people.0)).collect::<Vec<_>>(), [(0, 0), (1, 1)]);
}

#[test]
fn cells_are_scaled_to_the_official_total_of_their_unit() {
    let drafts = vec![
        draft("a", 300_000, rect(0., 4_000_000., 400., 4_000_400.)),
        draft("b", 100_000, rect(900., 4_000_000., 1_100., 4_000_400.)),
    ];
    let units = towns([Some(700), None]);
    let (residents, _) = place(drafts, "kind = 'areas'\ncontrol = 'town'", &units);
    // 300 people of a and half of the 100 of b are found in town 0; town 1 has no official total.
    assert_eq!((people_in(&residents, 0), people_in(&residents, 1)), (700_000, 50_000));
    let r = &residents.reconciled[0];
    assert_eq!((residents.reconciled.len(), r.unit, r.found.0, r.official.0), (1, UnitId(0), 350_000, 700_000));
    assert_eq!((residents.areas[0].people.0, residents.areas[1].people.0), (600_000, 150_000));
    assert!(residents.placement.iter().any(|t| t.en.contains("1 units have no total")), "{:?}", residents.placement);
}

#[test]
fn official_totals_that_are_not_the_people_found_are_told_and_change_nothing() {
    // 995 people in town 0, and 80 in town 1, which has no total: 5 of 1,000 are 0.5 %, 6 are more.
    let told = |people: u64, official, settings: &str| {
        let drafts = vec![
            draft("a", people * 1_000, rect(0., 4_000_000., 400., 4_000_400.)),
            draft("b", 80_000, rect(1_200., 4_000_000., 1_400., 4_000_200.)),
        ];
        let (residents, warnings) = place(drafts, &format!("kind = 'areas'\n{settings}"), &towns([official, None]));
        let differ: Vec<Text> = warnings.into_iter().filter(|w| w.code == "totals-differ").map(|w| w.text).collect();
        assert!(differ.iter().all(|text| residents.placement.contains(text)), "{:?}", residents.placement);
        (residents.people().0 / 1_000, differ)
    };
    assert_eq!(told(995, Some(1_000), ""), (1_075, Vec::new()));
    let (people, differ) = told(994, Some(1_000), "");
    assert_eq!((people, differ.len()), (1_074, 1));
    let end = "sum to 1,000, people found there 994: set people.control = \"town\" to reconcile";
    assert!(differ[0].en.ends_with(end), "{}", differ[0].en);
    assert!(differ[0].zh.starts_with("1个镇的官方总人口共1,000人，在其范围内找到994人："), "{}", differ[0].zh);
    assert_eq!(told(1_006, Some(1_000), "").1.len(), 1);
    assert_eq!(told(994, None, ""), (1_074, Vec::new()));
    assert_eq!(told(994, Some(1_000), "control = 'town'"), (1_080, Vec::new()));
}

#[test]
fn totals_of_units_are_spread_over_the_ground_inside_each_unit() {
    // The ground straddles the border: each town's people stay on its own side.
    let ground = || vec![draft("a", 0, rect(800., 4_000_000., 1_200., 4_000_200.))];
    let (residents, warnings) = place(ground(), "kind = 'unit_totals'", &towns([Some(500), Some(40)]));
    assert_eq!((people_in(&residents, 0), people_in(&residents, 1)), (500_000, 40_000));
    assert_eq!(residents.areas[0].people.0, 540_000);
    assert_eq!(warnings.len(), 0);
    // 0.04 km2 for 5,000 people are 125,000 per km2.
    let (_, warnings) = place(ground(), "kind = 'unit_totals'", &towns([Some(5_000), Some(40)]));
    assert_eq!(warnings.iter().map(|w| w.code).collect::<Vec<_>>(), ["density-nobody-has"]);
    assert!(warnings[0].text.zh.contains("town 0"));
}

#[test]
fn people_of_a_unit_without_ground_stand_on_one_point_in_it_with_a_warning() {
    let drafts = vec![draft("a", 0, rect(0., 4_000_000., 200., 4_000_200.))];
    let (residents, warnings) = place(drafts, "kind = 'unit_totals'", &towns([Some(10), Some(99)]));
    assert_eq!(people_in(&residents, 1), 99_000);
    assert_eq!(residents.areas[1].id, "unit t1");
    assert_eq!(warnings.iter().map(|w| w.code).collect::<Vec<_>>(), ["unit-on-a-point"]);
}

/// The two towns, in a county, with a village of 500 m in the first and one in the second.
fn county(people: [Option<u64>; 5]) -> Units {
    let unit = |i: usize, id: &str, level, shape| Unit {
        id: id.to_owned(),
        code: None,
        name: id.to_owned(),
        level,
        class: None,
        parent: None,
        people: people[i].map(People::whole),
        attributes: Default::default(),
        place: crate::message::Place::default(),
        shape,
    };
    Units::new(vec![
        unit(0, "C", Level::County, rect(0., 4_000_000., 2_000., 4_001_000.)),
        unit(1, "T0", Level::Town, rect(0., 4_000_000., 1_000., 4_001_000.)),
        unit(2, "T1", Level::Town, rect(1_000., 4_000_000., 2_000., 4_001_000.)),
        unit(3, "V0", Level::Village, rect(0., 4_000_000., 500., 4_000_500.)),
        unit(4, "V1", Level::Village, rect(1_000., 4_000_000., 1_500., 4_000_500.)),
    ])
}

fn placed_by_totals(people: [Option<u64>; 5], settings: &str) -> (u64, Vec<Warning>) {
    let drafts = vec![draft("a", 0, rect(0., 4_000_000., 2_000., 4_000_500.))];
    let (residents, warnings) = place(drafts, &format!("kind = 'unit_totals'\n{settings}"), &county(people));
    let told = warnings.into_iter().filter(|w| w.code.contains("total") && w.code != "ground-without-total");
    (residents.people().0 / 1_000, told.collect())
}

#[test]
fn totals_are_of_the_finest_depth_at_which_no_unit_lacks_one() {
    // Both towns have totals, one of two villages has.
    let some = [None, Some(700), Some(89), Some(30), None];
    let (people, warnings) = placed_by_totals(some, "");
    assert_eq!((people, warnings.len(), warnings[0].code), (789, 1, "totals-not-used"));
    let text = &warnings[0].text;
    assert!(text.en.contains("1 units (village: V0) with 30 people are not used"), "{}", text.en);
    assert!(text.zh.contains("采用2个镇的官方总人口共789人"), "{}", text.zh);
    // Towns and villages are the same people: nothing is lost.
    assert_eq!(placed_by_totals([None, Some(700), Some(89), Some(700), Some(89)], ""), (789, Vec::new()));
    // The villages hold 60 of 789 people: the county's other people are in no village, which is told.
    let (people, warnings) = placed_by_totals([Some(789), None, None, Some(30), Some(30)], "");
    assert_eq!((people, warnings.iter().map(|w| w.code).collect::<Vec<_>>()), (60, vec!["totals-not-used"]));
}

#[test]
fn where_every_depth_lacks_totals_the_one_with_the_most_people_is_taken() {
    let some = [None, Some(700), None, None, Some(30)];
    let (people, warnings) = placed_by_totals(some, "");
    assert_eq!(people, 700);
    assert_eq!(warnings.iter().map(|w| w.code).collect::<Vec<_>>(), ["totals-not-used", "units-without-total"]);
    assert!(warnings[1].text.en.contains("1 units (town: T1) have no official total and get nobody"));
    let (people, warnings) = placed_by_totals(some, "control = 'village'");
    assert_eq!(people, 30);
    assert!(warnings[0].text.en.contains("(town: T0) with 700 people are not used"), "{}", warnings[0].text.en);
    assert!(warnings[1].text.zh.contains("1个村（V0）没有官方总人口，没有分到人口"), "{}", warnings[1].text.zh);
}

#[test]
fn unit_totals_without_any_total_are_an_error() {
    let (frame, grid, units) = (Frame::at(117), Grid { side: 50.0 }, towns([None; 2]));
    let ground = Ground { frame: &frame, grid: &grid, units: &units, file: "p" };
    let drafts = vec![draft("a", 0, rect(0., 0., 9., 9.))];
    let error = place_people(drafts, [false; 2], &layer("kind = 'unit_totals'"), ground, &mut Vec::new());
    assert!(error.expect_err("no totals").to_string().contains("hint: add a people column"));
}

#[test]
fn squares_that_are_too_small_for_the_areas_are_refused() {
    let (frame, grid, units) = (Frame::at(117), Grid { side: 1.0 }, Units::default());
    let ground = Ground { frame: &frame, grid: &grid, units: &units, file: "p" };
    let drafts = vec![draft("a", 5, rect(0., 0., 10_000., 10_000.))];
    let error = place_people(drafts, [false; 2], &layer("kind = 'areas'"), ground, &mut Vec::new());
    assert!(error.expect_err("1e8 cells").to_string().contains("hint: set a larger people.cell_m"));
}

#[test]
fn buildings_in_one_square_make_one_cell_at_the_largest() {
    let mut one = draft("a", 1_000, rect(0., 4_000_000., 50., 4_000_050.));
    let at = |x: f64| Point { x, y: 4_000_010.0 };
    one.spots = vec![(at(10.0), 30.0), (at(20.0), 50.0), (at(60.0), 20.0)];
    let (residents, _) = place(vec![one], "kind = 'areas'", &Units::default());
    let cells: Vec<(f64, u64)> = residents.cells.iter().map(|c| (c.point.x, c.people.0)).collect();
    assert_eq!(cells, [(20.0, 800), (60.0, 200)]);
}

/// Star-shaped areas of up to 300 m with up to 1,000 people each.
fn areas() -> impl Strategy<Value = Vec<(u64, MultiPolygon<f64>)>> {
    let radii = prop::collection::vec(1.0..300.0f64, 3..12);
    let one = (0..1_000_000u64, radii, 0.0..2_000.0f64, 0.0..1_000.0f64).prop_map(|(people, radii, x, y)| {
        let step = std::f64::consts::TAU / radii.len() as f64;
        let ring = radii.iter().enumerate().map(|(i, r)| {
            let angle = step * i as f64;
            Coord { x: x + r * angle.cos(), y: 4_000_000.0 + y + r * angle.sin() }
        });
        (people, MultiPolygon(vec![Polygon::new(LineString(ring.collect()), Vec::new())]))
    });
    prop::collection::vec(one, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nobody_is_lost_or_made_on_any_grid(areas in areas(), official in prop::option::of(0..5_000u64)) {
        let drafts: Vec<Draft> = areas.iter().enumerate().map(|(i, (p, s))| draft(&i.to_string(), *p, s.clone())).collect();
        let read: u64 = areas.iter().map(|a| a.0).sum();
        let units = towns([official, None]);
        let (residents, _) = place(drafts.clone(), "kind = 'areas'", &units);
        prop_assert_eq!(residents.people().0, read);
        for (area, (people, _)) in residents.areas.iter().zip(&areas) {
            prop_assert_eq!(area.people.0, *people);
        }
        let (controlled, _) = place(drafts, "kind = 'areas'\ncontrol = 'town'", &units);
        if let Some(official) = official {
            prop_assert_eq!(people_in(&controlled, 0), official * 1000);
            prop_assert_eq!(people_in(&controlled, 1), people_in(&residents, 1));
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing_but_ids(areas in areas()) {
        let drafts = |order: &[usize]| order.iter().map(|&i| draft(&i.to_string(), areas[i].0, areas[i].1.clone())).collect();
        let forward: Vec<usize> = (0..areas.len()).collect();
        let backward: Vec<usize> = forward.iter().rev().copied().collect();
        let told = |order: &[usize]| {
            let (residents, _) = place(drafts(order), "kind = 'areas'", &towns([None; 2]));
            let cell = |c: &DemandCell| (residents.area(c.area).id.clone(), c.square, c.people, c.groups, c.unit);
            let mut cells: Vec<_> = residents.cells.iter().map(cell).collect();
            cells.sort();
            cells
        };
        prop_assert_eq!(told(&forward), told(&backward));
    }
}
