//! A comparison with another program in words.

use std::fmt::Write as _;

use super::compare::Comparison;
use super::words::{Align, grid, pick};
use crate::access::Direction;
use crate::message::Lang;
use crate::outputs::compare::{NEAR_MINUTES, NEAR_PERCENT, percent};
use crate::rules::access::mode_name;

/// The comparison in one language; `name` gives the id of a place.
pub(super) fn text<'a>(c: &Comparison, mode: &str, name: impl Fn(u32) -> &'a str, lang: Lang) -> String {
    let mut out = String::new();
    let (s, mode) = (&c.summary, mode_name(mode));
    let (column, unit) = (&c.matrix.time_column, c.matrix.unit.text());
    let way = match c.direction {
        Direction::Towards => pick(lang, "前往终点机构", "sites at the end"),
        Direction::From => pick(lang, "从机构出发", "sites at the beginning"),
    };
    match lang {
        Lang::Zh => put(&mut out, &format!("比较（{}，{way}）：对方时间取自列 {column}，单位 {}", mode.zh, unit.zh)),
        Lang::En => put(
            &mut out,
            &format!("compared {} ({way}): their times stand in column {column}, in {}", mode.en, unit.en),
        ),
    }
    if c.rounding.whole_minutes {
        put(
            &mut out,
            pick(
                lang,
                "  对方时间均为整数分钟：1 分钟以内的差异视为取整，不计",
                "  their times are whole minutes: less than one minute is taken for rounding and is no difference",
            ),
        );
    }
    counts(&mut out, c, lang);
    if s.both > 0 {
        distribution(&mut out, c, lang);
    }
    reasons(&mut out, c, lang);
    worst(&mut out, c, &name, lang);
    out
}

fn counts(out: &mut String, c: &Comparison, lang: Lang) {
    let s = &c.summary;
    let all = c.pairs.len();
    match lang {
        Lang::Zh => put(
            out,
            &format!(
                "  {all} 对：双方可达 {}，仅本程序可达 {}，仅对方可达 {}，双方均不可达 {}",
                s.both, s.ours_only, s.theirs_only, s.neither
            ),
        ),
        Lang::En => put(
            out,
            &format!(
                "  {all} pairs: reached by both {}, by us only {}, by them only {}, by neither {}",
                s.both, s.ours_only, s.theirs_only, s.neither
            ),
        ),
    }
    if c.left_out > 0 {
        match lang {
            Lang::Zh => put(out, &format!("  其中 {} 对不在对方文件中，视为对方不可达", c.left_out)),
            Lang::En => {
                put(out, &format!("  of these {} are not in their file and count as not reached there", c.left_out))
            }
        }
    }
    let (unknown, ids) = &c.unknown;
    if *unknown > 0 {
        let ids = ids.join(", ");
        match lang {
            Lang::Zh => put(out, &format!("  {unknown} 行的编号不认识，未比较，例如 {ids}")),
            Lang::En => {
                put(out, &format!("  {unknown} rows are about unknown ids and are not compared, such as {ids}"))
            }
        }
    }
    if c.twice > 0 {
        match lang {
            Lang::Zh => put(out, &format!("  {} 行重复了同一对，只取第一行", c.twice)),
            Lang::En => put(out, &format!("  {} rows repeat a pair; the first row counts", c.twice)),
        }
    }
}

fn distribution(out: &mut String, c: &Comparison, lang: Lang) {
    let s = &c.summary;
    put(out, pick(lang, "  差异 = 本程序 - 对方：", "  differences, ours less theirs:"));
    let head = match lang {
        Lang::Zh => ["", "最小", "5%", "25%", "中位", "75%", "95%", "最大"],
        Lang::En => ["", "min", "p5", "p25", "median", "p75", "p95", "max"],
    };
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let row = |name: &str, values: &[f64], decimals: usize| {
        std::iter::once(name.to_owned()).chain(values.iter().map(|v| signed(*v, decimals))).collect()
    };
    rows.push(row(pick(lang, "分钟", "minutes"), &s.minutes, 2));
    rows.push(row("%", &s.percent, 1));
    let mut align = vec![Align::Left];
    align.extend([Align::Right; 7]);
    out.push_str(&grid(&rows, &align, "    "));
    let share = |count: usize| crate::units::Share { part: count as u64, whole: s.both as u64 }.to_string();
    let (percent, minutes, either) = (share(s.near_percent), share(s.near_minutes), share(s.near));
    match lang {
        Lang::Zh => {
            put(out, &format!("  {NEAR_PERCENT}% 以内 {percent}，{NEAR_MINUTES} 分钟以内 {minutes}，满足其一 {either}"))
        }
        Lang::En => put(
            out,
            &format!(
                "  within {NEAR_PERCENT} % {percent}, within {NEAR_MINUTES} min {minutes}, within either {either}"
            ),
        ),
    }
    if let Some(factor) = s.factor {
        match lang {
            Lang::Zh => put(out, &format!("  一个系数即可解释：本程序 = {factor:.3} × 对方")),
            Lang::En => put(out, &format!("  one factor explains most: ours = {factor:.3} x theirs")),
        }
    }
    if let Some(offset) = s.offset {
        match lang {
            Lang::Zh => put(out, &format!("  一个常数即可解释：本程序 = 对方 {offset:+.2} 分钟")),
            Lang::En => put(out, &format!("  one offset explains most: ours = theirs {offset:+.2} min")),
        }
    }
}

fn reasons(out: &mut String, c: &Comparison, lang: Lang) {
    if c.summary.reasons.is_empty() {
        return;
    }
    put(out, pick(lang, "  其余各对的可能原因：", "  likely reasons of the others:"));
    for (reason, count) in &c.summary.reasons {
        put(out, &format!("    {count:>8}  {}", reason.text().get(lang)));
    }
    if c.summary.theirs_only > 0 && c.ferries_off > 0 {
        match lang {
            Lang::Zh => {
                put(out, &format!("    本项目未启用 {} 条轮渡（[roads] ferries = true 可启用）", c.ferries_off))
            }
            Lang::En => {
                put(out, &format!("    {} ferries are off in this project ([roads] ferries = true)", c.ferries_off))
            }
        }
    }
}

fn worst<'a>(out: &mut String, c: &Comparison, name: &impl Fn(u32) -> &'a str, lang: Lang) {
    if c.worst.is_empty() {
        return;
    }
    put(out, pick(lang, "  差异最大的各对：", "  the worst pairs:"));
    let head = match lang {
        Lang::Zh => ["起点", "终点", "本程序", "对方", "分钟", "%", "原因"],
        Lang::En => ["from", "to", "ours", "theirs", "minutes", "%", "reason"],
    };
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (&i, &ferry) in c.worst.iter().zip(&c.ferries) {
        let pair = &c.pairs[i];
        let (Some(ours), Some(theirs)) = (pair.ours, pair.theirs) else { continue };
        let minutes = c.rounding.difference(ours, theirs);
        let mut reason = c.reasons[i].map(|r| r.word()).unwrap_or_default().to_owned();
        if ferry {
            reason.push_str(pick(lang, "（含轮渡）", " (by ferry)"));
        }
        let times = [ours, theirs].map(|minutes| format!("{minutes:.2}"));
        let apart = [signed(minutes, 2), signed(percent(minutes, theirs), 1)];
        rows.push(
            [vec![name(pair.from).to_owned(), name(pair.to).to_owned()], times.to_vec(), apart.to_vec(), vec![reason]]
                .concat(),
        );
    }
    use Align::{Left, Right};
    out.push_str(&grid(&rows, &[Left, Left, Right, Right, Right, Right, Left], "    "));
}

/// A number with its sign; what rounds to nothing is never negative.
fn signed(value: f64, decimals: usize) -> String {
    let scale = 10f64.powi(decimals as i32);
    format!("{:+.decimals$}", (value * scale).round() / scale + 0.0)
}

fn put(out: &mut String, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{line}");
}
