//! Expressions to values, in three-valued logic and exact arithmetic.

use std::cmp::Ordering;

use super::{Comparison, Node, Operator, Value};
use crate::rules::known::Known;
use crate::units::Amount;

pub(super) fn value(node: &Node, look: &dyn Fn(&str) -> Value) -> Value {
    match node {
        Node::Number(number) => Value::Number(*number),
        Node::Text(text) => Value::Text(text.clone()),
        Node::Truth(truth) => Value::from(*truth),
        Node::Name(name) => look(name),
        Node::Parameter(name) => look(&format!("${name}")),
        Node::IsKnown(name) => Value::from(!matches!(look(name), Value::Unknown | Value::Truth(Known::Unknown))),
        Node::Not(inner) => Value::Truth(truth(value(inner, look)).negated()),
        Node::And(a, b) => Value::Truth(truth(value(a, look)).and(truth(value(b, look)))),
        Node::Or(a, b) => Value::Truth(truth(value(a, look)).or(truth(value(b, look)))),
        Node::Compare(a, comparison, b) => Value::Truth(compare(&value(a, look), *comparison, &value(b, look))),
        Node::OneOf(a, list) => {
            let left = value(a, look);
            Value::Truth(Known::any(list.iter().map(|item| compare(&left, Comparison::Equal, &value(item, look)))))
        }
        Node::Within(a, low, high) => {
            let middle = value(a, look);
            let above = compare(&middle, Comparison::AtLeast, &value(low, look));
            Value::Truth(above.and(compare(&middle, Comparison::AtMost, &value(high, look))))
        }
        Node::Arithmetic(a, operator, b) => {
            let numbers = number(&value(a, look)).zip(number(&value(b, look)));
            let result = numbers.and_then(|(a, b)| match operator {
                Operator::Add => a.plus(b),
                Operator::Subtract => a.minus(b),
                Operator::Multiply => a.times(b),
                Operator::Divide => a.over(b),
            });
            result.map_or(Value::Unknown, Value::Number)
        }
    }
}

/// A value as a condition: a number is true when it is not zero, as in a yes/no column of 1 and 0.
pub(super) fn truth(value: Value) -> Known {
    match value {
        Value::Truth(known) => known,
        Value::Number(number) => Known::from(number != Amount::ZERO),
        Value::Text(_) | Value::Unknown => Known::Unknown,
    }
}

pub(super) fn number(value: &Value) -> Option<Amount> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Truth(Known::Yes) => Some(Amount::ONE),
        Value::Truth(Known::No) => Some(Amount::ZERO),
        Value::Text(text) => text.parse().ok(),
        Value::Truth(Known::Unknown) | Value::Unknown => None,
    }
}

fn compare(a: &Value, comparison: Comparison, b: &Value) -> Known {
    let order = match (a, b) {
        (Value::Text(a), Value::Text(b)) => return texts(a, comparison, b),
        _ => number(a).zip(number(b)).map(|(a, b)| a.cmp(&b)),
    };
    order.map_or(Known::Unknown, |order| Known::from(holds(order, comparison)))
}

fn texts(a: &str, comparison: Comparison, b: &str) -> Known {
    match comparison {
        Comparison::Equal => Known::from(a.trim() == b.trim()),
        Comparison::NotEqual => Known::from(a.trim() != b.trim()),
        // Numbers that a table holds as text are still numbers.
        _ => match (a.parse::<Amount>(), b.parse::<Amount>()) {
            (Ok(a), Ok(b)) => Known::from(holds(a.cmp(&b), comparison)),
            _ => Known::Unknown,
        },
    }
}

fn holds(order: Ordering, comparison: Comparison) -> bool {
    match comparison {
        Comparison::Less => order.is_lt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::AtLeast => order.is_ge(),
        Comparison::More => order.is_gt(),
    }
}
