//! An instance as one thing, whatever file it comes from.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Format, SolveArgs};
use crate::cli::failure::Failure;
use crate::message::nearest;
use crate::siting::Role;
use crate::sources::published::{pmed, sjc};
use crate::sources::{ReadOptions, Table, read_table};

/// Demand, candidates and the cost of each pair.
#[derive(Debug)]
pub(in crate::cli) struct Instance {
    /// Ids of the demand.
    pub demand: Vec<String>,
    /// Ids of the candidates.
    pub candidates: Vec<String>,
    /// Weight of each demand, as given.
    pub weights: Vec<f64>,
    /// Demand, candidate and cost.
    pub pairs: Vec<(u32, u32, f64)>,
    pub roles: Vec<Role>,
    /// What each demand takes up and each candidate holds, when there are capacities.
    pub capacities: Option<(Vec<f64>, Vec<f64>)>,
    /// Sites that the file asks for.
    pub p: Option<usize>,
}

/// Reads the file that the arguments name.
pub(super) fn read(args: &SolveArgs) -> Result<Instance, Failure> {
    let mut instance = match args.format {
        Format::Pmed => graph(&args.file)?,
        Format::Sjc => points(&args.file)?,
        Format::Matrix => matrix(args)?,
    };
    for (ids, role) in [(&args.existing, Role::Existing), (&args.without, Role::Out)] {
        for id in ids {
            let at = instance.candidates.iter().position(|c| c == id.trim()).ok_or_else(|| {
                let near = nearest(id, instance.candidates.iter().map(String::as_str));
                let hint = near.map(|n| format!("\nhint: did you mean `{n}`?")).unwrap_or_default();
                Failure::usage(format!("no candidate is called `{id}`{hint}"))
            })?;
            instance.roles[at] = role;
        }
    }
    Ok(instance)
}

/// Numbers from 1 as ids.
fn numbered(count: usize) -> Vec<String> {
    (1..=count).map(|n| n.to_string()).collect()
}

fn graph(path: &Path) -> Result<Instance, Failure> {
    let graph = pmed(path).map_err(|e| Failure::named_file(&e))?;
    let n = graph.nodes as usize;
    let mut times = vec![u32::MAX; n * n];
    (0..n).for_each(|i| times[i * n + i] = 0);
    for (from, to, length) in graph.edges {
        let (from, to) = (from as usize, to as usize);
        if from != to {
            (times[from * n + to], times[to * n + from]) = (length, length);
        }
    }
    for k in 0..n {
        let through: Vec<u32> = times[k * n..(k + 1) * n].to_vec();
        for row in times.chunks_mut(n).filter(|row| row[k] < u32::MAX) {
            let first = row[k];
            for (known, rest) in row.iter_mut().zip(&through) {
                *known = (*known).min(first.saturating_add(*rest));
            }
        }
    }
    let all = (0..n).flat_map(|i| (0..n).map(move |j| (i, j)));
    let pairs = all.filter(|(i, j)| times[i * n + j] < u32::MAX);
    Ok(Instance {
        demand: numbered(n),
        candidates: numbered(n),
        weights: vec![1.0; n],
        pairs: pairs.map(|(i, j)| (i as u32, j as u32, f64::from(times[i * n + j]))).collect(),
        roles: vec![Role::Candidate; n],
        capacities: None,
        p: Some(graph.p as usize),
    })
}

fn points(path: &Path) -> Result<Instance, Failure> {
    let loaded = sjc(path).map_err(|e| Failure::named_file(&e))?;
    let spots = &loaded.spots;
    let n = spots.len();
    let apart = |i: usize, j: usize| (spots[i].x - spots[j].x).hypot(spots[i].y - spots[j].y);
    Ok(Instance {
        demand: numbered(n),
        candidates: numbered(n),
        weights: vec![1.0; n],
        pairs: (0..n)
            .flat_map(|i| (0..n).map(move |j| (i, j)))
            .map(|(i, j)| (i as u32, j as u32, apart(i, j)))
            .collect(),
        roles: vec![Role::Candidate; n],
        capacities: Some((
            spots.iter().map(|s| f64::from(s.load)).collect(),
            spots.iter().map(|s| f64::from(s.holds)).collect(),
        )),
        p: Some(loaded.p as usize),
    })
}

const DEMAND: [&str; 3] = ["demand", "place", "from_id"];
const CANDIDATE: [&str; 4] = ["candidate", "site", "facility", "to_id"];
const COST: [&str; 4] = ["cost", "travel_time_ms", "time", "distance"];
const WEIGHT: [&str; 4] = ["weight", "people", "population", "人口"];
const ID: [&str; 5] = ["id", "demand", "candidate", "site", "place"];
const CAPACITY: [&str; 2] = ["capacity", "holds"];

fn matrix(args: &SolveArgs) -> Result<Instance, Failure> {
    let table = open(&args.file)?;
    let columns = &args.columns;
    let demand = need(&table, "--demand", columns.demand.as_deref(), &DEMAND)?;
    let candidate = need(&table, "--candidate", columns.candidate.as_deref(), &CANDIDATE)?;
    let cost = need(&table, "--cost", columns.cost.as_deref(), &COST)?;
    let mut instance = Instance {
        demand: Vec::new(),
        candidates: Vec::new(),
        weights: Vec::new(),
        pairs: Vec::new(),
        roles: Vec::new(),
        capacities: None,
        p: None,
    };
    let mut places = [BTreeMap::new(), BTreeMap::new()];
    for record in &table.records {
        let id = |column: usize| {
            let at = || format!("{} row {}: `{}` is empty", table.file, record.row, table.fields[column]);
            record.values[column].text().ok_or_else(|| Failure::data(at()))
        };
        let [of_demand, of_candidate] = &mut places;
        let i = numbered_by(of_demand, &mut instance.demand, id(demand)?);
        let j = numbered_by(of_candidate, &mut instance.candidates, id(candidate)?);
        let value = &record.values[cost];
        // An empty cost is a pair without a way.
        if value.is_null() {
            continue;
        }
        let number = value.number().filter(|n| n.is_finite() && *n >= 0.0).ok_or_else(|| {
            let text = value.text().unwrap_or_default();
            Failure::data(format!(
                "{} row {}: `{text}` is no cost\nhint: leave it empty where there is no way",
                table.file, record.row
            ))
        })?;
        instance.pairs.push((i, j, number));
    }
    instance.roles = vec![Role::Candidate; instance.candidates.len()];
    instance.weights = weights(args, &table, demand, &places[0])?;
    if let Some(path) = &columns.capacities {
        let holds = by_id(&open(path)?, "--capacities", None, &CAPACITY, &instance.candidates)?;
        instance.capacities = Some((instance.weights.clone(), holds));
    }
    Ok(instance)
}

fn weights(
    args: &SolveArgs,
    table: &Table,
    demand: usize,
    places: &BTreeMap<String, u32>,
) -> Result<Vec<f64>, Failure> {
    let mut ids = vec![String::new(); places.len()];
    places.iter().for_each(|(id, at)| ids[*at as usize].clone_from(id));
    let given = args.columns.weight.as_deref();
    if let Some(path) = &args.columns.weights {
        return by_id(&open(path)?, "--weight", given, &WEIGHT, &ids);
    }
    let column = match given {
        Some(_) => Some(need(table, "--weight", given, &WEIGHT)?),
        None => WEIGHT.iter().find_map(|name| table.column(name)),
    };
    let Some(column) = column else { return Ok(vec![1.0; places.len()]) };
    let mut weights = vec![None; places.len()];
    for record in &table.records {
        let (Some(id), Some(weight)) = (record.values[demand].text(), record.values[column].number()) else {
            let problem = format!("`{}` is no number", table.fields[column]);
            return Err(Failure::data(format!("{} row {}: {problem}", table.file, record.row)));
        };
        let known: &mut Option<f64> = &mut weights[places[&id] as usize];
        if known.is_some_and(|k| k != weight) {
            let problem = format!("demand `{id}` has weight {weight} here and another one above");
            return Err(Failure::data(format!("{} row {}: {problem}", table.file, record.row)));
        }
        *known = Some(weight);
    }
    checked(weights.into_iter().flatten().collect(), &table.file)
}

/// A number for each id from a table; every id must stand there.
fn by_id(
    table: &Table,
    option: &str,
    given: Option<&str>,
    usual: &[&str],
    ids: &[String],
) -> Result<Vec<f64>, Failure> {
    let (id, number) = (need(table, "id", None, &ID)?, need(table, option, given, usual)?);
    let of: BTreeMap<String, f64> =
        table.records.iter().filter_map(|r| Some((r.values[id].text()?, r.values[number].number()?))).collect();
    let find = |id: &String| {
        let missing =
            || format!("{}: `{id}` has no `{}`\nhint: give it a row with a number", table.file, table.fields[number]);
        of.get(id).copied().ok_or_else(|| Failure::data(missing()))
    };
    checked(ids.iter().map(find).collect::<Result<_, _>>()?, &table.file)
}

fn checked(numbers: Vec<f64>, file: &str) -> Result<Vec<f64>, Failure> {
    match numbers.iter().find(|n| !n.is_finite() || **n < 0.0) {
        Some(odd) => Err(Failure::data(format!("{file}: {odd} is no weight or capacity\nhint: they are 0 or more"))),
        None => Ok(numbers),
    }
}

fn numbered_by(places: &mut BTreeMap<String, u32>, ids: &mut Vec<String>, id: String) -> u32 {
    if let Some(at) = places.get(&id) {
        return *at;
    }
    let at = ids.len() as u32;
    ids.push(id.clone());
    places.insert(id, at);
    at
}

fn open(path: &Path) -> Result<Table, Failure> {
    read_table(path, &ReadOptions::default()).map_err(|e| Failure::named_file(&e))
}

fn need(table: &Table, option: &str, given: Option<&str>, usual: &[&str]) -> Result<usize, Failure> {
    let found = match given {
        Some(name) => table.column(name),
        None => usual.iter().find_map(|name| table.column(name)),
    };
    found.ok_or_else(|| {
        let name = given.unwrap_or(usual[0]);
        Failure::usage(format!(
            "{}: there is no column `{name}`\nhint: name it with {option}; the columns are: {}",
            table.file,
            table.fields.join(", ")
        ))
    })
}
