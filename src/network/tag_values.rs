//! Values of street tags as numbers: speed limits in km/h and durations in seconds.
//!
//! Text that means nothing here gives `None`; the class speed stands then.

/// A speed limit in km/h: `50`, `30 mph`, `50 km/h`, `walk`, `DE:urban`, `50;30` (the first).
///
/// `none` and `signals` say nothing about a usual speed. Values outside 1 to 200 km/h are typing errors.
pub(super) fn parse_maxspeed(text: &str) -> Option<f64> {
    let first = text.split(';').next().unwrap_or_default().trim();
    let kmh = match zone(first) {
        Some(kmh) => kmh,
        None => number_with_unit(first)?,
    };
    (1.0..=200.0).contains(&kmh).then_some(kmh)
}

/// `DE:urban` and the like. Defaults of the signposted zones in most countries.
fn zone(text: &str) -> Option<f64> {
    let zone = text.split_once(':').map_or(text, |(_, zone)| zone);
    match zone {
        "walk" | "living_street" => Some(7.0),
        "urban" => Some(50.0),
        "rural" => Some(80.0),
        "trunk" => Some(100.0),
        "motorway" => Some(120.0),
        _ => zone.strip_prefix("zone").and_then(|rest| rest.trim_start_matches(':').parse().ok()),
    }
}

fn number_with_unit(text: &str) -> Option<f64> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let number: f64 = text[..end].parse().ok()?;
    match text[end..].trim() {
        "" | "km/h" | "kmh" | "kph" => Some(number),
        "mph" => Some(number * 1.609_344),
        "knots" => Some(number * 1.852),
        _ => None,
    }
}

/// A duration in seconds: minutes (`25`), `H:MM`, `H:MM:SS` or ISO 8601 (`PT1H30M`, `P1DT2H`); above zero, at most 7 days.
pub(super) fn parse_duration(text: &str) -> Option<f64> {
    let text = text.trim();
    let seconds = match text.strip_prefix('P') {
        Some(iso) => iso_seconds(iso)?,
        None => clock_seconds(text)?,
    };
    (seconds > 0.0 && seconds <= 604_800.0).then_some(seconds)
}

fn clock_seconds(text: &str) -> Option<f64> {
    let parts: Vec<f64> = text.split(':').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    match parts[..] {
        [minutes] => Some(minutes * 60.0),
        [hours, minutes] => Some(hours * 3600.0 + minutes * 60.0),
        [hours, minutes, seconds] => Some(hours * 3600.0 + minutes * 60.0 + seconds),
        _ => None,
    }
}

/// Seconds of an ISO 8601 duration without its `P`: days, then `T` and hours, minutes and seconds.
fn iso_seconds(text: &str) -> Option<f64> {
    let (days, clock) = text.split_once('T').unwrap_or((text, ""));
    let mut seconds = match days {
        "" => 0.0,
        days => days.strip_suffix('D')?.parse::<f64>().ok()? * 86_400.0,
    };
    for part in clock.split_inclusive(|c: char| c.is_ascii_alphabetic()) {
        let unit = part.chars().last()?;
        let factor = match unit {
            'H' => 3600.0,
            'M' => 60.0,
            'S' => 1.0,
            _ => return None,
        };
        seconds += part.strip_suffix(unit)?.parse::<f64>().ok()? * factor;
    }
    Some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_limits_are_read_in_every_common_spelling() {
        assert_eq!(parse_maxspeed("50"), Some(50.0));
        assert_eq!(parse_maxspeed("30 mph"), Some(30.0 * 1.609_344));
        assert_eq!(parse_maxspeed("60;40"), Some(60.0));
        assert_eq!(parse_maxspeed("DE:urban"), Some(50.0));
        assert_eq!(parse_maxspeed("DE:zone:30"), Some(30.0));
        assert_eq!(parse_maxspeed("DE:zone30"), Some(30.0));
        assert_eq!(parse_maxspeed("walk"), Some(7.0));
        for silent in ["none", "signals", "", "0", "9999", "fast", "NaN", "-5", "五十"] {
            assert_eq!(parse_maxspeed(silent), None, "{silent}");
        }
    }

    #[test]
    fn ferry_durations_are_minutes_a_clock_or_iso() {
        assert_eq!(parse_duration("25"), Some(1500.0));
        assert_eq!(parse_duration("1:30"), Some(5400.0));
        assert_eq!(parse_duration("00:01:30"), Some(90.0));
        assert_eq!(parse_duration("PT1H30M"), Some(5400.0));
        // A day and two hours: 86,400 s + 7,200 s.
        assert_eq!(parse_duration("P1DT2H"), Some(93_600.0));
        assert_eq!(parse_duration("P1D"), Some(86_400.0));
        for silent in ["", "0", "soon", "P", "P1M", "P1", "PT", "PT5", "1:2:3:4", "-3", "inf"] {
            assert_eq!(parse_duration(silent), None, "{silent}");
        }
    }
}
