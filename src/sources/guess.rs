//! Which reference system raw coordinates may be in, with the evidence: where each would put the points.
//!
//! In come coordinates as the file has them (read with `crs = "as-written"`) and, when it is known, the extent of
//! layers that can be trusted. Out come candidates, the best first; nothing is converted here.

use std::path::Path;

use super::Table;
use super::crs::Crs;
use crate::message::Text;
use geo::CoordsIter;

/// Points that are looked at, spread over all.
const SAMPLE: usize = 1_000;
/// Share of the points that a system must put in the right place to be taken.
const MOST: f64 = 0.9;
/// West, south, east and north of China with its seas, where points are expected when no layer tells more.
const CHINA: [f64; 4] = [73.0, 3.0, 136.0, 54.0];

/// A system that coordinates may be in.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The system as a project file names it: `EPSG:4526`.
    pub crs: String,
    /// Whether the two coordinates stand the other way round: latitude or northing first.
    pub swapped: bool,
    /// Points that it puts where they are expected.
    pub inside: usize,
    /// Points that were looked at.
    pub of: usize,
    /// What speaks for it, in words.
    pub text: Text,
}

/// The raw coordinates of all records of a table.
#[must_use]
pub fn coordinates(table: &Table) -> Vec<[f64; 2]> {
    table.records.iter().filter_map(|r| r.shape.as_ref()).flat_map(|s| s.coords_iter().map(|c| [c.x, c.y])).collect()
}

/// The systems that raw coordinates may be in, the best first; `around` is west, south, east and north of layers
/// whose place is known, in degrees, or `None` for anywhere in China.
///
/// Empty when there are no points, or when no known system puts any of them there. Systems that cannot be told
/// apart come with the same number of points inside.
#[must_use]
pub fn systems(points: &[[f64; 2]], around: Option<[f64; 4]>) -> Vec<Guess> {
    let finite: Vec<[f64; 2]> = points.iter().copied().filter(|[x, y]| x.is_finite() && y.is_finite()).collect();
    let step = finite.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<[f64; 2]> = finite.into_iter().step_by(step).collect();
    let mut found = Vec::new();
    for swapped in [false, true] {
        let turned: Vec<[f64; 2]> = sample.iter().map(|&[x, y]| if swapped { [y, x] } else { [x, y] }).collect();
        for Candidate { code, zh, en } in candidates(&turned) {
            let name = format!("EPSG:{code}");
            let Ok(crs) = Crs::parse(&name, Path::new("")) else { continue };
            let inside =
                turned.iter().filter(|p| crs.to_wgs84(p[0], p[1]).is_some_and(|at| within(at, around))).count();
            if inside == 0 {
                continue;
            }
            let of = sample.len();
            let [place_zh, place_en] = match around {
                Some(_) => ["已知图层的范围", "the extent of the other layers"],
                None => ["中国范围", "China"],
            };
            let [first_zh, first_en] =
                if swapped { ["；两个坐标颠倒", "; the two coordinates are swapped"] } else { ["", ""] };
            let text = Text::new(
                format!("看起来是{zh}（{name}）{first_zh}：{of} 个点中有 {inside} 个落在{place_zh}内"),
                format!("looks like {en} ({name}){first_en}: {inside} of {of} points then fall inside {place_en}"),
            );
            found.push(Guess { crs: name, swapped, inside, of, text });
        }
    }
    // A stable sort: of equals, the plainer reading stands first.
    found.sort_by_key(|guess| std::cmp::Reverse(guess.inside));
    found
}

/// The system that the points speak for when the stated one puts fewer than half of them there: a wrong zone, metres
/// stated as degrees, longitude and latitude swapped. `None` when the stated system will do, or no other fits.
///
/// The points are raw; `around` should come from layers whose place is known.
#[must_use]
pub fn instead_of(stated: &Crs, points: &[[f64; 2]], around: Option<[f64; 4]>) -> Option<Guess> {
    let there = |point: &&[f64; 2]| stated.to_wgs84(point[0], point[1]).is_some_and(|at| within(at, around));
    let inside = points.iter().filter(there).count();
    if inside * 2 >= points.len() {
        return None;
    }
    only(points, around).filter(|guess| guess.swapped || guess.crs != stated.name())
}

/// The one system that the points speak for, when there is no other that fits nearly as well.
#[must_use]
pub fn only(points: &[[f64; 2]], around: Option<[f64; 4]>) -> Option<Guess> {
    let fits = |guess: &Guess| guess.inside as f64 >= MOST * guess.of as f64;
    let mut fitting: Vec<Guess> = systems(points, around).into_iter().filter(fits).collect();
    if fitting.first().is_some_and(|first| !first.swapped) {
        // Degrees in either order may lie in the world; the order in which they stand is the plainer reading.
        fitting.retain(|guess| !(guess.swapped && guess.crs == "EPSG:4326"));
    }
    (fitting.len() == 1).then(|| fitting.remove(0))
}

/// What the numbers look like, as the end of a sentence; nothing when they look like nothing known.
pub(super) fn said(points: &[[f64; 2]]) -> String {
    let found = systems(points, None);
    let all: Vec<&str> = found.iter().map(|guess| guess.text.en.as_str()).collect();
    match all.len() {
        0 => String::new(),
        1..=3 => format!(": it {}", all.join("; or it ")),
        _ => ": they look like metres of a Gauss-Kruger or UTM zone without its number, and do not tell the meridian"
            .to_owned(),
    }
}

/// A system that the size of the numbers allows.
struct Candidate {
    code: u16,
    zh: String,
    en: String,
}

fn candidates(points: &[[f64; 2]]) -> Vec<Candidate> {
    let span = |axis: usize| {
        let values = points.iter().map(|p| p[axis]);
        values.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], v| [low.min(v), high.max(v)])
    };
    let fits = |[low, high]: [f64; 2], from: f64, to: f64| from <= low && high <= to;
    let (x, y) = (span(0), span(1));
    let mut found = Vec::new();
    let mut add = |code: u16, zh: String, en: String| found.push(Candidate { code, zh, en });
    if points.is_empty() {
        return found;
    }
    if fits(x, -180.0, 180.0) && fits(y, -90.0, 90.0) {
        add(4326, "经纬度".to_owned(), "degrees of longitude and latitude".to_owned());
        return found;
    }
    let northing = fits(y, 200_000.0, 6_200_000.0);
    let zone = (x[0] / 1e6).floor();
    if northing && fits(x, zone * 1e6 + 50_000.0, zone * 1e6 + 950_000.0) {
        let number = if zone < 0.0 { u16::MAX } else { zone as u16 };
        match number {
            25..=45 => add(
                4513 + number - 25,
                format!(" CGCS2000 3度带第 {number} 带（东坐标以 {number} 开头）"),
                format!("CGCS2000 3-degree zone {number}, whose number leads the eastings"),
            ),
            13..=23 => add(
                4491 + number - 13,
                format!(" CGCS2000 6度带第 {number} 带（东坐标以 {number} 开头）"),
                format!("CGCS2000 6-degree zone {number}, whose number leads the eastings"),
            ),
            0 => {
                for (i, meridian) in (75..=135_u16).step_by(3).enumerate() {
                    add(
                        4534 + i as u16,
                        format!(" CGCS2000 高斯-克吕格投影、中央经线 {meridian}°E（东坐标没有带号）"),
                        format!("CGCS2000 Gauss-Kruger on {meridian} E, eastings without a zone number"),
                    );
                }
                for utm in 43..=53_u16 {
                    add(32_600 + utm, format!(" UTM 第 {utm} 带北"), format!("UTM zone {utm} north"));
                }
            }
            _ => {}
        }
    }
    if fits(x, 8_000_000.0, 15_200_000.0) && fits(y, 300_000.0, 7_300_000.0) {
        add(3857, " Web 墨卡托".to_owned(), "web Mercator".to_owned());
    }
    found
}

/// Whether a place is inside an extent and a margin of a twentieth of a degree, or in China.
fn within([lon, lat]: [f64; 2], around: Option<[f64; 4]>) -> bool {
    let margin = if around.is_some() { 0.05 } else { 0.0 };
    let [w, s, e, n] = around.unwrap_or(CHINA);
    (w - margin..=e + margin).contains(&lon) && (s - margin..=n + margin).contains(&lat)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wuhan, and 0.2 degrees around it.
    const WUHAN: [f64; 4] = [114.2, 30.5, 114.4, 30.7];

    fn seen_in(crs: &str) -> Vec<[f64; 2]> {
        let system = Crs::parse(crs, Path::new("")).unwrap();
        let places = (0..20).map(|i| [114.21 + 0.009 * f64::from(i), 30.69 - 0.009 * f64::from(i)]);
        places.map(|[lon, lat]| system.of_wgs84(lon, lat).unwrap()).collect()
    }

    #[test]
    fn a_zone_number_in_the_eastings_tells_the_system() {
        let guess = only(&seen_in("EPSG:4526"), None).unwrap();
        assert_eq!((guess.crs.as_str(), guess.swapped, guess.inside, guess.of), ("EPSG:4526", false, 20, 20));
        assert!(guess.text.en.contains("3-degree zone 38") && guess.text.zh.contains("第 38 带"), "{:?}", guess.text);
        assert_eq!(only(&seen_in("EPSG:4497"), None).unwrap().crs, "EPSG:4497");
        assert_eq!(only(&seen_in("EPSG:3857"), None).unwrap().crs, "EPSG:3857");
    }

    #[test]
    fn without_a_zone_number_only_another_layer_tells_the_meridian() {
        let points = seen_in("EPSG:4547");
        assert_eq!(only(&points, None), None);
        assert_eq!(systems(&points, None).len(), 32);
        assert_eq!(only(&points, Some(WUHAN)).unwrap().crs, "EPSG:4547");
        // 111 and 117 are meridians of UTM too: the northings differ by a kilometre, which the extent does not tell.
        let points = seen_in("EPSG:4508");
        let fit: Vec<String> = systems(&points, Some(WUHAN)).into_iter().map(|g| g.crs).collect();
        assert_eq!(fit, ["EPSG:4546", "EPSG:32649"]);
        assert_eq!(only(&points, Some(WUHAN)), None);
    }

    #[test]
    fn northing_before_easting_is_seen_as_a_swap() {
        let turned: Vec<[f64; 2]> = seen_in("EPSG:4526").into_iter().map(|[x, y]| [y, x]).collect();
        let guess = only(&turned, None).unwrap();
        assert_eq!((guess.crs.as_str(), guess.swapped), ("EPSG:4526", true));
        let turned: Vec<[f64; 2]> = seen_in("EPSG:4490").into_iter().map(|[x, y]| [y, x]).collect();
        let guess = only(&turned, Some(WUHAN)).unwrap();
        assert_eq!((guess.crs.as_str(), guess.swapped), ("EPSG:4326", true));
        assert!(guess.text.en.contains("swapped"));
    }

    #[test]
    fn another_system_is_named_only_when_the_stated_one_does_not_fit() {
        let crs = |name: &str| Crs::parse(name, Path::new("")).unwrap();
        let points = seen_in("EPSG:4547");
        // Metres stated as degrees, a wrong zone, and the right one.
        assert_eq!(instead_of(&Crs::wgs84(), &points, Some(WUHAN)).unwrap().crs, "EPSG:4547");
        assert_eq!(instead_of(&crs("EPSG:4549"), &points, Some(WUHAN)).unwrap().crs, "EPSG:4547");
        assert_eq!(instead_of(&crs("EPSG:4547"), &points, Some(WUHAN)), None);
        let swapped: Vec<[f64; 2]> = seen_in("EPSG:4490").into_iter().map(|[x, y]| [y, x]).collect();
        assert!(instead_of(&Crs::wgs84(), &swapped, Some(WUHAN)).unwrap().swapped);
    }

    #[test]
    fn nothing_is_guessed_from_nothing_or_from_noise() {
        assert!(systems(&[], None).is_empty());
        assert!(systems(&[[f64::NAN, 1.0]], None).is_empty());
        assert!(systems(&[[1e12, 5.0], [3.0, -7e9]], None).is_empty());
        assert!(systems(&[[2.35, 48.85]], Some(WUHAN)).is_empty());
    }
}
