//! An access rule whose text gives no limit: how many people live within which time, without a verdict.

use super::Question;
use crate::message::Text;
use crate::rules::evidence::Mode;
use crate::rules::finding::{Finding, Variant};
use crate::rules::known::Known;
use crate::rules::verdict::Verdict;
use crate::units::Millis;

/// Times at which the share of people is shown, in minutes.
const SHOWN: [u32; 7] = [5, 10, 15, 20, 30, 45, 60];

impl Question<'_> {
    pub(super) fn distribution(&self, mode: &Mode) -> Finding {
        let (id, share) = (&self.rule.rule.id, self.access.share_bp.is_none());
        let and = if share { ["和 share_bp", " and share_bp"] } else { ["", ""] };
        let mut finding = self.blank(Verdict::NeedsThreshold {
            what: Text::new(
                format!("条文未给出时限或半径；在项目文件 [rules.{id}] 中设 minutes 或 metres{}", and[0]),
                format!("the text gives no time and no radius; set minutes or metres{} under [rules.{id}] of the project file", and[1]),
            ),
        });
        finding.reading = Text::new("仅报告时间分布", "the distribution of times is reported");
        let (sites, _) = mode.sites_where(|s| self.counts(s.facility) == Known::Yes && self.may_count(s));
        let arrivals = mode.travel.nearest(&mode.demand, &sites, self.access.direction);
        for minutes in SHOWN {
            let status = self.statuses(mode, &arrivals, Millis::from_minutes(minutes));
            let tally = self.tally(&status);
            finding.variants.push(Variant {
                id: format!("within-{minutes}"),
                label: Text::new(format!("{minutes} 分钟内"), format!("within {minutes} minutes")),
                share: Some(tally.share()),
                value: None,
                gap: Some(tally.gap),
                verdict: Verdict::Reported,
            });
        }
        finding
    }
}
