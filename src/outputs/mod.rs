//! A report to bytes: layers, tables, a manifest, a map and a table on the screen. Nothing here computes anew.
//!
//! [`files`] makes all bytes first; [`write()`] then puts them into a folder, all or nothing.

pub mod area_access;
mod areas;
pub mod asked;
pub mod compare;
pub mod compliance;
pub mod csv;
mod facilities;
pub mod gap_zones;
pub mod geojson;
mod institutions;
pub mod layer;
pub mod manifest;
mod map_head;
mod map_labels;
mod map_legend;
pub mod map_svg;
mod map_view;
pub mod matrix;
pub mod network;
pub mod one_file;
#[cfg(feature = "parquet")]
pub mod parquet;
mod planner_lists;
pub mod readings;
mod rules;
mod settle;
mod sites;
mod street_table;
mod svg;
mod table_one;
pub mod template;
mod units;
mod write;

use rayon::prelude::*;
use serde::Serialize;

use crate::message::Text;
use crate::rules::Rule;
use crate::run::Report;

pub use areas::area_files;
pub use compliance::compliance;
pub use facilities::facilities;
pub use institutions::{complies_in_words, institutions};
pub use layer::{Cell, Layer};
pub use planner_lists::{failing_institutions, gap_list};
pub use readings::readings;
pub use rules::{rules, sensitivity};
pub use sites::{action, site_files};
pub use street_table::street_table;
pub use table_one::table_one;
pub use units::units;
pub use write::write;

/// One output file, complete.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutFile {
    /// Name within the output folder; no folders of its own.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Why outputs could not be made or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// A file could not be written.
    #[error("{path}: {cause}\nhint: nothing was changed; check the folder's permissions and the free space")]
    Io {
        /// The file or folder.
        path: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The output folder holds something else.
    #[error("{path}: {problem}\nhint: choose an empty or new folder, or one that gapzone wrote before")]
    Occupied {
        /// The folder.
        path: String,
        /// What stands there.
        problem: String,
    },
    /// Values could not be brought into the format of a file.
    #[error("{file}: {problem}")]
    Format {
        /// The file.
        file: String,
        /// What is wrong.
        problem: String,
    },
}

/// All files of a report, the manifest last.
///
/// # Errors
/// When values cannot be brought into a format.
pub fn files(report: &Report) -> Result<Vec<OutFile>, OutputError> {
    let mut notes: Vec<Text> = report.gaps.iter().flat_map(|g| g.notes.iter().cloned()).collect();
    let ((areas, zones), scattered) = rayon::join(
        || rayon::join(|| area_access::area_access(report, &mut notes), || gap_zones::gap_zones(report)),
        || gap_zones::scattered(report),
    );
    let shaped = [zones, scattered, areas, facilities(report), units(report)];
    let plain = [
        compliance(report),
        table_one(report),
        street_table(report),
        gap_list(report),
        failing_institutions(report),
        rules(report),
        institutions(report),
        readings(report),
        sensitivity(report),
    ];
    let mut wanted: Vec<(String, Source<'_>)> = Vec::new();
    for layer in &shaped {
        // A raster has as many areas as pixels: no map program opens that as GeoJSON with joy.
        if layer.name != area_access::NAME || report.layers.residents.areas.len() <= area_access::MANY_AREAS {
            wanted.push((format!("{}.geojson", layer.name), Source::Geojson(layer)));
        }
        wanted.push((format!("{}.csv", layer.name), Source::Csv(layer)));
    }
    wanted.extend(plain.iter().map(|layer| (format!("{}.csv", layer.name), Source::Csv(layer))));
    wanted.extend(map_names(report).into_iter().enumerate().map(|(index, name)| (name, Source::Map(index))));
    let made: Vec<Result<Option<OutFile>, OutputError>> = wanted
        .into_par_iter()
        .with_max_len(1)
        .map(|(name, source)| Ok(source.bytes(report)?.map(|bytes| OutFile { name, bytes })))
        .collect();
    let mut files = Vec::new();
    for file in made {
        files.extend(file?);
    }
    files.push(manifest::manifest(report, &files, &notes)?);
    Ok(files)
}

/// What a file is made of.
enum Source<'a> {
    Geojson(&'a Layer),
    Csv(&'a Layer),
    /// The map of the finding with this index.
    Map(usize),
}

impl Source<'_> {
    /// The bytes; `None` for the map of a finding that has none.
    fn bytes(&self, report: &Report) -> Result<Option<Vec<u8>>, OutputError> {
        Ok(match self {
            Source::Geojson(layer) => Some(geojson::geojson(report, layer)?),
            Source::Csv(layer) => Some(csv::csv(layer)?),
            Source::Map(index) => map_svg::map_svg(report, *index).map(String::into_bytes),
        })
    }
}

/// A file name for the map of each finding; ids come from plan files and may hold anything.
fn map_names(report: &Report) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (index, finding) in report.findings.iter().enumerate() {
        let kept = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
        let plain: String = finding.id.chars().map(kept).collect();
        let mut name = format!("map-{plain}.svg");
        if names.iter().any(|n| n.eq_ignore_ascii_case(&name)) {
            name = format!("map-{plain}-{}.svg", index + 1);
        }
        names.push(name);
    }
    names
}

/// The stable word of a value that is written as one, such as a level or a class.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The lines of a rule's clause: `57` or `57-58`; for a standard without lines its source, and whether it is unverified.
fn lines(rule: &Rule) -> String {
    let clause = &rule.clause;
    let place = match (clause.lines, &clause.source) {
        (Some([first, last]), _) if first == last => first.to_string(),
        (Some([first, last]), _) => format!("{first}-{last}"),
        (None, source) => source.clone().unwrap_or_default(),
    };
    if clause.verified { place } else { format!("{place} [未核对 unverified]") }
}
