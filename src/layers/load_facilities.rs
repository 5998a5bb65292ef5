//! load_facilities
