//! Our times against those of another program: how far apart, which pairs are worst, and why that may be.
//!
//! In: pairs with both times in minutes, where there are. Out: the distribution of the differences and
//! a likely reason for each pair that lies apart by more than both [`NEAR_PERCENT`] and [`NEAR_MINUTES`].

use std::collections::BTreeMap;

use crate::message::Text;

/// Apart by at most this is no difference worth a reason: in percent of the other time ...
pub const NEAR_PERCENT: f64 = 5.0;
/// ... or in minutes.
pub const NEAR_MINUTES: f64 = 1.0;
/// Smaller differences are shown as none, in minutes.
const SHOWN: f64 = 0.005;
/// Longer access legs are a reason of their own, in metres.
pub const LONG_LEG: f64 = 100.0;
/// One factor or offset is a reason when it brings at least this share of the pairs near ...
const EXPLAINS: f64 = 0.5;
/// ... and at least so much more than are near without it.
const GAIN: f64 = 0.1;

/// One pair as both programs see it.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Compared {
    /// Where the journey begins, as the caller numbers its places.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// Our time in minutes; `None` when it is not reached.
    pub ours: Option<f64>,
    /// Our time the other way round, when that was searched.
    pub back: Option<f64>,
    /// Their time in minutes.
    pub theirs: Option<f64>,
    /// The longer of our two access legs, in metres.
    pub leg: f64,
}

/// Why a pair may differ.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reason {
    /// Only we find a way, and it takes longer than any that they wrote.
    Limit,
    /// One program finds no way.
    Reach,
    /// A place lies far from our network.
    Snap,
    /// It fits our time the other way round.
    Back,
    /// It fits after one factor for all pairs.
    Factor,
    /// It fits after one offset for all pairs.
    Offset,
    /// None of these.
    Open,
}

impl Reason {
    /// The word in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Reason::Limit => "beyond_their_limit",
            Reason::Reach => "reachability",
            Reason::Snap => "far_from_road",
            Reason::Back => "other_direction",
            Reason::Factor => "one_factor",
            Reason::Offset => "one_offset",
            Reason::Open => "open",
        }
    }

    /// The reason in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Reason::Limit => Text::new(
                "仅本程序可达，且长于对方文件中的所有时间：对方的搜索可能设有上限",
                "reached by us only, and longer than any time in their file: their search may end at a limit",
            ),
            Reason::Reach => Text::new(
                "只有一方可达：孤立路网、轮渡、通行限制不同",
                "reached by one only: islands, ferries or access tags are seen differently",
            ),
            Reason::Snap => Text::new(
                "本程序接入路网的距离超过 100 米：接入点或接入速度不同",
                "more than 100 m to our network: the place joins elsewhere, or at another speed",
            ),
            Reason::Back => Text::new(
                "与本程序反方向的时间一致：起讫点互换，或单行线处理不同",
                "fits our time the other way round: from and to are swapped, or one-ways are seen differently",
            ),
            Reason::Factor => {
                Text::new("乘以同一系数后一致：速度设定不同", "fits after one factor for all: another speed")
            }
            Reason::Offset => Text::new(
                "加上同一常数后一致：停车或等候时间不同",
                "fits after one offset for all: parking or waiting time",
            ),
            Reason::Open => {
                Text::new("未解释：路径或逐路段速度不同", "open: another way, or other speeds of single streets")
            }
        }
    }
}

/// Seven places of a distribution: least, 5, 25, 50, 75, 95 % and most.
pub type Seven = [f64; 7];

/// What all pairs together show.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Reached by both: the pairs whose times are compared.
    pub both: usize,
    /// Reached by us only.
    pub ours_only: usize,
    /// Reached by them only.
    pub theirs_only: usize,
    /// Reached by neither.
    pub neither: usize,
    /// Their longest time in minutes.
    pub longest: Option<f64>,
    /// Ours less theirs in minutes.
    pub minutes: Seven,
    /// The same in percent of theirs.
    pub percent: Seven,
    /// Pairs within [`NEAR_PERCENT`].
    pub near_percent: usize,
    /// Pairs within [`NEAR_MINUTES`].
    pub near_minutes: usize,
    /// Pairs within either.
    pub near: usize,
    /// Ours over theirs, when one factor brings most pairs near.
    pub factor: Option<f64>,
    /// Ours less theirs in minutes, when one offset brings most pairs near.
    pub offset: Option<f64>,
    /// Pairs within either once that factor or offset is taken off.
    pub near_then: usize,
    /// How many pairs have each reason.
    pub reasons: BTreeMap<Reason, usize>,
}

/// How two times are compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rounding {
    /// Their times are whole minutes, rounded somehow: less than a minute is no difference.
    pub whole_minutes: bool,
}

impl Rounding {
    /// Ours less theirs in minutes.
    #[must_use]
    pub fn difference(self, ours: f64, theirs: f64) -> f64 {
        let plain = ours - theirs;
        // Nobody knows whether whole minutes were rounded up, down or to the nearest.
        if self.whole_minutes { plain.signum() * (plain.abs() - 1.0).max(0.0) } else { plain }
    }

    fn near(self, ours: f64, theirs: f64) -> bool {
        let minutes = self.difference(ours, theirs);
        minutes.abs() <= NEAR_MINUTES || percent(minutes, theirs).abs() <= NEAR_PERCENT
    }
}

/// A difference in percent of the other time; of no time it is none or all.
#[must_use]
pub fn percent(minutes: f64, theirs: f64) -> f64 {
    if minutes == 0.0 {
        0.0
    } else if theirs > 0.0 {
        100.0 * minutes / theirs
    } else {
        100.0 * minutes.signum()
    }
}

/// All pairs together, and the reason of each pair in their order; no reason where both agree.
#[must_use]
pub fn summarize(pairs: &[Compared], rounding: Rounding) -> (Summary, Vec<Option<Reason>>) {
    let mut summary = Summary::default();
    let both: Vec<(f64, f64)> = pairs.iter().filter_map(|p| Some((p.ours?, p.theirs?))).collect();
    summary.both = both.len();
    summary.longest = pairs.iter().filter_map(|p| p.theirs).max_by(f64::total_cmp);
    for pair in pairs {
        match (pair.ours, pair.theirs) {
            (Some(_), None) => summary.ours_only += 1,
            (None, Some(_)) => summary.theirs_only += 1,
            (None, None) => summary.neither += 1,
            _ => {}
        }
    }
    let minutes: Vec<f64> = both.iter().map(|(ours, theirs)| rounding.difference(*ours, *theirs)).collect();
    let percents: Vec<f64> = minutes.iter().zip(&both).map(|(m, (_, theirs))| percent(*m, *theirs)).collect();
    summary.near_minutes = minutes.iter().filter(|m| m.abs() <= NEAR_MINUTES).count();
    summary.near_percent = percents.iter().filter(|p| p.abs() <= NEAR_PERCENT).count();
    summary.near = both.iter().filter(|(ours, theirs)| rounding.near(*ours, *theirs)).count();
    summary.minutes = seven(minutes);
    summary.percent = seven(percents);
    one_for_all(&mut summary, &both, rounding);
    let reasons: Vec<Option<Reason>> = pairs.iter().map(|pair| reason(pair, &summary, rounding)).collect();
    for reason in reasons.iter().flatten() {
        *summary.reasons.entry(*reason).or_default() += 1;
    }
    (summary, reasons)
}

/// One factor or one offset for all pairs: the one that brings more pairs near, when it brings most.
fn one_for_all(summary: &mut Summary, both: &[(f64, f64)], rounding: Rounding) {
    if both.is_empty() {
        return;
    }
    let ratios: Vec<f64> = both.iter().filter(|(o, t)| *o > 0.0 && *t > 0.0).map(|(o, t)| o / t).collect();
    let factor = if ratios.is_empty() { 1.0 } else { seven(ratios)[3] };
    let offset = seven(both.iter().map(|(o, t)| o - t).collect())[3];
    let near = |ours: &dyn Fn(f64) -> f64| both.iter().filter(|(o, t)| rounding.near(ours(*o), *t)).count();
    let (with_factor, with_offset) = (near(&|o| o / factor), near(&|o| o - offset));
    let share = |count: usize| count as f64 / both.len() as f64;
    let enough = |count: usize| share(count) >= EXPLAINS && share(count) >= share(summary.near) + GAIN;
    if enough(with_factor) && with_factor >= with_offset {
        (summary.factor, summary.near_then) = (Some(factor), with_factor);
    } else if enough(with_offset) {
        (summary.offset, summary.near_then) = (Some(offset), with_offset);
    }
}

fn reason(pair: &Compared, summary: &Summary, rounding: Rounding) -> Option<Reason> {
    let (ours, theirs) = match (pair.ours, pair.theirs) {
        (None, None) => return None,
        (Some(ours), Some(theirs)) => (ours, theirs),
        (Some(ours), None) if summary.longest.is_some_and(|longest| ours > longest) => return Some(Reason::Limit),
        _ => return Some(Reason::Reach),
    };
    if rounding.near(ours, theirs) {
        return None;
    }
    let fits = |ours: Option<f64>| ours.is_some_and(|ours| rounding.near(ours, theirs));
    Some(if fits(summary.factor.map(|factor| ours / factor)) {
        Reason::Factor
    } else if fits(summary.offset.map(|offset| ours - offset)) {
        Reason::Offset
    } else if pair.leg > LONG_LEG {
        Reason::Snap
    } else if fits(pair.back) {
        Reason::Back
    } else {
        Reason::Open
    })
}

/// The pairs that lie farthest apart in minutes, at most `count`, none that would be shown as 0.00; of equals those first in the list.
#[must_use]
pub fn worst(pairs: &[Compared], rounding: Rounding, count: usize) -> Vec<usize> {
    let apart = |i: &usize| {
        let pair = &pairs[*i];
        Some((rounding.difference(pair.ours?, pair.theirs?).abs(), *i))
    };
    let mut all: Vec<(f64, usize)> = (0..pairs.len()).filter_map(|i| apart(&i)).filter(|(m, _)| *m >= SHOWN).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    all.into_iter().take(count).map(|(_, i)| i).collect()
}

/// Least, 5, 25, 50, 75, 95 % and most, by the nearest rank; zeros of nothing.
fn seven(mut values: Vec<f64>) -> Seven {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    [0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0]
        .map(|part| values.get((last as f64 * part).round() as usize).copied().unwrap_or_default())
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
