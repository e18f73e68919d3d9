//! Who uses the certificates of the stacks: what takes them, and where they leave what can be seen.

use super::nested::is_stack;
use super::program::{Instance, Program, Resource};
use super::resources::is_certificate;
use super::sam;
use super::visit::Leaf;
use crate::lower::facts::{self, Certificates, elements, mentions_validation_host, setting, targets};
use crate::model::consumers;
use crate::model::{Attachment, Consumer, Deployment, DomainName, Existence, Place, Setting, Taken, Waits, Zone};
use crate::source::Span;
use crate::syntax::node::Node;
use crate::value::{Maybe, Ref, Refs, Text, Why};

/// Resource types that mention a certificate without using it: they watch it.
const ONLOOKERS: [&str; 3] = ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::Events::Rule"];

/// Properties that mention a certificate without using it.
const MENTIONS: [&str; 3] = ["Tags", "Description", "AlarmDescription"];

/// What is known of who uses the certificates.
pub(super) struct Uses<'u, 't> {
    pub(super) program: &'u Program<'t>,
    pub(super) certificates: &'u Certificates,
    pub(super) deployment: &'u mut Deployment,
}

impl<'t> Uses<'_, 't> {
    /// Every use in a resource.
    pub(super) fn resource(&mut self, stack: &Instance<'t>, resource: &Resource<'t>) {
        let takes = consumers::of(&resource.kind).next().is_some();
        // Where no certificate is made, only what takes one matters.
        if !takes && self.deployment.certificates.is_empty() {
            return;
        }
        if ONLOOKERS.contains(&&*resource.kind) || is_certificate(resource) {
            return;
        }
        let Some(properties) = sam::properties(resource) else { return };
        // The parameters of a nested stack are followed into it.
        if is_stack(&resource.kind) && stack.children.borrow().contains_key(&*resource.name) {
            return;
        }
        let scope = self.program.scope_of(stack, resource);
        let mut leaves = self.program.leaves(properties, &scope);
        if let Some(globals) = sam::globals(stack, resource) {
            let own = leaves.len();
            let further = self.program.leaves(globals, &scope);
            leaves.extend(further.into_iter().filter(|leaf| leaf.path.first().is_some_and(|first| first == "Domain")));
            sam::overridden(&mut leaves, own);
        }
        let place = self.program.place(stack, resource);
        if resource.kind == "AWS::Route53::HostedZone" {
            self.zone(&place, properties, &leaves);
        }
        for leaf in &leaves {
            let consumer = consumers::of(&resource.kind).find(|consumer| leaf.is_at(consumer.path));
            if let Some(consumer) = consumer {
                let region = super::certificates::held_region(stack, &scope);
                self.attach(consumer, &place, leaf, &leaves, &region);
                continue;
            }
            if mentions_validation_host(&leaf.value) {
                self.deployment.literal_records.push(leaf.span);
            }
            if leaf.path.first().is_some_and(|first| MENTIONS.contains(&&**first)) {
                continue;
            }
            let existence = place.existence.clone().and(&doubted(leaf));
            self.depart(&leaf.value.all_refs(), &place.local_address, leaf.span, &existence);
        }
    }

    /// What leaves through the outputs of a stack: those of a nested one only where it exports them, because the stack
    /// around it is read here.
    pub(super) fn outputs(&mut self, stack: &Instance<'t>) {
        if self.deployment.certificates.is_empty() {
            return;
        }
        let program = self.program;
        for output in program.outputs(stack) {
            if stack.parent.is_some() && output.body.get("Export").is_none() {
                continue;
            }
            let Some(value) = output.body.get("Value") else { continue };
            let existence = stack.existence.clone().and(&program.existence(stack, output.body, &output.locals));
            let scope = program.scope_of_output(stack, output);
            let refs = program.eval(value, &scope).all_refs();
            self.depart(&refs, &format!("Outputs.{}", output.name), program.place_of(value, &scope), &existence);
        }
    }

    fn depart(&mut self, refs: &Refs, through: &str, at: Span, existence: &Existence) {
        self.deployment.departures.extend(self.certificates.departures(refs, through, at, existence));
    }

    fn attach(
        &mut self,
        consumer: &'static Consumer,
        place: &Place,
        leaf: &Leaf<'t>,
        leaves: &[Leaf<'t>],
        region: &Setting<crate::model::Region>,
    ) {
        let types = consumers::endpoint_types(consumer.resource).and_then(|path| {
            let types = leaves.iter().find(|leaf| leaf.is_at(path));
            types.map(|leaf| (&leaf.value, leaf.span))
        });
        let placement = facts::placement(consumer.rule, types, leaf.span);
        let served = consumers::served(consumer.resource)
            .and_then(|path| facts::names_of(leaves.iter().filter(|leaf| leaf.is_at(path)).map(|leaf| &leaf.value)));
        facts::serve(&mut self.deployment.arns, &leaf.value, served.as_deref());
        let place = Place { existence: place.existence.clone().and(&doubted(leaf)), ..place.clone() };
        for element in elements(&leaf.value) {
            let targets = element
                .alternatives()
                .iter()
                .flat_map(|alternative| {
                    let named = |reference: &Ref, _: &Refs| self.named(reference);
                    targets(alternative, &element, leaf.span, self.certificates, named)
                })
                .collect::<Vec<_>>();
            if !targets.is_empty() {
                self.deployment.attachments.push(Attachment {
                    place: place.clone(),
                    consumer,
                    at: leaf.span,
                    placement: placement.clone(),
                    region: region.clone(),
                    targets,
                    waits: Waits::default(),
                });
            }
        }
    }

    /// The certificate that an attribute is the ARN of. A stack goes on only when it is issued: it is validated.
    fn named(&self, reference: &Ref) -> Option<Vec<Taken>> {
        if &*reference.attribute != "arn" {
            return None;
        }
        let made = self.certificates.of(reference.node, &reference.key);
        let taken = made.into_iter().map(|certificate| Taken::Made { certificate, validated: true });
        Some(taken.collect::<Vec<_>>()).filter(|taken| !taken.is_empty())
    }

    fn zone(&mut self, place: &Place, properties: Node<'t>, leaves: &[Leaf<'t>]) {
        let name = match leaves.iter().find(|leaf| leaf.is_at(&["Name"])) {
            Some(leaf) => {
                setting(leaf.span, &leaf.value, |text| DomainName::new(&Text::from(text.unwrap_or_default())))
            }
            None => Setting::absent(Maybe::Unknown(Why::new("the zone has no name", Some(place.header)))),
        };
        let private = match properties.get("VPCs") {
            None => Maybe::Known(false),
            Some(_) if leaves.iter().any(|leaf| leaf.path.first().is_some_and(|first| first == "VPCs")) => {
                Maybe::Known(true)
            }
            Some(node) => Maybe::Unknown(Why::new("whether the zone has VPCs is not known", Some(node.span()))),
        };
        self.deployment.zones.push(Zone { place: place.clone(), name, private, looked_up: false });
    }
}

/// Whether a value is there.
fn doubted(leaf: &Leaf<'_>) -> Existence {
    leaf.doubt.clone().map_or(Existence::Yes, Existence::Perhaps)
}
