//! The text of a GeoJSON file to JSON values: depth, syntax, non-finite numbers, the old `crs` member.

use std::borrow::Cow;
use std::path::Path;

use serde_json::{Deserializer, Value as Json};

use super::SourceError;

/// Brackets within brackets that are followed; a collection of multipolygons needs eight.
const MAX_DEPTH: usize = 64;

/// All JSON values of the text: one, or one per line.
///
/// Numbers that JSON cannot write (`NaN`, `Infinity`, `1e999`) become null, which the reader of
/// coordinates reports for the feature that holds them.
pub(super) fn parse_values(text: &str, path: &Path) -> Result<Vec<Json>, SourceError> {
    check_depth(text, path)?;
    let text = text.replace('\u{1e}', " ");
    let parse = |text: &str| Deserializer::from_str(text).into_iter::<Json>().collect::<Result<Vec<_>, _>>();
    let values = parse(&text).or_else(|first| match without_nonfinite(&text) {
        Cow::Borrowed(_) => Err(first),
        Cow::Owned(cleaned) => parse(&cleaned),
    });
    let values = values.map_err(|e| {
        let place = format!("line {} column {}", e.line(), e.column());
        let said = e.to_string();
        let problem = said.split(" at line ").next().unwrap_or_default().to_owned();
        SourceError::malformed(path, Some(place), format!("broken JSON: {problem}"), "export the layer again")
    })?;
    if values.is_empty() {
        return Err(SourceError::malformed(path, None, "the file is empty", "export the layer as GeoJSON"));
    }
    Ok(values)
}

/// Looks at decoded text, since second bytes of GBK characters can look like brackets.
fn check_depth(text: &str, path: &Path) -> Result<(), SourceError> {
    let (mut depth, mut deepest) = (0_usize, 0);
    scan(text, |_, byte| match byte {
        b'[' | b'{' => {
            depth += 1;
            deepest = deepest.max(depth);
        }
        b']' | b'}' => depth = depth.saturating_sub(1),
        _ => {}
    });
    if deepest > MAX_DEPTH {
        let problem = format!("brackets are nested {deepest} deep; at most {MAX_DEPTH} are read");
        return Err(SourceError::malformed(path, None, problem, "no real layer is nested like this; export it again"));
    }
    Ok(())
}

/// Calls `see` with position and value of every byte outside strings.
fn scan(text: &str, mut see: impl FnMut(usize, u8)) {
    let (mut quoted, mut escaped) = (false, false);
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            _ => see(i, byte),
        }
    }
}

/// The text with numbers that are not finite replaced by null; borrowed when there are none.
fn without_nonfinite(text: &str) -> Cow<'_, str> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    scan(text, |i, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.') {
            match words.last_mut() {
                Some((_, end)) if *end == i => *end = i + 1,
                _ => words.push((i, i + 1)),
            }
        }
    });
    words.retain(|(start, end)| text[*start..*end].parse::<f64>().is_ok_and(|n| !n.is_finite()));
    if words.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len() + words.len());
    let mut from = 0;
    for (start, end) in words {
        cleaned.push_str(&text[from..start]);
        cleaned.push_str("null");
        from = end;
    }
    cleaned.push_str(&text[from..]);
    Cow::Owned(cleaned)
}

/// The system that an old `crs` member names, as `EPSG:4547` where it is one; `None` for WGS 84.
pub(super) fn system_name(member: &Json, path: &Path) -> Result<Option<String>, SourceError> {
    if member.is_null() {
        return Ok(None);
    }
    let property = |key: &str| member.get("properties").and_then(|p| p.get(key));
    if let Some(code) = property("code").and_then(Json::as_u64) {
        return Ok(Some(format!("EPSG:{code}")));
    }
    let name = property("name").and_then(Json::as_str).map(str::trim).ok_or_else(|| SourceError::Crs {
        path: path.to_owned(),
        problem: "the `crs` member does not name a reference system".to_owned(),
        hint: "set `crs` for this file in the project, for example EPSG:4547".to_owned(),
    })?;
    let upper = name.to_uppercase();
    if upper.ends_with("CRS84") {
        return Ok(None);
    }
    let code = upper.rsplit([':', '/']).next().unwrap_or_default();
    let is_code = upper.contains("EPSG") && !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit());
    Ok(Some(if is_code { format!("EPSG:{code}") } else { name.to_owned() }))
}
