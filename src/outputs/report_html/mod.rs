//! `report.html`: everything that a reader of the result needs, in one file that opens without a network.
//!
//! The page is HTML, a style sheet and scripts (folder `page/`), and two blocks of data: the tables of the run as JSON and
//! the shapes as packed columns, both zlib in base64. A name can therefore hold no markup that a browser would read; the
//! scripts write names as text only. A policy in the head forbids everything that the file does not bring itself.

mod base_map;
mod curve;
mod data;
mod findings;
mod pack;
mod patches;
mod table;
mod tables;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::OutputError;
use super::layer::Layer;
use crate::run::Report;

/// Name of the file.
pub const NAME: &str = "report.html";

const PAGE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/style.css");
/// The scripts in the order in which they are read.
const SCRIPTS: [&str; 14] = [
    include_str!("page/words.js"),
    include_str!("page/unpack.js"),
    include_str!("page/element.js"),
    include_str!("page/run.js"),
    include_str!("page/choice.js"),
    include_str!("page/table.js"),
    include_str!("page/plots.js"),
    include_str!("page/view.js"),
    include_str!("page/map.js"),
    include_str!("page/rules.js"),
    include_str!("page/detail.js"),
    include_str!("page/lists.js"),
    include_str!("page/compliance.js"),
    include_str!("page/main.js"),
];

/// The page of a report, from all its layers.
///
/// # Errors
/// When values cannot be brought into the format of the page.
pub fn report_html(report: &Report, layers: &[&Layer]) -> Result<Vec<u8>, OutputError> {
    let failed = |problem: String| OutputError::Format { file: NAME.to_owned(), problem };
    let (data, shapes) = data::data(report, &tables::Layers(layers)).map_err(|e| failed(e.to_string()))?;
    let data = serde_json::to_vec(&data).map_err(|e| failed(e.to_string()))?;
    let data = pack::packed(&data).map_err(|e| failed(e.to_string()))?;
    let script = format!("\"use strict\";\n(() => {{\n{}}})();\n", SCRIPTS.concat());
    let places = [
        ("POLICY", policy(&script)),
        ("TITLE", escaped(&report.project.name)),
        ("STYLE", STYLE.to_owned()),
        ("DATA", data),
        ("SHAPES", shapes),
        ("SCRIPT", script),
    ];
    Ok(filled(PAGE, &places).into_bytes())
}

/// What the page may do: run its own script and use its own style sheet, and nothing else.
fn policy(script: &str) -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
    format!(
        "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'",
        hash(script),
        hash(STYLE)
    )
}

/// The page with each `{{NAME}}` replaced once, from the front: what is filled in is not looked at again.
fn filled(page: &str, places: &[(&str, String)]) -> String {
    let mut out = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        let value = places.iter().find(|(place, _)| *place == name);
        out.push_str(value.map_or("", |(_, value)| value.as_str()));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A text as HTML shows it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_filled_in_again() {
        let places = [("A", "{{B}}".to_owned()), ("B", "two".to_owned())];
        assert_eq!(filled("<{{A}}|{{B}}>", &places), "<{{B}}|two>");
    }

    #[test]
    fn no_script_or_style_ends_its_own_block() {
        assert!(SCRIPTS.iter().all(|s| !s.contains("</script") && !s.contains("<!--")) && !STYLE.contains("</style"));
    }
}
