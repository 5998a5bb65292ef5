use proptest::prelude::*;

use super::*;

fn facility(id: &str, sites: &[(f64, f64)]) -> Facility {
    let site = |&(x, y): &(f64, f64)| Site {
        located: Located::Exact,
        position: Position::default(),
        point: Point { x, y },
        place: Place::default(),
        unit: None,
        period: Period::default(),
    };
    Facility {
        id: id.to_owned(),
        name: String::new(),
        kind: "CHC".to_owned(),
        services: BTreeSet::new(),
        lacks: BTreeSet::new(),
        grade: None,
        ownership: None,
        capacity: None,
        serves: Vec::new(),
        attributes: BTreeMap::new(),
        sites: sites.iter().map(site).collect(),
    }
}

#[test]
fn of_two_equally_near_facilities_the_first_by_id_is_taken() {
    let all = Facilities::new(vec![facility("b", &[(10.0, 0.0)]), facility("a", &[(900.0, 0.0), (-10.0, 0.0)])]);
    let near = all.nearest(Point::default(), |_| true).expect("there are two");
    assert_eq!((all.get(near.facility).id.as_str(), near.site, near.distance.0), ("a", 1, 10.0));
    let near = all.nearest(Point::default(), |f| f.id == "b").expect("b is wanted");
    assert_eq!(all.get(near.facility).id, "b");
    assert_eq!(all.nearest(Point::default(), |_| false), None);
    assert_eq!(Facilities::default().nearest(Point::default(), |_| true), None);
}

#[test]
fn a_planned_facility_counts_from_its_year_and_a_closed_one_until_its_year() {
    let planned = Period { opens: Some(2027), planned: true, ..Period::default() };
    assert!(!planned.covers(2026) && planned.covers(2027));
    let closing = Period { closes: Some(2026), ..Period::default() };
    assert!(closing.covers(2025) && !closing.covers(2026));
}

proptest! {
    #[test]
    fn the_tree_finds_what_a_straight_loop_finds(
        sites in prop::collection::vec((-500..500i32, -500..500i32), 0..150), x in -600..600i32, y in -600..600i32, within in 0..700u32,
    ) {
        let list = sites.iter().enumerate()
            .map(|(i, &(x, y))| facility(&format!("{i:03}"), &[(f64::from(x), f64::from(y))])).collect();
        let all = Facilities::new(list);
        let at = Point { x: f64::from(x), y: f64::from(y) };
        let mut looped: Vec<Near> = all.iter()
            .map(|(id, f)| near((id.0, 0), at, &[f.sites[0].point.x, f.sites[0].point.y])).collect();
        looped.sort_by(by_distance);
        prop_assert_eq!(all.nearest(at, |_| true), looped.first().copied());
        let limit = i64::from(within);
        let inside = |n: &Near| {
            let p = all.get(n.facility).sites[0].point;
            let (dx, dy) = ((p.x - at.x) as i64, (p.y - at.y) as i64);
            dx * dx + dy * dy <= limit * limit
        };
        looped.retain(inside);
        prop_assert_eq!(all.within(at, Metres(f64::from(within))), looped);
    }
}
