//! load_streets
