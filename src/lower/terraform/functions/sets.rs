//! Sets and their products.

use super::{Answer, Args, No, many, of_one_type};
use crate::limits::Limit;
use crate::lower::terraform::sets::set_of;
use crate::value::{Kind, Value};

/// Products that a scan could be made to blow up are cut off.

pub(super) fn call(name: &str, args: &Args<'_>) -> Option<Answer> {
    Some(match name {
        "setintersection" => operation(args, |others, item| {
            others.iter().map(|set| has(set, item)).try_fold(true, |all, one| Some(all && one?))
        }),
        "setsubtract" => operation(args, |others, item| {
            others.iter().map(|set| has(set, item)).try_fold(true, |all, one| Some(all && !one?))
        }),
        "setunion" => union(args),
        "setproduct" => product(args),
        _ => return None,
    })
}

/// Whether a set has an element of its own type, where that is known.
fn has(items: &[Value], wanted: &Value) -> Option<bool> {
    let mut unknown = false;
    for item in items {
        match item.same_of_one_type(wanted) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => unknown = true,
        }
    }
    if unknown { None } else { Some(false) }
}

/// The elements of every argument, all of one type.
fn all_of_one_type(args: &Args<'_>) -> Result<Vec<Vec<Value>>, No> {
    if args.len() == 0 {
        return Err(No::Failed("a set is needed here".to_owned()));
    }
    let sets: Vec<Vec<Value>> =
        (0..args.len()).map(|index| Ok(args.items(index)?.to_vec())).collect::<Result<_, No>>()?;
    let lengths: Vec<usize> = sets.iter().map(Vec::len).collect();
    let mut all = of_one_type(&sets.concat())?.into_iter();
    Ok(lengths.into_iter().map(|length| all.by_ref().take(length).collect()).collect())
}

fn operation(args: &Args<'_>, keep: impl Fn(&[Vec<Value>], &Value) -> Option<bool>) -> Answer {
    let all = all_of_one_type(args)?;
    let Some((first, others)) = all.split_first() else { return Err(No::Unknown) };
    let mut kept = Vec::new();
    for item in first {
        if keep(others, item).ok_or(No::Unknown)? {
            kept.push(item.clone());
        }
    }
    Ok(Value::new(set_of(kept)))
}

fn union(args: &Args<'_>) -> Answer {
    match all_of_one_type(args) {
        Ok(all) => Ok(Value::new(set_of(all.concat()))),
        Err(No::Unknown) => match super::collections::concat(args)?.kind {
            Kind::List(items) => Ok(many(items.to_vec())),
            other => Ok(Value::new(other)),
        },
        Err(failed) => Err(failed),
    }
}

fn product(args: &Args<'_>) -> Answer {
    if args.len() < 2 {
        return Err(No::Failed("a product has two sets at least".to_owned()));
    }
    let mut all = Vec::with_capacity(args.len());
    for index in 0..args.len() {
        all.push(of_one_type(args.items(index)?)?);
    }
    let size = all.iter().map(Vec::len).try_fold(1_usize, usize::checked_mul).ok_or(No::Unknown)?;
    if size > args.most() {
        return Err(No::Met(Limit::Elements, "the product has too many elements"));
    }
    args.around.fuel.charge(size * (1 + all.len()));
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for set in &all {
        rows = rows
            .iter()
            .flat_map(|row| set.iter().map(|item| row.iter().cloned().chain([item.clone()]).collect()))
            .collect();
    }
    let rows = rows.into_iter().map(Value::list).collect();
    let is_set = args.values.iter().all(|value| matches!(value.kind, Kind::Set(_)));
    Ok(if is_set { Value::new(set_of(rows)) } else { Value::list(rows) })
}
