//! Which row of a sheet holds the titles of its columns, and what they are.
//!
//! A header may take several rows: a title merged across columns stands above the titles of these columns. A column
//! then goes by its own title; where several columns share it (编制, 实有), by both, the upper one first.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::Sheet;
use crate::sources::Value;

/// How many rows that hold something may stand above the header, and how many a header may take.
const LOOK_AT: usize = 40;
const DEEPEST: u32 = 6;
/// How many merged cells of a sheet are looked at, the topmost first.
const MOST_MERGED: usize = 2_000;

/// The titles of the columns.
#[derive(Debug, PartialEq)]
pub(super) struct Header {
    /// The last row of the header, from 0.
    pub last_row: u32,
    /// Columns that have a title, from 0.
    pub columns: Vec<u32>,
    /// Their titles.
    pub titles: Vec<String>,
}

/// The header of a sheet: the first row that is wide enough and holds words.
pub(super) fn find(sheet: &Sheet) -> Option<Header> {
    let top_rows = &sheet.rows[..sheet.rows.len().min(LOOK_AT)];
    let width = top_rows.iter().map(|(row, cells)| wide(sheet, *row, cells).len()).max()?;
    let is_header = |(row, cells): &&(u32, BTreeMap<u32, Value>)| {
        let covered = wide(sheet, *row, cells).len();
        cells.len() >= width.min(2) && covered * 2 > width && cells.values().all(is_title)
    };
    let (first, _) = top_rows.iter().find(is_header).or(top_rows.first())?;
    let last = last_row(sheet, *first);
    let rows: Vec<&(u32, BTreeMap<u32, Value>)> =
        sheet.rows.iter().filter(|(row, _)| (*first..=last).contains(row)).collect();
    let columns: BTreeSet<u32> = rows.iter().flat_map(|(row, cells)| wide(sheet, *row, cells)).collect();
    let mut stacks: Vec<(u32, Vec<String>)> = Vec::new();
    for column in columns {
        let mut stack: Vec<String> = Vec::new();
        for (row, _) in &rows {
            let Some(title) = title(sheet, *row, column) else { continue };
            if stack.last() != Some(&title) {
                stack.push(title);
            }
        }
        stacks.push((column, stack));
    }
    stacks.retain(|(_, stack)| !stack.is_empty());
    let own = |stack: &[String]| stack.last().cloned().unwrap_or_default();
    let shared = |title: &str| stacks.iter().filter(|(_, stack)| own(stack) == title).count() > 1;
    let name = |(_, stack): &(u32, Vec<String>)| match own(stack) {
        title if shared(&title) => stack.concat(),
        title => title,
    };
    let titles = stacks.iter().map(name).collect();
    Some(Header { last_row: last, columns: stacks.into_iter().map(|(column, _)| column).collect(), titles })
}

/// Words, or a year.
fn is_title(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.chars().any(|c| !c.is_ascii_digit() && !".-+,%".contains(c)) || is_year(value),
        _ => is_year(value),
    }
}

fn is_year(value: &Value) -> bool {
    value.number().is_some_and(|n| n.fract() == 0.0 && (1900.0..2200.0).contains(&n))
}

/// The columns that the cells of a row cover, merged ones included; a title across the whole sheet counts once.
fn wide(sheet: &Sheet, row: u32, cells: &BTreeMap<u32, Value>) -> BTreeSet<u32> {
    if cells.len() < 2 {
        return cells.keys().copied().collect();
    }
    let merged = cells.keys().flat_map(|column| {
        let across = merged_at(sheet, row, *column).map_or((*column, *column), |[from, to]| (from.1, to.1));
        across.0..=across.1.min(across.0.saturating_add(1_000))
    });
    merged.collect()
}

/// The last row of a header that begins in `first`.
fn last_row(sheet: &Sheet, first: u32) -> u32 {
    let begins_here =
        || sheet.merged.iter().take(MOST_MERGED).filter(move |[from, to]| from.0 == first && to.0 < first + DEEPEST);
    let down = begins_here().map(|[_, to]| to.0).max().unwrap_or(first);
    if down > first {
        return down;
    }
    // Titles across several columns, without any that goes down: the next row has the titles below them.
    let across: BTreeSet<u32> = begins_here().flat_map(|[from, to]| from.1..=to.1.min(from.1 + 1_000)).collect();
    let Some((_, next)) = sheet.rows.iter().find(|(row, _)| *row == first + 1) else { return first };
    let below: Vec<&Value> = next.iter().filter(|(column, _)| across.contains(column)).map(|(_, v)| v).collect();
    let others_are_empty = next.keys().all(|column| across.contains(column));
    let whole = !across.is_empty() && below.len() == across.len() && below.iter().all(|v| is_title(v));
    let covers = sheet
        .rows
        .iter()
        .find(|(row, _)| *row == first)
        .is_some_and(|(row, cells)| wide(sheet, *row, cells).iter().all(|column| across.contains(column)));
    if whole && (others_are_empty || covers) { first + 1 } else { first }
}

/// The title in a cell, or in the merged cells that it belongs to, on one line.
fn title(sheet: &Sheet, row: u32, column: u32) -> Option<String> {
    let (row, column) = merged_at(sheet, row, column).map_or((row, column), |[from, _]| from);
    let at = sheet.rows.binary_search_by_key(&row, |(r, _)| *r).ok()?;
    let text = sheet.rows[at].1.get(&column)?.text()?;
    // A line break inside a title is layout: 床位数⏎（张）.
    let joined: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let words = |a: &str, b: &str| {
        a.ends_with(|c: char| c.is_ascii_alphanumeric()) && b.starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    let mut out = String::new();
    for line in joined {
        if words(&out, line) {
            out.push(' ');
        }
        out.push_str(line);
    }
    (!out.is_empty()).then_some(out)
}

fn merged_at(sheet: &Sheet, row: u32, column: u32) -> Option<[(u32, u32); 2]> {
    let holds = |[from, to]: &&[(u32, u32); 2]| (from.0..=to.0).contains(&row) && (from.1..=to.1).contains(&column);
    sheet.merged.iter().take(MOST_MERGED).find(holds).copied()
}
