//! Whether the places of a layer are shifted, swapped or in another system than is stated, with the evidence.
//!
//! Nothing is changed here: the answers are numbers and texts, and who asks decides. [`shift`] compares places with
//! roads and with the units that their rows name; [`sources::guess`](crate::sources::guess) looks at raw numbers.

mod roads;
mod units;

use super::facility::Facility;
use super::facility_names;
use super::frame::{Frame, Point, Position};
use super::unit::{Unit, UnitId, Units};
use crate::message::Text;
use crate::sources::crs::Shifted;
pub use roads::{RoadFit, RoadIndex};
pub use units::UnitFit;

/// Fewest places from which anything is concluded.
pub const FEWEST: usize = 10;
/// Shifts shorter than this, in metres, cannot be seen: the layer lies where no map service shifts.
const SHORTEST_SHIFT_M: f64 = 50.0;
/// Places that are looked at, spread over all.
const SAMPLE: usize = 2_000;

/// What degrees of longitude and latitude may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Degrees {
    /// WGS 84, or CGCS2000, which is equal to it.
    Wgs84,
    /// GCJ-02, as AMap and Tencent give them.
    Gcj02,
    /// BD-09, as Baidu gives them.
    Bd09,
}

impl Degrees {
    /// All of them, in the order of the numbers in [`RoadFit`] and [`UnitFit`].
    pub const ALL: [Degrees; 3] = [Degrees::Wgs84, Degrees::Gcj02, Degrees::Bd09];

    /// What a layer states, by the name of its system; everything but the shifted systems is equal to WGS 84.
    #[must_use]
    pub fn of_crs(name: &str) -> Degrees {
        match name {
            n if n == Shifted::Gcj02.name() => Degrees::Gcj02,
            n if n == Shifted::Bd09.name() => Degrees::Bd09,
            _ => Degrees::Wgs84,
        }
    }

    /// The name as a project file has it: `EPSG:4326`, `GCJ-02`, `BD-09`.
    #[must_use]
    pub fn crs(self) -> &'static str {
        self.shifted().map_or("EPSG:4326", Shifted::name)
    }

    /// The name in talk.
    fn said(self) -> &'static str {
        self.shifted().map_or("WGS 84", Shifted::name)
    }

    fn shifted(self) -> Option<Shifted> {
        match self {
            Degrees::Wgs84 => None,
            Degrees::Gcj02 => Some(Shifted::Gcj02),
            Degrees::Bd09 => Some(Shifted::Bd09),
        }
    }

    /// Where a place is, if its degrees are in this system and were read as `stated`.
    #[must_use]
    pub fn instead_of(self, stated: Degrees, read: Position) -> Position {
        if self == stated {
            return read;
        }
        let as_written = [read.lon, read.lat];
        let as_written = stated.shifted().map_or(as_written, |system| system.of_wgs84(as_written));
        let [lon, lat] = self.shifted().map_or(as_written, |system| system.to_wgs84(as_written));
        Position { lon, lat }
    }
}

/// A place of a layer, as it was read.
#[derive(Clone, Copy, Debug)]
pub struct Located {
    /// Where it was read to be.
    pub position: Position,
    /// The unit that its row names by code or name, wherever it lies.
    pub unit: Option<UnitId>,
}

/// The unit that a facility's row names by code, id or name, wherever the facility lies.
#[must_use]
pub fn named_unit(facility: &Facility, units: &Units) -> Option<UnitId> {
    let titles = facility_names::columns::UNIT.iter();
    let word = titles.filter_map(|title| facility.attributes.get(*title)).next()?;
    let by = |same: &dyn Fn(&Unit) -> bool| units.iter().find(|(_, u)| same(u)).map(|(id, _)| id);
    by(&|u| u.code.as_ref() == Some(word) || u.id == *word).or_else(|| by(&|u| u.name == *word))
}

/// The places of the facilities of one file, with the units that their rows name.
#[must_use]
pub fn places_of(facilities: &[Facility], file: &str, units: &Units) -> Vec<Located> {
    let all = facilities.iter().flat_map(|facility| {
        let unit = named_unit(facility, units);
        let own = facility.sites.iter().filter(|site| site.place.file == file);
        own.map(move |site| Located { position: site.position, unit })
    });
    all.collect()
}

/// What places are compared with.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'a> {
    /// The metric frame.
    pub frame: &'a Frame,
    /// Roads, if there are any.
    pub roads: Option<&'a RoadIndex>,
    /// Whether it is certain that the roads are in WGS 84: those of OpenStreetMap are.
    pub roads_are_certain: bool,
    /// Units; may be empty.
    pub units: &'a Units,
}

/// What a comparison tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Finding {
    /// The layer is in the system that is stated.
    AsStated,
    /// The layer is in another system.
    Instead(Degrees),
    /// It cannot be told, for this reason.
    CannotTell(Doubt),
}

/// Why it cannot be told in which system a layer is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// Places and roads agree, and nothing else says where they are: both may be shifted alike.
    OneShiftMayBeShared,
    /// Places agree with the roads as they are, but with the units only when shifted.
    RoadsAndUnitsDisagree,
    /// No system fits clearly better than the others.
    NothingFits,
}

/// What speaks for and against the system that a layer states.
#[derive(Clone, PartialEq, Debug)]
pub struct Shift {
    /// What the layer states.
    pub stated: Degrees,
    /// What the comparison tells.
    pub finding: Finding,
    /// How far the places lie from roads.
    pub roads: Option<RoadFit>,
    /// How many lie in the unit that their row names.
    pub units: Option<UnitFit>,
    /// The evidence in words.
    pub text: Text,
}

impl Shift {
    /// What to do about it; `None` when nothing is to be done. `setting` is the key of the layer's system:
    /// `facilities.crs`.
    #[must_use]
    pub fn fix(&self, setting: &str) -> Option<Text> {
        match self.finding {
            Finding::AsStated => None,
            Finding::Instead(system) => {
                let set = format!("{setting} = \"{}\"", system.crs());
                Some(Text::new(format!("在项目文件中写明 {set}"), format!("set {set} in the project file")))
            }
            Finding::CannotTell(_) => Some(Text::new(
                "请向提供数据的单位询问坐标系，或用已知位置的机构核对",
                "ask who supplied the layers which system they are in, or compare a facility whose place you know",
            )),
        }
    }
}

/// Compares the places of a layer with roads and with their own units, as each system would place them.
///
/// `None` when there are fewer than [`FEWEST`] places that can be compared, or when they lie where map services
/// shift nothing.
#[must_use]
pub fn shift(places: &[Located], stated: Degrees, around: Surroundings<'_>) -> Option<Shift> {
    let usable: Vec<&Located> = places.iter().filter(|place| place.position.is_usable()).collect();
    let step = usable.len().div_ceil(SAMPLE).max(1);
    let tried: Vec<Tried> =
        usable.iter().step_by(step).filter_map(|place| Tried::new(place, stated, around.frame)).collect();
    if tried.len() < FEWEST {
        return None;
    }
    let roads = around.roads.and_then(|index| RoadFit::new(&tried, stated, index));
    let units = UnitFit::new(&tried, stated, around.units);
    let by_roads = roads.as_ref().map(|fit| fit.best(stated));
    let by_units = units.as_ref().map(|fit| fit.best(stated));
    let finding = match (by_roads.flatten(), by_units.flatten()) {
        _ if roads.is_none() && units.is_none() => return None,
        (Some(by_roads), Some(by_units)) if by_roads != by_units => Finding::CannotTell(Doubt::RoadsAndUnitsDisagree),
        // Roads that are shifted themselves would make shifted places look right, and right ones shifted.
        (Some(best), None) if !around.roads_are_certain && (best == stated || best == Degrees::Wgs84) => {
            Finding::CannotTell(Doubt::OneShiftMayBeShared)
        }
        (Some(best), _) | (None, Some(best)) if best == stated => Finding::AsStated,
        (Some(best), _) | (None, Some(best)) => Finding::Instead(best),
        (None, None) => Finding::CannotTell(Doubt::NothingFits),
    };
    let text = words(stated, finding, roads.as_ref(), units.as_ref());
    Some(Shift { stated, finding, roads, units, text })
}

fn words(stated: Degrees, finding: Finding, roads: Option<&RoadFit>, units: Option<&UnitFit>) -> Text {
    let other = match finding {
        Finding::Instead(system) => system,
        _ => Degrees::ALL.into_iter().find(|system| *system != stated).unwrap_or(stated),
    };
    let conclusion = match finding {
        Finding::AsStated => Text::new(
            format!("坐标是 {}，与声明一致", stated.said()),
            format!("the places are in {}, as stated", stated.said()),
        ),
        Finding::Instead(system) => Text::new(
            format!("坐标看来是 {}，而不是 {}", system.said(), stated.said()),
            format!("the places look like {}, not {}", system.said(), stated.said()),
        ),
        Finding::CannotTell(Doubt::OneShiftMayBeShared) => Text::new(
            "坐标与道路相符，但道路的坐标系不能确定：两者可能有同样的偏移，无法判断",
            "the places agree with the roads, but nobody knows that the roads are right: both may share one shift, which cannot be told",
        ),
        Finding::CannotTell(Doubt::RoadsAndUnitsDisagree) => Text::new(
            "道路与单元边界得出不同的结论，无法判断：道路和机构可能有同样的偏移",
            "roads and units tell different things, so it cannot be told: roads and facilities may share one shift",
        ),
        Finding::CannotTell(Doubt::NothingFits) => {
            Text::new("没有一种坐标系明显更合适，无法判断", "no system fits clearly better, so it cannot be told")
        }
    };
    let mut all = vec![conclusion];
    all.extend(roads.map(|fit| fit.text(stated, other)));
    all.extend(units.map(|fit| fit.text(stated, other)));
    let [zh, en] =
        [|t: &Text| t.zh.clone(), |t: &Text| t.en.clone()].map(|part| all.iter().map(part).collect::<Vec<_>>());
    Text::new(zh.join("；"), en.join("; "))
}

/// One place as every system would place it, and moved as far in the wrong directions.
#[derive(Debug)]
struct Tried {
    /// By [`Degrees::ALL`].
    points: [Point; 3],
    /// For each system the place moved as far as that system moves it, but to the right, back and to the left.
    controls: [[Point; 3]; 3],
    unit: Option<UnitId>,
}

impl Tried {
    fn new(place: &Located, stated: Degrees, frame: &Frame) -> Option<Tried> {
        let read = frame.to_point(place.position);
        let points = Degrees::ALL.map(|system| frame.to_point(system.instead_of(stated, place.position)));
        let moves = points.map(|p| (p.x - read.x, p.y - read.y));
        let longest = moves.iter().map(|(x, y)| x.hypot(*y)).fold(0.0, f64::max);
        let usable = read.is_finite() && points.iter().all(|p| p.is_finite()) && longest >= SHORTEST_SHIFT_M;
        let turned =
            |(x, y): (f64, f64)| [(y, -x), (-x, -y), (-y, x)].map(|(x, y)| Point { x: read.x + x, y: read.y + y });
        usable.then(|| Tried { points, controls: moves.map(turned), unit: place.unit })
    }
}

#[cfg(test)]
#[path = "detect_tests.rs"]
mod tests;
