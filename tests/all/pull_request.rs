//! What a pull request shows: annotations and the job's summary, of whole scans. The goldens lie in
//! `testdata/pull-request/`; `tests/integration/mermaid` draws their pictures.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::common;
use acmlint::check::{self, Outcome, Problem};
use acmlint::report::{self, Format, Look};
use acmlint::rule::Rule;
use acmlint::rules;
use acmlint::source::{Sources, Viewpoint};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag};

/// A new rule changes nothing here.
fn rules() -> Vec<&'static Rule> {
    let names = [
        "certificate-outside-us-east-1",
        "email-validation",
        "missing-create-before-destroy",
        "missing-validation-records",
        "syntax-error",
        "unattached-certificate",
    ];
    names.map(|name| rules::find(name).unwrap()).into()
}

fn scan(root: &Path) -> Outcome {
    let mut outcome = common::scan(root, rules());
    // Wherever this repository lies, and whether it is one.
    outcome.repository = Viewpoint::default();
    outcome
}

fn write(format: Format, outcome: &Outcome, look: &Look) -> String {
    let mut out = Vec::new();
    report::write(format, outcome, look, Duration::ZERO, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A folder with these files and nothing else.
fn folder(name: &str, files: &[(&str, String)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pull-request").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// The pictures of a summary.
fn pictures(markdown: &str) -> Vec<String> {
    let (mut pictures, mut inside) = (Vec::new(), false);
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => inside = &*language == "mermaid",
            Event::Text(text) if inside => {
                pictures.push(text.to_string());
                inside = false;
            }
            _ => {}
        }
    }
    pictures
}

/// Whether a line is one that a picture may have: no scanned text is anything but a label.
fn is_of_a_picture(line: &str) -> bool {
    let node = |text: &str| text.strip_prefix('n').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    let Some(line) = line.strip_prefix("  ") else { return line == "flowchart LR" };
    if let Some((id, label)) = line.split_once('"') {
        let Some((label, end)) = label.split_once('"') else { return false };
        let mut rest = label.to_owned();
        for tag in ["<br/>", "<b>", "</b>"] {
            rest = rest.replace(tag, "");
        }
        let plain = |c: char| c.is_alphanumeric() || " ,/_.-#;…✗".contains(c);
        let id = id.trim_end_matches(['[', '(']);
        return rest.chars().all(plain) && (node(id) || id.ends_with("--x|")) && !end.contains('"');
    }
    let words: Vec<&str> = line.split(' ').collect();
    match &words[..] {
        ["classDef", ..] | ["linkStyle", _, _] => true,
        ["class", id, name] => node(id) && ["plain", "error", "warning", "note", "missing"].contains(name),
        [from, "-->" | "-.->", to] => node(from) && node(to),
        _ => false,
    }
}

/// Nothing of a log's lines is a command but what is meant to be, and nothing moves a terminal.
fn sound_commands(text: &str) {
    let lines: Vec<&str> = text.lines().collect();
    let (last, commands) = lines.split_last().unwrap();
    assert!(!last.contains("::"), "{last}");
    for line in commands {
        let level = line.strip_prefix("::").and_then(|rest| rest.split(' ').next()).unwrap();
        assert!(["error", "warning", "notice"].contains(&level), "{line}");
        let (_, rest) = line[2..].split_once("::").unwrap();
        assert!(!line.contains("##[") && !rest.split("%0A").any(|line| line.trim_start().starts_with("::")), "{line}");
    }
    for level in ["error", "warning", "notice"] {
        assert!(commands.iter().filter(|line| line.starts_with(&format!("::{level} "))).count() <= 10, "{text}");
    }
    assert!(!text.chars().any(|c| c != '\n' && (c.is_control() || c == '\u{202e}')), "{text}");
}

/// Nothing of a summary is markup but what is meant to be.
fn sound_summary(text: &str) {
    assert!(text.len() <= 1 << 20);
    assert!(!text.chars().any(|c| c != '\n' && (c.is_control() || c == '\u{202e}')));
    let ours = |url: &CowStr<'_>| url.starts_with(env!("CARGO_PKG_REPOSITORY")) || url.starts_with("https://host/o/r/");
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => assert!(ours(&dest_url), "{dest_url}"),
            Event::Start(Tag::Image { dest_url, .. }) => panic!("an image of {dest_url}"),
            Event::Html(html) | Event::InlineHtml(html) => {
                let mut rest = html.replace("<!-- -->", "");
                for tag in ["code", "b", "details", "summary", "br"] {
                    rest = rest.replace(&format!("<{tag}>"), "").replace(&format!("</{tag}>"), "");
                }
                assert!(!rest.contains('<'), "{html}");
            }
            _ => {}
        }
    }
    // What GitHub makes links of, and this parser does not.
    let mut fence = false;
    for line in text.lines() {
        fence ^= line.starts_with("```");
        let rest = line.replace(concat!("](", env!("CARGO_PKG_REPOSITORY")), "").replace("](https://host", "");
        let mail = rest.replace("&#64;<!-- -->", "").replace("&#64;&#8203;", "").contains("&#64;");
        assert!(fence || !(rest.contains("://") || rest.contains("www.") || rest.contains('@') || mail), "{line}");
    }
    for picture in pictures(text) {
        assert!(picture.len() <= 50_000 && picture.matches("-> n").count() <= 500);
        for line in picture.lines() {
            assert!(is_of_a_picture(line), "{line}");
        }
    }
}

#[test]
fn whole_scans() {
    let mut wrong = Vec::new();
    for (name, path) in [
        ("terraform", "examples/terraform"),
        ("cloudformation", "testdata/model/every-format/cloudformation-yaml"),
        ("cdk", "testdata/model/every-format/cdk"),
        ("plan", "testdata/model/every-format/plan-with-configuration"),
    ] {
        let outcome = scan(&common::folder(path));
        let (commands, summary) =
            (write(Format::Github, &outcome, &Look::default()), write(Format::Markdown, &outcome, &Look::default()));
        sound_commands(&commands);
        assert!(!pictures(&summary).is_empty());
        let golden = common::folder("testdata/pull-request").join(name);
        common::expect(&golden.with_extension("txt"), &commands, &mut wrong);
        common::expect(&golden.with_extension("md"), &summary, &mut wrong);
        for picture in pictures(&summary) {
            assert!(picture.lines().all(is_of_a_picture), "{picture}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Text that would act in a log, in Markdown, in HTML, in Mermaid and in a terminal.
const HOSTILE: &str = "::error::x ##[group]y %0A::set-env name=A::b @acmlint #123 www.evil.example http://evil.example \
                       <img src=x onerror=alert(1)> [a](javascript:b) ![c](//d) | ``` ~~~ `e` **f** \u{202e}g\u{1b}[2J \
                       %%{init: {'theme':'forest'}}%% ];click n0 href 'javascript:h' --> end subgraph ${x}";

#[test]
#[cfg(unix)]
fn scanned_text_does_nothing() {
    let quoted = HOSTILE.replace('"', "\\\"").replace("${", "$${").replace("%{", "%%{");
    let text = format!(
        r#"variable "name" {{ default = "{quoted}\n::warning::z\n# h1\n- l" }}
resource "aws_acm_certificate" "site" {{
  for_each          = toset([var.name])
  domain_name       = each.key
  validation_method = "EMAIL"
}}
resource "aws_acm_certificate" "lost" {{
  domain_name       = "1. {quoted}"
  validation_method = "DNS"
  provider          = aws.far
}}
provider "aws" {{
  alias  = "far"
  region = "eu-west-1"
}}
resource "aws_cloudfront_distribution" "site" {{
  viewer_certificate {{ acm_certificate_arn = aws_acm_certificate.lost.arn }}
}}
module "{quoted}" {{ source = "./{quoted}" }}
resource "x" {{
"#
    );
    let name = "a b/%0A::error::c\n::warning::d\n##[e] @acmlint [f](g) `h` |<img>\u{202e}\u{1b}[2J/main.tf";
    let root = folder("hostile", &[(name, text)]);
    let mut outcome = scan(&root);
    assert!(outcome.findings.len() >= 3, "{}", common::tell(&outcome));
    outcome.problems.push(Problem { path: name.to_owned(), span: None, message: HOSTILE.to_owned(), fatal: true });
    let files_url = Some("https://host/o/r/blob/0a1b/".to_owned());
    let look = Look { undecided: true, files_url, ..Look::default() };
    sound_commands(&write(Format::Github, &outcome, &look));
    let summary = write(Format::Markdown, &outcome, &look);
    sound_summary(&summary);
    let mut wrong = Vec::new();
    common::expect(&common::folder("testdata/pull-request/hostile.md"), &summary, &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_flood_is_cut_off_and_counted() {
    let mut files = Vec::new();
    for stack in 0..40 {
        let mut text = String::new();
        for one in 0..12 {
            let names: Vec<String> = (0..9).map(|name| format!("\"{}{name}.example.com\"", "n".repeat(60))).collect();
            write!(
                text,
                "resource \"aws_acm_certificate\" \"c{one}\" {{\n  domain_name = \"example.com\"\n  \
                 validation_method = \"DNS\"\n  subject_alternative_names = [{}]\n}}\n",
                names.join(", ")
            )
            .unwrap();
        }
        files.push((format!("stack-{stack}/main.tf"), text));
    }
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    let outcome = scan(&folder("flood", &files));
    let commands = write(Format::Github, &outcome, &Look::default());
    sound_commands(&commands);
    assert_eq!(commands.matches("::error ").count(), 10);
    assert!(commands.contains("missing-validation-records: 470"), "{commands}");
    let summary = write(Format::Markdown, &outcome, &Look::default());
    sound_summary(&summary);
    assert_eq!(pictures(&summary).len(), 6);
    for said in [
        "The table leaves out 1240 more",
        "5 more names",
        "6 more certificates with findings are",
        "What to do about 1240 findings",
        "34 pictures are",
    ] {
        assert!(summary.contains(said), "{said}: {}", &summary[..2_000]);
    }
    assert_eq!(summary, write(Format::Markdown, &outcome, &Look::default()));
}

#[test]
fn a_clean_scan_says_what_it_looked_at() {
    let outcome = scan(&folder("clean", &[("main.tf", "locals {}\n".to_owned())]));
    assert_eq!(
        write(Format::Markdown, &outcome, &Look::default()),
        "## acmlint: nothing to check: 1 file read, and nothing in it is about certificates\n\n"
    );
    let said = "nothing to check: 1 file read, and nothing in it is about certificates\n";
    assert_eq!(write(Format::Github, &outcome, &Look::default()), said);
    assert_eq!(write(Format::Github, &outcome, &Look { summary: false, ..Look::default() }), "");
}

/// GitHub knows paths from the root of the repository, wherever the command runs and whatever it may read.
#[test]
fn paths_are_those_of_the_repository() {
    let text = "resource \"aws_acm_certificate\" \"a\" {\n  domain_name = \"a.example.com\"\n  validation_method = \"EMAIL\"\n}\n";
    let root = folder("repository", &[(".git/HEAD", String::new()), ("infra/live/main.tf", text.to_owned())]);
    let root = root.canonicalize().unwrap();
    let told = |tree: &str, here: &str| {
        let mut request = common::request(&root.join(tree), rules());
        request.working_directory = root.join(here);
        let outcome = check::run(&request, Sources::default());
        write(Format::Github, &outcome, &Look::default())
    };
    for (tree, here) in [(".", "."), (".", "infra"), ("infra", "."), ("infra/live", "infra/live")] {
        let commands = told(tree, here);
        assert!(commands.contains("::warning file=infra/live/main.tf,line=3,"), "{tree} {here}: {commands}");
    }
}
