//! Texts that exist in Chinese and in English, and the warnings made of them.
//!
//! A text is always written in both languages in one place, so that neither can be forgotten.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language of the program's output.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    #[default]
    En,
}

/// One text in both languages.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A text from its two languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Text {
        Text { zh: zh.into(), en: en.into() }
    }

    /// A text that is the same in both, such as a name.
    pub fn same(text: impl Into<String>) -> Text {
        let text = text.into();
        Text { zh: text.clone(), en: text }
    }

    /// The text in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Where in the input something was found.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize)]
pub struct Place {
    /// File as named in the project, or empty when no single file is meant.
    pub file: String,
    /// Row of a table or feature of a layer, counted from 1 without the header.
    pub row: Option<u64>,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<String>) -> Place {
        Place { file: file.into(), row: None }
    }

    /// One row or feature of a file, counted from 1.
    pub fn row(file: impl Into<String>, row: u64) -> Place {
        Place { file: file.into(), row: Some(row) }
    }
}

impl Place {
    /// The place in one language; empty when none is meant.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        match (lang, self.row) {
            (Lang::Zh, Some(row)) => format!("{} 第{row}行", self.file),
            _ => self.to_string(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "{} row {row}", self.file),
            None => write!(f, "{}", self.file),
        }
    }
}

/// How much something in the input matters, least first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know; nothing needs doing.
    Note,
    /// Something may be wrong, or was left out.
    #[default]
    Warning,
    /// A result made of this would be wrong, or cannot be made.
    Error,
}

impl Severity {
    /// The severity in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Severity::Note => Text::new("提示", "note"),
            Severity::Warning => Text::new("警告", "warning"),
            Severity::Error => Text::new("错误", "error"),
        }
    }
}

/// A setting of the project file that would cure something: `people.scale = 10000`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Setting {
    /// The key with its tables; an entry of a list by its number from 0: `facilities.0.columns.lon`.
    pub key: String,
    /// The value as TOML: `10000`, `"EPSG:4522"`.
    pub value: String,
}

/// Something in the input that the user should know; the run goes on where it can.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Warning {
    /// Stable code, a short kebab-case word such as `facility-far-from-road`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Where it was found.
    pub place: Place,
    /// What is wrong and what was done about it.
    pub text: Text,
    /// What to do about it.
    pub fix: Option<Text>,
    /// A point to look at, longitude and latitude in degrees.
    pub at: Option<[f64; 2]>,
    /// Settings that cure it and can do no harm elsewhere; `gapzone check --fix` writes them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<Setting>,
}

impl Warning {
    /// A warning without a fix or a point.
    #[must_use]
    pub fn new(code: &'static str, place: Place, text: Text) -> Warning {
        Warning { code, severity: Severity::Warning, place, text, fix: None, at: None, settings: Vec::new() }
    }

    /// Makes it an error: a result made of this would be wrong.
    #[must_use]
    pub fn error(mut self) -> Warning {
        self.severity = Severity::Error;
        self
    }

    /// Makes it a note: nothing needs doing.
    #[must_use]
    pub fn note(mut self) -> Warning {
        self.severity = Severity::Note;
        self
    }

    /// Adds a setting that cures it and is safe to write; `value` is TOML, such as `"gbk"` with its quotes.
    #[must_use]
    pub fn set(mut self, key: impl Into<String>, value: impl Into<String>) -> Warning {
        self.settings.push(Setting { key: key.into(), value: value.into() });
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn fix(mut self, zh: impl Into<String>, en: impl Into<String>) -> Warning {
        self.fix = Some(Text::new(zh, en));
        self
    }

    /// Adds a point to look at, longitude and latitude in degrees.
    #[must_use]
    pub fn at(mut self, lon: f64, lat: f64) -> Warning {
        self.at = Some([lon, lat]);
        self
    }
}

/// The candidate nearest in spelling, when it is near enough to be what was meant.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    let scored = candidates.into_iter().map(|c| (edit_distance(&word.to_lowercase(), &c.to_lowercase()), c));
    scored.min().filter(|(distance, _)| *distance <= limit).map(|(_, c)| c)
}

fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
