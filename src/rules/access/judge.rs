//! From a tally to a verdict: what missing attributes, and shares that the text does not give, leave open.

use super::{Question, SHARES_TRIED};
use crate::message::Text;
use crate::rules::finding::Tally;
use crate::rules::verdict::Verdict;
use crate::units::{BasisPoints, People, Share};

impl Question<'_> {
    pub(super) fn judged(&self, holds: bool) -> Verdict {
        if self.access.share_bp.is_none() { Verdict::Reported } else { self.rule.judge(holds) }
    }

    pub(super) fn judge(&self, tally: &Tally, target: Option<BasisPoints>) -> Verdict {
        let Some(target) = target else { return Verdict::Reported };
        if tally.people() == People::ZERO {
            return Verdict::NotApplicable { why: Text::new("范围内无人口", "nobody lives in scope") };
        }
        let (low, high) = (tally.share().at_least(target), tally.share_at_most().at_least(target));
        if low != high {
            return Verdict::Indeterminate {
                missing: Text::new(
                    format!("{} 人的可达性无法评估", tally.not_assessed),
                    format!("access of {} people could not be assessed", tally.not_assessed),
                ),
            };
        }
        self.rule.judge(low)
    }

    pub(super) fn judge_bounded(
        &self,
        sure: &Tally,
        maybe: Option<&Tally>,
        unknown: usize,
    ) -> (Verdict, Option<(Share, Share)>) {
        let verdict = self.judge(sure, self.access.share_bp);
        let high = maybe.unwrap_or(sure);
        let (low, highest) = (sure.share(), high.share_at_most());
        let bounds = (low != highest).then_some((low, highest));
        let agree = self.judge(high, self.access.share_bp) == verdict;
        if agree || matches!(verdict, Verdict::Indeterminate { .. }) {
            return (verdict, bounds);
        }
        let missing = Text::new(
            format!("{unknown} 个机构缺少判定所需的属性（服务或举办主体）"),
            format!("{unknown} facilities lack an attribute that the rule needs (service or ownership)"),
        );
        (Verdict::Indeterminate { missing }, bounds)
    }

    /// Where the share is our reading, 90, 95 and 100 % must agree.
    pub(super) fn with_shares(&self, verdict: Verdict, tally: &Tally) -> Verdict {
        if !self.access.share_is_ours
            || matches!(verdict, Verdict::Indeterminate { .. } | Verdict::NotApplicable { .. })
        {
            return verdict;
        }
        let holds: Vec<bool> = SHARES_TRIED.iter().map(|bp| tally.share().at_least(*bp)).collect();
        if holds.iter().all(|h| *h == holds[0]) {
            return verdict;
        }
        let list = |wanted: bool| {
            let kept = SHARES_TRIED.iter().zip(&holds).filter(|(_, h)| **h == wanted);
            kept.map(|(bp, _)| format!("{}%", bp / 100)).collect::<Vec<_>>().join(", ")
        };
        let (met, failed) = (list(true), list(false));
        Verdict::ReadingDependent {
            why: Text::new(
                format!("条文未给比例：按 {met} 达标，按 {failed} 未达标"),
                format!("the text gives no share: met at {met}, not met at {failed}"),
            ),
        }
    }
}
