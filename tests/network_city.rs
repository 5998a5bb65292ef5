//! Networks of small cities, with answers worked by hand. One walks 1 m/s; a block takes 200 s.

mod city;

use city::{City, city, dropping, site, stop};
use gapzone::access::{Direction, NetworkDistance, TravelTimes, route::nearest_sites, route::route};
use gapzone::network::Network;
use gapzone::units::{Metres, Millis};

fn seconds(city: &City, network: &Network, from: (f64, f64), to: (f64, f64), direction: Direction) -> Option<f64> {
    let site = site(network, &city.frame, city.place(to.0, to.1), 7);
    let stop = stop(network, &city.frame, city.place(from.0, from.1));
    let times = TravelTimes::to_nearest(network, &[site], direction);
    let arrival = times.at(&stop.snap?);
    let nearest = nearest_sites(network, &stop, &[site], direction, 1);
    assert_eq!(nearest.first().map(|a| a.time), arrival.map(|a| a.time));
    let found = route(network, &stop, &site, direction);
    assert_eq!(found.as_ref().map(|r| r.time), arrival.map(|a| a.time));
    if let (Some(found), Some(arrival)) = (found, arrival) {
        assert!((found.length.0 - arrival.length.0).abs() < 1e-6);
        // Legs are zero here, so the line is as long as the way.
        let drawn: f64 = found
            .line
            .windows(2)
            .map(|w| city.frame.ground_distance(city.frame.to_point(w[0]), city.frame.to_point(w[1])).0)
            .sum();
        assert!((drawn - arrival.length.0).abs() < 0.01, "{drawn} {}", arrival.length.0);
        let stretches: u32 = found.stretches.iter().map(|s| s.time.0).sum();
        assert!(arrival.time.0.abs_diff(stretches) <= 1, "{stretches} {}", arrival.time.0);
    }
    arrival.map(|a| (a.time.seconds() * 10.0).round() / 10.0)
}

#[test]
fn blocks_add_up() {
    let city = city(5, 5).block(200.0).lay();
    let network = city.walk();
    // 25 junctions; 2 x 5 x 4 edges of 200 m.
    assert_eq!((network.nodes.len(), network.edges.len(), network.islands.len()), (25, 40, 1));
    assert!(network.edges.iter().all(|e| e.forward == Some(Millis(200_000)) && e.backward == Some(Millis(200_000))));
    // 4 blocks east and 3 north.
    assert_eq!(seconds(&city, &network, (0.0, 0.0), (4.0, 3.0), Direction::Towards), Some(1400.0));
    // Within one block: from 0.25 to 0.75.
    assert_eq!(seconds(&city, &network, (1.25, 2.0), (1.75, 2.0), Direction::Towards), Some(100.0));
    assert_eq!(seconds(&city, &network, (1.5, 2.0), (1.5, 2.0), Direction::From), Some(0.0));
    assert_eq!(network.one_way_traps, 0);
}

#[test]
fn a_village_across_the_river_walks_to_the_bridge() {
    let city = city(5, 2).block(200.0).river(0, Some(4)).lay();
    let network = city.walk();
    // (0,0) to (0,1): four blocks to the bridge, one across, four back.
    assert_eq!(seconds(&city, &network, (0.0, 0.0), (0.0, 1.0), Direction::Towards), Some(1800.0));
    let [a, b] = [(0.5, 0.0), (0.5, 1.0)].map(|(c, r)| network.snap(city.place(c, r)).unwrap());
    let mut distance = NetworkDistance::new(&network);
    // 3.5 + 1 + 3.5 blocks.
    assert!((distance.distances(&a, &[b], Metres(2000.0))[0].unwrap().0 - 1600.0).abs() < 0.01);
    assert_eq!(distance.distances(&a, &[b, a], Metres(1599.0)), [None, Some(Metres(0.0))]);
}

#[test]
fn a_village_across_the_river_without_a_bridge_is_not_served() {
    let city = city(3, 2).block(200.0).river(0, None).lay();
    let network = city.walk();
    assert_eq!(network.islands.len(), 2);
    assert_eq!(seconds(&city, &network, (0.0, 0.0), (0.0, 1.0), Direction::Towards), None);
}

#[test]
fn a_one_way_street_is_driven_round_the_block() {
    let city = city(2, 2).block(200.0).eastward(0).lay();
    let network = city.network("car", city::dropping(0.0));
    // Residential is 25 of the profile's fastest 90: 3.6 km/h x 25/90 is 1 km/h, 720 s for a block.
    assert_eq!(seconds(&city, &network, (0.0, 0.0), (1.0, 0.0), Direction::Towards), Some(720.0));
    assert_eq!(seconds(&city, &network, (1.0, 0.0), (0.0, 0.0), Direction::Towards), Some(3.0 * 720.0));
    assert_eq!(seconds(&city, &network, (1.0, 0.0), (0.0, 0.0), Direction::From), Some(720.0));
    // A quarter of a block behind on a one-way: three quarters on, then three blocks round.
    assert_eq!(seconds(&city, &network, (0.5, 0.0), (0.25, 0.0), Direction::Towards), Some(720.0 * 3.75));
}

#[test]
fn a_bollard_stops_cars_and_lets_people_pass() {
    // Three junctions in a row; a bollard in the middle one.
    let city = city(3, 1).block(200.0).barrier(1, 0, &[("barrier", "bollard")]).lay();
    let walk = city.walk();
    assert_eq!(seconds(&city, &walk, (0.0, 0.0), (2.0, 0.0), Direction::Towards), Some(400.0));
    let car = city.network("car", dropping(0.0));
    assert_eq!((car.nodes.len(), car.islands.len(), car.dropped.barriers), (4, 2, 1));
    assert_eq!(seconds(&city, &car, (0.0, 0.0), (2.0, 0.0), Direction::Towards), None);
}

#[test]
fn a_small_island_is_kept_but_not_joined() {
    let city = city(3, 1).block(200.0).street(&[[0.0, 1.0], [0.5, 1.0]], &[("highway", "footway")]).lay();
    let joined = city.network("walk", dropping(0.0));
    assert_eq!(joined.island_of(joined.snap(city.place(0.2, 1.0)).unwrap().edge).0, 1);
    let dropped = city.network("walk", dropping(250.0));
    // The island has 100 m; one joins the row a block away instead.
    assert_eq!(
        (dropped.islands.len(), dropped.dropped.small_islands.count, dropped.dropped.small_island_edges),
        (2, 1, 1)
    );
    let snap = dropped.snap(city.place(0.2, 1.0)).unwrap();
    assert!((snap.leg.0 - 200.0).abs() < 0.001);
}

#[test]
fn what_is_not_used_is_counted() {
    let city = city(2, 1)
        .block(200.0)
        .street(&[[0.0, 1.0], [1.0, 1.0]], &[("highway", "motorway")])
        .street(&[[0.0, 2.0], [1.0, 2.0]], &[("access", "private"), ("highway", "service")])
        .street(&[[0.0, 3.0], [1.0, 3.0]], &[("route", "ferry")])
        .street(&[[0.0, 4.0], [1.0, 4.0], [f64::NAN, 4.0], [2.0, 4.0], [3.0, 4.0]], &[("highway", "path")])
        .street(&[[0.0, 5.0]], &[("highway", "path")])
        .lay();
    let network = city.walk();
    let dropped = &network.dropped;
    assert_eq!([dropped.class.count, dropped.denied.count, dropped.ferries.count, dropped.too_short], [1, 1, 1, 1]);
    assert!((dropped.class.km - 0.2).abs() < 1e-6);
    // The path breaks at the node without a position: two pieces of one block remain.
    assert_eq!((dropped.broken_pieces, network.edges.len()), (2, 3));
}

#[test]
fn a_limit_is_kept_to_the_millisecond() {
    let city = city(3, 1).block(300.0).lay();
    let network = city.walk();
    let site = site(&network, &city.frame, city.place(2.0, 0.0), 0);
    let stop = stop(&network, &city.frame, city.place(0.0, 0.0));
    let time = TravelTimes::to_nearest(&network, &[site], Direction::Towards).at(&stop.snap.unwrap()).unwrap().time;
    // 600 m at 1 m/s are 10 min exactly: within 10 min and 10 min 0.001 s, not within 9 min 59.999 s.
    let limit = Millis::from_minutes(10);
    assert_eq!(time, limit);
    assert!(time <= Millis(limit.0 + 1) && time > Millis(limit.0 - 1));
}

#[test]
fn the_nearest_few_come_in_order_of_time_then_label() {
    let city = city(5, 1).block(200.0).lay();
    let network = city.walk();
    let places = [(4.0, 3), (1.0, 9), (3.0, 2), (3.0, 1)];
    let sites = places.map(|(c, label)| site(&network, &city.frame, city.place(c, 0.0), label));
    let stop = stop(&network, &city.frame, city.place(2.0, 0.0));
    let labels = |count| -> Vec<u32> {
        nearest_sites(&network, &stop, &sites, Direction::Towards, count).iter().map(|a| a.label).collect()
    };
    // One block away: 1, 2 and 9; two blocks: 3.
    assert_eq!(labels(1), [1]);
    assert_eq!(labels(3), [1, 2, 9]);
    assert_eq!(labels(9), [1, 2, 9, 3]);
    assert!(labels(0).is_empty());
}
