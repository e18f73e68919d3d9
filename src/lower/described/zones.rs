//! Hosted zones of Route 53.

use super::{Resource, View, Wanted};
use crate::lower::facts::{setting, trail_of};
use crate::model::{Deployment, DomainName, Setting, Zone};
use crate::value::{Kind, Maybe, Text, Why};

/// The resource types of hosted zones.
pub(super) const KINDS: [&str; 2] = [TERRAFORM, TEMPLATES];

const TERRAFORM: &str = "aws_route53_zone";
const TEMPLATES: &str = "AWS::Route53::HostedZone";

pub(super) fn wants(kind: &str, _looked_up: bool) -> Option<Wanted> {
    // Zones of one name in several deployments have nothing to do with each other.
    KINDS.contains(&kind).then_some(Wanted::Always)
}

pub(super) fn fill(resources: &[Resource], deployment: &mut Deployment) {
    let zones = resources.iter().filter(|resource| KINDS.contains(&&*resource.kind));
    deployment.zones.extend(zones.map(zone));
}

fn zone(resource: &Resource) -> Zone {
    let view = resource.view();
    let is_terraform = resource.kind == TERRAFORM;
    let private = match (is_terraform, resource.looked_up) {
        // Without it, a data source looks for public zones.
        (true, true) => truth(view, &["private_zone"]),
        (true, false) => view.given(&["vpc"]),
        (false, _) => view.given(&["VPCs"]),
    };
    Zone {
        place: resource.place.clone(),
        name: name(view, if is_terraform { &["name"] } else { &["Name"] }),
        private,
        looked_up: resource.looked_up,
    }
}

fn name(view: View<'_>, path: &[&str]) -> Setting<DomainName> {
    let Some(found) = view.find(path).into_iter().next() else {
        return Setting::absent(Maybe::Unknown(Why::new("the zone is not found by its name", Some(view.at()))));
    };
    match &found.value.kind {
        Kind::Text(text @ Text::Partial(_)) if !found.value.refs.secret() => {
            Setting { value: Maybe::Known(DomainName::new(text)), at: Some(found.at), trail: trail_of(&found.value) }
        }
        _ => setting(found.at, &found.value, |text| DomainName::new(&Text::from(text.unwrap_or_default()))),
    }
}

fn truth(view: View<'_>, path: &[&str]) -> Maybe<bool> {
    view.setting(path, |text| text == Some("true")).value
}
