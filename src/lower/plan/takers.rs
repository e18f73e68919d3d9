//! What attributes take that are for certificates.

use std::sync::Arc;

use super::planned::{AFTER_THE_APPLY, Planned};
use super::reach::{Reach, told_at};
use super::uses::{Known, NO_CONFIGURATION, User, Uses};
use crate::lower::facts::{self, ARN, elements, targets};
use crate::lower::terraform::attributes::{CERTIFICATE, VALIDATION};
use crate::model::{Attachment, Consumer, Served, Serves, Taken, Target, Waits, WrittenArn};
use crate::source::Span;
use crate::syntax::json::{Kind as Json, Value as Node};
use crate::value::{Kind, Ref, Refs, Symbol, Text, Unknown, Value, Why};

impl<'t> Uses<'_, '_, 't> {
    /// What an attribute that takes a certificate takes; whether it is used up by that.
    pub(super) fn consumer(
        &mut self,
        user: &User<'_, 't>,
        consumer: &'static Consumer,
        each: Option<Node<'t>>,
    ) -> bool {
        let mut is_used_up = !consumer.is_shared;
        let given = user.resource.and_then(|resource| resource.expressions);
        let written = given.map_or_else(Vec::new, |arguments| at_path(arguments, &consumer.path));
        let mut reach = Reach::default();
        for expression in &written {
            let one = self.plan.follow.expression(user.instance, *expression, each);
            reach.refs = reach.refs.union(&one.refs);
            reach.blocked = reach.blocked.or_else(|| one.blocked.clone());
            reach.trail.extend(one.trail.iter().cloned());
        }
        let Some(after) = user.after else {
            if let Some(expression) = written.first() {
                let at = told_at(*expression);
                let value = self.unknown(&reach, at, &user.place.address);
                is_used_up |= self.attach(user, consumer, &value, &reach, at, &Served::default());
            }
            return is_used_up;
        };
        let found = after.at(&consumer.path);
        // Blocks that are planned and not written are made by `dynamic` blocks.
        let (outer, blocks) = (consumer.path.len() > 1, &consumer.path[..consumer.path.len() - 1]);
        let dynamic = outer && given.is_some_and(|arguments| at_path(arguments, blocks).len() < found.len());
        if user.resource.is_none() {
            reach.blocked = Some(Why::new(NO_CONFIGURATION, Some(user.place.header)));
        } else if dynamic && reach.blocked.is_none() {
            let why = "it is made by a `dynamic` block, which no plan tells; scan the configuration beside it";
            reach.blocked = Some(Why::new(why, Some(user.place.header)));
        }
        let serves = consumer.names.as_ref().map_or_else(Served::default, |names| {
            let held = after.at(&names.path).into_iter().filter(|held| !held.is_absent());
            // Which unknown names are the same, the references would say; they are told apart.
            let held: Vec<(Value, Span)> = held
                .map(|held| (held.to_value(&user.place.address), held.span().unwrap_or(user.place.header)))
                .collect();
            facts::served(held.iter().map(|(value, at)| (value, *at, None)), names.is_list)
        });
        for planned in found.into_iter().filter(|planned| !planned.is_absent()) {
            if planned.is_unknown() && written.is_empty() && !dynamic && user.resource.is_some() {
                // The provider fills it in.
                continue;
            }
            let at = match written.first().filter(|_| planned.is_unknown()) {
                Some(expression) => told_at(*expression),
                None => planned.span().unwrap_or(user.place.header),
            };
            let value = self.value(planned, &reach, at, &user.place.address);
            is_used_up |= self.attach(user, consumer, &value, &reach, at, &serves);
        }
        is_used_up
    }

    fn value(&self, planned: Planned<'t>, reach: &Reach, at: Span, address: &str) -> Value {
        if planned.is_unknown() {
            return self.unknown(reach, at, address);
        }
        let value = planned.to_value(address);
        match value.kind {
            // Elements of a list that are unknown.
            Kind::List(_) if planned.has_unknown() => {
                let items = planned.items().into_iter().map(|item| self.value(item, reach, at, address));
                Value { kind: Kind::List(items.collect()), ..value }
            }
            _ => value,
        }
    }

    /// An unknown value: the ARN of what it was made from, where nothing else is in it.
    fn unknown(&self, reach: &Reach, at: Span, address: &str) -> Value {
        let unknown = |attribute: Option<Ref>, why: Why| {
            let symbol = attribute.as_ref().map(|one| format!("arn of #{}{}", one.node.0, one.key));
            Value::new(Kind::Unknown(Unknown {
                why,
                symbol: Symbol::new(symbol.unwrap_or_else(|| format!("{address} {}", at.start))),
                attribute,
                not_null: false,
                scalar: true,
                failed: false,
                absent: false,
            }))
            .with_refs(&reach.refs)
        };
        if let Some(why) = &reach.blocked {
            return unknown(None, Why { at: why.at.or(Some(at)), ..why.clone() });
        }
        let certificates = reach
            .refs
            .iter()
            .filter(|one| self.plan.follow.resource(one.node).0.kind == CERTIFICATE && ARN.contains(&&*one.attribute));
        let arns: Vec<Value> = certificates
            .map(|one| {
                let arn = Ref { attribute: "arn".into(), ..one.clone() };
                unknown(Some(arn), Why::new(AFTER_THE_APPLY, Some(at)))
            })
            .collect();
        if arns.is_empty() { unknown(None, Why::new(AFTER_THE_APPLY, Some(at))) } else { Value::one_of(arns) }
    }

    fn attach(
        &mut self,
        user: &User<'_, 't>,
        consumer: &'static Consumer,
        value: &Value,
        reach: &Reach,
        at: Span,
        serves: &Served,
    ) -> bool {
        let beside = |path: &Option<Vec<&str>>| {
            let planned = user.after?.at(path.as_ref()?).into_iter().find(|one| one.node().is_some())?;
            Some((planned.to_value("beside"), planned.span().unwrap_or(at)))
        };
        let (types, protocol) = (beside(&consumer.types), beside(&consumer.protocol));
        let placement = facts::placement(consumer.rule, types.as_ref().map(|(value, span)| (value, *span)), at);
        let protocol = protocol.as_ref().map(|(value, span)| (value, *span));
        let keys = facts::keys(consumer, &placement, protocol, at);
        let mut is_used_up = false;
        let all = Arc::new(serves.clone());
        for element in elements(value) {
            let mut taken: Vec<Target> = Vec::new();
            for alternative in element.alternatives() {
                taken.extend(self.targets(alternative, &element, reach, at, serves));
            }
            for target in &mut taken {
                target.trail.extend(reach.trail.iter().cloned());
            }
            if !taken.is_empty() && (!consumer.is_shared || facts::are_certificates(&taken)) {
                is_used_up = true;
                self.deployment.attachments.push(Attachment {
                    place: user.place.clone(),
                    consumer,
                    at,
                    placement: placement.clone(),
                    region: user.region.clone(),
                    keys: keys.clone(),
                    serves: Arc::clone(&all),
                    targets: taken,
                    waits: Waits::default(),
                    may_be_none: facts::may_be_none(&element),
                    index: None,
                });
            }
        }
        is_used_up
    }

    fn targets(&mut self, value: &Value, whole: &Value, reach: &Reach, at: Span, serves: &Served) -> Vec<Target> {
        let validated = reach.refs.iter().any(|one| self.plan.follow.resource(one.node).0.kind == VALIDATION);
        let secret = value.refs.secret() || whole.refs.secret();
        if let (Kind::Text(Text::Known(arn)), false) = (&value.kind, secret) {
            let certificate = match self.by_arn.get(&**arn) {
                Some(Known::Made(certificate)) => Some(Taken::Made { certificate: *certificate, validated }),
                Some(Known::LookedUp(taken)) => Some(taken.clone()),
                None => None,
            };
            if let Some(certificate) = certificate {
                return vec![Target { certificate, trail: Vec::new() }];
            }
        }
        let named = |reference: &Ref, _: &Refs| {
            if let Some(taken) = self.lookups.get(&reference.node) {
                return Some(vec![taken.clone()]);
            }
            let made = self.certificates.of(reference.node, &reference.key);
            let made: Vec<Taken> = made.iter().map(|&certificate| Taken::Made { certificate, validated }).collect();
            (!made.is_empty()).then_some(made)
        };
        let targets = targets(value, whole, at, self.certificates, named);
        for target in &targets {
            if let Taken::Arn { arn, region, at } = &target.certificate {
                self.taken.insert(arn.clone());
                let good_for = facts::known_names(serves).map_or(Serves::Anything, Serves::Names);
                let arn = at.map(|at| WrittenArn { region: Some(region.clone()), serves: good_for, at });
                self.deployment.arns.extend(arn);
            }
        }
        targets
    }
}

/// The expressions at a path through nested blocks.
fn at_path<'t>(arguments: Node<'t>, path: &[&str]) -> Vec<Node<'t>> {
    let mut open = vec![arguments];
    for name in path {
        let inner = open.into_iter().filter_map(|node| node.get(name));
        open = inner
            .flat_map(|node| if node.kind() == Json::Array { node.items().collect() } else { vec![node] })
            .collect();
    }
    open
}
