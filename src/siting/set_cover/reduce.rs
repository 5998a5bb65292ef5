//! Making a cover problem smaller without losing every best answer.

use super::cover::Cover;

/// Steps of comparing lists after which no more is compared; the result is right all the same, only larger.
const EFFORT: usize = 300_000_000;

impl Cover {
    /// Chooses columns that a row cannot do without; drops rows that are covered whenever another one is, and columns
    /// that cover no more than another one; again and again until nothing changes.
    pub fn reduce(&mut self) {
        let mut effort = EFFORT;
        loop {
            let before = (self.rows.len(), self.columns.len());
            self.choose_only_ones();
            if self.hopeless() {
                return;
            }
            let rows = self.idle_rows(&mut effort);
            self.settle(&[], &vec![false; self.columns.len()], &rows);
            let columns = self.idle_columns(&mut effort);
            self.settle(&[], &columns, &vec![false; self.rows.len()]);
            if before == (self.rows.len(), self.columns.len()) || effort == 0 {
                return;
            }
        }
    }

    fn choose_only_ones(&mut self) {
        loop {
            let mut only: Vec<u32> = self.rows.iter().filter(|row| row.len() == 1).map(|row| row[0]).collect();
            only.sort_unstable();
            only.dedup();
            if only.is_empty() {
                return;
            }
            self.settle(&only, &vec![false; self.columns.len()], &vec![false; self.rows.len()]);
        }
    }

    /// Rows whose columns include all those of another row.
    fn idle_rows(&self, effort: &mut usize) -> Vec<bool> {
        let mut idle = vec![false; self.rows.len()];
        for (i, row) in self.rows.iter().enumerate() {
            let rarest = row.iter().min_by_key(|c| (self.columns[**c as usize].len(), **c));
            for &k in rarest.map_or(&[][..], |c| &self.columns[*c as usize]) {
                let (k, other) = (k as usize, &self.rows[k as usize]);
                let larger = other.len() > row.len() || (other.len() == row.len() && k > i);
                if larger && !idle[k] && !idle[i] && within(row, other, effort) {
                    idle[k] = true;
                }
            }
        }
        idle
    }

    /// Columns whose rows are all among those of another column.
    fn idle_columns(&self, effort: &mut usize) -> Vec<bool> {
        let mut idle = vec![false; self.columns.len()];
        for (j, column) in self.columns.iter().enumerate() {
            let rarest = column.iter().min_by_key(|r| (self.rows[**r as usize].len(), **r));
            for &k in rarest.map_or(&[][..], |r| &self.rows[*r as usize]) {
                let (k, other) = (k as usize, &self.columns[k as usize]);
                let larger = other.len() > column.len() || (other.len() == column.len() && k < j);
                if larger && !idle[k] && within(column, other, effort) {
                    idle[j] = true;
                    break;
                }
            }
        }
        idle
    }
}

/// Whether all of `few` stands in `many`, both ascending; no when the effort is used up.
fn within(few: &[u32], many: &[u32], effort: &mut usize) -> bool {
    let mut rest = many;
    for wanted in few {
        let Some(at) = rest.iter().position(|m| m >= wanted) else { return false };
        *effort = effort.saturating_sub(at + 1);
        if rest[at] != *wanted || *effort == 0 {
            return false;
        }
        rest = &rest[at + 1..];
    }
    true
}
