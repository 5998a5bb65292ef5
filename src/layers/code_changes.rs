//! Division codes that were replaced when units were merged, split or renumbered: old code, new code, year.
//!
//! A change counts from its year on: a project that is judged for an earlier year keeps the old code.

use std::collections::BTreeMap;

use super::LayerError;
use super::columns::{self, Columns};
use super::division_code::significant;
use crate::message::{Place, Text, Warning};
use crate::sources::Table;

const OLD: &[&str] = &["old", "旧编码", "旧代码", "原编码", "原代码", "old_code"];
const NEW: &[&str] = &["new", "新编码", "新代码", "现编码", "现代码", "new_code"];
const YEAR: &[&str] = &["year", "年份", "变更年份", "生效年份"];

/// More steps from old to new than this are a circle.
const MOST_STEPS: usize = 20;

/// Which code stands for which since when.
#[derive(Clone, Debug, Default)]
pub struct CodeChanges(BTreeMap<String, String>);

impl CodeChanges {
    /// Reads a table of changes that had taken place by `year`.
    pub(super) fn from_table(table: &Table, year: i32, warnings: &mut Vec<Warning>) -> Result<CodeChanges, LayerError> {
        let titles = Columns::new(table, "code_changes");
        let (old, new) = (titles.need("old", None, OLD)?, titles.need("new", None, NEW)?);
        let since = titles.find("year", None, YEAR)?;
        let mut changes = CodeChanges::default();
        for record in &table.records {
            let mut code = |column| columns::code(record, Some(column), &table.file, warnings);
            let (from, to) = (code(old), code(new));
            let (Some(from), Some(to)) = (from, to) else {
                let text = Text::new("缺少旧编码或新编码，未采用", "the old or the new code is missing; not used");
                warnings.push(Warning::new("code-change-incomplete", Place::row(&table.file, record.row), text));
                continue;
            };
            if columns::number(record, since).is_some_and(|y| y > f64::from(year)) {
                continue;
            }
            let (from, to) = (significant(from.trim()).to_owned(), significant(to.trim()).to_owned());
            let circle = changes.follow(&to).is_none_or(|last| last == from);
            let twice = changes.0.get(&from).is_some_and(|known| *known != to);
            if circle || twice {
                let text = Text::new(
                    format!(
                        "编码 {from} 的变更前后矛盾（{}），未采用",
                        if twice { "已变更为另一编码" } else { "首尾相接" }
                    ),
                    format!(
                        "the change of code {from} contradicts another ({}); not used",
                        if twice { "it became a different one" } else { "they run in a circle" }
                    ),
                );
                warnings.push(Warning::new("code-change-contradicts", Place::row(&table.file, record.row), text));
                continue;
            }
            changes.0.insert(from, to);
        }
        Ok(changes)
    }

    /// The code that stands for an old one today; `None` when it was not replaced.
    #[must_use]
    pub fn current(&self, code: &str) -> Option<&str> {
        let first = self.0.get(significant(code.trim()))?;
        self.follow(first)
    }

    /// The last code of a chain of changes; `None` for a circle.
    fn follow<'a>(&'a self, code: &'a str) -> Option<&'a str> {
        let mut at = code;
        for _ in 0..MOST_STEPS {
            match self.0.get(at) {
                Some(next) => at = next,
                None => return Some(at),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::{Record, Value};

    fn read(rows: &[[&str; 3]], year: i32) -> (CodeChanges, Vec<&'static str>) {
        let record = |(i, row): (usize, &[&str; 3])| Record {
            row: i as u64 + 1,
            shape: None,
            values: row.iter().map(|v| Value::from_text(v)).collect(),
        };
        let fields = ["旧编码", "新编码", "年份"].map(str::to_owned).to_vec();
        let records = rows.iter().enumerate().map(record).collect();
        let table = Table { file: "c.csv".into(), fields, records, ..Table::default() };
        let mut warnings = Vec::new();
        let changes = CodeChanges::from_table(&table, year, &mut warnings).expect("the columns are there");
        (changes, warnings.iter().map(|w| w.code).collect())
    }

    #[test]
    fn changes_are_followed_to_the_last_code_of_the_year() {
        let rows = [["510504102000", "510504101", "2020"], ["510504101", "510504103", "2024"]];
        let (changes, odd) = read(&rows, 2026);
        assert_eq!((changes.current("510504102"), odd.len()), (Some("510504103"), 0));
        assert_eq!(changes.current("510504103000"), None);
        assert_eq!(read(&rows, 2022).0.current("510504102"), Some("510504101"));
    }

    #[test]
    fn a_circle_and_a_gap_are_told_and_not_followed() {
        let (changes, odd) = read(&[["1", "2", ""], ["2", "1", ""], ["", "3", ""], ["1", "4", ""]], 2026);
        assert_eq!(changes.current("1"), Some("2"));
        assert_eq!(odd, ["code-change-contradicts", "code-change-incomplete", "code-change-contradicts"]);
    }
}
