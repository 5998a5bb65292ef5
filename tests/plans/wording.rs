//! Labels, notes and references of the packs.

use std::collections::BTreeSet;

use gapzone::message::Text;
use gapzone::rules::{Plan, Requirement};

use crate::packs;

/// Ids of the rules and parts of a plan: `B111`, `B111.circle`.
fn names(plan: &Plan) -> BTreeSet<String> {
    let part = |id: &str, part: Option<&str>| part.map_or(id.to_owned(), |p| format!("{id}.{p}"));
    let parts = plan.rules.iter().flat_map(|r| r.parts().into_iter().map(|(p, _)| part(&r.id, p)));
    parts.chain(plan.rules.iter().map(|r| r.id.clone())).collect()
}

#[test]
fn every_total_and_every_part_of_a_sum_is_a_rule_of_its_plan() {
    for plan in packs() {
        let names = names(&plan);
        for sum in &plan.sums {
            assert!(names.contains(&sum.total), "{}: total {}", plan.id, sum.total);
            assert!(!sum.parts.is_empty(), "{}: {} has no parts", plan.id, sum.total);
            sum.parts.iter().for_each(|part| assert!(names.contains(part), "{}: part {part}", plan.id));
        }
    }
}

#[test]
fn every_modifier_names_rules_that_its_plan_has() {
    for plan in packs() {
        let names = names(&plan);
        for rule in &plan.rules {
            let Requirement::Modifier { applies_to, effect } = &rule.require else { continue };
            applies_to.iter().for_each(|id| assert!(names.contains(id), "{}: {id}", rule.id));
            in_both_languages(effect, &rule.id);
        }
    }
}

#[test]
fn every_slug_stands_once_in_its_plan() {
    for plan in packs() {
        let slugs: BTreeSet<&str> = plan.rules.iter().map(|r| r.slug.as_str()).collect();
        assert_eq!(slugs.len(), plan.rules.len(), "{}", plan.id);
        assert!(slugs.iter().all(|s| s.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')));
    }
}

fn in_both_languages(text: &Text, place: &str) {
    let has_han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    assert!(!text.zh.trim().is_empty() && !text.en.trim().is_empty(), "{place}: {text:?}");
    assert!(!has_han(&text.en) || place.contains("note"), "{place}: Chinese in the English text {}", text.en);
}

#[test]
fn every_label_note_and_reason_is_in_chinese_and_in_english() {
    for plan in packs() {
        in_both_languages(&plan.title, &plan.id);
        for field in &plan.fields {
            in_both_languages(&field.label, &field.key);
            field.note.iter().for_each(|note| in_both_languages(note, &format!("{} note", field.key)));
        }
        for rule in &plan.rules {
            in_both_languages(&rule.label, &rule.id);
            rule.note.iter().for_each(|note| in_both_languages(note, &format!("{} note", rule.id)));
            rule.parameters.values().for_each(|p| in_both_languages(&p.label, &rule.id));
            rule.implied.iter().for_each(|i| in_both_languages(&i.what, &rule.id));
            for part in rule.require.parts().unwrap_or_default() {
                part.label.iter().for_each(|label| in_both_languages(label, &format!("{}.{}", rule.id, part.part)));
            }
            if let Requirement::NotComputable { reason } = &rule.require {
                in_both_languages(reason, &format!("{} note", rule.id));
            }
        }
    }
}

#[test]
fn what_nobody_read_in_the_standard_is_no_quote() {
    let told = |quote: &str| quote.starts_with("（转述）");
    let plans = packs();
    let clauses = || plans.iter().flat_map(|p| &p.rules).map(|r| (&r.id, &r.clause));
    clauses().for_each(|(id, clause)| assert_eq!(told(&clause.quote), !clause.verified, "{id}"));
    assert_eq!(clauses().filter(|(_, c)| !c.verified).count(), 6);
}
