use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::*;

fn named(sheet: &mut Worksheet, name: &str) {
    sheet.set_name(name).expect("a name");
}

fn saved(mut book: Workbook) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.xlsx");
    book.save(&path).expect("a workbook");
    (folder, path)
}

fn read_layer(book: Workbook, layer: Option<&str>) -> Result<Table, SourceError> {
    let (_folder, path) = saved(book);
    read(&path, &ReadOptions { layer: layer.map(str::to_owned), ..ReadOptions::default() })
}

fn texts(table: &Table, row: usize) -> Vec<String> {
    table.records[row].values.iter().map(|v| v.text().unwrap_or_default()).collect()
}

#[test]
fn title_rows_are_passed_over_and_rows_keep_the_numbers_of_the_sheet() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 3, "医疗机构基本情况表", &plain).expect("a title");
    sheet.write_row(1, 0, ["填报单位：清河区", "2026年3月"]).expect("a row");
    sheet.write_row(2, 0, ["名称", "类型", "经度", "纬度"]).expect("a row");
    sheet.write_row(3, 0, ["甲院", "综合医院", "１１４．１", "30.5"]).expect("a row");
    sheet.write_row(5, 0, ["乙站", "社区卫生服务站"]).expect("a row");
    sheet.write_row_matrix(5, 2, [[114.2, 30.6]]).expect("a row");
    let table = read_layer(book, None).expect("a table");
    assert_eq!(table.fields, ["名称", "类型", "经度", "纬度"]);
    // Row 5 of the sheet is empty.
    assert_eq!(table.records.iter().map(|r| r.row).collect::<Vec<_>>(), [4, 6]);
    assert_eq!(table.records[1].shape, Some(geo_types::Point::new(114.2, 30.6).into()));
    assert!(table.records[0].shape.is_some(), "full-width digits are digits: {:?}", table.warnings);
}

#[test]
fn merged_titles_stand_before_titles_that_several_columns_share() {
    // | 名称 | 床位数     | 卫生人员数   |
    // |      | 编制 | 实有 | 编制 | 医师 |
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 1, 0, "名称", &plain).expect("merged");
    sheet.merge_range(0, 1, 0, 2, "床位数", &plain).expect("merged");
    sheet.merge_range(0, 3, 0, 4, "卫生人员数", &plain).expect("merged");
    sheet.write_row(1, 1, ["编制", "实有", "编制", "医师"]).expect("a row");
    sheet.write_row(2, 0, ["甲院"]).expect("a row");
    sheet.write_row(2, 1, [10, 20, 30, 40]).expect("a row");
    let table = read_layer(book, None).expect("a table");
    assert_eq!(table.fields, ["名称", "床位数编制", "实有", "卫生人员数编制", "医师"]);
    assert_eq!(texts(&table, 0), ["甲院", "10", "20", "30", "40"]);
    assert_eq!(table.records[0].row, 3);
}

#[test]
fn cells_come_out_as_a_person_wrote_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["编码", "占比", "日期", "有", "和", "错", "床位数\n（张）"]).expect("a row");
    sheet.write_number(1, 0, 420_115_001_002.0).expect("a number");
    sheet.write_number_with_format(1, 1, 0.352, &Format::new().set_num_format("0.0%")).expect("a number");
    let day = ExcelDateTime::from_ymd(2026, 3, 31).expect("a day");
    sheet.write_datetime_with_format(1, 2, &day, &Format::new().set_num_format("yyyy/m/d")).expect("a day");
    sheet.write_boolean(1, 3, true).expect("a truth");
    sheet.write_number(1, 4, 0.1 + 0.2).expect("a number");
    sheet.write_formula(1, 5, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!")).expect("an error");
    let table = read_layer(book, None).expect("a table");
    assert_eq!(texts(&table, 0), ["420115001002", "35.2%", "2026-03-31", "true", "0.3", "", ""]);
    assert_eq!(table.fields[6], "床位数（张）");
    let codes: Vec<_> = table.warnings.iter().map(|w| (w.code, w.place.row)).collect();
    assert_eq!(codes, [("cell-error", Some(2))], "{:?}", table.warnings);
}

#[test]
fn a_cell_merged_over_several_rows_counts_for_each_of_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["镇街", "名称"]).expect("a row");
    sheet.merge_range(1, 0, 2, 0, "东港镇", &Format::new()).expect("merged");
    sheet.write_column(1, 1, ["甲", "乙", "丙"]).expect("a column");
    let table = read_layer(book, None).expect("a table");
    assert_eq!((0..3).map(|i| texts(&table, i)[0].clone()).collect::<Vec<_>>(), ["东港镇", "东港镇", ""]);
}

fn two_sheets() -> Workbook {
    let mut book = Workbook::new();
    for (name, title) in [("机构", "名称"), ("指标", "指标"), ("空", "")] {
        let sheet = book.add_worksheet();
        named(sheet, name);
        if !title.is_empty() {
            sheet.write_row(0, 0, [title, "值"]).expect("a row");
            sheet.write_row(1, 0, ["a", "b"]).expect("a row");
        }
    }
    let hidden = book.add_worksheet();
    named(hidden, "选项");
    hidden.write_row(0, 0, ["x", "y"]).expect("a row");
    hidden.set_hidden(true);
    book
}

#[test]
fn a_sheet_is_chosen_by_name_or_number_and_several_are_named() {
    for layer in ["指标", "2"] {
        assert_eq!(read_layer(two_sheets(), Some(layer)).expect("a table").fields, ["指标", "值"]);
    }
    let several = read_layer(two_sheets(), None).expect_err("two sheets").to_string();
    assert!(several.contains("several sheets: 机构、指标\nhint:"), "{several}");
    let none = read_layer(two_sheets(), Some("机够")).expect_err("no such sheet").to_string();
    assert!(none.contains("did you mean \"机构\"? the sheets are: 机构、指标、空、选项"), "{none}");
}

#[test]
fn a_cell_in_the_last_corner_of_a_sheet_costs_nothing() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["名称", "值"]).expect("a row");
    sheet.write_row(1, 0, ["a", "b"]).expect("a row");
    sheet.write_string(1_048_575, 16_383, "x").expect("a cell");
    let table = read_layer(book, None).expect("a table");
    assert_eq!((table.records.len(), table.warnings.len()), (1, 1), "{:?}", table.warnings);
    assert_eq!(table.warnings[0].place.row, Some(1_048_576));
}

#[test]
fn damaged_workbooks_are_refused_and_never_a_panic() {
    let (folder, path) = saved(two_sheets());
    let whole = std::fs::read(&path).expect("the file");
    let broken = folder.path().join("b.xlsx");
    let options = ReadOptions { layer: Some("机构".to_owned()), ..ReadOptions::default() };
    for length in (0..whole.len()).step_by(97) {
        std::fs::write(&broken, &whole[..length]).expect("a file");
        assert!(read(&broken, &options).is_err(), "cut at {length}");
    }
    for at in (0..whole.len()).step_by(61) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5A;
        std::fs::write(&broken, &bytes).expect("a file");
        let _ = read(&broken, &options);
    }
    std::fs::write(&broken, "<html><table><tr><td>名称</td></tr></table></html>").expect("a file");
    let said = read(&broken, &options).expect_err("html is no workbook").to_string();
    assert!(said.contains("hint: open it in a spreadsheet program"), "{said}");
}
