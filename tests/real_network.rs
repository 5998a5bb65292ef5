//! Networks of real places: they build, their sizes are plausible, and a few times equal petgraph's.
//!
//! The extracts are read here by a plain loop over `osmpbf`, independent of the program's own reader.

#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
#![allow(clippy::print_stdout, reason = "sizes and skips are meant to be seen")]

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Instant;

use gapzone::access::{Direction, Site, Stop, TravelTimes};
use gapzone::layers::{Frame, Position, Street, Streets};
use gapzone::network::{BuildOptions, Network, NodeId, Profile};
use gapzone::sources::osm::Tags;
use gapzone::units::{Metres, Millis};
use osmpbf::{Element, ElementReader};
use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};

fn tags<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Tags {
    let mut tags: Vec<(Box<str>, Box<str>)> = pairs.map(|(k, v)| (k.into(), v.into())).collect();
    tags.sort();
    Tags(tags)
}

fn read(file: &str) -> Option<Streets> {
    let shared = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    if !shared.exists() {
        assert!(std::env::var_os("CI").is_none(), "../shared is missing in CI");
        println!("SKIPPED: ../shared is missing");
        return None;
    }
    let mut at: HashMap<i64, ([f64; 2], Tags)> = HashMap::new();
    let mut ways: Vec<(i64, Vec<i64>, Tags)> = Vec::new();
    let reader = ElementReader::from_path(shared.join("data").join(file)).unwrap();
    reader
        .for_each(|element| match element {
            Element::Node(n) => {
                at.insert(n.id(), ([n.lon(), n.lat()], tags(n.tags())));
            }
            Element::DenseNode(n) => {
                at.insert(n.id(), ([n.lon(), n.lat()], tags(n.tags())));
            }
            Element::Way(w) => {
                let tags = tags(w.tags());
                if tags.get("highway").is_some() || tags.is("route", "ferry") {
                    ways.push((w.id(), w.refs().collect(), tags));
                }
            }
            Element::Relation(_) => {}
        })
        .unwrap();
    ways.sort_by_key(|(id, ..)| *id);
    let mut streets = Streets { file: file.to_owned(), ..Streets::default() };
    let mut index: HashMap<i64, u32> = HashMap::new();
    for (id, refs, tags) in ways {
        let mut nodes = Vec::new();
        for node in refs {
            nodes.push(*index.entry(node).or_insert_with(|| {
                let n = streets.nodes.len() as u32;
                streets.node_ids.push(node);
                let (position, tags) = at.get(&node).cloned().unwrap_or(([f64::NAN; 2], Tags::default()));
                streets.nodes.push(position);
                if tags.get("barrier").is_some() {
                    streets.node_tags.push((n, tags));
                }
                n
            }));
        }
        streets.streets.push(Street { id, nodes, tags });
    }
    Some(streets)
}

fn frame_of(streets: &Streets) -> Frame {
    let lons = streets.nodes.iter().map(|n| n[0]).filter(|lon| lon.is_finite());
    Frame::around([lons.clone().fold(f64::INFINITY, f64::min), lons.fold(f64::NEG_INFINITY, f64::max)])
}

/// Builds both networks of a place and checks what must hold of any.
fn check(file: &str) {
    let Some(streets) = read(file) else { return };
    let frame = frame_of(&streets);
    for id in ["walk", "car"] {
        let options = BuildOptions { drop_islands_below: Metres(250.0), ..BuildOptions::default() };
        let began = Instant::now();
        let network = Network::build(&streets, Profile::embedded(id).unwrap(), &frame, options);
        let took = began.elapsed();
        let km: f64 = network.edges.iter().map(|e| e.length.0 / 1000.0).sum();
        println!(
            "{file} {id}: {} streets, {} nodes, {} edges, {km:.0} km, {} islands (largest {:.0} km), {} traps, {took:.2?}",
            streets.streets.len(),
            network.nodes.len(),
            network.edges.len(),
            network.islands.len(),
            network.islands[0].length.0 / 1000.0,
            network.one_way_traps,
        );
        println!("  {:?}", network.dropped);
        assert!(network.islands[0].length.0 / 1000.0 > 0.3 * km, "the largest island is small");
        assert!(network.edges.iter().all(|e| e.length.0.is_finite() && (e.forward.is_some() || e.backward.is_some())));
        assert_eq!(network.islands.iter().map(|i| i.nodes as usize).sum::<usize>(), network.nodes.len());
        times_equal_petgraph(&network, &frame);
    }
}

/// Eight sites and eight stops on nodes of the network, spread over it.
fn times_equal_petgraph(network: &Network, frame: &Frame) {
    let every = network.nodes.len() / 16;
    let place = |i: usize| -> Position { network.nodes[i * every] };
    let stop = |i: usize| Stop { position: place(i), point: frame.to_point(place(i)), snap: network.snap(place(i)) };
    let sites: Vec<Site> =
        (0..8).map(|i| Site { stop: stop(2 * i), wait: Millis(1000 * i as u32), label: i as u32 }).collect();
    let found = TravelTimes::to_nearest(network, &sites, Direction::Towards);

    // Against the direction of travel, from one super node that is hung on all sites.
    let mut graph = DiGraph::<(), u64>::new();
    (0..=network.nodes.len()).for_each(|_| {
        graph.add_node(());
    });
    let root = NodeIndex::new(network.nodes.len());
    for edge in &network.edges {
        let (tail, head) = (NodeIndex::new(edge.tail.0 as usize), NodeIndex::new(edge.head.0 as usize));
        edge.forward.map(|t| graph.add_edge(head, tail, u64::from(t.0)));
        edge.backward.map(|t| graph.add_edge(tail, head, u64::from(t.0)));
    }
    for site in &sites {
        let snap = site.stop.snap.unwrap();
        let edge = network.edge(snap.edge);
        let cost = u64::from(snap.leg_time.0) + u64::from(site.wait.0);
        let mut hang = |node: NodeId, part: Millis| {
            graph.add_edge(root, NodeIndex::new(node.0 as usize), cost + u64::from(part.0));
        };
        if let Some(t) = edge.forward {
            hang(edge.tail, t.part(snap.fraction));
        }
        if let Some(t) = edge.backward {
            hang(edge.head, t.minus(t.part(snap.fraction)));
        }
        if snap.fraction == 0.0 {
            hang(edge.tail, Millis::ZERO);
        }
        if snap.fraction == 1.0 {
            hang(edge.head, Millis::ZERO);
        }
    }
    let reached = dijkstra(&graph, root, None, |e| *e.weight());
    for n in 0..network.nodes.len() {
        let expected = reached.get(&NodeIndex::new(n)).copied();
        assert_eq!(found.node(NodeId(n as u32)).map(|(t, _)| u64::from(t.0)), expected, "node {n}");
    }
}

#[test]
fn milano_builds() {
    check("osm/milano.osm.pbf");
}

#[test]
fn malta_builds() {
    check("osm/malta.osm.pbf");
}

#[test]
fn liechtenstein_builds() {
    check("osm/liechtenstein.osm.pbf");
}

#[test]
fn andorra_builds() {
    check("osm/andorra.osm.pbf");
}

#[test]
fn the_comoros_build() {
    check("health/comoros/comoros.osm.pbf");
}
