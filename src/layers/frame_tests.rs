use geographiclib_rs::{Geodesic, InverseGeodesic};
use proptest::prelude::*;

use super::*;

#[test]
fn the_meridian_is_the_whole_degree_nearest_to_the_middle_of_the_residents() {
    assert_eq!(Frame::around([116.4, 117.4]).central_meridian, 117);
    assert_eq!(Frame::around([-0.2, 0.1]).central_meridian, 0);
    assert_eq!(Frame::around([f64::NAN, 3.0]).central_meridian, 0);
}

#[test]
fn places_that_are_not_on_earth_have_no_point() {
    let frame = Frame::at(117);
    assert!(!frame.to_point(Position { lon: 3056.2, lat: 36.0 }).is_finite());
    assert!(!frame.to_point(Position { lon: f64::NAN, lat: 36.0 }).is_finite());
    assert!(!frame.to_point(Position { lon: -63.0, lat: 36.0 }).is_finite());
    assert!(frame.to_point(Position { lon: 117.0, lat: 90.0 }).is_finite());
}

proptest! {
    #[test]
    fn going_to_metres_and_back_moves_nothing(lon in 113.0..121.0f64, lat in -85.0..85.0f64) {
        let frame = Frame::at(117);
        let back = frame.to_position(frame.to_point(Position { lon, lat }));
        prop_assert!((back.lon - lon).abs() < 1e-9 && (back.lat - lat).abs() < 1e-9);
    }

    #[test]
    fn distances_agree_with_geodesics_near_the_meridian(
        lat in -60.0..60.0f64, east in -100_000.0..100_000.0f64, dx in -3_000.0..3_000.0f64, dy in -3_000.0..3_000.0f64,
    ) {
        let frame = Frame::at(117);
        let y = frame.to_point(Position { lon: 117.0, lat }).y;
        let (a, b) = (Point { x: east, y }, Point { x: east + dx, y: y + dy });
        let (p, q) = (frame.to_position(a), frame.to_position(b));
        let metres: f64 = Geodesic::wgs84().inverse(p.lat, p.lon, q.lat, q.lon);
        prop_assert!((frame.ground_distance(a, b).0 - metres).abs() <= 1e-5 * metres + 1e-6);
    }
}
