//! Sites as layers: candidates, proposals, who goes where, and gains by number of sites.

use super::layer::{Cell, Layer, point};
use super::manifest::manifest;
use super::{OutFile, OutputError, csv, geojson};
use crate::run::Report;
use crate::run::sites::{Candidate, Sites};

/// All files of a proposal, the manifest last.
///
/// # Errors
/// When values cannot be brought into a format.
pub fn site_files(report: &Report, sites: &Sites) -> Result<Vec<OutFile>, OutputError> {
    let layers = [candidates(report, sites), proposals(report, sites), allocations(report, sites), curve(sites)];
    let mut files = Vec::new();
    for layer in &layers {
        if layer.name != "gains" {
            files.push(OutFile { name: format!("{}.geojson", layer.name), bytes: geojson::geojson(report, layer)? });
        }
        files.push(OutFile { name: format!("{}.csv", layer.name), bytes: csv::csv(layer)? });
    }
    files.push(manifest(report, &files, &sites.notes)?);
    Ok(files)
}

/// What opening a candidate means.
#[must_use]
pub fn action(candidate: &Candidate) -> &'static str {
    if candidate.facility.is_some() { "train" } else { "build" }
}

fn candidates(report: &Report, sites: &Sites) -> Layer {
    let mut layer = Layer::new(
        "candidates",
        &["candidate_id", "action", "facility_name", "people_reached", "proposed", "synthetic"],
    );
    for (i, candidate) in sites.candidates.iter().enumerate() {
        let row: [Cell; 6] = [
            candidate.id.as_str().into(),
            action(candidate).into(),
            candidate.facility.map(|f| report.layers.facilities.get(f).name.as_str()).into(),
            candidate.reaches.into(),
            sites.proposals.iter().any(|p| p.candidate == i).into(),
            report.project.synthetic.into(),
        ];
        layer.rows.push((point(candidate.position()), row.to_vec()));
    }
    layer
}

fn proposals(report: &Report, sites: &Sites) -> Layer {
    let fields = [
        "rank",
        "rule_id",
        "candidate_id",
        "action",
        "facility_name",
        "lon",
        "lat",
        "people_added",
        "people_only_here",
        "people_allocated",
        "next_best_id",
        "next_best_loses",
        "synthetic",
    ];
    let mut layer = Layer::new("proposals", &fields);
    for (k, proposal) in sites.proposals.iter().enumerate() {
        let candidate = &sites.candidates[proposal.candidate];
        let here = sites.allocated.iter().filter(|a| a.proposal == k);
        let people: crate::units::People = here.map(|a| report.layers.residents.cell(a.cell).people).sum();
        let at = candidate.position();
        let row: [Cell; 13] = [
            (k + 1).into(),
            report.findings[sites.finding].id.as_str().into(),
            candidate.id.as_str().into(),
            action(candidate).into(),
            candidate.facility.map(|f| report.layers.facilities.get(f).name.as_str()).into(),
            Cell::real(at.lon, 7),
            Cell::real(at.lat, 7),
            proposal.adds.into(),
            proposal.alone.into(),
            people.into(),
            proposal.instead.map(|(j, _)| sites.candidates[j].id.as_str()).into(),
            proposal.instead.map(|(_, loses)| loses).into(),
            report.project.synthetic.into(),
        ];
        layer.rows.push((point(at), row.to_vec()));
    }
    layer
}

fn allocations(report: &Report, sites: &Sites) -> Layer {
    let mut layer =
        Layer::new("allocations", &["cell", "unit_id", "people", "rank", "candidate_id", "minutes", "synthetic"]);
    for allocated in &sites.allocated {
        let cell = report.layers.residents.cell(allocated.cell);
        let candidate = &sites.candidates[sites.proposals[allocated.proposal].candidate];
        let row: [Cell; 7] = [
            allocated.cell.0.into(),
            cell.unit.map(|u| report.layers.units.get(u).id.as_str()).into(),
            cell.people.into(),
            (allocated.proposal + 1).into(),
            candidate.id.as_str().into(),
            allocated.time.into(),
            report.project.synthetic.into(),
        ];
        layer.rows.push((point(cell.position), row.to_vec()));
    }
    layer
}

fn curve(sites: &Sites) -> Layer {
    let mut layer = Layer::new("gains", &["new_sites", "people_gained", "at_most", "proven"]);
    for point in &sites.curve {
        let row: [Cell; 4] =
            [point.sites.into(), point.gained.into(), point.at_most.into(), (point.gained == point.at_most).into()];
        layer.rows.push((None, row.to_vec()));
    }
    layer
}
