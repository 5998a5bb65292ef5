//! The bound of a cover and the parts of its search: covering each row is a price instead of a rule.

use super::super::answer::Limits;
use super::super::dual::{Patience, Relaxation, ascend};
use super::super::tree::{Incumbent, Part, whole};
use super::cover::Cover;
use super::greedy::completed;

/// Parts of one column in which prices are counted.
pub(super) const SCALE: i64 = 1 << 24;

/// A cover with a bound.
pub(super) struct Node {
    cover: Cover,
    bound: i64,
}

impl Node {
    /// The whole problem.
    pub fn root(mut cover: Cover) -> Node {
        let bound = cover.chosen.len() as i64;
        for (price, row) in cover.prices.iter_mut().zip(&cover.rows) {
            let largest = row.iter().map(|c| cover.columns[*c as usize].len()).max().unwrap_or(1);
            *price = SCALE / largest.max(1) as i64;
        }
        Node { cover, bound }
    }
}

struct CoverBound<'a> {
    cover: &'a Cover,
    stop: &'a (dyn Fn() -> bool + Sync),
    /// Cost of each column less the prices of its rows.
    reduced: Vec<i64>,
    chosen: Vec<u32>,
    best: i64,
    columns: Option<Vec<u32>>,
    must: Vec<bool>,
    never: Vec<bool>,
}

impl CoverBound<'_> {
    fn cutoff(&self) -> i64 {
        (self.best - 1) * SCALE + 1
    }
}

impl Relaxation for CoverBound<'_> {
    fn evaluate(&mut self, prices: &[i64], slack: &mut [f64]) -> i64 {
        slack.fill(1.0);
        self.chosen.clear();
        let mut bound = self.cover.chosen.len() as i64 * SCALE + prices.iter().sum::<i64>();
        for (j, column) in self.cover.columns.iter().enumerate() {
            let reduced = SCALE - column.iter().map(|r| prices[*r as usize]).sum::<i64>();
            self.reduced[j] = reduced;
            if reduced < 0 {
                bound += reduced;
                self.chosen.push(j as u32);
                column.iter().for_each(|r| slack[*r as usize] -= 1.0);
            }
        }
        bound
    }

    fn clamp(&self, _row: usize, price: i64) -> i64 {
        price.clamp(0, SCALE)
    }

    fn pace(&self, _row: usize) -> f64 {
        1.0
    }

    fn chosen(&self) -> &[u32] {
        &self.chosen
    }

    fn candidates(&self) -> usize {
        self.cover.columns.len()
    }

    fn learn(&mut self, bound: i64) -> i64 {
        let found = completed(self.cover, &self.chosen, |j| -self.reduced[j as usize]);
        let cost = self.cover.cost_of(&found);
        if cost < self.best {
            (self.best, self.columns) = (cost, Some(found));
        }
        let cutoff = self.cutoff();
        for (j, &reduced) in self.reduced.iter().enumerate() {
            self.never[j] |= bound + reduced.max(0) >= cutoff;
            self.must[j] |= bound - reduced.min(0) >= cutoff;
        }
        cutoff
    }

    fn stopped(&self) -> bool {
        (self.stop)()
    }
}

impl Part for Node {
    fn bound(&self) -> i64 {
        self.bound
    }

    fn expand(self, first: bool, incumbent: &mut Incumbent, limits: &Limits<'_>) -> Vec<Node> {
        let Node { mut cover, mut bound } = self;
        let mut patience = Patience { evaluations: if first { 2000 } else { 200 }, idle: 60, step: 0.2 };
        loop {
            cover.reduce();
            if cover.hopeless() {
                return Vec::new();
            }
            bound = bound.max(cover.chosen.len() as i64 + i64::from(!cover.rows.is_empty()));
            if cover.rows.is_empty() {
                incumbent.offer(cover.cost_of(&[]), || cover.names_of(&[]));
                return Vec::new();
            }
            let m = cover.columns.len();
            let mut relaxation = CoverBound {
                cover: &cover,
                stop: limits.stop,
                reduced: vec![0; m],
                chosen: Vec::new(),
                best: incumbent.cost,
                columns: None,
                must: vec![false; m],
                never: vec![false; m],
            };
            let mut prices = cover.prices.clone();
            let ascent = ascend(&mut relaxation, &mut prices, patience);
            let CoverBound { columns, must, never, .. } = relaxation;
            bound = bound.max(whole(ascent.bound, SCALE));
            if let Some(columns) = columns {
                incumbent.offer(cover.cost_of(&columns), || cover.names_of(&columns));
            }
            if bound >= incumbent.cost {
                return Vec::new();
            }
            cover.prices = prices;
            let chosen: Vec<u32> = (0..m as u32).filter(|j| must[*j as usize]).collect();
            let known = must.iter().zip(&never).filter(|(must, never)| **must || **never).count();
            if (chosen.is_empty() && 10 * known < m) || (limits.stop)() {
                return split(&cover, &never, &ascent.share, bound);
            }
            let rows = vec![false; cover.rows.len()];
            cover.settle(&chosen, &never, &rows);
            patience = Patience { evaluations: 200, idle: 60, step: 0.1 };
        }
    }
}

/// With and without the column that is most in doubt.
fn split(cover: &Cover, never: &[bool], share: &[f64], bound: i64) -> Vec<Node> {
    let doubt = |j: usize| share[j].min(1.0 - share[j]);
    let free = (0..share.len()).filter(|j| !never[*j]);
    let Some(j) = free.max_by(|a, b| doubt(*a).total_cmp(&doubt(*b)).then(b.cmp(a))) else { return Vec::new() };
    let rows = vec![false; cover.rows.len()];
    let (mut with, mut without) = (cover.clone(), cover.clone());
    with.settle(&[j as u32], never, &rows);
    let mut never = never.to_vec();
    never[j] = true;
    without.settle(&[], &never, &rows);
    vec![Node { cover: without, bound }, Node { cover: with, bound }]
}
