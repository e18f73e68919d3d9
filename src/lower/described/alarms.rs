//! What watches the days that certificates have left: alarms of `CloudWatch`, rules for events, rules of AWS Config.

use super::identities::{Identities, Named};
use super::{Resource, View, Wanted};
use crate::lower::facts::{elements, why_of};
use crate::model::{Alarm, Deployment, Existence, Setting, Watch, Watched};
use crate::value::{Kind, Maybe, Text, Value, Why};

/// How a language spells what is asked for.
struct Spelling {
    certificate: &'static str,
    /// What names a certificate.
    ids: &'static [&'static str],
    alarm: &'static str,
    metric: &'static str,
    namespace: &'static str,
    threshold: &'static str,
    comparison: &'static str,
    dimensions: &'static str,
    /// Metrics that an alarm puts together, and where one of them names what it measures.
    queries: &'static str,
    query: &'static [&'static str],
    event: &'static str,
    pattern: &'static str,
    config: &'static str,
    identifier: [&'static str; 2],
}

const SPELLINGS: [Spelling; 2] = [
    Spelling {
        certificate: "aws_acm_certificate",
        ids: &["arn", "id", "*", "certificate_arn"],
        alarm: ALARM,
        metric: "metric_name",
        namespace: "namespace",
        threshold: "threshold",
        comparison: "comparison_operator",
        dimensions: "dimensions",
        queries: "metric_query",
        query: &["metric"],
        event: "aws_cloudwatch_event_rule",
        pattern: "event_pattern",
        config: "aws_config_config_rule",
        identifier: ["source", "source_identifier"],
    },
    Spelling {
        certificate: "AWS::CertificateManager::Certificate",
        ids: &["arn", "Ref", "CertificateArn", "Arn", "id", "*"],
        alarm: "AWS::CloudWatch::Alarm",
        metric: "MetricName",
        namespace: "Namespace",
        threshold: "Threshold",
        comparison: "ComparisonOperator",
        dimensions: "Dimensions",
        queries: "Metrics",
        query: &["MetricStat", "Metric"],
        event: "AWS::Events::Rule",
        pattern: "EventPattern",
        config: "AWS::Config::ConfigRule",
        identifier: ["Source", "SourceIdentifier"],
    },
];

/// The alarms of Terraform.
pub const ALARM: &str = "aws_cloudwatch_metric_alarm";
/// The namespace of the metric (docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html).
pub const NAMESPACE: &str = "AWS/CertificateManager";
const METRIC: &str = "DaysToExpiry";
const DIMENSION: &str = "CertificateArn";
/// The rule of AWS Config (docs.aws.amazon.com/config/latest/developerguide/acm-certificate-expiration-check.html).
const CONFIG_RULE: &str = "ACM_CERTIFICATE_EXPIRATION_CHECK";

fn spelling(kind: &str) -> Option<&'static Spelling> {
    SPELLINGS.iter().find(|one| [one.alarm, one.event, one.config, one.certificate].contains(&kind))
}

pub(super) fn wants(kind: &str, looked_up: bool) -> Option<Wanted> {
    let spelling = spelling(kind).filter(|_| !looked_up)?;
    Some(if kind == spelling.alarm { Wanted::Always } else { Wanted::WithCertificates })
}

pub(super) fn fill(resources: &[Resource], deployment: &mut Deployment) {
    let numbers = super::certificates(deployment);
    let mut identities = Identities::default();
    let own = || resources.iter().filter_map(|one| Some((one, spelling(&one.kind).filter(|_| !one.looked_up)?)));
    for (resource, by) in own().filter(|(one, by)| one.kind == by.certificate) {
        if let Some(&number) = numbers.get(&super::identity(&resource.place)) {
            identities.add(resource, number, by.ids);
        }
    }
    for (resource, by) in own() {
        if resource.kind == by.alarm {
            deployment.alarms.extend(alarm(resource, by, &identities));
        } else if resource.kind == by.event {
            deployment.watches.extend(events(resource, by));
        } else if resource.kind == by.config {
            deployment.watches.extend(config(resource, by));
        }
    }
}

fn alarm(resource: &Resource, by: &Spelling, identities: &Identities) -> Option<Alarm> {
    let view = resource.view();
    let queries = view.blocks(&[by.queries]);
    let mut watched = Vec::new();
    let mut computed = None;
    if is_about_expiry(view, by, &[]) == Ok(false) {
        let about: Vec<View<'_>> =
            queries.iter().filter(|query| is_about_expiry(**query, by, by.query) != Ok(false)).copied().collect();
        let first = about.first()?;
        for query in &about {
            watched.extend(certificates(*query, by, by.query, identities));
        }
        // An expression may make anything of what it measures.
        computed = (queries.len() > 1).then(|| Why::new("it is computed from several metrics", Some(first.at())));
    } else {
        watched.extend(certificates(view, by, &[], identities));
    }
    let threshold = match computed {
        Some(why) => Setting::absent(Maybe::Unknown(why)),
        None => view.setting(&[by.threshold], |text| text.and_then(|text| text.trim().parse::<f64>().ok())),
    };
    let is_below = view.setting(&[by.comparison], |text| text.is_some_and(|text| text.starts_with("LessThan"))).value;
    Some(Alarm { place: resource.place.clone(), threshold, is_below, watched })
}

/// Whether a metric is the days that a certificate has left; `path` leads to it.
fn is_about_expiry(view: View<'_>, by: &Spelling, path: &[&str]) -> Result<bool, Why> {
    let says = |name: &str, wanted: &str| {
        let path = [path, &[name]].concat();
        view.setting(&path, |text| text == Some(wanted)).decide(|same| *same)
    };
    match (says(by.namespace, NAMESPACE), says(by.metric, METRIC)) {
        (Ok(false), _) | (_, Ok(false)) => Ok(false),
        (Ok(true), Ok(true)) => Ok(true),
        (Err(why), _) | (_, Err(why)) => Err(why),
    }
}

fn certificates(view: View<'_>, by: &Spelling, path: &[&str], identities: &Identities) -> Vec<Watched> {
    let unclear = is_about_expiry(view, by, path).err();
    let at = [path, &[by.dimensions]].concat();
    let mut watched = Vec::new();
    for (value, found_at) in dimension(view, &at) {
        watched.extend(identities.named(&value, by.ids, found_at).into_iter().map(|named| match (named, &unclear) {
            (Named::Here(number), None) => Watched::Made(number),
            (Named::Elsewhere(_), _) => Watched::Elsewhere,
            (Named::Unknown(why), _) => Watched::Unknown(why),
            (Named::Here(_), Some(why)) => Watched::Unknown(why.clone()),
        }));
    }
    watched
}

/// The values of the dimension that names a certificate: of a map, or of a list of names and values.
fn dimension(view: View<'_>, path: &[&str]) -> Vec<(Value, crate::source::Span)> {
    let mut found = Vec::new();
    for block in view.blocks(path) {
        let names = block.setting(&["Name"], |text| text == Some(DIMENSION)).decide(|same| *same);
        if names != Ok(false) {
            found.extend(block.find(&["Value"]).into_iter().map(|one| (one.value, one.at)));
        }
    }
    if !found.is_empty() {
        return found;
    }
    let inside = [path, &[DIMENSION]].concat();
    found.extend(view.find(&inside).into_iter().map(|one| (one.value, one.at)));
    found
}

/// A rule for events: those of ACM itself, or those of AWS Health about ACM.
fn events(resource: &Resource, by: &Spelling) -> Option<Watch> {
    if matches!(resource.place.existence, Existence::No { .. }) {
        return None;
    }
    let view = resource.view();
    let mut words = Vec::new();
    let mut unknown = None;
    let mut at = None;
    for field in resource.fields.iter().filter(|field| field.path.first().is_some_and(|first| first == by.pattern)) {
        at.get_or_insert(field.at);
        for value in elements(&field.value) {
            words.extend(field.path.iter().skip(1).cloned());
            gather(&value, &mut words, &mut unknown, field.at);
        }
    }
    let at = at.unwrap_or(view.at());
    let says = |word: &str| words.iter().any(|text| text.contains(word));
    let of_health =
        says("aws.health") && (says("\"ACM\"") || words.iter().any(|text| text == "ACM") || !says("service"));
    let about_acm = says("aws.acm") || says("ACM Certificate") || of_health;
    let watches = match unknown {
        _ if about_acm => Maybe::Known(true),
        Some(why) => Maybe::Unknown(why),
        None => return None,
    };
    Some(Watch { place: resource.place.clone(), at, watches })
}

/// All texts in a value.
fn gather(value: &Value, words: &mut Vec<String>, unknown: &mut Option<Why>, at: crate::source::Span) {
    match &value.kind {
        Kind::Text(Text::Known(text)) => words.push(text.to_string()),
        Kind::List(items) | Kind::Set(items) | Kind::OneOf(items) => {
            items.iter().for_each(|item| gather(item, words, unknown, at));
        }
        Kind::Object(items) => {
            for (key, item) in items.iter() {
                words.push(key.to_string());
                gather(item, words, unknown, at);
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) => {}
        _ => {
            unknown.get_or_insert_with(|| why_of(value, at));
        }
    }
}

fn config(resource: &Resource, by: &Spelling) -> Option<Watch> {
    if matches!(resource.place.existence, Existence::No { .. }) {
        return None;
    }
    let setting = resource.view().setting(&by.identifier, |text| text == Some(CONFIG_RULE));
    let at = setting.at.unwrap_or(resource.place.header);
    match setting.decide(|same| *same) {
        Ok(false) => None,
        Ok(true) => Some(Watch { place: resource.place.clone(), at, watches: Maybe::Known(true) }),
        Err(why) => Some(Watch { place: resource.place.clone(), at, watches: Maybe::Unknown(why) }),
    }
}
