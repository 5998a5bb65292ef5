//! The table of mistakes.

use gapzone::message::Severity::{self, Error, Note, Warning};

use crate::{FACILITIES, Files, block, blocks, clean, collection, feature, lines, square, street};

/// One planted mistake and what must be told of it.
struct Mistake {
    /// What a planner did.
    what: &'static str,
    files: Files,
    code: &'static str,
    severity: Severity,
    /// File and row; an empty file where none is meant.
    place: (&'static str, Option<u64>),
    /// A part of the text and a part of the cure, in English.
    says: [&'static str; 2],
    /// Settings that `--fix` would write.
    settings: &'static [(&'static str, &'static str)],
    /// Where on the map, within 0.01 degrees.
    at: Option<[f64; 2]>,
}

fn mistake(what: &'static str, files: Files, code: &'static str, severity: Severity) -> Mistake {
    Mistake { what, files, code, severity, place: ("", None), says: ["", ""], settings: &[], at: None }
}

impl Mistake {
    fn place(self, file: &'static str, row: u64) -> Mistake {
        Mistake { place: (file, Some(row)), ..self }
    }

    fn file(self, file: &'static str) -> Mistake {
        Mistake { place: (file, None), ..self }
    }

    fn says(self, text: &'static str, cure: &'static str) -> Mistake {
        Mistake { says: [text, cure], ..self }
    }

    fn sets(self, settings: &'static [(&'static str, &'static str)]) -> Mistake {
        Mistake { settings, ..self }
    }

    fn at(self, lon: f64, lat: f64) -> Mistake {
        Mistake { at: Some([lon, lat]), ..self }
    }
}

/// The blocks in CGCS2000, 3-degree zone 38 (EPSG:4526), central meridian 114: eastings of R1 to R4 worked out with
/// the length of a degree of longitude at 30.6 N, 95.9 km, so that 0.002 degrees are 192 m.
fn projected_blocks() -> String {
    let one = |i: usize, metres: f64| {
        let (w, s) = (38_500_000.0 + metres, 3_387_000.0);
        let (e, n) = (w + 240.0, s + 277.0);
        let ring = format!("[[[{w},{s}],[{e},{s}],[{e},{n}],[{w},{n}],[{w},{s}]]]");
        feature(&format!("\"编码\":\"R{i}\",\"常住人口\":1000"), "Polygon", &ring)
    };
    collection(&[one(1, 192.0), one(2, 575.0), one(3, 1150.0), one(4, 1534.0)])
}

/// GBK bytes of a list: 编码,名称,类型,经度,纬度 and one row; from the encoder that browsers use.
fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

fn with_facilities(text: &str) -> Files {
    clean().with("facilities.csv", text)
}

fn twelve() -> Vec<Mistake> {
    let swapped = FACILITIES.replace("经度,纬度", "纬度,经度");
    let island = feature(
        "\"highway\":\"residential\"",
        "LineString",
        "[[114.0165,30.6045],[114.0185,30.6045],[114.0185,30.606]]",
    );
    let road =
        feature("\"highway\":\"residential\"", "LineString", "[[114.0,30.6032],[114.01,30.6032],[114.015,30.6032]]");
    let bow_tie = "[[[114.012,30.602],[114.0145,30.6045],[114.0145,30.602],[114.012,30.6045],[114.012,30.602]]]";
    let crossed = feature("\"编码\":\"R3\",\"常住人口\":1500", "Polygon", bow_tie);
    let mut with_bow_tie = blocks();
    with_bow_tie[2] = crossed;
    vec![
        mistake(
            "a layer in a Gauss-Krüger zone says nothing of it",
            clean().with("people.geojson", projected_blocks()),
            "wrong-crs",
            Error,
        )
        .file("people.geojson")
        .says(
            "CGCS2000 3-degree zone 38, whose number leads the eastings (EPSG:4526): 20 of 20 points",
            "crs = \"EPSG:4526\"",
        )
        .sets(&[("people.crs", "\"EPSG:4526\"")]),
        mistake(
            "longitude and latitude stand in each other's column",
            with_facilities(&swapped),
            "swapped-coordinates",
            Error,
        )
        .file("facilities.csv")
        .says("4 of 4 rows", "columns.lon = \"纬度\"")
        .sets(&[("facilities.0.columns.lon", "\"纬度\""), ("facilities.0.columns.lat", "\"经度\"")]),
        mistake(
            "the people column is misspelt",
            clean().replace("people.geojson", "常住人口", "常住人囗"),
            "no-column",
            Error,
        )
        .file("people.geojson")
        .says("did you mean \"常住人囗\"?", "people.columns.people = \"常住人囗\"")
        .sets(&[("people.columns.people", "\"常住人囗\"")]),
        mistake(
            "a polygon crosses itself",
            clean().with("people.geojson", collection(&with_bow_tie)),
            "shape-repaired",
            Warning,
        )
        .place("people.geojson", 3)
        .says("crosses", "")
        .at(114.0132, 30.6032),
        mistake(
            "a facility stands on an island of the network",
            clean()
                .with("roads.geojson", collection(&[road, island]))
                .setting(
                    "roads = { path = \"roads.geojson\" }",
                    "roads = { path = \"roads.geojson\", drop_islands_below_m = 0.0 }",
                )
                .replace("facilities.csv", "114.017,30.603", "114.0175,30.6046"),
            "facility-on-island",
            Warning,
        )
        .place("facilities.csv", 4)
        .says("comes within", "bridge")
        .at(114.0175, 30.6046),
        mistake(
            "a facility is far from any road",
            with_facilities(&FACILITIES.replace("114.017,30.603", "114.017,30.65")),
            "facility-far-from-road",
            Warning,
        )
        .place("facilities.csv", 4)
        .says("F4 花园社区卫生服务站", "check its coordinates")
        .at(114.017, 30.65),
        mistake(
            "a type is not known",
            with_facilities(&FACILITIES.replace("F4,花园社区卫生服务站,社区卫生服务站", "F4,花园,社区卫生服务占")),
            "unknown-type",
            Warning,
        )
        .place("facilities.csv", 4)
        .says("社区卫生服务占", "\"社区卫生服务占\" = \"CHS\" (closest known: 社区卫生服务站)"),
        mistake("a layer is empty", clean().with("people.geojson", collection(&[])), "empty-layer", Error)
            .file("people.geojson")
            .says("", "check"),
        mistake(
            "a list is in GBK and does not say so",
            clean().with("facilities.csv", gbk(FACILITIES)),
            "encoding",
            Warning,
        )
        .file("facilities.csv")
        .says("gb18030", "encoding = \"gb18030\"")
        .sets(&[("facilities.0.encoding", "\"gb18030\"")]),
        mistake("two rows bear one id", with_facilities(&FACILITIES.replace("F4,", "F1,")), "duplicate-id", Error)
            .place("facilities.csv", 4)
            .says("already used in facilities.csv row 1", "correct the id")
            .at(114.017, 30.603),
        mistake(
            "people are given in ten thousands",
            clean().with(
                "people.geojson",
                collection(&[
                    block("R1", "0.1", 114.002, 30.602),
                    block("R2", "0.2", 114.006, 30.602),
                    block("R3", "0.2", 114.012, 30.602),
                ]),
            ),
            "people-in-ten-thousands",
            Error,
        )
        .file("people.geojson")
        .says("add up to 0.5", "people.scale = 10000")
        .sets(&[("people.scale", "10000")]),
        // The twelfth of the twelve, shifted coordinates (GCJ-02, BD-09), has tests of its own.
    ]
}

fn others() -> Vec<Mistake> {
    let mut twice = blocks();
    twice.push(block("R5", "700", 114.0025, 30.6025));
    let mut negative = blocks();
    negative[1] = block("R2", "-5", 114.006, 30.602);
    let mut flat = blocks();
    flat[3] = feature(
        "\"编码\":\"R4\",\"常住人口\":500",
        "Polygon",
        "[[[114.016,30.602],[114.018,30.602],[114.016,30.602]]]",
    );
    vec![
        mistake(
            "one row is swapped",
            with_facilities(&FACILITIES.replace("114.017,30.603", "30.603,114.017")),
            "swapped-coordinates",
            Error,
        )
        .place("facilities.csv", 4)
        .says("", "swapped"),
        mistake(
            "one facility is in another province",
            with_facilities(&FACILITIES.replace("114.017,30.603", "118.017,30.603")),
            "facility-far-away",
            Warning,
        )
        .place("facilities.csv", 4)
        .says("km from everybody", "check its coordinates")
        .at(118.017, 30.603),
        mistake(
            "the roads are those of another town",
            clean().replace("roads.geojson", "[114.0", "[116.0"),
            "layers-apart",
            Error,
        )
        .file("roads.geojson")
        .says("km from the people", "reference system"),
        mistake(
            "one facility is listed twice",
            with_facilities(&format!("{FACILITIES}F5,人民医院,综合医院,114.0081,30.603\n")),
            "facility-twice",
            Warning,
        )
        .place("facilities.csv", 5)
        .says("one name and type", "leave one row out")
        .at(114.0081, 30.603),
        mistake(
            "two residential polygons lie on each other",
            clean().with("people.geojson", collection(&twice)),
            "areas-overlap",
            Warning,
        )
        .place("people.geojson", 5)
        .says("R5 overlaps R1", "outlines")
        .at(114.0035, 30.6035),
        mistake(
            "a unit lies on its neighbour",
            clean().with(
                "units.geojson",
                collection(&[
                    street("420115001000", "甲街道", "3000", 114.0),
                    street("420115002000", "乙街道", "2000", 114.008),
                ]),
            ),
            "units-overlap",
            Warning,
        )
        .place("units.geojson", 2)
        .says("by 20 %", "do not overlap")
        .at(114.009, 30.605),
        mistake(
            "a number of people is negative",
            clean().with("people.geojson", collection(&negative)),
            "people-not-a-count",
            Warning,
        )
        .place("people.geojson", 2)
        .at(114.007, 30.603),
        mistake("a polygon has no area", clean().with("people.geojson", collection(&flat)), "shape-unusable", Warning)
            .place("people.geojson", 4)
            .at(114.016, 30.602),
        mistake(
            "a coordinate is no number",
            with_facilities(&FACILITIES.replace("114.017,30.603", "NaN,1e308")),
            "bad-coordinates",
            Warning,
        )
        .place("facilities.csv", 4)
        .says("经度=NaN", "decimal degrees"),
        mistake(
            "a list has neither coordinates nor units",
            with_facilities("编码,名称,类型\nF1,老年诊所,诊所\n"),
            "empty-layer",
            Error,
        )
        .file("facilities.csv")
        .says("none of 1 rows", "places = false"),
        mistake(
            "the people's file is missing",
            clean().setting("people.geojson", "none.geojson"),
            "file-unreadable",
            Error,
        )
        .file("none.geojson")
        .says("", "check the path"),
        mistake(
            "a file is no JSON",
            clean().with("units.geojson", "{\"type\": \"FeatureCollection\""),
            "file-malformed",
            Error,
        )
        .file("units.geojson"),
        mistake(
            "a code was rounded by a spreadsheet",
            clean().replace("units.geojson", "\"编码\":\"420115002000\"", "\"编码\":\"4.20115E+11\""),
            "code-rounded",
            Warning,
        )
        .place("units.geojson", 2)
        .says("rounded", "format the column as text"),
        mistake(
            "a code says another level than its row",
            clean().replace("units.geojson", "420115002000", "420115002201"),
            "code-level-differs",
            Warning,
        )
        .place("units.geojson", 2)
        .says("street office", "correct the level or the code"),
        mistake(
            "a class code does not exist",
            clean().replace("units.geojson", "\"名称\":\"乙街道\"", "\"名称\":\"乙街道\",\"城乡分类代码\":\"113\""),
            "unknown-class",
            Warning,
        )
        .place("units.geojson", 2)
        .says("113", "class code"),
        mistake(
            "a facility's code is that of another unit",
            with_facilities(&with_units("420115002000")),
            "facility-outside-its-unit",
            Warning,
        )
        .place("facilities.csv", 1)
        // 114.003 lies 0.007 degrees, 671 m, west of 114.01, where 乙街道 begins.
        .says("67", "check code and coordinates")
        .at(114.003, 30.603),
        mistake(
            "a code is an old one that nobody explains",
            with_facilities(&with_units("420115009000")),
            "code-of-no-unit",
            Warning,
        )
        .place("facilities.csv", 1)
        .says("420115009000 (1 rows)", "code_changes"),
        mistake(
            "a code was replaced, as the table of changes says",
            with_facilities(&with_units("420115009000"))
                .with("changes.csv", "旧编码,新编码,年份\n420115009000,420115001000,2021\n")
                .setting("plans = []", "plans = []\ncode_changes = \"changes.csv\""),
            "code-replaced",
            Note,
        )
        .place("facilities.csv", 1)
        .says("replaced by 420115001; 1 rows", ""),
        mistake(
            "the residents' code is that of another unit",
            clean().replace("people.geojson", "\"编码\":\"R1\"", "\"编码\":\"R1\",\"区划代码\":\"420115002\""),
            "residents-outside-their-unit",
            Warning,
        )
        .place("people.geojson", 1)
        // The middle of R1, 114.00325, lies 0.00675 degrees, 647 m, west of 114.01.
        .says("647 m", "check code"),
        mistake(
            "a unit lies outside the county of its code",
            clean().replace("units.geojson", "\"features\":[", &format!("\"features\":[{},", county())),
            "unit-outside-its-parent",
            Warning,
        )
        .place("units.geojson", 3)
        .says("乙街道", "correct the code or the outline"),
        mistake(
            "a facility has no coordinates and names no unit",
            with_facilities(&FACILITIES.replace("114.017,30.603", ",")),
            "facility-without-place",
            Warning,
        )
        .place("facilities.csv", 4)
        .says("nobody reaches it", "add coordinates"),
    ]
}

/// The county of the clean codes, but only its western half.
fn county() -> String {
    feature(
        "\"编码\":\"420115\",\"名称\":\"某县\",\"级别\":\"县\",\"常住人口\":5000",
        "Polygon",
        &square(114.0, 30.6, 0.01),
    )
}

/// The list with a column of division codes; F1 bears `code`, the others none.
fn with_units(code: &str) -> String {
    let rows: Vec<String> = FACILITIES
        .lines()
        .enumerate()
        .map(|(i, line)| match i {
            0 => format!("{line},区划代码"),
            1 => format!("{line},{code}"),
            _ => format!("{line},"),
        })
        .collect();
    rows.join("\n")
}

#[test]
fn the_clean_town_gives_no_problem_at_all() {
    let checked = clean().check();
    assert!(checked.is_readable);
    assert_eq!(lines(&checked), "");
}

/// What is not told of a mistake as it should be.
fn missing(planted: &Mistake) -> Option<String> {
    let checked = planted.files.check();
    let (file, row) = planted.place;
    let fits = |w: &&gapzone::message::Warning| w.code == planted.code && w.place.file == file && w.place.row == row;
    let Some(found) = checked.warnings.iter().find(fits) else {
        return Some(format!("no {} at {file} {row:?} in\n{}", planted.code, lines(&checked)));
    };
    let fix = found.fix.clone().unwrap_or_default();
    let settings: Vec<(&str, &str)> = found.settings.iter().map(|s| (s.key.as_str(), s.value.as_str())).collect();
    let near = |at: [f64; 2], [lon, lat]: [f64; 2]| (at[0] - lon).abs() < 0.002 && (at[1] - lat).abs() < 0.002;
    let holds = [
        ("severity", found.severity == planted.severity),
        ("text", found.text.en.contains(planted.says[0]) && !found.text.zh.is_empty()),
        ("cure", fix.en.contains(planted.says[1]) && fix.zh.is_empty() == fix.en.is_empty()),
        ("settings", settings == planted.settings),
        ("point", planted.at.is_none_or(|wanted| found.at.is_some_and(|at| near(at, wanted)))),
        ("worst", checked.worst() >= Some(planted.severity)),
    ];
    let wrong: Vec<&str> = holds.into_iter().filter(|(_, holds)| !holds).map(|(what, _)| what).collect();
    (!wrong.is_empty()).then(|| format!("{wrong:?}: {}", crate::line(found)))
}

#[test]
fn every_planted_mistake_gives_its_code_its_place_and_its_cure() {
    let all = twelve().into_iter().chain(others());
    let wrong: Vec<String> = all.filter_map(|m| missing(&m).map(|why| format!("{}: {why}", m.what))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn settings_that_are_written_cure_the_mistake() {
    for planted in twelve().into_iter().filter(|m| !m.settings.is_empty()) {
        let checked = planted.files.check();
        let settings: Vec<_> = checked.warnings.iter().flat_map(|w| w.settings.clone()).collect();
        let (project, written) =
            gapzone::project::edit::write_settings(&planted.files.project, &settings).expect("they can be written");
        assert!(!written.is_empty());
        let cured = Files { project, files: planted.files.files.clone() }.check();
        let still: Vec<_> = cured.warnings.iter().filter(|w| w.code == planted.code).collect();
        assert!(still.is_empty(), "{}: {still:?}", planted.what);
        assert!(cured.is_readable, "{}: {}", planted.what, lines(&cured));
    }
}

#[test]
fn one_broken_file_does_not_hide_the_next() {
    let checked = clean()
        .with("facilities.csv", FACILITIES.replace("经度,纬度", "纬度,经度"))
        .setting("people.geojson", "none.geojson")
        .check();
    let codes: Vec<&str> = checked.warnings.iter().filter(|w| w.severity == Error).map(|w| w.code).collect();
    assert!(codes.contains(&"swapped-coordinates") && codes.contains(&"file-unreadable"), "{}", lines(&checked));
    assert!(!checked.is_readable);
}
