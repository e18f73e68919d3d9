//! As whom a resource is made: what its provider signs in with.

use super::module::{attribute, keyword, label};
use super::program::{Node, Program, Scope};
use super::providers::{Named, alias, is_proxy, name, passed};
use crate::syntax::hcl::{Block, Body};
use crate::value::{Piece, Text};

/// Arguments of the provider that decide which account it works in.
const CREDENTIALS: [&str; 7] = [
    "access_key",
    "allowed_account_ids",
    "profile",
    "shared_config_files",
    "shared_credentials_file",
    "shared_credentials_files",
    "token",
];
/// Blocks of the provider that do.
const ROLES: [&str; 2] = ["assume_role", "assume_role_with_web_identity"];

impl<'a> Program<'a> {
    /// What tells the account of a resource from others: equal texts are one account. Empty where the environment
    /// decides.
    pub fn account(&self, node: &Node<'a>) -> Text {
        let own = attribute(node.resource.block.body(), "provider").and_then(|provider| name(&provider.expr));
        let mut named = own.unwrap_or(Named { name: "aws", alias: None, instance: None });
        let mut this = node.instance.clone();
        loop {
            let passed = this
                .parent
                .as_ref()
                .and_then(|parent| attribute(parent.call.body(), "providers").and_then(|map| passed(&map.expr, &named)))
                .and_then(name);
            let block = this
                .module
                .providers
                .iter()
                .copied()
                .find(|block| label(block, 0) == Some(named.name) && alias(block) == named.alias);
            if passed.is_none()
                && let Some(block) = block.filter(|block| this.parent.is_none() || !is_proxy(block))
            {
                return self.credentials(this.id, block);
            }
            let Some(parent) = &this.parent else { return Text::from("") };
            named = passed.unwrap_or(Named { name: named.name, alias: None, instance: None });
            this = self.instance(parent.instance);
        }
    }

    fn credentials(&self, instance: u32, block: &'a Block) -> Text {
        let mut pieces = Vec::new();
        self.signs(instance, block.body(), &CREDENTIALS, &mut pieces);
        for inner in &block.body().blocks {
            let kind = if &*inner.kind.text == "dynamic" { label(inner, 0) } else { Some(&*inner.kind.text) };
            if kind.is_some_and(|kind| ROLES.contains(&kind)) {
                self.signs(instance, inner.body(), &["role_arn", "external_id"], &mut pieces);
            }
        }
        // JSON, and Terraform 0.11, write the block as an attribute.
        self.signs(instance, block.body(), &ROLES, &mut pieces);
        Text::from_pieces(pieces)
    }

    fn signs(&self, instance: u32, body: &'a Body, names: &[&str], pieces: &mut Vec<Piece>) {
        for attribute in body.attributes.iter().filter(|attribute| names.contains(&&*attribute.name.text)) {
            let value = self.eval(&attribute.expr, Scope::of(instance));
            // It is compared and never shown.
            let text = match keyword(&attribute.expr) {
                Some(literal) => literal.to_owned(),
                None => value.symbol().digest(),
            };
            pieces.push(Piece::Literal(format!("{}={text};", attribute.name.text).into()));
        }
    }
}
