//! Layers, or single facilities, that lie far from where the people are.

use std::collections::BTreeMap;

use crate::layers::facility::Site;
use crate::layers::{Facility, Layers, Point, Position};
use crate::message::{Place, Text, Warning};

/// A facility farther than this from everybody is a data error, in metres.
const FAR_M: f64 = 100_000.0;
/// Facilities shown by name in one warning.
const SHOWN: usize = 5;

/// West, south, east and north in the metric frame.
#[derive(Clone, Copy)]
struct Extent([f64; 4]);

impl Extent {
    fn of(points: impl Iterator<Item = Point>) -> Option<Extent> {
        let boxes = points.filter(|p| p.is_finite()).map(|p| [p.x, p.y, p.x, p.y]);
        let grown = |a: [f64; 4], b: [f64; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
        boxes.reduce(grown).map(Extent)
    }

    /// Metres from a point to the nearest place of the extent; zero inside.
    fn distance(self, p: Point) -> f64 {
        let Extent([w, s, e, n]) = self;
        let beyond = |value: f64, low: f64, high: f64| (low - value).max(value - high).max(0.0);
        beyond(p.x, w, e).hypot(beyond(p.y, s, n))
    }

    fn distance_to(self, other: Extent) -> f64 {
        let (Extent([w, s, e, n]), Extent([w2, s2, e2, n2])) = (self, other);
        let apart = |low: f64, high: f64, low2: f64, high2: f64| (low2 - high).max(low - high2).max(0.0);
        apart(w, e, w2, e2).hypot(apart(s, n, s2, n2))
    }

    fn middle(self, layers: &Layers) -> Position {
        let Extent([w, s, e, n]) = self;
        layers.frame.to_position(Point { x: f64::midpoint(w, e), y: f64::midpoint(s, n) })
    }
}

/// Roads and units that lie nowhere near the people, and facilities far from everybody.
pub(super) fn warnings(layers: &Layers) -> Vec<Warning> {
    let people = layers.residents.cells.iter().filter(|c| c.people.0 > 0).map(|c| c.point);
    let Some(people) = Extent::of(people) else { return Vec::new() };
    let mut found = Vec::new();
    let streets = layers.streets.as_ref();
    let roads = streets.and_then(|s| {
        let [w, south, e, n] = s.extent()?;
        let corner = |lon, lat| layers.frame.to_point(Position { lon, lat });
        Some((s.file.as_str(), Extent::of([corner(w, south), corner(e, n)].into_iter())?))
    });
    if let Some((file, extent)) = roads {
        found.extend(apart(file, ("道路", "the roads"), extent, people, layers));
    }
    let corners = layers.units.list.iter().flat_map(|u| u.shape.iter()).flat_map(|p| p.exterior().0.iter());
    if let Some(extent) = Extent::of(corners.map(|c| Point::from(*c))) {
        found.extend(apart("", ("单元", "the units"), extent, people, layers));
    }
    found.extend(facilities(people, layers));
    found
}

fn apart(file: &str, (zh, en): (&str, &str), extent: Extent, people: Extent, layers: &Layers) -> Option<Warning> {
    let km = extent.distance_to(people) / 1_000.0;
    let text = Text::new(
        format!("{zh}与居民相距 {km:.0} 公里，没有任何重叠"),
        format!("{en} lie {km:.0} km from the people; they do not meet anywhere"),
    );
    let at = extent.middle(layers);
    (km > 10.0).then(|| {
        Warning::new("layers-apart", Place::file(file), text)
            .error()
            .fix(
                "核对两个图层的坐标系(crs)和经纬度顺序，或是否用错了文件",
                "check the reference system (crs) of both layers, the order of their coordinates, and the files",
            )
            .at(at.lon, at.lat)
    })
}

/// Facilities of a file that lie far from everybody: one error for a whole file, else one for each.
fn facilities(people: Extent, layers: &Layers) -> Vec<Warning> {
    let mut files: BTreeMap<&str, Vec<(&Facility, &Site, f64)>> = BTreeMap::new();
    for facility in &layers.facilities.list {
        for site in facility.sites.iter().filter(|s| s.point.is_finite()) {
            files.entry(&site.place.file).or_default().push((facility, site, people.distance(site.point)));
        }
    }
    let told = |file: &str| {
        layers.warnings.iter().any(|w| w.code == "swapped-coordinates" && w.place.row.is_none() && w.place.file == file)
    };
    let mut found = Vec::new();
    for (file, sites) in files.into_iter().filter(|(file, _)| !told(file)) {
        let far: Vec<_> = sites.iter().filter(|(_, _, distance)| *distance > FAR_M).collect();
        if far.len() == sites.len() && far.len() > 1 {
            let (_, site, distance) = far[0];
            let names: Vec<&str> = far.iter().take(SHOWN).map(|(f, ..)| f.name.as_str()).collect();
            let text = Text::new(
                format!(
                    "{0} 个机构全部离居民 100 公里以上（如 {1}：{2:.0} 公里）",
                    far.len(),
                    names.join("、"),
                    distance / 1e3
                ),
                format!(
                    "all {} facilities are more than 100 km from everybody ({}: {:.0} km)",
                    far.len(),
                    names.join(", "),
                    distance / 1e3
                ),
            );
            found.push(
                Warning::new("layers-apart", Place::file(file), text)
                    .error()
                    .fix(
                        "核对坐标系(crs)和坐标列，或是否用错了文件",
                        "check the reference system (crs), the coordinate columns and the file",
                    )
                    .at(site.position.lon, site.position.lat),
            );
            continue;
        }
        found.extend(far.into_iter().map(|(facility, site, distance)| one(facility, site, *distance, people, layers)));
    }
    found
}

fn one(facility: &Facility, site: &Site, distance: f64, people: Extent, layers: &Layers) -> Warning {
    let (name, km) = (format!("{} {}", facility.id, facility.name), distance / 1_000.0);
    let Position { lon, lat } = site.position;
    let swapped = layers.frame.to_point(Position { lon: lat, lat: lon });
    if swapped.is_finite() && people.distance(swapped) <= 1_000.0 {
        let text = Text::new(
            format!("机构 {name} 离居民 {km:.0} 公里；把经度和纬度对调后在居民范围内"),
            format!(
                "facility {name} is {km:.0} km from everybody, and among the people with longitude and latitude swapped"
            ),
        );
        return Warning::new("swapped-coordinates", site.place.clone(), text)
            .error()
            .fix(format!("改为经度 {lat}、纬度 {lon}"), format!("write longitude {lat} and latitude {lon}"))
            .at(lon, lat);
    }
    let text =
        Text::new(format!("机构 {name} 离居民 {km:.0} 公里"), format!("facility {name} is {km:.0} km from everybody"));
    Warning::new("facility-far-away", site.place.clone(), text)
        .fix("核对坐标；若确在外地，可删去该行", "check its coordinates; leave the row out if it is elsewhere")
        .at(lon, lat)
}
