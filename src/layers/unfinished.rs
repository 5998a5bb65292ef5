//! Areas of an extract of which only some rings close: one warning for each file, not for each area.

use crate::message::{Place, Text, Warning};

/// Areas that are drawn with the rings that close, while other pieces stay open.
#[derive(Default)]
pub(super) struct Unfinished {
    areas: usize,
    pieces: usize,
    first: String,
}

impl Unfinished {
    /// Notes an area and how many of its pieces close to no ring; none is fine.
    pub fn add(&mut self, id: &str, open: usize) {
        if open == 0 {
            return;
        }
        if self.areas == 0 {
            id.clone_into(&mut self.first);
        }
        self.areas += 1;
        self.pieces += open;
    }

    /// The warning, when there is any such area.
    pub fn warning(self, file: &str) -> Option<Warning> {
        let Unfinished { areas, pieces, first } = self;
        let text = Text::new(
            format!("{areas}个面的边界有{pieces}段没有闭合（如 {first}），只用闭合的部分"),
            format!(
                "{areas} areas have {pieces} pieces of outline that do not close (such as {first}); only the rings that close are used"
            ),
        );
        (areas > 0).then(|| {
            Warning::new("unfinished-rings", Place::file(file), text).fix(
                "请使用保留完整关系的方式裁剪数据",
                "cut the extract with whole relations: `osmium extract --strategy smart`",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_with_open_pieces_are_counted_in_one_warning() {
        let mut unfinished = Unfinished::default();
        unfinished.add("osm:relation/1", 0);
        unfinished.add("osm:relation/2", 3);
        unfinished.add("osm:relation/3", 1);
        let warning = unfinished.warning("a.osm.pbf").expect("two areas");
        assert!(warning.text.en.starts_with("2 areas have 4 pieces"), "{}", warning.text.en);
        assert!(warning.text.en.contains("relation/2"));
        assert!(Unfinished::default().warning("a").is_none());
    }
}
