//! The table of a scene worked out by hand, in both languages.

use gapzone::cli::screen::{table, warnings};
use gapzone::message::{Lang, Place, Text, Warning};

use crate::explain::lane;

#[test]
fn the_table_says_what_was_found_and_the_sums_add_up() {
    let report = lane();
    let text = table(&report, Lang::En);
    // 1000 of 1700 people are covered; the zones hold 500 and 200.
    assert!(text.contains("58.82%"), "{text}");
    assert!(text.contains("people 1,700 = covered 1,000 + zones 700 + scattered 0 + not assessed 0"), "{text}");
    assert!(text.contains("1. (in no unit): 500 people, beyond the limit; nearest is F name, 13.5 min"), "{text}");
    assert!(text.contains("the plan says: “q” (test, line 1)"), "{text}");
    assert!(!text.contains("SYNTHETIC"), "{text}");
}

#[test]
fn the_table_exists_in_chinese() {
    let mut report = lane();
    report.project.synthetic = true;
    let text = table(&report, Lang::Zh);
    assert!(text.starts_with("*** 合成数据 SYNTHETIC DATA ***\n"), "{text}");
    assert!(text.contains("人口 1,700 = 覆盖 1,000 + 缺口片区 700 + 零散 0 + 未评价 0"), "{text}");
    assert!(text.contains("口径说明"), "{text}");
}

#[test]
fn at_most_five_warnings_of_a_kind_are_shown() {
    let one = |row| Warning::new("odd", Place::row("a.csv", row), Text::new("怪", "odd")).fix("改", "mend it");
    let list: Vec<Warning> = (1..=7).map(one).collect();
    let text = warnings(&list, 5, Lang::En);
    assert_eq!(text.matches("warning[odd]").count(), 5);
    assert!(text.contains("a.csv row 1: odd\n  hint: mend it\n"), "{text}");
    assert!(text.ends_with("  + 2 more [odd]\n"), "{text}");
}
