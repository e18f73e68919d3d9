//! Number functions.

use std::num::IntErrorKind;

use super::{Answer, Args, No};
use crate::value::{Kind, Value, exact_number};

pub(super) fn call(name: &str, args: &Args<'_>) -> Option<Answer> {
    Some(match name {
        "abs" => args.number(0).map(|number| Value::number(number.abs())),
        "ceil" => args.number(0).and_then(|number| rounded(number, f64::ceil)),
        "floor" => args.number(0).and_then(|number| rounded(number, f64::floor)),
        "signum" => args
            .integer(0)
            .and_then(|_| args.number(0))
            .map(|number| Value::number(if number == 0.0 { 0.0 } else { number.signum() })),
        "log" => two(args, |number, base| number.ln() / base.ln()),
        "pow" => two(args, f64::powf),
        "max" => fold(args, f64::max),
        "min" => fold(args, f64::min),
        "sum" => sum(args),
        "parseint" => parse(args),
        _ => return None,
    })
}

/// A number next to a whole one may be that one, if there were more digits to compute with.
fn rounded(number: f64, round: impl Fn(f64) -> f64) -> Answer {
    let near = (number - number.round()).abs() < 1e-9;
    if exact_number(number).is_none() && number.fract() != 0.0 && near {
        Err(No::Unknown)
    } else {
        Ok(Value::number(round(number)))
    }
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
    let inner = Args { values: items, around: args.around, span: args.span };
    let numbers = (0..items.len()).map(|index| inner.number(index));
    numbers.sum::<Result<f64, No>>().map(Value::number)
}

fn parse(args: &Args<'_>) -> Answer {
    if !matches!(args.value(0)?.kind, Kind::Text(_)) && args.value(0)?.is_known() {
        return Err(No::Failed("a string is needed here".to_owned()));
    }
    let (text, base) = (args.text(0)?, args.integer(1)?);
    let base = u32::try_from(base).ok().filter(|base| (2..=36).contains(base));
    let base = base.ok_or_else(|| No::Failed("the base is between 2 and 36".to_owned()))?;
    match i64::from_str_radix(&text, base) {
        #[expect(clippy::cast_precision_loss, reason = "a number that is not held exactly is not written")]
        Ok(number) => Ok(Value::number(number as f64)),
        Err(error) if matches!(error.kind(), IntErrorKind::PosOverflow | IntErrorKind::NegOverflow) => Err(No::Unknown),
        Err(_) => Err(No::Failed("this is not a number".to_owned())),
    }
}
