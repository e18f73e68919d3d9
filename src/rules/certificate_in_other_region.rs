//! A regional service takes a certificate of another region.

use super::regions::{self, Told};
use super::{remedies, words};
use crate::model::{Attachment, Format, Placement, Region, Setting, Taken, Target};
use crate::rule::{Finding, Label, Scene, Severity, Verdict, formats};
use crate::value::{Maybe, Why};

pub(super) const NAME: &str = "certificate-in-other-region";
pub(super) const SEVERITY: Severity = Severity::Error;
pub(super) const FORMATS: &[Format] = formats::DEFINITIONS;

/// What is known of one certificate that may be taken.
enum Stands {
    Beside,
    Elsewhere(Region),
    Unknown(Why),
}

pub(super) fn check(attachment: &Attachment, scene: &Scene<'_>) -> Verdict {
    let placement = attachment.placement.decide(|placement| *placement == Placement::Same);
    if placement == Ok(false) {
        return Verdict::Fine;
    }
    let (mut elsewhere, mut beside, mut unknown) = (None, false, None);
    for target in &attachment.targets {
        match stand(target, attachment, scene) {
            Stands::Beside => beside = true,
            Stands::Elsewhere(region) => {
                elsewhere.get_or_insert((target, region));
            }
            Stands::Unknown(why) => unknown = Some(why),
        }
    }
    match (elsewhere, unknown, placement) {
        (None, None, _) => Verdict::Fine,
        (_, Some(why), _) | (Some(_), None, Err(why)) => Verdict::Undecided(why),
        (Some(_), None, Ok(_)) if beside => {
            Verdict::Undecided(Why::new("which certificate it takes depends on a condition", Some(attachment.at)))
        }
        // It may be there only where it is right.
        (Some((target, region)), None, Ok(_)) => match attachment.place.existence.doubt() {
            Some(why) => Verdict::Undecided(why.clone()),
            None => Verdict::Violation(Box::new(found(attachment, target, &region, scene))),
        },
    }
}

fn stand(target: &Target, attachment: &Attachment, scene: &Scene<'_>) -> Stands {
    let region = match &target.certificate {
        Taken::Made { certificate, .. } => {
            scene.deployment.certificates.get(*certificate).map(|one| one.region.clone())
        }
        Taken::LookedUp { region, .. } => Some(region.clone()),
        Taken::Arn { region, .. } => Some(Setting::absent(Maybe::Known(region.clone()))),
        Taken::Other(_) => None,
        Taken::Unknown { why, .. } => return Stands::Unknown(why.clone()),
    };
    let Some(region) = region else { return Stands::Beside };
    if is_same(&region, &attachment.region) {
        return Stands::Beside;
    }
    let ours = match possible(&attachment.region) {
        Ok(ours) => ours,
        Err(why) => return Stands::Unknown(why),
    };
    match possible(&region) {
        Err(why) => Stands::Unknown(why),
        Ok(theirs) if theirs.iter().any(|one| ours.contains(one)) => Stands::Unknown(Why::new(
            "in which regions the certificate and its consumer are depends on a condition",
            Some(attachment.at),
        )),
        Ok(theirs) => theirs.first().map_or(Stands::Beside, |one| Stands::Elsewhere(one.clone())),
    }
}

/// Whether both are the same region, known or not: what is unknown for one reason in one place is one provider, or one
/// stack.
fn is_same(one: &Setting<Region>, other: &Setting<Region>) -> bool {
    match (&one.value, &other.value) {
        (Maybe::Unknown(why), Maybe::Unknown(other_why)) if why.reason == other_why.reason && one.at == other.at => {
            true
        }
        (value, other) => value == other,
    }
}

/// The regions that a setting may be; what is no code of one is not known.
fn possible(setting: &Setting<Region>) -> Result<&[Region], Why> {
    match &setting.value {
        Maybe::Unknown(why) => Err(Why { at: why.at.or(setting.at), ..why.clone() }),
        value => match value.possible().unwrap_or_default() {
            regions if regions.iter().all(Region::is_code) => Ok(regions),
            _ => Err(Why::new("the region is no region", setting.at)),
        },
    }
}

fn found(attachment: &Attachment, target: &Target, region: &Region, scene: &Scene<'_>) -> Finding {
    let Told { made, label, mut related } = regions::told(attachment, target, region, scene);
    let service = attachment.consumer.service;
    let here = attachment.region.value.possible().and_then(|regions| regions.first());
    let here = here.map_or_else(String::new, ToString::to_string);
    let format = scene.deployment.format;
    let own = regions::sets_region(&attachment.region, &attachment.place.local_address, format);
    related.extend(own.into_iter().filter(|label| !related.contains(label)).collect::<Vec<_>>());
    let remedy = remedies::move_to_region(&target.certificate, made, &here, format);
    let attribute = attachment.consumer.path.last().copied().unwrap_or_default();
    Finding {
        rule: NAME,
        severity: SEVERITY,
        message: format!(
            "{service} in {here} takes a certificate of {region}; it accepts only those of its own region"
        ),
        subject: words::subject(made.map_or(&attachment.place, |certificate| &certificate.place)),
        consumer: made.map(|_| attachment.place.address.clone()),
        primary: Label::new(attachment.at, format!("{label} {region}")),
        related,
        help: remedy.help,
        suggestion: remedy.suggestion,
        attribute,
        values: vec![("region", region.to_string()), ("consumer", here)],
    }
}
