//! Texts for users stand in both languages: no side of a text in the source is empty, and the Chinese side is Chinese.

use std::fs;
use std::path::{Path, PathBuf};

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the source is there") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|e| e == "rs") => found.push(path),
                false => {}
            }
        }
    }
    found.sort();
    found
}

/// The arguments between a bracket that has just been opened and the one that closes it, apart at commas of that level.
fn arguments(code: &str) -> Vec<String> {
    let (mut depth, mut in_text, mut escaped) = (0, false, false);
    let mut list = vec![String::new()];
    for c in code.chars() {
        if in_text {
            in_text = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else {
            match c {
                '"' => in_text = true,
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth == 0 => break,
                ')' | ']' | '}' => depth -= 1,
                ',' if depth == 0 => {
                    list.push(String::new());
                    continue;
                }
                _ => {}
            }
        }
        list.last_mut().expect("there is one").push(c);
    }
    list.into_iter().map(|a| a.trim().to_owned()).filter(|a| !a.is_empty()).collect()
}

/// The words of a literal, or of the first argument of `format!`.
fn literal(argument: &str) -> Option<&str> {
    let inner = argument.strip_prefix("format!(").map_or(argument, str::trim_start);
    inner.strip_prefix('"')?.split('"').next()
}

#[test]
fn no_text_lacks_one_of_its_languages() {
    let (mut seen, mut wrong) = (0, Vec::new());
    for path in sources() {
        let text = fs::read_to_string(&path).expect("it can be read");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for call in ["Text::new(", ".fix("] {
            for (at, _) in code.match_indices(call) {
                let list = arguments(&code[at + call.len()..]);
                let [zh, en] = list.as_slice() else { continue };
                let (Some(zh), Some(en)) = (literal(zh), literal(en)) else { continue };
                seen += 1;
                // Placeholders alone, such as {name}, may be the same in both.
                let bare = |text: &str| -> String {
                    text.split('{')
                        .enumerate()
                        .map(|(i, p)| if i == 0 { p } else { p.split_once('}').map_or("", |(_, p)| p) })
                        .collect()
                };
                let words = |text: &str| bare(text).chars().any(char::is_alphabetic);
                let is_chinese = zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                if zh.is_empty() != en.is_empty() || (words(zh) && words(en) && !is_chinese) {
                    wrong.push(format!("{}: {zh} / {en}", path.display()));
                }
            }
        }
    }
    assert!(seen > 300, "{seen} texts were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
