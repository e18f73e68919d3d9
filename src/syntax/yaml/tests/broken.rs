use super::*;

#[test]
fn errors_have_a_message_and_a_place() {
    let table = [
        ("a: \"x\nb: 1\n", "unclosed string", "\""),
        ("a: 'x", "unclosed string", "'"),
        ("Resources:\n  A: !Sub \"x", "unclosed string", "\""),
        ("a: [1, 2", "unclosed `[`", "["),
        ("a: {b: [1, 2]", "unclosed `{`", "{"),
        ("a: [1, 2\nb: 3", "`:` between the items of a list: is its bracket closed?", ":"),
        ("a: {b: [1}", "`}` closes a `[`", "["),
        ("a: ]", "a closing bracket without an opening one", "]"),
        ("a:\n\t- b", "a tab as indentation: YAML is indented with spaces", "\t"),
        ("a:\n  b: 1\n \t c: 2", "a tab as indentation: YAML is indented with spaces", "\t"),
        ("- a\n-\t- b", "a tab as indentation: YAML is indented with spaces", "\t"),
        ("a:\n  b: 1\n   c: 2", "`:` where no mapping can start: a text that has one needs quotes", ":"),
        ("a: b: c", "`:` where no mapping can start: a text that has one needs quotes", ":"),
        ("a:\n  - b\n - c", "expected a key of the mapping, indented like the others", "-"),
        ("- a\nb: 1", "expected a `-` of the list, indented like the others", "b"),
        ("a: - b", "`-` where no list can start: a text that has one needs quotes", "-"),
        ("a: \"b\" c", "expected nothing behind the string on its line", "c"),
        ("a: \"\\q\"", "an unknown escape in a string; single quotes have none", "\""),
        ("a: @x", "unexpected `@`", "@"),
        ("a: 'b'# c", "a comment needs a blank before its `#`", "#"),
        ("a: !x!y b", "no `%TAG` declares the handle of this tag", "!"),
        ("a: *b\nc: 1", "nothing above has the anchor `b`", "*b"),
        ("a: &b [*b]", "`*b` stands for what it is a part of", "*b"),
        ("a: 1\nb: 2\n\"a\": 3", "the key `a` stands twice in this mapping", "\"a\""),
        ("<<: 1", "`<<` takes a mapping or a list of mappings", "<<"),
    ];
    for (text, message, place) in table {
        assert_eq!(errors(text), [(message.to_owned(), place)], "{text}");
    }
}

#[test]
fn a_nul_is_an_error_wherever_it_stands() {
    for text in
        ["\0", "a: 1\0", "a\0: 1", "a: 'x\0'", "a: \"\0\"", "a: |\n  x\0y\n", "a: 1 # \0\nb: 2", "[1, \0]", "--- \0"]
    {
        assert_eq!(errors(text), [("unexpected `\\0`".to_owned(), "\0")], "{text:?}");
    }
}

#[test]
fn the_other_documents_are_still_read() {
    for broken in ["a: [1, 2", "a: \"x", "a:\n\t- b", "a: \0", "a: b: c", "a: 'x\n---\n", "{", "- a\nb: 1", "%X\n--- *"]
    {
        let text = format!("one: 1\n---\n{broken}\n---\nthree: 3\n---\nfour: 4\n");
        let parsed = parse(file(), &text);
        let read: Vec<_> = parsed.documents.iter().map(|tree| keys(tree.root()).join(" ")).collect();
        assert!(read.ends_with(&["three".to_owned(), "four".to_owned()]) && read[0] == "one", "{text}: {read:?}");
        assert!(!parsed.errors.is_empty(), "{text}");
    }
}

#[test]
fn repeated_keys_leave_the_last() {
    let text = "a: 1\nb: {c: 1, c: 2}\na: 2\n'a': 3\n? [k]\n: 1\n? [k]\n: 2\n";
    let parsed = parse(file(), text);
    let root = parsed.documents[0].root();
    assert_eq!((root.get("a").unwrap().as_f64(), root.entries().count()), (Some(3.0), 6));
    let places: Vec<_> = parsed.repeated.iter().map(|error| error.span.start).collect();
    assert_eq!(places, [15, 21, 26]);
    let long = format!("{0}\\n: 1\n{0}\\n: 2\n", "x".repeat(100));
    assert_eq!(errors(&long)[0].0, format!("the key `{}...` stands twice in this mapping", "x".repeat(60)));
}

#[test]
fn a_bad_alias_is_null() {
    let parsed = parse(file(), "a: &a {b: *a, c: *x}\nd: {<<: *a, <<: *x, e: 1}\n");
    let root = parsed.documents[0].root();
    let a = root.get("a").unwrap();
    assert_eq!(a.entries().filter(|(_, value)| value.kind() == Kind::Null).count(), 2);
    assert_eq!(a.get("b").unwrap().text(), None);
    assert_eq!(keys(root.get("d").unwrap()), ["e", "b", "c"]);
    assert_eq!(parsed.errors.len(), 3);
}

/// Everything that a value gives, aliases followed; a visit of more than a few million values would not end.
fn visit(root: Value<'_>, check: &mut impl FnMut(Span)) -> usize {
    let mut pending = vec![(root, 0)];
    let mut visited = 0;
    while let Some((value, depth)) = pending.pop() {
        visited += 1;
        assert!(depth <= 2 * LEVELS, "deeper than anybody expects");
        check(value.span());
        value.tag_span().into_iter().for_each(&mut *check);
        let _ = (value.kind(), value.text(), value.as_str(), value.as_f64(), value.as_bool(), value.tag());
        pending.extend(value.items().map(|item| (item, depth + 1)));
        for (key, value) in value.entries() {
            pending.push((key, depth + 1));
            pending.push((value, depth + 1));
        }
    }
    visited
}

/// What mutations put in.
const PIECES: [&str; 46] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    ":",
    ": ",
    "- ",
    "-",
    ",",
    "? ",
    "#",
    " # ",
    "|",
    ">",
    "|+\n",
    "&a ",
    "*a",
    "*defaults",
    "!",
    "!x ",
    "!!int ",
    "<<: ",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    " ",
    "  ",
    "\t",
    "\0",
    "\u{feff}",
    "ü",
    "😀",
    "\u{2028}",
    "\n---\n",
    "\n...\n",
    "%TAG ! x\n",
    "\\",
    "~",
    "0x1",
    "1:30",
    "\u{85}",
    "`",
    "@",
];

/// A text with a few pieces put in, replaced, repeated or cut off.
fn mutated(sample: &str, next: &mut impl FnMut(usize) -> usize) -> String {
    let mut text = sample.to_owned();
    for _ in 0..=next(3) {
        let mut boundary = |text: &str| {
            let mut at = next(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (one, other) = (boundary(&text), boundary(&text));
        match next(4) {
            0 => text.insert_str(one, PIECES[next(PIECES.len())]),
            1 => text.truncate(if one == 0 { text.len() } else { one }),
            2 => {
                let end = text[one..].chars().next().map_or(one, |c| one + c.len_utf8());
                text.replace_range(one..end, PIECES[next(PIECES.len())]);
            }
            _ => {
                let part = text[one.min(other)..one.max(other)].chars().take(40).collect::<String>();
                text.insert_str(one, &part);
            }
        }
    }
    text
}

#[test]
fn mutations_neither_panic_nor_leave_the_text() {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |bound: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % bound as u64).unwrap()
    };
    let (mut accepted, mut refused) = (0, 0);
    for round in 0..6_000 {
        let text = mutated(SAMPLES[round % SAMPLES.len()], &mut next);
        let parsed = parse(file(), &text);
        let mut check = |span: Span| {
            assert!(span.start <= span.end && text.get(span.range()).is_some(), "{:?} of {text:?}", span.range());
        };
        for tree in &parsed.documents {
            visit(tree.root(), &mut check);
            // What is written in a collection lies in its place, and in order.
            let mut at = 0;
            for (index, node) in tree.nodes.iter().enumerate() {
                assert!(node.start >= at && node.next as usize > index, "{node:?} of {text:?}");
                at = node.start;
                let within = &tree.nodes[index..node.next as usize];
                assert!(within.iter().all(|child| child.end <= node.end), "{node:?} of {text:?}");
            }
        }
        parsed.errors.iter().map(|error| error.span).chain(parsed.comments).for_each(check);
        *(if parsed.errors.is_empty() { &mut accepted } else { &mut refused }) += 1;
    }
    assert!(accepted > 500 && refused > 500, "{accepted} {refused}");
}

#[test]
fn visits_of_bombs_end() {
    let bomb = (0..30).fold("a0: &a0 [x]\n".to_owned(), |text, level| {
        text + &format!("a{}: &a{} [{}]\n", level + 1, level + 1, vec![format!("*a{level}"); 9].join(", "))
    });
    let merges = (0..30).fold("a0: &a0 {x: 1}\n".to_owned(), |text, level| {
        text + &format!("a{}: &a{} {{<<: [{}]}}\n", level + 1, level + 1, vec![format!("*a{level}"); 9].join(", "))
    });
    for text in [bomb, merges] {
        let parsed = parse(file(), &text);
        let (message, place) = &errors(&text)[0];
        assert!(message.ends_with("the aliases of this document stand for more than 1000000 values"), "{message}");
        assert!(place.starts_with('*'), "{place}");
        let visited = visit(parsed.documents[0].root(), &mut |_| {});
        assert!(visited < ALIASED_NODES as usize + 10_000, "{visited}");
    }
}

#[test]
fn a_ladder_of_aliases_is_as_deep_as_anything() {
    let ladder = (0..2_000).fold("a0: &a0 [x]\n".to_owned(), |text, level| {
        text + &format!("a{}: &a{} [*a{level}]\n", level + 1, level + 1)
    });
    let parsed = parse(file(), &ladder);
    assert!(errors(&ladder)[0].0.ends_with("more than 510 levels of nesting"), "{:?}", errors(&ladder)[0]);
    visit(parsed.documents[0].root(), &mut |_| {});
}
