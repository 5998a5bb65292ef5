//! Text to expression: a recursive descent over characters, with the column of the first error.

use super::{Comparison, ExpressionError, Node, Operator};
use crate::units::Amount;

/// How deep brackets and negations may nest.
const DEEPEST: u32 = 32;
/// How long an expression may be, in bytes; its tree is never deeper.
const LONGEST: usize = 4_000;
/// Words that cannot be names.
const WORDS: [&str; 6] = ["and", "or", "not", "in", "true", "false"];

pub(super) fn parse(text: &str) -> Result<Node, ExpressionError> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    if text.len() > LONGEST {
        return Err(parser.error("the expression is longer than 4000 bytes"));
    }
    let node = parser.either()?;
    parser.space();
    if parser.at < text.len() {
        return Err(parser.error("an operator such as `and`, `>=` or `in` was expected here"));
    }
    Ok(node)
}

struct Parser<'a> {
    text: &'a str,
    /// Byte offset of the next character.
    at: usize,
    depth: u32,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn error(&self, problem: &str) -> ExpressionError {
        let column = unicode_width::UnicodeWidthStr::width(&self.text[..self.at]);
        ExpressionError { text: self.text.to_owned(), column, problem: problem.to_owned() }
    }

    /// Takes a sign, if it is next.
    fn sign(&mut self, sign: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(sign);
        self.at += if found { sign.len() } else { 0 };
        found
    }

    /// Takes a word that stands alone, if it is next.
    fn word(&mut self, word: &str) -> bool {
        self.space();
        let found = name_at(self.rest()) == Some(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn either(&mut self) -> Result<Node, ExpressionError> {
        let mut left = self.both()?;
        while self.word("or") || self.sign("||") {
            left = Node::Or(Box::new(left), Box::new(self.both()?));
        }
        Ok(left)
    }

    fn both(&mut self) -> Result<Node, ExpressionError> {
        let mut left = self.negation()?;
        while self.word("and") || self.sign("&&") {
            left = Node::And(Box::new(left), Box::new(self.negation()?));
        }
        Ok(left)
    }

    fn negation(&mut self) -> Result<Node, ExpressionError> {
        if !self.word("not") {
            return self.comparison();
        }
        self.nested(|parser| Ok(Node::Not(Box::new(parser.negation()?))))
    }

    fn nested(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<Node, ExpressionError>,
    ) -> Result<Node, ExpressionError> {
        if self.depth == DEEPEST {
            return Err(self.error("the expression is nested too deeply"));
        }
        self.depth += 1;
        let node = inner(self);
        self.depth -= 1;
        node
    }

    fn comparison(&mut self) -> Result<Node, ExpressionError> {
        let left = self.sum()?;
        if self.word("in") {
            return self.membership(left);
        }
        let signs = [
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("!=", Comparison::NotEqual),
            ("==", Comparison::Equal),
            ("=", Comparison::Equal),
            ("<", Comparison::Less),
            (">", Comparison::More),
        ];
        let found = signs.into_iter().find(|(sign, _)| self.sign(sign));
        let Some((_, comparison)) = found else { return Ok(left) };
        let right = self.sum()?;
        if signs.iter().any(|(sign, _)| self.sign(sign)) {
            return Err(self.error("comparisons cannot be chained; join two with `and`"));
        }
        Ok(Node::Compare(Box::new(left), comparison, Box::new(right)))
    }

    fn membership(&mut self, left: Node) -> Result<Node, ExpressionError> {
        if self.sign("[") {
            let mut list = Vec::new();
            while !self.sign("]") {
                if !list.is_empty() && !self.sign(",") {
                    return Err(self.error("`,` or `]` was expected here"));
                }
                list.push(self.sum()?);
            }
            return Ok(Node::OneOf(Box::new(left), list));
        }
        let low = self.sum()?;
        if !self.sign("..") {
            return Err(self.error("`in` takes a list, [\"a\", \"b\"], or a range, 2%..5%"));
        }
        Ok(Node::Within(Box::new(left), Box::new(low), Box::new(self.sum()?)))
    }

    fn sum(&mut self) -> Result<Node, ExpressionError> {
        let mut left = self.product()?;
        loop {
            let operator = if self.sign("+") {
                Operator::Add
            } else if self.sign("-") {
                Operator::Subtract
            } else {
                return Ok(left);
            };
            left = Node::Arithmetic(Box::new(left), operator, Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Result<Node, ExpressionError> {
        let mut left = self.single()?;
        loop {
            let operator = if self.sign("*") {
                Operator::Multiply
            } else if self.sign("/") {
                Operator::Divide
            } else {
                return Ok(left);
            };
            left = Node::Arithmetic(Box::new(left), operator, Box::new(self.single()?));
        }
    }

    fn single(&mut self) -> Result<Node, ExpressionError> {
        self.space();
        if self.sign("(") {
            let inner = self.nested(Parser::either)?;
            return if self.sign(")") { Ok(inner) } else { Err(self.error("a bracket is not closed here")) };
        }
        if self.sign("\"") {
            return self.quoted();
        }
        if self.sign("$") {
            let name = name_at(self.rest()).ok_or_else(|| self.error("a name must follow `$`"))?;
            self.at += name.len();
            return Ok(Node::Parameter(name.to_owned()));
        }
        if self.rest().starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            return self.number();
        }
        let Some(name) = name_at(self.rest()) else {
            return Err(self.error("an attribute, a number, a \"text\" or a bracket was expected here"));
        };
        if name == "known" && self.rest()[name.len()..].trim_start().starts_with('(') {
            return self.is_known(name.len());
        }
        match name {
            "true" | "false" => {
                self.at += name.len();
                Ok(Node::Truth(name == "true"))
            }
            _ if WORDS.contains(&name) => Err(self.error(&format!("`{name}` cannot stand here"))),
            _ => {
                self.at += name.len();
                Ok(Node::Name(name.to_owned()))
            }
        }
    }

    fn is_known(&mut self, word: usize) -> Result<Node, ExpressionError> {
        self.at += word;
        self.sign("(");
        self.space();
        let name = name_at(self.rest()).ok_or_else(|| self.error("known(...) takes the name of an attribute"))?;
        self.at += name.len();
        if self.sign(")") {
            Ok(Node::IsKnown(name.to_owned()))
        } else {
            Err(self.error("a bracket is not closed here"))
        }
    }

    fn quoted(&mut self) -> Result<Node, ExpressionError> {
        let Some(end) = self.rest().find('"') else { return Err(self.error("a text is not closed with \"")) };
        let text = self.rest()[..end].to_owned();
        self.at += end + 1;
        Ok(Node::Text(text))
    }

    fn number(&mut self) -> Result<Node, ExpressionError> {
        let rest = self.rest();
        let mut end = usize::from(rest.starts_with('-'));
        for (i, c) in rest.char_indices().skip(end) {
            // Two points are a range: 2..5.
            let part = c.is_ascii_digit() || c == '.' && !rest[i..].starts_with("..");
            if !part {
                end = if ['%', '‰', '万'].contains(&c) { i + c.len_utf8() } else { i };
                break;
            }
            end = i + c.len_utf8();
        }
        let number: Amount = rest[..end].parse().map_err(|e: crate::units::NotANumber| self.error(&e.to_string()))?;
        self.at += end;
        Ok(Node::Number(number))
    }
}

/// The name at the beginning of a text: letters of any script, digits and `_`, not beginning with a digit.
fn name_at(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let name = &text[..end];
    (!name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())).then_some(name)
}
