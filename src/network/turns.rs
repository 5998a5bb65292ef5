//! Turn restrictions as copies of junctions: who arrives by the restricted way stands on a copy that lacks
//! the forbidden arc, so that a search needs to know nothing of turns.
//!
//! In: a draft of edges, and streets with restrictions. Out: where each arc leads, and the arcs of the copies.
//! A way through several streets is followed as a chain of copies; several restrictions at once share one.
//! Turning back on a street is free and allowed, but not at a junction where one is bound, nor at the one after
//! it: a sign is not met by driving on to the next corner and back. Dead ends let everybody turn.

use std::collections::BTreeMap;

use serde::Serialize;

use super::components::Draft;
use super::profile::Profile;
use super::{Edge, EdgeId, NodeId, Way};
use crate::layers::{Position, Streets, TurnRestriction};
use crate::sources::osm::Tags;

/// What became of the turn restrictions of the data.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct TurnCounts {
    /// Restrictions that bind.
    pub applied: u32,
    /// Those that do not concern this traveller.
    pub exempt: u32,
    /// Those that hold at some hours only, and are not applied.
    pub conditional: u32,
    /// Those whose streets or junctions this network does not use, so that nobody could make the turn.
    pub unused: u32,
    /// Those that cannot be read: members missing, streets that do not meet, words that are not known.
    pub broken: u32,
}

/// What a restriction means to a traveller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Meaning {
    No,
    Only,
    Exempt,
    Conditional,
    Unknown,
}

/// An arc: an edge in one direction.
pub(super) type Arc = (EdgeId, Way);

/// The arcs that copies of junctions change.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// Arcs that lead to a copy instead of the junction itself.
    pub redirected: Vec<(Arc, NodeId)>,
    /// Arcs that leave copies: from where, along which arc, to where.
    pub from_copies: Vec<(NodeId, Arc, NodeId)>,
    /// Each junction with each of its copies.
    pub copies: Vec<(NodeId, NodeId)>,
    pub counts: TurnCounts,
}

/// Finds the turns that bind and adds the copies that they need to the draft's nodes. `node_of` gives the
/// draft's node of each node of the streets.
pub(super) fn split(draft: &mut Draft, streets: &Streets, profile: &Profile, node_of: &[Option<NodeId>]) -> Turns {
    let mut counts = TurnCounts { broken: streets.broken_restrictions, ..TurnCounts::default() };
    if profile.turns.keys.is_empty() {
        return Turns::default();
    }
    let Draft { nodes, edges, .. } = draft;
    let edges = Incident::of(edges, nodes.len(), streets);
    let mut forbidden: Vec<Vec<Arc>> = Vec::new();
    for restriction in &streets.restrictions {
        let only = match profile.meaning(&restriction.tags) {
            Meaning::No => false,
            Meaning::Only => true,
            Meaning::Exempt => {
                counts.exempt += 1;
                continue;
            }
            Meaning::Conditional => {
                counts.conditional += 1;
                continue;
            }
            Meaning::Unknown => {
                counts.broken += 1;
                continue;
            }
        };
        let found = edges.sequences(restriction, only, node_of);
        *(if found.is_empty() { &mut counts.unused } else { &mut counts.applied }) += 1;
        forbidden.extend(found);
    }
    forbidden.sort();
    forbidden.dedup();
    let turning_back = edges.turning_back(&forbidden);
    forbidden.extend(turning_back);
    forbidden.sort();
    forbidden.dedup();
    let mut turns = copies(nodes, &edges, &forbidden);
    turns.counts = counts;
    turns
}

/// For every forbidden way, the junctions' copies that remember how far along it one is.
fn copies(nodes: &mut Vec<Position>, edges: &Incident<'_>, forbidden: &[Vec<Arc>]) -> Turns {
    /// How far one is along which of the forbidden ways.
    type Memory = Vec<(u32, u32)>;
    let mut begins: BTreeMap<Arc, Vec<u32>> = BTreeMap::new();
    for (i, way) in (0u32..).zip(forbidden) {
        begins.entry(way[0]).or_default().push(i);
    }
    // The memory after an arc, or nothing when the arc completes a forbidden way.
    let after = |memory: &Memory, arc: Arc| -> Option<Memory> {
        let mut next = Memory::new();
        for &(way, done) in memory {
            let steps = &forbidden[way as usize];
            if steps[done as usize] == arc {
                if done as usize + 1 == steps.len() {
                    return None;
                }
                next.push((way, done + 1));
            }
        }
        next.extend(begins.get(&arc).into_iter().flatten().map(|&way| (way, 1)));
        next.sort_unstable();
        Some(next)
    };
    let mut turns = Turns::default();
    let mut known: BTreeMap<(NodeId, Memory), NodeId> = BTreeMap::new();
    let mut waiting: Vec<(NodeId, Memory, NodeId)> = Vec::new();
    let mut place = |junction: NodeId, memory: Memory, turns: &mut Turns, waiting: &mut Vec<_>| -> NodeId {
        if memory.is_empty() {
            return junction;
        }
        *known.entry((junction, memory.clone())).or_insert_with(|| {
            let copy = NodeId(nodes.len() as u32);
            nodes.push(nodes[junction.0 as usize]);
            turns.copies.push((junction, copy));
            waiting.push((junction, memory, copy));
            copy
        })
    };
    for &arc in begins.keys() {
        if let Some(memory) = after(&Memory::new(), arc) {
            let to = place(edges.head(arc), memory, &mut turns, &mut waiting);
            turns.redirected.push((arc, to));
        }
    }
    while let Some((junction, memory, copy)) = waiting.pop() {
        for &arc in edges.leaving(junction) {
            if let Some(next) = after(&memory, arc) {
                let to = place(edges.head(arc), next, &mut turns, &mut waiting);
                turns.from_copies.push((copy, arc, to));
            }
        }
    }
    turns
}

/// The arcs that leave each junction, and the streets that they belong to.
struct Incident<'a> {
    edges: &'a [Edge],
    street_ids: Vec<i64>,
    first: Vec<u32>,
    arcs: Vec<Arc>,
}

impl<'a> Incident<'a> {
    fn of(edges: &'a [Edge], nodes: usize, streets: &Streets) -> Incident<'a> {
        let mut leaving: Vec<(NodeId, Arc)> = Vec::with_capacity(edges.len() * 2);
        for (id, edge) in (0u32..).map(EdgeId).zip(edges) {
            leaving.extend(edge.forward.map(|_| (edge.tail, (id, Way::Forward))));
            leaving.extend(edge.backward.map(|_| (edge.head, (id, Way::Backward))));
        }
        leaving.sort_unstable();
        let mut first = vec![0; nodes + 1];
        for (node, _) in &leaving {
            first[node.0 as usize + 1] += 1;
        }
        for n in 0..nodes {
            first[n + 1] += first[n];
        }
        let street_ids = streets.streets.iter().map(|s| s.id).collect();
        Incident { edges, street_ids, first, arcs: leaving.into_iter().map(|(_, arc)| arc).collect() }
    }

    fn leaving(&self, node: NodeId) -> &[Arc] {
        let n = node.0 as usize;
        // A copy has no row of its own; nobody asks for one.
        match self.first.get(n..n + 2) {
            Some(&[from, to]) => &self.arcs[from as usize..to as usize],
            _ => &[],
        }
    }

    fn head(&self, (edge, way): Arc) -> NodeId {
        let edge = &self.edges[edge.0 as usize];
        if way == Way::Forward { edge.head } else { edge.tail }
    }

    fn street(&self, (edge, _): Arc) -> i64 {
        self.street_ids[self.edges[edge.0 as usize].street as usize]
    }

    /// The forbidden ways of one restriction, arc by arc; the last arc of each is the one that is forbidden.
    fn sequences(&self, turn: &TurnRestriction, only: bool, node_of: &[Option<NodeId>]) -> Vec<Vec<Arc>> {
        let junctions: Option<Vec<NodeId>> =
            turn.nodes.iter().map(|n| node_of.get(*n as usize).copied().flatten()).collect();
        let Some(junctions) = junctions else { return Vec::new() };
        let (Some(&begin), Some(&end)) = (junctions.first(), junctions.last()) else { return Vec::new() };
        let last = turn.streets.len() - 1;
        let mut between: Vec<Arc> = Vec::new();
        for i in 1..last {
            match self.along(turn.streets[i], junctions[i - 1], junctions[i]) {
                Some(way) => between.extend(way),
                None => return Vec::new(),
            }
        }
        let entering = self.entering(turn.streets[0], begin);
        let out = self.leaving(end);
        let asked = |arc: &Arc| self.street(*arc) == turn.streets[last];
        let mut found = Vec::new();
        for &from in &entering {
            let turns_back = |arc: &&Arc| between.is_empty() && arc.0 == from.0 && arc.1 != from.1;
            // On one street through the junction, only the way back can be meant.
            let one_street = turn.streets[0] == turn.streets[last] && between.is_empty();
            let wanted: Vec<Arc> = out
                .iter()
                .filter(|arc| asked(arc) && (!one_street || only || turns_back(arc)))
                .filter(|arc| !(only && turns_back(arc)))
                .copied()
                .collect();
            if wanted.is_empty() {
                continue;
            }
            let denied = out.iter().filter(|arc| wanted.contains(arc) != only);
            found.extend(denied.map(|&to| [&[from], &between[..], &[to]].concat()));
        }
        found
    }

    /// The ways by which one would evade a forbidden way by turning back: on the edge just used, at each junction
    /// on the forbidden way, and on the edge by which one leaves it, at the junction after. Where nothing else
    /// leads on, turning back is allowed.
    fn turning_back(&self, forbidden: &[Vec<Arc>]) -> Vec<Vec<Arc>> {
        let mut found = Vec::new();
        for way in forbidden {
            for done in 1..way.len() {
                let so_far = &way[..done];
                let here = self.head(way[done - 1]);
                let last_step = |arc: &Arc| [so_far, &[*arc]].concat();
                let exits: Vec<Arc> = self
                    .leaving(here)
                    .iter()
                    .filter(|arc| forbidden.binary_search(&last_step(arc)).is_err())
                    .copied()
                    .collect();
                let back = self.back(way[done - 1]);
                if exits.iter().any(|arc| Some(*arc) != back) {
                    found.extend(back.as_ref().map(last_step));
                }
                for exit in exits.into_iter().filter(|arc| Some(*arc) != back) {
                    let others = self.leaving(self.head(exit)).len() > 1;
                    found.extend(self.back(exit).filter(|_| others).map(|back| [so_far, &[exit, back]].concat()));
                }
            }
        }
        found
    }

    /// The same edge the other way, where that is allowed.
    fn back(&self, (edge, way): Arc) -> Option<Arc> {
        let e = &self.edges[edge.0 as usize];
        match way {
            Way::Forward => e.backward.map(|_| (edge, Way::Backward)),
            Way::Backward => e.forward.map(|_| (edge, Way::Forward)),
        }
    }

    /// The arcs of a street that lead to a junction.
    fn entering(&self, street: i64, junction: NodeId) -> Vec<Arc> {
        // Every edge at the junction stands in its row only where it may be left; look at both ends instead.
        let mut found = Vec::new();
        let first = self.edges_of(street);
        for (id, edge) in first {
            if edge.forward.is_some() && edge.head == junction {
                found.push((id, Way::Forward));
            }
            if edge.backward.is_some() && edge.tail == junction {
                found.push((id, Way::Backward));
            }
        }
        found
    }

    /// The edges of a street; edges stand in the order of streets while they are drafted.
    fn edges_of(&self, street: i64) -> impl Iterator<Item = (EdgeId, &Edge)> {
        let id = |e: &Edge| self.street_ids[e.street as usize];
        let first = self.edges.partition_point(|e| id(e) < street);
        (first as u32..).map(EdgeId).zip(&self.edges[first..]).take_while(move |(_, e)| id(e) == street)
    }

    /// The arcs of a street from one junction to another, the fewest that do.
    fn along(&self, street: i64, from: NodeId, to: NodeId) -> Option<Vec<Arc>> {
        let mut came: BTreeMap<NodeId, Arc> = BTreeMap::new();
        let mut row = vec![from];
        while !came.contains_key(&to) && !row.is_empty() {
            let mut next = Vec::new();
            for node in row {
                for &arc in self.leaving(node).iter().filter(|arc| self.street(**arc) == street) {
                    let head = self.head(arc);
                    if head != from && !came.contains_key(&head) {
                        came.insert(head, arc);
                        next.push(head);
                    }
                }
            }
            row = next;
        }
        let (mut way, mut at) = (Vec::new(), to);
        while at != from {
            let arc = *came.get(&at)?;
            way.push(arc);
            let edge = &self.edges[arc.0.0 as usize];
            at = if arc.1 == Way::Forward { edge.tail } else { edge.head };
        }
        way.reverse();
        Some(way)
    }
}

impl Profile {
    fn meaning(&self, tags: &Tags) -> Meaning {
        let ours = |word: &str| self.turns.keys.iter().any(|key| key == word.trim());
        if tags.get("except").is_some_and(|words| words.split(';').any(ours)) {
            return Meaning::Exempt;
        }
        let own = |key: &String| tags.get(&format!("restriction:{key}"));
        let special = self.turns.keys.iter().rev().find_map(own);
        let general = match tags.get("type").and_then(|t| t.strip_prefix("restriction:")) {
            Some(other) if !ours(other) => return Meaning::Exempt,
            _ => tags.get("restriction"),
        };
        let at_some_hours = ["day_on", "day_off", "hour_on", "hour_off"].iter().any(|key| tags.get(key).is_some());
        match special.or(general) {
            Some(_) if at_some_hours => Meaning::Conditional,
            Some(value) if value.starts_with("no_") => Meaning::No,
            Some(value) if value.starts_with("only_") => Meaning::Only,
            Some(_) => Meaning::Unknown,
            None if tags.get("restriction:conditional").is_some() => Meaning::Conditional,
            None if tags.0.iter().any(|(key, _)| key.starts_with("restriction:")) => Meaning::Exempt,
            None => Meaning::Unknown,
        }
    }
}
