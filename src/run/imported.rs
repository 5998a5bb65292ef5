//! What of a road extract became streets, what was changed and what was left out, in words.

use crate::layers::Streets;
use crate::layers::conditional::Decided;
use crate::message::Text;

/// How many classes are named.
const CLASSES: usize = 8;

/// Lines about the import of an extract; none for a layer of road lines.
#[must_use]
pub fn imported(streets: &Streets) -> Vec<Text> {
    let import = &streets.import;
    if import.ways.is_empty() {
        return Vec::new();
    }
    let mut by_count: Vec<(&str, u32)> = import.ways.iter().map(|(class, n)| (class.as_str(), *n)).collect();
    by_count.sort_by_key(|(class, n)| (std::cmp::Reverse(*n), *class));
    let mut classes: Vec<String> = by_count.iter().take(CLASSES).map(|(class, n)| format!("{class} {n}")).collect();
    let others: u32 = by_count.iter().skip(CLASSES).map(|(_, n)| n).sum();
    let kinds = by_count.len().saturating_sub(CLASSES);
    if kinds > 0 {
        classes.push(format!("+{kinds}: {others}"));
    }
    let classes = classes.join(", ");
    let kept = import.kept();
    let mut lines = vec![Text::new(
        format!("读入：{kept} 条路（way）成为道路：{classes}"),
        format!("import: {kept} ways became streets: {classes}"),
    )];
    let counts = [
        ("有部分节点缺失、只用已知段的路", "ways cut where nodes are missing", import.cut),
        ("节点缺失而略去的路", "ways left out because their nodes are missing", import.lost),
        ("未启用而略去的轮渡", "ferries left out because they are off", import.ferries_off),
        ("由航线关系认定的轮渡", "ways that are ferries by a ferry line's relation", import.ferries_by_relation),
        ("可穿行的广场等面", "squares that may be crossed", import.squares),
        ("边界不闭合的面", "squares whose outline does not close", import.open_squares),
        ("此时刻不生效的转向限制", "turn restrictions not in force at the hour", import.turns_not_now),
    ];
    let counts: Vec<_> = counts.into_iter().filter(|(.., n)| *n > 0).collect();
    if !counts.is_empty() {
        let zh: Vec<String> = counts.iter().map(|(zh, _, n)| format!("{zh} {n}")).collect();
        let en: Vec<String> = counts.iter().map(|(_, en, n)| format!("{en} {n}")).collect();
        lines.push(Text::new(zh.join("、"), en.join(", ")));
    }
    lines.extend(conditional(streets));
    lines
}

/// What became of tags that hold at some hours only.
fn conditional(streets: &Streets) -> Option<Text> {
    let found = &streets.import.conditional;
    let sum = |of: fn(&Decided) -> u32| found.keys.values().map(of).sum::<u32>();
    let (on, off, not) = (sum(|d| d.in_force), sum(|d| d.not_now), sum(|d| d.undecided));
    (on + off + not > 0).then(|| match found.hour {
        Some(hour) => Text::new(
            format!("分时段标签按 {hour}：生效 {on}、此时不生效 {off}、未能判定 {not}"),
            format!("tags that hold at some hours only, for {hour}: {on} in force, {off} not then, {not} undecided"),
        ),
        None => Text::new(
            format!("分时段标签 {not} 个未读取（未设 hour）"),
            format!("tags that hold at some hours only: {not} not read, because no hour is set"),
        ),
    })
}
