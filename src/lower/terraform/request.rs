//! What an `aws_acm_certificate` is requested with, beside its names, its method and its key.

use super::module::{attribute, blocks};
use super::program::{Node, Program, Repetition, Scope};
use crate::lower::facts::{setting, trail_of, why_of};
use crate::model::{Maker, Request, Setting};
use crate::syntax::hcl::{Expr, ExprKind};
use crate::value::{Kind, Maybe};

impl<'a> Program<'a> {
    /// What an instance of a certificate is requested with.
    pub fn request(&self, node: &Node<'a>, repetition: &Repetition) -> Request {
        let body = node.resource.block.body();
        let scope = Scope::repeated(node.instance.id, repetition);
        let mut request = Request::of(Maker::Resource, self.tagged(node, repetition));
        request.is_unset_by_default = ["validation_method", "certificate_authority_arn"].iter().any(|name| {
            attribute(body, name).is_some_and(|attribute| self.eval(&attribute.expr, scope).all_refs().defaulted())
        });
        if body.blocks.is_empty() {
            return request;
        }
        let visits = self.visits(body, scope);
        let option = |name: &str, when: &str, default: bool| {
            let visited = visits.at(&["options", name]).next()?;
            let read = |text: Option<&str>| if text == Some(when) { !default } else { default };
            let setting = setting(visited.attribute.expr.span, &visited.value, read);
            // In a block that may not be there it is what is asked for, or the default.
            Some(match &visited.doubt {
                Some(why) if setting.value.known() != Some(&default) => {
                    Setting { value: Maybe::Unknown(why.clone()), ..setting }
                }
                _ => setting,
            })
        };
        if let Some(setting) = option("certificate_transparency_logging_preference", "DISABLED", true) {
            request.transparency = setting;
        }
        if let Some(setting) = option("export", "ENABLED", false) {
            request.export = setting;
        }
        request
    }

    /// Whether it has a tag: its own, or one that its provider configuration gives everything.
    fn tagged(&self, node: &Node<'a>, repetition: &Repetition) -> Setting<bool> {
        let scope = Scope::repeated(node.instance.id, repetition);
        let (value, at, trail) = match attribute(node.resource.block.body(), "tags") {
            Some(tags) => {
                let value = self.eval(&tags.expr, scope);
                (self.has_tags(&tags.expr, scope), Some(tags.expr.span), trail_of(&value))
            }
            // Terraform 0.11 takes the same as a block.
            None => match blocks(node.resource.block.body(), "tags").next() {
                Some(block) => (Maybe::Known(!block.body().attributes.is_empty()), Some(block.header), Vec::new()),
                None => (Maybe::Known(false), None, Vec::new()),
            },
        };
        match (value, self.default_tags(node, repetition)) {
            (Maybe::Known(true), _) | (_, Maybe::Known(true)) => Setting { value: Maybe::Known(true), at, trail },
            (value, Maybe::Known(_)) => Setting { value, at, trail },
            (Maybe::Known(_), unknown) => Setting { value: unknown, at, trail },
            (value, _) => Setting { value, at, trail },
        }
    }

    /// Whether an expression gives a tag, where that is known. What is merged with a tag has one, whatever it is.
    pub fn has_tags(&self, expr: &'a Expr, scope: Scope<'_>) -> Maybe<bool> {
        let value = self.eval(expr, scope);
        let possible = value.alternatives().iter().map(|one| match &one.kind {
            Kind::Null => Maybe::Known(false),
            Kind::Object(items) => Maybe::Known(!items.is_empty()),
            _ => Maybe::Unknown(why_of(one, expr.span)),
        });
        let known = Maybe::any_of(possible).because(value.why());
        match &expr.kind {
            ExprKind::Call { name, args, .. } if &*name.text == "merge" && known.known().is_none() => {
                let has = |arg: &'a Expr| self.has_tags(arg, scope).known() == Some(&true);
                if args.iter().any(has) { Maybe::Known(true) } else { known }
            }
            _ => known,
        }
    }
}
