//! Travel times that a road layer gives, from the file to the edges of the network, worked by hand.

#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use std::path::Path;

use gapzone::layers::{Frame, Layers, Point};
use gapzone::network::{BuildOptions, Network, Profile};
use gapzone::project::Project;
use gapzone::units::Millis;

/// A line through points in metres east and north of a corner, with its attributes as JSON.
fn line(points: &[[f64; 2]], attributes: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{{attributes}}},"geometry":{{"type":"LineString","coordinates":[{}]}}}}"#,
        points.iter().map(|p| degrees(*p)).collect::<Vec<_>>().join(",")
    )
}

fn degrees([x, y]: [f64; 2]) -> String {
    let at = Frame::at(114).to_position(Point { x, y: 2_500_000.0 + y });
    format!("[{:.12},{:.12}]", at.lon, at.lat)
}

/// The network of a profile on lines, with the codes of the warnings.
fn network(lines: &[String], profile: Profile) -> (Network, Vec<&'static str>) {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, features: &str| {
        let text = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
        std::fs::write(folder.path().join(name), text).unwrap();
    };
    put("roads.geojson", &lines.join(","));
    let home = format!(
        r#"{{"type":"Feature","properties":{{"people":9}},"geometry":{{"type":"Point","coordinates":{}}}}}"#,
        degrees([0.0, 0.0])
    );
    put("people.geojson", &home);
    let text = "
        schema = 1
        name = 'given times'
        as_of = 2026
        plans = []
        [people]
        kind = 'points'
        path = 'people.geojson'
        columns = { people = 'people' }
        [roads]
        path = 'roads.geojson'
        columns = { seconds = 's', seconds_back = 'back' }";
    let project = Project::parse(text, Path::new("project.toml"), folder.path().to_owned()).unwrap();
    let layers = Layers::load(&project).unwrap();
    let streets = layers.streets.as_ref().unwrap();
    let network = Network::build(streets, profile, &layers.frame, BuildOptions::default());
    (network, layers.warnings.iter().map(|w| w.code).collect())
}

fn profile(id: &str) -> Profile {
    Profile::embedded(id).unwrap()
}

/// Times there and back of each edge in milliseconds, by length in metres.
fn times(network: &Network) -> Vec<(i64, Option<u32>, Option<u32>)> {
    let ms = |time: Option<Millis>| time.map(|t| t.0);
    let mut all: Vec<_> =
        network.edges.iter().map(|e| (e.length.0.round() as i64, ms(e.forward), ms(e.backward))).collect();
    all.sort_unstable();
    all
}

/// A street of 400 m that a side street of 80 m joins after 100 m.
fn tee() -> Vec<String> {
    vec![
        line(&[[0.0, 0.0], [400.0, 0.0]], r#""class":"residential","maxspeed":45,"s":100,"back":"160""#),
        line(&[[100.0, 0.0], [100.0, 80.0]], r#""class":"residential","maxspeed":45,"s":null,"back":null"#),
    ]
}

#[test]
fn seconds_win_over_a_speed_and_are_shared_by_length_where_a_line_is_split() {
    let (network, warnings) = network(&tee(), profile("car"));
    // The side street has only its limit: 80 m at 45 km/h x 0.8 = 10 m/s. A quarter of the street takes a quarter
    // of 100 s there and of 160 s back.
    assert_eq!(
        times(&network),
        [(80, Some(8_000), Some(8_000)), (100, Some(25_000), Some(40_000)), (300, Some(75_000), Some(120_000))]
    );
    assert!(warnings.is_empty(), "{warnings:?}");
}

#[test]
fn the_speed_factor_slows_given_times_and_the_driven_share_of_a_limit_does_not() {
    let (network, _) = network(&tee(), profile("car").with_speed_factor(0.8));
    // 8 s, 25 s, 40 s, 75 s and 120 s, each over 0.8.
    assert_eq!(
        times(&network),
        [(80, Some(10_000), Some(10_000)), (100, Some(31_250), Some(50_000)), (300, Some(93_750), Some(150_000))]
    );
}

#[test]
fn who_walks_keeps_the_walking_speed() {
    let (network, _) = network(&tee(), profile("walk"));
    // 4 km/h are 0.9 s a metre.
    assert_eq!(
        times(&network),
        [(80, Some(72_000), Some(72_000)), (100, Some(90_000), Some(90_000)), (300, Some(270_000), Some(270_000))]
    );
}

#[test]
fn a_one_way_line_takes_its_time_in_its_direction() {
    let lines = [
        line(&[[0.0, 0.0], [100.0, 0.0]], r#""oneway":"FT","s":10,"back":null"#),
        line(&[[0.0, 0.0], [0.0, 200.0]], r#""oneway":"TF","s":20,"back":null"#),
        line(&[[0.0, 0.0], [0.0, -300.0]], r#""oneway":"TF","s":20,"back":30"#),
    ];
    let (network, _) = network(&lines, profile("car"));
    assert_eq!(times(&network), [(100, Some(10_000), None), (200, None, Some(20_000)), (300, None, Some(30_000))]);
}

#[test]
fn parts_of_a_line_share_its_time_by_length() {
    let parts = [[[0.0, 0.0], [100.0, 0.0]], [[100.0, 0.0], [100.0, 300.0]]]
        .map(|part| format!("[{},{}]", degrees(part[0]), degrees(part[1])));
    let both = format!(
        r#"{{"type":"Feature","properties":{{"s":40}},"geometry":{{"type":"MultiLineString","coordinates":[{}]}}}}"#,
        parts.join(",")
    );
    let lines =
        [both, line(&[[0.0, 0.0], [0.0, -50.0]], r#""maxspeed":1,"oneway":1,"s":-1,"back":null,"class":"track""#)];
    let (network, warnings) = network(&lines, profile("car"));
    // The bad time of the third line leaves its speed: 50 m at 1 km/h x 0.8 take 225 s.
    let bad = times(&network)[0];
    assert_eq!(bad, (50, Some(225_000), None));
    assert_eq!(times(&network)[1..], [(100, Some(10_000), Some(10_000)), (300, Some(30_000), Some(30_000))]);
    assert_eq!(warnings, ["road-seconds"]);
}

#[test]
fn a_surface_slows_a_speed_and_not_a_given_time() {
    let lines = [line(
        &[[0.0, 0.0], [100.0, 0.0]],
        r#""surface":"mud","s":10,"maxspeed":36,"oneway":"no","class":"track","back":null"#,
    )];
    let (network, _) = network(&lines, profile("car"));
    assert_eq!(times(&network), [(100, Some(10_000), Some(10_000))]);
}
