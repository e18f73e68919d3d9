//! Private certificate authorities: which certificates they issue, and whether ACM may renew those.

use super::identities::{Identities, Named};
use super::{Found, Resource, View, Wanted};
use crate::lower::facts::{elements, trail_of, why_of};
use crate::model::{Authority, Deployment, Existence, Issued, Setting};
use crate::source::Span;
use crate::value::{Kind, Maybe, Text, Value, Why};

/// How a language spells what is asked for.
struct Spelling {
    certificate: &'static str,
    issuer: &'static str,
    authority: &'static str,
    permission: &'static str,
    /// Of a permission.
    of: &'static str,
    /// What lets other accounts use an authority, and by what it names it.
    shares: &'static [(&'static str, &'static str)],
    principal: &'static str,
    actions: &'static str,
    issued: &'static str,
    template: &'static str,
    validity: [[&'static str; 2]; 2],
    /// What names an authority.
    ids: &'static [&'static str],
}

const SPELLINGS: [Spelling; 2] = [
    Spelling {
        certificate: "aws_acm_certificate",
        issuer: "certificate_authority_arn",
        authority: "aws_acmpca_certificate_authority",
        permission: "aws_acmpca_permission",
        of: "certificate_authority_arn",
        shares: &[("aws_acmpca_policy", "resource_arn"), ("aws_ram_resource_association", "resource_arn")],
        principal: "principal",
        actions: "actions",
        issued: "aws_acmpca_certificate",
        template: "template_arn",
        validity: [["validity", "value"], ["validity", "type"]],
        ids: &["arn", "id", "certificate_authority_arn", "*"],
    },
    Spelling {
        certificate: "AWS::CertificateManager::Certificate",
        issuer: "CertificateAuthorityArn",
        authority: "AWS::ACMPCA::CertificateAuthority",
        permission: "AWS::ACMPCA::Permission",
        of: "CertificateAuthorityArn",
        shares: &[("AWS::RAM::ResourceShare", "ResourceArns")],
        principal: "Principal",
        actions: "Actions",
        issued: "AWS::ACMPCA::Certificate",
        template: "TemplateArn",
        validity: [["Validity", "Value"], ["Validity", "Type"]],
        ids: &["arn", "Arn", "Ref", "id", "CertificateAuthorityArn", "*"],
    },
];

/// Whom ACM is, to an authority, and what it needs to renew (docs.aws.amazon.com/privateca/latest/userguide/create-CA.html,
/// `CreatePermission`).
const ACM: &str = "acm.amazonaws.com";
const NEEDED: [&str; 3] = ["IssueCertificate", "GetCertificate", "ListPermissions"];

fn spelling(kind: &str) -> Option<&'static Spelling> {
    SPELLINGS.iter().find(|one| {
        [one.certificate, one.authority, one.permission, one.issued].contains(&kind)
            || one.shares.iter().any(|(share, _)| *share == kind)
    })
}

pub(super) fn wants(kind: &str, looked_up: bool) -> Option<Wanted> {
    let spelling = spelling(kind).filter(|_| !looked_up)?;
    Some(if kind == spelling.issued { Wanted::Always } else { Wanted::WithCertificates })
}

pub(super) fn is_named(kind: &str) -> bool {
    SPELLINGS.iter().any(|one| one.authority == kind)
}

pub(super) fn fill(resources: &[Resource], deployment: &mut Deployment) {
    let own = || {
        resources
            .iter()
            .filter_map(|resource| Some((resource, spelling(&resource.kind).filter(|_| !resource.looked_up)?)))
    };
    deployment
        .issued
        .extend(own().filter(|(one, spelling)| one.kind == spelling.issued).map(|(one, by)| issued(one, by)));
    let made: Vec<(&Resource, &Spelling)> = own().filter(|(one, by)| one.kind == by.authority).collect();
    let mut identities = Identities::default();
    for (number, (resource, by)) in made.iter().enumerate() {
        identities.add(resource, number, by.ids);
    }
    let mut granted: Vec<Granted> = made.iter().map(|_| Granted::default()).collect();
    for (resource, by) in own() {
        if resource.kind == by.permission {
            permission(resource, by, &identities, &mut granted);
        }
        for (_, names) in by.shares.iter().filter(|(kind, _)| *kind == resource.kind) {
            share(resource, names, by, &identities, &mut granted);
        }
    }
    let incomplete = deployment.incomplete.clone();
    let numbers = super::certificates(deployment);
    for (resource, by) in own().filter(|(one, by)| one.kind == by.certificate) {
        let Some(&number) = numbers.get(&super::identity(&resource.place)) else { continue };
        let mut named = Vec::new();
        for found in resource.view().find(&[by.issuer]) {
            named.extend(identities.named(&found.value, by.ids, found.at));
        }
        deployment.certificates[number].authorities = named
            .into_iter()
            .map(|one| match one {
                Named::Here(number) => granted[number].authority(made[number].0, incomplete.as_ref()),
                Named::Elsewhere(_) => Authority::Elsewhere,
                Named::Unknown(why) => Authority::Unknown(why),
            })
            .collect();
    }
}

/// What an authority grants ACM.
#[derive(Default)]
struct Granted {
    certainly: bool,
    perhaps: Option<Why>,
    partial: Option<Span>,
}

impl Granted {
    fn authority(&self, made: &Resource, incomplete: Option<&Why>) -> Authority {
        let open = self.perhaps.as_ref().or(incomplete).or(match &made.place.existence {
            Existence::Perhaps(why) => Some(why),
            _ => None,
        });
        let permits = match (self.certainly, open) {
            (true, _) => Maybe::Known(true),
            (false, Some(why)) => Maybe::Unknown(why.clone()),
            (false, None) => Maybe::Known(false),
        };
        let (address, header) = (made.place.address.clone(), made.place.header);
        Authority::Here { address, header, permits, partial: self.partial }
    }
}

fn permission(resource: &Resource, by: &Spelling, identities: &Identities, granted: &mut [Granted]) {
    let view = resource.view();
    let exists = match &resource.place.existence {
        Existence::No { .. } => return,
        Existence::Perhaps(why) => Err(why.clone()),
        Existence::Yes => Ok(()),
    };
    let to_acm = view.setting(&[by.principal], |text| text == Some(ACM)).decide(|is_acm| *is_acm);
    let enough = match to_acm {
        Ok(false) => return,
        Ok(true) => exists.and_then(|()| allows(view, by)),
        Err(why) => Err(why),
    };
    for found in view.find(&[by.of]) {
        let named = identities.named(&found.value, by.ids, found.at);
        let is_certain = named.len() == 1;
        for one in named {
            match one {
                Named::Here(number) => {
                    let granted = &mut granted[number];
                    match &enough {
                        Ok(true) if is_certain => granted.certainly = true,
                        Ok(true) => {
                            granted.perhaps =
                                Some(Why::new("the permission may be for another authority", Some(found.at)));
                        }
                        Ok(false) => {
                            granted.partial =
                                Some(view.find(&[by.actions]).first().map_or(view.at(), |actions| actions.at));
                        }
                        Err(why) => granted.perhaps = Some(why.clone()),
                    }
                }
                Named::Elsewhere(_) => {}
                // It may be for any.
                Named::Unknown(why) => granted.iter_mut().for_each(|one| {
                    one.perhaps.get_or_insert_with(|| why.clone());
                }),
            }
        }
    }
}

/// Whether a permission allows all that a renewal needs.
fn allows(view: View<'_>, by: &Spelling) -> Result<bool, Why> {
    let mut actions = Vec::new();
    for found in view.find(&[by.actions]) {
        for element in elements(&found.value) {
            match &element.kind {
                Kind::Text(Text::Known(action)) => actions.push(action.to_string()),
                _ => {
                    return Err(element
                        .why()
                        .unwrap_or_else(|| Why::new("it is not known what is allowed", Some(found.at))));
                }
            }
        }
    }
    Ok(NEEDED.iter().all(|needed| actions.iter().any(|action| action.rsplit(':').next() == Some(needed))))
}

/// A certificate of another account renews by what lets that account in, and not by a permission; whose account a
/// certificate is made in is not known.
fn share(resource: &Resource, names: &str, by: &Spelling, identities: &Identities, granted: &mut [Granted]) {
    if matches!(resource.place.existence, Existence::No { .. }) {
        return;
    }
    let why =
        Why::new("other accounts are let in, and the certificate may be in one of them", Some(resource.place.header));
    for found in resource.view().find(&[names]) {
        for value in elements(&found.value) {
            for named in identities.named(&value, by.ids, found.at) {
                if let Named::Here(number) = named {
                    granted[number].perhaps.get_or_insert_with(|| why.clone());
                }
            }
        }
    }
}

fn issued(resource: &Resource, by: &Spelling) -> Issued {
    let view = resource.view();
    let template = match view.find(&[by.template]).into_iter().next() {
        Some(found) => Setting {
            value: Maybe::any_of(found.value.alternatives().iter().map(|one| template(one, &found)))
                .because(found.value.why()),
            at: Some(found.at),
            trail: trail_of(&found.value),
        },
        None => view.setting(&[by.template], |_| None),
    };
    let part = |path: &[&str]| view.setting(path, |text| text.map(str::to_owned)).value.known().cloned().flatten();
    let lives = part(&by.validity[0]).zip(part(&by.validity[1])).map(|(value, unit)| format!("{value} {unit}"));
    Issued { place: resource.place.clone(), template, lives }
}

/// The name of a template, behind what may be a partition that is not known.
fn template(value: &Value, found: &Found<'_>) -> Maybe<Option<String>> {
    match &value.kind {
        Kind::Null => Maybe::Known(None),
        Kind::Text(text) => match (text.known_suffix().rsplit_once(":template/"), text) {
            (Some((_, name)), _) => Maybe::Known(Some(name.to_owned())),
            (None, Text::Known(text)) => Maybe::Known(Some(text.to_string())),
            (None, Text::Partial(_)) => Maybe::Unknown(why_of(value, found.at)),
        },
        _ => Maybe::Unknown(why_of(value, found.at)),
    }
}
