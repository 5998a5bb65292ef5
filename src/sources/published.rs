//! Published test problems of site selection, as researchers exchange them: whole files of numbers.

mod pmed;
mod sjc;

use std::path::Path;

pub use pmed::{Graph, pmed};
pub use sjc::{Loaded, Spot, sjc};

use super::SourceError;

/// The numbers of a text with the lines they stand in, one after the other.
struct Numbers<'a> {
    path: &'a Path,
    rest: Box<dyn Iterator<Item = (usize, &'a str)> + 'a>,
    line: usize,
}

impl<'a> Numbers<'a> {
    fn new(path: &'a Path, text: &'a str) -> Numbers<'a> {
        let words = text.lines().enumerate().flat_map(|(l, line)| line.split_whitespace().map(move |w| (l + 1, w)));
        Numbers { path, rest: Box::new(words), line: 0 }
    }

    /// The next number, or what should stand there.
    fn next(&mut self, what: &str) -> Result<f64, SourceError> {
        let Some((line, word)) = self.rest.next() else {
            return Err(self.odd(format!("the file ends where {what} should stand")));
        };
        self.line = line;
        let number = word.parse::<f64>().ok().filter(|n| n.is_finite());
        number.ok_or_else(|| self.odd(format!("`{word}` is no number, {what} should stand here")))
    }

    /// The next number, which must be whole and at most `most`.
    fn whole(&mut self, what: &str, most: u32) -> Result<u32, SourceError> {
        let number = self.next(what)?;
        if number.fract() != 0.0 || !(0.0..=f64::from(most)).contains(&number) {
            return Err(self.odd(format!("{what} is {number}, not a whole number from 0 to {most}")));
        }
        Ok(number as u32)
    }

    /// Nothing may follow.
    fn end(&mut self) -> Result<(), SourceError> {
        match self.rest.next() {
            Some((line, word)) => {
                self.line = line;
                Err(self.odd(format!("`{word}` stands after the last number expected")))
            }
            None => Ok(()),
        }
    }

    fn odd(&self, problem: String) -> SourceError {
        let place = (self.line > 0).then(|| format!("line {}", self.line));
        SourceError::malformed(self.path, place, problem, "is it the format that was named, and is the file whole?")
    }
}

fn text(path: &Path) -> Result<String, SourceError> {
    let bytes = std::fs::read(path).map_err(|cause| SourceError::io(path, cause))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
#[path = "published_tests.rs"]
mod tests;
