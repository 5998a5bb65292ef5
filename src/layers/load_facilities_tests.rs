use geo_types::{Geometry, Point as GeoPoint};

use super::*;
use crate::layers::Ownership;
use crate::sources::Value;

fn table(header: &str, rows: &[&str]) -> Table {
    let fields: Vec<String> = header.split(',').map(str::to_owned).collect();
    let records = rows.iter().enumerate().map(|(i, row)| {
        let values: Vec<Value> = row.split(',').map(Value::from_text).collect();
        let number = |name: &str| values[fields.iter().position(|f| f == name)?].number();
        let shape = number("lon").zip(number("lat")).map(|(x, y)| Geometry::Point(GeoPoint::new(x, y)));
        Record { row: i as u64 + 1, shape, values }
    });
    Table { file: "f.csv".to_owned(), records: records.collect(), fields, ..Table::default() }
}

fn load(table: &Table, layer: &str) -> (Vec<Facility>, Vec<Warning>) {
    let layer: FacilityLayer = toml::from_str(&format!("path = 'f.csv'\n{layer}")).expect("a layer");
    let mut warnings = Vec::new();
    let list = from_table(table, &layer, &Frame::at(117), &mut Ids::default(), &mut warnings).expect("a usable table");
    (list, warnings)
}

#[test]
fn a_chinese_list_is_read_without_any_setting() {
    let table = table(
        "机构代码,机构名称,机构类别,举办主体,床位,服务,状态,启用年,电话,lon,lat",
        &[
            "A1,城南中心,社区卫生服务中心,政府办,20,中医;rehab;-lab,现有,,123,117.0,36.0",
            "A2,新区站,社区卫生服务站,民营,,,规划,2028,,117.1,36.0",
        ],
    );
    let (list, warnings) = load(&table, "");
    assert_eq!(warnings, []);
    let centre = &list[0];
    assert_eq!((centre.id.as_str(), centre.kind.as_str(), centre.name.as_str()), ("A1", "CHC", "城南中心"));
    assert_eq!((centre.ownership, centre.capacity), (Some(Ownership::Gov), Some(20.0)));
    assert_eq!(centre.services.iter().map(String::as_str).collect::<Vec<_>>(), ["rehab", "tcm"]);
    assert!(centre.lacks.contains("lab"));
    assert_eq!(centre.attributes.get("电话").map(String::as_str), Some("123"));
    assert!(!list[1].is_open(2027) && list[1].is_open(2028));
}

#[test]
fn a_row_without_coordinates_is_kept_without_a_place_and_named() {
    let table = table("id,type,lon,lat", &["a,CHC,117,36", "b,CHC,,", "c,CHC,3056.2,36"]);
    let (list, warnings) = load(&table, "");
    let placed: Vec<bool> = list.iter().map(|f| f.sites[0].point.is_finite()).collect();
    assert_eq!(placed, [true, false, false]);
    let rows: Vec<Option<u64>> = warnings.iter().map(|w| w.place.row).collect();
    assert_eq!(rows, [Some(2), Some(3)]);
}

#[test]
fn swapped_coordinates_are_recognised_where_they_leave_the_earth() {
    let table = table("id,type,lon,lat", &["a,CHC,117,36", "b,CHC,36,117"]);
    let (_, warnings) = load(&table, "");
    assert_eq!(warnings.iter().map(|w| (w.code, w.place.row)).collect::<Vec<_>>(), [("swapped-coordinates", Some(2))]);
}

#[test]
fn an_unknown_type_is_kept_under_its_own_name_and_reported_once() {
    let table = table("id,type,lon,lat", &["a,气象站,117,36", "b,气象站,117,36", "c,诊所,117,36"]);
    let (list, warnings) = load(&table, "");
    assert_eq!(list.iter().map(|f| f.kind.as_str()).collect::<Vec<_>>(), ["气象站", "气象站", "CLINIC"]);
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].text.en.contains("2 rows (1, 2)"), "{}", warnings[0].text.en);
    let (list, warnings) = load(&table, "type_map = { '气象站' = 'WEATHER' }");
    assert_eq!((list[0].kind.as_str(), warnings.len()), ("WEATHER", 0));
}

#[test]
fn rows_of_one_institution_are_its_sites_and_count_once() {
    let table =
        table("id,type,institution,services,lon,lat", &["a,CHC,X,,117,36", "b,CHC,X,tcm,117.1,36", "c,CHC,,,117.2,36"]);
    let (list, warnings) = load(&table, "");
    assert_eq!((list.len(), list[0].sites.len(), warnings.len()), (2, 2, 0));
    assert!(list[0].services.contains("tcm"));
}

#[test]
fn every_site_of_an_institution_has_its_own_period() {
    let table = table(
        "id,type,institution,status,opens,lon,lat",
        &["a,CHC,X,,,117,36", "b,CHC,X,planned,2029,117.1,36", "c,CHC,X,closed,,117.2,36"],
    );
    let (list, warnings) = load(&table, "");
    assert_eq!((list.len(), warnings.len()), (1, 0));
    let open = |year| list[0].open_sites(year).map(|s| s.place.row.unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!((open(2026), open(2029)), (vec![1], vec![1, 2]));
}

#[test]
fn rows_of_one_institution_that_disagree_are_named_and_the_first_says_what_it_is() {
    let table = table(
        "id,name,type,ownership,institution,services,lon,lat",
        &[
            "a,A,CHC,gov,X,tcm,117,36",
            "b,B,CHS,gov,X,,117.1,36",
            "c,C,CHC,private,X,-tcm,117.2,36",
            "d,D,CHC,,X,lab,117.3,36",
        ],
    );
    let (list, warnings) = load(&table, "");
    assert_eq!((list.len(), list[0].kind.as_str(), list[0].ownership), (1, "CHC", Some(Ownership::Gov)));
    assert_eq!(list[0].services.iter().map(String::as_str).collect::<Vec<_>>(), ["lab", "tcm"]);
    let rows: Vec<_> = warnings.iter().map(|w| (w.code, w.place.row)).collect();
    assert_eq!(rows, [("institution-rows-differ", Some(2)), ("institution-rows-differ", Some(3))]);
    assert!(warnings[0].text.en.starts_with("row 2 and row 1 are one institution, \"A\", but differ in type;"));
    assert!(warnings[1].text.zh.contains("举办主体、服务不一致"), "{}", warnings[1].text.zh);
}

#[test]
fn two_rows_with_one_id_are_both_kept() {
    let table = table("id,type,lon,lat", &["a,CHC,117,36", "a,CHS,117.1,36", "a,VC,117.1,36"]);
    let (list, warnings) = load(&table, "");
    assert_eq!(list.iter().map(|f| f.id.as_str()).collect::<Vec<_>>(), ["a", "a#2", "a#3"]);
    assert_eq!(warnings.len(), 2);
}

#[test]
fn an_empty_flag_is_unknown() {
    let table = table("id,type,中医馆,lon,lat", &["a,CHC,有,117,36", "b,CHC,无,117,36", "c,CHC,,117,36"]);
    let (list, _) = load(&table, "columns = { flags = { tcm = '中医馆' } }");
    let known: Vec<(bool, bool)> = list.iter().map(|f| (f.services.contains("tcm"), f.lacks.contains("tcm"))).collect();
    assert_eq!(known, [(true, false), (false, true), (false, false)]);
}

#[test]
fn a_column_named_after_a_service_is_a_yes_no_column() {
    let table = table("id,type,中医服务,lon,lat", &["a,CHC,是,117,36", "b,CHC,否,117,36"]);
    let (list, _) = load(&table, "");
    assert!(list[0].services.contains("tcm") && list[1].lacks.contains("tcm"));
}

#[test]
fn a_hall_is_one_form_of_a_service_whatever_the_order_of_the_columns() {
    // A has no hall but the service; B a hall, and nothing is said of the service; C neither a hall nor a word of it.
    let tables = [
        table("id,type,中医馆,中医药服务,lon,lat", &["a,CHC,否,是,117,36", "b,CHC,是,,117,36", "c,CHC,否,,117,36"]),
        table("id,type,中医药服务,中医馆,lon,lat", &["a,CHC,是,否,117,36", "b,CHC,,是,117,36", "c,CHC,,否,117,36"]),
    ];
    for table in tables {
        let (list, _) = load(&table, "");
        let tcm: Vec<(bool, bool)> =
            list.iter().map(|f| (f.services.contains("tcm"), f.lacks.contains("tcm"))).collect();
        assert_eq!(tcm, [(true, false), (true, false), (false, false)]);
    }
}

#[test]
fn a_list_without_rows_is_an_error_unless_it_may_be_empty() {
    let table = table("id,type,lon,lat", &[]);
    let layer: FacilityLayer = toml::from_str("path = 'f.csv'").expect("a layer");
    let error = from_table(&table, &layer, &Frame::at(117), &mut Ids::default(), &mut Vec::new()).expect_err("no row");
    assert!(error.to_string().contains("hint: check the file, or set allow_empty"), "{error}");
    assert!(load(&table, "allow_empty = true").0.is_empty());
}

#[test]
fn a_row_without_coordinates_counts_and_is_nowhere() {
    let table = table("id,type,lon,lat", &["a,CHC,,"]);
    for (setting, told) in [("", 1), ("places = false", 0)] {
        let (list, warnings) = load(&table, setting);
        assert!(list.len() == 1 && !list[0].sites[0].point.is_finite(), "{setting}");
        assert_eq!((list[0].sites[0].located, warnings.len()), (Located::Missing, told), "{setting}");
    }
}
