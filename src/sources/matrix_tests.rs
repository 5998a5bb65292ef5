#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use super::*;

fn of(text: &str, unit: Option<Unit>) -> Result<Matrix, SourceError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.csv");
    std::fs::write(&path, text).unwrap();
    read(&path, unit, |id| ["a", "b - c", "d"].contains(&id))
}

#[test]
fn the_usual_programs_are_understood_without_being_told() {
    let r5r = of("from_id,to_id,travel_time_p50\na,d,10\na,x,NA\n", None).unwrap();
    assert_eq!((r5r.unit, r5r.whole_minutes), (Unit::Minutes, true));
    assert_eq!(r5r.rows, [(0, 1, Some(10.0)), (0, 2, None)]);
    let osrm = of("source;target;duration\na;d;90.6\n", None).unwrap();
    assert_eq!((osrm.rows[0].2, osrm.whole_minutes), (Some(1.51), false));
    let ours = of("from_id,to_id,travel_time,travel_time_ms,status\na,d,0.100,6001,reached\na,d,,,unreachable\n", None);
    assert_eq!(ours.unwrap().rows, [(0, 1, Some(6001.0 / 60_000.0)), (0, 1, None)]);
}

#[test]
fn names_of_arcgis_are_parted_where_both_ids_are_known() {
    let arcgis =
        of("OriginID,DestinationID,Name,Total_TravelTime\n1,2,b - c - d,3.5\n1,3,a - b - c,4\n", None).unwrap();
    assert_eq!(arcgis.ids, ["b - c", "d", "a"]);
    assert_eq!(arcgis.rows, [(0, 1, Some(3.5)), (2, 0, Some(4.0))]);
}

#[test]
fn a_unit_that_is_given_counts_and_a_file_of_other_columns_is_refused() {
    assert_eq!(of("from,to,time\na,d,2\n", Some(Unit::Minutes)).unwrap().rows[0].2, Some(2.0));
    let error = of("a,b\n1,2\n", None).unwrap_err().to_string();
    assert!(error.contains("no column of where journeys begin and end; columns: a, b"), "{error}");
}

#[test]
fn a_time_that_cannot_be_read_is_named_by_row_and_column_and_never_taken_for_no_way() {
    let said = of("from;to;Minutes\na;d;2\na;d;12,5\n", None).unwrap_err().to_string();
    assert!(said.contains("m.csv row 2, column Minutes: \"12,5\" is no time\nhint: "), "{said}");
    let none = of("from,to,minutes\na,d,\na,d,NA\na,d,NaN\na,d,null\na,d,-1\na,d,inf\na,d\n", None).unwrap();
    assert_eq!(none.rows, [(0, 1, None); 7]);
}

#[test]
fn a_file_of_another_make_is_refused_with_what_to_do() {
    let begins = |bytes: &str| of(bytes, None).unwrap_err().to_string();
    assert!(begins("PK\u{3}\u{4}...").contains("an Excel workbook\nhint: save the table as CSV"));
    assert!(begins("").contains("hint: "));
    assert!(begins("from_id,travel_time\na,1\n").contains("no column of where journeys end"));
    assert!(begins("from_id,to_id,length\na,b,1\n").contains("no column of times; columns: from_id, to_id, length"));
}
