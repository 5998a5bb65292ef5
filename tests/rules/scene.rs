//! Scenes drawn in metres around a point on the central meridian: true along it, and to 1e-6 within 9 km of it.
//!
//! A scene is a handful of people, facilities, units and roads; `run` checks one rule on it.

use std::collections::{BTreeMap, BTreeSet};

use gapzone::layers::facility::{Located, Site};
use gapzone::layers::{
    AreaId, DemandCell, Facilities, Facility, Frame, Grid, IndicatorValue, Indicators, Layers, Level, Ownership,
    Period, Point, Position, ResidentialArea, Residents, Street, Streets, Unit, UnitClass, Units,
};
use gapzone::message::Place;
use gapzone::project::Project;
use gapzone::rules::{Finding, Plan};
use gapzone::run::{Report, Silent, check};
use gapzone::sources::osm::Tags;
use gapzone::units::{Millis, People};
use geo::Rect;

/// Metres north of the equator of the scene's origin.
const NORTH: f64 = 3_400_000.0;

/// A scene to draw on.
pub struct Scene {
    frame: Frame,
    settings: String,
    as_of: String,
    cell_m: f64,
    areas: Vec<ResidentialArea>,
    cells: Vec<DemandCell>,
    facilities: Vec<Facility>,
    units: Vec<Unit>,
    streets: Option<Streets>,
    indicators: Indicators,
    watch: Vec<String>,
}

pub fn scene() -> Scene {
    Scene {
        frame: Frame::at(114),
        settings: String::new(),
        as_of: "2026".to_owned(),
        cell_m: 100.0,
        areas: Vec::new(),
        cells: Vec::new(),
        facilities: Vec::new(),
        units: Vec::new(),
        streets: None,
        indicators: Indicators::default(),
        watch: Vec::new(),
    }
}

/// A facility of a type that is known to have no service and is run by government.
pub fn facility(id: &str, kind: &str) -> Facility {
    Facility {
        id: id.to_owned(),
        name: format!("{id} name"),
        kind: kind.to_owned(),
        services: BTreeSet::new(),
        lacks: BTreeSet::new(),
        grade: None,
        ownership: Some(Ownership::Gov),
        capacity: None,
        serves: Vec::new(),
        attributes: BTreeMap::new(),
        sites: Vec::new(),
    }
}

impl Scene {
    /// Lines of the project file, such as `[travel]` settings.
    pub fn settings(mut self, toml: &str) -> Scene {
        self.settings.push_str(toml);
        self
    }

    /// Places that the plan names for special attention.
    pub fn watching(mut self, places: &[&str]) -> Scene {
        self.watch = places.iter().map(|p| (*p).to_owned()).collect();
        self
    }

    /// The year for which the scene is judged, 2026 by default.
    pub fn judged_in(mut self, year: &str) -> Scene {
        year.clone_into(&mut self.as_of);
        self
    }

    fn point(&self, x: f64, y: f64) -> Point {
        Point { x, y: NORTH + y }
    }

    fn position(&self, x: f64, y: f64) -> Position {
        self.frame.to_position(self.point(x, y))
    }

    /// People at a point.
    pub fn people(self, x: f64, y: f64, people: u64) -> Scene {
        self.people_of(None, x, y, people)
    }

    pub fn people_of(mut self, class: Option<UnitClass>, x: f64, y: f64, people: u64) -> Scene {
        let area = AreaId(self.areas.len() as u32);
        let people = People::whole(people);
        self.areas.push(ResidentialArea {
            id: format!("R{}", area.0),
            name: String::new(),
            place: Place::row("scene", u64::from(area.0) + 1),
            shape: None,
            people,
            groups: [None, None],
            assigned: None,
            attributes: BTreeMap::new(),
        });
        let (point, position) = (self.point(x, y), self.position(x, y));
        let square = Grid { side: self.cell_m }.square(point.x, point.y);
        self.cells.push(DemandCell {
            area,
            unit: None,
            class,
            square,
            position,
            point,
            people,
            groups: [People::ZERO; 2],
        });
        self
    }

    /// Assigns the people drawn last to a facility.
    pub fn assigned(mut self, facility: &str) -> Scene {
        self.areas.last_mut().expect("people were drawn").assigned = Some(facility.to_owned());
        self
    }

    /// A facility with one site; call again with the same id for another site.
    pub fn facility(self, x: f64, y: f64, facility: Facility) -> Scene {
        self.facility_in(Period::default(), x, y, facility)
    }

    /// The same for a site that is in service for a time.
    pub fn facility_in(mut self, period: Period, x: f64, y: f64, facility: Facility) -> Scene {
        let (point, position) = (self.point(x, y), self.position(x, y));
        let place = Place::row("scene", 1);
        let site = Site { position, point, place, located: Located::Exact, unit: None, period };
        if let Some(known) = self.facilities.iter_mut().find(|f| f.id == facility.id) {
            known.sites.push(site);
        } else {
            self.facilities.push(Facility { sites: vec![site], ..facility });
        }
        self
    }

    /// A unit that is a rectangle from one corner to another.
    pub fn unit(mut self, id: &str, level: Level, from: (f64, f64), to: (f64, f64)) -> Scene {
        let rect = Rect::new((from.0, NORTH + from.1), (to.0, NORTH + to.1));
        self.units.push(Unit {
            id: id.to_owned(),
            code: None,
            name: id.to_owned(),
            level,
            class: None,
            parent: None,
            people: None,
            attributes: BTreeMap::new(),
            place: Place::default(),
            shape: rect.to_polygon().into(),
        });
        self
    }

    /// An attribute of the unit drawn last.
    pub fn unit_attribute(mut self, key: &str, value: &str) -> Scene {
        let unit = self.units.last_mut().expect("a unit was drawn");
        unit.attributes.insert(key.to_owned(), value.to_owned());
        self
    }

    /// An attribute of the residential area drawn last.
    pub fn area_attribute(mut self, key: &str, value: &str) -> Scene {
        let area = self.areas.last_mut().expect("people were drawn");
        area.attributes.insert(key.to_owned(), value.to_owned());
        self
    }

    /// The shape of the residential area drawn last, in metres.
    pub fn area_shape(mut self, rect: Rect<f64>) -> Scene {
        let moved = Rect::new((rect.min().x, NORTH + rect.min().y), (rect.max().x, NORTH + rect.max().y));
        self.areas.last_mut().expect("people were drawn").shape = Some(moved.to_polygon().into());
        self
    }

    /// A row of the indicator table.
    pub fn indicator(mut self, name: &str, year: i32, value: &str) -> Scene {
        let (name, place) = (name.to_owned(), Place::file("scene"));
        let value = value.parse().expect("a number");
        self.indicators.list.push(IndicatorValue { name, year: Some(year), value, place });
        self
    }

    /// A facility of a list without coordinates, with attributes.
    pub fn listed(mut self, mut facility: Facility, attributes: &[(&str, &str)]) -> Scene {
        facility.attributes = attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let (position, point) = (Position::NOWHERE, Point::NOWHERE);
        let place = Place::file("scene");
        let located = Located::Missing;
        facility.sites = vec![Site { position, point, place, located, unit: None, period: Period::default() }];
        self.facilities.push(facility);
        self
    }

    /// A street through points; points drawn at the same place are one node.
    pub fn street(mut self, points: &[(f64, f64)], tags: &[(&str, &str)]) -> Scene {
        let positions: Vec<[f64; 2]> = points.iter().map(|p| self.position(p.0, p.1)).map(|p| [p.lon, p.lat]).collect();
        let streets = self.streets.get_or_insert_with(Streets::default);
        let nodes = positions
            .into_iter()
            .map(|at| {
                let known = streets.nodes.iter().position(|n| *n == at);
                known.unwrap_or_else(|| {
                    streets.nodes.push(at);
                    streets.node_ids.push(streets.nodes.len() as i64);
                    streets.nodes.len() - 1
                }) as u32
            })
            .collect();
        let mut tags: Vec<(Box<str>, Box<str>)> = tags.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
        tags.sort();
        let id = streets.streets.len() as i64 + 1;
        streets.streets.push(Street { id, nodes, tags: Tags(tags) });
        self
    }

    /// Checks one rule, given as the lines below `[rules.require]` of a plan file.
    pub fn run(self, require: &str) -> Report {
        self.run_with("nature = \"binding\"", require)
    }

    pub fn run_with(self, target: &str, require: &str) -> Report {
        let plan = format!(
            "schema = 1\nid = \"T\"\ntitle = {{ zh = \"测\", en = \"test\" }}\ndocument = \"none\"\n[[rules]]\nid = \"T1\"\n\
             slug = \"t\"\nlabel = {{ zh = \"测\", en = \"test\" }}\nclause = {{ lines = [1, 1], quote = \"q\" }}\n\
             target = {{ {target} }}\nwatch = {:?}\n[rules.require]\n{require}",
            self.watch
        );
        let plan = Plan::parse(&plan, "test.toml").expect("the test's plan is valid");
        let roads = if self.streets.is_some() { "[roads]\npath = \"none\"\n" } else { "" };
        let project = format!(
            "schema = 1\nname = \"scene\"\nas_of = {}\nplans = []\n{roads}[people]\nkind = \"points\"\npath = \"none\"\n{}",
            self.as_of, self.settings
        );
        let mut project =
            Project::parse(&project, "project.toml".as_ref(), ".".into()).expect("the test's project is valid");
        project.folder = ".".into();
        let units = Units::new(self.units);
        let mut cells = self.cells;
        for cell in &mut cells {
            cell.unit = units.containing(cell.point);
            cell.class = cell.class.or(cell.unit.and_then(|u| units.get(u).class));
        }
        let mut facilities = self.facilities;
        for site in facilities.iter_mut().flat_map(|f| &mut f.sites) {
            site.unit = units.containing(site.point);
        }
        let layers = Layers {
            frame: self.frame,
            grid: Grid { side: self.cell_m },
            streets: self.streets,
            facilities: Facilities::new(facilities),
            residents: Residents { areas: self.areas, cells, ..Residents::default() },
            units,
            indicators: self.indicators,
            corrections: Vec::new(),
            warnings: Vec::new(),
        };
        check(project, vec![plan], layers, None, &Silent).expect("the scene can be checked")
    }
}

/// The only finding of a report.
pub fn only(report: &Report) -> &Finding {
    assert_eq!(report.findings.len(), 1, "{:?}", report.findings.iter().map(|f| &f.id).collect::<Vec<_>>());
    &report.findings[0]
}

/// The time of a cell in minutes, rounded to a thousandth.
pub fn minutes(finding: &Finding, cell: usize) -> Option<f64> {
    let time: Millis = finding.arrivals[cell]?.time;
    Some((time.minutes() * 1000.0).round() / 1000.0)
}
