//! `--new-from`: what a change brings, wherever it lies, and nothing that was there before.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::common;
use crate::common::git::{self, Repository};
use acmlint::check::{self, Outcome, Request};
use acmlint::discover::without;
use acmlint::glob::Paths;
use acmlint::rule::Suppression;
use acmlint::source::Sources;
use acmlint::tree::{Disk, Revision, Tree};

fn request(root: &Path, revision: &str) -> Request {
    let mut request = common::request(root, common::headlines());
    request.root = None;
    request.known.revision = Some(revision.to_owned());
    request
}

fn scan(root: &Path, revision: &str) -> Outcome {
    check::run(&request(root, revision), Sources::default())
}

/// The findings that are shown: `file rule address`, sorted.
fn shown(outcome: &Outcome) -> Vec<String> {
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    let findings = outcome.findings.iter().filter(|reported| reported.suppressed.is_none());
    let shown = findings.map(|reported| {
        let finding = &reported.finding;
        format!("{} {} {}", outcome.sources.path(finding.primary.span), finding.rule, finding.subject.address)
    });
    let mut shown: Vec<String> = shown.collect();
    shown.sort();
    shown
}

/// What makes the run impossible.
fn failure(outcome: &Outcome) -> &str {
    assert!(outcome.findings.is_empty());
    let [problem] = &outcome.problems[..] else { panic!("{:?}", outcome.problems) };
    assert!(problem.fatal);
    &problem.message
}

/// A certificate that waits for mails.
fn mail(name: &str) -> String {
    format!(
        "resource \"aws_acm_certificate\" \"{name}\" {{\n  domain_name       = \"{name}.example.com\"\n  \
         validation_method = \"EMAIL\"\n\n  lifecycle {{\n    create_before_destroy = true\n  }}\n}}\n\n\
         resource \"aws_lb_listener\" \"{name}\" {{\n  certificate_arn = aws_acm_certificate.{name}.arn\n}}\n"
    )
}

const WEB: &str = r#"resource "aws_acm_certificate" "site" {
  domain_name       = "www.example.com"
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.site.domain_validation_options : dvo.domain_name => dvo }

  zone_id = "Z1"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}

resource "aws_cloudfront_distribution" "site" {
  aliases = ["www.example.com"]

  viewer_certificate {
    acm_certificate_arn = aws_acm_certificate.site.arn
  }
}
"#;

const MODULE: &str = r#"variable "name" {}

resource "aws_acm_certificate" "this" {
  domain_name       = var.name
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

output "arn" {
  value = aws_acm_certificate.this.arn
}
"#;

const RECORDS: &str = r#"resource "aws_route53_record" "validation" {
  for_each = { for dvo in aws_acm_certificate.this.domain_validation_options : dvo.domain_name => dvo }

  zone_id = "Z1"
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  records = [each.value.resource_record_value]
  ttl     = 60
}
"#;

const API: &str = r#"provider "aws" {
  region = "eu-west-1"
}

module "certificate" {
  source = "../modules/certificate"
  name   = "api.example.com"
}

resource "aws_lb_listener" "api" {
  certificate_arn = module.certificate.arn
}
"#;

const TEMPLATE: &str = r#"AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Portal:
    Type: AWS::CertificateManager::Certificate
    Properties:
      DomainName: portal.example.com
      SubjectAlternativeNames: [a.portal.example.com, "b.portal.example.com"]
      ValidationMethod: "EMAIL"
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { Certificates: [{ CertificateArn: !Ref Portal }] }
"#;

const REFORMATTED: &str = r"AWSTemplateFormatVersion: '2010-09-09'

Resources:
    Listener:
        Type: 'AWS::ElasticLoadBalancingV2::Listener'
        Properties:
            Certificates:
                - CertificateArn: !Ref Portal

    # Moved, and with a word about it.
    Portal:
        Type: 'AWS::CertificateManager::Certificate'
        Properties:
            DomainName: 'portal.example.com'
            SubjectAlternativeNames:
                - a.portal.example.com # the first
                - b.portal.example.com
            ValidationMethod: EMAIL
";

/// A change, and what it brings.
type Step = (&'static str, fn(&Repository), &'static [&'static str]);

const STEPS: [Step; 20] = [
    ("a sound beginning", begin, &[]),
    ("a fault", |r| r.write("mail/main.tf", &mail("a")), &["mail/main.tf email-validation aws_acm_certificate.a"]),
    ("reformatted", |r| r.replace("mail/main.tf", "  validation_method = ", "\n\n\tvalidation_method="), &[]),
    ("moved in its file", |r| r.write("mail/main.tf", &format!("locals {{}}\n\n{}", mail("a"))), &[]),
    ("file renamed", |r| r.rename("mail/main.tf", "mail/certificates.tf"), &[]),
    ("folder renamed", |r| r.rename("mail", "post"), &[]),
    (
        "a default that moves a certificate of another file",
        |r| r.replace("web/variables.tf", "us-east-1", "eu-west-1"),
        &["web/main.tf certificate-outside-us-east-1 aws_acm_certificate.site"],
    ),
    ("mended", |r| r.replace("web/variables.tf", "eu-west-1", "us-east-1"), &[]),
    (
        "a provider's region",
        |r| r.replace("web/providers.tf", "var.region", "\"eu-west-1\""),
        &["web/main.tf certificate-outside-us-east-1 aws_acm_certificate.site"],
    ),
    ("mended again", |r| r.replace("web/providers.tf", "\"eu-west-1\"", "var.region"), &[]),
    (
        "records removed in a module",
        |r| r.remove("modules/certificate/records.tf"),
        &["modules/certificate/main.tf missing-validation-records module.certificate.aws_acm_certificate.this"],
    ),
    ("records in another file", |r| r.write("modules/certificate/dns.tf", RECORDS), &[]),
    (
        "the same fault once more",
        |r| r.write("post/certificates.tf", &format!("{}\n{}", mail("b"), mail("a"))),
        &["post/certificates.tf email-validation aws_acm_certificate.b"],
    ),
    (
        "a copy of a folder",
        |r| r.write("copy/certificates.tf", &r.text("post/certificates.tf")),
        &[
            "copy/certificates.tf email-validation aws_acm_certificate.a",
            "copy/certificates.tf email-validation aws_acm_certificate.b",
        ],
    ),
    ("a template", |r| r.write("templates/portal.yaml", TEMPLATE), &["templates/portal.yaml email-validation Portal"]),
    ("a template reformatted", |r| r.write("templates/portal.yaml", REFORMATTED), &[]),
    (
        "an exception, and one copy less",
        |r| {
            let reason = "  # acmlint: allow[email-validation] the mails are read\n  validation_method";
            r.replace("post/certificates.tf", "  validation_method", reason);
            r.remove("copy/certificates.tf");
        },
        &[],
    ),
    (
        "the exception of one of them removed",
        |r| {
            let line = "  # acmlint: allow[email-validation] the mails are read\n";
            let text = r.text("post/certificates.tf");
            r.write("post/certificates.tf", &text.replacen(line, "", 1));
        },
        &["post/certificates.tf email-validation aws_acm_certificate.b"],
    ),
    (
        "two faults in one change, one of them there before",
        |r| {
            r.replace("web/main.tf", "    create_before_destroy = true\n", "");
            r.rename("templates/portal.yaml", "templates/gate.yaml");
            r.write("templates/door.yaml", &TEMPLATE.replace("Portal", "Door"));
        },
        &[
            "templates/door.yaml email-validation Door",
            "web/main.tf missing-create-before-destroy aws_acm_certificate.site",
        ],
    ),
    (
        "everything mended",
        |r| {
            r.write("web/main.tf", WEB);
            for path in ["templates/gate.yaml", "templates/door.yaml", "post/certificates.tf"] {
                r.remove(path);
            }
        },
        &[],
    ),
];

fn begin(r: &Repository) {
    r.write("web/main.tf", WEB);
    r.write("web/variables.tf", "variable \"region\" {\n  default = \"us-east-1\"\n}\n");
    r.write("web/providers.tf", "provider \"aws\" {\n  region = var.region\n}\n");
    r.write("modules/certificate/main.tf", MODULE);
    r.write("modules/certificate/records.tf", RECORDS);
    r.write("api/main.tf", API);
}

#[test]
fn every_change_of_a_history_brings_what_it_brings() {
    let mut repository = Repository::new("history");
    // The tree without anything, which every git knows.
    let nothing = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    let mut commits = vec![nothing.to_owned()];
    for (name, change, expected) in STEPS {
        change(&repository);
        commits.push(repository.commit().to_string());
        let before = repository.state();
        let revision = if commits.len() == 2 { nothing } else { "HEAD~1" };
        let outcome = scan(&repository.folder, revision);
        assert_eq!(shown(&outcome), expected, "{name}");
        assert!(repository.state() == before, "{name}: the repository is another one");
        let other = outcome.findings.iter().filter_map(|reported| reported.suppressed.as_ref());
        for by in other {
            let is_known =
                matches!(by, Suppression::Exception { .. }) || *by == Suppression::Revision(revision.to_owned());
            assert!(is_known, "{name}: {by:?}");
        }
    }
    // Before the last change, compared with each of the changes before it: what is there now and was not there then.
    repository.write("web/main.tf", &WEB.replace("    create_before_destroy = true\n", ""));
    repository.write("templates/door.yaml", &TEMPLATE.replace("Portal", "Door"));
    let brought = STEPS[18].2;
    for commit in &commits[..19] {
        assert_eq!(shown(&scan(&repository.folder, commit)), brought, "{commit}");
    }
    assert_eq!(shown(&scan(&repository.folder, &commits[19])), [] as [&str; 0]);
    assert_eq!(shown(&scan(&repository.folder, &commits[20])), brought);
}

/// A repository with one fault, committed, and another one that is not.
fn two_faults(name: &str) -> Repository {
    let mut repository = Repository::new(name);
    repository.write("old.tf", &mail("old"));
    repository.commit();
    repository.write("new.tf", &mail("new"));
    repository
}

const NEW: [&str; 1] = ["new.tf email-validation aws_acm_certificate.new"];

#[test]
fn settings_are_those_of_today_for_both() {
    let mut repository = Repository::new("settings-of-today");
    repository.write("old.tf", &mail("old"));
    repository.write("let.tf", &mail("let"));
    repository.commit();
    repository.write("new.tf", &mail("new"));
    repository.write("also.tf", &mail("also"));
    let allow = |path: &str| {
        format!("[[allow]]\nrule = \"email-validation\"\npath = \"{path}\"\nreason = \"the mails are read\"\n")
    };
    repository.write("acmlint.toml", &(allow("let.tf") + &allow("also.tf")));
    let check = |revision: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_acmlint"));
        let arguments = ["check", "--new-from", revision, "--select", "email-validation", "--format", "concise", "-q"];
        let output = command.current_dir(&repository.folder).args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = check("HEAD");
    assert_eq!(code, Some(1));
    assert!(said.starts_with("new.tf:3:") && said.lines().count() == 1, "{said}");
    assert_eq!(check("nope"), (Some(2), String::new()));
}

#[test]
fn a_lock_and_a_read_only_repository_are_no_obstacle() {
    let repository = two_faults("locked");
    repository.write(".git/index.lock", "");
    repository.write(".git/HEAD.lock", "");
    let before = repository.state();
    let mode = |path: &Path, read_only: bool| {
        let mut permissions = std::fs::metadata(path).unwrap().permissions();
        permissions.set_readonly(read_only);
        std::fs::set_permissions(path, permissions).unwrap();
    };
    let mut paths: Vec<&PathBuf> = before.keys().collect();
    paths.push(&repository.folder);
    for path in &paths {
        mode(path, true);
    }
    let outcome = scan(&repository.folder, "main");
    for path in &paths {
        mode(path, false);
    }
    assert_eq!(shown(&outcome), NEW);
    assert!(repository.state() == before);
}

#[test]
fn revisions_have_many_names() {
    let mut repository = two_faults("names");
    let first = repository.text(".git/refs/heads/main").trim().to_owned();
    repository.remove("new.tf");
    let second = repository.commit().to_string();
    repository.write("new.tf", &mail("new"));
    repository
        .write(".git/packed-refs", &format!("# pack-refs with: peeled fully-peeled sorted \n{first} refs/tags/v1\n"));
    repository.write(".git/refs/remotes/origin/main", &format!("{first}\n"));
    let upstream = "[remote \"origin\"]\n\turl = /nowhere\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n\
                    [branch \"main\"]\n\tremote = origin\n\tmerge = refs/heads/main\n";
    repository.write(".git/config", &(repository.text(".git/config") + upstream));
    let (short, long) = (&first[..10], second.to_uppercase());
    for name in
        ["HEAD", "main", "HEAD~1", "HEAD^", "@", "v1", "tags/v1", "origin/main", "@{upstream}", short, &first, &long]
    {
        assert_eq!(shown(&scan(&repository.folder, name)), NEW, "{name}");
    }
}

#[test]
fn what_git_packed_is_read() {
    let repository = Repository::new("packed");
    copy(&common::folder("testdata/git/packed"), &repository.folder.join(".git"));
    std::fs::remove_dir_all(repository.folder.join(".git/refs/heads")).unwrap();
    let certificates = ["c1", "c2", "c3", "c4", "c5", "c6"].map(|name| {
        format!(
            "resource \"aws_acm_certificate\" \"{name}\" {{\n  domain_name       = \"{name}.example.com\"\n  \
             validation_method = \"EMAIL\"\n}}\n"
        )
    });
    let certificates = certificates.concat();
    repository.write("main.tf", &certificates);
    let count = |name: &str| {
        let shown = shown(&scan(&repository.folder, name));
        shown.iter().filter(|finding| finding.contains("email-validation")).count()
    };
    assert_eq!(["HEAD", "HEAD~1", "HEAD~2", "three", "three^", "HEAD~5"].map(count), [0, 1, 2, 3, 4, 5]);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn what_is_no_revision_is_said() {
    let repository = two_faults("no-revision");
    let said = |name: &str| failure(&scan(&repository.folder, name)).to_owned();
    assert_eq!(said("nope"), "--new-from: there is no revision `nope` here");
    assert_eq!(said("HEAD~9"), "--new-from: there is no revision `HEAD~9` here");
    assert!(said("no\u{1b}pe").starts_with("--new-from: `no\\u{1b}pe` cannot be understood as one revision"));
    assert!(said("origin/main").contains("`git fetch --depth=1 origin main:refs/remotes/origin/main` brings it"));
    assert!(said("origin/$(x)").ends_with("there is no revision `origin/$(x)` here"));
    assert!(said("HEAD:old.tf").contains("names no commit"), "{}", said("HEAD:old.tf"));
    for name in ["", "HEAD..main", "^", "@{", ":/", "HEAD^{/", "-1", "\u{0}", "HEAD@{1000000000000000000000}"] {
        let message = said(name);
        assert!(message.starts_with("--new-from: "), "{name}: {message}");
    }
    let hash = repository.text(".git/refs/heads/main").trim().to_owned();
    repository.write(".git/shallow", &format!("{hash}\n"));
    let missing = "0123456789012345678901234567890123456789";
    assert!(said(missing).contains("shallow, and `git fetch --depth=1 origin 0123"), "{}", said(missing));
    assert!(said("HEAD~1").contains("`git fetch --unshallow` brings it"), "{}", said("HEAD~1"));

    let folder = git::empty("no-repository");
    std::fs::write(folder.join("a.tf"), mail("a")).unwrap();
    // The tests' folder lies in a checkout; one that has a broken repository of its own does not look further.
    std::fs::create_dir_all(folder.join(".git")).unwrap();
    assert!(failure(&scan(&folder, "HEAD")).contains("cannot be opened"));
    let mut piped = request(&repository.folder, "HEAD");
    piped.piped = Some(check::Piped { name: "a.tf".to_owned(), bytes: mail("a").into_bytes() });
    assert!(failure(&check::run(&piped, Sources::default())).contains("piped"));
}

#[test]
fn repositories_that_cannot_be_read_are_said() {
    let with = |name: &str, config: &str| {
        let repository = two_faults(name);
        repository.write(".git/config", &format!("[core]\n\trepositoryformatversion = 1\n{config}"));
        failure(&scan(&repository.folder, "HEAD")).to_owned()
    };
    let message = with("sha256", "[extensions]\n\tobjectFormat = sha256\n");
    assert!(message.contains("SHA-256"), "{message}");
    let repository = two_faults("reftable");
    repository.write(".git/HEAD", "ref: refs/heads/.invalid\n");
    repository.write(".git/config", "[core]\n\trepositoryformatversion = 1\n[extensions]\n\trefStorage = reftable\n");
    let message = failure(&scan(&repository.folder, "HEAD")).to_owned();
    assert!(message.contains("reftable"), "{message}");
}

#[test]
fn an_object_that_is_missing_or_broken_is_no_empty_file() {
    let repository = two_faults("missing");
    let path = |id: gix::ObjectId| {
        let id = id.to_string();
        repository.folder.join(".git/objects").join(&id[..2]).join(&id[2..])
    };
    let objects = gix::open_opts(&repository.folder, gix::open::Options::isolated()).unwrap();
    let blob = path(objects.rev_parse_single("HEAD:old.tf").unwrap().detach());
    let tree = path(objects.rev_parse_single("HEAD^{tree}").unwrap().detach());
    let said = || failure(&scan(&repository.folder, "HEAD")).to_owned();
    for object in [&blob, &tree] {
        let bytes = std::fs::read(object).unwrap();
        std::fs::remove_file(object).unwrap();
        assert!(said().contains("is missing in the repository"), "{}", said());
        std::fs::write(object, b"broken").unwrap();
        assert!(said().contains("--new-from: "), "{}", said());
        std::fs::write(object, bytes).unwrap();
    }
    assert_eq!(shown(&scan(&repository.folder, "HEAD")), NEW);
    // A partial clone, as git 2 marks it.
    let promises = repository.text(".git/config") + "[remote \"origin\"]\n\tpromisor = true\n";
    repository.write(".git/config", &promises);
    std::fs::remove_file(&blob).unwrap();
    assert!(said().contains("this clone is partial, and `git fetch --refetch --no-filter` brings it"), "{}", said());
}

#[test]
fn the_tree_may_be_a_folder_of_the_repository() {
    let mut repository = Repository::new("folders");
    repository.write("infra/web/old.tf", &mail("old"));
    repository.write("other/old.tf", &mail("old"));
    repository.commit();
    repository.write("infra/web/new.tf", &mail("new"));
    let infra = repository.folder.join("infra");
    let mut below = request(&infra, "HEAD");
    assert_eq!(
        shown(&check::run(&below, Sources::default())),
        ["infra/web/new.tf email-validation aws_acm_certificate.new"]
    );
    below.root = Some(infra.clone());
    assert_eq!(shown(&check::run(&below, Sources::default())), ["web/new.tf email-validation aws_acm_certificate.new"]);
    // A folder that the revision has not at all.
    repository.write("fresh/new.tf", &mail("new"));
    below.paths = vec![repository.folder.join("fresh")];
    below.root = Some(repository.folder.join("fresh"));
    assert_eq!(shown(&check::run(&below, Sources::default())), NEW);
    // A copy of what lies in a folder that was not named is new all the same, and what moved from there is not.
    repository.write("infra/copy.tf", &mail("old"));
    let mut named = request(&repository.folder, "HEAD");
    named.paths = vec![repository.folder.join("infra/copy.tf")];
    let copied = ["infra/copy.tf email-validation aws_acm_certificate.old"];
    assert_eq!(shown(&check::run(&named, Sources::default())), copied);
    repository.remove("other/old.tf");
    assert_eq!(shown(&check::run(&named, Sources::default())), [] as [&str; 0]);
}

#[test]
fn a_worktree_and_borrowed_objects_are_read() {
    let repository = two_faults("borrowed");
    let hash = repository.text(".git/refs/heads/main");
    let folder = git::empty("worktree");
    let own = repository.folder.join(".git/worktrees/worktree");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("HEAD"), &hash).unwrap();
    std::fs::write(own.join("commondir"), "../..\n").unwrap();
    std::fs::write(own.join("gitdir"), format!("{}\n", folder.join(".git").display())).unwrap();
    std::fs::write(folder.join(".git"), format!("gitdir: {}\n", own.display())).unwrap();
    std::fs::write(folder.join("old.tf"), mail("old")).unwrap();
    std::fs::write(folder.join("new.tf"), mail("new")).unwrap();
    assert_eq!(shown(&scan(&folder, "HEAD")), NEW);
    assert_eq!(shown(&scan(&folder, "main")), NEW);

    let borrower = Repository::new("borrower");
    borrower.write("old.tf", &mail("old"));
    borrower.write("new.tf", &mail("new"));
    borrower.write(".git/refs/heads/main", &hash);
    let lender = repository.folder.join(".git/objects");
    borrower.write(".git/objects/info/alternates", &format!("{}\n", lender.display()));
    assert_eq!(shown(&scan(&borrower.folder, "HEAD")), NEW);
}

#[test]
fn what_git_does_not_keep_is_taken_from_the_disk() {
    let mut repository = Repository::new("not-kept");
    repository.write(".gitignore", ".terraform/\n*.tfvars\n");
    repository.write("main.tf", "module \"m\" {\n  source = \"example.com/x/m\"\n}\n");
    let downloaded = ".terraform/modules/m";
    let list = r#"{"Modules":[{"Key":"","Source":"","Dir":"."},{"Key":"m","Source":"example.com/x/m","Dir":".terraform/modules/m"}]}"#;
    repository.write(".terraform/modules/modules.json", list);
    repository.write(&format!("{downloaded}/main.tf"), &mail("m"));
    let variable = "variable \"method\" {}\n";
    repository.write("variables.tf", variable);
    repository.write("a.tf", &mail("a").replace("\"EMAIL\"", "var.method"));
    repository.write("terraform.tfvars", "method = \"EMAIL\"\n");
    repository.commit_without(&[".terraform", "terraform.tfvars"]);
    assert_eq!(shown(&scan(&repository.folder, "HEAD")), [] as [&str; 0]);
    assert_eq!(scan(&repository.folder, "HEAD").findings.len(), 2);
    // A file of variables that is not left out belongs to the change.
    repository.write(".gitignore", ".terraform/\n");
    repository.commit_without(&[".terraform", "terraform.tfvars"]);
    assert_eq!(shown(&scan(&repository.folder, "HEAD")), ["a.tf email-validation aws_acm_certificate.a"]);
    // But for one that the command line names.
    let mut named = request(&repository.folder, "HEAD");
    named.variables.arguments.push(check::Argument::File(repository.folder.join("terraform.tfvars")));
    assert_eq!(shown(&check::run(&named, Sources::default())), [] as [&str; 0]);
}

#[test]
fn a_revision_is_walked_as_the_disk_is() {
    let mut repository = Repository::new("walk");
    let files = [
        "a.tf",
        "b.log",
        "keep.log",
        ".hidden/a.tf",
        ".seen/a.tf",
        "out/a.tf",
        "out/deep/a.tf",
        "in/out/a.tf",
        "in/a.tf",
        "in/b.log",
        "in/keep.log",
        "in/only.tf",
        "in/deep/only.tf",
        "x/y/z.tf",
        "x/y/w.tf",
        "x/anchored.tf",
        "anchored.tf",
        "excluded.tf",
        "x/excluded.tf",
        "ä/ö.tf",
        "sp ace/a b.tf",
        "cdk.out/a.json",
        "x/skip/a.tf",
    ];
    for path in files {
        repository.write(path, "");
    }
    repository
        .write(".gitignore", "\u{feff}*.log\r\n!keep.log\nout/\n/anchored.tf\n# word\n\nx/**/w.tf\n[\n!.seen\n\\#a\n");
    repository.write("in/.gitignore", "!b.log\nonly.tf\n!out\n");
    repository.write("in/.ignore", "keep.log\n");
    repository.write("in/deep/.gitignore", "!only.tf\n");
    repository.write("x/.ignore", "!w.tf\nskip\n");
    repository.write(".git/info/exclude", "excluded.tf\n");
    repository.commit();
    let disk = Disk::new(&repository.folder).unwrap();
    let revision = Revision::open(&repository.folder, "HEAD", []).unwrap();
    let mut seen = Vec::new();
    for ignored in [true, false] {
        for exclude in [&[][..], &["x"], &["*.log", "in/*"], &["*.tf"]] {
            for start in ["", "in", "out", "x", ".hidden", "nowhere"] {
                let exclude: Vec<String> = exclude.iter().map(|glob| (*glob).to_owned()).collect();
                let settings = Paths::new("x", ["y"]).unwrap();
                let left_out = without(&exclude, &settings, ignored).unwrap();
                let files_of = |tree: &dyn Tree| {
                    let files = Mutex::new(BTreeSet::new());
                    tree.walk(start, &left_out, &|path, _| files.lock().unwrap().extend([path.to_owned()]), &|_, _| {});
                    files.into_inner().unwrap()
                };
                let expected = files_of(&disk);
                assert_eq!(files_of(&revision), expected, "{start} {exclude:?} {ignored}");
                seen.push(expected.len());
            }
        }
    }
    assert!(seen[0] > 5 && seen[0] < files.len(), "{seen:?}");
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_of_the_tree_only() {
    use std::os::unix::fs::symlink;
    let mut repository = Repository::new("links");
    repository.write("shared/method.tf", "variable \"method\" {\n  default = \"EMAIL\"\n}\n");
    for name in ["a", "b"] {
        repository.write(&format!("{name}/main.tf"), &mail(name).replace("\"EMAIL\"", "local.method"));
        repository.write(&format!("{name}/locals.tf"), "locals {\n  method = var.method\n}\n");
    }
    // The default is one that nobody can change, so that it decides.
    repository.write("shared/method.tf", "locals {\n  method = \"EMAIL\"\n}\n");
    repository.remove("a/locals.tf");
    repository.remove("b/locals.tf");
    symlink("../shared/method.tf", repository.folder.join("a/method.tf")).unwrap();
    symlink("shared", repository.folder.join("also")).unwrap();
    symlink("../also/../also/method.tf", repository.folder.join("b/method.tf")).unwrap();
    symlink("loop.tf", repository.folder.join("a/loop.tf")).unwrap();
    symlink("/etc/passwd", repository.folder.join("a/outside.tf")).unwrap();
    symlink("../../../../etc/passwd", repository.folder.join("b/outside.tf")).unwrap();
    repository.commit();
    let outcome = scan(&repository.folder, "HEAD");
    let silenced = outcome.findings.iter().filter(|reported| reported.suppressed.is_some());
    assert_eq!(silenced.filter(|reported| reported.finding.rule == "email-validation").count(), 2);
    assert!(outcome.findings.iter().all(|reported| reported.suppressed.is_some()));
}
