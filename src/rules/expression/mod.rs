//! Conditions on attributes: `tcm_categories >= 6 and tcm_items >= 10`.
//!
//! A small language without side effects, loops or functions. Numbers are exact; `50%` and `8‰` are
//! numbers too. An attribute that is missing makes what depends on it unknown, never false.
//!
//! | form | meaning |
//! |---|---|
//! | `name` | an attribute: yes/no, a number or a text |
//! | `$name` | a parameter of the rule, set in the plan or by the project |
//! | `+ - * /` | exact arithmetic; a division by zero is unknown |
//! | `< <= = != >= >` | comparison; `=` also compares texts: `ownership = "gov"` |
//! | `x in ["a", "b"]` | one of several |
//! | `x in 2%..5%` | within bounds, both included |
//! | `known(x)` | whether the attribute was given |
//! | `not`, `and`, `or`, `( )` | three-valued logic |
//!
//! ```
//! use gapzone::rules::expression::{Expression, Value};
//! use gapzone::rules::Known;
//!
//! let both: Expression = "tcm_categories >= 6 and tcm_items >= 10".parse()?;
//! let seven_kinds = |name: &str| if name == "tcm_categories" { Value::from(7_u64) } else { Value::Unknown };
//! assert_eq!(both.truth(&seven_kinds), Known::Unknown);
//! let five_kinds = |name: &str| if name == "tcm_categories" { Value::from(5_u64) } else { Value::Unknown };
//! assert_eq!(both.truth(&five_kinds), Known::No);
//! # Ok::<(), gapzone::rules::expression::ExpressionError>(())
//! ```

mod evaluate;
mod parse;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::fields::{Dictionary, Field, Subject};
use super::known::Known;
use crate::message::nearest;
use crate::units::Amount;

/// A condition or a number, made of attributes.
#[derive(Clone, PartialEq, Debug)]
pub struct Expression {
    text: String,
    root: Node,
    /// The attributes that it reads, once it is bound to a dictionary.
    fields: BTreeMap<String, Arc<Field>>,
    /// The parameters that are set.
    parameters: BTreeMap<String, Amount>,
}

/// A text that is no expression, and where.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{problem}\n  {text}\n  {caret:>width$}", caret = "^", width = column + 1)]
pub struct ExpressionError {
    /// The whole text.
    pub text: String,
    /// Column of the error on the screen, from 0.
    pub column: usize,
    /// What is wrong.
    pub problem: String,
}

/// The value of an attribute or of a part of an expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Yes, no, or a comparison whose outcome is open.
    Truth(Known),
    /// A number.
    Number(Amount),
    /// A text.
    Text(String),
    /// Not given.
    Unknown,
}

impl From<u64> for Value {
    fn from(number: u64) -> Value {
        Value::Number(Amount::from(number))
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Value {
        Value::Truth(Known::from(truth))
    }
}

/// A part of an expression.
#[derive(Clone, PartialEq, Debug)]
enum Node {
    Number(Amount),
    Text(String),
    Truth(bool),
    Name(String),
    Parameter(String),
    IsKnown(String),
    Not(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Compare(Box<Node>, Comparison, Box<Node>),
    OneOf(Box<Node>, Vec<Node>),
    Within(Box<Node>, Box<Node>, Box<Node>),
    Arithmetic(Box<Node>, Operator, Box<Node>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Comparison {
    Less,
    AtMost,
    Equal,
    NotEqual,
    AtLeast,
    More,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

impl Expression {
    /// Whether the condition holds for attributes that `look` gives.
    pub fn truth(&self, look: &dyn Fn(&str) -> Value) -> Known {
        evaluate::truth(self.value(look))
    }

    /// The number that it stands for; `None` when an attribute is missing or is no number. Yes counts as 1, no as 0.
    pub fn number(&self, look: &dyn Fn(&str) -> Value) -> Option<Amount> {
        evaluate::number(&self.value(look))
    }

    fn value(&self, look: &dyn Fn(&str) -> Value) -> Value {
        evaluate::value(&self.root, &|name| match name.strip_prefix('$') {
            Some(parameter) => self.parameters.get(parameter).map_or(Value::Unknown, |p| Value::Number(*p)),
            None => look(name),
        })
    }

    /// Finds the attributes that it reads in a dictionary, and checks that its parameters exist.
    ///
    /// # Errors
    /// When an attribute or a parameter does not exist; the message names the nearest.
    pub fn bind(&mut self, of: Subject, dictionary: &Dictionary, parameters: &BTreeSet<&str>) -> Result<(), String> {
        let fields = self.names().into_iter().map(|name| Ok((name.to_owned(), dictionary.find(of, name)?)));
        let fields =
            fields.collect::<Result<_, String>>().map_err(|problem| format!("\"{}\": {problem}", self.text))?;
        if let Some(unknown) = self.parameters().into_iter().find(|name| !parameters.contains(name)) {
            let near = nearest(unknown, parameters.iter().copied());
            let near = near.map_or(String::new(), |near| format!("; did you mean \"${near}\"?"));
            return Err(format!(
                "\"{}\": no parameter \"${unknown}\"\nhint: declare it under [rules.parameters]{near}",
                self.text
            ));
        }
        self.fields = fields;
        Ok(())
    }

    /// Gives a parameter its value.
    pub fn set(&mut self, parameter: &str, value: Amount) {
        self.parameters.insert(parameter.to_owned(), value);
    }

    /// The parameters that it reads and that have no value.
    #[must_use]
    pub fn unset(&self) -> BTreeSet<&str> {
        self.parameters().into_iter().filter(|name| !self.parameters.contains_key(*name)).collect()
    }

    /// The attribute of this name, once the expression is bound.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.get(name).map(Arc::as_ref)
    }

    /// The attributes that it reads, once it is bound.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.values().map(Arc::as_ref)
    }

    /// The attributes that it reads.
    #[must_use]
    pub fn names(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.root.visit(&mut |node| {
            if let Node::Name(name) | Node::IsKnown(name) = node {
                names.insert(name.as_str());
            }
        });
        names
    }

    /// The parameters that it reads, without `$`.
    #[must_use]
    pub fn parameters(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.root.visit(&mut |node| {
            if let Node::Parameter(name) = node {
                names.insert(name.as_str());
            }
        });
        names
    }

    /// The text with some of its attributes under other names.
    #[must_use]
    pub fn with_names(&self, rename: &dyn Fn(&str) -> Option<String>) -> String {
        let mut out = String::new();
        let mut rest = self.text.as_str();
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        while let Some(first) = rest.chars().next() {
            let end = match first {
                '"' => rest[1..].find('"').map_or(rest.len(), |i| i + 2),
                _ if is_part(first) => rest.find(|c| !is_part(c)).unwrap_or(rest.len()),
                _ => first.len_utf8(),
            };
            let (word, after) = rest.split_at(end);
            out.push_str(&rename(word).unwrap_or_else(|| word.to_owned()));
            rest = after;
        }
        out
    }

    /// The text as written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Node {
    fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Node)) {
        see(self);
        match self {
            Node::Number(_)
            | Node::Text(_)
            | Node::Truth(_)
            | Node::Name(_)
            | Node::Parameter(_)
            | Node::IsKnown(_) => {}
            Node::Not(inner) => inner.visit(see),
            Node::And(a, b) | Node::Or(a, b) | Node::Compare(a, _, b) | Node::Arithmetic(a, _, b) => {
                a.visit(see);
                b.visit(see);
            }
            Node::OneOf(a, list) => {
                a.visit(see);
                list.iter().for_each(|n| n.visit(see));
            }
            Node::Within(a, low, high) => {
                a.visit(see);
                low.visit(see);
                high.visit(see);
            }
        }
    }
}

impl FromStr for Expression {
    type Err = ExpressionError;

    fn from_str(text: &str) -> Result<Expression, ExpressionError> {
        let root = parse::parse(text)?;
        Ok(Expression { text: text.to_owned(), root, fields: BTreeMap::new(), parameters: BTreeMap::new() })
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Expression {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl schemars::JsonSchema for Expression {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Expression".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "description": "An expression over attributes: `beds / people >= 5`." })
    }
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Expression, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
