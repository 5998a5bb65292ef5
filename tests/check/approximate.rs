//! Facilities without coordinates stand where the people of their unit live, and are marked.

use gapzone::layers::{Layers, Located};
use gapzone::project::Project;
use gapzone::rules::Verdict;
use gapzone::run::{Report, Silent, run};
use gapzone::units::People;

use crate::{FACILITIES, Files, clean};

fn load(files: &Files) -> Layers {
    let folder = tempfile::tempdir().expect("a folder");
    files.write(folder.path());
    Layers::load(&Project::open(folder.path()).expect("a project")).expect("it can be read")
}

fn without_place(row: &str) -> Files {
    let text = format!(
        "{}\n{row}\n",
        FACILITIES.lines().map(|l| format!("{l},")).collect::<Vec<_>>().join("\n").replacen(
            "纬度,",
            "纬度,所属街道",
            1
        )
    );
    clean().with("facilities.csv", text)
}

#[test]
fn a_facility_without_coordinates_stands_where_most_people_of_its_unit_live() {
    for row in ["F9,老年诊所,诊所,,,乙街道", "F9,老年诊所,诊所,,,420115002000", "F9,乙街道老年诊所,诊所,,,"]
    {
        let layers = load(&without_place(row));
        let site = &layers.facilities.get(layers.facilities.by_id("F9").expect("it is there")).sites[0];
        assert_eq!(site.located, Located::Approximate, "{row}");
        // 1500 people live at 114.01325 and 500 at 114.01725: the middle is 114.01425, and R3 reaches to 114.0145.
        assert!(
            (site.position.lon - 114.01425).abs() < 0.0005 && (site.position.lat - 30.60325).abs() < 0.0015,
            "{:?}",
            site.position
        );
        let told: Vec<&str> = layers.warnings.iter().filter(|w| w.place.row == Some(5)).map(|w| w.code).collect();
        assert!(told.contains(&"location-approx") && !told.contains(&"facility-without-place"), "{told:?}");
    }
}

#[test]
fn wrong_coordinates_are_not_replaced_by_a_guess() {
    let layers = load(&without_place("F9,老年诊所,诊所,30.6,114.0,乙街道"));
    let site = &layers.facilities.get(layers.facilities.by_id("F9").expect("it is there")).sites[0];
    assert_eq!((site.located, site.point.is_finite()), (Located::Unusable, false));
}

fn report(share_bp: u32) -> Report {
    let plan = format!(
        "schema = 1\nid = \"T\"\ntitle = {{ zh = \"测\", en = \"test\" }}\ndocument = \"none\"\n[[rules]]\nid = \"T1\"\n\
         slug = \"t\"\nlabel = {{ zh = \"诊所\", en = \"a clinic\" }}\nclause = {{ lines = [1, 1], quote = \"q\" }}\n\
         target = {{ nature = \"binding\" }}\n[rules.require]\nkind = \"access\"\nsupply = {{ types = [\"CLINIC\"] }}\n\
         minutes = 10\nmode = \"walk\"\nshare_bp = {share_bp}\n"
    );
    let files = without_place("F8,甲诊所,诊所,114.005,30.603,\nF9,老年诊所,诊所,,,乙街道").with("plan.toml", plan);
    let files = files.setting("plans = []", "plans = [\"plan.toml\"]");
    let folder = tempfile::tempdir().expect("a folder");
    files.write(folder.path());
    run(Project::open(folder.path()).expect("a project"), &Silent).expect("it runs")
}

#[test]
fn an_access_verdict_says_how_many_people_only_approximate_places_serve() {
    // F8 serves R1 and R2 within 667 m; R3 and R4 (1500 + 500 people) have the clinic of 乙街道 alone.
    let report = report(9_000);
    let finding = &report.findings[0];
    assert_eq!(finding.served_by_approximate, Some(People::whole(2_000)));
    assert!(matches!(finding.verdict, Verdict::Indeterminate { .. }), "{:?}", finding.verdict);
    let exact = finding.variants.iter().find(|v| v.id == "location-exact").expect("the row is there");
    assert_eq!(exact.gap, Some(People::whole(2_000)));
    assert!(
        finding.assumptions.iter().any(|t| t.en.starts_with("2000 people") || t.en.starts_with("2,000 people")),
        "{:?}",
        finding.assumptions
    );
}

#[test]
fn a_verdict_that_does_not_rest_on_approximate_places_stands() {
    // 3000 of 5000 people are served from exact places: 60 %.
    let report = report(5_000);
    assert_eq!(report.findings[0].verdict, Verdict::Met);
}
