//! Residential areas by finding: who is covered, who is not, how far it is.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use geo_types::Geometry;
use rayon::prelude::*;

use super::layer::{Cell, Layer, Row, point, shape};
use super::settle::settled;
use crate::layers::{FacilityId, ResidentialArea};
use crate::message::Text;
use crate::rules::finding::CellStatus;
use crate::rules::{Finding, Tally};
use crate::run::Report;
use crate::units::{Metres, People};

/// Name of the layer and its files.
pub const NAME: &str = "area_access";
/// With more areas than this, rows of areas that are covered are left out, and the layer is written as CSV only.
pub const MANY_AREAS: usize = 50_000;

const FIELDS: [&str; 20] = [
    "area_id",
    "area_name",
    "finding_id",
    "rule_id",
    "status",
    "people",
    "people_covered",
    "people_gap",
    "people_not_assessed",
    "minutes_mean",
    "minutes_max",
    "metres_mean",
    "metres_max",
    "people_unreachable",
    "nearest_id",
    "nearest_name",
    "access_leg_m_mean",
    "lon",
    "lat",
    "synthetic",
];

/// What one finding says about one area.
#[derive(Clone, Default)]
struct About {
    tally: Tally,
    seen: [bool; 3],
    /// Thousandths of people times milliseconds, those people, and the longest time in milliseconds.
    time: (u128, u64, Option<u32>),
    unreachable: People,
    leg: (f64, u64),
    nearest: BTreeMap<FacilityId, People>,
}

/// The layer; `notes` gets a sentence when rows were left out.
#[must_use]
pub fn area_access(report: &Report, notes: &mut Vec<Text>) -> Layer {
    let residents = &report.layers.residents;
    let many = residents.areas.len() > MANY_AREAS;
    if many {
        notes.push(Text::new(
            format!("area_access：居住区（行、像元）超过 {MANY_AREAS} 个，只列出有缺口或未评估的行，且只写 CSV"),
            format!("area_access: more than {MANY_AREAS} residential areas (rows, pixels); only those with people in gaps or not assessed are listed, as CSV alone"),
        ));
    }
    let mut first = vec![None; residents.areas.len()];
    for cell in &residents.cells {
        first[cell.area.0 as usize].get_or_insert(cell.position);
    }
    let mut layer = Layer::new(NAME, &FIELDS);
    let mut grounds: Vec<Option<Option<Geometry<f64>>>> = vec![None; residents.areas.len()];
    let ground = |i: usize| {
        let shape = residents.areas[i].shape.as_ref().and_then(|s| shape(&report.layers.frame, s));
        shape.and_then(settled).or_else(|| first[i].and_then(point))
    };
    // Finding by finding: of a raster, those of all together would fill the memory.
    for finding in report.findings.iter().filter(|f| f.status.len() == residents.cells.len()) {
        let listed = |about: &About| about.seen.contains(&true) && !(many && about.status() == "covered");
        let abouts: Vec<Option<About>> = abouts(report, finding).into_iter().map(|a| Some(a).filter(listed)).collect();
        grounds.par_iter_mut().enumerate().filter(|(i, known)| known.is_none() && abouts[*i].is_some()).for_each(
            |(i, known)| {
                *known = Some(ground(i));
            },
        );
        let row = |(i, about): (usize, &Option<About>)| -> Option<Row> {
            let mut row = about.as_ref()?.row(report, finding, &residents.areas[i]);
            row.extend([
                first[i].map_or(Cell::Null, |p| Cell::real(p.lon, 6)),
                first[i].map_or(Cell::Null, |p| Cell::real(p.lat, 6)),
                report.project.synthetic.into(),
            ]);
            Some((grounds[i].clone().flatten(), row))
        };
        layer.rows.par_extend(abouts.par_iter().enumerate().filter_map(row));
    }
    layer
}

fn abouts(report: &Report, finding: &Finding) -> Vec<About> {
    let residents = &report.layers.residents;
    let mut unserved = vec![People::ZERO; residents.cells.len()];
    for u in &finding.unserved {
        unserved[u.cell.0 as usize] += u.people;
    }
    let demand = finding.limit.map(|l| &report.modes[l.mode].demand);
    let mut list = vec![About::default(); residents.areas.len()];
    for (i, cell) in residents.cells.iter().enumerate() {
        let about = &mut list[cell.area.0 as usize];
        match finding.status[i] {
            CellStatus::OutOfScope => continue,
            CellStatus::NotAssessed => about.tally.not_assessed += cell.people,
            CellStatus::Covered | CellStatus::Gap => {
                about.tally.gap += unserved[i];
                about.tally.covered += cell.people.minus(unserved[i]);
            }
        }
        about.seen[finding.status[i] as usize] = true;
        let Some(demand) = demand else { continue };
        if let Some(snap) = demand[i].snap {
            about.leg.0 += snap.leg.0 * cell.people.0 as f64;
            about.leg.1 += cell.people.0;
        }
        match finding.arrivals.get(i).copied().flatten() {
            None => about.unreachable += cell.people,
            Some(arrival) => {
                about.time.0 += u128::from(arrival.time.0) * u128::from(cell.people.0);
                about.time.1 += cell.people.0;
                about.time.2 = about.time.2.max(Some(arrival.time.0));
                *about.nearest.entry(finding.sites[arrival.label as usize].facility).or_default() += cell.people;
            }
        }
    }
    list
}

impl About {
    /// By people; by cells where nobody lives.
    fn status(&self) -> &'static str {
        let zero = People::ZERO;
        let parts = [self.tally.covered, self.tally.gap, self.tally.not_assessed].map(|p| p > zero);
        match if parts.contains(&true) { parts } else { self.seen } {
            [true, false, false] => "covered",
            [false, true, false] => "gap",
            [false, false, _] => "not_assessed",
            _ => "partial",
        }
    }

    fn row(&self, report: &Report, finding: &Finding, area: &ResidentialArea) -> Vec<Cell> {
        let nearest = self.nearest.iter().max_by_key(|(f, p)| (**p, Reverse(**f)));
        let nearest = nearest.map(|(f, _)| report.layers.facilities.get(*f));
        let (sum, people, longest) = self.time;
        let mean = (people > 0).then(|| sum as f64 / people as f64);
        let is_length = finding.is_length(&report.modes);
        // In the metre modes a second stands for a metre.
        let minutes =
            |millis: Option<f64>| millis.filter(|_| !is_length).map_or(Cell::Null, |m| Cell::real(m / 60_000.0, 3));
        let metres = |millis: Option<f64>| Cell::from(millis.filter(|_| is_length).map(|m| Metres(m / 1000.0)));
        let longest = longest.map(f64::from);
        let routed = finding.limit.is_some();
        vec![
            area.id.as_str().into(),
            area.name.as_str().into(),
            finding.id.as_str().into(),
            report.plans[finding.plan].rules[finding.rule].id.as_str().into(),
            self.status().into(),
            self.tally.people().into(),
            self.tally.covered.into(),
            self.tally.gap.into(),
            self.tally.not_assessed.into(),
            minutes(mean),
            minutes(longest),
            metres(mean),
            metres(longest),
            routed.then_some(self.unreachable).into(),
            nearest.map(|f| f.id.as_str()).into(),
            nearest.map(|f| f.name.as_str()).into(),
            if self.leg.1 == 0 { Cell::Null } else { Cell::real(self.leg.0 / self.leg.1 as f64, 1) },
        ]
    }
}
