//! The travel modes of a run: a network or straight lines each, with every cell and site joined.

use super::RunError;
use crate::access::{Stop, StraightLine, Travel};
use crate::layers::{Layers, Point, UnitClass, UnitId};
use crate::network::{BuildOptions, Network, Profile};
use crate::project::{Project, Roads, TravelSettings};
use crate::rules::access::{NETWORK_METRES, STRAIGHT_METRES};
use crate::rules::evidence::{Mode, SiteRef};
use crate::units::{Kmh, Metres, Millis};

/// For each facility site whether it lies in no unit; without units nothing is outside.
pub(super) fn outside(layers: &Layers) -> Vec<Vec<bool>> {
    let known = !layers.units.list.is_empty();
    layers.facilities.list.iter().map(|f| f.sites.iter().map(|s| known && s.unit.is_none()).collect()).collect()
}

/// Builds one mode by its id.
pub(super) fn mode(id: &str, project: &Project, layers: &Layers) -> Result<Mode, RunError> {
    let travel_settings = &project.travel;
    let straight = straight_speed(id, travel_settings);
    let travel = match (&layers.streets, &project.roads) {
        (Some(streets), Some(roads)) if id != STRAIGHT_METRES => {
            let profile = profile(id, project)?;
            Travel::Roads(Box::new(Network::build(
                streets,
                profile,
                &layers.frame,
                build_options(roads, travel_settings),
            )))
        }
        _ => {
            let detour = if id == STRAIGHT_METRES { 1.0 } else { travel_settings.detour_factor };
            Travel::StraightLine(StraightLine { detour, speed: straight })
        }
    };
    let points: Vec<Point> = layers.residents.cells.iter().map(|c| c.point).collect();
    let snaps = travel.network().map_or_else(|| vec![None; points.len()], |network| network.snap_all(&points));
    let demand = layers.residents.cells.iter().zip(snaps);
    let demand = demand.map(|(c, snap)| Stop { position: c.position, point: c.point, snap }).collect();
    let mut sites = Vec::new();
    let mut waits = Vec::new();
    for (facility, f) in layers.facilities.iter() {
        for (i, site) in f.sites.iter().enumerate().filter(|(_, site)| site.point.is_finite()) {
            sites.push((SiteRef { facility, site: i as u32 }, travel.stop(site.position, site.point)));
            waits.push(wait(id, site.unit, project, layers));
        }
    }
    let extent = layers.streets.as_ref().and_then(|s| s.extent());
    let access_speed = travel.network().map_or(straight, |n| n.profile.access_speed());
    Ok(Mode { id: id.to_owned(), travel, demand, sites, waits, straight_speed: straight, access_speed, extent })
}

/// Time added at a site in a unit: parking by car, except in rural units.
pub(super) fn wait(mode: &str, unit: Option<UnitId>, project: &Project, layers: &Layers) -> Millis {
    let rural = unit.is_some_and(|u| layers.units.get(u).class == Some(UnitClass::Rural));
    if mode == "car" && !rural { Millis::from_seconds(project.travel.parking_s) } else { Millis::ZERO }
}

/// In the metre modes a metre takes a second, which is 3.6 km/h.
const METRE_A_SECOND: f64 = 3.6;

fn straight_speed(id: &str, settings: &TravelSettings) -> Kmh {
    Kmh(match id {
        NETWORK_METRES | STRAIGHT_METRES => METRE_A_SECOND,
        "car" => settings.straight_car_kmh * settings.car_speed_factor,
        "bike" => settings.straight_bike_kmh,
        _ => settings.walk_kmh.unwrap_or(settings.straight_walk_kmh),
    })
}

/// The profile of a mode: the project's file or the embedded one, with the project's speeds.
fn profile(id: &str, project: &Project) -> Result<Profile, RunError> {
    let settings = &project.travel;
    let file = if id == NETWORK_METRES { "walk" } else { id };
    let profile = match settings.profiles.get(file) {
        None => Profile::embedded(file)?,
        Some(path) => {
            let text = std::fs::read_to_string(project.folder.join(path))
                .map_err(|cause| RunError::Input { path: path.display().to_string(), cause })?;
            Profile::parse(&text, &path.display().to_string())?
        }
    };
    let profile = match (id, settings.walk_kmh) {
        (NETWORK_METRES, _) => return Ok(profile.flat(Kmh(METRE_A_SECOND))),
        ("walk", Some(kmh)) => profile.with_speed(Kmh(kmh)),
        ("car", _) => profile.with_speed_factor(settings.car_speed_factor),
        _ => profile,
    };
    Ok(match settings.access_kmh {
        Some(kmh) => profile.with_access_speed(Kmh(kmh)),
        None => profile,
    })
}

fn build_options(roads: &Roads, settings: &TravelSettings) -> BuildOptions {
    BuildOptions {
        drop_islands_below: Metres(roads.drop_islands_below_m),
        ferries: roads.ferries,
        max_leg: Metres(settings.max_leg_m),
    }
}
