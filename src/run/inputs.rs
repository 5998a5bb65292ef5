//! What a run reads, so that a result can be traced to it: plans opened, files fingerprinted.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::RunError;
use crate::project::{Project, ProjectError};
use crate::rules::Plan;
use crate::rules::plan::PlanError;

/// An input file, so that a result can be traced to it.
#[derive(Clone, Debug, Serialize)]
pub struct Fingerprint {
    /// What it is: `roads`, `facilities`, `people`, `units`, `plan`, `profile`.
    pub role: &'static str,
    /// Path as in the project file, or `embedded:B`.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// BLAKE3 hash of the content, hexadecimal.
    pub blake3: String,
}

/// Opens the plans of a project, changed and selected as it says.
pub(super) fn open_plans(project: &Project) -> Result<(Vec<Plan>, Vec<Fingerprint>), RunError> {
    let mut plans = Vec::new();
    let mut inputs = Vec::new();
    for name in &project.plans {
        let source = Plan::open(name, &project.folder)?;
        inputs.push(fingerprint("plan", &source.path, source.text.as_bytes()));
        let mut plan = Plan::parse(&source.text, &source.path)?;
        for rule in &mut plan.rules {
            let setting = |problem| ProjectError::Invalid { path: project.folder.join("project.toml"), problem };
            rule.apply(&project.rules).map_err(setting)?;
        }
        plans.push(plan);
    }
    check_rule_names(project, &plans)?;
    check_unique(&plans)?;
    plans.iter_mut().for_each(|plan| plan.select(&project.only));
    Ok((plans, inputs))
}

/// A rule id stands for one rule of the run: findings and gap zones are named after it.
fn check_unique(plans: &[Plan]) -> Result<(), PlanError> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for plan in plans {
        for rule in &plan.rules {
            if let Some(other) = seen.insert(&rule.id, &plan.id) {
                let problem = format!("rule {} also stands in plan {other}\nhint: give it another id", rule.id);
                return Err(PlanError::Invalid { path: plan.id.clone(), problem });
            }
        }
    }
    Ok(())
}

/// Every rule that the project selects or changes must exist.
fn check_rule_names(project: &Project, plans: &[Plan]) -> Result<(), PlanError> {
    let mut known: Vec<String> = Vec::new();
    for rule in plans.iter().flat_map(|p| &p.rules) {
        known.extend([rule.id.clone(), rule.slug.clone()]);
        known.extend(rule.parts().iter().filter_map(|(part, _)| part.map(|p| format!("{}.{p}", rule.id))));
    }
    let asked = project.only.iter().chain(project.rules.keys());
    match asked.into_iter().find(|id| !known.contains(id)) {
        None => Ok(()),
        Some(id) => {
            let near = crate::message::nearest(id, known.iter().map(String::as_str));
            let near = near.map(|n| format!("\nhint: did you mean \"{n}\"?")).unwrap_or_default();
            Err(PlanError::NoRule { id: id.clone(), near })
        }
    }
}

/// Fingerprints every file that a project names.
pub(super) fn fingerprints(project: &Project) -> Result<Vec<Fingerprint>, RunError> {
    let mut files: BTreeSet<(&'static str, String)> = BTreeSet::new();
    files.extend(project.roads.iter().map(|r| ("roads", r.path.clone())));
    files.extend(project.facilities.iter().map(|f| ("facilities", f.path.clone())));
    files.insert(("people", project.people.path.clone()));
    files.extend(project.people.buildings.iter().map(|b| ("buildings", b.clone())));
    files.extend(project.indicators.iter().map(|i| ("indicators", i.path.clone())));
    files.extend(project.units.iter().map(|u| ("units", u.path.clone())));
    files.extend(project.units.iter().filter_map(|u| Some(("units", u.table.clone()?))));
    files.extend(project.code_changes.iter().map(|c| ("code_changes", c.clone())));
    files.extend(project.corrections.iter().map(|c| ("corrections", c.clone())));
    files.extend(project.people.table.iter().map(|t| ("people", t.clone())));
    files.extend(project.travel.profiles.values().map(|p| ("profile", p.display().to_string())));
    let read = |(role, path): (&'static str, String)| match std::fs::read(project.resolve(&path)) {
        Ok(bytes) => Ok(fingerprint(role, &path, &bytes)),
        Err(cause) => Err(RunError::Input { path, cause }),
    };
    files.into_iter().map(read).collect()
}

fn fingerprint(role: &'static str, path: &str, bytes: &[u8]) -> Fingerprint {
    let blake3 = blake3::hash(bytes).to_hex().to_string();
    Fingerprint { role, path: path.replace('\\', "/"), bytes: bytes.len() as u64, blake3 }
}
