//! A template is written, filled in as a county would, and read back by a project: what was filled in decides.

#![allow(clippy::unwrap_used, reason = "a test stops where its input is not what it says")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader, Xlsx, open_workbook};
use gapzone::layers::Layers;
use gapzone::outputs::template::{Asks, Column, Entry, project_lines, template};
use gapzone::project::Project;
use gapzone::rules::Plan;
use gapzone::rules::fields::Subject;
use gapzone::rules::needs::{Need, Needs, Presence};
use gapzone::run::{Report, Silent, run};
use rust_xlsxwriter::{Format, Workbook};

const PLAN: &str = r#"
schema = 1
id = "T"
title = { zh = "填报规划", en = "a plan to fill in" }
document = "t.txt"

[[rules]]
id = "T1"
slug = "tcm-hall"
label = { zh = "中医馆", en = "TCM halls" }
clause = { lines = [1, 1], quote = "中医馆全覆盖" }
target = { year = 2030, nature = "stated" }
require = { kind = "share", set = { types = ["CHC", "THC"], where = 'ownership = "gov"' }, holds = "tcm_hall and tcm_items >= 4" }

[[rules]]
id = "T2"
slug = "nursery-places"
label = { zh = "每千人口托位数", en = "places per thousand" }
clause = { lines = [2, 2], quote = "每千人口托位数4.5个" }
target = { year = 2030, nature = "stated", baseline = { year = 2025, value = 3 } }
require = { kind = "ratio", number = { sum = "places", of = { types = ["NURSERY"] } }, per = { people = "total" }, each = 1000, goal = { at_least = 4.5 } }

[[rules]]
id = "T3"
slug = "tcm-visits"
label = { zh = "中医药服务量占比", en = "TCM visits" }
clause = { lines = [3, 3], quote = "中医药服务量占比达到35%" }
target = { year = 2026, nature = "stated" }
require = { kind = "indicator", value = "tcm_visit_share", goal = { at_least = 35 } }

[[rules]]
id = "T4"
slug = "visits"
label = { zh = "每村每月巡诊", en = "visits" }
clause = { lines = [4, 4], quote = "每月巡诊不少于2次" }
target = { nature = "stated" }
require = { kind = "presence", levels = ["town"], holds = "rounds >= 2" }

[[rules]]
id = "T5"
slug = "teams"
label = { zh = "应急队伍", en = "teams" }
clause = { lines = [5, 5], quote = "建立2支应急队伍" }
target = { nature = "stated" }
require = { kind = "ratio", number = { count = { types = ["TEAM"] } }, goal = { at_least = 2 } }

[[fields]]
key = "rounds"
label = { zh = "每月巡诊次数", en = "rounds a month" }
of = "unit"
kind = "number"
unit = { zh = "次", en = "rounds" }
"#;

fn plan() -> Plan {
    Plan::parse(PLAN, "t.toml").unwrap()
}

/// A sheet as texts, its titles first.
fn sheet(book: &[u8], name: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(book.to_vec())).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// A workbook with the titles and fixed rows of the template, and with `cells` filled in by sheet, row and title.
fn fill(template: &[u8], cells: &[(&str, u32, &str, &str)], path: &Path) {
    let names = ["机构", "专科队伍项目", "单元", "指标"];
    let mut rows: BTreeMap<&str, Vec<Vec<String>>> = names.iter().map(|name| (*name, sheet(template, name))).collect();
    for (name, row, title, text) in cells {
        let rows = rows.get_mut(name).unwrap();
        let column = rows[0].iter().position(|t| t == title).unwrap_or_else(|| panic!("no column {title} in {name}"));
        let wide = rows[0].len();
        let row = *row as usize - 1;
        rows.resize(rows.len().max(row + 1), Vec::new());
        rows[row].resize(wide, String::new());
        (*text).clone_into(&mut rows[row][column]);
    }
    let mut book = Workbook::new();
    for (name, rows) in rows {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (r, row) in (0..).zip(rows) {
            for (c, text) in (0..).zip(row) {
                match text.strip_suffix('%').map(str::parse::<f64>) {
                    // As a spreadsheet stores 35.2%.
                    Some(Ok(percent)) => {
                        let format = Format::new().set_num_format("0.0%");
                        _ = sheet.write_number_with_format(r, c, percent / 100.0, &format).unwrap();
                    }
                    _ => match text.parse::<f64>() {
                        Ok(number) => _ = sheet.write_number(r, c, number).unwrap(),
                        Err(_) => _ = sheet.write_string(r, c, text).unwrap(),
                    },
                }
            }
        }
    }
    book.save(path).unwrap();
}

const CELLS: &[(&str, u32, &str, &str)] = &[
    ("机构", 2, "编码", "420115001002"),
    ("机构", 2, "名称", "甲中心"),
    ("机构", 2, "类型", "社区卫生服务中心"),
    ("机构", 2, "举办主体", "政府办"),
    ("机构", 2, "中医馆", "是"),
    ("机构", 2, "中医药适宜技术项目数（项）", "6"),
    ("机构", 2, "经度", "114.005"),
    ("机构", 2, "纬度", "30.005"),
    ("机构", 3, "名称", "乙卫生院"),
    ("机构", 3, "类型", "卫生院"),
    ("机构", 3, "举办主体", "政府办"),
    ("机构", 3, "中医馆", "是"),
    ("机构", 3, "中医药适宜技术项目数（项）", "6项"),
    ("机构", 3, "经度", "114.015"),
    ("机构", 3, "纬度", "30.005"),
    ("机构", 5, "名称", "丙托育"),
    ("机构", 5, "类型", "托育机构"),
    ("机构", 5, "托位数（个）", "45"),
    ("机构", 5, "经度", "114.006"),
    ("机构", 5, "纬度", "30.006"),
    ("专科队伍项目", 2, "名称", "甲队"),
    ("专科队伍项目", 2, "类型", "应急队伍"),
    ("专科队伍项目", 3, "名称", "乙队"),
    ("专科队伍项目", 3, "类型", "应急队伍"),
    ("单元", 2, "编码", "420115101000"),
    ("单元", 2, "级别", "镇"),
    ("单元", 2, "每月巡诊次数（次）", "2"),
    ("单元", 3, "名称", "西镇"),
    ("单元", 3, "级别", "镇"),
    ("单元", 3, "每月巡诊次数（次）", "1"),
];

const UNITS: &str = r#"{ "type": "FeatureCollection", "features": [
{ "type": "Feature", "properties": { "code": "420115101", "name": "东镇", "level": "town" },
  "geometry": { "type": "Polygon", "coordinates": [[[114.0,30.0],[114.01,30.0],[114.01,30.01],[114.0,30.01],[114.0,30.0]]] } },
{ "type": "Feature", "properties": { "code": "420115102", "name": "西镇", "level": "town" },
  "geometry": { "type": "Polygon", "coordinates": [[[114.01,30.0],[114.02,30.0],[114.02,30.01],[114.01,30.01],[114.01,30.0]]] } }
] }"#;

struct Filled {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

/// A project whose workbook is the template of [`PLAN`], filled in with [`CELLS`] and `more`.
fn filled(more: &[(&str, u32, &str, &str)]) -> Filled {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let book = template(&plan(), Some(2026)).unwrap();
    let cells: Vec<_> = CELLS.iter().chain(more).copied().collect();
    fill(&book, &cells, &path.join("b.xlsx"));
    let lines = project_lines(&Asks::of(&plan(), Some(2026)), "b.xlsx");
    let (tables, units) = lines.split_once("# [[units]]\n").unwrap();
    let project = format!(
        "schema = 1\nname = 'x'\nas_of = 2026\nplans = ['t.toml']\n\
         people = {{ kind = 'points', path = 'p.csv' }}\n{tables}\n[[units]]\npath = 'u.geojson'\n{units}"
    );
    for (name, text) in [
        ("project.toml", project.as_str()),
        ("t.toml", PLAN),
        ("u.geojson", UNITS),
        ("p.csv", "id,people,lon,lat\na,100,114.005,30.005\nb,100,114.015,30.005\n"),
    ] {
        std::fs::write(path.join(name), text).unwrap();
    }
    Filled { _folder: folder, path }
}

fn report(filled: &Filled) -> Report {
    run(Project::open(&filled.path).unwrap(), &Silent).unwrap()
}

fn verdicts(report: &Report) -> Vec<(&str, &str)> {
    report.findings.iter().map(|f| (f.id.as_str(), f.verdict.code())).collect()
}

/// Rows of the indicators, by name.
fn row_of(name: &str) -> u32 {
    let rows = sheet(&template(&plan(), Some(2026)).unwrap(), "指标");
    rows.iter().position(|row| row[0] == name).unwrap() as u32 + 1
}

#[test]
fn a_template_has_exactly_what_the_plan_reads() {
    let book = template(&plan(), Some(2026)).unwrap();
    let titles = |name: &str| sheet(&book, name)[0].clone();
    let facilities = titles("机构");
    assert_eq!(facilities[..3], ["编码", "名称", "类型"]);
    assert_eq!(facilities[11..], ["托位数（个）", "中医馆", "中医药适宜技术项目数（项）"]);
    assert_eq!(titles("单元"), ["编码", "名称", "级别", "常住人口（人）", "每月巡诊次数（次）"]);
    assert_eq!(titles("指标")[..5], ["指标", "单位", "2025年", "2026年", "2030年"]);
    let clauses = sheet(&book, "条文对照");
    assert_eq!(clauses[1][6], "机构：类型、举办主体、中医馆、中医药适宜技术项目数（项）");
    assert!(clauses[5][6].starts_with("专科队伍项目：类型"), "{:?}", clauses[5]);
    assert_eq!(book, template(&plan(), Some(2026)).unwrap(), "the same plan gives the same bytes");
}

#[test]
fn what_is_filled_in_arrives_in_the_verdicts() {
    let people = row_of("常住人口");
    let share = row_of("中医药服务量占比");
    let filled = filled(&[
        ("指标", people, "2026年", "1"),
        ("指标", people, "单位", "万人"),
        ("指标", share, "2026年", "35.2%"),
    ]);
    let report = report(&filled);
    // T1: 甲 has both, 乙's number cannot be read. T2: 45 places for 10,000 people are 4.5 for a thousand.
    // T3: 35.2 >= 35. T4: one of two towns has two rounds. T5: two teams.
    let wanted = [("T1", "INDETERMINATE"), ("T2", "MET"), ("T3", "MET"), ("T4", "NOT_MET"), ("T5", "MET")];
    assert_eq!(verdicts(&report), wanted, "{:#?}", report.warnings);
    assert!(report.layers.facilities.list.iter().any(|f| f.id == "420115001002"), "a code stays a code");
    let odd: Vec<_> = report.warnings.iter().filter(|w| w.code == "attribute-unreadable").collect();
    assert_eq!(odd.len(), 1, "{:#?}", report.warnings);
    assert_eq!((odd[0].place.file.as_str(), odd[0].place.row), ("b.xlsx[机构]", Some(3)));
    assert!(
        odd[0].text.zh.contains("“中医药适宜技术项目数（项）”列有 1 个单元格不是数：第3行“6项”"),
        "{}",
        odd[0].text.zh
    );
}

#[test]
fn a_template_that_nobody_filled_in_answers_nothing_and_claims_nothing() {
    let report = report(&filled(&[]));
    let open = verdicts(&report);
    assert!(open.contains(&("T3", "NOT_COMPUTABLE")), "{open:?}");
}

#[test]
fn drop_downs_and_notes_are_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.xlsx");
    std::fs::write(&path, template(&plan(), None).unwrap()).unwrap();
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let names = book.sheet_names();
    assert_eq!(names[..6], ["填表说明", "机构", "专科队伍项目", "单元", "指标", "条文对照"]);
    let help = book.worksheet_range("填表说明").unwrap();
    let said = help.used_cells().any(|(_, _, cell)| matches!(cell, Data::String(t) if t.contains("空格是“未知”")));
    assert!(said);
}

/// A row of cells that all are what their columns ask for.
fn plausible(columns: &[Column], types: &str) -> Vec<String> {
    let cell = |column: &Column| match (&column.entry, column.title.as_str()) {
        (_, "类型") => types.to_owned(),
        (Entry::OneOf(list), _) => list[0].clone(),
        (Entry::Flag, _) => "是".to_owned(),
        (Entry::Year, _) => "2020".to_owned(),
        (Entry::Degrees(_), "经度") => "114.005".to_owned(),
        (Entry::Degrees(_), _) => "30.005".to_owned(),
        (Entry::Number, _) => "7".to_owned(),
        (Entry::Text | Entry::Code, title) => format!("x{title}"),
    };
    columns.iter().map(cell).collect()
}

#[test]
fn every_column_of_every_pack_is_read_back_by_the_rule_that_asks_for_it() {
    for id in Plan::embedded_ids() {
        let source = Plan::open(id, Path::new("")).unwrap();
        let plan = Plan::parse(&source.text, &source.path).unwrap();
        let asks = Asks::of(&plan, Some(2026));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        let mut book = Workbook::new();
        let mut put = |name: &str, columns: &[Column], row: Vec<String>| {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            sheet.write_row(0, 0, columns.iter().map(|c| c.title.as_str())).unwrap();
            sheet.write_row(1, 0, row.iter().map(String::as_str)).unwrap();
        };
        put("机构", &asks.facilities, plausible(&asks.facilities, "综合医院"));
        if let Some(register) = &asks.register {
            put("专科队伍项目", register, plausible(register, "专科"));
        }
        let units: Vec<String> = plausible(&asks.units, "");
        let named = |column: &Column, cell: String| if column.title == "名称" { "东镇".to_owned() } else { cell };
        put("单元", &asks.units, asks.units.iter().zip(units).map(|(c, cell)| named(c, cell)).collect());
        let indicators = book.add_worksheet().set_name("指标").unwrap();
        indicators.write_row(0, 0, ["指标", "单位", "2026年"]).unwrap();
        for (at, row) in (1..).zip(&asks.indicators) {
            indicators.write_row(at, 0, [row.name.as_str(), row.unit.as_str(), "7"]).unwrap();
        }
        book.save(path.join("b.xlsx")).unwrap();
        let lines = project_lines(&asks, "b.xlsx");
        let (tables, more) = lines.split_once("# [[units]]\n").unwrap();
        let joined = more.split("\n\n").next().unwrap();
        let project = format!(
            "schema = 1\nname = 'x'\nas_of = 2026\nplans = []\n\
             people = {{ kind = 'points', path = 'p.csv' }}\n{tables}\n[[units]]\npath = 'u.geojson'\n{joined}"
        );
        std::fs::write(path.join("project.toml"), project).unwrap();
        std::fs::write(path.join("u.geojson"), UNITS).unwrap();
        std::fs::write(path.join("p.csv"), "id,people,lon,lat\na,100,114.005,30.005\n").unwrap();
        let layers = Layers::load(&Project::open(path).unwrap()).unwrap();
        let needs = Needs::of(&plan);
        for (need, _) in needs.counted() {
            let given = needs.presence(&need, &layers, 2026);
            match &need {
                Need::Attribute(Subject::Facility | Subject::Unit | Subject::Indicator, _) | Need::People(_) => {
                    assert_ne!(given, Presence::Missing, "{id}: {}", needs.text(&need).zh);
                }
                _ => {}
            }
        }
        let odd: Vec<_> = layers.warnings.iter().filter(|w| w.code.starts_with("unknown")).collect();
        assert!(odd.is_empty(), "{id}: {odd:#?}");
    }
}
