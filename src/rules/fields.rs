//! The attributes that plans speak of: their keys, their names in tables, and of what they are.
//!
//! `data/fields.toml` holds those that several plans share; a plan adds its own under `[[fields]]`.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::layers::titles;
use crate::message::{Text, nearest};
use crate::units::Amount;

/// What an attribute is an attribute of.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A facility, or a row of a register such as a specialty or a team.
    #[default]
    Facility,
    /// An administrative unit.
    Unit,
    /// A residential polygon.
    Area,
    /// The plan area as a whole: a row of the indicator table.
    Indicator,
}

/// What values an attribute takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Yes or no.
    #[default]
    Flag,
    /// A number.
    Number,
    /// A text, or one of `choices`.
    Text,
    /// Ids or names of other facilities, separated by `;`; or yes and no where they need no name.
    Link,
}

/// One attribute.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Name in expressions: `beds_rehab`.
    pub key: String,
    /// Title of its column; the Chinese one is what templates write.
    pub label: Text,
    /// Other titles under which tables hold it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Of what it is an attribute.
    #[serde(default)]
    pub of: Subject,
    /// What values it takes.
    #[serde(default)]
    pub kind: FieldKind,
    /// Unit of a number.
    pub unit: Option<Text>,
    /// The values that a text may take.
    #[serde(default)]
    pub choices: Vec<String>,
    /// What to write into the column, where the title does not say.
    pub note: Option<Text>,
}

impl Field {
    /// Whether a column of this title holds the attribute; case, white space and its unit in brackets aside.
    #[must_use]
    pub fn is_titled(&self, title: &str) -> bool {
        self.factor_of(title).is_some()
    }

    /// By how much the numbers of a column of this title are multiplied: 10000 for 人口（万人） where people are counted.
    /// `None` when the column is of something else, or in a unit that cannot be converted.
    #[must_use]
    pub fn factor_of(&self, title: &str) -> Option<Amount> {
        let own = [&self.key, &self.label.zh, &self.label.en];
        let own: Vec<String> = own.into_iter().chain(&self.aliases).map(|t| titles::plain(t)).collect();
        if own.contains(&titles::plain(title)) {
            return Some(Amount::ONE);
        }
        let (stem, unit) = titles::parts(title);
        let unit = unit.filter(|_| own.contains(&titles::plain(stem)))?;
        let units = self.unit.as_ref().map_or(["", ""], |u| [u.zh.as_str(), u.en.as_str()]);
        let (times, over) = units.into_iter().find_map(|own| titles::factor(unit, own))?;
        Amount::fraction(times.into(), over.into())
    }

    /// The title of its column in templates: the Chinese one, with the unit of a number.
    #[must_use]
    pub fn title(&self) -> String {
        let unit = self.unit.as_ref().filter(|_| self.kind == FieldKind::Number);
        unit.map_or(self.label.zh.clone(), |unit| format!("{}（{}）", self.label.zh, unit.zh))
    }
}

/// The attributes that a plan may use, by subject and key.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    fields: BTreeMap<(Subject, String), Arc<Field>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    fields: Vec<Field>,
}

/// Attributes of facilities that every facility list has; `data/fields.toml` need not name them.
pub(super) const BUILT_IN: [&str; 7] = ["type", "name", "ownership", "grade", "grade_level", "grade_rank", "capacity"];

impl Dictionary {
    /// The dictionary that the program carries.
    ///
    /// # Errors
    /// When the embedded file is not valid: a bug that a test finds.
    pub fn embedded() -> Result<Dictionary, String> {
        let file: File = toml::from_str(include_str!("../../data/fields.toml")).map_err(|e| e.to_string())?;
        let mut dictionary = Dictionary::default();
        dictionary.add(&file.fields)?;
        Ok(dictionary)
    }

    /// Adds attributes.
    ///
    /// # Errors
    /// When a key stands twice for one subject, or is no name that an expression can hold.
    pub fn add(&mut self, fields: &[Field]) -> Result<(), String> {
        for field in fields {
            let built_in = field.of == Subject::Facility && BUILT_IN.contains(&field.key.as_str());
            let taken = self.fields.insert((field.of, field.key.clone()), Arc::new(field.clone()));
            if taken.is_some() || built_in {
                return Err(format!(
                    "field \"{}\" stands twice\nhint: use the one that is there, or another key",
                    field.key
                ));
            }
            if field.key.parse::<super::expression::Expression>().map(|e| e.names().len()) != Ok(1) {
                return Err(format!("\"{}\" is no key\nhint: use letters, digits and _", field.key));
            }
        }
        Ok(())
    }

    /// An attribute by its key.
    ///
    /// # Errors
    /// When there is none; the message names the nearest.
    pub fn find(&self, of: Subject, key: &str) -> Result<Arc<Field>, String> {
        if let Some(field) = self.fields.get(&(of, key.to_owned())) {
            return Ok(Arc::clone(field));
        }
        if of == Subject::Facility && BUILT_IN.contains(&key) {
            return Ok(Arc::new(built_in(key)));
        }
        let known = self.fields.keys().filter(|(subject, _)| *subject == of).map(|(_, key)| key.as_str());
        let known: Vec<&str> = known.chain(BUILT_IN.into_iter().filter(|_| of == Subject::Facility)).collect();
        let near = nearest(key, known.iter().copied());
        let near = near.map_or("declare it under [[fields]]".to_owned(), |near| format!("did you mean \"{near}\"?"));
        let subject = match of {
            Subject::Facility => "facilities",
            Subject::Unit => "units",
            Subject::Area => "residential areas",
            Subject::Indicator => "the plan area",
        };
        Err(format!("no attribute \"{key}\" of {subject}\nhint: {near}"))
    }

    /// All attributes, by subject and key.
    pub fn iter(&self) -> impl Iterator<Item = &Field> {
        self.fields.values().map(Arc::as_ref)
    }
}

fn built_in(key: &str) -> Field {
    let label = match key {
        "type" => Text::new("机构类型", "type"),
        "name" => Text::new("机构名称", "name"),
        "ownership" => Text::new("举办主体", "ownership"),
        "capacity" => Text::new("规模", "capacity"),
        "grade_level" => Text::new("机构级别", "grade (1 to 3)"),
        "grade_rank" => Text::new("机构等次", "grade and class (二级甲等 is 23)"),
        _ => Text::new("机构等级", "grade"),
    };
    let number = ["capacity", "grade_level", "grade_rank"].contains(&key);
    let kind = if number { FieldKind::Number } else { FieldKind::Text };
    let (aliases, choices) = (Vec::new(), Vec::new());
    Field { key: key.to_owned(), label, aliases, of: Subject::Facility, kind, unit: None, choices, note: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_in_the_title_scales_the_number_or_the_column_is_of_something_else() {
        let dictionary = Dictionary::embedded().expect("the embedded fields are valid");
        let people = dictionary.find(Subject::Indicator, "people").expect("it is there");
        assert_eq!(people.factor_of("常住人口"), Some(Amount::ONE));
        assert_eq!(people.factor_of("常住人口（人）"), Some(Amount::ONE));
        assert_eq!(people.factor_of("常住人口 (万人)"), Some(Amount::from(10_000)));
        assert_eq!(people.factor_of("常住人口（万元）"), None);
    }

    #[test]
    fn the_title_that_a_template_writes_is_read_back() {
        let dictionary = Dictionary::embedded().expect("the embedded fields are valid");
        for field in dictionary.iter() {
            assert_eq!(field.factor_of(&field.title()), Some(Amount::ONE), "{}", field.key);
        }
    }
}
