//! `gapzone site`: what a proposal gains is what a run with these sites counts.

use gapzone::project::Project;
use gapzone::run::{Silent, run};
use gapzone::units::People;
use predicates::prelude::*;
use predicates::str::contains;

use crate::gapzone;
use crate::network::{rows, sample};

/// People whom a part of a rule covers in a project.
fn covered(folder: &std::path::Path, part: &str) -> People {
    let mut project = Project::open(folder).expect("a valid project");
    project.only = vec!["B083".to_owned()];
    let report = run(project, &Silent).expect("it runs");
    report.findings.iter().find(|f| f.id == part).expect("the part is there").tally.covered
}

fn thousandths(text: &str) -> u64 {
    (text.parse::<f64>().expect("a number") * 1000.0).round() as u64
}

#[test]
fn a_run_with_the_proposed_sites_covers_as_many_more_people_as_were_promised() {
    for part in ["B083.urban", "B083.rural"] {
        let folder = sample();
        let out = folder.path().join("s");
        gapzone()
            .arg("site")
            .arg(folder.path())
            .args(["--rule", part, "--new", "3", "--every", "0", "--train", "no", "--lang", "en", "-o"])
            .arg(&out)
            .assert()
            .success()
            .stdout(
                contains("SYNTHETIC DATA").and(contains("proven: no sites gain more")).and(contains("8 files written")),
            );
        let gains = rows(&out.join("gains.csv"));
        assert_eq!(gains.len(), 3);
        assert!(gains.iter().all(|g| g["proven"] == "true"));
        let proposals = rows(&out.join("proposals.csv"));
        let promised = thousandths(&gains[2]["people_gained"]);
        let added: u64 = proposals.iter().map(|p| thousandths(&p["people_added"])).sum();
        let allocated: u64 = rows(&out.join("allocations.csv")).iter().map(|a| thousandths(&a["people"])).sum();
        assert_eq!((added, allocated), (promised, promised));
        let before = covered(folder.path(), part);
        let path = folder.path().join("facilities.csv");
        let mut facilities = std::fs::read_to_string(&path).expect("it is there");
        for p in &proposals {
            let (id, lon, lat) = (&p["rank"], &p["lon"], &p["lat"]);
            facilities.push_str(&format!("N{id},新建{id},社区卫生服务中心,是,政府办,,N{id},{lon},{lat},,,现有,合成\n"));
        }
        std::fs::write(&path, facilities).expect("it can be written");
        assert_eq!(covered(folder.path(), part).0, before.0 + promised, "{part}");
    }
}

#[test]
fn training_is_proposed_where_a_facility_only_lacks_the_service() {
    let folder = sample();
    let out = folder.path().join("s");
    gapzone()
        .arg("site")
        .arg(folder.path())
        .args(["--rule", "B083.urban", "--new", "2", "--candidates", "none", "-o"])
        .arg(&out)
        .assert()
        .success();
    let proposals = rows(&out.join("proposals.csv"));
    assert!(
        !proposals.is_empty() && proposals.iter().all(|p| p["action"] == "train" && !p["facility_name"].is_empty())
    );
}

#[test]
fn a_rule_of_several_parts_must_be_asked_for_part_by_part() {
    let folder = sample();
    gapzone()
        .arg("site")
        .arg(folder.path())
        .args(["--rule", "B083", "--new", "1"])
        .assert()
        .code(2)
        .stderr(contains("choose one of B083.urban, B083.rural"));
}
