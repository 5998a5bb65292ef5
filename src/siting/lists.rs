//! Which candidate serves which demand, and at what cost: sparse lists, cheapest first.

use super::answer::SitingError;

/// What may be done with a candidate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Role {
    /// May be opened; counts among the new sites.
    #[default]
    Candidate,
    /// Stands already: always open, never counted.
    Existing,
    /// Forced out: never open.
    Out,
}

/// One candidate in the list of one demand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Pair {
    /// Cost of one unit of demand served there: milliseconds, metres, whatever is counted whole.
    pub cost: u32,
    /// Index of the candidate.
    pub candidate: u32,
}

/// Demand with its weights, candidates with their roles, and the pairs that can meet.
///
/// A pair that is not listed cannot serve. Costs are whole numbers; decimals are scaled by the caller.
#[derive(Clone, Debug)]
pub struct Lists {
    weights: Vec<u64>,
    roles: Vec<Role>,
    starts: Vec<usize>,
    pairs: Vec<Pair>,
}

impl Lists {
    /// Lists as a search from each candidate finds them: for each, (demand, cost) in any order. Of a pair that comes
    /// twice the cheaper counts.
    ///
    /// # Errors
    /// When a list names a demand that has no weight.
    pub fn of_candidates(weights: Vec<u64>, reached: &[Vec<(u32, u32)>]) -> Result<Lists, SitingError> {
        let mut starts = vec![0; weights.len() + 1];
        for &(demand, _) in reached.iter().flatten() {
            if demand as usize >= weights.len() {
                return Err(SitingError::UnknownDemand { demand, demands: weights.len() });
            }
            starts[demand as usize + 1] += 1;
        }
        for i in 0..weights.len() {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut pairs = vec![Pair { cost: 0, candidate: 0 }; starts[weights.len()]];
        for (candidate, list) in reached.iter().enumerate() {
            for &(demand, cost) in list {
                pairs[next[demand as usize]] = Pair { cost, candidate: candidate as u32 };
                next[demand as usize] += 1;
            }
        }
        let roles = vec![Role::Candidate; reached.len()];
        Ok(Lists { weights, roles, starts, pairs }.sorted())
    }

    /// A full matrix: one row for each demand, one column for each candidate; `None` cannot meet.
    ///
    /// # Errors
    /// When there are fewer weights than rows.
    pub fn of_matrix(weights: Vec<u64>, rows: &[Vec<Option<u32>>]) -> Result<Lists, SitingError> {
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut reached = vec![Vec::new(); width];
        for (demand, row) in rows.iter().enumerate() {
            for (list, cost) in reached.iter_mut().zip(row) {
                list.extend(cost.map(|cost| (demand as u32, cost)));
            }
        }
        Lists::of_candidates(weights, &reached)
    }

    /// The same lists with other roles; candidates beyond the end of `roles` keep theirs.
    #[must_use]
    pub fn with_roles(mut self, roles: &[Role]) -> Lists {
        self.roles.iter_mut().zip(roles).for_each(|(own, role)| *own = *role);
        self
    }

    /// Number of demands.
    #[must_use]
    pub fn demands(&self) -> usize {
        self.weights.len()
    }

    /// Number of candidates of any role.
    #[must_use]
    pub fn candidates(&self) -> usize {
        self.roles.len()
    }

    /// Number of pairs listed.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.pairs.len()
    }

    /// Weight of each demand, such as people.
    #[must_use]
    pub fn weights(&self) -> &[u64] {
        &self.weights
    }

    /// Role of each candidate.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// Who can serve a demand, cheapest first, ties by index.
    #[must_use]
    pub fn of(&self, demand: usize) -> &[Pair] {
        &self.pairs[self.starts[demand]..self.starts[demand + 1]]
    }

    /// Who can serve a demand and is not forced out.
    pub(super) fn usable(&self, demand: usize) -> impl Iterator<Item = Pair> {
        self.of(demand).iter().copied().filter(|p| self.roles[p.candidate as usize] != Role::Out)
    }

    /// The cheapest of the sites, new and existing, for each demand.
    #[must_use]
    pub fn allocation(&self, sites: &[u32]) -> Vec<Option<Pair>> {
        let mut open: Vec<bool> = self.roles.iter().map(|r| *r == Role::Existing).collect();
        sites.iter().for_each(|&s| open[s as usize] = true);
        (0..self.demands()).map(|i| self.of(i).iter().find(|p| open[p.candidate as usize]).copied()).collect()
    }

    fn sorted(mut self) -> Lists {
        let mut kept = 0;
        let mut from = 0;
        for i in 0..self.weights.len() {
            let to = self.starts[i + 1];
            self.pairs[from..to].sort_unstable_by_key(|p| (p.candidate, p.cost));
            let begin = kept;
            for k in from..to {
                let pair = self.pairs[k];
                if kept == begin || self.pairs[kept - 1].candidate != pair.candidate {
                    self.pairs[kept] = pair;
                    kept += 1;
                }
            }
            self.pairs[begin..kept].sort_unstable();
            from = to;
            self.starts[i + 1] = kept;
        }
        self.pairs.truncate(kept);
        self
    }
}
