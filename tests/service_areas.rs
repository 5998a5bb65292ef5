//! Service areas and basins of small cities, with areas and shapes worked out by hand, and of a real place, where a
//! dense sample of places says whether areas and times agree.

#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
#![allow(clippy::print_stdout, reason = "shares and skips are meant to be seen")]

mod city;

use city::{City, city, dropping, site, stop};
use gapzone::access::{Choices, Direction, Ground, Site, TravelTimes, reached_bounds};
use gapzone::layers::{Point, Street};
use gapzone::network::{BuildOptions, Network, Profile};
use gapzone::project::Project;
use gapzone::run::{Silent, prepare};
use gapzone::units::{Kmh, Metres, Millis};
use geo::{Area, BooleanOps, Contains, Validation};
use geo_types::MultiPolygon;

/// One metre per second on streets and off them.
fn at_one_metre_a_second(city: &City, options: BuildOptions) -> Network {
    let profile = Profile::embedded("walk").unwrap().flat(Kmh(3.6));
    Network::build(&city.streets, profile, &city.frame, options)
}

/// One metre per second on streets, a quarter of it off them.
fn slow_off_roads(city: &City) -> Network {
    let profile = Profile::embedded("walk").unwrap().flat(Kmh(3.6)).with_access_speed(Kmh(0.9));
    Network::build(&city.streets, profile, &city.frame, BuildOptions::default())
}

fn areas(network: &Network, sites: &[Site], spacing: f64, seconds: &[u32]) -> Vec<MultiPolygon<f64>> {
    let times = TravelTimes::to_nearest(network, sites, Direction::Towards);
    let cutoffs: Vec<Millis> = seconds.iter().map(|s| Millis(s * 1000)).collect();
    let longest = *cutoffs.iter().max().unwrap();
    let bounds = reached_bounds(network, sites, &times, longest).unwrap();
    let areas = Ground::new(network, Metres(spacing), bounds).unwrap().service_areas(&times, &cutoffs);
    for area in &areas {
        assert!(area.is_valid(), "{:?}", area.check_validation());
    }
    areas
}

fn close(measured: f64, exact: f64, part: f64) {
    assert!((measured - exact).abs() <= part * exact, "{measured} is not {exact}");
}

#[test]
fn one_street_is_served_in_a_rhombus() {
    let city = city(2, 1).block(4_000.0).lay();
    let network = slow_off_roads(&city);
    let middle = site(&network, &city.frame, city.place(0.5, 0.0), 0);
    let found = areas(&network, &[middle], 25.0, &[600, 1_200]);
    // |x| + 4 |y| <= t: half-diagonals t and t / 4, area t^2 / 2. Changes are found to 25 / 32 m, and here the exact
    // ones stand at the inner ends of these intervals: outlines lie 0.4 m too far out.
    close(found[0].unsigned_area(), 180_000.0, 0.005);
    close(found[1].unsigned_area(), 720_000.0, 0.003);
    let [x, y] = [2_000.0, 2_500_000.0];
    for (dx, dy) in [(1_150.0, 0.0), (0.0, 280.0), (-600.0, -140.0)] {
        assert!(found[1].contains(&Point { x: x + dx, y: y + dy }.coord()));
        assert!(!found[1].contains(&Point { x: x + 1.1 * dx, y: y + 1.1 * dy }.coord()));
    }
    assert!(found[0].difference(&found[1]).unsigned_area() < 1.0, "a longer cutoff holds a shorter one");
}

#[test]
fn blocks_are_served_in_a_diamond_with_notches() {
    let city = city(9, 9).block(400.0).lay();
    let network = at_one_metre_a_second(&city, BuildOptions::default());
    let middle = site(&network, &city.frame, city.place(4.0, 4.0), 0);
    let found = areas(&network, &[middle], 20.0, &[800, 1_000]);
    // A place (u, v) of a block whose near corner is b away is joined to the nearest side. Those below the far
    // diagonal take b + u + v. Those beyond it join a far side and take b + 2 x 400 -/+ (v - u), always b + 400 or
    // more. At two blocks all blocks of b = 0 are full and those of b = 400 to their diagonal: |x| + |y| <= 800.
    close(found[0].unsigned_area(), 2.0 * 800.0 * 800.0, 0.01);
    // At two and a half blocks, in blocks, of each quadrant: 1 full, 2 with a half, and two triangles of 1/16 each
    // beyond the diagonal, and 3 with an eighth: 1 + 2 x 5/8 + 3/8 = 2.625.
    close(found[1].unsigned_area(), 4.0 * 2.625 * 160_000.0, 0.015);
    assert_eq!(found[1].0.len(), 1);
}

#[test]
fn ground_in_the_middle_of_a_large_block_is_a_hole() {
    let city = city(2, 2).block(800.0).lay();
    let network = slow_off_roads(&city);
    let corner = site(&network, &city.frame, city.place(0.0, 0.0), 0);
    let found = areas(&network, &[corner], 20.0, &[1_800]);
    // The centre takes 400 s along a street and 1,600 s off it; the far corner takes 1,600 s and is served.
    assert_eq!((found[0].0.len(), found[0].0[0].interiors().len()), (1, 1));
    assert!(!found[0].contains(&Point { x: 400.0, y: 2_500_400.0 }.coord()));
    assert!(found[0].contains(&Point { x: 800.0, y: 2_500_800.0 }.coord()));
    // A place s along a near side is served to (1,800 - s) / 4 inwards, one s along a far side to (1,000 - s) / 4;
    // both end at the diagonals of the block, where the next side is nearer. Outwards there is no such end, and a
    // quarter of an ellipse-like fan at each corner; only the hole is summed here.
    let strip = |at_start: f64| -> f64 {
        (0..8_000).map(|i| f64::from(i) / 10.0 + 0.05).map(|s| ((at_start - s) / 4.0).min(s.min(800.0 - s)) * 0.1).sum()
    };
    let hole = 640_000.0 - 2.0 * strip(1_800.0) - 2.0 * strip(1_000.0);
    let ring = MultiPolygon(vec![geo_types::Polygon::new(found[0].0[0].interiors()[0].clone(), Vec::new())]);
    close(ring.unsigned_area(), hole, 0.02);
}

#[test]
fn a_village_beyond_a_ferry_is_an_island_of_its_own() {
    let bank = [("highway", "residential")];
    // A ferry of 2 km joins two streets of 400 m; one cannot join it at sea. It takes 60 s.
    let mut city = city(2, 1).block(400.0).street(&[[0.0, 6.0], [1.0, 6.0]], &bank).lay();
    let ferry = city::tags(&[("route", "ferry"), ("duration", "00:01")]);
    city.streets.streets.push(Street { id: 99, nodes: vec![0, 2], tags: ferry });
    let options = BuildOptions { ferries: true, ..dropping(0.0) };
    let profile = Profile::embedded("walk").unwrap().with_speed(Kmh(3.6)).with_access_speed(Kmh(3.6));
    let network = Network::build(&city.streets, profile, &city.frame, options);
    assert_eq!(network.islands.len(), 1);
    let quay = site(&network, &city.frame, city.place(0.0, 0.0), 0);
    let found = areas(&network, &[quay], 20.0, &[50, 360]);
    assert_eq!((found[0].0.len(), found[1].0.len()), (1, 2));
    let at = |x: f64, y: f64| Point { x, y: 2_500_000.0 + y }.coord();
    // 300 s are left beyond the ferry: 290 m along the street is served, 310 m is not, nor is the middle of the water.
    assert!(found[1].contains(&at(290.0, 2_400.0)) && !found[1].contains(&at(310.0, 2_400.0)));
    assert!(!found[1].contains(&at(0.0, 1_200.0)));
}

/// Places strewn evenly over a box with a seed.
fn strewn(seed: u64, count: usize, low: Point, high: Point) -> Vec<Point> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    };
    (0..count).map(|_| Point { x: low.x + next() * (high.x - low.x), y: low.y + next() * (high.y - low.y) }).collect()
}

#[test]
fn every_place_of_a_dense_sample_lies_on_the_side_that_its_time_says() {
    let city = city(9, 9).block(200.0).eastward(3).river(5, Some(2)).lay();
    let network = at_one_metre_a_second(&city, BuildOptions::default());
    let sites =
        [site(&network, &city.frame, city.place(4.3, 4.1), 0), site(&network, &city.frame, city.place(6.0, 7.5), 1)];
    let times = TravelTimes::to_nearest(&network, &sites, Direction::Towards);
    let cutoffs = [Millis(250_000), Millis(500_000), Millis(750_000)];
    let bounds = reached_bounds(&network, &sites, &times, cutoffs[2]).unwrap();
    let ground = Ground::new(&network, Metres(20.0), bounds).unwrap();
    let areas = ground.service_areas(&times, &cutoffs);
    let (low, high) = (bounds.min().into(), bounds.max().into());
    for at in strewn(7, 20_000, low, high) {
        let time = network.snap_point(at).and_then(|snap| times.at(&snap)).map(|a| a.time);
        for (area, cutoff) in areas.iter().zip(cutoffs) {
            let inside = area.contains(&at.coord());
            let served = time.is_some_and(|t| t <= cutoff);
            assert!(inside == served || border_distance(area, at) <= 20.0, "{at:?} {time:?} {cutoff:?}");
        }
    }
}

#[test]
fn areas_in_a_window_of_a_bounded_search_are_those_of_the_whole_ground() {
    let city = city(9, 9).block(200.0).eastward(3).river(5, Some(2)).lay();
    let network = at_one_metre_a_second(&city, BuildOptions::default());
    let places = [(0.2, 0.0), (4.3, 4.1), (6.0, 7.5), (8.0, 8.0)];
    let sites: Vec<Site> =
        (0u32..).zip(places).map(|(label, (c, r))| site(&network, &city.frame, city.place(c, r), label)).collect();
    let cutoffs = [Millis(120_000), Millis(400_000)];
    for direction in [Direction::Towards, Direction::From] {
        let all = TravelTimes::to_nearest(&network, &sites, direction);
        let ground = Ground::new(&network, Metres(20.0), reached_bounds(&network, &sites, &all, Millis::MAX).unwrap());
        let ground = ground.unwrap();
        for one in &sites {
            let free = TravelTimes::to_nearest(&network, &[*one], direction);
            let bounded = TravelTimes::within(&network, &[*one], direction, cutoffs[1]);
            let bounds = reached_bounds(&network, &[*one], &bounded, cutoffs[1]).unwrap();
            let window = ground.window(bounds);
            assert!(window.places() < ground.places() / 2, "{} of {}", window.places(), ground.places());
            assert_eq!(window.service_areas(&bounded, &cutoffs), ground.service_areas(&free, &cutoffs));
        }
    }
    // A window may reach beyond the ground, or miss it.
    let bounds = reached_bounds(
        &network,
        &sites[1..2],
        &TravelTimes::to_nearest(&network, &sites[1..2], Direction::Towards),
        cutoffs[1],
    )
    .unwrap();
    let small = Ground::new(&network, Metres(20.0), bounds).unwrap();
    let shifted = |by: f64| {
        geo_types::Rect::new(
            bounds.min() + geo_types::Coord { x: by, y: by },
            bounds.max() + geo_types::Coord { x: by, y: by },
        )
    };
    assert!(small.window(shifted(300.0)).places() < small.places());
    for far in [shifted(1e6), shifted(-1e6)] {
        assert_eq!(small.window(far).places(), 0);
        let times = TravelTimes::to_nearest(&network, &sites, Direction::Towards);
        assert_eq!(
            small.window(far).service_areas(&times, &cutoffs),
            [MultiPolygon(Vec::new()), MultiPolygon(Vec::new())]
        );
    }
}

#[test]
fn basins_part_the_ground_among_the_nearest_sites() {
    let city = city(7, 7).block(200.0).river(3, Some(1)).lay();
    let network = at_one_metre_a_second(&city, BuildOptions::default());
    let places = [(1.0, 1.0), (5.2, 1.4), (3.1, 5.0), (5.5, 5.5)];
    let sites: Vec<Site> =
        (0u32..).zip(places).map(|(label, (c, r))| site(&network, &city.frame, city.place(c, r), label + 10)).collect();
    let times = TravelTimes::to_nearest(&network, &sites, Direction::Towards);
    let longest = Millis(600_000);
    let bounds = reached_bounds(&network, &sites, &times, longest).unwrap();
    let basins = Ground::new(&network, Metres(20.0), bounds).unwrap().basins(&times);
    assert_eq!(basins.keys().copied().collect::<Vec<_>>(), [10, 11, 12, 13]);
    for (label, basin) in &basins {
        assert!(basin.is_valid(), "{label}: {:?}", basin.check_validation());
    }
    // All of the ground has a nearest site: the basins fill the lattice but for its outermost nodes.
    let union = basins.values().fold(MultiPolygon(Vec::new()), |all, basin| all.union(basin));
    let sum: f64 = basins.values().map(Area::unsigned_area).sum();
    assert!((union.unsigned_area() - sum).abs() < 1e-2);
    assert_eq!((union.0.len(), union.0[0].interiors().len()), (1, 0));
    assert!(sum >= bounds.unsigned_area());
    for at in strewn(11, 10_000, bounds.min().into(), bounds.max().into()) {
        let snap = network.snap_point(at).unwrap();
        let nearest = times.at(&snap).unwrap().label;
        let inside: Vec<u32> =
            basins.iter().filter(|(_, b)| b.contains(&at.coord())).map(|(label, _)| *label).collect();
        assert!(inside == [nearest] || border_distance(&basins[&nearest], at) <= 20.0, "{at:?} {inside:?} {nearest}");
    }
}

#[test]
fn a_spacing_that_would_need_too_many_places_is_refused_with_one_that_would_do() {
    let city = city(2, 2).block(200.0).lay();
    let network = city.walk();
    let here = stop(&network, &city.frame, city.place(0.0, 0.0)).point.coord();
    let bounds = geo_types::Rect::new(here, here + geo_types::Coord { x: 100_000.0, y: 100_000.0 });
    let refused = Ground::new(&network, Metres(20.0), bounds).unwrap_err().to_string();
    assert!(refused.contains("a spacing of 20 m makes 25000000 places"), "{refused}");
    assert!(refused.contains("hint: from "), "{refused}");
    assert!(
        Ground::new(&network, Metres(0.0), bounds).is_err() && Ground::new(&network, Metres(f64::NAN), bounds).is_err()
    );
}

/// How far a place lies from the nearest outline.
fn border_distance(area: &MultiPolygon<f64>, at: Point) -> f64 {
    let rings = area.0.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    let lines = rings.flat_map(geo_types::LineString::lines);
    let distance = |line: geo_types::Line<f64>| {
        let (a, d) = (line.start, line.delta());
        let t = (((at.x - a.x) * d.x + (at.y - a.y) * d.y) / (d.x * d.x + d.y * d.y)).clamp(0.0, 1.0);
        (at.x - a.x - t * d.x).hypot(at.y - a.y - t * d.y)
    };
    lines.map(distance).fold(f64::INFINITY, f64::min)
}

/// Liechtenstein on foot and by car; nothing, aloud, where the real data are missing.
fn liechtenstein() -> Option<prepare::Prepared> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    if !root.join("../shared").exists() {
        assert!(std::env::var_os("CI").is_none(), "../shared is missing in CI");
        println!("SKIPPED: ../shared is missing");
        return None;
    }
    let project = Project::open(&root.join("tests/real/liechtenstein.toml")).unwrap();
    let plans = prepare::plans(&project).unwrap();
    Some(prepare::prepare(project, plans, &["walk".to_owned(), "car".to_owned()], &Silent).unwrap())
}

/// Basins of a real place against the nearest facility of random places, each asked for by a search of its own kind.
#[test]
fn liechtenstein_is_parted_among_the_facilities_that_are_nearest() {
    let Some(prepared) = liechtenstein() else { return };
    let evidence = prepared.evidence();
    for (mode, spacing) in [(0, 25.0), (1, 50.0)] {
        let mode = &prepared.modes[mode];
        let network = mode.travel.network().unwrap();
        let (sites, refs) = mode.sites_where(|site| evidence.site_open(site));
        let sites: Vec<Site> = sites.into_iter().zip(refs).map(|(s, of)| Site { label: of.facility.0, ..s }).collect();
        for direction in [Direction::Towards, Direction::From] {
            let times = TravelTimes::to_nearest(network, &sites, direction);
            let bounds = reached_bounds(network, &sites, &times, Millis::MAX).unwrap();
            let basins = Ground::new(network, Metres(spacing), bounds).unwrap().basins(&times);
            // The point search: nearest of each place by the list of choices, which shares no labels with the above.
            let choices = Choices::nearest(network, &sites, direction, 2);
            let (count, mut nowhere, mut wrong, mut far) = (20_000, 0, 0, 0);
            for at in strewn(5, count, bounds.min().into(), bounds.max().into()) {
                let nearest = network.snap_point(at).map(|snap| choices.at(&snap)).unwrap_or_default();
                let inside: Vec<u32> =
                    basins.iter().filter(|(_, b)| b.contains(&at.coord())).map(|(label, _)| *label).collect();
                let expected: Vec<u32> = nearest.first().map(|(_, label)| *label).into_iter().collect();
                nowhere += usize::from(expected.is_empty());
                if inside != expected {
                    wrong += 1;
                    let outlines = expected.iter().chain(&inside).filter_map(|label| basins.get(label));
                    let d = outlines.map(|basin| border_distance(basin, at)).fold(f64::INFINITY, f64::min);
                    far += usize::from(d > spacing);
                }
            }
            println!(
                "{} {direction:?}, {spacing} m: {} basins; of {count} places {nowhere} reach nothing, {wrong} in another basin, {far} of them further than the spacing from its edge",
                mode.id,
                basins.len()
            );
            assert!(basins.len() > 10 && count - nowhere > count / 4);
            assert!(wrong <= count / 100 && far <= count / 2_000, "{}: {wrong} wrong, {far} far", mode.id);
        }
    }
}

/// Areas of a real place against the times of a dense sample: walking 10 minutes, driving 30.
#[test]
fn liechtenstein_is_served_where_its_times_say() {
    let Some(prepared) = liechtenstein() else { return };
    let evidence = prepared.evidence();
    for (mode, minutes, spacing) in [(0, 10, 25.0), (1, 30, 50.0)] {
        let mode = &prepared.modes[mode];
        let network = mode.travel.network().unwrap();
        let (sites, _) = mode.sites_where(|site| evidence.site_open(site));
        let times = TravelTimes::to_nearest(network, &sites, Direction::Towards);
        let cutoff = Millis::from_minutes(minutes);
        let bounds = reached_bounds(network, &sites, &times, cutoff).unwrap();
        let began = std::time::Instant::now();
        let ground = Ground::new(network, Metres(spacing), bounds).unwrap();
        let sampled = began.elapsed();
        let area = ground.service_areas(&times, &[cutoff]).remove(0);
        let traced = began.elapsed() - sampled;
        assert!(area.is_valid());
        let (mut wrong, mut far, mut served, mut furthest) = (0, 0, 0, 0.0f64);
        let count = 50_000;
        for at in strewn(3, count, bounds.min().into(), bounds.max().into()) {
            let within = network.snap_point(at).and_then(|snap| times.at(&snap)).is_some_and(|a| a.time <= cutoff);
            served += usize::from(within);
            if area.contains(&at.coord()) != within {
                wrong += 1;
                let d = border_distance(&area, at);
                furthest = furthest.max(d);
                far += usize::from(d > spacing);
            }
        }
        let holes: usize = area.0.iter().map(|p| p.interiors().len()).sum();
        // Seen: of 50,000 places 42 on foot every 25 m and 25 by car every 50 m are on the wrong side, 3 and none of
        // them further than the spacing: parts and holes that are narrower.
        assert!(wrong <= 75 && far <= 5, "{} {minutes} min: {wrong} on the wrong side, {far} far away", mode.id);
        println!(
            "{} {minutes} min, {spacing} m: {} places in {sampled:.2?}, traced in {traced:.2?}, {:.2} km2, {} parts, {holes} holes; of {count} places {served} within, {wrong} on the wrong side, {far} of them further than the spacing, up to {furthest:.0} m",
            mode.id,
            ground.places(),
            area.unsigned_area() / 1e6,
            area.0.len(),
        );
    }
}
