//! Counts that every run prints: who lives far from roads, which parts of the network are islands.

use crate::access::Stop;
use crate::message::Text;
use crate::problems::{people_beyond, road_mode};
use crate::rules::evidence::{Evidence, Mode};
use crate::rules::finding::Finding;
use crate::units::{People, Share};

/// Facts about the data and the networks.
#[must_use]
pub(super) fn list(evidence: &Evidence<'_>, findings: &[Finding]) -> Vec<Text> {
    let mut facts = Vec::new();
    let layers = evidence.layers;
    facts.push(Text::new(
        format!(
            "设施 {} 个、居住地块（行、像元）{} 个、需求网格 {} 个、单元 {} 个、人口 {}",
            layers.facilities.list.len(),
            layers.residents.areas.len(),
            layers.residents.cells.len(),
            layers.units.list.len(),
            layers.residents.people()
        ),
        format!(
            "{} facilities, {} residential areas (rows, pixels), {} demand cells, {} units, {} people",
            layers.facilities.list.len(),
            layers.residents.areas.len(),
            layers.residents.cells.len(),
            layers.units.list.len(),
            layers.residents.people()
        ),
    ));
    if evidence.modes.iter().any(|m| m.travel.network().is_some()) {
        facts.extend(layers.streets.iter().flat_map(super::imported));
    }
    facts.extend(evidence.modes.iter().flat_map(|m| [network(m), left_out(m)]).flatten());
    facts.extend(road_mode(evidence).map(|m| far_people(evidence, m)));
    facts.extend(road_mode(evidence).and_then(|m| people_on_islands(evidence, m)));
    for finding in findings {
        if let Some((five, sixty)) = finding.near_limit {
            let (what, zh, en) =
                if finding.is_length(evidence.modes) { ("半径", "米", "m") } else { ("时限", "秒", "s") };
            facts.push(Text::new(
                format!("{}:{what}上下5{zh}内 {five} 人，60{zh}内 {sixty} 人", finding.id),
                format!("{}: {five} people within 5 {en} of the limit, {sixty} within 60 {en}", finding.id),
            ));
        }
        if finding.served_from_outside > People::ZERO {
            let people = finding.served_from_outside;
            facts.push(Text::new(
                format!("{}:{people} 人依靠规划区外的机构", finding.id),
                format!("{}: {people} covered people depend on a facility outside the plan area", finding.id),
            ));
        }
    }
    facts.extend(layers.corrections.iter().filter(|c| c.matched.is_some()).map(|c| {
        let (id, action, who, when, why) = (&c.id, c.action.text(), &c.who, &c.when, &c.why);
        Text::new(
            format!("已采用修正：{id} {}（{who}，{when}：{why}）", action.zh),
            format!("correction applied: {id} {} ({who}, {when}: {why})", action.en),
        )
    }));
    facts
}

fn network(mode: &Mode) -> Option<Text> {
    let network = mode.travel.network()?;
    let total: f64 = network.islands.iter().map(|i| i.length.0).sum();
    let main = network.islands.first().map_or(0.0, |i| i.length.0);
    let percent = if total > 0.0 { main * 100.0 / total } else { 0.0 };
    let (nodes, km, islands) = (network.nodes.len(), total / 1_000.0, network.islands.len());
    let name = crate::rules::access::mode_name(&mode.id);
    Some(Text::new(
        format!("路网({}):{nodes} 个节点、{km:.1} 公里、{islands} 个连通部分，最大部分占 {percent:.1}%", name.zh),
        format!(
            "network ({}): {nodes} nodes, {km:.1} km, {islands} connected parts, the largest has {percent:.1} % of the length",
            mode.id
        ),
    ))
}

/// What a network leaves out, and where one cannot get through; `None` when there is nothing of the kind.
#[must_use]
pub fn left_out(mode: &Mode) -> Option<Text> {
    let network = mode.travel.network()?;
    let dropped = &network.dropped;
    let lengths = [
        ("类别不适用的道路", "streets of other classes", dropped.class),
        ("未建成或已废弃的道路", "streets not built yet or no longer", dropped.unfinished),
        ("面状道路的边界", "outlines of areas", dropped.areas),
        ("禁止通行的道路", "streets without access", dropped.denied),
        ("封闭的道路", "closed streets", dropped.closed),
        ("未启用的轮渡", "ferries that are off", dropped.ferries),
        ("过小而未接入的孤立部分", "small islands not joined", dropped.small_islands),
    ];
    let numbers = [
        ("不足两个节点的道路", "streets of fewer than two nodes", dropped.too_short),
        ("坐标无效的路段", "pieces with a broken position", dropped.broken_pieces),
        ("单行死角节点", "one-way traps (nodes)", network.one_way_traps),
    ];
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for (name_zh, name_en, left) in lengths.into_iter().filter(|(_, _, left)| left.count > 0) {
        zh.push(format!("{name_zh} {}({:.1} 公里)", left.count, left.km));
        en.push(format!("{name_en} {} ({:.1} km)", left.count, left.km));
    }
    for (name_zh, name_en, count) in numbers.into_iter().filter(|(_, _, count)| *count > 0) {
        zh.push(format!("{name_zh} {count}"));
        en.push(format!("{name_en} {count}"));
    }
    if dropped.barriers > 0 {
        let kinds: Vec<String> = dropped.barriers_by_kind.iter().map(|(kind, n)| format!("{kind} {n}")).collect();
        let kinds = kinds.join(", ");
        zh.push(format!("不能通过的障碍 {}({kinds})", dropped.barriers));
        en.push(format!("barriers that stop {} ({kinds})", dropped.barriers));
    }
    let name = crate::rules::access::mode_name(&mode.id);
    (!zh.is_empty()).then(|| {
        Text::new(
            format!("路网({})未用或不通：{}", name.zh, zh.join("、")),
            format!("network ({}), unused or cut off: {}", mode.id, en.join(", ")),
        )
    })
}

fn far_people(evidence: &Evidence<'_>, mode: &Mode) -> Text {
    let all = evidence.layers.residents.people();
    let share = |metres| Share::of_people(people_beyond(evidence, mode, metres), all);
    let (near, far) = (share(100.0), share(500.0));
    Text::new(
        format!("离可用道路 100 米以上的人口占 {near}，500 米以上占 {far}"),
        format!("{near} of the people live more than 100 m from a usable road, {far} more than 500 m"),
    )
}

/// People whose nearest usable road lies on a part of the network that nothing joins to the largest.
fn people_on_islands(evidence: &Evidence<'_>, mode: &Mode) -> Option<Text> {
    let network = mode.travel.network()?;
    let on_island = |stop: &Stop| stop.snap.is_some_and(|snap| network.island_of(snap.edge).0 > 0);
    let cells = evidence.layers.residents.cells.iter().zip(&mode.demand);
    let people: People = cells.filter(|(_, stop)| on_island(stop)).map(|(cell, _)| cell.people).sum();
    (people > People::ZERO).then(|| {
        Text::new(
            format!("{people} 人住在与最大路网不连通的部分"),
            format!("{people} people live on parts of the network that nothing joins to the largest"),
        )
    })
}
