//! A map drawn in metres, written as an extract, read by the program, and asked for travel times.

use std::collections::BTreeMap;

use gapzone::layers::{Frame, Streets, load_streets};
use gapzone::message::Warning;
use gapzone::network::{BuildOptions, Network, NodeId, Profile};
use gapzone::project::Roads;
use gapzone::sources::osm::{self, OsmSelection};
use petgraph::algo::dijkstra;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::pbf_writer::{bytes, frame, number, packed, zigzag};

/// Tags of one element.
pub type Pairs = &'static [(&'static str, &'static str)];
/// Kind (0 node, 1 way, 2 relation), id and role.
pub type Member = (u64, i64, &'static str);

/// A map: nodes at metres east and north of 0°, 0°.
#[derive(Default)]
pub struct Map {
    nodes: Vec<(i64, [f64; 2], Pairs)>,
    ways: Vec<(i64, Vec<i64>, Pairs)>,
    relations: Vec<(i64, Vec<Member>, Pairs)>,
}

/// What the program made of a map.
pub struct Read {
    pub streets: Streets,
    pub warnings: Vec<Warning>,
    places: BTreeMap<i64, [f64; 2]>,
    ferries: bool,
}

/// Degrees of a metre at 0°, 0° on WGS 84, east and north.
const DEGREE: [f64; 2] = [1.0 / 111_319.490_8, 1.0 / 110_574.275_8];

impl Map {
    /// Nodes with ids 1, 2, 3 and so on.
    pub fn with(places: &[[f64; 2]]) -> Map {
        let mut map = Map::default();
        for (id, at) in (1..).zip(places) {
            map = map.node(id, *at, &[]);
        }
        map
    }

    pub fn node(mut self, id: i64, at: [f64; 2], tags: Pairs) -> Map {
        self.nodes.retain(|(known, ..)| *known != id);
        self.nodes.push((id, at, tags));
        self
    }

    pub fn way(mut self, id: i64, nodes: &[i64], tags: Pairs) -> Map {
        self.ways.push((id, nodes.to_vec(), tags));
        self
    }

    pub fn relation(mut self, id: i64, members: &[Member], tags: Pairs) -> Map {
        self.relations.push((id, members.to_vec(), tags));
        self
    }

    /// Reads the map with these settings under `[roads]`.
    pub fn read(&self, settings: &str) -> Read {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("drawn.osm.pbf");
        std::fs::write(&path, self.bytes()).expect("a temporary file");
        let roads = OsmSelection { roads: true, ..OsmSelection::default() };
        let extract = osm::read(&path, roads).expect("a good file");
        let roads: Roads = toml::from_str(&format!("path = 'drawn.osm.pbf'\n{settings}")).expect("good settings");
        let mut warnings = Vec::new();
        let streets = load_streets::from_osm(&extract, &roads, &mut warnings).expect("a map with streets");
        let places = self.nodes.iter().map(|(id, at, _)| (*id, degrees(*at))).collect();
        Read { streets, warnings, places, ferries: roads.ferries }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut texts = Texts(vec![String::new()]);
        let mut groups = [Vec::new(), Vec::new(), Vec::new()];
        for (id, at, tags) in &self.nodes {
            let mut node = Vec::new();
            number(&mut node, 1, zigzag(*id));
            texts.tags(&mut node, tags);
            let [lon, lat] = degrees(*at).map(|d| zigzag((d * 1e7).round() as i64));
            number(&mut node, 8, lat);
            number(&mut node, 9, lon);
            bytes(&mut groups[0], 1, &node);
        }
        for (id, nodes, tags) in &self.ways {
            let mut way = Vec::new();
            number(&mut way, 1, *id as u64);
            texts.tags(&mut way, tags);
            bytes(&mut way, 8, &packed(&deltas(nodes.iter().copied())));
            bytes(&mut groups[1], 3, &way);
        }
        for (id, members, tags) in &self.relations {
            let mut relation = Vec::new();
            number(&mut relation, 1, *id as u64);
            texts.tags(&mut relation, tags);
            bytes(&mut relation, 8, &packed(&members.iter().map(|(.., role)| texts.index(role)).collect::<Vec<_>>()));
            bytes(&mut relation, 9, &packed(&deltas(members.iter().map(|(_, id, _)| *id))));
            bytes(&mut relation, 10, &packed(&members.iter().map(|(kind, ..)| *kind).collect::<Vec<_>>()));
            bytes(&mut groups[2], 4, &relation);
        }
        let (mut table, mut block, mut header) = (Vec::new(), Vec::new(), Vec::new());
        texts.0.iter().for_each(|text| bytes(&mut table, 1, text.as_bytes()));
        bytes(&mut block, 1, &table);
        groups.iter().filter(|g| !g.is_empty()).for_each(|group| bytes(&mut block, 2, group));
        bytes(&mut header, 4, b"OsmSchema-V0.6");
        [frame("OSMHeader", 1, &header), frame("OSMData", 1, &block)].concat()
    }
}

impl Read {
    pub fn network(&self, profile: &str) -> Network {
        let options = BuildOptions { ferries: self.ferries, ..BuildOptions::default() };
        let profile = Profile::embedded(profile).expect("an embedded profile");
        Network::build(&self.streets, profile, &Frame::at(0), options)
    }

    /// Seconds of travel from one node of the map to another; `None` when one cannot get there.
    pub fn seconds(&self, profile: &str, from: i64, to: i64) -> Option<f64> {
        let network = self.network(profile);
        let count = network.nodes.len();
        let mut graph = DiGraph::<(), u64>::new();
        (0..=count).for_each(|_| {
            graph.add_node(());
        });
        for node in 0..count {
            for arc in network.out.of(NodeId(node as u32)) {
                graph.add_edge(NodeIndex::new(node), NodeIndex::new(arc.node.0 as usize), u64::from(arc.time.0));
            }
        }
        let at = |id: i64| {
            let [lon, lat] = self.places[&id];
            let near = move |n: &usize| {
                let p = network.nodes[*n];
                (p.lon - lon).abs() < 1e-7 && (p.lat - lat).abs() < 1e-7
            };
            (0..count).filter(near).collect::<Vec<_>>()
        };
        let root = NodeIndex::new(count);
        let (starts, ends) = (at.clone()(from), at(to));
        for start in starts {
            graph.add_edge(root, NodeIndex::new(start), 0);
        }
        let found = dijkstra(&graph, root, None, |e| *e.weight());
        ends.iter().filter_map(|n| found.get(&NodeIndex::new(*n))).min().map(|ms| *ms as f64 / 1000.0)
    }

    /// Checks that a way takes these seconds, to a fifth of one: the extract keeps positions to a centimetre.
    #[track_caller]
    pub fn takes(&self, profile: &str, from: i64, to: i64, seconds: f64) {
        let found = self.seconds(profile, from, to);
        assert!(found.is_some_and(|s| (s - seconds).abs() < 0.2), "{profile} {from} to {to}: {found:?}, not {seconds}");
    }

    /// Checks that one cannot get there.
    #[track_caller]
    pub fn parts(&self, profile: &str, from: i64, to: i64) {
        assert_eq!(self.seconds(profile, from, to), None, "{profile} {from} to {to}");
    }
}

/// The texts of a block; the first stands for nothing.
struct Texts(Vec<String>);

impl Texts {
    fn index(&mut self, text: &str) -> u64 {
        let known = self.0.iter().skip(1).position(|t| t == text).map(|i| i + 1);
        known.unwrap_or_else(|| {
            self.0.push(text.to_owned());
            self.0.len() - 1
        }) as u64
    }

    fn tags(&mut self, out: &mut Vec<u8>, tags: Pairs) {
        bytes(out, 2, &packed(&tags.iter().map(|(key, _)| self.index(key)).collect::<Vec<_>>()));
        bytes(out, 3, &packed(&tags.iter().map(|(_, value)| self.index(value)).collect::<Vec<_>>()));
    }
}

fn degrees([east, north]: [f64; 2]) -> [f64; 2] {
    [east * DEGREE[0], north * DEGREE[1]]
}

fn deltas(ids: impl Iterator<Item = i64>) -> Vec<u64> {
    let mut last = 0;
    ids.map(|id| {
        let step = zigzag(id - last);
        last = id;
        step
    })
    .collect()
}
