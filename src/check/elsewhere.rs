//! What other tools' files say: a certificate may be taken by what is deployed beside Terraform, by the ARN that somebody
//! copied there.

use rayon::prelude::*;

use crate::lower::terraform::arns;
use crate::model::WrittenArn;
use crate::source::{Owner, Sources};
use crate::tree::Tree;

/// Definitions are small; what is larger is data.
const LARGEST: usize = 1 << 20;
/// The endings of files that deployments are described in.
const ENDINGS: [&str; 14] = [
    ".yaml",
    ".yml",
    ".json",
    ".jsonnet",
    ".libsonnet",
    ".hcl",
    ".tfvars",
    ".toml",
    ".ini",
    ".env",
    ".sh",
    ".ts",
    ".py",
    ".tpl",
];

/// ARNs in other tools' files, which are known to have some. They are looked for only where a certificate is not seen to
/// be taken.
pub(super) fn arns(mentions: &[String], tree: &dyn Tree, sources: &Sources) -> Vec<WrittenArn> {
    let texts: Vec<(&str, String)> = mentions
        .par_iter()
        .filter(|path| is_definition(path))
        .filter_map(|path| {
            let bytes = tree.read(path).ok().filter(|bytes| bytes.len() <= LARGEST)?;
            Some((path.as_str(), String::from_utf8(bytes).ok()?))
        })
        .collect();
    let written = texts.into_iter().flat_map(|(path, text)| {
        let file = sources.add(path, text, Owner::User);
        arns::written_in(file, &sources.file(file).text)
    });
    written.collect()
}

fn is_definition(path: &str) -> bool {
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}
