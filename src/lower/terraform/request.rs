//! What an `aws_acm_certificate` is requested with, beside its names, its method and its key.

use super::module::{attribute, blocks, label};
use super::program::{Node, Program, Repetition, Scope, expand_for_each};
use crate::lower::facts::{setting, trail_of, why_of};
use crate::model::{Existence, Maker, Request, Setting};
use crate::syntax::hcl::{Body, Expr, ExprKind};
use crate::value::{Kind, Maybe, Why};

impl<'a> Program<'a> {
    /// What an instance of a certificate is requested with.
    pub fn request(&self, node: &Node<'a>, repetition: &Repetition) -> Request {
        let body = &node.resource.block.body;
        let scope = Scope::repeated(node.instance.id, repetition);
        let mut request = Request::of(Maker::Resource, self.tagged(node, repetition));
        request.is_unset_by_default = ["validation_method", "certificate_authority_arn"].iter().any(|name| {
            attribute(body, name).is_some_and(|attribute| self.eval(&attribute.expr, scope).all_refs().defaulted())
        });
        if body.blocks.is_empty() {
            return request;
        }
        let doubt = self.doubted_options(body, scope);
        self.visit(body, scope, &mut |path, attribute, value| {
            let at = attribute.expr.span;
            match path {
                ["options", "certificate_transparency_logging_preference"] => {
                    request.transparency = setting(at, &value, |text| text != Some("DISABLED"));
                }
                ["options", "export"] => request.export = setting(at, &value, |text| text == Some("ENABLED")),
                _ => {}
            }
        });
        if let Some(why) = doubt {
            for setting in [&mut request.transparency, &mut request.export] {
                if setting.at.is_some() {
                    setting.value = Maybe::Unknown(why.clone());
                }
            }
        }
        request
    }

    /// Why the `options` block may not be there.
    fn doubted_options(&self, body: &'a Body, scope: Scope<'_>) -> Option<Why> {
        let dynamic = blocks(body, "dynamic").find(|block| label(block, 0) == Some("options"))?;
        let for_each = attribute(&dynamic.body, "for_each")?;
        match expand_for_each(&self.eval(&for_each.expr, scope), for_each.expr.span).existence {
            Existence::Perhaps(why) => Some(why),
            Existence::Yes | Existence::No { .. } => None,
        }
    }

    /// Whether it has a tag: its own, or one that its provider configuration gives everything.
    fn tagged(&self, node: &Node<'a>, repetition: &Repetition) -> Setting<bool> {
        let scope = Scope::repeated(node.instance.id, repetition);
        let (value, at, trail) = match attribute(&node.resource.block.body, "tags") {
            Some(tags) => {
                let value = self.eval(&tags.expr, scope);
                (self.has_tags(&tags.expr, scope), Some(tags.expr.span), trail_of(&value))
            }
            None => (Maybe::Known(false), None, Vec::new()),
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
