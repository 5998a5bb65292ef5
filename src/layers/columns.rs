//! Which column of a table holds what: as the project says, else under its usual names.
//!
//! A column that the project names must exist; the error then shows the columns that there are.

use std::collections::BTreeMap;

use super::{LayerError, titles};
use crate::message::{Place, Text, Warning};
use crate::sources::{Record, Table, Value};

/// The columns of one table, looked up for one section of the project file.
pub(super) struct Columns<'a> {
    table: &'a Table,
    section: &'static str,
}

impl<'a> Columns<'a> {
    /// Columns of `table`; `section` is the part of the project file that may name them: `people.columns`.
    pub fn new(table: &'a Table, section: &'static str) -> Columns<'a> {
        Columns { table, section }
    }

    /// The column that the project names under `key`, else the first with a usual name.
    pub fn find(&self, key: &str, given: Option<&str>, usual: &[&str]) -> Result<Option<usize>, LayerError> {
        match given {
            Some(name) => self.table.column(name).map(Some).ok_or_else(|| self.missing(key, name)),
            None => {
                let by_stem = |name: &&str| {
                    let same = |title: &String| titles::parts(title) != (title, None) && is_of(title, name);
                    self.table.fields.iter().position(same)
                };
                let exact = usual.iter().find_map(|name| self.table.column(name));
                Ok(exact.or_else(|| usual.iter().find_map(by_stem)))
            }
        }
    }

    /// The same for a column that the layer cannot do without.
    pub fn need(&self, key: &str, given: Option<&str>, usual: &[&str]) -> Result<usize, LayerError> {
        self.find(key, given, usual)?.ok_or_else(|| self.missing(key, usual.first().unwrap_or(&key)))
    }

    fn missing(&self, key: &str, column: &str) -> LayerError {
        let near = self.table.fields.iter().map(|f| (distance(&f.to_lowercase(), &column.to_lowercase()), f)).min();
        let close = near.filter(|(d, _)| *d <= column.chars().count() / 3 + 1 && *d < column.chars().count());
        LayerError::NoColumn {
            file: self.table.file.clone(),
            column: column.to_owned(),
            columns: if self.table.fields.is_empty() { "none".to_owned() } else { self.table.fields.join(", ") },
            setting: format!("{}.{key}", self.section),
            near: close.map(|(_, name)| format!(" (did you mean \"{name}\"?)")).unwrap_or_default(),
        }
    }
}

/// Whether a title is a name with a unit in brackets: 常住人口（万人）.
fn is_of(title: &str, name: &str) -> bool {
    let (stem, unit) = titles::parts(title);
    let counts = |unit: &str| ["人", "张", "个"].iter().any(|own| titles::factor(unit, own).is_some());
    unit.is_some_and(counts) && titles::plain(stem) == titles::plain(name)
}

/// By how much the numbers of a column are multiplied: as the project says, else as the title says, 10000 for 人口（万人）.
pub(super) fn scale(table: &Table, column: Option<usize>, given: f64) -> f64 {
    let by_title = column.map_or(1.0, |c| f64::from(titles::multiple_of(&table.fields[c])));
    if given == 1.0 { by_title } else { given }
}

/// The text in a column; `None` without the column or the value.
pub(super) fn text(record: &Record, column: Option<usize>) -> Option<String> {
    record.values.get(column?)?.text()
}

/// Every column that is not among `read` and holds something, by title.
pub(super) fn others(table: &Table, record: &Record, read: &[Option<usize>]) -> BTreeMap<String, String> {
    let columns = table.fields.iter().enumerate().filter(|(column, _)| !read.contains(&Some(*column)));
    columns.filter_map(|(column, title)| Some((title.clone(), text(record, Some(column))?))).collect()
}

/// The number in a column; `None` without the column, or when the value is no number.
pub(super) fn number(record: &Record, column: Option<usize>) -> Option<f64> {
    record.values.get(column?)?.number().filter(|n| n.is_finite())
}

/// A division code as text: numbers lose their decimals, and codes that a spreadsheet has rounded
/// (`5.10504E+11`) are given up with a warning, for their last digits are lost.
pub(super) fn code(record: &Record, column: Option<usize>, file: &str, warnings: &mut Vec<Warning>) -> Option<String> {
    let value = record.values.get(column?)?;
    let whole = |r: f64| (r.fract() == 0.0 && (0.0..1e15).contains(&r)).then(|| format!("{r:.0}"));
    match value {
        Value::Real(r) => whole(*r).or_else(|| value.text()),
        Value::Text(t) if t.contains(['E', 'e']) && t.parse::<f64>().is_ok() => {
            warnings.push(
                Warning::new(
                    "code-rounded",
                    Place::row(file, record.row),
                    Text::new(
                        format!("编码“{t}”已被表格软件改成科学计数法，末尾数字已丢失，按无编码处理"),
                        format!(
                            "code \"{t}\" was rounded by a spreadsheet and its last digits are lost; taken as no code"
                        ),
                    ),
                )
                .fix(
                    "在表格软件中把该列设为文本后重新导出",
                    "format the column as text in the spreadsheet and export it again",
                ),
            );
            None
        }
        Value::Text(t) => {
            let t = half_width(t);
            match t.strip_suffix(".0") {
                Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => Some(digits.to_owned()),
                _ => Some(t),
            }
        }
        _ => value.text(),
    }
}

/// A code with the digits, letters and brackets that Chinese keyboards write wide made plain: `５１０５` is `5105`.
fn half_width(text: &str) -> String {
    let plain = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(plain).collect()
}

/// A list of values separated by `;`, `,` or their full-width forms, or by `、` or `|`.
pub(super) fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '；', ',', '，', '、', '|']).map(str::trim).filter(|part| !part.is_empty())
}

/// Single-letter edits between two words.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let fields = ["Name", "人口数", "Popluation"].map(str::to_owned).to_vec();
        Table { file: "a.csv".to_owned(), fields, ..Table::default() }
    }

    #[test]
    fn a_misspelt_column_is_named_with_the_one_that_was_meant() {
        let table = table();
        let columns = Columns::new(&table, "people.columns");
        let error = columns.find("people", Some("population"), &[]).expect_err("there is no such column");
        assert_eq!(
            error.to_string(),
            "a.csv: no column \"population\"; columns: Name, 人口数, Popluation\n\
             hint: set people.columns.people in the project file (did you mean \"Popluation\"?)"
        );
    }

    #[test]
    fn usual_names_are_found_without_regard_to_case() {
        let table = table();
        let columns = Columns::new(&table, "people.columns");
        assert_eq!(columns.find("name", None, &["名称", "name"]).expect("no name was given"), Some(0));
        assert_eq!(columns.find("id", None, &["id"]).expect("no name was given"), None);
        assert!(columns.need("id", None, &["id"]).is_err());
    }

    #[test]
    fn a_code_read_as_a_number_gets_its_digits_back() {
        let mut warnings = Vec::new();
        let mut read = |value: Value| {
            let record = Record { row: 7, shape: None, values: vec![value] };
            code(&record, Some(0), "a.csv", &mut warnings)
        };
        assert_eq!(read(Value::Real(510_504_001_000.0)).as_deref(), Some("510504001000"));
        assert_eq!(read(Value::Int(510_504)).as_deref(), Some("510504"));
        assert_eq!(read(Value::Text("510504001.0".to_owned())).as_deref(), Some("510504001"));
        assert_eq!(read(Value::Text("５１０５０４００１００１".to_owned())).as_deref(), Some("510504001001"));
        assert_eq!(read(Value::Text("5.10504E+11".to_owned())), None);
        assert_eq!(warnings.len(), 1);
        assert_eq!(warnings[0].place, Place::row("a.csv", 7));
    }

    #[test]
    fn distances_between_words_are_counted_in_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("人口", "人口数"), 1);
    }
}
