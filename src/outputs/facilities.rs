//! Facilities as a layer: one point per site, with everything that is known of the institution.

use std::collections::{BTreeMap, BTreeSet};

use super::layer::{Cell, Layer, point};
use crate::layers::FacilityId;
use crate::rules::evidence::{Mode, SiteRef};
use crate::rules::finding::Load;
use crate::run::Report;

const FIELDS: [&str; 28] = [
    "facility_id",
    "site",
    "name",
    "type",
    "services",
    "lacks",
    "grade",
    "ownership",
    "capacity",
    "opens",
    "closes",
    "planned",
    "closed",
    "in_service",
    "unit_id",
    "unit_name",
    "outside",
    "location",
    "mode",
    "snap_m",
    "island",
    "load",
    "load_status",
    "load_finding",
    "serves_units",
    "lon",
    "lat",
    "synthetic",
];

/// One row per site of every facility, in service or not.
#[must_use]
pub fn facilities(report: &Report) -> Layer {
    let list = &report.layers.facilities;
    let extra: BTreeSet<&str> = list.list.iter().flat_map(|f| f.attributes.keys().map(String::as_str)).collect();
    let mut layer = Layer::new("facilities", &FIELDS);
    layer.fields.extend(extra.iter().map(|key| format!("in_{key}")));
    let mode = report.modes.iter().find(|m| m.id == "walk").or(report.modes.first());
    let joined: BTreeMap<SiteRef, usize> =
        mode.iter().flat_map(|m| m.sites.iter().enumerate().map(|(i, (site, _))| (*site, i))).collect();
    let loads = loads(report);
    for (id, facility) in list.iter() {
        for (s, site) in facility.sites.iter().enumerate() {
            let of = SiteRef { facility: id, site: s as u32 };
            let stop = mode.zip(joined.get(&of)).map(|(m, i)| &m.sites[*i].1);
            let snap = stop.and_then(|stop| stop.snap);
            let unit = site.unit.map(|u| report.layers.units.get(u));
            let load = loads.get(&id);
            let joined_words = |words: &BTreeSet<String>| words.iter().cloned().collect::<Vec<_>>().join(";");
            let mut row: Vec<Cell> = vec![
                facility.id.as_str().into(),
                (s + 1).into(),
                facility.name.as_str().into(),
                facility.kind.as_str().into(),
                joined_words(&facility.services).into(),
                joined_words(&facility.lacks).into(),
                facility.grade.as_deref().into(),
                facility.ownership.map(|o| super::word(&o)).into(),
                facility.capacity.map_or(Cell::Null, Cell::Real),
                site.period.opens.into(),
                site.period.closes.into(),
                site.period.planned.into(),
                site.period.closed.into(),
                site.period.covers(report.project.as_of).into(),
                unit.map(|u| u.id.as_str()).into(),
                unit.map(|u| u.name.as_str()).into(),
                report.outside.get(id.0 as usize).and_then(|o| o.get(s)).copied().into(),
                super::word(&site.located).into(),
                mode.map(|m| m.id.as_str()).into(),
                snap.map(|s| s.leg).into(),
                snap.and_then(|s| island(mode?, s.edge)).into(),
                load.map(|(l, _)| l.people).into(),
                load.map(|(l, _)| l.status).into(),
                load.map(|(_, finding)| *finding).into(),
                facility.serves.join(";").into(),
                Cell::real(site.position.lon, 6),
                Cell::real(site.position.lat, 6),
                report.project.synthetic.into(),
            ];
            row.extend(extra.iter().map(|key| Cell::from(facility.attributes.get(*key).map(String::as_str))));
            layer.rows.push((point(site.position), row));
        }
    }
    layer
}

/// Islands count from 0, the one with most road.
fn island(mode: &Mode, edge: crate::network::EdgeId) -> Option<u32> {
    mode.travel.network().map(|n| n.island_of(edge).0)
}

/// The residents of each facility, of the first finding that counts them.
fn loads(report: &Report) -> BTreeMap<FacilityId, (Load, &str)> {
    let mut loads = BTreeMap::new();
    for finding in &report.findings {
        for load in &finding.loads {
            loads.entry(load.facility).or_insert((*load, finding.id.as_str()));
        }
    }
    loads
}
