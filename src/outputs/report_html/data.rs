//! The data of the page: what the tables of a run hold, and where shapes and classes stand in the pack.
//!
//! ```text
//! schema      1
//! about       version, run_id, project, as_of, synthetic
//! plans       id, title, document of each plan
//! rules       one for each rule, in plan order: indexes of its findings, place of its clause, note
//! findings    one for each: id, rule, limit and unit, legend, facilities that count, curve, what was assumed
//! lines results zones scattered units facilities institutions sensitivity readings
//!             columns of the CSV files of the same names (compliance.csv, rules.csv, gap_zones.csv ...)
//! left_out    rows of these files that the page does not show
//! ground      origin and unit of all coordinates; patches: names and ids of areas, or the side of a square
//! columns     first byte and bytes of each column of the pack: shapes, classes
//! words       names of codes that occur
//! assumptions facts notes warnings inputs    as in the manifest
//! proposals   null; for sites that are proposed: rows of {finding, rank, x, y, people, patches: [[patch, people]]},
//!             x and y in units of the ground, so that the page can add up what several sites serve together
//! ```

use std::collections::{BTreeMap, BTreeSet};

use geo_types::Rect;
use serde_json::{Map, Value, json};

use super::base_map;
use super::findings::findings;
use super::pack::{Pack, Pen};
use super::patches::{Patches, outlines, with_margin};
use super::tables::{Layers, MOST_WARNINGS, shown_zones, tables};
use crate::layers::type_name;
use crate::message::Text;
use crate::outputs::manifest;
use crate::rules::Finding;
use crate::run::Report;

/// Bytes of the outlines of gap zones above which they are simplified.
const MOST_ZONE_BYTES: usize = 600_000;
/// Coordinates are whole metres up to this extent in metres, and coarser beyond.
const FINE_EXTENT_M: f64 = 100_000.0;

/// The data as JSON, and the pack as text.
pub(super) fn data(report: &Report, layers: &Layers<'_>) -> Result<(Value, String), Box<dyn std::error::Error>> {
    let patches = Patches::new(report);
    let bounds = with_margin(bounds(report, &patches));
    let origin = [bounds.min().x.floor(), bounds.min().y.floor()];
    let unit = (bounds.width().max(bounds.height()) / FINE_EXTENT_M).ceil().max(1.0);
    let pen = || Pen::new(origin, unit);
    let mut pack = Pack::default();
    patches.draw(report, &mut pack, pen);
    base_map::draw(report, bounds, &mut pack, pen);
    let spatial = |f: &Finding| f.is_spatial() && f.status.len() == patches.of_cell.len();
    for (index, finding) in report.findings.iter().enumerate().filter(|(_, f)| spatial(f)) {
        patches.about(report, finding, &format!("f{index}"), &mut pack);
    }
    let rank = shown_zones(report);
    let zones = report.gaps.iter().flat_map(|g| &g.zones).filter(|z| z.rank <= rank);
    let shapes: Vec<_> = zones.map(|z| Some(&z.shape)).collect();
    pack.add("zone.shapes", &outlines(&shapes, MOST_ZONE_BYTES, pen));
    let (packed, columns) = pack.finish()?;
    let mut data = Map::new();
    data.insert("schema".to_owned(), 1.into());
    data.insert(
        "about".to_owned(),
        json!({
            "version": env!("CARGO_PKG_VERSION"), "run_id": manifest::run_id(report)?, "project": report.project.name,
            "as_of": report.project.as_of, "synthetic": report.project.synthetic,
        }),
    );
    data.extend(findings(report, &spatial));
    data.extend(tables(report, layers, &pen()));
    data.insert("ground".to_owned(), ground(report, &patches, origin, unit, bounds));
    data.insert("columns".to_owned(), columns);
    data.insert("words".to_owned(), words(report));
    data.insert("assumptions".to_owned(), serde_json::to_value(&report.assumptions)?);
    data.insert("facts".to_owned(), json!(report.facts));
    data.insert("warnings".to_owned(), json!(report.warnings.iter().take(MOST_WARNINGS).collect::<Vec<_>>()));
    data.insert("inputs".to_owned(), json!(report.inputs));
    data.insert("proposals".to_owned(), Value::Null);
    Ok((Value::Object(data), packed))
}

/// The extent of where people live; of a run without people that of its facilities.
fn bounds(report: &Report, patches: &Patches) -> Rect<f64> {
    let sites = report.layers.facilities.list.iter().flat_map(|f| &f.sites).filter(|s| s.point.is_finite());
    let places = sites.map(|s| Rect::new((s.point.x, s.point.y), (s.point.x, s.point.y)));
    let whole = patches.bounds(report).or_else(|| places.reduce(crate::outputs::map_view::union));
    whole.unwrap_or_else(|| Rect::new((0.0, 0.0), (1000.0, 1000.0)))
}

/// Where coordinates begin, and what the patches are called.
fn ground(report: &Report, patches: &Patches, origin: [f64; 2], unit: f64, bounds: Rect<f64>) -> Value {
    let areas = &report.layers.residents.areas;
    let named = patches.squares.is_none();
    let list = |of: &dyn Fn(usize) -> Value| if named { (0..areas.len()).map(of).collect() } else { Value::Null };
    let units = &report.layers.units.list;
    json!({
        "origin": origin, "unit_m": unit,
        "extent": [(bounds.width() / unit).ceil(), (bounds.height() / unit).ceil()],
        "patches": patches.count,
        "area_ids": list(&|i| areas[i].id.as_str().into()),
        "area_names": list(&|i| areas[i].name.as_str().into()),
        "square_m": patches.squares.as_ref().map(|s| s.1),
        "roads": base_map::ROADS,
        "units": {
            "ids": units.iter().map(|u| u.id.as_str()).collect::<Vec<_>>(),
            "names": units.iter().map(|u| u.name.as_str()).collect::<Vec<_>>(),
            "depths": units.iter().map(|u| u.level.depth()).collect::<Vec<_>>(),
        },
        "from_osm": report.project.has_extract_roads(),
    })
}

/// Names of codes that occur: types of facilities, causes of gaps and what closes them.
fn words(report: &Report) -> Value {
    let kinds: BTreeSet<&str> = report.layers.facilities.list.iter().map(|f| f.kind.as_str()).collect();
    let types: BTreeMap<&str, &str> = kinds.into_iter().filter_map(|k| Some((k, type_name(k)?))).collect();
    let zones = report.gaps.iter().flat_map(|g| &g.zones);
    let causes: BTreeSet<_> = zones.flat_map(|z| z.causes.iter().map(|c| c.0)).collect();
    let causes: BTreeMap<&str, [Text; 2]> = causes.into_iter().map(|c| (c.code(), [c.text(), c.action()])).collect();
    json!({"types": types, "causes": causes})
}
