//! `gapzone completions` and `gapzone man`: the command line told to shells and to `man`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::args::Cli;
use super::failure::Failure;
use super::say;

/// Options of `completions`.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the completions for a shell.
pub(super) fn completions(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "gapzone", &mut bytes);
    say(&String::from_utf8_lossy(&bytes))
}

/// Prints the manual page: the program, then each subcommand.
pub(super) fn man() -> Result<(), Failure> {
    let mut command = Cli::command();
    command.build();
    let mut bytes = Vec::new();
    let failed = |e: std::io::Error| Failure::io(format!("man page: {e}"));
    clap_mangen::Man::new(command.clone()).render(&mut bytes).map_err(failed)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let page = clap_mangen::Man::new(sub.clone());
        page.render_name_section(&mut bytes).map_err(failed)?;
        page.render_synopsis_section(&mut bytes).map_err(failed)?;
        page.render_options_section(&mut bytes).map_err(failed)?;
    }
    say(&String::from_utf8_lossy(&bytes))
}
