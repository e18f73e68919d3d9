//! One change of a tree.

use super::Files;
use super::pieces::{Kind, block, lines, tokens};

/// Numbers that look random and are the same each time.
pub struct Random(u64);

impl Random {
    /// Those of a number.
    pub fn of(number: usize) -> Self {
        let mut random = Self((number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        random.below(2);
        random
    }

    /// A number below a bound; 0 where there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }

    fn of_list<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        list.get(self.below(list.len()))
    }
}

/// What stands where it should not: other types, numbers without measure, references to nothing and to all.
const VALUES: &[&str] = &[
    "null",
    "true",
    "0",
    "-1",
    "1",
    "2",
    "1.5",
    "1e300",
    "1e999",
    "1000000000",
    "99999999999999999999999999",
    "\"\"",
    "\"EMAIL\"",
    "\"*.example.com\"",
    "\"${var.x}\"",
    "\"arn:aws:acm:us-east-1:123456789012:certificate/a\"",
    "[]",
    "{}",
    "[null]",
    "[[[[]]]]",
    "{\"a\": {\"a\": {}}}",
    "range(1000000)",
    "toset([])",
    "var.missing",
    "local.missing",
    "each.value",
    "count.index",
    "self",
    "module.missing.x",
    "aws_acm_certificate.missing[0].arn",
    "aws_acm_certificate.missing[*]",
    "!Ref AWS::Region",
    "!GetAtt A.B",
    "*anchor",
    "{\"Ref\": \"AWS::NoValue\"}",
    "{\"Fn::If\": [\"A\", 1, 2]}",
];

/// Lines that change how many there are, or what they depend on.
const LINES: &[&str] = &[
    "count = 0",
    "count = 1000000000",
    "count = var.missing",
    "for_each = toset([\"a\", \"b\"])",
    "for_each = local.missing",
    "for_each = { for k in range(3) : k => k }",
    "depends_on = [aws_acm_certificate.missing]",
    "provider = aws.missing",
    "lifecycle { create_before_destroy = true }",
    "lifecycle {",
    "dynamic \"domain_validation_options\" {",
    "# acmlint: allow[email-validation] because",
    "# acmlint: allow[*",
    "}",
    "]",
    "Condition: Missing",
    "DependsOn: Missing",
    "Fn::Transform: {Name: AWS::Include}",
    "<<: *a",
    "&a",
    "---",
    "\"//\": \"acmlint: allow[email-validation] because\",",
    "<<EOF",
    "/*",
];

/// Characters that somebody put there for a reason.
const STRANGE: &[&str] = &[
    "\u{0}",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{200b}",
    "\u{2028}",
    "\u{85}",
    "\r",
    "\t",
    "\u{7f}",
    "é",
    "日本",
    "𐐀",
    "e\u{301}",
    "${",
    "%{",
    "\\",
    "\"",
    "'",
    "`",
    "::error::",
    "##[error]",
    "<!--",
    "]]>",
    "|",
    "%0A",
];

/// Names that files may have.
const NAMES: &[&str] = &[
    "main.tf",
    "z_override.tf",
    "main.tf.json",
    "main.tofu",
    "terraform.tfvars",
    "x.auto.tfvars.json",
    "m/main.tf",
    "plan.json",
    "tfplan",
    "terraform.tfstate",
    "template.yaml",
    "template.json",
    "manifest.json",
    "cdk.out/manifest.json",
    "tree.json",
    "samconfig.toml",
    "cdk.json",
    "acmlint.toml",
    "baseline.json",
    ".terraform/modules/modules.json",
    ".checkov.yaml",
];

/// Changes one file of a tree, or which files there are; `other` is another tree, of which something may be taken.
pub fn change(files: &mut Files, other: &Files, random: &mut Random) {
    let at = random.below(files.len());
    if random.below(16) == 0 {
        return rearrange(files, at, other, random);
    }
    let Some((_, bytes)) = files.get_mut(at) else { return };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if random.below(8) > 0 => text,
        _ => return of_bytes(bytes, random),
    };
    let donor = random.of_list(other).and_then(|(_, bytes)| std::str::from_utf8(bytes).ok()).unwrap_or("");
    let changed = match random.below(8) {
        0..=2 => of_tokens(text, donor, random),
        3..=4 => of_lines(text, donor, random),
        _ => of_blocks(text, donor, random),
    };
    *bytes = changed.into_bytes();
}

/// Other names for the same files, other files under the same names.
fn rearrange(files: &mut Files, at: usize, other: &Files, random: &mut Random) {
    let name = random.of_list(NAMES).copied().unwrap_or_default();
    match random.below(5) {
        0 => drop(files.remove(at)),
        1 => files.extend(files.get(at).cloned().map(|(_, bytes)| (name.to_owned(), bytes))),
        2 => name.clone_into(&mut files[at].0),
        3 => files.extend(random.of_list(other).cloned()),
        _ => {
            let with = random.below(files.len());
            let bytes = files[with].1.clone();
            files[with].1 = std::mem::replace(&mut files[at].1, bytes);
        }
    }
    if files.is_empty() {
        files.push((name.to_owned(), Vec::new()));
    }
}

/// Bytes that are gone, turned, or too many.
fn of_bytes(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len());
    match random.below(5) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(..at)),
        2 => {
            for _ in 0..=random.below(8) {
                let at = random.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
        }
        3 => {
            let end = (at + random.below(64)).min(bytes.len());
            bytes.drain(at..end);
        }
        _ => {
            let strange = random.of_list(STRANGE).copied().unwrap_or_default();
            bytes.splice(at..at, strange.bytes());
        }
    }
}

/// Names, references and values that are others.
fn of_tokens(text: &str, donor: &str, random: &mut Random) -> String {
    let own = tokens(text);
    let Some((kind, range)) = random.of_list(&own).cloned() else { return text.to_owned() };
    let word = &text[range.clone()];
    let put = |new: &str| format!("{}{new}{}", &text[..range.start], &text[range.end..]);
    let alike: Vec<&str> =
        own.iter().filter(|(other, _)| *other == kind).map(|(_, range)| &text[range.clone()]).collect();
    match random.below(10) {
        // Another one of the file: a reference to itself, in time.
        0 | 1 => put(random.of_list(&alike).copied().unwrap_or_default()),
        2 => put(random.of_list(VALUES).copied().unwrap_or_default()),
        // The whole quoted value, with its quotes.
        3 if kind == Kind::Text && range.start > 0 => {
            let value = random.of_list(VALUES).copied().unwrap_or_default();
            format!("{}{value}{}", &text[..range.start - 1], text.get(range.end + 1..).unwrap_or(""))
        }
        4 => {
            let theirs = tokens(donor);
            random.of_list(&theirs).map_or_else(String::new, |(_, range)| put(&donor[range.clone()]))
        }
        // All of one name get another: what referred to it still does, or means something else.
        5 if !word.is_empty() => text.replace(word, random.of_list(&alike).copied().unwrap_or_default()),
        6 => put(&format!("{word}{}", random.of_list(STRANGE).copied().unwrap_or_default())),
        7 => put(&word.repeat(1 << random.below(12))),
        8 => put(""),
        _ => put(&format!("[{word}, {word}]")),
    }
}

/// Lines that are gone, doubled, swapped, or new.
fn of_lines(text: &str, donor: &str, random: &mut Random) -> String {
    let (own, theirs) = (lines(text), lines(donor));
    let (at, with) = (random.below(own.len()), random.below(own.len()));
    let mut new: Vec<&str> = own.iter().map(|range| &text[range.clone()]).collect();
    let inserted = format!("  {}\n", random.of_list(LINES).copied().unwrap_or_default());
    match random.below(6) {
        _ if new.is_empty() => {}
        0 => drop(new.remove(at)),
        1 => new.insert(with, new[at]),
        2 => new.swap(at, with),
        3 => new.insert(at, &inserted),
        4 => new.insert(at, random.of_list(&theirs).map_or("", |range| &donor[range.clone()])),
        // What follows is told on the same line.
        _ => new[at] = new[at].trim_end(),
    }
    new.concat()
}

/// Blocks that are gone, doubled, swapped, within each other, or from somewhere else.
fn of_blocks(text: &str, donor: &str, random: &mut Random) -> String {
    let own = lines(text);
    if own.is_empty() {
        return donor.to_owned();
    }
    let mut any = || block(text, &own, random.below(own.len()));
    let (one, two) = (any(), any());
    let (first, second) = if one.start <= two.start { (one, two) } else { (two, one) };
    let theirs = lines(donor);
    let part = if theirs.is_empty() { 0..0 } else { block(donor, &theirs, random.below(theirs.len())) };
    let (before, block, behind) = (&text[..first.start], &text[first.clone()], &text[first.end..]);
    match random.below(7) {
        0 => format!("{before}{behind}"),
        1 => format!("{before}{block}{block}{behind}"),
        2 if first.end <= second.start => {
            let (between, other) = (&text[first.end..second.start], &text[second.clone()]);
            format!("{before}{other}{between}{block}{}", &text[second.end..])
        }
        // It is moved, in front of another.
        3 if first.end <= second.start => {
            format!("{before}{}{block}{}", &text[first.end..second.start], &text[second.start..])
        }
        4 => format!("{before}{}{block}{behind}", &donor[part]),
        5 => format!("{before}{}{behind}", &donor[part]),
        _ => nested(before, block, behind, random),
    }
}

/// A block within itself, again and again.
fn nested(before: &str, block: &str, behind: &str, random: &mut Random) -> String {
    let times = 1 << random.below(8);
    let ends = lines(block);
    let (Some(first), Some(last)) = (ends.first(), ends.last()) else { return format!("{before}{behind}") };
    let (open, inside) = (&block[first.clone()], block.get(first.end..last.start).unwrap_or(""));
    let close = if ends.len() > 1 { &block[last.clone()] } else { "" };
    format!("{before}{}{inside}{}{behind}", open.repeat(times), close.repeat(times))
}
