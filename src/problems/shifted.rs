//! Facilities that map services have moved: GCJ-02 and BD-09 degrees that are stated, or taken, as WGS 84.

use crate::layers::detect::{Degrees, Doubt, Finding, RoadIndex, Shift, Surroundings, places_of, shift};
use crate::layers::{Layers, file_as_named};
use crate::message::{Place, Warning};
use crate::project::{Project, is_extract};
use crate::sources::crs::AUTO;

/// One warning for each facility layer that is not in the system that it states. Roads are looked at only where the
/// units do not settle it.
pub(super) fn warnings(project: &Project, layers: &Layers) -> Vec<Warning> {
    let roads_are_certain = project.has_extract_roads();
    let mut index: Option<RoadIndex> = None;
    let mut found = Vec::new();
    for layer in project.facilities.iter().filter(|layer| !is_extract(&layer.path)) {
        let stated = layer.crs.as_deref().map_or("", str::trim);
        if stated == AUTO {
            continue;
        }
        let file = file_as_named(&layer.path, layer.layer.as_deref());
        let places = places_of(&layers.facilities.list, &file, &layers.units);
        let around = Surroundings { frame: &layers.frame, roads: None, roads_are_certain, units: &layers.units };
        let by_units = shift(&places, Degrees::of_crs(stated), around);
        if by_units.is_some_and(|shift| shift.finding == Finding::AsStated) {
            continue;
        }
        if let Some(streets) = &layers.streets {
            index.get_or_insert_with(|| RoadIndex::new(streets, &layers.frame));
        }
        let around = Surroundings { roads: index.as_ref(), ..around };
        found.extend(shift(&places, Degrees::of_crs(stated), around).and_then(|shift| of_shift(&file, &shift)));
    }
    found
}

/// What is told of a comparison; nothing where the places may well be in the system that is stated.
fn of_shift(file: &str, shift: &Shift) -> Option<Warning> {
    let warning = Warning::new("shifted-coordinates", Place::file(file), shift.text.clone());
    let warning = match shift.finding {
        Finding::Instead(system) => warning.set("crs", format!("{:?}", system.crs())),
        Finding::CannotTell(Doubt::RoadsAndUnitsDisagree) => warning,
        Finding::AsStated | Finding::CannotTell(Doubt::OneShiftMayBeShared | Doubt::NothingFits) => return None,
    };
    Some(Warning { fix: shift.fix("crs"), ..warning })
}
