//! The usual titles of columns, for those who look at a file before anybody says what it is.

use super::{facility_names, load_indicators, load_residents, load_units};

/// What a column may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Usual {
    /// Number of residents.
    People,
    /// Type of a facility.
    FacilityType,
    /// Division code.
    Code,
    /// Level of a unit.
    Level,
    /// Longitude.
    Lon,
    /// Latitude.
    Lat,
    /// Name of an indicator.
    Indicator,
    /// Year of a value.
    Year,
}

/// The usual titles of a column.
#[must_use]
pub fn usual_titles(what: Usual) -> &'static [&'static str] {
    match what {
        Usual::People => load_residents::PEOPLE,
        Usual::FacilityType => facility_names::columns::KIND,
        Usual::Code => load_units::CODE,
        Usual::Level => load_units::LEVEL,
        Usual::Lon => facility_names::columns::LON,
        Usual::Lat => facility_names::columns::LAT,
        Usual::Indicator => load_indicators::NAME,
        Usual::Year => load_indicators::YEAR,
    }
}

/// The first column of a file with a usual title.
#[must_use]
pub fn usual_column<'a>(fields: impl IntoIterator<Item = &'a str> + Clone, what: Usual) -> Option<&'a str> {
    usual_titles(what).iter().find_map(|title| {
        let same = |field: &&str| super::titles::plain(super::titles::parts(field).0) == super::titles::plain(title);
        fields.clone().into_iter().find(same)
    })
}
