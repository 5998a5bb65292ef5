//! An amount that is counted or summed: beds of hospitals, residents, births.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::attributes;
use super::evidence::Evidence;

use super::expression::Expression;
use super::filter::Filter;
use super::known::Known;
use crate::layers::{FacilityId, titles};
use crate::message::Text;
use crate::units::Amount;

/// What is counted or summed; exactly one of `sum`, `count`, `people` and `indicator` is given.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Quantity {
    /// Sum of a number over facilities: `sum = "beds"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sum: Option<Expression>,
    /// The facilities that are summed over; all when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Filter>,
    /// Number of facilities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<Filter>,
    /// Number of residents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<Group>,
    /// A row of the indicator table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<Expression>,
}

/// A group of residents.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Everybody (常住人口).
    #[default]
    Total,
    /// Children of 0 to 3 years, as nursery norms count them.
    Age0To3,
    /// Children of 0 to 14 years, as norms of paediatrics count them.
    Age0To14,
    /// People of 65 years and more.
    Age65Plus,
}

impl Group {
    /// The titles under which an indicator table gives the number of residents.
    #[must_use]
    pub fn titles(self) -> &'static [&'static str] {
        match self {
            Group::Total => &["people", "常住人口", "年末常住人口", "residents", "population"],
            Group::Age0To3 => &["people_0_3", "0—3岁人口", "0-3岁人口", "0—3岁婴幼儿数", "3岁以下婴幼儿数"],
            Group::Age0To14 => &["people_0_14", "0—14岁人口", "0-14岁人口", "儿童人口"],
            Group::Age65Plus => &["people_65", "65岁及以上人口", "65岁以上人口"],
        }
    }

    /// By how much the numbers of a row or column of this title are multiplied to be people; `None` when it does
    /// not give the group.
    #[must_use]
    pub fn factor_of(self, title: &str) -> Option<Amount> {
        let (stem, unit) = titles::parts(title);
        let named = |text: &str| self.titles().iter().any(|own| titles::plain(own) == titles::plain(text));
        if named(title) {
            return Some(Amount::ONE);
        }
        let (times, over) = titles::factor(unit.filter(|_| named(stem))?, "人")?;
        Amount::fraction(times.into(), over.into())
    }

    /// How many people of the group the columns of a row give.
    #[must_use]
    pub fn of_row(self, row: &BTreeMap<String, String>) -> Option<Amount> {
        let given = row.iter().find_map(|(title, cell)| Some((self.factor_of(title)?, cell)));
        let (factor, cell) = given?;
        cell.parse::<Amount>().ok()?.times(factor)
    }

    /// The group in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Group::Total => Text::new("常住人口", "residents"),
            Group::Age0To3 => Text::new("0—3岁人口", "children of 0-3 years"),
            Group::Age0To14 => Text::new("0—14岁人口", "children of 0-14 years"),
            Group::Age65Plus => Text::new("65岁及以上人口", "people of 65 years and more"),
        }
    }
}

/// What a quantity came to.
#[derive(Clone, Debug)]
pub struct Total {
    /// What is known for certain.
    pub amount: Amount,
    /// What each facility that may or may not count would add.
    pub open: Vec<(FacilityId, Amount)>,
    /// Facilities that count, or may count, but do not give the number: it may be any.
    pub silent: u32,
    /// Facilities that count and give it.
    pub given: u32,
    /// Where the number comes from, and what it is.
    pub source: Text,
}

impl Total {
    pub(super) fn exact(amount: Amount, source: Text) -> Total {
        Total { amount, open: Vec::new(), silent: 0, given: 1, source }
    }

    /// Whether nothing is missing.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.silent == 0 && self.may_be_more() == Amount::ZERO
    }

    /// What all facilities that may or may not count would add together.
    #[must_use]
    pub fn may_be_more(&self) -> Amount {
        self.open.iter().fold(Amount::ZERO, |sum, (_, amount)| sum.plus(*amount).unwrap_or(sum))
    }
}

impl Quantity {
    /// What it comes to; `Err` says what is missing when nothing is known of it at all.
    ///
    /// # Errors
    /// When no row gives the number.
    pub fn total(&self, evidence: &Evidence<'_>) -> Result<Total, Text> {
        let total = self.total_where(evidence, &|_| true)?;
        match &self.sum {
            Some(sum) if total.given == 0 && total.may_be_more() == Amount::ZERO => {
                let words = attributes::in_words(sum);
                Err(Text::new(
                    format!("机构名单没有“{}”一列的数", words.zh),
                    format!("the facility list gives no number for \"{}\"", words.en),
                ))
            }
            _ => Ok(total),
        }
    }

    /// The same over the facilities that `keep` accepts, even when none of them gives a number; residents and
    /// indicators are those of the plan area.
    ///
    /// # Errors
    /// When residents or an indicator are not given.
    pub fn total_where(&self, evidence: &Evidence<'_>, keep: &dyn Fn(FacilityId) -> bool) -> Result<Total, Text> {
        if let Some(group) = self.people {
            let name = group.text();
            let (amount, from) = evidence.residents(group).ok_or_else(|| {
                Text::new(
                    format!("缺{}：请在指标表中给出", name.zh),
                    format!("{} are not given; put them into the indicator table", name.en),
                )
            })?;
            let source = Text::new(format!("{}（{}）", name.zh, from.zh), format!("{} ({})", name.en, from.en));
            return Ok(Total::exact(amount, source));
        }
        if let Some(indicator) = &self.indicator {
            let found = evidence.indicator(indicator)?;
            return Ok(Total::exact(found.value, found.source()));
        }
        if let Some(counted) = &self.count {
            let source = Text::new("机构数", "number of facilities");
            let mut total = Total { amount: Amount::ZERO, open: Vec::new(), silent: 0, given: 0, source };
            for (id, f) in evidence.of_plan_area().filter(|(id, _)| keep(*id)) {
                match counted.matches(f) {
                    Known::Yes => total.add(Amount::ONE),
                    Known::Unknown => total.open.push((id, Amount::ONE)),
                    Known::No => {}
                }
            }
            return Ok(total);
        }
        self.sum_over(evidence, keep)
    }

    fn sum_over(&self, evidence: &Evidence<'_>, keep: &dyn Fn(FacilityId) -> bool) -> Result<Total, Text> {
        let all = Filter::default();
        let (of, Some(sum)) = (self.of.as_ref().unwrap_or(&all), &self.sum) else {
            return Err(Text::new("条文未写明数量", "the rule names no quantity"));
        };
        let words = attributes::in_words(sum);
        let source =
            Text::new(format!("机构名单“{}”合计", words.zh), format!("sum of \"{}\" of the facility list", words.en));
        let mut total = Total { amount: Amount::ZERO, open: Vec::new(), silent: 0, given: 0, source };
        for (id, f) in evidence.of_plan_area().filter(|(id, _)| keep(*id)) {
            match (of.matches(f), attributes::number(sum, f)) {
                (Known::Yes, Some(number)) => total.add(number),
                (Known::Unknown, Some(number)) => total.open.push((id, number)),
                // Without a filter every row of every list is asked, and most have nothing to say.
                (Known::Yes | Known::Unknown, None) => total.silent += u32::from(self.of.is_some()),
                (Known::No, _) => {}
            }
        }
        Ok(total)
    }

    /// What is wrong with it as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let given = [self.sum.is_some(), self.count.is_some(), self.people.is_some(), self.indicator.is_some()];
        if given.into_iter().filter(|g| *g).count() != 1 {
            return Some("a quantity is exactly one of sum, count, people and indicator".to_owned());
        }
        (self.of.is_some() && self.sum.is_none()).then(|| "`of` goes with `sum`".to_owned())
    }
}

impl Total {
    fn add(&mut self, number: Amount) {
        self.amount = self.amount.plus(number).unwrap_or(self.amount);
        self.given += 1;
    }
}
