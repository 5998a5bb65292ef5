//! The data of a project checked before any rule: what a run would tell of them, and what would stop it.

use super::{Progress, RunError, inputs, modes, modes_of, odd_cells, with_cells};
use crate::layers::Layers;
use crate::message::{Severity, Text, Warning};
use crate::problems;
use crate::project::Project;
use crate::rules::Evidence;

/// What was found in the data of a project.
#[derive(Debug)]
pub struct DataCheck {
    /// The project as used.
    pub project: Project,
    /// Everything found, errors first.
    pub warnings: Vec<Warning>,
    /// Whether a run could read the data.
    pub is_readable: bool,
}

impl DataCheck {
    /// The worst that was found.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.warnings.iter().map(|w| w.severity).max()
    }
}

/// Checks the data of a project. What stops one file from being read is an error among the others.
///
/// # Errors
/// When a plan or a travel profile is wrong.
pub fn check_data(mut project: Project, progress: &dyn Progress) -> Result<DataCheck, RunError> {
    let (plans, _) = inputs::open_plans(&project)?;
    with_cells(&mut project, &plans);
    progress.stage(&Text::new("读取数据", "reading data"), None);
    let layers = match Layers::load(&project) {
        Ok(layers) => layers,
        Err(error) => {
            let mut troubles = Layers::troubles(&project);
            if troubles.errors.is_empty() {
                troubles.errors.push(error);
            }
            let mut warnings = problems::of_troubles(&project, troubles);
            problems::settle(&mut warnings, None);
            return Ok(DataCheck { project, warnings, is_readable: false });
        }
    };
    let mut warnings = layers.warnings.clone();
    warnings.extend(problems::of_layers(&project, &layers));
    // One mode is enough to see which facilities stand far from roads or on islands: walking, else the first.
    let wanted = modes_of(&plans);
    let mode = wanted.iter().find(|id| **id == "walk").or_else(|| wanted.iter().find(|id| !id.ends_with("_m")));
    progress.stage(&Text::new("构建路网", "building networks"), None);
    let travel = vec![modes::mode(mode.copied().unwrap_or("walk"), &project, &layers)?];
    let outside = modes::outside(&layers);
    let evidence = Evidence::new(&project, &layers, &travel, &outside);
    warnings.extend(problems::of_networks(&evidence));
    warnings.extend(odd_cells::warnings(&plans, &layers));
    problems::settle(&mut warnings, Some(&layers));
    Ok(DataCheck { project, warnings, is_readable: true })
}
