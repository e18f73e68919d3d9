//! Number functions.

use super::{Answer, Args, No};
use crate::value::Value;

pub(super) fn call(name: &str, args: &Args<'_>) -> Option<Answer> {
    Some(match name {
        "abs" => args.number(0).map(|number| Value::number(number.abs())),
        "ceil" => args.number(0).map(|number| Value::number(number.ceil())),
        "floor" => args.number(0).map(|number| Value::number(number.floor())),
        "signum" => args.number(0).map(|number| Value::number(if number == 0.0 { 0.0 } else { number.signum() })),
        "log" => two(args, |number, base| number.ln() / base.ln()),
        "pow" => two(args, f64::powf),
        "max" => fold(args, f64::max),
        "min" => fold(args, f64::min),
        "sum" => sum(args),
        "parseint" => parse(args),
        _ => return None,
    })
}

fn two(args: &Args<'_>, compute: impl Fn(f64, f64) -> f64) -> Answer {
    let result = compute(args.number(0)?, args.number(1)?);
    if result.is_nan() { Err(No::Failed("the result is not a number".to_owned())) } else { Ok(Value::number(result)) }
}

fn fold(args: &Args<'_>, choose: impl Fn(f64, f64) -> f64) -> Answer {
    let numbers = (0..args.len()).map(|index| args.number(index)).collect::<Result<Vec<_>, No>>()?;
    let chosen = numbers.into_iter().reduce(choose);
    chosen.map(Value::number).ok_or_else(|| No::Failed("a number is needed here".to_owned()))
}

fn sum(args: &Args<'_>) -> Answer {
    let items = args.items(0)?;
    if items.is_empty() {
        return Err(No::Failed("an empty list has no sum".to_owned()));
    }
    let inner = Args { values: items, files: args.files, span: args.span };
    let numbers = (0..items.len()).map(|index| inner.number(index));
    numbers.sum::<Result<f64, No>>().map(Value::number)
}

fn parse(args: &Args<'_>) -> Answer {
    let (text, base) = (args.text(0)?, args.integer(1)?);
    let base = u32::try_from(base).ok().filter(|base| (2..=36).contains(base));
    let base = base.ok_or_else(|| No::Failed("the base is between 2 and 36".to_owned()))?;
    match i64::from_str_radix(&text, base) {
        Ok(number) => Ok(Value::number(number as f64)),
        Err(_) => Err(No::Failed("this is not a number".to_owned())),
    }
}
