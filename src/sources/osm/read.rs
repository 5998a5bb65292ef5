//! Reads the selected part of an extract in up to three passes: what carries the tags asked for, ways
//! that only relations need, and at last the coordinates of the nodes of all those ways.

use std::path::Path;

use osmpbf::{PrimitiveBlock, RelMemberType};

use super::select::{self, Keep};
use super::{MemberKind, OsmExtract, OsmMember, OsmNode, OsmRelation, OsmSelection, OsmWay, blobs, warn};
use crate::sources::SourceError;

/// Reads the selected part of an extract, on all cores.
///
/// # Errors
/// When the file cannot be read, is truncated, or breaks the PBF format or its size limits.
pub fn read(path: &Path, selection: OsmSelection) -> Result<OsmExtract, SourceError> {
    let mut out = OsmExtract { file: path.display().to_string(), ..OsmExtract::default() };
    let mut odd = Odd::default();
    blobs::for_each_block(
        path,
        |block| tagged_elements(block, selection),
        |part| {
            out.nodes.extend(part.nodes);
            out.ways.extend(part.ways);
            out.relations.extend(part.relations);
            odd.unreadable += part.odd.unreadable;
            odd.off_earth += part.odd.off_earth;
        },
    )?;
    let duplicates = last_of_each(&mut out.nodes, |n| n.id)
        + last_of_each(&mut out.ways, |w| w.id)
        + last_of_each(&mut out.relations, |r| r.id);
    if duplicates > 0 {
        out.warnings.push(warn::duplicates(&out.file, duplicates));
    }
    out.warnings.extend(warn::odd(&out.file, odd));
    add_member_ways(path, &mut out)?;
    add_positions(path, &mut out)?;
    Ok(out)
}

/// What one block holds of interest, and what could not be read of it.
#[derive(Default)]
struct Part {
    nodes: Vec<OsmNode>,
    ways: Vec<OsmWay>,
    relations: Vec<OsmRelation>,
    odd: Odd,
}

/// Elements that were not or not wholly read.
#[derive(Clone, Copy, Default)]
pub(super) struct Odd {
    /// Elements with tags or roles that name no text of their block.
    pub unreadable: usize,
    /// Nodes with tags of interest whose coordinates are out of range.
    pub off_earth: usize,
}

fn tagged_elements(block: &PrimitiveBlock, selection: OsmSelection) -> Result<Part, &'static str> {
    let mut part = Part::default();
    let texts = block.raw_stringtable();
    for group in block.groups() {
        let dense = group.dense_nodes();
        let declared = dense.len();
        let mut found = 0;
        for n in dense {
            found += 1;
            let raw = n.raw_tags();
            if raw.len() > 0 {
                let tags = readable(texts, raw.map(|(k, v)| (k as usize, v as usize)), &mut part.odd);
                part.add_node(selection, n.id(), [n.lon(), n.lat()], &tags);
            }
        }
        if found != declared {
            return Err("the lists of ids and coordinates of nodes differ in length");
        }
        for n in group.nodes() {
            let raw = n.raw_tags().map(|(k, v)| (k as usize, v as usize));
            let tags = readable(texts, raw, &mut part.odd);
            part.add_node(selection, n.id(), [n.lon(), n.lat()], &tags);
        }
        for w in group.ways() {
            let raw = w.raw_tags().map(|(k, v)| (k as usize, v as usize));
            let tags = readable(texts, raw, &mut part.odd);
            if let Some(keep) = select::way(selection, &tags) {
                part.ways.push(OsmWay { id: w.id(), nodes: w.refs().collect(), tags: select::tags(keep, &tags) });
            }
        }
        for r in group.relations() {
            let raw = r.raw_tags().map(|(k, v)| (k as usize, v as usize));
            let tags = readable(texts, raw, &mut part.odd);
            let Some(keep) = select::relation(selection, &tags) else { continue };
            let declared = r.members().len();
            part.odd.unreadable += usize::from(r.members().any(|m| m.role().is_err()));
            let members: Vec<OsmMember> = r.members().map(|m| member(&m)).collect();
            if members.len() != declared {
                return Err("the lists of members and roles of a relation differ in length");
            }
            part.relations.push(OsmRelation { id: r.id(), members, tags: select::tags(keep, &tags) });
        }
    }
    Ok(part)
}

impl Part {
    fn add_node(&mut self, selection: OsmSelection, id: i64, at: [f64; 2], tags: &[(&str, &str)]) {
        match select::node(selection, tags) {
            Some(keep) if in_range(at) => self.nodes.push(OsmNode { id, at, tags: select::tags(keep, tags) }),
            Some(_) => self.odd.off_earth += 1,
            None => {}
        }
    }
}

/// The tags whose key and value are texts of the block. The iterator of the crate ends at the first
/// one that is not, and the tags behind it would be lost unseen.
fn readable<'a>(
    texts: &'a [Vec<u8>],
    raw: impl ExactSizeIterator<Item = (usize, usize)>,
    odd: &mut Odd,
) -> Vec<(&'a str, &'a str)> {
    let declared = raw.len();
    let text = |i: usize| std::str::from_utf8(texts.get(i)?).ok();
    let tags: Vec<_> = raw.filter_map(|(key, value)| text(key).zip(text(value))).collect();
    odd.unreadable += usize::from(tags.len() != declared);
    tags
}

fn member(member: &osmpbf::RelMember<'_>) -> OsmMember {
    let kind = match member.member_type {
        RelMemberType::Node => MemberKind::Node,
        RelMemberType::Way => MemberKind::Way,
        RelMemberType::Relation => MemberKind::Relation,
    };
    OsmMember { kind, id: member.member_id, role: member.role().unwrap_or_default().into() }
}

/// Adds the ways that only a kept area relation needs.
fn add_member_ways(path: &Path, out: &mut OsmExtract) -> Result<(), SourceError> {
    let mut wanted: Vec<i64> = out
        .relations
        .iter()
        .filter(|r| !select::is_restriction(r.tags.get("type")))
        .flat_map(|r| r.members.iter().filter(|m| m.kind == MemberKind::Way).map(|m| m.id))
        .filter(|&id| out.way(id).is_none())
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.is_empty() {
        return Ok(());
    }
    let mut found: Vec<OsmWay> = Vec::new();
    let pick = |block: &PrimitiveBlock| -> Result<Vec<OsmWay>, &'static str> {
        let mut odd = Odd::default();
        let ways = block.groups().flat_map(|g| g.ways()).filter(|w| wanted.binary_search(&w.id()).is_ok());
        let ways = ways.map(|w| {
            let raw = w.raw_tags().map(|(k, v)| (k as usize, v as usize));
            let tags = select::tags(Keep::All, &readable(block.raw_stringtable(), raw, &mut odd));
            OsmWay { id: w.id(), nodes: w.refs().collect(), tags }
        });
        Ok(ways.collect())
    };
    blobs::for_each_block(path, pick, |part| found.extend(part))?;
    last_of_each(&mut found, |w| w.id);
    out.ways.append(&mut found);
    out.ways.sort_by_key(|w| w.id);
    Ok(())
}

/// Fills in the ids and coordinates of all nodes of kept ways.
fn add_positions(path: &Path, out: &mut OsmExtract) -> Result<(), SourceError> {
    let mut ids: Vec<i64> = out.ways.iter().flat_map(|w| w.nodes.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut at = vec![[f64::NAN; 2]; ids.len()];
    let pick = |block: &PrimitiveBlock| -> Result<Vec<(usize, [f64; 2])>, &'static str> {
        let place = |id: i64, p: [f64; 2]| ids.binary_search(&id).ok().filter(|_| in_range(p)).map(|i| (i, p));
        let dense = block.groups().flat_map(|g| g.dense_nodes()).filter_map(|n| place(n.id(), [n.lon(), n.lat()]));
        let plain = block.groups().flat_map(|g| g.nodes()).filter_map(|n| place(n.id(), [n.lon(), n.lat()]));
        Ok(dense.chain(plain).collect())
    };
    if !ids.is_empty() {
        blobs::for_each_block(path, pick, |part| part.into_iter().for_each(|(i, p)| at[i] = p))?;
    }
    let missing = at.iter().filter(|p| p[0].is_nan()).count();
    if missing > 0 {
        out.warnings.push(warn::missing(&out.file, missing));
    }
    out.node_ids = ids;
    out.node_at = at;
    Ok(())
}

fn in_range([lon, lat]: [f64; 2]) -> bool {
    lon.abs() <= 180.0 && lat.abs() <= 90.0
}

/// Sorts by id and keeps the last of equal ids; returns how many were dropped.
fn last_of_each<T>(items: &mut Vec<T>, id: impl Fn(&T) -> i64) -> usize {
    let before = items.len();
    items.reverse();
    items.sort_by_key(|item| id(item));
    items.dedup_by_key(|item| id(item));
    before - items.len()
}
