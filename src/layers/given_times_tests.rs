#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use super::*;
use crate::sources::Value;

/// A table of times there and back, as a CSV would give them.
fn table(rows: &[[&str; 2]]) -> Table {
    let record = |(i, cells): (usize, &[&str; 2])| Record {
        row: i as u64 + 1,
        shape: None,
        values: cells.iter().map(|cell| Value::from_text(cell)).collect(),
    };
    let fields = ["t", "t_back"].map(str::to_owned).to_vec();
    Table {
        file: "r.shp".to_owned(),
        fields,
        records: rows.iter().enumerate().map(record).collect(),
        ..Table::default()
    }
}

fn named() -> RoadColumns {
    RoadColumns { seconds: Some("t".to_owned()), seconds_back: Some("t_back".to_owned()), ..RoadColumns::default() }
}

/// What is read of lines of 1 km, and the warnings.
fn read(rows: &[[&str; 2]], given: &RoadColumns) -> (Vec<[Option<f64>; 2]>, Vec<Warning>) {
    let table = table(rows);
    let mut times = GivenTimes::new(&table, &Columns::new(&table, "roads.columns"), given).unwrap();
    let found = table.records.iter().map(|record| times.of(record, 1000.0)).collect();
    (found, times.warnings())
}

#[test]
fn the_way_back_takes_as_long_unless_it_has_a_time_of_its_own() {
    let (found, warnings) = read(&[["60", ""], ["60.5", "90"], ["", "90"], ["", ""]], &named());
    assert_eq!(found, [[Some(60.0), Some(60.0)], [Some(60.5), Some(90.0)], [None, Some(90.0)], [None, None]]);
    assert!(warnings.is_empty(), "an empty cell is no mistake: {warnings:?}");
}

#[test]
fn what_is_no_time_is_counted_with_its_first_row() {
    let rows = [["60", "60"], ["-5", ""], ["NaN", ""], ["soon", ""], ["0", "inf"], ["604800.5", ""], ["1,200", ""]];
    let (found, warnings) = read(&rows, &named());
    assert!(found[1..6].iter().all(|both| *both == [None, None]), "{found:?}");
    assert_eq!(found[6][0], Some(1200.0));
    let told: Vec<_> = warnings.iter().map(|w| (w.code, w.place.clone())).collect();
    assert_eq!(told, [("road-seconds", Place::row("r.shp", 2)), ("road-seconds", Place::row("r.shp", 5))]);
    assert!(warnings[0].text.en.starts_with("\"t\" of 5 lines is no number of seconds above 0"));
    assert!(warnings[1].text.zh.starts_with("1 条线的“t_back”"));
}

#[test]
fn times_in_minutes_or_milliseconds_are_used_and_told() {
    // 1 km in 1 "second" is 3,600 km/h; in 60,000 it is 0.06 km/h; 18 s are 200 km/h and 3,600 s are 1 km/h.
    let (found, warnings) = read(&[["18", ""], ["3600", ""], ["1", ""], ["60000", ""]], &named());
    assert_eq!(found[2][0], Some(1.0));
    assert_eq!(warnings.len(), 1);
    assert_eq!((warnings[0].code, warnings[0].place.row), ("road-seconds-unlikely", Some(3)));
    assert!(warnings[0].text.en.starts_with("the times given for 2 lines"));
}

#[test]
fn a_column_counts_only_when_the_project_names_it() {
    let (found, _) = read(&[["60", "90"]], &RoadColumns::default());
    assert_eq!(found, [[None, None]]);
    let table = table(&[]);
    let given = RoadColumns { seconds: Some("time".to_owned()), ..RoadColumns::default() };
    let error = GivenTimes::new(&table, &Columns::new(&table, "roads.columns"), &given).err().unwrap().to_string();
    assert!(error.contains("no column \"time\"") && error.contains("set roads.columns.seconds"), "{error}");
}
