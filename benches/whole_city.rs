//! A whole run: Milano's roads with 20,000 residential polygons, 2,000 facilities and eight rules, all made up
//! by a seed, from files to files.
//!
//! `cargo bench --bench whole_city` ; with a folder as argument the project stays there, to run by hand.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench may stop at what it did not expect, and prints")]

mod common;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use common::{Seeded, shared, streets};
use gapzone::message::Text;
use gapzone::outputs;
use gapzone::project::Project;
use gapzone::run::{Progress, run};

/// Prints how long each stage took.
struct Stages(Mutex<(Instant, String)>);

impl Progress for Stages {
    fn stage(&self, name: &Text, _total: Option<u64>) {
        let mut last = self.0.lock().unwrap();
        if !last.1.is_empty() {
            println!("  {:<24} {:>7.2} s", last.1, last.0.elapsed().as_secs_f64());
        }
        *last = (Instant::now(), name.en.clone());
    }
    fn step(&self, _done: u64) {}
}

fn main() {
    let Some(extract) = shared("osm/milano.osm.pbf") else { return };
    let kept = std::env::args().skip(1).find(|a| !a.starts_with("--"));
    let temporary = tempfile::tempdir().unwrap();
    let folder = kept.as_ref().map_or(temporary.path(), Path::new);
    std::fs::create_dir_all(folder).unwrap();
    make(folder, &extract);
    let began = Instant::now();
    let project = Project::open(folder).unwrap();
    let stages = Stages(Mutex::new((Instant::now(), String::new())));
    let report = run(project, &stages).unwrap();
    stages.stage(&Text::same("files"), None);
    let files = outputs::files(&report).unwrap();
    outputs::write(&files, &folder.join("out")).unwrap();
    stages.stage(&Text::same("done"), None);
    let bytes: usize = files.iter().map(|f| f.bytes.len()).sum();
    println!(
        "whole city: {} cells, {} findings, {} zones, {:.1} MB written: {:.2} s, peak {} MB",
        report.layers.residents.cells.len(),
        report.findings.len(),
        report.gaps.iter().map(|g| g.zones.len()).sum::<usize>(),
        bytes as f64 / 1e6,
        began.elapsed().as_secs_f64(),
        peak_mb().map_or("?".to_owned(), |mb| mb.to_string()),
    );
}

/// Peak memory of this process in MB, where the system tells.
fn peak_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

fn make(folder: &Path, extract: &Path) {
    let streets = streets("osm/milano.osm.pbf").unwrap();
    let mut seeded = Seeded(20_121);
    let mut pick = |spread: f64| {
        let at = streets.nodes[seeded.next(streets.nodes.len())];
        [at[0] + (seeded.unit() - 0.5) * spread, at[1] + (seeded.unit() - 0.5) * spread]
    };
    let mut homes = String::from("{\"type\":\"FeatureCollection\",\"features\":[\n");
    for i in 0..20_000 {
        let [x, y] = pick(0.004);
        let (w, h) = (0.0006 + f64::from(i % 7) * 0.0001, 0.0005 + f64::from(i % 5) * 0.0001);
        let comma = if i > 0 { "," } else { "" };
        writeln!(
            homes,
            "{comma}{{\"type\":\"Feature\",\"properties\":{{\"id\":\"P{i}\",\"people\":{}}},\"geometry\":{{\"type\":\"Polygon\",\
             \"coordinates\":[[[{x:.6},{y:.6}],[{:.6},{y:.6}],[{:.6},{:.6}],[{x:.6},{:.6}],[{x:.6},{y:.6}]]]}}}}",
            20 + i % 97,
            x + w,
            x + w,
            y + h,
            y + h
        )
        .unwrap();
    }
    homes.push_str("]}\n");
    std::fs::write(folder.join("homes.geojson"), homes).unwrap();
    let mut facilities = String::from("id,type,services,ownership,lon,lat\n");
    for i in 0..2_000 {
        let [x, y] = pick(0.001);
        let kind = ["CHC", "CHS", "CHS", "VC", "HOSP", "CLINIC", "PHARMACY", "BLOOD_FIXED"][i % 8];
        let tcm = if i % 3 == 0 { "tcm" } else { "-tcm" };
        writeln!(facilities, "F{i},{kind},{tcm},{},{x:.6},{y:.6}", ["gov", "private"][i % 2]).unwrap();
    }
    std::fs::write(folder.join("facilities.csv"), facilities).unwrap();
    let [w, s, e, n] = streets.extent().unwrap();
    let mut units = String::from("{\"type\":\"FeatureCollection\",\"features\":[\n");
    for i in 0..16 {
        let at = |k: u32, low: f64, high: f64| low + (high - low) * f64::from(k) / 4.0;
        let (x0, x1) = (at(i % 4, w, e), at(i % 4 + 1, w, e));
        let (y0, y1) = (at(i / 4, s, n), at(i / 4 + 1, s, n));
        let comma = if i > 0 { "," } else { "" };
        writeln!(
            units,
            "{comma}{{\"type\":\"Feature\",\"properties\":{{\"code\":\"U{i}\",\"name\":\"U{i}\",\"level\":\"street\"}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[{x0},{y0}],[{x1},{y0}],[{x1},{y1}],[{x0},{y1}],[{x0},{y0}]]]}}}}"
        )
        .unwrap();
    }
    units.push_str("]}\n");
    std::fs::write(folder.join("units.geojson"), units).unwrap();
    std::fs::write(folder.join("plan.toml"), plan()).unwrap();
    let project = format!(
        "schema = 1\nname = \"Milano, made up\"\nas_of = 2026\nsynthetic = true\nplans = [\"plan.toml\"]\n\
         [roads]\npath = '{}'\n[[facilities]]\npath = \"facilities.csv\"\n[people]\nkind = \"areas\"\npath = \"homes.geojson\"\n\
         [[units]]\npath = \"units.geojson\"\n",
        extract.display()
    );
    std::fs::write(folder.join("project.toml"), project).unwrap();
}

/// Eight rules: five of access, two of presence, one quota.
fn plan() -> String {
    let mut plan =
        String::from("schema = 1\nid = \"C\"\ntitle = { zh = \"城市\", en = \"City\" }\ndocument = \"none\"\n");
    let rules = [
        "kind = \"access\"\nsupply = { types = [\"CHC\", \"CHS\"], services = [\"tcm\"] }\nminutes = 10\nmode = \"walk\"\nshare_bp = 9500",
        "kind = \"access\"\nsupply = { types = [\"CHC\", \"CHS\", \"VC\"] }\nminutes = 15\nmode = \"walk\"\nshare_bp = 9000",
        "kind = \"access\"\nsupply = { types = [\"PHARMACY\"] }\nminutes = 5\nmode = \"walk\"\nshare_bp = 8000",
        "kind = \"access\"\nsupply = { types = [\"HOSP\"] }\nminutes = 15\nmode = \"car\"\nshare_bp = 9900",
        "kind = \"access\"\nsupply = { types = [\"BLOOD_FIXED\"] }\nminutes = 30\nmode = \"car\"",
        "kind = \"presence\"\nsupply = { types = [\"CHC\"] }\nlevels = [\"street\"]\nmin = 1",
        "kind = \"presence\"\nsupply = { types = [\"BLOOD_FIXED\"] }\nlevels = [\"street\"]\nmin = 1",
        "kind = \"quota\"\nsupply = { types = [\"CHC\"], ownership = [\"gov\"] }\nlevels = [\"street\"]\nlo = 30000\nhi = 100000\nreading = \"R3\"",
    ];
    for (i, require) in rules.iter().enumerate() {
        write!(
            plan,
            "\n[[rules]]\nid = \"C{i}\"\nslug = \"c{i}\"\nlabel = {{ zh = \"规则{i}\", en = \"rule {i}\" }}\n\
             clause = {{ lines = [1, 1], quote = \"x\" }}\ntarget = {{ year = 2030, nature = \"stated\" }}\n\n[rules.require]\n{require}\n"
        )
        .unwrap();
    }
    plan
}
