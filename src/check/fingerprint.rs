//! What stays the same of a mistake while lines move.

use std::collections::HashMap;

use crate::rule::{Reported, without_instances};
use crate::source::Sources;

/// Gives every finding its fingerprint: 16 hexadecimal digits of 64-bit FNV-1a over rule, file (relative to the tree, so
/// that it does not depend on where acmlint is started), address without instances, attribute, and the value as
/// [`value`] has it; never a line number. The second and later of equal ones get `-2`, `-3`, ….
pub(super) fn assign(findings: &mut [Reported], sources: &Sources) {
    let mut seen: HashMap<u64, usize> = HashMap::new();
    for reported in findings {
        let finding = &reported.finding;
        let file = sources.path(finding.primary.span);
        let address = without_instances(&finding.subject.address);
        let value = value(sources.text(finding.primary.span));
        let hash = fnv1a([finding.rule, file, &address, finding.attribute, &value]);
        let ordinal = seen.entry(hash).and_modify(|count| *count += 1).or_insert(1);
        reported.fingerprint = if *ordinal == 1 { format!("{hash:016x}") } else { format!("{hash:016x}-{ordinal}") };
    }
}

/// What a formatter leaves of a value: no white space, no commas behind last elements, no kind of quotes.
fn value(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '"' | '\'')).collect()
}

/// 64-bit FNV-1a over strings, each ended by a byte that none of them contains.
fn fnv1a(parts: [&str; 5]) -> u64 {
    parts
        .iter()
        .flat_map(|part| part.bytes().chain(std::iter::once(0xff)))
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formatter_changes_no_value() {
        assert_eq!(value("[\n  \"a\",\n  \"b\",\n]"), value("['a', 'b']"));
        assert_ne!(value("a.b"), value("ab"));
    }

    #[test]
    fn the_hash_is_the_published_one() {
        let hash = "foobar"
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        assert_eq!(hash, 0x8594_4171_f739_67e8);
        assert_ne!(fnv1a(["a", "b", "", "", ""]), fnv1a(["ab", "", "", "", ""]));
    }
}
