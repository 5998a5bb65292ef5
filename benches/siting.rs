//! Published p-medians, p-centers and capacitated p-medians to their proof, and maximal cover on Milano's walking
//! network: 10,000 candidates and 100,000 cells of drawn people.
//!
//! `cargo bench --bench siting` ; `pmed`, `sjc` or `milano` as argument runs only that part. Times are processor time
//! of all threads; the wall clock is beside them.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench may stop at what it did not expect, and prints")]

mod common;

use std::time::{Duration, Instant};

use common::{Seeded, frame, network, shared, streets};
use gapzone::access::{Catchments, Direction, Site, Stop};
use gapzone::network::NodeId;
use gapzone::siting::{
    Answer, Capacities, Limits, Lists, Unserved, capacitated_median, max_cover, p_center, p_median, whole_costs,
};
use gapzone::sources::published::{pmed, sjc};
use gapzone::units::Millis;
use rayon::prelude::*;

/// Seconds of wall time for each problem.
const SECONDS: u64 = 60;

fn main() {
    let only = std::env::args().skip(1).find(|a| !a.starts_with("--")).unwrap_or_default();
    if "pmed".contains(&only) {
        (1..=20).for_each(library);
    }
    if "sjc".contains(&only) {
        ["SJC1", "SJC2"].into_iter().for_each(lorena);
    }
    if "milano".contains(&only) {
        [10, 20].into_iter().for_each(milano);
    }
}

/// Processor time of all threads of this process.
fn cpu() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

fn timed(title: &str, work: impl FnOnce(&Limits<'_>) -> Answer) {
    let (began, wall) = (cpu(), Instant::now());
    let stop = || wall.elapsed() > Duration::from_secs(SECONDS);
    let answer = work(&Limits { stop: &stop, nodes: u64::MAX });
    let (spent, wall) = (cpu() - began, wall.elapsed());
    let proof = if answer.proven() { "proven".to_owned() } else { format!("gap {:.4} %", answer.gap() * 100.0) };
    println!(
        "{title:<34} {:>12} {proof:>14} {:>5} parts {:>8.3} s cpu {:>8.3} s wall",
        answer.value,
        answer.nodes,
        spent.as_secs_f64(),
        wall.as_secs_f64()
    );
}

fn library(number: u32) {
    let Some(path) = shared(&format!("known/pmed/pmed{number}.txt")) else { return };
    let graph = pmed(&path).unwrap();
    let (n, p) = (graph.nodes as usize, graph.p as usize);
    let mut times = vec![vec![u32::MAX / 4; n]; n];
    (0..n).for_each(|i| times[i][i] = 0);
    for (a, b, length) in graph.edges {
        times[a as usize][b as usize] = length;
        times[b as usize][a as usize] = length;
    }
    for k in 0..n {
        let through = times[k].clone();
        for row in &mut times {
            let first = row[k];
            row.iter_mut().zip(&through).for_each(|(known, rest)| *known = (*known).min(first + rest));
        }
    }
    let rows: Vec<Vec<Option<u32>>> = times.into_iter().map(|row| row.into_iter().map(Some).collect()).collect();
    let lists = Lists::of_matrix(vec![1; n], &rows).unwrap();
    timed(&format!("pmed{number} n {n} p {p} p-median"), |limits| {
        p_median(&lists, p, Unserved::Forbidden, limits).unwrap()
    });
    timed(&format!("pmed{number} n {n} p {p} p-center"), |limits| p_center(&lists, p, limits).unwrap());
}

fn lorena(name: &str) {
    let Some(path) = shared(&format!("known/sjc/{name}.dat")) else { return };
    let loaded = sjc(&path).unwrap();
    let spots = &loaded.spots;
    let n = spots.len();
    let apart = |i: usize, j: usize| (spots[i].x - spots[j].x).hypot(spots[i].y - spots[j].y);
    let costs: Vec<f64> = (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).map(|(i, j)| apart(i, j)).collect();
    let whole = whole_costs(&costs, (n * n) as u64).unwrap();
    let rows: Vec<Vec<Option<u32>>> = whole.costs.chunks(n).map(|row| row.iter().map(|c| Some(*c)).collect()).collect();
    let lists = Lists::of_matrix(vec![1; n], &rows).unwrap();
    let loads: Vec<u64> = spots.iter().map(|s| u64::from(s.load)).collect();
    let holds: Vec<u64> = spots.iter().map(|s| u64::from(s.holds)).collect();
    let capacities = Capacities { loads: &loads, holds: &holds };
    println!("{name}: costs times {}", whole.scale);
    timed(&format!("{name} n {n} p {}", loaded.p), |limits| {
        capacitated_median(&lists, capacities, loaded.p as usize, Unserved::Forbidden, limits).unwrap().answer
    });
}

/// Ten sites within so many minutes on foot. People are drawn: up to 40 at each of 100,000 places within about 100 m
/// of a junction; candidates are 10,000 junctions.
fn milano(minutes: u32) {
    let Some(streets) = streets("osm/milano.osm.pbf") else { return };
    let (network, frame) = (network(&streets, "walk"), frame(&streets));
    let mut seeded = Seeded(20_261_125);
    let mut place = |spread: f64| {
        let at = network.nodes[seeded.next(network.nodes.len())];
        let mut point = frame.to_point(at);
        point.x += (seeded.unit() - 0.5) * spread;
        point.y += (seeded.unit() - 0.5) * spread;
        Stop { position: frame.to_position(point), point, snap: network.snap_point(point) }
    };
    let cells: Vec<Stop> = (0..100_000).map(|_| place(150.0)).collect();
    let candidates: Vec<Stop> = (0..10_000).map(|_| place(0.0)).collect();
    let people: Vec<u64> = (0..cells.len()).map(|_| seeded.next(40_000) as u64).collect();
    let cutoff = Millis::from_minutes(minutes);
    let catchments = Catchments::new(&network, &cells, Direction::Towards);
    let reached: Vec<Vec<(u32, u32)>> = candidates
        .par_iter()
        .map_init(
            || catchments.times(),
            |times, stop| {
                let mut list = Vec::new();
                let site = Site { stop: *stop, wait: Millis::ZERO, label: 0 };
                times.reach(&site, cutoff, |cell, time| list.push((cell, time.0)));
                list
            },
        )
        .collect();
    let pairs: usize = reached.iter().map(Vec::len).sum();
    let lists = Lists::of_candidates(people, &reached).unwrap();
    let nodes = (0..network.nodes.len() as u32).filter(|n| network.copy_of(NodeId(*n)).is_none()).count();
    println!("milano: {nodes} junctions, {} candidates, {} cells, {pairs} pairs", candidates.len(), cells.len());
    timed(&format!("milano {minutes} min p 10 max cover"), |limits| max_cover(&lists, cutoff.0, 10, limits).unwrap());
}
