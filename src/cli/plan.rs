//! `gapzone plan`: what plan packs hold, and whether they are valid.

use std::collections::BTreeMap;
use std::path::Path;

use clap::{Args, Subcommand};

use super::args::LangChoice;
use super::failure::Failure;
use super::say;
use crate::message::{Lang, Text};
use crate::rules::Plan;
use crate::run::RunError;

/// Options of `plan`.
#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    #[command(subcommand)]
    command: PlanCommand,
    /// Language of the answer
    #[arg(long, value_enum, default_value_t, global = true)]
    lang: LangChoice,
}

#[derive(Debug, Subcommand)]
enum PlanCommand {
    /// Check that plan packs are valid, and count their rules by kind
    Check {
        /// Ids of embedded packs, or paths of TOML files; all embedded packs when none is given
        #[arg(value_name = "PLAN")]
        plans: Vec<String>,
    },
    /// List the rules of a plan: id, kind, nature, year, name
    Rules {
        /// Id of an embedded pack, or path of a TOML file
        #[arg(value_name = "PLAN")]
        plan: String,
    },
}

pub(super) fn run(args: &PlanArgs) -> Result<(), Failure> {
    let lang = args.lang.pick();
    match &args.command {
        PlanCommand::Check { plans } => {
            let embedded: Vec<String> = Plan::embedded_ids().map(str::to_owned).collect();
            let plans = if plans.is_empty() { &embedded } else { plans };
            plans.iter().try_for_each(|name| say(count(&open(name)?).get(lang)))
        }
        PlanCommand::Rules { plan } => say(&rules(&open(plan)?, lang)),
    }
}

fn open(name: &str) -> Result<Plan, Failure> {
    let source = Plan::open(name, Path::new("")).map_err(RunError::from)?;
    Ok(Plan::parse(&source.text, &source.path).map_err(RunError::from)?)
}

/// How many rules of which kind a plan holds.
fn count(plan: &Plan) -> Text {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    plan.rules.iter().for_each(|rule| *kinds.entry(rule.require.kind()).or_default() += 1);
    let kinds = kinds.iter().map(|(kind, n)| format!("{kind} {n}")).collect::<Vec<_>>().join(", ");
    let (n, id) = (plan.rules.len(), &plan.id);
    Text::new(
        format!("{id}：{}，{n} 条（{kinds}）\n", plan.title.zh),
        format!("{id}: {}, {n} rules ({kinds})\n", plan.title.en),
    )
}

fn rules(plan: &Plan, lang: Lang) -> String {
    let line = |rule: &crate::rules::Rule| {
        let year = rule.target.year.map_or("-".to_owned(), |y| y.to_string());
        let nature = rule.target.nature.text();
        format!("{}\t{}\t{}\t{year}\t{}\n", rule.id, rule.require.kind(), nature.get(lang), rule.label.get(lang))
    };
    plan.rules.iter().map(line).collect()
}
