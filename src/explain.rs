//! Why one place is, or is not, a gap.
