//! Names and columns for the screen: aligned by the width that East Asian characters take.

use std::path::Path;

use unicode_width::UnicodeWidthStr;

use crate::layers::{Facility, UnitId};
use crate::message::Lang;
use crate::run::Report;

/// One of two texts.
pub(super) fn pick<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// How many files a command wrote, and where.
pub(super) fn wrote(files: usize, folder: &Path, lang: Lang) -> String {
    let folder = folder.display();
    match lang {
        Lang::Zh => format!("\n已写入 {files} 个文件：{folder}\n"),
        Lang::En => format!("\n{files} files written to {folder}\n"),
    }
}

/// Name of a unit, or what people in no unit are called.
pub(super) fn unit_name(report: &Report, unit: Option<UnitId>, lang: Lang) -> String {
    match unit.map(|u| report.layers.units.get(u)) {
        Some(unit) if unit.name.is_empty() => unit.id.clone(),
        Some(unit) => unit.name.clone(),
        None => pick(lang, "（不在任何单元内）", "(in no unit)").to_owned(),
    }
}

/// Name of a facility, or its id when it has none.
pub(super) fn facility_name(facility: &Facility) -> &str {
    if facility.name.is_empty() { &facility.id } else { &facility.name }
}

/// How a column is aligned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Align {
    Left,
    Right,
}

/// Rows as aligned lines, two blanks between columns; the first row is the header.
pub(super) fn grid(rows: &[Vec<String>], align: &[Align], indent: &str) -> String {
    let widths: Vec<usize> = (0..align.len())
        .map(|column| rows.iter().map(|r| r.get(column).map_or(0, |t| t.width())).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut line = indent.to_owned();
        for (column, text) in row.iter().enumerate() {
            let blanks = " ".repeat(widths[column].saturating_sub(text.width()));
            match align[column] {
                Align::Left => line.extend([text.as_str(), &blanks]),
                Align::Right => line.extend([blanks.as_str(), text]),
            }
            line.push_str("  ");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_characters_take_two_columns_each() {
        let rows = [vec!["缺口".to_owned(), "1".to_owned()], vec!["gap".to_owned(), "20".to_owned()]];
        assert_eq!(grid(&rows, &[Align::Left, Align::Right], ""), "缺口   1\ngap   20\n");
    }
}
