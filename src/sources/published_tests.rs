//! Published problems: what is read, and what is refused with its line.

use std::path::Path;

use super::{pmed, sjc};

#[test]
fn the_last_of_two_equal_edges_counts() {
    let graph = pmed::parse(Path::new("t"), " 3 3 1\n 1 2 30\n 2 3 46 \n 2 1 9\n").unwrap();
    assert_eq!((graph.nodes, graph.p), (3, 1));
    assert_eq!(graph.edges, [(0, 1, 9), (1, 2, 46)]);
}

#[test]
fn points_have_capacity_and_load() {
    let loaded = sjc::parse(Path::new("t"), "2 1\n 0 0 720 50\n 3 4.5 720 4\n").unwrap();
    assert_eq!((loaded.p, loaded.spots.len()), (1, 2));
    assert_eq!((loaded.spots[1].y, loaded.spots[1].load), (4.5, 4));
}

#[test]
fn a_file_that_ends_early_or_late_is_refused_with_its_line() {
    let problem = |text: &str| pmed::parse(Path::new("t"), text).unwrap_err().to_string();
    assert!(problem("3 2 1\n1 2 30\n").starts_with("t line 2: the file ends where the first node"));
    assert!(problem("3 1 1\n1 2 30\n7").starts_with("t line 3: `7` stands after the last"));
    assert!(problem("3 1 1\n1 4 30").starts_with("t line 2: the second node of an edge is 4"));
    assert!(problem("3 1 1\n1 0 30").starts_with("t line 2: nodes are counted from 1"));
    assert!(problem("3 1 1\n1 x 30").starts_with("t line 2: `x` is no number"));
    assert!(problem("").starts_with("t: the file ends where the number of nodes"));
    assert!(sjc::parse(Path::new("t"), "1 1\n0 0 -5 1").is_err());
}
