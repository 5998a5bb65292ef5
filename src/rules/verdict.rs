//! The outcome of a rule, with its reasons; never a bool.
//!
//! Where the data allow an answer, the words of the plan decide what it is called ([`Verdict::judge`]):
//!
//! | Legal nature | in the plan | holds | fails, target year to come | fails, year reached or none |
//! |---|---|---|---|---|
//! | `binding` | 约束性 | `MET` | `BEHIND` | `NOT_MET` |
//! | `stated` | 到…年达到 | `MET` | `BEHIND` | `NOT_MET` |
//! | `expected` | 预期性 | `MET` | `BEHIND` | `NOT_MET` |
//! | `principle` | 原则上 | `MET` | `DEVIATION` | `DEVIATION` |
//! | `state` | 截至… | `MET` | `NOT_MET` | `NOT_MET` |
//! | `weak` | 力争、鼓励 | `MET` | `REPORTED` | `REPORTED` |
//!
//! A value on the straight line from the plan's baseline to its target, or beyond it, is `ON_TRACK` where the table
//! says `BEHIND`; one that meets a target on the worse side of the plan's own baseline is
//! `MET_TODAY_TARGET_BELOW_BASELINE`; targets of one plan for one thing that give different outcomes are
//! `CONFLICTING_TARGETS`.
//!
//! Before that, a rule may end in a verdict that no nature changes: `READING_DEPENDENT` (readings or
//! shares that the text allows disagree), `INDETERMINATE` (missing attributes leave both outcomes
//! possible), `REPORTED` (the text gives no threshold), `NOT_APPLICABLE` (nothing to apply to) and
//! `NOT_COMPUTABLE` (data not supplied).

use serde::{Deserialize, Serialize};

use crate::message::Text;

/// Legal nature of a target, from the words of the plan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// 约束性: must be met.
    Binding,
    /// 到某年达到: stated without further words.
    Stated,
    /// 原则上: departures need a reason.
    Principle,
    /// 预期性: expected by the target year.
    Expected,
    /// 力争、鼓励、支持: reported only.
    Weak,
    /// 截至…: a statement about today.
    State,
}

impl Nature {
    /// Its name in the words of the plans.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Nature::Binding => Text::new("约束性", "binding"),
            Nature::Stated => Text::new("到期达到", "stated"),
            Nature::Principle => Text::new("原则上", "in principle"),
            Nature::Expected => Text::new("预期性", "expected"),
            Nature::Weak => Text::new("鼓励性", "encouraged"),
            Nature::State => Text::new("现状陈述", "baseline"),
        }
    }
}

/// What came out of checking a rule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "verdict", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// The requirement holds.
    Met,
    /// The requirement does not hold.
    NotMet,
    /// Not met yet, and the target year is still to come.
    Behind,
    /// Not met yet, but on the straight line from the plan's baseline to its target or beyond it.
    OnTrack,
    /// The requirement holds, and already held where the plan starts: its target lies below today's value.
    MetTargetBelowBaseline,
    /// Two rules of the plan set different targets for one thing, and they do not agree.
    ConflictingTargets {
        /// Which rules, and what each asks.
        why: Text,
    },
    /// Not met where the plan says "in principle": a reason is due.
    Deviation,
    /// The readings or shares that the text allows do not agree.
    ReadingDependent {
        /// Which reading gives which outcome.
        why: Text,
    },
    /// Missing attributes leave both outcomes possible.
    Indeterminate {
        /// What is missing.
        missing: Text,
    },
    /// Reported, not judged: the text only encourages it, or the run was asked for no verdict.
    Reported,
    /// Reported, not judged: the text gives no number; a project may set one.
    NeedsThreshold {
        /// What is to be set.
        what: Text,
    },
    /// The rule has nothing to apply to.
    NotApplicable {
        /// Why not.
        why: Text,
    },
    /// The data that it needs were not supplied.
    NotComputable {
        /// What is missing.
        missing: Text,
    },
}

impl Verdict {
    /// The stable word in data outputs: `MET`, `NOT_MET` ...
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Verdict::Met => "MET",
            Verdict::NotMet => "NOT_MET",
            Verdict::Behind => "BEHIND",
            Verdict::OnTrack => "ON_TRACK",
            Verdict::MetTargetBelowBaseline => "MET_TODAY_TARGET_BELOW_BASELINE",
            Verdict::ConflictingTargets { .. } => "CONFLICTING_TARGETS",
            Verdict::Deviation => "DEVIATION",
            Verdict::ReadingDependent { .. } => "READING_DEPENDENT",
            Verdict::Indeterminate { .. } => "INDETERMINATE",
            Verdict::Reported => "REPORTED",
            Verdict::NeedsThreshold { .. } => "NEEDS_THRESHOLD",
            Verdict::NotApplicable { .. } => "NOT_APPLICABLE",
            Verdict::NotComputable { .. } => "NOT_COMPUTABLE",
        }
    }

    /// The word for people.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Verdict::Met => Text::new("达标", "met"),
            Verdict::NotMet => Text::new("未达标", "not met"),
            Verdict::Behind => Text::new("未达标（未到期）", "not met yet"),
            Verdict::OnTrack => Text::new("按进度（未到期）", "on track"),
            Verdict::MetTargetBelowBaseline => {
                Text::new("已达标（目标低于基期）", "met; the target lies below the baseline")
            }
            Verdict::ConflictingTargets { .. } => Text::new("目标互相矛盾", "conflicting targets"),
            Verdict::Deviation => Text::new("偏离（须说明理由）", "deviation (needs a reason)"),
            Verdict::ReadingDependent { .. } => Text::new("随口径而变", "depends on the reading"),
            Verdict::Indeterminate { .. } => Text::new("无法判定（缺属性）", "indeterminate"),
            Verdict::Reported => Text::new("仅报告", "reported"),
            Verdict::NeedsThreshold { .. } => Text::new("待设定标准", "needs a threshold"),
            Verdict::NotApplicable { .. } => Text::new("不适用", "not applicable"),
            Verdict::NotComputable { .. } => Text::new("不可计算", "not computable"),
        }
    }

    /// The reason that comes with the verdict, if any.
    #[must_use]
    pub fn reason(&self) -> Option<&Text> {
        match self {
            Verdict::ReadingDependent { why }
            | Verdict::NotApplicable { why }
            | Verdict::ConflictingTargets { why } => Some(why),
            Verdict::Indeterminate { missing } | Verdict::NotComputable { missing } => Some(missing),
            Verdict::NeedsThreshold { what } => Some(what),
            _ => None,
        }
    }

    /// The verdict of a target of this nature that holds or not, judged in `as_of`.
    ///
    /// A binding or stated target that does not hold is `NotMet` from its target year on and `Behind`
    /// before it; without a target year it is due now. The whole table opens [this module](self).
    ///
    /// ```
    /// use gapzone::rules::verdict::{Nature, Verdict};
    ///
    /// assert_eq!(Verdict::judge(false, Nature::Stated, Some(2030), 2026), Verdict::Behind);
    /// assert_eq!(Verdict::judge(false, Nature::Stated, Some(2030), 2030), Verdict::NotMet);
    /// assert_eq!(Verdict::judge(false, Nature::Principle, None, 2026), Verdict::Deviation);
    /// ```
    #[must_use]
    pub fn judge(holds: bool, nature: Nature, target_year: Option<i32>, as_of: i32) -> Verdict {
        if holds {
            return Verdict::Met;
        }
        match nature {
            Nature::Weak => Verdict::Reported,
            Nature::Principle => Verdict::Deviation,
            Nature::Binding | Nature::Stated | Nature::Expected if target_year.is_some_and(|y| y > as_of) => {
                Verdict::Behind
            }
            Nature::Binding | Nature::Stated | Nature::Expected | Nature::State => Verdict::NotMet,
        }
    }
}
