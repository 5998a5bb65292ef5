//! What a result rests on, printed with it: every speed, constant and placement, and who chose it.

use serde::Serialize;

use crate::message::Text;
use crate::project::{GapSettings, TravelSettings, is_extract};
use crate::rules::Evidence;

/// One assumption that the result rests on.
#[derive(Clone, Debug, Serialize)]
pub struct Assumption {
    /// Stable key: `walk_kmh`.
    pub key: String,
    /// Its value.
    pub value: String,
    /// Where it comes from: `plan`, `default`, `user`.
    pub source: &'static str,
    /// What it means.
    pub text: Text,
}

/// The assumptions of a run.
#[must_use]
pub(super) fn list(evidence: &Evidence<'_>) -> Vec<Assumption> {
    let mut list = travel(evidence);
    list.extend(people(evidence));
    list.extend(gaps(&evidence.project.gaps));
    list
}

/// An assumption whose value is the default unless the project changed it.
fn setting<T: PartialEq + std::fmt::Display>(key: &str, value: T, default: &T, text: Text) -> Assumption {
    let source = if value == *default { "default" } else { "user" };
    Assumption { key: key.to_owned(), value: value.to_string(), source, text }
}

fn travel(evidence: &Evidence<'_>) -> Vec<Assumption> {
    let (set, default) = (&evidence.project.travel, TravelSettings::default());
    let uses = |id: &str| evidence.modes.iter().any(|m| m.id == id);
    let straight = evidence.modes.iter().any(|m| m.travel.network().is_none());
    let mut list = vec![Assumption {
        key: "as_of".to_owned(),
        value: evidence.project.as_of.to_string(),
        source: "user",
        text: Text::new("判定年份：该年在用的机构才计入", "year of judgement: facilities in service in it count"),
    }];
    if let Some(mode) = evidence.modes.iter().find(|m| m.travel.network().is_some()) {
        list.push(Assumption {
            key: "access_kmh".to_owned(),
            value: mode.access_speed.0.to_string(),
            source: if set.access_kmh.is_some() { "user" } else { "default" },
            text: Text::new(
                "接入段（居住点到最近可用道路，直线）速度，公里/小时；无免计距离",
                "speed of the access leg (straight line to the nearest usable road) in km/h; no distance is free",
            ),
        });
    }
    if uses("walk") {
        let profile = evidence.mode("walk").and_then(|(_, m)| m.travel.network()).map(|n| n.profile.typical_kmh());
        list.push(Assumption {
            key: "walk_kmh".to_owned(),
            value: set.walk_kmh.or(profile).unwrap_or(set.straight_walk_kmh).to_string(),
            source: if set.walk_kmh.is_some() { "user" } else { "default" },
            text: Text::new(
                "步行速度，公里/小时（10分钟约667米）",
                "walking speed in km/h (10 minutes are about 667 m at 4.0)",
            ),
        });
    }
    if uses("car") {
        list.push(setting(
            "car_speed_factor",
            set.car_speed_factor,
            &default.car_speed_factor,
            Text::new(
                "车速系数（1 为自由流，0.75 为拥堵）",
                "factor on car speeds (1 is free flow, 0.75 is congestion)",
            ),
        ));
        list.push(setting(
            "parking_s",
            set.parking_s,
            &default.parking_s,
            Text::new(
                "城镇或类别不明单元的机构停车与步行时间，秒",
                "parking and egress in seconds at sites in urban units or units of unknown class",
            ),
        ));
    }
    if straight {
        list.push(setting(
            "detour_factor",
            set.detour_factor,
            &default.detour_factor,
            Text::new("无路网：直线距离乘以绕行系数", "no roads: straight line times this detour factor"),
        ));
    }
    list.push(setting(
        "max_leg_m",
        set.max_leg_m,
        &default.max_leg_m,
        Text::new("接入段最长，米；更远视为无路", "longest access leg in metres; beyond it there is no road"),
    ));
    for (mode, file) in &set.profiles {
        list.push(Assumption {
            key: format!("profile_{mode}"),
            value: file.display().to_string().replace('\\', "/"),
            source: "user",
            text: Text::new("替换内置出行档案的文件", "file that replaces the embedded travel profile"),
        });
    }
    if let Some(roads) = &evidence.project.roads {
        list.push(setting(
            "drop_islands_below_m",
            roads.drop_islands_below_m,
            &crate::project::DROP_ISLANDS_BELOW_M,
            Text::new(
                "总长不足此值（米）的孤立路段不作接入",
                "islands with less road than this (metres) are not joined by anybody",
            ),
        ));
        if !is_extract(&roads.path) {
            list.push(setting(
                "join_tolerance_m",
                roads.join_tolerance_m,
                &crate::project::JOIN_TOLERANCE_M,
                Text::new("道路线端点在此距离（米）内相接", "ends of road lines within this distance (metres) join"),
            ));
        }
        if is_extract(&roads.path) {
            list.push(Assumption {
                key: "hour".to_owned(),
                value: roads.hour.map_or_else(|| "none".to_owned(), |hour| hour.to_string()),
                source: if roads.hour.is_some() { "user" } else { "default" },
                text: Text::new(
                    "道路分时段标签（:conditional）按此时刻读取，视为非节假日；none 为不读取",
                    "hour of an ordinary week for which road tags that hold at some hours only are read; none: they are not",
                ),
            });
        }
        list.push(Assumption {
            key: "ferries".to_owned(),
            value: roads.ferries.to_string(),
            source: if roads.ferries { "user" } else { "default" },
            text: Text::new("是否可乘渡轮", "whether ferries may be used"),
        });
    }
    list
}

fn people(evidence: &Evidence<'_>) -> Vec<Assumption> {
    let residents = &evidence.layers.residents;
    let mut list: Vec<Assumption> = residents
        .placement
        .iter()
        .map(|text| Assumption {
            key: "people".to_owned(),
            value: residents.people().to_string(),
            source: "user",
            text: text.clone(),
        })
        .collect();
    for r in &residents.reconciled {
        let unit = &evidence.layers.units.get(r.unit).name;
        let factor = r.official.as_f64() / r.found.as_f64().max(0.001);
        list.push(Assumption {
            key: "people_scale".to_owned(),
            value: format!("{factor:.4}"),
            source: "user",
            text: Text::new(
                format!("{unit}:由 {} 人校准到官方 {} 人", r.found, r.official),
                format!("{unit}: scaled from {} to the official {} people", r.found, r.official),
            ),
        });
    }
    list.push(Assumption {
        key: "cell_m".to_owned(),
        value: evidence.layers.grid.side.to_string(),
        source: "default",
        text: Text::new("需求网格边长，米", "side of a demand cell in metres"),
    });
    list
}

fn gaps(set: &GapSettings) -> Vec<Assumption> {
    let default = GapSettings::default();
    vec![
        setting(
            "edge_unknown",
            set.edge_unknown,
            &default.edge_unknown,
            Text::new(
                "靠近边界且境外无机构数据的缺口，标为“数据边界外情况不明”",
                "gaps near the border with no facility supplied beyond it are marked as unknown there",
            ),
        ),
        setting(
            "min_people_urban",
            set.min_people_urban,
            &default.min_people_urban,
            Text::new(
                "城镇缺口片区人数下限，更小的计入零散",
                "smallest urban gap zone in people; smaller ones are scattered",
            ),
        ),
        setting(
            "min_people_rural",
            set.min_people_rural,
            &default.min_people_rural,
            Text::new("乡村缺口片区人数下限", "smallest rural gap zone in people"),
        ),
        setting(
            "join_m",
            set.join_m,
            &default.join_m,
            Text::new(
                "缺口网格合并距离，米（有阻隔者不合并）",
                "gap cells within this distance join, in metres, unless a barrier parts them",
            ),
        ),
        Assumption {
            key: "excess_cap".to_owned(),
            value: "2 T".to_owned(),
            source: "default",
            text: Text::new(
                "排序用的超时人分钟：每人最多计两倍时限",
                "excess person-minutes for the order of zones: each person counts at most twice the limit",
            ),
        },
    ]
}
