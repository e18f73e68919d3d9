//! Hosted zones of Route 53.

use super::{Identities, Resource, View, Wanted};
use crate::lower::facts::{setting, trail_of};
use crate::model::{Deployment, DomainName, Setting, Zone};
use crate::source::Span;
use crate::value::{Kind, Maybe, Text, Why};

/// The resource types of hosted zones.
pub(super) const KINDS: [&str; 2] = [TERRAFORM, TEMPLATES];

const TERRAFORM: &str = "aws_route53_zone";
const TEMPLATES: &str = "AWS::Route53::HostedZone";

/// The attributes that name a hosted zone where a record is written into it.
pub(super) const IDS: [&str; 3] = ["zone_id", "id", "Id"];

pub(super) fn wants(kind: &str, _looked_up: bool) -> Option<Wanted> {
    // What is wrong with a zone is wrong for the validation of a certificate.
    KINDS.contains(&kind).then_some(Wanted::WithCertificates)
}

pub(super) fn blocks_of(kind: &str) -> &'static [&'static str] {
    if kind == TERRAFORM { &["vpc"] } else { &[] }
}

/// Fills in the zones, and gives what names them.
pub(super) fn fill(resources: &[Resource], deployment: &mut Deployment) -> Identities {
    let mut identities = Identities::default();
    for resource in resources.iter().filter(|resource| KINDS.contains(&&*resource.kind)) {
        identities.add(resource, deployment.zones.len(), &IDS);
        deployment.zones.push(zone(resource));
    }
    identities
}

fn zone(resource: &Resource) -> Zone {
    let view = resource.view();
    let (name_at, vpcs): (&[&str], &[&str]) =
        if resource.kind == TERRAFORM { (&["name"], &["vpc"]) } else { (&["Name"], &["VPCs"]) };
    let private = if resource.looked_up { looked_up(view) } else { view.given(vpcs) };
    let by: &[&[&str]] = if resource.looked_up { &[&["vpc_id"], &["private_zone"]] } else { &[vpcs] };
    let private_by = by.iter().find_map(|path| written(view, path)).filter(|_| private == Maybe::Known(true));
    let name = name(view, name_at);
    let (place, account) = (resource.place.clone(), resource.account.clone());
    Zone { place, name, private, private_by, looked_up: resource.looked_up, account }
}

/// Whether a zone that is looked up is private. A data source looks for public zones unless it is told otherwise or gets a
/// VPC, and for any zone where it gets its id (`internal/service/route53/zone_data_source.go`).
fn looked_up(view: View<'_>) -> Maybe<bool> {
    let (by_vpc, by_id) = (view.given(&["vpc_id"]), view.given(&["zone_id"]));
    let asked = view.setting(&["private_zone"], |text| text == Some("true")).value;
    if by_vpc == Maybe::Known(true) {
        return by_vpc;
    }
    if view.given(&["private_zone"]) == Maybe::Known(false) && by_id != Maybe::Known(false) {
        return Maybe::Unknown(Why::new("the zone is looked up by its id, and may be private", Some(view.at())));
    }
    match by_vpc {
        Maybe::Known(_) => asked,
        open => open,
    }
}

/// Where something is written.
fn written(view: View<'_>, path: &[&str]) -> Option<Span> {
    let block = view.blocks(path).first().map(|block| block.at());
    block.or_else(|| view.find(path).first().map(|found| found.at))
}

fn name(view: View<'_>, path: &[&str]) -> Setting<DomainName> {
    let Some(found) = view.find(path).into_iter().next() else {
        return Setting::absent(Maybe::Unknown(Why::new("the zone is not found by its name", Some(view.at()))));
    };
    match &found.value.kind {
        Kind::Text(text @ Text::Partial(_)) if !found.value.refs.secret() => {
            Setting { value: Maybe::Known(DomainName::new(text)), at: Some(found.at), trail: trail_of(&found.value) }
        }
        // It is the name of whatever that is.
        Kind::Unknown(unknown) if !found.value.refs.secret() && !unknown.failed => {
            let name = DomainName::new(&Text::hole(unknown.symbol.clone(), unknown.why.clone()));
            Setting { value: Maybe::Known(name), at: Some(found.at), trail: trail_of(&found.value) }
        }
        Kind::Null => Setting::absent(Maybe::Unknown(Why::new("the zone is not found by its name", Some(view.at())))),
        _ => setting(found.at, &found.value, |text| DomainName::new(&Text::from(text.unwrap_or_default()))),
    }
}
