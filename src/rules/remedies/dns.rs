//! What helps where DNS does not have what a certificate needs.

use super::super::calendar::AMAZON_ISSUERS;
use super::super::words;
use super::Remedy;
use crate::model::{DomainName, Format, Zone};
use crate::value::InstanceKey;

/// A record in the public zone in the place of a private one.
pub(in crate::rules) fn write_into_public_zone(format: Format) -> Remedy {
    let remedy = Remedy::new(
        "write it into the public zone of the name; a private zone of the same name can stay for what answers inside the \
         network",
    );
    match format {
        Format::CloudFormation => remedy.write(["HostedZoneId: !Ref PublicHostedZoneId"]),
        Format::Cdk => remedy.write(["validation: acm.CertificateValidation.fromDns(publicZone),"]),
        _ => remedy.write(["zone_id = data.aws_route53_zone.public.zone_id"]),
    }
}

/// The record of a name in the zone that holds it: one that is here, where there is one.
pub(in crate::rules) fn write_into_own_zone(
    name: &DomainName,
    wrong: Option<&DomainName>,
    zone: Option<&Zone>,
    format: Format,
) -> Remedy {
    let mut remedy = Remedy::default();
    // The provider compares texts, and not labels (internal/service/route53/record.go, `expandRecordName`).
    let ends_alike = wrong.is_some_and(|wrong| name.text().ends_with(wrong.text()) != Some(false));
    let what_happens = match format {
        _ if ends_alike => "Route 53 refuses a record whose name does not end with that of its zone",
        Format::CloudFormation | Format::Cdk => {
            "Route 53 refuses a record whose name does not end with that of its zone"
        }
        _ => {
            "the provider appends the name of the zone, so that the record is made without an error, under a name that \
             nobody asks for"
        }
    };
    remedy.help.push(what_happens.to_owned());
    let Some(zone) = zone else {
        remedy.help.push(format!("give `{name}` the zone that holds it, which need not be that of the other names"));
        return remedy;
    };
    let data = if zone.looked_up { "data." } else { "" };
    let address = format!("{data}{}", zone.place.local_address);
    remedy.help.push(format!("`{address}` holds `{name}`: write its record there"));
    match format {
        Format::CloudFormation if zone.place.calls.is_empty() => remedy
            .write([format!("- DomainName: {name}"), format!("  HostedZoneId: !Ref {}", zone.place.local_address)]),
        Format::Cdk => remedy.write([
            "validation: acm.CertificateValidation.fromDnsMultiZone({".to_owned(),
            format!("  '{name}': itsZone,"),
            "}),".to_owned(),
        ]),
        Format::CloudFormation => remedy,
        _ => {
            let key = if zone.place.key.to_string().is_empty() { "" } else { "[each.key]" };
            remedy.write([format!("zone_id = {address}{key}.zone_id")])
        }
    }
}

/// One zone of a name instead of several; this is one of them.
pub(in crate::rules) fn keep_one_zone(one: &Zone, format: Format) -> Remedy {
    let remedy = Remedy::new(
        "keep the zone to which the registrar, or the zone above, delegates the name, and refer to it wherever it is \
         needed",
    );
    let address = &one.place.local_address;
    let is_alone = one.place.calls.is_empty() && one.place.key == InstanceKey::Single;
    match format {
        _ if !is_alone => remedy,
        Format::CloudFormation => remedy.write([format!("HostedZoneId: !Ref {address}")]),
        Format::Cdk => remedy,
        _ => remedy.write([format!("zone_id = {address}.zone_id")]),
    }
}

/// A record of Cloudflare that is answered as it is.
pub(in crate::rules) fn do_not_proxy() -> Remedy {
    Remedy::new("let Cloudflare answer with the record itself: for the other records of the zone nothing changes")
        .write(["proxied = false"])
}

/// CAA properties that admit Amazon.
pub(in crate::rules) fn admit_amazon(tags: &[&str], format: Format) -> Remedy {
    let mut remedy =
        Remedy::new(format!("admit Amazon beside the others; any one of {} is enough", words::list(&AMAZON_ISSUERS)));
    remedy
        .help
        .push("ACM asks again at each renewal, so a certificate that is issued already will not be renewed".into());
    let issuer = AMAZON_ISSUERS[0];
    remedy.write(tags.iter().map(|tag| match format {
        Format::CloudFormation => format!("- 0 {tag} \"{issuer}\""),
        Format::Cdk => format!("{{ flag: 0, tag: route53.CaaTag.{}, value: '{issuer}' }},", tag.to_ascii_uppercase()),
        _ => format!("\"0 {tag} \\\"{issuer}\\\"\","),
    }))
}
