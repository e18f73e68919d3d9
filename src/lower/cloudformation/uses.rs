//! Who uses the certificates of the stacks: what takes them, and where they leave what can be seen.

use std::sync::Arc;

use super::nested::is_stack;
use super::program::{Instance, Program, Resource};
use super::resources::is_certificate;
use super::sam;
use super::visit::Leaf;
use crate::lower::described::{self, Wanted};
use crate::lower::facts::{self, ByPlace, Certificates, elements, mentions_validation_host, targets};
use crate::lower::fuel::{NAME, PIECE};
use crate::model::consumers;
use crate::model::{Attachment, Consumer, Deployment, Existence, Place, Region, Served, Setting, Taken, Waits};
use crate::source::Span;
use crate::value::{Ref, Refs};

/// Resource types that mention a certificate without using it: they watch it.
const ONLOOKERS: [&str; 3] = ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::Events::Rule"];

/// Properties that mention a certificate without using it.
const MENTIONS: [&str; 3] = ["Tags", "Description", "AlarmDescription"];

/// What is known of who uses the certificates.
pub(super) struct Uses<'u, 't> {
    pub(super) program: &'u Program<'t>,
    pub(super) certificates: &'u Certificates,
    pub(super) deployment: &'u mut Deployment,
    /// Where its ARNs are written.
    pub(super) arns: ByPlace,
    /// What the model wants to know more of.
    pub(super) resources: Vec<described::Resource>,
}

impl<'t> Uses<'_, 't> {
    /// Every use in a resource.
    pub(super) fn resource(&mut self, stack: &Instance<'t>, resource: &Resource<'t>) {
        let takes = !consumers::of(&resource.kind).is_empty();
        let wanted = described::wants(&resource.kind, false);
        // Where no certificate is made, only what takes one matters, and what has defects of its own.
        if !takes && wanted != Some(Wanted::Always) && self.deployment.certificates.is_empty() {
            return;
        }
        let looks_on = ONLOOKERS.contains(&&*resource.kind) || is_certificate(resource);
        if looks_on && wanted.is_none() {
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
            let further = self.program.leaves_under(globals, "Domain", &scope);
            sam::add_globals(&mut leaves, further);
        }
        let place = self.program.place(stack, resource);
        let region = super::certificates::held_region(stack, &scope);
        for leaf in leaves.values.iter().filter(|_| !looks_on) {
            let consumer = consumers::of(&resource.kind).iter().find(|consumer| leaf.is_at(&consumer.path));
            if let Some(consumer) = consumer {
                // All the others are looked through for what stands beside it.
                self.program.fuel.charge(leaves.values.len() / PIECE);
                if self.program.fuel.is_over(leaf.span) {
                    break;
                }
                // What stands beside it where it is there.
                let beside = leaf.scope.as_ref().filter(|_| sam::globals(stack, resource).is_none());
                let beside = beside.map(|scope| self.program.leaves(properties, scope).values);
                if self.attach(consumer, &place, leaf, beside.as_ref().unwrap_or(&leaves.values), &region) {
                    continue;
                }
            }
            if facts::mentions_permitting(&leaf.value) {
                self.deployment.permitter.get_or_insert_with(|| facts::permitter(leaf.span));
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
        if wanted.is_some() {
            let node = self.program.resource(stack, &resource.name).map(|(node, _)| node);
            let described = leaves.described(&resource.kind, node, place, region);
            let more = super::certificates::included(Some(properties));
            let account = Some(self.account(stack));
            self.resources.push(described::Resource { account, more, ..described });
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

    /// The account of a stack; of one that is not known, the stack that it is a part of.
    fn account(&self, stack: &Instance<'t>) -> String {
        match (&stack.account, stack.parent) {
            (Some(account), _) => format!("account {account}"),
            (None, Some(parent)) => self.account(self.program.stack(parent)),
            (None, None) => format!("stack {}", stack.id),
        }
    }

    fn depart(&mut self, refs: &Refs, through: &str, at: Span, existence: &Existence) {
        self.deployment.departures.extend(self.certificates.departures(refs, through, at, existence));
    }

    /// What a property takes that is for certificates; whether it is used up by that.
    fn attach(
        &mut self,
        consumer: &'static Consumer,
        place: &Place,
        leaf: &Leaf<'t>,
        leaves: &[Leaf<'t>],
        region: &Setting<Region>,
    ) -> bool {
        let beside = |path: &[&str]| leaves.iter().filter(|leaf| leaf.is_at(path)).collect::<Vec<_>>();
        let first = |path: &Option<Vec<&str>>| {
            path.as_ref().and_then(|path| beside(path).first().map(|leaf| (&leaf.value, leaf.span)))
        };
        let placement = facts::placement(consumer.rule, first(&consumer.types), leaf.span);
        let keys = facts::keys(consumer, &placement, first(&consumer.protocol), leaf.span);
        let serves = consumer.names.as_ref().map_or_else(Served::default, |names| {
            let leaves = beside(&names.path);
            facts::served(leaves.iter().map(|leaf| (&leaf.value, leaf.span, leaf.doubt.as_ref())), names.is_list)
        });
        facts::serve(&mut self.deployment.arns, &self.arns, &leaf.value, &serves);
        let place = Place { existence: place.existence.clone().and(&doubted(leaf)), ..place.clone() };
        let mut is_used_up = !consumer.is_shared;
        let serves = Arc::new(serves);
        for element in elements(&leaf.value) {
            self.program.fuel.charge(serves.names.len() * NAME);
            if self.program.fuel.is_over(leaf.span) {
                break;
            }
            let targets = element
                .alternatives()
                .iter()
                .flat_map(|alternative| {
                    let named = |reference: &Ref, _: &Refs| self.named(reference);
                    targets(alternative, &element, leaf.span, self.certificates, named)
                })
                .collect::<Vec<_>>();
            if targets.is_empty() || (consumer.is_shared && !facts::are_certificates(&targets)) {
                continue;
            }
            is_used_up = true;
            self.deployment.attachments.push(Attachment {
                place: place.clone(),
                consumer,
                at: leaf.span,
                placement: placement.clone(),
                region: region.clone(),
                keys: keys.clone(),
                serves: serves.clone(),
                targets,
                waits: Waits::default(),
                may_be_none: facts::may_be_none(&element),
                index: None,
            });
        }
        is_used_up
    }

    /// The certificate that an attribute is the ARN of. A stack goes on only when it is issued: it is validated.
    fn named(&self, reference: &Ref) -> Option<Vec<Taken>> {
        if &*reference.attribute != "arn" {
            return None;
        }
        let made = self.certificates.of(reference.node, &reference.key);
        let taken = made.iter().map(|&certificate| Taken::Made { certificate, validated: true });
        Some(taken.collect::<Vec<_>>()).filter(|taken| !taken.is_empty())
    }
}

/// Whether a value is there.
fn doubted(leaf: &Leaf<'_>) -> Existence {
    leaf.doubt.clone().map_or(Existence::Yes, Existence::Perhaps)
}
