//! Kind `access`: people reach a qualifying facility within a limit.
//!
//! # What it asks
//! Every demand cell has at least one qualifying facility within `minutes` (or `metres`) of travel.
//!
//! # How it is measured
//! The time of a cell is its access leg, the network and the facility's leg, plus parking for cars.
//! At the limit is covered. Coverage is covered people over all people in scope, in thousandths of a
//! person. With `mode = "by_class"` urban people walk and rural people drive: two findings, never
//! pooled into one number. People whose access could not be assessed stand in the denominator.
//!
//! # What it needs
//! Facilities, residents, and roads (or straight lines, marked as such).
//!
//! # Example clause
//! 「基本建成……10分钟中医药服务可及圈」: `supply = { types = ["CHC", "THC"], services = ["tcm"] }`,
//! `minutes = 10`, `mode = "by_class"`, `share_bp = 9500`, `share_is_ours = true`.

mod distribution;
mod judge;
mod measure;
mod substitute;
mod variants;

use serde::{Deserialize, Serialize};

use super::evidence::{Evidence, Mode, SiteRef};
use super::filter::Filter;
use super::finding::{CellStatus, Finding, Limit, Tally};
use super::known::Known;
use super::plan::RuleRef;
pub use substitute::StandIn;

use super::verdict::Verdict;
use crate::access::{Arrival, Direction, Stop};
use crate::layers::{DemandCell, FacilityId, UnitClass};
use crate::message::Text;
pub use crate::project::ModeChoice;
use crate::units::{BasisPoints, Metres, Millis, People};

/// What an access rule asks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// The main facilities.
    pub supply: Filter,
    /// Auxiliary facilities, which count too; a row shows the result without them.
    pub auxiliary: Option<Filter>,
    /// Further facilities that the text does not name; a row shows the result with them.
    pub extended: Option<Filter>,
    /// Facilities that serve in place of those asked for, within a limit of their own; a row shows the result without them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub substitute: Option<StandIn>,
    /// Time limit. Without it and without `metres` the text gives no limit: times are reported, not judged.
    pub minutes: Option<u32>,
    /// Length limit: a service radius.
    pub metres: Option<u32>,
    /// Whether a service radius is measured along the network or in a straight line.
    #[serde(default)]
    pub radius: Radius,
    /// Mode of travel.
    #[serde(default)]
    pub mode: ModeChoice,
    /// Which way one travels.
    #[serde(default)]
    pub direction: Direction,
    /// Share of people to be covered; without it the finding is reported and not judged.
    pub share_bp: Option<BasisPoints>,
    /// The text names no share, `share_bp` is our reading: the verdict depends on the reading when
    /// 90, 95 and 100 % do not agree.
    #[serde(default)]
    pub share_is_ours: bool,
    /// Whether facilities outside the plan area count.
    #[serde(default = "yes")]
    pub outside_counts: bool,
}

fn yes() -> bool {
    true
}

/// How a service radius is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Radius {
    /// Along the walking network.
    #[default]
    Network,
    /// In a straight line.
    StraightLine,
}

/// The name of a mode for people.
#[must_use]
pub fn mode_name(id: &str) -> Text {
    match id {
        "walk" => Text::new("步行", "on foot"),
        "bike" => Text::new("骑行", "by bicycle"),
        "car" => Text::new("驾车", "by car"),
        NETWORK_METRES => Text::new("路网距离", "network distance"),
        STRAIGHT_METRES => Text::new("直线距离", "straight line"),
        other => Text::same(other),
    }
}

/// Mode in which the walking network is measured in metres: one metre takes one second.
pub const NETWORK_METRES: &str = "network_m";
/// Mode in which straight lines are measured in metres: one metre takes one second.
pub const STRAIGHT_METRES: &str = "straight_m";

/// The shares that are tried where the text names none.
const SHARES_TRIED: [BasisPoints; 3] = [9_000, 9_500, 10_000];
/// The speed factors at which every result is tried again.
const SPEED_FACTORS: [f64; 2] = [0.8, 1.2];

impl Access {
    /// Ids of the modes that this rule travels in, its sensitivity rows included.
    #[must_use]
    pub fn modes(&self) -> Vec<&'static str> {
        let mut modes = match (self.metres, self.radius, self.mode) {
            (Some(_), Radius::Network, _) => vec![NETWORK_METRES, STRAIGHT_METRES],
            (Some(_), Radius::StraightLine, _) => vec![STRAIGHT_METRES],
            (None, _, ModeChoice::Bike) => vec!["bike", "walk", "car"],
            (None, _, _) => vec!["walk", "car"],
        };
        let added = self.substitute.as_ref().and_then(StandIn::modes).filter(|id| !modes.contains(id));
        modes.extend(added);
        modes
    }

    /// What is wrong with this rule as written, if anything.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        match (self.minutes, self.metres) {
            (Some(_), Some(_)) => Some("an access rule takes `minutes` or `metres`, not both".to_owned()),
            (Some(m), None) if m == 0 || m > 1_440 => Some(format!("minutes = {m} is not between 1 and 1440")),
            (None, Some(m)) if m == 0 || m > 500_000 => Some(format!("metres = {m} is not between 1 and 500000")),
            _ => {
                let above = self.share_bp.filter(|bp| *bp > 10_000);
                let above = above.map(|bp| format!("share_bp = {bp} is above 10000 (100 %)"));
                let alone = self.metres.is_some() && self.substitute.as_ref().is_some_and(|s| s.mode.is_none());
                let alone = alone.then(|| "substitute: a rule in metres needs its `mode`".to_owned());
                above.or(alone).or_else(|| self.substitute.as_ref().and_then(StandIn::problem))
            }
        }
    }

    /// The limit as a time of the mode; in the metre modes a metre takes a second.
    #[must_use]
    pub fn limit(&self) -> Millis {
        match (self.minutes, self.metres) {
            (Some(minutes), _) => Millis::from_minutes(minutes),
            (None, metres) => Millis(metres.unwrap_or(0).saturating_mul(1_000)),
        }
    }

    /// Whether a facility would count if only it had a service that it is known to lack.
    #[must_use]
    pub fn lacks_only_service(&self, facility: &crate::layers::Facility) -> bool {
        let without_services =
            |f: &Filter| Filter { services: Vec::new(), ..f.clone() }.matches(facility) == Known::Yes;
        let class = without_services(&self.supply) || self.auxiliary.as_ref().is_some_and(without_services);
        class && self.supplies(facility) == Known::No
    }

    /// Whether a facility counts, main and auxiliary together.
    #[must_use]
    pub fn supplies(&self, facility: &crate::layers::Facility) -> Known {
        let auxiliary = self.auxiliary.as_ref().map_or(Known::No, |f| f.matches(facility));
        self.supply.matches(facility).or(auxiliary)
    }
}

/// Checks an access rule; one finding per class with its own mode.
#[must_use]
pub fn check(rule: &RuleRef<'_>, access: &Access, evidence: &Evidence<'_>) -> Vec<Finding> {
    scopes(access, evidence).into_iter().map(|scope| Question { rule, access, evidence, scope }.answer()).collect()
}

/// Whom a finding is about and how they travel.
struct Scope {
    class: Option<UnitClass>,
    mode: &'static str,
    suffix: &'static str,
    part: Text,
    assumptions: Vec<Text>,
}

fn scopes(access: &Access, evidence: &Evidence<'_>) -> Vec<Scope> {
    if access.metres.is_some() {
        let mode = if access.radius == Radius::Network { NETWORK_METRES } else { STRAIGHT_METRES };
        return vec![whole(mode, Vec::new())];
    }
    if let Some(mode) = access.mode.id() {
        return vec![whole(mode, Vec::new())];
    }
    let cells = &evidence.layers.residents.cells;
    if cells.iter().all(|c| c.class.is_none()) {
        let said = Text::new(
            "单元未给城乡分类代码：全部按步行判定，驾车另列",
            "no urban-rural class codes were given: everybody walks, the car stands in a row of its own",
        );
        return vec![whole("walk", vec![said])];
    }
    let unclassed: People = cells.iter().filter(|c| c.class.is_none()).map(|c| c.people).sum();
    let said = (unclassed > People::ZERO).then(|| {
        Text::new(
            format!("{unclassed} 人所在单元无城乡分类代码，按城镇（步行）计"),
            format!("{unclassed} people live in units without a class code and count as urban (on foot)"),
        )
    });
    let by_class = Text::new(
        "条文未写出行方式：城镇步行、乡村机动车（本程序默认）",
        "the text names no mode: urban people walk, rural people drive (our default)",
    );
    let mut urban = vec![by_class.clone()];
    urban.extend(said);
    vec![
        Scope {
            class: Some(UnitClass::Urban),
            mode: "walk",
            suffix: ".urban",
            part: Text::new("城镇（步行）", "urban, on foot"),
            assumptions: urban,
        },
        Scope {
            class: Some(UnitClass::Rural),
            mode: "car",
            suffix: ".rural",
            part: Text::new("乡村（机动车）", "rural, by car"),
            assumptions: vec![by_class],
        },
    ]
}

fn whole(mode: &'static str, assumptions: Vec<Text>) -> Scope {
    let name = mode_name(mode);
    let part = Text::new(format!("全体({})", name.zh), format!("everybody, {}", name.en));
    Scope { class: None, mode, suffix: "", part, assumptions }
}

/// One finding in the making.
struct Question<'a> {
    rule: &'a RuleRef<'a>,
    access: &'a Access,
    evidence: &'a Evidence<'a>,
    scope: Scope,
}

/// What a search gave: status of every cell and the tally.
struct Outcome {
    status: Vec<CellStatus>,
    arrivals: Vec<Option<Arrival>>,
    sites: Vec<SiteRef>,
    tally: Tally,
}

impl Question<'_> {
    fn answer(&self) -> Finding {
        let Some((mode_index, mode)) = self.evidence.mode(self.scope.mode) else {
            return self.not_computable(Text::new("没有可用的出行方式", "this mode of travel was not prepared"));
        };
        if self.evidence.layers.facilities.list.iter().all(|f| self.access.supplies(f) == Known::No) {
            return self.no_supply(mode_index, mode);
        }
        if self.access.minutes.is_none() && self.access.metres.is_none() {
            return self.distribution(mode);
        }
        let sure = self.outcome(mode, |id| self.counts(id) == Known::Yes);
        let maybe_count = self.unknown_facilities();
        let maybe = (maybe_count > 0).then(|| self.outcome_at_most(mode));
        let (verdict, bounds) = self.judge_bounded(&sure.tally, maybe.as_ref().map(|m| &m.tally), maybe_count);
        let mut finding = self.blank(verdict);
        finding.bounds = bounds;
        finding.limit = Some(Limit { time: self.access.limit(), mode: mode_index });
        self.fill(&mut finding, sure);
        self.add_variants(&mut finding, mode);
        self.add_ends(&mut finding, maybe.as_ref().map(|m| &m.tally));
        finding.verdict = self.with_shares(finding.verdict.clone(), &finding.tally);
        finding
    }

    fn blank(&self, verdict: Verdict) -> Finding {
        let mut finding = Finding::new(self.rule, self.scope.suffix, "access", verdict);
        finding.part = self.scope.part.clone();
        finding.class = self.scope.class;
        finding.target = self.access.share_bp;
        finding.assumptions = self.scope.assumptions.clone();
        finding.reading = self.reading();
        finding.assumptions.extend(self.substitute_in_words());
        finding
    }

    fn reading(&self) -> Text {
        let mode = mode_name(self.scope.mode);
        let auxiliary = if self.access.auxiliary.is_some() {
            ["主导与辅助机构", "main and auxiliary facilities"]
        } else {
            ["所列机构", "the facilities named"]
        };
        match (self.access.minutes, self.access.metres) {
            (Some(m), _) => Text::new(
                format!("{}{m} 分钟以内（含），{}均计", mode.zh, auxiliary[0]),
                format!("at most {m} minutes {}, {} count", mode.en, auxiliary[1]),
            ),
            (None, m) => {
                let m = m.unwrap_or(0);
                Text::new(
                    format!("{} {m} 米以内（含），{}均计", mode.zh, auxiliary[0]),
                    format!("at most {m} m {}, {} count", mode.en, auxiliary[1]),
                )
            }
        }
    }

    fn not_computable(&self, missing: Text) -> Finding {
        let mut finding = self.blank(Verdict::NotComputable { missing });
        finding.status = vec![CellStatus::OutOfScope; self.evidence.layers.residents.cells.len()];
        for (i, cell) in self.evidence.layers.residents.cells.iter().enumerate() {
            if self.in_scope(cell) {
                finding.status[i] = CellStatus::NotAssessed;
                finding.tally.add(CellStatus::NotAssessed, cell.people);
            }
        }
        finding
    }

    /// No facility of the types asked for exists in the data: everybody is in a gap.
    fn no_supply(&self, mode_index: usize, mode: &Mode) -> Finding {
        let outcome = self.outcome(mode, |_| false);
        let holds = self.access.share_bp.is_some_and(|bp| outcome.tally.share().at_least(bp));
        let mut finding = self.blank(self.judged(holds));
        finding.limit = Some(Limit { time: self.access.limit(), mode: mode_index });
        finding.assumptions.push(Text::new(
            "设施数据中没有本条所列类型的机构：请核对设施图层是否齐全",
            "the facility data hold no facility of the types asked for: check that the layer is complete",
        ));
        self.fill(&mut finding, outcome);
        finding
    }

    fn in_scope(&self, cell: &DemandCell) -> bool {
        self.evidence.in_area(cell)
            && self.scope.class.is_none_or(|class| cell.class.unwrap_or(UnitClass::Urban) == class)
    }

    fn counts(&self, id: FacilityId) -> Known {
        let facility = self.evidence.layers.facilities.get(id);
        if facility.is_open(self.evidence.project.as_of) { self.access.supplies(facility) } else { Known::No }
    }

    /// Whether a site is in service and lies where the rule counts sites.
    fn may_count(&self, site: SiteRef) -> bool {
        self.evidence.site_open(site) && (self.access.outside_counts || !self.evidence.is_outside(site))
    }

    fn unknown_facilities(&self) -> usize {
        let facilities = self.evidence.layers.facilities.iter();
        facilities.filter(|(id, _)| self.counts(*id) == Known::Unknown).count() + self.unknown_substitutes()
    }
}

/// The straight line between a cell and a site, for comparison with the way.
#[must_use]
pub fn straight(stop: &Stop, site: &Stop) -> Metres {
    Metres((stop.point.x - site.point.x).hypot(stop.point.y - site.point.y))
}
