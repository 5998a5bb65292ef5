//! Exact search for p-median and maximal cover: bound, fix what must be, and split on the site that is most in doubt.

use super::answer::Limits;
use super::dominance::without_replaceable;
use super::dual::{Ascent, Patience, ascend};
use super::instance::{ByCandidate, Fate, Instance};
use super::interchange::good_sites;
use super::median_bound::MedianBound;
use super::tree::{Found, Goal, Incumbent, Part, search, whole};

/// Pairs that the first search for good sites may look at.
const EFFORT: usize = 100_000_000;

/// Solves an instance; gives the sites by name and their cost.
pub(super) fn solve(instance: Instance, goal: Goal, limits: &Limits<'_>) -> Found {
    let mut root = instance.joined();
    let mut incumbent = Incumbent::new(goal);
    if root.settled() {
        incumbent.offer(root.idle(), || root.names_of(&[]));
    } else {
        let fate = without_replaceable(&root, &ByCandidate::new(&root));
        if fate.iter().filter(|f| **f == Fate::Closed).count() * 10 > fate.len() {
            root = root.narrowed(&fate).joined();
        }
    }
    if !root.settled() {
        let by = ByCandidate::new(&root);
        let (sites, value) = good_sites(&root, &by, EFFORT, limits.stop);
        root.multipliers = MedianBound::first_prices(&root, &sites);
        incumbent.offer(value, || root.names_of(&sites));
    }
    let bound = root.base;
    search(Node { instance: root, bound }, incumbent, limits)
}

struct Node {
    instance: Instance,
    bound: i64,
}

impl Part for Node {
    fn bound(&self) -> i64 {
        self.bound
    }

    fn expand(self, first: bool, incumbent: &mut Incumbent, limits: &Limits<'_>) -> Vec<Node> {
        let Node { mut instance, mut bound } = self;
        let mut patience = if first {
            Patience { evaluations: 3000, idle: 300, step: 0.3 }
        } else {
            Patience { evaluations: 300, idle: 50, step: 0.1 }
        };
        for round in 0.. {
            if instance.settled() {
                incumbent.offer(instance.idle(), || instance.names_of(&[]));
                return Vec::new();
            }
            let by = ByCandidate::new(&instance);
            let mut relaxation = MedianBound::new(&instance, &by, incumbent.cost, limits.stop);
            let mut prices = instance.multipliers.clone();
            let ascent = ascend(&mut relaxation, &mut prices, patience);
            bound = bound.max(whole(ascent.bound, instance.scale));
            let (value, fate) = (relaxation.best, relaxation.fate);
            if let Some(sites) = relaxation.sites {
                incumbent.offer(value, || instance.names_of(&sites));
            }
            if bound >= incumbent.cost {
                return Vec::new();
            }
            instance.multipliers = prices;
            let count = |what: Fate| fate.iter().filter(|f| **f == what).count();
            let (opens, closes) = (count(Fate::Open), count(Fate::Closed));
            if opens > instance.p || fate.len() - closes < instance.p {
                return Vec::new();
            }
            let worth_it = opens > 0 || 10 * closes > fate.len();
            if !worth_it || round == 8 || (limits.stop)() {
                return split(&instance, &fate, &ascent, bound);
            }
            instance = instance.narrowed(&fate);
            patience = Patience { evaluations: 300, idle: 50, step: 0.1 };
        }
        Vec::new()
    }
}

fn split(instance: &Instance, fate: &[Fate], ascent: &Ascent, bound: i64) -> Vec<Node> {
    let doubt = |j: usize| ascent.share[j].min(1.0 - ascent.share[j]);
    let free = (0..fate.len()).filter(|j| fate[*j] == Fate::Free);
    let Some(j) = free.max_by(|a, b| doubt(*a).total_cmp(&doubt(*b)).then(b.cmp(a))) else {
        return vec![Node { instance: instance.narrowed(fate), bound }];
    };
    let with = |what: Fate| {
        let mut fate = fate.to_vec();
        fate[j] = what;
        Node { instance: instance.narrowed(&fate), bound }
    };
    vec![with(Fate::Closed), with(Fate::Open)]
}
