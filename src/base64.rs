//! Base64 (RFC 4648, section 4), with padding.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as letters, on one line.
pub fn encoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().enumerate().fold(0_u32, |bits, (index, byte)| bits | u32::from(*byte) << (16 - 8 * index));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

/// Letters, without anything between them, as bytes; none where they are not the Base64 of any.
pub fn decoded(letters: &[u8]) -> Option<Vec<u8>> {
    let padding = letters.iter().rev().take_while(|byte| **byte == b'=').count();
    if !letters.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(letters.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for &letter in &letters[..letters.len() - padding] {
        bits = bits << 6 | u32::from(digit(letter)?);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(bytes)
}

fn digit(letter: u8) -> Option<u8> {
    Some(match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// Whether a byte can stand in Base64.
pub fn is_letter(byte: u8) -> bool {
    byte == b'=' || digit(byte).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded() {
        for text in ["", "a", "ab", "abc", "\u{0}\u{ff}~?"] {
            assert_eq!(decoded(encoded(text.as_bytes()).as_bytes()).as_deref(), Some(text.as_bytes()));
        }
        assert_eq!(encoded(b"any carnal pleas"), "YW55IGNhcm5hbCBwbGVhcw==");
        assert_eq!(decoded(b"YW5"), None);
        assert_eq!(decoded(b"Y==="), None);
        assert_eq!(decoded(b"Y W5"), None);
    }
}
