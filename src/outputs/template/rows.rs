//! Rows of a template that are fixed: indicators, their years, and what each rule reads.

use std::collections::BTreeSet;

use super::asks::{Readers, Row, title_of};
use super::sheet;
use crate::layers::is_register;
use crate::rules::Rule;
use crate::rules::fields::{Field, Subject};
use crate::rules::quantity::Group;
use crate::rules::reads::Reads;

/// Rows of the indicators: those that rules name, and the numbers of residents that they count.
pub(super) fn indicators(readers: &Readers<'_>, groups: &BTreeSet<Group>, parts: &[(&Rule, Vec<Reads>)]) -> Vec<Row> {
    let own = readers.iter().filter(|((of, _), _)| *of == Subject::Indicator);
    let row = |(_, (field, rules)): (&(Subject, String), &(&Field, Vec<String>))| {
        let unit = field.unit.as_ref().map(|u| u.zh.clone()).unwrap_or_default();
        let percent = if ["%", "‰"].contains(&unit.as_str()) { "填百分号、千分号前的数" } else { "" };
        let note = [field.note.as_ref().map_or("", |n| n.zh.as_str()), percent].into_iter().filter(|n| !n.is_empty());
        let note = note.collect::<Vec<_>>().join("；");
        Row { name: field.label.zh.clone(), unit, note, rules: rules.clone() }
    };
    let mut rows: Vec<Row> = own.map(row).collect();
    for group in groups {
        let name = group.text().zh;
        let counts = |(_, list): &&(&Rule, Vec<Reads>)| list.iter().any(|reads| reads.groups.contains(group));
        let ids: Vec<String> = parts.iter().filter(counts).map(|(rule, _)| rule.id.clone()).collect();
        match rows.iter_mut().find(|row| group.factor_of(&row.name).is_some()) {
            Some(row) => {
                let new: Vec<String> = ids.into_iter().filter(|id| !row.rules.contains(id)).collect();
                row.rules.extend(new);
            }
            None => rows.push(Row { name, unit: "人".to_owned(), note: String::new(), rules: ids }),
        }
    }
    rows
}

/// Baseline and target years of the rules that read indicators, and the year of the run.
pub(super) fn years(parts: &[(&Rule, Vec<Reads>)], as_of: Option<i32>) -> Vec<i32> {
    let reads_table = |list: &[Reads]| {
        list.iter().any(|r| !r.groups.is_empty() || r.fields.keys().any(|(of, _)| *of == Subject::Indicator))
    };
    let mut years: BTreeSet<i32> = as_of.into_iter().collect();
    for (rule, _) in parts.iter().filter(|(_, list)| reads_table(list)) {
        for (part, _) in rule.parts() {
            let target = rule.target_of(part);
            years.extend(target.year);
            years.extend(target.baseline.map(|b| b.year));
        }
    }
    years.into_iter().collect()
}

/// What each rule reads, by sheet.
pub(super) fn clauses(parts: &[(&Rule, Vec<Reads>)]) -> Vec<(String, Vec<(&'static str, String)>)> {
    let mut list = Vec::new();
    for (rule, reads) in parts {
        let mut read: Vec<(&'static str, String)> = Vec::new();
        for part in reads {
            let register = part.types.iter().any(|t| is_register(t));
            let site = part.types.is_empty() || part.types.iter().any(|t| !is_register(t));
            let lists = [(site, sheet::FACILITIES), (register, sheet::REGISTER)];
            let lists = || lists.into_iter().filter(|(here, _)| *here && part.facilities).map(|(_, sheet)| sheet);
            read.extend(lists().map(|sheet| (sheet, "类型".to_owned())));
            if part.travel {
                read.extend(["经度", "纬度"].map(|title| (sheet::FACILITIES, title.to_owned())));
            }
            for field in part.fields.values() {
                let title = title_of(field);
                match field.of {
                    Subject::Facility => read.extend(lists().map(|sheet| (sheet, title.clone()))),
                    Subject::Unit => read.push((sheet::UNITS, title)),
                    Subject::Area => read.push((sheet::AREAS, title)),
                    Subject::Indicator => read.push((sheet::INDICATORS, field.label.zh.clone())),
                }
            }
            read.extend(part.groups.iter().map(|group| (sheet::INDICATORS, group.text().zh)));
            if !part.levels.is_empty() {
                read.push((sheet::UNITS, "常住人口（人）".to_owned()));
            }
        }
        let mut seen = BTreeSet::new();
        read.retain(|entry| seen.insert(entry.clone()));
        list.push((rule.id.clone(), read));
    }
    list
}
