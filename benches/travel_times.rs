//! Times from every node to its nearest site, and lists of what each site reaches, beside petgraph's Dijkstra.
//!
//! `cargo bench --bench travel_times` ; a part of a title as argument runs only those that hold it.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench may stop at what it did not expect, and prints")]

mod common;

use common::{frame, network, side_by_side, sites, streets, tiled};
use gapzone::access::{Catchments, Direction, NodeTimes, Site, Stop, TravelTimes};
use gapzone::network::{Network, NodeId};
use gapzone::units::Millis;
use petgraph::graph::{DiGraph, NodeIndex};

fn main() {
    let only = std::env::args().skip(1).find(|a| !a.starts_with("--")).unwrap_or_default();
    let Some(city) = streets("osm/milano.osm.pbf") else { return };
    for (place, streets) in [("milano", city.clone()), ("milano_tiled_4x4", tiled(&city, 4))] {
        for profile in ["walk", "car"] {
            let title = format!("{place}/{profile}");
            if !title.contains(&only) {
                continue;
            }
            let network = network(&streets, profile);
            let frame = frame(&streets);
            println!("{title}: {} nodes, {} arcs", network.nodes.len(), network.out.len());
            nearest(&title, &network, &sites(&network, &frame, 100));
            facilities(&title, &network, &frame);
            lists(&title, &network, &frame, if profile == "walk" { 10 } else { 30 });
        }
    }
}

fn nearest(title: &str, network: &Network, sites: &[Site]) {
    let nodes = network.nodes.len();
    let (graph, root) = with_super_source(network, sites);
    let found = |i: usize| NodeIndex::new(i);
    side_by_side(
        &format!("{title}/nearest_of_100"),
        if nodes > 500_000 { 3 } else { 9 },
        nodes as u64,
        &mut [
            (
                "NodeTimes",
                Box::new(|| {
                    let times = NodeTimes::to_nearest(network, sites, Direction::Towards);
                    (0..nodes as u32).filter_map(|n| times.node(NodeId(n))).map(|(t, _)| u64::from(t.0)).sum()
                }),
            ),
            (
                "TravelTimes (with lengths)",
                Box::new(|| {
                    let times = TravelTimes::to_nearest(network, sites, Direction::Towards);
                    (0..nodes as u32).filter_map(|n| times.node(NodeId(n))).map(|(t, _)| u64::from(t.0)).sum()
                }),
            ),
            (
                "petgraph::algo::dijkstra, super source",
                Box::new(|| {
                    let reached = petgraph::algo::dijkstra(&graph, root, None, |e| *e.weight());
                    (0..nodes).filter_map(|n| reached.get(&found(n))).map(|t| u64::from(*t)).sum()
                }),
            ),
        ],
    );
}

fn with_super_source(network: &Network, sites: &[Site]) -> (DiGraph<(), u32>, NodeIndex) {
    let nodes = network.nodes.len();
    let mut graph = DiGraph::<(), u32>::with_capacity(nodes + 1, network.into.len() + sites.len() * 2);
    (0..=nodes).for_each(|_| _ = graph.add_node(()));
    for n in (0..nodes as u32).map(NodeId) {
        for step in network.into.steps(n) {
            graph.add_edge(NodeIndex::new(n.0 as usize), NodeIndex::new(step.head().0 as usize), step.time.0);
        }
    }
    let root = NodeIndex::new(nodes);
    for site in sites {
        let snap = site.stop.snap.unwrap();
        let edge = network.edge(snap.edge);
        let node = if snap.fraction <= 0.0 { edge.tail } else { edge.head };
        assert!(snap.fraction <= 0.0 || snap.fraction >= 1.0, "sites stand on nodes");
        for state in network.states(node) {
            graph.add_edge(root, NodeIndex::new(state.0 as usize), snap.leg_time.0);
        }
    }
    (graph, root)
}

/// The cost must not depend on the number of sites.
fn facilities(title: &str, network: &Network, frame: &gapzone::layers::Frame) {
    let counts = [20, 200, 2_000, 20_000];
    let all: Vec<Vec<Site>> = counts.iter().map(|c| sites(network, frame, *c)).collect();
    println!("{title}/nearest_by_number_of_sites");
    let mut times = vec![Vec::new(); counts.len()];
    for _ in 0..7 {
        for (i, sites) in all.iter().enumerate() {
            let began = std::time::Instant::now();
            std::hint::black_box(NodeTimes::to_nearest(network, sites, Direction::Towards));
            times[i].push(began.elapsed());
        }
    }
    for (count, times) in counts.iter().zip(&mut times) {
        times.sort_unstable();
        println!("  {count:>6} sites {:>11.3} ms", times[times.len() / 2].as_secs_f64() * 1e3);
    }
}

/// What each site reaches within the minutes: one search each, here for every node.
fn lists(title: &str, network: &Network, frame: &gapzone::layers::Frame, minutes: u32) {
    let sites = sites(network, frame, if minutes > 10 { 20 } else { 500 });
    let stops: Vec<Stop> = network.nodes.iter().map(|at| common::stop(network, frame, *at)).collect();
    let catchments = Catchments::new(network, &stops, Direction::Towards);
    let mut search = catchments.search();
    let mut pairs = 0;
    let began = std::time::Instant::now();
    for site in &sites {
        search.reach(site, Millis::from_minutes(minutes), |_, _| pairs += 1);
    }
    let took = began.elapsed();
    println!(
        "{title}/lists_{minutes}_min: {pairs} pairs from {} sites, {:.1} us each, {:.1} ns a pair",
        sites.len(),
        took.as_secs_f64() * 1e6 / sites.len() as f64,
        took.as_secs_f64() * 1e9 / f64::from(pairs.max(1)),
    );
}
