//! Numbers. Terraform computes with 512 bits and acmlint with 64: what that loses is said to be unknown.

use std::cmp::Ordering;

/// Decimal digits that every number of 64 bits keeps.
const EXACT_DIGITS: usize = 15;
/// Whole numbers below this are held exactly: 2^53.
const EXACT_BELOW: f64 = 9_007_199_254_740_992.0;
/// Two results of arithmetic that are nearer than this, for their size, may be the same number.
const NEAR: f64 = 1e-9;

/// A number as Terraform writes it into a string: no exponent, no trailing zeros.
pub fn format_number(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "+Inf".to_owned() } else { "-Inf".to_owned() };
    }
    let text = format!("{number}");
    if text == "-0" { "0".to_owned() } else { text }
}

/// The same, unless the number may have more digits than 64 bits hold: `1 / 3`, `0.1 + 0.2`.
pub fn exact_number(number: f64) -> Option<String> {
    if number.is_infinite() {
        return Some(format_number(number));
    }
    if number.is_nan() || number.abs() >= EXACT_BELOW {
        return None;
    }
    let text = format_number(number);
    let digits = text.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    (number.fract() == 0.0 || digits <= EXACT_DIGITS).then_some(text)
}

/// How two numbers compare; none where it takes more digits than there are here.
pub fn compare_numbers(a: f64, b: f64) -> Option<Ordering> {
    let exact = exact_number(a).is_some() && exact_number(b).is_some();
    let near = (a - b).abs() <= NEAR * a.abs().max(b.abs()).max(1.0);
    if exact || !near { a.partial_cmp(&b) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_exact_or_it_is_not_written() {
        assert_eq!(exact_number(0.1).as_deref(), Some("0.1"));
        assert_eq!(exact_number(-0.0).as_deref(), Some("0"));
        assert_eq!(exact_number(443.0).as_deref(), Some("443"));
        assert_eq!(exact_number(1e-7).as_deref(), Some("0.0000001"));
        assert_eq!(exact_number(0.1 + 0.2), None);
        assert_eq!(exact_number(1.0 / 3.0), None);
        assert_eq!(exact_number(1e22), None);
    }

    #[test]
    fn what_may_be_equal_is_not_compared() {
        assert_eq!(compare_numbers(0.1 + 0.2, 0.3), None);
        assert_eq!(compare_numbers(1.0, 2.0), Some(Ordering::Less));
        assert_eq!(compare_numbers(1e30, 1e30), None);
        assert_eq!(compare_numbers(1e30, 1.0), Some(Ordering::Greater));
        assert_eq!(compare_numbers(f64::INFINITY, 5.0), Some(Ordering::Greater));
    }
}
