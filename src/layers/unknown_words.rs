//! Words of a facility list that were not understood: one warning per word, not per row.

use std::collections::BTreeMap;

use super::facility_names::nearest_type;
use crate::message::{Place, Text, Warning};

/// Words that were not understood, by what they should say, with the rows they stood in.
#[derive(Default)]
pub(super) struct UnknownWords(BTreeMap<(&'static str, String), Vec<u64>>);

impl UnknownWords {
    /// Notes a word of a row; `what` is `type`, `ownership`, `status`, `year` or `flag`.
    pub fn add(&mut self, what: &'static str, word: &str, row: u64) {
        self.0.entry((what, word.to_owned())).or_default().push(row);
    }

    /// One warning for each word, with up to five of its rows.
    pub fn warn(self, file: &str, warnings: &mut Vec<Warning>) {
        for ((what, word), rows) in self.0 {
            let count = rows.len();
            let mut shown: Vec<String> = rows.iter().take(5).map(u64::to_string).collect();
            if count > 5 {
                shown.push("…".to_owned());
            }
            let shown = shown.join(", ");
            let near = if what == "type" { nearest_type(&word) } else { None };
            let (code, zh, fix) = match what {
                "type" => ("unknown-type", "类型", ("在 type_map 中写明类型", "map the name in type_map")),
                "ownership" => {
                    ("unknown-ownership", "举办主体", ("写成政府办、公立或民营", "write gov, public or private"))
                }
                "status" => ("unknown-status", "状态", ("写成现有、规划或撤销", "write existing, planned or closed")),
                "year" => ("unknown-year", "年份", ("写成四位数字的年份", "write the year in four digits")),
                _ => ("unknown-flag", "有/无", ("写成有或无", "write yes or no")),
            };
            let text = Text::new(
                format!("{zh}“{word}”无法识别，共{count}行（第{shown}行）；这些行保留，该项按未知处理"),
                format!(
                    "{what} \"{word}\" is not known, {count} rows ({shown}); the rows are kept, this is taken as unknown"
                ),
            );
            let warning = Warning::new(code, Place::row(file, rows[0]), text);
            // A guess is no setting to be written unseen.
            warnings.push(match near {
                Some((name, code)) => warning.fix(
                    format!("{}：\"{word}\" = \"{code}\"（最接近：{name}）", fix.0),
                    format!("{}: \"{word}\" = \"{code}\" (closest known: {name})", fix.1),
                ),
                None => warning.fix(fix.0, fix.1),
            });
        }
    }
}
