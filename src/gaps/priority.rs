//! The order in which zones are listed.
