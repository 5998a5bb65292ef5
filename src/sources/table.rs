//! Raw records as every vector format gives them: named values and an optional shape.

use geo_types::Geometry;

use crate::message::Warning;

/// A table or feature layer as read, in file order.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// File as named in the project.
    pub file: String,
    /// Column names in file order.
    pub fields: Vec<String>,
    /// Rows in file order; each has one value per field.
    pub records: Vec<Record>,
    /// The reference system that the coordinates were converted from, in words.
    pub crs: String,
    /// Who said which system that is.
    pub crs_from: CrsFrom,
    /// What was odd about single rows or the file.
    pub warnings: Vec<Warning>,
}

/// Who said in which reference system the coordinates of a file are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CrsFrom {
    /// Nobody: they look like degrees and were taken for WGS 84, or there are none.
    #[default]
    Assumed,
    /// The file.
    File,
    /// The project.
    Project,
    /// The numbers themselves, because the project leaves it to them (`crs = "auto"`).
    Numbers,
}

/// One row or feature.
#[derive(Clone, Debug)]
pub struct Record {
    /// Row or feature number as a person counts it: from 1, header not counted; in a workbook the row of the sheet.
    pub row: u64,
    /// The shape in WGS 84 longitude and latitude; `None` when there is none or it was unusable.
    pub shape: Option<Geometry<f64>>,
    /// Values in the order of [`Table::fields`].
    pub values: Vec<Value>,
}

/// One value as the file held it.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Value {
    /// Nothing: an empty cell or null.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A decimal number.
    Real(f64),
    /// Text with outer white space removed; never empty.
    Text(String),
}

impl Value {
    /// Text of a cell: white space trimmed, empty becomes null.
    #[must_use]
    pub fn from_text(text: &str) -> Value {
        let text = text.trim();
        if text.is_empty() { Value::Null } else { Value::Text(text.to_owned()) }
    }

    /// The value as text; numbers without needless decimals; null is `None`.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        match self {
            Value::Null => None,
            Value::Bool(b) => Some(b.to_string()),
            Value::Int(i) => Some(i.to_string()),
            Value::Real(r) => Some(r.to_string()),
            Value::Text(t) => Some(t.clone()),
        }
    }

    /// The value as a number; text is parsed, with thousands separators removed; others are `None`.
    ///
    /// A separator counts only where three digits follow it: `1,234` is a number and `12,5` is none,
    /// for nobody can say whether a decimal comma or a slip of the pen was meant.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Int(i) => Some(*i as f64),
            Value::Real(r) => Some(*r),
            Value::Text(t) => number_of(t),
            Value::Null | Value::Bool(_) => None,
        }
    }

    /// Whether there is nothing here.
    #[must_use]
    pub fn is_null(&self) -> bool {
        *self == Value::Null
    }
}

impl Table {
    /// The position of a column, by exact name first and then without regard to case.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.fields
            .iter()
            .position(|f| f == name)
            .or_else(|| self.fields.iter().position(|f| f.trim().eq_ignore_ascii_case(name.trim())))
    }
}

/// The number that a text says; commas and spaces may stand between groups of three digits, and digits may be
/// full-width, as Chinese keyboards write them.
fn number_of(text: &str) -> Option<f64> {
    if text.chars().any(|c| narrow(c) != c && c != '\u{ff0c}') {
        return number_of(&text.chars().map(narrow).collect::<String>());
    }
    const SEPARATORS: [char; 6] = [',', '\u{ff0c}', ' ', '\u{a0}', '\u{2009}', '\u{202f}'];
    if !text.contains(SEPARATORS) {
        return text.parse().ok();
    }
    let (whole, decimals) = text.split_once('.').map_or((text, None), |(w, d)| (w, Some(d)));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.trim_start_matches(['+', '-']).split(SEPARATORS);
    let first = groups.next()?;
    if !(1..=3).contains(&first.len()) || !digits(first) || !decimals.is_none_or(digits) {
        return None;
    }
    if !groups.all(|group| group.len() == 3 && digits(group)) {
        return None;
    }
    text.replace(SEPARATORS, "").parse().ok()
}

/// The plain form of a full-width digit, sign or point.
pub(super) fn narrow(c: char) -> char {
    match c {
        '０'..='９' | '．' | '，' | '－' | '＋' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_is_a_thousands_separator_only_before_three_digits() {
        let number = |text: &str| Value::from_text(text).number();
        assert_eq!(number("1,234"), Some(1234.0));
        assert_eq!(number("-1,234,567.5"), Some(-1_234_567.5));
        assert_eq!(number("1\u{a0}234"), Some(1234.0));
        assert_eq!(number("1\u{ff0c}234"), Some(1234.0));
        assert_eq!(number("１，２３４．５"), Some(1234.5));
        for odd in ["12,5", "1.234,5", "1,23,456", "1234,567", ",5", "1,", "1 2", "1,234e5"] {
            assert_eq!(number(odd), None, "{odd}");
        }
    }
}
