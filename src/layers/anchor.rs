//! Settings that a reader proposes for its file, made settings of the project: `encoding` of `f.csv` becomes
//! `facilities.0.encoding`.
//!
//! Readers know their file and not which part of the project named it.

use crate::message::{Setting, Warning};
use crate::project::Project;

/// The parts of a project file that a complete key begins with.
const SECTIONS: [&str; 6] = ["roads.", "facilities.", "people.", "units.", "indicators.", "travel."];

/// Completes the keys of all settings; a setting of a file that the project does not name is dropped.
pub fn settings(warnings: &mut [Warning], project: &Project) {
    for warning in warnings {
        if warning.settings.iter().all(|s| is_whole(&s.key)) {
            continue;
        }
        let sections = sections_of(&warning.place.file, project);
        let complete = |setting: &Setting| -> Vec<Setting> {
            if is_whole(&setting.key) {
                return vec![setting.clone()];
            }
            let of = |section: &String| Setting { key: format!("{section}.{}", setting.key), ..setting.clone() };
            sections.iter().map(of).collect()
        };
        warning.settings = warning.settings.iter().flat_map(complete).collect();
    }
}

fn is_whole(key: &str) -> bool {
    SECTIONS.iter().any(|section| key.starts_with(section))
}

/// The parts of the project that read a file: `people`, `facilities.1`.
#[must_use]
pub fn sections_of(file: &str, project: &Project) -> Vec<String> {
    let same = |path: &str, sheet: Option<&String>| {
        file == path || sheet.is_some_and(|sheet| file == format!("{path}[{sheet}]"))
    };
    let mut found = Vec::new();
    found.extend(project.roads.iter().filter(|r| same(&r.path, r.layer.as_ref())).map(|_| "roads".to_owned()));
    let people = &project.people;
    found.extend(same(&people.path, people.layer.as_ref()).then(|| "people".to_owned()));
    let mut add = |name: &str, index: usize, path: &str, sheet: Option<&String>| {
        found.extend(same(path, sheet).then(|| format!("{name}.{index}")));
    };
    project.facilities.iter().enumerate().for_each(|(i, f)| add("facilities", i, &f.path, f.layer.as_ref()));
    project.units.iter().enumerate().for_each(|(i, u)| add("units", i, &u.path, u.layer.as_ref()));
    project.indicators.iter().enumerate().for_each(|(i, t)| add("indicators", i, &t.path, t.layer.as_ref()));
    found
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::message::{Place, Text};

    #[test]
    fn a_setting_of_a_file_goes_to_every_part_that_reads_it() {
        let text = "schema = 1\nname = 'x'\nas_of = 2026\nplans = []\npeople = { kind = 'areas', path = 'a.shp' }\n\
                    facilities = [{ path = 'f.csv' }, { path = 'a.shp' }]\n";
        let project = Project::parse(text, Path::new("project.toml"), ".".into()).expect("a project");
        let warning = Warning::new("encoding", Place::file("a.shp"), Text::default());
        let mut list = [warning.set("encoding", "\"gbk\"").set("people.scale", "10000")];
        settings(&mut list, &project);
        let keys: Vec<&str> = list[0].settings.iter().map(|s| s.key.as_str()).collect();
        assert_eq!(keys, ["people.encoding", "facilities.1.encoding", "people.scale"]);
    }
}
