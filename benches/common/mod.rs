//! What the benches share: real streets, streets tiled to a size, a seeded choice, and medians of interleaved runs.

#![allow(dead_code, reason = "each bench uses its own part")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench may stop at what it did not expect, and prints")]

use std::path::PathBuf;
use std::time::Duration;

use gapzone::access::{Site, Stop};
use gapzone::layers::{Frame, Position, Street, Streets, load_streets};
use gapzone::network::{BuildOptions, Network, NodeId, Profile, Snap};
use gapzone::project::Roads;
use gapzone::sources::osm::{self, OsmSelection, Tags};
use gapzone::units::{Metres, Millis};

/// A file of the real data beside the repository, or nothing (said aloud) when they are not there.
pub fn shared(file: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")).join(file);
    if !path.exists() {
        println!("SKIPPED: {} is missing", path.display());
        return None;
    }
    Some(path)
}

/// The streets of an extract.
pub fn streets(file: &str) -> Option<Streets> {
    let extract = osm::read(&shared(file)?, OsmSelection { roads: true, ..OsmSelection::default() }).unwrap();
    let roads: Roads = toml::from_str("path = \"x.osm.pbf\"").unwrap();
    Some(load_streets::from_osm(&extract, &roads, &mut Vec::new()).unwrap())
}

/// The same streets in `side` x `side` copies beside each other, neighbours joined by ten roads. Synthetic.
pub fn tiled(streets: &Streets, side: u32) -> Streets {
    let [w, s, e, n] = streets.extent().unwrap();
    let (dx, dy) = (e - w, n - s);
    let per = streets.nodes.len() as u32;
    let mut all = Streets { file: "tiled".into(), ..Streets::default() };
    for tile in 0..side * side {
        let (c, r) = (f64::from(tile % side), f64::from(tile / side));
        let shift = tile * per;
        all.nodes.extend(streets.nodes.iter().map(|[lon, lat]| [lon + dx * c, lat + dy * r]));
        all.node_ids.extend(streets.node_ids.iter().map(|id| id * i64::from(side * side) + i64::from(tile)));
        all.streets.extend(streets.streets.iter().map(|street| Street {
            id: street.id * i64::from(side * side) + i64::from(tile),
            nodes: street.nodes.iter().map(|node| node + shift).collect(),
            tags: street.tags.clone(),
        }));
    }
    let tags = Tags(vec![("highway".into(), "secondary".into())]);
    let ends: Vec<u32> = streets.streets.iter().map(|s| s.nodes[0]).collect();
    for tile in 0..side * side {
        let east = (tile % side + 1 < side).then_some(tile + 1);
        let north = (tile / side + 1 < side).then_some(tile + side);
        for other in [east, north].into_iter().flatten() {
            for k in 0..10 {
                let node = ends[(k * 7_919 + tile as usize * 31) % ends.len()];
                let id = -i64::from(tile * 100 + k as u32 * 2 + u32::from(other == tile + 1)) - 1;
                all.streets.push(Street { id, nodes: vec![tile * per + node, other * per + node], tags: tags.clone() });
            }
        }
    }
    all.streets.sort_by_key(|street| street.id);
    all
}

/// The metric frame of streets.
pub fn frame(streets: &Streets) -> Frame {
    let [w, _, e, _] = streets.extent().unwrap();
    Frame::around([w, e])
}

/// The network of a profile.
pub fn network(streets: &Streets, profile: &str) -> Network {
    let options = BuildOptions { drop_islands_below: Metres(250.0), ..BuildOptions::default() };
    Network::build(streets, Profile::embedded(profile).unwrap(), &frame(streets), options)
}

/// A seeded choice (xorshift), the same on every machine.
pub struct Seeded(pub u64);

impl Seeded {
    pub fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }

    pub fn unit(&mut self) -> f64 {
        self.next(1 << 52) as f64 / (1u64 << 52) as f64
    }
}

/// Sites on nodes of the largest island, chosen by a seed.
pub fn sites(network: &Network, frame: &Frame, count: usize) -> Vec<Site> {
    let main: Vec<NodeId> = (0..network.nodes.len() as u32)
        .map(NodeId)
        .filter(|n| network.island[n.0 as usize].0 == 0 && network.out.steps(*n).len() > 1)
        .collect();
    let mut seeded = Seeded(20_261_125);
    let mut sites = Vec::with_capacity(count);
    while sites.len() < count {
        let at: Position = network.nodes[main[seeded.next(main.len())].0 as usize];
        let site = Site { stop: stop(network, frame, at), wait: Millis::ZERO, label: sites.len() as u32 };
        // Where a road passes over a junction, the place may have joined that road instead.
        if site.stop.snap.is_some_and(|s| s.fraction <= 0.0 || s.fraction >= 1.0) {
            sites.push(site);
        }
    }
    sites
}

pub fn stop(network: &Network, frame: &Frame, at: Position) -> Stop {
    Stop { position: at, point: frame.to_point(at), snap: network.snap(at) }
}

/// A stop exactly on a junction; none for a copy of one, and where no road leaves.
pub fn stop_on(network: &Network, frame: &Frame, node: NodeId) -> Option<Stop> {
    let arc = network.out.of(node).next().filter(|_| network.copy_of(node).is_none())?;
    let fraction = if network.edge(arc.edge).tail == node { 0.0 } else { 1.0 };
    let position = network.nodes[node.0 as usize];
    let snap = Snap { edge: arc.edge, fraction, foot: position, leg: Metres(0.0), leg_time: Millis::ZERO };
    Some(Stop { position, point: frame.to_point(position), snap: Some(snap) })
}

/// One way of doing the work: its name, and the work, which returns a sum that all must agree on.
pub type Contender<'a> = (&'a str, Box<dyn FnMut() -> u64 + 'a>);

/// Time that this thread has had a core: what others do on the machine counts less than on a clock.
pub fn cpu() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

/// Searches that a contender runs after each other before the next one has its turn.
const TURN: usize = 5;

/// Runs contenders in turn, checks that their sums agree, and prints the median processor time of each and its ratio
/// to the first: of the first search of a turn, which finds the caches full of what others left, and of the
/// further ones.
pub fn side_by_side(title: &str, rounds: usize, units: u64, contenders: &mut [Contender<'_>]) -> u64 {
    let mut times: Vec<[Vec<Duration>; 2]> = vec![Default::default(); contenders.len()];
    let mut sums = vec![0; contenders.len()];
    for _ in 0..rounds {
        for (i, (_, work)) in contenders.iter_mut().enumerate() {
            for again in 0..TURN {
                let began = cpu();
                sums[i] = work();
                times[i][again.min(1)].push(cpu() - began);
            }
        }
    }
    assert!(sums.iter().all(|sum| *sum == sums[0]), "{title}: sums differ: {sums:?}");
    println!("{title}  (sum {})", sums[0]);
    let medians: Vec<[f64; 2]> = times.iter_mut().map(|t| t.each_mut().map(|t| median(t))).collect();
    println!(
        "  {:<40} {:>9} {:>7} {:>6}   {:>9} {:>7} {:>6}",
        "", "again ms", "ns each", "ratio", "first ms", "ns each", "ratio"
    );
    for ((name, _), [first, again]) in contenders.iter().zip(&medians) {
        let column = |m: f64, of: f64| format!("{:>9.3} {:>7.1} {:>6.2}", m * 1e3, m * 1e9 / units as f64, m / of);
        println!("  {name:<40} {}   {}", column(*again, medians[0][1]), column(*first, medians[0][0]));
    }
    sums[0]
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}
