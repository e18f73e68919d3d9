//! Punycode (RFC 3492), as far as it has to be told from what only looks like it.

const BASE: u32 = 36;
const LEAST: u32 = 1;
const MOST: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const FIRST_BIAS: u32 = 72;
const FIRST_CODE: u32 = 128;

/// Whether a label, without its `xn--`, decodes (RFC 3492, 6.2) to something that a name may hold: capitals are not
/// among it (RFC 5892, 2.2).
pub(super) fn decodes(label: &str) -> bool {
    decoded(label).is_some_and(|text| !text.is_empty() && !text.iter().any(|c| c.is_uppercase()))
}

fn decoded(label: &str) -> Option<Vec<char>> {
    let (basic, extended) = label.rsplit_once('-').unwrap_or(("", label));
    let mut output: Vec<char> = basic.chars().collect();
    let (mut code, mut position, mut bias) = (FIRST_CODE, 0_u32, FIRST_BIAS);
    let mut digits = extended.bytes();
    while let Some(mut byte) = digits.next() {
        let before = position;
        let mut weight = 1_u32;
        for step in (BASE..).step_by(BASE as usize) {
            let digit = digit_of(byte)?;
            position = position.checked_add(digit.checked_mul(weight)?)?;
            let threshold = step.saturating_sub(bias).clamp(LEAST, MOST);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            byte = digits.next()?;
        }
        let count = u32::try_from(output.len()).ok()? + 1;
        bias = adapted(position - before, count, before == 0);
        code = code.checked_add(position / count)?;
        position %= count;
        output.insert(position as usize, char::from_u32(code)?);
        position += 1;
    }
    Some(output)
}

fn digit_of(byte: u8) -> Option<u32> {
    match byte.to_ascii_lowercase() {
        letter @ b'a'..=b'z' => Some(u32::from(letter - b'a')),
        number @ b'0'..=b'9' => Some(u32::from(number - b'0') + 26),
        _ => None,
    }
}

fn adapted(delta: u32, count: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / DAMP } else { delta / 2 };
    delta += delta / count;
    let mut rounds = 0;
    while delta > ((BASE - LEAST) * MOST) / 2 {
        delta /= BASE - LEAST;
        rounds += BASE;
    }
    rounds + (BASE - LEAST + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_what_looks_like_them() {
        let text = |label: &str| decoded(label).map(|text| text.into_iter().collect::<String>());
        assert_eq!(text("mnchen-3ya").as_deref(), Some("münchen"));
        assert_eq!(text("fiqs8s").as_deref(), Some("中国"));
        assert!(decodes("xyz") && decodes("p1ai"));
        assert!(!decodes("example") && !decodes("") && !decodes("99999999") && !decodes("a_b"));
    }
}
