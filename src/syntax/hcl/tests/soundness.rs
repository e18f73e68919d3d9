//! What the check finds to be sound is what hcl-edit takes, and both make the same of it. Texts are those of this
//! repository's tests, and what becomes of them when tokens are cut out, doubled, swapped and replaced.

#![allow(
    clippy::disallowed_methods,
    clippy::too_many_lines,
    reason = "it reads the repository's tests, and has a list"
)]

use std::path::Path;

use super::super::comparison::compare;
use super::super::lexer::Lexer;

/// The text of the tokens of a text, blanks before each included.
fn pieces(text: &str) -> Vec<&str> {
    let mut lexer = Lexer::new(text, 0);
    let (mut pieces, mut end) = (Vec::new(), 0);
    while let Ok(Some(token)) = lexer.next() {
        pieces.push(&text[end..token.end]);
        end = token.end;
    }
    pieces.push(&text[end..]);
    pieces
}

/// Numbers that look random and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap()
    }
}

/// What stands where it should not.
const STRANGE: [&str; 60] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "=",
    ":",
    ",",
    ".",
    "?",
    "-",
    "!",
    "*",
    "...",
    "=>",
    "==",
    "&&",
    "||",
    "/",
    "%",
    "<",
    "\n",
    "\r\n",
    " ",
    "# c\n",
    "// c\n",
    "/* c */",
    "/* c\n */",
    " for ",
    " in ",
    " if ",
    "null",
    "true",
    "1",
    "0.1",
    "007",
    "1e5",
    "1e999",
    "a",
    "a.b",
    "a[0]",
    "a.0",
    "a.*.b",
    "a[*].b",
    "f(",
    "f(a...)",
    "\"x\"",
    "\"${\"",
    "${",
    "%{",
    "\\n",
    "\\u0041",
    "<<E\n",
    "E\n",
    "é",
    "\t",
    "::",
    "for_each",
];

/// A text with some of its tokens changed.
fn mutated(pieces: &[&str], random: &mut Random) -> String {
    let mut pieces = pieces.to_vec();
    for _ in 0..=random.below(2) {
        if pieces.is_empty() {
            break;
        }
        let (at, other) = (random.below(pieces.len()), random.below(pieces.len()));
        match random.below(6) {
            0 => drop(pieces.remove(at)),
            1 => pieces.insert(at, pieces[at]),
            2 => pieces.swap(at, other),
            3 => pieces[at] = STRANGE[random.below(STRANGE.len())],
            4 => pieces.insert(at, STRANGE[random.below(STRANGE.len())]),
            _ => pieces.insert(at, pieces[other]),
        }
    }
    pieces.concat()
}

fn configurations(folder: &Path, found: &mut Vec<String>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            configurations(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "tf" || extension == "tfvars") {
            found.extend(std::fs::read_to_string(&path));
        }
    }
}

#[test]
fn what_is_sound_is_what_hcl_edit_takes() {
    let mut texts = Vec::new();
    configurations(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata"), &mut texts);
    let (mut items, mut sound) = (0, 0);
    for text in &texts {
        let compared = compare(text);
        items += compared.0;
        sound += compared.1;
    }
    assert!(items > 2_500 && sound * 100 > items * 98, "{sound} of {items} are sound");
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for text in texts.iter().filter(|text| text.len() < 4_000) {
        let pieces = pieces(text);
        for _ in 0..12 {
            compare(&mutated(&pieces, &mut random));
        }
    }
}

#[test]
fn corners_of_the_grammar() {
    let lines = [
        "a = 1",
        "a = -1",
        "a = - 1.5e3",
        "a = 1e999",
        "a = 1.5e",
        "a = 007",
        "a = x.007",
        "a = x.0.1",
        "a = x.0 .1",
        "a = 1.x",
        "a = x .y",
        "a = x. # c\n y",
        "a = x [0]",
        "a = x[ * ]",
        "a = x[*].y[z.w]",
        "a = x.*.y.*.z",
        "a = x.*[0]",
        "a = x.*.0.y[*].z",
        "a = x..y",
        "a = f (x)",
        "a = f(x,)",
        "a = f(,)",
        "a = f(x...)",
        "a = f(x...,)",
        "a = f(x, ...)",
        "a = a::b(c)",
        "a = [,]",
        "a = [x,]",
        "a = [x\n, y\n]",
        "a = [x\n (y)]",
        "a = [x\n [0]]",
        "a = {}",
        "a = {\n}",
        "a = { b = 1, }",
        "a = { b = 1\n, c = 2 }",
        "a = { b = 1 c = 2 }",
        "a = { b = 1 # x\n c : 2 }",
        "a = { b\n = 1 }",
        "a = { b =\n 1 }",
        "a = { b = 1, b = 2 }",
        "a = { b = 1, \"b\" = 2 }",
        "a = { \"\" = 1, \"\" = 2 }",
        "a = { (b) = 1, ( b ) = 2 }",
        "a = { 1 = 1, 1.0 = 2 }",
        "a = { b.c = 1, b . c = 2, b.d = 3 }",
        "a = { \"${b}\" = 1, \"${ b }\" = 2 }",
        "a = { \"\\t\" = 1, \"\t\" = 2 }",
        "a = { null = 1, true = 2, null = 3 }",
        "a = { -b = 1 }",
        "a = { b = f(1)\n -c = 2 }",
        "a = { b = [1]\n [0] = 2 }",
        "a = { b = [1]\n (c) = 2 }",
        "a = { b = [1]\n.c = 2 }",
        "a = { for = 1 }",
        "a = { for x in y : x => x }",
        "a = {\n for x in y : x => x... if x\n}",
        "a = { format = 1 }",
        "a = [for]",
        "a = [for x]",
        "a = [for /* c */ x in y : x]",
        "a = [for x inside y : x]",
        "a = [for x in y : x iffy]",
        "a = [for x in y : 1if x]",
        "a = [for k,v in[1]:k]",
        "a = [for x in y : x,]",
        "a = b ? c : d",
        "a = b ?\n c : d",
        "a = (b ?\n c :\n d)",
        "a = f(1) ?\n c : d",
        "a = b ? c : d ? e : f",
        "a = b + c * d - e == f && !g || h",
        "a = b +\n c",
        "a = f(1) +\n c",
        "a = f(1)\n+ c",
        "a = b & c",
        "a = b & & c",
        "a = b &&\tc",
        "a = b = c",
        "a == b",
        "a = b == c",
        "a = !b",
        "a = ! b",
        "a = !\nb",
        "a = (!\nb)",
        "a = --1",
        "a = -/* c */1",
        "a = b -1",
        "a = b - -1",
        "a = \"\\q\"",
        "a = \"\\u0041\"",
        "a = \"$\"",
        "a = \"$${x}\"",
        "a = \"$$${x}\"",
        "a = \"$%{x}\"",
        "a = \"%{ if a }b%{ endif }\"",
        "a = \"${~ b ~}\"",
        "a = \"${}\"",
        "a = \"${b c}\"",
        "a = \"${ # c\n b }\"",
        "a = \"a${b}${c}d\"",
        "a = <<E\nE",
        "a = <<E\n${b}\nE",
        "a = <<-E\n  b\n   ${c}${d} e\n  E",
        "a = <<-E\n ${b}\n  E",
        "a = <<-E\n  b.c.d\n  E",
        "a = <<-E\n  b.c.d\n e\n  E",
        "a = <<E\n  b.c.d\n  E",
        "a = <<E\n\n\tb.c.d\nE",
        "a = <<E\nc.d.e\nE",
        "a = [<<E\nb\nE\n, c]",
        "a = f(<<E\nb\nE\n)",
        "a = b <<E\nE",
        "a = { b = <<E\nE\n c = 1 }",
        "a = b /* c\n d */ + e",
        "a = b # c",
        "a = # c\n b",
        "a /* c */ = b",
        "a",
        "a b",
        "a \"b\"",
        "a {}",
        "a { b = 1 }",
        "a { b = 1\n}",
        "a {\n b = 1 }",
        "a { b {} }",
        "a {\n b {}\n}",
        "a {\n b = 1\n b = 2\n}",
        "a {\n b = 1\n b {}\n b {}\n}",
        "a {\n b = 1; c = 2\n}",
        "a { /* c\n */ b = 1 }",
        "a { # c\n}",
        "a \"${b}\" {}",
        "a \"\\n\" b {}",
        "a \"b\" {} c",
        "a\n{}",
        "a = 1 2",
        "é = 1",
        "a = é",
        "a = \"é\"",
        "a = b.é",
        "a = {é = 1}",
        "a = 'b'",
        "a = each.value",
        "a = module.b[c.d].e.f",
        "a = module.b[0][1].c",
        "a = module.b.*.c",
        "a = data.b.c[d.e].f",
        "a = data.b",
        "a = \"b.c\"",
        "a = \"b.c.d[0]\"",
        "a = \"b.c[0]\"",
        "a = (b).c",
        "a = b[c.d]",
        "a = x.y.y.y.y.y.y.y.y.y.y.y.y.y",
        "a = null(1)",
        "a = true.b",
        "a = \"b\".c",
        "a = [b].c",
        "a = {}[b.c]",
        "a = (\n# c\nb\n)",
    ];
    for line in lines {
        compare(line);
        compare(&format!("x \"y\" {{\n  {line}\n  z = 1\n}}\n"));
        compare(&format!("x \"y\" {{\n  a = [\n    {{ {line} }}, b\n  ]\n}}\n"));
        compare(&format!("x \"y\" {{\n  a = {{\n    {line}\n    z = 1\n  }}\n}}\n").replace('\n', "\r\n"));
    }
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for line in lines {
        for outer in [line.to_owned(), format!("x \"y\" {{\n  {line}\n  z = f(1)\n}}\n")] {
            let pieces = pieces(&outer);
            for _ in 0..60 {
                compare(&mutated(&pieces, &mut random));
            }
        }
    }
}
