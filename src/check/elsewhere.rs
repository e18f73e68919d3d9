//! What other tools' files say: a certificate may be taken by what is deployed beside Terraform, by the ARN that somebody
//! copied there.

use rayon::prelude::*;

use super::read::Lowered;
use crate::discover::{self, Search};
use crate::lower::terraform::arns;
use crate::lower::terraform::module::is_configuration;
use crate::model::{Leaving, Taken, WrittenArn};
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

/// ARNs in other tools' files; none are looked for where every certificate is seen to be taken. Fails where a glob cannot
/// be read.
pub(super) fn arns(
    search: &Search<'_>,
    tree: &dyn Tree,
    lowered: &[Lowered],
    sources: &Sources,
) -> Result<Vec<WrittenArn>, String> {
    if !lowered.iter().any(|lowered| lowered.wanted && has_untaken(lowered)) {
        return Ok(Vec::new());
    }
    let paths: Vec<String> = discover::files(&Search { wanted: is_definition, ..*search })?.into_iter().collect();
    let texts: Vec<(String, String)> = paths
        .into_par_iter()
        .filter_map(|path| {
            let bytes = tree.read(&path).ok().filter(|bytes| bytes.len() <= LARGEST)?;
            memchr::memmem::find(&bytes, b":acm:")?;
            Some((path, String::from_utf8(bytes).ok()?))
        })
        .collect();
    let written = texts.into_iter().flat_map(|(path, text)| {
        let file = sources.add(&path, text, Owner::User);
        arns::written_in(file, &sources.file(file).text)
    });
    Ok(written.collect())
}

fn is_definition(name: &str) -> bool {
    ENDINGS.iter().any(|ending| name.ends_with(ending)) && !is_configuration(name)
}

fn has_untaken(lowered: &Lowered) -> bool {
    let deployment = &lowered.deployment;
    deployment.certificates.iter().any(|certificate| {
        let is_taken = deployment.attachments.iter().flat_map(|attachment| &attachment.targets).any(
            |target| matches!(&target.certificate, Taken::Made { certificate: taken, .. } if *taken == certificate.id),
        );
        let leaves = || {
            let departures = deployment.departures.iter();
            departures.filter(|one| one.what == Leaving::Arn).any(|one| one.certificate == certificate.id)
        };
        !is_taken && !leaves()
    })
}
