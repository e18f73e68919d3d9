//! The hash by which GitHub knows a line again.

use std::collections::{BTreeSet, HashMap, HashSet};

/// How many characters from the start of a line on are hashed.
const LENGTH: usize = 100;
const FACTOR: u64 = 37;
/// What ends a file.
const END: u16 = 0xffff;

/// The hashes of some lines: 64-bit polynomial over the next 100 UTF-16 units that are neither spaces nor tabs, with every
/// kind of line break as one `\n`, the file's end as U+FFFF and zeros behind it; and which of the file's equal ones it is.
/// This is what `github/codeql-action` computes (`src/fingerprints.ts`), to the last digit: it warns of any other value.
pub(super) fn line_hashes(text: &str, lines: &BTreeSet<usize>) -> HashMap<usize, String> {
    let (units, starts) = units(text);
    let wanted: HashSet<u64> =
        hashes(&units, &starts).filter(|(line, _)| lines.contains(line)).map(|(_, hash)| hash).collect();
    let mut counts: HashMap<u64, usize> = HashMap::new();
    let counted = hashes(&units, &starts).filter(|(_, hash)| wanted.contains(hash)).map(|(line, hash)| {
        let count = counts.entry(hash).and_modify(|count| *count += 1).or_insert(1);
        (line, hash, *count)
    });
    counted
        .filter(|(line, ..)| lines.contains(line))
        .map(|(line, hash, count)| (line, format!("{hash:x}:{count}")))
        .collect()
}

/// Every line, counted from 1, and its hash.
fn hashes(units: &[u16], starts: &[usize]) -> impl Iterator<Item = (usize, u64)> {
    let unit = |index: usize| u64::from(units.get(index).copied().unwrap_or(0));
    let leaving = FACTOR.wrapping_pow(LENGTH as u32);
    let mut hash = (0..LENGTH).fold(0_u64, |hash, index| hash.wrapping_mul(FACTOR).wrapping_add(unit(index)));
    let mut at = 0;
    starts.iter().zip(1..).map(move |(&start, line)| {
        while at < start {
            hash =
                hash.wrapping_mul(FACTOR).wrapping_add(unit(at + LENGTH)).wrapping_sub(leaving.wrapping_mul(unit(at)));
            at += 1;
        }
        (line, hash)
    })
}

/// What is hashed, and where in it the lines start.
fn units(text: &str) -> (Vec<u16>, Vec<usize>) {
    const TAB: u16 = b'\t' as u16;
    const LF: u16 = b'\n' as u16;
    const CR: u16 = b'\r' as u16;
    const SPACE: u16 = b' ' as u16;
    let (mut units, mut starts) = (Vec::new(), Vec::new());
    let (mut starting, mut after_cr) = (true, false);
    for unit in text.encode_utf16().chain([END]) {
        let skipped = unit == SPACE || unit == TAB || (after_cr && unit == LF);
        after_cr = unit == CR;
        if skipped {
            continue;
        }
        if starting {
            starts.push(units.len());
        }
        let unit = if unit == CR { LF } else { unit };
        starting = unit == LF;
        units.push(unit);
    }
    (units, starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let lines = 1..=text.split(['\r', '\n']).count();
        let hashes = line_hashes(text, &lines.clone().collect());
        lines.filter_map(|line| hashes.get(&line).cloned()).collect()
    }

    /// The examples that `github/codeql-action` tests its own with.
    #[test]
    fn lines_have_the_hashes_that_github_gives_them() {
        assert_eq!(all(""), ["c129715d7a2bc9a3:1"]);
        assert_eq!(
            all(" a\nb\n  \t\tc\n d"),
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]
        );
        let breaks = [
            "\n\n\n  \t\tGreetings\n End\n",
            "\r\r\r  \t\tGreetings\r End\r",
            "\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n",
            "\r\n\n\r  \t\tGreetings\r End\r\n",
        ];
        for rest in breaks {
            assert_eq!(
                all(&format!(" hello; \t\nworld!!!{rest}")),
                [
                    "e9496ae3ebfced30:1",
                    "fb7c023a8b9ccb3f:1",
                    "ce8ba1a563dcdaca:1",
                    "e20e36e16fcb0cc8:1",
                    "b3edc88f2938467e:1",
                    "c8e28b0b4002a3a0:1",
                    "c129715d7a2bc9a3:1"
                ]
            );
        }
        let repeated = all(&"Lorem ipsum dolor sit amet.\n".repeat(10));
        assert_eq!(repeated[5..7], ["a7f2ff13bc495cf2:6", "a7f2ff1481e87703:1"]);
        assert_eq!(repeated.len(), 11);
        let text = "Lorem ipsum dolor sit amet.\n".repeat(10);
        let some = line_hashes(&text, &BTreeSet::from([6, 99]));
        assert_eq!(some, HashMap::from([(6, "a7f2ff13bc495cf2:6".to_owned())]));
    }
}
