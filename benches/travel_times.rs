//! Times from every node to its nearest site, and lists of what each site reaches, beside petgraph's Dijkstra.
//!
//! `cargo bench --bench travel_times` ; a part of a title as argument runs only those that hold it, and `9x9` a
//! graph of five million nodes. A second argument is a folder: there the graphs go for
//! `scripts/compare/bench-scipy.py`, which runs the same searches and checks the same sums.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench may stop at what it did not expect, and prints")]

mod common;

use common::{frame, network, side_by_side, sites, streets, tiled};
use gapzone::access::{Catchments, Direction, NodeTimes, Site, Stop, TravelTimes};
use gapzone::network::{Network, NodeId};
use gapzone::units::Millis;
use petgraph::graph::{DiGraph, NodeIndex};

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let (only, folder) = (arguments.next().unwrap_or_default(), arguments.next());
    let Some(city) = streets("osm/milano.osm.pbf") else { return };
    for side in [1, 4, 9] {
        let place = if side == 1 { "milano".to_owned() } else { format!("milano_tiled_{side}x{side}") };
        let titles = ["walk", "car"].map(|profile| (profile, format!("{place}/{profile}")));
        let wanted = |title: &str| title.contains(&only) && (side < 9 || only.contains("9x9"));
        if !titles.iter().any(|(_, title)| wanted(title)) {
            continue;
        }
        let streets = if side == 1 { city.clone() } else { tiled(&city, side) };
        let frame = frame(&streets);
        for (profile, title) in titles.iter().filter(|(_, title)| wanted(title)) {
            let network = network(&streets, profile);
            println!("{title}: {} nodes, {} arcs", network.nodes.len(), network.out.len());
            let hundred = sites(&network, &frame, 100);
            let sum = nearest(title, &network, &hundred);
            facilities(title, &network, &frame);
            let minutes = if *profile == "walk" { 10 } else { 30 };
            let few = sites(&network, &frame, if minutes > 10 { 20 } else { 500 });
            let (of_lists, stops) = lists(title, &network, &frame, &few, minutes);
            if let Some(folder) = &folder {
                export(folder, title, &network, [&hundred, &few], &stops, [sum, of_lists, u64::from(minutes)]);
            }
        }
    }
}

fn nearest(title: &str, network: &Network, sites: &[Site]) -> u64 {
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
    )
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
    for _ in 0..9 {
        for (i, sites) in all.iter().enumerate() {
            let began = common::cpu();
            std::hint::black_box(NodeTimes::to_nearest(network, sites, Direction::Towards));
            times[i].push(common::cpu() - began);
        }
    }
    for (count, times) in counts.iter().zip(&mut times) {
        times.sort_unstable();
        let (median, least) = (times[times.len() / 2].as_secs_f64() * 1e3, times[0].as_secs_f64() * 1e3);
        println!("  {count:>6} sites {median:>11.3} ms (least {least:.3})");
    }
}

/// What each site reaches within the minutes: one search each, here for every node. Gives the sum of all times and
/// the nodes that were places.
fn lists(
    title: &str,
    network: &Network,
    frame: &gapzone::layers::Frame,
    sites: &[Site],
    minutes: u32,
) -> (u64, Vec<u32>) {
    let on = |n: u32| Some((n, common::stop_on(network, frame, NodeId(n))?));
    let (nodes, stops): (Vec<u32>, Vec<Stop>) = (0..network.nodes.len() as u32).filter_map(on).unzip();
    let catchments = Catchments::new(network, &stops, Direction::Towards);
    let cutoff = Millis::from_minutes(minutes);
    let (mut search, mut times) = (catchments.search(), catchments.times());
    let mut pairs = 0;
    sites.iter().for_each(|site| times.reach(site, cutoff, |_, _| pairs += 1));
    println!("{title}/lists_{minutes}_min: {pairs} pairs from {} sites", sites.len());
    let sum = side_by_side(
        &format!("{title}/lists_{minutes}_min, each = a pair"),
        9,
        pairs,
        &mut [
            (
                "CatchmentTimes",
                Box::new(|| {
                    let mut sum = 0;
                    sites.iter().for_each(|site| times.reach(site, cutoff, |_, time| sum += u64::from(time.0)));
                    sum
                }),
            ),
            (
                "CatchmentSearch (with lengths)",
                Box::new(|| {
                    let mut sum = 0;
                    sites.iter().for_each(|site| search.reach(site, cutoff, |_, a| sum += u64::from(a.time.0)));
                    sum
                }),
            ),
        ],
    );
    (sum, nodes)
}

/// The graph against the direction of travel, the sites and the sums, as whole numbers of four or eight bytes.
fn export(folder: &str, title: &str, network: &Network, sites: [&[Site]; 2], stops: &[u32], sums: [u64; 3]) {
    let mut all: Vec<u32> = vec![network.nodes.len() as u32, network.into.len() as u32, 0];
    let nodes = || (0..network.nodes.len() as u32).map(NodeId);
    let mut arcs = 0;
    all.extend(nodes().map(|n| {
        arcs += network.into.steps(n).len() as u32;
        arcs
    }));
    all.extend(nodes().flat_map(|n| network.into.steps(n).iter().map(|s| s.head().0)));
    all.extend(nodes().flat_map(|n| network.into.steps(n).iter().map(|s| s.time.0)));
    all.push(stops.len() as u32);
    all.extend(stops);
    for sites in sites {
        all.push(sites.len() as u32);
        for site in sites {
            let snap = site.stop.snap.unwrap();
            let edge = network.edge(snap.edge);
            let states: Vec<NodeId> =
                network.states(if snap.fraction <= 0.0 { edge.tail } else { edge.head }).collect();
            all.extend([snap.leg_time.0, states.len() as u32]);
            all.extend(states.iter().map(|s| s.0));
        }
    }
    let mut bytes: Vec<u8> = sums.iter().flat_map(|sum| sum.to_le_bytes()).collect();
    bytes.extend(all.iter().flat_map(|number| number.to_le_bytes()));
    let path = std::path::Path::new(folder).join(format!("{}.graph", title.replace('/', "-")));
    std::fs::write(path, bytes).unwrap();
}
