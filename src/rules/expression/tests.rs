use super::*;

fn truth(text: &str) -> Known {
    expression(text).truth(&row)
}

fn expression(text: &str) -> Expression {
    text.parse().unwrap_or_else(|e: ExpressionError| panic!("{e}"))
}

/// A hospital with 500 beds, 26 of them for rehabilitation; its emergency room is unknown.
fn row(name: &str) -> Value {
    match name {
        "beds" => Value::from(500_u64),
        "beds_rehab" => Value::from(26_u64),
        "none" => Value::from(0_u64),
        "geriatrics" => Value::from(true),
        "icu" => Value::from(false),
        "grade" => Value::Text("二级甲等".to_owned()),
        _ => Value::Unknown,
    }
}

#[test]
fn a_share_at_its_bound_is_within_and_a_bed_more_is_not() {
    assert_eq!(truth("beds_rehab / beds in 2%..5%"), Known::No, "26 of 500 are 5.2 %");
    assert_eq!(truth("(beds_rehab - 1) / beds in 2%..5%"), Known::Yes, "25 of 500 are 5 %");
    assert_eq!(truth("10 / 500 in 2%..5%"), Known::Yes);
    assert_eq!(truth("9.99 / 500 in 2%..5%"), Known::No);
}

#[test]
fn what_is_missing_is_unknown_unless_the_rest_decides() {
    assert_eq!(truth("emergency"), Known::Unknown);
    assert_eq!(truth("emergency and icu"), Known::No);
    assert_eq!(truth("emergency or geriatrics"), Known::Yes);
    assert_eq!(truth("not emergency"), Known::Unknown);
    assert_eq!(truth("emergency_beds >= 1"), Known::Unknown);
    assert_eq!(truth("known(emergency)"), Known::No);
    assert_eq!(truth("beds / none > 1"), Known::Unknown, "a division by zero decides nothing");
}

#[test]
fn products_bind_before_sums_and_and_before_or() {
    assert_eq!(expression("2 + 3 * 4").number(&row), Some(Amount::from(14)));
    assert_eq!(expression("(2 + 3) * 4 - 1").number(&row), Some(Amount::from(19)));
    assert_eq!(expression("12 / 4 / 3").number(&row), Some(Amount::ONE));
    assert_eq!(truth("geriatrics or icu and icu"), Known::Yes);
    assert_eq!(truth("not icu and geriatrics"), Known::Yes);
}

#[test]
fn texts_are_equal_or_one_of_several() {
    assert_eq!(truth("grade = \"二级甲等\""), Known::Yes);
    assert_eq!(truth("grade in [\"三级甲等\", \"三级乙等\"]"), Known::No);
    assert_eq!(truth("grade != \"\""), Known::Yes);
    assert_eq!(truth("grade > \"一级\""), Known::Unknown, "words have no order");
}

#[test]
fn names_and_parameters_are_told_apart() {
    let rule = expression("beds >= $few and 国医堂");
    assert_eq!(rule.names().into_iter().collect::<Vec<_>>(), ["beds", "国医堂"]);
    assert_eq!(rule.parameters().into_iter().collect::<Vec<_>>(), ["few"]);
    let mut few = expression("beds >= $few");
    assert_eq!(few.truth(&row), Known::Unknown);
    assert_eq!(few.unset().into_iter().collect::<Vec<_>>(), ["few"]);
    few.set("few", Amount::from(300));
    assert_eq!(few.truth(&row), Known::Yes);
}

#[test]
fn an_error_stands_under_its_column() {
    let error = |text: &str| text.parse::<Expression>().err().map(|e| e.column);
    assert_eq!(error("beds >= "), Some(8));
    assert_eq!(error("beds 100"), Some(5));
    assert_eq!(error("1 < beds < 3"), Some(10));
    assert_eq!(error("(beds"), Some(5));
    assert_eq!(error("\"open"), Some(1));
    assert_eq!(error("床位 >= "), Some(8), "a Chinese character is two columns wide");
    assert_eq!(error("x in 3"), Some(6));
    assert!("(".repeat(100_000).parse::<Expression>().is_err(), "deep nesting is refused, not a crash");
    assert!("not ".repeat(100_000).parse::<Expression>().is_err());
}
