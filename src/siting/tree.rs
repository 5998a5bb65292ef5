//! The search that all exact solvers share: parts of a problem, depth first, the more promising first.

use super::answer::Limits;

/// What is asked of a search.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Goal {
    /// The best solution.
    Best,
    /// Any solution that costs no more than this, or the proof that there is none.
    AtMost(i64),
}

/// The best solution so far, and a cost below which solutions still matter.
#[derive(Clone, Debug)]
pub(super) struct Incumbent {
    /// Only solutions below this cost matter.
    pub cost: i64,
    /// A solution that costs this much, in the words of its problem; none while nothing that matters was found.
    pub solution: Option<Vec<u32>>,
    goal: Goal,
}

impl Incumbent {
    pub fn new(goal: Goal) -> Incumbent {
        let cost = match goal {
            Goal::Best => i64::MAX,
            Goal::AtMost(most) => most + 1,
        };
        Incumbent { cost, solution: None, goal }
    }

    /// Takes a solution that is better.
    pub fn offer(&mut self, cost: i64, solution: impl FnOnce() -> Vec<u32>) {
        if cost < self.cost {
            (self.cost, self.solution) = (cost, Some(solution()));
        }
    }

    fn reached(&self) -> bool {
        matches!(self.goal, Goal::AtMost(most) if self.cost <= most)
    }
}

/// A problem that can be split into parts.
pub(super) trait Part: Sized {
    /// No solution in this part costs less.
    fn bound(&self) -> i64;

    /// Looks at this part: offers solutions found in it, and gives the parts that are left, the most promising last.
    fn expand(self, first: bool, incumbent: &mut Incumbent, limits: &Limits<'_>) -> Vec<Self>;
}

/// What a search ends with.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The best solution; none when nothing that the goal asks for was found.
    pub solution: Option<Vec<u32>>,
    /// Its cost.
    pub value: i64,
    /// No solution costs less. At or above a goal's number plus one: the goal cannot be reached.
    pub bound: i64,
    pub nodes: u64,
    pub stopped: bool,
}

/// Searches a problem through, or until the limits are reached.
pub(super) fn search<P: Part>(root: P, mut incumbent: Incumbent, limits: &Limits<'_>) -> Found {
    let mut open = vec![root];
    let (mut nodes, mut stopped) = (0, false);
    while let Some(part) = open.pop() {
        if part.bound() >= incumbent.cost {
            continue;
        }
        stopped = !incumbent.reached() && limits.reached(nodes);
        if stopped || incumbent.reached() {
            open.push(part);
            break;
        }
        nodes += 1;
        open.extend(part.expand(nodes == 1, &mut incumbent, limits));
    }
    let bound = open.iter().map(Part::bound).min().unwrap_or(i64::MAX).min(incumbent.cost);
    Found { solution: incumbent.solution, value: incumbent.cost, bound, nodes, stopped }
}

/// The least whole cost at or above a bound in parts of `scale`.
pub(super) fn whole(bound: i64, scale: i64) -> i64 {
    bound.div_euclid(scale) + i64::from(bound.rem_euclid(scale) > 0)
}
