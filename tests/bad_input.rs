//! Bad input never panics, never loses a row silently and never leaves half-written output.

#[path = "bad_input/pbf.rs"]
mod pbf;
#[path = "bad_input/pbf_writer.rs"]
mod pbf_writer;
#[path = "bad_input/program.rs"]
mod program;
#[path = "bad_input/raster.rs"]
mod raster;
#[path = "bad_input/tables.rs"]
mod tables;

use std::path::Path;

use gapzone::sources::SourceError;

/// A small generator of the same numbers in every run.
pub struct Random(pub u64);

impl Random {
    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }

    /// The bytes with one to three of them changed, put in or taken out.
    pub fn damage(&mut self, good: &[u8]) -> Vec<u8> {
        let mut bytes = good.to_vec();
        for _ in 0..=self.below(3) {
            let (at, byte) = (self.below(bytes.len()), self.below(256) as u8);
            match self.below(4) {
                0 => bytes.insert(at, byte),
                1 => _ = bytes.remove(at),
                2 => bytes[at] ^= 1 << self.below(8),
                _ => bytes[at] = byte,
            }
        }
        bytes
    }
}

/// Checks that an error names its file and says what to do.
pub fn assert_polite(error: &SourceError, path: &Path) {
    let said = error.to_string();
    assert!(said.contains(&path.display().to_string()), "no file: {said}");
    assert!(said.contains("\nhint: "), "no hint: {said}");
    assert!(!said.contains("panicked"), "{said}");
}
