//! Corrections that planners sign: a facility closed, moved or with another attribute, a polygon in which nobody lives.
//!
//! They stand in a file of their own and are applied on every run, so that a new delivery of the data does not undo
//! them. One that matches nothing any more, or is no longer needed, is told.

use std::collections::BTreeSet;

use serde::Serialize;

use super::LayerError;
use super::columns::{self, Columns};
use super::facility::{Facility, Located};
use super::facility_names as names;
use super::frame::{Frame, Position};
use super::load_residents::Draft;
use crate::message::{Place, Text, Warning};
use crate::sources::{Record, Table};
use crate::units::People;

const ID: &[&str] = &["id", "编码", "机构代码", "编号"];
const ACTION: &[&str] = &["action", "操作", "动作"];
const FIELD: &[&str] = &["field", "字段", "属性"];
const VALUE: &[&str] = &["value", "值", "新值"];
const WHO: &[&str] = &["who", "签名", "经办人", "修正人"];
const WHEN: &[&str] = &["when", "日期", "修正日期"];
const WHY: &[&str] = &["why", "原因", "依据"];

/// What a correction does.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The facility is closed, from a year on when one is given.
    Closed {
        /// First year no longer in service.
        year: Option<i32>,
    },
    /// The facility stands elsewhere; all its sites are moved there.
    Move {
        /// Longitude in degrees.
        lon: f64,
        /// Latitude in degrees.
        lat: f64,
    },
    /// Nobody lives in the residential area.
    NotResidential,
    /// An attribute has another value.
    Set {
        /// `name`, `type`, `ownership`, `grade`, `capacity`, `people`, or the title of any other column.
        field: String,
        /// The value.
        value: String,
    },
}

/// One signed correction, and what it met.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Correction {
    /// Where it stands.
    pub place: Place,
    /// Id of the facility or residential area.
    pub id: String,
    /// What it does.
    pub action: Action,
    /// Who signs for it.
    pub who: String,
    /// When it was signed.
    pub when: String,
    /// Why.
    pub why: String,
    /// What it matched: `facility`, `area`; nothing when the id is in no layer.
    pub matched: Option<&'static str>,
    /// What stood there before.
    pub before: Option<String>,
}

impl Action {
    /// The action in words.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Action::Closed { year: None } => Text::new("撤销", "closed"),
            Action::Closed { year: Some(year) } => {
                Text::new(format!("{year}年起撤销"), format!("closed from {year} on"))
            }
            Action::Move { lon, lat } => Text::new(format!("移至 {lon},{lat}"), format!("moved to {lon},{lat}")),
            Action::NotResidential => Text::new("非居住用地", "not residential"),
            Action::Set { field, value } => {
                Text::new(format!("{field} 改为“{value}”"), format!("{field} = \"{value}\""))
            }
        }
    }
}

/// Reads the corrections of a table; those that are not signed or not understood are told and left out.
pub(super) fn from_table(table: &Table, warnings: &mut Vec<Warning>) -> Result<Vec<Correction>, LayerError> {
    let titles = Columns::new(table, "corrections");
    let (id, action) = (titles.need("id", None, ID)?, titles.need("action", None, ACTION)?);
    let find = |key, usual| titles.find(key, None, usual);
    let (field, value) = (find("field", FIELD)?, find("value", VALUE)?);
    let signs = [find("who", WHO)?, find("when", WHEN)?, find("why", WHY)?];
    let mut list = Vec::new();
    for record in &table.records {
        let place = Place::row(&table.file, record.row);
        let text = |column| columns::text(record, column);
        let signed = signs.map(text);
        let [Some(who), Some(when), Some(why)] = signed else {
            let said = Text::new("没有写明谁、何时、为何，未采用", "it does not say who, when and why; not applied");
            let warning = Warning::new("correction-unsigned", place, said).error();
            warnings.push(warning.fix("填写 who、when、why", "fill in who, when and why"));
            continue;
        };
        let of = columns::code(record, Some(id), &table.file, warnings);
        match (of, action_of(record, action, field, value)) {
            (Some(id), Some(action)) => {
                list.push(Correction { place, id, action, who, when, why, matched: None, before: None });
            }
            _ => warnings.push(not_understood(&text(Some(action)).unwrap_or_default(), place)),
        }
    }
    Ok(list)
}

fn not_understood(word: &str, place: Place) -> Warning {
    let text = Text::new(
        format!("修正“{word}”无法理解，未采用"),
        format!("correction \"{word}\" is not understood; not applied"),
    );
    Warning::new("correction-not-understood", place, text).error().fix(
        "操作写 closed（值可为年份）、move（值为 经度,纬度）、not_residential 或 set（字段和值）",
        "write closed (a year as value if wanted), move (value LON,LAT), not_residential, or set (field and value)",
    )
}

fn action_of(record: &Record, action: usize, field: Option<usize>, value: Option<usize>) -> Option<Action> {
    let text = |column| columns::text(record, column);
    let value = text(value);
    match text(Some(action))?.trim().to_lowercase().as_str() {
        "closed" | "close" | "撤销" | "关闭" | "停用" => {
            let year = value.map(|v| v.trim_end_matches('年').parse::<i32>()).transpose().ok()?;
            Some(Action::Closed { year })
        }
        "move" | "moved" | "移动" | "移至" | "迁址" => {
            let value = value?;
            let (lon, lat) = value.split_once([',', '，', ';', ' '])?;
            let at = Position { lon: lon.trim().parse().ok()?, lat: lat.trim().parse().ok()? };
            at.is_usable().then_some(Action::Move { lon: at.lon, lat: at.lat })
        }
        "not_residential" | "not residential" | "非居住" | "非居住用地" => Some(Action::NotResidential),
        "set" | "attribute" | "改为" | "修改" => Some(Action::Set { field: text(field)?, value: value? }),
        _ => None,
    }
}

/// Applies the corrections that name facilities.
pub(super) fn to_facilities(
    list: &mut [Correction],
    facilities: &mut [Facility],
    frame: &Frame,
    warnings: &mut Vec<Warning>,
) {
    for correction in list.iter_mut().filter(|c| c.action != Action::NotResidential) {
        let Some(facility) = facilities.iter_mut().find(|f| f.id == correction.id) else { continue };
        correction.matched = Some("facility");
        let idle = match correction.action.clone() {
            Action::Closed { year } => close(facility, year),
            Action::Move { lon, lat } => {
                let first = facility.sites[0].position;
                correction.before = first.is_usable().then(|| format!("{},{}", first.lon, first.lat));
                let position = Position { lon, lat };
                for site in &mut facility.sites {
                    (site.position, site.point, site.located) = (position, frame.to_point(position), Located::Exact);
                }
                first == position
            }
            Action::Set { field, value } => match set(facility, &field, &value) {
                Ok(before) => {
                    let idle = before.as_deref() == Some(value.as_str());
                    correction.before = before;
                    idle
                }
                Err(()) => {
                    warnings.push(not_understood(&format!("{field} = {value}"), correction.place.clone()));
                    false
                }
            },
            Action::NotResidential => false,
        };
        if idle {
            warnings.push(not_needed(correction));
        }
    }
}

/// Closes all sites; says whether they were closed already.
fn close(facility: &mut Facility, year: Option<i32>) -> bool {
    let before: Vec<_> = facility.sites.iter().map(|s| s.period).collect();
    for site in &mut facility.sites {
        match year {
            Some(year) => site.period.closes = Some(year),
            None => (site.period.closed, site.period.closes) = (true, None),
        }
    }
    facility.sites.iter().map(|s| s.period).eq(before)
}

/// Changes one attribute; gives what stood there, or an error for a word that the attribute cannot have.
fn set(facility: &mut Facility, field: &str, value: &str) -> Result<Option<String>, ()> {
    Ok(match field.trim().to_lowercase().as_str() {
        "name" | "名称" => Some(std::mem::replace(&mut facility.name, value.to_owned())),
        "type" | "kind" | "类型" => {
            let code = names::type_code(value).map_or_else(|| value.to_owned(), str::to_owned);
            Some(std::mem::replace(&mut facility.kind, code))
        }
        "ownership" | "举办主体" => {
            let owner = names::ownership(value).ok_or(())?;
            facility.ownership.replace(owner).map(|o| format!("{o:?}").to_lowercase())
        }
        "grade" | "级别" | "等级" => facility.grade.replace(value.to_owned()),
        "capacity" | "床位" | "床位数" => {
            let number = value.trim().parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0).ok_or(())?;
            facility.capacity.replace(number).map(|n| n.to_string())
        }
        "services" | "服务" => {
            let before: Vec<String> = std::mem::take(&mut facility.services).into_iter().collect();
            facility.services = columns::list(value).map(names::service).collect::<BTreeSet<_>>();
            facility.lacks.retain(|s| !facility.services.contains(s));
            Some(before.join(";"))
        }
        _ => facility.attributes.insert(field.to_owned(), value.to_owned()),
    })
}

/// Applies the corrections that name residential areas; what remains unmatched afterwards matches nothing.
pub(super) fn to_areas(list: &mut [Correction], drafts: &mut Vec<Draft>, warnings: &mut Vec<Warning>) {
    for correction in list.iter_mut().filter(|c| c.matched.is_none()) {
        let Some(at) = drafts.iter().position(|d| d.area.id == correction.id) else { continue };
        match &correction.action {
            Action::NotResidential => {
                let people = drafts.remove(at).area.people;
                correction.before = Some(people.as_f64().to_string());
            }
            Action::Set { field, value } => {
                let area = &mut drafts[at].area;
                let is_people = ["people", "人口", "常住人口"].contains(&field.as_str());
                if is_people {
                    let Some(people) = value.trim().parse().ok().and_then(People::from_f64) else {
                        warnings.push(not_understood(&format!("{field} = {value}"), correction.place.clone()));
                        continue;
                    };
                    correction.before = Some(std::mem::replace(&mut area.people, people).as_f64().to_string());
                } else if field == "name" || field == "名称" {
                    correction.before = Some(std::mem::replace(&mut area.name, value.clone()));
                } else {
                    correction.before = area.attributes.insert(field.clone(), value.clone());
                }
                if correction.before.as_ref() == Some(value) {
                    warnings.push(not_needed(correction));
                }
            }
            Action::Closed { .. } | Action::Move { .. } => continue,
        }
        correction.matched = Some("area");
    }
    warnings.extend(list.iter().filter(|c| c.matched.is_none()).map(matches_nothing));
}

fn matches_nothing(correction: &Correction) -> Warning {
    let (id, action, who, when) = (&correction.id, correction.action.text(), &correction.who, &correction.when);
    let text = Text::new(
        format!("修正“{id} {}”（{who}，{when}）在数据中已无对应", action.zh),
        format!("correction \"{id} {}\" ({who}, {when}) matches nothing in the data any more", action.en),
    );
    Warning::new("correction-without-match", correction.place.clone(), text)
        .fix("核对编码；不再需要则删去该行", "check the id; leave the row out when it is no longer needed")
}

fn not_needed(correction: &Correction) -> Warning {
    let (id, action) = (&correction.id, correction.action.text());
    let text = Text::new(
        format!("修正“{id} {}”与数据一致，已不需要", action.zh),
        format!("correction \"{id} {}\" says what the data say already", action.en),
    );
    Warning::new("correction-not-needed", correction.place.clone(), text)
        .note()
        .fix("可删去该行", "the row may be left out")
}
