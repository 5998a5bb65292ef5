//! What rules look at: layers, travel modes and where everything joins the networks.

use std::collections::BTreeSet;

use serde::Serialize;

use super::expression::{Expression, Value};
use super::fields::Field;
use super::finding::CellStatus;
use super::quantity::Group;
use crate::access::{Arrival, Site, Stop, Travel};
use crate::layers::{DemandCell, Facility, FacilityId, Layers, Level, Residents, UnitId};
use crate::message::Text;
use crate::project::Project;
use crate::units::{Amount, Kmh, Metres, Millis, People};

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
    /// Speed at which straight lines are compared with the network.
    pub straight_speed: Kmh,
    /// Speed of access legs.
    pub access_speed: Kmh,
    /// West, south, east and north bound of the supplied roads in degrees; `None` without roads.
    pub extent: Option<[f64; 4]>,
}

/// The people of the run placed in the other way that the data allow.
#[derive(Debug)]
pub struct OtherPlacement {
    /// What is different.
    pub label: Text,
    /// The same people.
    pub residents: Residents,
}

/// Everything that rules may look at.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The project's settings.
    pub project: &'a Project,
    /// The data.
    pub layers: &'a Layers,
    /// Travel modes that the rules of this run need.
    pub modes: &'a [Mode],
    /// For each facility site, in order of facility and site: whether it lies outside the plan area.
    pub outside: &'a [Vec<bool>],
    /// The other placement of people, when the data allow two.
    pub other_placement: Option<&'a OtherPlacement>,
    /// People of every unit, those of the units within it included.
    unit_people: Vec<People>,
}

/// A value computed from the indicator table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableValue {
    /// The value.
    pub value: Amount,
    /// The years of the rows that it comes from.
    pub years: BTreeSet<i32>,
}

impl TableValue {
    /// Where the value comes from, in words.
    #[must_use]
    pub fn source(&self) -> Text {
        let years = self.years.iter().map(i32::to_string).collect::<Vec<_>>().join("、");
        Text::new(format!("指标表 {years}").trim_end(), format!("indicator table {years}").trim_end())
    }
}

impl<'a> Evidence<'a> {
    /// Gathers what rules may look at.
    #[must_use]
    pub fn new(project: &'a Project, layers: &'a Layers, modes: &'a [Mode], outside: &'a [Vec<bool>]) -> Evidence<'a> {
        let mut evidence = Evidence { project, layers, modes, outside, other_placement: None, unit_people: Vec::new() };
        let mut people = vec![People::ZERO; layers.units.list.len()];
        for cell in &layers.residents.cells {
            for unit in evidence.ancestors(cell.unit) {
                people[unit.0 as usize] += cell.people;
            }
        }
        evidence.unit_people = people;
        evidence
    }

    /// A mode by its id.
    #[must_use]
    pub fn mode(&self, id: &str) -> Option<(usize, &Mode)> {
        self.modes.iter().enumerate().find(|(_, m)| m.id == id)
    }

    /// Whether a site lies outside the plan area.
    #[must_use]
    pub fn is_outside(&self, site: SiteRef) -> bool {
        self.outside[site.facility.0 as usize][site.site as usize]
    }

    /// The street office or town that a cell's row belongs to, else its finest unit.
    #[must_use]
    pub fn row_unit(&self, unit: Option<UnitId>) -> Option<UnitId> {
        let units = &self.layers.units;
        unit.map(|u| units.at_level(u, Level::Town).unwrap_or(u))
    }

    /// Whether a demand cell lies in the plan area: in some unit, or anywhere when no units were given.
    #[must_use]
    pub fn in_area(&self, cell: &DemandCell) -> bool {
        cell.unit.is_some() || self.layers.units.list.is_empty()
    }

    /// The unit itself or its nearest ancestor among `units`.
    #[must_use]
    pub fn unit_among(&self, unit: Option<UnitId>, units: &BTreeSet<UnitId>) -> Option<UnitId> {
        self.ancestors(unit).find(|u| units.contains(u))
    }

    /// The unit itself or its nearest ancestor of one of the levels.
    #[must_use]
    pub fn unit_among_levels(&self, unit: Option<UnitId>, levels: &[Level]) -> Option<UnitId> {
        self.ancestors(unit).find(|u| levels.contains(&self.layers.units.get(*u).level))
    }

    /// The unit itself and the units that hold it, finest first.
    pub fn ancestors(&self, unit: Option<UnitId>) -> impl Iterator<Item = UnitId> {
        unit.into_iter().flat_map(|u| self.layers.units.ancestors(u))
    }

    /// The value of an expression over the indicator table in the year of the run; `Err` with the titles that are missing.
    ///
    /// # Errors
    /// When the table lacks an indicator that the expression reads.
    pub fn indicator(&self, expression: &Expression) -> Result<TableValue, Text> {
        self.indicator_of(expression, self.project.as_of)
    }

    /// The value of the same expression in the latest year before `year` of which the table gives all that it reads.
    #[must_use]
    pub fn indicator_before(&self, expression: &Expression, year: i32) -> Option<TableValue> {
        let found = self.indicator_of(expression, year - 1).ok()?;
        let dated = |field: &Field| {
            let row = self.layers.indicators.value(&|name| field.is_titled(name), year - 1);
            row.is_some_and(|row| row.year.is_some())
        };
        expression.fields().all(dated).then_some(found)
    }

    fn indicator_of(&self, expression: &Expression, year: i32) -> Result<TableValue, Text> {
        let find = |field: &Field| self.layers.indicators.value(&|name| field.is_titled(name), year);
        let number = |field: &Field| {
            let found = find(field)?;
            found.value.times(field.factor_of(&found.name)?)
        };
        let missing: Vec<&Field> = expression.fields().filter(|f| find(f).is_none()).collect();
        let years: BTreeSet<i32> = expression.fields().filter_map(|f| find(f)?.year).collect();
        let value =
            expression.number(&|name| expression.field(name).and_then(number).map_or(Value::Unknown, Value::Number));
        if let Some(value) = value {
            return Ok(TableValue { value, years });
        }
        let join = |f: fn(&Field) -> &str, by: &str| missing.iter().map(|m| f(m)).collect::<Vec<_>>().join(by);
        Err(Text::new(
            format!("指标表缺：{}", join(|f| &f.label.zh, "、")),
            format!("the indicator table lacks: {}", join(|f| &f.label.en, ", ")),
        ))
    }

    /// Residents of a group: from the indicator table, else the official totals of the units, else the people layer.
    /// `None` when none of them gives the group.
    #[must_use]
    pub fn residents(&self, group: Group) -> Option<(Amount, Text)> {
        let named = |title: &str| group.factor_of(title).is_some();
        if let Some(given) = self.layers.indicators.value(&named, self.project.as_of) {
            let year = given.year.map(|y| y.to_string()).unwrap_or_default();
            let source = Text::new(format!("指标表 {year}"), format!("indicator table {year}"));
            let people = group.factor_of(&given.name).and_then(|factor| given.value.times(factor));
            return Some((people.unwrap_or(given.value), source));
        }
        let outermost = self.layers.units.iter().filter(|(_, u)| u.parent.is_none());
        let official: Option<Vec<People>> = outermost.map(|(_, u)| u.people).collect();
        if let Some(people) = official.filter(|list| group == Group::Total && !list.is_empty()) {
            let total: People = people.into_iter().sum();
            return Some((total.into(), Text::new("单元官方人口合计", "official totals of the units")));
        }
        let by_unit: Option<Vec<Amount>> = self
            .layers
            .units
            .iter()
            .filter(|(_, u)| u.parent.is_none())
            .map(|(_, u)| group.of_row(&u.attributes))
            .collect();
        if let Some(given) = by_unit.filter(|list| group != Group::Total && !list.is_empty()) {
            let sum = given.into_iter().try_fold(Amount::ZERO, Amount::plus)?;
            return Some((sum, Text::new("单元分组人口合计", "people by group of the units")));
        }
        let index = match group {
            Group::Total => None,
            Group::Age0To3 => Some(0),
            Group::Age65Plus => Some(1),
            Group::Age0To14 => return None,
        };
        if index.is_some_and(|i: usize| !self.layers.residents.groups_given[i]) {
            return None;
        }
        let cells = self.layers.residents.cells.iter().filter(|c| self.in_area(c));
        let people: People = cells.map(|c| index.map_or(c.people, |i| c.groups[i])).sum();
        Some((people.into(), Text::new("人口图层合计", "sum of the people layer")))
    }

    /// The people whose demand cells lie in a unit.
    #[must_use]
    pub fn people_of(&self, unit: UnitId) -> People {
        self.unit_people[unit.0 as usize]
    }

    /// Whether a site is in service in the year for which the run is judged.
    #[must_use]
    pub fn site_open(&self, site: SiteRef) -> bool {
        let facility = self.layers.facilities.get(site.facility);
        facility.sites[site.site as usize].period.covers(self.project.as_of)
    }

    /// The unit of a facility's first site in service.
    #[must_use]
    pub fn home_of(&self, facility: &Facility) -> Option<UnitId> {
        facility.open_sites(self.project.as_of).next()?.unit
    }

    /// Facilities with a site in service in the year for which the run is judged.
    pub fn in_service(&self) -> impl Iterator<Item = (FacilityId, &Facility)> {
        self.layers.facilities.iter().filter(|(_, f)| f.is_open(self.project.as_of))
    }

    /// Facilities in service that belong to the plan area: with a site in one of its units, or in a list without coordinates.
    pub fn of_plan_area(&self) -> impl Iterator<Item = (FacilityId, &Facility)> {
        let all = self.layers.units.list.is_empty();
        let here = move |site: &crate::layers::Site| all || site.unit.is_some() || !site.point.is_finite();
        self.in_service().filter(move |(_, f)| f.open_sites(self.project.as_of).any(here))
    }

    /// The status of one demand cell for a time limit.
    ///
    /// A cell without a usable road within the longest leg is a gap when that leg alone would take longer than
    /// the limit, else it is not assessed; so is a cell outside the area for which roads were supplied.
    #[must_use]
    pub fn access_status(&self, mode: &Mode, stop: &Stop, arrival: Option<&Arrival>, limit: Millis) -> CellStatus {
        if arrival.is_some_and(|a| a.time <= limit) {
            return CellStatus::Covered;
        }
        let Some(network) = mode.travel.network() else { return CellStatus::Gap };
        if network.edges.is_empty() || mode.beyond_extent(stop) {
            return CellStatus::NotAssessed;
        }
        let longest = Millis::for_distance(Metres(self.project.travel.max_leg_m), mode.access_speed);
        if stop.snap.is_none() && longest <= limit { CellStatus::NotAssessed } else { CellStatus::Gap }
    }
}

/// How far beyond the outermost road people are still taken to live within the supplied roads, in degrees (about 1 km).
const EXTENT_MARGIN_DEG: f64 = 0.01;

impl Mode {
    /// Whether a place lies outside the box for which roads were supplied, by more than about 1 km.
    #[must_use]
    pub fn beyond_extent(&self, stop: &Stop) -> bool {
        let Some([west, south, east, north]) = self.extent else { return false };
        let within =
            |value: f64, low: f64, high: f64| low - EXTENT_MARGIN_DEG <= value && value <= high + EXTENT_MARGIN_DEG;
        !(within(stop.position.lon, west, east) && within(stop.position.lat, south, north))
    }

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
