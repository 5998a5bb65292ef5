//! `gapzone inspect`: what files hold, before anything is made of them.

use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;

use super::args::LangChoice;
use super::failure::Failure;
use super::words::{Align, grid, pick};
use super::{say, screen};
use crate::message::Lang;
use crate::sources::ReadOptions;
use crate::sources::inspect::{Inspection, inspect};

/// How many columns are listed.
const COLUMNS: usize = 60;
/// Longest sample value shown, in characters.
const LONGEST: usize = 24;

/// Options of `inspect`.
#[derive(Debug, Args)]
pub(super) struct InspectArgs {
    /// Tables, layers, rasters or extracts
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Layer of a GeoPackage, or sheet of a workbook
    #[arg(long, value_name = "NAME")]
    layer: Option<String>,
    /// Reference system, overriding the file: EPSG:4547
    #[arg(long, value_name = "CRS")]
    crs: Option<String>,
    /// Text encoding, overriding detection: gbk
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Language of the answer
    #[arg(long, value_enum, default_value_t)]
    lang: LangChoice,
}

/// Tells of each file; one that cannot be read is told at the end, with exit code 3.
pub(super) fn run(args: &InspectArgs) -> Result<(), Failure> {
    let lang = args.lang.pick();
    let options = ReadOptions {
        layer: args.layer.clone(),
        crs: args.crs.clone(),
        encoding: args.encoding.clone(),
        lon_lat: None,
    };
    let mut broken = None;
    for file in &args.files {
        match inspect(file, &options) {
            Ok(found) => say(&told(&found, lang))?,
            Err(error) => {
                let failure = Failure::named_file(&error);
                say(&format!("{}\n", failure.text.lines().next().unwrap_or_default()))?;
                broken = broken.or(Some(failure));
            }
        }
    }
    broken.map_or(Ok(()), Err)
}

fn told(found: &Inspection, lang: Lang) -> String {
    let mut out = format!("{}\n", found.file);
    let mut line = |zh: &str, en: &str, value: String| {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {}: {value}", pick(lang, zh, en));
    };
    line("格式", "format", found.format.to_owned());
    if let Some(encoding) = &found.encoding {
        line("编码", "encoding", encoding.clone());
    }
    line("行数", "rows", found.rows.to_string());
    if !found.crs.is_empty() {
        line("坐标系", "reference system", found.crs.clone());
    }
    if !found.shapes.is_empty() {
        let shapes: Vec<String> = found.shapes.iter().map(|(kind, n)| format!("{kind} {n}")).collect();
        line("图形", "shapes", shapes.join(", "));
    }
    let (rows, invalid) = (&found.invalid.0, found.invalid.1);
    if invalid > 0 {
        let rows: Vec<String> = rows.iter().map(u64::to_string).collect();
        let more = if invalid > rows.len() { ", …" } else { "" };
        line("无效图形", "invalid shapes", format!("{invalid} ({}{more})", rows.join(", ")));
    }
    if let Some([w, s, e, n]) = found.extent {
        line("范围", "extent", format!("{w:.6} … {e:.6}, {s:.6} … {n:.6}"));
    }
    for text in &found.counts {
        line("内容", "holds", text.get(lang).to_owned());
    }
    out.push_str(&columns(found, lang));
    out.push_str(&screen::warnings(&found.warnings, 5, lang));
    out
}

fn columns(found: &Inspection, lang: Lang) -> String {
    if found.columns.is_empty() {
        return String::new();
    }
    let head = [
        pick(lang, "列", "column"),
        pick(lang, "填写", "filled"),
        pick(lang, "类型", "kind"),
        pick(lang, "示例", "samples"),
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for column in found.columns.iter().take(COLUMNS) {
        let percent = (column.filled * 100).checked_div(found.rows).unwrap_or(0);
        let kind = match (column.filled, column.is_number) {
            (0, _) => "-",
            (_, true) => pick(lang, "数", "number"),
            (_, false) => pick(lang, "文字", "text"),
        };
        let samples: Vec<String> = column.samples.iter().map(|s| shortened(s)).collect();
        rows.push(vec![column.name.clone(), format!("{percent}%"), kind.to_owned(), samples.join(" | ")]);
    }
    let mut out = grid(&rows, &[Align::Left, Align::Right, Align::Left, Align::Left], "  ");
    if found.columns.len() > COLUMNS {
        out.push_str(&format!("  + {}\n", found.columns.len() - COLUMNS));
    }
    out
}

/// A sample value on one line and of a bearable length.
fn shortened(text: &str) -> String {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if flat.chars().count() <= LONGEST { flat } else { flat.chars().take(LONGEST - 1).chain(['…']).collect() }
}
