//! What a project changes in the rules of a plan: limits, shares, readings, parameters.

use std::collections::BTreeMap;

use super::bind;
use super::requirement::Requirement;
use super::rule::Rule;
use crate::project::RuleSettings;

impl Rule {
    /// Applies what the project changed, to the rule (by id or slug) or to one part of it.
    ///
    /// # Errors
    /// What is wrong with a change: a key that this kind of rule does not have, or a value out of range.
    pub fn apply(&mut self, changes: &BTreeMap<String, RuleSettings>) -> Result<(), String> {
        let id = self.id.clone();
        let whole = changes.get(&id).or_else(|| changes.get(&self.slug));
        let named = |problem: String| format!("[rules.{id}]: {problem}");
        match self.require.parts_mut() {
            Some(of) => {
                let all: Vec<&'static str> = of.iter().flat_map(|p| p.require.settings()).copied().collect();
                if let Some(whole) = whole {
                    known_keys(whole, &all).map_err(named)?;
                }
                for part in of {
                    part.require.apply_known(whole);
                    let own = changes.get(&format!("{id}.{}", part.part));
                    if let Some(own) = own {
                        known_keys(own, part.require.settings()).map_err(named)?;
                    }
                    part.require.apply_known(own);
                }
            }
            None => {
                if let Some(whole) = whole {
                    known_keys(whole, self.require.settings()).map_err(named)?;
                }
                self.require.apply_known(whole);
            }
        }
        let given = whole.map(|w| w.parameters.clone()).unwrap_or_default();
        for (name, value) in given {
            if !self.parameters.contains_key(&name) {
                let known = self.parameters.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                return Err(named(format!("no parameter `{name}`\nhint: it takes {known}")));
            }
            bind::set_parameter(self, &name, value);
        }
        self.require.problem().map_or(Ok(()), |problem| Err(named(problem)))
    }
}

/// Refuses settings that the rule does not have.
fn known_keys(change: &RuleSettings, known: &[&str]) -> Result<(), String> {
    match change.given().into_iter().find(|key| !known.contains(key)) {
        None => Ok(()),
        Some(key) => Err(format!("`{key}` is no setting of this rule\nhint: it takes {}", known.join(", "))),
    }
}

impl Requirement {
    /// The settings of a project file that this kind takes.
    fn settings(&self) -> &'static [&'static str] {
        match self {
            Requirement::Access(access) if access.metres.is_some() => &["metres", "share_bp", "outside_counts"],
            Requirement::Access(access) if access.minutes.is_none() => {
                &["minutes", "metres", "share_bp", "mode", "outside_counts"]
            }
            Requirement::Access(_) => &["minutes", "share_bp", "mode", "outside_counts"],
            Requirement::Quota(_) => &["reading", "lo", "hi"],
            Requirement::Ratio(_) | Requirement::Share(_) | Requirement::Indicator(_) => &["at_least", "at_most"],
            Requirement::Link(_) => &["at_least", "at_most", "minutes", "mode"],
            Requirement::Mobile(_) => &["minutes", "mode"],
            _ => &[],
        }
    }

    fn apply_known(&mut self, change: Option<&RuleSettings>) {
        let Some(change) = change else { return };
        match self {
            Requirement::Access(access) => {
                if access.metres.is_some() || (access.minutes.is_none() && change.metres.is_some()) {
                    access.metres = change.metres.or(access.metres);
                } else {
                    access.minutes = change.minutes.or(access.minutes);
                }
                if change.share_bp.is_some() {
                    (access.share_bp, access.share_is_ours) = (change.share_bp, false);
                }
                access.mode = change.mode.unwrap_or(access.mode);
                access.outside_counts = change.outside_counts.unwrap_or(access.outside_counts);
            }
            Requirement::Quota(quota) => {
                quota.reading = change.reading.unwrap_or(quota.reading);
                quota.lo = change.lo.unwrap_or(quota.lo);
                quota.hi = change.hi.unwrap_or(quota.hi);
            }
            Requirement::Ratio(ratio) => change.apply_bounds(&mut ratio.goal),
            Requirement::Indicator(indicator) => change.apply_bounds(&mut indicator.goal),
            Requirement::Share(share) => {
                let mut goal = (!share.report_only).then(|| share.goal.clone());
                change.apply_bounds(&mut goal);
                share.report_only = goal.is_none();
                share.goal = goal.unwrap_or_else(|| share.goal.clone());
            }
            Requirement::Link(link) => {
                change.apply_bounds(&mut link.goal);
                link.minutes = change.minutes.or(link.minutes);
                link.mode = change.mode.unwrap_or(link.mode);
            }
            Requirement::Mobile(mobile) => {
                mobile.minutes_min = change.minutes.unwrap_or(mobile.minutes_min);
                mobile.mode = change.mode.unwrap_or(mobile.mode);
            }
            _ => {}
        }
    }
}
