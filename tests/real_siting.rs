//! Published problems with known answers: pysal spopt's San Francisco stores, the OR-Library's p-medians, and
//! Lorena's capacitated p-medians.

#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
#![allow(clippy::print_stdout, reason = "skips are meant to be seen")]

use std::path::PathBuf;

use gapzone::siting::{
    Capacities, Limits, Lists, Role, SitingError, Unserved, capacitated_cover, capacitated_median, max_cover, p_center,
    p_median, partial_cover, ranks, set_cover, whole_costs,
};
use gapzone::sources::published::{pmed, sjc};
use gapzone::sources::{ReadOptions, read_table};

fn known(file: &str) -> Option<PathBuf> {
    let shared = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    if !shared.exists() {
        assert!(std::env::var_os("CI").is_none(), "../shared is missing in CI");
        println!("SKIPPED: ../shared is missing");
        return None;
    }
    Some(shared.join("data/known").join(file))
}

/// 16 stores, 205 tracts with people, metres along the network.
struct Stores {
    people: Vec<u64>,
    pairs: Vec<(u32, u32, f64)>,
}

impl Stores {
    fn read() -> Option<Stores> {
        let path = known("spopt/SF_network_distance_candidateStore_16_censusTract_205_new.csv")?;
        let table = read_table(&path, &ReadOptions::default()).unwrap();
        let [metres, store, tract, people] =
            ["distance", "name", "DestinationName", "demand"].map(|name| table.column(name).unwrap());
        let (mut tracts, mut stores) = (Vec::new(), Vec::new());
        let mut found = Stores { people: Vec::new(), pairs: Vec::new() };
        for record in &table.records {
            let place = |names: &mut Vec<String>, column: usize| {
                let name = record.values[column].text().unwrap();
                let at = names.iter().position(|n| *n == name);
                at.unwrap_or_else(|| {
                    names.push(name);
                    names.len() - 1
                })
            };
            let (i, j) = (place(&mut tracts, tract), place(&mut stores, store));
            if i == found.people.len() {
                found.people.push(record.values[people].number().unwrap() as u64);
            }
            found.pairs.push((i as u32, j as u32, record.values[metres].number().unwrap()));
        }
        assert_eq!((stores.len(), tracts.len(), found.pairs.len()), (16, 205, 16 * 205));
        Some(found)
    }

    fn lists(&self, costs: impl Iterator<Item = Option<u32>>) -> Lists {
        let mut reached = vec![Vec::new(); 16];
        for ((i, j, _), cost) in self.pairs.iter().zip(costs) {
            reached[*j as usize].extend(cost.map(|cost| (*i, cost)));
        }
        Lists::of_candidates(self.people.clone(), &reached).unwrap()
    }

    /// Lists of the pairs within 5,000 m.
    fn near(&self) -> Lists {
        self.lists(self.pairs.iter().map(|(.., metres)| (*metres <= 5_000.0).then_some(0)))
    }
}

#[test]
fn eight_stores_cover_san_francisco_within_5_km() {
    let Some(stores) = Stores::read() else { return };
    let answer = set_cover(&stores.near(), 0, &Limits::NONE).unwrap();
    assert_eq!((answer.value, answer.bound, answer.sites.len()), (8, 8, 8));
    // All of the people is what all tracts hold, so the partial cover of everybody is the same.
    let everybody = stores.people.iter().sum();
    assert_eq!(partial_cover(&stores.near(), 0, everybody, &Limits::NONE).unwrap().value, 8);
    assert_eq!(partial_cover(&stores.near(), 0, 875_247, &Limits::NONE).unwrap().value, 4);
    assert_eq!(partial_cover(&stores.near(), 0, 875_248, &Limits::NONE).unwrap().value, 5);
}

#[test]
fn four_stores_cover_875_247_people_within_5_km() {
    let Some(stores) = Stores::read() else { return };
    let answer = max_cover(&stores.near(), 0, 4, &Limits::NONE).unwrap();
    assert_eq!((answer.value, answer.bound), (875_247, 875_247));
    // Stores that stand already are not counted and do not cost: the same four and none.
    let mut roles = [Role::Candidate; 16];
    answer.sites.iter().for_each(|s| roles[*s as usize] = Role::Existing);
    let again = max_cover(&stores.near().with_roles(&roles), 0, 0, &Limits::NONE).unwrap();
    assert_eq!((again.value, again.sites.len()), (875_247, 0));
    // Room for everybody in each store changes nothing.
    let holds = [stores.people.iter().sum(); 16];
    let capacities = Capacities { loads: &stores.people, holds: &holds };
    let roomy = capacitated_cover(&stores.near(), capacities, 0, 4, &Limits::NONE).unwrap();
    assert_eq!((roomy.answer.value, roomy.answer.bound), (875_247, 875_247));
}

#[test]
fn the_p_median_of_four_stores_is_2848268129_7145() {
    let Some(stores) = Stores::read() else { return };
    let metres: Vec<f64> = stores.pairs.iter().map(|(.., metres)| *metres).collect();
    let heaviest = stores.people.iter().sum::<u64>() * 205;
    let whole = whole_costs(&metres, heaviest).unwrap();
    let lists = stores.lists(whole.costs.iter().map(|c| Some(*c)));
    let answer = p_median(&lists, 4, Unserved::Forbidden, &Limits::NONE).unwrap();
    assert!(answer.proven());
    let mut nearest = vec![f64::INFINITY; 205];
    for (i, j, metres) in &stores.pairs {
        if answer.sites.contains(j) {
            nearest[*i as usize] = nearest[*i as usize].min(*metres);
        }
    }
    let total: f64 = nearest.iter().zip(&stores.people).map(|(metres, people)| metres * *people as f64).sum();
    assert!((total - 2_848_268_129.714_510_4).abs() < 1e-4, "{total}");
}

#[test]
fn the_p_center_of_four_stores_is_7403_0638_metres() {
    let Some(stores) = Stores::read() else { return };
    let metres: Vec<f64> = stores.pairs.iter().map(|(.., metres)| *metres).collect();
    let (places, different) = ranks(&metres);
    let answer = p_center(&stores.lists(places.into_iter().map(Some)), 4, &Limits::NONE).unwrap();
    assert!(answer.proven());
    assert!((different[answer.value as usize] - 7403.0638).abs() < 5e-5);
}

#[test]
fn tracts_beyond_reach_are_listed() {
    let Some(stores) = Stores::read() else { return };
    let lists = stores.lists(stores.pairs.iter().map(|(.., metres)| (*metres <= 2_000.0).then_some(0)));
    let Err(SitingError::OutOfReach { demand }) = set_cover(&lists, 0, &Limits::NONE) else { panic!("not refused") };
    let near = |i: u32| stores.pairs.iter().any(|(k, _, metres)| *k == i && *metres <= 2_000.0);
    let lonely: Vec<u32> = (0..205).filter(|i| stores.people[*i as usize] > 0 && !near(*i)).collect();
    assert_eq!(demand, lonely);
}

/// Lists of an OR-Library problem, with its p and its optimum as the library gives it.
fn library(number: u32) -> Option<(Lists, usize, u64)> {
    let graph = pmed(&known(&format!("pmed/pmed{number}.txt"))?).unwrap();
    let n = graph.nodes as usize;
    let mut times = vec![vec![u32::MAX / 4; n]; n];
    (0..n).for_each(|i| times[i][i] = 0);
    for (a, b, length) in graph.edges {
        times[a as usize][b as usize] = length;
        times[b as usize][a as usize] = length;
    }
    for k in 0..n {
        for i in 0..n {
            for j in 0..n {
                times[i][j] = times[i][j].min(times[i][k] + times[k][j]);
            }
        }
    }
    let rows: Vec<Vec<Option<u32>>> = times.into_iter().map(|row| row.into_iter().map(Some).collect()).collect();
    let optima = std::fs::read_to_string(known("pmed/pmedopt.txt")?).unwrap();
    let name = format!("pmed{number}");
    let line = optima.lines().find(|l| l.split_whitespace().next() == Some(name.as_str())).unwrap();
    let optimum = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    Some((Lists::of_matrix(vec![1; n], &rows).unwrap(), graph.p as usize, optimum))
}

#[test]
fn library_p_medians_are_proven() {
    for number in [1, 2, 5, 9, 10, 15] {
        let Some((lists, p, optimum)) = library(number) else { return };
        let answer = p_median(&lists, p, Unserved::Forbidden, &Limits::NONE).unwrap();
        assert_eq!((answer.value, answer.bound), (optimum, optimum), "pmed{number}");
        assert_eq!(answer.sites.len(), p, "pmed{number}");
    }
}

#[test]
fn answers_do_not_depend_on_the_number_of_threads() {
    let Some((lists, p, _)) = library(9) else { return };
    let limits = Limits { nodes: 3, ..Limits::NONE };
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| p_median(&lists, p, Unserved::Forbidden, &limits).unwrap())
    };
    let alone = with(1);
    assert_eq!(alone, with(4));
    assert!(alone.bound <= 2_734 && alone.value >= 2_734);
}

#[test]
fn lorenas_first_capacitated_p_median_is_proven_at_17288_99() {
    let Some(path) = known("sjc/SJC1.dat") else { return };
    let loaded = sjc(&path).unwrap();
    let n = loaded.spots.len();
    let apart = |a: usize, b: usize| {
        let (a, b) = (loaded.spots[a], loaded.spots[b]);
        (a.x - b.x).hypot(a.y - b.y)
    };
    let costs: Vec<f64> = (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).map(|(i, j)| apart(i, j)).collect();
    let whole = whole_costs(&costs, (n * n) as u64).unwrap();
    let rows: Vec<Vec<Option<u32>>> = whole.costs.chunks(n).map(|row| row.iter().map(|c| Some(*c)).collect()).collect();
    let lists = Lists::of_matrix(vec![1; n], &rows).unwrap();
    let loads: Vec<u64> = loaded.spots.iter().map(|s| u64::from(s.load)).collect();
    let holds: Vec<u64> = loaded.spots.iter().map(|s| u64::from(s.holds)).collect();
    let capacities = Capacities { loads: &loads, holds: &holds };
    let found = capacitated_median(&lists, capacities, loaded.p as usize, Unserved::Forbidden, &Limits::NONE).unwrap();
    assert!(found.answer.proven());
    assert!((found.answer.value as f64 / whole.scale - 17_288.99).abs() < 0.01);
    let mut load = vec![0; n];
    found.serves.iter().zip(&loads).for_each(|(site, own)| load[site.unwrap() as usize] += own);
    assert!(load.iter().zip(&holds).all(|(load, holds)| load <= holds));
}
