//! What is wrong with the data of a project, located and explained, before any rule is checked.
//!
//! Readers and loaders tell what they met in single rows; here layers are held against each other and against the
//! networks. In: layers, or the errors that kept them from being made. Out: [`Warning`]s with code, severity, place,
//! evidence and cure. `gapzone check` and `gapzone run` both show what comes from here and nothing else.

mod apart;
mod codes;
mod duplicates;
mod overlaps;
mod roads;
mod scale;
mod shifted;
mod stopped;

use std::cmp::Reverse;
use std::collections::BTreeMap;

pub use roads::{of_networks, people_beyond, road_mode};
pub use stopped::of_troubles;

use crate::layers::{Layers, Position, complete_settings};
use crate::message::{Place, Warning};
use crate::project::Project;

/// What is wrong with layers that could be made, besides what their readers have told ([`Layers::warnings`]).
#[must_use]
pub fn of_layers(project: &Project, layers: &Layers) -> Vec<Warning> {
    let mut found = apart::warnings(layers);
    found.extend(scale::warnings(project, layers));
    found.extend(shifted::warnings(project, layers));
    found.extend(duplicates::warnings(project, layers));
    found.extend(overlaps::warnings(project, layers));
    found.extend(codes::warnings(layers));
    complete_settings(&mut found, project);
    found
}

/// Gives a point to every warning about a row whose place is known, and sorts: errors first, then by code and place.
pub fn settle(warnings: &mut [Warning], layers: Option<&Layers>) {
    if let Some(layers) = layers {
        let at = positions(layers);
        for warning in warnings.iter_mut().filter(|w| w.at.is_none() && w.place.row.is_some()) {
            warning.at = at.get(&warning.place).map(|p| [p.lon, p.lat]);
        }
    }
    warnings.sort_by(|a, b| {
        let key = |w: &Warning| (Reverse(w.severity), w.code);
        key(a).cmp(&key(b)).then_with(|| a.place.cmp(&b.place))
    });
}

/// A place on earth for each row that became a site or a residential area.
fn positions(layers: &Layers) -> BTreeMap<&Place, Position> {
    let mut at = BTreeMap::new();
    for cell in layers.residents.cells.iter().rev() {
        at.insert(&layers.residents.area(cell.area).place, cell.position);
    }
    let sites = layers.facilities.list.iter().flat_map(|f| &f.sites);
    at.extend(sites.filter(|s| s.position.is_usable()).map(|s| (&s.place, s.position)));
    at
}
