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
    // Facilities that may lead an area, if what is missing of them says so.
    let mut open: BTreeSet<&String> = BTreeSet::new();
    for (id, f) in evidence.of_plan_area() {
        let member = link.from.matches(f);
        for area in led(f, &of_unit, evidence) {
            match member {
                Known::Yes => _ = leads.entry(area).or_default().insert(id),
                Known::Unknown => _ = open.insert(area),
                Known::No => {}
            }
        }
    }
    let count = |area: &String| leads.get(area).map_or(0, BTreeSet::len);
    let complies = |area: &String| match (count(area), open.contains(area)) {
        (1, false) => Known::Yes,
        (0 | 1, true) => Known::Unknown,
        _ => Known::No,
    };
    let all = |wanted: Known| names.iter().filter(|area| complies(area) == wanted).count() as u64;
    let (one, unknown, whole) = (all(Known::Yes), all(Known::Unknown), names.len() as u64);
    finding.measured = Share { part: one, whole };
    finding.bounds = (unknown > 0).then_some((finding.measured, Share { part: one + unknown, whole }));
    finding.target = Some(10_000);
    finding.reading = Text::new("每个片区（网格）恰有 1 个牵头机构", "exactly one lead in each area");
    finding.verdict = if unknown > 0 && all(Known::No) == 0 {
        let missing = Text::new(
            format!("{unknown} 个片区可能牵头的机构缺少属性"),
            format!("in {unknown} areas a facility that may lead lacks an attribute that the rule needs"),
        );
        Verdict::Indeterminate { missing }
    } else {
        rule.judge(one == whole)
    };
    let status = |area: &String| match (count(area), open.contains(area)) {
        (0, false) => CellStatus::Gap,
        (0, true) => CellStatus::NotAssessed,
        _ => CellStatus::Covered,
    };
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
            status: match complies(area) {
                Known::Unknown => "UNKNOWN",
                _ => ["GAP_NONE", "OK", "OVERLAP"][n.min(2)],
            },
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
