//! Random networks against slow, independent answers.
//!
//! The oracle cuts every edge at the feet of all stops and sites, hangs these on as nodes of an
//! explicit graph, and asks petgraph's Dijkstra. Lattice positions and short lists make parallel and
//! zero-length edges, islands, one-ways and ties frequent.

#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod city;

use std::collections::BTreeMap;

use city::{City, city, dropping};
use gapzone::access::route::{nearest_sites, route};
use gapzone::access::{Direction, NetworkDistance, Site, Stop, StraightLine, TravelTimes};
use gapzone::network::{Edge, EdgeId, Network, NodeId, Snap};
use gapzone::units::{Kmh, Metres, Millis};
use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex, UnGraph};
use proptest::prelude::*;

/// A random world: streets through lattice points, and places in eighths of a block.
#[derive(Clone, Debug)]
struct World {
    streets: Vec<(Vec<u32>, u8)>,
    /// For each lattice point, whether it lies on top of its neighbour.
    merged: Vec<bool>,
    sites: Vec<([u32; 2], u32, u32)>,
    stops: Vec<[u32; 2]>,
}

const SIDE: u32 = 5;

fn world() -> impl Strategy<Value = World> {
    let place = || [0u32..8 * SIDE, 0u32..8 * SIDE];
    (
        proptest::collection::vec((proptest::collection::vec(0..SIDE * SIDE, 2..5), 0u8..3), 1..22),
        proptest::collection::vec(proptest::bool::weighted(0.1), (SIDE * SIDE) as usize),
        proptest::collection::vec((place(), 0u32..3, 0u32..4), 0..6),
        proptest::collection::vec(place(), 1..8),
    )
        .prop_map(|(streets, merged, sites, stops)| World { streets, merged, sites, stops })
}

impl World {
    fn city(&self) -> City {
        let mut city = city(0, 0).block(80.0);
        for n in 0..SIDE * SIDE {
            let shift = u32::from(self.merged[n as usize] && n % SIDE > 0);
            let at = city.place(f64::from(n % SIDE - shift), f64::from(n / SIDE));
            city.streets.nodes.push([at.lon, at.lat]);
            city.streets.node_ids.push(i64::from(n));
        }
        for (id, (nodes, oneway)) in self.streets.iter().enumerate() {
            let oneway = ["no", "yes", "-1"][*oneway as usize];
            let tags = city::tags(&[("highway", "residential"), ("oneway", oneway)]);
            city.streets.streets.push(gapzone::layers::Street { id: id as i64, nodes: nodes.clone(), tags });
        }
        city
    }

    fn sites(&self, city: &City, network: &Network) -> Vec<Site> {
        let site = |&(place, wait, label): &([u32; 2], u32, u32)| Site {
            stop: stop_at(city, network, place),
            wait: Millis(wait * 1000),
            label,
        };
        self.sites.iter().map(site).collect()
    }

    fn stops(&self, city: &City, network: &Network) -> Vec<Stop> {
        self.stops.iter().map(|p| stop_at(city, network, *p)).collect()
    }
}

fn stop_at(city: &City, network: &Network, [c, r]: [u32; 2]) -> Stop {
    city::stop(network, &city.frame, city.place(f64::from(c) / 8.0, f64::from(r) / 8.0))
}

/// The explicit graph: network nodes first, then one node per stop, then one per site.
fn explicit(network: &Network, stops: &[Stop], sites: &[Site]) -> DiGraph<(), u64> {
    let nodes = network.nodes.len();
    let mut graph = DiGraph::new();
    for _ in 0..nodes + stops.len() + sites.len() {
        graph.add_node(());
    }
    let mut feet: BTreeMap<EdgeId, Vec<(f64, NodeIndex)>> = BTreeMap::new();
    let hung = stops.iter().map(|s| (s, Millis::ZERO)).chain(sites.iter().map(|s| (&s.stop, s.wait)));
    for (i, (stop, wait)) in hung.enumerate() {
        let snap = stop.snap.unwrap();
        let foot = graph.add_node(());
        let cost = u64::from(snap.leg_time.0) + u64::from(wait.0);
        graph.add_edge(NodeIndex::new(nodes + i), foot, cost);
        graph.add_edge(foot, NodeIndex::new(nodes + i), cost);
        feet.entry(snap.edge).or_default().push((snap.fraction, foot));
    }
    for (e, edge) in (0u32..).zip(&network.edges) {
        let mut chain = feet.remove(&EdgeId(e)).unwrap_or_default();
        chain.push((0.0, NodeIndex::new(edge.tail.0 as usize)));
        chain.push((1.0, NodeIndex::new(edge.head.0 as usize)));
        // Between any two points of the edge; also between those at the same fraction.
        for (i, &(from, a)) in chain.iter().enumerate() {
            for (j, &(to, b)) in chain.iter().enumerate() {
                let part = |t: Millis| u64::from(t.part(from.max(to)).0 - t.part(from.min(to)).0);
                if let Some(t) = edge.forward.filter(|_| i != j && from <= to) {
                    graph.add_edge(a, b, part(t));
                }
                if let Some(t) = edge.backward.filter(|_| i != j && from >= to) {
                    graph.add_edge(a, b, part(t));
                }
            }
        }
    }
    graph
}

/// The nearest site of each stop by brute force: time and label.
fn oracle(network: &Network, stops: &[Stop], sites: &[Site], direction: Direction) -> Vec<Option<(u64, u32)>> {
    let mut graph = explicit(network, stops, sites);
    if direction == Direction::From {
        graph.reverse();
    }
    let node = |i: usize| NodeIndex::new(network.nodes.len() + i);
    (0..stops.len())
        .map(|i| {
            let reached = dijkstra(&graph, node(i), None, |e| *e.weight());
            let site = |(j, site): (usize, &Site)| Some((*reached.get(&node(stops.len() + j))?, site.label));
            sites.iter().enumerate().filter_map(site).min()
        })
        .collect()
}

fn times(network: &Network, stops: &[Stop], sites: &[Site], direction: Direction) -> Vec<Option<(u64, u32)>> {
    let times = TravelTimes::to_nearest(network, sites, direction);
    let at = |stop: &Stop| times.at(&stop.snap?).map(|a| (u64::from(a.time.0), a.label));
    stops.iter().map(at).collect()
}

const BOTH: [Direction; 2] = [Direction::Towards, Direction::From];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn times_equal_petgraph_on_an_explicit_graph(world in world()) {
        let city = world.city();
        let network = city.network("car", dropping(0.0));
        prop_assume!(!network.edges.is_empty());
        let (stops, sites) = (world.stops(&city, &network), world.sites(&city, &network));
        for direction in BOTH {
            let expected = oracle(&network, &stops, &sites, direction);
            prop_assert_eq!(&times(&network, &stops, &sites, direction), &expected);
            // One place at a time: the nearest few and the single routes say the same.
            let found = TravelTimes::to_nearest(&network, &sites, direction);
            for stop in &stops {
                let nearest = nearest_sites(&network, stop, &sites, direction, sites.len());
                let first = found.at(&stop.snap.unwrap());
                prop_assert_eq!(nearest.first().map(|a| (a.time, a.label)), first.map(|a| (a.time, a.label)));
                prop_assert!(nearest.is_sorted_by_key(|a| (a.time, a.label)));
                for count in 1..sites.len() {
                    let fewer = nearest_sites(&network, stop, &sites, direction, count);
                    prop_assert_eq!(&fewer[..], &nearest[..count.min(nearest.len())]);
                }
                let mut single: Vec<(Millis, u32)> = sites
                    .iter()
                    .filter_map(|site| Some((route(&network, stop, site, direction)?.time, site.label)))
                    .collect();
                single.sort_unstable();
                prop_assert_eq!(nearest.iter().map(|a| (a.time, a.label)).collect::<Vec<_>>(), single);
            }
        }
    }

    #[test]
    fn no_arc_improves_a_label_and_each_label_has_a_reason(world in world()) {
        let city = world.city();
        let network = city.network("car", dropping(0.0));
        prop_assume!(!network.edges.is_empty());
        let sites = world.sites(&city, &network);
        let found = TravelTimes::to_nearest(&network, &sites, Direction::Towards);
        for n in (0..network.nodes.len() as u32).map(NodeId) {
            let via_arcs = network.out.of(n).filter_map(|arc| {
                let (time, label) = found.node(arc.node)?;
                Some((time.plus(arc.time), label))
            });
            let via_sites = sites.iter().filter_map(|site| {
                let snap = site.stop.snap?;
                let edge = network.edge(snap.edge);
                let last = entry(edge, &snap, n)?;
                Some((last.plus(snap.leg_time).plus(site.wait), site.label))
            });
            prop_assert_eq!(found.node(n), via_arcs.chain(via_sites).min());
        }
    }

    #[test]
    fn more_sites_never_take_longer_and_their_order_does_not_matter(world in world()) {
        let city = world.city();
        let network = city.network("car", dropping(0.0));
        prop_assume!(!network.edges.is_empty());
        let (stops, mut sites) = (world.stops(&city, &network), world.sites(&city, &network));
        for direction in BOTH {
            let all = times(&network, &stops, &sites, direction);
            sites.reverse();
            prop_assert_eq!(&times(&network, &stops, &sites, direction), &all);
            let fewer = times(&network, &stops, &sites[..sites.len() / 2], direction);
            for (all, fewer) in all.iter().zip(&fewer) {
                prop_assert!(fewer.is_none() || all.is_some_and(|a| a <= fewer.unwrap()));
            }
        }
    }

    #[test]
    fn distances_along_the_network_equal_petgraph(world in world(), limit in 10.0f64..500.0) {
        let city = world.city();
        let network = city.network("car", dropping(0.0));
        prop_assume!(!network.edges.is_empty());
        let snaps: Vec<Snap> = world.stops(&city, &network).iter().map(|s| s.snap.unwrap()).collect();
        let mut scratch = NetworkDistance::new(&network);
        for from in &snaps {
            let mut graph = UnGraph::<(), f64>::default();
            (0..network.nodes.len() + 1).for_each(|_| { graph.add_node(()); });
            let start = NodeIndex::new(network.nodes.len());
            for edge in &network.edges {
                graph.add_edge(edge.tail.0.into(), edge.head.0.into(), edge.length.0);
            }
            for (node, part) in parts(&network, from) {
                graph.add_edge(start, node.0.into(), part);
            }
            let reached = dijkstra(&graph, start, None, |e| *e.weight());
            for (to, found) in snaps.iter().zip(scratch.distances(from, &snaps, Metres(limit))) {
                let via = parts(&network, to).into_iter().filter_map(|(n, part)| Some(reached.get(&NodeIndex::new(n.0 as usize))? + part));
                let same = (from.edge == to.edge).then(|| (from.fraction - to.fraction).abs() * network.edge(to.edge).length.0);
                let expected = via.chain(same).min_by(f64::total_cmp).filter(|d| *d <= limit);
                prop_assert!(expected.is_none() == found.is_none() || expected.or(found.map(|m| m.0)).is_some_and(|d| (d - limit).abs() < 1e-6));
                if let (Some(expected), Some(found)) = (expected, found) {
                    prop_assert!((expected - found.0).abs() < 1e-6);
                }
            }
        }
    }

    #[test]
    fn straight_lines_equal_trying_every_site(world in world(), detour in 1.0f64..3.0, far in proptest::bool::ANY) {
        let city = world.city();
        let line = StraightLine { detour, speed: Kmh(4.0) };
        // Far from the central meridian the plane stretches lengths; the answer must not change.
        let shift = if far { 20.0 } else { 0.0 };
        let stop = |[c, r]: [u32; 2]| {
            let mut position = city.place(f64::from(c) / 8.0, f64::from(r) / 8.0);
            position.lon += shift;
            Stop { position, point: city.frame.to_point(position), snap: None }
        };
        let stops: Vec<Stop> = world.stops.iter().map(|p| stop(*p)).collect();
        let sites: Vec<Site> = world
            .sites
            .iter()
            .map(|&(place, wait, label)| Site { stop: stop(place), wait: Millis(wait * 100_000), label })
            .collect();
        for (i, found) in line.nearest(&stops, &sites).into_iter().enumerate() {
            let one_by_one = sites.iter().filter_map(|site| line.nearest(&stops[i..=i], &[*site])[0]);
            let expected = one_by_one.map(|a| (a.time, a.label)).min();
            prop_assert_eq!(found.map(|a| (a.time, a.label)), expected);
        }
    }
}

/// Both ends of the edge of a snap, with the length to them.
fn parts(network: &Network, snap: &Snap) -> [(NodeId, f64); 2] {
    let edge = network.edge(snap.edge);
    [(edge.tail, edge.length.0 * snap.fraction), (edge.head, edge.length.0 * (1.0 - snap.fraction))]
}

/// The time from a node over the edge of a snap to its foot; a foot at an end is that junction.
fn entry(edge: &Edge, snap: &Snap, node: NodeId) -> Option<Millis> {
    let tail = edge.forward.filter(|_| edge.tail == node).map(|t| t.part(snap.fraction));
    let head = edge.backward.filter(|_| edge.head == node).map(|t| t.minus(t.part(snap.fraction)));
    let at_tail = (snap.fraction == 0.0 && edge.tail == node).then_some(Millis::ZERO);
    let at_head = (snap.fraction == 1.0 && edge.head == node).then_some(Millis::ZERO);
    [tail, head, at_tail, at_head].into_iter().flatten().min()
}

#[test]
fn a_kilometre_in_a_straight_line_is_the_geodesic_times_the_detour() {
    let city = city(1, 1).block(1000.0);
    let stop = |c: f64| {
        let position = city.place(c, 0.0);
        Stop { position, point: city.frame.to_point(position), snap: None }
    };
    let site = Site { stop: stop(1.0), wait: Millis(5_000), label: 4 };
    let line = StraightLine { detour: 1.3, speed: Kmh(3.6) };
    // 1000 m x 1.3 at 1 m/s, and 5 s of waiting.
    let arrival = line.nearest(&[stop(0.0)], &[site])[0].unwrap();
    assert_eq!((arrival.time, arrival.label), (Millis(1_305_000), 4));
    assert!((arrival.length.0 - 1300.0).abs() < 1e-3);
    assert_eq!(line.nearest(&[stop(0.0)], &[]), [None]);
}

#[test]
fn any_number_of_threads_gives_the_same_network_and_snaps() {
    let city = city(30, 30).block(70.0).eastward(3).river(10, Some(4)).lay();
    let places: Vec<_> =
        (0..500u32).map(|i| city.place(f64::from(i * 37 % 311) / 10.0, f64::from(i * 53 % 307) / 10.0)).collect();
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let network = city.network("car", dropping(0.0));
            let snaps = network.snap_all(&places.iter().map(|p| city.frame.to_point(*p)).collect::<Vec<_>>());
            let sites: Vec<Site> =
                places[..20].iter().zip(0..).map(|(p, label)| city::site(&network, &city.frame, *p, label)).collect();
            let found = TravelTimes::to_nearest(&network, &sites, Direction::Towards);
            let arrivals: Vec<_> = snaps.iter().map(|s| found.at(&s.unwrap())).collect();
            format!("{:?} {:?} {:?} {:?} {:?}", network.nodes, network.edges, network.islands, snaps, arrivals)
        })
    };
    let one = run(1);
    assert!(one == run(2) && one == run(16));
}
