//! Signed corrections as a table: what each says, who signs for it, and what it met.

use super::layer::{Cell, Layer, both};
use crate::run::Report;

const FIELDS: [&str; 10] = ["row", "id", "action_zh", "action_en", "who", "when", "why", "matched", "before", "file"];

/// One row per correction; without corrections there is no such table.
#[must_use]
pub fn corrections(report: &Report) -> Option<Layer> {
    let list = &report.layers.corrections;
    let mut layer = Layer::new("corrections", &FIELDS);
    for c in list {
        let [zh, en] = both(&c.action.text());
        let row = c.place.row.map_or(Cell::Null, |row| Cell::Int(row as i64));
        layer.rows.push((
            None,
            vec![
                row,
                c.id.as_str().into(),
                zh,
                en,
                c.who.as_str().into(),
                c.when.as_str().into(),
                c.why.as_str().into(),
                c.matched.into(),
                c.before.as_deref().into(),
                c.place.file.as_str().into(),
            ],
        ));
    }
    (!list.is_empty()).then_some(layer)
}
