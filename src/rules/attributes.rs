//! Attributes of what a table holds, as values for expressions.

use std::collections::BTreeMap;

use super::expression::{Expression, Value};
use super::fields::{Field, FieldKind};
use super::known::Known;
use crate::layers::{Facility, Ownership, flag_word};

/// Whether a condition holds for a facility.
#[must_use]
pub fn truth(condition: &Expression, facility: &Facility) -> Known {
    condition.truth(&|name| of_facility(facility, name, condition.field(name)))
}

/// The number that an expression gives for a facility.
#[must_use]
pub fn number(expression: &Expression, facility: &Facility) -> Option<crate::units::Amount> {
    expression.number(&|name| of_facility(facility, name, expression.field(name)))
}

/// The attributes that an expression reads and that a facility does not give.
pub fn missing<'a>(expression: &'a Expression, facility: &Facility) -> Vec<&'a Field> {
    let open = |field: &&Field| {
        matches!(of_facility(facility, &field.key, Some(field)), Value::Unknown | Value::Truth(Known::Unknown))
    };
    expression.fields().filter(open).collect()
}

/// The attributes that an expression reads, with what a facility gives for each.
pub fn given<'a>(expression: &'a Expression, facility: &Facility) -> Vec<(&'a Field, String)> {
    let written = |field: &'a Field| match of_facility(facility, &field.key, Some(field)) {
        Value::Truth(Known::Yes) => Some((field, "是 yes".to_owned())),
        Value::Truth(Known::No) => Some((field, "否 no".to_owned())),
        Value::Number(number) => Some((field, number.to_string())),
        Value::Text(text) => Some((field, text)),
        Value::Truth(Known::Unknown) | Value::Unknown => None,
    };
    expression.fields().filter_map(written).collect()
}

/// An expression with the titles of its attributes in place of their keys.
#[must_use]
pub fn in_words(expression: &Expression) -> crate::message::Text {
    crate::message::Text::new(
        expression.with_names(&|name| expression.field(name).map(|f| f.label.zh.clone())),
        expression.with_names(&|name| expression.field(name).map(|f| f.label.en.clone())),
    )
}

/// An attribute of a facility; `field` says under which titles its column may stand.
#[must_use]
pub fn of_facility(facility: &Facility, key: &str, field: Option<&Field>) -> Value {
    match key {
        "type" => return Value::Text(facility.kind.clone()),
        "name" => return Value::Text(facility.name.clone()),
        "ownership" => {
            return facility.ownership.map_or(Value::Unknown, |o| Value::Text(ownership_word(o).to_owned()));
        }
        "grade" => return facility.grade.clone().map_or(Value::Unknown, Value::Text),
        "grade_level" => return facility.grade.as_deref().and_then(grade_level).map_or(Value::Unknown, Value::from),
        "grade_rank" => return facility.grade.as_deref().and_then(grade_rank).map_or(Value::Unknown, Value::from),
        "capacity" => return capacity(facility),
        _ => {}
    }
    if facility.services.contains(key) {
        return Value::Truth(Known::Yes);
    }
    if facility.lacks.contains(key) {
        return Value::Truth(Known::No);
    }
    match field {
        Some(field) => match of_row(&facility.attributes, field) {
            // A column of beds or places is also read as the capacity of the facility.
            Value::Unknown if ["beds", "places"].contains(&key) => capacity(facility),
            value => value,
        },
        None => Value::Unknown,
    }
}

/// An attribute among the columns of a row.
#[must_use]
pub fn of_row(row: &BTreeMap<String, String>, field: &Field) -> Value {
    let cell = row.get(&field.key).or_else(|| row.get(&field.label.zh));
    let cell = cell.or_else(|| row.iter().find(|(title, _)| field.is_titled(title)).map(|(_, cell)| cell));
    let Some(cell) = cell.map(|c| c.trim()).filter(|c| !c.is_empty()) else { return Value::Unknown };
    read(cell, field.kind).unwrap_or(Value::Unknown)
}

/// A cell as a value; `None` when it is not what its column holds.
#[must_use]
pub fn read(cell: &str, kind: FieldKind) -> Option<Value> {
    match kind {
        // A column of counts answers a question of yes and no too.
        FieldKind::Flag => flag_word(cell).map(Value::from).or_else(|| cell.parse().ok().map(Value::Number)),
        FieldKind::Number => cell.parse().ok().map(Value::Number),
        FieldKind::Text | FieldKind::Link => Some(Value::Text(cell.to_owned())),
    }
}

fn capacity(facility: &Facility) -> Value {
    facility.capacity.and_then(|c| c.to_string().parse().ok()).map_or(Value::Unknown, Value::Number)
}

/// The word for who runs a facility, as plan files write it.
fn ownership_word(ownership: Ownership) -> &'static str {
    match ownership {
        Ownership::Gov => "gov",
        Ownership::Public => "public",
        Ownership::Private => "private",
    }
}

/// Level of a grade: 三级甲等 is 3; `None` when the text names none.
fn grade_level(grade: &str) -> Option<u64> {
    let levels = [('三', 3), ('二', 2), ('一', 1), ('3', 3), ('2', 2), ('1', 1)];
    if ["未定级", "未评级", "无级别"].contains(&grade.trim()) {
        return Some(0);
    }
    levels.into_iter().find(|(word, _)| grade.contains(*word)).map(|(_, level)| level)
}

/// Level and class of a grade as one number that grows with both: 二级甲等 is 23, 二级乙等 22, 二级 20.
fn grade_rank(grade: &str) -> Option<u64> {
    let classes = [('甲', 3), ('乙', 2), ('丙', 1)];
    let class = classes.into_iter().find(|(word, _)| grade.contains(*word)).map_or(0, |(_, class)| class);
    Some(grade_level(grade)? * 10 + class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_have_a_level_and_a_class() {
        assert_eq!(grade_rank("二级甲等"), Some(23));
        assert_eq!(grade_rank("三乙"), Some(32));
        assert_eq!(grade_level("一级"), Some(1));
        assert_eq!(grade_level("未定级"), Some(0));
        assert_eq!(grade_level("特色"), None);
    }

    #[test]
    fn a_cell_that_is_not_what_its_column_holds_is_no_value() {
        assert_eq!(read("有", FieldKind::Flag), Some(Value::from(true)));
        assert_eq!(read("可能", FieldKind::Flag), None);
        assert_eq!(read("1,200", FieldKind::Number), Some(Value::from(1_200_u64)));
        assert_eq!(read("约100", FieldKind::Number), None);
    }
}
