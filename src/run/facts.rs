//! Counts that every run prints: who lives far from roads, which parts of the network are islands.

use crate::access::Stop;
use crate::layers::FacilityId;
use crate::message::{Place, Text, Warning};
use crate::rules::evidence::{Evidence, Mode};
use crate::rules::finding::Finding;
use crate::units::{People, Share};

/// Above this share of people beyond 500 m from a road, roads look incomplete.
const INCOMPLETE_ROADS_BP: u32 = 2_000;
/// A facility farther than this from a road is a data error, in metres.
const FACILITY_LEG_M: f64 = 2_000.0;

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
    facts
}

/// The mode whose roads tell how far people live from roads: walking where it is used, else the first.
fn road_mode<'a>(evidence: &Evidence<'a>) -> Option<&'a Mode> {
    let on_roads = || evidence.modes.iter().filter(|m| m.travel.network().is_some());
    on_roads().find(|m| m.id == "walk").or_else(|| on_roads().next())
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

/// People more than so many metres from a usable road; those without any road in reach included.
fn people_beyond(evidence: &Evidence<'_>, mode: &Mode, metres: f64) -> People {
    let cells = evidence.layers.residents.cells.iter().zip(&mode.demand);
    cells.filter(|(_, stop)| stop.snap.is_none_or(|s| s.leg.0 > metres)).map(|(c, _)| c.people).sum()
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

/// Warnings that only the networks can give.
#[must_use]
pub(super) fn warnings(evidence: &Evidence<'_>) -> Vec<Warning> {
    let Some(mode) = road_mode(evidence) else {
        return outside_area(evidence).into_iter().chain(no_roads(evidence)).collect();
    };
    let mut list: Vec<Warning> = outside_area(evidence).into_iter().collect();
    let roads = evidence.project.roads.as_ref().map_or("", |r| r.path.as_str());
    let far = Share::of_people(people_beyond(evidence, mode, 500.0), evidence.layers.residents.people());
    if far.at_least(INCOMPLETE_ROADS_BP) && far.part > 0 {
        list.push(
            Warning::new(
                "roads-incomplete",
                Place::file(roads),
                Text::new(
                    format!("{far} 的人口离任何道路超过 500 米：路网看来不完整"),
                    format!("{far} of the people live more than 500 m from any road: the roads look incomplete"),
                ),
            )
            .fix(
                "核对路网，或把人口落到建筑物上(people.place = \"buildings\")",
                "check the roads, or place people on buildings (people.place = \"buildings\")",
            ),
        );
    }
    list.extend(facilities(evidence, mode));
    list
}

/// People who live in no unit: outside the plan area, and in the scope of no rule.
fn outside_area(evidence: &Evidence<'_>) -> Option<Warning> {
    let residents = &evidence.layers.residents;
    let outside: People = residents.cells.iter().filter(|c| !evidence.in_area(c)).map(|c| c.people).sum();
    let share = Share::of_people(outside, residents.people());
    let text = Text::new(
        format!("{outside} 人（{share}）不在任何单元内，视为规划区外，不计入任何条文"),
        format!("{outside} people ({share}) live in no unit; they count as outside the plan area and in no rule"),
    );
    let file = evidence.project.people.path.as_str();
    (outside > People::ZERO).then(|| {
        Warning::new("people-outside-area", Place::file(file), text).fix(
            "如单元图层不全，请补全；否则无须处理",
            "complete the unit layers if units are missing; else nothing needs doing",
        )
    })
}

fn no_roads(evidence: &Evidence<'_>) -> Vec<Warning> {
    if evidence.modes.is_empty() || evidence.project.roads.is_some() {
        return Vec::new();
    }
    let factor = evidence.project.travel.detour_factor;
    let text = Text::new(
        format!("未给路网：全部按直线距离乘 {factor} 计算"),
        format!("no roads were given: straight lines times {factor} are used throughout"),
    );
    vec![
        Warning::new("no-roads", Place::default(), text)
            .fix("在项目文件中加 [roads]", "add [roads] to the project file"),
    ]
}

/// Facilities far from any road, or on an island of the network.
fn facilities(evidence: &Evidence<'_>, mode: &Mode) -> Vec<Warning> {
    let mut list = Vec::new();
    let Some(network) = mode.travel.network() else { return list };
    for (site, stop) in &mode.sites {
        let facility = evidence.layers.facilities.get(FacilityId(site.facility.0));
        let place = facility.sites[site.site as usize].place.clone();
        let name = format!("{} {}", facility.id, facility.name);
        let position = stop.position;
        match stop.snap {
            Some(snap) if snap.leg.0 <= FACILITY_LEG_M => {
                let island = network.island_of(snap.edge);
                if island.0 > 0 {
                    let km = network.islands[island.0 as usize].length.0 / 1_000.0;
                    let text = Text::new(
                        format!("机构 {name} 位于与主路网不连通的部分（{km:.1} 公里道路）"),
                        format!(
                            "facility {name} stands on an island of {km:.1} km of road that nothing joins to the main network"
                        ),
                    );
                    list.push(Warning::new("facility-on-island", place, text).at(position.lon, position.lat));
                }
            }
            far => {
                let leg = far.map_or(evidence.project.travel.max_leg_m, |s| s.leg.0);
                let text = Text::new(
                    format!("机构 {name} 离最近可用道路 {leg:.0} 米以上"),
                    format!("facility {name} is {leg:.0} m or more from the nearest usable road"),
                );
                list.push(
                    Warning::new("facility-far-from-road", place, text)
                        .fix(
                            "核对坐标（是否经纬度颠倒或坐标系有偏移）",
                            "check its coordinates (swapped, or in another coordinate system?)",
                        )
                        .at(position.lon, position.lat),
                );
            }
        }
    }
    list
}
