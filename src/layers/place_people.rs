//! place_people
