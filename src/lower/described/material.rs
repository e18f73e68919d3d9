//! What certificates are imported from, and private keys.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Found, Resource, View, Wanted};
use crate::lower::facts::{sensitive, trail_of, why_of};
use crate::lower::pem;
use crate::model::{
    Certificate, Deployment, DomainName, KeyText, Kind as CertificateKind, PrivateKey, Replacement, Setting, X509,
};
use crate::source::Span;
use crate::value::{InstanceKey, Kind, Maybe, NodeId, Piece, Ref, Text, Value, Why};

/// Types that take a private key, and by what.
const KEYS: [(&str, &str); 4] = [
    (TERRAFORM, "private_key"),
    (TERRAFORM, "private_key_wo"),
    ("aws_iam_server_certificate", "private_key"),
    ("AWS::IAM::ServerCertificate", "PrivateKey"),
];

/// What makes certificates from keys in Terraform's own state.
const GENERATED: [&str; 2] = ["tls_self_signed_cert", "tls_locally_signed_cert"];

/// What imports certificates into ACM; CloudFormation cannot.
const TERRAFORM: &str = "aws_acm_certificate";

/// What was read of texts, by where they are: many resources may have one.
#[derive(Default)]
struct Texts {
    certificates: HashMap<usize, Shared<Option<Arc<[X509]>>>>,
    keys: HashMap<usize, Shared<KeyText>>,
}

/// What was read of a text, which is kept, so that nothing else is where it is.
struct Shared<T> {
    read: T,
    _text: Arc<str>,
}

impl Texts {
    fn certificates(&mut self, text: &Arc<str>) -> Option<Arc<[X509]>> {
        shared(&mut self.certificates, text, |text| pem::certificates(text).map(Arc::from))
    }

    fn key(&mut self, text: &Arc<str>) -> KeyText {
        shared(&mut self.keys, text, pem::key)
    }
}

fn shared<T: Clone>(texts: &mut HashMap<usize, Shared<T>>, text: &Arc<str>, read: impl FnOnce(&str) -> T) -> T {
    let shared = || Shared { read: read(text), _text: text.clone() };
    texts.entry(text.as_ptr().addr()).or_insert_with(shared).read.clone()
}

pub(super) fn wants(kind: &str, looked_up: bool) -> Option<Wanted> {
    if looked_up {
        return None;
    }
    let makes = GENERATED.contains(&kind).then_some(Wanted::WithCertificates);
    makes.or_else(|| KEYS.iter().any(|(own, _)| *own == kind).then_some(Wanted::Always))
}

pub(super) fn fill(resources: &[Resource], deployment: &mut Deployment) {
    let numbers = super::certificates(deployment);
    let late = resources.iter().filter(|one| !one.looked_up && is_renewed_late(one));
    let late: HashSet<(NodeId, &InstanceKey)> = late.filter_map(|one| Some((one.node?, &one.key))).collect();
    let is_own = |one: &&Resource| !one.looked_up && KEYS.iter().any(|(kind, _)| *kind == one.kind);
    let mut texts = Texts::default();
    for resource in resources.iter().filter(is_own) {
        let keys = KEYS.iter().filter(|(kind, _)| *kind == resource.kind);
        let keys = keys.flat_map(|(_, attribute)| {
            resource.view().find(&[attribute]).into_iter().map(move |found| (*attribute, found))
        });
        let keys: Vec<PrivateKey> =
            keys.map(|(attribute, found)| private_key(resource, attribute, &found, &mut texts)).collect();
        let number = numbers.get(&super::identity(&resource.place)).copied();
        if let Some(certificate) = number.and_then(|number| deployment.certificates.get_mut(number)) {
            material(resource.view(), &late, &mut texts, certificate);
            certificate.material.key = keys.first().map(|key| key.text.clone());
        }
        deployment.keys.extend(keys);
    }
}

fn private_key(resource: &Resource, attribute: &'static str, found: &Found<'_>, texts: &mut Texts) -> PrivateKey {
    // Where it stands, which may be the default of a variable, or a call that reads a file.
    let at = found.value.at.unwrap_or(found.at);
    let possible = found.value.alternatives().iter().map(|one| match &one.kind {
        Kind::Null => Maybe::Known(KeyText::None),
        // What is made or looked up later is not written here.
        Kind::Unknown(unknown) if unknown.attribute.is_some() => Maybe::Known(KeyText::None),
        // Nor is what somebody puts beside the definitions before an apply.
        Kind::Unknown(unknown) if unknown.absent => Maybe::Known(KeyText::None),
        Kind::Text(Text::Known(text)) => match texts.key(text) {
            // What a plan tells of a secret is a stand-in.
            KeyText::None if one.refs.secret() || found.value.refs.secret() => Maybe::Unknown(sensitive(found.at)),
            key => Maybe::Known(key),
        },
        Kind::Text(text @ Text::Partial(_)) => {
            let pieces = text.pieces();
            let literals = pieces.iter().filter_map(|piece| match piece {
                Piece::Literal(literal) => Some(texts.key(literal)),
                Piece::Hole(..) => None,
            });
            let is_known_later = |piece: &Piece| match piece {
                Piece::Literal(_) => true,
                Piece::Hole(symbol, _) => symbol.name().starts_with("{{resolve:"),
            };
            match literals.into_iter().find(|key| *key != KeyText::None) {
                Some(key) => Maybe::Known(key),
                None if pieces.iter().all(is_known_later) => Maybe::Known(KeyText::None),
                None => Maybe::Unknown(why_of(one, found.at)),
            }
        }
        _ => Maybe::Unknown(why_of(one, found.at)),
    });
    let value = Maybe::any_of(possible).because(found.value.why());
    let text = Setting { value, at: Some(at), trail: trail_of(&found.value) };
    PrivateKey { place: resource.place.clone(), attribute, given: found.at, text, ignored: false }
}

/// The attribute that a value will be once an apply is done.
fn known_later(value: &Value) -> Option<&Ref> {
    match &value.kind {
        Kind::Unknown(unknown) => unknown.attribute.as_ref(),
        _ => None,
    }
}

/// Whether a certificate is made anew only when it has expired.
fn is_renewed_late(resource: &Resource) -> bool {
    let early = resource.view().setting(&["early_renewal_hours"], |hours| {
        hours.and_then(|hours| hours.trim().parse::<f64>().ok()).is_some_and(|hours| hours > 0.0)
    });
    GENERATED.contains(&&*resource.kind) && early.decide(|early| *early) == Ok(false)
}

fn material(view: View<'_>, late: &HashSet<(NodeId, &InstanceKey)>, texts: &mut Texts, certificate: &mut Certificate) {
    if certificate.kind != CertificateKind::Imported {
        return;
    }
    let mut read = |name: &str| view.find(&[name]).into_iter().next().and_then(|found| certificates(&found, texts));
    certificate.material.chain = read("certificate_chain");
    let body = read("certificate_body");
    let given = view.find(&["certificate_body"]);
    certificate.material.derived = given.iter().find_map(|found| {
        let alternatives = found.value.alternatives().iter();
        let of: Option<Vec<&Ref>> = alternatives.map(known_later).collect();
        let is_late = of?.into_iter().all(|reference| late.contains(&(reference.node, &reference.key)));
        Some(if is_late { Replacement::AfterItsEnd } else { Replacement::InTime })
    });
    let leaf = body.as_ref().map(|body| match &body.value {
        Maybe::Known(all) => all.first().cloned().ok_or_else(|| Why::new("there is no certificate in it", body.at)),
        Maybe::OneOf(_, why) | Maybe::Unknown(why) => Err(why.clone()),
    });
    // What ACM makes of it is what is in it.
    match leaf {
        Some(Ok(leaf)) => {
            if certificate.names.list.is_empty() {
                let names = leaf.names.iter().map(|name| DomainName::new(&Text::from(name.as_str())));
                certificate.names.list = names.collect();
                certificate.names.at = body.as_ref().and_then(|body| body.at);
                certificate.names = std::mem::take(&mut certificate.names).bounded();
            }
            if let Some(algorithm) = leaf.key_algorithm {
                let at = body.as_ref().and_then(|body| body.at);
                let value = Maybe::Known(Text::from(algorithm.as_str()));
                certificate.key_algorithm = Setting { value, at, trail: Vec::new() };
            }
        }
        Some(Err(why)) => {
            certificate.names.more.get_or_insert_with(|| why.clone());
            certificate.key_algorithm = Setting::absent(Maybe::Unknown(why));
        }
        None => {}
    }
    certificate.material.body = body;
}

/// The certificates in a value; none where it is `null`.
fn certificates(found: &Found<'_>, texts: &mut Texts) -> Option<Setting<Arc<[X509]>>> {
    let alternatives = found.value.alternatives();
    let given: Vec<&Value> = alternatives.iter().filter(|one| !matches!(one.kind, Kind::Null)).collect();
    if given.is_empty() {
        return None;
    }
    let secret = found.value.refs.secret();
    let possible = given.into_iter().map(|one| match &one.kind {
        _ if secret || one.refs.secret() => Maybe::Unknown(sensitive(found.at)),
        Kind::Text(Text::Known(text)) => match texts.certificates(text) {
            Some(certificates) => Maybe::Known(certificates),
            None => Maybe::Unknown(unreadable(found.at)),
        },
        _ => Maybe::Unknown(why_of(one, found.at)),
    });
    let value = Maybe::any_of(possible).because(found.value.why());
    Some(Setting { value, at: Some(found.value.at.unwrap_or(found.at)), trail: trail_of(&found.value) })
}

fn unreadable(at: Span) -> Why {
    Why::new("it holds a certificate that cannot be read", Some(at))
}
