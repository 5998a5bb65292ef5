//! Shows on stderr how far a run is: a bar on a terminal, plain lines elsewhere.

use std::io::{IsTerminal, Write};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};

use crate::message::{Lang, Text};
use crate::run::Progress;

/// How progress is shown.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Style {
    /// A bar on a terminal, plain lines elsewhere.
    Auto,
    /// A bar with the time left.
    Bar,
    /// One line for each stage.
    Plain,
    /// Nothing.
    None,
}

/// Progress as the user asked for it.
pub(super) struct Shown {
    bar: Option<ProgressBar>,
    plain: bool,
    lang: Lang,
}

impl Shown {
    pub fn new(style: Style, lang: Lang) -> Shown {
        let terminal = std::io::stderr().is_terminal();
        let bar = style == Style::Bar || (style == Style::Auto && terminal);
        let plain = style == Style::Plain || (style == Style::Auto && !terminal);
        Shown { bar: bar.then(ProgressBar::no_length), plain, lang }
    }
}

impl Progress for Shown {
    fn stage(&self, name: &Text, total: Option<u64>) {
        let name = name.get(self.lang);
        if self.plain {
            let _ = writeln!(std::io::stderr().lock(), "{name}");
        }
        let Some(bar) = &self.bar else { return };
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        bar.reset();
        bar.set_message(name.to_owned());
        match total {
            Some(total) => bar.set_length(total),
            None => bar.unset_length(),
        }
    }

    fn step(&self, done: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(done);
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
