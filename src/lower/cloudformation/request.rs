//! What a certificate of a template is requested with, beside its names, its method and its key.

use super::certificates::included;
use super::custom::calls_requestor;
use super::eval::{as_text, function};
use super::program::{Program, Resource, Scope};
use super::resources::CERTIFICATE;
use crate::lower::facts::{name_of, setting, trail_of, why_of};
use crate::model::{Given, Maker, Request, Setting, ValidationOption};
use crate::syntax::node::Node;
use crate::value::{Kind as ValueKind, Maybe, Value, Why};

impl<'t> Program<'t> {
    /// What a certificate is requested with.
    pub(super) fn request(&self, resource: &Resource<'t>, properties: Option<Node<'t>>, scope: &Scope) -> Request {
        let tagged = self.tagged(resource, properties, scope);
        let Some(properties) = properties else { return Request::of(Maker::Resource, tagged) };
        let mut request = Request::of(self.maker(resource, properties, scope), tagged);
        if resource.kind != CERTIFICATE {
            return request;
        }
        let switch = |name: &str, when: Option<&'static str>, default: bool| match properties.get(name) {
            Some(node) => setting(self.place_of(node, scope), &self.eval(node, scope), |text| {
                if text == when { !default } else { default }
            }),
            None => Setting::absent(included(Some(properties)).map_or(Maybe::Known(default), Maybe::Unknown)),
        };
        request.transparency = switch("CertificateTransparencyLoggingPreference", Some("DISABLED"), true);
        request.export = switch("CertificateExport", Some("ENABLED"), false);
        request.validation = self.validation_options(properties, scope);
        request
    }

    fn maker(&self, resource: &Resource<'t>, properties: Node<'t>, scope: &Scope) -> Maker {
        if resource.kind == CERTIFICATE {
            return Maker::Resource;
        }
        if !calls_requestor(properties) {
            return Maker::CustomResource;
        }
        let cleans_up = match properties.get("CleanupRecords") {
            Some(node) => setting(self.place_of(node, scope), &self.eval(node, scope), |text| text == Some("true")),
            None => Setting::absent(Maybe::Known(false)),
        };
        Maker::DnsValidatedCertificate { cleans_up }
    }

    /// Whether it has a tag. A stack gives its own tags to what it makes
    /// (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-add-tags.html), and they are no part of the
    /// template.
    fn tagged(&self, resource: &Resource<'t>, properties: Option<Node<'t>>, scope: &Scope) -> Setting<bool> {
        let by_stack = |at| {
            let reason = "the tags of the stack are passed on to what it makes, and no template tells them";
            Maybe::Unknown(Why::new(reason, Some(at)))
        };
        let Some(node) = properties.and_then(|properties| properties.get("Tags")) else {
            return Setting::absent(by_stack(resource.header));
        };
        let at = self.place_of(node, scope);
        let own = self.elements(node, scope).into_iter().any(|(element, scope, doubt)| {
            let is_there = || match self.eval(element, &scope).kind {
                ValueKind::Object(_) => true,
                ValueKind::List(items) => !items.is_empty(),
                _ => false,
            };
            doubt.is_none() && is_there()
        });
        Setting { value: if own { Maybe::Known(true) } else { by_stack(at) }, at: Some(at), trail: Vec::new() }
    }

    fn validation_options(&self, properties: Node<'t>, scope: &Scope) -> Vec<ValidationOption> {
        let Some(options) = properties.get("DomainValidationOptions") else { return Vec::new() };
        let mut found = Vec::new();
        for (node, scope, doubt) in self.elements(options, scope) {
            self.fuel.charge(OPTION);
            if self.fuel.is_over(node.span()) {
                break;
            }
            // What a function gives cannot be looked into.
            if function(node).is_some() {
                continue;
            }
            let given = |name: &str| self.given(node.get(name), &scope);
            found.push(ValidationOption {
                at: self.place_of(node, &scope),
                doubt: doubt.or_else(|| included(Some(node))),
                name: given("DomainName"),
                zone: given("HostedZoneId"),
                mail_domain: given("ValidationDomain"),
            });
        }
        found
    }

    fn given(&self, node: Option<Node<'t>>, scope: &Scope) -> Given {
        let Some(node) = node else { return Setting::absent(Maybe::Known(None)) };
        let value = self.eval(node, scope);
        let at = self.place_of(node, scope);
        let possible = value.alternatives().iter().map(|one| match &one.kind {
            ValueKind::Null => Maybe::Known(None),
            ValueKind::Text(_) | ValueKind::Unknown(_) => Maybe::Known(Some(shown(one, &value))),
            _ => Maybe::Unknown(why_of(one, at)),
        });
        Setting { value: Maybe::any_of(possible).because(value.why()), at: Some(at), trail: trail_of(&value) }
    }
}

/// Steps that one validation option takes.
pub(super) const OPTION: usize = 10;

/// A text that may be printed.
pub(super) fn shown(one: &Value, whole: &Value) -> crate::value::Text {
    let text = as_text(one);
    let is_secret = one.refs.secret() || whole.refs.secret();
    if is_secret { name_of(&text, &one.clone().with_refs(&whole.refs)).text().clone() } else { text }
}
