//! Why a place is a gap: the first cause of the table that applies.

use serde::Serialize;

use crate::message::Text;

/// Why people are not served, in the order in which causes are tried.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Cause {
    /// Their part of the network holds no facility that qualifies.
    NotConnected,
    /// The access leg alone takes longer than the limit.
    TooFarFromRoad,
    /// The edge of the data is nearer than the limit, and nothing beyond was supplied.
    EdgeUnknown,
    /// A facility of the class within the limit lacks the service or grade asked for.
    FacilityLacksService,
    /// Only a facility outside the plan area is within the limit, and the rule does not count it.
    CrossBoundary,
    /// The straight line is within the limit, the way is not, and is more than twice as long.
    Barrier,
    /// Beyond the limit, up to twice the limit.
    BeyondLimit,
    /// More than twice the limit.
    NoFacility,
    /// A centre has more residents than the quota allows.
    Overloaded,
    /// The unit has no qualifying facility.
    UnitHasNone,
    /// The unit has fewer qualifying facilities than the rule asks for.
    UnitShort,
}

impl Cause {
    /// Its stable word in data outputs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Cause::NotConnected => "NOT_CONNECTED",
            Cause::TooFarFromRoad => "TOO_FAR_FROM_ROAD",
            Cause::EdgeUnknown => "EDGE_UNKNOWN",
            Cause::FacilityLacksService => "FACILITY_LACKS_SERVICE",
            Cause::CrossBoundary => "CROSS_BOUNDARY",
            Cause::Barrier => "BARRIER",
            Cause::BeyondLimit => "BEYOND_LIMIT",
            Cause::NoFacility => "NO_FACILITY",
            Cause::Overloaded => "OVERLOADED",
            Cause::UnitHasNone => "UNIT_HAS_NONE",
            Cause::UnitShort => "UNIT_SHORT",
        }
    }

    /// The cause in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Cause::NotConnected => Text::new("道路不连通", "not connected"),
            Cause::TooFarFromRoad => Text::new("离道路过远", "too far from a road"),
            Cause::EdgeUnknown => Text::new("数据边界外情况不明", "beyond the edge of the data"),
            Cause::FacilityLacksService => Text::new("机构缺该项服务", "facility lacks the service"),
            Cause::CrossBoundary => Text::new("仅境外机构可达", "only a facility across the border"),
            Cause::Barrier => Text::new("受阻隔绕行", "barrier"),
            Cause::BeyondLimit => Text::new("超出时限", "beyond the limit"),
            Cause::NoFacility => Text::new("附近无机构", "no facility nearby"),
            Cause::Overloaded => Text::new("服务人口超上限", "overloaded"),
            Cause::UnitHasNone => Text::new("单元空白", "unit has none"),
            Cause::UnitShort => Text::new("单元数量不足", "unit is short"),
        }
    }

    /// What closes such a gap.
    #[must_use]
    pub fn action(self) -> Text {
        match self {
            Cause::NotConnected => Text::new("连通道路、开通渡轮或就地设点", "a link, a ferry, or a facility there"),
            Cause::TooFarFromRoad => {
                Text::new("修建道路或步道;先核对路网数据", "a road or path; check the road data first")
            }
            Cause::EdgeUnknown => Text::new("补充边界外的机构数据", "supply data beyond the border"),
            Cause::FacilityLacksService => Text::new("为已有机构培训人员、配置服务", "train and equip the facility"),
            Cause::CrossBoundary => Text::new("与邻区签订服务协议", "an agreement with the neighbour"),
            Cause::Barrier => Text::new("架桥、开门或修通小路", "a bridge, a gate or a path"),
            Cause::BeyondLimit | Cause::NoFacility => Text::new("就近新设服务点", "a site here"),
            Cause::Overloaded | Cause::UnitShort => Text::new("增设中心或扩容", "another centre, or more capacity"),
            Cause::UnitHasNone => Text::new("在本单元设置机构", "a centre in this unit"),
        }
    }
}
