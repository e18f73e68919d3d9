//! What other tools' files say: a certificate may be taken by what is deployed beside Terraform, by the ARN that somebody
//! copied there.

use std::collections::HashSet;

use rayon::prelude::*;

use super::read::{Context, Documents, Lowered};
use crate::lower::terraform::arns;
use crate::model::{CertificateId, Leaving, Taken, WrittenArn};
use crate::source::Owner;

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

/// ARNs in other tools' files; none are looked for where every certificate is seen to be taken.
pub(super) fn arns(documents: &Documents, context: &Context<'_>, lowered: &[Lowered]) -> Vec<WrittenArn> {
    if !lowered.iter().any(|lowered| lowered.wanted && has_untaken(lowered)) {
        return Vec::new();
    }
    let texts: Vec<(&str, String)> = documents
        .mentions
        .par_iter()
        .filter(|path| is_definition(path))
        .filter_map(|path| {
            let bytes = context.tree.read(path).ok().filter(|bytes| bytes.len() <= LARGEST)?;
            Some((path.as_str(), String::from_utf8(bytes).ok()?))
        })
        .collect();
    let written = texts.into_iter().flat_map(|(path, text)| {
        let file = context.sources.add(path, text, Owner::User);
        arns::written_in(file, &context.sources.file(file).text)
    });
    written.collect()
}

fn is_definition(path: &str) -> bool {
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}

fn has_untaken(lowered: &Lowered) -> bool {
    let deployment = &lowered.deployment;
    let targets = deployment.attachments.iter().flat_map(|attachment| &attachment.targets);
    let taken = targets.filter_map(|target| match target.certificate {
        Taken::Made { certificate, .. } => Some(certificate),
        _ => None,
    });
    let leaving = deployment.departures.iter().filter(|departure| departure.what == Leaving::Arn);
    let gone: HashSet<CertificateId> = taken.chain(leaving.map(|departure| departure.certificate)).collect();
    deployment.certificates.iter().any(|certificate| !gone.contains(&certificate.id))
}
