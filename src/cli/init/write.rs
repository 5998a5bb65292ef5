//! The commented text of a project file.

use std::fmt::Write;

use super::roles::{Found, Role};

/// What the project file says besides its files.
pub(super) struct Answers {
    pub name: String,
    pub as_of: i32,
    pub plans: Vec<String>,
}

/// The text; `files` are those that are used, each with a role.
pub(super) fn project(answers: &Answers, files: &[Found]) -> String {
    let mut out = String::new();
    let mut put = |line: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{line}");
    };
    put("# gapzone 项目文件；路径相对于本文件。 A gapzone project; paths are relative to this file.");
    put("schema = 1");
    put(&format!("name = {:?}", answers.name));
    put("# 评价年份：规则不读系统时钟。 The year that is judged: no rule reads a clock.");
    put(&format!("as_of = {}", answers.as_of));
    put("# 规划：内置规划包的编号，或 TOML 文件。 Plans: ids of embedded packs, or TOML files.");
    put(&format!("plans = {:?}", answers.plans));
    put("# corrections = \"corrections.csv\"   # 签名的修正 signed corrections: id,action,field,value,who,when,why");
    put("# code_changes = \"changes.csv\"      # 区划代码变更 replaced division codes: old,new,year");
    let of = |wanted: fn(Role) -> bool| files.iter().filter(move |f| f.role.is_some_and(wanted));
    let extract = of(|r| r == Role::Extract).next();
    let roads = of(|r| r == Role::Roads).next().or(extract);
    put("");
    match roads {
        Some(file) => {
            put("# 道路；没有则按直线距离。 Roads; without them straight lines are used.");
            put("[roads]");
            layer(&mut put, file);
        }
        None => put("# [roads]\n# path = \"...\"   # 没有道路：按直线距离 no roads: straight lines are used"),
    }
    let facilities: Vec<&Found> = of(|r| r == Role::Facilities).collect();
    for file in facilities.iter().copied().chain(extract.filter(|_| facilities.is_empty())) {
        put("");
        put("# 机构。列名不常见时在 columns 中写明。 Facilities; name unusual columns under columns.");
        put("[[facilities]]");
        layer(&mut put, file);
        put("# columns = { name = \"...\", kind = \"...\", lon = \"...\", lat = \"...\" }");
        put("# type_map = { \"...\" = \"CHC\" }   # 类型名对照 names of types");
    }
    put("");
    put("# 居民。人口以万人计时写 scale = 10000。 Residents; scale = 10000 where people are in 万.");
    put("[people]");
    match of(Role::is_people).next() {
        Some(file) => {
            let kind = match file.role {
                Some(Role::Points) => "points",
                Some(Role::Raster) => "raster",
                _ => "areas",
            };
            put(&format!("kind = {kind:?}"));
            layer(&mut put, file);
        }
        None => {
            put("kind = \"unit_totals\"   # 单元总人口分摊到居住用地 totals of units spread over residential ground");
            put(&format!("path = {:?}", extract.map_or("", |f| f.path.as_str())));
        }
    }
    let units: Vec<&Found> = of(|r| r == Role::Units).collect();
    for file in &units {
        put("");
        put("# 行政单元：区县、街道、镇（乡）、社区、村。 Units: county, street, town, community, village.");
        put("[[units]]");
        layer(&mut put, file);
        put("# level = \"town\"   # 没有级别列时 when there is no column of levels");
    }
    for file in of(|r| r == Role::Indicators) {
        put("");
        put(
            "# 指标表：每行一个指标、年份和值，或每年一列。 Indicators: a row for each value, or a column for each year.",
        );
        put("[[indicators]]");
        layer(&mut put, file);
    }
    if units.is_empty() {
        put(
            "\n# [[units]]\n# path = \"...\"   # 没有单元：不能检查按街道、镇或村的条文 no units: rules by unit cannot be checked",
        );
    }
    out
}

/// Path of a layer, and the settings that its reader proposed.
fn layer(put: &mut impl FnMut(&str), file: &Found) {
    put(&format!("path = {:?}", file.path));
    let settings = file.holds.iter().flat_map(|h| &h.warnings).flat_map(|w| &w.settings);
    for setting in settings.filter(|s| !s.key.contains('.')) {
        put(&format!("{} = {}", setting.key, setting.value));
    }
}
