//! Sets of facilities: written in one way, compared, and whether one holds another.

use std::collections::BTreeSet;

use crate::layers::type_group;
use crate::rules::filter::Filter;

/// The filter with its lists in order and every group replaced by its types.
pub(super) fn canonical(filter: &Filter) -> Filter {
    let mut plain = filter.clone();
    plain.types = types(&filter.types).into_iter().filter(|t| !types(&filter.except).contains(t)).collect();
    plain.except = if filter.types.is_empty() { types(&filter.except).into_iter().collect() } else { Vec::new() };
    plain.services.sort_unstable();
    plain.names.sort_unstable();
    plain.ownership.sort_unstable();
    plain
}

fn types(list: &[String]) -> BTreeSet<String> {
    let of = |name: &String| match type_group(name) {
        [] => vec![name.clone()],
        group => group.iter().map(|t| (*t).to_owned()).collect(),
    };
    list.iter().flat_map(of).collect()
}

/// Whether both sets are the same, however they are written.
pub(super) fn equal(a: &Filter, b: &Filter) -> bool {
    let (a, b) = (canonical(a), canonical(b));
    within(&a, &b) && within(&b, &a)
}

/// Whether every facility of `inner` certainly belongs to `outer`.
pub(super) fn within(inner: &Filter, outer: &Filter) -> bool {
    let (inner, outer) = (canonical(inner), canonical(outer));
    let holds = |part: &[String], whole: &[String]| part.iter().all(|p| whole.contains(p));
    let types = outer.types.is_empty() || (!inner.types.is_empty() && holds(&inner.types, &outer.types));
    let owners = outer.ownership.is_empty()
        || (!inner.ownership.is_empty() && inner.ownership.iter().all(|o| outer.ownership.contains(o)));
    let names = outer.names.is_empty() || (!inner.names.is_empty() && holds(&inner.names, &outer.names));
    let condition = outer.condition.is_none() || text(&inner) == text(&outer);
    types && owners && names && condition && holds(&outer.services, &inner.services) && outer.except == inner.except
}

/// Whether some facility may belong to both, as far as types, names and owners tell.
pub(super) fn overlap(a: &Filter, b: &Filter) -> bool {
    let (a, b) = (canonical(a), canonical(b));
    let meet = |one: &[String], two: &[String]| one.is_empty() || two.is_empty() || one.iter().any(|o| two.contains(o));
    let owners =
        a.ownership.is_empty() || b.ownership.is_empty() || a.ownership.iter().any(|owner| b.ownership.contains(owner));
    meet(&a.types, &b.types) && meet(&a.names, &b.names) && owners
}

/// Whether nothing but types and owners says who belongs.
pub(super) fn is_plain(filter: &Filter) -> bool {
    filter.condition.is_none() && filter.names.is_empty() && filter.services.is_empty()
}

fn text(filter: &Filter) -> Option<String> {
    filter.condition.as_ref().map(|c| c.text().split_whitespace().collect())
}
