//! The unit that a row names by itself: by code, id or name, or through the name of a village in its own name.

use super::DivisionCode;
use super::facility::Facility;
use super::facility_names::columns::UNIT;
use super::resident::ResidentialArea;
use super::unit::{UnitId, Units};

/// The unit word of a facility's row: of its column 所属街道, 所在村, 区划代码 ...
#[must_use]
pub fn unit_word(facility: &Facility) -> Option<&str> {
    UNIT.iter().find_map(|title| facility.attributes.get(*title)).map(String::as_str)
}

/// The unit word of a residential area's row; a statistical code of 9 or 12 digits as its id counts too.
#[must_use]
pub fn unit_word_of_area(area: &ResidentialArea) -> Option<&str> {
    let coded = || {
        let long = matches!(area.id.len(), 9 | 12 | 17) && DivisionCode::parse(&area.id).is_some();
        long.then_some(area.id.as_str())
    };
    UNIT.iter().find_map(|title| area.attributes.get(*title)).map(String::as_str).or_else(coded)
}

/// The unit that a word names; a village code that is no unit of the layer names its town.
#[must_use]
pub fn unit_of_word(word: &str, units: &Units) -> Option<UnitId> {
    units.named(word).or_else(|| {
        let code = DivisionCode::parse(word)?;
        let holders = std::iter::successors(code.parent(), |c| c.parent()).take_while(|c| c.digits().len() >= 9);
        holders.into_iter().find_map(|holder| units.by_code(holder.digits()))
    })
}

/// The unit of a facility without coordinates: the one that its row names, else the only one with the longest name
/// that its own name begins with: 罗家湾村 of 罗家湾村卫生室.
pub(super) fn named_unit(facility: &Facility, units: &Units) -> Option<UnitId> {
    unit_word(facility).and_then(|word| unit_of_word(word, units)).or_else(|| {
        let begins = |name: &str| name.chars().count() >= 2 && facility.name.starts_with(name);
        let longest = units.list.iter().filter(|u| begins(&u.name)).map(|u| u.name.len()).max()?;
        let mut same = units.iter().filter(|(_, u)| u.name.len() == longest && begins(&u.name));
        same.next().filter(|_| same.next().is_none()).map(|(id, _)| id)
    })
}
