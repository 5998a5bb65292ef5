//! Progress on stderr: a bar with the time left on a terminal, one line per stage elsewhere.

use std::io::{IsTerminal, Write, stderr};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::args::ProgressChoice;
use crate::message::{Lang, Text};
use crate::run::{Progress, Silent};

/// The progress that was asked for.
pub(super) fn pick(choice: ProgressChoice, lang: Lang) -> Box<dyn Progress> {
    match choice {
        ProgressChoice::None => Box::new(Silent),
        ProgressChoice::Plain => Box::new(Lines { lang }),
        ProgressChoice::Auto if !stderr().is_terminal() => Box::new(Lines { lang }),
        ProgressChoice::Bar | ProgressChoice::Auto => Box::new(Bar::new(lang)),
    }
}

/// One line per stage.
struct Lines {
    lang: Lang,
}

impl Progress for Lines {
    fn stage(&self, name: &Text, total: Option<u64>) {
        let steps = total.map(|t| format!(" ({t})")).unwrap_or_default();
        let _ = writeln!(stderr(), "{}{steps} ...", name.get(self.lang));
    }

    fn step(&self, _done: u64) {}
}

/// A bar that stays on one line and is wiped at the end.
struct Bar {
    lang: Lang,
    bar: ProgressBar,
}

impl Bar {
    fn new(lang: Lang) -> Bar {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(100));
        Bar { lang, bar }
    }
}

impl Progress for Bar {
    fn stage(&self, name: &Text, total: Option<u64>) {
        let template = match total {
            Some(_) => "{msg} [{bar:30}] {pos}/{len} {eta}",
            None => "{spinner} {msg} {elapsed}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.reset();
        match total {
            Some(total) => self.bar.set_length(total),
            None => self.bar.unset_length(),
        }
        self.bar.set_message(name.get(self.lang).to_owned());
    }

    fn step(&self, done: u64) {
        self.bar.set_position(done);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
