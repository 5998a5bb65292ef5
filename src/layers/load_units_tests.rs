use geo_types::{Geometry, Rect};

use super::*;
use crate::sources::Value;
use crate::units::People;

fn table(rows: &[(Value, &str, Value)]) -> Table {
    let records = rows.iter().enumerate().map(|(i, (code, level, people))| Record {
        row: i as u64 + 1,
        shape: Some(Geometry::Rect(Rect::new((117.0 + i as f64 * 0.01, 36.0), (117.01 + i as f64 * 0.01, 36.01)))),
        values: vec![code.clone(), Value::from_text(level), people.clone()],
    });
    let fields = ["编码", "级别", "常住人口"].map(str::to_owned).to_vec();
    Table { file: "u.shp".to_owned(), records: records.collect(), fields, ..Table::default() }
}

fn load(table: &Table, layer: &str) -> (Result<Vec<Unit>, LayerError>, Vec<Warning>) {
    let layer: UnitLayer = toml::from_str(&format!("path = 'u.shp'\n{layer}")).expect("a layer");
    let mut warnings = Vec::new();
    (from_table(table, &layer, &Frame::at(117), &mut Ids::default(), &mut warnings), warnings)
}

#[test]
fn a_code_that_became_a_number_is_text_again_and_people_are_scaled() {
    let (units, warnings) =
        load(&table(&[(Value::Real(510_504_001_000.0), "街道", Value::Real(6.25))]), "scale = 10000");
    let units = units.expect("one unit");
    assert_eq!((units[0].id.as_str(), units[0].level), ("510504001000", Level::Street));
    assert_eq!(units[0].people, Some(People::whole(62_500)));
    assert_eq!(warnings, []);
}

#[test]
fn the_level_comes_from_the_column_then_the_setting_then_the_code() {
    let rows = table(&[
        (Value::from_text("510504101201"), "", Value::Null),
        (Value::from_text("510504"), "", Value::Null),
        (Value::from_text("x"), "village", Value::Null),
        (Value::from_text("y"), "星球", Value::Null),
    ]);
    let (units, warnings) = load(&rows, "");
    let levels: Vec<Level> = units.expect("units").iter().map(|u| u.level).collect();
    assert_eq!(levels, [Level::Village, Level::County, Level::Village]);
    assert_eq!((warnings.len(), warnings[0].place.row), (1, Some(4)));
    let (units, _) = load(&rows, "level = 'town'");
    assert_eq!(units.expect("units").iter().filter(|u| u.level == Level::Town).count(), 3);
}

#[test]
fn a_layer_without_any_unit_says_what_to_check() {
    let mut rows = table(&[(Value::from_text("a"), "town", Value::Null)]);
    rows.records[0].shape = None;
    let (units, warnings) = load(&rows, "");
    assert!(units.expect_err("no shape").to_string().contains("hint: check level"));
    assert_eq!(warnings.len(), 1);
}
