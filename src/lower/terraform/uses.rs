//! Who uses a certificate: what takes it, what makes its records, where it leaves what can be seen.

use std::rc::Rc;

use super::attributes::{CERTIFICATE, VALIDATION, VALIDATION_OPTIONS};
use super::certificates::{sensitive, trail_of, why_of};
use super::deployment::{Certificates, elements};
use super::module::{Mode, attribute};
use super::program::{Instance, Node, Program, Repetition, Scope};
use crate::model::consumers::{self, PlacementRule};
use crate::model::{
    Attachment, CertificateId, Consumer, Departure, Deployment, DomainName, Existence, Leaving, Place, Placement,
    Record, Region, Serves, Setting, Taken, Target,
};
use crate::source::Span;
use crate::syntax::hcl::{Attribute, Block};
use crate::value::{Kind, Lazy, Maybe, Part, Refs, Text, Value, Why};

/// Resource types that mention a certificate without using it: they watch it, or wait for it.
fn is_onlooker(kind: &str) -> bool {
    kind == VALIDATION
        || kind.starts_with("aws_cloudwatch_metric_alarm")
        || kind.starts_with("aws_cloudwatch_event_rule")
}

/// Attributes that mention a certificate without using it.
const MENTIONS: [&str; 3] = ["tags", "tags_all", "description"];

/// The attributes of a certificate that are its ARN.
const ARN: [&str; 3] = ["arn", "id", "*"];

/// What is known of who uses the certificates of a deployment.
pub struct Uses<'u, 'a> {
    /// The program.
    pub program: &'u Program<'a>,
    /// Its certificates.
    pub certificates: &'u Certificates,
    /// Where the answers go.
    pub deployment: &'u mut Deployment,
}

type Visited<'a> = (Vec<&'a str>, &'a Attribute, Value);

impl<'a> Uses<'_, 'a> {
    /// Every use in one instance of a resource.
    pub fn resource(&mut self, node: &Node<'a>, repetition: &Repetition) {
        let scope = Scope::repeated(node.instance.id, repetition);
        let mut visited: Vec<Visited<'a>> = Vec::new();
        self.program.visit(&node.resource.block.body, scope, &mut |path, attribute, value| {
            visited.push((path.to_vec(), attribute, value));
        });
        let place = self.program.place(node, repetition);
        let mut covers: Vec<(CertificateId, Part)> = Vec::new();
        for (path, attribute, value) in &visited {
            if let Some(consumer) = consumers::of(node.resource.kind).find(|consumer| consumer.path == path.as_slice())
            {
                let region = self.program.region(node, repetition);
                let placement = placement(consumer, &visited, attribute);
                self.attach(consumer, &place, attribute, value, &placement, &region);
                self.copied(value, served(node.resource.kind, &visited).as_deref());
                continue;
            }
            if mentions_validation_host(value) {
                self.deployment.literal_records.push(attribute.expr.span);
            }
            if path.first().is_some_and(|first| MENTIONS.contains(first)) {
                continue;
            }
            let refs = self.refs(value);
            self.options(&refs, &mut covers);
            if !is_onlooker(node.resource.kind) {
                self.depart(&refs, &place.local_address, attribute.expr.span, &place.existence);
            }
        }
        if !covers.is_empty() {
            self.deployment.records.push(Record { place, covers });
        }
    }

    /// Every use in the arguments of a call whose module is not here: it may do anything with them.
    pub fn foreign_call(&mut self, instance: u32, call: &'a Block, place: &Place) {
        let expansion = self.program.expand(&call.body, Scope::of(instance));
        let existence = place.existence.clone().and(&expansion.existence);
        let place = Place { existence, ..place.clone() };
        let mut covers = Vec::new();
        for repetition in &expansion.repetitions {
            let mut visited: Vec<(Span, Value)> = Vec::new();
            self.program.visit(&call.body, Scope::repeated(instance, repetition), &mut |_, attribute, value| {
                visited.push((attribute.expr.span, value));
            });
            for (span, value) in visited {
                let refs = self.refs(&value);
                self.options(&refs, &mut covers);
                self.depart(&refs, &place.local_address, span, &place.existence);
            }
        }
        if !covers.is_empty() {
            self.deployment.records.push(Record { place, covers });
        }
    }

    /// What leaves through the outputs of a module.
    pub fn outputs(&mut self, root: &Rc<Instance<'a>>) {
        for (name, block) in &root.module.outputs {
            let Some(value) = attribute(&block.body, "value") else { continue };
            let refs = self.refs(&self.program.output(root.id, name, value.span));
            let through = format!("output.{name}");
            self.depart(&refs, &through, value.expr.span, &Existence::Yes);
            for id in self.certificates.among(&refs, &[VALIDATION_OPTIONS, "*"]) {
                self.deployment.departures.push(Departure {
                    certificate: id,
                    what: Leaving::Options,
                    through: through.clone(),
                    at: value.expr.span,
                    existence: Existence::Yes,
                });
            }
        }
    }

    fn depart(&mut self, refs: &Refs, through: &str, at: Span, existence: &Existence) {
        for id in self.certificates.among(refs, &ARN) {
            self.deployment.departures.push(Departure {
                certificate: id,
                what: Leaving::Arn,
                through: through.to_owned(),
                at,
                existence: existence.clone(),
            });
        }
    }

    fn options(&self, refs: &Refs, covers: &mut Vec<(CertificateId, Part)>) {
        for reference in refs.iter() {
            if !matches!(&*reference.attribute, VALIDATION_OPTIONS | "*") {
                continue;
            }
            for id in self.certificates.of(reference.node, &reference.key) {
                let cover = (id, reference.part.clone());
                if !covers.contains(&cover) {
                    covers.push(cover);
                }
            }
        }
    }

    /// All references of a value; a module that is passed as a whole brings those of its outputs.
    fn refs(&self, value: &Value) -> Refs {
        let mut refs = value.all_refs();
        for module in whole_modules(value) {
            let instance = self.program.instance(module);
            for name in instance.module.outputs.keys() {
                let Some(span) = instance.module.outputs.get(name).map(|block| block.header) else { continue };
                refs = refs.union(&self.program.output(module, name, span).all_refs());
            }
        }
        refs
    }

    fn attach(
        &mut self,
        consumer: &'static Consumer,
        place: &Place,
        attribute: &Attribute,
        value: &Value,
        placement: &Maybe<Placement>,
        region: &Setting<Region>,
    ) {
        for element in elements(value) {
            let targets: Vec<Target> = element
                .alternatives()
                .iter()
                .flat_map(|alternative| self.targets(alternative, &element, attribute.expr.span))
                .collect();
            if targets.is_empty() {
                continue;
            }
            self.deployment.attachments.push(Attachment {
                place: place.clone(),
                consumer,
                at: attribute.expr.span,
                placement: placement.clone(),
                region: region.clone(),
                targets,
            });
        }
    }

    /// An ARN that was copied is that of a certificate which is good for what its consumer serves.
    fn copied(&mut self, value: &Value, served: Option<&[DomainName]>) {
        for element in elements(value) {
            for at in element.alternatives().iter().filter_map(|alternative| alternative.at) {
                for arn in self.deployment.arns.iter_mut().filter(|arn| at.contains(arn.at)) {
                    arn.serves = match (std::mem::take(&mut arn.serves), served) {
                        (Serves::Unseen, Some(names)) => Serves::Names(names.to_vec()),
                        (Serves::Names(known), Some(names)) => Serves::Names([&known[..], names].concat()),
                        (_, None) | (Serves::Anything, _) => Serves::Anything,
                    };
                }
            }
        }
    }

    /// What one alternative of a value names; nothing where it is `null` or empty.
    fn targets(&self, value: &Value, whole: &Value, at: Span) -> Vec<Target> {
        let mut trail = trail_of(value);
        trail.extend(trail_of(whole).into_iter().filter(|passage| !trail.contains(passage)).collect::<Vec<_>>());
        let target = |certificate| vec![Target { certificate, trail: trail.clone() }];
        match &value.kind {
            Kind::Null => Vec::new(),
            Kind::Text(Text::Known(text)) if text.is_empty() => Vec::new(),
            Kind::Text(_) if value.refs.secret() || whole.refs.secret() => {
                target(Taken::Unknown { why: sensitive(at), perhaps: Vec::new() })
            }
            Kind::Text(text) => target(literal(text, value, at)),
            Kind::Unknown(unknown) => {
                let refs = value.refs.union(&whole.refs);
                if let Some(reference) = &unknown.attribute
                    && matches!(&*reference.attribute, "arn" | "id")
                {
                    let node = self.program.node(reference.node);
                    match (node.resource.mode, node.resource.kind) {
                        (Mode::Managed, CERTIFICATE) => {
                            let validated = refs
                                .iter()
                                .any(|reference| self.program.node(reference.node).resource.kind == VALIDATION);
                            let made = self.certificates.of(reference.node, &reference.key);
                            return made
                                .into_iter()
                                .map(|certificate| Target {
                                    certificate: Taken::Made { certificate, validated },
                                    trail: trail.clone(),
                                })
                                .collect();
                        }
                        (Mode::Data, CERTIFICATE) => {
                            let repetition = self.program.repetition(&node, &reference.key);
                            return target(Taken::LookedUp {
                                address: self.program.address(&node, &reference.key),
                                at: node.resource.block.header,
                                region: self.program.region(&node, &repetition),
                            });
                        }
                        _ => {}
                    }
                }
                target(self.unknown(value, whole, at))
            }
            _ => target(self.unknown(value, whole, at)),
        }
    }

    fn unknown(&self, value: &Value, whole: &Value, at: Span) -> Taken {
        let refs = value.all_refs().union(&whole.refs);
        Taken::Unknown { why: why_of(value, at), perhaps: self.certificates.among(&refs, &ARN) }
    }
}

/// A literal: the ARN of a certificate, whose fourth field is its region, or something else.
fn literal(text: &Text, value: &Value, at: Span) -> Taken {
    let known = text.known_prefix();
    let fields: Vec<&str> = known.split(':').collect();
    // The field is whole only where something known stands behind it.
    match fields[..] {
        ["arn", _, "acm", region, _, ..] if !region.is_empty() => {
            Taken::Arn { arn: text.to_string(), region: Region::new(region), at: value.at }
        }
        _ if text.known().is_some() => Taken::Other(text.to_string()),
        _ => Taken::Unknown {
            why: text.why().cloned().unwrap_or_else(|| Why::new("it is not known", Some(at))),
            perhaps: Vec::new(),
        },
    }
}

/// The names that a consumer serves, where it has any and all are known.
fn served(kind: &str, visited: &[Visited<'_>]) -> Option<Vec<DomainName>> {
    let path = consumers::served(kind)?;
    let mut names = Vec::new();
    for (_, _, value) in visited.iter().filter(|(own, ..)| own.as_slice() == path) {
        for element in elements(value) {
            match &element.kind {
                Kind::Null => {}
                Kind::Text(text @ Text::Known(_)) => names.push(DomainName::new(text)),
                _ => return None,
            }
        }
    }
    (!names.is_empty()).then_some(names)
}

/// Where a certificate must live for this use.
fn placement(consumer: &Consumer, visited: &[Visited<'_>], attribute: &Attribute) -> Maybe<Placement> {
    match consumer.rule {
        PlacementRule::UsEast1 => Maybe::Known(Placement::UsEast1),
        PlacementRule::Same => Maybe::Known(Placement::Same),
        PlacementRule::EndpointType => {
            let types = visited.iter().find(|(path, ..)| path.as_slice() == ["endpoint_configuration", "types"]);
            // The API's default is an edge-optimised endpoint (CreateDomainName, `endpointConfiguration`).
            let Some((_, types, value)) = types else { return Maybe::Known(Placement::UsEast1) };
            let possible = elements(value).into_iter().map(|element| match &element.kind {
                Kind::Text(Text::Known(kind)) => Maybe::Known(match &**kind {
                    "EDGE" => Placement::UsEast1,
                    "PRIVATE" => Placement::Same,
                    _ => Placement::Misplaced,
                }),
                _ => Maybe::Unknown(why_of(&element, types.expr.span)),
            });
            match Maybe::any_of(possible).because(value.why()) {
                Maybe::Unknown(why) if why.at.is_none() => Maybe::Unknown(why_of(value, attribute.expr.span)),
                placement => placement,
            }
        }
    }
}

/// A record that someone copied by hand.
fn mentions_validation_host(value: &Value) -> bool {
    const HOST: &str = ".acm-validations.aws";
    elements(value).iter().any(|element| match &element.kind {
        Kind::Text(text) => text.pieces().iter().any(|piece| match piece {
            crate::value::Piece::Literal(text) => text.contains(HOST),
            crate::value::Piece::Hole(..) => false,
        }),
        Kind::Object(items) => items.iter().any(|(_, item)| mentions_validation_host(item)),
        _ => false,
    })
}

fn whole_modules(value: &Value) -> Vec<u32> {
    match &value.kind {
        Kind::Lazy(Lazy::Module(id)) => vec![*id],
        Kind::List(items) | Kind::Set(items) | Kind::OneOf(items) => items.iter().flat_map(whole_modules).collect(),
        Kind::Object(items) => items.iter().flat_map(|(_, item)| whole_modules(item)).collect(),
        Kind::Many(element) => whole_modules(element),
        _ => Vec::new(),
    }
}
