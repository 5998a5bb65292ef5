//! Features written by hand, with what a person reads in them.

#![allow(clippy::unwrap_used)]

use geo_types::Point;

use super::*;

fn read_text(text: &str) -> Result<Table, SourceError> {
    parse(text.as_bytes(), Path::new("a.geojson"), &ReadOptions::default())
}

fn table(text: &str) -> Table {
    read_text(text).unwrap()
}

fn refusal(text: &str) -> String {
    read_text(text).unwrap_err().to_string()
}

fn at(lon: f64, lat: f64) -> Option<Geometry<f64>> {
    Some(Geometry::Point(Point::new(lon, lat)))
}

fn collection(geometries: &[&str]) -> String {
    let feature = |g: &&str| format!(r#"{{"type":"Feature","properties":{{}},"geometry":{g}}}"#);
    let features: Vec<String> = geometries.iter().map(feature).collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

#[test]
fn columns_come_in_the_order_of_first_appearance_and_values_keep_their_kind() {
    let table = table(
        r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"z":1,"a":"  007 "},"geometry":{"type":"Point","coordinates":[1,2]}},
        {"type":"Feature","properties":{"m":[1,{"k":2}],"a":null,"z":1.5},"geometry":null}]}"#,
    );
    assert_eq!(table.fields, ["z", "a", "m"]);
    assert_eq!(table.records[0].values, [Value::Int(1), Value::Text("007".into()), Value::Null]);
    assert_eq!(table.records[1].values, [Value::Real(1.5), Value::Null, Value::Text(r#"[1,{"k":2}]"#.into())]);
    assert_eq!(table.records[0].shape, at(1.0, 2.0));
    assert!(table.records[1].shape.is_none() && table.warnings.is_empty());
}

#[test]
fn a_feature_a_bare_shape_and_one_feature_per_line_are_read() {
    let feature = r#"{"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[1,2,30]}}"#;
    assert_eq!(table(feature).records[0].shape, at(1.0, 2.0));
    assert_eq!(table(r#"{"type":"Point","coordinates":[3,4]}"#).records[0].shape, at(3.0, 4.0));
    let lines = table(&format!("{feature}\n{feature}\n\n\u{1e}{feature}\n"));
    assert_eq!(lines.records.iter().map(|r| r.row).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn the_id_of_a_feature_is_a_column_unless_a_property_has_that_name() {
    let with = |properties: &str| {
        table(&format!(r#"{{"type":"Feature","id":"node/7","properties":{properties},"geometry":null}}"#))
    };
    assert_eq!(with(r#"{"a":1}"#).fields, ["id", "a"]);
    assert_eq!(with(r#"{"a":1}"#).records[0].values[0], Value::Text("node/7".into()));
    assert_eq!(with(r#"{"a":1,"id":9}"#).records[0].values, [Value::Int(1), Value::Int(9)]);
}

#[test]
fn features_with_unusable_coordinates_are_kept_without_a_shape() {
    let table = table(&collection(&[
        r#"{"type":"Point","coordinates":[1,2]}"#,
        r#"{"type":"Point","coordinates":[NaN,2]}"#,
        r#"{"type":"Point","coordinates":[1,-Infinity]}"#,
        r#"{"type":"Point","coordinates":[1e999,2]}"#,
        r#"{"type":"Point","coordinates":[1]}"#,
        r#"{"type":"Point","coordinates":[]}"#,
        r#"{"type":"Point"}"#,
        r#"{"type":"Point","coordinates":[181,2]}"#,
        r#"{"type":"Point","coordinates":[1,91]}"#,
        r#"{"type":"LineString","coordinates":[[1,2],[3]]}"#,
        r#"{"type":"Polygon","coordinates":[]}"#,
        r#"{"type":"Circle","coordinates":[1,2]}"#,
        r#"{"type":"GeometryCollection","geometries":[{"type":"LineString","coordinates":[[1]]}]}"#,
        r#""here""#,
    ]));
    assert_eq!(table.records.len(), 14);
    assert_eq!(table.records.iter().filter(|r| r.shape.is_some()).count(), 1);
    let rows: Vec<_> = table.warnings.iter().map(|w| (w.code, w.place.row)).collect();
    assert_eq!(rows, (2..=14).map(|row| ("bad-coordinates", Some(row))).collect::<Vec<_>>());
    assert!(table.warnings.iter().all(|w| w.fix.is_some()));
}

#[test]
fn words_like_nan_inside_text_stay_as_they_are() {
    let text = r#"{"type":"Feature","properties":{"a":"NaN \" Infinity","b":NaN},"geometry":null}"#;
    assert_eq!(table(text).records[0].values, [Value::Text("NaN \" Infinity".into()), Value::Null]);
}

#[test]
fn broken_json_is_an_error_with_line_and_column() {
    let said = refusal("{\n\"type\": \"Feature\",\n\"properties\" 5}");
    assert!(said.contains("a.geojson line 3 column 14: broken JSON"), "{said}");
    assert!(refusal("").contains("empty"));
    assert!(refusal("{\"type\":\"FeatureCollection\",\"features\":[").contains("line 1 column 40"));
}

#[test]
fn other_kinds_of_json_are_named() {
    assert!(refusal(r#"{"type":"Topology","objects":{}}"#).contains("TopoJSON"));
    assert!(refusal(r#"{"a":1}"#).contains("no `type`"));
    assert!(refusal(r#"{"type":"FeatureCollection"}"#).contains("no list of features"));
}

#[test]
fn a_nesting_bomb_is_refused_by_its_depth_and_brackets_in_text_do_not_count() {
    let bomb = format!("{{\"type\":\"Point\",\"coordinates\":{}", "[".repeat(500_000));
    assert!(refusal(&bomb).contains("nested 500001 deep"));
    let text = format!(r#"{{"type":"Feature","properties":{{"a":"{}"}},"geometry":null}}"#, "[".repeat(100));
    assert_eq!(table(&text).records.len(), 1);
}

#[test]
fn the_old_crs_member_is_understood_in_its_usual_spellings() {
    let name = |name: &str| {
        system_name(&serde_json::json!({"type": "name", "properties": {"name": name}}), Path::new("a")).unwrap()
    };
    assert_eq!(name("urn:ogc:def:crs:OGC:1.3:CRS84"), None);
    assert_eq!(name("urn:ogc:def:crs:EPSG::4547").as_deref(), Some("EPSG:4547"));
    assert_eq!(name("epsg:4490").as_deref(), Some("EPSG:4490"));
    assert_eq!(name("http://www.opengis.net/def/crs/EPSG/0/4326").as_deref(), Some("EPSG:4326"));
    let old = serde_json::json!({"type": "EPSG", "properties": {"code": 4326}});
    assert_eq!(system_name(&old, Path::new("a")).unwrap().as_deref(), Some("EPSG:4326"));
    assert!(system_name(&serde_json::json!({"type": "link", "properties": {}}), Path::new("a")).is_err());
}

#[test]
fn gbk_is_read_with_a_warning_and_a_byte_order_mark_without() {
    let text = r#"{"type":"Feature","properties":{"名称":"乡镇卫生院"},"geometry":null}"#;
    let (bytes, _, _) = encoding_rs::GBK.encode(text);
    let table = parse(&bytes, Path::new("a.geojson"), &ReadOptions::default()).unwrap();
    assert_eq!((table.fields[0].as_str(), table.warnings[0].code), ("名称", "not-utf-8"));
    assert_eq!(table.records[0].values[0], Value::Text("乡镇卫生院".into()));
    assert!(read_text(&format!("\u{feff}{text}")).unwrap().warnings.is_empty());
}

#[test]
fn a_polygon_keeps_its_hole() {
    let ring = |a: i32, b: i32| format!("[[{a},{a}],[{b},{a}],[{b},{b}],[{a},{b}],[{a},{a}]]");
    let text = format!(r#"{{"type":"Polygon","coordinates":[{},{}]}}"#, ring(0, 10), ring(4, 6));
    let Some(Geometry::Polygon(polygon)) = &table(&text).records[0].shape else { panic!("no polygon") };
    assert_eq!((polygon.exterior().0.len(), polygon.interiors().len()), (5, 1));
}

#[test]
fn the_ten_districts_of_shenzhen_are_read_and_luohu_lies_around_its_stated_centre() {
    use geo::Centroid;
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/china/shenzhen/sz.json"));
    if !path.exists() {
        assert!(std::env::var_os("CI").is_none(), "../shared is missing");
        eprintln!("SKIPPED: ../shared is missing");
        return;
    }
    let table = read(path, &ReadOptions::default()).unwrap();
    assert_eq!((table.records.len(), table.fields.join(" ")), (10, "centroid_x centroid_y qh".to_owned()));
    assert!(table.warnings.is_empty());
    let luohu = &table.records[0];
    assert_eq!(luohu.values[2], Value::Text("罗湖".into()));
    let centre = luohu.shape.as_ref().and_then(Geometry::centroid).unwrap();
    let stated = (luohu.values[0].number().unwrap(), luohu.values[1].number().unwrap());
    assert!((centre.x() - stated.0).abs() < 0.001 && (centre.y() - stated.1).abs() < 0.001, "{centre:?}");
}
