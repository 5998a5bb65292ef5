//! Where a site may be opened: road nodes or homes near people in the gap, places of a table, facilities to be trained.

use std::collections::BTreeSet;

use super::{Candidate, SitesAsked};
use crate::access::Stop;
use crate::layers::{Facility, Position};
use crate::message::Text;
use crate::rules::access::Access;
use crate::rules::evidence::Mode;
use crate::run::{Report, modes};
use crate::units::{Metres, People};

/// Where new sites may stand.
#[derive(Clone, PartialEq, Debug)]
pub enum Ground {
    /// At places that the program finds.
    Generated(Generate, Metres),
    /// At given places with their ids.
    Given(Vec<(String, Position)>),
    /// Nowhere: only training counts.
    Nowhere,
}

/// Which places the program takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Generate {
    /// Junctions and ends of roads.
    Nodes,
    /// Homes in the gap.
    Cells,
}

/// The candidates with what was assumed of them. Of generated places one is kept in each square of the spacing, the
/// first in the order of the data; a spacing of 0 keeps all.
pub(super) fn of(
    report: &Report,
    asked: &SitesAsked,
    mode: &Mode,
    access: &Access,
    gap: &[Stop],
) -> (Vec<Candidate>, Vec<Text>) {
    let mut notes = Vec::new();
    let mut found = Vec::new();
    if asked.train {
        found.extend(to_train(report, mode, access));
    }
    let frame = &report.layers.frame;
    let candidate = |id: String, stop: Stop| {
        let unit = report.layers.units.containing(stop.point);
        let wait = modes::wait(&mode.id, unit, &report.project, &report.layers);
        Candidate { id, facility: None, stop, wait, reaches: People::ZERO }
    };
    let place = |position: Position| mode.travel.stop(position, frame.to_point(position));
    match &asked.ground {
        Ground::Nowhere => {}
        Ground::Given(places) => {
            found.extend(places.iter().map(|(id, position)| candidate(id.clone(), place(*position))));
        }
        Ground::Generated(generate, spacing) => {
            let mut taken = Squares::new(*spacing);
            let nodes = mode.travel.network().filter(|_| *generate == Generate::Nodes);
            match nodes {
                Some(network) => {
                    for (n, position) in network.nodes.iter().enumerate() {
                        let is_copy = network.copy_of(crate::network::NodeId(n as u32)).is_some();
                        if !is_copy && taken.free(frame.to_point(*position).coord().into()) {
                            found.push(candidate(format!("node:{n}"), place(*position)));
                        }
                    }
                }
                None => {
                    for (i, stop) in gap.iter().enumerate() {
                        if taken.free((stop.point.x, stop.point.y)) {
                            found.push(candidate(format!("cell:{i}"), *stop));
                        }
                    }
                }
            }
            if spacing.0 > 0.0 {
                notes.push(Text::new(
                    format!("候选点按 {:.0} 米网格每格取一处", spacing.0),
                    format!("one candidate is taken in each square of {:.0} m", spacing.0),
                ));
            }
        }
    }
    (found, notes)
}

/// Facilities in service that would count if only they had the service.
fn to_train(report: &Report, mode: &Mode, access: &Access) -> Vec<Candidate> {
    let evidence = report.evidence();
    let mut found = Vec::new();
    for ((site, stop), wait) in mode.sites.iter().zip(&mode.waits) {
        let facility: &Facility = report.layers.facilities.get(site.facility);
        let counts = access.outside_counts || !evidence.is_outside(*site);
        if evidence.site_open(*site) && counts && access.lacks_only_service(facility) {
            found.push(Candidate {
                id: facility.id.clone(),
                facility: Some(site.facility),
                stop: *stop,
                wait: *wait,
                reaches: People::ZERO,
            });
        }
    }
    found
}

/// Squares of a grid of which each is taken once.
struct Squares {
    side: f64,
    taken: BTreeSet<(i64, i64)>,
}

impl Squares {
    fn new(side: Metres) -> Squares {
        Squares { side: side.0, taken: BTreeSet::new() }
    }

    fn free(&mut self, (x, y): (f64, f64)) -> bool {
        let square = |v: f64| (v / self.side).floor() as i64;
        self.side <= 0.0 || self.taken.insert((square(x), square(y)))
    }
}
