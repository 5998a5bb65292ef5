//! What only the networks can tell: roads that look incomplete, people in no unit, facilities far from any road or on a
//! part of the network that nothing joins to the rest.

use std::collections::BTreeMap;

use crate::access::island_joins::{Join, island_joins};
use crate::layers::FacilityId;
use crate::message::{Place, Text, Warning};
use crate::network::IslandId;
use crate::rules::evidence::{Evidence, Mode};
use crate::units::{People, Share};

/// Above this share of people beyond 500 m from a road, roads look incomplete.
const INCOMPLETE_ROADS_BP: u32 = 2_000;
/// A facility farther than this from a road is a data error, in metres.
const FACILITY_LEG_M: f64 = 2_000.0;
/// For so many of the largest islands it is told where they come nearest to the main network.
const MOST_JOINS: u32 = 20;

/// Warnings that only the networks can give.
#[must_use]
pub fn of_networks(evidence: &Evidence<'_>) -> Vec<Warning> {
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
            .note()
            .fix("在项目文件中加 [roads]", "add [roads] to the project file"),
    ]
}

/// Where an island comes nearest to the main network, in words.
fn nearest_join(join: &Join) -> (String, String) {
    let (metres, at) = (join.distance.0, join.here);
    (
        format!("；离主路网最近处 {metres:.0} 米（{:.6},{:.6}）", at.lon, at.lat),
        format!("; it comes within {metres:.0} m of it at {:.6},{:.6}", at.lon, at.lat),
    )
}

/// Facilities far from any road, or on an island of the network.
fn facilities(evidence: &Evidence<'_>, mode: &Mode) -> Vec<Warning> {
    let mut list = Vec::new();
    let Some(network) = mode.travel.network() else { return list };
    let islands = mode.sites.iter().filter_map(|(_, stop)| Some(network.island_of(stop.snap?.edge)));
    let farthest = islands.filter(|island| island.0 <= MOST_JOINS).map(|island| island.0).max().unwrap_or(0);
    let joins = island_joins(network, &evidence.layers.frame, farthest as usize);
    let joins: BTreeMap<IslandId, Join> = joins.into_iter().map(|join| (join.island, join)).collect();
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
                    let (near_zh, near_en) = joins.get(&island).map(nearest_join).unwrap_or_default();
                    let text = Text::new(
                        format!("机构 {name} 位于与主路网不连通的部分（{km:.1} 公里道路）{near_zh}"),
                        format!(
                            "facility {name} stands on an island of {km:.1} km of road that nothing joins to the main network{near_en}"
                        ),
                    );
                    list.push(
                        Warning::new("facility-on-island", place, text)
                            .fix(
                                "是否缺一座桥或一段路？补上，或加大 roads.join_tolerance_m",
                                "is a bridge or a stretch of road missing? draw it, or raise roads.join_tolerance_m",
                            )
                            .at(position.lon, position.lat),
                    );
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

/// The mode whose roads tell how far people live from roads: walking where it is used, else the first.
#[must_use]
pub fn road_mode<'a>(evidence: &Evidence<'a>) -> Option<&'a Mode> {
    let on_roads = || evidence.modes.iter().filter(|m| m.travel.network().is_some());
    on_roads().find(|m| m.id == "walk").or_else(|| on_roads().next())
}

/// People more than so many metres from a usable road; those without any road in reach included.
#[must_use]
pub fn people_beyond(evidence: &Evidence<'_>, mode: &Mode, metres: f64) -> People {
    let cells = evidence.layers.residents.cells.iter().zip(&mode.demand);
    cells.filter(|(_, stop)| stop.snap.is_none_or(|s| s.leg.0 > metres)).map(|(c, _)| c.people).sum()
}
