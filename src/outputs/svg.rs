//! A small writer of SVG. Every text goes through [`escaped`]: names are data, never markup.

use std::fmt::Write;

/// Font of all texts; the viewer takes the first that it has.
const FONT: &str = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif";

/// How a text is set.
#[derive(Clone, Copy)]
pub(super) struct Font {
    pub size: u32,
    pub bold: bool,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
    pub fill: &'static str,
    /// A white rim, for texts on the map.
    pub rim: bool,
}

impl Font {
    pub fn plain(size: u32) -> Font {
        Font { size, bold: false, anchor: "start", fill: "#222", rim: false }
    }

    pub fn bold(size: u32) -> Font {
        Font { bold: true, ..Font::plain(size) }
    }
}

/// A drawing in the making.
pub(super) struct Svg(String);

impl Svg {
    pub fn new(width: i64, height: i64, title: &str, description: &str) -> Svg {
        Svg(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\" font-family=\"{FONT}\">\n<title>{}</title>\n<desc>{}</desc>\n",
            escaped(title),
            escaped(description)
        ))
    }

    /// Markup made by this program, never from data.
    pub fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
        self.0.push('\n');
    }

    pub fn rect(&mut self, [x, y, width, height]: [i64; 4], style: &str) {
        let _ = writeln!(self.0, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {style}/>");
    }

    /// A path; nothing when it is empty.
    pub fn path(&mut self, d: &str, style: &str) {
        if !d.is_empty() {
            let _ = writeln!(self.0, "<path d=\"{d}\" {style}/>");
        }
    }

    pub fn ring(&mut self, x: i64, y: i64, r: i64, style: &str) {
        let _ = writeln!(self.0, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" {style}/>");
    }

    pub fn text(&mut self, x: i64, y: i64, font: Font, text: &str) {
        let weight = if font.bold { " font-weight=\"700\"" } else { "" };
        let rim = if font.rim { " stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\"" } else { "" };
        let _ = writeln!(
            self.0,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\" text-anchor=\"{}\" fill=\"{}\"{weight}{rim}>{}</text>",
            font.size,
            font.anchor,
            font.fill,
            escaped(text)
        );
    }

    pub fn finish(mut self) -> String {
        self.0.push_str("</svg>\n");
        self.0
    }
}

/// A text for use between tags or in an attribute; characters that XML does not know are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// Width of a text in thousandths of its font size, roughly: Chinese is square, Latin narrow.
fn width(c: char) -> u32 {
    if c.is_ascii_uppercase() {
        680
    } else if c.is_ascii() {
        540
    } else {
        1000
    }
}

/// A text cut into lines that fit, at spaces where there are any near; the last line says when more was left.
pub(super) fn wrapped(text: &str, size: u32, fits: u32, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_inclusive(|c: char| c == ' ' || !c.is_ascii()) {
        let mut pieces = vec![word];
        let of = |w: &str| w.chars().map(width).sum::<u32>() * size / 1000;
        if of(word) > fits {
            pieces = word.char_indices().map(|(i, c)| &word[i..i + c.len_utf8()]).collect();
        }
        for piece in pieces {
            let wide = of(piece);
            if used + wide > fits && used > 0 {
                if lines.len() == most {
                    if let Some(last) = lines.last_mut() {
                        last.pop();
                        last.push('…');
                    }
                    return lines;
                }
                lines.push(String::new());
                used = 0;
            }
            if let Some(last) = lines.last_mut() {
                last.push_str(piece);
            }
            used += wide;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_name_becomes_text() {
        assert_eq!(escaped("<script>a&\"b'\u{1}"), "&lt;script&gt;a&amp;&quot;b&#39;");
    }

    #[test]
    fn lines_break_between_chinese_characters_and_at_spaces() {
        // Ten pixels a character: three fit into 35.
        assert_eq!(wrapped("一二三四五", 10, 35, 9), ["一二三", "四五"]);
        assert_eq!(wrapped("one two three", 10, 50, 9), ["one two ", "three"]);
        assert_eq!(wrapped("一二三四五六七", 10, 35, 2), ["一二三", "四五…"]);
    }
}
