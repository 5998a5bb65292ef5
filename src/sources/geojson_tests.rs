use super::*;

fn read_text(text: &str) -> Result<Table, SourceError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.geojson");
    std::fs::write(&path, text).unwrap();
    read(&path, &ReadOptions::default())
}

#[test]
fn properties_of_all_features_become_columns_and_the_id_too() {
    let table = read_text(
        r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":7,"properties":{"name":"甲"},"geometry":{"type":"Point","coordinates":[113.5,22.2]}},
        {"type":"Feature","properties":{"beds":3,"tags":{"a":1}},"geometry":null}]}"#,
    )
    .unwrap();
    assert_eq!(table.fields, ["name", "id", "beds", "tags"]);
    assert_eq!(table.records[0].values, [Value::Text("甲".into()), Value::Int(7), Value::Null, Value::Null]);
    assert_eq!(table.records[1].values[3], Value::Text(r#"{"a":1}"#.into()));
    assert_eq!(table.records[0].shape, Some(geo_types::Point::new(113.5, 22.2).into()));
    assert!(table.records[1].shape.is_none() && table.warnings.is_empty());
}

#[test]
fn a_nesting_bomb_is_an_error_and_not_a_crash() {
    for depth in [2_000, 100_000] {
        let collections = r#"{"type":"GeometryCollection","geometries":["#.repeat(depth);
        assert!(matches!(read_text(&collections), Err(SourceError::Malformed { .. })));
        assert!(matches!(read_text(&"[".repeat(depth)), Err(SourceError::Malformed { .. })));
    }
}

#[test]
fn an_impossible_coordinate_costs_its_shape_and_nothing_else() {
    for bad in ["1e999", "NaN", "-Infinity", "181", "3056.2", "\"x\""] {
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[
            {{"type":"Feature","properties":{{"n":1}},"geometry":{{"type":"Point","coordinates":[{bad},22]}}}},
            {{"type":"Feature","properties":{{"n":2}},"geometry":{{"type":"Point","coordinates":[113,22]}}}}]}}"#
        );
        let table = read_text(&text).unwrap();
        assert_eq!(table.records.len(), 2, "{bad}");
        assert!(table.records[0].shape.is_none() && table.records[1].shape.is_some(), "{bad}");
        assert_eq!(table.warnings.len(), 1, "{bad}");
        assert_eq!(table.warnings[0].place.row, Some(1));
    }
}

#[test]
fn lines_of_features_are_read_and_topojson_is_named() {
    let line = r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}"#;
    assert_eq!(read_text(&format!("{line}\n{line}\n")).unwrap().records.len(), 2);
    let error = read_text(r#"{"type":"Topology","objects":{},"arcs":[]}"#).unwrap_err();
    assert!(error.to_string().contains("TopoJSON"));
}
