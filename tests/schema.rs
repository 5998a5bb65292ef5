//! The JSON Schemas: the sample project and every embedded plan are valid, and a misspelt key is not.

use std::path::Path;

use gapzone::project::Project;
use gapzone::rules::Plan;
use serde_json::{Value, json};

/// What is wrong with a value under a schema: the part of JSON Schema that ours are written in.
fn problem(value: &Value, schema: &Value, root: &Value, at: &str) -> Option<String> {
    let Some(schema) = schema.as_object() else {
        return (schema == &Value::Bool(false)).then(|| format!("{at}: not allowed"));
    };
    let inner = |schema: &Value| problem(value, schema, root, at);
    for (key, rule) in schema {
        let found = match key.as_str() {
            "$ref" => {
                let path = rule.as_str().and_then(|r| r.strip_prefix('#')).expect("a local reference");
                if path.is_empty() { inner(root) } else { inner(root.pointer(path).expect("it exists")) }
            }
            "type" => {
                let is = |name: &Value| match name.as_str().expect("a name") {
                    "null" => value.is_null(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.is_i64() || value.is_u64(),
                    "number" => value.is_number(),
                    "string" => value.is_string(),
                    "array" => value.is_array(),
                    "object" => value.is_object(),
                    other => panic!("{other}"),
                };
                let fits = rule.as_array().map_or_else(|| is(rule), |list| list.iter().any(is));
                (!fits).then(|| format!("{at}: {value} is no {rule}"))
            }
            "enum" => {
                (!rule.as_array().expect("a list").contains(value)).then(|| format!("{at}: {value} is none of {rule}"))
            }
            "const" => (rule != value).then(|| format!("{at}: {value} is not {rule}")),
            "required" => rule.as_array().expect("a list").iter().find_map(|name| {
                let name = name.as_str().expect("a name");
                let lacks = value.as_object().is_some_and(|map| !map.contains_key(name));
                lacks.then(|| format!("{at}: {name} is missing"))
            }),
            "properties" => rule
                .as_object()
                .expect("a map")
                .iter()
                .find_map(|(name, schema)| problem(value.get(name)?, schema, root, &format!("{at}.{name}"))),
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                value.as_object().into_iter().flatten().find_map(|(name, inner)| {
                    let is_known = known.is_some_and(|known| known.contains_key(name));
                    if is_known { None } else { problem(inner, rule, root, &format!("{at}.{name}")) }
                })
            }
            "items" => value
                .as_array()
                .into_iter()
                .flatten()
                .enumerate()
                .find_map(|(i, v)| problem(v, rule, root, &format!("{at}[{i}]"))),
            "minItems" | "maxItems" => value.as_array().and_then(|list| {
                let n = rule.as_u64().expect("a number") as usize;
                let fits = if key == "minItems" { list.len() >= n } else { list.len() <= n };
                (!fits).then(|| format!("{at}: {} items", list.len()))
            }),
            "minimum" | "maximum" => value.as_f64().and_then(|v| {
                let n = rule.as_f64().expect("a number");
                let fits = if key == "minimum" { v >= n } else { v <= n };
                (!fits).then(|| format!("{at}: {v} is out of range"))
            }),
            "allOf" => rule.as_array().expect("a list").iter().find_map(inner),
            "anyOf" | "oneOf" => {
                let problems: Vec<Option<String>> = rule.as_array().expect("a list").iter().map(inner).collect();
                problems.iter().all(Option::is_some).then(|| format!("{at}: {problems:?}"))
            }
            "$schema" | "$defs" | "title" | "description" | "default" | "format" | "unevaluatedProperties" => None,
            other => panic!("{other} at {at}"),
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

fn check(toml: &str, schema: &Value) -> Option<String> {
    let table: toml::Table = toml.parse().expect("it is TOML");
    problem(&serde_json::to_value(table).expect("it is plain"), schema, schema, "")
}

fn project_schema() -> Value {
    serde_json::to_value(schemars::schema_for!(Project)).expect("a schema")
}

fn plan_schema() -> Value {
    serde_json::to_value(schemars::schema_for!(Plan)).expect("a schema")
}

#[test]
fn the_sample_and_the_projects_for_real_places_are_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = project_schema();
    let mut files = vec![root.join("data/sample/project.toml")];
    for entry in std::fs::read_dir(root.join("tests/real")).expect("it is part of the repository") {
        files.push(entry.expect("an entry").path());
    }
    files.retain(|f| f.extension().is_some_and(|e| e == "toml") && f.file_stem().is_some_and(|s| s != "circles"));
    assert!(files.len() >= 7);
    for file in files {
        let text = std::fs::read_to_string(&file).expect("it is there");
        assert_eq!(check(&text, &schema), None, "{}", file.display());
    }
}

#[test]
fn every_embedded_plan_is_valid() {
    let schema = plan_schema();
    for id in Plan::embedded_ids() {
        let source = Plan::open(id, Path::new("")).expect("it is embedded");
        assert_eq!(check(&source.text, &schema), None, "{id}");
    }
}

#[test]
fn a_misspelt_key_a_wrong_type_and_a_missing_key_are_refused() {
    let schema = project_schema();
    let good = "schema = 1\nname = 'x'\nas_of = 2026\nplans = []\npeople = { kind = 'areas', path = 'p.csv' }\n";
    assert_eq!(check(good, &schema), None);
    for (from, to) in
        [("name", "nmae"), ("2026", "'2026'"), ("'areas'", "'aeras'"), ("path = 'p.csv'", "paht = 'p.csv'")]
    {
        assert!(check(&good.replacen(from, to, 1), &schema).is_some(), "{from} → {to}");
    }
    assert!(problem(&json!(3), &json!({"type": "string"}), &json!({}), "").is_some());
}
