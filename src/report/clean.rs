//! Scanned text goes to terminals, and it was written by others: nothing in it may move the cursor, change colours,
//! open links or turn the reading direction.
//!
//! Every character stays one character, so that columns stay what they are. Controls become their pictures
//! (ESC is shown as `␛`), what is invisible or turns the direction becomes U+FFFD.

use std::borrow::Cow;

/// A message, a label or a path is cut behind this many characters: no person reads more, and hostile ones have megabytes.
const LONGEST: usize = 1_000;

/// What is shown for a character of a source line.
pub(super) fn character(c: char) -> char {
    match c {
        '\t' | '\n' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        c if is_hidden(c) => '\u{fffd}',
        c => c,
    }
}

/// C1 controls, what is invisible, and what turns the reading direction (Unicode's `Default_Ignorable_Code_Point`
/// without variation selectors and the joiners' visible uses, and `Bidi_Control`), and the two that XML has no place for.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{fffe}'..='\u{ffff}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e007f}')
}

/// A message, a label or a path: one line, safe to print, of bounded length.
pub(super) fn text(text: &str) -> Cow<'_, str> {
    let fine = text.len() <= LONGEST && text.chars().all(|c| !c.is_control() && !is_hidden(c));
    if fine {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| {
        if c == '\t' {
            ' '
        } else if c == '\n' {
            '␊'
        } else {
            character(c)
        }
    };
    let mut cut: String = text.chars().take(LONGEST).map(shown).collect();
    if text.chars().nth(LONGEST).is_some() {
        cut.push('…');
    }
    Cow::Owned(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_acts_on_a_terminal_is_left() {
        let hostile = "a\u{1b}[31mb\u{9b}c\u{202e}d\u{200b}e\u{feff}f\r\n\tg\u{7f}\u{e0041}ä";
        let clean = text(hostile);
        assert_eq!(clean, "a␛[31mb�c�d�e�f␍␊ g␡�ä");
        assert_eq!(clean.chars().count(), hostile.chars().count());
        assert!(matches!(text("`example.com` ä 例"), Cow::Borrowed(_)));
    }

    #[test]
    fn length_is_bounded() {
        assert_eq!(text(&"ä".repeat(5_000)).chars().count(), LONGEST + 1);
    }
}
