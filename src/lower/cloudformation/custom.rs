//! Certificates that custom resources make: CDK's `DnsValidatedCertificate` and what people roll by hand. A template
//! cannot make a certificate in another region than its own, nor wait for records elsewhere; a function can.

use super::program::{Instance, Program, Resource, Scope};
use crate::lower::facts::why_of;
use crate::model::{Method, Region, Setting};
use crate::syntax::node::Node;
use crate::value::{Kind as ValueKind, Maybe, Why};

/// Whether a custom resource makes a certificate: it has a domain name, and it or the function behind it is called so.
pub(super) fn makes_certificate(kind: &str, body: Node<'_>) -> bool {
    let is_custom = kind.starts_with("Custom::") || kind == "AWS::CloudFormation::CustomResource";
    if !is_custom {
        return false;
    }
    let Some(properties) = body.get("Properties") else { return false };
    let has = |name: &str| properties.get(name).is_some();
    if !has("ServiceToken") || !has("DomainName") {
        return false;
    }
    let kind = kind.to_ascii_lowercase();
    // Custom resources beside a certificate make its records, wait for it, or look it up.
    let beside = ["record", "validat", "lookup", "identity", "approv", "domainname"];
    match kind.strip_prefix("custom::") {
        Some(name) => {
            (name.contains("certificate") || name.contains("acm")) && !beside.iter().any(|word| name.contains(word))
        }
        None => calls_requestor(properties),
    }
}

/// Whether the function behind a custom resource is called after certificates, as CDK's is
/// (aws-cdk-lib, `aws-certificatemanager/lib/dns-validated-certificate.ts`).
pub(super) fn calls_requestor(properties: Node<'_>) -> bool {
    let mut pending: Vec<Node<'_>> = properties.get("ServiceToken").into_iter().collect();
    let mut left = 20;
    while let Some(node) = pending.pop() {
        left -= 1;
        if left == 0 {
            return false;
        }
        if node.text().is_some_and(|text| text.contains("CertificateRequestor")) {
            return true;
        }
        pending.extend(node.items());
        pending.extend(node.entries().map(|(_, value)| value));
    }
    false
}

impl<'t> Program<'t> {
    /// Where a custom resource makes its certificate: where it says, else where its stack is.
    pub(super) fn custom_region(&self, stack: &Instance<'t>, properties: Node<'t>, scope: &Scope) -> Setting<Region> {
        let Some(node) = properties.get("Region") else { return stack.region.clone() };
        let value = self.eval(node, scope);
        if matches!(value.kind, ValueKind::Null) {
            return stack.region.clone();
        }
        crate::lower::facts::setting(self.place_of(node, scope), &value, |text| Region::new(text.unwrap_or_default()))
    }

    /// How the names of its certificate are validated. Who gives it a zone has it make the records.
    pub(super) fn custom_method(
        &self,
        resource: &Resource<'t>,
        properties: Node<'t>,
        scope: &Scope,
    ) -> Setting<Method> {
        if let Some(node) = properties.get("ValidationMethod") {
            let value = self.eval(node, scope);
            return crate::lower::facts::setting(self.place_of(node, scope), &value, super::certificates::method_of);
        }
        if properties.get("HostedZoneId").is_some() {
            return Setting::absent(Maybe::Known(Method::Dns));
        }
        let reason = "a custom resource makes the certificate, and how it is validated is not known";
        Setting::absent(Maybe::Unknown(Why::new(reason, Some(resource.header))))
    }

    /// Why a custom resource may not make the records of its certificate; none where it does.
    pub(super) fn custom_records(&self, resource: &Resource<'t>, properties: Node<'t>, scope: &Scope) -> Option<Why> {
        let Some(zone) = properties.get("HostedZoneId") else {
            let reason = "a custom resource makes the certificate, and may make its records";
            return Some(Why::new(reason, Some(resource.header)));
        };
        let value = self.eval(zone, scope);
        value.alternatives().iter().any(super::records::is_absent).then(|| why_of(&value, zone.span()))
    }
}
