use super::*;
use crate::source::{Owner, Sources};

fn file() -> FileId {
    Sources::default().add("a.yaml", "", Owner::User)
}

fn dump(value: Value<'_>, text: &str, depth: usize, out: &mut String) {
    let pad = " ".repeat(depth * 2);
    *out += &format!(
        "{pad}{:?} {:?} tag {:?} {:?} scalar {:?} text {:?}\n",
        value.kind(),
        &text[value.span().range()],
        value.tag(),
        value.tag_span().map(|s| &text[s.range()]),
        value.scalar(),
        value.text()
    );
    for i in value.items() {
        dump(i, text, depth + 1, out);
    }
    for (k, v) in value.entries() {
        dump(k, text, depth + 1, out);
        dump(v, text, depth + 2, out);
    }
}

#[test]
fn experiment() {
    for text in std::fs::read_to_string("/tmp/exp.txt").unwrap().split("=====\n") {
        let text = text.replace("\\0", "\0").replace("\\r", "\r").replace("\\t", "\t").replace("\\b", "\u{feff}");
        let text = &text[..];
        println!("=========\n{text:?}");
        let parsed = parse(file(), text);
        for d in &parsed.documents {
            let mut out = String::new();
            dump(d.root(), text, 0, &mut out);
            println!("{out}");
        }
        for e in parsed.errors {
            println!("ERR {} at {:?} {:?}", e.message, e.span.range(), &text[e.span.range()]);
        }
        for e in parsed.comments {
            println!("COM {:?}", &text[e.range()]);
        }
    }
}
