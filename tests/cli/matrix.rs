//! `gapzone matrix`: every pair has a row, and the rows agree with a search of another kind.

use std::collections::{BTreeMap, BTreeSet};

use gapzone::access::{Direction, TravelTimes};
use gapzone::project::Project;
use gapzone::run::{Silent, prepare};
use predicates::prelude::*;
use predicates::str::contains;

use crate::gapzone;
use crate::network::{rows, sample};

#[test]
fn the_least_time_of_each_cell_is_that_of_one_search_from_all_facilities() {
    let folder = sample();
    let out = folder.path().join("m.csv");
    let project = Project::open(folder.path()).expect("the sample is valid");
    let plans = prepare::plans(&project).expect("its plans are");
    let prepared = prepare::prepare(project, plans, &["walk".to_owned()], &Silent).expect("it is read");
    let mode = &prepared.modes[0];
    let evidence = prepared.evidence();
    let is_chc = |facility| prepared.layers.facilities.get(facility).kind == "CHC";
    let (sites, _) = mode.sites_where(|site| evidence.site_open(site) && is_chc(site.facility));
    for (way, direction) in [("towards", Direction::Towards), ("from", Direction::From)] {
        let said = "pairs: reached ";
        gapzone()
            .arg("matrix")
            .arg(folder.path())
            .args(["--mode", "walk", "--types", "CHC", "--direction", way, "-o"])
            .arg(&out)
            .assert()
            .success()
            .stdout(contains(said).and(contains("m-origins.csv")));
        let pairs = rows(&out);
        assert_eq!(pairs.len(), sites.len() * mode.demand.len());
        let (cell, site) = if way == "towards" { ("from_id", "to_id") } else { ("to_id", "from_id") };
        let mut least: BTreeMap<&str, u32> = BTreeMap::new();
        for pair in &pairs {
            assert_eq!(pair["status"] == "reached", !pair["travel_time_ms"].is_empty(), "{pair:?}");
            if let Ok(ms) = pair["travel_time_ms"].parse::<u32>() {
                let minutes: f64 = pair["travel_time"].parse().expect("minutes");
                assert!((minutes - f64::from(ms) / 60_000.0).abs() <= 0.000_501);
                least.entry(&pair[cell]).and_modify(|known| *known = ms.min(*known)).or_insert(ms);
            }
        }
        let times = TravelTimes::to_nearest(mode.travel.network().expect("roads"), &sites, direction);
        let spots = rows(&folder.path().join(if way == "towards" { "m-origins.csv" } else { "m-destinations.csv" }));
        assert_eq!(spots.len(), mode.demand.len());
        for (spot, stop) in spots.iter().zip(&mode.demand) {
            let expected = stop.snap.and_then(|snap| times.at(&snap)).map(|a| a.time.0);
            assert_eq!(least.get(spot["id"].as_str()).copied(), expected, "{way} {spot:?}");
        }
        let ids: BTreeSet<&String> = pairs.iter().map(|p| &p[site]).collect();
        assert_eq!(ids.len(), sites.len());
    }
}

#[test]
fn a_pair_that_is_not_reached_says_why_and_has_no_time() {
    let folder = sample();
    let arcs =
        gapzone().arg("network").arg(folder.path()).args(["--mode", "walk", "-q", "-o"]).arg(folder.path()).assert();
    arcs.success();
    let nodes = rows(&folder.path().join("nodes-walk.csv"));
    let island = nodes.iter().find(|n| n["island"] == "1").expect("the sample has an island");
    let near = nodes.iter().find(|n| !n["nearest_towards_ms"].is_empty()).expect("most nodes reach a site");
    let points = folder.path().join("points.csv");
    let text = format!(
        "id,lon,lat\nisland,{},{}\nnear,{},{}\nsea,0.5,0.5\nnowhere,,\n",
        island["lon"], island["lat"], near["lon"], near["lat"]
    );
    std::fs::write(&points, text).expect("it can be written");
    let out = folder.path().join("m.csv");
    let mut command = gapzone();
    command.arg("matrix").arg(folder.path()).args(["--mode", "walk", "--types", "CHC", "--max-minutes", "1", "--from"]);
    command.arg(&points).arg("-o").arg(&out).assert().success().stderr(contains("1 rows have no usable place"));
    let pairs = rows(&out);
    let of = |id: &str| -> BTreeSet<&str> {
        pairs.iter().filter(|p| p["from_id"] == id).map(|p| p["status"].as_str()).collect()
    };
    assert_eq!(of("sea"), BTreeSet::from(["no_road"]));
    assert_eq!(of("island"), BTreeSet::from(["unreachable"]));
    assert!(of("near").contains("beyond_limit"));
    assert!(pairs.iter().all(|p| (p["status"] == "reached") != p["travel_time"].is_empty()));
    // The same on the screen, only what is reached: here nothing but the header or pairs of `near`.
    let mut command = gapzone();
    command.arg("matrix").arg(folder.path()).args(["--mode", "walk", "--types", "CHC", "--reached-only", "--from"]);
    let said = contains("from_id,to_id,travel_time,travel_time_ms,distance_m,status\n").and(contains("near,"));
    command.arg(&points).assert().success().stdout(said.and(contains("island").not()));
}

#[test]
fn what_cannot_be_asked_is_said_with_a_hint() {
    let folder = sample();
    let ask = |args: &[&str]| {
        let mut command = gapzone();
        command.arg("matrix").arg(folder.path()).args(args);
        command.assert().code(2).stdout("")
    };
    ask(&["--types", "XYZ"]).stderr(contains("no facility is of type").and(contains("hint: types in the data: ")));
    ask(&["--rule", "B08"]).stderr(contains("no rule \"B08\""));
    ask(&["-o", "times.xlsx"]).stderr(contains("written as .csv"));
    let mut command = gapzone();
    let said = contains("no-such.csv").and(contains("hint: "));
    command.arg("matrix").arg(folder.path()).args(["--from", "no-such.csv"]).assert().code(3).stderr(said);
}
