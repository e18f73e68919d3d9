use super::*;
use crate::source::{FileId, Owner, Sources};

fn file() -> FileId {
    Sources::default().add("a", "", Owner::User)
}

const JSON: &str = r#"{
  "s": "x\n", "n": 443, "f": -1.5e3, "b": true, "z": null, "l": [1, "2", [3]], "m": {"k": 1, "k": 2}, "Ref": {"Ref": "y"}
}"#;

/// What both handles say of a value, as a line.
fn told(node: Node<'_>, text: &str) -> String {
    let entries: Vec<_> = node.entries().map(|(key, value)| (key.key_text(), value.kind())).collect();
    let items: Vec<_> = node.items().map(Node::kind).collect();
    let scalar = (node.as_str(), node.text(), node.as_f64(), node.as_bool(), node.tag(), node.tag_span());
    format!("{:?} {} {entries:?} {items:?} {scalar:?}", node.kind(), &text[node.span().range()])
}

#[test]
fn json_reads_alike_by_either_parser() {
    let json = json::parse(file(), JSON).unwrap();
    let yaml = yaml::parse(file(), JSON);
    let (json, yaml) = (Node::Json(json.root()), Node::Yaml(yaml.documents[0].root()));
    assert_eq!(told(json, JSON), told(yaml, JSON));
    for key in ["s", "n", "f", "b", "z", "l", "m", "Ref"] {
        assert_eq!(told(json.get(key).unwrap(), JSON), told(yaml.get(key).unwrap(), JSON), "{key}");
    }
    assert_eq!(json.get("m").unwrap().get("k").unwrap().as_f64(), Some(2.0));
    assert_eq!(json.get("n").unwrap().text().as_deref(), Some("443"));
    assert!(json.get("none").is_none() && json.get("l").unwrap().get("k").is_none());
}

#[test]
fn repeated_keys_of_json_are_errors() {
    let text =
        r#"{"a": [{"b": 1, "b": 2}], "c": {"d": 1, "e": 1}, "\u0061": 3, "b": {"x": 1, "y": 2, "x": 3, "x": 4}}"#;
    let tree = json::parse(file(), text).unwrap();
    let errors = repeated_keys(Node::Json(tree.root()));
    let told: Vec<_> = errors.iter().map(|error| (error.message.as_str(), &text[error.span.range()])).collect();
    let message = |key: &str| format!("the key `{key}` stands twice in this mapping");
    let (a, b, x) = (message("a"), message("b"), message("x"));
    assert_eq!(told, [(&*b, "\"b\""), (&*a, "\"\\u0061\""), (&*x, "\"x\""), (&*x, "\"x\"")]);
    assert_eq!(errors[0].span.start, 16);
    // YAML's parser has told them already.
    let yaml = yaml::parse(file(), text);
    assert_eq!((yaml.repeated.len(), repeated_keys(Node::Yaml(yaml.documents[0].root())).len()), (4, 0));
}

#[test]
fn yaml_has_tags_and_readings() {
    let parsed = yaml::parse(file(), "a: !Ref b\nb: yes\nc: 0x10\n012: x\n? [k]\n: 1\n");
    let root = Node::Yaml(parsed.documents[0].root());
    let a = root.get("a").unwrap();
    assert_eq!((a.tag(), a.tag_span().map(Span::range), a.as_str().as_deref()), (Some("Ref"), Some(3..7), Some("b")));
    let b = root.get("b").unwrap();
    assert_eq!((b.as_bool(), b.text().as_deref(), b.as_str()), (Some(true), Some("true"), None));
    let c = root.get("c").unwrap();
    assert_eq!((c.as_f64(), c.text().as_deref(), c.kind()), (Some(16.0), Some("16"), Kind::Number));
    let keys: Vec<_> = root.entries().map(|(key, _)| key.key_text()).collect();
    assert_eq!(keys[3..], [Some("012".into()), None]);
}
