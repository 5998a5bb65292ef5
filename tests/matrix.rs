//! What a matrix with a limit says of pairs that it does not reach: whether any way leads beyond the limit.

#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

mod city;

use city::{City, city, dropping, stop};
use gapzone::access::{Direction, Stop, Travel};
use gapzone::layers::{Position, Street};
use gapzone::network::{Network, Profile};
use gapzone::outputs::matrix::{Ask, Spot, Status, pairs};
use gapzone::units::{Kmh, Millis};

/// Cars at one metre a second, on streets and off them; every island can be joined.
fn drive(city: &City) -> Travel {
    let profile = Profile::embedded("car").unwrap().flat(Kmh(3.6));
    Travel::Roads(Box::new(Network::build(&city.streets, profile, &city.frame, dropping(0.0))))
}

fn spot(travel: &Travel, city: &City, id: &str, position: Position) -> Spot {
    let Stop { position, point, snap } = stop(travel.network().unwrap(), &city.frame, position);
    Spot { id: id.to_owned(), stop: Stop { position, point, snap }, people: None, wait: Millis::ZERO }
}

/// Every pair as from, to, seconds and status.
fn matrix(
    travel: &Travel,
    places: &[Spot],
    sites: &[Spot],
    direction: Direction,
    limit: Option<u32>,
) -> Vec<(String, String, Option<f64>, Status)> {
    let limit = limit.map(|seconds| Millis(seconds * 1000));
    let mut found = Vec::new();
    let written: Result<(), ()> = pairs(
        &Ask { travel, places, sites, direction, limit },
        |_| (),
        |rows| {
            let row = |p: &gapzone::outputs::matrix::Pair<'_>| {
                (p.from.to_owned(), p.to.to_owned(), p.way.map(|(time, _)| time.seconds()), p.status)
            };
            found.extend(rows.iter().map(row));
            Ok(())
        },
    );
    written.unwrap();
    found
}

#[test]
fn beyond_the_limit_is_not_unreachable_and_a_one_way_pocket_is() {
    // A street of four blocks of 200 m. From its second junction a one-way leads into a lane that nobody can leave,
    // into its third junction one leads out of a lane that nobody can enter. An island lies beyond, and a field.
    let lane = [("highway", "residential")];
    let mut city = city(5, 1).block(200.0).street(&[[1.0, 1.0], [1.0, 2.0]], &lane).lay();
    for (col, row) in [(2.0, -1.0), (2.0, -2.0), (8.0, 8.0), (9.0, 8.0)] {
        let at = city.place(col, row);
        city.streets.nodes.push([at.lon, at.lat]);
        city.streets.node_ids.push(city.streets.nodes.len() as i64);
    }
    // Nodes 0 to 4 are the street, 5 and 6 the lane that cannot be left, 7 and 8 the one that cannot be entered.
    let one_way = [("highway", "residential"), ("oneway", "yes")];
    for (id, nodes, tags) in
        [(91, [1, 5], &one_way[..]), (92, [7, 2], &one_way), (93, [7, 8], &lane), (94, [9, 10], &lane)]
    {
        city.streets.streets.push(Street { id, nodes: nodes.to_vec(), tags: city::tags(tags) });
    }
    let travel = drive(&city);
    let network = travel.network().unwrap();
    assert_eq!((network.islands.len(), network.one_way_traps), (2, 4));
    let site = [spot(&travel, &city, "site", city.place(0.0, 0.0))];
    let places = [
        ("near", 1.0, 0.0),
        ("far", 4.0, 0.0),
        ("no way out", 1.0, 1.5),
        ("no way in", 2.0, -1.5),
        ("island", 8.5, 8.0),
        ("field", 60.0, 60.0),
    ];
    let places = places.map(|(id, col, row)| spot(&travel, &city, id, city.place(col, row)));
    let statuses = |direction, limit| -> Vec<(Option<f64>, Status)> {
        matrix(&travel, &places, &site, direction, limit)
            .into_iter()
            .map(|(_, _, time, status)| (time, status))
            .collect()
    };
    use Status::{BeyondLimit, NoRoad, Reached, Unreachable};
    // Out of the lower lane: 100 + 200 m to the street and 400 m along it, 700 s. Into the upper one: 200, 200, 100 m.
    assert_eq!(
        statuses(Direction::Towards, Some(300)),
        [
            (Some(200.0), Reached),
            (None, BeyondLimit),
            (None, Unreachable),
            (None, BeyondLimit),
            (None, Unreachable),
            (None, NoRoad)
        ]
    );
    assert_eq!(
        statuses(Direction::From, Some(300)),
        [
            (Some(200.0), Reached),
            (None, BeyondLimit),
            (None, BeyondLimit),
            (None, Unreachable),
            (None, Unreachable),
            (None, NoRoad)
        ]
    );
    // At the limit is reached; without one the same pairs have no way.
    assert_eq!(statuses(Direction::Towards, Some(700))[3], (Some(700.0), Reached));
    assert_eq!(statuses(Direction::Towards, Some(699))[3], (None, BeyondLimit));
    assert_eq!(statuses(Direction::From, Some(500))[2], (Some(500.0), Reached));
    let free: Vec<Status> = statuses(Direction::From, None).into_iter().map(|s| s.1).collect();
    assert_eq!(free, [Reached, Reached, Reached, Unreachable, Unreachable, NoRoad]);
}

#[test]
fn on_one_edge_of_a_one_way_only_what_lies_ahead_is_joined() {
    // One one-way street of 400 m: the site at 200 m, a place at 100 m and one at 300 m.
    let city = city(2, 1).block(400.0).eastward(0).lay();
    let travel = drive(&city);
    let at = |id: &str, part: f64| spot(&travel, &city, id, city.place(part, 0.0));
    let (site, places) = ([at("site", 0.5)], [at("behind", 0.25), at("ahead", 0.75)]);
    for (direction, expected) in [
        (Direction::Towards, [Status::BeyondLimit, Status::Unreachable]),
        (Direction::From, [Status::Unreachable, Status::BeyondLimit]),
    ] {
        let found: Vec<Status> =
            matrix(&travel, &places, &site, direction, Some(60)).into_iter().map(|r| r.3).collect();
        assert_eq!(found, expected, "{direction:?}");
    }
}

#[test]
fn a_limit_changes_nothing_but_what_lies_beyond_it() {
    // One-way rows, two rivers, of which one has no bridge, and turn-free blocks; every place is a site as well.
    let city = city(8, 9).block(200.0).eastward(0).eastward(3).eastward(8).river(3, Some(0)).river(6, None).lay();
    let travel = drive(&city);
    let spots: Vec<Spot> = (0..160u32)
        .map(|i| {
            let (col, row) = (f64::from(i * 37 % 71) / 10.0, f64::from(i * 53 % 83) / 10.0);
            spot(&travel, &city, &i.to_string(), city.place(col, row))
        })
        .collect();
    for direction in [Direction::Towards, Direction::From] {
        let free = matrix(&travel, &spots, &spots, direction, None);
        let limited = matrix(&travel, &spots, &spots, direction, Some(700));
        let mut counts = [0; 3];
        for (free, limited) in free.into_iter().zip(limited) {
            let expected = match free.2 {
                Some(seconds) if seconds > 700.0 => (free.0, free.1, None, Status::BeyondLimit),
                _ => free,
            };
            counts[expected.3 as usize] += 1;
            assert_eq!(limited, expected, "{direction:?}");
        }
        assert!(counts.iter().all(|c| *c > 1_000), "{counts:?}: reached, beyond, unreachable");
    }
}
