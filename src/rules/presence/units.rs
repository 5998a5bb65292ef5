//! The units that a presence rule asks, and how many institutions each has.

use super::{Presence, PresenceLevel};
use crate::layers::{Facility, Level, Site, UnitId};
use crate::message::Text;
use crate::rules::attributes;
use crate::rules::evidence::Evidence;
use crate::rules::expression::{Expression, Value};
use crate::rules::known::Known;
use crate::units::People;

/// A unit, or several that count as one.
pub(super) struct Asked {
    pub unit: Option<UnitId>,
    pub is_plan_area: bool,
    pub name: Option<Text>,
    pub members: Vec<UnitId>,
}

/// How many institutions a unit has, for certain and at most, and whether it is exempt.
pub(super) struct Count {
    /// Whether the rule asks the unit at all.
    pub member: Known,
    pub sure: u32,
    pub at_most: u32,
    pub exempt: Option<Text>,
}

pub(super) fn asked_units(presence: &Presence, evidence: &Evidence<'_>) -> Vec<Asked> {
    let mut asked = Vec::new();
    for level in &presence.levels {
        let of = |wanted: Level| evidence.layers.units.iter().filter(move |(_, u)| u.level == wanted).map(|(id, _)| id);
        match level {
            PresenceLevel::MainUrban => {
                let members: Vec<UnitId> = of(Level::Street).collect();
                if !members.is_empty() {
                    let name = Some(Text::new("主城区（各街道合计）", "main urban area (all street offices)"));
                    asked.push(Asked { unit: None, is_plan_area: false, name, members });
                }
            }
            PresenceLevel::PlanArea => {
                let outermost = evidence.layers.units.iter().filter(|(_, u)| u.parent.is_none());
                let members: Vec<UnitId> = outermost.map(|(id, _)| id).collect();
                let name = Some(Text::new("规划区", "plan area"));
                asked.push(Asked { unit: None, is_plan_area: true, name, members });
            }
            _ => {
                let level = level.level().expect("the two wholes are handled above");
                asked.extend(of(level).map(|id| Asked {
                    unit: Some(id),
                    is_plan_area: false,
                    name: None,
                    members: vec![id],
                }));
            }
        }
    }
    asked.retain(|a| presence.names.is_empty() || a.is_named(&presence.names, evidence));
    asked
}

impl Asked {
    /// Whether a unit is one of those named, by name, code or a part of its name.
    fn is_named(&self, names: &[String], evidence: &Evidence<'_>) -> bool {
        let units = self.members.iter().map(|u| evidence.layers.units.get(*u));
        let mut units = units.filter(|_| self.unit.is_some());
        units.any(|u| names.iter().any(|n| u.name.contains(n.as_str()) || u.code.as_ref() == Some(n) || u.id == *n))
    }

    /// Whether a condition on its own attributes holds; for several units together, in each.
    fn truth(&self, condition: &Expression, evidence: &Evidence<'_>) -> Known {
        Known::all(self.members.iter().map(|u| {
            let row = &evidence.layers.units.get(*u).attributes;
            condition
                .truth(&|name| condition.field(name).map_or(Value::Unknown, |field| attributes::of_row(row, field)))
        }))
    }
}

pub(super) fn applies(presence: &Presence, asked: &Asked, evidence: &Evidence<'_>) -> Known {
    let condition = presence.when.as_ref().map_or(Known::Yes, |c| asked.truth(c, evidence));
    let enough = presence.when_people_over.is_none_or(|over| {
        let people: People = asked.members.iter().map(|u| evidence.people_of(*u)).sum();
        people > People::whole(over)
    });
    condition.and(Known::from(enough))
}

pub(super) fn count(presence: &Presence, asked: &Asked, evidence: &Evidence<'_>) -> Count {
    let mut count = Count { member: applies(presence, asked, evidence), sure: 0, at_most: 0, exempt: None };
    if let Some(holds) = &presence.holds {
        let truth = asked.truth(holds, evidence);
        count.sure = u32::from(truth == Known::Yes);
        count.at_most = u32::from(truth != Known::No);
        return count;
    }
    for (_, facility) in evidence.in_service() {
        let here = has_site_in(facility, asked, evidence);
        let matches = presence.supply.matches(facility);
        if here {
            count.sure += u32::from(matches == Known::Yes);
            count.at_most += u32::from(matches != Known::No);
            if presence.exempt_hosts.as_ref().is_some_and(|f| f.matches(facility) == Known::Yes) {
                count.exempt =
                    Some(Text::new(format!("驻有{}，豁免", facility.name), format!("exempt: hosts {}", facility.name)));
            }
        } else if presence.exempt_served && matches == Known::Yes && serves(facility, asked, evidence) {
            count.exempt =
                Some(Text::new(format!("由{}联合服务", facility.name), format!("served jointly by {}", facility.name)));
        }
    }
    count
}

/// Whether a site in service lies in a unit.
fn has_site_in(facility: &Facility, asked: &Asked, evidence: &Evidence<'_>) -> bool {
    let mut open = facility.open_sites(evidence.project.as_of);
    // A row of a list without coordinates and without a unit belongs to the plan area and to nothing smaller.
    let listed = |s: &Site| asked.is_plan_area && s.unit.is_none() && !s.point.is_finite();
    open.any(|s| listed(s) || evidence.ancestors(s.unit).any(|u| asked.members.contains(&u)))
}

fn serves(facility: &Facility, asked: &Asked, evidence: &Evidence<'_>) -> bool {
    asked
        .members
        .iter()
        .map(|u| evidence.layers.units.get(*u))
        .any(|unit| facility.serves.iter().any(|s| *s == unit.id || *s == unit.name || unit.code.as_ref() == Some(s)))
}
