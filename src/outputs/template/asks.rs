//! Which columns and rows a plan asks for.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::{clauses, indicators, years};
use crate::layers::{is_register, known_types, type_group, type_name};
use crate::rules::fields::{Field, FieldKind, Subject};
use crate::rules::quantity::Group;
use crate::rules::reads::{self, Reads};
use crate::rules::{Plan, Rule};

/// Everything that a template asks for.
#[derive(Clone, Debug)]
pub struct Asks {
    /// Columns of the facilities.
    pub facilities: Vec<Column>,
    /// Columns of the register, when the plan counts specialties, teams or projects.
    pub register: Option<Vec<Column>>,
    /// Columns of the units.
    pub units: Vec<Column>,
    /// Columns of the residential areas, when the plan asks for them.
    pub areas: Option<Vec<Column>>,
    /// Rows of the indicators.
    pub indicators: Vec<Row>,
    /// Years for which indicators are asked.
    pub years: Vec<i32>,
    /// What each rule reads, in plan order: its id, and the sheet and title of each column or row.
    pub clauses: Vec<(String, Vec<(&'static str, String)>)>,
    /// Services and the titles of their columns.
    pub services: BTreeMap<String, String>,
}

/// One column to be filled in.
#[derive(Clone, PartialEq, Debug)]
pub struct Column {
    /// Its title.
    pub title: String,
    /// What may stand in it.
    pub entry: Entry,
    /// What to write.
    pub note: String,
    /// Ids of the rules that read it; empty for what every list has.
    pub rules: Vec<String>,
}

/// What may stand in a cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Entry {
    /// Any text.
    Text,
    /// A code, which is text even where it looks like a number.
    Code,
    /// Yes or no; 是 or 否.
    Flag,
    /// A number that is not negative.
    Number,
    /// A year.
    Year,
    /// Degrees between minus and plus this.
    Degrees(f64),
    /// One of a list.
    OneOf(Vec<String>),
}

/// One row of the indicators.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Name of the indicator.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// What to write.
    pub note: String,
    /// Ids of the rules that read it.
    pub rules: Vec<String>,
}

/// Who reads a field: ids of rules, in plan order.
pub(super) type Readers<'a> = BTreeMap<(Subject, String), (&'a Field, Vec<String>)>;

impl Asks {
    /// What a plan asks for.
    #[must_use]
    pub fn of(plan: &Plan, as_of: Option<i32>) -> Asks {
        let parts: Vec<(&Rule, Vec<Reads>)> = plan.rules.iter().map(|rule| (rule, reads::of_parts(rule))).collect();
        let each = || parts.iter().flat_map(|(rule, list)| list.iter().map(move |reads| (*rule, reads)));
        let mut types: BTreeSet<&str> =
            each().flat_map(|(_, r)| r.types.union(&r.extra_types)).map(String::as_str).collect();
        if each().any(|(_, r)| r.facilities && r.types.is_empty()) {
            types.extend(known_types().into_iter().filter(|t| type_group(t).is_empty() && type_name(t).is_some()));
        }
        let (register_types, site_types): (Vec<&str>, Vec<&str>) = types.into_iter().partition(|t| is_register(t));
        let on_register = |reads: &Reads| reads.types.iter().any(|t| is_register(t));
        let on_site = |reads: &Reads| reads.types.is_empty() || reads.types.iter().any(|t| !is_register(t));
        let facilities = readers(each().filter(|(_, r)| on_site(r)));
        let register = readers(each().filter(|(_, r)| on_register(r)));
        let all = readers(each());
        let groups: BTreeSet<Group> = each().flat_map(|(_, r)| r.groups.iter().copied()).collect();
        let areas = columns(&all, Subject::Area);
        let indicators = indicators(&all, &groups, &parts);
        let years = years(&parts, as_of);
        let services = each().flat_map(|(_, r)| &r.services).filter_map(|service| {
            let (field, _) = all.get(&(Subject::Facility, service.clone()))?;
            Some((service.clone(), field.title()))
        });
        Asks {
            facilities: [common(&site_types, true), columns(&facilities, Subject::Facility)].concat(),
            register: (!register_types.is_empty())
                .then(|| [common(&register_types, false), columns(&register, Subject::Facility)].concat()),
            units: [unit_columns(&groups), columns(&all, Subject::Unit)].concat(),
            areas: (!areas.is_empty()).then(|| [area_columns(), areas].concat()),
            services: services.collect(),
            clauses: clauses(&parts),
            indicators,
            years,
        }
    }
}

/// Fields with the rules that read them.
fn readers<'a>(parts: impl Iterator<Item = (&'a Rule, &'a Reads)>) -> Readers<'a> {
    let mut readers: Readers<'a> = BTreeMap::new();
    for (rule, reads) in parts {
        for (key, field) in &reads.fields {
            let (_, ids) = readers.entry(key.clone()).or_insert((field, Vec::new()));
            if ids.last() != Some(&rule.id) {
                ids.push(rule.id.clone());
            }
        }
    }
    readers
}

/// Attributes of facilities that have a column of their own in every list, under its title.
fn common_title(key: &str) -> Option<&'static str> {
    Some(match key {
        "type" => "类型",
        "name" => "名称",
        "ownership" => "举办主体",
        "grade" | "grade_level" | "grade_rank" => "级别",
        _ => return None,
    })
}

pub(super) fn title_of(field: &Field) -> String {
    let common = common_title(&field.key).filter(|_| field.of == Subject::Facility);
    match (common, field.key.as_str(), field.of) {
        (Some(title), ..) => title.to_owned(),
        // The reader of lists knows capacities by this title.
        (None, "capacity", Subject::Facility) => "规模".to_owned(),
        _ => field.title(),
    }
}

/// The columns of the attributes of one subject, without those that every list has.
fn columns(readers: &Readers<'_>, of: Subject) -> Vec<Column> {
    let own = readers
        .iter()
        .filter(|((subject, key), _)| *subject == of && (of != Subject::Facility || common_title(key).is_none()));
    own.map(|(_, (field, rules))| {
        let entry = match field.kind {
            FieldKind::Flag => Entry::Flag,
            FieldKind::Number => Entry::Number,
            FieldKind::Text if !field.choices.is_empty() => Entry::OneOf(field.choices.clone()),
            FieldKind::Text | FieldKind::Link => Entry::Text,
        };
        Column { title: title_of(field), entry, note: note(field), rules: rules.clone() }
    })
    .collect()
}

fn note(field: &Field) -> String {
    let how = match field.kind {
        FieldKind::Flag => "填“是”或“否”；不知道的留空，不要填“否”".to_owned(),
        FieldKind::Number => {
            let unit = field.unit.as_ref().map(|u| format!("，单位：{}", u.zh)).unwrap_or_default();
            format!("填数字{unit}；没有的填0，不知道的留空")
        }
        FieldKind::Text if !field.choices.is_empty() => format!("可填：{}", field.choices.join("、")),
        FieldKind::Text => "填文字；不知道的留空".to_owned(),
        FieldKind::Link => "填对方机构的编码或名称，多个用“；”分开；没有的填“否”，不知道的留空".to_owned(),
    };
    let own = field.note.as_ref().map(|n| format!("{}。", n.zh.trim_end_matches('。'))).unwrap_or_default();
    format!("{own}{how}")
}

fn plain(title: &str, entry: Entry, note: &str) -> Column {
    Column { title: title.to_owned(), entry, note: note.to_owned(), rules: Vec::new() }
}

fn one_of(list: &[&str]) -> Entry {
    Entry::OneOf(list.iter().map(|t| (*t).to_owned()).collect())
}

/// What every list of facilities has.
fn common(types: &[&str], with_places: bool) -> Vec<Column> {
    let names: Vec<&str> = types.iter().map(|code| type_name(code).unwrap_or(code)).collect();
    let grades = ["三级甲等", "三级乙等", "三级", "二级甲等", "二级乙等", "二级", "一级", "未定级"];
    let mut columns = vec![
        plain("编码", Entry::Code, "机构代码，不能重复；没有的可自编"),
        plain("名称", Entry::Text, "全称"),
        plain("类型", one_of(&names), "从下拉列表中选择"),
        plain("举办主体", one_of(&["政府办", "公立", "民营"]), "政府举办填“政府办”；其他公办（国有、集体）填“公立”"),
        plain("级别", one_of(&grades), "未评定等级的填“未定级”，不知道的留空"),
        plain("状态", one_of(&["现有", "规划", "撤销"]), "在建、拟建填“规划”，并填启用年"),
        plain("启用年", Entry::Year, "四位数字；一直就有的留空"),
    ];
    let unit = plain("所在单元", Entry::Code, "所在街道（镇）或村（社区）的名称或区划代码；有经纬度的可不填");
    if with_places {
        columns.extend([
            plain("经度", Entry::Degrees(180.0), "十进制度，WGS 84（GPS）坐标，如 114.290132"),
            plain("纬度", Entry::Degrees(90.0), "十进制度，WGS 84（GPS）坐标，如 30.881399"),
            unit,
            plain("服务单元", Entry::Text, "除所在单元外还服务的村（社区）、街道（镇），名称或代码，多个用“；”分开"),
        ]);
    } else {
        columns.push(unit);
    }
    columns
}

fn unit_columns(groups: &BTreeSet<Group>) -> Vec<Column> {
    let levels = ["区县", "街道", "镇", "社区", "村"];
    let mut columns = vec![
        plain("编码", Entry::Code, "统计用区划代码；须与边界图层一致，没有的按名称对应"),
        plain("名称", Entry::Text, "须与边界图层一致"),
        plain("级别", one_of(&levels), "从下拉列表中选择；乡填“镇”"),
        plain("常住人口（人）", Entry::Number, "填人数，不是万人"),
    ];
    let of_group = |group: &Group| {
        let title = format!("{}（人）", group.text().zh);
        plain(&title, Entry::Number, "填人数，不是万人；不知道的留空")
    };
    columns.extend(groups.iter().filter(|g| **g != Group::Total).map(of_group));
    columns
}

fn area_columns() -> Vec<Column> {
    vec![
        plain("编码", Entry::Code, "须与居住区图层一致，没有的按名称对应"),
        plain("名称", Entry::Text, "须与居住区图层一致"),
        plain("常住人口（人）", Entry::Number, "填人数，不是万人"),
    ]
}
