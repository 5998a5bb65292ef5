//! What each rule comes to in its target year, with the facilities that are planned until then.
//!
//! A plan promises for a year to come, and builds until then. Each rule is asked once more as if that year had come:
//! facilities that open until then count, those that close do not. People, roads and attributes stay as they are.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::rules;
use crate::layers::Layers;
use crate::message::Text;
use crate::project::Project;
use crate::rules::{Evidence, Finding, Plan, Variant};

/// Adds a row to each finding that differs in its target year.
pub(super) fn add(plans: &[Plan], evidence: &Evidence<'_>, findings: &mut [Finding]) {
    for year in years(plans, evidence) {
        let then = Project { as_of: year, ..evidence.project.clone() };
        let later = Evidence::new(&then, evidence.layers, evidence.modes, evidence.outside);
        let asked: Vec<_> =
            rules(plans, &then).into_iter().filter(|(rule, _)| rule.target.year == Some(year)).collect();
        let found: Vec<Finding> =
            asked.par_iter().flat_map_iter(|(rule, requirement)| requirement.check(rule, &later)).collect();
        for finding in found {
            if let Some(today) = findings.iter_mut().find(|f| f.id == finding.id) {
                today.variants.extend(differs(today, &finding).then(|| variant(year, &finding)));
            }
        }
    }
}

/// Target years to come in which other facilities are in service than in the year that is judged.
fn years(plans: &[Plan], evidence: &Evidence<'_>) -> BTreeSet<i32> {
    let as_of = evidence.project.as_of;
    let listed = rules(plans, evidence.project).into_iter().filter_map(|(rule, _)| rule.target.year);
    listed.filter(|year| *year > as_of && changes(evidence.layers, as_of, *year)).collect()
}

fn changes(layers: &Layers, as_of: i32, year: i32) -> bool {
    let mut sites = layers.facilities.list.iter().flat_map(|f| &f.sites);
    sites.any(|site| site.period.covers(as_of) != site.period.covers(year))
}

fn differs(today: &Finding, then: &Finding) -> bool {
    let value = |f: &Finding| f.figures.as_ref().map(|figures| (figures.low, figures.high));
    (today.measured, today.tally.gap, value(today)) != (then.measured, then.tally.gap, value(then))
}

fn variant(year: i32, then: &Finding) -> Variant {
    Variant {
        id: format!("planned-{year}"),
        label: Text::new(
            format!("{year}年，计入届时已建成的规划机构"),
            format!("in {year}, with the facilities planned until then"),
        ),
        share: (then.figures.is_none() && then.measured.whole > 0).then_some(then.measured),
        value: then.figures.as_ref().map(|figures| figures.value()),
        gap: then.is_spatial().then_some(then.tally.gap),
        verdict: then.verdict.clone(),
    }
}
