//! The bureau's indicator table: values of the plan area as a whole, by year.

use crate::message::Place;
use crate::units::Amount;

/// One value of the table.
#[derive(Clone, PartialEq, Debug)]
pub struct IndicatorValue {
    /// Name as given.
    pub name: String,
    /// Year of the value; `None` where the table does not say.
    pub year: Option<i32>,
    /// The value, in the unit of the table.
    pub value: Amount,
    /// Where the input had it.
    pub place: Place,
}

/// All values, in file order.
#[derive(Clone, Debug, Default)]
pub struct Indicators {
    /// The values.
    pub list: Vec<IndicatorValue>,
}

impl Indicators {
    /// The value of an indicator for a year: of that year, else of the latest year before it, else the one without
    /// a year. `is_named` says whether a name is that of the indicator.
    #[must_use]
    pub fn value(&self, is_named: &dyn Fn(&str) -> bool, year: i32) -> Option<&IndicatorValue> {
        let named = self.list.iter().filter(|v| is_named(&v.name));
        named.filter(|v| v.year.is_none_or(|y| y <= year)).max_by_key(|v| v.year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, year: Option<i32>, value: u32) -> IndicatorValue {
        IndicatorValue { name: name.to_owned(), year, value: Amount::from(value), place: Place::file("t.csv") }
    }

    #[test]
    fn the_latest_year_that_has_come_counts() {
        let table = Indicators { list: vec![row("b", Some(2024), 1), row("b", Some(2027), 3), row("b", None, 9)] };
        let of = |year| table.value(&|n| n == "b", year).map(|v| v.value);
        assert_eq!(of(2024), Some(Amount::from(1)));
        assert_eq!(of(2026), Some(Amount::from(1)));
        assert_eq!(of(2027), Some(Amount::from(3)));
        assert_eq!(of(2020), Some(Amount::from(9)));
        assert_eq!(table.value(&|n| n == "c", 2026), None);
    }
}
