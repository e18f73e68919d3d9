//! Values to facts of the model: what every front end does with the value of an attribute once it has one.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::model::consumers::KeyRule;
use crate::model::{
    CertificateId, Consumer, Departure, DomainName, Existence, Keys, Leaving, Placement, PlacementRule, Region, Served,
    Serves, Setting, Taken, Target, WrittenArn, WrittenName,
};
use crate::source::{FileId, Span};
use crate::value::{
    InstanceKey, Kind, Maybe, NodeId, Part, Passage, Piece, Ref, Refs, Symbol, Text, Value, Why, beginning,
};

/// The attributes of a certificate that are its ARN.
pub const ARN: [&str; 3] = ["arn", "id", "*"];

/// Certificates by the resource instances that make them.
#[derive(Default)]
pub struct Certificates {
    by_node: HashMap<NodeId, Vec<(InstanceKey, CertificateId)>>,
    by_instance: HashMap<(NodeId, InstanceKey), Vec<CertificateId>>,
}

impl Certificates {
    /// An instance of a resource makes this certificate.
    pub fn add(&mut self, node: NodeId, key: InstanceKey, id: CertificateId) {
        self.by_instance.entry((node, key.clone())).or_default().push(id);
        self.by_node.entry(node).or_default().push((key, id));
    }

    /// The certificates that an instance of a resource may be.
    pub fn of(&self, node: NodeId, key: &InstanceKey) -> Cow<'_, [CertificateId]> {
        let Some(all) = self.by_node.get(&node) else { return Cow::Borrowed(&[]) };
        if let Some(exact) = self.by_instance.get(&(node, key.clone())) {
            return Cow::Borrowed(exact);
        }
        Cow::Owned(all.iter().filter(|(known, _)| known.may_be(key)).map(|(_, id)| *id).collect())
    }

    /// The certificates of which these attributes are among the references.
    pub fn among(&self, refs: &Refs, attributes: &[&str]) -> Vec<CertificateId> {
        let mut ids: Vec<CertificateId> = refs
            .iter()
            .filter(|reference| attributes.contains(&&*reference.attribute))
            .flat_map(|reference| self.of(reference.node, &reference.key).into_owned())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Which options of which certificates are among the references, by the attributes that hold them.
    pub fn parts(&self, refs: &Refs, attributes: &[&str]) -> Vec<(CertificateId, Part)> {
        let mut parts: Vec<(CertificateId, Part)> = refs
            .iter()
            .filter(|reference| attributes.contains(&&*reference.attribute))
            .flat_map(|reference| {
                let owners = self.of(reference.node, &reference.key).into_owned().into_iter();
                owners.map(|id| (id, reference.part.clone()))
            })
            .collect();
        parts.sort();
        parts.dedup();
        parts
    }

    /// What leaves with the ARNs among some references: `through` is what takes them out of sight, `at` a place in it.
    pub fn departures(&self, refs: &Refs, through: &str, at: Span, existence: &Existence) -> Vec<Departure> {
        let departure = |certificate| Departure {
            certificate,
            what: Leaving::Arn,
            through: through.to_owned(),
            at,
            existence: existence.clone(),
        };
        self.among(refs, &ARN).into_iter().map(departure).collect()
    }
}

/// The places that a value came through, the last one first; those of all alternatives.
pub fn trail_of(value: &Value) -> Vec<Passage> {
    let mut trail: Vec<Passage> = Vec::new();
    for alternative in std::iter::once(value).chain(value.alternatives()) {
        for passage in alternative.trail.passages() {
            if !trail.contains(passage) {
                trail.push(passage.clone());
            }
        }
    }
    trail
}

/// What is known of a value, by what a function says of each known string in it; `null` is none.
pub fn setting<T: PartialEq>(at: Span, value: &Value, read: impl Fn(Option<&str>) -> T) -> Setting<T> {
    let possible = value.alternatives().iter().map(|alternative| match &alternative.kind {
        Kind::Null => Maybe::Known(read(None)),
        Kind::Text(_) if value.refs.secret() || alternative.refs.secret() => Maybe::Unknown(sensitive(at)),
        Kind::Text(Text::Known(text)) => Maybe::Known(read(Some(text))),
        _ => Maybe::Unknown(why_of(alternative, at)),
    });
    Setting { value: Maybe::any_of(possible).because(value.why()), at: Some(at), trail: trail_of(value) }
}

/// A key algorithm by its name, which a request need not have; what is too long to be read is cut.
pub fn key_algorithm(name: Option<&str>) -> Text {
    Text::from(beginning(name.unwrap_or("RSA_2048"), 100))
}

/// Why nothing is said of a value that must not be printed.
pub fn sensitive(at: Span) -> Why {
    Why::new("it is sensitive", Some(at))
}

/// Why a value is not known.
pub fn why_of(value: &Value, at: Span) -> Why {
    value.why().unwrap_or_else(|| Why::new("it is not known", Some(at)))
}

/// A name of a value: of one that must not be printed, nothing is told but whether it is a wildcard; the same name is the
/// same each time.
pub fn name_of(text: &Text, value: &Value) -> DomainName {
    let name = DomainName::new(text);
    if !value.refs.secret() {
        return name;
    }
    let base = name.base();
    let symbol = Symbol::of_call("sensitive", std::iter::once(Symbol::new(base.text().to_string())));
    let hidden = Text::hole(Symbol::new(symbol.digest()), Why::new("it is sensitive", None));
    let wildcard = (base != name).then(|| Piece::Literal("*.".into()));
    DomainName::new(&Text::from_pieces(wildcard.into_iter().chain(hidden.pieces())))
}

/// The names that a value may be, as they are written. `at` is the expression that gives it, `doubt` why the certificate
/// may be without it.
pub fn written_names<'v>(
    value: &'v Value,
    at: Span,
    is_first: bool,
    doubt: Option<&'v Why>,
) -> impl Iterator<Item = WrittenName> + 'v {
    let alternatives = value.alternatives();
    let is_one_of_several = alternatives.len() > 1;
    alternatives.iter().filter_map(move |one| {
        let text = match &one.kind {
            Kind::Null => return None,
            Kind::Text(text) => text.clone(),
            _ => Text::hole(one.symbol(), why_of(one, at)),
        };
        let is_secret = value.refs.secret() || one.refs.secret();
        let text = if is_secret { name_of(&text, &one.clone().with_refs(&value.refs)).text().clone() } else { text };
        let doubt = doubt.cloned().or_else(|| is_one_of_several.then(|| why_of(value, at)));
        let at = one.at.filter(|inner| at.contains(*inner)).unwrap_or(at);
        let is_there = text.known() != Some("");
        is_there.then(|| WrittenName { text, at: Some(at), trail: trail_of(value), is_first, doubt })
    })
}

/// The elements of a value that may hold several: lists, sets, collections of unknown length, alternatives of these.
pub fn elements(value: &Value) -> Vec<Value> {
    match &value.kind {
        Kind::List(items) | Kind::Set(items) => {
            items.iter().flat_map(elements).map(|item| item.with_refs(&value.refs)).collect()
        }
        Kind::Many(element) => elements(element).into_iter().map(|item| item.with_refs(&value.refs)).collect(),
        Kind::OneOf(items)
            if items.iter().any(|item| matches!(item.kind, Kind::List(_) | Kind::Set(_) | Kind::Many(_))) =>
        {
            items.iter().flat_map(elements).map(|item| item.with_refs(&value.refs)).collect()
        }
        _ => vec![value.clone()],
    }
}

/// What one alternative of a value names where a certificate is taken; nothing where it is `null` or empty. `whole` is
/// the value that it is an alternative of; `named` says what the one attribute of a resource is that it stands for.
pub fn targets(
    value: &Value,
    whole: &Value,
    at: Span,
    certificates: &Certificates,
    named: impl FnOnce(&Ref, &Refs) -> Option<Vec<Taken>>,
) -> Vec<Target> {
    let mut trail = trail_of(value);
    trail.extend(trail_of(whole).into_iter().filter(|passage| !trail.contains(passage)).collect::<Vec<_>>());
    let unknown = || {
        let refs = value.all_refs().union(&whole.refs);
        Taken::Unknown { why: why_of(value, at), perhaps: certificates.among(&refs, &ARN) }
    };
    let taken = match &value.kind {
        Kind::Null => Vec::new(),
        Kind::Text(Text::Known(text)) if text.is_empty() => Vec::new(),
        Kind::Text(_) if value.refs.secret() || whole.refs.secret() => {
            vec![Taken::Unknown { why: sensitive(at), perhaps: Vec::new() }]
        }
        Kind::Text(text) => vec![literal(text, value, at)],
        Kind::Unknown(one) => {
            let refs = value.refs.union(&whole.refs);
            let named = one.attribute.as_ref().and_then(|reference| named(reference, &refs));
            named.unwrap_or_else(|| vec![unknown()])
        }
        _ => vec![unknown()],
    };
    taken.into_iter().map(|certificate| Target { certificate, trail: trail.clone() }).collect()
}

/// Whether it is certain that each of these is a certificate.
pub fn are_certificates(targets: &[Target]) -> bool {
    targets.iter().all(|target| !matches!(target.certificate, Taken::Other(_) | Taken::Unknown { .. }))
}

/// A literal: the ARN of a certificate, whose fourth field is its region, or something else.
pub fn literal(text: &Text, value: &Value, at: Span) -> Taken {
    /// In bytes (IAM User Guide, "IAM and AWS STS quotas").
    const LONGEST_ARN: usize = 2_048;
    let unknown = |why: Why| Taken::Unknown { why, perhaps: Vec::new() };
    if text.least_length() > LONGEST_ARN {
        return unknown(Why::new("it is longer than an ARN can be", Some(at)));
    }
    match region_of(text) {
        Some(region) if region.is_code() => Taken::Arn { arn: text.to_string(), region, at: value.at },
        // What stands in for a region until somebody puts one there.
        Some(region) => unknown(Why::new(format!("`{region}` is no region"), Some(at))),
        None if text.known().is_some() => Taken::Other(text.to_string()),
        None => unknown(text.why().cloned().unwrap_or_else(|| Why::new("it is not known", Some(at)))),
    }
}

/// The region in the ARN of a certificate. A partition has no colon, and whatever it is, the region decides it.
fn region_of(text: &Text) -> Option<Region> {
    let pieces = text.pieces();
    let behind = match &pieces[..] {
        [Piece::Literal(arn), Piece::Hole(..), Piece::Literal(rest), ..] if **arn == *"arn:" => rest.strip_prefix(':'),
        _ => text.known_prefix().strip_prefix("arn:").and_then(|rest| rest.split_once(':')).map(|(_, rest)| rest),
    };
    // The field is whole only where something known stands behind it.
    let (region, _) = behind?.strip_prefix("acm:")?.split_once(':')?;
    (!region.is_empty()).then(|| Region::new(region))
}

/// Where a certificate must live for a use of it; `types` are the endpoint types of an API and where they are written.
pub fn placement(rule: PlacementRule, types: Option<(&Value, Span)>, at: Span) -> Setting<Placement> {
    let is_serverless = rule == PlacementRule::ServerlessEndpoint;
    let of_type = |kind: &str| match (rule, kind) {
        (PlacementRule::RegionalEndpoint, "EDGE") => Placement::Misplaced,
        (PlacementRule::RegionalEndpoint, _) | (_, "PRIVATE") => Placement::Same,
        (_, "EDGE") => Placement::UsEast1,
        _ if is_serverless => Placement::Same,
        _ => Placement::Misplaced,
    };
    // The API's default is an edge-optimised endpoint (CreateDomainName, `endpointConfiguration`).
    // Whether it takes a regional certificate all the same, no page says.
    let unsaid = || Maybe::Unknown(Why::new("the type of the endpoint is not written", Some(at)));
    let default = match rule {
        PlacementRule::UsEast1 => return Setting::absent(Maybe::Known(Placement::UsEast1)),
        PlacementRule::Same => return Setting::absent(Maybe::Known(Placement::Same)),
        PlacementRule::Unsaid => return Setting::absent(Maybe::Known(Placement::Unsaid)),
        PlacementRule::ServerlessEndpoint => Maybe::Known(Placement::Same),
        PlacementRule::EndpointType => Maybe::Known(Placement::UsEast1),
        PlacementRule::RegionalEndpoint => unsaid(),
    };
    let Some((value, written)) = types else { return Setting::absent(default) };
    let possible = elements(value).into_iter().map(|element| match &element.kind {
        Kind::Text(Text::Known(kind)) => Maybe::Known(of_type(kind)),
        Kind::Null => default.clone(),
        _ => Maybe::Unknown(why_of(&element, written)),
    });
    let placement = match Maybe::any_of(possible).because(value.why()) {
        Maybe::Unknown(why) if why.at.is_none() => Maybe::Unknown(why_of(value, at)),
        placement => placement,
    };
    Setting { value: placement, at: Some(written), trail: trail_of(value) }
}

/// Which keys a certificate may have for a use of it; `protocol` is that of what takes it, and where it is written.
pub fn keys(
    consumer: &Consumer,
    placement: &Setting<Placement>,
    protocol: Option<(&Value, Span)>,
    at: Span,
) -> Setting<Keys> {
    match (consumer.keys.decided(&placement.value), protocol) {
        (Some(value), _) => Setting::absent(value),
        (None, Some((value, written))) => setting(written, value, KeyRule::of_listener),
        (None, None) if consumer.protocol.is_some() => Setting::absent(Maybe::Known(KeyRule::of_listener(None))),
        (None, None) => Setting::absent(Maybe::Unknown(Why::new("the protocol is that of another resource", Some(at)))),
    }
}

/// The names that something serves: the values of the attribute that holds them, each with where it is written and why it
/// may not be there. `is_list`: one value may be any number of names.
pub fn served<'v>(values: impl IntoIterator<Item = (&'v Value, Span, Option<&'v Why>)>, is_list: bool) -> Served {
    let mut served = Served::default();
    for (value, at, doubt) in values {
        take_served(value, at, doubt, is_list, &mut served);
        if served.names.len() > MOST_SERVED {
            served.names.truncate(MOST_SERVED);
            served.names.shrink_to_fit();
            served.more.get_or_insert_with(|| Why::new("it has more names than can be served", Some(at)));
        }
    }
    served
}

/// Names that are kept of what serves them: CloudFront takes 100 of a distribution, and more where that is asked for.
const MOST_SERVED: usize = 500;

/// How much a name that is served may have to be looked at, in bytes: a domain name has a quarter of it.
const LONGEST_SERVED: usize = 1_000;

fn take_served(value: &Value, at: Span, doubt: Option<&Why>, is_list: bool, served: &mut Served) {
    let is_nothing = |one: &Value| match &one.kind {
        Kind::Null => true,
        Kind::Text(text) => text.known().is_some_and(str::is_empty),
        _ => false,
    };
    let is_too_long = |one: &Value| matches!(&one.kind, Kind::Text(text) if text.least_length() > LONGEST_SERVED);
    let mut more = |why: Why| {
        served.more.get_or_insert(why);
    };
    let is_one = |one: &Value| match &one.kind {
        Kind::Text(_) => !is_nothing(one),
        Kind::Unknown(unknown) => unknown.scalar || !is_list,
        _ => false,
    };
    match &value.kind {
        _ if is_nothing(value) => {}
        Kind::List(items) | Kind::Set(items) => {
            for item in items.iter() {
                take_served(&item.clone().out_of(value), at, doubt, false, served);
            }
        }
        _ if value.alternatives().iter().any(is_too_long) => {
            more(Why::new("it is longer than a domain name can be", Some(at)));
        }
        _ if doubt.is_some() => more(doubt.cloned().unwrap_or_else(|| why_of(value, at))),
        _ if value.alternatives().iter().all(is_one) => {
            let possible = value.alternatives().iter().map(|one| Maybe::Known(name_of(&text_of(one, at), one)));
            let name = Maybe::any_of(possible).because(value.why());
            let written = value.at.filter(|own| at.contains(*own)).unwrap_or(at);
            served.names.push(Setting { value: name, at: Some(written), trail: trail_of(value) });
        }
        _ => more(why_of(value, at)),
    }
}

/// A value as a text, of which nothing is known where it is none.
fn text_of(value: &Value, at: Span) -> Text {
    match &value.kind {
        Kind::Text(text) => text.clone(),
        _ => Text::hole(value.symbol(), why_of(value, at)),
    }
}

/// The positions of written ARNs by the places where they are written.
#[derive(Default)]
pub struct ByPlace(BTreeSet<(FileId, u32, usize)>);

impl ByPlace {
    /// Those of these ARNs.
    pub fn of(arns: &[WrittenArn]) -> Self {
        Self(arns.iter().enumerate().map(|(position, arn)| (arn.at.file, arn.at.start, position)).collect())
    }

    fn within(&self, at: Span) -> impl Iterator<Item = usize> {
        let end = (at.file, at.end.max(at.start), 0);
        self.0.range((at.file, at.start, 0)..end).map(|(.., position)| *position)
    }
}

/// An ARN that was copied is that of a certificate which is good for what its consumer serves: marks the written ARNs
/// in a consumer's value.
pub fn serve(arns: &mut [WrittenArn], by_place: &ByPlace, value: &Value, served: &Served) {
    if arns.is_empty() {
        return;
    }
    let served = known_names(served);
    for element in elements(value) {
        for at in element.alternatives().iter().filter_map(|alternative| alternative.at) {
            for position in by_place.within(at) {
                let Some(arn) = arns.get_mut(position).filter(|arn| at.contains(arn.at)) else { continue };
                arn.serves = match (std::mem::take(&mut arn.serves), &served) {
                    (Serves::Unseen, Some(names)) => Serves::Names(names.clone()),
                    (Serves::Names(known), Some(names)) => Serves::Names([&known[..], names].concat()),
                    (_, None) | (Serves::Anything, _) => Serves::Anything,
                };
            }
        }
    }
}

/// The names that something serves, where there are any and all are known.
pub fn known_names(served: &Served) -> Option<Vec<DomainName>> {
    let is_known = |name: &&DomainName| name.text().known().is_some();
    let names: Option<Vec<DomainName>> =
        served.names.iter().map(|name| name.value.known().filter(is_known).cloned()).collect();
    names.filter(|names| !names.is_empty() && served.more.is_none())
}

/// Whether one of the things that a value may be is nothing.
pub fn may_be_none(value: &Value) -> bool {
    let is_none = |one: &Value| match &one.kind {
        Kind::Null => true,
        Kind::Text(Text::Known(text)) => text.is_empty(),
        _ => false,
    };
    value.alternatives().iter().any(is_none)
}

/// A record that someone copied by hand.
pub fn mentions_validation_host(value: &Value) -> bool {
    mentions(value, ".acm-validations.aws")
}

/// A policy that lets somebody give ACM the permission to renew the certificates of a private authority
/// (`docs.aws.amazon.com/privateca/latest/APIReference/API_CreatePermission.html`).
pub fn mentions_permitting(value: &Value) -> bool {
    mentions(value, "acm-pca:CreatePermission")
}

/// Why a missing permission may be given all the same.
pub fn permitter(at: Span) -> Why {
    Why::new("a policy lets something here give the permission (`acm-pca:CreatePermission`)", Some(at))
}

fn mentions(value: &Value, word: &str) -> bool {
    elements(value).iter().any(|element| match &element.kind {
        Kind::Text(text) => text.pieces().iter().any(|piece| match piece {
            Piece::Literal(text) => text.contains(word),
            Piece::Hole(..) => false,
        }),
        Kind::Object(items) => items.iter().any(|(_, item)| mentions(item, word)),
        _ => false,
    })
}
