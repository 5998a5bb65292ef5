//! Ties that a column of the facility list names: contracts, alliances, the facility above.

use std::collections::BTreeMap;

use super::Link;
use crate::layers::{Facility, FacilityId, flag_word};
use crate::message::Text;
use crate::rules::attributes;
use crate::rules::evidence::Evidence;
use crate::rules::expression::{Expression, Value};
use crate::rules::finding::InstitutionRow;
use crate::rules::known::Known;

/// The facilities of a list by every name that a cell may use for them.
pub(super) struct Names {
    by_name: BTreeMap<String, Vec<FacilityId>>,
}

/// What a cell says of the facilities tied to.
#[derive(Debug, Default)]
pub(super) struct Tie {
    /// Those that were found.
    pub found: Vec<FacilityId>,
    /// Names that no facility of the list bears.
    pub strange: Vec<String>,
    /// The cell says only that there is a tie, or that there is none.
    pub said: Option<bool>,
}

impl Names {
    pub fn new(evidence: &Evidence<'_>) -> Names {
        let mut by_name: BTreeMap<String, Vec<FacilityId>> = BTreeMap::new();
        for (id, f) in evidence.in_service() {
            by_name.entry(plain(&f.id)).or_default().push(id);
            if !f.name.is_empty() {
                by_name.entry(plain(&f.name)).or_default().push(id);
            }
        }
        Names { by_name }
    }

    /// What the tie attribute of a facility says; `None` when it is empty.
    pub fn tie(&self, field: &Expression, facility: &Facility) -> Option<Tie> {
        let name = field.names().into_iter().next()?;
        let cell = match attributes::of_facility(facility, name, field.field(name)) {
            Value::Text(text) => text,
            Value::Truth(Known::Yes) => return Some(Tie { said: Some(true), ..Tie::default() }),
            Value::Truth(Known::No) => return Some(Tie { said: Some(false), ..Tie::default() }),
            Value::Number(number) => number.to_string(),
            Value::Truth(Known::Unknown) | Value::Unknown => return None,
        };
        let mut tie = Tie::default();
        for word in cell.split([';', '；', '、', ',', '，', '|']).map(str::trim).filter(|w| !w.is_empty()) {
            match self.by_name.get(&plain(word)) {
                Some(ids) => tie.found.extend(ids),
                None if flag_word(word).is_some() => tie.said = flag_word(word),
                None => tie.strange.push(word.to_owned()),
            }
        }
        tie.found.sort_unstable();
        tie.found.dedup();
        Some(tie)
    }
}

fn plain(name: &str) -> String {
    let narrow = |c: char| match c {
        '（' => '(',
        '）' => ')',
        c => c,
    };
    name.chars().filter(|c| !c.is_whitespace()).map(narrow).flat_map(char::to_lowercase).collect()
}

/// Whether a facility has as many ties as the rule asks for.
pub(super) fn by_field(
    link: &Link,
    field: &Expression,
    names: &Names,
    evidence: &Evidence<'_>,
    f: &Facility,
) -> (Known, Option<Text>) {
    let Some(tie) = names.tie(field, f) else {
        let title = field.fields().next().map(|f| f.label.clone()).unwrap_or_default();
        return (Known::Unknown, Some(Text::new(format!("缺“{}”", title.zh), format!("\"{}\" is missing", title.en))));
    };
    let counts =
        |id: &&FacilityId| link.to.as_ref().map_or(Known::Yes, |to| to.matches(evidence.layers.facilities.get(**id)));
    let sure = tie.found.iter().filter(|id| counts(id) == Known::Yes).count();
    let open = tie.found.iter().filter(|id| counts(id) == Known::Unknown).count();
    // A name that the list does not hold may be a facility elsewhere: it counts when any will do.
    let strange = tie.strange.len();
    let (sure, open) = if link.to.is_none() { (sure + strange, open) } else { (sure, open + strange) };
    let sure = sure.max(usize::from(tie.said == Some(true)));
    let fits = |n: usize| n >= link.min.unwrap_or(1) as usize && link.max.is_none_or(|max| n <= max as usize);
    let outcomes = [fits(sure), fits(sure + open)];
    let complies = match outcomes {
        [true, true] => Known::Yes,
        [false, false] => Known::No,
        _ => Known::Unknown,
    };
    let note = match (complies, tie.strange.is_empty()) {
        (Known::Yes, _) => None,
        (_, false) => {
            let list = tie.strange.join("、");
            Some(Text::new(format!("名单中找不到：{list}"), format!("not in the list: {list}")))
        }
        _ => Some(Text::new(format!("已联系 {sure} 个"), format!("{sure} ties"))),
    };
    (complies, note)
}

/// Whether every tier above a facility is there.
pub(super) fn by_chain(
    link: &Link,
    field: &Expression,
    names: &Names,
    evidence: &Evidence<'_>,
    id: FacilityId,
) -> (Known, Option<Text>) {
    let mut at = id;
    for (tier, filter) in link.chain.iter().enumerate() {
        let f = evidence.layers.facilities.get(at);
        let broken = |zh: &str, en: &str| {
            let above = tier + 1;
            Some(Text::new(
                format!("上溯第{above}级：{zh}（{}）", f.name),
                format!("tier {above} above: {en} ({})", f.name),
            ))
        };
        let Some(tie) = names.tie(field, f) else { return (Known::Unknown, broken("未填", "not given")) };
        let next = tie.found.iter().map(|id| (*id, filter.matches(evidence.layers.facilities.get(*id))));
        let next: Vec<(FacilityId, Known)> = next.collect();
        match next.iter().find(|(_, m)| *m == Known::Yes) {
            Some((upper, _)) => at = *upper,
            None if next.iter().any(|(_, m)| *m == Known::Unknown) || !tie.strange.is_empty() => {
                return (Known::Unknown, broken("无法确认", "cannot be confirmed"));
            }
            None => return (Known::No, broken("缺少", "missing")),
        }
    }
    (Known::Yes, None)
}

/// Facilities to which more of `from` are tied than the rule allows.
pub(super) fn crowded(
    link: &Link,
    field: &Expression,
    names: &Names,
    evidence: &Evidence<'_>,
    rows: &[InstitutionRow],
) -> Vec<(FacilityId, u32)> {
    let Some(most) = link.most_from else { return Vec::new() };
    let mut ties: BTreeMap<FacilityId, u32> = BTreeMap::new();
    for row in rows {
        let tie = names.tie(field, evidence.layers.facilities.get(row.facility));
        tie.iter().flat_map(|t| &t.found).for_each(|to| *ties.entry(*to).or_default() += 1);
    }
    ties.into_iter().filter(|(_, n)| *n > most).collect()
}
