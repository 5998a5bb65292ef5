//! Reads the selected part of an extract in up to three passes: what carries the tags asked for, ways
//! that only relations need, and at last the coordinates of the nodes of all those ways.

use std::path::Path;

use osmpbf::{Element, PrimitiveBlock, RelMemberType};

use super::select::{self, Keep};
use super::{MemberKind, OsmExtract, OsmMember, OsmNode, OsmRelation, OsmSelection, OsmWay, blobs};
use crate::message::{Place, Text, Warning};
use crate::sources::SourceError;

/// Reads the selected part of an extract, on all cores.
///
/// # Errors
/// When the file cannot be read, is truncated, or breaks the PBF format or its size limits.
pub fn read(path: &Path, selection: OsmSelection) -> Result<OsmExtract, SourceError> {
    let mut out = OsmExtract { file: path.display().to_string(), ..OsmExtract::default() };
    blobs::for_each_block(
        path,
        |block| tagged_elements(block, selection),
        |part| {
            out.nodes.extend(part.nodes);
            out.ways.extend(part.ways);
            out.relations.extend(part.relations);
        },
    )?;
    let duplicates = last_of_each(&mut out.nodes, |n| n.id)
        + last_of_each(&mut out.ways, |w| w.id)
        + last_of_each(&mut out.relations, |r| r.id);
    if duplicates > 0 {
        out.warnings.push(duplicate_warning(&out.file, duplicates));
    }
    add_member_ways(path, &mut out)?;
    add_positions(path, &mut out)?;
    Ok(out)
}

/// What one block holds of interest.
#[derive(Default)]
struct Part {
    nodes: Vec<OsmNode>,
    ways: Vec<OsmWay>,
    relations: Vec<OsmRelation>,
}

fn tagged_elements(block: &PrimitiveBlock, selection: OsmSelection) -> Part {
    let mut part = Part::default();
    let mut node = |id: i64, at: [f64; 2], tags: &[(&str, &str)]| {
        if let Some(keep) = select::node(selection, tags)
            && in_range(at)
        {
            part.nodes.push(OsmNode { id, at, tags: select::tags(keep, tags) });
        }
    };
    for element in block.elements() {
        match element {
            Element::Node(n) => node(n.id(), [n.lon(), n.lat()], &n.tags().collect::<Vec<_>>()),
            Element::DenseNode(n) => {
                let tags: Vec<_> = n.tags().collect();
                if !tags.is_empty() {
                    node(n.id(), [n.lon(), n.lat()], &tags);
                }
            }
            Element::Way(w) => {
                let tags: Vec<_> = w.tags().collect();
                if let Some(keep) = select::way(selection, &tags) {
                    part.ways.push(OsmWay { id: w.id(), nodes: w.refs().collect(), tags: select::tags(keep, &tags) });
                }
            }
            Element::Relation(r) => {
                let tags: Vec<_> = r.tags().collect();
                if let Some(keep) = select::relation(selection, &tags) {
                    part.relations.push(OsmRelation {
                        id: r.id(),
                        members: r.members().map(|m| member(&m)).collect(),
                        tags: select::tags(keep, &tags),
                    });
                }
            }
        }
    }
    part
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
    let pick = |block: &PrimitiveBlock| -> Vec<OsmWay> {
        let ways = block.groups().flat_map(|g| g.ways()).filter(|w| wanted.binary_search(&w.id()).is_ok());
        ways.map(|w| {
            let tags = select::tags(Keep::All, &w.tags().collect::<Vec<_>>());
            OsmWay { id: w.id(), nodes: w.refs().collect(), tags }
        })
        .collect()
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
    let pick = |block: &PrimitiveBlock| -> Vec<(usize, [f64; 2])> {
        let place = |id: i64, p: [f64; 2]| ids.binary_search(&id).ok().filter(|_| in_range(p)).map(|i| (i, p));
        let dense = block.groups().flat_map(|g| g.dense_nodes()).filter_map(|n| place(n.id(), [n.lon(), n.lat()]));
        let plain = block.groups().flat_map(|g| g.nodes()).filter_map(|n| place(n.id(), [n.lon(), n.lat()]));
        dense.chain(plain).collect()
    };
    if !ids.is_empty() {
        blobs::for_each_block(path, pick, |part| part.into_iter().for_each(|(i, p)| at[i] = p))?;
    }
    let missing = at.iter().filter(|p| p[0].is_nan()).count();
    if missing > 0 {
        out.warnings.push(missing_warning(&out.file, missing));
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

fn duplicate_warning(file: &str, count: usize) -> Warning {
    let text = Text::new(
        format!("有 {count} 个要素的编号重复,已采用文件中最后出现的版本"),
        format!("{count} elements have an id that occurs more than once; the last version in the file was used"),
    );
    Warning::new("osm-duplicate-id", Place::file(file), text)
        .fix("请用 osmium merge 重新合并数据", "merge the extracts with `osmium merge`, which removes duplicates")
}

fn missing_warning(file: &str, count: usize) -> Warning {
    let text = Text::new(
        format!("道路或面所引用的 {count} 个节点不在该数据中,或其坐标超出范围,已视为缺失"),
        format!(
            "{count} nodes that ways refer to are not in the extract or have impossible coordinates; they count as absent"
        ),
    );
    Warning::new("osm-missing-node", Place::file(file), text).fix(
        "请使用保留完整道路的方式裁剪数据",
        "cut the extract with complete ways: `osmium extract --strategy complete_ways`",
    )
}
