//! Zones out of gap cells.
