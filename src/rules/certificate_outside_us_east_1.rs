//! CloudFront, or what stands behind it, takes a certificate of another region than us-east-1.

use super::{remedies, words};
use crate::model::region::{Partition, US_EAST_1};
use crate::model::{Attachment, Format, Placement, Region, Setting, Taken, Target};
use crate::rule::{Finding, Label, Scene, Severity, Subject, Verdict, formats};
use crate::value::{Maybe, Why};

/// Its name.
pub const NAME: &str = "certificate-outside-us-east-1";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS_AND_STATE;

/// What is known of one certificate that may be taken.
enum Stands {
    Inside,
    Outside(Region),
    Unknown(Why),
}

pub(super) fn check(attachment: &Attachment, scene: &Scene<'_>) -> Verdict {
    let placement = attachment.placement.decide(|placement| *placement == Placement::UsEast1);
    if placement == Ok(false) || is_elsewhere(&attachment.region.value) {
        return Verdict::Fine;
    }
    let (mut outside, mut inside, mut unknown) = (None, false, None);
    for target in &attachment.targets {
        match stand(target, scene) {
            Stands::Inside => inside = true,
            Stands::Outside(region) => {
                outside.get_or_insert((target, region));
            }
            Stands::Unknown(why) => unknown = Some(why),
        }
    }
    match (outside, unknown) {
        (_, Some(why)) => Verdict::Undecided(why),
        // Where it must live does not matter to a certificate that lives in us-east-1.
        (None, None) => Verdict::Fine,
        (Some(_), None) if inside => {
            Verdict::Undecided(Why::new("which certificate it takes depends on a condition", Some(attachment.at)))
        }
        (Some((target, region)), None) => match placement {
            Err(why) => Verdict::Undecided(why),
            Ok(_) => Verdict::Violation(Box::new(found(attachment, target, &region, scene))),
        },
    }
}

/// A distribution of another partition takes other certificates.
fn is_elsewhere(region: &Maybe<Region>) -> bool {
    region.decide(|region| region.partition() == Partition::Other) == Ok(true)
}

fn stand(target: &Target, scene: &Scene<'_>) -> Stands {
    let by_setting = |region: &Setting<Region>| match region.decide(is_inside) {
        Ok(true) => Stands::Inside,
        Ok(false) => match region.value.possible() {
            Some([first, ..]) => Stands::Outside(first.clone()),
            _ => Stands::Inside,
        },
        Err(why) => Stands::Unknown(why),
    };
    match &target.certificate {
        Taken::Made { certificate, .. } => match scene.deployment.certificates.get(*certificate) {
            Some(certificate) => match by_setting(&certificate.region) {
                Stands::Unknown(why) => {
                    Stands::Unknown(match remedies::must_be_in_us_east_1(certificate, scene.deployment.format) {
                        Some(must) => Why::new(format!("{must}; {}", why.reason), why.at),
                        None => why,
                    })
                }
                known => known,
            },
            None => Stands::Inside,
        },
        Taken::LookedUp { region, .. } => by_setting(region),
        Taken::Arn { region, .. } if is_inside(region) => Stands::Inside,
        Taken::Arn { region, .. } => Stands::Outside(region.clone()),
        Taken::Other(_) => Stands::Inside,
        Taken::Unknown { why, .. } => Stands::Unknown(why.clone()),
    }
}

fn is_inside(region: &Region) -> bool {
    region.is_us_east_1() || region.partition() == Partition::Other
}

fn found(attachment: &Attachment, target: &Target, region: &Region, scene: &Scene<'_>) -> Finding {
    let made = match target.certificate {
        Taken::Made { certificate, .. } => scene.deployment.certificates.get(certificate),
        _ => None,
    };
    let subject =
        made.map_or_else(|| words::subject(&attachment.place), |certificate| words::subject(&certificate.place));
    let mut related: Vec<Label> = words::passages(&target.trail).collect();
    let format = scene.deployment.format;
    let providers = &scene.deployment.providers;
    let attribute = attachment.consumer.path.last().copied().unwrap_or_default();
    let (label, remedy) = match &target.certificate {
        Taken::LookedUp { address, at, region: setting } => {
            related.push(Label::new(*at, format!("`{address}` looks in {region}")));
            related.extend(sets_region(setting, address, format));
            ("this certificate is looked up in", remedies::look_in_us_east_1(providers))
        }
        Taken::Arn { at, .. } => {
            let told =
                |at: &crate::source::Span| attachment.at.contains(*at) || related.iter().any(|label| label.span == *at);
            let written = at.filter(|at| !told(at));
            related.extend(written.map(|at| Label::new(at, "written here")));
            ("this ARN is one of", remedies::use_arn_of_us_east_1())
        }
        _ => {
            if let Some(certificate) = made {
                related.push(Label::new(certificate.place.header, format!("made in {region}")));
                related.extend(sets_region(&certificate.region, &certificate.place.local_address, format));
            }
            ("this certificate is made in", remedies::make_in_us_east_1(made, attribute, providers, format))
        }
    };
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "{} takes a certificate of {region}; it accepts only {US_EAST_1}",
            attachment.consumer.service
        ),
        subject: if made.is_some() {
            subject
        } else {
            Subject { address: attachment.place.address.clone(), span: attachment.place.header }
        },
        consumer: made.map(|_| attachment.place.address.clone()),
        primary: Label::new(attachment.at, format!("{label} {region}")),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute,
        values: vec![("region", region.to_string())],
    }
}

/// Where the region of a certificate is set: the provider's block, and the calls that pass it on; the stack's.
fn sets_region(setting: &Setting<Region>, user: &str, format: Format) -> Vec<Label> {
    let mut labels: Vec<Label> = words::passages(&setting.trail).collect();
    let provider = setting.at.and_then(|at| labels.iter_mut().find(|label| label.span == at));
    if let Some(label) = provider.filter(|_| !matches!(format, Format::CloudFormation | Format::Cdk)) {
        label.text = format!("{}, which `{user}` uses", label.text);
    }
    labels
}
