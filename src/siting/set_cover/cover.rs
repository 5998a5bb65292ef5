//! Rows to be covered and columns that cover them.

/// A set cover problem in which every column costs 1.
#[derive(Clone, Debug)]
pub(super) struct Cover {
    /// Columns of each row, ascending.
    pub rows: Vec<Vec<u32>>,
    /// Rows of each column, ascending.
    pub columns: Vec<Vec<u32>>,
    /// What each column is called outside.
    pub names: Vec<u32>,
    /// Columns chosen so far, by name.
    pub chosen: Vec<u32>,
    /// Price of each row, in units of 1 / [`super::bound::SCALE`].
    pub prices: Vec<i64>,
}

impl Cover {
    /// Rows with the columns that cover them.
    pub fn new(rows: Vec<Vec<u32>>, columns: usize) -> Cover {
        let names = (0..columns as u32).collect();
        let prices = vec![0; rows.len()];
        let mut cover = Cover { rows, columns: vec![Vec::new(); columns], names, chosen: Vec::new(), prices };
        cover.list_columns();
        cover
    }

    /// Number of columns chosen, with these.
    pub fn cost_of(&self, columns: &[u32]) -> i64 {
        (self.chosen.len() + columns.len()) as i64
    }

    /// Names of the columns chosen, with these, ascending.
    pub fn names_of(&self, columns: &[u32]) -> Vec<u32> {
        let more = columns.iter().map(|c| self.names[*c as usize]);
        let mut names: Vec<u32> = self.chosen.iter().copied().chain(more).collect();
        names.sort_unstable();
        names
    }

    /// Some row has no column left.
    pub fn hopeless(&self) -> bool {
        self.rows.iter().any(Vec::is_empty)
    }

    /// Chooses columns and drops others, with the rows that need no more attention.
    pub fn settle(&mut self, choose: &[u32], drop_column: &[bool], drop_row: &[bool]) {
        let mut gone = drop_column.to_vec();
        let mut done = drop_row.to_vec();
        for &c in choose {
            gone[c as usize] = true;
            self.chosen.push(self.names[c as usize]);
            self.columns[c as usize].iter().for_each(|r| done[*r as usize] = true);
        }
        let mut index = vec![0u32; self.columns.len()];
        let mut names = Vec::new();
        for (c, gone) in gone.iter().enumerate() {
            let alive = !gone && self.columns[c].iter().any(|r| !done[*r as usize]);
            index[c] = if alive { names.len() as u32 } else { u32::MAX };
            if alive {
                names.push(self.names[c]);
            }
        }
        let kept = |r: &usize| !done[*r];
        self.prices = (0..self.rows.len()).filter(kept).map(|r| self.prices[r]).collect();
        let rows = std::mem::take(&mut self.rows);
        let again = |row: Vec<u32>| -> Vec<u32> {
            row.into_iter().map(|c| index[c as usize]).filter(|c| *c != u32::MAX).collect()
        };
        self.rows = rows.into_iter().enumerate().filter(|(r, _)| !done[*r]).map(|(_, row)| again(row)).collect();
        self.columns = vec![Vec::new(); names.len()];
        self.names = names;
        self.list_columns();
    }

    fn list_columns(&mut self) {
        for (r, row) in self.rows.iter().enumerate() {
            row.iter().for_each(|c| self.columns[*c as usize].push(r as u32));
        }
    }
}
