//! What rules look at: layers, travel modes and where everything joins the networks.

use serde::Serialize;

use crate::access::{Site, Stop, Travel};
use crate::layers::{FacilityId, Layers};
use crate::project::Project;
use crate::units::Millis;

/// A facility's site, as rules refer to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct SiteRef {
    /// The facility.
    pub facility: FacilityId,
    /// Index into its sites.
    pub site: u32,
}

/// One way to travel, with every demand cell and every site joined to it.
#[derive(Debug)]
pub struct Mode {
    /// `walk`, `bike`, `car`.
    pub id: String,
    /// Networks or straight lines.
    pub travel: Travel,
    /// Demand cells, in the order of [`crate::layers::Residents::cells`].
    pub demand: Vec<Stop>,
    /// All sites of all facilities.
    pub sites: Vec<(SiteRef, Stop)>,
    /// Time added at a site of each entry of `sites` (parking).
    pub waits: Vec<Millis>,
    /// Fastest speed in the mode in km/h, for bounds.
    pub top_kmh: f64,
}

/// Everything that rules may look at.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The project's settings.
    pub project: &'a Project,
    /// The data.
    pub layers: &'a Layers,
    /// Travel modes that the rules of this run need.
    pub modes: Vec<Mode>,
}

impl Evidence<'_> {
    /// A mode by its id.
    #[must_use]
    pub fn mode(&self, id: &str) -> Option<(usize, &Mode)> {
        self.modes.iter().enumerate().find(|(_, m)| m.id == id)
    }
}

impl Mode {
    /// The sites of the facilities that `keep` accepts, with labels that index the returned references.
    pub fn sites_where(&self, keep: impl Fn(SiteRef) -> bool) -> (Vec<Site>, Vec<SiteRef>) {
        let mut sites = Vec::new();
        let mut refs = Vec::new();
        for ((site, stop), &wait) in self.sites.iter().zip(&self.waits) {
            if keep(*site) {
                sites.push(Site { stop: *stop, wait, label: refs.len() as u32 });
                refs.push(*site);
            }
        }
        (sites, refs)
    }
}
