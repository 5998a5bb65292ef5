//! The legend of a map, in Chinese and English, with scale bar and north arrow.

use super::map_view::View;
use super::svg::{Font, Svg};
use crate::message::Text;
use crate::rules::Finding;
use crate::run::Report;

/// Where the legend begins.
const LEFT: i64 = 936;

/// Draws the legend to the right of the map.
pub(super) fn draw(svg: &mut Svg, report: &Report, finding: &Finding, view: &View, colours: &[&str; 5]) {
    let mut y = view.top + 18;
    svg.text(LEFT, y, Font::bold(16), "图例 Legend");
    y += 16;
    for (class, text) in classes(report, finding) {
        svg.rect([LEFT, y, 22, 14], &format!("fill=\"{}\" stroke=\"#777\" stroke-width=\"0.5\"", colours[class]));
        y = label(svg, y, &text);
    }
    svg.rect([LEFT, y, 22, 14], "fill=\"url(#hatch)\" stroke=\"#000\" stroke-width=\"1.6\"");
    y = label(svg, y, &Text::new("缺口片区(数字为排序)", "gap zone (number: rank)"));
    let dot = format!("M{} {}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", LEFT + 7, y + 7);
    svg.path(&dot, "fill=\"#6a3d9a\" stroke=\"#fff\"");
    y = label(svg, y, &Text::new("计入的机构", "facility that counts"));
    let dot = format!("M{} {}a3 3 0 1 0 6 0a3 3 0 1 0-6 0z", LEFT + 8, y + 7);
    svg.path(&dot, "fill=\"#fff\" stroke=\"#6a3d9a\"");
    y = label(svg, y, &Text::new("其他在用机构", "other facility in service"));
    svg.path(&format!("M{LEFT} {}h22", y + 7), "stroke=\"#444\" stroke-width=\"1.4\" stroke-dasharray=\"6 3\"");
    y = label(svg, y, &Text::new("单元边界", "unit boundary"));
    if report.layers.streets.is_some() {
        svg.path(&format!("M{LEFT} {}h22", y + 7), "stroke=\"#8a8a8a\" stroke-width=\"1.2\"");
        y = label(svg, y, &Text::new("主要道路", "main road"));
    }
    y += 14;
    scale_bar(svg, y, view.scale);
    north(svg, y - 8);
    let made = format!("gapzone {} · {}", env!("CARGO_PKG_VERSION"), report.project.name);
    let osm = report.project.has_extract_roads();
    let credit = if osm { format!("{made} · © OpenStreetMap contributors") } else { made };
    let font = Font { fill: "#777", ..Font::plain(11) };
    svg.text(view.left, view.top + view.height.max(470) + 18, font, &credit);
}

/// The classes that can occur, with their words.
pub(super) fn classes(report: &Report, finding: &Finding) -> Vec<(usize, Text)> {
    let unknown = (4, Text::new("未评估(缺数据)", "not assessed (no data)"));
    let Some(limit) = finding.limit else {
        let served = Text::new("已满足", "served as required");
        return vec![(1, served), (2, Text::new("未满足", "not served as required")), unknown];
    };
    let (limit, zh, en) = if finding.is_length(&report.modes) {
        (limit.time.seconds(), "米", "m")
    } else {
        (limit.time.minutes(), "分钟", "min")
    };
    let number = |m: f64| format!("{}", (m * 100.0).round() / 100.0);
    let (half, whole, twice) = (number(limit / 2.0), number(limit), number(limit * 2.0));
    let within = |m: &str| Text::new(format!("≤ {m} {zh}"), format!("≤ {m} {en}"));
    vec![
        (0, within(&half)),
        (1, Text::new(format!("{half}–{whole} {zh}"), format!("{half}–{whole} {en} (within the limit)"))),
        (2, Text::new(format!("{whole}–{twice} {zh},超限"), format!("{whole}–{twice} {en}, over the limit"))),
        (3, Text::new(format!("> {twice} {zh}或不可达"), format!("> {twice} {en} or unreachable"))),
        unknown,
    ]
}

fn label(svg: &mut Svg, y: i64, text: &Text) -> i64 {
    svg.text(LEFT + 32, y + 12, Font::plain(14), &text.zh);
    svg.text(LEFT + 32, y + 27, Font { fill: "#666", ..Font::plain(11) }, &text.en);
    y + 36
}

/// A bar of 1, 2 or 5 times a power of ten metres, at most 150 pixels long.
fn scale_bar(svg: &mut Svg, y: i64, scale: f64) {
    let metres = round_length(150.0 / scale);
    let length = (metres * scale).round() as i64;
    svg.path(&format!("M{LEFT} {}v6h{length}v-6", y + 6), "fill=\"none\" stroke=\"#000\" stroke-width=\"1.5\"");
    let words = if metres >= 1000.0 { format!("{} km", metres / 1000.0) } else { format!("{metres} m") };
    svg.text(LEFT, y + 28, Font::plain(12), &words);
}

/// The largest of 1, 2, 5, 10, 20 ... that is not longer.
fn round_length(most: f64) -> f64 {
    let power = 10f64.powf(most.max(1.0).log10().floor());
    let digit = [5.0, 2.0, 1.0].into_iter().find(|d| d * power <= most.max(1.0)).unwrap_or(1.0);
    digit * power
}

fn north(svg: &mut Svg, y: i64) {
    let x = LEFT + 215;
    svg.path(&format!("M{x} {y}l9 30l-9 -7l-9 7z"), "fill=\"#000\"");
    svg.text(x, y + 46, Font { anchor: "middle", ..Font::bold(13) }, "北 N");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_bar_is_a_round_length_that_fits() {
        assert_eq!([730.0, 499.0, 1999.0, 10.0].map(round_length), [500.0, 200.0, 1000.0, 10.0]);
    }
}
