//! What is written into hosted zones: validation records, and record sets that decide who may issue certificates.

use std::collections::HashMap;

use super::zones::IDS;
use super::{Found, Identities, Named, Resource, View, Wanted};
use crate::lower::facts::{elements, name_of, sensitive, trail_of, why_of};
use crate::model::{CaaProperty, Content, Deployment, Destination, DomainName, InZone, RecordSet, Zone};
use crate::source::Span;
use crate::value::{Kind, Maybe, Part, Piece, Symbol, Text, Value, Why};

const ROUTE_53: &str = "aws_route53_record";
const CLOUDFLARE: [&str; 2] = ["cloudflare_record", "cloudflare_dns_record"];
const RECORD_SET: &str = "AWS::Route53::RecordSet";
const RECORD_SET_GROUP: &str = "AWS::Route53::RecordSetGroup";
const CERTIFICATE: &str = "AWS::CertificateManager::Certificate";

pub(super) fn wants(kind: &str, looked_up: bool) -> Option<Wanted> {
    let named = [ROUTE_53, RECORD_SET, RECORD_SET_GROUP].contains(&kind) || CLOUDFLARE.contains(&kind);
    ((named || makes_records(kind)) && !looked_up).then_some(Wanted::WithCertificates)
}

/// Whether a type of templates may stand for certificates that come with their records.
fn makes_records(kind: &str) -> bool {
    kind == CERTIFICATE || kind == "AWS::CloudFormation::CustomResource" || kind.starts_with("Custom::")
}

pub(super) fn fill(resources: &[Resource], zones: &Identities, deployment: &mut Deployment) {
    let mut by_address: HashMap<String, usize> = HashMap::new();
    for (index, record) in deployment.records.iter().enumerate() {
        by_address.entry(record.place.address.clone()).or_insert(index);
    }
    for resource in resources {
        let (kind, view) = (&*resource.kind, resource.view());
        let record = by_address.get(&resource.place.address).and_then(|&index| deployment.records.get_mut(index));
        if makes_records(kind) {
            let destinations = if kind == CERTIFICATE { options(view, zones) } else { custom(view, zones) };
            if let Some(record) = record {
                record.destinations = destinations;
            }
        } else if let Some(record) = record {
            if kind == ROUTE_53 {
                let found = view.find(&["zone_id"]);
                record.destinations = found.iter().map(|found| destination(found, None, zones)).collect();
            } else if CLOUDFLARE.contains(&kind) {
                record.proxied = Some(view.setting(&["proxied"], |text| text == Some("true")));
            }
        } else {
            let sets = match kind {
                ROUTE_53 => record_set(resource, view, &TERRAFORM, zones, &deployment.zones).into_iter().collect(),
                RECORD_SET => record_set(resource, view, &TEMPLATES, zones, &deployment.zones).into_iter().collect(),
                RECORD_SET_GROUP => group(resource, zones, &deployment.zones),
                _ => Vec::new(),
            };
            deployment.record_sets.extend(sets);
        }
    }
}

/// The zones of a certificate's validation options, each with the name that it is for.
fn options(view: View<'_>, zones: &Identities) -> Vec<Destination> {
    let options = view.blocks(&["DomainValidationOptions"]).into_iter();
    options
        .flat_map(|option| {
            let name = option.find(&["DomainName"]).into_iter().next();
            let part = match name.as_ref().map(|name| (&name.value.kind, &name.value)) {
                Some((Kind::Text(text), value)) => Part::Name(name_of(text, value).base().text().clone()),
                // What is wholly unknown is the name of whatever it is.
                Some((Kind::Unknown(unknown), value)) => {
                    let text = Text::hole(unknown.symbol.clone(), unknown.why.clone());
                    Part::Name(name_of(&text, value).base().text().clone())
                }
                _ => Part::PickedOne,
            };
            let found = option.find(&["HostedZoneId"]);
            found.iter().map(|found| destination(found, Some(part.clone()), zones)).collect::<Vec<_>>()
        })
        .filter(|destination| !destination.zones.is_empty())
        .collect()
}

/// The zone of a custom resource that makes a certificate and all its records.
fn custom(view: View<'_>, zones: &Identities) -> Vec<Destination> {
    view.find(&["HostedZoneId"]).iter().map(|found| destination(found, None, zones)).collect()
}

fn destination(found: &Found<'_>, part: Option<Part>, zones: &Identities) -> Destination {
    let in_zones = in_zones(&found.value, found.at, zones);
    let doubt = found.value.why().filter(|_| in_zones.len() > 1);
    Destination { part, zones: in_zones, doubt, at: found.at, trail: trail_of(&found.value) }
}

fn in_zones(value: &Value, at: Span, zones: &Identities) -> Vec<InZone> {
    if value.refs.secret() {
        return vec![InZone::Unknown(sensitive(at))];
    }
    let named = zones.named(value, &IDS, at).into_iter();
    named
        .map(|named| match named {
            Named::Here(zone) => InZone::Here(zone),
            Named::Elsewhere(id) if id.is_empty() => InZone::Unknown(Why::new("no zone is given", Some(at))),
            Named::Elsewhere(id) => {
                InZone::Unknown(Why::new(format!("the zone `{id}` is neither made nor looked up here"), Some(at)))
            }
            Named::Unknown(why) => InZone::Unknown(why),
        })
        .collect()
}

/// How a language calls the attributes of a record set.
struct Spelling {
    name: [&'static str; 1],
    kind: [&'static str; 1],
    zone: [&'static str; 1],
    values: [&'static str; 1],
    /// Whether a name that does not end with that of its zone gets it appended.
    relative: bool,
}

const TERRAFORM: Spelling =
    Spelling { name: ["name"], kind: ["type"], zone: ["zone_id"], values: ["records"], relative: true };
const TEMPLATES: Spelling =
    Spelling { name: ["Name"], kind: ["Type"], zone: ["HostedZoneId"], values: ["ResourceRecords"], relative: false };

/// The record sets of a group, which has one zone, or one for each.
fn group(resource: &Resource, zones: &Identities, known: &[Zone]) -> Vec<RecordSet> {
    let view = resource.view();
    let sets = view.blocks(&["RecordSets"]);
    if let ([], Some(found)) = (&sets[..], view.find(&["RecordSets"]).first()) {
        let why = why_of(&found.value, found.at);
        return vec![RecordSet {
            place: resource.place.clone(),
            name: Maybe::Unknown(why.clone()),
            private: Maybe::Unknown(why.clone()),
            content: Content::Unknown(why),
            at: found.at,
            trail: Vec::new(),
        }];
    }
    sets.into_iter().filter_map(|set| record_set(resource, set, &TEMPLATES, zones, known)).collect()
}

fn record_set(
    resource: &Resource,
    view: View<'_>,
    spelling: &Spelling,
    zones: &Identities,
    known: &[Zone],
) -> Option<RecordSet> {
    let kind = view.setting(&spelling.kind, |text| text.unwrap_or_default().to_ascii_uppercase());
    let matters = |kind: &String| matches!(kind.as_str(), "CAA" | "CNAME" | "NS");
    let content = match &kind.value {
        Maybe::Known(kind) if kind == "CAA" => properties(view, &spelling.values),
        Maybe::Known(kind) if kind == "CNAME" => Content::Alias,
        Maybe::Known(kind) if kind == "NS" => Content::Delegation,
        Maybe::Known(_) => return None,
        Maybe::OneOf(kinds, _) if !kinds.iter().any(matters) => return None,
        Maybe::OneOf(_, why) | Maybe::Unknown(why) => Content::Unknown(why.clone()),
    };
    let zone = view.find(&spelling.zone).into_iter().chain(resource.view().find(&spelling.zone)).next();
    let in_zones = zone.map_or_else(Vec::new, |found| in_zones(&found.value, found.at, zones));
    let in_zones = if in_zones.is_empty() {
        let by_name = view.find(&["HostedZoneName"]).into_iter().next();
        let reason = if by_name.is_some() { "its zone is named, and may be private" } else { "its zone is not known" };
        vec![InZone::Unknown(Why::new(reason, Some(by_name.map_or(view.at(), |found| found.at))))]
    } else {
        in_zones
    };
    let place = resource.place.clone();
    let doubt = view.find(&spelling.zone).first().and_then(|found| found.value.why());
    let private = Maybe::any_of(in_zones.iter().map(|zone| match zone {
        InZone::Here(zone) => known[*zone].private.clone(),
        InZone::Unknown(why) => Maybe::Unknown(why.clone()),
    }));
    let private = private.because(doubt);
    let name = own_name(view, spelling).map_or_else(
        || Maybe::Unknown(Why::new("it has no name", Some(view.at()))),
        |(names, why)| {
            let names = names.into_iter().flat_map(|name| match (name, spelling.relative) {
                (Maybe::Known(name), true) => {
                    in_zones.iter().map(|zone| absolute(&name, zone, known, &place.address)).collect()
                }
                (name, _) => vec![name],
            });
            Maybe::any_of(names).because(why)
        },
    );
    let trail = view.find(&spelling.values).first().map_or_else(Vec::new, |found| trail_of(&found.value));
    let at = view.find(&spelling.values).first().map_or(view.at(), |found| found.at);
    Some(RecordSet { place, name, private, content, at, trail })
}

/// The name that a record set says it has; alternatives, and why it is one of several.
fn own_name(view: View<'_>, spelling: &Spelling) -> Option<(Vec<Maybe<DomainName>>, Option<Why>)> {
    let found = view.find(&spelling.name).into_iter().next()?;
    let name = |value: &Value| match &value.kind {
        Kind::Text(text) => Maybe::Known(name_of(text, value)),
        Kind::Unknown(unknown) => {
            Maybe::Known(name_of(&Text::hole(unknown.symbol.clone(), unknown.why.clone()), value))
        }
        _ => Maybe::Unknown(why_of(value, found.at)),
    };
    Some((found.value.alternatives().iter().map(name).collect(), found.value.why()))
}

/// A name in a zone, as the AWS provider expands it: what does not end with the zone's name gets it appended
/// (internal/service/route53/record.go, `expandRecordName`).
fn absolute(name: &DomainName, zone: &InZone, known: &[Zone], address: &str) -> Maybe<DomainName> {
    let below = |zone: &DomainName| {
        let dot = std::iter::once(Piece::Literal(".".into()));
        let pieces = name.text().pieces().into_iter().chain(dot).chain(zone.text().pieces());
        DomainName::new(&Text::from_pieces(pieces))
    };
    let zone_name = match zone {
        InZone::Here(zone) => known[*zone].name.value.clone(),
        InZone::Unknown(why) => Maybe::Unknown(why.clone()),
    };
    let is_empty = name.text().known() == Some("");
    match zone_name {
        Maybe::Known(zone) if is_empty => Maybe::Known(zone),
        Maybe::Known(zone) => match name.text().ends_with(zone.text()) {
            Some(true) => Maybe::Known(name.clone()),
            Some(false) => Maybe::Known(below(&zone)),
            None => {
                let why = Why::new("whether its name ends with that of its zone is not known", None);
                Maybe::OneOf(vec![name.clone(), below(&zone)], name.text().why().cloned().unwrap_or(why))
            }
        },
        Maybe::OneOf(_, why) | Maybe::Unknown(why) if is_empty => Maybe::Unknown(why),
        Maybe::OneOf(_, why) | Maybe::Unknown(why) => {
            let zone = DomainName::new(&Text::hole(Symbol::new(format!("the zone of {address}")), why.clone()));
            Maybe::OneOf(vec![name.clone(), below(&zone)], why)
        }
    }
}

/// The properties of a CAA record set.
fn properties(view: View<'_>, path: &[&str]) -> Content {
    let found = view.find(path);
    let (mut properties, mut more) = (Vec::new(), None);
    for one in &found {
        let is_open = one.value.alternatives().len() > 1 || matches!(one.value.kind, Kind::Many(_));
        let doubt = one.doubt.cloned().or_else(|| is_open.then(|| why_of(&one.value, one.at)));
        more = more.or_else(|| doubt.clone());
        for value in elements(&one.value) {
            match &value.kind {
                Kind::Text(text) if !value.refs.secret() => match property(text, value.at.unwrap_or(one.at)) {
                    Some(Ok(property)) if doubt.is_none() => properties.push(property),
                    Some(Err(why)) => more = more.or(Some(why)),
                    Some(Ok(_)) | None => {}
                },
                Kind::Null => {}
                _ => more = more.or_else(|| Some(why_of(&value, one.at))),
            }
        }
    }
    Content::Caa { properties, more }
}

/// One value of a CAA record set: `0 issue "amazon.com; validationmethods=dns-01"`. None where it does not concern
/// certificates for servers.
fn property(text: &Text, at: Span) -> Option<Result<CaaProperty, Why>> {
    let unknown = || text.why().cloned().unwrap_or_else(|| Why::new("this is no CAA value", None));
    let mut words = text.known_prefix().splitn(3, char::is_whitespace);
    let (_flags, tag, value) = (words.next(), words.next(), words.next());
    let Some((tag, value)) = tag.zip(value) else { return Some(Err(unknown())) };
    let wildcard = match tag.to_ascii_lowercase().as_str() {
        "issue" => false,
        "issuewild" => true,
        _ => return None,
    };
    if text.known().is_none() {
        return Some(Err(unknown()));
    }
    let value = value.trim().trim_matches('"');
    let issuer = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    Some(Ok(CaaProperty { wildcard, issuer, at }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Owner, Sources};

    #[test]
    fn a_value_names_an_authority_or_none() {
        let file = Sources::default().add("x", "", Owner::User);
        let at = Span { file, start: 0, end: 0 };
        let issuer = |text: &str| property(&Text::from(text), at).map(|property| property.unwrap().issuer);
        assert_eq!(issuer("0 issue \"Amazon.com; validationmethods=dns-01\""), Some("amazon.com".to_owned()));
        assert_eq!(issuer("0 IssueWild \";\""), Some(String::new()));
        assert_eq!(issuer("128 issue letsencrypt.org"), Some("letsencrypt.org".to_owned()));
        assert_eq!(issuer("0 iodef \"mailto:ca@example.com\""), None);
        assert!(property(&Text::from(""), at).unwrap().is_err());
    }
}
