use std::time::{Duration, Instant};

use super::*;

#[test]
fn depth_is_bounded() {
    let table = [
        ("- ".repeat(LEVELS) + "a", true),
        ("- ".repeat(LEVELS + 1) + "a", false),
        ("[".repeat(LEVELS) + &"]".repeat(LEVELS), true),
        ("[".repeat(LEVELS + 1) + &"]".repeat(LEVELS + 1), false),
        ("- ".repeat(LEVELS) + &"[".repeat(LEVELS) + &"]".repeat(LEVELS), true),
        ("- ".repeat(10_000), false),
        ("[".repeat(10_000), false),
        ("{a: ".repeat(10_000), false),
        ("? ".repeat(10_000), false),
        ("? - ".repeat(10_000), false),
        ("!a &b [".repeat(10_000), false),
        ((0..10_000).fold(String::new(), |text, level| text + &" ".repeat(level % 1000) + "a:\n"), false),
    ];
    for (text, fine) in table {
        let parsed = parse(file(), &text);
        let start = &text[..20];
        assert_eq!(parsed.errors.is_empty(), fine, "{start}: {:?}", parsed.errors);
        assert_eq!(parsed.documents.len(), usize::from(fine), "{start}");
    }
    let deep = parse(file(), &("- ".repeat(10_000) + "\n---\na: 1\n")).errors.remove(0);
    assert_eq!((deep.message.as_str(), deep.span.start as usize), ("more than 255 levels of nesting", 2 * LEVELS));
}

#[test]
fn comments_and_keys_may_be_long() {
    let comments = "a:\n".to_owned() + &"# c\n".repeat(5_000) + "  b: 1\n";
    let parsed = parse(file(), &comments);
    assert_eq!((parsed.errors.len(), parsed.comments.len(), parsed.documents.len()), (0, 5_000, 1));
    let key = format!("{{\"{}\": 1}}", "k".repeat(20_000));
    assert_eq!(errors(&key), []);
}

#[test]
fn what_is_told_is_bounded() {
    for text in ["a: 1\n".repeat(5_000), "- *a\n".repeat(5_000), "--- [\n".repeat(5_000)] {
        let parsed = parse(file(), &text);
        assert_eq!(parsed.errors.len().max(parsed.repeated.len()), 1_000, "{}", &text[..6]);
    }
    let many = "---\n".repeat(DOCUMENTS + 5);
    let parsed = parse(file(), &many);
    assert_eq!((parsed.documents.len(), &many[parsed.errors[0].span.range()]), (DOCUMENTS, "---"));
    assert_eq!(parsed.errors[0].message, "more than 10000 documents");
}

/// What a text costs, the least of a few runs: other processes only ever add to it.
fn cost(text: &str, runs: usize) -> Duration {
    let once = || {
        let start = Instant::now();
        let parsed = parse(file(), text);
        for tree in &parsed.documents {
            assert_eq!(tree.root().get("no such key").map(Value::kind), None);
            std::hint::black_box(tree.root().entries().count());
        }
        start.elapsed()
    };
    (0..runs).map(|_| once()).min().unwrap()
}

fn numbered(count: usize, pattern: &str) -> String {
    (0..count).fold(String::new(), |text, at| text + &pattern.replace('#', &at.to_string()))
}

/// Four times the text may cost four times as much and some more, on any machine; sixteen times is quadratic.
#[test]
fn long_texts_cost_in_proportion() {
    let texts = |length: usize| {
        let many = |piece: &str| piece.repeat(length / piece.len());
        [
            many("a: 1\n"),
            many("a\n"),
            many("'\n"),
            many("- [\n"),
            many("# c\n"),
            many("---\n"),
            many("--- [\n"),
            many("--- a: 1\n\n\n"),
            many("--- \n\t- a\n"),
            many("- &a [*a, b]\n"),
            many("a: |\n\n\n"),
            many("a:\n\n\n"),
            numbered(length / 10, "key#: &a# !Ref a#\n"),
            numbered(length / 10, "key#: *a#\n"),
            format!("a: &a {{x: 1}}\nb:\n{}", many("  <<: *a\n")),
            format!("a: &a {{x: 1}}\nb: {{<<: [{}]}}", many("*a, ")),
            format!("{{{}}}", numbered(length / 10, "\"k#\": 1, ")),
            format!("a: {}", many("x ")),
            format!("a: \"{}\"", many("\\n")),
            format!("? {}\n", many("x")),
            format!("a: |\n{}", many("  \n")),
            format!("a: 1{}", many("0")),
        ]
    };
    let least = Duration::from_millis(20);
    for (short, long) in texts(100_000).iter().zip(&texts(400_000)) {
        let bound = |runs: usize| cost(short, runs + 1).max(least) * 9;
        let fits = cost(long, 1) < bound(1) || cost(long, 3) < bound(3);
        assert!(fits, "{}: {:?} and {:?}", &long[..20], cost(short, 1), cost(long, 1));
    }
}
