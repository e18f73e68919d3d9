//! How findings look. Each case is built by hand, so that a change of a rule changes nothing here; the pictures are in
//! `testdata/render/`, and `UPDATE=1 cargo test --test render` rewrites them.

use std::path::PathBuf;
use std::sync::Arc;

use acmlint::check::{LookedAt, Outcome};
use acmlint::model;
use acmlint::report::{self, Look};
use acmlint::rule::{Label, Severity, Subject, Suppression, Undecided};
use acmlint::source::{Owner, Span};
use acmlint::value::{InstanceKey, Maybe, Part, Passage, Symbol, Text, Why};

use crate::common::built::{at, every_span, finding, golden, render, report, two_files};

fn full(outcome: &Outcome) -> String {
    render(outcome, report::Format::Full, &Look::default())
}

#[test]
fn two_files_tell_one_story() {
    let outcome = two_files();
    golden("two-files.txt", &full(&outcome));
    golden("two-files.concise.txt", &render(&outcome, report::Format::Concise, &Look::default()));
    golden("two-files.ascii.txt", &render(&outcome, report::Format::Full, &Look { unicode: false, ..Look::default() }));
    golden("two-files.narrow.txt", &render(&outcome, report::Format::Full, &Look { width: 60, ..Look::default() }));
    golden("two-files.ansi", &render(&outcome, report::Format::Full, &Look { color: true, ..Look::default() }));
    golden("two-files.json", &render(&outcome, report::Format::Json, &Look::default()));
    golden("two-files.jsonl", &render(&outcome, report::Format::Jsonl, &Look::default()));
}

#[test]
fn one_label() {
    let mut outcome = Outcome::default();
    let text = "resource \"aws_acm_certificate\" \"site\" {\n  domain_name       = \"example.com\"\n  validation_method = \"EMAIL\"\n}\n";
    let file = outcome.sources.add("main.tf", text, Owner::User);
    let primary = Label::new(at(&outcome, file, "\"EMAIL\""), "a person has to answer a mail for every renewal");
    let mut one =
        finding("email-validation", Severity::Warning, "`aws_acm_certificate.site` is validated by e-mail", primary);
    one.help.push("validate by DNS".to_owned());
    one.help.push("the ARN stays the same".to_owned());
    report(&mut outcome, one);
    golden("one-label.txt", &full(&outcome));
}

#[test]
fn two_labels_in_one_file_near_and_far() {
    let mut outcome = Outcome::default();
    let filler = "# filler\n".repeat(30);
    let far = "# filler\n".repeat(3_000);
    let text = format!(
        "variable \"method\" {{\n  default = \"EMAIL\"\n}}\n{filler}resource \"aws_acm_certificate\" \"site\" {{\n  domain_name       = \"example.com\"\n  validation_method = var.method\n}}\n{far}module \"last\" {{}}\n"
    );
    let file = outcome.sources.add("main.tf", text, Owner::User);
    let primary = Label::new(at(&outcome, file, "var.method"), "`EMAIL`");
    let mut one =
        finding("email-validation", Severity::Warning, "`aws_acm_certificate.site` is validated by e-mail", primary);
    one.related.push(Label::new(at(&outcome, file, "\"EMAIL\""), "the default of `var.method`"));
    one.related.push(Label::new(at(&outcome, file, "resource \"aws_acm_certificate\" \"site\""), "this certificate"));
    one.related.push(Label::new(at(&outcome, file, "module \"last\""), "far away"));
    report(&mut outcome, one);
    golden("near-and-far.txt", &full(&outcome));
}

#[test]
fn what_is_absent_is_marked_at_the_header() {
    let mut outcome = Outcome::default();
    let text = "resource \"aws_acm_certificate\" \"site\" {\r\n\tdomain_name = \"example.com\"\r\n}\r\n";
    let file = outcome.sources.add("sub/main.tf", text, Owner::User);
    let header = at(&outcome, file, "resource \"aws_acm_certificate\" \"site\"");
    let message = "`aws_acm_certificate.site` is destroyed before its replacement exists";
    let mut one = finding(
        "missing-create-before-destroy",
        Severity::Warning,
        message,
        Label::new(header, "no `lifecycle` block"),
    );
    one.related.push(Label::new(at(&outcome, file, "\"example.com\"\r\n"), "a change of this replaces it"));
    one.suggestion.extend(["lifecycle {", "  create_before_destroy = true", "}"].map(str::to_owned));
    report(&mut outcome, one);
    golden("absent.txt", &full(&outcome));
}

#[test]
fn several_lines_wide_characters_and_tabs() {
    let mut outcome = Outcome::default();
    let text = "resource \"aws_acm_certificate\" \"site\" {\n\tdomain_name = \"日本語.example.jp\" # 例 ä\n\tsubject_alternative_names = [\n\t\t\"a.example.jp\",\n\t\t\"ß.example.jp\",\n\t]\n}\n";
    let file = outcome.sources.add("main.tf", text, Owner::User);
    let names = at(&outcome, file, "[\n\t\t\"a.example.jp\",\n\t\t\"ß.example.jp\",\n\t]");
    let mut one = finding("too-many-names", Severity::Note, "these names are many", Label::new(names, "here"));
    one.related.push(Label::new(at(&outcome, file, "\"日本語.example.jp\""), "the first name"));
    one.related.push(Label::new(at(&outcome, file, "ß"), "not ASCII"));
    report(&mut outcome, one);
    golden("wide.txt", &full(&outcome));
}

#[test]
fn hostile_text_does_nothing() {
    let mut outcome = Outcome::default();
    let text =
        "\u{feff}name = \"\u{1b}[2J\u{1b}]8;;http://evil\u{7}x\u{9b}31m\u{202e}moc.elpmaxe\u{2066}\u{200b}\" # \u{8}\r";
    let file = outcome.sources.add("\u{1b}[31mred\u{202e}.tf", text, Owner::User);
    let span = at(&outcome, file, "moc.elpmaxe");
    let mut one =
        finding("email-validation", Severity::Error, "a \u{1b}[2J\nb", Label::new(span, "\u{1b}[1mlabel\u{202e}\r\n"));
    one.help.push("\u{1b}[2J\u{9b}help".to_owned());
    one.suggestion.push("\u{1b}[2J = 1".to_owned());
    one.subject.address = "module.a[\"\u{1b}[2J\"].b".to_owned();
    one.consumer = Some("\u{202e}c".to_owned());
    report(&mut outcome, one);
    let subject = outcome.findings[0].finding.subject.clone();
    let reason = "\u{1b}[2J is unknown".to_owned();
    outcome.undecided.push(Undecided {
        rule: "email-validation",
        subject,
        reason,
        at: span,
        deployment: ".".to_owned(),
    });
    let look = Look { undecided: true, ..Look::default() };
    for format in [report::Format::Full, report::Format::Concise] {
        let shown = render(&outcome, format, &look);
        let bad = |c: &char| {
            (c.is_control() && !matches!(c, '\n'))
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        };
        assert_eq!(shown.chars().find(bad), None, "{shown}");
    }
    golden("hostile.txt", &render(&outcome, report::Format::Full, &look));
}

#[test]
fn one_line_of_a_megabyte_is_shown_around_the_mark() {
    let mut outcome = Outcome::default();
    let padding = "\"ä\": \"x\", ".repeat(60_000);
    let text = format!("{{{padding}\"validation_method\": \"EMAIL\", {padding}\"domain_name\": \"example.com\"}}");
    let file = outcome.sources.add("main.tf.json", text, Owner::User);
    let primary = Label::new(at(&outcome, file, "\"EMAIL\""), "a mail for every renewal");
    let mut one = finding("email-validation", Severity::Warning, "validated by e-mail", primary);
    one.related.push(Label::new(at(&outcome, file, "\"example.com\""), "its name"));
    let all = Span::new(file, 0..outcome.sources.file(file).text.len());
    one.related.push(Label::new(all, "the whole file"));
    report(&mut outcome, one);
    let shown = full(&outcome);
    assert!(shown.contains("main.tf.json:1:600023\n"), "{shown}");
    let colored = render(&outcome, report::Format::Full, &Look { color: true, ..Look::default() });
    assert!(colored.contains("main.tf.json:1:600023\n"), "{colored}");
    golden("one-line.txt", &shown);
}

#[test]
fn no_span_is_too_wrong_to_be_shown() {
    let mut outcome = Outcome::default();
    let spans = every_span(&outcome);
    for &span in &spans {
        for &other in &spans {
            let mut one = finding("email-validation", Severity::Note, "m", Label::new(span, "primary"));
            one.related.push(Label::new(other, "other"));
            outcome.findings.clear();
            report(&mut outcome, one);
            assert!(full(&outcome).contains("primary"));
        }
    }
}

#[test]
fn the_last_line_says_what_was_looked_at() {
    let mut outcome = Outcome::default();
    assert_eq!(
        full(&outcome),
        "nothing to check: no Terraform, CloudFormation or CDK definitions here, and no plans or states\n"
    );
    outcome.looked_at = LookedAt { files: 30, deployments: 9, certificates: 14 };
    assert_eq!(full(&outcome), "no findings: 14 certificates in 9 deployments\n");
    let file = outcome.sources.add("main.tf", "a = var.b\n", Owner::User);
    let at = Span::new(file, 4..9);
    let subject = Subject { address: "aws_acm_certificate.site".to_owned(), span: at };
    let reason = "`var.b` has no default".to_owned();
    let undecided = Undecided { rule: "email-validation", subject, reason, at, deployment: ".".to_owned() };
    outcome.undecided = vec![undecided.clone(), undecided];
    assert_eq!(full(&outcome), "no findings: 14 certificates in 9 deployments, 2 checks undecided\n");
    for severity in [Severity::Error, Severity::Warning, Severity::Warning, Severity::Note] {
        report(&mut outcome, finding("email-validation", severity, "m", Label::new(at, "")));
    }
    outcome.findings[1].suppressed = Some(Suppression::Exception { at, reason: "it is fine".to_owned(), tool: None });
    golden("many.txt", &render(&outcome, report::Format::Full, &Look { undecided: true, ..Look::default() }));
    golden("many.jsonl", &render(&outcome, report::Format::Jsonl, &Look::default()));
}

#[test]
fn json_is_what_its_schema_says() {
    let schema = report::json::schema();
    let text = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schema/findings.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap_or_default() == text,
        "{} is old; UPDATE=1 rewrites it",
        path.display()
    );

    let outcome = two_files();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let document: serde_json::Value =
        serde_json::from_str(&render(&outcome, report::Format::Json, &Look::default())).unwrap();
    validator.validate(&document).unwrap();

    let mut line_schema = schema.clone();
    let root = line_schema.as_object_mut().unwrap();
    root.retain(|key, _| key.starts_with('$'));
    root.insert("$ref".to_owned(), "#/$defs/Line".into());
    let validator = jsonschema::validator_for(&line_schema).unwrap();
    for line in render(&outcome, report::Format::Jsonl, &Look::default()).lines() {
        validator.validate(&serde_json::from_str(line).unwrap()).unwrap();
    }
    assert!(!validator.is_valid(&serde_json::json!({ "type": "finding" })));
}

/// An attribute that takes one of everything that can be taken.
fn attachment(place: model::Place, region: &model::Setting<model::Region>, why: &Why) -> model::Attachment {
    let (header, name) = (place.header, why.at.unwrap());
    let target = |certificate| model::Target { certificate, trail: Vec::new() };
    model::Attachment {
        place,
        consumer: &model::consumers::of("aws_lb_listener")[0],
        at: name,
        placement: model::Setting::absent(Maybe::Known(model::Placement::Same)),
        region: region.clone(),
        keys: model::Setting { value: Maybe::Known(model::Keys::Network), at: Some(name), trail: Vec::new() },
        serves: Arc::new(model::Served {
            names: vec![model::Setting::absent(Maybe::Known(model::DomainName::new(&Text::from("a.example"))))],
            more: Some(why.clone()),
        }),
        targets: vec![
            target(model::Taken::Made { certificate: 0, validated: true }),
            target(model::Taken::Arn {
                arn: "arn:aws:acm:eu-west-1:1:certificate/x".to_owned(),
                region: model::Region::new("eu-west-1"),
                at: None,
            }),
            target(model::Taken::LookedUp { address: "data.x.y".to_owned(), at: header, region: region.clone() }),
            target(model::Taken::Other("alias".to_owned())),
            target(model::Taken::Unknown { why: why.clone(), perhaps: vec![0] }),
        ],
        waits: model::Waits::default(),
        may_be_none: false,
        index: None,
    }
}

/// A deployment with something of everything.
fn deployment(outcome: &Outcome) -> model::Deployment {
    let text = "resource \"aws_acm_certificate\" \"site\" {\n  domain_name = var.name\n}\n";
    let file = outcome.sources.add("infra/main.tf", text, Owner::User);
    let (header, name) =
        (at(outcome, file, "resource \"aws_acm_certificate\" \"site\""), at(outcome, file, "var.name"));
    let why = Why::new("`var.name` has no default", Some(name));
    let place = |address: &str| model::Place {
        address: address.to_owned(),
        local_address: address.to_owned(),
        header,
        block: Span::new(file, 0..text.len() - 1),
        key: InstanceKey::Index(0),
        existence: model::Existence::Yes,
        calls: vec![model::Call { address: "module.site".to_owned(), header, foreign: None }],
        origin: None,
    };
    let passage = Passage { span: name, text: "the default of `var.region`".into() };
    let region = model::Setting {
        value: Maybe::OneOf(vec![model::Region::new("eu-west-1"), model::Region::new("us-east-1")], why.clone()),
        at: Some(name),
        trail: vec![passage],
    };
    let domain = model::DomainName::new(&Text::hole(Symbol::new("var.name"), why.clone()));
    let certificate = model::Certificate {
        id: 0,
        place: place("aws_acm_certificate.site[0]"),
        kind: model::Kind::Public,
        names: model::Names {
            list: vec![domain.clone()],
            more: Some(why.clone()),
            at: Some(name),
            ..model::Names::default()
        },
        method: model::Setting::absent(Maybe::Known(model::Method::Absent)),
        key_algorithm: model::Setting::absent(Maybe::Unknown(why.clone())),
        region: region.clone(),
        lifecycle: model::Lifecycle {
            creates_first: false,
            create_before_destroy: Some((Maybe::Known(true), name)),
            block: Some(header),
            propagated_from: Some(("aws_lb_listener.site".to_owned(), header)),
            replace_triggered_by: Some(name),
            ..model::Lifecycle::default()
        },
        request: model::Request::of(model::Maker::Resource, model::Setting::absent(Maybe::Known(false))),
        material: model::Material::default(),
        authorities: Vec::new(),
        written: None,
        standing: None,
    };
    let attachment = attachment(place("aws_lb_listener.site"), &region, &why);
    let by_default = model::Existence::No { at: name, by_default: true };
    model::Deployment {
        path: "infra".to_owned(),
        files: vec![file],
        certificates: vec![
            certificate.clone(),
            model::Certificate { id: 1, kind: model::Kind::Imported, ..certificate },
        ],
        attachments: vec![attachment],
        records: vec![model::Record::new(
            place("aws_route53_record.site"),
            vec![(0, Part::Whole), (0, Part::Name(Text::from("a.example"))), (1, Part::PickedOne)],
        )],
        validations: vec![model::Validation {
            place: place("v"),
            certificates: vec![0, 1],
            others: None,
            at: None,
            fqdns: None,
            region,
            is_parallel: false,
        }],
        zones: vec![model::Zone {
            place: place("aws_route53_zone.main"),
            name: model::Setting::absent(Maybe::Known(model::DomainName::new(&Text::from("example.com")))),
            private: Maybe::Known(false),
            private_by: None,
            looked_up: false,
            account: None,
        }],
        departures: vec![model::Departure {
            certificate: 0,
            what: model::Leaving::Arn,
            through: "output.arn".to_owned(),
            at: name,
            existence: by_default,
        }],
        lookups: vec![model::Lookup {
            address: "data.aws_acm_certificate.x".to_owned(),
            at: header,
            domain: Maybe::Known(domain),
        }],
        literal_records: vec![name],
        problems: vec![(header, "the module is not here".to_owned())],
        ..model::Deployment::default()
    }
}

#[test]
fn the_model_is_printed_as_its_schema_says() {
    let outcome = Outcome::default();
    let deployment = deployment(&outcome);
    let document = report::model::document(&[&deployment], &outcome.sources, &outcome.viewpoint);
    jsonschema::validator_for(&report::model::schema()).unwrap().validate(&document).unwrap();
    golden("model.json", &format!("{document:#}\n"));
}
