//! Every solver against trying all sets of sites, on problems drawn at random.

use super::interchange::Draws;
use super::*;

const CASES: u64 = 1_000;

/// Up to 9 candidates and 12 demands, sparse, some candidates standing or forced out, some demand of no weight.
struct Drawn {
    lists: Lists,
    p: usize,
    cutoff: u32,
    draws: Draws,
}

fn drawn(seed: u64) -> Drawn {
    let mut draws = Draws(seed * 7919);
    let (m, n) = (1 + draws.below(9), 1 + draws.below(12));
    let weights = (0..n).map(|_| draws.below(6) as u64 * 10).collect();
    let density = 2 + draws.below(9);
    let range = [3, 20, 1000][draws.below(3)];
    let mut reached = vec![Vec::new(); m];
    for list in &mut reached {
        for i in 0..n {
            if draws.below(10) < density {
                list.push((i as u32, draws.below(range) as u32));
            }
        }
    }
    let role = |k: usize| [Role::Existing, Role::Out].get(k).copied().unwrap_or_default();
    let some_roles = draws.below(2) == 0;
    let roles: Vec<Role> = (0..m).map(|_| if some_roles { role(draws.below(8)) } else { Role::Candidate }).collect();
    let lists = Lists::of_candidates(weights, &reached).unwrap().with_roles(&roles);
    Drawn { lists, p: draws.below(5), cutoff: draws.below(range) as u32, draws }
}

/// All sets of candidates.
fn sets(lists: &Lists) -> impl Iterator<Item = Vec<u32>> {
    let free: Vec<u32> =
        (0..lists.candidates() as u32).filter(|j| lists.roles()[*j as usize] == Role::Candidate).collect();
    (0u32..1 << free.len()).map(move |set| {
        free.iter().enumerate().filter(|(k, _)| set >> k & 1 == 1).map(|(_, j)| *j).collect::<Vec<u32>>()
    })
}

fn covered(lists: &Lists, sites: &[u32], cutoff: u32) -> u64 {
    let near = lists.allocation(sites);
    (0..lists.demands()).filter(|i| near[*i].is_some_and(|p| p.cost <= cutoff)).map(|i| lists.weights()[i]).sum()
}

fn total(lists: &Lists, sites: &[u32], unserved: Option<u32>) -> Option<u64> {
    let near = lists.allocation(sites);
    let cost = |i: usize| match (near[i], unserved) {
        _ if lists.weights()[i] == 0 => Some(0),
        (Some(pair), Some(most)) => Some(pair.cost.min(most)),
        (Some(pair), None) => Some(pair.cost),
        (None, most) => most,
    };
    (0..lists.demands()).map(|i| Some(lists.weights()[i] * u64::from(cost(i)?))).sum()
}

fn worst(lists: &Lists, sites: &[u32]) -> Option<u32> {
    let near = lists.allocation(sites);
    let counted = (0..lists.demands()).filter(|i| lists.weights()[*i] > 0);
    counted.map(|i| near[i].map(|pair| pair.cost)).try_fold(0, |most, cost| Some(most.max(cost?)))
}

#[test]
fn max_cover_equals_all_sets() {
    for seed in 0..CASES {
        let Drawn { lists, p, cutoff, .. } = drawn(seed);
        let best = sets(&lists).filter(|s| s.len() <= p).map(|s| covered(&lists, &s, cutoff)).max().unwrap();
        let answer = max_cover(&lists, cutoff, p, &Limits::NONE).unwrap();
        assert_eq!((answer.value, answer.bound), (best, best), "seed {seed}");
        assert_eq!(covered(&lists, &answer.sites, cutoff), best, "seed {seed}");
        assert!(answer.sites.len() <= p, "seed {seed}");
    }
}

#[test]
fn p_median_equals_all_sets() {
    for seed in 0..CASES {
        let Drawn { lists, p, mut draws, .. } = drawn(seed);
        let price = (draws.below(2) == 0).then(|| draws.below(50) as u32);
        let unserved = price.map_or(Unserved::Forbidden, Unserved::Costs);
        let best = sets(&lists).filter(|s| s.len() <= p).filter_map(|s| total(&lists, &s, price)).min();
        match (p_median(&lists, p, unserved, &Limits::NONE), best) {
            (Ok(answer), Some(best)) => {
                assert_eq!((answer.value, answer.bound), (best, best), "seed {seed}");
                assert_eq!(total(&lists, &answer.sites, price), Some(best), "seed {seed}");
                assert!(answer.sites.len() <= p, "seed {seed}");
            }
            (Err(SitingError::OutOfReach { demand } | SitingError::TooFewSites { demand, .. }), None) => {
                assert!(!demand.is_empty(), "seed {seed}");
            }
            other => panic!("seed {seed}: {other:?}"),
        }
    }
}

#[test]
fn set_cover_equals_all_sets() {
    for seed in 0..CASES {
        let Drawn { lists, cutoff, .. } = drawn(seed);
        let everybody: u64 = lists.weights().iter().sum();
        let best = sets(&lists).filter(|s| covered(&lists, s, cutoff) == everybody).map(|s| s.len() as u64).min();
        match (set_cover(&lists, cutoff, &Limits::NONE), best) {
            (Ok(answer), Some(best)) => {
                assert_eq!((answer.value, answer.bound), (best, best), "seed {seed}");
                assert_eq!(answer.sites.len() as u64, best, "seed {seed}");
                assert_eq!(covered(&lists, &answer.sites, cutoff), everybody, "seed {seed}");
            }
            (Err(SitingError::OutOfReach { demand }), None) => assert!(!demand.is_empty(), "seed {seed}"),
            other => panic!("seed {seed}: {other:?}"),
        }
    }
}

#[test]
fn partial_cover_equals_all_sets() {
    for seed in 0..CASES {
        let Drawn { lists, cutoff, mut draws, .. } = drawn(seed);
        let asked = draws.below(lists.weights().iter().sum::<u64>() as usize + 1) as u64;
        let best = sets(&lists).filter(|s| covered(&lists, s, cutoff) >= asked).map(|s| s.len() as u64).min();
        match (partial_cover(&lists, cutoff, asked, &Limits::NONE), best) {
            (Ok(answer), Some(best)) => {
                assert_eq!((answer.value, answer.bound), (best, best), "seed {seed}");
                assert_eq!(answer.sites.len() as u64, best, "seed {seed}");
                assert!(covered(&lists, &answer.sites, cutoff) >= asked, "seed {seed}");
            }
            (Err(SitingError::ShareOutOfReach { covered, .. }), None) => assert!(covered < asked, "seed {seed}"),
            other => panic!("seed {seed}: {other:?}"),
        }
    }
}

#[test]
fn p_center_equals_all_sets() {
    for seed in 0..CASES {
        let Drawn { lists, p, .. } = drawn(seed);
        let best = sets(&lists).filter(|s| s.len() <= p).filter_map(|s| worst(&lists, &s)).min();
        match (p_center(&lists, p, &Limits::NONE), best) {
            (Ok(answer), Some(best)) => {
                assert_eq!((answer.value, answer.bound), (best.into(), best.into()), "seed {seed}");
                assert_eq!(worst(&lists, &answer.sites), Some(best), "seed {seed}");
                assert!(answer.sites.len() <= p, "seed {seed}");
            }
            (Err(SitingError::OutOfReach { demand } | SitingError::TooFewSites { demand, .. }), None) => {
                assert!(!demand.is_empty(), "seed {seed}");
            }
            other => panic!("seed {seed}: {other:?}"),
        }
    }
}

/// The least cost of sending demand from number `i` on to open sites, by trying everything.
fn assigned(
    lists: &Lists,
    loads: &[u64],
    room: &mut [u64],
    price: &dyn Fn(usize, Option<u32>) -> Option<u64>,
    i: usize,
) -> Option<u64> {
    if i == lists.demands() {
        return Some(0);
    }
    let mut best: Option<u64> = None;
    let mut offer = |cost: Option<u64>| best = best.into_iter().chain(cost).min();
    if let Some(alone) = price(i, None) {
        offer(assigned(lists, loads, room, price, i + 1).map(|rest| rest + alone));
    }
    for pair in lists.of(i) {
        let j = pair.candidate as usize;
        if let Some(cost) = price(i, Some(pair.cost)).filter(|_| room[j] >= loads[i]) {
            room[j] -= loads[i];
            offer(assigned(lists, loads, room, price, i + 1).map(|rest| rest + cost));
            room[j] += loads[i];
        }
    }
    best
}

/// A drawn problem made small enough, with loads and capacities.
fn loaded(seed: u64) -> (Lists, Vec<u64>, Vec<u64>, usize, u32, Draws) {
    let mut drawn = drawn(seed);
    let n = drawn.lists.demands().min(6);
    let m = drawn.lists.candidates().min(5);
    let mut reached = vec![Vec::new(); m];
    for i in 0..n {
        for pair in drawn.lists.of(i).iter().filter(|p| (p.candidate as usize) < m) {
            reached[pair.candidate as usize].push((i as u32, pair.cost));
        }
    }
    let lists = Lists::of_candidates(drawn.lists.weights()[..n].to_vec(), &reached).unwrap();
    let lists = lists.with_roles(&drawn.lists.roles()[..m]);
    let loads = (0..n).map(|_| drawn.draws.below(8) as u64).collect();
    let holds = (0..m).map(|_| 4 + drawn.draws.below(16) as u64).collect();
    (lists, loads, holds, drawn.p, drawn.cutoff, drawn.draws)
}

fn best_assigned(
    lists: &Lists,
    loads: &[u64],
    holds: &[u64],
    p: usize,
    price: &dyn Fn(usize, Option<u32>) -> Option<u64>,
) -> Option<u64> {
    let of = |sites: Vec<u32>| {
        let open = |j: usize| lists.roles()[j] == Role::Existing || sites.contains(&(j as u32));
        let mut reached = vec![Vec::new(); lists.candidates()];
        for i in 0..lists.demands() {
            for pair in lists.of(i).iter().filter(|pair| open(pair.candidate as usize)) {
                reached[pair.candidate as usize].push((i as u32, pair.cost));
            }
        }
        let some = Lists::of_candidates(lists.weights().to_vec(), &reached).unwrap();
        assigned(&some, loads, &mut holds.to_vec(), price, 0)
    };
    sets(lists).filter(|s| s.len() <= p).filter_map(of).min()
}

/// The cost of an assignment, when it keeps to the sites, the lists and the capacities.
fn checked(
    lists: &Lists,
    loads: &[u64],
    holds: &[u64],
    p: usize,
    found: &Assigned,
    price: &dyn Fn(usize, Option<u32>) -> Option<u64>,
) -> u64 {
    let mut load = vec![0; holds.len()];
    let mut cost = 0;
    assert!(found.answer.sites.len() <= p);
    for (i, site) in found.serves.iter().enumerate() {
        let listed = site.map(|s| {
            assert!(lists.roles()[s as usize] == Role::Existing || found.answer.sites.contains(&s));
            load[s as usize] += loads[i];
            lists.of(i).iter().find(|pair| pair.candidate == s).expect("a listed pair").cost
        });
        cost += price(i, listed).expect("an allowed way");
    }
    assert!(load.iter().zip(holds).all(|(load, holds)| load <= holds));
    cost
}

#[test]
fn capacitated_median_equals_all_assignments() {
    for seed in 0..CASES {
        let (lists, loads, holds, p, _, mut draws) = loaded(seed);
        let alone = (draws.below(2) == 0).then(|| draws.below(50) as u32);
        let unserved = alone.map_or(Unserved::Forbidden, Unserved::Costs);
        let weight = lists.weights().to_vec();
        let price = move |i: usize, cost: Option<u32>| cost.or(alone).map(|cost| weight[i] * u64::from(cost));
        let best = best_assigned(&lists, &loads, &holds, p, &price);
        let capacities = Capacities { loads: &loads, holds: &holds };
        match (capacitated_median(&lists, capacities, p, unserved, &Limits::NONE), best) {
            (Ok(found), Some(best)) => {
                assert_eq!((found.answer.value, found.answer.bound), (best, best), "seed {seed}");
                assert_eq!(checked(&lists, &loads, &holds, p, &found, &price), best, "seed {seed}");
            }
            (
                Err(
                    SitingError::OutOfReach { .. }
                    | SitingError::TooFewSites { .. }
                    | SitingError::TooLittleCapacity { .. },
                ),
                None,
            ) => {}
            other => panic!("seed {seed}: {other:?}"),
        }
    }
}

#[test]
fn capacitated_cover_equals_all_assignments() {
    for seed in 0..CASES {
        let (lists, loads, holds, p, cutoff, _) = loaded(seed);
        let weight = lists.weights().to_vec();
        let lost = move |i: usize, cost: Option<u32>| match cost {
            Some(cost) => (cost <= cutoff).then_some(0),
            None => Some(weight[i]),
        };
        let least = best_assigned(&lists, &loads, &holds, p, &lost).unwrap();
        let total: u64 = lists.weights().iter().sum();
        let capacities = Capacities { loads: &loads, holds: &holds };
        let found = capacitated_cover(&lists, capacities, cutoff, p, &Limits::NONE).unwrap();
        assert_eq!((found.answer.value, found.answer.bound), (total - least, total - least), "seed {seed}");
        assert_eq!(total - checked(&lists, &loads, &holds, p, &found, &lost), total - least, "seed {seed}");
    }
}
