//! The warnings that reading an extract may give, one for each kind, with counts.

use super::read::Odd;
use crate::message::{Place, Text, Warning};

/// Elements that could not be read wholly.
pub(super) fn odd(file: &str, odd: Odd) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if odd.unreadable > 0 {
        let n = odd.unreadable;
        let text = Text::new(
            format!("有 {n} 个要素的部分标签或角色无法读取，这些标签未使用，其余照常使用"),
            format!("{n} elements have tags or roles that cannot be read; these were not used, the others were"),
        );
        warnings.push(
            Warning::new("osm-unreadable-tags", Place::file(file), text)
                .fix("请重新下载数据，并核对校验值", "fetch the file again and compare its checksum"),
        );
    }
    if odd.off_earth > 0 {
        let n = odd.off_earth;
        let text = Text::new(
            format!("有 {n} 个带标签的节点坐标超出经纬度范围，已略去"),
            format!("{n} nodes with tags have impossible coordinates and were left out"),
        );
        warnings.push(Warning::new("osm-node-off-earth", Place::file(file), text).fix(
            "请修正这些节点的坐标，或重新下载数据",
            "correct the coordinates of these nodes, or fetch the file again",
        ));
    }
    warnings
}

/// Elements whose id occurs more than once.
pub(super) fn duplicates(file: &str, count: usize) -> Warning {
    let text = Text::new(
        format!("有 {count} 个要素的编号重复,已采用文件中最后出现的版本"),
        format!("{count} elements have an id that occurs more than once; the last version in the file was used"),
    );
    Warning::new("osm-duplicate-id", Place::file(file), text)
        .fix("请用 osmium merge 重新合并数据", "merge the extracts with `osmium merge`, which removes duplicates")
}

/// Nodes of ways that are absent or off the earth.
pub(super) fn missing(file: &str, count: usize) -> Warning {
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
