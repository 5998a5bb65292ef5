use std::path::Path;

use super::*;

fn embedded() -> Vec<Plan> {
    let open = |(id, _, _): &(&str, &str, &str)| {
        let source = Plan::open(id, Path::new(".")).expect("an embedded plan opens");
        Plan::parse(&source.text, &source.path).expect("an embedded plan is valid")
    };
    EMBEDDED.iter().map(open).collect()
}

/// Three rules of plan B: a quota, an access rule and a rule of two parts.
fn small() -> Plan {
    let mut plan = embedded().swap_remove(1);
    plan.select(&["B069", "B083", "B111"].map(str::to_owned));
    plan
}

#[test]
fn every_embedded_plan_bears_the_id_under_which_it_is_embedded() {
    let ids: Vec<String> = embedded().into_iter().map(|p| p.id).collect();
    assert_eq!(ids[..6], ["A", "B", "L", "N", "K", "D"]);
    assert_eq!(ids, Plan::embedded_ids().collect::<Vec<_>>());
}

#[test]
fn an_unknown_plan_names_those_that_there_are() {
    let error = Plan::open("Z", Path::new(".")).unwrap_err().to_string();
    assert!(error.starts_with("no plan \"Z\"\nhint: embedded plans are A, B, L, N, K, D, GB50180, "), "{error}");
    assert!(error.ends_with("; a path must end in .toml"), "{error}");
}

#[test]
fn an_error_in_a_plan_shows_the_line_and_the_column() {
    let text = include_str!("../../data/plans/district-b.toml").replace("minutes = 10", "minuts = 10");
    let error = Plan::parse(&text, "b.toml").unwrap_err().to_string();
    assert!(error.contains("line") && error.contains("minuts"), "{error}");
}

#[test]
fn a_rule_that_stands_twice_is_refused() {
    let text = include_str!("../../data/plans/district-b.toml").replace("\"B083\"", "\"B069\"");
    let error = Plan::parse(&text, "b.toml").unwrap_err().to_string();
    assert!(error.contains("rule B069 stands twice"), "{error}");
}

#[test]
fn a_project_changes_a_rule_or_one_part_of_it() {
    let mut plan = small();
    let change = |minutes| RuleSettings { minutes: Some(minutes), ..RuleSettings::default() };
    let changes = [("B083".to_owned(), change(12)), ("B111.circle".to_owned(), change(45))].into();
    plan.rules.iter_mut().for_each(|r| r.apply(&changes).unwrap());
    let minutes: Vec<Option<u32>> = plan
        .rules
        .iter()
        .flat_map(|r| r.parts())
        .filter_map(|(_, r)| if let Requirement::Access(a) = r { Some(a.minutes) } else { None })
        .collect();
    assert_eq!(minutes, [Some(12), Some(45)]);
}

#[test]
fn a_share_set_by_the_user_is_no_longer_our_reading() {
    let mut plan = small();
    let set = RuleSettings { share_bp: Some(9_000), ..RuleSettings::default() };
    plan.rules.iter_mut().for_each(|r| r.apply(&[("tcm-10-min".to_owned(), set.clone())].into()).unwrap());
    let Requirement::Access(access) = &plan.rules[1].require else { panic!("B083 is an access rule") };
    assert_eq!((access.share_bp, access.share_is_ours), (Some(9_000), false));
}

#[test]
fn a_run_can_be_limited_to_rules_and_to_parts() {
    let kept = |only: &[&str]| {
        let mut plan = small();
        plan.select(&only.iter().map(|o| (*o).to_owned()).collect::<Vec<_>>());
        let parts =
            plan.rules.iter().flat_map(|r| r.parts().into_iter().map(|(p, _)| (r.id.clone(), p.map(str::to_owned))));
        parts.map(|(id, part)| part.map_or(id.clone(), |p| format!("{id}.{p}"))).collect::<Vec<_>>()
    };
    assert_eq!(kept(&[]), ["B069", "B083", "B111.points", "B111.circle"]);
    assert_eq!(kept(&["tcm-10-min"]), ["B083"]);
    assert_eq!(kept(&["B111"]), ["B111.points", "B111.circle"]);
    assert_eq!(kept(&["B111.circle", "B069"]), ["B069", "B111.circle"]);
}

#[test]
fn a_change_that_a_rule_does_not_take_or_that_is_out_of_range_is_refused() {
    let refused = |id: &str, change: RuleSettings| {
        let mut plan = small();
        let changes = [(id.to_owned(), change)].into();
        plan.rules.iter_mut().find_map(|r| r.apply(&changes).err()).unwrap_or_default()
    };
    let lo = RuleSettings { lo: Some(1), ..RuleSettings::default() };
    assert!(refused("B083", lo).starts_with("[rules.B083]: `lo` is no setting of this rule\nhint: it takes minutes"));
    let hi = RuleSettings { hi: Some(0), ..RuleSettings::default() };
    assert!(refused("B069", hi).contains("no band"));
    let minutes = RuleSettings { minutes: Some(0), ..RuleSettings::default() };
    assert!(refused("B111", minutes).contains("minutes = 0"));
}

#[test]
fn a_figure_that_nobody_checked_says_so_where_it_stands() {
    let plans = embedded();
    let clause = |id: &str| {
        plans.iter().flat_map(|p| &p.rules).find(|r| r.id == id).map(|r| r.clause.place().en).unwrap_or_default()
    };
    assert_eq!(clause("B083"), "line 1403");
    assert_eq!(clause("A086"), "lines 505-507");
    assert!(clause("GB50180-CHC").ends_with("; unverified"));
    assert!(clause("SURGERY2H").starts_with("https://") && !clause("SURGERY2H").contains("unverified"));
}

#[test]
fn a_clause_needs_lines_or_a_source() {
    let text = include_str!("../../data/standards/eurostat15.toml");
    let error = Plan::parse(&text.replace(", source = ", ", verified = true } #"), "e.toml").unwrap_err().to_string();
    assert!(error.contains("a clause needs `lines`\nhint: a standard may give `source` instead"), "{error}");
}
