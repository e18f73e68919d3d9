//! What an attribute of a resource is: what its configuration says, what follows from it, or a value that only the
//! apply will know.

use std::collections::HashSet;
use std::sync::Arc;

use super::module::{Mode, attribute};
use super::program::{Node, Program, Question, Repetition, Scope};
use crate::lower::facts::name_of;
use crate::model::DomainName;
use crate::model::names::MOST_KEPT;
use crate::source::Span;
use crate::tree::ReadError;
use crate::value::{InstanceKey, Kind, NodeId, Part, Ref, Symbol, Text, Unknown, Value, Why};

/// The attribute that validation records are made from.
pub const VALIDATION_OPTIONS: &str = "domain_validation_options";
/// The resource type of certificates.
pub const CERTIFICATE: &str = "aws_acm_certificate";
/// The resource type that waits for a certificate.
pub const VALIDATION: &str = "aws_acm_certificate_validation";

const NEVER_NULL: [&str; 5] = ["arn", "id", "fqdn", "zone_id", "certificate_arn"];

/// Whether every resource that has an attribute of this name has it always, once it exists.
pub fn is_never_null(name: &str) -> bool {
    NEVER_NULL.contains(&name)
}

impl<'a> Program<'a> {
    /// `resource.name`, for one instance.
    pub fn resource_attribute(&self, id: NodeId, key: &InstanceKey, name: &str, span: Span) -> Value {
        let question = Question::Attribute(id, key.clone(), name.to_owned());
        let mut value = self.once(question, Some(span), || {
            let node = self.node(id);
            let value = self.attribute_of(&node, key, name, span);
            let reference = Ref::attribute(id, key.clone(), name);
            if name == VALIDATION_OPTIONS {
                value
            } else {
                let refs = value.refs.with(reference);
                Value { refs, ..value }
            }
        });
        // The answer is kept from whoever asked first; what blocks this expression stands here.
        if let Kind::Unknown(unknown) = &mut value.kind
            && unknown.attribute.as_ref().is_some_and(|own| own.node == id && *own.attribute == *name)
        {
            unknown.why.at = Some(span);
        }
        value
    }

    fn attribute_of(&self, node: &Node<'a>, key: &InstanceKey, name: &str, span: Span) -> Value {
        let repetition = self.repetition(node, key);
        let scope = Scope::repeated(node.instance.id, &repetition);
        if node.resource.kind == CERTIFICATE && node.resource.mode == Mode::Managed {
            match name {
                VALIDATION_OPTIONS => return self.validation_options(node, key, scope),
                // Both are the ARN, also where the configuration of an import names neither.
                "arn" | "id" => return self.computed(node, key, "arn", span),
                "subject_alternative_names" => return self.names_value(node, scope),
                _ => {}
            }
        }
        match attribute(node.resource.block.body(), name) {
            Some(attribute) => self.eval(&attribute.expr, scope),
            None => self.computed(node, key, name, span),
        }
    }

    /// An attribute that only the apply will know. What a data source finds follows from what it is given.
    fn computed(&self, node: &Node<'a>, key: &InstanceKey, name: &str, span: Span) -> Value {
        let data = node.resource.mode == Mode::Data;
        let address = self.address(node, key);
        let when = if data { "is read when Terraform runs" } else { "is known only after the apply" };
        let reason = format!("`{address}.{name}` {when}");
        let reference = Ref::attribute(node.id, key.clone(), name);
        let value = Value::new(Kind::Unknown(Unknown {
            why: Why::new(reason, Some(span)),
            symbol: Symbol::new(format!("{address}.{name}")),
            attribute: Some(reference.clone()),
            not_null: is_never_null(name),
            scalar: is_never_null(name),
            failed: false,
            absent: false,
        }));
        let value = Value { refs: value.refs.with(reference), ..value };
        if data { value.with_refs(&self.given(node, key).all_refs()) } else { value }
    }

    fn given(&self, node: &Node<'a>, key: &InstanceKey) -> Value {
        self.once(Question::Given(node.id, key.clone()), Some(node.resource.block.header), || {
            let repetition = self.repetition(node, key);
            Value::list(self.body_values(node.resource.block.body(), Scope::repeated(node.instance.id, &repetition)))
        })
    }

    /// The instance of a resource that has a key.
    pub fn repetition(&self, node: &Node<'a>, key: &InstanceKey) -> Repetition {
        let expansion = self.expansion(&node.instance, node.index);
        let found = expansion.of_key(key).or(expansion.repetitions.first());
        found.cloned().unwrap_or_else(Repetition::single)
    }

    /// `module.a.aws_x.y["k"]`
    pub fn address(&self, node: &Node<'a>, key: &InstanceKey) -> String {
        let data = if node.resource.mode == Mode::Data { "data." } else { "" };
        let shown = self.repetition(node, key).shown(key);
        format!("{}{data}{}.{}{shown}", self.prefix(node.instance.id), node.resource.kind, node.resource.name)
    }

    /// The names of a certificate, the domain name first; `Many` or unknown where they cannot be listed.
    pub fn names_value(&self, node: &Node<'a>, scope: Scope<'_>) -> Value {
        let body = node.resource.block.body();
        let evaluated = |name| attribute(body, name).map(|attribute| self.eval(&attribute.expr, scope));
        let domain = evaluated("domain_name").unwrap_or_else(Value::null);
        let others = match evaluated("subject_alternative_names") {
            None => Value::list(Vec::new()),
            Some(value) if matches!(value.kind, Kind::Null) => Value::list(Vec::new()),
            Some(value) => value,
        };
        let span = node.resource.block.header;
        let around = super::functions::Around { read: &|_| Err(ReadError::Outside), fuel: &self.fuel };
        super::functions::call("concat", &[Value::list(vec![domain]), others], &around, span)
    }

    /// One option a name: what it is called is known at plan, the record's name and value after the apply
    /// (internal/service/acm/certificate.go, `CustomizeDiff`). Only DNS validation has them.
    fn validation_options(&self, node: &Node<'a>, key: &InstanceKey, scope: Scope<'_>) -> Value {
        let whole = Ref::attribute(node.id, key.clone(), VALIDATION_OPTIONS);
        let body = node.resource.block.body();
        if let Some(method) = attribute(body, "validation_method")
            && let Kind::Text(Text::Known(method)) = &self.eval(&method.expr, scope).kind
            && &**method != "DNS"
        {
            let empty = Value::new(Kind::Set(Arc::new([])));
            return Value { refs: empty.refs.with(whole), ..empty };
        }
        let symbol = self.address(node, key);
        let names = self.names_value(node, scope);
        let span = node.resource.block.header;
        let Kind::List(items) = &names.kind else {
            // Several possible lists of names: whatever is made from the options is made from one of these.
            let why = names.why().unwrap_or_else(|| Why::new("its names are not known", Some(span)));
            let name = Value::unknown(why, Symbol::new(format!("{symbol}.{VALIDATION_OPTIONS}.domain_name")));
            return Value::new(Kind::Many(option(name, &whole, &symbol, span).into()));
        };
        if items.len() > MOST_KEPT {
            let why = Why::new("it has more names than any certificate can have", Some(span));
            let name = Value::unknown(why, Symbol::new(format!("{symbol}.{VALIDATION_OPTIONS}.domain_name")));
            return Value::new(Kind::Many(option(name, &whole, &symbol, span).into()));
        }
        self.fuel.charge(items.len() * OPTION);
        let mut seen: HashSet<DomainName> = HashSet::new();
        let mut options = Vec::new();
        for item in items.iter().filter(|item| !matches!(item.kind, Kind::Null)) {
            let text = super::types::key_of(item);
            let name = name_of(&text, item);
            let part = Part::Name(name.base().text().clone());
            if !seen.insert(name) {
                continue;
            }
            let reference = Ref { part, ..whole.clone() };
            let known = Value::text(text);
            let known = if item.refs.secret() { known.made_secret() } else { known };
            options.push(option(known, &reference, &symbol, span));
        }
        Value::new(Kind::Set(options.into()))
    }
}

/// Steps that one option takes.
const OPTION: usize = 10;

fn option(name: Value, reference: &Ref, certificate: &str, span: Span) -> Value {
    let base = match &reference.part {
        Part::Name(base) => base.to_string(),
        _ => String::new(),
    };
    let computed = |attribute: &str| {
        let reason = format!("`{certificate}.{VALIDATION_OPTIONS}` is known only after the apply");
        let why = Why::new(reason, Some(span));
        let value = Value::new(Kind::Unknown(Unknown {
            why,
            symbol: Symbol::new(format!("{certificate}.{VALIDATION_OPTIONS}[{base}].{attribute}")),
            attribute: None,
            not_null: true,
            scalar: true,
            failed: false,
            absent: false,
        }));
        Value { refs: value.refs.with(reference.clone()), ..value }
    };
    // Only what makes a record counts as derived from the options: a name can be had without them.
    Value::object(vec![
        ("domain_name".into(), name),
        ("resource_record_name".into(), computed("resource_record_name")),
        ("resource_record_type".into(), Value::string("CNAME")),
        ("resource_record_value".into(), computed("resource_record_value")),
    ])
}
