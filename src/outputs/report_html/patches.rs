//! The ground that the map of the page colours: residential areas where they have shapes, else squares of the grid.

use std::collections::BTreeMap;

use geo::{BoundingRect, Simplify};
use geo_types::{Coord, MultiPolygon, Rect};

use super::pack::{Column, Pack, Pen};
use crate::layers::FacilityId;
use crate::outputs::map_class::{CLASSES, class};
use crate::rules::Finding;
use crate::rules::finding::CellStatus;
use crate::run::Report;
use crate::units::People;

/// More areas than these are drawn as squares.
const MOST_AREAS: usize = 20_000;
/// More squares than these are merged into larger ones, two by two.
const MOST_SQUARES: usize = 20_000;
/// Bytes of outlines above which they are simplified further, and the metres with which that begins.
const MOST_BYTES: usize = 700_000;
const FIRST_TOLERANCE_M: f64 = 1.5;

/// The pieces of ground that are coloured.
pub(super) struct Patches {
    /// For each demand cell its patch.
    pub(super) of_cell: Vec<u32>,
    /// How many there are.
    pub(super) count: usize,
    /// Squares by column and row, and the metres of a side; `None` when the patches are the residential areas.
    pub(super) squares: Option<(Vec<[i32; 2]>, f64)>,
}

impl Patches {
    /// Areas when all that hold people have a shape, else squares.
    pub(super) fn new(report: &Report) -> Patches {
        let residents = &report.layers.residents;
        let areas = &residents.areas;
        if areas.len() <= MOST_AREAS && areas.iter().all(|a| a.shape.is_some() || a.people == People::ZERO) {
            let of_cell = residents.cells.iter().map(|c| c.area.0).collect();
            return Patches { of_cell, count: areas.len(), squares: None };
        }
        let mut step = 1;
        loop {
            let block = |c: &crate::layers::DemandCell| [c.square.row.div_euclid(step), c.square.col.div_euclid(step)];
            let mut found: BTreeMap<[i32; 2], u32> = residents.cells.iter().map(|c| (block(c), 0)).collect();
            if found.len() > MOST_SQUARES && step < 1 << 20 {
                step *= 2;
                continue;
            }
            found.values_mut().enumerate().for_each(|(i, number)| *number = i as u32);
            let of_cell = residents.cells.iter().map(|c| found[&block(c)]).collect();
            let squares: Vec<[i32; 2]> = found.keys().map(|[row, col]| [*col, *row]).collect();
            let side = report.layers.grid.side * f64::from(step);
            return Patches { of_cell, count: squares.len(), squares: Some((squares, side)) };
        }
    }

    /// West, south, east and north of all ground that people live on, in the metric frame.
    pub(super) fn bounds(&self, report: &Report) -> Option<Rect<f64>> {
        let areas = report.layers.residents.areas.iter().filter_map(|a| a.shape.as_ref()?.bounding_rect());
        let cells = report.layers.residents.cells.iter().filter(|c| c.point.is_finite());
        let squares = cells.map(|c| report.layers.grid.rect(c.square));
        match self.squares {
            None => areas.reduce(crate::outputs::map_view::union),
            Some(_) => squares.reduce(crate::outputs::map_view::union),
        }
    }

    /// Outlines or squares, and the people of each.
    pub(super) fn draw(&self, report: &Report, pack: &mut Pack, pen: impl Fn() -> Pen) {
        let mut people = vec![0u64; self.count];
        for (cell, patch) in report.layers.residents.cells.iter().zip(&self.of_cell) {
            people[*patch as usize] += cell.people.0;
        }
        pack.add("patch.people", &Column::of(people));
        let Some((squares, _)) = &self.squares else {
            let shapes: Vec<Option<&MultiPolygon<f64>>> =
                report.layers.residents.areas.iter().map(|a| a.shape.as_ref()).collect();
            pack.add("patch.shapes", &outlines(&shapes, MOST_BYTES, pen));
            return;
        };
        let mut column = Column::default();
        let mut before = [0, 0];
        for at in squares {
            column.signed(i64::from(at[0]) - i64::from(before[0]));
            column.signed(i64::from(at[1]) - i64::from(before[1]));
            before = *at;
        }
        pack.add("patch.squares", &column);
    }

    /// What a finding says of each patch: class, people not served, minutes or metres, nearest facility.
    ///
    /// The class is that of most people, of equal ones the worse; 5 is out of scope. Times are means over people in
    /// tenths of a minute, lengths in metres, both plus one: 0 is unknown. So are facilities.
    pub(super) fn about(&self, report: &Report, finding: &Finding, name: &str, pack: &mut Pack) {
        let mut about = vec![About::default(); self.count];
        for (i, patch) in self.of_cell.iter().enumerate() {
            about[*patch as usize].add(report, finding, i);
        }
        for unserved in &finding.unserved {
            about[self.of_cell[unserved.cell.0 as usize] as usize].gap += unserved.people.0;
        }
        let column = |of: &dyn Fn(&About) -> u64| Column::of(about.iter().map(of));
        pack.add(format!("{name}.class"), &column(&About::class));
        pack.add(format!("{name}.gap"), &column(&|a| a.gap));
        pack.add(format!("{name}.assessed"), &column(&|a| a.assessed));
        if finding.limit.is_some() {
            // Six thousand milliseconds are a tenth of a minute; in the metre modes a thousand are a metre.
            let unit = if finding.is_length(&report.modes) { 1000 } else { 6000 };
            pack.add(format!("{name}.far"), &column(&|a| a.far(unit)));
            pack.add(format!("{name}.near"), &column(&About::near));
        }
    }
}

/// What is known of one patch.
#[derive(Clone, Default)]
struct About {
    people: [u64; CLASSES],
    seen: bool,
    assessed: u64,
    gap: u64,
    time: (u128, u128),
    nearest: BTreeMap<FacilityId, u64>,
}

impl About {
    fn add(&mut self, report: &Report, finding: &Finding, cell: usize) {
        if finding.status[cell] == CellStatus::OutOfScope {
            return;
        }
        let people = report.layers.residents.cells[cell].people.0;
        // One more than the people, so that places where nobody lives have a class too.
        self.people[class(finding, cell)] += people + 1;
        self.seen = true;
        if finding.status[cell] != CellStatus::NotAssessed {
            self.assessed += people;
        }
        if let Some(arrival) = finding.arrivals.get(cell).copied().flatten() {
            self.time.0 += u128::from(arrival.time.0) * u128::from(people + 1);
            self.time.1 += u128::from(people + 1);
            *self.nearest.entry(finding.sites[arrival.label as usize].facility).or_default() += people + 1;
        }
    }

    fn class(&self) -> u64 {
        let most = (0..CLASSES).max_by_key(|c| (self.people[*c], *c)).unwrap_or(CLASSES);
        if self.seen { most as u64 } else { CLASSES as u64 }
    }

    fn far(&self, unit: u128) -> u64 {
        self.time.0.checked_div(self.time.1).map_or(0, |mean| ((mean + unit / 2) / unit) as u64 + 1)
    }

    fn near(&self) -> u64 {
        let most = self.nearest.iter().max_by_key(|(f, people)| (**people, std::cmp::Reverse(**f)));
        most.map_or(0, |(f, _)| u64::from(f.0) + 1)
    }
}

/// Shapes simplified until they fit; each begins with the number of its rings, none for one that is missing.
pub(super) fn outlines(shapes: &[Option<&MultiPolygon<f64>>], most: usize, pen: impl Fn() -> Pen) -> Column {
    let empty = MultiPolygon::<f64>::new(Vec::new());
    let mut tolerance = FIRST_TOLERANCE_M;
    loop {
        let mut pen = pen();
        for shape in shapes {
            match shape {
                Some(shape) => pen.shape(&shape.simplify(tolerance)),
                None => pen.shape(&empty),
            }
        }
        if pen.column.len() <= most || tolerance > 1000.0 {
            return pen.column;
        }
        tolerance *= 2.0;
    }
}

/// A rectangle with a margin around it, so that a single place has an extent too.
pub(super) fn with_margin(bounds: Rect<f64>) -> Rect<f64> {
    let margin = 0.03 * bounds.width().max(bounds.height()).max(500.0);
    let corner = Coord { x: margin, y: margin };
    Rect::new(bounds.min() - corner, bounds.max() + corner)
}
