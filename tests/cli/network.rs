//! `gapzone network`: the files are enough to work out every node's time again.

use std::collections::BTreeMap;
use std::path::Path;

use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};
use predicates::prelude::*;
use predicates::str::contains;

use crate::gapzone;

/// Rows of a CSV file by column name.
pub fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let bytes = std::fs::read(path).expect("the file was written");
    let text = String::from_utf8(bytes).expect("it is UTF-8");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().collect::<Result<_, _>>().expect("it is CSV with a header")
}

pub fn sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    gapzone().args(["init", "--sample"]).arg(folder.path()).assert().success();
    folder
}

/// Shortest times from some nodes, along arcs `(tail, head, ms)`.
fn shortest(count: usize, arcs: &[(usize, usize, u64)], starts: &[usize]) -> Vec<Option<u64>> {
    let mut graph = DiGraph::<(), u64>::new();
    (0..=count).for_each(|_| {
        graph.add_node(());
    });
    let root = NodeIndex::new(count);
    for &(tail, head, ms) in arcs {
        graph.add_edge(NodeIndex::new(tail), NodeIndex::new(head), ms);
    }
    for &start in starts {
        graph.add_edge(root, NodeIndex::new(start), 0);
    }
    let found = dijkstra(&graph, root, None, |e| *e.weight());
    (0..count).map(|n| found.get(&NodeIndex::new(n)).copied()).collect()
}

#[test]
fn shortest_paths_on_the_files_give_every_time_to_the_millisecond() {
    let folder = sample();
    let out = folder.path().join("net");
    gapzone()
        .arg("network")
        .arg(folder.path())
        .args(["--mode", "walk", "--mode", "car", "-o"])
        .arg(&out)
        .assert()
        .success()
        .stdout(contains("network on foot: ").and(contains("network by car: ")).and(contains("arcs-car.csv")));
    let counts = std::fs::read(out.join("network.json")).expect("the counts were written");
    let counts: serde_json::Value = serde_json::from_slice(&counts).expect("they are JSON");
    assert_eq!(counts["networks"][1]["mode"], "car");
    assert!(counts["networks"][1]["left_out"]["class"]["count"].is_u64() && counts["import"]["ways"].is_object());
    for mode in ["walk", "car"] {
        let nodes = rows(&out.join(format!("nodes-{mode}.csv")));
        let arcs: Vec<(usize, usize, u64)> = rows(&out.join(format!("arcs-{mode}.csv")))
            .iter()
            .map(|arc| (arc["tail"].parse().unwrap(), arc["head"].parse().unwrap(), arc["time_ms"].parse().unwrap()))
            .collect();
        let of_kind = |kind: &str| -> Vec<usize> {
            nodes.iter().filter(|n| n["kind"] == kind).map(|n| n["node"].parse().unwrap()).collect()
        };
        let backwards: Vec<_> = arcs.iter().map(|&(tail, head, ms)| (head, tail, ms)).collect();
        let towards = shortest(nodes.len(), &backwards, &of_kind("site_to"));
        let from = shortest(nodes.len(), &arcs, &of_kind("site_from"));
        let mut reached = 0;
        for (i, node) in nodes.iter().enumerate() {
            assert_eq!(node["node"], i.to_string());
            for (field, ms) in [("nearest_towards_ms", towards[i]), ("nearest_from_ms", from[i])] {
                assert_eq!(node[field], ms.map(|m| m.to_string()).unwrap_or_default(), "{mode} {field} {node:?}");
                reached += u32::from(ms.is_some());
            }
        }
        assert!(reached as usize > nodes.len(), "{mode}: most nodes are reached in both directions");
        // Nothing passes through a site.
        let (to, leaves) = (of_kind("site_to"), of_kind("site_from"));
        assert!(!to.is_empty() && to.len() == leaves.len());
        assert!(arcs.iter().all(|(tail, head, _)| !to.contains(tail) && !leaves.contains(head)));
    }
}

#[test]
fn lines_of_arcs_begin_and_end_at_their_nodes() {
    let folder = sample();
    let out = folder.path().join("net");
    let mut command = gapzone();
    command.arg("network").arg(folder.path()).args(["--mode", "car", "--format", "csv,geojson", "-q", "-o"]).arg(&out);
    command.assert().success().stdout("");
    let read = |name: &str| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(out.join(name)).expect("it was written")).expect("it is JSON")
    };
    let places: Vec<serde_json::Value> = read("nodes-car.geojson")["features"]
        .as_array()
        .expect("features")
        .iter()
        .map(|f| f["geometry"]["coordinates"].clone())
        .collect();
    let arcs = read("arcs-car.geojson");
    for arc in arcs["features"].as_array().expect("features") {
        let line = arc["geometry"]["coordinates"].as_array().expect("a line");
        let end = |field: &str| &places[arc["properties"][field].as_u64().expect("a node") as usize];
        assert_eq!((&line[0], &line[line.len() - 1]), (end("tail"), end("head")), "{}", arc["properties"]);
    }
}

#[test]
fn a_project_without_roads_has_no_network_and_says_what_to_do() {
    let folder = sample();
    let file = folder.path().join("project.toml");
    let text = std::fs::read_to_string(&file).expect("it is there");
    let (before, rest) = text.split_once("[roads]").expect("the sample has roads");
    let after = rest.split_once("\n[").expect("other sections follow").1;
    std::fs::write(&file, format!("{before}[{after}")).expect("it can be written");
    let said = contains("no roads").and(contains("hint: "));
    gapzone().arg("network").arg(folder.path()).assert().code(2).stderr(said).stdout("");
    gapzone().args(["network", "."]).args(["--mode", "boat"]).assert().code(2).stderr(contains("walk, bike and car"));
}

#[test]
fn the_times_of_the_sample_are_proven_both_ways() {
    let folder = sample();
    let proven =
        |way: &str| contains(format!("proven least on foot, {way} the nearest site: ")).and(contains("0 flaws"));
    gapzone()
        .arg("network")
        .arg(folder.path())
        .args(["--mode", "walk", "--certify"])
        .assert()
        .success()
        .stdout(proven("towards").and(proven("from")));
}
