#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use geo::Relate;
use geo_types::{Line, LineString, Polygon};
use proptest::prelude::*;

use super::*;

/// Metres of a degree as [`Ground`] has them at the equator.
const DEGREE: f64 = 111_195.0;

/// A square whose rings stand at places in metres; the nodes are numbered ring after ring.
fn ground(rings: &[Vec<[f64; 2]>]) -> Ground {
    let mut streets = Streets::default();
    let mut square = Square { street: 1, rings: Vec::new() };
    for ring in rings {
        let first = streets.nodes.len() as u32;
        streets.nodes.extend(ring.iter().map(|[x, y]| [x / DEGREE, y / DEGREE]));
        square.rings.push((first..streets.nodes.len() as u32).collect());
    }
    Ground::of(&streets, &square).unwrap()
}

/// Lengths in metres of the shortest ways between all nodes, by the slowest of methods.
fn shortest(count: usize, ways: impl Iterator<Item = (usize, usize, f64)>) -> Vec<Vec<f64>> {
    let mut best = vec![vec![f64::INFINITY; count]; count];
    for (a, b, metres) in ways {
        best[a][b] = best[a][b].min(metres);
        best[b][a] = best[a][b];
    }
    for k in 0..count {
        best[k][k] = 0.0;
        for a in 0..count {
            for b in 0..count {
                best[a][b] = best[a][b].min(best[a][k] + best[k][b]);
            }
        }
    }
    best
}

/// A star around 0, 0: radii by equal angles.
fn star(radii: &[f64]) -> Vec<[f64; 2]> {
    let angle = |i: usize| std::f64::consts::TAU * i as f64 / radii.len() as f64;
    radii.iter().enumerate().map(|(i, r)| [r * angle(i).cos(), r * angle(i).sin()]).collect()
}

#[test]
fn nothing_is_crossed_where_there_is_but_one_entrance() {
    let square = ground(&[vec![[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0]]]);
    assert!(square.lines(&|n| n == 2, &|_| true).is_empty());
    assert_eq!(square.lines(&|n| n % 2 == 0, &|_| true), [[0, 2]]);
}

#[test]
fn lines_do_not_bend_at_a_corner_where_a_barrier_stands() {
    // Entered at the corners 0 and 2; a fountain with the corners 4 to 7 stands on the diagonal.
    let outer = vec![[0.0, 0.0], [200.0, 0.0], [200.0, 200.0], [0.0, 200.0]];
    let square = ground(&[outer, vec![[90.0, 90.0], [110.0, 90.0], [110.0, 110.0], [90.0, 110.0]]]);
    let entrance = |n: u32| n == 0 || n == 2;
    let mut lines = square.lines(&entrance, &|_| true);
    lines.sort_unstable();
    assert_eq!(lines, [[0, 5], [0, 7], [2, 5], [2, 7]]);
    assert!(square.lines(&entrance, &|n| n < 4).is_empty());
}

#[test]
fn a_ring_of_two_places_is_no_square() {
    let streets = Streets { nodes: vec![[0.0, 0.0], [1.0, 1.0]], ..Streets::default() };
    assert!(Ground::of(&streets, &Square { street: 1, rings: vec![vec![0, 1, 0, 1]] }).is_none());
    assert!(Ground::of(&streets, &Square { street: 1, rings: vec![vec![0, 1, 7]] }).is_none());
}

proptest! {
    /// Every line lies inside, and the lines and outlines lead from entrance to entrance with the promised detour.
    #[test]
    fn lines_are_inside_and_as_short_as_they_can_be(
        outer in proptest::collection::vec(40.0_f64..200.0, 5..14),
        hole in proptest::option::of(proptest::collection::vec(4.0_f64..18.0, 3..8)),
        entrances in any::<u32>(),
        turned in any::<bool>(),
    ) {
        let mut rings = vec![star(&outer)];
        rings.extend(hole.map(|radii| star(&radii)));
        if turned {
            rings.iter_mut().for_each(|ring| ring.reverse());
        }
        let ring = |r: &Vec<[f64; 2]>| LineString::from(r.iter().map(|p| (p[0], p[1])).collect::<Vec<_>>());
        let polygon = Polygon::new(ring(&rings[0]), rings[1..].iter().map(ring).collect());
        let places: Vec<[f64; 2]> = rings.concat();
        let far = |a: usize, b: usize| (places[a][0] - places[b][0]).hypot(places[a][1] - places[b][1]);
        let mut sides = Vec::new();
        let mut first = 0;
        for ring in &rings {
            let n = ring.len();
            sides.extend((0..n).map(|i| (first + i, first + (i + 1) % n)));
            first += n;
        }
        // The oracle joins every two corners whose line the polygon covers.
        let line = |a: usize, b: usize| {
            Line::new((places[a][0], places[a][1]), (places[b][0], places[b][1]))
        };
        let covered = |a: usize, b: usize| polygon.relate(&line(a, b)).is_covers();
        let pairs = (0..places.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        let seen: Vec<(usize, usize)> = pairs.filter(|&(a, b)| covered(a, b)).collect();
        let outline = || sides.iter().map(|&(a, b)| (a, b, far(a, b)));
        let oracle = shortest(places.len(), outline().chain(seen.iter().map(|&(a, b)| (a, b, far(a, b)))));

        let entrance = |n: u32| entrances >> (n % 32) & 1 == 1;
        let lines = ground(&rings).lines(&entrance, &|_| true);
        for [a, b] in &lines {
            prop_assert!(covered(*a as usize, *b as usize), "{a} {b} leaves the square");
        }
        let across = lines.iter().map(|&[a, b]| (a as usize, b as usize));
        let found = shortest(places.len(), outline().chain(across.map(|(a, b)| (a, b, far(a, b)))));
        for a in 0..places.len() {
            for b in 0..a {
                if entrance(a as u32) && entrance(b as u32) {
                    // A bent way is made of at most as many lines as there are corners, each with its detour.
                    let lines = 1.0 + bends(&oracle, a, b);
                    let most = oracle[a][b] * 1.01 + lines + 1e-3;
                    prop_assert!(found[a][b] <= most, "{a} {b}: {} instead of {}", found[a][b], oracle[a][b]);
                    prop_assert!(found[a][b] >= oracle[a][b] - 1e-3, "{a} {b}: shorter than the shortest");
                }
            }
        }
    }
}

/// How many corners lie on a shortest way between two places.
fn bends(oracle: &[Vec<f64>], a: usize, b: usize) -> f64 {
    let on_way = |k: &usize| *k != a && *k != b && (oracle[a][*k] + oracle[*k][b] - oracle[a][b]).abs() < 1e-6;
    (0..oracle.len()).filter(on_way).count() as f64
}
