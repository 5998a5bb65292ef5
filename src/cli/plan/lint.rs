//! `gapzone plan lint`: what is wrong in the plans themselves.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli::failure::Failure;
use crate::cli::say;
use crate::message::{Lang, Text};
use crate::outputs::{Cell, Layer, csv};
use crate::rules::Plan;
use crate::rules::lint::{Contradiction, KnownPeople, lint};
use crate::sources::{ReadOptions, read_table};
use crate::units::Amount;

/// Exit code of `--strict` when something was found.
const FOUND: u8 = 1;

/// Options of `plan lint`.
#[derive(Debug, Args)]
pub(in crate::cli) struct LintArgs {
    /// Ids of embedded packs, or paths of TOML files; all embedded packs when none is given
    #[arg(value_name = "PLAN")]
    pub plans: Vec<String>,
    /// How many people live there, to set beside what the plan implies
    #[arg(long, value_name = "N", conflicts_with = "census")]
    people: Option<Amount>,
    /// Table of populations by code (CODE,NAME,POPU), to set beside what the plan implies
    #[arg(long, value_name = "FILE", requires = "code")]
    census: Option<PathBuf>,
    /// Code of the plan area in that table: 510500
    #[arg(long, value_name = "CODE", requires = "census")]
    code: Option<String>,
    /// Year of that population; 2 % a year may lie between it and the plan
    #[arg(long, value_name = "YEAR")]
    people_year: Option<i32>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// End with exit code 1 when something is found
    #[arg(long)]
    strict: bool,
}

/// Form of the answer.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For the screen
    #[default]
    Text,
    /// One JSON list, both languages
    Json,
    /// One row for each sentence cited
    Csv,
}

/// Checks the plans and prints what is wrong in them.
pub(in crate::cli) fn run(args: &LintArgs, plans: &[Plan], lang: Lang) -> Result<(), Failure> {
    let known = args.known()?;
    let found: Vec<(&Plan, Vec<Contradiction>)> = plans.iter().map(|p| (p, lint(p, known.as_ref()))).collect();
    say(&match args.format {
        Format::Text => found.iter().map(|(plan, list)| text(plan, list).get(lang).to_owned()).collect(),
        Format::Json => json(&found)?,
        Format::Csv => rows(&found, lang)?,
    })?;
    let count: usize = found.iter().map(|(_, list)| list.len()).sum();
    if args.strict && count > 0 {
        let said = Text::new(format!("规划自身有 {count} 处问题"), format!("{count} things are wrong in the plans"));
        return Err(Failure { code: FOUND, text: said.get(lang).to_owned() });
    }
    Ok(())
}

impl LintArgs {
    fn known(&self) -> Result<Option<KnownPeople>, Failure> {
        if let Some(people) = self.people {
            let source = Text::new("所给人口", "the population given");
            return checked(people, "--people")
                .map(|people| Some(KnownPeople { people, year: self.people_year, source }));
        }
        let (Some(file), Some(code)) = (&self.census, &self.code) else { return Ok(None) };
        let (name, people) = census(file, code)?;
        let source = Text::new(format!("{name}的普查人口"), format!("the census population of {name}"));
        Ok(Some(KnownPeople { people, year: self.people_year, source }))
    }
}

fn checked(people: Amount, from: &str) -> Result<Amount, Failure> {
    if people > Amount::ZERO { Ok(people) } else { Err(Failure::usage(format!("{from}: {people} is no population"))) }
}

/// Name and population of a unit in a table of populations.
fn census(file: &Path, code: &str) -> Result<(String, Amount), Failure> {
    let table = read_table(file, &ReadOptions::default()).map_err(|e| Failure::data(e.to_string()))?;
    let column = |names: &[&str]| names.iter().find_map(|name| table.column(name));
    let missing = |what: &str, names: &[&str]| {
        let hint = format!("hint: give it one of the columns {}", names.join(", "));
        Failure::data(format!("{}: no column for {what}\n{hint}", file.display()))
    };
    const CODES: [&str; 4] = ["CODE", "code", "代码", "区划代码"];
    const PEOPLE: [&str; 5] = ["POPU", "people", "population", "常住人口", "人口"];
    let codes = column(&CODES).ok_or_else(|| missing("the code", &CODES))?;
    let counts = column(&PEOPLE).ok_or_else(|| missing("the population", &PEOPLE))?;
    let names = column(&["NAME", "name", "名称"]);
    let is_it = |r: &&crate::sources::Record| r.values[codes].text().is_some_and(|c| c.trim() == code);
    let row = table.records.iter().find(is_it).ok_or_else(|| {
        Failure::data(format!("{}: no row with code {code}\nhint: codes are those of the table", file.display()))
    })?;
    let people = row.values[counts].text().and_then(|t| t.parse::<Amount>().ok());
    let people = people.ok_or_else(|| {
        Failure::data(format!("{} row {}: no population\nhint: write a whole number", file.display(), row.row))
    })?;
    let name = names.and_then(|n| row.values[n].text()).unwrap_or_else(|| code.to_owned());
    Ok((name, checked(people, &format!("{} row {}", file.display(), row.row))?))
}

/// What is wrong in one plan, for the screen.
fn text(plan: &Plan, found: &[Contradiction]) -> Text {
    let mut all = head(plan, found.len());
    for (i, one) in found.iter().enumerate() {
        let n = i + 1;
        all.zh += &format!("\n{n}. [{}] {}\n   {}\n", one.code, one.about.zh, one.text.zh);
        all.en += &format!("\n{n}. [{}] {}\n   {}\n", one.code, one.about.en, one.text.en);
        for cited in &one.cited {
            let (place, number) = (&cited.place, &cited.number);
            all.zh += &format!("   {}（{}；{}）“{}”\n", cited.id, place.zh, number.zh, cited.quote);
            all.en += &format!("   {} ({}; {}) “{}”\n", cited.id, place.en, number.en, cited.quote);
        }
    }
    all.zh.push('\n');
    all.en.push('\n');
    all
}

fn head(plan: &Plan, count: usize) -> Text {
    let (id, rules) = (&plan.id, plan.rules.len());
    match count {
        0 => Text::new(
            format!("{id} {}：{rules} 条，未发现问题\n", plan.title.zh),
            format!("{id} {}: {rules} rules, nothing wrong found\n", plan.title.en),
        ),
        1 => Text::new(
            format!("{id} {}：{rules} 条，1 处问题\n", plan.title.zh),
            format!("{id} {}: {rules} rules, 1 thing wrong\n", plan.title.en),
        ),
        _ => Text::new(
            format!("{id} {}：{rules} 条，{count} 处问题\n", plan.title.zh),
            format!("{id} {}: {rules} rules, {count} things wrong\n", plan.title.en),
        ),
    }
}

fn json(found: &[(&Plan, Vec<Contradiction>)]) -> Result<String, Failure> {
    let one = |(plan, list): &(&Plan, Vec<Contradiction>)| serde_json::json!({ "plan": plan.id, "title": plan.title, "document": plan.document, "found": list });
    let all: Vec<serde_json::Value> = found.iter().map(one).collect();
    let text = serde_json::to_string_pretty(&all).map_err(|e| Failure::io(format!("stdout: {e}")))?;
    Ok(text + "\n")
}

/// One row for each sentence cited; `no` counts the findings of a plan.
fn rows(found: &[(&Plan, Vec<Contradiction>)], lang: Lang) -> Result<String, Failure> {
    let fields = ["plan", "no", "code", "about", "text", "rule", "first_line", "last_line", "number", "quote"];
    let mut layer = Layer::new("lint", &fields);
    for (plan, list) in found {
        for (no, one) in (1..).zip(list) {
            for cited in &one.cited {
                let line = |at: usize| cited.lines.map_or(Cell::Null, |lines| Cell::Int(i64::from(lines[at])));
                let text = |text: &Text| Cell::text(text.get(lang));
                let row = vec![
                    Cell::text(&plan.id),
                    Cell::Int(no),
                    Cell::text(one.code),
                    text(&one.about),
                    text(&one.text),
                    Cell::text(&cited.id),
                    line(0),
                    line(1),
                    text(&cited.number),
                    Cell::text(&cited.quote),
                ];
                layer.rows.push((None, row));
            }
        }
    }
    let bytes = csv::csv(&layer)?;
    String::from_utf8(bytes).map_err(|e| Failure::io(format!("stdout: {e}")))
}
