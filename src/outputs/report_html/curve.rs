//! How many people have at most so far to go: the curve of a finding.

use serde_json::{Value, json};

use crate::rules::Finding;
use crate::rules::finding::CellStatus;
use crate::run::Report;

/// Steps of a tenth of the limit, up to four times the limit.
const STEPS: usize = 40;

/// People in scope whose nearest facility that counts lies within each tenth of the limit, in thousandths; `null` when
/// nothing was routed. The people at step 10 are those within the limit.
pub(super) fn curve(report: &Report, finding: &Finding) -> Value {
    let Some(limit) = finding.limit.map(|l| u64::from(l.time.0)).filter(|l| *l > 0) else { return Value::Null };
    if finding.arrivals.is_empty() {
        return Value::Null;
    }
    let mut people = [0u64; STEPS + 1];
    let mut all = 0;
    for (i, cell) in report.layers.residents.cells.iter().enumerate() {
        if finding.status.get(i).is_none_or(|s| *s == CellStatus::OutOfScope) {
            continue;
        }
        all += cell.people.0;
        let Some(arrival) = finding.arrivals.get(i).copied().flatten() else { continue };
        // The first step that is not shorter: ten times the time over the limit, rounded up.
        let step = (u64::from(arrival.time.0) * 10).div_ceil(limit) as usize;
        if let Some(within) = people.get_mut(step) {
            *within += cell.people.0;
        }
    }
    let mut sum = 0;
    let within: Vec<u64> = people
        .iter()
        .map(|p| {
            sum += p;
            sum
        })
        .collect();
    json!({"within": within, "people": all})
}
