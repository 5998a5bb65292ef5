//! Turn restrictions: small drawn crossings with answers worked by hand, and random ones against a search over
//! pairs of arcs that shares nothing with the copies of junctions that the program makes.

#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod city;

use std::collections::BTreeMap;

use city::{City, city, dropping, tags};
use gapzone::access::route::{nearest_sites, route};
use gapzone::access::{Catchments, Choices, Direction, Flaw, NodeTimes, Site, Stop, TravelTimes, certify};
use gapzone::layers::{Street, TurnRestriction};
use gapzone::network::{EdgeId, Network, NodeId, Profile, Way};
use gapzone::units::{Kmh, Millis};
use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};
use proptest::prelude::*;

/// The network of a profile, everything at one metre per second.
fn level(city: &City, profile: &str) -> Network {
    let profile = Profile::embedded(profile).unwrap().flat(Kmh(3.6));
    Network::build(&city.streets, profile, &city.frame, dropping(0.0))
}

/// Junctions at points given in blocks, joined by streets of two-way `residential`; one drives 1 m/s.
fn drawn(points: &[[f64; 2]], streets: &[(&[u32], &str)]) -> City {
    let mut city = city(0, 0).block(100.0);
    for (n, [c, r]) in points.iter().enumerate() {
        let at = city.place(*c, *r);
        city.streets.nodes.push([at.lon, at.lat]);
        city.streets.node_ids.push(n as i64);
    }
    for (id, (nodes, oneway)) in streets.iter().enumerate() {
        let tags = tags(&[("highway", "residential"), ("oneway", oneway)]);
        city.streets.streets.push(Street { id: id as i64, nodes: nodes.to_vec(), tags });
    }
    city
}

fn restrict(mut city: City, streets: &[i64], nodes: &[u32], pairs: &[(&str, &str)]) -> City {
    let id = city.streets.restrictions.len() as i64;
    let turn = TurnRestriction { id, streets: streets.to_vec(), nodes: nodes.to_vec(), tags: tags(pairs) };
    city.streets.restrictions.push(turn);
    city
}

/// Seconds from one place to another, both in blocks.
fn seconds(city: &City, profile: &str, from: [f64; 2], to: [f64; 2], direction: Direction) -> Option<u32> {
    let network = level(city, profile);
    let stop = city::stop(&network, &city.frame, city.place(from[0], from[1]));
    let site = city::site(&network, &city.frame, city.place(to[0], to[1]), 0);
    let found = TravelTimes::to_nearest(&network, &[site], direction).at(&stop.snap.unwrap());
    let way = route(&network, &stop, &site, direction);
    assert_eq!(way.as_ref().map(|w| w.time), found.map(|a| a.time));
    assert_eq!(nearest_sites(&network, &stop, &[site], direction, 1).first().map(|a| a.time), found.map(|a| a.time));
    if let (Some(way), Some(found)) = (way, found) {
        let sum: u32 = way.stretches.iter().map(|s| s.time.0).sum();
        assert!(sum.abs_diff(found.time.0) < 3, "the stretches add up to the way");
        assert!((way.length.0 - found.length.0).abs() < 1e-6);
    }
    found.map(|a| (a.time.0 + 500) / 1000)
}

/// A cross: 0 in the west, 1 in the middle, 2 in the east, 3 in the north; 4 further north, joined to 2 by a
/// way round of 3 blocks.
fn cross() -> City {
    drawn(
        &[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [1.0, 1.0], [2.0, 1.0]],
        &[(&[0, 1], "no"), (&[1, 2], "no"), (&[1, 3], "no"), (&[2, 4], "no"), (&[3, 4], "no")],
    )
}

const TOWARDS: Direction = Direction::Towards;
const FROM: Direction = Direction::From;

#[test]
fn a_forbidden_left_turn_sends_cars_round_the_block_and_nobody_else() {
    let city = restrict(cross(), &[0, 2], &[1], &[("restriction", "no_left_turn")]);
    // West to north: 200 m; round by 2 and 4: 100 + 100 + 100 + 100 = 400 m.
    assert_eq!(seconds(&city, "car", [0.0, 0.0], [1.0, 1.0], TOWARDS), Some(400));
    assert_eq!(seconds(&city, "walk", [0.0, 0.0], [1.0, 1.0], TOWARDS), Some(200));
    // The other way round the turn is free, and so it is for who comes from the site.
    assert_eq!(seconds(&city, "car", [1.0, 1.0], [0.0, 0.0], TOWARDS), Some(200));
    assert_eq!(seconds(&city, "car", [1.0, 1.0], [0.0, 0.0], FROM), Some(400));
    assert_eq!(seconds(&city, "car", [0.0, 0.0], [1.0, 1.0], FROM), Some(200));
}

#[test]
fn who_starts_in_the_middle_of_the_street_is_bound_and_who_starts_at_the_junction_is_not() {
    let city = restrict(cross(), &[0, 2], &[1], &[("restriction", "no_left_turn")]);
    // From 50 m west of the middle to 50 m north of it: 50 + 100 + 100 + 100 + 50.
    assert_eq!(seconds(&city, "car", [0.5, 0.0], [1.0, 0.5], TOWARDS), Some(400));
    assert_eq!(seconds(&city, "car", [1.0, 0.0], [1.0, 0.5], TOWARDS), Some(50));
    assert_eq!(seconds(&city, "car", [0.5, 0.0], [1.0, 0.0], TOWARDS), Some(50));
    assert_eq!(seconds(&city, "car", [1.0, 0.0], [0.5, 0.0], FROM), Some(50));
}

#[test]
fn the_only_way_allowed_is_straight_on() {
    let city = restrict(cross(), &[0, 1], &[1], &[("restriction", "only_straight_on")]);
    assert_eq!(seconds(&city, "car", [0.0, 0.0], [1.0, 1.0], TOWARDS), Some(400));
    // Nor may one turn back at the junction: from 0.9 westwards one simply turns in the street.
    assert_eq!(seconds(&city, "car", [0.0, 0.0], [2.0, 0.0], TOWARDS), Some(200));
}

#[test]
fn exceptions_other_vehicles_and_hours_do_not_bind_a_car() {
    let round = |pairs: &[(&str, &str)]| {
        let city = restrict(cross(), &[0, 2], &[1], pairs);
        let car = seconds(&city, "car", [0.0, 0.0], [1.0, 1.0], TOWARDS);
        (car.unwrap(), city.network("car", dropping(0.0)).turns)
    };
    assert_eq!(round(&[("restriction", "no_left_turn"), ("except", "psv;motorcar")]).0, 200);
    assert_eq!(round(&[("restriction", "no_left_turn"), ("except", "bicycle")]).0, 400);
    assert_eq!(round(&[("restriction:hgv", "no_left_turn")]).0, 200);
    assert_eq!(round(&[("restriction:motor_vehicle", "no_left_turn")]).0, 400);
    assert_eq!(round(&[("restriction", "no_left_turn"), ("type", "restriction:hgv")]).0, 200);
    let (time, counts) = round(&[("restriction:conditional", "no_left_turn @ (Mo-Fr 07:00-09:00)")]);
    assert_eq!((time, counts.conditional, counts.applied), (200, 1, 0));
    let (time, counts) = round(&[("restriction", "give_way_please")]);
    assert_eq!((time, counts.broken), (200, 1));
    // A bicycle is bound like a car unless it is excepted.
    let city = restrict(cross(), &[0, 2], &[1], &[("restriction", "no_left_turn"), ("except", "bicycle")]);
    assert_eq!(seconds(&city, "bike", [0.0, 0.0], [1.0, 1.0], TOWARDS), Some(200));
}

#[test]
fn a_turn_back_over_the_bridge_between_two_carriageways_is_forbidden() {
    // Two carriageways, eastward 0-1-2 and westward 5-4-3, joined by the bridge 1-4 and at the east end 2-5.
    let points = [[0.0, 0.0], [1.0, 0.0], [3.0, 0.0], [0.0, 0.5], [1.0, 0.5], [3.0, 0.5]];
    let city = drawn(
        &points,
        &[(&[0, 1], "yes"), (&[1, 2], "yes"), (&[1, 4], "no"), (&[4, 3], "yes"), (&[5, 4], "yes"), (&[2, 5], "no")],
    );
    // 0 to 3 over the bridge: 100 + 50 + 100.
    assert_eq!(seconds(&city, "car", [0.0, 0.0], [0.0, 0.5], TOWARDS), Some(250));
    let turn = [("restriction", "no_u_turn")];
    let city = restrict(city, &[0, 2, 3], &[1, 4], &turn);
    // Now by the east end: 100 + 200 + 50 + 200 + 100.
    assert_eq!(seconds(&city, "car", [0.0, 0.0], [0.0, 0.5], TOWARDS), Some(650));
    // Who comes onto the bridge from elsewhere, or starts on it, may turn west.
    assert_eq!(seconds(&city, "car", [1.0, 0.25], [0.0, 0.5], TOWARDS), Some(125));
    assert_eq!(seconds(&city, "car", [0.0, 0.5], [0.0, 0.0], FROM), Some(650));
}

#[test]
fn a_turn_through_several_edges_of_one_street_is_followed() {
    // As above, but the bridge has a side street in its middle (node 6 to 7): it is two edges of one street.
    let points = [[0.0, 0.0], [1.0, 0.0], [3.0, 0.0], [0.0, 0.5], [1.0, 0.5], [3.0, 0.5], [1.0, 0.25], [2.0, 0.25]];
    let streets: [(&[u32], &str); 7] = [
        (&[0, 1], "yes"),
        (&[1, 2], "yes"),
        (&[1, 6, 4], "no"),
        (&[4, 3], "yes"),
        (&[5, 4], "yes"),
        (&[2, 5], "no"),
        (&[6, 7], "no"),
    ];
    let city = restrict(drawn(&points, &streets), &[0, 2, 3], &[1, 4], &[("restriction", "no_u_turn")]);
    // By the side street: in and out again (100 + 25 + 100 + 100 + 25 + 100), for who leaves the way is free.
    assert_eq!(seconds(&city, "car", [0.0, 0.0], [0.0, 0.5], TOWARDS), Some(450));
    assert_eq!(seconds(&city, "car", [0.0, 0.0], [2.0, 0.25], TOWARDS), Some(225));
}

#[test]
fn a_turn_back_on_one_street_is_forbidden_only_where_a_sign_says_so() {
    // A one-way street 0-1, and a two-way street 1-2; back from 1 to 2's middle needs no turn.
    let city =
        drawn(&[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [1.0, 1.0]], &[(&[0, 1], "no"), (&[1, 2], "no"), (&[1, 3], "yes")]);
    let back = restrict(city, &[0, 0], &[1], &[("restriction", "no_u_turn")]);
    let network = back.network("car", dropping(0.0));
    assert_eq!((network.turns.applied, network.turns.unused), (1, 0));
    // One copy of junction 1, which leads everywhere but back.
    assert_eq!(network.nodes.len(), 5);
    let copy = (0..5).map(NodeId).find(|n| network.copy_of(*n).is_some()).unwrap();
    let junction = network.copy_of(copy).unwrap();
    assert_eq!(network.states(junction).collect::<Vec<_>>(), [junction, copy]);
    assert_eq!((network.out.of(copy).count(), network.out.of(junction).count()), (2, 3));
    assert_eq!(network.islands[0].nodes, 5);
}

#[test]
fn turns_of_streets_that_are_not_used_or_do_not_meet_are_counted() {
    let city = restrict(cross(), &[0, 4], &[1], &[("restriction", "no_left_turn")]);
    let city = restrict(city, &[0, 99], &[1], &[("restriction", "no_left_turn")]);
    let counts = city.network("car", dropping(0.0)).turns;
    assert_eq!((counts.applied, counts.unused), (0, 2));
}

#[test]
fn a_certificate_finds_times_that_are_too_long_and_times_that_nothing_accounts_for() {
    let city = city(4, 4).lay();
    let network = city.walk();
    let site = |c: f64, label: u32| city::site(&network, &city.frame, city.place(c, 0.0), label);
    let both = [site(0.0, 0), site(3.0, 1)];
    let times = |sites: &[Site]| NodeTimes::to_nearest(&network, sites, TOWARDS);
    assert_eq!(certify(&network, &times(&both), &both, TOWARDS), Ok(()));
    // Times of one site are too long when there are two; those of two have no ground when there is one.
    assert!(matches!(certify(&network, &times(&both[..1]), &both, TOWARDS), Err(Flaw::Improvable { .. })));
    assert!(matches!(certify(&network, &times(&both), &both[..1], TOWARDS), Err(Flaw::Unfounded { .. })));
}

#[derive(Clone, Debug)]
struct World {
    streets: Vec<(Vec<u32>, u8)>,
    turns: Vec<(u8, u8, u32, bool)>,
    stops: Vec<[u32; 2]>,
    sites: Vec<[u32; 2]>,
}

const SIDE: u32 = 4;

fn world() -> impl Strategy<Value = World> {
    let place = || [0u32..4 * SIDE, 0u32..4 * SIDE];
    (
        proptest::collection::vec((proptest::collection::vec(0..SIDE * SIDE, 2..4), 0u8..3), 4..16),
        proptest::collection::vec((0u8..16, 0u8..16, 0..SIDE * SIDE, proptest::bool::weighted(0.3)), 0..14),
        proptest::collection::vec(place(), 1..5),
        proptest::collection::vec(place(), 1..4),
    )
        .prop_map(|(streets, turns, stops, sites)| World { streets, turns, stops, sites })
}

impl World {
    fn city(&self) -> City {
        let points: Vec<[f64; 2]> = (0..SIDE * SIDE).map(|n| [f64::from(n % SIDE), f64::from(n / SIDE)]).collect();
        let streets: Vec<(&[u32], &str)> =
            self.streets.iter().map(|(nodes, way)| (&nodes[..], ["no", "yes", "-1"][*way as usize])).collect();
        let mut city = drawn(&points, &streets);
        for &(from, to, at, only) in &self.turns {
            let count = self.streets.len() as i64;
            let (from, to) = (i64::from(from) % count, i64::from(to) % count);
            city = restrict(city, &[from, to], &[at], &[("restriction", if only { "only_x" } else { "no_x" })]);
        }
        city
    }
}

/// An oracle over arcs: a state is the arc just driven, or a junction at which one begins.
struct Oracle<'a> {
    network: &'a Network,
    city: &'a City,
    arcs: Vec<(EdgeId, Way)>,
}

impl Oracle<'_> {
    fn new<'a>(network: &'a Network, city: &'a City) -> Oracle<'a> {
        let mut arcs = Vec::new();
        for e in 0..network.edges.len() as u32 {
            let edge = network.edge(EdgeId(e));
            arcs.extend(edge.forward.map(|_| (EdgeId(e), Way::Forward)));
            arcs.extend(edge.backward.map(|_| (EdgeId(e), Way::Backward)));
        }
        Oracle { network, city, arcs }
    }

    fn ends(&self, (edge, way): (EdgeId, Way)) -> [NodeId; 2] {
        let e = self.network.edge(edge);
        if way == Way::Forward { [e.tail, e.head] } else { [e.head, e.tail] }
    }

    fn street(&self, arc: (EdgeId, Way)) -> i64 {
        i64::from(self.network.edge(arc.0).street)
    }

    /// Whether one may drive `next` right after `last`.
    fn may(&self, last: (EdgeId, Way), next: (EdgeId, Way)) -> bool {
        let at = self.ends(last)[1];
        let here = self.network.nodes[at.0 as usize];
        self.city.streets.restrictions.iter().all(|turn| {
            let place = self.city.streets.nodes[turn.nodes[0] as usize];
            if [here.lon, here.lat] != place || self.street(last) != turn.streets[0] {
                return true;
            }
            let one = turn.streets[0] == turn.streets[1];
            let asked = |arc: (EdgeId, Way)| {
                let back = last.0 == arc.0 && last.1 != arc.1;
                self.street(arc) == turn.streets[1]
                    && if turn.tags.is("restriction", "only_x") { !back } else { !one || back }
            };
            let out = |arc: &&(EdgeId, Way)| self.ends(**arc)[0] == at;
            let any = self.arcs.iter().filter(out).any(|arc| asked(*arc));
            !any || (asked(next) == turn.tags.is("restriction", "only_x"))
        })
    }

    /// Whether a restriction binds those who have just driven `last`.
    fn bound_after(&self, last: (EdgeId, Way)) -> bool {
        self.leaving(last).any(|next| !self.may(last, next))
    }

    fn leaving(&self, last: (EdgeId, Way)) -> impl Iterator<Item = (EdgeId, Way)> {
        let at = self.ends(last)[1];
        self.arcs.iter().copied().filter(move |arc| self.ends(*arc)[0] == at)
    }

    /// The same with turning back: forbidden where one is bound, and where one was bound before (`after`).
    fn may_also(&self, after: bool, last: (EdgeId, Way), next: (EdgeId, Way)) -> bool {
        let back = last.0 == next.0 && last.1 != next.1;
        let is_back = |arc: (EdgeId, Way)| arc.0 == last.0 && arc.1 != last.1;
        let bound = self.bound_after(last);
        let other = self.leaving(last).any(|arc| !is_back(arc) && self.may(last, arc));
        let elsewhere = self.leaving(last).any(|arc| !is_back(arc));
        self.may(last, next) && !(back && bound && other) && !(back && after && elsewhere)
    }

    /// The time from one place to another, both on edges.
    fn time(&self, from: &Site, to: &Site) -> Option<u64> {
        let (n, a) = (self.network.nodes.len(), self.arcs.len());
        let mut graph = DiGraph::<(), u64>::new();
        (0..n + 2 * a + 2).for_each(|_| _ = graph.add_node(()));
        let (begin, end) = (NodeIndex::new(n + 2 * a), NodeIndex::new(n + 2 * a + 1));
        let [from, to] = [from.stop.snap.unwrap(), to.stop.snap.unwrap()];
        // An arc just driven, and whether one was bound at its beginning.
        let arc = |i: usize, after: bool| NodeIndex::new(n + 2 * i + usize::from(after));
        let whole = |i: usize| u64::from(self.time_of(self.arcs[i]).0);
        // Where a partial arc ends or begins: the time left, the time done.
        let done =
            |way: Way, t: Millis, f: f64| u64::from(if way == Way::Forward { t.part(f) } else { t.minus(t.part(f)) }.0);
        for (i, &here) in self.arcs.iter().enumerate() {
            let [tail, head] = self.ends(here);
            graph.add_edge(NodeIndex::new(tail.0 as usize), arc(i, false), whole(i));
            for after in [false, true] {
                for (j, &next) in self.arcs.iter().enumerate() {
                    if self.ends(next)[0] == head && self.may_also(after, here, next) {
                        graph.add_edge(arc(i, after), arc(j, self.bound_after(here)), whole(j));
                        if next.0 == to.edge {
                            graph.add_edge(arc(i, after), end, done(next.1, self.time_of(next), to.fraction));
                        }
                    }
                }
            }
            if here.0 == from.edge {
                let t = self.time_of(here);
                graph.add_edge(begin, arc(i, false), u64::from(t.0) - done(here.1, t, from.fraction));
            }
            if here.0 == to.edge {
                graph.add_edge(NodeIndex::new(tail.0 as usize), end, done(here.1, self.time_of(here), to.fraction));
            }
            // On one edge without leaving it.
            let ahead =
                if here.1 == Way::Forward { from.fraction <= to.fraction } else { from.fraction >= to.fraction };
            if here.0 == from.edge && here.0 == to.edge && ahead {
                let t = self.time_of(here);
                graph.add_edge(begin, end, u64::from(t.part(from.fraction).0.abs_diff(t.part(to.fraction).0)));
            }
        }
        // A place exactly at an end of its edge is that junction.
        let junctions = |snap: &gapzone::network::Snap| {
            let e = self.network.edge(snap.edge);
            [(snap.fraction <= 0.0).then_some(e.tail), (snap.fraction >= 1.0).then_some(e.head)].into_iter().flatten()
        };
        for node in junctions(&from) {
            graph.add_edge(begin, NodeIndex::new(node.0 as usize), 0);
        }
        for node in junctions(&to) {
            graph.add_edge(NodeIndex::new(node.0 as usize), end, 0);
            for (i, &here) in self.arcs.iter().enumerate() {
                if self.ends(here)[1] == node {
                    graph.add_edge(arc(i, false), end, 0);
                    graph.add_edge(arc(i, true), end, 0);
                }
            }
        }
        let legs = u64::from(from.leg_time.0) + u64::from(to.leg_time.0);
        Some(dijkstra(&graph, begin, Some(end), |e| *e.weight()).get(&end)? + legs)
    }

    fn time_of(&self, (edge, way): (EdgeId, Way)) -> Millis {
        let e = self.network.edge(edge);
        if way == Way::Forward { e.forward.unwrap() } else { e.backward.unwrap() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn times_equal_a_search_over_pairs_of_arcs(world in world()) {
        let city = world.city();
        let network = city.network("car", dropping(0.0));
        prop_assume!(!network.edges.is_empty());
        let at = |[c, r]: [u32; 2], label: u32| {
            city::site(&network, &city.frame, city.place(f64::from(c) / 4.0, f64::from(r) / 4.0), label)
        };
        let sites: Vec<Site> = (0u32..).zip(&world.sites).map(|(i, p)| at(*p, i)).collect();
        let oracle = Oracle::new(&network, &city);
        let stops: Vec<Stop> = world.stops.iter().map(|place| at(*place, 0).stop).collect();
        for (direction, towards) in [(Direction::Towards, true), (Direction::From, false)] {
            // Lists of each site within a cutoff, with one scratch memory for all.
            let catchments = Catchments::new(&network, &stops, direction);
            let mut search = catchments.search();
            for site in &sites {
                let mut list: Vec<(usize, Millis)> = Vec::new();
                search.reach(site, Millis(200_000), |place, arrival| list.push((place as usize, arrival.time)));
                list.sort_unstable();
                let within = |(i, stop): (usize, &Stop)| {
                    let times = TravelTimes::to_nearest(&network, &[*site], direction);
                    times.at(&stop.snap.unwrap()).filter(|a| a.time <= Millis(200_000)).map(|a| (i, a.time))
                };
                prop_assert_eq!(list, stops.iter().enumerate().filter_map(within).collect::<Vec<_>>());
            }
            let found = TravelTimes::to_nearest(&network, &sites, direction);
            for place in &world.stops {
                let stop = at(*place, 0);
                let each: Vec<Option<u64>> = sites
                    .iter()
                    .map(|site| if towards { oracle.time(&stop, site) } else { oracle.time(site, &stop) })
                    .collect();
                let mut sorted: Vec<(u64, u32)> =
                    (0u32..).zip(&each).filter_map(|(label, t)| Some(((*t)?, label))).collect();
                sorted.sort_unstable();
                for count in 1..=3 {
                    let choices = Choices::nearest(&network, &sites, direction, count);
                    let few: Vec<(u64, u32)> =
                        choices.at(&stop.stop.snap.unwrap()).into_iter().map(|(t, l)| (u64::from(t.0), l)).collect();
                    prop_assert_eq!(&few[..], &sorted[..count.min(sorted.len())]);
                }
                let best = (0u32..).zip(&each).filter_map(|(label, t)| Some(((*t)?, label))).min();
                let ours = found.at(&stop.stop.snap.unwrap()).map(|a| (u64::from(a.time.0), a.label));
                prop_assert_eq!(ours, best);
                for (site, expected) in sites.iter().zip(&each) {
                    let way = route(&network, &stop.stop, site, direction);
                    prop_assert_eq!(way.map(|w| u64::from(w.time.0)), *expected);
                }
            }
            let quick = NodeTimes::to_nearest(&network, &sites, direction);
            prop_assert_eq!(certify(&network, &quick, &sites, direction), Ok(()));
            for n in 0..network.nodes.len() {
                prop_assert_eq!(quick.node(NodeId(n as u32)), found.node(NodeId(n as u32)));
            }
        }
        // Every junction keeps its island, whatever is forbidden in it.
        let free = Network::build(
            &gapzone::layers::Streets { restrictions: Vec::new(), ..city.streets.clone() },
            network.profile.clone(), &city.frame, dropping(0.0));
        prop_assert_eq!(network.islands.len(), free.islands.len());
        let places: BTreeMap<u32, ()> = (0..network.nodes.len() as u32)
            .filter(|n| network.copy_of(NodeId(*n)).is_none()).map(|n| (n, ())).collect();
        prop_assert_eq!(places.len(), free.nodes.len());
    }
}
