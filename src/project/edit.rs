//! Settings written into the text of a project file: everything else, comments included, stays as it is.

use toml_edit::{DocumentMut, Item, Table, Value};

use crate::message::Setting;

/// A setting that was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// The setting.
    pub setting: Setting,
    /// What stood there before, as TOML.
    pub before: Option<String>,
}

/// Why a setting cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EditError {
    /// The text is no TOML.
    #[error("the project file is not valid TOML: {0}")]
    Toml(#[from] toml_edit::TomlError),
    /// The place of a setting does not exist.
    #[error("the project file has no place for {key}")]
    NoPlace {
        /// The key.
        key: String,
    },
}

/// Writes settings into the text of a project file; of two for one key the first counts, and one that stands there
/// already is left out.
///
/// # Errors
/// When the text is no TOML, or a key leads through something that is no table.
pub fn write_settings(text: &str, settings: &[Setting]) -> Result<(String, Vec<Written>), EditError> {
    let mut document: DocumentMut = text.parse()?;
    let mut written: Vec<Written> = Vec::new();
    for setting in settings {
        if written.iter().any(|w| w.setting.key == setting.key) {
            continue;
        }
        let no_place = || EditError::NoPlace { key: setting.key.clone() };
        let value: Value = setting.value.parse()?;
        let steps: Vec<&str> = setting.key.split('.').collect();
        let (last, path) = steps.split_last().ok_or_else(no_place)?;
        let mut at: &mut Item = document.as_item_mut();
        for step in path {
            at = descend(at, step).ok_or_else(no_place)?;
        }
        let table = at.as_table_like_mut().ok_or_else(no_place)?;
        let before = table.get(last).map(bare);
        if before.as_deref() == Some(value.to_string().trim()) {
            continue;
        }
        // A value that is replaced keeps the comment behind it.
        match table.get_mut(last).and_then(Item::as_value_mut) {
            Some(old) => {
                let decor = old.decor().clone();
                *old = value;
                *old.decor_mut() = decor;
            }
            None => {
                table.insert(last, Item::Value(value));
            }
        }
        written.push(Written { setting: setting.clone(), before });
    }
    Ok((document.to_string(), written))
}

/// A value as TOML, without the comment behind it.
fn bare(item: &Item) -> String {
    let mut item = item.clone();
    if let Some(value) = item.as_value_mut() {
        value.decor_mut().clear();
    }
    item.to_string().trim().to_owned()
}

/// One step down: an entry of a list by its number, or a table, which is made when it is not there.
fn descend<'a>(at: &'a mut Item, step: &str) -> Option<&'a mut Item> {
    if let Ok(index) = step.parse::<usize>() {
        return match at {
            Item::ArrayOfTables(_) | Item::Value(Value::Array(_)) => at.get_mut(index),
            _ => None,
        };
    }
    let is_inline = at.is_inline_table();
    let table = at.as_table_like_mut()?;
    if table.get(step).is_none() {
        let made = if is_inline {
            Item::Value(Value::InlineTable(toml_edit::InlineTable::new()))
        } else {
            Item::Table(Table::new())
        };
        table.insert(step, made);
    }
    table.get_mut(step)
}

/// The lines that differ between two texts: removed ones with `-`, added ones with `+`, each with its number.
#[must_use]
pub fn difference(old: &str, new: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    // Lengths of the longest common subsequences of what follows each pair of lines.
    let mut common = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i][j] = if a[i] == b[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && common[i + 1][j] >= common[i][j + 1]) {
            i += 1;
            out.push_str(&format!("-{i:>4} {}\n", a[i - 1]));
        } else {
            j += 1;
            out.push_str(&format!("+{j:>4} {}\n", b[j - 1]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# mine\nschema = 1\n\n[[facilities]]\npath = \"f.csv\" # the list\n[facilities.columns]\nlon = \"纬度\" # east\n\n[people]\nkind = \"areas\"\ncolumns = { people = \"人囗\" }\n";

    fn set(key: &str, value: &str) -> Setting {
        Setting { key: key.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn settings_go_where_they_belong_and_comments_stay() {
        let settings = [
            set("facilities.0.columns.lon", "\"经度\""),
            set("facilities.0.encoding", "\"gbk\""),
            set("people.scale", "10000"),
            set("people.columns.people", "\"人口\""),
            set("people.scale", "1"),
        ];
        let (text, written) = write_settings(TEXT, &settings).expect("all have a place");
        assert_eq!(written.len(), 4, "the second scale comes too late");
        assert!(text.contains("lon = \"经度\" # east") && text.contains("path = \"f.csv\" # the list\n"), "{text}");
        let parsed: toml::Table = text.parse().expect("it is still TOML");
        assert_eq!(parsed["facilities"][0]["encoding"].as_str(), Some("gbk"));
        assert_eq!(parsed["people"]["columns"]["people"].as_str(), Some("人口"));
        assert_eq!(parsed["people"]["scale"].as_integer(), Some(10_000));
        let again = write_settings(&text, &settings[..4]).expect("they are there");
        assert_eq!((again.0.as_str(), again.1.len()), (text.as_str(), 0));
    }

    #[test]
    fn a_key_without_a_place_is_refused() {
        assert!(write_settings(TEXT, &[set("facilities.3.crs", "\"x\"")]).is_err());
        assert!(write_settings(TEXT, &[set("schema.x", "1")]).is_err());
    }

    #[test]
    fn the_difference_shows_changed_lines_alone() {
        assert_eq!(difference("a\nb\nc\n", "a\nB\nc\nd\n"), "-   2 b\n+   2 B\n+   4 d\n");
        assert_eq!(difference("a\n", "a\n"), "");
    }
}
