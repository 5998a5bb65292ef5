//! One facility listed twice: the same name and type at the same place under two ids.

use std::collections::BTreeMap;

use crate::layers::{Facility, Layers, is_register, titles};
use crate::message::{Text, Warning};
use crate::project::Project;

/// Two facilities of one name within this distance are one, in metres.
const SAME_PLACE_M: f64 = 50.0;

/// One warning for each facility that repeats an earlier one.
pub(super) fn warnings(project: &Project, layers: &Layers) -> Vec<Warning> {
    let mut named: BTreeMap<(&str, String), Vec<&Facility>> = BTreeMap::new();
    let open = layers.facilities.list.iter().filter(|f| f.is_open(project.as_of) && !is_register(&f.kind));
    for facility in open.filter(|f| !f.name.trim().is_empty()) {
        named.entry((&facility.kind, titles::plain(&facility.name))).or_default().push(facility);
    }
    let mut found = Vec::new();
    for list in named.values().filter(|list| list.len() > 1) {
        for (i, later) in list.iter().enumerate() {
            found.extend(list[..i].iter().find_map(|earlier| repeated(earlier, later)));
        }
    }
    found
}

fn repeated(earlier: &Facility, later: &Facility) -> Option<Warning> {
    let (a, b) = (&earlier.sites[0], &later.sites[0]);
    let metres = (a.point.x - b.point.x).hypot(a.point.y - b.point.y);
    // A distance to a facility without a place is no number, and no match.
    let is_same = metres <= SAME_PLACE_M;
    if !is_same {
        return None;
    }
    let (id, other, name, place) = (&later.id, &earlier.id, &later.name, &a.place);
    let text = Text::new(
        format!(
            "“{name}”({id})与 {}（{other}）同名同类，相距 {metres:.0} 米：可能是同一机构，会重复计数",
            place.text(crate::message::Lang::Zh)
        ),
        format!(
            "\"{name}\" ({id}) and {place} ({other}) have one name and type and are {metres:.0} m apart: if they are one facility, it counts twice"
        ),
    );
    let warning = Warning::new("facility-twice", b.place.clone(), text)
        .fix(
            "删去一行；同一机构的多个院区请用 institution 列标明",
            "leave one row out, or name sites of one institution in an institution column",
        )
        .at(b.position.lon, b.position.lat);
    Some(warning)
}
