//! A column of a Parquet file as values.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

use super::Value;

/// The values of a column; `None` for types that are neither text nor number.
pub(super) fn values(array: &ArrayRef) -> Option<Vec<Value>> {
    macro_rules! numbers {
        ($kind:ty, $value:expr) => {{
            let numbers = array.as_primitive_opt::<$kind>()?;
            numbers.iter().map(|n| n.map_or(Value::Null, $value)).collect()
        }};
    }
    Some(match array.data_type() {
        DataType::Utf8 => {
            array.as_string_opt::<i32>()?.iter().map(|t| t.map_or(Value::Null, Value::from_text)).collect()
        }
        // Texts of writers that do not say that they are texts.
        DataType::Binary => {
            let text = |bytes: &[u8]| std::str::from_utf8(bytes).ok().map(Value::from_text);
            let texts = array.as_binary_opt::<i32>()?.iter().map(|b| b.map_or(Some(Value::Null), text));
            texts.collect::<Option<_>>()?
        }
        DataType::Int8 => numbers!(Int8Type, |n| Value::Int(n.into())),
        DataType::Int16 => numbers!(Int16Type, |n| Value::Int(n.into())),
        DataType::Int32 => numbers!(Int32Type, |n| Value::Int(n.into())),
        DataType::Int64 => numbers!(Int64Type, Value::Int),
        DataType::UInt8 => numbers!(UInt8Type, |n| Value::Int(n.into())),
        DataType::UInt16 => numbers!(UInt16Type, |n| Value::Int(n.into())),
        DataType::UInt32 => numbers!(UInt32Type, |n| Value::Int(n.into())),
        DataType::UInt64 => {
            numbers!(UInt64Type, |n| i64::try_from(n).map_or_else(|_| Value::Text(n.to_string()), Value::Int))
        }
        DataType::Float32 => numbers!(Float32Type, |n| Value::Real(n.into())),
        DataType::Float64 => numbers!(Float64Type, Value::Real),
        DataType::Decimal128(_, scale) => {
            let unit = 10f64.powi((*scale).into());
            numbers!(Decimal128Type, |n| Value::Real(n as f64 / unit))
        }
        DataType::Null => vec![Value::Null; array.len()],
        _ => return None,
    })
}
