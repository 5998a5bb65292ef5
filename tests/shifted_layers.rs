//! Layers of Chinese map services in whole projects: found, moved only when the project leaves it to the program.

#![allow(clippy::unwrap_used, reason = "a test stops where its input is not what it says")]

use std::path::{Path, PathBuf};

use gapzone::layers::detect::{Degrees, Doubt, Finding, RoadIndex, Surroundings, places_of, shift};
use gapzone::layers::{Frame, Layers, Position};
use gapzone::message::Warning;
use gapzone::project::Project;
use gapzone::run::{Silent, check_data};
use gapzone::sources::crs::Shifted;

/// The sample project with its facilities as a map service gives them, and with the unit of each in a column.
struct Sample {
    _folder: tempfile::TempDir,
    project: Project,
}

fn sample(moved: impl Fn([f64; 2]) -> [f64; 2], crs: Option<&str>, with_units: bool) -> Sample {
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample");
    let mut project = Project::open(&original).unwrap();
    let layers = Layers::load(&project).unwrap();
    let text = std::fs::read_to_string(original.join("facilities.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("moved.csv");
    let mut out = csv::Writer::from_path(&path).unwrap();
    let mut header = rows.headers().unwrap().clone();
    let (lon, lat) =
        (header.iter().position(|c| c == "经度").unwrap(), header.iter().position(|c| c == "纬度").unwrap());
    header.push_field(if with_units { "区划代码" } else { "备注" });
    out.write_record(&header).unwrap();
    for row in rows.records() {
        let mut cells: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        let at = [cells[lon].parse().unwrap(), cells[lat].parse().unwrap()];
        let unit = layers.units.containing(layers.frame.to_point(Position { lon: at[0], lat: at[1] }));
        let [x, y] = moved(at);
        (cells[lon], cells[lat]) = (format!("{x:.7}"), format!("{y:.7}"));
        cells.push(unit.filter(|_| with_units).and_then(|id| layers.units.get(id).code.clone()).unwrap_or_default());
        out.write_record(&cells).unwrap();
    }
    out.flush().unwrap();
    project.facilities[0].path = path.display().to_string();
    project.facilities[0].crs = crs.map(str::to_owned);
    Sample { _folder: folder, project }
}

/// The largest distance in metres between the facilities of two loads.
fn apart(a: &Layers, b: &Layers) -> f64 {
    let sites = |layers: &Layers| -> Vec<_> {
        let all = layers.facilities.list.iter().flat_map(|f| f.sites.iter().map(move |s| (f.id.clone(), s.point)));
        all.collect()
    };
    let (a, b) = (sites(a), sites(b));
    assert_eq!(a.len(), b.len());
    let pairs = a.iter().zip(&b);
    pairs.map(|((p, x), (q, y))| if p == q { (x.x - y.x).hypot(x.y - y.y) } else { f64::INFINITY }).fold(0.0, f64::max)
}

fn found_out(layers: &Layers) -> Vec<&str> {
    layers.warnings.iter().filter(|w| w.code == "crs-found-out").map(|w| w.text.en.as_str()).collect()
}

#[test]
fn facilities_of_a_map_service_are_read_when_declared_and_found_when_left_to_the_program() {
    let truth = Layers::load(&sample(|at| at, None, false).project).unwrap();
    for (system, name) in [(Shifted::Gcj02, "GCJ-02"), (Shifted::Bd09, "BD-09")] {
        let moved = |at| system.of_wgs84(at);
        let declared = Layers::load(&sample(moved, Some(name), true).project).unwrap();
        assert!(apart(&declared, &truth) < 0.05, "{name} {}", apart(&declared, &truth));
        let found = Layers::load(&sample(moved, Some("auto"), true).project).unwrap();
        assert!(apart(&found, &truth) < 0.05, "{name} {}", apart(&found, &truth));
        let [said] = found_out(&found)[..] else { panic!("{:?}", found.warnings) };
        assert!(said.starts_with(&format!("the places look like {name}, not WGS 84; median distance")), "{said}");
        // Nothing is changed without being asked for.
        let silent = Layers::load(&sample(moved, None, true).project).unwrap();
        assert!(apart(&silent, &truth) > 300.0 && found_out(&silent).is_empty());
    }
}

#[test]
fn facilities_in_the_right_place_stay_there_when_left_to_the_program() {
    let truth = Layers::load(&sample(|at| at, None, true).project).unwrap();
    for with_units in [true, false] {
        let found = Layers::load(&sample(|at| at, Some("auto"), with_units).project).unwrap();
        assert_eq!(apart(&found, &truth), 0.0);
        let said = found_out(&found).join("; ");
        let wanted =
            if with_units { "are in WGS 84, as stated" } else { "both may share one shift, which cannot be told" };
        assert!(said.contains(wanted), "{said}");
    }
}

#[test]
fn what_was_found_can_be_asked_for_without_loading_anew() {
    let sample = sample(|at| Shifted::Gcj02.of_wgs84(at), None, true);
    let layers = Layers::load(&sample.project).unwrap();
    let index = RoadIndex::new(layers.streets.as_ref().unwrap(), &layers.frame);
    let around =
        Surroundings { frame: &layers.frame, roads: Some(&index), roads_are_certain: false, units: &layers.units };
    let places = places_of(&layers.facilities.list, &sample.project.facilities[0].path, &layers.units);
    let found = shift(&places, Degrees::of_crs("EPSG:4326"), around).unwrap();
    assert_eq!(found.finding, Finding::Instead(Degrees::Gcj02), "{}", found.text.en);
}

#[test]
fn the_check_of_data_tells_of_a_shift_and_its_cure_ends_it() {
    let told = |sample: Sample| -> Vec<Warning> {
        let checked = check_data(sample.project, &Silent).unwrap();
        checked.warnings.into_iter().filter(|w| w.code == "shifted-coordinates").collect()
    };
    for (system, name) in [(Shifted::Gcj02, "GCJ-02"), (Shifted::Bd09, "BD-09")] {
        let moved = |at| system.of_wgs84(at);
        let [warning] = &told(sample(moved, None, true))[..] else { panic!("one warning for {name}") };
        assert!(warning.place.file.ends_with("moved.csv"), "{}", warning.place);
        assert!(
            warning.text.en.starts_with(&format!("the places look like {name}, not WGS 84")),
            "{}",
            warning.text.en
        );
        assert_eq!(warning.settings.iter().map(|s| s.value.as_str()).collect::<Vec<_>>(), [format!("{name:?}")]);
        assert!(warning.fix.as_ref().unwrap().en.contains(name));
        assert_eq!(told(sample(moved, Some(name), true)), [], "{name} declared");
    }
    for with_units in [true, false] {
        assert_eq!(told(sample(|at| at, None, with_units)), [], "right places");
    }
}

fn shared(rest: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(rest);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{rest} is missing");
    eprintln!("SKIPPED: ../shared is missing");
    None
}

/// Sixty places 5 to 45 m off the streets of Jinan, as `system` gives them, in a project that says `crs`.
fn jinan(edges: &Path, folder: &Path, system: Option<Shifted>, crs: &str) -> Layers {
    let table = gapzone::sources::read_table(edges, &Default::default()).unwrap();
    let frame = Frame::at(117);
    let mut text = "id,kind,lon,lat\n".to_owned();
    for (i, record) in table.records.iter().step_by(470).take(60).enumerate() {
        let Some(geo::Geometry::LineString(line)) = &record.shape else { continue };
        let [a, b] = [line.0[0], line.0[1]].map(|c| frame.to_point(Position { lon: c.x, lat: c.y }));
        let length = (b.x - a.x).hypot(b.y - a.y).max(0.1);
        // To the left of the middle of the first piece.
        let off = (5.0 + 41.0 * i as f64 % 41.0) / length;
        let (x, y) = (f64::midpoint(a.x, b.x) - (b.y - a.y) * off, f64::midpoint(a.y, b.y) + (b.x - a.x) * off);
        let at = frame.to_position(gapzone::layers::Point { x, y });
        let [lon, lat] = system.map_or([at.lon, at.lat], |s| s.of_wgs84([at.lon, at.lat]));
        text.push_str(&format!("{i},CHC,{lon:.7},{lat:.7}\n"));
    }
    std::fs::write(folder.join("f.csv"), text).unwrap();
    std::fs::write(folder.join("p.csv"), "id,people,lon,lat\na,100,117.0,36.65\n").unwrap();
    let text = format!(
        "schema = 1\nname = 'x'\nas_of = 2026\nplans = []\npeople = {{ kind = 'areas', path = 'p.csv' }}\n\
         roads = {{ path = '{}', columns = {{ class = 'highway' }} }}\nfacilities = [{{ path = 'f.csv', crs = '{crs}' }}]\n",
        edges.display()
    );
    let project = Project::parse(&text, &folder.join("project.toml"), folder.to_owned()).unwrap();
    Layers::load(&project).unwrap()
}

#[test]
fn shifted_places_among_the_dense_streets_of_jinan_are_found() {
    let Some(edges) = shared("china/jinan/edges.shp") else { return };
    let folder = tempfile::tempdir().unwrap();
    let truth = jinan(&edges, folder.path(), None, "EPSG:4326");
    let found = jinan(&edges, folder.path(), Some(Shifted::Gcj02), "auto");
    assert!(apart(&found, &truth) < 0.05, "{:?}", found_out(&found));
    let right = jinan(&edges, folder.path(), None, "auto");
    assert_eq!(apart(&right, &truth), 0.0);
    let index = RoadIndex::new(right.streets.as_ref().unwrap(), &right.frame);
    let places = places_of(&right.facilities.list, "f.csv", &right.units);
    let of = |roads_are_certain| {
        let around = Surroundings { frame: &right.frame, roads: Some(&index), roads_are_certain, units: &right.units };
        shift(&places, Degrees::Wgs84, around).unwrap().finding
    };
    assert_eq!(of(true), Finding::AsStated);
    assert_eq!(of(false), Finding::CannotTell(Doubt::OneShiftMayBeShared));
}
