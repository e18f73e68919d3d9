//! One deployment in every format that is read: `testdata/model/every-format/<format>/`. What is said of it must not
//! depend on the format: the gist of the model and the findings, as `expected.txt` has them, are compared with each.
//! `UPDATE=1` writes there what the first format says.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use crate::common;
use acmlint::check;
use acmlint::model::{Certificate, Deployment, Existence, Kind, Leaving, Taken};
use acmlint::rule::{Rule, formats};
use acmlint::rules::RULES;
use acmlint::source::Sources;
use acmlint::value::{Maybe, Part};

/// What a format can say of the order in which a certificate is replaced.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    /// It says it.
    Said,
    /// There is nothing to say: CloudFormation always makes the replacement first.
    CreatesFirst,
    /// A plan that creates does not tell `lifecycle`.
    NotTold,
}

const FORMATS: [(&str, Order); 8] = [
    ("terraform", Order::Said),
    ("terraform-json", Order::Said),
    ("cloudformation-yaml", Order::CreatesFirst),
    ("cloudformation-json", Order::CreatesFirst),
    ("sam", Order::CreatesFirst),
    ("cdk", Order::CreatesFirst),
    ("plan", Order::NotTold),
    ("plan-with-configuration", Order::Said),
];

/// The rule about what only some formats can say.
const ORDER_RULE: &str = "missing-create-before-destroy";

/// What becomes of a certificate without records, and what a stack does meanwhile: the one part of a message that
/// depends on what is deployed.
const CONSEQUENCE: &str = "the certificate is never issued";
const CONSEQUENCE_IN_STACKS: &str = "the stack waits 36 hours for the certificate and fails";

#[test]
fn a_deployment_is_the_same_in_every_format() {
    let folder = common::folder("testdata/model/every-format");
    let mut named: Vec<_> = FORMATS.iter().map(|(format, _)| folder.join(format)).collect();
    named.sort();
    assert_eq!(common::folders(&folder), named);
    let mut wrong = Vec::new();
    let first = gist(&folder.join(FORMATS[0].0));
    common::expect(&folder.join("expected.txt"), &first, &mut wrong);
    for (format, order) in FORMATS {
        let mut actual = gist(&folder.join(format));
        if order == Order::CreatesFirst {
            actual = actual.replace(CONSEQUENCE_IN_STACKS, CONSEQUENCE);
        }
        let ((expected_order, expected), (actual_order, actual)) = (split(&first), split(&actual));
        let mut unequal = difference(&expected, &actual);
        match order {
            Order::Said => unequal += &difference(&expected_order, &actual_order),
            Order::CreatesFirst => unequal += &difference(&[], &actual_order),
            // It is an open question of every certificate, and a finding of none.
            Order::NotTold => {
                let is_open = |line: &&str| line.starts_with(&format!("{ORDER_RULE}[undecided]"));
                let certificates = expected.iter().filter(|line| line.starts_with("certificate ")).count();
                assert_eq!(actual_order.len(), certificates, "{format}: {actual_order:#?}");
                assert!(actual_order.iter().all(is_open), "{format}: {actual_order:#?}");
            }
        }
        if !unequal.is_empty() {
            wrong.push(format!("{format} (- expected, + said)\n{unequal}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a rule judges in every format alike; tastes are not compared.
fn is_of_all(rule: &Rule) -> bool {
    !rule.opinion && formats::DEFINITIONS.iter().all(|format| rule.formats.contains(format))
}

/// The lines about the order of a replacement, and the others.
fn split(gist: &str) -> (Vec<&str>, Vec<&str>) {
    gist.lines().partition(|line| line.starts_with(ORDER_RULE))
}

/// The lines that only one of two gists has.
fn difference(expected: &[&str], actual: &[&str]) -> String {
    let missing = expected.iter().filter(|line| !actual.contains(line)).map(|line| format!("  - {line}\n"));
    let extra = actual.iter().filter(|line| !expected.contains(line)).map(|line| format!("  + {line}\n"));
    missing.chain(extra).collect()
}

#[test]
fn the_plan_is_of_the_configuration_beside_it() {
    let read = |path: &str| std::fs::read(common::folder("testdata/model/every-format").join(path)).unwrap();
    assert!(read("terraform/main.tf") == read("plan-with-configuration/main.tf"));
    assert!(read("plan/plan.json") == read("plan-with-configuration/plan.json"));
}

/// What is said of a deployment, without places, addresses, and what a format cannot know.
fn gist(folder: &Path) -> String {
    let rules = RULES.iter().filter(|rule| rule.name == ORDER_RULE || is_of_all(rule));
    let request = common::request(folder, rules.collect());
    let (_, deployments, problems, _) = check::model(&request, Sources::default());
    assert!(problems.is_empty(), "{}: {problems:?}", folder.display());
    let [deployment] = &deployments[..] else { panic!("{}: {} deployments", folder.display(), deployments.len()) };
    let mut text = model(deployment);
    let outcome = check::run(&request, acmlint::source::Sources::default());
    common::sound(&outcome);
    assert!(outcome.problems.is_empty(), "{}: {:?}", folder.display(), outcome.problems);
    let first_name = |address: &str| {
        let mut certificates = deployment.certificates.iter();
        certificates.find(|certificate| certificate.place.address == address).map_or(address.to_owned(), name)
    };
    let mut said = BTreeSet::new();
    for reported in &outcome.findings {
        let finding = &reported.finding;
        let of = first_name(&finding.subject.address);
        said.insert(format!("{}[{}] of {of}: {}", finding.rule, finding.severity.name(), finding.message));
    }
    for undecided in &outcome.undecided {
        let of = first_name(&undecided.subject.address);
        said.insert(format!("{}[undecided] of {of}: {}", undecided.rule, undecided.reason));
    }
    for line in said {
        writeln!(text, "{line}").unwrap();
    }
    text
}

/// The gist of a model, a line for everything in it that a rule may ask about, sorted.
fn model(deployment: &Deployment) -> String {
    let mut lines = BTreeSet::new();
    let certificate = |id: usize| name(&deployment.certificates[id]);
    for one in &deployment.certificates {
        let mut line = format!("certificate {}: ", name(one));
        line += match one.kind {
            Kind::Public => "public",
            Kind::Private => "private",
            Kind::Imported => "imported",
            Kind::Unknown(_) => "of unknown kind",
        };
        let names: Vec<String> = one.names.list.iter().map(ToString::to_string).collect();
        let more = if one.names.more.is_some() { " and more" } else { "" };
        write!(line, ", for {}{more}", names.join(" ")).unwrap();
        write!(line, ", validation {}", fact(&one.method.value, |method| format!("{method:?}"))).unwrap();
        write!(
            line,
            ", key {}, in {}",
            fact(&one.key_algorithm.value, ToString::to_string),
            fact(&one.region.value, ToString::to_string)
        )
        .unwrap();
        write!(line, ", exists {}, records for {}", existence(&one.place.existence), covered(deployment, one)).unwrap();
        lines.insert(line);
    }
    for attachment in &deployment.attachments {
        let targets: Vec<String> = attachment
            .targets
            .iter()
            .map(|target| match &target.certificate {
                Taken::Made { certificate: made, .. } => certificate(*made),
                other => format!("{other:?}"),
            })
            .collect();
        let (placement, region) = (
            fact(&attachment.placement.value, |placement| format!("{placement:?}")),
            fact(&attachment.region.value, ToString::to_string),
        );
        let exists = existence(&attachment.place.existence);
        let service = attachment.consumer.service;
        let served = attachment.serves.names.iter().map(|name| fact(&name.value, ToString::to_string));
        let served: Vec<String> = served.collect();
        let more = if attachment.serves.more.is_some() { " and more" } else { "" };
        let keys = fact(&attachment.keys.value, |keys| format!("{keys:?}"));
        lines.insert(format!(
            "{service} in {region}, exists {exists}, takes {}, placement {placement}, keys {keys}, serves {}{more}",
            targets.join(" or "),
            if served.is_empty() { "nothing".to_owned() } else { served.join(" ") }
        ));
    }
    for departure in &deployment.departures {
        let what = if departure.what == Leaving::Arn { "the ARN" } else { "the options" };
        let exists = existence(&departure.existence);
        lines.insert(format!("{what} of {} leaves, exists {exists}", certificate(departure.certificate)));
    }
    for zone in &deployment.zones {
        let (name, private) = (fact(&zone.name.value, ToString::to_string), fact(&zone.private, ToString::to_string));
        lines.insert(format!("zone {name}, private {private}, looked up {}", zone.looked_up));
    }
    for lookup in &deployment.lookups {
        lines.insert(format!("lookup of {}", fact(&lookup.domain, ToString::to_string)));
    }
    let about = [
        ("reusable", deployment.reusable),
        ("written ARNs", !deployment.arns.is_empty()),
        ("literal records", !deployment.literal_records.is_empty()),
        ("a cluster", deployment.discoverer.is_some()),
        ("incomplete", deployment.incomplete.is_some()),
        ("problems", !deployment.problems.is_empty()),
    ];
    lines.extend(about.iter().filter(|(_, is)| *is).map(|(what, _)| (*what).to_owned()));
    lines.into_iter().flat_map(|line| [line, "\n".to_owned()]).collect()
}

fn name(certificate: &Certificate) -> String {
    certificate.names.list.first().map_or("a certificate without a name".to_owned(), ToString::to_string)
}

/// The base names of a certificate that certainly get a record.
fn covered(deployment: &Deployment, certificate: &Certificate) -> String {
    let made = deployment.records.iter().filter(|record| record.place.existence == Existence::Yes);
    let parts = made.flat_map(|record| &record.covers).filter(|(id, _)| *id == certificate.id);
    let names = parts.flat_map(|(_, part)| match part {
        Part::Whole => certificate.base_names(),
        Part::Name(name) | Part::Picked(name) => vec![acmlint::model::DomainName::new(name).base()],
        Part::PickedOne => Vec::new(),
    });
    let names: BTreeSet<String> = names.map(|name| name.to_string()).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.into_iter().collect::<Vec<_>>().join(" ") }
}

fn fact<T>(value: &Maybe<T>, print: impl Fn(&T) -> String) -> String {
    match value {
        Maybe::Known(value) => print(value),
        Maybe::OneOf(values, _) => values.iter().map(print).collect::<Vec<_>>().join(" or "),
        Maybe::Unknown(why) => format!("unknown ({})", why.reason),
    }
}

fn existence(existence: &Existence) -> &'static str {
    match existence {
        Existence::Yes => "yes",
        Existence::Perhaps(_) => "perhaps",
        Existence::No { .. } => "no",
    }
}
