//! The four readings side by side: what each says, and whether they agree.

use super::{Asked, Question, QuotaReading, share_of};
use crate::message::Text;
use crate::rules::finding::{Load, Variant};
use crate::units::Share;

impl Question<'_> {
    pub(super) fn holds(&self, reading: QuotaReading, asked: &[Asked], loads: &[Load]) -> bool {
        match reading {
            QuotaReading::R1 | QuotaReading::R2 => asked.iter().all(|a| self.unit_holds(reading, a)),
            QuotaReading::R3 => asked.iter().all(Asked::passes),
            QuotaReading::R4 => !loads.is_empty() && loads.iter().all(|l| l.people <= self.quota.hi()),
        }
    }

    fn unit_holds(&self, reading: QuotaReading, a: &Asked) -> bool {
        let n = a.centres.len() as u64;
        if a.status == "EMPTY" {
            return true;
        }
        let in_band = n > 0 && self.quota.lo().0 * n <= a.people.0 && a.people.0 <= self.quota.hi().0 * n;
        match reading {
            QuotaReading::R1 => n >= 1,
            QuotaReading::R2 => n >= 1 && in_band,
            QuotaReading::R3 | QuotaReading::R4 => a.passes(),
        }
    }

    pub(super) fn variant(&self, reading: QuotaReading, asked: &[Asked], loads: &[Load]) -> Variant {
        let share = match reading {
            QuotaReading::R4 => {
                let fine = loads.iter().filter(|l| l.people <= self.quota.hi()).count();
                Share { part: fine as u64, whole: loads.len() as u64 }
            }
            _ => share_of(asked, |a| self.unit_holds(reading, a)),
        };
        let verdict = self.rule.judge(self.holds(reading, asked, loads));
        Variant {
            id: format!("{reading:?}"),
            label: reading.text(),
            share: Some(share),
            value: None,
            gap: None,
            verdict,
        }
    }

    pub(super) fn who_says_what(&self, asked: &[Asked], loads: &[Load]) -> Text {
        let list = |wanted: bool| {
            let kept = QuotaReading::ALL.iter().filter(|r| self.holds(**r, asked, loads) == wanted);
            kept.map(|r| format!("{r:?}")).collect::<Vec<_>>().join(", ")
        };
        Text::new(
            format!("按 {} 达标，按 {} 未达标", list(true), list(false)),
            format!("met under {}, not met under {}", list(true), list(false)),
        )
    }

    /// Whether unknown ownership or services could change a unit's outcome.
    pub(super) fn missing(&self, asked: &[Asked]) -> Option<Text> {
        let could_pass = |a: &Asked| a.centres.len() + a.maybe >= a.required as usize && a.maybe > 0;
        let open: Vec<&Asked> = asked.iter().filter(|a| !a.passes() && could_pass(a)).collect();
        let certain = asked.iter().any(|a| !a.passes() && !could_pass(a));
        if open.is_empty() || certain {
            return None;
        }
        let count: usize = open.iter().map(|a| a.maybe).sum();
        Some(Text::new(
            format!("{} 个单元中有 {count} 所机构缺少举办主体或服务属性", open.len()),
            format!("{count} facilities in {} units lack their ownership or services", open.len()),
        ))
    }
}
