//! The sheets of a template, with frozen titles, drop-downs and notes.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Formula, Note, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use super::asks::{Asks, Column, Entry, Row};
use super::{sheet, words};
use crate::rules::Plan;

/// Rows that have drop-downs.
const ROWS: u32 = 3_000;
/// Drop-downs whose texts are longer in all stand on a sheet of their own: the format allows 255 characters.
const LONGEST_LIST: usize = 200;

/// How cells look.
struct Looks {
    title: Format,
    head: Format,
    text: Format,
    wrapped: Format,
    fixed: Format,
    cell: Format,
}

impl Looks {
    fn new() -> Looks {
        let font = || Format::new().set_font_name("宋体").set_font_size(11);
        let head = font().set_bold().set_border(FormatBorder::Thin).set_text_wrap();
        let head = head.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        let wrapped = font().set_text_wrap().set_align(FormatAlign::Top);
        Looks {
            title: font().set_bold().set_font_size(16),
            head: head.set_background_color(Color::RGB(0x00DD_EBF7)),
            text: font().set_num_format("@"),
            fixed: font().set_background_color(Color::RGB(0x00F2_F2F2)).set_border(FormatBorder::Hair),
            wrapped,
            cell: font(),
        }
    }
}

/// All sheets of the workbook.
pub(super) fn workbook(plan: &Plan, asks: &Asks) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let looks = Looks::new();
    // No clock: the same plan gives the same bytes.
    let properties = DocProperties::new().set_title(&plan.title.zh).set_author("gapzone");
    book.set_properties(&properties.set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?));
    let mut choices: Vec<(&[String], String)> = Vec::new();
    help(book.add_worksheet(), plan, asks, &looks)?;
    let tables = [
        (sheet::FACILITIES, Some(&asks.facilities)),
        (sheet::REGISTER, asks.register.as_ref()),
        (sheet::UNITS, Some(&asks.units)),
        (sheet::AREAS, asks.areas.as_ref()),
    ];
    for (name, columns) in tables {
        if let Some(columns) = columns {
            table(book.add_worksheet().set_name(name)?, columns, &looks, &mut choices)?;
        }
    }
    if !asks.indicators.is_empty() {
        indicators(book.add_worksheet().set_name(sheet::INDICATORS)?, asks, &looks)?;
    }
    clauses(book.add_worksheet().set_name(sheet::CLAUSES)?, plan, asks, &looks)?;
    if !choices.is_empty() {
        let list = book.add_worksheet().set_name(sheet::CHOICES)?.set_hidden(true);
        for (column, (texts, _)) in (0..).zip(&choices) {
            list.write_column(0, column, texts.iter().map(String::as_str))?;
        }
    }
    book.save_to_buffer()
}

fn help(sheet: &mut Worksheet, plan: &Plan, asks: &Asks, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name(sheet::HELP)?;
    for (column, width) in [(0, 16.0), (1, 34.0), (2, 44.0), (3, 52.0)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.write_with_format(0, 0, format!("{} 指标数据填报表", plan.title.zh), &looks.title)?;
    let what = format!("本表只列规划 {} 条条文用到的列。填好后交回，由程序直接读取。", plan.rules.len());
    sheet.write_with_format(1, 0, what, &looks.cell)?;
    let mut row = 3;
    sheet.write_row_with_format(row, 0, ["工作表", "由谁填", "填什么", "怎样读回"], &looks.head)?;
    for about in words::sheets(asks) {
        row += 1;
        sheet.write_row_with_format(row, 0, about.iter().map(String::as_str), &looks.wrapped)?;
    }
    row += 2;
    sheet.write_with_format(row, 0, "填写规则", &looks.head)?;
    for (number, rule) in (1..).zip(words::RULES) {
        row += 1;
        sheet.write_with_format(row, 0, format!("{number}."), &looks.cell)?;
        sheet.write_with_format(row, 1, rule, &looks.cell)?;
    }
    row += 2;
    sheet.write_with_format(row, 0, "读回", &looks.head)?;
    sheet.write_with_format(row, 1, "在项目文件 project.toml 中加入（# 表示加在已有的该节里）：", &looks.cell)?;
    for line in words::lines(asks, "本文件名.xlsx") {
        row += 1;
        sheet.write_with_format(row, 1, line, &looks.cell)?;
    }
    Ok(())
}

/// A sheet with a row of titles, to be filled in below.
fn table<'a>(
    sheet: &mut Worksheet,
    columns: &'a [Column],
    looks: &Looks,
    choices: &mut Vec<(&'a [String], String)>,
) -> Result<(), XlsxError> {
    for (at, column) in (0..).zip(columns) {
        sheet.write_with_format(0, at, &column.title, &looks.head)?;
        sheet.set_column_width(at, (column.title.width() as f64 + 3.0).clamp(9.0, 26.0))?;
        let rules = match column.rules.as_slice() {
            [] => String::new(),
            rules => format!("\n用于条文：{}", rules.join("、")),
        };
        sheet.insert_note(0, at, &note(&format!("{}{rules}", column.note)))?;
        let text = matches!(column.entry, Entry::Code | Entry::Text | Entry::OneOf(_));
        sheet.set_column_format(at, if text { &looks.text } else { &looks.cell })?;
        if let Some(check) = validation(&column.entry, choices)? {
            sheet.add_data_validation(1, at, ROWS, at, &check)?;
        }
    }
    sheet.set_row_height(0, 48)?;
    sheet.set_freeze_panes(1, 2)?;
    Ok(())
}

fn note(text: &str) -> Note {
    let lines: usize = text.lines().map(|line| line.width() / 34 + 1).sum();
    let height = (lines as u32 * 20 + 16).clamp(60, 400);
    Note::new(text).add_author_prefix(false).set_width(260).set_height(height)
}

fn validation<'a>(
    entry: &'a Entry,
    choices: &mut Vec<(&'a [String], String)>,
) -> Result<Option<DataValidation>, XlsxError> {
    let check = DataValidation::new();
    let stop = |check: DataValidation, text: &str| check.set_error_title("请核对")?.set_error_message(text);
    Ok(Some(match entry {
        Entry::Text | Entry::Code => return Ok(None),
        Entry::Flag => stop(check.allow_list_strings(&["是", "否"])?, "请填“是”或“否”，不知道的留空")?,
        Entry::Number => {
            let check = check.allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0));
            stop(check, "请只填不小于0的数字，不写单位")?
        }
        Entry::Year => {
            let check = check.allow_whole_number(DataValidationRule::Between(1900, 2100));
            stop(check, "请填四位数字的年份")?
        }
        Entry::Degrees(most) => {
            let check = check.allow_decimal_number(DataValidationRule::Between(-most, *most));
            stop(check, "请填十进制度，如 114.290132；注意经度和纬度不要颠倒")?
        }
        Entry::OneOf(list) => {
            let short = list.iter().map(|t| t.chars().count() + 1).sum::<usize>() <= LONGEST_LIST;
            let check = if short && !list.iter().any(|t| t.contains(',')) {
                check.allow_list_strings(list)?
            } else {
                let known = choices.iter().find(|(known, _)| *known == list.as_slice()).map(|(_, range)| range.clone());
                let range = known.unwrap_or_else(|| {
                    let letter = rust_xlsxwriter::utility::column_number_to_name(choices.len() as u16);
                    let range = format!("='{}'!${letter}$1:${letter}${}", sheet::CHOICES, list.len());
                    choices.push((list, range.clone()));
                    range
                });
                check.allow_list_formula(Formula::new(range))
            };
            // Another word is let through after a question: lists of words are never complete.
            let check = check.set_error_style(DataValidationErrorStyle::Warning);
            stop(check, "不在下拉列表中，程序可能不认识；确认无误可以保留")?
        }
    }))
}

fn indicators(sheet: &mut Worksheet, asks: &Asks, looks: &Looks) -> Result<(), XlsxError> {
    let mut titles = vec!["指标".to_owned(), "单位".to_owned()];
    if asks.years.is_empty() {
        titles.push("值".to_owned());
    }
    titles.extend(asks.years.iter().map(|year| format!("{year}年")));
    let values = titles.len() as u16;
    titles.extend(["填写说明", "用于条文", "数据来源"].map(str::to_owned));
    sheet.write_row_with_format(0, 0, titles.iter().map(String::as_str), &looks.head)?;
    for (column, width) in [(0, 34.0), (1, 10.0), (values, 40.0), (values + 1, 30.0), (values + 2, 24.0)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.insert_note(
        0,
        2,
        &note("只填数字；不知道的留空。以前年份的值用来算进度，评价年没有数时取以前最近一年的值"),
    )?;
    for (at, Row { name, unit, note, rules }) in (1..).zip(&asks.indicators) {
        sheet.write_with_format(at, 0, name, &looks.fixed)?;
        sheet.write_with_format(at, 1, unit, &looks.fixed)?;
        sheet.write_with_format(at, values, note, &looks.wrapped)?;
        sheet.write_with_format(at, values + 1, rules.join("、"), &looks.wrapped)?;
    }
    let check = DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThan(-1e15));
    let check = check.set_error_title("请核对")?.set_error_message("请只填数字，不写单位")?;
    sheet.add_data_validation(1, 2, asks.indicators.len() as u32, values - 1, &check)?;
    sheet.set_freeze_panes(1, 2)?;
    Ok(())
}

fn clauses(sheet: &mut Worksheet, plan: &Plan, asks: &Asks, looks: &Looks) -> Result<(), XlsxError> {
    let titles = ["条文编号", "名称", "规划原文", "原文行", "性质", "目标年", "用到的列"];
    sheet.write_row_with_format(0, 0, titles, &looks.head)?;
    for (column, width) in [(0, 11.0), (1, 34.0), (2, 60.0), (3, 12.0), (4, 12.0), (5, 9.0), (6, 60.0)] {
        sheet.set_column_width(column, width)?;
    }
    for (at, (rule, (_, read))) in (1..).zip(plan.rules.iter().zip(&asks.clauses)) {
        let lines = match rule.clause.lines {
            Some([first, last]) if first == last => first.to_string(),
            Some([first, last]) => format!("{first}–{last}"),
            None => String::new(),
        };
        let year = rule.target.year.map(|y| y.to_string()).unwrap_or_default();
        let nature = rule.target.nature.text().zh;
        let cells = [&rule.id, &rule.label.zh, &rule.clause.quote, &lines, &nature, &year, &by_sheet(read)];
        sheet.write_row_with_format(at, 0, cells.map(String::as_str), &looks.wrapped)?;
    }
    sheet.set_freeze_panes(1, 2)?;
    sheet.autofilter(0, 0, plan.rules.len() as u32, 6)?;
    Ok(())
}

/// 机构：类型、床位数（张）；指标：常住人口
fn by_sheet(read: &[(&'static str, String)]) -> String {
    let order = [sheet::FACILITIES, sheet::REGISTER, sheet::UNITS, sheet::AREAS, sheet::INDICATORS];
    let of = |sheet: &str| {
        let titles: Vec<&str> = read.iter().filter(|(s, _)| *s == sheet).map(|(_, title)| title.as_str()).collect();
        (!titles.is_empty()).then(|| format!("{sheet}：{}", titles.join("、")))
    };
    let parts: Vec<String> = order.into_iter().filter_map(of).collect();
    if parts.is_empty() { "不用填（不由数据判断）".to_owned() } else { parts.join("；") }
}
