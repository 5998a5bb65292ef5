//! A table without shapes joined to the rows of a layer by code or name: the 单元 sheet of a workbook to unit polygons.
//!
//! What the table gives counts; where a cell is empty the layer's own value stays. Rows of the table that stand in
//! no layer, and rows of a layer that the table does not name, are told.

use std::collections::BTreeMap;

use super::columns::{self, Columns};
use super::unit::significant;
use super::{LayerError, titles};
use crate::message::{Place, Text, Warning};
use crate::sources::{Table, Value};

/// Which columns of a layer are the key, and which hold people.
pub(super) struct Keys<'a> {
    /// The section of the project file that may name them.
    pub section: &'static str,
    /// The column of codes or ids as the project names it, and its usual names.
    pub code: (Option<&'a str>, &'static [&'static str]),
    /// The same of names.
    pub name: (Option<&'a str>, &'static [&'static str]),
    /// The same of people.
    pub people: (Option<&'a str>, &'static [&'static str]),
}

/// A table on its way into one or more layers.
pub(super) struct Joined {
    table: Table,
    used: Vec<bool>,
}

impl Joined {
    pub fn new(table: Table) -> Joined {
        let used = vec![false; table.records.len()];
        Joined { table, used }
    }

    /// Brings the values of the table into the rows of a layer.
    pub fn join_to(
        &mut self,
        layer: &mut Table,
        keys: &Keys<'_>,
        warnings: &mut Vec<Warning>,
    ) -> Result<(), LayerError> {
        let (here, there) = (Columns::new(layer, keys.section), Columns::new(&self.table, keys.section));
        let code = here.find("code", keys.code.0, keys.code.1)?;
        let name = here.find("name", keys.name.0, keys.name.1)?;
        let (own_code, own_name) = (there.find("code", None, keys.code.1)?, there.find("name", None, keys.name.1)?);
        if own_code.is_none() && own_name.is_none() {
            there.need("name", None, keys.name.1)?;
        }
        let people = (here.find("people", keys.people.0, keys.people.1)?, there.find("people", None, keys.people.1)?);
        let (by_code, by_name) = (self.rows_by(own_code, warnings), self.rows_by(own_name, warnings));
        let targets = self.targets(layer, [own_code, own_name], people);
        let (mut without, mut names) = (Vec::new(), BTreeMap::new());
        for record in &layer.records {
            *names.entry(columns::text(record, name)).or_insert(0_u32) += 1;
        }
        for record in &mut layer.records {
            record.values.resize(layer.fields.len(), Value::Null);
            let named = columns::text(record, name);
            let only = names.get(&named) == Some(&1);
            let by_code = columns::code(record, code, &layer.file, &mut Vec::new())
                .and_then(|c| by_code.get(significant(c.trim())).copied().flatten());
            let by_name = || named.as_ref().filter(|_| only).and_then(|n| by_name.get(n.trim()).copied().flatten());
            let Some(row) = by_code.or_else(by_name) else {
                without.push((record.row, named.unwrap_or_default()));
                continue;
            };
            self.used[row] = true;
            for (column, target, times) in &targets {
                let given = &self.table.records[row];
                match given.values[*column].clone() {
                    Value::Null => {}
                    value if Some(*column) == people.1 && value.number().is_none() => {
                        let shown = value.text().unwrap_or_default();
                        warnings.push(not_a_count(&shown, Place::row(&self.table.file, given.row)));
                    }
                    value => record.values[*target] = times_of(value, *times),
                }
            }
        }
        warnings.extend(not_in_table(&without, layer, &self.table.file));
        Ok(())
    }

    /// The rows of the table by code or name; `None` for one that stands twice.
    fn rows_by(&self, column: Option<usize>, warnings: &mut Vec<Warning>) -> BTreeMap<String, Option<usize>> {
        let mut rows = BTreeMap::new();
        for (i, record) in self.table.records.iter().enumerate() {
            let Some(key) = columns::code(record, column, &self.table.file, warnings) else { continue };
            rows.entry(significant(key.trim()).to_owned()).and_modify(|row| *row = None).or_insert(Some(i));
        }
        rows
    }

    /// Where each column of the table goes, and by what its numbers are multiplied; new columns are added to the layer.
    fn targets(
        &self,
        layer: &mut Table,
        keys: [Option<usize>; 2],
        people: (Option<usize>, Option<usize>),
    ) -> Vec<(usize, usize, u32)> {
        let mut targets = Vec::new();
        for (column, title) in self.table.fields.iter().enumerate().filter(|(i, _)| !keys.contains(&Some(*i))) {
            if let (Some(own), Some(given)) = people
                && given == column
            {
                // The layer's own column of people is overwritten, so both must be in people.
                let times = titles::multiple_of(title) / titles::multiple_of(&layer.fields[own]).max(1);
                targets.push((column, own, times.max(1)));
                continue;
            }
            let target = layer.fields.iter().position(|f| f == title).unwrap_or_else(|| {
                layer.fields.push(title.clone());
                layer.fields.len() - 1
            });
            targets.push((column, target, 1));
        }
        targets
    }

    /// The warning for rows of the table that no layer has; once all layers are read.
    pub fn left_over(&self) -> Option<Warning> {
        let rows = self.table.records.iter().zip(&self.used).filter(|(_, used)| !**used).map(|(record, _)| record.row);
        let rows: Vec<u64> = rows.collect();
        let text = Text::new(
            format!("{} 行与图层中任何一个都对不上（第{}行），未采用", rows.len(), listed(&rows)),
            format!("{} rows match nothing in the layers (rows {}) and were not used", rows.len(), listed(&rows)),
        );
        let warning = Warning::new("row-not-joined", Place::row(&self.table.file, *rows.first()?), text);
        Some(warning.fix("请核对编码和名称；同一编码或名称不能出现两次", "check codes and names; none may stand twice"))
    }
}

fn listed(rows: &[u64]) -> String {
    let mut shown: Vec<String> = rows.iter().take(5).map(u64::to_string).collect();
    shown.extend((rows.len() > 5).then(|| "…".to_owned()));
    shown.join(", ")
}

fn times_of(value: Value, times: u32) -> Value {
    match value.number() {
        Some(number) if times > 1 => Value::Real(number * f64::from(times)),
        _ => value,
    }
}

/// The warning for people that are no number; the layer's own value stays.
fn not_a_count(shown: &str, place: Place) -> Warning {
    let text = Text::new(
        format!("人口“{shown}”不是有效的数量，沿用图层中的值"),
        format!("\"{shown}\" is no number of people; the layer's own stands"),
    );
    Warning::new("people-not-a-count", place, text).fix("只填数字", "write the number alone")
}

/// One warning for the rows of a layer that the table does not name.
fn not_in_table(without: &[(u64, String)], layer: &Table, file: &str) -> Option<Warning> {
    let (row, _) = without.first()?;
    let names: Vec<&str> = without.iter().take(5).map(|(_, name)| name.as_str()).collect();
    let (count, names) = (without.len(), names.join("、"));
    let text = Text::new(
        format!("{count} 个在 {file} 中没有对应的行：{names}；其属性未知"),
        format!("{count} have no row in {file}: {names}; their attributes are unknown"),
    );
    let warning = Warning::new("no-row-to-join", Place::row(&layer.file, *row), text);
    Some(warning.fix("请在表中补上，或核对编码和名称", "add them to the table, or check codes and names"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Record;

    const KEYS: Keys<'static> = Keys {
        section: "units.columns",
        code: (None, &["编码", "code"]),
        name: (None, &["名称"]),
        people: (None, &["人口", "people"]),
    };

    fn table(file: &str, fields: &[&str], rows: &[&[&str]]) -> Table {
        let record = |(i, row): (usize, &&[&str])| Record {
            row: i as u64 + 2,
            shape: None,
            values: row.iter().map(|v| Value::from_text(v)).collect(),
        };
        let fields = fields.iter().map(|f| (*f).to_owned()).collect();
        Table { file: file.into(), fields, records: rows.iter().enumerate().map(record).collect(), ..Table::default() }
    }

    #[test]
    fn rows_are_joined_by_code_then_by_name_and_ten_thousands_become_people() {
        let mut layer = table(
            "u.geojson",
            &["code", "名称", "people"],
            &[&["420115001000", "甲街道", "5"], &["", "乙镇", "6"], &["9", "丙镇", "7"]],
        );
        let rows: [&[&str]; 3] = [&["420115001", "", "1.5", "2"], &["", "乙镇", "", "3"], &["77", "丁镇", "1", "1"]];
        let mut joined = Joined::new(table("b.xlsx", &["编码", "名称", "人口（万人）", "巡诊次数"], &rows));
        let mut warnings = Vec::new();
        joined.join_to(&mut layer, &KEYS, &mut warnings).expect("the keys are there");
        assert_eq!(layer.fields, ["code", "名称", "people", "巡诊次数"]);
        let values = |i: usize| layer.records[i].values[2..].iter().filter_map(Value::text).collect::<Vec<_>>();
        assert_eq!(
            (values(0), values(1), values(2)),
            (vec!["15000".into(), "2".into()], vec!["6".into(), "3".into()], vec!["7".into()])
        );
        assert_eq!(warnings.iter().map(|w| (w.code, w.place.row)).collect::<Vec<_>>(), [("no-row-to-join", Some(4))]);
        let left = joined.left_over().expect("丁镇 is in no layer");
        assert_eq!((left.code, left.place), ("row-not-joined", Place::row("b.xlsx", 4)));
    }

    #[test]
    fn people_that_are_no_number_are_told_with_the_row_of_the_table_and_the_layer_keeps_its_own() {
        let mut layer = table("u.geojson", &["code", "people"], &[&["420115001000", "5"]]);
        let mut joined = Joined::new(table("b.csv", &["编码", "人口"], &[&["420115001000", "约600"]]));
        let mut warnings = Vec::new();
        joined.join_to(&mut layer, &KEYS, &mut warnings).expect("the keys are there");
        assert_eq!(layer.records[0].values[1].text().as_deref(), Some("5"));
        let told: Vec<_> = warnings.iter().map(|w| (w.code, w.place.clone())).collect();
        assert_eq!(told, [("people-not-a-count", Place::row("b.csv", 2))]);
    }
}
