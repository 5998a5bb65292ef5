//! The table of a scene worked out by hand, in both languages.

use gapzone::cli::screen::{table, warnings};
use gapzone::message::{Lang, Place, Text, Warning};

use crate::explain::lane;
use crate::scene::{facility, scene};

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
fn what_a_network_leaves_out_is_said_in_one_line_for_each_mode_without_zeros() {
    // Everybody uses the first 700 m. Only cars go on for 2 km, one way, and cannot come back from the end.
    // The way of 300 m is private and the way of 400 m impassable; no car uses a footway. No ferry is on.
    // The last 200 m join nothing and are below 250 m.
    let report = scene()
        .street(&[(0.0, 0.0), (700.0, 0.0)], &[("highway", "tertiary")])
        .street(&[(700.0, 0.0), (2_700.0, 0.0)], &[("highway", "motorway")])
        .street(&[(0.0, 0.0), (0.0, 300.0)], &[("highway", "footway"), ("access", "private")])
        .street(&[(0.0, 0.0), (0.0, -400.0)], &[("highway", "footway"), ("impassable", "yes")])
        .street(&[(700.0, 0.0), (700.0, 1_500.0)], &[("route", "ferry")])
        .street(&[(0.0, 5_000.0), (0.0, 5_200.0)], &[("highway", "footway")])
        .people(100.0, 0.0, 10)
        .facility(0.0, 0.0, facility("F", "CHC"))
        .run("kind = \"access\"\nsupply = { types = [\"CHC\"] }\nminutes = 10\nmode = \"walk\"\nshare_bp = 10000\n");
    let text = table(&report, Lang::En);
    let walk = "network (walk), unused or cut off: streets of other classes 1 (2.0 km), streets without access 1 (0.3 km), \
                closed streets 1 (0.4 km), ferries that are off 1 (1.5 km), small islands not joined 1 (0.2 km)\n";
    assert!(text.contains(walk), "{text}");
    let car = "network (car), unused or cut off: streets of other classes 2 (0.5 km), closed streets 1 (0.4 km), \
               ferries that are off 1 (1.5 km), one-way traps (nodes) 1\n";
    assert!(text.contains(car), "{text}");
    let text = table(&report, Lang::Zh);
    let walk = "路网(步行)未用或不通：类别不适用的道路 1(2.0 公里)、禁止通行的道路 1(0.3 公里)、封闭的道路 1(0.4 公里)、未启用的轮渡 1(1.5 公里)、过小而未接入的孤立部分 1(0.2 公里)\n";
    assert!(text.contains(walk), "{text}");
    // The lane is whole.
    assert!(!table(&lane(), Lang::En).contains("network (walk), unused"));
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
