//! What a rule found: verdict, numbers, rows per unit, and every demand row's status.

use serde::Serialize;

use super::access::{NETWORK_METRES, STRAIGHT_METRES};
use super::evidence::Mode;
use super::figures::Figures;
use super::known::Known;
use super::plan::RuleRef;
use super::verdict::{Nature, Verdict};
use crate::access::Arrival;
use crate::layers::{DemandId, FacilityId, UnitClass, UnitId};
use crate::message::Text;
use crate::units::{BasisPoints, Millis, People, Share};

/// What became of one demand cell under one finding; exactly one of these.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellStatus {
    /// Served as the rule asks.
    Covered,
    /// Not served as the rule asks.
    Gap,
    /// No data: outside the extract, or no usable network at all.
    NotAssessed,
    /// Not asked: the finding is about another class or other units.
    OutOfScope,
}

/// People of a finding by status; the three parts add up to the people in scope.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Tally {
    /// Served.
    pub covered: People,
    /// Not served.
    pub gap: People,
    /// Not assessed.
    pub not_assessed: People,
}

impl Tally {
    /// Everybody in scope.
    #[must_use]
    pub fn people(&self) -> People {
        self.covered + self.gap + self.not_assessed
    }

    /// The covered share, all three parts in the denominator.
    #[must_use]
    pub fn share(&self) -> Share {
        Share::of_people(self.covered, self.people())
    }

    /// The covered share if everybody not assessed were covered: the upper end of the interval.
    #[must_use]
    pub fn share_at_most(&self) -> Share {
        Share::of_people(self.covered + self.not_assessed, self.people())
    }

    /// Adds a demand row.
    pub fn add(&mut self, status: CellStatus, people: People) {
        match status {
            CellStatus::Covered => self.covered += people,
            CellStatus::Gap => self.gap += people,
            CellStatus::NotAssessed => self.not_assessed += people,
            CellStatus::OutOfScope => {}
        }
    }
}

/// A row of a finding's table: one unit, or the people in no unit.
#[derive(Clone, Debug, Serialize)]
pub struct UnitRow {
    /// The unit; `None` for people in no unit, and for the main urban area.
    pub unit: Option<UnitId>,
    /// Name of a row that is no unit of the layer, such as the main urban area.
    pub name: Option<Text>,
    /// People by status; for quota and presence all people of the unit stand in one part.
    pub tally: Tally,
    /// Qualifying institutions in the unit.
    pub facilities: Option<u32>,
    /// Institutions that the rule asks for.
    pub required: Option<u32>,
    /// A stable word: `OK`, `GAP_NONE`, `GAP_SHORT`, `OVERLOAD`, `SHARED_OK`, `SHARED_OVERLOAD`, `UNDERUSED`, `MET`, `EXEMPT` ...
    pub status: &'static str,
    /// What else is to be said, such as `TYPE_MISMATCH` or the neighbour that serves.
    pub note: Option<Text>,
}

/// The same question asked with one assumption changed.
#[derive(Clone, Debug, Serialize)]
pub struct Variant {
    /// Stable id: `speed-0.8`, `mode-car`, `R2`, `share-9000`.
    pub id: String,
    /// What was changed.
    pub label: Text,
    /// The measured share then, where there is one.
    pub share: Option<Share>,
    /// The value then, in words, for rules that judge one value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Text>,
    /// People in gaps then.
    pub gap: Option<People>,
    /// The verdict then.
    pub verdict: Verdict,
}

/// Where missing attributes leave more than one outcome: the lowest and the highest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// The lowest.
    Low,
    /// The highest.
    High,
}

impl Variant {
    /// The outcome at one end of what missing attributes leave open.
    #[must_use]
    pub fn at(end: End, verdict: Verdict) -> Variant {
        let (id, label) = match end {
            End::Low => {
                ("missing-low", Text::new("缺失属性取最低情形", "lowest outcome that missing attributes leave"))
            }
            End::High => {
                ("missing-high", Text::new("缺失属性取最高情形", "highest outcome that missing attributes leave"))
            }
        };
        Variant { id: id.to_owned(), label, share: None, value: None, gap: None, verdict }
    }
}

/// A demand cell that is not served, with what the zone needs to know.
#[derive(Clone, Copy, Debug)]
pub struct Unserved {
    /// The cell.
    pub cell: DemandId,
    /// People of the cell that are not served (a quota can leave only a part of a cell unserved).
    pub people: People,
    /// The failing unit of a quota or presence rule; such zones are made per unit, not by adjacency.
    pub unit: Option<UnitId>,
}

/// Whether a result stands when speeds are 0.8 and 1.2 times as high.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Firmness {
    /// It stands in both.
    Firm,
    /// It changes in at least one.
    Fragile,
    /// It does not depend on speeds.
    NotSpeedDependent,
    /// Nothing was judged.
    NotJudged,
}

/// The limit that an access finding was checked against.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Limit {
    /// The time limit; at the limit is covered.
    pub time: Millis,
    /// Index of the travel mode in [`super::Evidence::modes`].
    pub mode: usize,
}

/// The people who belong to one facility, by assignment or because it is nearest.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Load {
    /// The facility.
    pub facility: FacilityId,
    /// Its people.
    pub people: People,
    /// `OK`, `OVERLOAD` or `UNDERUSED`.
    pub status: &'static str,
}

/// What a rule found of one facility.
#[derive(Clone, PartialEq, Debug)]
pub struct InstitutionRow {
    /// The facility.
    pub facility: FacilityId,
    /// Whether it complies.
    pub complies: Known,
    /// Why not, what is missing, or what it was found to have.
    pub note: Option<Text>,
}

/// What one rule, or one part of it, found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Stable id: the rule's, with its part: `B083.urban`, `B111.circle`, `B069`.
    pub id: String,
    /// Index of the plan in the run.
    pub plan: usize,
    /// Index of the rule in the plan.
    pub rule: usize,
    /// Name of the part of the rule, for a rule with several.
    pub part_name: Option<String>,
    /// What this part is about, for people: `城镇（步行）`.
    pub part: Text,
    /// Kind of the rule, in the words of plan files: `access`, `presence`, `share` ...
    pub kind: &'static str,
    /// Legal nature of the target.
    pub nature: Nature,
    /// The outcome.
    pub verdict: Verdict,
    /// The class in scope; `None` is everybody.
    pub class: Option<UnitClass>,
    /// Measured share: of people for access, of units for presence and quota, of facilities for shares and links.
    pub measured: Share,
    /// Lowest and highest measured share that missing attributes leave possible.
    pub bounds: Option<(Share, Share)>,
    /// The share that is asked for; `None` when the finding is reported without being judged.
    pub target: Option<BasisPoints>,
    /// The reading that was used, in words.
    pub reading: Text,
    /// People by status.
    pub tally: Tally,
    /// Limit of an access finding.
    pub limit: Option<Limit>,
    /// Status of every demand cell, in the order of the cells.
    pub status: Vec<CellStatus>,
    /// The nearest qualifying facility of every demand cell, in the order of the cells; empty when nothing was routed.
    /// Labels are indexes into [`Finding::sites`].
    pub arrivals: Vec<Option<Arrival>>,
    /// For each site label: facility and site.
    pub sites: Vec<super::evidence::SiteRef>,
    /// Cells that are not served.
    pub unserved: Vec<Unserved>,
    /// People within 5 s and within 60 s of the limit, either side.
    pub near_limit: Option<(People, People)>,
    /// Covered people who depend on a facility outside the plan area.
    pub served_from_outside: People,
    /// Rows per unit.
    pub units: Vec<UnitRow>,
    /// Sensitivity rows.
    pub variants: Vec<Variant>,
    /// Residents of each facility's catchment, for quotas.
    pub loads: Vec<Load>,
    /// Whether each cell is a gap at 0.8 and at 1.2 times the speeds.
    pub gap_at_speeds: Option<[Vec<bool>; 2]>,
    /// Whether the verdict stands at other speeds.
    pub firmness: Firmness,
    /// The numbers, where one value is judged: ratios, shares, links, indicators.
    pub figures: Option<Figures>,
    /// The facilities that comply, fail or are not known, where a rule asks something of each.
    pub institutions: Vec<InstitutionRow>,
    /// What was assumed where the text is silent.
    pub assumptions: Vec<Text>,
}

impl Finding {
    /// A finding with a verdict and nothing measured yet.
    #[must_use]
    pub fn new(rule: &RuleRef<'_>, suffix: &str, kind: &'static str, verdict: Verdict) -> Finding {
        Finding {
            id: format!("{}{}{suffix}", rule.rule.id, rule.part.map(|p| format!(".{p}")).unwrap_or_default()),
            plan: rule.plan_index,
            rule: rule.rule_index,
            part_name: rule.part.map(str::to_owned),
            part: Text::default(),
            kind,
            nature: rule.target.nature,
            verdict,
            class: None,
            measured: Share::default(),
            bounds: None,
            target: None,
            reading: Text::default(),
            tally: Tally::default(),
            limit: None,
            status: Vec::new(),
            arrivals: Vec::new(),
            sites: Vec::new(),
            unserved: Vec::new(),
            near_limit: None,
            served_from_outside: People::ZERO,
            units: Vec::new(),
            variants: Vec::new(),
            loads: Vec::new(),
            gap_at_speeds: None,
            firmness: Firmness::NotJudged,
            figures: None,
            institutions: Vec::new(),
            assumptions: Vec::new(),
        }
    }

    /// Whether it says of every demand cell what became of it; sums of people mean nothing where it does not.
    #[must_use]
    pub fn is_spatial(&self) -> bool {
        !self.status.is_empty()
    }

    /// Whether its limit and its arrivals are lengths: in the metre modes a second stands for a metre.
    #[must_use]
    pub fn is_length(&self, modes: &[Mode]) -> bool {
        let mode = self.limit.and_then(|l| modes.get(l.mode));
        mode.is_some_and(|m| [NETWORK_METRES, STRAIGHT_METRES].contains(&m.id.as_str()))
    }
}
