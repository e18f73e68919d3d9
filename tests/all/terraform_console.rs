//! The evaluator against Terraform's own answers: `testdata/terraform-console/answers.jsonl` holds what
//! `terraform console` said, and the script beside it made it.

use acmlint::lower::terraform::module::{Files, Library};
use acmlint::lower::terraform::program::{Program, Scope};
use acmlint::lower::terraform::variables::Inputs;
use acmlint::source::Sources;
use acmlint::tree::Memory;
use acmlint::value::Kind;

#[derive(serde::Deserialize)]
struct Answer {
    expression: String,
    /// `null` is an answer too; none where Terraform says that it is an error.
    #[serde(default, deserialize_with = "answered")]
    answer: Option<serde_json::Value>,
}

fn answered<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<serde_json::Value>, D::Error> {
    serde::Deserialize::deserialize(deserializer).map(Some)
}

/// What acmlint says: JSON, a failure, or that it does not know.
enum Said {
    Json(serde_json::Value),
    Failed,
    Unknown,
}

fn evaluate(expression: &str) -> Said {
    let tree = Memory::default();
    tree.write("main.tf", format!("locals {{\n  x = jsonencode({expression})\n}}\n"));
    let sources = Sources::default();
    let files = Files::new(&tree, &sources);
    let library = Library::new(&files);
    let program = Program::new(&library, "", Inputs::default());
    let Some(attribute) = library.module("").locals.get("x") else { return Said::Failed };
    let value = program.eval(&attribute.expr, Scope::of(0));
    match &value.kind {
        Kind::Text(text) => match text.known() {
            Some(text) => Said::Json(serde_json::from_str(text).expect("jsonencode writes JSON")),
            None => Said::Unknown,
        },
        _ if value.failed() => Said::Failed,
        _ => Said::Unknown,
    }
}

fn same(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    match (a, b) {
        (serde_json::Value::Number(a), serde_json::Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap_or(f64::NAN), b.as_f64().unwrap_or(f64::NAN));
            (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
        }
        (serde_json::Value::Array(a), serde_json::Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (serde_json::Value::Object(a), serde_json::Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| same(value, other)))
        }
        _ => a == b,
    }
}

/// Expressions that are not known here although Terraform knows them: functions that no certificate needs, numbers of
/// more digits than are computed with, collections whose type a value does not say, letters with combining accents.
const MOST_UNKNOWN: usize = 56;

/// Errors of Terraform's that have an answer here, because older versions or providers had one, or because a rule has
/// more to say about what was meant than an error would.
const MOST_LENIENT: usize = 18;

#[test]
fn every_answer_is_terraforms_or_unknown() {
    let table =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/terraform-console/answers.jsonl"));
    let mut unreadable = 0;
    let mut wrong = Vec::new();
    let mut unknown = Vec::new();
    let mut lenient = Vec::new();
    for line in table.unwrap().lines() {
        // A number beyond 64 bits is beyond what this test can read.
        let Ok(Answer { expression, answer }) = serde_json::from_str(line) else {
            unreadable += 1;
            continue;
        };
        match (evaluate(&expression), answer) {
            (Said::Json(said), Some(answer)) if same(&said, &answer) => {}
            (Said::Json(said), Some(answer)) => wrong.push(format!("{expression}\n    {answer} and not {said}")),
            (Said::Json(said), None) => lenient.push(format!("{expression}\n    an error, not {said}")),
            (Said::Failed, Some(answer)) => wrong.push(format!("{expression}\n    {answer} and not a failure")),
            (Said::Unknown, Some(_)) => unknown.push(expression),
            (Said::Failed | Said::Unknown, None) => {}
        }
    }
    eprintln!("{} unknown answers:\n{}", unknown.len(), unknown.join("\n"));
    eprintln!("{} errors of Terraform's that have an answer here:\n{}", lenient.len(), lenient.join("\n"));
    assert!(unreadable <= 2, "{unreadable} lines cannot be read");
    assert!(wrong.is_empty(), "{} wrong answers:\n{}", wrong.len(), wrong.join("\n"));
    assert!(unknown.len() <= MOST_UNKNOWN, "{} unknown answers", unknown.len());
    assert!(lenient.len() <= MOST_LENIENT, "{} errors that have an answer here", lenient.len());
}
