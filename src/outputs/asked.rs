//! What a requirement asks in a few words, whether or not it could be checked: kind, goal, limit, how its numbers are written.

use crate::message::Text;
use crate::rules::Requirement;
use crate::rules::access::{Access, mode_name};
use crate::rules::figures::{Figures, Written};
use crate::rules::goal::Goal;
use crate::rules::presence::Presence;
use crate::rules::quantity::Quantity;
use crate::rules::ratio::Scope;
use crate::units::{Amount, BasisPoints};

/// The kind of a rule for people, from its word in plan files.
#[must_use]
pub fn kind_in_words(kind: &str) -> Text {
    match kind {
        "access" => Text::new("可及", "travel"),
        "presence" => Text::new("设置", "presence"),
        "quota" => Text::new("配置", "quota"),
        "ratio" => Text::new("配比", "ratio"),
        "share" => Text::new("占比", "share"),
        "link" => Text::new("协作", "link"),
        "indicator" => Text::new("指标", "indicator"),
        "mobile" => Text::new("流动服务", "visits"),
        "all" => Text::new("多项并举", "all parts"),
        "any" => Text::new("任选其一", "any part"),
        "readings" => Text::new("多种口径", "readings"),
        "modifier" => Text::new("修饰条文", "modifier"),
        "not_computable" => Text::new("不可计算", "not computable"),
        other => Text::same(other),
    }
}

/// What is to be reached, without the limit of travel; nothing where the text gives no number.
#[must_use]
pub fn goal(requirement: &Requirement) -> Option<Text> {
    match requirement {
        Requirement::Access(access) => access.share_bp.map(percent),
        Requirement::Presence(presence) => Some(presence_goal(presence)),
        Requirement::Quota(quota) => Some(Text::new(
            format!("{}—{}人/所", quota.lo, quota.hi),
            format!("1 per {} to {} people", quota.lo, quota.hi),
        )),
        Requirement::Mobile(mobile) => Some(Text::new(
            format!("≥{}次/月", mobile.visits_min),
            format!("at least {} visits a month", mobile.visits_min),
        )),
        Requirement::All { of } | Requirement::Any { of } | Requirement::Readings { of } => {
            let goals: Vec<Option<Text>> = of.iter().map(|part| goal(&part.require)).collect();
            goals.first().filter(|first| goals.iter().all(|g| g == *first)).cloned().flatten()
        }
        other => form(other)?.target(),
    }
}

/// The limit of travel, for rules that have one.
#[must_use]
pub fn limit(requirement: &Requirement) -> Option<Text> {
    let (minutes, metres, mode) = match requirement {
        Requirement::Access(access) => (access.minutes, access.metres, access_mode(access)),
        Requirement::Link(link) => (link.minutes, None, link.mode.id()),
        Requirement::Mobile(mobile) => (Some(mobile.minutes_min), None, mobile.mode.id()),
        _ => return None,
    };
    let way = mode.map(mode_name);
    let zh = |limit: String| way.as_ref().map_or(limit.clone(), |w| format!("{limit}（{}）", w.zh));
    let en = |limit: String| way.as_ref().map_or(limit.clone(), |w| format!("{limit} ({})", w.en));
    match (metres, minutes) {
        (Some(m), _) => Some(Text::new(zh(format!("{m}米")), en(format!("{m} m")))),
        (None, Some(m)) => Some(Text::new(zh(format!("{m}分钟")), en(format!("{m} min")))),
        (None, None) => None,
    }
}

/// The mode in words only where the rule itself names one.
fn access_mode(access: &Access) -> Option<&'static str> {
    if access.metres.is_some() { None } else { access.mode.id() }
}

/// A number of the rule, such as its baseline, as the rule writes numbers.
#[must_use]
pub fn written(requirement: &Requirement, number: Amount) -> Text {
    let first = requirement.parts().and_then(|of| of.first()).map_or(requirement, |part| &part.require);
    form(first).map_or_else(|| Text::same(number.to_string()), |form| form.write(number))
}

/// What is missing where the goal is not reached: beds, facilities, units.
#[must_use]
pub fn counted(requirement: &Requirement) -> Text {
    match requirement {
        Requirement::Access(_) => Text::new("人", "people"),
        Requirement::Share(_) => Text::new("个机构", "facilities"),
        Requirement::Link(link) if link.areas.is_none() => Text::new("个机构", "facilities"),
        Requirement::Ratio(ratio) if ratio.scope == Scope::Area => Text::new("个居住区", "residential areas"),
        Requirement::Ratio(ratio) => quantity(&ratio.number),
        Requirement::Presence(_) | Requirement::Quota(_) | Requirement::Link(_) | Requirement::Mobile(_) => {
            Text::new("个单元", "units")
        }
        _ => Text::default(),
    }
}

fn quantity(number: &Quantity) -> Text {
    if number.count.is_some() {
        return Text::new("个机构", "facilities");
    }
    if number.people.is_some() {
        return Text::new("人", "people");
    }
    let field = number.sum.iter().chain(&number.indicator).flat_map(|e| e.fields()).next();
    field.and_then(|f| f.unit.clone()).unwrap_or_default()
}

/// How the numbers of a requirement are written, with its goal and a value of nothing.
fn form(requirement: &Requirement) -> Option<Figures> {
    let of = |goal: Option<&Goal>, unit: Option<&Text>| {
        Figures::certain(Amount::ZERO, goal.cloned(), unit.cloned().unwrap_or_default(), Text::default())
    };
    let percent = |goal: Option<&Goal>| Figures { written: Written::Percent, ..of(goal, None) };
    Some(match requirement {
        Requirement::Ratio(ratio) => of(ratio.goal.as_ref(), ratio.unit.as_ref()),
        Requirement::Indicator(indicator) => {
            let own = indicator.value.fields().next().and_then(|f| f.unit.as_ref());
            of(indicator.goal.as_ref(), indicator.unit.as_ref().or(own))
        }
        Requirement::Share(share) => percent(Some(&share.goal).filter(|_| !share.report_only)),
        Requirement::Link(link) => percent(link.goal.as_ref()),
        Requirement::Access(_) => percent(None),
        _ => return None,
    })
}

fn percent(bp: BasisPoints) -> Text {
    let share = f64::from(bp) / 100.0;
    Text::new(format!("≥{share}%"), format!("at least {share}%"))
}

fn presence_goal(presence: &Presence) -> Text {
    let each = match (&presence.goal, &presence.holds, presence.max) {
        (Some(goal), ..) => goal.text(&|number| Text::new(format!("{number}个"), number.to_string())),
        (None, Some(_), _) => Text::new("各单元均有", "every unit"),
        (None, None, Some(max)) if max == presence.min => Text::new(format!("{max}个"), format!("exactly {max}")),
        (None, None, Some(max)) => Text::new(format!("{}—{max}个", presence.min), format!("{} to {max}", presence.min)),
        (None, None, None) => Text::new(format!("≥{}个", presence.min), format!("at least {}", presence.min)),
    };
    if presence.unit_share_bp == 10_000 {
        return each;
    }
    let share = f64::from(presence.unit_share_bp) / 100.0;
    Text::new(format!("{}（≥{share}%的单元）", each.zh), format!("{} (in {share}% of units)", each.en))
}
