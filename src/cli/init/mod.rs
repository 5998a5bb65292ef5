//! `gapzone init`: a folder of files to a project file, with questions only where nothing can be seen.

mod roles;
mod write;

use std::io::{self, BufRead, IsTerminal, Write, stderr, stdin};
use std::path::{Path, PathBuf};

use clap::Args;

use super::args::LangChoice;
use super::failure::Failure;
use super::{sample, say};
use crate::message::{Lang, Text};
use crate::outputs::one_file::one_file_of;
use crate::project::Project;
use crate::rules::Plan;
use crate::run::RunError;
use roles::{Found, Role};
use write::Answers;

/// Options of `init`.
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// Folder of data files, which gets a project.toml
    #[arg(value_name = "DIR", required_unless_present = "sample", conflicts_with = "sample")]
    folder: Option<PathBuf>,
    /// Write the synthetic sample into DIR; it must be new, empty, or hold exactly the sample
    #[arg(long, value_name = "DIR")]
    sample: Option<PathBuf>,
    /// With --sample: the sample with the faults of real lists, to see what the program says of them
    #[arg(long, requires = "sample")]
    dirty: bool,
    /// Name of the region [default: name of the folder]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Year that is judged
    #[arg(long, value_name = "YEAR")]
    as_of: Option<i32>,
    /// Plan: id of an embedded pack, or a TOML file; may be given several times
    #[arg(long = "plan", value_name = "PLAN")]
    plans: Vec<String>,
    /// The people file, where several could be it
    #[arg(long, value_name = "FILE")]
    people: Option<String>,
    /// The roads file, where several could be it
    #[arg(long, value_name = "FILE")]
    roads: Option<String>,
    /// Replace a project.toml that is there
    #[arg(long)]
    force: bool,
    /// Ask nothing, even on a terminal
    #[arg(long)]
    no_questions: bool,
    /// Language of the screen and the questions
    #[arg(long, value_enum, default_value_t)]
    lang: LangChoice,
}

pub(super) fn run(args: &InitArgs) -> Result<(), Failure> {
    let lang = args.lang.pick();
    match (&args.sample, &args.folder) {
        (Some(folder), _) => of_sample(folder, args.dirty, lang),
        (None, Some(folder)) => of_folder(folder, args, lang),
        (None, None) => Err(Failure::usage("name a folder, or --sample DIR")),
    }
}

fn of_sample(folder: &Path, dirty: bool, lang: Lang) -> Result<(), Failure> {
    let wrote = sample::write(folder, dirty)?;
    let folder = folder.display();
    let text = match wrote {
        true => Text::new(
            format!("已写入合成样例：{folder}\n下一步：gapzone run {folder}\n"),
            format!("wrote the synthetic sample to {folder}\nnext: gapzone run {folder}\n"),
        ),
        false => Text::new(
            format!("样例已在：{folder}\n下一步：gapzone run {folder}\n"),
            format!("the sample is already in {folder}\nnext: gapzone run {folder}\n"),
        ),
    };
    say(text.get(lang))
}

fn of_folder(folder: &Path, args: &InitArgs, lang: Lang) -> Result<(), Failure> {
    let file = folder.join("project.toml");
    if file.exists() && !args.force {
        return Err(Failure::usage(format!(
            "{} is there already\nhint: --force replaces it; nothing was written",
            file.display()
        )));
    }
    let found = roles::look(folder).map_err(|e| Failure::io(format!("{}: {e}", folder.display())))?;
    if found.is_empty() {
        return Err(Failure::usage(format!(
            "{} holds no file that could be read\nhint: put tables, layers, a raster or an .osm.pbf into it, or try `gapzone init --sample DIR`",
            folder.display()
        )));
    }
    let mut dialogue = Dialogue::new(args.no_questions, lang);
    dialogue.tell(&listing(&found, lang));
    let files = choose(found, args, &mut dialogue)?;
    let answers = answers(folder, args, &mut dialogue)?;
    let text = write::project(&answers, &files);
    Project::parse(&text, &file, folder.to_owned()).map_err(RunError::from)?;
    one_file_of(&file, text.as_bytes())?;
    let done = Text::new(
        format!("已写入 {}\n下一步：gapzone check {}\n", file.display(), folder.display()),
        format!("wrote {}\nnext: gapzone check {}\n", file.display(), folder.display()),
    );
    say(done.get(lang))
}

/// What each file was taken for.
fn listing(found: &[Found], lang: Lang) -> String {
    let unknown = Text::new("不明，未采用", "not known, not used");
    let line = |f: &Found| {
        let role = f.role.map_or_else(|| unknown.clone(), Role::text);
        let rows = f.holds.as_ref().map(|h| format!(" ({})", h.rows)).unwrap_or_default();
        format!("  {}: {}{rows}\n", f.path, role.get(lang))
    };
    found.iter().map(line).collect()
}

/// The files that are used: one for people and one for roads, all lists and all unit layers.
fn choose(mut found: Vec<Found>, args: &InitArgs, dialogue: &mut Dialogue) -> Result<Vec<Found>, Failure> {
    let asked = [
        (&args.people, Role::is_people as fn(Role) -> bool, Text::new("人口文件", "people"), "--people"),
        (
            &args.roads,
            (|r| matches!(r, Role::Roads | Role::Extract)) as fn(Role) -> bool,
            Text::new("道路文件", "roads"),
            "--roads",
        ),
    ];
    for (given, is_one, what, flag) in asked {
        let names: Vec<String> = found.iter().filter(|f| f.role.is_some_and(is_one)).map(|f| f.path.clone()).collect();
        let pick = match given {
            Some(name) if found.iter().any(|f| f.path == *name) => Some(name.clone()),
            Some(name) => {
                return Err(Failure::usage(format!(
                    "{flag} {name}: no such file in the folder\nhint: files are named from the folder on"
                )));
            }
            None if names.len() > 1 => {
                let question = Text::new(
                    format!("{}：{} 中的哪一个？", what.zh, names.join("、")),
                    format!("which of these holds the {}: {}?", what.en, names.join(", ")),
                );
                Some(dialogue.ask(&question, &names[0], flag, |answer| names.contains(&answer.to_owned()))?)
            }
            None => None,
        };
        if let Some(pick) = pick {
            // A file that was named by the user is people's even when its columns do not say so.
            let people = flag == "--people";
            found.retain(|f| f.path == pick || !f.role.is_some_and(is_one) || f.role == Some(Role::Extract) && people);
            if let Some(file) = found.iter_mut().find(|f| f.path == pick && !f.role.is_some_and(is_one)) {
                file.role = Some(if people { Role::Areas } else { Role::Roads });
            }
        }
    }
    let has_people = found.iter().any(|f| f.role.is_some_and(|r| r.is_people() || r == Role::Extract));
    if !has_people {
        return Err(Failure::usage(
            "no file holds people\nhint: add residential polygons or points with a column 常住人口 (people), or a population raster, or name one with --people",
        ));
    }
    found.retain(|f| f.role.is_some());
    Ok(found)
}

fn answers(folder: &Path, args: &InitArgs, dialogue: &mut Dialogue) -> Result<Answers, Failure> {
    let own = std::path::absolute(folder).ok().and_then(|p| Some(p.file_name()?.to_string_lossy().into_owned()));
    let own = own.unwrap_or_else(|| "gapzone".to_owned());
    let name = match &args.name {
        Some(name) => name.clone(),
        None if !dialogue.is_open => own,
        None => {
            dialogue.ask(&Text::new("地区名称？", "name of the region?"), &own, "--name", |a| !a.is_empty())?
        }
    };
    let as_of = match args.as_of {
        Some(year) => year,
        None => {
            let question = Text::new("评价年份？", "which year is judged?");
            let year = dialogue
                .ask(&question, "", "--as-of", |a| a.parse::<i32>().is_ok_and(|y| (1900..2200).contains(&y)))?;
            year.parse().map_err(|e| Failure::usage(format!("--as-of {year}: {e}")))?
        }
    };
    let embedded: Vec<&str> = Plan::embedded_ids().collect();
    let known = |list: &str| words(list).all(|name| embedded.contains(&name) || name.ends_with(".toml"));
    let plans = if args.plans.is_empty() {
        let question = Text::new(
            format!("按哪些规划检查？内置：{}（空格分隔）", embedded.join(" ")),
            format!("which plans? embedded: {} (separated by blanks)", embedded.join(" ")),
        );
        words(&dialogue.ask(&question, "", "--plan", |a| !a.is_empty() && known(a))?).map(str::to_owned).collect()
    } else {
        args.plans.clone()
    };
    Ok(Answers { name, as_of, plans })
}

fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split([' ', ',', '，', '、']).filter(|w| !w.is_empty())
}

/// Questions on a terminal; without one a question that needs an answer is an error that names the flag.
struct Dialogue {
    is_open: bool,
    lang: Lang,
}

impl Dialogue {
    fn new(closed: bool, lang: Lang) -> Dialogue {
        Dialogue { is_open: !closed && stdin().is_terminal() && stderr().is_terminal(), lang }
    }

    fn tell(&self, text: &str) {
        let _ = stderr().write_all(text.as_bytes());
    }

    /// Asks until the answer is usable; an empty answer is the default, where there is one.
    fn ask(
        &mut self,
        question: &Text,
        default: &str,
        flag: &str,
        is_usable: impl Fn(&str) -> bool,
    ) -> Result<String, Failure> {
        if !self.is_open {
            let said = question.get(self.lang);
            return Err(Failure::usage(format!("{said}\nhint: say it with {flag}; nothing was written")));
        }
        loop {
            let shown = if default.is_empty() { String::new() } else { format!(" [{default}]") };
            self.tell(&format!("{}{shown} ", question.get(self.lang)));
            let mut line = String::new();
            let read = stdin().lock().read_line(&mut line);
            if read.map_err(|e: io::Error| Failure::io(format!("stdin: {e}")))? == 0 {
                return Err(Failure::usage("the questions were not answered; nothing was written"));
            }
            let answer = if line.trim().is_empty() { default } else { line.trim() };
            if is_usable(answer) {
                return Ok(answer.to_owned());
            }
        }
    }
}
