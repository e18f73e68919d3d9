//! What an app publishes: the files behind the hashes that its templates name.

use std::collections::HashMap;

use crate::syntax::json::Value;
use crate::syntax::node::{Kind, Node};
use crate::tree::join;

/// Files by the names under which they are published.
#[derive(Debug, Default)]
pub(super) struct Assets(HashMap<String, String>);

impl Assets {
    /// Takes up an asset manifest of a folder.
    pub(super) fn read(&mut self, directory: &str, value: Value<'_>) {
        for (hash, asset) in value.get("files").into_iter().flat_map(Value::entries) {
            let source = asset.get("source").and_then(|source| source.get("path")?.as_str());
            let path = source.and_then(|source| join(directory, &source));
            let (Some(hash), Some(path)) = (hash.as_str(), path) else { continue };
            for (_, destination) in asset.get("destinations").into_iter().flat_map(Value::entries) {
                if let Some(key) = destination.get("objectKey").and_then(Value::as_str) {
                    self.0.insert(last_name(&key).to_owned(), path.clone());
                }
            }
            self.0.insert(hash.into_owned(), path);
        }
    }

    /// The file that a `TemplateURL` leads to.
    pub(super) fn file(&self, url: Node<'_>) -> Option<&str> {
        let end = end_of(url)?;
        let name = last_name(&end);
        self.0.get(name).or_else(|| self.0.get(name.rsplit_once('.')?.0)).map(String::as_str)
    }
}

/// The text that a URL ends with: `…/<hash>.json` in `Fn::Join` or `Fn::Sub`.
fn end_of(url: Node<'_>) -> Option<String> {
    match url.kind() {
        Kind::String => Some(url.as_str()?.into_owned()),
        Kind::List => url.items().last()?.as_str().map(Into::into),
        Kind::Map => {
            let (name, argument) = url.entries().next()?;
            match &*name.key_text()? {
                "Fn::Join" => argument.items().nth(1).and_then(end_of),
                "Fn::Sub" => argument.items().next().unwrap_or(argument).as_str().map(Into::into),
                _ => None,
            }
        }
        _ => None,
    }
}

fn last_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
