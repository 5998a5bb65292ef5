//! Which access rules, or parts of them, a command is asked about: `B083`, its slug, `B111.circle` or `B083.rural`.

use super::failure::Failure;
use crate::message::nearest;
use crate::project::ModeChoice;
use crate::rules::Plan;
use crate::rules::plan::Requirement;
use crate::run::Report;

/// The classes that a rule without a mode of its own is parted into, where the units have classes.
const CLASSES: [&str; 2] = [".urban", ".rural"];

/// Ids as they were given, with the rules that they belong to; all access rules when none was given.
pub(super) struct AskedRules {
    /// The id given, and the rule or part of a rule that must be checked for it.
    given: Vec<(String, String)>,
}

impl AskedRules {
    /// Looks the ids up.
    pub(super) fn new(plans: &[Plan], ids: &[String]) -> Result<AskedRules, Failure> {
        let known = names(plans);
        let find = |id: &String| match known.iter().find(|name| name.id == *id || name.slug == *id) {
            Some(name) => Ok((name.id.clone(), name.rule.clone())),
            None => Err(unknown(plans, &known, id)),
        };
        Ok(AskedRules { given: ids.iter().map(find).collect::<Result<_, _>>()? })
    }

    /// The rules, and parts of rules, that must be checked; all when there are none.
    pub(super) fn rules(&self) -> Vec<String> {
        self.given.iter().map(|(_, rule)| rule.clone()).collect()
    }

    /// The findings about access that are asked for, as indexes into the report.
    pub(super) fn findings(&self, report: &Report) -> Result<Vec<usize>, Failure> {
        let access = || report.findings.iter().enumerate().filter(|(_, f)| f.kind == "access");
        if self.given.is_empty() {
            return Ok(access().map(|(index, _)| index).collect());
        }
        let is =
            |asked: &str, id: &str| id.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        if let Some((id, _)) = self.given.iter().find(|(id, _)| !access().any(|(_, f)| is(id, &f.id))) {
            let found: Vec<&str> = access().map(|(_, f)| f.id.as_str()).collect();
            return Err(Failure::usage(format!(
                "this run has no part {id:?}: the units of the project give no urban-rural class\nhint: parts of this run: {}",
                found.join(", ")
            )));
        }
        Ok(access().filter(|(_, f)| self.given.iter().any(|(id, _)| is(id, &f.id))).map(|(index, _)| index).collect())
    }
}

/// A name that an access rule, or a part of one, may be asked for by.
struct Name {
    id: String,
    /// Another name of the same.
    slug: String,
    /// What must be checked for it.
    rule: String,
}

fn names(plans: &[Plan]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for rule in plans.iter().flat_map(|plan| &plan.rules) {
        let name =
            |id: &str, slug: &str, rule: &str| Name { id: id.to_owned(), slug: slug.to_owned(), rule: rule.to_owned() };
        for (part, requirement) in rule.parts() {
            let Requirement::Access(access) = requirement else { continue };
            if !names.iter().any(|n| n.id == rule.id) {
                names.push(name(&rule.id, &rule.slug, &rule.id));
            }
            let id = part.map_or(rule.id.clone(), |part| format!("{}.{part}", rule.id));
            if part.is_some() {
                names.push(name(&id, &id, &id));
            }
            if access.minutes.is_some() && access.mode == ModeChoice::ByClass {
                names.extend(
                    CLASSES.map(|class| format!("{id}{class}")).map(|of_class| name(&of_class, &of_class, &id)),
                );
            }
        }
    }
    names
}

fn unknown(plans: &[Plan], known: &[Name], id: &str) -> Failure {
    let exists = plans.iter().flat_map(|plan| &plan.rules).any(|rule| rule.id == id || rule.slug == id);
    let what =
        if exists { "is no access rule, so it has no service area" } else { "names no access rule or part of one" };
    let all = known.iter().map(|name| name.id.as_str());
    let parts: Vec<&str> = all
        .clone()
        .filter(|name| name.split_once('.').map(|n| n.0) == Some(id.split('.').next().unwrap_or(id)))
        .collect();
    let hint = match nearest(id, all.clone()) {
        _ if !parts.is_empty() => format!("parts of that rule: {}", parts.join(", ")),
        Some(near) if !exists => format!("did you mean {near:?}?"),
        _ => format!("access rules and their parts: {}", all.collect::<Vec<_>>().join(", ")),
    };
    Failure::usage(format!("--rule {id:?} {what}\nhint: {hint}"))
}
