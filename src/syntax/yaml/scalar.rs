//! What a plain scalar means in YAML 1.1: <https://yaml.org/type/>.
//!
//! Left out are `y` and `n`, which no common reader of YAML 1.1 takes for booleans, and timestamps, which
//! CloudFormation reads as strings. Taken in is `0o17`, as YAML 1.2 writes octal numbers.

/// What a scalar is read as.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Reading {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    String,
}

/// A plain scalar without a tag.
pub(super) fn read(text: &str) -> Reading {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Reading::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Reading::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Reading::Bool(false),
        _ => number(text).unwrap_or(Reading::String),
    }
}

/// A scalar with one of YAML's own tags; a string where it does not fit.
pub(super) fn read_as(tag: &str, text: &str) -> Reading {
    let reading = read(text);
    match (tag, reading) {
        ("null", _) => Reading::Null,
        ("bool", Reading::Bool(_)) | ("int", Reading::Int(_)) | ("float", Reading::Float(_)) => reading,
        #[expect(clippy::cast_precision_loss, reason = "what the tag asks for")]
        ("float", Reading::Int(number)) => Reading::Float(number as f64),
        _ => Reading::String,
    }
}

fn number(text: &str) -> Option<Reading> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        b'0'..=b'9' | b'.' => (false, text),
        _ => return None,
    };
    match digits {
        ".inf" | ".Inf" | ".INF" => {
            return Some(Reading::Float(if negative { f64::NEG_INFINITY } else { f64::INFINITY }));
        }
        ".nan" | ".NaN" | ".NAN" if digits == text => return Some(Reading::Float(f64::NAN)),
        _ => {}
    }
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    if let Some(number) = integer(digits) {
        return Some(Reading::Int(if negative { -number } else { number }));
    }
    float(digits).map(|number| Reading::Float(if negative { -number } else { number }))
}

fn integer(digits: &str) -> Option<i128> {
    let radix = |digits: &str, radix: u32| {
        let fine = digits.chars().all(|c| c == '_' || c.is_digit(radix)) && digits.contains(|c| c != '_');
        fine.then(|| i128::from_str_radix(&without_underscores(digits), radix).ok())?
    };
    if let Some(digits) = digits.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = digits.strip_prefix("0b") {
        return radix(digits, 2);
    }
    if let Some(digits) = digits.strip_prefix("0o") {
        return radix(digits, 8);
    }
    match digits.as_bytes() {
        [b'0'] => Some(0),
        [b'0', ..] => radix(&digits[1..], 8),
        [b'1'..=b'9', ..] if digits.contains(':') => base_sixty(digits),
        [b'1'..=b'9', ..] => radix(digits, 10),
        _ => None,
    }
}

/// `1:30:00` is 5400.
fn base_sixty(digits: &str) -> Option<i128> {
    let mut parts = digits.split(':');
    let first = parts.next()?;
    let mut sum = integer(first).filter(|_| first.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_'))?;
    for part in parts {
        let fine = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        let part = fine.then(|| part.parse::<i128>().ok())?.filter(|&part| part < 60)?;
        sum = sum.checked_mul(60)?.checked_add(part)?;
    }
    Some(sum)
}

fn float(digits: &str) -> Option<f64> {
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(whole, rest)| (whole, Some(rest)));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let is_exponent = |text: &str| {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let fine = is_digits(whole)
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(is_exponent)
        && mantissa.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && mantissa.contains(|c: char| c.is_ascii_digit())
        // A whole number that is no integer has a leading zero, and is a name, or is too long to be held exactly.
        && (fraction.is_some() || exponent.is_some() || !whole.starts_with('0'));
    fine.then(|| without_underscores(digits).parse().ok())?
}

fn without_underscores(digits: &str) -> String {
    digits.chars().filter(|&c| c != '_').collect()
}
