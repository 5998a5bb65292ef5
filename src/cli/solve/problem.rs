//! From an instance with decimals to the solvers' whole numbers, and back.

use super::input::Instance;
use super::{Problem, SolveArgs};
use crate::cli::failure::Failure;
use crate::siting::{
    Answer, Assigned, Capacities, Limits, Lists, SitingError, Unserved, capacitated_cover, capacitated_median,
    max_cover, p_center, p_median, partial_cover, ranks, set_cover, whole_costs,
};

/// What was found, in the numbers of the instance.
#[derive(Debug)]
pub(super) struct Solved {
    pub answer: Answer,
    pub value: f64,
    pub bound: f64,
    /// Site of each demand and the cost of going there; none when left out or when nothing in the lists is open.
    pub serves: Vec<Option<(u32, f64)>>,
    /// Costs were rounded to this for the search, when they were.
    pub rounded: Option<f64>,
}

/// Decimals that weights may have.
const WEIGHT_SCALES: [f64; 4] = [1.0, 10.0, 100.0, 1000.0];

/// Solves the problem that was asked for.
pub(super) fn solve(args: &SolveArgs, instance: &Instance, limits: &Limits<'_>) -> Result<Solved, Failure> {
    let task = Task { args, instance, limits, scale: weight_scale(instance)? };
    let solved = match args.problem {
        Problem::MaxCover | Problem::SetCover | Problem::PartialCover => task.cover(),
        Problem::PMedian => task.median(),
        Problem::PCenter => task.center(),
        Problem::CapacitatedMedian | Problem::CapacitatedCover => task.capacitated(),
    };
    solved.map_err(|stop| match stop {
        Stop::Usage(failure) => failure,
        Stop::Siting(error) => told(&error, instance),
    })
}

/// Why a task ends early.
enum Stop {
    Usage(Failure),
    Siting(SitingError),
}

impl From<SitingError> for Stop {
    fn from(error: SitingError) -> Stop {
        Stop::Siting(error)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        Stop::Usage(failure)
    }
}

struct Task<'a> {
    args: &'a SolveArgs,
    instance: &'a Instance,
    limits: &'a Limits<'a>,
    scale: f64,
}

impl Task<'_> {
    fn p(&self) -> Result<usize, Failure> {
        let missing = || Failure::usage("this problem needs a number of sites\nhint: pass -p N");
        self.args.p.or(self.instance.p).ok_or_else(missing)
    }

    fn cutoff(&self) -> Result<f64, Failure> {
        self.args.cutoff.ok_or_else(|| Failure::usage("this problem needs a cutoff\nhint: pass --cutoff COST"))
    }

    fn weights(&self) -> Vec<u64> {
        self.instance.weights.iter().map(|w| (w * self.scale).round() as u64).collect()
    }

    /// Lists with these whole costs in the order of the pairs.
    fn lists(&self, costs: impl Iterator<Item = Option<u32>>) -> Result<Lists, SitingError> {
        let mut reached = vec![Vec::new(); self.instance.candidates.len()];
        for ((i, j, _), cost) in self.instance.pairs.iter().zip(costs) {
            reached[*j as usize].extend(cost.map(|cost| (*i, cost)));
        }
        Ok(Lists::of_candidates(self.weights(), &reached)?.with_roles(&self.instance.roles))
    }

    /// Lists of the pairs within the cutoff; rounding has no part in who is covered.
    fn near(&self) -> Result<Lists, Stop> {
        let cutoff = self.cutoff()?;
        Ok(self.lists(self.instance.pairs.iter().map(|(.., cost)| (*cost <= cutoff).then_some(0)))?)
    }

    /// Lists of all pairs with their costs as whole numbers.
    fn far(&self) -> Result<(Lists, f64, bool), Stop> {
        let costs: Vec<f64> = self.instance.pairs.iter().map(|(.., cost)| *cost).collect();
        let heaviest = self.weights().iter().sum::<u64>().saturating_mul(self.instance.demand.len() as u64);
        let whole = whole_costs(&costs, heaviest).ok_or(SitingError::TooLarge)?;
        Ok((self.lists(whole.costs.iter().map(|c| Some(*c)))?, whole.scale, whole.exact))
    }

    fn cover(&self) -> Result<Solved, Stop> {
        let lists = self.near()?;
        let (answer, unit) = match self.args.problem {
            Problem::MaxCover => (max_cover(&lists, 0, self.p()?, self.limits)?, self.scale),
            Problem::SetCover => (set_cover(&lists, 0, self.limits)?, 1.0),
            _ => {
                let missing = || Failure::usage("this problem needs a share\nhint: pass --share PERCENT");
                let share = self.args.share.ok_or_else(missing)?;
                let total: u64 = lists.weights().iter().sum();
                // The share in millionths, so that 90 % of 10 asks for 9 exactly.
                let parts = (share * 10_000.0).round() as u128;
                let asked = (u128::from(total) * parts).div_ceil(1_000_000) as u64;
                (partial_cover(&lists, 0, asked, self.limits)?, 1.0)
            }
        };
        let (value, bound) = (answer.value as f64 / unit, answer.bound as f64 / unit);
        let serves = self.serves(&answer.sites, Some(self.cutoff()?));
        Ok(Solved { answer, value, bound, serves, rounded: None })
    }

    fn median(&self) -> Result<Solved, Stop> {
        let (lists, scale, exact) = self.far()?;
        let answer = p_median(&lists, self.p()?, Unserved::Forbidden, self.limits)?;
        let serves = self.serves(&answer.sites, None);
        Ok(self.summed(answer, serves, scale, exact))
    }

    /// The sum of weights times costs as they were given.
    fn summed(&self, answer: Answer, serves: Vec<Option<(u32, f64)>>, scale: f64, exact: bool) -> Solved {
        let cost = |(weight, way): (&f64, &Option<(u32, f64)>)| way.map_or(0.0, |(_, cost)| weight * cost);
        let value: f64 = self.instance.weights.iter().zip(&serves).map(cost).sum();
        let bound = if answer.proven() { value } else { answer.bound as f64 / (scale * self.scale) };
        Solved { answer, value, bound, serves, rounded: (!exact).then_some(1.0 / scale) }
    }

    fn center(&self) -> Result<Solved, Stop> {
        let costs: Vec<f64> = self.instance.pairs.iter().map(|(.., cost)| *cost).collect();
        let (places, different) = ranks(&costs);
        let lists = self.lists(places.into_iter().map(Some))?;
        let answer = p_center(&lists, self.p()?, self.limits)?;
        let at = |rank: u64| different.get(rank as usize).copied().unwrap_or(0.0);
        let (value, bound) = (at(answer.value), at(answer.bound));
        let serves = self.serves(&answer.sites, None);
        Ok(Solved { answer, value, bound, serves, rounded: None })
    }

    fn capacitated(&self) -> Result<Solved, Stop> {
        let hint = "this problem needs capacities\nhint: pass --capacities FILE with id and capacity";
        let (loads, holds) = self.instance.capacities.as_ref().ok_or_else(|| Failure::usage(hint))?;
        // A site holds no more than it says.
        let loads: Vec<u64> = loads.iter().map(|n| (n * self.scale).round() as u64).collect();
        let holds: Vec<u64> = holds.iter().map(|n| (n * self.scale + 1e-6).floor() as u64).collect();
        let capacities = Capacities { loads: &loads, holds: &holds };
        let p = self.p()?;
        if self.args.problem == Problem::CapacitatedCover {
            let found = capacitated_cover(&self.near()?, capacities, 0, p, self.limits)?;
            let (value, bound) = (found.answer.value as f64 / self.scale, found.answer.bound as f64 / self.scale);
            return Ok(Solved { value, bound, serves: self.assigned(&found), rounded: None, answer: found.answer });
        }
        let (lists, scale, exact) = self.far()?;
        let found = capacitated_median(&lists, capacities, p, Unserved::Forbidden, self.limits)?;
        let serves = self.assigned(&found);
        Ok(self.summed(found.answer, serves, scale, exact))
    }

    /// The nearest open site of each demand, by the costs given.
    fn serves(&self, sites: &[u32], cutoff: Option<f64>) -> Vec<Option<(u32, f64)>> {
        let mut open: Vec<bool> = self.instance.roles.iter().map(|r| *r == crate::siting::Role::Existing).collect();
        sites.iter().for_each(|s| open[*s as usize] = true);
        let mut best: Vec<Option<(u32, f64)>> = vec![None; self.instance.demand.len()];
        for &(i, j, cost) in &self.instance.pairs {
            let known = &mut best[i as usize];
            let nearer = known.is_none_or(|(k, c)| cost < c || (cost == c && j < k));
            if open[j as usize] && nearer && cutoff.is_none_or(|cutoff| cost <= cutoff) {
                *known = Some((j, cost));
            }
        }
        best
    }

    /// The assignment with the costs given.
    fn assigned(&self, found: &Assigned) -> Vec<Option<(u32, f64)>> {
        let mut serves: Vec<Option<(u32, f64)>> = vec![None; self.instance.demand.len()];
        for &(i, j, cost) in &self.instance.pairs {
            let known = &mut serves[i as usize];
            if found.serves[i as usize] == Some(j) && known.is_none_or(|(_, c)| cost < c) {
                *known = Some((j, cost));
            }
        }
        serves
    }
}

/// What weights are multiplied by to be whole, and capacities with them.
fn weight_scale(instance: &Instance) -> Result<f64, Failure> {
    let whole = |scale: &f64| instance.weights.iter().all(|w| (w * scale - (w * scale).round()).abs() < 1e-6);
    let largest = WEIGHT_SCALES[WEIGHT_SCALES.len() - 1];
    let scale = WEIGHT_SCALES.into_iter().find(whole).unwrap_or(largest);
    if instance.weights.iter().sum::<f64>() * scale > 2f64.powi(53) {
        return Err(Failure::data("the weights are too large to add up\nhint: give them in larger units"));
    }
    Ok(scale)
}

/// An error of the solvers with the ids of the demand.
fn told(error: &SitingError, instance: &Instance) -> Failure {
    let demand: &[u32] = match error {
        SitingError::OutOfReach { demand } | SitingError::TooFewSites { demand, .. } => demand,
        _ => &[],
    };
    let shown: Vec<&str> = demand.iter().take(20).map(|i| instance.demand[*i as usize].as_str()).collect();
    let more = if demand.len() > 20 { format!(" and {} more", demand.len() - 20) } else { String::new() };
    let list = if shown.is_empty() { String::new() } else { format!("\nhint: it is {}{more}", shown.join(", ")) };
    Failure::data(format!("{error}{list}"))
}
