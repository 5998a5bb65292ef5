//! Whole runs on real places: every row accounted for, and the facts that are known of each place.
#![allow(clippy::unwrap_used, reason = "a test stops where its input is not what it says")]

use std::path::{Path, PathBuf};
use std::process::Command;

use gapzone::project::{Placement, Project};
use gapzone::run::{Report, Silent, run};
use gapzone::sources::osm::{self, OsmSelection};
use gapzone::units::People;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Folder of the real data beside the project; tests are skipped aloud where it is missing.
fn shared() -> Option<PathBuf> {
    let path = root().join("../shared/data");
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "../shared is missing, and in CI it must not be");
    eprintln!("SKIPPED: ../shared is missing");
    None
}

fn project(name: &str) -> Project {
    Project::open(&root().join("tests/real").join(name)).unwrap()
}

/// Runs a project and checks what holds everywhere: people are neither lost nor made, and each finding's
/// parts add up to the people it is about.
fn report(project: Project) -> Report {
    let report = run(project, &Silent).unwrap();
    let all = report.layers.residents.people();
    assert_eq!(report.layers.residents.areas.iter().map(|a| a.people).sum::<People>(), all);
    let evidence = report.evidence();
    let inside: People = report.layers.residents.cells.iter().filter(|c| evidence.in_area(c)).map(|c| c.people).sum();
    for (finding, gaps) in report.findings.iter().zip(&report.gaps) {
        let zones: People = gaps.zones.iter().map(|z| z.people).sum();
        let scattered: People = gaps.scattered.iter().map(|s| s.people).sum();
        let tally = finding.tally;
        assert_eq!(tally.covered + zones + scattered + tally.not_assessed, tally.people(), "{}", finding.id);
        if finding.limit.is_some() && finding.class.is_none() && finding.kind == "access" {
            assert_eq!(tally.people(), inside, "{}", finding.id);
        }
        for zone in &gaps.zones {
            assert_eq!(zone.units.iter().map(|u| u.1).sum::<People>(), zone.people, "{}", zone.id);
            assert_eq!(zone.causes.iter().map(|c| c.1).sum::<People>(), zone.people, "{}", zone.id);
        }
    }
    drop(evidence);
    report
}

fn percent_beyond_500_m(report: &Report) -> f64 {
    let walk = report.modes.iter().find(|m| m.id == "walk").unwrap();
    let cells = report.layers.residents.cells.iter().zip(&walk.demand);
    let far: People = cells.filter(|(_, s)| s.snap.is_none_or(|s| s.leg.0 > 500.0)).map(|(c, _)| c.people).sum();
    far.as_f64() * 100.0 / report.layers.residents.people().as_f64()
}

/// Parts of the car network with more than 100 km of road.
fn large_islands(report: &Report) -> usize {
    let car = report.modes.iter().find(|m| m.id == "car").unwrap().travel.network().unwrap();
    car.islands.iter().filter(|i| i.length.0 > 100_000.0).count()
}

fn warned(report: &Report, code: &str) -> bool {
    report.warnings.iter().any(|w| w.code == code)
}

#[test]
fn comoros_has_three_islands_and_four_in_ten_people_of_the_raster_far_from_any_mapped_road() {
    let Some(_) = shared() else { return };
    let report = report(project("comoros.toml"));
    // The raster sums to 869,595 people; pixels are rounded to thousandths.
    assert_eq!(report.layers.residents.people().rounded(), 869_595);
    assert_eq!(report.layers.facilities.list.len(), 70);
    assert_eq!(large_islands(&report), 3);
    let far = percent_beyond_500_m(&report);
    assert!((40.0..43.0).contains(&far), "{far} % of the people live over 500 m from a road");
    assert!(warned(&report, "roads-incomplete"));
}

#[test]
fn comoros_on_buildings_is_near_the_roads_and_the_difference_is_printed() {
    let Some(_) = shared() else { return };
    let report = report(project("comoros-buildings.toml"));
    assert_eq!(report.project.people.place, Some(Placement::Buildings));
    assert_eq!(report.layers.residents.people().rounded(), 869_595);
    let far = percent_beyond_500_m(&report);
    assert!(far < 5.0, "{far} % of the people on buildings live over 500 m from a road");
    assert!(!warned(&report, "roads-incomplete"));
    for finding in &report.findings {
        assert!(finding.variants.iter().any(|v| v.id == "placement"), "{}: both placements are shown", finding.id);
    }
}

#[test]
fn ferries_join_the_islands_of_comoros() {
    let Some(_) = shared() else { return };
    let mut project = project("comoros.toml");
    project.roads.as_mut().unwrap().ferries = true;
    assert!(large_islands(&report(project)) < 3);
}

#[test]
fn liechtenstein_has_eleven_municipalities_with_people_from_their_place_nodes() {
    let Some(_) = shared() else { return };
    let report = report(project("liechtenstein.toml"));
    assert_eq!(report.layers.units.list.len(), 11);
    assert!(report.layers.units.list.iter().all(|u| u.people.is_some()));
    assert!(warned(&report, "people-from-place-node"));
    let quota = report.findings.iter().find(|f| f.id == "Q1").unwrap();
    assert_eq!(quota.measured.whole, 11);
    assert_eq!(quota.units.iter().map(|u| u.tally.people()).sum::<People>(), report.layers.residents.people());
}

#[test]
fn andorra_counts_only_the_parishes_whose_people_are_mapped_and_says_so() {
    let Some(_) = shared() else { return };
    let report = report(project("andorra.toml"));
    assert_eq!(report.layers.units.list.len(), 7);
    assert!(warned(&report, "ground-without-total"));
    let official: People = report.layers.units.list.iter().filter_map(|u| u.people).sum();
    assert_eq!(report.layers.residents.people(), official);
}

#[test]
fn malta_holds_all_people_of_its_total_on_residential_ground() {
    let Some(_) = shared() else { return };
    let report = report(project("malta.toml"));
    assert_eq!(report.layers.residents.people(), People::whole(423_282));
    // Malta and Gozo.
    assert_eq!(large_islands(&report), 2);
}

/// Runs one of the scripts that make a project; `None`, said aloud, where there is no Python.
fn script(arguments: &[&Path]) -> Option<()> {
    match Command::new("python3").args(arguments).output() {
        Ok(done) => {
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            Some(())
        }
        Err(cause) => {
            eprintln!("SKIPPED: python3 cannot be run: {cause}");
            None
        }
    }
}

#[test]
fn porto_alegre_runs_on_hexagon_centroids() {
    let Some(data) = shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let facilities = folder.path().join("facilities.csv");
    let grid = data.join("osm/porto-alegre.hexgrid.csv");
    let Some(()) = script(&[&root().join("scripts/porto-alegre-facilities.py"), &grid, &facilities]) else { return };
    let mut project = project("porto-alegre.toml");
    project.facilities[0].path = facilities.display().to_string();
    let report = report(project);
    assert_eq!(report.layers.residents.people(), People::whole(812_935));
    assert_eq!(report.layers.residents.areas.len(), 1_227);
    assert_eq!(report.layers.facilities.list.iter().filter_map(|f| f.capacity).sum::<f64>(), 141.0);
}

#[test]
fn jinan_holds_the_census_people_of_five_districts_on_its_real_roads() {
    let Some(data) = shared() else { return };
    let folder = root().join("target/real-jinan");
    let Some(()) = script(&[&root().join("scripts/jinan-project.py"), &data, &folder]) else { return };
    let report = report(Project::open(&folder).unwrap());
    // 819,139 + 903,714 + 675,048 + 770,202 + 1,316,289 at the 2020 census.
    let census = 819_139 + 903_714 + 675_048 + 770_202 + 1_316_289;
    assert_eq!(report.layers.residents.people(), People::whole(census));
    // Of 28,597 rows one has no line and eight are no longer than the join tolerance: all said.
    assert_eq!(report.layers.streets.as_ref().unwrap().streets.len(), 28_597 - 1 - 8);
    assert!(warned(&report, "road-without-line") && warned(&report, "road-within-tolerance"));
    assert!(report.project.synthetic);
}

/// People and facilities made up on the largest graph: its extract holds roads only.
#[test]
fn milano_runs_with_twenty_thousand_homes_and_two_thousand_facilities() {
    let Some(data) = shared() else { return };
    let extract = data.join("osm/milano.osm.pbf");
    let read = osm::read(&extract, OsmSelection { roads: true, ..OsmSelection::default() }).unwrap();
    let on_road = |n: &[f64; 2]| n[0].is_finite();
    let nodes: Vec<[f64; 2]> = read.node_at.iter().copied().filter(on_road).collect();
    let folder = tempfile::tempdir().unwrap();
    let mut seed = 20_121_u64;
    let mut pick = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        nodes[(seed >> 33) as usize % nodes.len()]
    };
    let mut people = "id,lon,lat,people\n".to_owned();
    for i in 0..20_000 {
        let at = pick();
        people += &format!("P{i},{},{},{}\n", at[0], at[1], 50 + i % 37);
    }
    let mut facilities = "id,type,lon,lat\n".to_owned();
    for i in 0..2_000 {
        let at = pick();
        facilities += &format!("F{i},{},{},{}\n", ["HOSP", "CLINIC", "PHARMACY", "CHS"][i % 4], at[0], at[1]);
    }
    std::fs::write(folder.path().join("people.csv"), people).unwrap();
    std::fs::write(folder.path().join("facilities.csv"), facilities).unwrap();
    let plan = root().join("tests/real/circles.toml");
    let text = format!(
        "schema = 1\nname = \"Milano, made up\"\nas_of = 2026\nsynthetic = true\nplans = ['{}']\nonly = [\"W60\", \"C30\"]\n\
         [roads]\npath = '{}'\n[[facilities]]\npath = \"facilities.csv\"\n[people]\nkind = \"points\"\npath = \"people.csv\"\n",
        plan.display(),
        extract.display()
    );
    let project = Project::parse(&text, Path::new("project.toml"), folder.path().to_owned()).unwrap();
    let report = report(project);
    // 20,000 rows of 50 + i mod 37 people: 540 whole cycles of 37 and 20 more rows (0..=19).
    let expected = 20_000 * 50 + 540 * (0..37).sum::<u64>() + (0..20).sum::<u64>();
    assert_eq!(report.layers.residents.people(), People::whole(expected));
    assert!(report.findings.iter().all(|f| f.measured.percent().unwrap() > 90.0));
}
