//! What is looked up, and hosted zones.

use std::collections::HashSet;

use super::certificates::region_of_arn;
use super::document::text;
use super::planned::Planned;
use super::uses::{Known, User, Uses};
use crate::lower::described;
use crate::lower::facts::name_of;
use crate::lower::terraform::attributes::CERTIFICATE;
use crate::model::{Existence, Lookup, Place, Region, Serves, Setting, Taken, WrittenArn};
use crate::syntax::json::Value as Node;
use crate::value::{InstanceKey, Kind, Maybe, Why};

impl<'t> Uses<'_, '_, 't> {
    /// Data sources: certificates and zones that are looked up.
    pub(super) fn data(&mut self) {
        let document = self.plan.document;
        for (index, instance) in document.instances.iter().enumerate() {
            for (number, resource) in document.modules[instance.module].resources.iter().enumerate() {
                let wanted = &*resource.kind == CERTIFICATE || described::wants(&resource.kind, true).is_some();
                if !resource.is_data || !wanted {
                    continue;
                }
                let dot = if instance.address.is_empty() { "" } else { "." };
                let address = format!("{}{dot}{}", instance.address, resource.address);
                let values = self.plan.data.get(&*address);
                let values: Vec<Option<Planned<'t>>> =
                    values.map_or_else(|| vec![None], |all| all.iter().copied().map(Some).collect());
                for values in values {
                    if &*resource.kind == CERTIFICATE {
                        self.lookup(index, number, &address, values);
                    } else if let Some(values) = values {
                        let place = Place {
                            address: address.clone(),
                            local_address: resource.address.clone(),
                            header: resource.header,
                            block: resource.node.span(),
                            key: InstanceKey::Any,
                            existence: Existence::Yes,
                            calls: self.plan.calls(index),
                            origin: None,
                        };
                        let region = Setting::absent(Maybe::Unknown(Why::new("it is looked up", Some(place.header))));
                        let user = User {
                            stays: true,
                            resource: Some(resource),
                            instance: index,
                            kind: &resource.kind,
                            place,
                            after: Some(values),
                            region,
                        };
                        let node = self.plan.follow.node(index, number);
                        let described = self.described(&user, Some(node), true);
                        self.described.extend(described);
                    }
                }
            }
        }
    }

    fn lookup(&mut self, instance: usize, number: usize, address: &str, values: Option<Planned<'t>>) {
        let module = self.plan.document.instances[instance].module;
        let resource = &self.plan.document.modules[module].resources[number];
        let domain = values.map(|values| values.get("domain")).map(|domain| (domain, domain.to_value(address)));
        let domain = match &domain {
            Some((_, value)) => match &value.kind {
                Kind::Text(text) => Maybe::Known(name_of(text, value)),
                _ => Maybe::Unknown(Why::new("the domain that it asks for is not known", Some(resource.header))),
            },
            None => Maybe::Unknown(Why::new("the domain that it asks for is not known", Some(resource.header))),
        };
        self.deployment.lookups.push(Lookup { address: address.to_owned(), at: resource.header, domain });
        let arn = values.map(|values| values.get("arn"));
        let own = values.and_then(|values| self.plan.own_region(values, "the data source's own `region`"));
        let provider = text(resource.node, "provider_config_key");
        let region = own.or_else(|| arn.and_then(region_of_arn)).unwrap_or_else(|| match provider {
            Some(key) => self.plan.provider(&key, instance),
            None => Setting::absent(Maybe::Unknown(Why::new("the plan does not say its provider", None))),
        });
        let taken = Taken::LookedUp { address: address.to_owned(), at: resource.header, region };
        if let Some(arn) = arn.and_then(Planned::text) {
            self.by_arn.insert(arn.into_owned(), Known::LookedUp(taken.clone()));
        }
        self.lookups.insert(self.plan.follow.node(instance, number), taken);
    }

    /// ARNs that are written out, in the configuration or in the values of variables: those of certificates that are
    /// neither made nor looked up here, and that no consumer here takes.
    pub(super) fn written(&mut self) {
        let mut open: Vec<Node<'t>> = self.plan.document.written.clone();
        let mut seen: HashSet<String> = HashSet::new();
        while let Some(node) = open.pop() {
            open.extend(node.items().chain(node.entries().map(|(_, value)| value)));
            let Some(arn) = node.as_str().filter(|text| text.starts_with("arn:") && text.contains(":acm:")) else {
                continue;
            };
            let fields: Vec<&str> = arn.split(':').collect();
            let ["arn", _, "acm", region, _, resource] = fields[..] else { continue };
            let known = self.by_arn.contains_key(&*arn) || self.taken.contains(&*arn);
            if resource.starts_with("certificate/") && !known && seen.insert(arn.to_string()) {
                let region = Some(Region::new(region));
                self.deployment.arns.push(WrittenArn { region, serves: Serves::Unseen, at: node.span() });
            }
        }
    }
}
