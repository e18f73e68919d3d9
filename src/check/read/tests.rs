//! A tree that is another one when a file is read than it was when the file was searched.

use super::*;
use crate::check::judge;
use crate::rules::RULES;
use crate::tree::{Look, Missed, Without};

/// What is searched, and what is there by the time that it is read.
struct Changing {
    before: Memory,
    after: Memory,
    /// Files that cannot be read then, and why.
    refused: Vec<(&'static str, ReadError)>,
    /// Whether folders are listed as they are then.
    lists_after: bool,
}

impl Changing {
    fn refusal(&self, path: &str) -> Result<(), ReadError> {
        let refused = self.refused.iter().find(|(own, _)| *own == path);
        refused.map_or(Ok(()), |(_, error)| Err(error.clone()))
    }
}

impl Tree for Changing {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.refusal(path).and_then(|()| self.after.read(path))
    }

    fn read_document(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.refusal(path).and_then(|()| self.after.read_document(path))
    }

    fn list(&self, directory: &str) -> Vec<String> {
        if self.lists_after { self.after.list(directory) } else { self.before.list(directory) }
    }

    fn is_directory(&self, path: &str) -> bool {
        self.before.is_directory(path)
    }

    fn is_file(&self, path: &str) -> bool {
        self.after.is_file(path)
    }

    fn walk(&self, start: &str, without: &Without, look: &Look<'_>, missed: &Missed<'_>) {
        self.before.walk(start, without, look, missed);
    }

    fn is_git_ignored(&self, _: &str) -> bool {
        false
    }
}

const CONFIGURATION: &str = "resource \"aws_acm_certificate\" \"a\" {\n  domain_name = local.name\n  validation_method \
                             = \"EMAIL\"\n}\n";
const LOCALS: &str = "locals {\n  name = \"a.example.com\" # aws_acm_certificate\n}\n";
const TEMPLATE: &str = "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  C:\n    Type: \
                        AWS::CertificateManager::Certificate\n    Properties: {DomainName: b.example.com, \
                        ValidationMethod: EMAIL}\n";
const STATE: &str = r#"{"version":4,"terraform_version":"1.5.0","serial":1,"lineage":"x","resources":[{"mode":"managed",
    "type":"aws_acm_certificate","name":"s","instances":[{"attributes":{"domain_name":"s.example.com"}}]}]}"#;

const FILES: [(&str, &str); 4] =
    [("main.tf", CONFIGURATION), ("locals.tf", LOCALS), ("stack.yaml", TEMPLATE), ("terraform.tfstate", STATE)];

fn tree(change: impl Fn(&str, &str) -> Option<Vec<u8>>) -> Changing {
    let (before, after) = (Memory::default(), Memory::default());
    for (path, text) in FILES {
        before.write(path, text);
        if let Some(bytes) = change(path, text) {
            after.write(path, bytes);
        }
    }
    Changing { before, after, refused: Vec::new(), lists_after: true }
}

fn judged(tree: &dyn Tree) -> judge::Judged {
    let nothing = Request::piped(Piped { name: String::new(), bytes: Vec::new() });
    let request = Request { rules: RULES.iter().collect(), allow: true, ..nothing };
    let ground = Ground::piped(&request, &Piped { name: ".".to_owned(), bytes: Vec::new() });
    let sources = Sources::default();
    let tell = |lowered: Lowered<'_>| judge::deployment(&request, lowered);
    let mut read = read_tree(&request, &ground, tree, &[], &sources, &tell).map_err(|problem| problem.message).unwrap();
    let judged = judge::together(&request, &mut read, tree, &sources);
    for reported in &judged.findings {
        let span = reported.finding.primary.span;
        assert!(sources.file(span.file).text.get(span.range()).is_some());
    }
    for problem in &judged.problems {
        assert!(!problem.message.contains("acmlint failed"), "{}", problem.message);
    }
    judged
}

fn problems(tree: &Changing) -> Vec<(String, bool)> {
    judged(tree)
        .problems
        .into_iter()
        .map(|problem| (format!("{}: {}", problem.path, problem.message), problem.fatal))
        .collect()
}

fn is_told(problems: &[(String, bool)], path: &str, fatal: bool) -> bool {
    problems.iter().any(|(message, own)| message.starts_with(path) && *own == fatal)
}

#[test]
fn what_stays_as_it_was_is_no_problem() {
    assert_eq!(problems(&tree(|_, text| Some(text.into()))), []);
}

#[test]
fn exceptions_of_all_documents_of_a_file_hold() {
    let tree = Memory::default();
    let email =
        TEMPLATE.replace("ValidationMethod: EMAIL}", "ValidationMethod: EMAIL} # acmlint: allow[email-validation] y");
    let unused = TEMPLATE.replace("EMAIL}", "DNS} # acmlint: allow[email-validation] y");
    tree.write("stack.yaml", format!("{email}---\n{TEMPLATE}---\n{email}---\n{unused}"));
    let mut told = judged(&tree).findings;
    told.retain(|reported| ["email-validation", "unused-allow"].contains(&reported.finding.rule));
    let told: Vec<(&str, bool)> =
        told.iter().map(|reported| (reported.finding.rule, reported.suppressed.is_some())).collect();
    let count = |rule, suppressed| told.iter().filter(|one| **one == (rule, suppressed)).count();
    assert_eq!((count("email-validation", true), count("email-validation", false)), (2, 1), "{told:?}");
    assert_eq!(count("unused-allow", false), 1, "{told:?}");
}

#[test]
fn what_disappears_is_not_there_any_more() {
    for (gone, _) in FILES {
        for lists_after in [true, false] {
            let changing = tree(|path, text| (path != gone).then(|| text.into()));
            let told = problems(&Changing { lists_after, ..changing });
            // Nobody named it by itself.
            assert!(told.iter().all(|(_, fatal)| !fatal), "{gone}: {told:?}");
        }
    }
    assert!(problems(&tree(|_, _| None)).iter().all(|(_, fatal)| !fatal));
}

#[test]
fn what_cannot_be_read_any_more_is_told() {
    for (path, _) in FILES {
        for error in
            [ReadError::Refused("permission denied".to_owned()), ReadError::NotAFile, ReadError::too_large(9, 1)]
        {
            let mut changing = tree(|_, text| Some(text.into()));
            changing.refused.push((path, error));
            let told = problems(&changing);
            assert!(is_told(&told, path, matches!(path, "main.tf" | "locals.tf")), "{path}: {told:?}");
        }
        let mut changing = tree(|_, text| Some(text.into()));
        changing.refused.push((path, ReadError::Outside));
        let told = problems(&changing);
        assert!(is_told(&told, path, false), "{path}: {told:?}");
    }
}

/// What becomes of the text of a file.
type Change = dyn Fn(&str) -> Vec<u8>;

#[test]
fn what_shrinks_grows_or_is_replaced_is_what_it_is_when_it_is_read() {
    let changes: [&Change; 7] = [
        &|text| text.as_bytes()[..text.len() / 2].to_vec(),
        &|_| Vec::new(),
        &|text| text.repeat(50).into_bytes(),
        &|text| [text.as_bytes(), b"\xff\xfe\0"].concat(),
        &|_| CONFIGURATION.into(),
        &|_| TEMPLATE.into(),
        &|_| STATE.into(),
    ];
    for (changed, _) in FILES {
        for change in changes {
            problems(&tree(|path, text| Some(if path == changed { change(text) } else { text.into() })));
        }
    }
}

#[test]
fn a_file_that_is_read_in_pieces_may_change_between_them() {
    use crate::tree::Disk;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("stack.yaml");
    let disk = Disk::new(folder.path()).unwrap();
    for (first, second) in [(1 << 20, 100), (1 << 20, 0), (100, 1 << 20)] {
        std::fs::write(&file, TEMPLATE.repeat(1 + first / TEMPLATE.len())).unwrap();
        let without = Without { left_out: None, ignored: true };
        let look = |_: &str, open: &crate::tree::Open<'_>| {
            let (mut buffer, mut opened) = (Vec::new(), open(crate::limits::Limit::FileSize).unwrap());
            let end = opened.fill(&mut buffer, 0, 100).unwrap();
            std::fs::write(&file, TEMPLATE.repeat(1 + second / TEMPLATE.len())).unwrap();
            let size = opened.size().unwrap() as usize;
            let all = opened.fill(&mut buffer, end, size.max(end)).unwrap();
            assert!(all <= size.max(end));
        };
        disk.walk("", &without, &look, &|path, error| panic!("{path}: {error}"));
    }
}
