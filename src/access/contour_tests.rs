//! Outlines of shapes whose areas are known, and of classes strewn at random.

use geo::{Area, BooleanOps, Validation};

use super::*;

fn lattice(spacing: f64, side: u32) -> Lattice {
    Lattice { west: 0.0, south: 0.0, spacing, cols: side, rows: side }
}

fn traced(lattice: &Lattice, class_at: impl Fn(Point) -> u32 + Sync) -> BTreeMap<u32, MultiPolygon<f64>> {
    let class = |n| if lattice.is_border(n) { NOTHING } else { class_at(lattice.point(n)) };
    let classes: Vec<u32> = (0..lattice.len()).map(class).collect();
    let found = outlines(lattice, &classes, class_at);
    for (class, shape) in &found {
        assert!(shape.is_valid(), "class {class}: {:?}", shape.check_validation());
    }
    found
}

/// Places by their distance from (500, 500).
fn away(at: Point) -> f64 {
    (at.x - 500.0).hypot(at.y - 500.0)
}

#[test]
fn a_ring_of_ground_has_a_hole_and_ground_within_the_hole_is_a_polygon_of_its_own() {
    let inside = |at: Point| if away(at) <= 100.0 || (200.0..=400.0).contains(&away(at)) { 0 } else { NOTHING };
    let found = traced(&lattice(20.0, 51), inside);
    let mut shapes = found[&0].0.clone();
    shapes.sort_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
    let holes: Vec<usize> = shapes.iter().map(|p| p.interiors().len()).collect();
    assert_eq!(holes, [0, 1]);
    // pi (100^2 + 400^2 - 200^2) = 408,407; chords of 20 m lie inside of a circle by 20^2 / 8 r at most.
    let exact = std::f64::consts::PI * (100.0_f64.powi(2) + 400.0_f64.powi(2) - 200.0_f64.powi(2));
    assert!((found[&0].unsigned_area() - exact).abs() < 0.01 * exact, "{}", found[&0].unsigned_area());
    let outer = shapes[1].exterior();
    assert!(outer.0.iter().all(|c| (away((*c).into()) - 400.0).abs() <= PRECISION_M), "changes are exact to a metre");
}

#[test]
fn three_classes_meet_in_one_point_and_leave_no_sliver() {
    // Thirds of a disc of 400 m.
    let third = |at: Point| {
        let turn = ((at.y - 500.0).atan2(at.x - 500.0) / std::f64::consts::TAU).rem_euclid(1.0);
        if away(at) <= 400.0 { (turn * 3.0) as u32 } else { NOTHING }
    };
    let found = traced(&lattice(25.0, 41), third);
    assert_eq!(found.keys().copied().collect::<Vec<_>>(), [0, 1, 2]);
    let disc = std::f64::consts::PI * 400.0_f64.powi(2);
    for shape in found.values() {
        assert!((shape.unsigned_area() - disc / 3.0).abs() < 0.02 * disc / 3.0, "{}", shape.unsigned_area());
    }
    partition(&found);
}

#[test]
fn classes_strewn_at_random_never_overlap_and_are_valid() {
    // Every kind of square stands here, saddles of two and three classes included.
    for seed in 0..20 {
        let class_at = |at: Point| {
            let cell = ((at.x / 10.0).round() as u64) * 1_000 + (at.y / 10.0).round() as u64;
            let mut hash = (cell + seed * 1_000_003).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            hash ^= hash >> 31;
            match hash.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 61 {
                n @ 0..=3 => n as u32,
                4..=6 => 0,
                _ => NOTHING,
            }
        };
        partition(&traced(&lattice(10.0, 24), class_at));
    }
}

/// The union of all shapes is as large as their areas together.
fn partition(found: &BTreeMap<u32, MultiPolygon<f64>>) {
    let sum: f64 = found.values().map(Area::unsigned_area).sum();
    let union = found.values().fold(MultiPolygon(Vec::new()), |all, shape| all.union(shape));
    assert!((union.unsigned_area() - sum).abs() < 1e-3, "{} {sum}", union.unsigned_area());
}
