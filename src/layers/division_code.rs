//! Division codes of China: 6 digits for a county, 9 for a town, 12 for a village, each with those before it in front.
//!
//! Statistical codes say more: the township part tells street offices (001-099) from towns and townships (100-599), the
//! village part residents' (001-199) from villagers' committees (200-399); five digits may follow, of which the last
//! three are the urban-rural class. Other codes and running numbers are no division codes and say nothing.

use super::unit::Level;

/// A code with its parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DivisionCode<'a> {
    /// The digits that name the unit, without the zeros that fill up: 2, 4, 6, 9 or 12.
    digits: &'a str,
    /// The urban-rural class at the end of a code of 17 digits.
    class: Option<&'a str>,
}

impl<'a> DivisionCode<'a> {
    /// The parts of a code; `None` when it is no division code.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<DivisionCode<'a>> {
        let text = text.trim();
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let (digits, class) = match text.len() {
            17 => (&text[..12], Some(&text[14..])),
            2 | 4 | 6 | 9 | 12 => (text, None),
            _ => return None,
        };
        Some(DivisionCode { digits: significant(digits), class })
    }

    /// The digits that name the unit: `510504101` of `510504101000`.
    #[must_use]
    pub fn digits(self) -> &'a str {
        self.digits
    }

    /// The urban-rural class code that a code of 17 digits ends with.
    #[must_use]
    pub fn class(self) -> Option<&'a str> {
        self.class
    }

    /// The level that the code implies; `None` for provinces, prefectures and parts without a meaning.
    #[must_use]
    pub fn level(self) -> Option<Level> {
        let part = |from: usize| self.digits.get(from..from + 3).and_then(|p| p.parse::<u32>().ok()).unwrap_or(0);
        match (self.digits.len(), part(6), part(9)) {
            (6, ..) => Some(Level::County),
            (9, 1..=99, _) => Some(Level::Street),
            (9, 100..=599, _) => Some(Level::Town),
            (12, _, 1..=199) => Some(Level::Community),
            (12, _, 200..=399) => Some(Level::Village),
            _ => None,
        }
    }

    /// The code of the unit that holds this one: of a village its town, of a town its county, and so on.
    #[must_use]
    pub fn parent(self) -> Option<DivisionCode<'a>> {
        let shorter = match self.digits.len() {
            12 => 9,
            9 => 6,
            6 => 4,
            4 => 2,
            _ => return None,
        };
        Some(DivisionCode { digits: &self.digits[..shorter], class: None })
    }
}

/// A division code without the zeros that fill it up: two digits each for province, prefecture and
/// county, then three each for town and village. Other codes stay as they are.
pub(super) fn significant(code: &str) -> &str {
    if !is_division_code(code) {
        return code;
    }
    match code.len() {
        12 if code.ends_with("000000") => &code[..6],
        12 if code.ends_with("000") => &code[..9],
        9 if code.ends_with("000") => &code[..6],
        _ => code,
    }
}

/// Whether a code is a division code of China, of which a part at the front is the code of a coarser
/// unit. Other codes and running numbers say nothing about parents.
pub(super) fn is_division_code(code: &str) -> bool {
    matches!(code.len(), 4 | 6 | 9 | 12) && code.bytes().all(|b| b.is_ascii_digit())
}

/// The urban-rural class codes: main urban area, urban fringe, town centre, town fringe, township centre, village.
pub const CLASSES: [&str; 6] = ["111", "112", "121", "122", "210", "220"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_code_give_level_and_parent() {
        let level = |code| DivisionCode::parse(code).and_then(DivisionCode::level);
        assert_eq!(level("510504"), Some(Level::County));
        assert_eq!(level("510504000000"), Some(Level::County));
        assert_eq!(level("510504001000"), Some(Level::Street));
        assert_eq!(level("510504101"), Some(Level::Town));
        assert_eq!(level("510504101005"), Some(Level::Community));
        assert_eq!(level("510504101201"), Some(Level::Village));
        assert_eq!((level("51"), level("510504101999"), level("17"), level("5105040010")), (None, None, None, None));
        let village = DivisionCode::parse("510504101201").expect("a village");
        assert_eq!(village.parent().map(DivisionCode::digits), Some("510504101"));
        assert_eq!(village.parent().and_then(DivisionCode::parent).map(DivisionCode::digits), Some("510504"));
    }

    #[test]
    fn a_code_of_17_digits_ends_with_the_class() {
        let code = DivisionCode::parse("51050410120100220").expect("17 digits");
        assert_eq!((code.digits(), code.class(), code.level()), ("510504101201", Some("220"), Some(Level::Village)));
        assert_eq!(DivisionCode::parse("F0031"), None);
    }
}
