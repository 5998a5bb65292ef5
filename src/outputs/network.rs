//! The road network of a mode as two tables, nodes and arcs, from which anyone can work out every time again.
//!
//! A site in service is two nodes: `site_to`, which arcs only enter, and `site_from`, which arcs only
//! leave, so that no path passes through a site. The time of a node to its nearest site is then the
//! shortest path to any `site_to`, and from the nearest site that from any `site_from`.

use std::collections::{BTreeMap, HashMap};

use geo_types::{Coord, Geometry, LineString};
use serde_json::json;

use super::OutputError;
use super::layer::{Cell, Layer, point};
use crate::access::stubs::{Stub, Stubs, stubs};
use crate::access::{Direction, Site, TravelTimes};
use crate::layers::{Position, Streets};
use crate::network::{EdgeId, IslandId, Network, NodeId};
use crate::rules::evidence::{Evidence, Mode, SiteRef};
use crate::units::{Metres, Millis};

/// Nodes and arcs of one network, sites included.
#[derive(Clone, Debug)]
pub struct Graph {
    /// One row per node.
    pub nodes: Layer,
    /// One row per arc.
    pub arcs: Layer,
}

/// The graph of a mode with all sites in service; `None` when the mode has no roads.
#[must_use]
pub fn graph(evidence: &Evidence<'_>, mode: &Mode) -> Option<Graph> {
    let (network, streets) = (mode.travel.network()?, evidence.layers.streets.as_ref()?);
    let (sites, refs) = mode.sites_where(|site| evidence.site_open(site));
    let stubs: Vec<Stubs> = sites.iter().map(|site| stubs(network, site)).collect();
    let parts =
        Parts { evidence, network, streets, sites: &sites, refs: &refs, stubs: &stubs, copies: copies(network) };
    Some(Graph { nodes: parts.nodes(), arcs: parts.arcs() })
}

/// Class of a street in OSM terms; empty when it has none.
#[must_use]
pub fn class_of(streets: &Streets, street: u32) -> &str {
    let tags = &streets.streets[street as usize].tags;
    tags.get("highway").or_else(|| tags.get("route")).or_else(|| tags.get("railway")).unwrap_or_default()
}

/// Length of the edges of each class, longest first, with their number.
#[must_use]
pub fn lengths_by_class<'a>(network: &Network, streets: &'a Streets) -> Vec<(&'a str, u32, Metres)> {
    let mut by_class: BTreeMap<&str, (u32, f64)> = BTreeMap::new();
    for edge in &network.edges {
        let sum = by_class.entry(class_of(streets, edge.street)).or_default();
        *sum = (sum.0 + 1, sum.1 + edge.length.0);
    }
    let mut list: Vec<(&str, u32, Metres)> =
        by_class.into_iter().map(|(class, (count, length))| (class, count, Metres(length))).collect();
    list.sort_by(|a, b| b.2.0.total_cmp(&a.2.0).then(a.0.cmp(b.0)));
    list
}

/// What was kept, changed and left out of the roads, as JSON: the import, and for each mode what its network left
/// out and what became of the turn restrictions.
///
/// # Errors
/// When values cannot be written as JSON.
pub fn counts(evidence: &Evidence<'_>) -> Result<Vec<u8>, OutputError> {
    let failed = |e: serde_json::Error| OutputError::Format { file: "network.json".into(), problem: e.to_string() };
    let mut bytes = serde_json::to_vec_pretty(&counts_of(evidence)).map_err(failed)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The value of [`counts`].
pub(super) fn counts_of(evidence: &Evidence<'_>) -> serde_json::Value {
    let of_mode = |mode: &Mode| {
        let network = mode.travel.network()?;
        let value = json!({
            "mode": mode.id,
            "nodes": network.nodes.len(),
            "arcs": network.out.len(),
            "edges": network.edges.len(),
            "left_out": network.dropped,
            "turn_restrictions": network.turns,
        });
        Some(value)
    };
    json!({
        "import": evidence.layers.streets.as_ref().map(|streets| &streets.import),
        "networks": evidence.modes.iter().filter_map(of_mode).collect::<Vec<_>>(),
    })
}

struct Parts<'a> {
    evidence: &'a Evidence<'a>,
    network: &'a Network,
    streets: &'a Streets,
    sites: &'a [Site],
    refs: &'a [SiteRef],
    stubs: &'a [Stubs],
    copies: HashMap<NodeId, NodeId>,
}

/// The time to the nearest site through one of some arcs.
fn through(arcs: &[Stub], times: &TravelTimes<'_>) -> Option<Millis> {
    arcs.iter().filter_map(|stub| Some(times.node(stub.node)?.0.plus(stub.time))).min()
}

fn time(time: Option<Millis>) -> Cell {
    time.map_or(Cell::Null, |t| Cell::Int(i64::from(t.0)))
}

impl Parts<'_> {
    fn nodes(&self) -> Layer {
        let fields = [
            "node",
            "lon",
            "lat",
            "kind",
            "of",
            "island",
            "facility_id",
            "site",
            "nearest_towards_ms",
            "nearest_from_ms",
        ];
        let mut layer = Layer::new("nodes", &fields);
        let towards = TravelTimes::to_nearest(self.network, self.sites, Direction::Towards);
        let from = TravelTimes::to_nearest(self.network, self.sites, Direction::From);
        for node in (0..self.network.nodes.len() as u32).map(NodeId) {
            let of = self.copies.get(&node).copied();
            let kind = if of.is_some() { "split" } else { "junction" };
            let at = self.network.nodes[node.0 as usize];
            let mut cells = node_cells(node.0, at, kind, of, Some(self.network.island[node.0 as usize]));
            cells.extend([Cell::Null, Cell::Null]);
            cells.extend([time(towards.node(node).map(|t| t.0)), time(from.node(node).map(|t| t.0))]);
            layer.rows.push((point(at), cells));
        }
        for (i, (site, stubs)) in self.sites.iter().zip(self.stubs).enumerate() {
            let at = site.stop.position;
            let island = site.stop.snap.map(|snap| self.network.island_of(snap.edge));
            let facility = self.evidence.layers.facilities.get(self.refs[i].facility);
            for (node, kind) in self.site_nodes(i).into_iter().zip(["site_to", "site_from"]) {
                let mut cells = node_cells(node, at, kind, None, island);
                cells.extend([facility.id.as_str().into(), self.refs[i].site.into()]);
                // What shortest paths on these tables give: a site is no way from itself.
                let times = match kind {
                    "site_to" => [Some(Millis::ZERO), through(&stubs.to, &from)],
                    _ => [through(&stubs.from, &towards), Some(Millis::ZERO)],
                };
                cells.extend(times.map(time));
                layer.rows.push((point(at), cells));
            }
        }
        layer
    }

    /// The numbers of a site's two nodes: after those of the network.
    fn site_nodes(&self, site: usize) -> [u32; 2] {
        let first = self.network.nodes.len() as u32 + 2 * site as u32;
        [first, first + 1]
    }

    fn arcs(&self) -> Layer {
        let fields = ["tail", "head", "time_ms", "length_m", "kind", "edge", "street", "class"];
        let mut layer = Layer::new("arcs", &fields);
        for tail in (0..self.network.nodes.len() as u32).map(NodeId) {
            for arc in self.network.out.of(tail) {
                let edge = self.network.edge(arc.edge);
                let mut shape = self.network.shape(arc.edge).to_vec();
                if !self.runs_along(tail, arc.edge, arc.node, arc.time) {
                    shape.reverse();
                }
                let cells = self.arc([tail.0, arc.node.0], arc.time, edge.length, "road", Some(arc.edge));
                layer.rows.push((line(&shape), cells));
            }
        }
        for (i, stubs) in self.stubs.iter().enumerate() {
            let [to, from] = self.site_nodes(i);
            let edge = self.sites[i].stop.snap.map(|snap| snap.edge);
            for stub in &stubs.to {
                layer.rows.push((line(&stub.line), self.arc([stub.node.0, to], stub.time, stub.length, "stub", edge)));
            }
            for stub in &stubs.from {
                layer
                    .rows
                    .push((line(&stub.line), self.arc([from, stub.node.0], stub.time, stub.length, "stub", edge)));
            }
        }
        layer
    }

    /// Whether an arc runs along its edge from tail to head; on a loop its time tells, if anything does.
    fn runs_along(&self, tail: NodeId, edge: EdgeId, head: NodeId, time: Millis) -> bool {
        let base = |node| self.copies.get(&node).copied().unwrap_or(node);
        let e = self.network.edge(edge);
        if e.tail == e.head {
            e.forward == Some(time)
        } else {
            base(e.tail) == base(tail) && base(e.head) == base(head)
        }
    }

    fn arc(&self, ends: [u32; 2], time: Millis, length: Metres, kind: &str, edge: Option<EdgeId>) -> Vec<Cell> {
        let street = edge.map(|e| self.network.edge(e).street);
        vec![
            ends[0].into(),
            ends[1].into(),
            Cell::Int(i64::from(time.0)),
            Cell::real(length.0, 3),
            kind.into(),
            edge.map(|e| e.0).into(),
            street.map_or(Cell::Null, |s| Cell::Int(self.streets.streets[s as usize].id)),
            street.map(|s| class_of(self.streets, s)).into(),
        ]
    }
}

/// The junction of each node that is a copy, because a turn restriction binds those who stand on it.
fn copies(network: &Network) -> HashMap<NodeId, NodeId> {
    let junctions = (0..network.nodes.len() as u32).map(NodeId);
    junctions.flat_map(|junction| network.states(junction).skip(1).map(move |copy| (copy, junction))).collect()
}

fn node_cells(node: u32, at: Position, kind: &str, of: Option<NodeId>, island: Option<IslandId>) -> Vec<Cell> {
    vec![
        node.into(),
        Cell::real(at.lon, 7),
        Cell::real(at.lat, 7),
        kind.into(),
        of.map(|n| n.0).into(),
        island.map(|i| i.0).into(),
    ]
}

/// A line in degrees; `None` when a point is no place on earth.
#[must_use]
pub fn line(points: &[Position]) -> Option<Geometry<f64>> {
    let usable = points.len() > 1 && points.iter().all(|p| p.is_usable());
    usable.then(|| Geometry::LineString(LineString(points.iter().map(|p| Coord { x: p.lon, y: p.lat }).collect())))
}
