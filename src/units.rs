//! The units that cross module borders: time, length, speed, people and exact shares.
//!
//! Times are whole milliseconds and people whole thousandths of a person, so that sums are exact and
//! nothing is judged on a rounded number.
//!
//! ```
//! use gapzone::units::{Kmh, Metres, Millis, People, Share};
//!
//! // 667 m at 4.0 km/h take 10 min 0.3 s: over a limit of 10 minutes, and printed so.
//! let time = Millis::for_distance(Metres(667.0), Kmh(4.0));
//! assert_eq!(time, Millis(600_300));
//! assert!(time > Millis::from_minutes(10));
//! assert_eq!(time.to_string(), "10.1");
//!
//! // 10 people over three equal parts: no thousandth is lost.
//! let parts = People::whole(10).spread(&[1.0, 1.0, 1.0]);
//! assert_eq!(parts.into_iter().sum::<People>(), People::whole(10));
//!
//! // 1999 of 2000 is not everybody, however it is rounded.
//! let share = Share::of_people(People::whole(1999), People::whole(2000));
//! assert!(share.at_least(9_995) && !share.at_least(10_000));
//! ```

mod amount;

pub use amount::{Amount, NotANumber};

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

/// A travel time in whole milliseconds; at most about 49 days.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct Millis(pub u32);

impl Millis {
    /// No time at all.
    pub const ZERO: Millis = Millis(0);
    /// The longest time that can be held; sums stop here instead of wrapping.
    pub const MAX: Millis = Millis(u32::MAX - 1);

    /// Whole minutes as a time.
    #[must_use]
    pub fn from_minutes(minutes: u32) -> Millis {
        Millis(minutes.saturating_mul(60_000))
    }

    /// Rounds seconds to the nearest millisecond, half up; negative and NaN give zero.
    #[must_use]
    pub fn from_seconds(seconds: f64) -> Millis {
        let millis = (seconds * 1000.0 + 0.5).floor();
        Millis(millis.clamp(0.0, f64::from(u32::MAX - 1)) as u32)
    }

    /// The time needed for `length` at `speed`, rounded once, half up.
    #[must_use]
    pub fn for_distance(length: Metres, speed: Kmh) -> Millis {
        Millis::from_seconds(length.0 * 3.6 / speed.0)
    }

    /// The part of this time that belongs to a fraction (0 to 1) of an edge, rounded half up.
    ///
    /// Parts of one edge are always measured from its tail, so they add up exactly.
    #[must_use]
    #[inline]
    pub fn part(self, fraction: f64) -> Millis {
        let millis = (f64::from(self.0) * fraction + 0.5).floor();
        Millis(millis.clamp(0.0, f64::from(self.0)) as u32)
    }

    /// Adds two times, stopping at [`Millis::MAX`].
    #[must_use]
    #[inline]
    pub fn plus(self, other: Millis) -> Millis {
        Millis(self.0.saturating_add(other.0).min(u32::MAX - 1))
    }

    /// The difference, or zero when `other` is longer.
    #[must_use]
    #[inline]
    pub fn minus(self, other: Millis) -> Millis {
        Millis(self.0.saturating_sub(other.0))
    }

    /// This time multiplied by a factor, rounded half up.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Millis {
        Millis::from_seconds(f64::from(self.0) * factor / 1000.0)
    }

    /// Minutes as a decimal number, for output only.
    #[must_use]
    pub fn minutes(self) -> f64 {
        f64::from(self.0) / 60_000.0
    }

    /// Seconds as a decimal number, for output only.
    #[must_use]
    pub fn seconds(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl fmt::Display for Millis {
    /// Minutes with one decimal, rounded away from a false "exactly at the limit": 10 min 0.001 s
    /// prints as `10.1`, never as `10.0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = u64::from(self.0).div_ceil(6_000);
        write!(f, "{}.{}", tenths / 10, tenths % 10)
    }
}

/// A length in metres on the ground.
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Metres(pub f64);

impl Add for Metres {
    type Output = Metres;
    fn add(self, other: Metres) -> Metres {
        Metres(self.0 + other.0)
    }
}

/// A speed in kilometres per hour.
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Kmh(pub f64);

/// A number of people, held in whole thousandths of a person so that spreading and summing is exact.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct People(pub u64);

impl People {
    /// Nobody.
    pub const ZERO: People = People(0);

    /// A whole number of people.
    #[must_use]
    pub fn whole(people: u64) -> People {
        People(people.saturating_mul(1000))
    }

    /// Rounds a decimal count to the nearest thousandth; `None` when it is negative, not finite or above 10^13.
    #[must_use]
    pub fn from_f64(people: f64) -> Option<People> {
        (people.is_finite() && (0.0..=1e13).contains(&people)).then(|| People((people * 1000.0).round() as u64))
    }

    /// The count rounded half up to whole people, for output only.
    #[must_use]
    pub fn rounded(self) -> u64 {
        (self.0 + 500) / 1000
    }

    /// The count as a decimal number, for output only.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// The difference, or nobody when `other` is larger.
    #[must_use]
    pub fn minus(self, other: People) -> People {
        People(self.0.saturating_sub(other.0))
    }

    /// Spreads these people over `weights` so that the parts add up exactly: largest remainder first,
    /// ties to the earlier part. Weights that are all zero or not finite count as equal.
    #[must_use]
    pub fn spread(self, weights: &[f64]) -> Vec<People> {
        if weights.is_empty() {
            return Vec::new();
        }
        let usable = |w: f64| if w.is_finite() && w > 0.0 { w } else { 0.0 };
        let mut sum: f64 = weights.iter().map(|&w| usable(w)).sum();
        let equal = sum <= 0.0 || !sum.is_finite();
        if equal {
            sum = weights.len() as f64;
        }
        let exact = |w: f64| self.0 as f64 * if equal { 1.0 } else { usable(w) } / sum;
        let mut parts: Vec<u64> = weights.iter().map(|&w| exact(w).floor() as u64).collect();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by(|&a, &b| {
            let remainder = |i: usize| exact(weights[i]) - parts[i] as f64;
            remainder(b).total_cmp(&remainder(a)).then(a.cmp(&b))
        });
        // Floating point can leave the sum of the floors a few thousandths off in either direction.
        let mut given: u64 = parts.iter().sum();
        for &i in order.iter().cycle() {
            match given.cmp(&self.0) {
                std::cmp::Ordering::Equal => break,
                std::cmp::Ordering::Less => {
                    parts[i] += 1;
                    given += 1;
                }
                std::cmp::Ordering::Greater if parts[i] > 0 => {
                    parts[i] -= 1;
                    given -= 1;
                }
                std::cmp::Ordering::Greater => {}
            }
        }
        parts.into_iter().map(People).collect()
    }
}

impl Add for People {
    type Output = People;
    fn add(self, other: People) -> People {
        People(self.0 + other.0)
    }
}

impl Sub for People {
    type Output = People;
    fn sub(self, other: People) -> People {
        People(self.0 - other.0)
    }
}

impl AddAssign for People {
    fn add_assign(&mut self, other: People) {
        self.0 += other.0;
    }
}

impl Sum for People {
    fn sum<I: Iterator<Item = People>>(iter: I) -> People {
        People(iter.map(|p| p.0).sum())
    }
}

impl fmt::Display for People {
    /// Whole people with thousands separators: `52,140`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.rounded().to_string();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                write!(f, ",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// An exact share: a count out of a whole. A whole of zero has no share.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Share {
    /// The part that counts.
    pub part: u64,
    /// The whole.
    pub whole: u64,
}

/// A target share in basis points: 9500 is 95 %.
pub type BasisPoints = u32;

impl Share {
    /// A share of people.
    #[must_use]
    pub fn of_people(part: People, whole: People) -> Share {
        Share { part: part.0, whole: whole.0 }
    }

    /// Whether the share is at least `target`, by integers alone; an empty whole meets nothing.
    #[must_use]
    pub fn at_least(self, target: BasisPoints) -> bool {
        self.whole > 0 && u128::from(self.part) * 10_000 >= u128::from(target) * u128::from(self.whole)
    }

    /// Percent as a decimal number, for output only.
    #[must_use]
    pub fn percent(self) -> Option<f64> {
        (self.whole > 0).then(|| self.part as f64 * 100.0 / self.whole as f64)
    }
}

impl fmt::Display for Share {
    /// Percent with two decimals, half up; short of all it never prints as `100.00%`, and above none
    /// never as `0.00%`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (part, whole) = (u128::from(self.part), u128::from(self.whole));
        if whole == 0 {
            return write!(f, "–");
        }
        let mut bp = (part * 20_000 + whole) / (whole * 2);
        if part < whole {
            bp = bp.min(9_999);
        }
        if part > 0 {
            bp = bp.max(1);
        }
        write!(f, "{}.{:02}%", bp / 100, bp % 100)
    }
}

#[cfg(test)]
#[path = "units_tests.rs"]
mod tests;
