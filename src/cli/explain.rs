//! `gapzone explain`: why one place is, or is not, a gap, in words; without a place, all that was found of a rule.

use std::fmt::Write as _;

use super::args::ExplainArgs;
use super::failure::Failure;
use super::words::{facility_name, pick, unit_name};
use super::{detail, progress, run, say};
use crate::explain::{self, AccessAnswer, Answer, Explanation, Membership, Proof, Reached, UnitAnswer};
use crate::message::Lang;
use crate::rules::CellStatus;
use crate::rules::access::mode_name;
use crate::run::Report;
use crate::units::{Metres, Millis};

/// Milliseconds in a tenth of a minute.
const TENTH: u64 = 6_000;

/// Checks the rules asked for and explains the place.
pub(super) fn run(args: &ExplainArgs) -> Result<(), Failure> {
    let lang = args.lang.pick();
    let only: Vec<String> = args.rule.iter().map(|id| rule_of(id).to_owned()).collect();
    let progress = progress::pick(super::args::ProgressChoice::Auto, lang);
    let report = run::open(&args.project, &only, progress.as_ref())?;
    drop(progress);
    let Some(at) = args.at else { return say(&detail::story(&report, lang)) };
    let mut explanation = explain::explain(&report, at, args.rule.as_deref());
    if explanation.answers.is_empty() && args.rule.is_some() {
        // The rule exists, but has no finding of this name: a slug, or a class that this run did not separate.
        explanation = explain::explain(&report, at, None);
    }
    say(&text(&report, &explanation, lang))
}

/// The rule of a finding: findings of one rule for a class end in the class.
fn rule_of(id: &str) -> &str {
    id.strip_suffix(".urban").or_else(|| id.strip_suffix(".rural")).unwrap_or(id)
}

/// The explanation in one language.
#[must_use]
pub fn text(report: &Report, explanation: &Explanation, lang: Lang) -> String {
    let mut out = String::new();
    if report.project.synthetic {
        out.push_str("*** 合成数据 SYNTHETIC DATA ***\n");
    }
    let asked = explanation.asked;
    let Some(near) = explanation.cell else {
        line(&mut out, "", pick(lang, "数据中没有人口。", "nobody lives anywhere in the data."));
        return out;
    };
    let cell = report.layers.residents.cell(near.cell);
    let area = report.layers.residents.area(cell.area);
    let name = if area.name.is_empty() { &area.id } else { &area.name };
    let (unit, away, people) = (unit_name(report, cell.unit, lang), near.away.0, cell.people);
    let (at, home) = (format!("{}, {}", asked.lon, asked.lat), cell.position);
    match lang {
        Lang::Zh => {
            line(&mut out, "", &format!("地点 {at}"));
            line(
                &mut out,
                "",
                &format!(
                    "最近的居民：{name}（{unit}），{people} 人，距此 {away:.0} 米（{:.6}, {:.6}）",
                    home.lon, home.lat
                ),
            );
        }
        Lang::En => {
            line(&mut out, "", &format!("place {at}"));
            line(
                &mut out,
                "",
                &format!(
                    "nearest people: {name} ({unit}), {people} people, {away:.0} m away ({:.6}, {:.6})",
                    home.lon, home.lat
                ),
            );
        }
    }
    for answer in &explanation.answers {
        one(&mut out, report, answer, lang);
    }
    out
}

fn line(out: &mut String, indent: &str, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{indent}{text}");
}

fn one(out: &mut String, report: &Report, answer: &Answer, lang: Lang) {
    let finding = &report.findings[answer.finding];
    let label = report.plans[finding.plan].rules[finding.rule].label.get(lang);
    let status = match answer.status {
        CellStatus::Covered => pick(lang, "覆盖", "covered"),
        CellStatus::Gap => pick(lang, "缺口", "gap"),
        CellStatus::NotAssessed => pick(lang, "未评价", "not assessed"),
        CellStatus::OutOfScope => pick(lang, "不适用于此处", "does not apply here"),
    };
    line(out, "", &format!("\n{} {label} {}: {status}", finding.id, finding.part.get(lang)));
    if answer.status == CellStatus::OutOfScope {
        return;
    }
    match &answer.evidence {
        Proof::Access(access) => {
            let way = Way { metres: finding.is_length(&report.modes), lang };
            ways(out, report, access, &way);
        }
        Proof::Units(rows) => rows.iter().for_each(|row| unit_row(out, report, row, lang)),
    }
    gap(out, answer, lang);
}

fn gap(out: &mut String, answer: &Answer, lang: Lang) {
    let said = match (&answer.gap, lang) {
        (None, _) => return,
        (Some(Membership::Zone { id, rank, people, cause, action }), Lang::Zh) => {
            format!("缺口片区 {id}（第 {rank} 位，{people} 人）；原因：{};补法：{}", cause.text().zh, action.zh)
        }
        (Some(Membership::Zone { id, rank, people, cause, action }), Lang::En) => format!(
            "gap zone {id} (rank {rank}, {people} people); cause: {}; closed by: {}",
            cause.text().en,
            action.en
        ),
        (Some(Membership::Scattered { people }), Lang::Zh) => {
            format!("零散缺口：片区过小，不单列；本单元零散共 {people} 人")
        }
        (Some(Membership::Scattered { people }), Lang::En) => {
            format!("scattered: too few people for a zone; {people} scattered people in this unit")
        }
    };
    line(out, "  ", &said);
}

fn unit_row(out: &mut String, report: &Report, answer: &UnitAnswer, lang: Lang) {
    let row = &answer.row;
    let name = match &row.name {
        Some(name) => name.get(lang).to_owned(),
        None => unit_name(report, row.unit, lang),
    };
    let count = |n: Option<u32>| n.map_or("–".to_owned(), |n| n.to_string());
    let (has, asks, people) = (count(row.facilities), count(row.required), row.tally.people());
    line(
        out,
        "  ",
        &match lang {
            Lang::Zh => format!("{name}：{}，有 {has} 个，应有 {asks} 个，{people} 人", row.status),
            Lang::En => format!("{name}: {}, has {has}, asks for {asks}, {people} people", row.status),
        },
    );
    if let Some(note) = &row.note {
        line(out, "    ", note.get(lang));
    }
    for (id, load) in &answer.facilities {
        let facility = report.layers.facilities.get(*id);
        let load = load.map(|p| format!(", {p} {}", pick(lang, "人", "people"))).unwrap_or_default();
        line(
            out,
            "    ",
            &format!("{} {} ({}){load}", pick(lang, "计入:", "counts:"), facility_name(facility), facility.id),
        );
    }
}

/// How times and lengths of a mode are written.
struct Way {
    metres: bool,
    lang: Lang,
}

impl Way {
    /// A time; in the metre modes a second stands for a metre.
    fn time(&self, time: Millis) -> String {
        match (self.metres, self.lang) {
            (true, Lang::Zh) => format!("{:.0} 米", time.seconds()),
            (true, Lang::En) => format!("{:.0} m", time.seconds()),
            (false, Lang::Zh) => format!("{time} 分钟"),
            (false, Lang::En) => format!("{time} min"),
        }
    }

    fn length(&self, length: Metres) -> String {
        format!("{:.0} {}", length.0, pick(self.lang, "米", "m"))
    }

    fn tenths(&self, tenths: u64) -> String {
        format!("{}.{} {}", tenths / 10, tenths % 10, pick(self.lang, "分钟", "min"))
    }

    /// A part of the way: its length, and its time in tenths of a minute unless the length says it all.
    fn stretch(&self, length: Metres, tenths: u64) -> String {
        let length = self.length(length);
        if self.metres { length } else { format!("{length}, {}", self.tenths(tenths)) }
    }

    fn reached(&self, report: &Report, r: &Reached) -> String {
        let name = facility_name(report.layers.facilities.get(r.site.facility));
        let detour = r.detour().map_or("–".to_owned(), |d| format!("{d:.2}"));
        let straight = self.time(r.straight_time);
        let time = self.time(r.time);
        match self.lang {
            Lang::Zh if self.metres => {
                format!("{name}：{time}；直线 {}，绕行系数 {detour}", self.length(r.straight))
            }
            Lang::En if self.metres => {
                format!("{name}: {time}; straight line {}, detour {detour}", self.length(r.straight))
            }
            Lang::Zh => {
                format!(
                    "{name}：{time}，路程 {:.0} 米；直线 {:.0} 米（{straight}），绕行系数 {detour}",
                    r.length.0, r.straight.0
                )
            }
            Lang::En => format!(
                "{name}: {time}, {:.0} m; straight line {:.0} m ({straight}), detour {detour}",
                r.length.0, r.straight.0
            ),
        }
    }
}

/// The times of the parts of the first way, in tenths of a minute.
struct Parts {
    leg: u64,
    route: Vec<u64>,
    last_leg: u64,
    wait: u64,
}

impl Parts {
    fn of(access: &AccessAnswer) -> Parts {
        let leg = access.leg.map_or(Millis::ZERO, |(_, time)| time);
        let (last_leg, wait) = access.last_leg.map_or((Millis::ZERO, Millis::ZERO), |(_, time, wait)| (time, wait));
        let Some(first) = access.nearest.first().filter(|_| !access.route.is_empty()) else {
            return Parts { leg: tenths(leg), route: Vec::new(), last_leg: tenths(last_leg), wait: tenths(wait) };
        };
        let ends = [leg, last_leg, wait];
        let all: Vec<Millis> = ends.into_iter().chain(access.route.iter().map(|l| l.time)).collect();
        let said = adding_up(&all, tenths(first.time));
        Parts { leg: said[0], last_leg: said[1], wait: said[2], route: said[ends.len()..].to_vec() }
    }
}

/// Tenths of a minute, rounded up as [`Millis`] is printed.
fn tenths(time: Millis) -> u64 {
    u64::from(time.0).div_ceil(TENTH)
}

/// Tenths of a minute that add up to a total: each rounded down, then one more for the largest remainders.
fn adding_up(times: &[Millis], total: u64) -> Vec<u64> {
    let mut said: Vec<u64> = times.iter().map(|t| u64::from(t.0) / TENTH).collect();
    let missing = total.saturating_sub(said.iter().sum());
    let mut order: Vec<usize> = (0..times.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(u64::from(times[*i].0) % TENTH));
    for i in order.into_iter().take(usize::try_from(missing).unwrap_or(usize::MAX)) {
        said[i] += 1;
    }
    said
}

fn ways(out: &mut String, report: &Report, access: &AccessAnswer, way: &Way) {
    let lang = way.lang;
    let Some(limit) = access.limit else {
        return line(out, "  ", pick(lang, "没有可查的数据。", "nothing could be searched."));
    };
    let mode = mode_name(&access.mode);
    let (mode, limit_text) = (mode.get(lang), way.time(limit));
    let took = access.arrival.map(|a| way.time(a.time));
    line(
        out,
        "  ",
        &match (lang, took) {
            (Lang::Zh, Some(took)) => format!("最近机构 {took}，限值 {limit_text}（{mode}）"),
            (Lang::En, Some(took)) => {
                format!("nearest facility {} {took}, limit {limit_text} ({mode})", if way.metres { "at" } else { "in" })
            }
            (Lang::Zh, None) => format!("没有可达的机构，限值 {limit_text}（{mode}）"),
            (Lang::En, None) => format!("no facility can be reached, limit {limit_text} ({mode})"),
        },
    );
    let parts = Parts::of(access);
    match (access.leg, access.on_roads) {
        (Some((length, _)), _) => {
            let what = pick(lang, "到路网的接驳段", "leg to the network");
            line(out, "  ", &format!("{what}: {}", way.stretch(length, parts.leg)));
        }
        (None, true) => line(out, "  ", pick(lang, "附近没有可用的道路", "no usable road is near")),
        (None, false) => line(out, "  ", pick(lang, "未提供路网，按直线估算", "no roads were given: straight lines")),
    }
    for (i, reached) in access.nearest.iter().enumerate() {
        line(out, "  ", &format!("{}. {}", i + 1, way.reached(report, reached)));
    }
    if !access.route.is_empty() {
        line(out, "  ", pick(lang, "到第 1 处的路线:", "the way to the first:"));
    }
    for (leg, time) in access.route.iter().zip(&parts.route) {
        let street = if leg.street.is_empty() { pick(lang, "（无名）", "(no name)") } else { &leg.street };
        line(out, "    ", &format!("{street} [{}] {}", leg.class, way.stretch(leg.length, *time)));
    }
    if let (Some((length, _, wait)), false) = (access.last_leg, access.route.is_empty()) {
        let what = pick(lang, "路网到机构", "from the network to the door");
        let parking = if wait.0 == 0 {
            String::new()
        } else {
            format!("; {} {}", pick(lang, "停车", "parking"), way.tenths(parts.wait))
        };
        line(out, "    ", &format!("{what}: {}{parking}", way.stretch(length, parts.last_leg)));
    }
    if !access.excluded.is_empty() {
        line(out, "  ", pick(lang, "更近但不计入:", "near, but do not count:"));
    }
    for excluded in &access.excluded {
        line(out, "    ", &format!("{} — {}", way.reached(report, &excluded.reached), excluded.why.get(lang)));
    }
    if let Some(kmh) = access.passes_at {
        line(
            out,
            "  ",
            &match lang {
                Lang::Zh => format!("步行速度达到 {:.2} km/h 时可覆盖", (kmh.0 * 100.0).ceil() / 100.0),
                Lang::En => {
                    format!("would be covered at a walking speed of {:.2} km/h", (kmh.0 * 100.0).ceil() / 100.0)
                }
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_stretches_add_up_to_the_time_of_the_way() {
        // 1.04, 2.05 and 3.03 min are 6.12, printed as 6.2: each rounded up would be 1.1 + 2.1 + 3.1 = 6.3.
        let times = [62_400, 123_000, 181_800].map(Millis);
        let total = tenths(Millis(62_400 + 123_000 + 181_800));
        assert_eq!((total, adding_up(&times, total)), (62, vec![11, 21, 30]));
        // A part that takes no time gets none.
        assert_eq!(adding_up(&[Millis(0), Millis(59_000), Millis(1_000)], 10), [0, 10, 0]);
    }
}
