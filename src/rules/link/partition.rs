//! Areas, each with exactly one lead: none is a gap, two are an overlap.

use std::collections::{BTreeMap, BTreeSet};

use super::Link;
use crate::layers::{DemandId, Facility, FacilityId, UnitId};
use crate::message::Text;
use crate::rules::attributes;
use crate::rules::evidence::Evidence;
use crate::rules::expression::{Expression, Value};
use crate::rules::finding::{CellStatus, Finding, Tally, UnitRow, Unserved};
use crate::rules::known::Known;
use crate::rules::plan::RuleRef;
use crate::rules::verdict::Verdict;
use crate::units::{People, Share};

pub(super) fn check(
    mut finding: Finding,
    rule: &RuleRef<'_>,
    link: &Link,
    areas: &Expression,
    evidence: &Evidence<'_>,
) -> Finding {
    let of_unit = areas_of_units(areas, evidence);
    let names: BTreeSet<&String> = of_unit.values().collect();
    if names.is_empty() {
        let title = areas.fields().next().map(|f| f.label.clone()).unwrap_or_default();
        let missing = Text::new(
            format!("单元图层没有“{}”一列", title.zh),
            format!("the unit layer has no column \"{}\"", title.en),
        );
        finding.verdict = Verdict::NotComputable { missing };
        return finding;
    }
    let mut leads: BTreeMap<&String, BTreeSet<FacilityId>> = BTreeMap::new();
    let mut open = 0_u64;
    for (id, f) in evidence.of_plan_area() {
        match link.from.matches(f) {
            Known::Yes => {
                led(f, &of_unit, evidence).into_iter().for_each(|area| _ = leads.entry(area).or_default().insert(id))
            }
            Known::Unknown => open += 1,
            Known::No => {}
        }
    }
    let count = |area: &String| leads.get(area).map_or(0, BTreeSet::len);
    let one = names.iter().filter(|area| count(area) == 1).count() as u64;
    finding.measured = Share { part: one, whole: names.len() as u64 };
    finding.target = Some(10_000);
    finding.reading = Text::new("每个片区（网格）恰有 1 个牵头机构", "exactly one lead in each area");
    finding.verdict = if open > 0 && one < finding.measured.whole {
        let missing = Text::new(
            format!("{open} 个机构缺少属性"),
            format!("{open} facilities lack an attribute that the rule needs"),
        );
        Verdict::Indeterminate { missing }
    } else {
        rule.judge(one == finding.measured.whole)
    };
    let status = |area: &String| if count(area) == 0 { CellStatus::Gap } else { CellStatus::Covered };
    let mut people: BTreeMap<&String, People> = BTreeMap::new();
    for (i, cell) in evidence.layers.residents.cells.iter().enumerate() {
        let area = evidence.ancestors(cell.unit).find_map(|u| of_unit.get(&u));
        let found = area.map_or(CellStatus::OutOfScope, status);
        if let Some(area) = area {
            *people.entry(area).or_insert(People::ZERO) += cell.people;
        }
        if found == CellStatus::Gap && cell.people > People::ZERO {
            let unit = evidence.row_unit(cell.unit);
            finding.unserved.push(Unserved { cell: DemandId(i as u32), people: cell.people, unit });
        }
        finding.status.push(found);
        finding.tally.add(found, cell.people);
    }
    let row = |area: &&String| {
        let mut tally = Tally::default();
        tally.add(status(area), people.get(*area).copied().unwrap_or_default());
        let n = count(area);
        UnitRow {
            unit: None,
            name: Some(Text::same(area.as_str())),
            tally,
            facilities: u32::try_from(n).ok(),
            required: Some(1),
            status: ["GAP_NONE", "OK", "OVERLAP"][n.min(2)],
            note: None,
        }
    };
    finding.units = names.iter().map(row).collect();
    finding
}

/// The area that each unit names; its subunits belong to it too, unless they name their own.
fn areas_of_units(areas: &Expression, evidence: &Evidence<'_>) -> BTreeMap<UnitId, String> {
    let mut of_unit = BTreeMap::new();
    for (id, unit) in evidence.layers.units.iter() {
        let named = areas.fields().find_map(|field| match attributes::of_row(&unit.attributes, field) {
            Value::Text(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
        of_unit.extend(named.map(|name| (id, name)));
    }
    of_unit
}

/// The areas that a facility leads: those that it names as served, else the one in which it lies.
fn led<'a>(f: &Facility, of_unit: &'a BTreeMap<UnitId, String>, evidence: &Evidence<'_>) -> BTreeSet<&'a String> {
    let served: BTreeSet<&String> = of_unit
        .iter()
        .filter(|(id, area)| {
            let unit = evidence.layers.units.get(**id);
            f.serves.iter().any(|s| s == *area || *s == unit.id || *s == unit.name || unit.code.as_ref() == Some(s))
        })
        .map(|(_, area)| area)
        .collect();
    if !served.is_empty() {
        return served;
    }
    let home = evidence.home_of(f);
    evidence.ancestors(home).find_map(|u| of_unit.get(&u)).into_iter().collect()
}
