//! Cells, facility sites and points of a file as places with ids, and which sites a question is about.

use std::collections::BTreeSet;
use std::path::Path;

use clap::{Args, ValueEnum};
use geo_types::Geometry;

use super::failure::Failure;
use super::run::warn;
use crate::access::Direction;
use crate::layers::Position;
use crate::message::Lang;
use crate::outputs::matrix::Spot;
use crate::project::ModeChoice;
use crate::rules::Known;
use crate::rules::Plan;
use crate::rules::access::Access;
use crate::rules::evidence::{Evidence, Mode, SiteRef};
use crate::run::RunError;
use crate::run::prepare::{Prepared, access_rule, timed_modes};
use crate::sources::{ReadOptions, read_table};
use crate::units::Millis;

/// Which sites, how, and which way.
#[derive(Debug, Args)]
pub(super) struct Asked {
    /// Mode of travel: walk, bike or car [default: that of the rule, else walk]
    #[arg(long, value_name = "MODE", value_parser = super::talk::mode)]
    pub mode: Option<String>,
    /// Which way one travels [default: that of the rule, else towards the facilities]
    #[arg(long, value_enum)]
    pub direction: Option<Way>,
    /// Only facilities that count for this access rule
    #[arg(long, value_name = "ID", conflicts_with = "types")]
    pub rule: Option<String>,
    /// Only facilities of these types, by commas: CHC,THC
    #[arg(long, value_name = "TYPES", value_delimiter = ',')]
    pub types: Vec<String>,
}

/// Which way one travels.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Way {
    /// To the facilities
    Towards,
    /// From the facilities
    From,
}

impl Asked {
    /// The rule asked for, if any; findings of one class are named after their rule.
    fn rule<'a>(&self, plans: &'a [Plan]) -> Result<Option<&'a Access>, RunError> {
        let Some(id) = &self.rule else { return Ok(None) };
        let plain = id.strip_suffix(".urban").or_else(|| id.strip_suffix(".rural")).unwrap_or(id);
        // The message is about the id as it was given.
        match access_rule(plans, plain) {
            Ok(rule) if access_rule(plans, id).is_err() => Ok(Some(rule)),
            _ => access_rule(plans, id).map(Some),
        }
    }

    /// The mode that was asked for, or that the rule names; people in rural units drive where the rule names none.
    pub(super) fn mode(&self, plans: &[Plan]) -> Result<String, RunError> {
        if let Some(mode) = &self.mode {
            return Ok(mode.clone());
        }
        let rural = self.rule.as_ref().is_some_and(|id| id.ends_with(".rural"));
        let mode = match self.rule(plans)?.map(|rule| rule.mode) {
            Some(ModeChoice::ByClass) if rural => "car",
            Some(mode) => mode.id().unwrap_or("walk"),
            None => match timed_modes(plans) {
                modes if modes.contains(&"walk") => "walk",
                modes => modes.first().copied().unwrap_or("walk"),
            },
        };
        Ok(mode.to_owned())
    }

    /// The direction that was asked for, or that the rule names.
    pub(super) fn direction(&self, plans: &[Plan]) -> Result<Direction, RunError> {
        Ok(match self.direction {
            Some(Way::Towards) => Direction::Towards,
            Some(Way::From) => Direction::From,
            None => self.rule(plans)?.map(|rule| rule.direction).unwrap_or_default(),
        })
    }

    /// The sites in service that are asked about.
    pub(super) fn sites(&self, prepared: &Prepared, mode: &Mode) -> Result<Vec<Spot>, Failure> {
        let evidence = prepared.evidence();
        let rule = self.rule(&prepared.plans)?;
        let known: BTreeSet<&str> = prepared.layers.facilities.list.iter().map(|f| f.kind.as_str()).collect();
        if let Some(odd) = self.types.iter().find(|t| !known.contains(t.as_str())) {
            let known = known.into_iter().collect::<Vec<_>>().join(", ");
            return Err(Failure::usage(format!("no facility is of type {odd:?}\nhint: types in the data: {known}")));
        }
        let keep = |site: SiteRef| {
            let facility = prepared.layers.facilities.get(site.facility);
            let counts = rule.is_none_or(|rule| {
                rule.supplies(facility) == Known::Yes && (rule.outside_counts || !evidence.is_outside(site))
            });
            counts && (self.types.is_empty() || self.types.contains(&facility.kind))
        };
        let sites = sites(&evidence, mode, keep);
        if sites.is_empty() {
            return Err(Failure::usage(
                "no facility in service is asked about\nhint: check --rule or --types, and as_of in the project",
            ));
        }
        Ok(sites)
    }
}

/// Sites in service that `keep` accepts; a site is named after its facility, with a number where there are several.
pub(super) fn sites(evidence: &Evidence<'_>, mode: &Mode, keep: impl Fn(SiteRef) -> bool) -> Vec<Spot> {
    let (sites, refs) = mode.sites_where(|site| evidence.site_open(site) && keep(site));
    let mut ids = Ids::default();
    let each = sites.iter().zip(refs);
    each.map(|(site, at)| {
        let facility = evidence.layers.facilities.get(at.facility);
        let id = match facility.sites.len() {
            1 => facility.id.clone(),
            _ => format!("{}#{}", facility.id, at.site + 1),
        };
        Spot { id: ids.unique(id), stop: site.stop, people: None, wait: site.wait }
    })
    .collect()
}

/// Demand cells; a cell is named after its residential area and its square of the grid.
pub(super) fn cells(prepared: &Prepared, mode: &Mode) -> Vec<Spot> {
    let residents = &prepared.layers.residents;
    let mut ids = Ids::default();
    let each = residents.cells.iter().zip(&mode.demand);
    each.map(|(cell, stop)| {
        let id = format!("{}@{}_{}", residents.area(cell.area).id, cell.square.col, cell.square.row);
        Spot { id: ids.unique(id), stop: *stop, people: Some(cell.people.as_f64()), wait: Millis::ZERO }
    })
    .collect()
}

/// Points of a table with a column `id`; rows without a usable place are warned of and left out.
pub(super) fn points(prepared: &Prepared, mode: &Mode, path: &Path, lang: Lang) -> Result<Vec<Spot>, Failure> {
    let table = read_table(path, &ReadOptions::default()).map_err(|e| Failure::named_file(&e))?;
    let column = |name: &str| table.fields.iter().position(|f| f.trim().eq_ignore_ascii_case(name));
    let shown = path.display();
    let Some(id) = column("id") else {
        let hint = "hint: give the file columns id, lon and lat";
        return Err(Failure::data(format!("{shown}: no column \"id\"; columns: {}\n{hint}", table.fields.join(", "))));
    };
    let people = column("people");
    warn(&table.warnings, lang);
    let (mut spots, mut seen, mut lost) = (Vec::new(), BTreeSet::new(), 0);
    for record in &table.records {
        let Some(id) = record.values[id].text() else {
            return Err(Failure::data(format!(
                "{shown} row {}: the id is empty\nhint: give each point an id",
                record.row
            )));
        };
        if !seen.insert(id.clone()) {
            return Err(Failure::data(format!(
                "{shown} row {}: id {id} stands twice\nhint: ids must be unique",
                record.row
            )));
        }
        let at = match &record.shape {
            Some(Geometry::Point(p)) => Position { lon: p.x(), lat: p.y() },
            _ => Position { lon: f64::NAN, lat: f64::NAN },
        };
        if !at.is_usable() {
            lost += 1;
            continue;
        }
        let stop = mode.travel.stop(at, prepared.layers.frame.to_point(at));
        let people = people.and_then(|column| record.values[column].number());
        spots.push(Spot { id, stop, people, wait: Millis::ZERO });
    }
    if spots.is_empty() {
        return Err(Failure::data(format!(
            "{shown}: no row has a place on earth\nhint: give the file columns id, lon and lat in degrees"
        )));
    }
    if lost > 0 {
        let text = crate::message::Text::new(
            format!("{lost} 行没有可用的坐标，未计入"),
            format!("{lost} rows have no usable place and are left out"),
        );
        warn(&[crate::message::Warning::new("no-place", crate::message::Place::file(shown.to_string()), text)], lang);
    }
    Ok(spots)
}

/// Ids given out so far.
#[derive(Default)]
struct Ids(BTreeSet<String>);

impl Ids {
    /// The id, or the id with a number when it is taken.
    fn unique(&mut self, id: String) -> String {
        let mut given = id.clone();
        let mut number = 2;
        while !self.0.insert(given.clone()) {
            given = format!("{id}~{number}");
            number += 1;
        }
        given
    }
}
