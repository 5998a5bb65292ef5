//! The shifted degrees of Chinese map services, both ways: GCJ-02 (AMap, Tencent) and BD-09 (Baidu).
//!
//! Both move a place by 300 to 1300 m with a formula that is public knowledge; the way back is found by iteration
//! and is exact to a millimetre. Where the formula applies is [`Shifted::applies`]; elsewhere nothing is moved.

use std::f64::consts::PI;

/// Semi-major axis and squared eccentricity of the ellipsoid of Krasovsky, on which the formula is built.
const AXIS: f64 = 6_378_245.0;
const ECCENTRICITY: f64 = 0.006_693_421_622_965_943;
/// The angle by which BD-09 waves, in radians per degree.
const WAVE: f64 = PI * 3_000.0 / 180.0;
/// Steps back that are tried at most; each leaves less than a hundredth of the error.
const STEPS: usize = 20;

/// The seas around the southern islands: all of 108 to 118 degrees east, from 3 to 18 degrees north.
const SEAS: [[f64; 2]; 2] = [[108.0, 118.0], [3.0, 18.0]];

/// From west to east where China lies, for each whole degree of latitude from 18 north to 53 north. Half degrees,
/// rounded outward, so that a strip of up to 60 km beyond the border belongs to it.
const LAND: [&[[f64; 2]]; 36] = [
    &[[108.0, 118.0]],
    &[[108.0, 118.0]],
    &[[108.0, 118.0]],
    &[[99.0, 102.0], [106.5, 118.0], [120.0, 122.5]],
    &[[98.5, 122.5]],
    &[[97.0, 122.5]],
    &[[97.0, 122.5]],
    &[[97.5, 125.0]],
    &[[91.5, 94.5], [97.5, 125.0]],
    &[[85.5, 89.5], [90.5, 122.5]],
    &[[83.5, 123.0]],
    &[[80.5, 123.0]],
    &[[78.5, 123.0]],
    &[[78.0, 123.0]],
    &[[78.0, 122.5]],
    &[[78.0, 122.0]],
    &[[78.0, 121.5]],
    &[[75.5, 121.5]],
    &[[74.0, 123.0]],
    &[[74.0, 123.0]],
    &[[73.0, 123.5]],
    &[[73.0, 125.0]],
    &[[73.0, 126.5]],
    &[[76.0, 129.5]],
    &[[79.5, 104.0], [105.0, 131.5]],
    &[[79.5, 97.0], [110.0, 131.5]],
    &[[79.5, 96.5], [110.5, 133.5]],
    &[[79.5, 94.5], [111.0, 134.5]],
    &[[82.0, 92.0], [115.0, 135.0]],
    &[[82.0, 92.0], [115.0, 135.5]],
    &[[84.5, 91.0], [115.0, 135.5]],
    &[[86.0, 89.0], [115.0, 131.5]],
    &[[115.5, 129.0]],
    &[[118.5, 128.0]],
    &[[119.0, 127.5]],
    &[[119.5, 126.5]],
];

/// Taiwan and Penghu: the strait is the western side, so that Kinmen and Matsu are outside.
const TAIWAN: [[f64; 2]; 5] = [[118.8, 21.0], [118.8, 23.5], [120.6, 25.6], [123.0, 26.0], [123.0, 21.0]];

/// A system of shifted degrees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shifted {
    /// GCJ-02: AMap (高德), Tencent (腾讯) and others.
    Gcj02,
    /// BD-09: Baidu (百度), shifted once more from GCJ-02.
    Bd09,
}

impl Shifted {
    /// Its usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Shifted::Gcj02 => "GCJ-02",
            Shifted::Bd09 => "BD-09",
        }
    }

    /// Whether a place, in WGS 84, is shifted at all.
    ///
    /// The boundary is a strip around China in half degrees (see the table in the source), because the border
    /// itself is no rectangle and a rectangle would shift Bangkok and Seoul. Hong Kong and Macau are inside: AMap,
    /// Tencent and Baidu shift them. Taiwan is inside for BD-09 and outside for GCJ-02: Baidu shifts it, AMap and
    /// Tencent give WGS 84 there (documentation of their software kits). A layer from somebody who does otherwise,
    /// such as OpenStreetMap in Hong Kong, is to be declared as what it is.
    #[must_use]
    pub fn applies(self, [lon, lat]: [f64; 2]) -> bool {
        let within = |[low, high]: [f64; 2], value: f64| (low..=high).contains(&value);
        if within(SEAS[0], lon) && within(SEAS[1], lat) {
            return true;
        }
        if !(18.0..54.0).contains(&lat) {
            return false;
        }
        let row = LAND[lat.floor() as usize - 18];
        row.iter().any(|part| within(*part, lon)) && (self == Shifted::Bd09 || !in_taiwan([lon, lat]))
    }

    /// The shifted degrees of a place in WGS 84; the same where nothing is shifted.
    #[must_use]
    pub fn of_wgs84(self, at: [f64; 2]) -> [f64; 2] {
        if self.applies(at) { self.shift(at) } else { at }
    }

    /// The place in WGS 84 of shifted degrees; the same where nothing is shifted.
    #[must_use]
    pub fn to_wgs84(self, shifted: [f64; 2]) -> [f64; 2] {
        if !(shifted[0].is_finite() && shifted[1].is_finite()) {
            return shifted;
        }
        let mut at = shifted;
        for _ in 0..STEPS {
            let there = self.shift(at);
            let error = [shifted[0] - there[0], shifted[1] - there[1]];
            at = [at[0] + error[0], at[1] + error[1]];
            if error[0].abs().max(error[1].abs()) < 1e-12 {
                break;
            }
        }
        if self.applies(at) { at } else { shifted }
    }

    /// The formula alone, wherever the place lies.
    fn shift(self, at: [f64; 2]) -> [f64; 2] {
        let gcj02 = gcj02(at);
        match self {
            Shifted::Gcj02 => gcj02,
            Shifted::Bd09 => bd09(gcj02),
        }
    }
}

/// GCJ-02 of WGS 84: metres east and north from waves of the distance to 105 E 35 N, made into degrees.
fn gcj02([lon, lat]: [f64; 2]) -> [f64; 2] {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let wave = |size: f64, angle: f64| size * (angle * PI).sin();
    let root = 0.1 * x.abs().sqrt();
    let fine = wave(20.0, 6.0 * x) + wave(20.0, 2.0 * x);
    let east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + root;
    let east = east + 2.0 / 3.0 * (fine + wave(20.0, x) + wave(40.0, x / 3.0));
    let east = east + 2.0 / 3.0 * (wave(150.0, x / 12.0) + wave(300.0, x / 30.0));
    let north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 2.0 * root;
    let north = north + 2.0 / 3.0 * (fine + wave(20.0, y) + wave(40.0, y / 3.0));
    let north = north + 2.0 / 3.0 * (wave(160.0, y / 12.0) + wave(320.0, y / 30.0));
    let phi = lat.to_radians();
    let flat = 1.0 - ECCENTRICITY * phi.sin() * phi.sin();
    let north = (north / (AXIS * (1.0 - ECCENTRICITY) / (flat * flat.sqrt()))).to_degrees();
    let east = (east / (AXIS / flat.sqrt() * phi.cos())).to_degrees();
    [lon + east, lat + north]
}

/// BD-09 of GCJ-02: a turn and a stretch that wave a little, and a fixed step.
fn bd09([x, y]: [f64; 2]) -> [f64; 2] {
    let length = x.hypot(y) + 0.000_02 * (y * WAVE).sin();
    let angle = y.atan2(x) + 0.000_003 * (x * WAVE).cos();
    [length * angle.cos() + 0.006_5, length * angle.sin() + 0.006]
}

fn in_taiwan([x, y]: [f64; 2]) -> bool {
    let sides = TAIWAN.iter().zip(TAIWAN.iter().cycle().skip(1));
    let crossed =
        sides.filter(|([ax, ay], [bx, by])| (ay > &y) != (by > &y) && x < (bx - ax) * (y - ay) / (by - ay) + ax);
    crossed.count() % 2 == 1
}

#[cfg(test)]
#[path = "shifted_tests.rs"]
mod tests;
