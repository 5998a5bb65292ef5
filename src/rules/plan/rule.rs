//! One rule of a plan: the sentence, by when it is to hold, and what it asks.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::requirement::Requirement;
use crate::message::Text;
use crate::rules::verdict::{Nature, Verdict};
use crate::rules::{Evidence, Finding};
use crate::units::Amount;

/// One rule of a plan.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Id in the catalogue: `B083`.
    pub id: String,
    /// Readable name: `tcm-10-min`.
    pub slug: String,
    /// Name for people.
    pub label: Text,
    /// The sentence that is judged.
    pub clause: Clause,
    /// By when, and how firmly.
    pub target: Target,
    /// Places that the plan names for special attention: rows of units of these names are marked, others are said to be
    /// no unit of the data.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub watch: Vec<String>,
    /// Numbers that the text leaves open, by name; expressions read them as `$name`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, Parameter>,
    /// Numbers that the clause states together and that imply a population: 5,558 physicians at 5.82 per mille.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub implied: Vec<Implied>,
    /// What a planner should know about how the text was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// What it asks.
    pub require: Requirement,
}

/// A number that the text leaves open.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// What it is.
    pub label: Text,
    /// Our default; without one the rule is reported and judged only when a project sets it.
    pub value: Option<Amount>,
}

/// An amount and its rate, which together say how many people there are.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Implied {
    /// What is counted: `physicians`.
    pub what: Text,
    /// How many.
    pub amount: Amount,
    /// Per resident: `5.82‰`, `11.53%`.
    pub rate: Amount,
    /// The year for which the two hold, where it is not that of the rule's baseline or, without one, of its target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
}

/// Where a rule stands in its document.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// First and last line; none for a standard whose text is not at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<[u32; 2]>,
    /// The words, without white space.
    pub quote: String,
    /// Where the figure was read, for a rule without lines: a title or an address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether the figure was read in the document or in `source`; false when it is known only at second hand.
    #[serde(default = "yes")]
    pub verified: bool,
}

fn yes() -> bool {
    true
}

impl Clause {
    /// Where it stands: `行 57–58`, or the source of a figure without lines; and whether nobody checked it.
    #[must_use]
    pub fn place(&self) -> Text {
        let place = match (self.lines, &self.source) {
            (Some([first, last]), _) if first == last => Text::new(format!("行 {first}"), format!("line {first}")),
            (Some([first, last]), _) => Text::new(format!("行 {first}-{last}"), format!("lines {first}-{last}")),
            (None, source) => Text::same(source.clone().unwrap_or_default()),
        };
        let unchecked = |text: &str, word: &str| if self.verified { text.to_owned() } else { format!("{text}{word}") };
        Text::new(unchecked(&place.zh, "；未经原文核对"), unchecked(&place.en, "; unverified"))
    }

    /// What is wrong with it as written, if anything.
    pub(super) fn problem(&self) -> Option<String> {
        match self.lines {
            Some([first, last]) if first == 0 || first > last => Some(format!("lines = [{first}, {last}] is no range")),
            None if self.source.is_none() => {
                Some("a clause needs `lines`\nhint: a standard may give `source` instead".to_owned())
            }
            _ => None,
        }
    }
}

/// By when a rule is to hold, and how firmly.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Target year; due now without one.
    pub year: Option<i32>,
    /// Legal nature.
    pub nature: Nature,
    /// Where the plan starts from; the way from here to the target is a straight line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
}

/// The value from which a plan starts.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Year of the value.
    pub year: i32,
    /// The value, in the unit of the target.
    pub value: Amount,
}

/// A rule where it stands, with what is needed to judge it.
#[derive(Clone, Copy, Debug)]
pub struct RuleRef<'a> {
    /// Index of the plan in the run.
    pub plan_index: usize,
    /// Index of the rule in the plan.
    pub rule_index: usize,
    /// The rule.
    pub rule: &'a Rule,
    /// Name of the part, for a rule with several.
    pub part: Option<&'a str>,
    /// Target of the part, else of the rule.
    pub target: &'a Target,
    /// The year for which it is judged.
    pub as_of: i32,
}

impl RuleRef<'_> {
    /// The verdict of a rule some of whose parameters have no value.
    pub(super) fn needs_parameters(&self, unset: &BTreeSet<String>) -> Verdict {
        let label =
            |name: &String| self.rule.parameters.get(name).map_or_else(|| Text::same(name), |p| p.label.clone());
        let labels: Vec<Text> = unset.iter().map(label).collect();
        let keys = unset.iter().map(|n| format!("{n} = ...")).collect::<Vec<_>>().join(", ");
        let join = |f: fn(&Text) -> &str, by: &str| labels.iter().map(f).collect::<Vec<_>>().join(by);
        let id = &self.rule.id;
        Verdict::NeedsThreshold {
            what: Text::new(
                format!(
                    "条文未给出：{}；在项目文件 [rules.{id}] 中设 parameters = {{ {keys} }}",
                    join(|t| &t.zh, "、")
                ),
                format!(
                    "the text does not give: {}; set parameters = {{ {keys} }} under [rules.{id}] of the project file",
                    join(|t| &t.en, ", ")
                ),
            ),
        }
    }

    /// Marks the rows of units that the plan names for special attention, and says which of its places are none.
    pub(super) fn mark_watched(&self, finding: &mut Finding, evidence: &Evidence<'_>) {
        let mut strange: Vec<&str> = self.rule.watch.iter().map(String::as_str).collect();
        for row in &mut finding.units {
            let unit = row.unit.map(|u| evidence.layers.units.get(u).name.as_str());
            let Some(name) = unit.or(row.name.as_ref().map(|n| n.zh.as_str())) else { continue };
            if !self.rule.watch.iter().any(|place| name.contains(place.as_str())) {
                continue;
            }
            strange.retain(|place| !name.contains(place));
            let marked = Text::new("规划点名", "named in the plan");
            row.note = Some(match row.note.take() {
                None => marked,
                Some(note) => Text::new(format!("{}；{}", marked.zh, note.zh), format!("{}; {}", marked.en, note.en)),
            });
        }
        if !finding.units.is_empty() && !strange.is_empty() {
            let list = strange.join("、");
            finding.assumptions.push(Text::new(
                format!("规划点名的 {list} 不是数据中的单元，未单列"),
                format!("{list}, which the plan names, are no units of the data and have no row"),
            ));
        }
    }

    /// The verdict when the requirement holds or not.
    #[must_use]
    pub fn judge(&self, holds: bool) -> Verdict {
        Verdict::judge(holds, self.target.nature, self.target.year, self.as_of)
    }
}

impl Rule {
    /// The target of a part of the rule: its own, else that of the rule.
    #[must_use]
    pub fn target_of(&self, part: Option<&str>) -> &Target {
        let named = self.require.parts().unwrap_or_default().iter().find(|p| Some(p.part.as_str()) == part);
        named.and_then(|p| p.target.as_ref()).unwrap_or(&self.target)
    }

    /// The name of a part of the rule for people, if it has one.
    #[must_use]
    pub fn label_of(&self, part: Option<&str>) -> Option<&Text> {
        let named = self.require.parts().unwrap_or_default().iter().find(|p| Some(p.part.as_str()) == part);
        named.and_then(|p| p.label.as_ref())
    }

    /// The parts of the rule: their names and what each asks. A rule without parts is its own only part.
    #[must_use]
    pub fn parts(&self) -> Vec<(Option<&str>, &Requirement)> {
        match self.require.parts() {
            Some(of) => of.iter().map(|p| (Some(p.part.as_str()), &p.require)).collect(),
            None => vec![(None, &self.require)],
        }
    }
}
