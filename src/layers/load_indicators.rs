//! Indicator tables to values by year: a row per value, or a column per year.

use super::LayerError;
use super::columns::{self, Columns};
use super::indicator::IndicatorValue;
use super::titles;
use crate::message::{Place, Text, Warning};
use crate::project::IndicatorLayer;
use crate::sources::{Record, Table};
use crate::units::Amount;

pub(super) const NAME: &[&str] = &["指标", "指标名称", "主要指标", "名称", "indicator", "name", "key"];
pub(super) const YEAR: &[&str] = &["年份", "年度", "年", "year"];
const UNIT: &[&str] = &["单位", "计量单位", "unit"];
const VALUE: &[&str] = &["值", "数值", "实际值", "指标值", "value"];

/// Reads the values of one table.
pub(super) fn from_table(
    table: &Table,
    layer: &IndicatorLayer,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<IndicatorValue>, LayerError> {
    let (columns, given) = (Columns::new(table, "indicators.columns"), &layer.columns);
    let name = columns.need("name", given.name.as_deref(), NAME)?;
    let by_year: Vec<(usize, i32)> =
        table.fields.iter().enumerate().filter_map(|(i, title)| Some((i, year_of_title(title)?))).collect();
    let year = columns.find("year", given.year.as_deref(), YEAR)?;
    let value = match (columns.find("value", given.value.as_deref(), VALUE)?, by_year.is_empty()) {
        (None, true) => Some(columns.need("value", None, VALUE)?),
        (found, _) => found,
    };
    let unit = columns.find("unit", None, UNIT)?;
    let mut values = Vec::new();
    for record in &table.records {
        let Some(name) = columns::text(record, Some(name)) else { continue };
        // A unit of its own column is kept with the name where it may scale the number.
        let unit = columns::text(record, unit).filter(|u| u.contains(['万', '亿', '千', '百', '%', '％', '‰']));
        let name = match unit {
            Some(unit) if titles::parts(&name).1.is_none() => format!("{name}（{unit}）"),
            _ => name,
        };
        let place = Place::row(&table.file, record.row);
        let mut add = |column: usize, year: Option<i32>| {
            let Some(cell) = columns::text(record, Some(column)) else { return };
            match number(&cell) {
                Some(value) => values.push(IndicatorValue { name: name.clone(), year, value, place: place.clone() }),
                None => warnings.push(
                    Warning::new(
                        "indicator-not-a-number",
                        place.clone(),
                        Text::new(
                            format!("指标“{name}”的值“{cell}”不是数，未采用"),
                            format!("the value \"{cell}\" of indicator \"{name}\" is no number and was not used"),
                        ),
                    )
                    .fix("只写数字，单位写在别的列", "write the number alone, its unit in another column"),
                ),
            }
        };
        by_year.iter().for_each(|(column, year)| add(*column, Some(*year)));
        if let Some(column) = value {
            add(column, year_of(record, year));
        }
    }
    Ok(values)
}

/// A number without the sign of its unit: 35.2% is 35.2 where the indicator is counted in percent.
fn number(cell: &str) -> Option<Amount> {
    cell.trim().trim_end_matches(['%', '％', '‰']).trim().parse().ok()
}

/// The year that the title of a column is: `2025`, `2025年`.
fn year_of_title(title: &str) -> Option<i32> {
    let year = title.trim().trim_end_matches('年');
    (year.len() == 4).then(|| year.parse().ok()).flatten().filter(|y| (1900..2200).contains(y))
}

fn year_of(record: &Record, column: Option<usize>) -> Option<i32> {
    columns::text(record, column).and_then(|t| year_of_title(&t))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::Value;

    fn read(fields: &[&str], rows: &[&[&str]]) -> (Vec<(String, Option<i32>, String)>, usize) {
        let record = |(i, row): (usize, &&[&str])| Record {
            row: i as u64 + 1,
            shape: None,
            values: row.iter().map(|v| Value::from_text(v)).collect(),
        };
        let table = Table {
            file: "i.csv".to_owned(),
            fields: fields.iter().map(|f| (*f).to_owned()).collect(),
            records: rows.iter().enumerate().map(record).collect(),
            ..Table::default()
        };
        let layer: IndicatorLayer = toml::from_str("path = \"i.csv\"").expect("a path is enough");
        let mut warnings = Vec::new();
        let values = from_table(&table, &layer, &mut warnings).expect("the columns are there");
        (values.into_iter().map(|v| (v.name, v.year, v.value.to_string())).collect(), warnings.len())
    }

    #[test]
    fn years_stand_in_a_column_or_in_the_titles() {
        let tall = read(&["指标", "年份", "值"], &[&["寿命", "2025", "79.1"], &["寿命", "2026年", "79.3"]]);
        let wide = read(&["指标名称", "2025年", "2026"], &[&["寿命", "79.1", "79.3"]]);
        assert_eq!(tall, wide);
        assert_eq!(tall.0[1], ("寿命".to_owned(), Some(2026), "79.3".to_owned()));
    }

    #[test]
    fn a_unit_that_may_scale_the_number_stays_with_the_name() {
        let (values, _) = read(&["指标", "单位", "值"], &[&["常住人口", "万人", "79"], &["活产数", "人", "5"]]);
        assert_eq!(values.iter().map(|v| v.0.as_str()).collect::<Vec<_>>(), ["常住人口（万人）", "活产数"]);
    }

    #[test]
    fn a_value_that_is_no_number_is_named_and_left_out() {
        let (values, warnings) = read(&["name", "value"], &[&["a", "约5"], &["b", "35.2%"], &["c", ""]]);
        assert_eq!(values, [("b".to_owned(), None, "35.2".to_owned())]);
        assert_eq!(warnings, 1);
    }
}
