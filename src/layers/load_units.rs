//! load_units
