//! Explanations of places in a scene worked out by hand.

use gapzone::cli::explain::text;
use gapzone::cli::screen::table;
use gapzone::explain::{AccessAnswer, Membership, Proof, explain};
use gapzone::gaps::Cause;
use gapzone::layers::{Level, Period};
use gapzone::message::Lang;
use gapzone::rules::CellStatus;
use gapzone::run::Report;

use crate::scene::{facility, scene};

const WALK_10: &str =
    "kind = \"access\"\nsupply = { types = [\"CHC\"] }\nminutes = 10\nmode = \"walk\"\nshare_bp = 10000\n";

/// Walking at 4 km/h everywhere: 0.9 s for a metre. R0 600 m from F, R1 900 m, R2 600 m and a leg of 100 m.
/// P, 300 m from F on the way to R2, is planned.
pub fn lane() -> Report {
    let planned = Period { planned: true, ..Period::default() };
    scene()
        .street(&[(-900.0, 0.0), (0.0, 0.0), (600.0, 0.0)], &[("highway", "footway"), ("name", "Long Lane")])
        .people(600.0, 0.0, 1_000)
        .people(-900.0, 0.0, 500)
        .people(600.0, 100.0, 200)
        .facility(0.0, 0.0, facility("F", "CHC"))
        .facility_in(planned, 300.0, 0.0, facility("P", "CHC"))
        .settings("[travel]\nwalk_kmh = 4.0\naccess_kmh = 4.0\nparking_s = 0.0\n[gaps]\nmin_people_urban = 1\n")
        .run(WALK_10)
}

fn access(proof: &Proof) -> &AccessAnswer {
    let Proof::Access(access) = proof else { panic!("an access rule has ways") };
    access
}

#[test]
fn a_gap_names_its_leg_its_way_what_does_not_count_and_its_zone() {
    let report = lane();
    let home = report.layers.residents.cells[2].position;
    let explanation = explain(&report, home, None);
    assert_eq!(explanation.cell.expect("people live here").cell.0, 2);
    assert!(explanation.cell.expect("people live here").away.0 < 0.001);
    let answer = &explanation.answers[0];
    assert_eq!(answer.status, CellStatus::Gap);
    let found = access(&answer.evidence);
    let (leg, leg_time) = found.leg.expect("a street is near");
    assert!((leg.0 - 100.0).abs() < 0.1, "{leg:?}");
    assert!((leg_time.minutes() - 1.5).abs() < 0.01);
    assert!((found.arrival.expect("F is reached").time.minutes() - 10.5).abs() < 0.01);
    assert_eq!(found.nearest.len(), 1);
    let way = &found.nearest[0];
    assert!((way.length.0 - 700.0).abs() < 0.1);
    assert!((way.straight.0 - (600.0_f64.powi(2) + 100.0_f64.powi(2)).sqrt()).abs() < 0.1);
    assert_eq!(found.route.len(), 1);
    assert_eq!((found.route[0].street.as_str(), found.route[0].class.as_str()), ("Long Lane", "footway"));
    assert!((found.route[0].length.0 - 600.0).abs() < 0.1);
    let excluded: Vec<&str> = found.excluded.iter().map(|e| e.why.en.as_str()).collect();
    assert_eq!(excluded, ["planned, no year given"]);
    // The leg keeps its 1.5 minutes: 600 m in the other 8.5 are 36 / 8.5 = 4.2353 km/h.
    assert!((found.passes_at.expect("it is a gap on foot").0 - 4.2353).abs() < 0.001);
    let Some(Membership::Zone { rank, cause, .. }) = &answer.gap else { panic!("it is a zone") };
    assert_eq!((*rank, *cause), (2, Cause::BeyondLimit));
}

#[test]
fn a_covered_place_has_no_zone_and_needs_no_other_speed() {
    let report = lane();
    let near_r0 = report.layers.residents.cells[0].position;
    let answer = &explain(&report, near_r0, Some("T1")).answers[0];
    assert_eq!(answer.status, CellStatus::Covered);
    assert!(answer.gap.is_none());
    assert!(access(&answer.evidence).passes_at.is_none());
}

#[test]
fn only_the_rule_asked_for_is_explained() {
    let report = lane();
    let home = report.layers.residents.cells[0].position;
    assert_eq!(explain(&report, home, Some("T1")).answers.len(), 1);
    assert_eq!(explain(&report, home, Some("t")).answers.len(), 1);
    assert!(explain(&report, home, Some("T")).answers.is_empty());
}

#[test]
fn a_presence_rule_shows_the_units_row_and_what_counts_in_it() {
    let report = scene()
        .unit("Town", Level::Town, (0.0, 0.0), (1_000.0, 1_000.0))
        .unit("Bare", Level::Town, (1_000.0, 0.0), (2_000.0, 1_000.0))
        .people(500.0, 500.0, 100)
        .people(1_500.0, 500.0, 50)
        .facility(400.0, 400.0, facility("F", "THC"))
        .run("kind = \"presence\"\nsupply = { types = [\"THC\"] }\nlevels = [\"town\"]\nmin = 1\nunit_share_bp = 10000\n");
    let rows = |cell: usize| {
        let at = report.layers.residents.cells[cell].position;
        let answer = explain(&report, at, None).answers.remove(0);
        let Proof::Units(rows) = answer.evidence else { panic!("a presence rule has rows") };
        (answer.status, rows)
    };
    let (status, town) = rows(0);
    assert_eq!((status, town.len(), town[0].facilities.len()), (CellStatus::Covered, 1, 1));
    let (status, bare) = rows(1);
    assert_eq!((status, bare.len(), bare[0].facilities.len()), (CellStatus::Gap, 1, 0));
}

/// A path of 700 m from F, which reaches 500 m, and people at its end.
fn radius() -> Report {
    scene()
        .street(&[(0.0, 0.0), (700.0, 0.0)], &[("highway", "footway"), ("name", "Long Lane")])
        .people(700.0, 0.0, 30)
        .facility(0.0, 0.0, facility("F", "CHC"))
        .settings("[gaps]\nmin_people_urban = 1\n")
        .run("kind = \"access\"\nsupply = { types = [\"CHC\"] }\nmetres = 500\nshare_bp = 10000\n")
}

#[test]
fn a_radius_is_explained_and_tabled_in_metres_alone() {
    let report = radius();
    let explanation = explain(&report, report.layers.residents.cells[0].position, None);
    let english = text(&report, &explanation, Lang::En);
    assert!(english.contains("nearest facility at 700 m, limit 500 m (network distance)"), "{english}");
    assert!(english.contains("1. F name: 700 m; straight line 700 m, detour 1.00"), "{english}");
    assert!(english.contains("Long Lane [footway] 700 m\n"), "{english}");
    assert!(!english.contains(" min"), "{english}");
    let chinese = text(&report, &explanation, Lang::Zh);
    assert!(chinese.contains("最近机构 700 米，限值 500 米（路网距离）"), "{chinese}");
    assert!(!chinese.contains("分钟"), "{chinese}");
    let screen = table(&report, Lang::En);
    assert!(screen.contains("nearest is F name, 700 m on average"), "{screen}");
    assert!(screen.contains("T1: 0 people within 5 m of the limit, 0 within 60 m"), "{screen}");
    let screen = table(&report, Lang::Zh);
    assert!(screen.contains("平均 700 米") && screen.contains("半径上下5米内 0 人"), "{screen}");
}

/// Two streets to A, which is off the road and has Chinese medicine; B, nearer, has none, and C may have it.
fn medicine() -> Report {
    let without = |id: &str| facility(id, "CHC");
    let mut with = without("A");
    with.services.insert("tcm".to_owned());
    let mut lacking = without("B");
    lacking.lacks.insert("tcm".to_owned());
    scene()
        .street(&[(0.0, 0.0), (204.0, 0.0)], &[("highway", "footway"), ("name", "First Lane")])
        .street(&[(204.0, 0.0), (408.0, 0.0)], &[("highway", "footway"), ("name", "Second Lane")])
        .people(0.0, 32.0, 100)
        .facility(408.0, 28.0, with)
        .facility(100.0, 0.0, lacking)
        .facility(150.0, 0.0, without("C"))
        .settings("[travel]\nwalk_kmh = 4.0\naccess_kmh = 4.0\n")
        .run(
            "kind = \"access\"\nsupply = { types = [\"CHC\"], services = [\"tcm\"] }\nminutes = 10\nmode = \"walk\"\n\
             share_bp = 10000\n",
        )
}

#[test]
fn services_are_named_and_the_stretches_of_the_way_add_up_to_its_time() {
    let report = medicine();
    let explanation = explain(&report, report.layers.residents.cells[0].position, None);
    let english = text(&report, &explanation, Lang::En);
    assert!(english.contains("— lacks the service Chinese medicine (tcm)\n"), "{english}");
    assert!(english.contains("— whether it has the service Chinese medicine (tcm) is unknown\n"), "{english}");
    let chinese = text(&report, &explanation, Lang::Zh);
    assert!(chinese.contains("— 缺中医药服务\n") && chinese.contains("— 是否有中医药服务不明\n"), "{chinese}");
    assert!(!chinese.contains("tcm"), "{chinese}");
    // At 0.9 s for a metre 468 m are 7.02 min, printed as 7.1; the parts are 0.48, 3.06, 3.06 and 0.42 min. Rounded
    // up they would be 7.2; rounded down they are 6.8, and the remainders of 0.08, 0.06 and 0.06 get a tenth each.
    assert!(english.contains("nearest facility in 7.1 min"), "{english}");
    assert!(english.contains("leg to the network: 32 m, 0.5 min\n"), "{english}");
    assert!(english.contains("First Lane [footway] 204 m, 3.1 min\n"), "{english}");
    assert!(english.contains("Second Lane [footway] 204 m, 3.1 min\n"), "{english}");
    assert!(english.contains("from the network to the door: 28 m, 0.4 min\n"), "{english}");
}
