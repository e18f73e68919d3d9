//! Which region a resource is made in.
//!
//! Its own `region` argument (AWS provider 6) comes first, then the provider configuration that it uses: an alias, what
//! the calls above pass on in their `providers` maps, a module's own block, the default one that is inherited. The name
//! of an alias is never evidence.

use std::rc::Rc;

use super::module::{attribute, keyword, label};
use super::program::{Instance, Node, Program, Repetition, Scope, expand_for_each};
use crate::lower::facts::sensitive;
use crate::model::{Provider, Region, Setting};
use crate::source::Span;
use crate::syntax::hcl::{Attribute, Block, Expr, ExprKind, Key, Part, Step};
use crate::value::{InstanceKey, Kind, Maybe, Passage, Text, Value, Why};

/// A provider configuration as an expression names it.
pub(super) struct Named<'a> {
    pub(super) name: &'a str,
    pub(super) alias: Option<&'a str>,
    pub(super) instance: Option<&'a Expr>,
}

/// The provider configuration that a resource has in the end, whatever calls passed it on.
struct Configured<'a> {
    /// The module instance that it belongs to.
    instance: Rc<Instance<'a>>,
    named: Named<'a>,
    /// Which instance of it.
    key: Option<Value>,
    /// Its block, or why there is none.
    block: Result<&'a Block, Why>,
}

/// Where a search for a configuration stands.
struct Search {
    passages: Vec<Passage>,
}

impl<'a> Program<'a> {
    /// The region of one instance of a resource or data source.
    pub fn region(&self, node: &Node<'a>, repetition: &Repetition) -> Setting<Region> {
        let body = node.resource.block.body();
        let scope = Scope::repeated(node.instance.id, repetition);
        if let Some(region) = attribute(body, "region") {
            let value = self.eval(&region.expr, scope);
            if !matches!(value.kind, Kind::Null) {
                return setting(region, &value, Search { passages: Vec::new() }, "the resource's own `region`");
            }
        }
        let mut search = Search { passages: Vec::new() };
        let configured = self.configured(node, repetition, &mut search);
        match configured.block {
            Ok(block) => {
                let key = configured.key.as_ref();
                self.block_region(&configured.instance, block, &configured.named, key, &mut search)
            }
            Err(why) => unknown(why, &mut search),
        }
    }

    /// Which provider configuration of which module makes an instance of a resource: `aws.east`, `module.dns:aws`.
    pub fn provider(&self, node: &Node<'a>, repetition: &Repetition) -> String {
        let Configured { instance, named, key, .. } =
            self.configured(node, repetition, &mut Search { passages: Vec::new() });
        let module = if instance.address.is_empty() { String::new() } else { format!("{}:", instance.address) };
        let key = key.map_or_else(String::new, |key| format!("[{}]", key.symbol().name()));
        format!("{module}{}{key}", display(&named))
    }

    /// Whether its provider configuration gives every resource a tag (the provider's `default_tags`).
    pub fn default_tags(&self, node: &Node<'a>, repetition: &Repetition) -> Maybe<bool> {
        let configured = self.configured(node, repetition, &mut Search { passages: Vec::new() });
        let block = match configured.block {
            Ok(block) => block,
            // A root without a provider block has the one without arguments.
            Err(_) if self.instance(0).module.is_root && self.instance(0).module.providers.is_empty() => {
                return Maybe::Known(false);
            }
            Err(why) => return Maybe::Unknown(why),
        };
        let blocks = &block.body().blocks;
        if let Some(dynamic) = blocks.iter().find(|block| &*block.kind.text == "dynamic") {
            let reason = "whether the provider has `default_tags` is not known";
            return Maybe::Unknown(Why::new(reason, Some(dynamic.header)));
        }
        let mut given = blocks.iter().filter(|block| &*block.kind.text == "default_tags");
        match given.find_map(|block| attribute(block.body(), "tags")) {
            Some(tags) => self.has_tags(&tags.expr, Scope::of(configured.instance.id)),
            None => Maybe::Known(false),
        }
    }

    fn configured(&self, node: &Node<'a>, repetition: &Repetition, search: &mut Search) -> Configured<'a> {
        let body = node.resource.block.body();
        let named = attribute(body, "provider").and_then(|provider| name(&provider.expr));
        let named = named.unwrap_or_else(|| Named {
            name: node.resource.kind.split('_').next().unwrap_or_default(),
            alias: None,
            instance: None,
        });
        let key = named.instance.map(|expr| self.eval(expr, Scope::repeated(node.instance.id, repetition)));
        self.configuration(node.instance.id, named, key, node.resource.block.header, search)
    }

    /// The AWS provider configurations of a module instance.
    pub fn providers(&self, this: &Instance<'a>) -> Vec<Provider> {
        let blocks = this.module.providers.iter().filter(|block| label(block, 0) == Some("aws"));
        blocks
            .map(|block| {
                let named = Named { name: "aws", alias: alias(block), instance: None };
                let region = self.block_region(this, block, &named, None, &mut Search { passages: Vec::new() });
                Provider { name: display(&named), region }
            })
            .collect()
    }

    fn configuration(
        &self,
        instance: u32,
        named: Named<'a>,
        key: Option<Value>,
        user: Span,
        search: &mut Search,
    ) -> Configured<'a> {
        let this = self.instance(instance);
        let block = this.module.provider(named.name, named.alias);
        let passed = this
            .parent
            .as_ref()
            .and_then(|parent| attribute(parent.call.body(), "providers").and_then(|map| passed(&map.expr, &named)));
        if let (Some(parent), Some(expr)) = (&this.parent, passed) {
            let Some(outer) = name(expr) else {
                let why = Why::new("this does not name a provider", Some(expr.span));
                return Configured { instance: this, named, key, block: Err(why) };
            };
            let call = label(parent.call, 0).unwrap_or_default();
            let inner = display(&named);
            search
                .passages
                .push(Passage { span: expr.span, text: format!("passed to `module.{call}` as `{inner}`").into() });
            let scope = Scope::repeated(parent.instance, &parent.repetition);
            let key = outer.instance.map(|expr| self.eval(expr, scope));
            return self.configuration(parent.instance, outer, key, expr.span, search);
        }
        // A block that says nothing only announces that the caller passes a configuration.
        let configured = block.filter(|block| this.parent.is_none() || !is_proxy(block));
        if let Some(block) = configured {
            return Configured { instance: this, named, key, block: Ok(block) };
        }
        let reason = match &this.parent {
            Some(parent) if named.alias.is_none() => {
                let inherited = Named { name: named.name, alias: None, instance: None };
                return self.configuration(parent.instance, inherited, None, user, search);
            }
            _ if named.alias.is_some() => {
                format!("provider `{}` is not configured in the scanned tree", display(&named))
            }
            _ => format!("no provider `{}` is configured; its region comes from whoever uses this", named.name),
        };
        Configured { instance: this, named, key, block: Err(Why::new(reason, Some(user))) }
    }

    fn block_region(
        &self,
        this: &Instance<'a>,
        block: &'a Block,
        named: &Named<'a>,
        key: Option<&Value>,
        search: &mut Search,
    ) -> Setting<Region> {
        let Some(region) = attribute(block.body(), "region") else {
            let why = format!("provider `{}` names no region; it comes from the environment", display(named));
            return unknown(Why::new(why, Some(block.header)), search);
        };
        let text = if named.alias.is_some() {
            format!("provider `{}`", display(named))
        } else {
            "the default provider".to_owned()
        };
        let search = Search { passages: std::mem::take(&mut search.passages) };
        let Some(for_each) = attribute(block.body(), "for_each") else {
            let value = self.eval(&region.expr, Scope::of(this.id));
            return setting(region, &value, search, &text);
        };
        // OpenTofu: a configuration for each element (opentofu.org/docs/language/providers/configuration/).
        let expansion = expand_for_each(&self.eval(&for_each.expr, Scope::of(this.id)), for_each.expr.span, &self.fuel);
        let wanted: Vec<Text> = key.iter().flat_map(|key| key.alternatives()).map(super::types::key_of).collect();
        let regions = expansion
            .repetitions
            .iter()
            .filter(|repetition| match &repetition.key {
                InstanceKey::Key(key) => {
                    wanted.is_empty() || wanted.iter().any(|wanted| wanted.equal(key) != Some(false))
                }
                _ => true,
            })
            .map(|repetition| self.eval(&region.expr, Scope::repeated(this.id, repetition)));
        let value = Value::one_of(regions.collect());
        setting(region, &value, search, &text)
    }
}

fn setting(region: &Attribute, value: &Value, search: Search, text: &str) -> Setting<Region> {
    let secret = value.refs.secret();
    let possible = value.alternatives().iter().map(|value| match &value.kind {
        _ if secret || value.refs.secret() => Maybe::Unknown(sensitive(region.expr.span)),
        Kind::Text(Text::Known(code)) if !code.is_empty() => Maybe::Known(Region::new(code)),
        _ => Maybe::Unknown(
            value.why().unwrap_or_else(|| Why::new("the region comes from the environment", Some(region.expr.span))),
        ),
    });
    let mut trail: Vec<Passage> =
        value.alternatives().iter().flat_map(|value| value.trail.passages().cloned()).collect();
    trail.reverse();
    trail.push(Passage { span: region.expr.span, text: text.into() });
    trail.extend(search.passages.into_iter().rev());
    trail.reverse();
    Setting { value: Maybe::any_of(possible).because(value.why()), at: Some(region.expr.span), trail }
}

fn unknown(why: Why, search: &mut Search) -> Setting<Region> {
    let trail = std::mem::take(&mut search.passages);
    Setting { value: Maybe::Unknown(why), at: None, trail }
}

pub(super) fn alias(block: &Block) -> Option<&str> {
    attribute(block.body(), "alias").and_then(|alias| keyword(&alias.expr))
}

pub(super) fn is_proxy(block: &Block) -> bool {
    block.body().blocks.is_empty()
        && block.body().attributes.iter().all(|attribute| matches!(&*attribute.name.text, "alias" | "version"))
}

fn display(named: &Named<'_>) -> String {
    match named.alias {
        Some(alias) => format!("{}.{alias}", named.name),
        None => named.name.to_owned(),
    }
}

/// `aws`, `aws.east`, `aws.by_region["x"]`, and the same in quotes.
pub(super) fn name(expr: &Expr) -> Option<Named<'_>> {
    match &expr.kind {
        ExprKind::Variable(name) => Some(Named { name, alias: None, instance: None }),
        ExprKind::Step(inner, Step::Attr(alias)) => match &inner.kind {
            ExprKind::Variable(name) => Some(Named { name, alias: Some(&alias.text), instance: None }),
            _ => None,
        },
        ExprKind::Step(inner, Step::Index(index)) => Some(Named { instance: Some(index), ..name(inner)? }),
        ExprKind::Text(text) => {
            let (name, alias) = text.split_once('.').map_or((&**text, None), |(name, alias)| (name, Some(alias)));
            Some(Named { name, alias, instance: None })
        }
        ExprKind::Template(parts) => match &parts[..] {
            [Part::Interpolation(inner)] => name(inner),
            _ => None,
        },
        ExprKind::Paren(inner) => name(inner),
        _ => None,
    }
}

/// What a `providers` map passes as a configuration.
pub(super) fn passed<'a>(map: &'a Expr, wanted: &Named<'_>) -> Option<&'a Expr> {
    let ExprKind::Object(items) = &map.kind else { return None };
    let found = items.iter().find(|(key, _)| match key {
        Key::Word(word) => wanted.alias.is_none() && *word.text == *wanted.name,
        Key::Expr(expr) => name(expr).is_some_and(|named| named.name == wanted.name && named.alias == wanted.alias),
    });
    found.map(|(_, value)| value)
}
