//! Exact numbers: what tables hold and what plans ask, compared without rounding.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An exact rational number.
///
/// Read from decimal text as planners write it: `4.5`, `1,200`, `50%`, `8.5‰`, `0.28万`, `1/30000`.
///
/// ```
/// use gapzone::units::Amount;
///
/// let share: Amount = "55%".parse()?;
/// let hundred = Amount::from(100);
/// assert_eq!(share.times(hundred), Some(Amount::from(55))); // 0.55 * 100 is above 55 in floating point
/// assert_eq!(share.decimals(2), "0.55");
/// # Ok::<(), gapzone::units::NotANumber>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Amount(Ratio<i128>);

/// A text that is no number in any of the forms that [`Amount`] reads.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("\"{0}\" is not a number; write 4.5, 1200, 50%, 8.5‰ or 1/30000")]
pub struct NotANumber(pub String);

/// Digits of a number before and after the point; more are refused, so that sums cannot overflow.
const MOST_DIGITS: usize = 15;

impl Amount {
    /// Nothing.
    pub const ZERO: Amount = Amount(Ratio::new_raw(0, 1));
    /// One.
    pub const ONE: Amount = Amount(Ratio::new_raw(1, 1));

    /// A fraction; `None` when `whole` is zero.
    #[must_use]
    pub fn fraction(part: i128, whole: i128) -> Option<Amount> {
        (whole != 0).then(|| Amount(Ratio::new(part, whole)))
    }

    /// The sum, unless it is too large to hold.
    #[must_use]
    pub fn plus(self, other: Amount) -> Option<Amount> {
        self.0.checked_add(&other.0).map(Amount)
    }

    /// The difference, unless it is too large to hold.
    #[must_use]
    pub fn minus(self, other: Amount) -> Option<Amount> {
        self.0.checked_sub(&other.0).map(Amount)
    }

    /// The product, unless it is too large to hold.
    #[must_use]
    pub fn times(self, other: Amount) -> Option<Amount> {
        self.0.checked_mul(&other.0).map(Amount)
    }

    /// The quotient; `None` when `other` is zero.
    #[must_use]
    pub fn over(self, other: Amount) -> Option<Amount> {
        if other == Amount::ZERO { None } else { self.0.checked_div(&other.0).map(Amount) }
    }

    /// The smallest whole number that is not below this one.
    #[must_use]
    pub fn ceil(self) -> Amount {
        Amount(self.0.ceil())
    }

    /// The amount without its sign.
    #[must_use]
    pub fn abs(self) -> Amount {
        if self < Amount::ZERO { Amount(-self.0) } else { self }
    }

    /// Whether it has no fractional part.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.0.is_integer()
    }

    /// The nearest number that a float can hold, for output only.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        *self.0.numer() as f64 / *self.0.denom() as f64
    }

    /// Decimal text with at most `digits` after the point, half away from zero, without trailing zeros.
    #[must_use]
    pub fn decimals(self, digits: u32) -> String {
        let scale = 10_i128.pow(digits.min(12));
        let Some(scaled) = self.0.checked_mul(&Ratio::from_integer(scale)) else {
            return format!("{:.1$}", self.as_f64(), digits as usize);
        };
        let rounded = scaled.round().to_integer();
        let (sign, size) = (if rounded < 0 { "-" } else { "" }, rounded.unsigned_abs());
        let (whole, part) = (size / scale.unsigned_abs(), size % scale.unsigned_abs());
        if part == 0 {
            return format!("{sign}{whole}");
        }
        let part = format!("{part:0width$}", width = digits.min(12) as usize);
        format!("{sign}{whole}.{}", part.trim_end_matches('0'))
    }

    /// Half of the last place that its decimal form needs: 0.05 for 13.9. Fractions without a finite decimal form have none.
    #[must_use]
    pub fn half_of_last_place(self) -> Amount {
        let mut scale = 1_i128;
        for _ in 0..12 {
            if self.0.checked_mul(&Ratio::from_integer(scale)).is_some_and(|n| n.is_integer()) {
                return Amount(Ratio::new(1, 2 * scale));
            }
            scale *= 10;
        }
        Amount::ZERO
    }
}

impl From<u64> for Amount {
    fn from(whole: u64) -> Amount {
        Amount(Ratio::from_integer(i128::from(whole)))
    }
}

impl From<u32> for Amount {
    fn from(whole: u32) -> Amount {
        Amount::from(u64::from(whole))
    }
}

impl From<i32> for Amount {
    fn from(whole: i32) -> Amount {
        Amount(Ratio::from_integer(i128::from(whole)))
    }
}

impl From<super::People> for Amount {
    /// People as a number, their thousandths kept.
    fn from(people: super::People) -> Amount {
        Amount(Ratio::new(i128::from(people.0), 1_000))
    }
}

impl FromStr for Amount {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Amount, NotANumber> {
        parse(text).ok_or_else(|| NotANumber(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Amount> {
    let plain: String = text.trim().chars().map(narrow).filter(|c| *c != ',' && !c.is_whitespace()).collect();
    if let Some((part, whole)) = plain.split_once('/') {
        return decimal(part)?.over(decimal(whole)?);
    }
    let (digits, factor) = match plain.chars().last()? {
        '%' => (plain.trim_end_matches('%'), Ratio::new(1, 100)),
        '‰' => (plain.trim_end_matches('‰'), Ratio::new(1, 1_000)),
        '万' => (plain.trim_end_matches('万'), Ratio::from_integer(10_000)),
        _ => (plain.as_str(), Ratio::from_integer(1)),
    };
    decimal(digits)?.times(Amount(factor))
}

/// The plain form of a full-width digit or sign.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' | '．' | '，' | '％' | '－' | '＋' | '／' => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        }
        _ => c,
    }
}

fn decimal(text: &str) -> Option<Amount> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit()) && t.len() <= MOST_DIGITS;
    if whole.is_empty() && part.is_empty() || !all_digits(whole) || !all_digits(part) {
        return None;
    }
    let number: i128 = format!("0{whole}{part}").parse().ok()?;
    let scaled = Ratio::new(number, 10_i128.pow(part.len() as u32));
    Some(Amount(if negative { -scaled } else { scaled }))
}

impl PartialEq<u64> for Amount {
    fn eq(&self, other: &u64) -> bool {
        *self == Amount::from(*other)
    }
}

impl PartialOrd<u64> for Amount {
    fn partial_cmp(&self, other: &u64) -> Option<Ordering> {
        self.partial_cmp(&Amount::from(*other))
    }
}

impl fmt::Display for Amount {
    /// Decimal text with at most four digits after the point.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.decimals(4))
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.half_of_last_place() == Amount::ZERO {
            return serializer.serialize_str(&format!("{}/{}", self.0.numer(), self.0.denom()));
        }
        serializer.serialize_str(&self.decimals(12))
    }
}

impl schemars::JsonSchema for Amount {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["number", "string"], "description": "A number: 5.2, \"5.82‰\", \"1/3\"." })
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Amount, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}

/// Reads whole numbers, decimal numbers as they were written, and text.
struct Visitor;

impl de::Visitor<'_> for Visitor {
    type Value = Amount;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, such as 4.5 or \"50%\"")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Amount, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Amount, E> {
        self.visit_str(&value.to_string())
    }

    /// The shortest decimal form of a float is what its author wrote.
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Amount, E> {
        self.visit_str(&value.to_string())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Amount, E> {
        value.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        text.parse().unwrap_or_else(|e| panic!("{e}"))
    }

    #[test]
    fn numbers_are_read_as_planners_write_them() {
        assert_eq!(amount("1,200"), Amount::from(1_200));
        assert_eq!(amount("０．２８万"), Amount::from(2_800));
        assert_eq!(amount("8.5‰").times(Amount::from(2_000)), Some(Amount::from(17)));
        assert_eq!(amount(" 50 % "), amount("0.5"));
        assert_eq!(amount("1/30000").times(Amount::from(30_000)), Some(Amount::ONE));
        assert_eq!(amount("-3.25").decimals(1), "-3.3");
        for wrong in ["", "%", "1.2.3", "abc", "1e5", "4..", "1/0", "9999999999999999"] {
            assert!(wrong.parse::<Amount>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn fifty_five_percent_of_a_hundred_is_fifty_five() {
        assert_eq!(amount("55%").times(Amount::from(100)).map(Amount::ceil), Some(Amount::from(55)));
        assert!((0.55_f64 * 100.0).ceil() > 55.0, "the error that exact numbers avoid");
    }

    #[test]
    fn the_last_place_of_a_stated_number_bounds_what_it_may_stand_for() {
        assert_eq!(amount("13.9").half_of_last_place(), amount("0.05"));
        assert_eq!(amount("446").half_of_last_place(), amount("0.5"));
        assert_eq!(amount("1/3").half_of_last_place(), Amount::ZERO);
    }

    #[test]
    fn text_and_back_is_the_same_number() {
        for text in ["0", "4.5", "-0.001", "1/3", "123456789.125"] {
            let json = serde_json::to_string(&amount(text)).unwrap_or_default();
            assert_eq!(serde_json::from_str::<Amount>(&json).ok(), Some(amount(text)), "{text}");
        }
    }
}
