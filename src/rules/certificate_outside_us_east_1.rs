//! CloudFront, or what stands behind it, takes a certificate of another region than us-east-1.

use super::regions::{self, Told};
use super::{remedies, words};
use crate::model::region::{Partition, US_EAST_1};
use crate::model::{Attachment, Format, Placement, Region, Setting, Taken, Target};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};
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
    let Told { made, label, related } = regions::told(attachment, target, region, scene);
    let format = scene.deployment.format;
    let providers = &scene.deployment.providers;
    let attribute = attachment.consumer.path.last().copied().unwrap_or_default();
    let remedy = match &target.certificate {
        Taken::LookedUp { .. } => remedies::look_in_us_east_1(providers),
        Taken::Arn { .. } => remedies::use_arn_of_us_east_1(),
        _ => remedies::make_in_us_east_1(made, attribute, providers, format),
    };
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "{} takes a certificate of {region}; it accepts only {US_EAST_1}",
            attachment.consumer.service
        ),
        subject: words::subject(made.map_or(&attachment.place, |certificate| &certificate.place)),
        consumer: made.map(|_| attachment.place.address.clone()),
        primary: Label::new(attachment.at, format!("{label} {region}")),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute,
        values: vec![("region", region.to_string())],
    }
}
