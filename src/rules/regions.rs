//! How a certificate comes to the region that it is in: what rules about regions tell of it.

use super::words;
use crate::model::{Attachment, Certificate, Format, Region, Setting, Taken, Target};
use crate::rule::{Label, Scene};
use crate::source::Span;

/// What is told of a certificate that is in the wrong region.
pub(super) struct Told<'a> {
    /// It, where it is made here.
    pub(super) made: Option<&'a Certificate>,
    /// What stands before the region: "this certificate is made in".
    pub(super) label: &'static str,
    /// What explains the region.
    pub(super) related: Vec<Label>,
}

/// What is told of a certificate of a region that an attribute takes.
pub(super) fn told<'a>(attachment: &Attachment, target: &Target, region: &Region, scene: &Scene<'a>) -> Told<'a> {
    let made = match target.certificate {
        Taken::Made { certificate, .. } => scene.deployment.certificates.get(certificate),
        _ => None,
    };
    let mut related: Vec<Label> = words::passages(&target.trail).collect();
    let format = scene.deployment.format;
    let label = match &target.certificate {
        Taken::LookedUp { address, at, region: setting } => {
            related.push(Label::new(*at, format!("`{address}` looks in {region}")));
            related.extend(sets_region(setting, address, format));
            "this certificate is looked up in"
        }
        Taken::Arn { at, .. } => {
            let told = |at: &Span| attachment.at.contains(*at) || related.iter().any(|label| label.span == *at);
            let written = at.filter(|at| !told(at));
            related.extend(written.map(|at| Label::new(at, "written here")));
            "this ARN is one of"
        }
        _ => {
            if let Some(certificate) = made {
                related.push(Label::new(certificate.place.header, format!("made in {region}")));
                related.extend(sets_region(&certificate.region, &certificate.place.local_address, format));
            }
            "this certificate is made in"
        }
    };
    Told { made, label, related }
}

/// Where a region is set: the provider's block, and the calls that pass it on; the stack's.
pub(super) fn sets_region(setting: &Setting<Region>, user: &str, format: Format) -> Vec<Label> {
    let mut labels: Vec<Label> = words::passages(&setting.trail).collect();
    let provider = setting.at.and_then(|at| labels.iter_mut().find(|label| label.span == at));
    if let Some(label) = provider.filter(|_| !matches!(format, Format::CloudFormation | Format::Cdk)) {
        label.text = format!("{}, which `{user}` uses", label.text);
    }
    labels
}
