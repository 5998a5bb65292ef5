//! Cells that are not what their column holds, for the attributes that the plans in use ask for.
//!
//! Rules take such a cell as not given; without this nobody would know why a verdict is open.

use std::collections::{BTreeMap, BTreeSet};

use crate::layers::{Layers, service_named};
use crate::message::{Place, Text, Warning};
use crate::rules::attributes;
use crate::rules::fields::{FieldKind, Subject};
use crate::rules::{Plan, reads};

/// Where a cell stands and what it says.
type Cells = BTreeSet<(Place, String)>;

/// How many cells of a column are shown.
const SHOWN: usize = 5;

/// One warning for each file and column, with its rows and what stands there.
pub(super) fn warnings(plans: &[Plan], layers: &Layers) -> Vec<Warning> {
    let mut odd: BTreeMap<(String, String), (FieldKind, Cells)> = BTreeMap::new();
    for field in reads::fields(plans.iter().flat_map(|plan| &plan.rules)).values() {
        let mut look = |place: &Place, row: &BTreeMap<String, String>| {
            let Some((title, cell)) = attributes::unreadable(row, field) else { return };
            // The reader of the list has told of columns of services already.
            if field.of == Subject::Facility && service_named(title).is_some() {
                return;
            }
            let column = odd.entry((place.file.clone(), title.to_owned())).or_insert((field.kind, BTreeSet::new()));
            column.1.insert((place.clone(), cell.to_owned()));
        };
        match field.of {
            Subject::Facility => {
                layers.facilities.list.iter().for_each(|f| look(&f.sites[0].place, &f.attributes));
            }
            Subject::Area => layers.residents.areas.iter().for_each(|a| look(&a.place, &a.attributes)),
            Subject::Unit => layers.units.list.iter().for_each(|u| look(&Place::file(&u.name), &u.attributes)),
            Subject::Indicator => {}
        }
    }
    odd.into_iter().map(|((_, title), (kind, cells))| warning(&title, kind, &cells)).collect()
}

fn warning(title: &str, kind: FieldKind, cells: &Cells) -> Warning {
    let (what, fix) = match kind {
        FieldKind::Number => {
            (("数", "a number"), ("只填数字，单位写在列名里", "write the number alone, its unit in the title"))
        }
        _ => (
            ("是或否", "yes or no"),
            ("填“是”或“否”，不知道的留空", "write 是 or 否 (yes or no), and nothing where it is not known"),
        ),
    };
    let place = |f: fn(u64) -> String| {
        let shown = cells.iter().take(SHOWN).map(|(place, cell)| (place.row.map(f).unwrap_or_default(), cell));
        let mut shown: Vec<String> = shown.map(|(row, cell)| format!("{row}“{cell}”")).collect();
        shown.extend((cells.len() > SHOWN).then(|| "…".to_owned()));
        shown
    };
    let (zh, en) = (place(|row| format!("第{row}行")), place(|row| format!("row {row} ")));
    let n = cells.len();
    let text = Text::new(
        format!("“{title}”列有 {n} 个单元格不是{}：{}；按未填处理", what.0, zh.join("、")),
        format!("{n} cells of column \"{title}\" are not {}: {}; taken as not given", what.1, en.join(", ")),
    );
    let first = cells.first().map(|(place, _)| place.clone()).unwrap_or_default();
    Warning::new("attribute-unreadable", first, text).fix(fix.0, fix.1)
}
