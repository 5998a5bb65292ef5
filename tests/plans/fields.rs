//! One attribute, one meaning, one title: over all packs together, because a project may use several of them.

use std::collections::BTreeMap;

use gapzone::rules::fields::{Dictionary, Field};

use crate::packs;

fn all_fields() -> Vec<(String, Field)> {
    let shared = Dictionary::embedded().unwrap();
    let mut fields: Vec<(String, Field)> = shared.iter().map(|f| ("fields.toml".to_owned(), f.clone())).collect();
    fields.extend(packs().into_iter().flat_map(|p| p.fields.into_iter().map(move |f| (p.id.clone(), f))));
    fields
}

#[test]
fn an_attribute_of_two_plans_stands_in_the_shared_list() {
    let mut seen = BTreeMap::new();
    for (place, field) in all_fields() {
        if let Some(other) = seen.insert((field.of, field.key.clone()), place.clone()) {
            panic!("{} is declared in {other} and in {place}", field.key);
        }
    }
}

#[test]
fn no_two_attributes_of_one_subject_share_a_title_or_an_alias() {
    let plain = |t: &str| t.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect::<String>();
    let mut owners: BTreeMap<_, String> = BTreeMap::new();
    for (_, field) in all_fields() {
        let titles = [&field.key, &field.label.zh, &field.label.en].into_iter().chain(&field.aliases);
        for title in titles {
            let owner = owners.entry((field.of, plain(title))).or_insert_with(|| field.key.clone());
            assert_eq!(*owner, field.key, "both are titled {title}");
        }
    }
}
