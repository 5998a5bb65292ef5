use geographiclib_rs::{Geodesic, InverseGeodesic};
use proptest::prelude::*;

use super::*;

fn metres(a: [f64; 2], b: [f64; 2]) -> f64 {
    Geodesic::wgs84().inverse(a[1], a[0], b[1], b[0])
}

/// WGS 84, GCJ-02 and BD-09 of the same places, by the Python package coordtransform 0.2.1
/// (`wgs84_to_gcj02`, `wgs84_to_bd09`).
const KNOWN: [[[f64; 2]; 3]; 7] = [
    [[116.3974, 39.908], [116.403643464, 39.909403447], [116.410016964, 39.915743256]],
    [[91.1, 29.65], [91.101568283, 29.647300329], [91.108037374, 29.653419416]],
    [[103.2611, 23.7144], [103.262885436, 23.711708984], [103.269444544, 23.717400149]],
    [[114.06, 22.54], [114.065116155, 22.537286219], [114.071663145, 22.542952630]],
    [[126.65, 45.75], [126.655987590, 45.751965555], [126.662640539, 45.757600700]],
    [[87.6, 43.82], [87.602839984, 43.821200780], [87.609225993, 43.827468702]],
    [[121.63, 38.92], [121.634959422, 38.920796010], [121.641558246, 38.926542582]],
];

#[test]
fn places_of_china_are_shifted_as_another_program_shifts_them() {
    for [wgs84, gcj02, bd09] in KNOWN {
        for (system, known) in [(Shifted::Gcj02, gcj02), (Shifted::Bd09, bd09)] {
            assert!(metres(system.of_wgs84(wgs84), known) < 0.001, "{system:?} {wgs84:?}");
            assert!(metres(system.to_wgs84(known), wgs84) < 0.001, "{system:?} {wgs84:?}");
        }
    }
}

#[test]
fn the_shift_is_as_large_as_it_was_measured_at_cities_of_plans() {
    // Lhasa 336 m and 862 m, Dalian 437 m and 1242 m.
    let shift = |system: Shifted, at| metres(system.of_wgs84(at), at);
    assert!((shift(Shifted::Gcj02, [91.1, 29.65]) - 336.0).abs() < 5.0);
    assert!((shift(Shifted::Bd09, [121.63, 38.92]) - 1_242.0).abs() < 8.0);
}

#[test]
fn nothing_is_shifted_outside_china() {
    for (city, at) in [
        ("Ulaanbaatar", [106.92, 47.92]),
        ("Hanoi", [105.85, 21.03]),
        ("Seoul", [126.98, 37.57]),
        ("Pyongyang", [125.75, 39.03]),
        ("Bangkok", [100.5, 13.75]),
        ("Delhi", [77.2, 28.6]),
        ("Kathmandu", [85.32, 27.71]),
        ("Thimphu", [89.64, 27.47]),
        ("Bishkek", [74.6, 42.87]),
        ("Tokyo", [139.7, 35.7]),
        ("Manila", [120.98, 14.6]),
        ("Paris", [2.35, 48.85]),
        ("Sydney", [151.2, -33.87]),
    ] {
        for system in [Shifted::Gcj02, Shifted::Bd09] {
            assert_eq!(system.of_wgs84(at), at, "{city}");
            assert_eq!(system.to_wgs84(at), at, "{city}");
        }
    }
}

#[test]
fn hong_kong_and_macau_are_shifted_and_taiwan_by_baidu_only() {
    for at in [[114.17, 22.32], [113.54, 22.2]] {
        assert!(Shifted::Gcj02.applies(at) && Shifted::Bd09.applies(at), "{at:?}");
    }
    // Taipei, Kaohsiung, Penghu.
    for at in [[121.56, 25.04], [120.3, 22.63], [119.57, 23.57]] {
        assert!(!Shifted::Gcj02.applies(at) && Shifted::Bd09.applies(at), "{at:?}");
    }
    // Xiamen, Kinmen, Matsu, Pingtan.
    for at in [[118.09, 24.48], [118.32, 24.43], [119.95, 26.16], [119.79, 25.5]] {
        assert!(Shifted::Gcj02.applies(at), "{at:?}");
    }
    // Sansha, and the corners of the land.
    for at in [[112.34, 16.83], [73.6, 39.4], [135.05, 48.4], [123.3, 53.5], [109.5, 18.2]] {
        assert!(Shifted::Gcj02.applies(at), "{at:?}");
    }
}

#[test]
fn odd_numbers_are_left_as_they_are() {
    assert!(Shifted::Gcj02.to_wgs84([f64::NAN, 30.0])[0].is_nan());
    assert_eq!(Shifted::Bd09.to_wgs84([0.0, 0.0]), [0.0, 0.0]);
    assert_eq!(Shifted::Gcj02.of_wgs84([114.0, 90.0]), [114.0, 90.0]);
}

proptest! {
    #[test]
    fn the_way_back_ends_where_it_began(lon in 70.0..140.0f64, lat in 0.0..56.0f64) {
        for system in [Shifted::Gcj02, Shifted::Bd09] {
            let at = [lon, lat];
            let back = system.to_wgs84(system.of_wgs84(at));
            // At the boundary itself a place that was not shifted may lie where shifted ones land.
            let near = |d: [f64; 2]| system.applies([lon + d[0], lat + d[1]]) == system.applies(at);
            let clear = [[-0.02, -0.02], [-0.02, 0.02], [0.02, -0.02], [0.02, 0.02]].into_iter().all(near);
            prop_assert!(!clear || metres(at, back) < 0.001, "{system:?} {at:?} {back:?}");
        }
    }
}
