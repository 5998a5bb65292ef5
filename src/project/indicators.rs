//! Where values of the plan area come from.

use serde::{Deserialize, Serialize};

/// One table of indicators: a row per indicator and year, or a row per indicator with a column for each year.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorLayer {
    /// CSV, or any other table.
    pub path: String,
    /// Layer or sheet of a file with several.
    pub layer: Option<String>,
    /// Text encoding, overriding detection.
    pub encoding: Option<String>,
    /// Columns.
    #[serde(default)]
    pub columns: IndicatorColumns,
}

/// Columns of an indicator table. Those not named are looked for under their usual names.
#[derive(Clone, Debug, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IndicatorColumns {
    /// Name of the indicator.
    pub name: Option<String>,
    /// Year.
    pub year: Option<String>,
    /// Value.
    pub value: Option<String>,
}
