//! Each quote stands word for word, white space aside, on the lines that the rule names.

use crate::{plans, shared, squeezed};

#[test]
fn every_quote_stands_word_for_word_on_its_lines() {
    let Some(shared) = shared() else { return };
    let mut seen = 0;
    for plan in plans() {
        let document = std::fs::read_to_string(shared.join("plans").join(&plan.document)).unwrap();
        let lines: Vec<&str> = document.lines().collect();
        for rule in &plan.rules {
            let [first, last] = rule.clause.lines.unwrap().map(|l| l as usize);
            assert!(1 <= first && first <= last && last <= lines.len(), "{}: lines {first}-{last}", rule.id);
            let stands = squeezed(&lines[first - 1..last].concat());
            let quote = squeezed(&rule.clause.quote);
            assert!(!quote.is_empty() && stands.contains(&quote), "{}: {quote}", rule.id);
            seen += 1;
        }
    }
    assert_eq!(seen, 435);
}
