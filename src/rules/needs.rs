//! Which data answer how many rules, and which of them are there.
//!
//! A rule is answered when all that it reads is given. Data are asked for in the order in which they help most: at each
//! step those come that answer most further rules for each thing to be brought, so that the first lines of the
//! list are the first letters to write.

mod presence;

use std::collections::{BTreeMap, BTreeSet};

use super::Plan;
use super::fields::{Field, Subject};
use super::plan::Requirement;
use super::quantity::Group;
use super::reads::{self, Reads};
use crate::layers::{Level, group_name, type_name};
use crate::message::Text;
pub use presence::Presence;

/// One thing that rules need.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Need {
    /// Where people live.
    Residents,
    /// Streets.
    Roads,
    /// Outlines of the units of a level.
    Units(Level),
    /// A list of the facilities of a type or of a group of types, by its code.
    Facilities(String),
    /// Longitude and latitude of facilities.
    Places,
    /// Number of residents of a group.
    People(Group),
    /// An attribute, by its key: a column of a table or a row of the indicators.
    Attribute(Subject, String),
}

/// What a plan needs.
#[derive(Clone, Debug)]
pub struct Needs {
    /// What each rule needs, by its id, in plan order; rules that ask nothing of the data are left out.
    pub rules: Vec<(String, BTreeSet<Need>)>,
    fields: BTreeMap<(Subject, String), Field>,
}

/// One step: what to bring, and which further rules it answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// What is to be brought.
    pub bring: BTreeSet<Need>,
    /// Ids of the rules that can be answered now and could not before.
    pub answers: Vec<String>,
}

impl Needs {
    /// What the rules of a plan need.
    #[must_use]
    pub fn of(plan: &Plan) -> Needs {
        let mut needs = Needs { rules: Vec::new(), fields: reads::fields(&plan.rules) };
        for rule in &plan.rules {
            let asks = |require: &Requirement| {
                !matches!(require, Requirement::Modifier { .. } | Requirement::NotComputable { .. })
            };
            if rule.parts().iter().any(|(_, require)| asks(require)) {
                needs.rules.push((rule.id.clone(), of_reads(&reads::of_rule(rule))));
            }
        }
        needs
    }

    /// The order in which data help most, from what is there already.
    #[must_use]
    pub fn steps(&self, there: &BTreeSet<Need>) -> Vec<Step> {
        let mut have = there.clone();
        let mut open: Vec<(&str, &BTreeSet<Need>)> =
            self.rules.iter().map(|(id, needs)| (id.as_str(), needs)).collect();
        open.retain(|(_, needs)| !needs.is_subset(&have));
        let mut steps = Vec::new();
        while !open.is_empty() {
            let lacks: BTreeSet<BTreeSet<Need>> =
                open.iter().map(|(_, needs)| needs.difference(&have).cloned().collect()).collect();
            let gain = |bring: &BTreeSet<Need>| {
                open.iter().filter(|(_, needs)| needs.iter().all(|n| have.contains(n) || bring.contains(n))).count()
            };
            // Rules for each thing brought, compared as fractions; then fewer things, then their order.
            let gains: Vec<(usize, BTreeSet<Need>)> = lacks.into_iter().map(|bring| (gain(&bring), bring)).collect();
            let better = |a: &(usize, BTreeSet<Need>), b: &(usize, BTreeSet<Need>)| {
                let by_gain = (a.0 * b.1.len()).cmp(&(b.0 * a.1.len()));
                by_gain.then(b.1.len().cmp(&a.1.len())).then_with(|| b.1.cmp(&a.1))
            };
            let Some((_, bring)) = gains.into_iter().max_by(better) else { break };
            have.extend(bring.iter().cloned());
            let (now, later): (Vec<_>, Vec<_>) = open.into_iter().partition(|(_, needs)| needs.is_subset(&have));
            open = later;
            steps.push(Step { bring, answers: now.into_iter().map(|(id, _)| id.to_owned()).collect() });
        }
        steps
    }

    /// Every need of the plan, with the number of rules that have it.
    #[must_use]
    pub fn counted(&self) -> BTreeMap<Need, usize> {
        let mut counts = BTreeMap::new();
        self.rules.iter().flat_map(|(_, needs)| needs).for_each(|n| *counts.entry(n.clone()).or_insert(0) += 1);
        counts
    }

    /// A need in words.
    #[must_use]
    pub fn text(&self, need: &Need) -> Text {
        match need {
            Need::Residents => Text::new("人口分布（图层）", "where people live (layer)"),
            Need::Roads => Text::new("路网（图层）", "roads (layer)"),
            Need::Units(level) => {
                let level = level.text();
                Text::new(format!("{}边界（图层）", level.zh), format!("outlines of units: {} (layer)", level.en))
            }
            Need::Facilities(code) => {
                let name = type_name(code).or_else(|| group_name(code)).unwrap_or(code);
                Text::new(format!("{name}名单"), format!("list of facilities: {code}"))
            }
            Need::Places => Text::new("机构经纬度", "longitude and latitude of facilities"),
            Need::People(group) => {
                let name = group.text();
                Text::new(format!("{}（指标表）", name.zh), format!("{} (indicators)", name.en))
            }
            Need::Attribute(of, key) => {
                let (zh, en) = match of {
                    Subject::Facility => ("机构", "facilities"),
                    Subject::Unit => ("单元", "units"),
                    Subject::Area => ("居住区", "residential areas"),
                    Subject::Indicator => ("指标表", "indicators"),
                };
                let label = self.fields.get(&(*of, key.clone())).map_or(Text::same(key), |f| f.label.clone());
                Text::new(format!("{zh}：{}", label.zh), format!("{en}: {}", label.en))
            }
        }
    }
}

fn of_reads(reads: &Reads) -> BTreeSet<Need> {
    let mut needs = BTreeSet::new();
    needs.extend(reads.residents.then_some(Need::Residents));
    if reads.travel {
        needs.extend([Need::Roads, Need::Places]);
    }
    needs.extend(reads.levels.iter().map(|level| Need::Units(*level)));
    needs.extend(reads.lists.iter().map(|code| Need::Facilities(code.clone())));
    needs.extend(reads.groups.iter().map(|group| Need::People(*group)));
    let every_list_has = ["type", "name"];
    let asked = reads.fields.keys().filter(|(_, key)| !every_list_has.contains(&key.as_str()));
    needs.extend(asked.map(|(of, key)| Need::Attribute(*of, key.clone())));
    needs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs(rules: &[(&str, &[&str])]) -> Needs {
        let set = |keys: &[&str]| keys.iter().map(|k| Need::Facilities((*k).to_owned())).collect();
        let rules = rules.iter().map(|(id, keys)| ((*id).to_owned(), set(keys))).collect();
        Needs { rules, fields: BTreeMap::new() }
    }

    fn told(steps: &[Step]) -> Vec<(Vec<String>, String)> {
        let name = |need: &Need| match need {
            Need::Facilities(code) => code.clone(),
            other => format!("{other:?}"),
        };
        steps.iter().map(|s| (s.bring.iter().map(name).collect(), s.answers.join(","))).collect()
    }

    #[test]
    fn what_answers_most_further_rules_for_each_thing_comes_first() {
        // A alone answers one rule; B and C together three; with B there, A and B answer one more for nothing.
        let needs = needs(&[
            ("1", &["A"]),
            ("2", &["B", "C"]),
            ("3", &["B", "C"]),
            ("4", &["B"]),
            ("5", &["A", "B"]),
            ("6", &["D", "E", "F"]),
        ]);
        let steps = told(&needs.steps(&BTreeSet::new()));
        let step =
            |bring: &[&str], answers: &str| (bring.iter().map(|b| (*b).to_owned()).collect(), answers.to_owned());
        // B, C: 3 rules for 2 things; A, B: 3 rules for 2 things too, and A stands first.
        let wanted = [step(&["A", "B"], "1,4,5"), step(&["C"], "2,3"), step(&["D", "E", "F"], "6")];
        assert_eq!(steps, wanted);
    }

    #[test]
    fn what_is_there_is_not_asked_for() {
        let needs = needs(&[("1", &["A"]), ("2", &["A", "B"])]);
        let there = BTreeSet::from([Need::Facilities("A".to_owned())]);
        assert_eq!(told(&needs.steps(&there)), [(vec!["B".to_owned()], "2".to_owned())]);
    }
}
