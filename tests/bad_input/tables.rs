//! Tables and layers with every kind of bad row, loaded as small projects.

use std::collections::BTreeSet;
use std::time::Instant;

use gapzone::layers::{LayerError, Layers};
use gapzone::project::Project;

use crate::pbf_writer::Tiny;

const FACILITIES: &str = "id,name,kind,lon,lat\n1,One,HOSP,117.01,36.01\n";
const PEOPLE: &str = "id,people,lon,lat\na,100,117.01,36.01\nb,50,117.02,36.02\n";

/// Loads a project of a people file and a facility file.
fn load_files(people: (&str, &[u8]), facilities: (&str, &[u8])) -> Result<Layers, LayerError> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(people.0), people.1).expect("a file");
    std::fs::write(folder.path().join(facilities.0), facilities.1).expect("a file");
    let text = format!(
        "schema = 1\nname = 'x'\nas_of = 2026\nplans = []\npeople = {{ kind = 'areas', path = '{}' }}\n\
         facilities = [{{ path = '{}' }}]\n",
        people.0, facilities.0
    );
    let project = Project::parse(&text, &folder.path().join("project.toml"), folder.path().to_owned());
    Layers::load(&project.expect("a project"))
}

fn people(name: &str, text: impl AsRef<[u8]>) -> Result<Layers, LayerError> {
    load_files((name, text.as_ref()), ("f.csv", FACILITIES.as_bytes()))
}

fn facilities(name: &str, text: impl AsRef<[u8]>) -> Result<Layers, LayerError> {
    load_files(("p.csv", PEOPLE.as_bytes()), (name, text.as_ref()))
}

fn refusal(result: Result<Layers, LayerError>, file: &str) -> String {
    let said = result.expect_err("it must be refused").to_string();
    assert!(said.contains(file) && said.contains("\nhint: "), "{said}");
    said
}

fn named(layers: &Layers, file: &str, codes: &[&str]) -> BTreeSet<u64> {
    let here = layers.warnings.iter().filter(|w| w.place.file == file && codes.contains(&w.code));
    here.filter_map(|w| w.place.row).collect()
}

/// Rows 1 to `rows` of the people file are each an area or named as left out, and not both.
fn assert_people_rows(layers: &Layers, file: &str, rows: u64) {
    let kept: BTreeSet<u64> = layers.residents.areas.iter().filter_map(|a| a.place.row).collect();
    let out = named(layers, file, &["people-without-place"]);
    assert!(kept.is_disjoint(&out));
    assert_eq!(kept.union(&out).copied().collect::<Vec<_>>(), (1..=rows).collect::<Vec<_>>(), "{:?}", layers.warnings);
}

/// The same for the facility file.
fn assert_facility_rows(layers: &Layers, file: &str, rows: u64) {
    let sites = layers.facilities.list.iter().flat_map(|f| &f.sites);
    let kept: BTreeSet<u64> = sites.filter(|s| s.point.is_finite()).filter_map(|s| s.place.row).collect();
    let out = named(layers, file, &["facility-without-place", "swapped-coordinates"]);
    assert!(kept.is_disjoint(&out));
    assert_eq!(kept.union(&out).copied().collect::<Vec<_>>(), (1..=rows).collect::<Vec<_>>(), "{:?}", layers.warnings);
}

/// A collection of features with these coordinates as polygons or points, and 10 people each.
fn collection(shapes: &[(&str, &str)]) -> String {
    let feature = |(i, (kind, at)): (usize, &(&str, &str))| {
        format!(
            r#"{{"type":"Feature","properties":{{"id":"{i}","people":10}},"geometry":{{"type":"{kind}","coordinates":{at}}}}}"#
        )
    };
    let features: Vec<String> = shapes.iter().enumerate().map(feature).collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

#[test]
fn nesting_without_end_is_refused() {
    for depth in [2_000, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            assert!(refusal(people("p.geojson", &deep), "p.geojson").contains("nested"));
            assert!(refusal(people("p.geojson", open.repeat(depth)), "p.geojson").contains("nested"));
        }
    }
}

#[test]
fn odd_shapes_are_kept_or_named_row_by_row() {
    let ring = "[[[117,36],[117.01,36],[117.01,36.01],[117,36.01],[117,36]]]";
    let shapes = [
        ("Polygon", ring),
        ("Polygon", "[[[117,36],[117.01,36.01],[117.01,36],[117,36.01],[117,36]]]"),
        ("Polygon", "[[[117,36],[117.01,36.01],[117,36]]]"),
        ("Polygon", "[[[117,36],[117,36],[117,36],[117,36]]]"),
        ("Polygon", "[]"),
        ("Point", "[NaN,36]"),
        ("Point", "[Infinity,36]"),
        ("Point", "[1e999,36]"),
        ("Point", "[36,117]"),
        ("Point", "[117.005]"),
        ("Point", "[\"117\",\"36\"]"),
        ("LineString", "[[117,36],[117.01,36]]"),
        ("Hexagon", ring),
        ("MultiPolygon", "[[[[117,36],[117.01,36],[117.01,36.01]]]]"),
        ("Point", "[117.001,36.001]"),
    ];
    let layers = people("p.geojson", collection(&shapes)).expect("some rows are good");
    assert_people_rows(&layers, "p.geojson", shapes.len() as u64);
    let out = named(&layers, "p.geojson", &["people-without-place"]);
    assert!(out.is_superset(&(5..=11).collect()), "{out:?}");
    assert!(named(&layers, "p.geojson", &["shape-repaired"]).contains(&2));
    let sum: u64 = layers.residents.areas.iter().map(|a| a.people.rounded()).sum();
    assert_eq!(sum, 10 * (shapes.len() - out.len()) as u64);
}

#[test]
fn odd_numbers_of_people_count_as_nobody_and_each_row_is_named() {
    let counts =
        ["100", "-5", "", "NaN", "inf", "1e999", "12,5", "1.234,5", "\"1,200\"", "1 200", "很多", "120人", "1e2"];
    let rows: String =
        counts.iter().enumerate().map(|(i, n)| format!("{i};{n};117.0{i:02};36\n").replace('"', "")).collect();
    let layers = people("p.csv", format!("id;people;lon;lat\n{rows}")).expect("some rows have people");
    assert_people_rows(&layers, "p.csv", counts.len() as u64);
    let odd = named(&layers, "p.csv", &["people-not-a-count", "people-missing"]);
    assert_eq!(odd.into_iter().collect::<Vec<_>>(), [2, 3, 4, 5, 6, 7, 8, 11, 12]);
    let sum: u64 = layers.residents.areas.iter().map(|a| a.people.rounded()).sum();
    // 100 + 1,200 + 1 200 + 1e2
    assert_eq!(sum, 2_600);
}

#[test]
fn a_double_id_keeps_both_rows_and_names_the_second() {
    let layers = people("p.csv", "id,people,lon,lat\na,1,117,36\na,2,117.1,36\na,3,117.2,36\n").expect("good rows");
    assert_people_rows(&layers, "p.csv", 3);
    assert_eq!(named(&layers, "p.csv", &["duplicate-id"]).into_iter().collect::<Vec<_>>(), [2, 3]);
    let layers = facilities("f.csv", "id,kind,lon,lat\n1,HOSP,117,36\n1,HOSP,117.1,36\n").expect("good rows");
    assert_facility_rows(&layers, "f.csv", 2);
    assert_eq!(layers.facilities.list.len(), 2);
}

#[test]
fn rows_with_too_few_or_too_many_cells_are_kept_or_named() {
    let rows =
        "id,kind,lon,lat\n1,HOSP,117,36\n2,HOSP\n3,HOSP,117,36,9,9\n4\n\n5,HOSP,200,36\n6,HOSP,36,117\n7,HOSP,,\n";
    let layers = facilities("f.csv", rows).expect("some rows are good");
    assert_facility_rows(&layers, "f.csv", 7);
    assert_eq!(named(&layers, "f.csv", &["wrong-cell-count"]).into_iter().collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(layers.facilities.list.len(), 2);
}

#[test]
fn empty_layers_say_what_to_do() {
    for text in ["", "id,people,lon,lat\n", "id,people,lon,lat\na,0,117,36\n", "id,people,lon,lat\na,5,,\n"] {
        refusal(people("p.csv", text), "p.csv");
    }
    refusal(people("p.geojson", r#"{"type":"FeatureCollection","features":[]}"#), "p.geojson");
    refusal(people("p.geojson", ""), "p.geojson");
    refusal(people("p.geojson", "null"), "p.geojson");
    refusal(facilities("f.csv", ""), "f.csv");
    assert!(refusal(facilities("f.csv", "id,kind,lon,lat\n"), "f.csv").contains("allow_empty"));
    refusal(facilities("f.csv", "id,kind,lon,lat\n1,HOSP,,\n"), "f.csv");
}

#[test]
fn text_in_other_encodings_and_line_ends_is_read() {
    // 编码,人口,经度,纬度 in GBK.
    let gbk = b"\xb1\xe0\xc2\xeb,\xc8\xcb\xbf\xda,\xbe\xad\xb6\xc8,\xce\xb3\xb6\xc8\n\xbc\xd7,7,117,36\n\xd2\xd2,8,117.1,36\n";
    let layers = people("p.csv", gbk).expect("GBK");
    assert_people_rows(&layers, "p.csv", 2);
    assert_eq!(
        layers.residents.areas.iter().map(|a| a.id.as_str()).collect::<BTreeSet<_>>(),
        BTreeSet::from(["甲", "乙"])
    );
    let mixed = "\u{feff}id,people,lon,lat\r\na,1,117,36\nb,2,117.1,36\rc,3,117.2,36\r\n";
    let layers = people("p.csv", mixed).expect("a byte order mark and all line ends");
    assert_people_rows(&layers, "p.csv", 3);
    assert!(layers.residents.areas.iter().any(|a| a.id == "a"));
    let layers = people("p.geojson", format!("\u{feff}{}", collection(&[("Point", "[117,36]")]))).expect("a mark");
    assert_people_rows(&layers, "p.geojson", 1);
}

#[test]
fn an_open_quote_is_an_error_and_not_a_lost_rest_of_the_file() {
    let open = "id,people,lon,lat\na,1,117,36\n\"b,2,117.1,36\nc,3,117.2,36\n";
    assert!(refusal(people("p.csv", open), "p.csv").contains("quote"));
}

#[test]
fn a_text_of_twenty_megabytes_is_read_quickly() {
    let long = "x".repeat(20_000_000);
    let begun = Instant::now();
    let layers =
        facilities("f.csv", format!("id,name,kind,lon,lat\n1,{long},HOSP,117.01,36.01\n")).expect("a long name");
    assert_eq!(layers.facilities.list[0].name.len(), 20_000_000);
    facilities("f.csv", format!("id,{long},kind,lon,lat\n1,x,HOSP,117.01,36.01\n")).expect("a long header");
    assert!(refusal(people("p.geojson", format!("\"{long}\"")), "p.geojson").len() < 10_000);
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn facilities_with_longitude_and_latitude_swapped_are_named() {
    // Both numbers are possible latitudes here, so that only the distance to the residents tells.
    let people = "id,people,lon,lat\na,100,12.5,41.9\n";
    let swapped = "id,kind,lon,lat\n1,HOSP,41.91,12.51\n2,HOSP,41.92,12.52\n";
    let layers = load_files(("p.csv", people.as_bytes()), ("f.csv", swapped.as_bytes())).expect("it is only odd");
    assert!(layers.warnings.iter().any(|w| w.code == "swapped-coordinates"), "{:?}", layers.warnings);
    let right = "id,kind,lon,lat\n1,HOSP,12.51,41.91\n";
    let layers = load_files(("p.csv", people.as_bytes()), ("f.csv", right.as_bytes())).expect("all is well");
    assert!(layers.warnings.iter().all(|w| w.code != "swapped-coordinates"), "{:?}", layers.warnings);
}

#[test]
fn a_swapped_row_beside_a_right_one_is_named() {
    let rows = "id,kind,lon,lat\n1,HOSP,36.01,117.01\n2,HOSP,117.01,36.01\n";
    let layers = facilities("f.csv", rows).expect("one row is good");
    assert_facility_rows(&layers, "f.csv", 2);
    let said = layers.warnings.iter().filter(|w| w.place.row == Some(1)).filter_map(|w| w.fix.as_ref());
    assert!(said.into_iter().any(|fix| fix.en.contains("look swapped")), "{:?}", layers.warnings);
    let all = facilities("f.csv", "id,kind,lon,lat\n1,HOSP,36.01,117.01\n");
    assert!(refusal(all, "f.csv").contains("swapped"));
}

#[test]
fn a_year_that_cannot_be_read_is_named_and_the_row_is_kept() {
    let rows = "id,kind,lon,lat,closes\n1,HOSP,117,36,2O25\n2,HOSP,117,36,2025\n3,HOSP,117,36,\n4,HOSP,117,36,0\n";
    let layers = facilities("f.csv", rows.replace("closes", "撤销年")).expect("all rows are kept");
    assert_facility_rows(&layers, "f.csv", 4);
    assert_eq!(named(&layers, "f.csv", &["unknown-year"]).into_iter().collect::<Vec<_>>(), [1, 4]);
}

#[test]
fn a_hospital_of_which_a_part_of_the_outline_is_missing_is_kept_and_named() {
    // The relation of the small extract has a second member that the extract lacks.
    let mut tiny = Tiny::default();
    (tiny.texts[4], tiny.texts[7]) = (b"hospital".to_vec(), b"amenity".to_vec());
    let people = "id,people,lon,lat\na,100,1.5,42.5\n";
    let layers = load_files(("p.csv", people.as_bytes()), ("a.osm.pbf", &tiny.bytes())).expect("it is only odd");
    assert!(layers.facilities.list.iter().any(|f| f.id == "osm:relation/20"), "{:?}", layers.facilities.list);
    let count = layers.warnings.iter().filter(|w| w.code == "unfinished-rings").count();
    assert_eq!(count, 1, "{:?}", layers.warnings);
}
