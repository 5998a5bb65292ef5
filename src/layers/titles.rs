//! Titles of columns and rows that say their unit: 床位数（张）, 人口（万人）.

/// A title without the unit in brackets at its end, and that unit.
#[must_use]
pub fn parts(title: &str) -> (&str, Option<&str>) {
    let title = title.trim();
    let Some(rest) = title.strip_suffix(['）', ')']) else { return (title, None) };
    let Some((stem, unit)) = rest.rsplit_once(['（', '(']) else { return (title, None) };
    // 单位：万人 says the same.
    let unit = unit.trim().trim_start_matches("单位").trim_start_matches(['：', ':']).trim();
    if stem.trim().is_empty() || unit.is_empty() { (title, None) } else { (stem.trim(), Some(unit)) }
}

/// By which fraction a number in `unit` is multiplied to be one in `own`: 10000 over 1 for 万人 where people are
/// counted. `None` when the two are not the same thing, or nobody can say.
#[must_use]
pub fn factor(unit: &str, own: &str) -> Option<(u32, u32)> {
    let (unit, own) = (plain(unit), plain(own));
    if unit == own || ["有/无", "是/否", "是否", "y/n", "yes/no"].contains(&unit.as_str()) {
        return Some((1, 1));
    }
    let ((times, unit), (own_times, own)) = (multiple(&unit), multiple(&own));
    if unit == own || unit.is_empty() && times > 1 {
        return Some((times, own_times));
    }
    match (unit, own) {
        ("%", "‰") => Some((10, 1)),
        ("‰", "%") => Some((1, 10)),
        _ => None,
    }
}

/// The factor of a title whose unit is a multiple of people or things (万人, 千户), for columns that count them.
#[must_use]
pub fn multiple_of(title: &str) -> u32 {
    let unit = parts(title).1.map(plain).unwrap_or_default();
    multiple(&unit).0
}

/// Titles in one form: no white space, small letters, brackets and digits narrow.
#[must_use]
pub fn plain(title: &str) -> String {
    let narrow = |c: char| match c {
        '０'..='９' | '（' | '）' | '％' | '／' | '：' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '－' | '—' | '–' | '~' | '～' => '-',
        c => c,
    };
    title.chars().filter(|c| !c.is_whitespace()).map(narrow).flat_map(char::to_lowercase).collect()
}

fn multiple(unit: &str) -> (u32, &str) {
    let words = [("亿", 100_000_000), ("万", 10_000), ("千", 1_000), ("百", 100)];
    let found = words.into_iter().find_map(|(word, times)| Some((times, unit.strip_prefix(word)?)));
    found.unwrap_or((1, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_in_brackets_is_told_from_the_title() {
        assert_eq!(parts("人口（万人）"), ("人口", Some("万人")));
        assert_eq!(parts("床位数(单位:张)"), ("床位数", Some("张")));
        assert_eq!(parts("中医角（阁）"), ("中医角", Some("阁")));
        assert_eq!(parts("人口"), ("人口", None));
        assert_eq!(parts("（万人）"), ("（万人）", None));
    }

    #[test]
    fn ten_thousand_people_are_10000_people_and_no_beds() {
        assert_eq!(factor("万人", "人"), Some((10_000, 1)));
        assert_eq!(factor("万", "人"), Some((10_000, 1)));
        assert_eq!(factor("人", "万人"), Some((1, 10_000)));
        assert_eq!(factor("％", "%"), Some((1, 1)));
        assert_eq!(factor("‰", "%"), Some((1, 10)));
        assert_eq!(factor("张", "人"), None);
        assert_eq!(factor("万元", "人"), None);
        assert_eq!((multiple_of("人口（万人）"), multiple_of("人口（人）"), multiple_of("人口")), (10_000, 1, 1));
    }
}
