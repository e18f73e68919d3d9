//! Templates that nobody writes by accident: each ends with a clear outcome, within seconds, and the files beside it are
//! judged all the same.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::common;
use acmlint::check::{self, Outcome, Request};
use acmlint::rules::RULES;

/// What every input must stay below, on a machine that does other things as well and without optimisation.
const SECONDS: u64 = 20;

/// The beginning of a template that has one finding about e-mail.
const SOUND: &str = "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  Mail:\n    Type: \
                     AWS::CertificateManager::Certificate\n    Properties: {DomainName: example.com}\n";

struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, files: &[(&str, &[u8])]) -> Self {
        let root = std::env::temp_dir().join(format!("acmlint-templates-{}-{name}", std::process::id()));
        for (path, bytes) in files {
            let path = root.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        Self(root)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn scan(path: &Path) -> Outcome {
    let start = Instant::now();
    // Everything is parsed, whatever words it has.
    let request = Request { search: false, ..common::request(path, RULES.iter().collect()) };
    let outcome = check::run(&request, acmlint::source::Sources::default());
    let took = start.elapsed();
    assert!(took < Duration::from_secs(SECONDS), "{} took {took:?}", path.display());
    common::sound(&outcome);
    outcome
}

fn finds(outcome: &Outcome, rule: &str) -> usize {
    outcome.findings.iter().filter(|reported| reported.finding.rule == rule).count()
}

#[test]
fn a_broken_template_is_told_and_its_neighbour_is_judged() {
    let mut bomb = "AWSTemplateFormatVersion: 2010-09-09\na0: &a0 [x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let above = format!("*a{}, ", level - 1).repeat(8);
        writeln!(bomb, "a{level}: &a{level} [{}]", above.trim_end_matches(", ")).unwrap();
    }
    bomb.push_str("Resources: *a11\n");
    let deep = format!("AWSTemplateFormatVersion: 2010-09-09\nResources:\n{}x\n", "- ".repeat(10_000));
    let flow = format!("AWSTemplateFormatVersion: 2010-09-09\nResources: {}", "[".repeat(10_000));
    let cut = br#"{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"A": {"Type": "AWS::S3"#;
    let tabs = b"AWSTemplateFormatVersion: 2010-09-09\nResources:\n\tA:\n\t\tType: AWS::S3::Bucket\n";
    let nul = b"AWSTemplateFormatVersion: 2010-09-09\nResources:\n  A: {Type: AWS::\0S3::Bucket}\n";
    let broken: [(&str, &[u8]); 6] = [
        ("bomb.yaml", bomb.as_bytes()),
        ("deep.yaml", deep.as_bytes()),
        ("flow.yaml", flow.as_bytes()),
        ("cut.json", cut),
        ("tabs.yaml", tabs),
        ("nul.yaml", nul),
    ];
    for file in broken {
        let folder = Folder::with(file.0, &[file, ("sound.yaml", SOUND.as_bytes())]);
        let outcome = scan(&folder.0);
        let told: Vec<&str> = outcome
            .findings
            .iter()
            .filter(|reported| reported.finding.rule == "syntax-error")
            .map(|reported| outcome.sources.path(reported.finding.primary.span))
            .collect();
        assert_eq!(told, [file.0], "{:?}", outcome.problems);
        assert_eq!(finds(&outcome, "email-validation"), 1, "{}", file.0);
    }
}

#[test]
fn what_turns_in_circles_ends() {
    let resource = |body: &str| format!("{SOUND}  Turn:\n    Type: AWS::ElasticLoadBalancingV2::Listener\n{body}");
    let listener = "    Properties: {Certificates: [{CertificateArn: VALUE}]}\n";
    let texts = [
        format!(
            "{}Conditions:\n  A: !Not [!Condition B]\n  B: !Or [!Condition A, !Condition B]\n",
            resource("    Condition: A\n")
        ),
        resource(&listener.replace("VALUE", "!GetAtt [Turn, Arn]")),
        resource(&listener.replace("VALUE", "!Sub '${Turn}${Mail}${Missing}${'")),
        format!(
            "{SOUND}Mappings: {{A: {{b: {{c: !FindInMap [A, b, c]}}}}}}\nOutputs: {{O: {{Value: !FindInMap [A, b, c]}}}}\n"
        ),
        format!(
            "{SOUND}  Fn::ForEach::Loop: [X, [a, b], {{'Fn::ForEach::Inner': [X, !Ref X, {{'${{X}}': {{Type: A::B::C}}}}]}}]\n"
        ),
        format!("{SOUND}  Nested: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: ./t.yaml}}}}\n"),
        format!("{SOUND}Parameters: {{P: {{Type: String, Default: !Ref P}}}}\nOutputs: {{O: {{Value: !Ref P}}}}\n"),
    ];
    for (index, text) in texts.iter().enumerate() {
        let folder = Folder::with(&format!("circle-{index}"), &[("t.yaml", text.as_bytes())]);
        assert_eq!(finds(&scan(&folder.0), "email-validation"), 1, "{text}");
    }
}

#[test]
fn what_multiplies_is_bounded() {
    // Conditions that are made of each other twice, branches in branches, loops in loops.
    let mut conditions = String::from("Parameters: {P: {Type: String}}\nConditions:\n  C0: !Equals [!Ref P, x]\n");
    for level in 1..60 {
        let above = format!("!Condition C{}", level - 1);
        writeln!(conditions, "  C{level}: !Or [!Not [{above}], !And [{above}, {above}]]").unwrap();
    }
    let branches = (0..100).fold("!Ref Mail".to_owned(), |inner, _| format!("!If [C59, {inner}, x]"));
    let loops = (0..7).fold("'${A0}${A1}${A2}${A3}${A4}${A5}${A6}': {Type: A::B::C}".to_owned(), |inner, level| {
        format!("'Fn::ForEach::L{level}': [A{level}, [a, b, c, d, e, f, g, h, i, j], {{{inner}}}]")
    });
    let idle = loops.replace("{Type: A::B::C}", "").replace("'${A0}${A1}${A2}${A3}${A4}${A5}${A6}': ", "");
    let names: String = (0..20_000).fold(String::new(), |mut names, name| {
        write!(names, "n{name}.example.com, ").unwrap();
        names
    });
    let holes = "${AWS::Region}".repeat(20_000);
    let texts = [
        format!("{SOUND}Outputs: {{O: {{Value: {branches}}}}}\n{conditions}"),
        format!("{SOUND}    Condition: C59\n{conditions}"),
        format!("{SOUND}  {loops}\n"),
        format!("{SOUND}Outputs: {{{loops}}}\n"),
        format!("{SOUND}  {idle}\n"),
        format!(
            "{}\n",
            SOUND.replace(
                "{DomainName: example.com}",
                &format!("{{DomainName: a.b, SubjectAlternativeNames: [{names}]}}")
            )
        ),
        format!("{SOUND}Outputs: {{O: {{Value: !Sub '{holes}'}}}}\n"),
    ];
    for (index, text) in texts.iter().enumerate() {
        let folder = Folder::with(&format!("many-{index}"), &[("t.yaml", text.as_bytes())]);
        let outcome = scan(&folder.0);
        assert_eq!(finds(&outcome, "syntax-error"), 0, "{}", &text[..200]);
    }
}

/// Small numbers, the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }
}

#[test]
fn very_many_exceptions_are_read_in_one_go() {
    let comment = "# acmlint: allow[email-validation] so\n";
    let stacked = format!("{SOUND}{}  A: 1\n", format!("  {comment}").repeat(30_000));
    let beside =
        format!("{SOUND}{}", (0..20_000).fold(String::new(), |all, at| all + &format!("  A{at}: {{b: 1}} {comment}")));
    let entry = "{rule: email-validation, reason: so}, ";
    let listed = format!("{SOUND}    Metadata: {{acmlint: {{allow: [{}]}}}}\n", entry.repeat(20_000));
    let names = format!(
        "{SOUND}    Metadata: {{acmlint: {{allow: [{{reason: so, rule: [{}]}}]}}}}\n",
        "email-validation, ".repeat(20_000)
    );
    let each = (0..5_000).fold(SOUND.to_owned(), |all, at| {
        let domain = format!("Properties: {{DomainName: a{at}.example.com}}");
        all + &format!("  A{at}: {{Type: AWS::CertificateManager::Certificate, {domain}}} {comment}")
    });
    for (name, text, allowed) in [
        ("stacked", stacked, 0),
        ("beside", beside, 0),
        ("listed", listed, 1),
        ("names", names, 1),
        ("each", each, 5_000),
    ] {
        let folder = Folder::with(name, &[("t.yaml", text.as_bytes())]);
        let outcome = scan(&folder.0);
        let suppressed = outcome.findings.iter().filter(|reported| reported.suppressed.is_some());
        assert_eq!(suppressed.count(), allowed, "{name}");
    }
    let objects = (0..10_000).map(|at| format!(r#""a{at}": {{"//": "acmlint: allow[email-validation] so"}}"#));
    let configuration = format!(r#"{{"locals": {{{}}}}}"#, objects.collect::<Vec<_>>().join(","));
    scan(&Folder::with("objects", &[("main.tf.json", configuration.as_bytes())]).0);
}

/// Every document of the test data, with pieces taken out, doubled, and put elsewhere.
#[test]
fn mutations_end_with_an_outcome() {
    let mut seeds = Vec::new();
    for folder in ["testdata/rules", "testdata/cloudformation", "testdata/cdk", "testdata/real"] {
        documents(&common::folder(folder), &mut seeds);
    }
    assert!(seeds.len() > 20, "{}", seeds.len());
    let mut dice = Dice(0x5eed);
    for round in 0..400 {
        let (name, bytes) = &seeds[dice.below(seeds.len())];
        let mut bytes = bytes.clone();
        for _ in 0..=dice.below(4) {
            let length = bytes.len().max(1);
            let (start, other) = (dice.below(length), dice.below(length));
            let end = (start + 1 + dice.below(40)).min(bytes.len());
            match dice.below(4) {
                0 => drop(bytes.drain(start.min(end)..end)),
                1 => {
                    let piece = bytes[start.min(end)..end].to_vec();
                    bytes.splice(other.min(bytes.len())..other.min(bytes.len()), piece);
                }
                2 => bytes.truncate(start),
                _ => {
                    if let Some(byte) = bytes.get_mut(start) {
                        *byte = b"{}[]\"':,!&*#|>-\n\t %$"[dice.below(20)];
                    }
                }
            }
        }
        let folder = Folder::with(&format!("mutation-{round}"), &[(name.as_str(), &bytes)]);
        scan(&folder.0);
    }
}

fn documents(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            documents(&path, found);
        } else if [".yaml", ".json", ".tfstate"].iter().any(|ending| name.ends_with(ending)) {
            found.push((name, std::fs::read(&path).unwrap()));
        }
    }
}
