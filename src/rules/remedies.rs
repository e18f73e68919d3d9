//! What to write instead, in the language of the definitions. This is the only room of the rules that knows formats:
//! what is wrong is the same sentence in each of them, what helps is not.
//!
//! Plans and states are made from Terraform's configurations, and what helps is written there. A cloud assembly is made
//! by a program, and what helps is written in that, here as in TypeScript. What the ACM API tells has no text to change.

pub(super) mod dns;
mod endpoints;
mod keys;
mod requests;
mod template;
mod wait;

pub(super) use endpoints::{add_names, give_certificate, give_it_to, move_to_region, stronger_policy};
pub(super) use keys::{alarm_later, import, import_client_root, keep_key_out, permit, request, request_private, watch};
pub(super) use requests::{
    choose_method, dns_for_http, import_another_key, keep_the_key, key_for_everything, leave_transparency,
    requestable_key, tag,
};
pub(super) use wait::wait_for_validation;

use super::calendar::{EMAIL_VALIDATION_ENDS, STACK_HOURS, VALIDATION_HOURS};
use crate::model::region::US_EAST_1;
use crate::model::{Certificate, DomainName, Format, Provider, Record, Region};
use crate::value::InstanceKey;

/// What helps: sentences, and lines to write.
#[derive(Default)]
pub(super) struct Remedy {
    pub(super) help: Vec<String>,
    pub(super) suggestion: Vec<String>,
}

impl Remedy {
    fn new(help: impl Into<String>) -> Self {
        Self { help: vec![help.into()], suggestion: Vec::new() }
    }

    fn write(mut self, lines: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.suggestion.extend(lines.into_iter().map(Into::into));
        self
    }
}

/// Validation by DNS in the place of e-mail.
pub(super) fn validate_by_dns(certificate: &Certificate, format: Format) -> Remedy {
    let ends = format!("E-mail ends on {EMAIL_VALIDATION_ENDS} for every authority");
    let (replaced, lines) = match format {
        Format::Terraform | Format::Plan | Format::State => (
            "Terraform replaces the certificate when the method changes, and its ARN with it",
            vec!["validation_method = \"DNS\"".to_owned()],
        ),
        // The registry's schema of 2026-10-20 has `DomainValidationOptions`, and no longer `ValidationMethod`, among
        // the properties that are set only at the creation.
        Format::CloudFormation => (
            "CloudFormation replaces the certificate when `DomainValidationOptions` change, and its ARN with it, but \
             not when only `ValidationMethod` does",
            [vec!["ValidationMethod: DNS".to_owned()], template::options(certificate, &certificate.names_to_prove())]
                .concat(),
        ),
        Format::Cdk => (
            "CloudFormation replaces the certificate when its validation options change, and its ARN with it",
            vec!["validation: acm.CertificateValidation.fromDns(zone),".to_owned()],
        ),
        Format::Acm => {
            return Remedy::new(format!(
                "move it to DNS: once it is issued, ACM does that in place and keeps the ARN \
                 (UpdateCertificateOptions). {ends}"
            ));
        }
    };
    let mut remedy = Remedy::new(format!(
        "{replaced}; ACM itself can move an issued one from e-mail to DNS and keep the ARN (UpdateCertificateOptions). \
         {ends}"
    ));
    let default = if format == Format::Cdk { ", which is not the construct's default" } else { "" };
    remedy.help.push(format!("validate by DNS{default}: the records are made once, and renewals need nobody"));
    remedy.write(lines)
}

/// What becomes of a certificate of which a record is missing, behind "unless somebody makes them by hand,".
pub(super) fn never_issued(format: Format) -> String {
    match format {
        Format::CloudFormation | Format::Cdk => {
            format!("the stack waits {STACK_HOURS} hours for the certificate and fails")
        }
        _ => "the certificate is never issued".to_owned(),
    }
}

/// What is missing where nothing makes a record for a certificate, a label.
pub(super) fn without_records(format: Format) -> &'static str {
    match format {
        Format::CloudFormation => "no `DomainValidationOptions` with a `HostedZoneId`",
        Format::Cdk => "validated by DNS, without a hosted zone",
        _ => "its validation options are used by no record",
    }
}

/// Records for these names, the only ones that have none unless `is_first`.
pub(super) fn make_records(certificate: &Certificate, names: &[DomainName], is_first: bool, format: Format) -> Remedy {
    let by_hand = "where the DNS is kept elsewhere, somebody has to copy the records from the stack's events while it \
                   stays in CREATE_IN_PROGRESS";
    let mut remedy = Remedy::default();
    match format {
        Format::CloudFormation => {
            if is_first {
                remedy.help.push(by_hand.to_owned());
            }
            remedy.help.push(
                "give the hosted zone of each name in `DomainValidationOptions`, and CloudFormation makes its record"
                    .to_owned(),
            );
            let mut lines = template::options(certificate, names);
            if !is_first {
                lines.remove(0);
            }
            remedy.write(lines)
        }
        Format::Cdk => {
            if is_first {
                remedy.help.push(by_hand.to_owned());
                remedy.help.push("give the validation the hosted zone, and the stack makes the records".to_owned());
                return remedy.write(["validation: acm.CertificateValidation.fromDns(zone),"]);
            }
            remedy
                .help
                .push("give the validation the hosted zone of each name, and the stack makes its record".to_owned());
            let entries = names.iter().take(template::MOST_NAMES).map(|name| format!("  '{name}': zone,"));
            remedy.write(["validation: acm.CertificateValidation.fromDnsMultiZone({"]).write(entries).write(["}),"])
        }
        _ => {
            if is_first {
                remedy.help.push(
                    "where the DNS is kept elsewhere, give `domain_validation_options` to an output, for whoever makes \
                     the records"
                        .to_owned(),
                );
            }
            remedy.help.push(format!(
                "make one record for each element of `domain_validation_options`, in whatever DNS the names live; ACM \
                 looks for them for {VALIDATION_HOURS} hours"
            ));
            remedy.write(record_for_each(&certificate.place.local_address))
        }
    }
}

/// A record for each option.
fn record_for_each(certificate: &str) -> Vec<String> {
    let loop_ = format!("    for dvo in {certificate}.domain_validation_options : dvo.domain_name => dvo");
    [
        "resource \"aws_route53_record\" \"validation\" {",
        "  for_each = {",
        &loop_,
        "  }",
        "  zone_id         = data.aws_route53_zone.this.zone_id",
        "  name            = each.value.resource_record_name",
        "  type            = each.value.resource_record_type",
        "  records         = [each.value.resource_record_value]",
        "  ttl             = 60",
        "  allow_overwrite = true",
        "}",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// One record for each name, keyed by what is known before the apply.
pub(super) fn name_options(certificate: &Certificate) -> Remedy {
    Remedy::new("make one record for each option, keyed by its `domain_name`: that is known before the apply")
        .write(record_for_each(&certificate.place.local_address))
}

/// The names of all records, where one block makes them.
pub(super) fn all_records(records: &[&Record]) -> Vec<String> {
    let mut blocks: Vec<&Record> = Vec::new();
    for record in records {
        if !blocks.iter().any(|known| known.place.header == record.place.header) {
            blocks.push(record);
        }
    }
    let [only] = &blocks[..] else { return Vec::new() };
    let address = &only.place.local_address;
    if !address.starts_with("aws_route53_record.") {
        return Vec::new();
    }
    vec![match only.place.key {
        InstanceKey::Single => format!("validation_record_fqdns = [{address}.fqdn]"),
        InstanceKey::Index(_) => format!("validation_record_fqdns = {address}[*].fqdn"),
        _ => format!("validation_record_fqdns = [for record in {address} : record.fqdn]"),
    }]
}

/// A certificate of us-east-1 for what takes one made elsewhere by `attribute`.
pub(super) fn make_in_us_east_1(
    certificate: Option<&Certificate>,
    attribute: &str,
    providers: &[Provider],
    format: Format,
) -> Remedy {
    let in_module = certificate.is_some_and(|certificate| !certificate.place.calls.is_empty());
    match format {
        Format::CloudFormation | Format::Cdk if certificate.is_some_and(sets_its_region) => {
            Remedy::new(format!("make it in {US_EAST_1}")).write([match format {
                Format::Cdk => format!("region: '{US_EAST_1}',"),
                _ => format!("Region: {US_EAST_1}"),
            }])
        }
        Format::CloudFormation => Remedy::new(format!(
            "deploy the stack in {US_EAST_1}, or make the certificate in a stack there and give this one its ARN as a \
             parameter: exports do not leave their region"
        ))
        .write([format!("{attribute}: !Ref CertificateArn")]),
        Format::Cdk => Remedy::new(format!(
            "make the certificate in a stack whose `env` is {US_EAST_1}, and set `crossRegionReferences` on both stacks"
        ))
        .write([
            "const edge = new cdk.Stack(app, 'Edge', {".to_owned(),
            format!("  env: {{ account, region: '{US_EAST_1}' }},"),
            "  crossRegionReferences: true,".to_owned(),
            "});".to_owned(),
        ]),
        _ => {
            let whom =
                if in_module { "pass the module that makes it" } else { "give the certificate and its validation" };
            Remedy::new(format!("{whom} a provider whose region is {US_EAST_1}"))
                .write(provider_to_use(providers, in_module))
        }
    }
}

/// Whether the region of a certificate is written on itself.
fn sets_its_region(certificate: &Certificate) -> bool {
    certificate.region.at.is_some_and(|at| certificate.place.block.contains(at))
}

/// The ARN of a certificate of us-east-1.
pub(super) fn use_arn_of_us_east_1() -> Remedy {
    Remedy::new(format!("use the ARN of a certificate in {US_EAST_1}"))
}

/// A data source that looks in us-east-1.
pub(super) fn look_in_us_east_1(providers: &[Provider]) -> Remedy {
    Remedy::new(format!("look it up with a provider whose region is {US_EAST_1}"))
        .write(provider_to_use(providers, false))
}

/// What to write: the provider of us-east-1 that the root has, or one that it needs; in a module, what the call passes.
fn provider_to_use(providers: &[Provider], in_module: bool) -> Vec<String> {
    let found = providers.iter().find(|provider| provider.region.decide(Region::is_us_east_1) == Ok(true));
    let name = found.map_or("aws.us_east_1", |provider| provider.name.as_str());
    let mut lines = Vec::new();
    if found.is_none() {
        lines.extend(
            ["provider \"aws\" {", "  alias  = \"us_east_1\"", "  region = \"us-east-1\"", "}"].map(str::to_owned),
        );
    }
    lines.push(if in_module { format!("providers = {{ aws = {name} }}") } else { format!("provider = {name}") });
    lines
}

/// What has to hold where nothing tells the region of a certificate, before the reason; none where that says it all.
pub(super) fn must_be_in_us_east_1(certificate: &Certificate, format: Format) -> Option<String> {
    match format {
        Format::CloudFormation | Format::Cdk if sets_its_region(certificate) => {
            Some(format!("the certificate must be made in {US_EAST_1}"))
        }
        Format::CloudFormation | Format::Cdk => Some(format!("the stack must be deployed in {US_EAST_1}")),
        _ => None,
    }
}

/// What takes the ARN of a certificate that nothing takes.
pub(super) fn take(format: Format) -> Remedy {
    Remedy::new(match format {
        Format::CloudFormation => {
            "give it to what serves the names, or to an output if another stack takes it; else remove it"
        }
        Format::Cdk => "give it to what serves the names, in this stack or in another one; else remove it",
        Format::Acm => "give it to what serves the names; else delete it",
        Format::Terraform | Format::Plan | Format::State => {
            "give its ARN to what serves the names, or to an output if another configuration takes it; else remove it"
        }
    })
}
