//! Reference systems by the names that people and programs give them.
//!
//! `CGCS2000 / 3-degree GK zone 38`, `CGCS2000_3_Degree_GK_CM_114E`, `CGCS2000 3度带 38带`, `UTM 50N`, `火星坐标系`.

use super::shifted::Shifted;

/// What a name means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Named {
    /// A system by its EPSG code.
    Code(u16),
    /// Shifted degrees of a map service.
    Shifted(Shifted),
    /// A datum that cannot be converted without local parameters.
    Refused(&'static str),
}

/// Names of one form only, in small letters without blanks, dashes, dots and strokes.
const PLAIN: [(&str, Named); 28] = [
    ("wgs84", Named::Code(4326)),
    ("wgs1984", Named::Code(4326)),
    ("gps", Named::Code(4326)),
    ("crs84", Named::Code(4326)),
    ("ogc:crs84", Named::Code(4326)),
    ("urn:ogc:def:crs:ogc:13:crs84", Named::Code(4326)),
    ("http:wwwopengisnetdefcrsogc13crs84", Named::Code(4326)),
    ("gcswgs1984", Named::Code(4326)),
    ("cgcs2000", Named::Code(4490)),
    ("国家2000", Named::Code(4490)),
    ("2000国家大地坐标系", Named::Code(4490)),
    ("gcschinageodeticcoordinatesystem2000", Named::Code(4490)),
    ("chinageodeticcoordinatesystem2000", Named::Code(4490)),
    ("wgs1984webmercatorauxiliarysphere", Named::Code(3857)),
    ("wgs84pseudomercator", Named::Code(3857)),
    ("webmercator", Named::Code(3857)),
    ("epsg:900913", Named::Code(3857)),
    ("gcj02", Named::Shifted(Shifted::Gcj02)),
    ("火星坐标", Named::Shifted(Shifted::Gcj02)),
    ("火星坐标系", Named::Shifted(Shifted::Gcj02)),
    ("国测局坐标", Named::Shifted(Shifted::Gcj02)),
    ("高德", Named::Shifted(Shifted::Gcj02)),
    ("amap", Named::Shifted(Shifted::Gcj02)),
    ("bd09", Named::Shifted(Shifted::Bd09)),
    ("bd09ll", Named::Shifted(Shifted::Bd09)),
    ("百度", Named::Shifted(Shifted::Bd09)),
    ("百度坐标", Named::Shifted(Shifted::Bd09)),
    ("百度坐标系", Named::Shifted(Shifted::Bd09)),
];

/// Parts of names of the old datums.
const OLD: [(&str, &str); 12] = [
    ("xian80", "Xian 1980"),
    ("xian1980", "Xian 1980"),
    ("西安80", "Xian 1980"),
    ("西安1980", "Xian 1980"),
    ("1980西安", "Xian 1980"),
    ("80西安", "Xian 1980"),
    ("newbeijing", "New Beijing"),
    ("beijing54", "Beijing 1954"),
    ("beijing1954", "Beijing 1954"),
    ("北京54", "Beijing 1954"),
    ("北京1954", "Beijing 1954"),
    ("1954北京", "Beijing 1954"),
];

/// What a name means, if it is a known one.
pub(super) fn named(text: &str) -> Option<Named> {
    let plain: String = text.to_lowercase().chars().filter(|c| !" _-/.()（）".contains(*c)).collect();
    if let Some(datum) = old_datum(&plain) {
        return Some(Named::Refused(datum));
    }
    let known = PLAIN.iter().find(|(name, _)| *name == plain).map(|(_, named)| *named);
    known.or_else(|| utm(text)).or_else(|| gauss_kruger(&plain, text))
}

/// The old datum that a name or a well-known text speaks of.
pub(super) fn old_datum(text: &str) -> Option<&'static str> {
    let plain: String = text.to_lowercase().chars().filter(|c| !" _-/.()（）".contains(*c)).collect();
    OLD.iter().find(|(part, _)| plain.contains(part)).map(|(_, datum)| *datum)
}

/// The datums that need local parameters, by the ranges of their EPSG codes.
pub(super) fn old_datum_of(code: u16) -> Option<&'static str> {
    match code {
        4610 | 2327..=2390 => Some("Xian 1980"),
        4214 | 2401..=2442 | 21413..=21423 | 21453..=21463 | 21473..=21483 => Some("Beijing 1954"),
        4555 | 4568..=4589 | 4652..=4656 | 4766..=4800 | 4812 | 4822 => Some("New Beijing"),
        _ => None,
    }
}

/// `WGS 84 / UTM zone 50N`, `WGS_1984_UTM_Zone_50N`, `UTM 50N`.
fn utm(text: &str) -> Option<Named> {
    let lower = text.to_lowercase();
    let (before, after) = lower.split_once("utm")?;
    let datum: String = before.chars().filter(char::is_ascii_alphanumeric).collect();
    let zone: String = after.trim_start_matches("_zone").chars().filter(char::is_ascii_alphanumeric).collect();
    let zone = zone.trim_start_matches("zone");
    let (number, half) = zone.split_at_checked(zone.len().checked_sub(1)?)?;
    let number: u16 = number.parse().ok().filter(|n| (1..=60).contains(n))?;
    match half {
        _ if !["", "wgs84", "wgs1984"].contains(&datum.as_str()) => None,
        "n" => Some(Named::Code(32_600 + number)),
        "s" => Some(Named::Code(32_700 + number)),
        _ => None,
    }
}

/// A Gauss-Krüger zone of CGCS2000, by its number or its central meridian.
///
/// Zones 13 to 23 are of six degrees and zones 25 to 45 of three, so that a number says which is meant.
fn gauss_kruger(plain: &str, text: &str) -> Option<Named> {
    let rest = ["cgcs2000", "国家2000", "2000国家大地坐标系"].iter().find_map(|datum| plain.strip_prefix(datum))?;
    let by_meridian = rest.contains("cm") || rest.contains("中央");
    let numbers: Vec<u16> = text.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
    let number = *numbers.iter().rev().find(|n| **n != 3 && **n != 6 && **n != 2000)?;
    let three = numbers.contains(&3);
    let six = numbers.contains(&6);
    let code = match number {
        _ if three && six => return None,
        75..=135 if by_meridian && number % 6 == 3 && !three => 4502 + (number - 75) / 6,
        75..=135 if by_meridian && number % 3 == 0 && !six => 4534 + (number - 75) / 3,
        25..=45 if !by_meridian && !six => 4513 + number - 25,
        13..=23 if !by_meridian && !three => 4491 + number - 13,
        _ => return None,
    };
    Some(Named::Code(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_by_the_names_of_epsg_esri_and_people() {
        // Names and codes as `pyproj.CRS(code).name` and `to_wkt("WKT1_ESRI")` give them (PROJ 9.5.1).
        for (name, code) in [
            ("CGCS2000 / 3-degree Gauss-Kruger zone 38", 4526),
            ("CGCS2000 / 3-degree GK zone 38", 4526),
            ("CGCS2000_3_Degree_GK_Zone_38", 4526),
            ("CGCS2000_3_Degree_GK_CM_114E", 4547),
            ("CGCS2000 / 3-degree Gauss-Kruger CM 135E", 4554),
            ("CGCS2000 / 3-degree Gauss-Kruger zone 25", 4513),
            ("CGCS2000 / Gauss-Kruger zone 13", 4491),
            ("CGCS2000_GK_Zone_19", 4497),
            ("CGCS2000 / Gauss-Kruger CM 111E", 4508),
            ("CGCS2000_GK_CM_111E", 4508),
            ("CGCS2000 3度带 第38带", 4526),
            ("国家2000 3度带 中央子午线114", 4547),
            ("CGCS2000 38带", 4526),
            ("WGS 84 / UTM zone 50N", 32_650),
            ("WGS_1984_UTM_Zone_7S", 32_707),
            ("utm 50n", 32_650),
            ("WGS 84 / Pseudo-Mercator", 3857),
            ("国家2000", 4490),
        ] {
            assert_eq!(named(name), Some(Named::Code(code)), "{name}");
        }
    }

    #[test]
    fn map_services_are_known_by_their_systems_and_names() {
        for name in ["GCJ-02", "gcj02", "GCJ 02", "火星坐标系", "高德"] {
            assert_eq!(named(name), Some(Named::Shifted(Shifted::Gcj02)), "{name}");
        }
        for name in ["BD-09", "bd09", "BD09LL", "百度"] {
            assert_eq!(named(name), Some(Named::Shifted(Shifted::Bd09)), "{name}");
        }
    }

    #[test]
    fn old_datums_are_refused_by_name_and_by_code() {
        for name in ["Xian 1980 / Gauss-Kruger CM 105E", "GCS_Xian_1980", "西安80", "Xian_1980_3_Degree_GK_Zone_34"] {
            assert_eq!(named(name), Some(Named::Refused("Xian 1980")), "{name}");
        }
        for name in ["Beijing_1954_GK_Zone_18", "北京54", "1954北京坐标系"] {
            assert_eq!(named(name), Some(Named::Refused("Beijing 1954")), "{name}");
        }
        assert_eq!(old_datum_of(4555), Some("New Beijing"));
        assert_eq!(old_datum_of(4547), None);
    }

    #[test]
    fn numbers_that_no_zone_has_are_no_name() {
        for name in [
            "CGCS2000 / 3-degree GK zone 19",
            "CGCS2000 zone 24",
            "CGCS2000 CM 113",
            "UTM 61N",
            "utm",
            "NAD83 / UTM zone 10N",
            "Ferro",
        ] {
            assert_eq!(named(name), None, "{name}");
        }
    }
}
