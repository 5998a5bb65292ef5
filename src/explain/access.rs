//! The ways from one demand cell to the facilities of an access rule, and to those that do not count.

use super::services::service_name;
use crate::access::{Arrival, Direction, Site, Stop, Travel, route};
use crate::layers::{DemandId, Facility, FacilityId};
use crate::message::Text;
use crate::rules::Known;
use crate::rules::access::{Access, straight};
use crate::rules::evidence::{Mode, SiteRef};
use crate::rules::{Evidence, Finding};
use crate::run::Report;
use crate::units::{Kmh, Metres, Millis};

/// How many qualifying facilities are listed.
const LISTED: usize = 3;
/// How many facilities that do not count are listed.
const EXCLUDED: usize = 5;
/// How many sites that do not count are looked at.
const EXCLUDED_TRIED: usize = 40;

/// What an access finding rests on at one cell. In the metre modes a second stands for a metre.
#[derive(Clone, Debug)]
pub struct AccessAnswer {
    /// Id of the travel mode; empty when nothing was searched.
    pub mode: String,
    /// The limit; `None` when nothing was searched.
    pub limit: Option<Millis>,
    /// The arrival that the finding used.
    pub arrival: Option<Arrival>,
    /// The way between the cell and the network; `None` with straight lines or without a usable road near.
    pub leg: Option<(Metres, Millis)>,
    /// Whether roads were used.
    pub on_roads: bool,
    /// The nearest qualifying facilities, nearest first.
    pub nearest: Vec<Reached>,
    /// The way to the first of them along streets.
    pub route: Vec<RouteLeg>,
    /// Facilities of the class that do not count, though within the limit or nearer than the nearest that does.
    pub excluded: Vec<Excluded>,
    /// The walking speed at which a gap would be covered.
    pub passes_at: Option<Kmh>,
    /// From the network to the first site: length and time of the leg, and the time added there.
    pub last_leg: Option<(Metres, Millis, Millis)>,
}

/// A facility with the way to it.
#[derive(Clone, Copy, Debug)]
pub struct Reached {
    /// The site.
    pub site: SiteRef,
    /// Time, legs and waiting included.
    pub time: Millis,
    /// Length of the way.
    pub length: Metres,
    /// Straight distance on the ground.
    pub straight: Metres,
    /// Time of the straight line at the mode's speed.
    pub straight_time: Millis,
}

impl Reached {
    /// Length of the way over the straight line; `None` at the very place.
    #[must_use]
    pub fn detour(&self) -> Option<f64> {
        (self.straight.0 >= 1.0).then(|| self.length.0 / self.straight.0)
    }
}

/// A facility that does not count.
#[derive(Clone, Debug)]
pub struct Excluded {
    /// The way to it.
    pub reached: Reached,
    /// Why it does not count.
    pub why: Text,
}

/// A stretch of the way along one street.
#[derive(Clone, Debug)]
pub struct RouteLeg {
    /// Name of the street, empty when it has none.
    pub street: String,
    /// Its class, such as `residential`.
    pub class: String,
    /// Length.
    pub length: Metres,
    /// Time.
    pub time: Millis,
}

pub(super) fn answer(report: &Report, finding: &Finding, access: &Access, cell: DemandId) -> AccessAnswer {
    let Some((limit, mode)) = finding.limit.map(|l| (l.time, &report.modes[l.mode])) else {
        return AccessAnswer {
            mode: String::new(),
            limit: None,
            arrival: None,
            leg: None,
            on_roads: false,
            nearest: Vec::new(),
            route: Vec::new(),
            excluded: Vec::new(),
            passes_at: None,
            last_leg: None,
        };
    };
    let stop = &mode.demand[cell.0 as usize];
    let search = Search { evidence: report.evidence(), mode, stop, direction: access.direction };
    let (sites, refs) = mode.sites_where(|s| finding.sites.contains(&s));
    let nearest = search.nearest(&sites, &refs, LISTED);
    let arrival = finding.arrivals.get(cell.0 as usize).copied().flatten();
    let first = nearest.first().and_then(|r| sites.get(refs.iter().position(|s| *s == r.site)?));
    let over = arrival.filter(|a| mode.id == "walk" && a.time > limit && limit > Millis::ZERO);
    AccessAnswer {
        mode: mode.id.clone(),
        limit: Some(limit),
        arrival,
        leg: stop.snap.as_ref().map(|s| (s.leg, s.leg_time)),
        on_roads: mode.travel.network().is_some(),
        route: first.map(|site| search.route(report, site)).unwrap_or_default(),
        excluded: search.excluded(access, limit, nearest.first().map(|r| r.time)),
        nearest,
        passes_at: over.zip(first).and_then(|(a, site)| passing_speed(a, limit, stop, site)),
        last_leg: first.and_then(|site| site.stop.snap.as_ref().map(|s| (s.leg, s.leg_time, site.wait))),
    }
}

/// The walking speed on the network that reaches a site within the limit; the legs keep their own speed.
fn passing_speed(arrival: Arrival, limit: Millis, stop: &Stop, site: &Site) -> Option<Kmh> {
    let snaps = || [stop, &site.stop].into_iter().filter_map(|s| s.snap.as_ref());
    let legs: f64 = snaps().map(|s| s.leg.0).sum();
    let fixed: f64 = snaps().map(|s| s.leg_time.seconds()).sum::<f64>() + site.wait.seconds();
    let left = limit.seconds() - fixed;
    (left > 0.0).then(|| Kmh((arrival.length.0 - legs).max(0.0) / left * 3.6))
}

/// Searches from one place.
struct Search<'a> {
    evidence: Evidence<'a>,
    mode: &'a Mode,
    stop: &'a Stop,
    direction: Direction,
}

impl Search<'_> {
    /// The nearest facilities among sites, each at its nearest site.
    fn nearest(&self, sites: &[Site], refs: &[SiteRef], count: usize) -> Vec<Reached> {
        let arrivals = match &self.mode.travel {
            Travel::Roads(network) => {
                route::nearest_sites(network, self.stop, sites, self.direction, count.saturating_mul(4))
            }
            Travel::StraightLine(line) => {
                let one = |site: &Site| line.nearest(&[*self.stop], &[*site]).into_iter().flatten().next();
                let mut all: Vec<Arrival> = sites.iter().filter_map(one).collect();
                all.sort_by_key(|a| (a.time, a.label));
                all
            }
        };
        let mut found: Vec<Reached> = Vec::new();
        for arrival in arrivals {
            let site = refs[arrival.label as usize];
            if found.len() < count && found.iter().all(|r| r.site.facility != site.facility) {
                let straight = straight(self.stop, &sites[arrival.label as usize].stop);
                found.push(Reached {
                    site,
                    time: arrival.time,
                    length: arrival.length,
                    straight,
                    straight_time: Millis::for_distance(straight, self.mode.straight_speed),
                });
            }
        }
        found
    }

    fn route(&self, report: &Report, site: &Site) -> Vec<RouteLeg> {
        let (Some(network), Some(streets)) = (self.mode.travel.network(), &report.layers.streets) else {
            return Vec::new();
        };
        let Some(route) = route::route(network, self.stop, site, self.direction) else { return Vec::new() };
        let leg = |s: &crate::access::Stretch| {
            let tags = &streets.streets[s.street as usize].tags;
            let tag = |keys: &[&str]| keys.iter().find_map(|k| tags.get(k)).unwrap_or_default().to_owned();
            RouteLeg {
                street: tag(&["name", "ref"]),
                class: tag(&["highway", "route", "railway", "man_made"]),
                length: s.length,
                time: s.time,
            }
        };
        let mut legs: Vec<RouteLeg> = Vec::new();
        for leg in route.stretches.iter().map(leg) {
            // A street drawn as several lines is one street to people.
            match legs.last_mut().filter(|l| l.street == leg.street && l.class == leg.class) {
                Some(last) => (last.length, last.time) = (last.length + leg.length, last.time.plus(leg.time)),
                None => legs.push(leg),
            }
        }
        legs
    }

    /// Facilities of the class that do not count, within the limit or nearer than the nearest that does.
    fn excluded(&self, access: &Access, limit: Millis, nearest: Option<Millis>) -> Vec<Excluded> {
        let of_class = |f: &Facility| {
            access.supply.type_matches(f) || access.auxiliary.as_ref().is_some_and(|a| a.type_matches(f))
        };
        let why = |s: SiteRef| self.why_excluded(access, s);
        let facility = |id: FacilityId| self.evidence.layers.facilities.get(id);
        let (sites, refs) = self.mode.sites_where(|s| of_class(facility(s.facility)) && why(s).is_some());
        let near = |r: &Reached| r.time <= limit || nearest.is_none_or(|n| r.time < n);
        let mut reached = self.nearest(&sites, &refs, EXCLUDED_TRIED);
        reached.retain(near);
        reached.truncate(EXCLUDED);
        reached.into_iter().filter_map(|r| Some(Excluded { why: why(r.site)?, reached: r })).collect()
    }

    /// Why a site of the class does not count; `None` when it does.
    fn why_excluded(&self, access: &Access, site: SiteRef) -> Option<Text> {
        let facility = self.evidence.layers.facilities.get(site.facility);
        let (period, year) = (facility.sites[site.site as usize].period, self.evidence.project.as_of);
        if !period.covers(year) {
            return Some(match (period.opens, period.closes) {
                (_, Some(y)) if y <= year => Text::new(format!("{y} 年已撤销"), format!("closed since {y}")),
                (Some(y), _) if y > year => Text::new(format!("{y} 年才启用"), format!("opens only in {y}")),
                _ if period.closed => Text::new("已撤销", "closed"),
                _ => Text::new("规划中，未定启用年", "planned, no year given"),
            });
        }
        if access.supplies(facility) != Known::Yes {
            return Some(lacking(access, facility));
        }
        (!access.outside_counts && self.evidence.is_outside(site))
            .then(|| Text::new("在规划范围之外，本条不计", "outside the plan area, where this rule does not count it"))
    }
}

/// What a facility of the class is missing.
fn lacking(access: &Access, facility: &Facility) -> Text {
    let filters = std::iter::once(&access.supply).chain(&access.auxiliary);
    for filter in filters.filter(|f| f.type_matches(facility)) {
        if let Some(service) = filter.services.iter().find(|s| facility.lacks.contains(*s)) {
            let name = service_name(service);
            return Text::new(format!("缺{}", name.zh.trim_end()), format!("lacks the service {}", name.en));
        }
        let unknown = |s: &&String| !facility.services.contains(*s);
        if let Some(service) = filter.services.iter().find(unknown) {
            let name = service_name(service);
            return Text::new(
                format!("是否有{}不明", name.zh),
                format!("whether it has the service {} is unknown", name.en),
            );
        }
        if !filter.ownership.is_empty() && facility.ownership.is_none() {
            return Text::new("举办主体不明", "who runs it is unknown");
        }
    }
    Text::new("举办主体不计入", "run by somebody whom the rule does not count")
}
