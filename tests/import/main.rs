//! Maps drawn in metres, written as an extract and read by the program: what may be travelled, and how long it takes.

#![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

#[path = "../bad_input/pbf_writer.rs"]
#[allow(dead_code, reason = "its other users write a file that lies")]
mod pbf_writer;

mod drawn;
mod ferries;
mod hours;
mod squares;
mod streets;
