use std::path::Path;

use super::*;
use crate::units::People;

/// Real extracts beside the project; the test prints that it was skipped where they are not.
fn shared() -> Option<&'static Path> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    if folder.exists() {
        return Some(folder);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is missing");
    eprintln!("SKIPPED: ../shared is missing");
    None
}

fn project(text: &str, folder: &Path) -> Project {
    let text = format!("schema = 1\nname = 'x'\nas_of = 2026\nplans = []\n{text}");
    Project::parse(&text, Path::new("project.toml"), folder.to_owned()).expect("a project")
}

const ANDORRA: &str = "
    roads = { path = 'data/osm/andorra.osm.pbf' }
    people = { kind = 'unit_totals', path = 'data/osm/andorra.osm.pbf' }
    facilities = [{ path = 'data/osm/andorra.osm.pbf' }]
    units = [{ path = 'data/osm/andorra.osm.pbf', level = 'town', admin_level = 7 }]";

#[test]
fn one_extract_gives_roads_facilities_units_and_people() {
    let Some(folder) = shared() else { return };
    let layers = Layers::load(&project(ANDORRA, folder)).expect("a whole country");
    // Seven parishes: one bears a population itself, two have it on the place node inside: 14,521 + 24,678 + 9,207.
    assert_eq!(layers.units.list.len(), 7);
    assert_eq!(layers.residents.people(), People::whole(48_406));
    let counted: Vec<_> = layers.units.iter().filter(|(_, u)| u.people.is_some()).map(|(id, _)| id).collect();
    assert_eq!(counted.len(), 3);
    let at_home = |unit: Option<_>| unit.is_some_and(|u| counted.contains(&u));
    assert!(layers.residents.cells.iter().all(|c| at_home(c.unit) || c.people == People::ZERO));
    assert_eq!(layers.residents.areas.len(), 88);
    assert_eq!(layers.streets.expect("roads").streets.len(), 4_981);
    assert!(layers.facilities.list.iter().filter(|f| f.kind == "HOSP").count() >= 8);
    // The country measures 468 km2; the outline is the union of its parishes.
    let km2 = geo::Area::unsigned_area(&layers.units.outline()) / 1e6;
    assert!((460.0..475.0).contains(&km2), "{km2}");
}

#[test]
fn a_run_gives_the_same_layers_every_time() {
    let Some(folder) = shared() else { return };
    let told = || {
        let layers = Layers::load(&project(ANDORRA, folder)).expect("a whole country");
        format!("{:?} {:?} {:?}", layers.residents, layers.facilities.list, layers.warnings)
    };
    assert!(told() == told());
}

#[test]
fn a_cell_size_that_no_grid_can_have_is_refused() {
    let with = |cell_m: &str| {
        let text = format!("people = {{ kind = 'areas', path = 'p.csv', cell_m = {cell_m} }}");
        side_of_cells(&project(&text, Path::new(".")), || 50.0)
    };
    assert_eq!(with("25.0").expect("in range"), 25.0);
    for odd in ["0.0", "-5.0", "nan", "inf"] {
        assert!(with(odd).expect_err(odd).to_string().contains("hint: set people.cell_m between 1 and 10000"));
    }
}
