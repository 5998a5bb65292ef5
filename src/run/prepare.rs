//! A project's data joined to its travel modes, without checking any rule.
//!
//! For questions about the network itself: what it is made of, and the times on it.

use super::{RunError, inputs, modes, modes_of, with_cells};
use crate::layers::Layers;
use crate::message::Text;
use crate::project::Project;
use crate::rules::Plan;
use crate::rules::evidence::{Evidence, Mode};
use crate::rules::plan::PlanError;
use crate::run::Progress;

/// Data and travel modes of a project.
#[derive(Debug)]
pub struct Prepared {
    /// The project as used.
    pub project: Project,
    /// The plans as used.
    pub plans: Vec<Plan>,
    /// The data.
    pub layers: Layers,
    /// The modes asked for, in the order asked.
    pub modes: Vec<Mode>,
    /// For each facility site whether it lies outside the plan area.
    pub outside: Vec<Vec<bool>>,
}

impl Prepared {
    /// What rules would look at.
    #[must_use]
    pub fn evidence(&self) -> Evidence<'_> {
        Evidence::new(&self.project, &self.layers, &self.modes, &self.outside)
    }
}

/// Opens the plans of a project, for the choice of modes.
///
/// # Errors
/// When a plan cannot be read or does not hold a rule that the project names.
pub fn plans(project: &Project) -> Result<Vec<Plan>, RunError> {
    Ok(inputs::open_plans(project)?.0)
}

/// The modes that the rules of some plans travel in, by name; those that measure metres left out.
#[must_use]
pub fn timed_modes(plans: &[Plan]) -> Vec<&'static str> {
    modes_of(plans).into_iter().filter(|mode| !mode.ends_with("_m")).collect()
}

/// Reads a project's data and joins it to some modes; the plans decide the size of cells, as in a run.
///
/// # Errors
/// When an input cannot be read or a setting is wrong.
pub fn prepare(
    mut project: Project,
    plans: Vec<Plan>,
    wanted: &[String],
    progress: &dyn Progress,
) -> Result<Prepared, RunError> {
    with_cells(&mut project, &plans);
    progress.stage(&Text::new("读取数据", "reading data"), None);
    let layers = Layers::load(&project)?;
    progress.stage(&Text::new("构建路网", "building networks"), Some(wanted.len() as u64));
    let outside = modes::outside(&layers);
    let mut travel = Vec::new();
    for id in wanted {
        travel.push(modes::mode(id, &project, &layers)?);
        progress.step(travel.len() as u64);
    }
    Ok(Prepared { project, plans, layers, modes: travel, outside })
}

/// The part of a rule that asks for access, by the rule's id or slug, or the id of one of its parts.
///
/// # Errors
/// When no rule of the plans has this id.
pub fn access_rule<'a>(plans: &'a [Plan], id: &str) -> Result<&'a crate::rules::access::Access, RunError> {
    use crate::rules::plan::Requirement;
    let mut known = Vec::new();
    for rule in plans.iter().flat_map(|plan| &plan.rules) {
        for (part, requirement) in rule.parts() {
            let Requirement::Access(access) = requirement else { continue };
            let name = part.map_or(rule.id.clone(), |part| format!("{}.{part}", rule.id));
            if name == id || rule.id == id || rule.slug == id {
                return Ok(access);
            }
            known.push(name);
        }
    }
    let near = crate::message::nearest(id, known.iter().map(String::as_str));
    let near = match near {
        Some(near) => format!("\nhint: did you mean \"{near}\"?"),
        None => format!("\nhint: access rules of the project: {}", known.join(", ")),
    };
    Err(RunError::Plan(PlanError::NoRule { id: id.to_owned(), near }))
}
