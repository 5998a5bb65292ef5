//! The head of a map: what was asked, in whose words, and what came out.

use super::map_view::{MARGIN, WIDTH};
use super::svg::{Font, Svg, wrapped};
use crate::rules::Finding;
use crate::run::Report;

/// Title, clause and verdict above the map.
pub(super) struct Head {
    pub title: String,
    pub description: String,
    lines: Vec<(Font, String)>,
    /// Where the map may begin.
    pub bottom: i64,
    synthetic: bool,
}

impl Head {
    pub fn new(report: &Report, finding: &Finding) -> Head {
        let plan = &report.plans[finding.plan];
        let rule = &plan.rules[finding.rule];
        let synthetic = report.project.synthetic;
        let fits = (WIDTH - 2 * MARGIN) as u32;
        let part = |text: &str| if text.is_empty() { String::new() } else { format!(" · {text}") };
        let title = format!("{} {}{}", finding.id, rule.label.zh, part(&finding.part.zh));
        let english =
            format!("{}{} — {}, {}", rule.label.en, part(&finding.part.en), report.project.name, report.project.as_of);
        let clause = format!("“{}” ({} {})", rule.clause.quote, plan.document, super::lines(rule));
        let verdict = finding.verdict.text();
        let shares = match (finding.measured.percent(), finding.target) {
            (Some(m), Some(t)) => format!(" · {m:.2} % / {:.2} %", f64::from(t) / 100.0),
            (Some(m), None) => format!(" · {m:.2} %"),
            _ => String::new(),
        };
        let people = format!(" · 缺口 gap {} / {} 人 people", finding.tally.gap, finding.tally.people());
        let result = format!("{} {}{shares}{people}", verdict.zh, verdict.en);
        let mut lines: Vec<(Font, String)> = Vec::new();
        let mut add = |font: Font, text: &str, most: usize| {
            lines.extend(wrapped(text, font.size, fits, most).into_iter().map(|line| (font, line)));
        };
        add(Font::bold(24), &title, 2);
        add(Font::plain(16), &english, 2);
        add(Font { fill: "#555", ..Font::plain(14) }, &clause, 3);
        add(Font::bold(17), &result, 1);
        if let Some(reason) = finding.verdict.reason() {
            add(Font::plain(13), &format!("{} {}", reason.zh, reason.en), 2);
        }
        let start = if synthetic { 40 } else { 8 };
        let bottom = start + lines.iter().map(|(f, _)| i64::from(f.size) * 3 / 2).sum::<i64>() + 10;
        let description = format!("{english}. {clause}. {result}");
        Head { title, description, lines, bottom, synthetic }
    }

    pub fn draw(&self, svg: &mut Svg) {
        let mut y = 8;
        if self.synthetic {
            svg.rect([0, 0, WIDTH, 34], "fill=\"#111\"");
            let font = Font { anchor: "middle", fill: "#ffd34d", ..Font::bold(19) };
            svg.text(WIDTH / 2, 24, font, "合成数据 SYNTHETIC");
            y = 40;
        }
        for (font, line) in &self.lines {
            y += i64::from(font.size) * 3 / 2;
            svg.text(MARGIN, y - i64::from(font.size) * 2 / 5, *font, line);
        }
    }
}
