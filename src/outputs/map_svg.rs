//! A map of one finding as SVG: where people are served and where not, gap zones, facilities, legend.
//!
//! Coordinates are whole pixels of the canvas and squares of one class in a row are one rectangle, so that a
//! map of a large city stays below 2 MB. Blue is served, orange and brown is not: never red against green.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::map_class::{CLASSES, class, counted};
use super::map_head::Head;
use super::map_view::{MARGIN, View, WIDTH, line, union};
use super::svg::Svg;
use crate::layers::{Point, Position};
use crate::rules::Finding;
use crate::rules::finding::CellStatus;
use crate::run::Report;

/// At most so many squares are drawn; more are merged into larger ones.
const MOST_SQUARES: usize = 60_000;
/// Bytes of paths above which smaller roads are left out, and zones are drawn by their hulls.
const MOST_ROAD_BYTES: usize = 500_000;

/// Colours by class: within half the limit, within it, up to twice, beyond, not assessed.
const COLOURS: [&str; CLASSES] = ["#08519c", "#9ecae1", "#fdae3c", "#8c4a14", "#c9c9c9"];

/// The map of a finding; `None` when nobody is in its scope.
#[must_use]
pub fn map_svg(report: &Report, index: usize) -> Option<String> {
    let finding = report.findings.get(index)?;
    let cells = &report.layers.residents.cells;
    let in_scope = |i: usize| finding.status.get(i).is_some_and(|s| *s != CellStatus::OutOfScope);
    let squares: Vec<usize> = (0..cells.len()).filter(|i| in_scope(*i) && cells[*i].point.is_finite()).collect();
    let bounds = squares.iter().map(|i| report.layers.grid.rect(cells[*i].square)).reduce(union)?;
    let head = Head::new(report, finding);
    let view = View::new(bounds, head.bottom);
    let height = view.top + view.height.max(470) + MARGIN + 20;
    let mut svg = Svg::new(WIDTH, height, &head.title, &head.description);
    svg.rect([0, 0, WIDTH, height], "fill=\"#fff\"");
    head.draw(&mut svg);
    let frame = [view.left, view.top, view.width, view.height];
    svg.raw(&format!(
        "<defs><clipPath id=\"map\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>\
         <pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <path d=\"M0 0V6\" stroke=\"#000\" stroke-width=\"1\" stroke-opacity=\"0.55\"/></pattern></defs>",
        view.left, view.top, view.width, view.height
    ));
    svg.rect(frame, "fill=\"#fafaf7\"");
    svg.raw("<g clip-path=\"url(#map)\">");
    let drawing = Drawing { report, finding, index, view: &view };
    drawing.squares(&mut svg, &squares);
    drawing.roads(&mut svg);
    drawing.units(&mut svg);
    drawing.zones(&mut svg);
    drawing.facilities(&mut svg);
    super::map_labels::draw(&mut svg, report, report.gaps.get(index), &view);
    svg.raw("</g>");
    svg.rect(frame, "fill=\"none\" stroke=\"#555\"");
    super::map_legend::draw(&mut svg, report, finding, &view, &COLOURS);
    Some(svg.finish())
}

struct Drawing<'a> {
    report: &'a Report,
    finding: &'a Finding,
    index: usize,
    view: &'a View,
}

impl Drawing<'_> {
    /// Squares of demand cells; where several fall together, the class of most people, then the worse one.
    fn squares(&self, svg: &mut Svg, cells: &[usize]) {
        let residents = &self.report.layers.residents.cells;
        let side = self.report.layers.grid.side;
        let mut step = (2.0 / (side * self.view.scale)).ceil().clamp(1.0, 1e6) as i32;
        let blocks = loop {
            let mut people: BTreeMap<(i32, i32), [u64; CLASSES]> = BTreeMap::new();
            for i in cells {
                let square = residents[*i].square;
                let key = (square.row.div_euclid(step), square.col.div_euclid(step));
                // One more than the people, so that squares where nobody lives are seen too.
                people.entry(key).or_default()[class(self.finding, *i)] += residents[*i].people.0 + 1;
            }
            if people.len() <= MOST_SQUARES {
                break people;
            }
            step = step.saturating_mul(2);
        };
        let mut paths: [String; CLASSES] = Default::default();
        let mut run: Option<(i32, i32, i32, usize)> = None;
        let size = f64::from(step) * side;
        let mut flush = |run: Option<(i32, i32, i32, usize)>| {
            let Some((row, from, to, class)) = run else { return };
            let (x0, x1) = (self.view.x(f64::from(from) * size), self.view.x(f64::from(to + 1) * size));
            let (y0, y1) = (self.view.y(f64::from(row + 1) * size), self.view.y(f64::from(row) * size));
            let (w, h) = ((x1 - x0).max(1), (y1 - y0).max(1));
            let _ = write!(paths[class], "M{x0} {y0}h{w}v{h}h-{w}z");
        };
        for ((row, col), people) in &blocks {
            let class = (0..CLASSES).max_by_key(|c| (people[*c], *c)).unwrap_or(4);
            match &mut run {
                Some((r, _, to, c)) if *r == *row && *to + 1 == *col && *c == class => *to = *col,
                _ => {
                    flush(run);
                    run = Some((*row, *col, *col, class));
                }
            }
        }
        flush(run);
        for (d, colour) in paths.iter().zip(COLOURS) {
            svg.path(d, &format!("fill=\"{colour}\""));
        }
    }

    fn roads(&self, svg: &mut Svg) {
        let Some(streets) = &self.report.layers.streets else { return };
        let classes = ["motorway", "trunk", "primary", "secondary", "tertiary"];
        let mut bytes = 0;
        for (rank, class) in classes.iter().enumerate() {
            let mut d = String::new();
            for street in streets.streets.iter().filter(|s| s.tags.is("highway", class)) {
                let at = |n: &u32| {
                    let [lon, lat] = streets.nodes[*n as usize];
                    let point = self.report.layers.frame.to_point(Position { lon, lat });
                    point.is_finite().then(|| (self.view.x(point.x), self.view.y(point.y)))
                };
                let points: Vec<(i64, i64)> = street.nodes.iter().filter_map(at).collect();
                if points.iter().any(|p| self.view.holds(p.0, p.1)) {
                    line_if_long(&mut d, &thinned(&points));
                }
            }
            bytes += d.len();
            if bytes > MOST_ROAD_BYTES && rank > 1 {
                return;
            }
            let wide = if rank < 3 { "1.2" } else { "0.7" };
            svg.path(&d, &format!("fill=\"none\" stroke=\"#8a8a8a\" stroke-width=\"{wide}\""));
        }
    }

    fn units(&self, svg: &mut Svg) {
        let units = &self.report.layers.units;
        for depth in [2, 1, 0] {
            let mut d = String::new();
            for unit in units.list.iter().filter(|u| u.level.depth() == depth) {
                d.push_str(&self.view.outline(&unit.shape));
            }
            let wide = ["1.8", "1", "0.4"][usize::from(depth)];
            svg.path(&d, &format!("fill=\"none\" stroke=\"#444\" stroke-width=\"{wide}\" stroke-dasharray=\"6 3\""));
        }
    }

    /// Gap zones as they are; where that would be too much to draw, their smoothed hulls.
    fn zones(&self, svg: &mut Svg) {
        let Some(gaps) = self.report.gaps.get(self.index) else { return };
        let mut d: String = gaps.zones.iter().map(|z| self.view.outline(&z.shape)).collect();
        if d.len() > MOST_ROAD_BYTES {
            d = gaps.zones.iter().map(|z| self.view.outline(&z.hull)).collect();
        }
        svg.path(&d, "fill=\"url(#hatch)\" fill-rule=\"evenodd\" stroke=\"#000\" stroke-width=\"1.2\"");
    }

    /// Sites in service; those that the finding counts are filled.
    fn facilities(&self, svg: &mut Svg) {
        let counted = counted(self.report, self.finding);
        let (mut filled, mut hollow) = (BTreeSet::new(), BTreeSet::new());
        for (id, facility) in self.report.layers.facilities.iter() {
            let open = facility.open_sites(self.report.project.as_of);
            for Point { x, y } in open.map(|s| s.point).filter(|p| p.is_finite()) {
                let at = (self.view.x(x), self.view.y(y));
                if self.view.holds(at.0, at.1) {
                    if counted.contains(&id) {
                        filled.insert(at)
                    } else {
                        hollow.insert(at)
                    };
                }
            }
        }
        svg.path(&circles(&hollow, 3), "fill=\"#fff\" stroke=\"#6a3d9a\" stroke-width=\"1\"");
        svg.path(&circles(&filled, 4), "fill=\"#6a3d9a\" stroke=\"#fff\" stroke-width=\"1\"");
    }
}

fn circles(at: &BTreeSet<(i64, i64)>, r: i64) -> String {
    let mut d = String::new();
    for (x, y) in at {
        let _ = write!(d, "M{} {y}a{r} {r} 0 1 0 {w} 0a{r} {r} 0 1 0-{w} 0z", x - r, w = 2 * r);
    }
    d
}

/// Points at least three pixels apart; both ends stay.
fn thinned(points: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut kept: Vec<(i64, i64)> = Vec::new();
    for (i, p) in points.iter().enumerate() {
        let far = kept.last().is_none_or(|k| (k.0 - p.0).abs().max((k.1 - p.1).abs()) >= 3);
        if far || (i + 1 == points.len() && kept.last() != Some(p)) {
            kept.push(*p);
        }
    }
    kept
}

fn line_if_long(d: &mut String, points: &[(i64, i64)]) {
    if points.len() > 1 {
        line(d, points);
    }
}
