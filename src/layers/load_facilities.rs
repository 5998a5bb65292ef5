//! Facility lists to facilities: types, services, owners and years, and the sites of institutions.
//!
//! A table with points or polygons comes in; one facility per institution goes out, with a warning for every
//! row that could not be used and every word that was not understood.

use std::collections::{BTreeMap, BTreeSet};

use geo::{CoordsIter, InteriorPoint};

use super::columns::{self, Columns};
use super::facility::{Facility, Located, Period, Site};
use super::facility_names::{self as names, Status};
use super::frame::{Frame, Position, on_earth};
use super::ids::Ids;
use super::unknown_words::UnknownWords;
use super::{LayerError, Point};
use crate::message::{Place, Text, Warning};
use crate::project::FacilityLayer;
use crate::sources::{Record, Table};

/// One row of a list: a facility with one site, and the institution that it belongs to.
struct Row {
    facility: Facility,
    institution: Option<String>,
}

/// Reads the facilities of one table.
pub(super) fn from_table(
    table: &Table,
    layer: &FacilityLayer,
    frame: &Frame,
    ids: &mut Ids,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Facility>, LayerError> {
    if table.records.is_empty() {
        return match layer.allow_empty {
            true => Ok(Vec::new()),
            false => Err(LayerError::Empty {
                file: table.file.clone(),
                problem: "it has no rows".to_owned(),
                hint: "check the file, or set allow_empty = true".to_owned(),
            }),
        };
    }
    let reader = Reader::new(table, layer, frame)?;
    let mut unknown = UnknownWords::default();
    let rows: Vec<Row> = table.records.iter().map(|record| reader.row(record, &mut unknown, warnings)).collect();
    unknown.warn(&table.file, warnings);
    Ok(join_sites(rows, ids, warnings))
}

/// A yes/no column about a service.
struct Flag {
    service: String,
    column: usize,
    /// Whether "no" says that the service is lacking.
    is_whole: bool,
}

struct Reader<'a> {
    table: &'a Table,
    layer: &'a FacilityLayer,
    frame: &'a Frame,
    id: Option<usize>,
    name: Option<usize>,
    kind: Option<usize>,
    services: Option<usize>,
    flags: Vec<Flag>,
    grade: Option<usize>,
    ownership: Option<usize>,
    capacity: Option<usize>,
    status: Option<usize>,
    opens: Option<usize>,
    closes: Option<usize>,
    institution: Option<usize>,
    serves: Option<usize>,
    /// Columns of longitude and latitude.
    coordinates: Vec<usize>,
    /// Columns that no setting reads: passed through.
    rest: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn new(table: &'a Table, layer: &'a FacilityLayer, frame: &'a Frame) -> Result<Reader<'a>, LayerError> {
        use names::columns as usual;
        let (columns, given) = (Columns::new(table, "facilities.columns"), &layer.columns);
        let find = |key, given: &Option<String>, usual| columns.find(key, given.as_deref(), usual);
        let flags = given.flags.iter().map(|(service, column)| {
            let found = columns.need(&format!("flags.{service}"), Some(column), &[])?;
            Ok(Flag { service: names::service(service), column: found, is_whole: true })
        });
        let mut flags = flags.collect::<Result<Vec<_>, LayerError>>()?;
        // Several columns may speak of one service, in any order; those that the project names it reads itself.
        let named = flags.len();
        for (column, title) in table.fields.iter().enumerate() {
            let own = names::flag_column(title).filter(|_| !flags[..named].iter().any(|flag| flag.column == column));
            let own = own.filter(|own| !flags[..named].iter().any(|flag| flag.service == own.service));
            flags.extend(own.map(|f| Flag { service: f.service.to_owned(), column, is_whole: f.is_whole }));
        }
        let usual_place = |names: &[&str]| names.iter().find_map(|name| table.column(name));
        let coordinates = [(&given.lon, usual::LON), (&given.lat, usual::LAT)]
            .into_iter()
            .filter_map(|(given, usual)| given.as_ref().map_or_else(|| usual_place(usual), |name| table.column(name)));
        let mut reader = Reader {
            table,
            layer,
            frame,
            id: find("id", &given.id, usual::ID)?,
            name: find("name", &given.name, usual::NAME)?,
            kind: find("kind", &given.kind, usual::KIND)?,
            services: find("services", &given.services, usual::SERVICES)?,
            flags,
            grade: find("grade", &given.grade, usual::GRADE)?,
            ownership: find("ownership", &given.ownership, usual::OWNERSHIP)?,
            capacity: find("capacity", &given.capacity, usual::CAPACITY)?,
            status: find("status", &given.status, usual::STATUS)?,
            opens: find("opens", &given.opens, usual::OPENS)?,
            closes: find("closes", &given.closes, usual::CLOSES)?,
            institution: find("institution", &given.institution, usual::INSTITUTION)?,
            serves: find("serves_units", &given.serves_units, usual::SERVES)?,
            coordinates: coordinates.collect(),
            rest: Vec::new(),
        };
        if reader.kind.is_none() && layer.kind.is_none() {
            columns.need("kind", None, usual::KIND)?;
        }
        let read = [
            reader.id,
            reader.name,
            reader.kind,
            reader.services,
            reader.ownership,
            reader.status,
            reader.opens,
            reader.closes,
            reader.institution,
            reader.serves,
        ];
        // What grades, capacities and flags say is passed through too: rules ask for single attributes by their titles.
        let read: BTreeSet<usize> = read.into_iter().flatten().collect();
        reader.rest = (0..table.fields.len()).filter(|column| !read.contains(column)).collect();
        Ok(reader)
    }

    fn row(&self, record: &Record, unknown: &mut UnknownWords, warnings: &mut Vec<Warning>) -> Row {
        let text = |column| columns::text(record, column);
        let place = Place::row(&self.table.file, record.row);
        let (position, point, located) = place_of(record, self.frame).unwrap_or_else(|| {
            let given = record.shape.is_some() || self.coordinates.iter().any(|c| !record.values[*c].is_null());
            if self.layer.places {
                let name = text(self.name).unwrap_or_default();
                warnings.push(without_place(record, &name, self.numbers(record), place.clone()));
            }
            let located = if given { Located::Unusable } else { Located::Missing };
            (Position::NOWHERE, Point::NOWHERE, located)
        });
        let (mut services, mut lacks) = (BTreeSet::new(), BTreeSet::new());
        for word in text(self.services).iter().flat_map(|t| columns::list(t)) {
            match word.strip_prefix('-') {
                Some(lacking) => lacks.insert(names::service(lacking)),
                None => services.insert(names::service(word)),
            };
        }
        services.extend(self.layer.services.iter().map(|s| names::service(s)));
        for Flag { service, column, is_whole } in &self.flags {
            match text(Some(*column)).map(|t| (names::flag(&t), t)) {
                Some((Some(true), _)) => _ = services.insert(service.clone()),
                Some((Some(false), _)) if *is_whole => _ = lacks.insert(service.clone()),
                Some((Some(false), _)) => {}
                Some((None, odd)) => unknown.add("flag", &odd, record.row),
                None => {}
            }
        }
        lacks.retain(|service| !services.contains(service));
        let id = columns::code(record, self.id, &self.table.file, warnings)
            .unwrap_or_else(|| format!("{}#{}", self.table.file, record.row));
        let attributes = self.rest.iter().filter_map(|&c| Some((self.table.fields[c].clone(), text(Some(c))?)));
        let facility = Facility {
            id,
            name: text(self.name).unwrap_or_default(),
            kind: self.kind_of(record, unknown),
            services,
            lacks,
            grade: text(self.grade),
            ownership: self.ownership_of(record, unknown),
            capacity: columns::number(record, self.capacity).filter(|c| *c >= 0.0),
            serves: text(self.serves).iter().flat_map(|t| columns::list(t)).map(str::to_owned).collect(),
            attributes: attributes.collect(),
            sites: vec![Site { position, point, place, located, unit: None, period: self.period_of(record, unknown) }],
        };
        Row { facility, institution: text(self.institution) }
    }

    /// The numbers in the columns of longitude and latitude.
    fn numbers(&self, record: &Record) -> Option<Position> {
        let [lon, lat] = self.coordinates.as_slice() else { return None };
        Some(Position { lon: record.values[*lon].number()?, lat: record.values[*lat].number()? })
    }

    fn kind_of(&self, record: &Record, unknown: &mut UnknownWords) -> String {
        let fallback = || self.layer.kind.as_deref().map(|k| self.code_of(k).unwrap_or_else(|| k.to_owned()));
        let Some(name) = columns::text(record, self.kind) else {
            return fallback().unwrap_or_else(|| {
                unknown.add("type", "", record.row);
                "UNKNOWN".to_owned()
            });
        };
        self.code_of(&name).or_else(fallback).unwrap_or_else(|| {
            unknown.add("type", &name, record.row);
            name
        })
    }

    fn code_of(&self, name: &str) -> Option<String> {
        self.layer.type_map.get(name).cloned().or_else(|| names::type_code(name).map(str::to_owned))
    }

    fn ownership_of(&self, record: &Record, unknown: &mut UnknownWords) -> Option<super::Ownership> {
        let given = columns::text(record, self.ownership);
        let word = given.as_deref().or(self.layer.ownership.as_deref())?;
        let known = names::ownership(word);
        if known.is_none() {
            unknown.add("ownership", word, record.row);
        }
        known
    }

    fn period_of(&self, record: &Record, unknown: &mut UnknownWords) -> Period {
        let mut year = |column| {
            let word = columns::text(record, column)?;
            let year = columns::number(record, column).filter(|y| (1000.0..3000.0).contains(y)).map(|y| y as i32);
            if year.is_none() {
                unknown.add("year", &word, record.row);
            }
            year
        };
        let mut period = Period { opens: year(self.opens), closes: year(self.closes), ..Period::default() };
        if let Some(word) = columns::text(record, self.status) {
            match names::status(&word) {
                Some(Status::Existing) => {}
                Some(Status::Planned) => period.planned = true,
                Some(Status::Closed) => period.closed = true,
                None => unknown.add("status", &word, record.row),
            }
        }
        period
    }
}

/// Where a row lies: its point, or a place inside its shape.
fn place_of(record: &Record, frame: &Frame) -> Option<(Position, Point, Located)> {
    let inside = record.shape.as_ref().filter(|shape| on_earth(shape))?.interior_point()?;
    let position = Position { lon: inside.x(), lat: inside.y() };
    let point = frame.to_point(position);
    point.is_finite().then_some((position, point, Located::Exact))
}

/// The warning for a row that is left out, with the likely reason.
fn without_place(record: &Record, name: &str, numbers: Option<Position>, place: Place) -> Warning {
    let text = Text::new(
        format!("机构“{name}”没有可用的坐标，只计数，不参与可达性计算"),
        format!("facility \"{name}\" has no usable coordinates: it is counted, but nobody reaches it"),
    );
    let first = record.shape.as_ref().and_then(|shape| shape.coords_iter().next());
    let given = first.map(|c| Position { lon: c.x, lat: c.y }).or(numbers);
    if given.is_some_and(|p| !p.is_usable() && Position { lon: p.lat, lat: p.lon }.is_usable()) {
        return Warning::new("swapped-coordinates", place, text)
            .error()
            .fix("经度和纬度可能颠倒，请检查坐标列", "longitude and latitude look swapped; check the columns");
    }
    Warning::new("facility-without-place", place, text)
        .fix("补充经纬度，或检查坐标列和坐标系", "add coordinates, or check the columns and the reference system")
}

/// Rows of one institution become the sites of one facility, each with its own period; the first row says what it is.
fn join_sites(rows: Vec<Row>, ids: &mut Ids, warnings: &mut Vec<Warning>) -> Vec<Facility> {
    let mut facilities: Vec<Facility> = Vec::with_capacity(rows.len());
    let mut institutions: BTreeMap<String, usize> = BTreeMap::new();
    for Row { mut facility, institution } in rows {
        if let Some(&first) = institution.as_ref().and_then(|name| institutions.get(name)) {
            let head = &mut facilities[first];
            warnings.extend(contradiction(head, &facility));
            head.sites.append(&mut facility.sites);
            head.services.append(&mut facility.services);
            head.serves.append(&mut facility.serves);
            head.lacks.append(&mut facility.lacks);
            head.lacks.retain(|service| !head.services.contains(service));
            continue;
        }
        facility.id = ids.claim(facility.id, &facility.sites[0].place, warnings);
        if let Some(name) = institution {
            institutions.insert(name, facilities.len());
        }
        facilities.push(facility);
    }
    facilities
}

/// The warning for a row of an institution that says something else than the rows before it.
fn contradiction(head: &Facility, row: &Facility) -> Option<Warning> {
    let mut differs: Vec<(&str, &str)> = Vec::new();
    let mut note = |odd: bool, zh, en| differs.extend(odd.then_some((zh, en)));
    note(head.kind != row.kind, "类型", "type");
    note(row.ownership.is_some() && head.ownership != row.ownership, "举办主体", "ownership");
    let services = !head.services.is_disjoint(&row.lacks) || !head.lacks.is_disjoint(&row.services);
    note(services, "服务", "services");
    if differs.is_empty() {
        return None;
    }
    let (zh, en): (Vec<_>, Vec<_>) = differs.into_iter().unzip();
    let place = &row.sites[0].place;
    let number = |place: &Place| place.row.unwrap_or_default();
    let (first, row) = (number(&head.sites[0].place), number(place));
    let name = if head.name.is_empty() { &head.id } else { &head.name };
    let text = Text::new(
        format!(
            "第{row}行与第{first}行属同一机构“{name}”，但{}不一致；类型和举办主体以第{first}行为准，任一行列明的服务均计入",
            zh.join("、")
        ),
        format!(
            "row {row} and row {first} are one institution, \"{name}\", but differ in {}; type and ownership are those of row {first}, and a service of any row counts",
            en.join(", ")
        ),
    );
    let warning = Warning::new("institution-rows-differ", place.clone(), text);
    Some(warning.fix("改正这些行，或写成不同的机构", "correct the rows, or give them different institutions"))
}

#[cfg(test)]
#[path = "load_facilities_tests.rs"]
mod tests;
