//! `aws_acm_certificate` to the model.

use std::collections::HashSet;

use super::module::{attribute, blocks, keyword, label, lifecycle};
use super::operators::truth;
use super::program::{Node, Program, Repetition, Scope};
use crate::lower::facts::{elements, key_algorithm, name_of, setting, why_of, written_names};
use crate::model::{
    Certificate, CertificateId, Kind as CertificateKind, Lifecycle, Material, Method, Names, Place, Setting,
};
use crate::source::Span;
use crate::syntax::hcl::{Body, Expr, ExprKind};
use crate::value::{InstanceKey, Kind, Maybe, Text, Value};

impl<'a> Program<'a> {
    /// One instance of a certificate.
    pub fn certificate(
        &self,
        id: CertificateId,
        node: &Node<'a>,
        repetition: &Repetition,
        propagated: Option<&(String, Span)>,
    ) -> Certificate {
        let body = node.resource.block.body();
        let scope = Scope::repeated(node.instance.id, repetition);
        let read = |name: &str| attribute(body, name).map(|attribute| (attribute, self.eval(&attribute.expr, scope)));
        let method = read("validation_method").map_or_else(
            || Setting::absent(Maybe::Known(Method::Absent)),
            |(attribute, value)| setting(attribute.expr.span, &value, method_of),
        );
        let key = match read("key_algorithm") {
            Some((attribute, value)) => setting(attribute.expr.span, &value, key_algorithm),
            None => Setting::absent(Maybe::Known(key_algorithm(None))),
        };
        Certificate {
            id,
            place: self.place(node, repetition),
            kind: self.kind(node, scope),
            names: self.names(node, scope),
            method,
            key_algorithm: key,
            request: self.request(node, repetition),
            region: self.region(node, repetition),
            lifecycle: self.lifecycle(node, scope, propagated),
            standing: None,
            material: Material::default(),
            authorities: Vec::new(),
            written: self.wording(node),
        }
    }

    /// Where an instance of a resource is.
    pub fn place(&self, node: &Node<'a>, repetition: &Repetition) -> Place {
        let resource = node.resource;
        let expansion = self.expansion(&node.instance, node.index);
        Place {
            address: self.address(node, &repetition.key),
            local_address: format!("{}.{}", resource.kind, resource.name),
            header: resource.block.header,
            block: resource.block.span,
            key: if repetition.is_secret() { InstanceKey::Any } else { repetition.key.clone() },
            existence: node.instance.existence.clone().and(&expansion.existence),
            calls: node.instance.calls.clone(),
            origin: None,
        }
    }

    /// A certificate with PEM in it is imported, one with an authority is private, any other is public; arguments that
    /// are `null` are not there.
    fn kind(&self, node: &Node<'a>, scope: Scope<'_>) -> CertificateKind {
        let body = node.resource.block.body();
        let material = ["private_key", "private_key_wo", "certificate_body"];
        for name in material {
            let Some(attribute) = attribute(body, name) else { continue };
            let value = self.eval(&attribute.expr, scope);
            match presence(&value) {
                Some(false) => {}
                // Terraform wants one of the two, so that a key that may be absent is absent where there is a name.
                None if attribute_names(body, "domain_name") => {
                    return CertificateKind::Unknown(why_of(&value, attribute.expr.span));
                }
                Some(true) | None => return CertificateKind::Imported,
            }
        }
        match attribute(body, "certificate_authority_arn") {
            None => CertificateKind::Public,
            Some(attribute) => {
                let value = self.eval(&attribute.expr, scope);
                match presence(&value) {
                    Some(true) => CertificateKind::Private,
                    Some(false) => CertificateKind::Public,
                    None => CertificateKind::Unknown(why_of(&value, attribute.expr.span)),
                }
            }
        }
    }

    fn names(&self, node: &Node<'a>, scope: Scope<'_>) -> Names {
        let body = node.resource.block.body();
        let at = attribute(body, "domain_name").map(|attribute| attribute.expr.span);
        let value = self.names_value(node, scope);
        let others = attribute(body, "subject_alternative_names").map(|attribute| attribute.expr.span);
        let mut names = Names { at, others, ..Names::default() };
        match &value.kind {
            Kind::List(items) => {
                let mut seen = HashSet::new();
                for item in items.iter() {
                    match &item.kind {
                        Kind::Null => {}
                        Kind::Text(Text::Known(text)) if text.is_empty() => {}
                        _ => {
                            let name = name_of(&super::types::key_of(item), item);
                            if seen.insert(name.clone()) {
                                names.list.push(name);
                            }
                        }
                    }
                }
            }
            _ => names.more = Some(why_of(&value, node.resource.block.header)),
        }
        self.write_names(body, scope, &mut names);
        names.bounded()
    }

    /// The names as they are written, and how many there are at most.
    fn write_names(&self, body: &'a Body, scope: Scope<'_>, names: &mut Names) {
        let mut most = Some(0);
        if let Some(domain) = attribute(body, "domain_name") {
            let value = self.eval(&domain.expr, scope);
            names.written.extend(written_names(&value, domain.expr.span, true, None));
            most = Some(1);
        }
        if let Some(others) = attribute(body, "subject_alternative_names") {
            let (value, at) = (self.eval(&others.expr, scope), others.expr.span);
            let lists = value.alternatives();
            let why = (lists.len() > 1).then(|| why_of(&value, at));
            let lengths = lists.iter().map(|list| match &list.kind {
                Kind::Null => Some(0),
                Kind::List(items) | Kind::Set(items) => Some(items.len()),
                _ => None,
            });
            let longest = lengths.reduce(|longest, length| Some(longest?.max(length?))).flatten();
            most = most.zip(longest).map(|(first, others)| first + others);
            for list in lists {
                if let Kind::List(items) | Kind::Set(items) = &list.kind {
                    // Up to version 0.11 a list in a list was no list of its own.
                    for item in items.iter().flat_map(elements) {
                        let item = item.out_of(list).out_of(&value);
                        names.written.extend(written_names(&item, at, false, why.as_ref()));
                    }
                }
            }
        }
        names.most = most.filter(|_| names.more.is_some());
    }

    fn lifecycle(&self, node: &Node<'a>, scope: Scope<'_>, propagated: Option<&(String, Span)>) -> Lifecycle {
        let body = node.resource.block.body();
        let create_before_destroy = lifecycle(body, "create_before_destroy").map(|(expr, at)| {
            let value = self.eval(expr, scope);
            let known = match truth(&value) {
                Some(truth) => Maybe::Known(truth),
                None => Maybe::Unknown(why_of(&value, expr.span)),
            };
            (known, at)
        });
        Lifecycle {
            creates_first: false,
            create_before_destroy,
            block: blocks(body, "lifecycle").next().map(|block| block.header),
            propagated_from: propagated.cloned(),
            replace_triggered_by: lifecycle(body, "replace_triggered_by").map(|(_, at)| at),
            ignores_all: lifecycle(body, "ignore_changes").filter(|(expr, _)| is_all(expr)).map(|(_, at)| at),
            ignored_names: Maybe::Known(
                lifecycle(body, "ignore_changes").map_or_else(Vec::new, |(expr, _)| named(expr)),
            ),
        }
    }
}

/// `all`; Terraform 0.11 wrote `["*"]`.
fn is_all(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Tuple(items) => {
            items.len() == 1 && keyword(&items[0]).is_some_and(|word| matches!(word, "*" | "all"))
        }
        _ => keyword(expr) == Some("all"),
    }
}

/// Which of the arguments for names a list has, by itself or by an element; Terraform 0.11 quotes them.
fn named(list: &Expr) -> Vec<(&'static str, Span)> {
    let ExprKind::Tuple(items) = &list.kind else { return Vec::new() };
    let argument = |item: &Expr| {
        let mut whole = item;
        while let ExprKind::Step(inner, _) = &whole.kind {
            whole = inner;
        }
        let word = keyword(whole)?.split(['.', '[']).next()?;
        NAMES.into_iter().find(|name| *name == word).map(|name| (name, item.span))
    };
    items.iter().filter_map(argument).collect()
}

/// The arguments that hold names.
const NAMES: [&str; 2] = ["domain_name", "subject_alternative_names"];

/// The method of a `validation_method`.
pub fn method_of(text: Option<&str>) -> Method {
    match text {
        None | Some("") => Method::Absent,
        Some("DNS") => Method::Dns,
        Some("EMAIL") => Method::Email,
        Some("HTTP") => Method::Http,
        Some(other) => Method::other(other),
    }
}

/// Whether an argument is given: `null` and an empty string are not; what is unknown may be either.
fn presence(value: &Value) -> Option<bool> {
    let mut alternatives = value.alternatives().iter().map(|alternative| match &alternative.kind {
        Kind::Null => Some(false),
        Kind::Text(Text::Known(text)) => Some(!text.is_empty()),
        Kind::Text(text) => (text.least_length() > 0).then_some(true),
        Kind::Unknown(unknown) if unknown.attribute.is_some() || unknown.absent => Some(true),
        _ => None,
    });
    let first = alternatives.next()??;
    alternatives.all(|answer| answer == Some(first)).then_some(first)
}

fn attribute_names(body: &Body, name: &str) -> bool {
    attribute(body, name).is_some() || blocks(body, "dynamic").any(|block| label(block, 0) == Some(name))
}
