//! `aws_acm_certificate_validation`, and how the records that it waits for are written.

use std::collections::HashMap;

use super::attributes::{CERTIFICATE, VALIDATION, VALIDATION_OPTIONS};
use super::module::{Mode, attribute};
use super::program::{Node, Program, Repetition, Scope};
use super::types::key_of;
use crate::lower::facts::{ARN, Certificates, elements, trail_of, why_of};
use crate::model::{CertificateId, Fqdns, Setting, Validation, Write};
use crate::source::Span;
use crate::value::{InstanceKey, Kind, Maybe, NodeId, Part, Text, Value, Why};

/// The resource type whose records Route 53 keeps.
pub const RECORD: &str = "aws_route53_record";

type Covers = Vec<(CertificateId, Part)>;

impl<'a> Program<'a> {
    /// One instance of a validation.
    pub fn validation(&self, certificates: &Certificates, node: &Node<'a>, repetition: &Repetition) -> Validation {
        let scope = Scope::repeated(node.instance.id, repetition);
        let body = node.resource.block.body();
        let written = attribute(body, "certificate_arn");
        let arn = written.map(|attribute| (attribute.expr.span, self.eval(&attribute.expr, scope)));
        let fqdns = attribute(body, "validation_record_fqdns").and_then(|attribute| {
            let expr = &attribute.expr;
            let read = || self.fqdns(certificates, &self.eval_argument(expr, scope), expr.span);
            self.fqdns_of_argument(expr, scope, read)
        });
        Validation {
            place: self.place(node, repetition),
            certificates: arn.as_ref().map_or_else(Vec::new, |(_, arn)| certificates.among(&arn.all_refs(), &ARN)),
            others: arn.as_ref().and_then(|(at, arn)| self.others(arn, *at)),
            at: arn.as_ref().map(|(at, _)| *at),
            fqdns,
            region: self.region(node, repetition),
            is_parallel: arn.as_ref().is_some_and(|(_, arn)| self.is_parallel(node, &arn.all_refs())),
        }
    }

    /// Why a value may be the ARN of a certificate that is not among its references.
    fn others(&self, arn: &Value, at: Span) -> Option<Why> {
        let is_told = |value: &Value| match &value.kind {
            Kind::Unknown(unknown) => unknown.attribute.as_ref().is_some_and(|reference| {
                let kind = self.node(reference.node).resource.kind;
                ARN.contains(&&*reference.attribute) && kind == CERTIFICATE
            }),
            Kind::Null => true,
            Kind::Text(text) => text.known().is_some(),
            _ => false,
        };
        arn.alternatives().iter().find(|value| !is_told(value)).map(|value| why_of(value, at))
    }

    fn fqdns(&self, certificates: &Certificates, value: &Value, at: Span) -> Option<Fqdns> {
        let mut known = HashMap::new();
        let mut named = |value: &Value| self.named_by(certificates, value, &mut known);
        match &value.kind {
            Kind::Null => None,
            Kind::List(items) | Kind::Set(items) if items.is_empty() => None,
            // Terraform 0.11 took lists in the list for their elements.
            Kind::List(_) | Kind::Set(_) => {
                let more = inner_list(value).map(|list| why_of(list, at));
                Some(Fqdns { at, named: elements(value).iter().map(&mut named).collect(), more })
            }
            Kind::Many(element) => Some(Fqdns { at, named: [named(element)].into(), more: Some(why_of(value, at)) }),
            _ => Some(Fqdns { at, named: [named(value)].into(), more: Some(why_of(value, at)) }),
        }
    }

    /// Whose records an element of the list may be: what it was made from is an option, or a record that was.
    fn named_by(
        &self,
        certificates: &Certificates,
        value: &Value,
        known: &mut HashMap<(NodeId, InstanceKey), Covers>,
    ) -> Covers {
        let mut covers = certificates.parts(&value.all_refs(), &[VALIDATION_OPTIONS, "*"]);
        for reference in value.all_refs().iter() {
            let node = self.node(reference.node);
            let is_record = node.resource.mode == Mode::Managed
                && node.resource.kind != CERTIFICATE
                && node.resource.kind != VALIDATION;
            if !is_record {
                continue;
            }
            let key = (reference.node, reference.key.clone());
            let made = known.entry(key).or_insert_with(|| {
                let repetition = self.repetition(&node, &reference.key);
                let scope = Scope::repeated(node.instance.id, &repetition);
                let values = Value::list(self.body_values(node.resource.block.body(), scope));
                certificates.parts(&values.all_refs(), &[VALIDATION_OPTIONS, "*"])
            });
            covers.extend(made.iter().cloned());
        }
        covers.sort();
        covers.dedup();
        covers
    }

    /// How a record is written, where Route 53 has it; `certificate` is the resource whose options it is made from.
    pub fn write(&self, node: &Node<'a>, repetition: &Repetition, certificate: NodeId) -> Option<Write> {
        if node.resource.kind != RECORD {
            return None;
        }
        let scope = Scope::repeated(node.instance.id, repetition);
        let read = |name: &str| {
            let attribute = attribute(node.resource.block.body(), name)?;
            Some((attribute.expr.span, self.eval(&attribute.expr, scope)))
        };
        let overwrite = match read("allow_overwrite") {
            None => Setting::absent(Maybe::Known(false)),
            Some((at, value)) => {
                let possible = value.alternatives().iter().map(|alternative| match &alternative.kind {
                    Kind::Null => Maybe::Known(false),
                    _ => super::operators::truth(alternative)
                        .map_or_else(|| Maybe::Unknown(why_of(alternative, at)), Maybe::Known),
                });
                Setting { value: Maybe::any_of(possible).because(value.why()), at: Some(at), trail: trail_of(&value) }
            }
        };
        let zone = read("zone_id").map_or_else(|| Text::from(""), |(_, value)| key_of(&value));
        let is_one_of_several = read("set_identifier").is_some_and(|(_, value)| !matches!(value.kind, Kind::Null));
        let account = self.account(&self.node(certificate));
        Some(Write { overwrite, zone, account, is_one_of_several, is_there: false })
    }
}

/// An element that is a list of unknown length.
fn inner_list(value: &Value) -> Option<&Value> {
    match &value.kind {
        Kind::List(items) | Kind::Set(items) => items.iter().find_map(inner_list),
        Kind::Many(_) => Some(value),
        _ => None,
    }
}
