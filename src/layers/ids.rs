//! Ids that stay unique over all rows and layers of one kind.
//!
//! A row whose id was used before is kept under a new one, and the warning names both rows.

use std::collections::BTreeMap;

use crate::message::{Place, Text, Warning};

/// The ids in use, where each stood first, and the number that its next double may get.
#[derive(Debug, Default)]
pub(super) struct Ids(BTreeMap<String, (Place, u64)>);

impl Ids {
    /// The id itself when it is free, else the id with `#2`, `#3` ... and a warning.
    pub fn claim(&mut self, id: String, place: &Place, warnings: &mut Vec<Warning>) -> String {
        let Some((earlier, next)) = self.0.get(&id) else {
            self.0.insert(id.clone(), (place.clone(), 2));
            return id;
        };
        // Counting on from the last double: a column of one and the same id must not take for ever.
        let (earlier, mut number) = (earlier.clone(), *next);
        while self.0.contains_key(&format!("{id}#{number}")) {
            number += 1;
        }
        let free = format!("{id}#{number}");
        let row = earlier.row.map(|row| (format!("第{row}行"), format!(" row {row}"))).unwrap_or_default();
        warnings.push(
            Warning::new(
                "duplicate-id",
                place.clone(),
                Text::new(
                    format!("编码“{id}”已用于 {}{}；两者都保留，此处改为“{free}”", earlier.file, row.0),
                    format!(
                        "id \"{id}\" was already used in {}{}; both are kept, this one as \"{free}\"",
                        earlier.file, row.1
                    ),
                ),
            )
            .error()
            .fix(
                "改正编码；同一机构的多个院区请用 institution 列标明",
                "correct the id; name sites of one institution in an institution column",
            ),
        );
        self.0.insert(id, (earlier, number + 1));
        self.0.insert(free.clone(), (place.clone(), 2));
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_thousand_rows_with_one_id_are_named_in_a_moment() {
        let (mut ids, mut warnings) = (Ids::default(), Vec::new());
        let last = (1..=100_000).map(|row| ids.claim("a".to_owned(), &Place::row("f.csv", row), &mut warnings)).last();
        assert_eq!((last.as_deref(), warnings.len()), (Some("a#100000"), 99_999));
    }

    #[test]
    fn the_third_row_with_an_id_gets_the_next_free_number() {
        let (mut ids, mut warnings) = (Ids::default(), Vec::new());
        let mut claim = |id: &str, row| ids.claim(id.to_owned(), &Place::row("f.csv", row), &mut warnings);
        assert_eq!([claim("a", 1), claim("a#2", 2), claim("a", 3), claim("a", 4)], ["a", "a#2", "a#3", "a#4"]);
        assert_eq!(warnings.len(), 2);
        assert!(warnings[0].text.en.contains("used in f.csv row 1"), "{}", warnings[0].text.en);
    }
}
