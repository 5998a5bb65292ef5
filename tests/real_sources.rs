//! The readers on real files, against counts that other programs gave.

use std::path::PathBuf;

use gapzone::sources::osm::{self, OsmSelection};

/// A file of the shared data; `None`, said aloud, where the data is not at hand.
fn shared(path: &str) -> Option<PathBuf> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    if root.exists() {
        return Some(root.join("data").join(path));
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is missing");
    eprintln!("SKIPPED: ../shared is missing");
    None
}

#[test]
fn andorra_has_the_roads_and_hospitals_that_osmium_counts() {
    let Some(path) = shared("osm/andorra.osm.pbf") else { return };
    let all = OsmSelection { roads: true, facilities: true, residential: true, buildings: false, boundaries: true };
    let extract = osm::read(&path, all).expect("a good file");
    assert_eq!(extract.ways.iter().filter(|w| w.tags.get("highway").is_some()).count(), 4981);
    let hospital = |tags: &osm::Tags| tags.is("amenity", "hospital");
    let hospitals = extract.nodes.iter().filter(|n| hospital(&n.tags)).count()
        + extract.ways.iter().filter(|w| hospital(&w.tags)).count()
        + extract.relations.iter().filter(|r| hospital(&r.tags)).count();
    assert_eq!(hospitals, 8);
    let restrictions = extract.relations.iter().filter(|r| r.tags.get("type") == Some("restriction")).count();
    assert_eq!(restrictions, 65);
    assert!(extract.ways.windows(2).all(|w| w[0].id < w[1].id), "ways are sorted by id");
}

#[test]
fn the_people_of_comoros_and_malawi_add_up() {
    let Some(comoros) = shared("health/comoros/input/population.tif") else { return };
    let raster = gapzone::sources::geotiff::read(&comoros, &Default::default()).expect("a good file");
    assert!((raster.sum() - 869_000.0).abs() < 1_000.0, "{}", raster.sum());
    let Some(malawi) = shared("health/malawi/input/population.tif") else { return };
    let raster = gapzone::sources::geotiff::read(&malawi, &Default::default()).expect("a good file");
    assert!((raster.sum() - 4_140_429.5).abs() < 1.0, "{} in {}", raster.sum(), raster.crs);
}

#[test]
fn the_geopackage_of_comoros_holds_seventy_facilities() {
    let Some(path) = shared("health/comoros/input/health.gpkg") else { return };
    let table = gapzone::sources::read_table(&path, &Default::default()).expect("a good file");
    assert_eq!(table.records.len(), 70);
    assert!(table.records.iter().all(|r| r.shape.is_some()), "{:?}", table.warnings);
}
