//! Import, build, size and snapping of a network.
//!
//! `cargo bench --bench network`

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench may stop at what it did not expect, and prints")]

mod common;

use std::time::Instant;

use common::{Seeded, frame, network, streets};
use gapzone::layers::Point;

fn main() {
    for file in ["osm/liechtenstein.osm.pbf", "osm/malta.osm.pbf", "osm/milano.osm.pbf"] {
        let began = Instant::now();
        let Some(city) = streets(file) else { return };
        let read = began.elapsed();
        println!("{file}: {} streets read in {:.3} s", city.streets.len(), read.as_secs_f64());
        for profile in ["walk", "car"] {
            let began = Instant::now();
            let network = network(&city, profile);
            let built = began.elapsed().as_secs_f64();
            let (nodes, arcs) = (network.nodes.len(), network.out.len());
            let bytes = network.bytes();
            println!(
                "  {profile}: {nodes} nodes, {arcs} arcs built in {built:.3} s; {:.1} bytes an arc",
                bytes as f64 / arcs as f64
            );
            snap(&city, &network);
        }
    }
}

/// A million places within 300 m of a road: in the order of a curve as the program asks, and in random order.
fn snap(city: &gapzone::layers::Streets, network: &gapzone::network::Network) {
    let frame = frame(city);
    let mut seeded = Seeded(7);
    let places: Vec<Point> = (0..1_000_000)
        .map(|_| {
            let at = frame.to_point(network.nodes[seeded.next(network.nodes.len())]);
            let (dx, dy) = ((seeded.unit() - 0.5) * 300.0, (seeded.unit() - 0.5) * 300.0);
            Point { x: at.x + dx, y: at.y + dy }
        })
        .collect();
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    for (name, threads) in [("1 thread", Some(&one)), ("all cores", None)] {
        let began = Instant::now();
        let work = || network.snap_all(&places);
        let found = threads.map_or_else(work, |pool| pool.install(work));
        let took = began.elapsed().as_secs_f64();
        let far: f64 = found.iter().flatten().map(|s| s.leg.0).sum();
        println!("    snap 1M places to arcs, {name}: {:.2} us each (sum of legs {far:.1} m)", took);
    }
}
