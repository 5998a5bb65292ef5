//! The check of data: each common mistake planted in a small project gives its code, place and cure; the clean twin
//! gives none of it.

mod approximate;
mod corrections;
mod mistakes;

use std::collections::BTreeMap;
use std::path::Path;

use gapzone::message::Warning;
use gapzone::project::Project;
use gapzone::run::{DataCheck, Silent, check_data};

/// A town of 2 × 1 km at 114.0 E, 30.6 N: two street offices side by side, four residential blocks of 250 m, four
/// facilities, and a road through all of them.
struct Files {
    files: BTreeMap<String, Vec<u8>>,
    project: String,
}

/// A square with its lower left corner at `lon`, `lat` and a side in degrees, as a ring.
fn square(lon: f64, lat: f64, side: f64) -> String {
    let (e, n) = (lon + side, lat + side);
    format!("[[[{lon},{lat}],[{e},{lat}],[{e},{n}],[{lon},{n}],[{lon},{lat}]]]")
}

fn feature(properties: &str, kind: &str, coordinates: &str) -> String {
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{{properties}}},\"geometry\":{{\"type\":\"{kind}\",\"coordinates\":{coordinates}}}}}"
    )
}

fn collection(features: &[String]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","))
}

/// A residential block: id, people, lower left corner.
fn block(id: &str, people: &str, lon: f64, lat: f64) -> String {
    feature(
        &format!("\"编码\":\"{id}\",\"名称\":\"{id}小区\",\"常住人口\":{people}"),
        "Polygon",
        &square(lon, lat, 0.0025),
    )
}

fn blocks() -> Vec<String> {
    vec![
        block("R1", "1000", 114.002, 30.602),
        block("R2", "2000", 114.006, 30.602),
        block("R3", "1500", 114.012, 30.602),
        block("R4", "500", 114.016, 30.602),
    ]
}

/// A street office of 0.01 degrees from `lon` on.
fn street(code: &str, name: &str, people: &str, lon: f64) -> String {
    let ring = square(lon, 30.6, 0.01);
    let properties = format!("\"编码\":\"{code}\",\"名称\":\"{name}\",\"级别\":\"街道\",\"常住人口\":{people}");
    feature(&properties, "Polygon", &ring)
}

const FACILITIES: &str = "编码,名称,类型,经度,纬度\n\
    F1,甲街道社区卫生服务中心,社区卫生服务中心,114.003,30.603\n\
    F2,乙街道社区卫生服务中心,社区卫生服务中心,114.013,30.603\n\
    F3,人民医院,综合医院,114.008,30.603\n\
    F4,花园社区卫生服务站,社区卫生服务站,114.017,30.603\n";

fn clean() -> Files {
    let road =
        feature("\"highway\":\"residential\"", "LineString", "[[114.0,30.6032],[114.01,30.6032],[114.02,30.6032]]");
    let units = [street("420115001000", "甲街道", "3000", 114.0), street("420115002000", "乙街道", "2000", 114.01)];
    let files = [
        ("facilities.csv", FACILITIES.to_owned()),
        ("people.geojson", collection(&blocks())),
        ("units.geojson", collection(&units)),
        ("roads.geojson", collection(&[road])),
    ];
    Files {
        files: files.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect(),
        project: "schema = 1\nname = \"小城\"\nas_of = 2026\nplans = []\nroads = { path = \"roads.geojson\" }\n\
                  [[facilities]]\npath = \"facilities.csv\"\n[people]\nkind = \"areas\"\npath = \"people.geojson\"\n\
                  [[units]]\npath = \"units.geojson\"\n"
            .to_owned(),
    }
}

impl Files {
    fn with(mut self, name: &str, bytes: impl AsRef<[u8]>) -> Files {
        self.files.insert(name.to_owned(), bytes.as_ref().to_vec());
        self
    }

    /// Replaces a text of one file.
    fn replace(mut self, name: &str, from: &str, to: &str) -> Files {
        let text = String::from_utf8(self.files[name].clone()).expect("the file is UTF-8");
        assert!(text.contains(from), "{name} has no {from}");
        self.files.insert(name.to_owned(), text.replace(from, to).into_bytes());
        self
    }

    /// Replaces a text of the project file.
    fn setting(mut self, from: &str, to: &str) -> Files {
        assert!(self.project.contains(from), "the project has no {from}");
        self.project = self.project.replace(from, to);
        self
    }

    fn write(&self, folder: &Path) {
        for (name, bytes) in &self.files {
            std::fs::write(folder.join(name), bytes).expect("a file");
        }
        std::fs::write(folder.join("project.toml"), &self.project).expect("a project file");
    }

    fn check(&self) -> DataCheck {
        let folder = tempfile::tempdir().expect("a folder");
        self.write(folder.path());
        let project = Project::open(folder.path()).expect("a project");
        check_data(project, &Silent).expect("it can be checked")
    }
}

/// A warning in one line, for messages of tests.
fn line(w: &Warning) -> String {
    let fix = w.fix.as_ref().map(|f| f.en.as_str()).unwrap_or_default();
    format!("{:?}[{}] {}: {} = {fix} {:?} {:?}", w.severity, w.code, w.place, w.text.en, w.settings, w.at)
}

fn lines(checked: &DataCheck) -> String {
    checked.warnings.iter().map(line).collect::<Vec<_>>().join("\n")
}
