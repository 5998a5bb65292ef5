//! `gapzone solve`: small tables whose answers can be worked out by hand.

use predicates::prelude::*;
use predicates::str::contains;

use crate::gapzone;
use crate::network::rows;

/// Three villages on a road, 10 km apart, with 100, 10 and 100 people; sites may stand in each.
const ROAD: &str = "demand,candidate,cost,weight
west,west,0,100
west,middle,10.5,100
west,east,20.5,100
middle,west,10.5,10
middle,middle,0,10
middle,east,10,10
east,west,20.5,100
east,middle,10,100
east,east,0,100
";

fn road() -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
    std::fs::write(file.path(), ROAD).expect("it can be written");
    file
}

#[test]
fn each_problem_has_the_answer_worked_out_by_hand() {
    let road = road();
    let solved = |arguments: &[&str]| {
        let mut command = gapzone();
        command.arg("solve").arg(road.path()).args(arguments).args(["--lang", "en"]);
        command.assert().success().stdout(contains("proven: nothing better exists"))
    };
    // From the middle 100 * 10.5 + 100 * 10 = 2050; from the east 100 * 20.5 + 10 * 10 = 2150.
    solved(&["--problem", "p-median", "-p", "1"]).stdout(contains("2050").and(contains("middle")));
    // West and east, the middle goes east: 10 * 10.
    solved(&["--problem", "p-median", "-p", "2"]).stdout(contains("total cost      100\n"));
    solved(&["--problem", "p-center", "-p", "1"]).stdout(contains("longest way     10.5"));
    // Within 10 the middle reaches the east and itself, and nobody reaches the west but the west.
    solved(&["--problem", "mclp", "-p", "1", "--cutoff", "10"]).stdout(contains("110 (52.381 %)"));
    solved(&["--problem", "lscp", "--cutoff", "10"]).stdout(contains("new sites       2\n"));
    solved(&["--problem", "lscp", "--cutoff", "10.5"]).stdout(contains("new sites       1\n"));
    solved(&["--problem", "partial-cover", "--share", "52", "--cutoff", "10"]).stdout(contains("new sites       1\n"));
    solved(&["--problem", "partial-cover", "--share", "53", "--cutoff", "10"]).stdout(contains("new sites       2\n"));
    // What stands in the west costs nothing more: 10 * 10.5 + 0 with a new one in the east is 100 by the east.
    solved(&["--problem", "p-median", "-p", "1", "--existing", "west"]).stdout(contains("total cost      100\n"));
    solved(&["--problem", "p-median", "-p", "1", "--without", "middle"]).stdout(contains("2150"));
}

#[test]
fn sites_that_hold_only_so_much_send_people_on() {
    let road = road();
    let holds = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
    std::fs::write(holds.path(), "id,capacity\nwest,105\nmiddle,105\neast,105\n").expect("it can be written");
    let out = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
    // Neither end takes the middle's 10 beside its own 100, so a third site opens: nothing to travel.
    let mut command = gapzone();
    command.arg("solve").arg(road.path()).args(["--problem", "capacitated-median", "-p", "3", "--lang", "en"]);
    command.arg("--capacities").arg(holds.path()).arg("-o").arg(out.path());
    command.assert().success().stdout(contains("total cost      0\n"));
    assert!(rows(out.path()).iter().all(|row| row["demand"] == row["site"]));
    let mut command = gapzone();
    command.arg("solve").arg(road.path()).args(["--problem", "capacitated-median", "-p", "1"]);
    command.arg("--capacities").arg(holds.path());
    command.assert().code(3).stderr(contains("too small").and(contains("105 of 210")));
}

#[test]
fn demand_that_nobody_reaches_is_named() {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
    std::fs::write(file.path(), "demand,candidate,cost\na,x,1\nb,x,9\nc,x,\n").expect("it can be written");
    let mut command = gapzone();
    command.arg("solve").arg(file.path()).args(["--problem", "lscp", "--cutoff", "5"]);
    command.assert().code(3).stderr(contains("2 demand(s)").and(contains("it is b, c")));
}

#[test]
fn what_is_missing_is_said() {
    let road = road();
    let refused = |arguments: &[&str], said: &'static str| {
        let mut command = gapzone();
        command.arg("solve").arg(road.path()).args(arguments).assert().code(2).stderr(contains(said));
    };
    refused(&["--problem", "mclp", "-p", "1"], "--cutoff COST");
    refused(&["--problem", "p-median"], "-p N");
    refused(&["--problem", "capacitated-median", "-p", "1"], "--capacities FILE");
    refused(&["--problem", "p-median", "-p", "1", "--existing", "wst"], "did you mean `west`");
    refused(
        &["--problem", "p-median", "-p", "1", "--cost", "metres"],
        "the columns are: demand, candidate, cost, weight",
    );
}

#[test]
fn a_graph_of_the_library_gives_p_and_costs() {
    let file = tempfile::Builder::new().suffix(".txt").tempfile().expect("a file");
    // A road 1 - 2 - 3 of lengths 4 and 3: from the middle 4 + 3.
    std::fs::write(file.path(), "3 2 1\n1 2 4\n2 3 3\n").expect("it can be written");
    let mut command = gapzone();
    command.arg("solve").arg(file.path()).args(["--format", "pmed", "--problem", "p-median", "--lang", "en"]);
    command.assert().success().stdout(contains("total cost      7\n").and(contains("sites (1)       2\n")));
}
