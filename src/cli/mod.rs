//! The command line: one file per subcommand.
//!
//! Results go to stdout; progress, warnings and errors go to stderr. Exit codes: 0 done, 1 something found
//! where the command was told to be strict, 2 usage, project, plan or profile, 3 input data, 4 reading or writing
//! files, 5 a bug.

mod areas;
mod args;
mod asked_rules;
mod certify;
mod compare;
mod compare_text;
mod detail;
pub mod explain;
mod failure;
mod matrix;
mod network;
mod places;
mod plan;
mod progress;
mod run;
mod sample;
pub mod screen;
mod site;
mod solve;
mod summary;
mod talk;
mod words;

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use failure::Failure;

use crate::message::Lang;

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    std::panic::set_hook(Box::new(|info| {
        let _ = writeln!(
            io::stderr(),
            "error: gapzone met a bug: {info}\nhint: nothing is wrong with your command; please report this with the project file"
        );
    }));
    match catch_unwind(AssertUnwindSafe(|| dispatch(cli))) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(failure)) => {
            let _ = writeln!(io::stderr(), "error: {}", failure.text);
            ExitCode::from(failure.code)
        }
        Err(_) => ExitCode::from(failure::BUG),
    }
}

fn dispatch(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        None => say(quick_start(args::LangChoice::Auto.pick())),
        Some(Command::Init { sample, dirty }) => {
            let wrote = sample::write(&sample, dirty)?;
            let lang = args::LangChoice::Auto.pick();
            let text = match (lang, wrote) {
                (Lang::Zh, true) => format!("已写入合成样例：{0}\n下一步：gapzone run {0}\n", sample.display()),
                (Lang::Zh, false) => format!("样例已在：{0}\n下一步：gapzone run {0}\n", sample.display()),
                (Lang::En, true) => {
                    format!("wrote the synthetic sample to {0}\nnext: gapzone run {0}\n", sample.display())
                }
                (Lang::En, false) => {
                    format!("the sample is already in {0}\nnext: gapzone run {0}\n", sample.display())
                }
            };
            say(&text)
        }
        Some(Command::Run(args)) => run::run(&args),
        Some(Command::Explain(args)) => explain::run(&args),
        Some(Command::Network(args)) => network::run(&args),
        Some(Command::Matrix(args)) => matrix::run(&args),
        Some(Command::Compare(args)) => compare::run(&args),
        Some(Command::Plan(args)) => plan::run(&args),
        Some(Command::Areas(args)) => areas::run(&args),
        Some(Command::Solve(args)) => solve::run(&args),
        Some(Command::Site(args)) => site::run(&args),
    }
}

/// Prints a result; a reader that has gone away is not an error.
fn say(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(Failure::io(format!("stdout: {e}"))),
        _ => Ok(()),
    }
}

fn quick_start(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => {
            "gapzone:卫生规划的承诺在哪里没有兑现,涉及多少人,为什么,怎样补上。\n\n\
             \x20 gapzone run --sample demo                           写出合成样例并运行\n\
             \x20 gapzone run 项目文件夹                              检查自己的项目\n\
             \x20 gapzone explain 项目文件夹 --at 114.1,30.7          一个地点为什么是(不是)缺口\n\
             \x20 gapzone help                                        全部命令与选项\n"
        }
        Lang::En => {
            "gapzone: where a health plan's promises are not kept, for how many people, why, and what would close the gap.\n\n\
             \x20 gapzone run --sample demo                    write the synthetic sample and run it\n\
             \x20 gapzone run PROJECT                          check a project of your own\n\
             \x20 gapzone explain PROJECT --at 114.1,30.7      why one place is, or is not, a gap\n\
             \x20 gapzone help                                 all commands and options\n"
        }
    }
}
