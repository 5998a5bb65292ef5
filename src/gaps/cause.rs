//! Why a place is a gap: the first cause of the table that applies.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::GeomWithData;
use serde::Serialize;

use crate::access::{Arrival, Catchments, Site, Stop};
use crate::layers::Position;
use crate::message::Text;
use crate::network::{EdgeId, Snap};
use crate::rules::Known;
use crate::rules::access::{Access, straight};
use crate::rules::evidence::{Mode, SiteRef};
use crate::rules::{Evidence, Finding};
use crate::units::{Metres, Millis};

/// Why people are not served, in the order in which causes are tried.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Cause {
    /// Their part of the network holds no facility that qualifies.
    NotConnected,
    /// The access leg alone takes longer than the limit.
    TooFarFromRoad,
    /// The edge of the data is nearer than the limit, and nothing beyond was supplied.
    EdgeUnknown,
    /// A facility of the class within the limit lacks the service or grade asked for.
    FacilityLacksService,
    /// Only a facility outside the plan area is within the limit, and the rule does not count it.
    CrossBoundary,
    /// The straight line is within the limit, the way is not, and is more than twice as long.
    Barrier,
    /// Beyond the limit, up to twice the limit.
    BeyondLimit,
    /// More than twice the limit.
    NoFacility,
    /// A centre has more residents than the quota allows.
    Overloaded,
    /// The unit has no qualifying facility.
    UnitHasNone,
    /// The unit has fewer qualifying facilities than the rule asks for.
    UnitShort,
}

impl Cause {
    /// Its stable word in data outputs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Cause::NotConnected => "NOT_CONNECTED",
            Cause::TooFarFromRoad => "TOO_FAR_FROM_ROAD",
            Cause::EdgeUnknown => "EDGE_UNKNOWN",
            Cause::FacilityLacksService => "FACILITY_LACKS_SERVICE",
            Cause::CrossBoundary => "CROSS_BOUNDARY",
            Cause::Barrier => "BARRIER",
            Cause::BeyondLimit => "BEYOND_LIMIT",
            Cause::NoFacility => "NO_FACILITY",
            Cause::Overloaded => "OVERLOADED",
            Cause::UnitHasNone => "UNIT_HAS_NONE",
            Cause::UnitShort => "UNIT_SHORT",
        }
    }

    /// The cause in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Cause::NotConnected => Text::new("道路不连通", "not connected"),
            Cause::TooFarFromRoad => Text::new("离道路过远", "too far from a road"),
            Cause::EdgeUnknown => Text::new("数据边界外情况不明", "beyond the edge of the data"),
            Cause::FacilityLacksService => Text::new("机构缺该项服务", "facility lacks the service"),
            Cause::CrossBoundary => Text::new("仅境外机构可达", "only a facility across the border"),
            Cause::Barrier => Text::new("受阻隔绕行", "barrier"),
            Cause::BeyondLimit => Text::new("超出时限", "beyond the limit"),
            Cause::NoFacility => Text::new("附近无机构", "no facility nearby"),
            Cause::Overloaded => Text::new("服务人口超上限", "overloaded"),
            Cause::UnitHasNone => Text::new("单元空白", "unit has none"),
            Cause::UnitShort => Text::new("单元数量不足", "unit is short"),
        }
    }

    /// What closes such a gap.
    #[must_use]
    pub fn action(self) -> Text {
        match self {
            Cause::NotConnected => Text::new("连通道路、开通渡轮或就地设点", "a link, a ferry, or a facility there"),
            Cause::TooFarFromRoad => {
                Text::new("修建道路或步道；先核对路网数据", "a road or path; check the road data first")
            }
            Cause::EdgeUnknown => Text::new("补充边界外的机构数据", "supply data beyond the border"),
            Cause::FacilityLacksService => Text::new("为已有机构培训人员、配置服务", "train and equip the facility"),
            Cause::CrossBoundary => Text::new("与邻区签订服务协议", "an agreement with the neighbour"),
            Cause::Barrier => Text::new("架桥、开门或修通小路", "a bridge, a gate or a path"),
            Cause::BeyondLimit | Cause::NoFacility => Text::new("就近新设服务点", "a site here"),
            Cause::Overloaded | Cause::UnitShort => Text::new("增设中心或扩容", "another centre, or more capacity"),
            Cause::UnitHasNone => Text::new("在本单元设置机构", "a centre in this unit"),
        }
    }
}

/// Why each unserved cell of an access finding is not served, in the order of [`Finding::unserved`].
#[must_use]
pub fn of_access(evidence: &Evidence<'_>, finding: &Finding, access: &Access) -> Vec<Cause> {
    let Some(limit) = finding.limit.filter(|_| !finding.unserved.is_empty()) else { return Vec::new() };
    let mode = &evidence.modes[limit.mode];
    let tried = Tried::new(evidence, finding, access, mode);
    (0..finding.unserved.len()).into_par_iter().map(|i| tried.cause(i)).collect()
}

/// Why each unserved cell of a quota or presence finding is not served: the state of its unit.
#[must_use]
pub fn of_units(finding: &Finding) -> Vec<Cause> {
    let status: BTreeMap<_, _> = finding.units.iter().map(|row| (row.unit, row.status)).collect();
    let cause = |unit| match status.get(&unit).or_else(|| status.get(&None)).copied() {
        Some("GAP_SHORT") => Cause::UnitShort,
        Some("SHARED_OVERLOAD" | "ABOVE_MAX") => Cause::Overloaded,
        _ => Cause::UnitHasNone,
    };
    finding.unserved.iter().map(|u| cause(u.unit)).collect()
}

/// The searches that tell causes apart, run once for all unserved cells and no farther than the limit; each holds
/// one entry for each of them.
struct Tried<'a> {
    finding: &'a Finding,
    mode: &'a Mode,
    limit: Millis,
    /// Whether any facility qualifies anywhere.
    any_supply: bool,
    to_edge: Option<Vec<Option<Arrival>>>,
    to_lacking: Option<Vec<Option<Arrival>>>,
    to_outside: Option<Vec<Option<Arrival>>>,
    barrier: Vec<bool>,
}

impl<'a> Tried<'a> {
    fn new(evidence: &Evidence<'_>, finding: &'a Finding, access: &Access, mode: &'a Mode) -> Tried<'a> {
        let limit = finding.limit.map_or(Millis::ZERO, |l| l.time);
        let facility = |s: SiteRef| evidence.layers.facilities.get(s.facility);
        let open = |s: SiteRef| evidence.site_open(s);
        let stops: Vec<Stop> = finding.unserved.iter().map(|u| mode.demand[u.cell.0 as usize]).collect();
        let nearest = |sites: &[Site]| mode.travel.nearest_within(&stops, sites, access.direction, limit);
        let search = |sites: Vec<Site>| (!sites.is_empty()).then(|| nearest(&sites));
        let counted = |s: SiteRef| access.outside_counts || !evidence.is_outside(s);
        let lacks = |s: SiteRef| open(s) && counted(s) && access.lacks_only_service(facility(s));
        let beyond = |s: SiteRef| open(s) && evidence.is_outside(s) && access.supplies(facility(s)) == Known::Yes;
        let supplied_beyond =
            mode.sites.iter().any(|(s, _)| evidence.is_outside(*s) && access.supplies(facility(*s)) != Known::No);
        let exits =
            if supplied_beyond || !evidence.project.gaps.edge_unknown { Vec::new() } else { exits(evidence, mode) };
        Tried {
            finding,
            mode,
            limit,
            any_supply: !finding.sites.is_empty(),
            to_edge: search(exits),
            to_lacking: search(mode.sites_where(lacks).0),
            to_outside: if access.outside_counts { None } else { search(mode.sites_where(beyond).0) },
            barrier: barriers(finding, mode, access, limit),
        }
    }

    /// The first cause of the table that applies to an unserved cell.
    fn cause(&self, unserved: usize) -> Cause {
        let cell = self.finding.unserved[unserved].cell.0 as usize;
        let stop = &self.mode.demand[cell];
        let arrival = self.finding.arrivals.get(cell).copied().flatten();
        let on_roads = self.mode.travel.network().is_some();
        let within = |times: &Option<Vec<Option<Arrival>>>| {
            times.as_ref().and_then(|t| t[unserved]).is_some_and(|a| a.time <= self.limit)
        };
        // Where no facility qualifies anywhere, a link would not help: that is no question of connection.
        if on_roads && stop.snap.is_some() && arrival.is_none() && self.any_supply {
            return Cause::NotConnected;
        }
        if on_roads && stop.snap.is_none_or(|s| s.leg_time > self.limit) {
            return Cause::TooFarFromRoad;
        }
        if self.to_edge.as_ref().and_then(|t| t[unserved]).is_some_and(|a| a.time < self.limit) {
            return Cause::EdgeUnknown;
        }
        if within(&self.to_lacking) {
            return Cause::FacilityLacksService;
        }
        if within(&self.to_outside) {
            return Cause::CrossBoundary;
        }
        if self.barrier[unserved] {
            return Cause::Barrier;
        }
        let twice = Millis(self.limit.0.saturating_mul(2));
        if arrival.is_some_and(|a| a.time <= twice) { Cause::BeyondLimit } else { Cause::NoFacility }
    }
}

/// Where the roads leave the plan area: beyond, facilities may exist that nobody supplied.
fn exits(evidence: &Evidence<'_>, mode: &Mode) -> Vec<Site> {
    let Some(network) = mode.travel.network() else { return Vec::new() };
    if evidence.layers.units.list.is_empty() {
        return Vec::new();
    }
    let frame = &evidence.layers.frame;
    let inside = |p: Position| evidence.layers.units.containing(frame.to_point(p)).is_some();
    let crossings: Vec<Option<Stop>> = (0..network.edges.len())
        .into_par_iter()
        .map(|e| {
            let edge = EdgeId(e as u32);
            let shape = network.shape(edge);
            let (first, last) = (inside(*shape.first()?), inside(*shape.last()?));
            if first == last {
                return None;
            }
            let (along, position) = crossing(shape, first, inside);
            let fraction = along.0 / network.edge(edge).length.0.max(f64::MIN_POSITIVE);
            let snap = Snap {
                edge,
                fraction: fraction.clamp(0.0, 1.0),
                foot: position,
                leg: Metres(0.0),
                leg_time: Millis::ZERO,
            };
            Some(Stop { position, point: frame.to_point(position), snap: Some(snap) })
        })
        .collect();
    let sites = crossings.into_iter().flatten().enumerate();
    sites.map(|(i, stop)| Site { stop, wait: Millis::ZERO, label: i as u32 }).collect()
}

/// Where a line first crosses the border: the length up to there and the place, found by halving.
fn crossing(shape: &[Position], starts_inside: bool, inside: impl Fn(Position) -> bool) -> (Metres, Position) {
    let flips = shape.windows(2).position(|w| inside(w[1]) != starts_inside).unwrap_or(0);
    let (a, b) = (shape[flips], shape[flips + 1]);
    let between = |t: f64| Position { lon: a.lon + (b.lon - a.lon) * t, lat: a.lat + (b.lat - a.lat) * t };
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..CROSSING_STEPS {
        let middle = (low + high) / 2.0;
        if inside(between(middle)) == starts_inside { low = middle } else { high = middle }
    }
    let before: f64 = shape[..=flips].windows(2).map(|w| crate::network::geodesic(w[0], w[1]).0).sum();
    let place = between(low);
    (Metres(before + crate::network::geodesic(a, place).0), place)
}

/// Halvings of a segment: a piece of 10 km is cut to less than a centimetre.
const CROSSING_STEPS: u32 = 20;

/// For every unserved cell whether the straight line to the nearest qualifying site is within the limit at the
/// mode's speed, while the way there is more than twice as long.
fn barriers(finding: &Finding, mode: &Mode, access: &Access, limit: Millis) -> Vec<bool> {
    let mut barrier = vec![false; finding.unserved.len()];
    let Some(network) = mode.travel.network() else { return barrier };
    let supply: BTreeSet<SiteRef> = finding.sites.iter().copied().collect();
    let (sites, refs) = mode.sites_where(|s| supply.contains(&s));
    let tree =
        RTree::bulk_load(sites.iter().map(|s| GeomWithData::new([s.stop.point.x, s.stop.point.y], s.label)).collect());
    let mut stops: Vec<Stop> = Vec::new();
    let mut candidates: BTreeMap<u32, Vec<Candidate>> = BTreeMap::new();
    for (unserved, u) in finding.unserved.iter().enumerate() {
        let cell = u.cell.0 as usize;
        let point = mode.demand[cell].point;
        let Some(nearest) = tree.nearest_neighbor([point.x, point.y]) else { continue };
        let straight = straight(&mode.demand[cell], &sites[nearest.data as usize].stop);
        if mode.demand[cell].snap.is_some() && Millis::for_distance(straight, mode.straight_speed) <= limit {
            // Where the nearest site in a straight line is the nearest by time too, the way there is known.
            let arrival = finding.arrivals.get(cell).copied().flatten();
            let known = arrival.filter(|a| finding.sites[a.label as usize] == refs[nearest.data as usize]);
            if let Some(arrival) = known {
                barrier[unserved] = is_detour(arrival.length, straight);
                continue;
            }
            let candidate = Candidate { unserved, stop: stops.len() as u32, straight };
            candidates.entry(nearest.data).or_default().push(candidate);
            stops.push(mode.demand[cell]);
        }
    }
    let catchments = Catchments::new(network, &stops, access.direction);
    let candidates: Vec<(u32, Vec<Candidate>)> = candidates.into_iter().collect();
    let found: Vec<usize> = candidates
        .par_iter()
        .map_init(
            || catchments.search(),
            |search, (label, cells)| {
                let site = &sites[*label as usize];
                let island = |snap: &Option<Snap>| snap.as_ref().map(|s| network.island_of(s.edge));
                // Nobody comes from another island, and nothing is gained by looking for it.
                let same_island = |c: &&Candidate| island(&stops[c.stop as usize].snap) == island(&site.stop.snap);
                let (near, apart): (Vec<&Candidate>, Vec<&Candidate>) = cells.iter().partition(same_island);
                let wanted: Vec<u32> = near.iter().map(|c| c.stop).collect();
                let ways = search.to_each(site, &wanted);
                let far = near.iter().zip(ways).filter(|(c, way)| way.is_none_or(|w| is_detour(w.length, c.straight)));
                far.map(|(c, _)| c.unserved).chain(apart.iter().map(|c| c.unserved)).collect::<Vec<_>>()
            },
        )
        .flatten_iter()
        .collect();
    for unserved in found {
        barrier[unserved] = true;
    }
    barrier
}

/// Whether a way is more than twice as long as the straight line.
fn is_detour(way: Metres, straight: Metres) -> bool {
    way.0 > 2.0 * straight.0
}

/// A cell near a site in a straight line.
struct Candidate {
    /// Its place among the unserved.
    unserved: usize,
    /// Its number among the stops of the search.
    stop: u32,
    straight: Metres,
}
