//! A project to a report: the whole story once.

pub mod areas;
mod assumptions;
mod data_check;
mod facts;
mod imported;
mod inputs;
mod modes;
mod odd_cells;
mod planned;
pub mod prepare;
mod progress;
pub mod sites;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

pub use assumptions::Assumption;
pub use data_check::{DataCheck, check_data};
pub use facts::left_out;
pub use imported::imported;
pub use inputs::Fingerprint;
pub use progress::{Progress, Silent};
use rayon::prelude::*;

use crate::gaps::{self, Gaps};
use crate::layers::{LayerError, Layers};
use crate::message::{Severity, Text, Warning};
use crate::network::ProfileError;
use crate::problems;
use crate::project::{PeopleKind, Placement, Project, ProjectError};
use crate::rules::evidence::{Evidence, Mode, OtherPlacement};
use crate::rules::plan::{PlanError, Requirement, RuleRef};
use crate::rules::{Finding, Outcome, Plan, outcome};
use crate::units::People;

/// Why a run could not be finished.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// The project file.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// A plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The data.
    #[error(transparent)]
    Layers(#[from] LayerError),
    /// The data have errors, and the project wants none.
    #[error(
        "the data have errors; no rule was checked\nhint: `gapzone check PROJECT` shows them; without stop_on_errors (--strict) a run goes on"
    )]
    Data {
        /// Everything found, errors first.
        warnings: Vec<Warning>,
    },
    /// A profile.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// A file that was read could not be read again for its fingerprint.
    #[error("{path}: {cause}")]
    Input {
        /// The file.
        path: String,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The sums of a finding do not add up: a bug, never a result.
    #[error(
        "finding {finding}: {total} thousandths of a person in scope, but covered + zones + scattered + not assessed = {parts}\nhint: this is a bug in gapzone; please report it with the project file"
    )]
    Unbalanced {
        /// The finding.
        finding: String,
        /// People in scope.
        total: u64,
        /// The sum of the parts.
        parts: u64,
    },
}

/// Everything that outputs show. Table, map, layers and `explain` read this and compute nothing anew.
#[derive(Debug)]
pub struct Report {
    /// The project as used.
    pub project: Project,
    /// The plans as used.
    pub plans: Vec<Plan>,
    /// The data.
    pub layers: Layers,
    /// The travel modes, with every demand cell and site joined to them.
    pub modes: Vec<Mode>,
    /// For each facility site whether it lies outside the plan area.
    pub outside: Vec<Vec<bool>>,
    /// What the rules found, in plan order.
    pub findings: Vec<Finding>,
    /// The verdict of each rule, in plan order.
    pub outcomes: Vec<Outcome>,
    /// The gaps of each finding, in the same order.
    pub gaps: Vec<Gaps>,
    /// What was odd about the input.
    pub warnings: Vec<Warning>,
    /// What the result rests on.
    pub assumptions: Vec<Assumption>,
    /// Counts worth knowing: rows read, islands, people far from roads.
    pub facts: Vec<Text>,
    /// Input files.
    pub inputs: Vec<Fingerprint>,
}

/// Reads a project's data, checks every rule of its plans and draws the gaps.
///
/// # Errors
/// When an input cannot be read, a setting is wrong, or the sums do not add up.
pub fn run(mut project: Project, progress: &dyn Progress) -> Result<Report, RunError> {
    let (plans, mut read) = inputs::open_plans(&project)?;
    let cell_given = project.people.cell_m.is_some();
    with_cells(&mut project, &plans);
    progress.stage(&Text::new("读取数据", "reading data"), None);
    let layers = Layers::load(&project)?;
    let other = other_placement(&project);
    read.extend(inputs::fingerprints(&project)?);
    let mut report = check(project, plans, layers, other, progress)?;
    report.inputs = read;
    if cell_given {
        report.assumptions.iter_mut().filter(|a| a.key == "cell_m").for_each(|a| a.source = "user");
    }
    Ok(report)
}

/// Settles the size of cells where the project does not say: the rules decide.
///
/// The pixels of a raster are demand cells already; the grid takes their size.
fn with_cells(project: &mut Project, plans: &[Plan]) {
    if project.people.kind != PeopleKind::Raster && project.people.cell_m.is_none() {
        let walks = modes_of(plans).contains("walk");
        project.people.cell_m = Some(if walks { WALKING_CELL_M } else { CELL_M });
    }
}

/// Side of a demand cell when a walking rule is checked, in metres.
const WALKING_CELL_M: f64 = 50.0;
/// Side of a demand cell otherwise, in metres.
const CELL_M: f64 = 100.0;

/// Checks plans on layers that are already in memory: a pure function of its arguments.
///
/// # Errors
/// When a profile is wrong or the sums do not add up.
pub fn check(
    project: Project,
    plans: Vec<Plan>,
    layers: Layers,
    other: Option<OtherPlacement>,
    progress: &dyn Progress,
) -> Result<Report, RunError> {
    let wanted = modes_of(&plans);
    progress.stage(&Text::new("构建路网", "building networks"), Some(wanted.len() as u64));
    let outside = modes::outside(&layers);
    let mut travel = Vec::new();
    for id in &wanted {
        travel.push(modes::mode(id, &project, &layers)?);
        progress.step(travel.len() as u64);
    }
    let mut evidence = Evidence::new(&project, &layers, &travel, &outside);
    evidence.other_placement = other.as_ref();
    let mut warnings = layers.warnings.clone();
    warnings.extend(problems::of_layers(&project, &layers));
    warnings.extend(problems::of_networks(&evidence));
    warnings.extend(odd_cells::warnings(&plans, &layers));
    problems::settle(&mut warnings, Some(&layers));
    if project.stop_on_errors && warnings.iter().any(|w| w.severity == Severity::Error) {
        return Err(RunError::Data { warnings });
    }
    let (mut findings, gaps) = judge(&plans, &evidence, progress)?;
    outcome::mark_conflicts(&plans, &mut findings);
    planned::add(&plans, &evidence, &mut findings);
    let outcomes = outcome::outcomes(&plans, &findings);
    let assumptions = assumptions::list(&evidence);
    let facts = facts::list(&evidence, &findings);
    Ok(Report {
        project,
        plans,
        layers,
        modes: travel,
        outside,
        findings,
        outcomes,
        gaps,
        warnings,
        assumptions,
        facts,
        inputs: Vec::new(),
    })
}

/// Findings of every rule in plan order, and the gaps of each.
fn judge(
    plans: &[Plan],
    evidence: &Evidence<'_>,
    progress: &dyn Progress,
) -> Result<(Vec<Finding>, Vec<Gaps>), RunError> {
    let rules = rules(plans, evidence.project);
    progress.stage(&Text::new("检查条文", "checking rules"), Some(rules.len() as u64));
    let done = AtomicU64::new(0);
    let checked: Vec<Vec<Finding>> = rules
        .par_iter()
        .map(|(rule, requirement)| {
            let findings = requirement.check(rule, evidence);
            progress.step(done.fetch_add(1, Ordering::Relaxed) + 1);
            findings
        })
        .collect();
    let mut asked: Vec<&Requirement> = Vec::new();
    let mut findings: Vec<Finding> = Vec::new();
    for ((_, requirement), found) in rules.iter().zip(checked) {
        asked.extend(std::iter::repeat_n(requirement, found.len()));
        findings.extend(found);
    }
    let gaps: Vec<Gaps> = findings
        .par_iter()
        .zip(asked)
        .enumerate()
        .map(|(index, (finding, requirement))| gaps::of_finding(evidence, finding, index, requirement))
        .collect();
    findings.iter().zip(&gaps).try_for_each(|(finding, gaps)| balance(finding, gaps))?;
    Ok((findings, gaps))
}

impl Report {
    /// What the rules looked at, for questions about single places.
    #[must_use]
    pub fn evidence(&self) -> Evidence<'_> {
        Evidence::new(&self.project, &self.layers, &self.modes, &self.outside)
    }

    /// The rule, and the part of it, that a finding is about.
    #[must_use]
    pub fn requirement(&self, finding: &Finding) -> &Requirement {
        let rule = &self.plans[finding.plan].rules[finding.rule];
        let parts = rule.parts();
        let named = parts.iter().find(|(part, _)| *part == finding.part_name.as_deref());
        named.unwrap_or(&parts[0]).1
    }
}

fn rules<'a>(plans: &'a [Plan], project: &Project) -> Vec<(RuleRef<'a>, &'a Requirement)> {
    let mut list = Vec::new();
    for (plan_index, plan) in plans.iter().enumerate() {
        for (rule_index, rule) in plan.rules.iter().enumerate() {
            for (part, requirement) in rule.parts() {
                let target = rule.target_of(part);
                let rule_ref = RuleRef { plan_index, rule_index, rule, part, target, as_of: project.as_of };
                list.push((rule_ref, requirement));
            }
        }
    }
    list
}

fn modes_of(plans: &[Plan]) -> BTreeSet<&'static str> {
    plans.iter().flat_map(|p| &p.rules).flat_map(|r| r.require.modes()).collect()
}

/// The people placed the other way, where a raster and buildings were both given.
/// A placement that the data do not allow after all is no error: it would only have been a row of comparison.
fn other_placement(project: &Project) -> Option<OtherPlacement> {
    let (PeopleKind::Raster | PeopleKind::UnitTotals, true) = (project.people.kind, project.people.buildings.is_some())
    else {
        return None;
    };
    let mut swapped = project.clone();
    let on_buildings = project.people.place == Some(Placement::Buildings);
    let (place, label) = match (on_buildings, project.people.kind) {
        (false, _) => (Placement::Buildings, Text::new("人口落在建筑物上", "people placed on buildings")),
        (true, PeopleKind::Raster) => (Placement::Raster, Text::new("人口落在栅格中心", "people at raster centres")),
        (true, _) => (Placement::Areas, Text::new("人口按居住区面积分摊", "people spread over residential polygons")),
    };
    swapped.people.place = Some(place);
    let residents = Layers::load(&swapped).ok()?.residents;
    Some(OtherPlacement { label, residents })
}

/// People in scope = covered + zones + scattered + not assessed, in thousandths of a person.
fn balance(finding: &Finding, gaps: &Gaps) -> Result<(), RunError> {
    let zones: People = gaps.zones.iter().map(|z| z.people).sum();
    let scattered: People = gaps.scattered.iter().map(|s| s.people).sum();
    let parts = finding.tally.covered + zones + scattered + finding.tally.not_assessed;
    let total = finding.tally.people();
    if parts == total && zones + scattered == finding.tally.gap {
        return Ok(());
    }
    Err(RunError::Unbalanced { finding: finding.id.clone(), total: total.0, parts: parts.0 })
}
