//! load_residents
